//! The turn: one session runs at a time, and of two phones that dial each other the session of the smaller
//! id stays (`sync.md` 1). Knows no network; `network.rs` asks it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

/// Who has the one session. The number tells one holder from the next.
#[derive(Default)]
enum Turn {
    #[default]
    Nobody,
    /// Looking for the partner; an incoming session of a smaller id ends it.
    Dialling(u64, Arc<Notify>),
    Running(u64),
}

/// Hands out the turn.
#[derive(Default)]
pub(crate) struct Turns {
    turn: Mutex<Turn>,
    free: Notify,
    numbers: AtomicU64,
}

impl Turns {
    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a session runs.
    pub fn is_running(&self) -> bool {
        matches!(&*self.turn(), Turn::Running(_))
    }

    /// Ends our own dialling, if there is any.
    pub fn stop_dialling(&self) {
        if let Turn::Dialling(_, cancel) = &*self.turn() {
            cancel.notify_one();
        }
    }

    /// Takes the turn for dialling, if nobody has it. `cancel` is told when an incoming session takes it over.
    pub fn begin_dialling(self: &Arc<Self>, cancel: &Arc<Notify>) -> Option<MyTurn> {
        let mut turn = self.turn();
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        match &*turn {
            Turn::Nobody => *turn = Turn::Dialling(number, cancel.clone()),
            Turn::Dialling(..) | Turn::Running(_) => return None,
        }
        Some(MyTurn { turns: self.clone(), number })
    }

    /// Takes the turn for an incoming session: from nobody, or from our own dialling when it comes from the
    /// smaller id. Such a session waits `patience` for ours, which the other phone refuses just now.
    pub async fn wait_for(
        self: &Arc<Self>,
        from_smaller: bool,
        patience: Duration,
    ) -> Option<MyTurn> {
        let waiting = async {
            loop {
                // Registered before looking, so that a turn given back in between is not missed.
                let mut free = std::pin::pin!(self.free.notified());
                free.as_mut().enable();
                if let Some(mine) = self.take(from_smaller) {
                    return Some(mine);
                }
                if !from_smaller {
                    return None;
                }
                free.await;
            }
        };
        tokio::time::timeout(patience, waiting).await.ok().flatten()
    }

    fn take(self: &Arc<Self>, from_smaller: bool) -> Option<MyTurn> {
        let mut turn = self.turn();
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        match &*turn {
            Turn::Nobody => {}
            Turn::Dialling(_, cancel) if from_smaller => cancel.notify_one(),
            Turn::Dialling(..) | Turn::Running(_) => return None,
        }
        *turn = Turn::Running(number);
        Some(MyTurn { turns: self.clone(), number })
    }
}

/// Has the turn until it is dropped, or until an incoming session took it over.
pub(crate) struct MyTurn {
    turns: Arc<Turns>,
    number: u64,
}

impl MyTurn {
    /// From dialling to running; `false` when the turn was taken over meanwhile.
    pub fn begin_running(&self) -> bool {
        let mut turn = self.turns.turn();
        let ours = matches!(&*turn, Turn::Dialling(number, _) if *number == self.number);
        if ours {
            *turn = Turn::Running(self.number);
        }
        ours
    }
}

impl Drop for MyTurn {
    fn drop(&mut self) {
        let mut turn = self.turns.turn();
        let holder = match &*turn {
            Turn::Dialling(number, _) | Turn::Running(number) => Some(*number),
            Turn::Nobody => None,
        };
        if holder == Some(self.number) {
            *turn = Turn::Nobody;
            drop(turn);
            self.turns.free.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_session_runs_at_a_time() {
        let turns = Arc::new(Turns::default());
        let mine = turns.wait_for(false, Duration::ZERO).await.unwrap();
        assert!(turns.is_running());
        assert!(turns.wait_for(false, Duration::ZERO).await.is_none());
        assert!(turns.begin_dialling(&Arc::default()).is_none());
        drop(mine);
        assert!(turns.begin_dialling(&Arc::default()).is_some());
    }

    #[tokio::test]
    async fn a_session_of_the_smaller_id_takes_over_from_dialling_and_one_of_the_larger_does_not() {
        let turns = Arc::new(Turns::default());
        let cancel = Arc::new(Notify::new());
        let dialling = turns.begin_dialling(&cancel).unwrap();
        assert!(turns.wait_for(false, Duration::ZERO).await.is_none());
        let incoming = turns.wait_for(true, Duration::ZERO).await.unwrap();
        cancel.notified().await;
        assert!(!dialling.begin_running(), "it was taken over");
        drop(dialling);
        assert!(turns.is_running(), "giving back an old turn takes nothing from the new holder");
        drop(incoming);
        assert!(!turns.is_running());
    }

    #[tokio::test]
    async fn a_session_of_the_smaller_id_waits_until_ours_has_ended() {
        let turns = Arc::new(Turns::default());
        let mine = turns.begin_dialling(&Arc::default()).unwrap();
        assert!(mine.begin_running());
        let waiting = tokio::spawn({
            let turns = turns.clone();
            async move { turns.wait_for(true, Duration::from_secs(60)).await.is_some() }
        });
        tokio::task::yield_now().await;
        drop(mine);
        assert!(waiting.await.unwrap());
    }
}
