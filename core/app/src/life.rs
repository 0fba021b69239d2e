//! What lives only while the app is awake: the runtime and the writer's thread. iOS ends an app that sleeps with a
//! socket or a lock, and a thread that is frozen in the middle holds both; so a suspend ends all of them, and a resume
//! makes them anew (`design.md` 8). One of the two happens at a time, in the order in which they were asked for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{OwnedMutexGuard, oneshot};

use crate::error::{HearthError, Result};
use crate::network::Network;
use crate::ports::LogSink;
use crate::reading::Readers;
use crate::stack::clean_stack;
use crate::writer::Writer;

/// How long a thread of the runtime may take to end at most; longer than any query takes. Only a host that does not
/// answer a question about the network takes longer.
const END_WITHIN: Duration = Duration::from_secs(2);
/// How long it may take at least, however late it is.
const END_AT_LEAST: Duration = Duration::from_millis(500);

/// How to rest.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Until a resume.
    ForNow,
    /// There is none any more.
    ForGood,
}

/// Waking or putting to rest, while this is held.
pub(crate) type Turn = OwnedMutexGuard<()>;

/// See the module's text.
pub(crate) struct Life {
    turn: Arc<tokio::sync::Mutex<()>>,
    state: Mutex<State>,
    pub writer: Writer,
    pub readers: Arc<Readers>,
    pub network: Arc<Network>,
    pub log: Arc<dyn LogSink>,
}

#[derive(Default)]
struct State {
    runtime: Option<Runtime>,
    ended: bool,
}

impl Life {
    /// Asleep at first, but for the writer's thread.
    pub fn new(writer: Writer, network: Arc<Network>, log: Arc<dyn LogSink>) -> Arc<Self> {
        Arc::new(Self {
            turn: Arc::default(),
            state: Mutex::default(),
            writer,
            readers: Arc::default(),
            network,
            log,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The runtime.
    ///
    /// # Errors
    /// [`HearthError::Suspended`] while there is none.
    pub fn handle(&self) -> Result<Handle> {
        let state = self.state();
        state.runtime.as_ref().map(|runtime| runtime.handle().clone()).ok_or(HearthError::Suspended)
    }

    /// Whether it rests for good.
    pub fn is_ended(&self) -> bool {
        self.state().ended
    }

    /// Nothing is woken or put to rest while this is held.
    pub async fn turn(&self) -> Turn {
        self.turn.clone().lock_owned().await
    }

    /// Starts every thread that there is none of; opens no room.
    ///
    /// # Errors
    /// [`HearthError::Suspended`] for good; `Internal` when there are no threads to be had.
    pub async fn wake(&self) -> Result<(Turn, Handle)> {
        let turn = self.turn().await;
        let mut state = self.state();
        if state.ended {
            return Err(HearthError::Suspended);
        }
        self.writer.wake()?;
        let runtime = match state.runtime.take() {
            Some(runtime) => runtime,
            None => Builder::new_multi_thread()
                .worker_threads(2)
                .max_blocking_threads(4)
                .thread_name("hearth")
                .on_thread_stop(clean_stack)
                .enable_all()
                .build()
                .map_err(|_| HearthError::internal("no threads could be started"))?,
        };
        let handle = runtime.handle().clone();
        state.runtime = Some(runtime);
        Ok((turn, handle))
    }

    /// Ends the sessions and the endpoint, closes the rooms, and ends every thread, in this order: what was asked of
    /// the writer before is done. A thread of its own does it, because the caller's executor may be the one thread
    /// that the host has, and so that it is done to the end whoever stops waiting.
    ///
    /// # Errors
    /// [`HearthError::Internal`] when it takes longer than `within`; it is done all the same.
    pub async fn rest(self: &Arc<Self>, within: Duration, how: Rest) -> Result<()> {
        self.begin_rest(None, within, how).await?.done().await
    }

    /// Begins the same, in this turn where the caller has one, which is kept until everything rests: given back before
    /// that, what the next call opens would be closed behind its back.
    ///
    /// # Errors
    /// [`HearthError::Internal`] when there is no thread to be had.
    pub async fn begin_rest(
        self: &Arc<Self>,
        turn: Option<Turn>,
        within: Duration,
        how: Rest,
    ) -> Result<Resting> {
        let (answer, answered) = oneshot::channel();
        let life = self.clone();
        let thread = std::thread::Builder::new()
            .name("hearth-rest".to_owned())
            .spawn(move || life.put_to_rest(turn, within, how, answer));
        let Ok(thread) = thread else {
            // Then at least no lock and no socket is left.
            self.quieten().await;
            return Err(HearthError::internal("no thread could be started"));
        };
        Ok(Resting { thread, answered })
    }

    fn put_to_rest(
        &self,
        turn: Option<Turn>,
        within: Duration,
        how: Rest,
        answer: oneshot::Sender<Result<()>>,
    ) {
        let began = Instant::now();
        // Only keeps time: it has no thread and no descriptor.
        let Ok(clock) = Builder::new_current_thread().enable_time().build() else { return };
        let mut answer = Some(answer);
        let turn = clock.block_on(async {
            let mut quiet = std::pin::pin!(async {
                let turn = match turn {
                    Some(turn) => turn,
                    None => self.turn().await,
                };
                self.quieten().await;
                turn
            });
            if let Ok(turn) = tokio::time::timeout(within, &mut quiet).await {
                return turn;
            }
            if let Some(answer) = answer.take() {
                let _ = answer.send(Err(still_busy()));
            }
            quiet.await
        });
        drop(clock);
        self.writer.rest();
        if how == Rest::ForGood {
            self.writer.end();
            self.state().ended = true;
        }
        let runtime = self.state().runtime.take();
        if let Some(runtime) = runtime {
            let left = within.saturating_sub(began.elapsed());
            runtime.shutdown_timeout(left.clamp(END_AT_LEAST, END_WITHIN));
        }
        drop(turn);
        clean_stack();
        if let Some(answer) = answer.take() {
            let _ = answer.send(Ok(()));
        }
    }

    /// No session, no endpoint, no open room.
    async fn quieten(&self) {
        if let Ok(handle) = self.handle() {
            let network = self.network.clone();
            let _ = handle.spawn(async move { network.down().await }).await;
        }
        let (readers, log) = (self.readers.clone(), self.log.clone());
        let closed = self.writer.run(move |core| {
            readers.close();
            core.close();
            let _ = log.line("suspend");
            Ok(())
        });
        // It rests already, then.
        let _ = closed.await;
    }

    /// Leaves everything to end by itself: for a handle that was only dropped. A runtime must not be dropped where it
    /// may be waited for.
    pub fn let_go(&self) {
        let runtime = self.state().runtime.take();
        if let Some(runtime) = runtime {
            runtime.shutdown_background();
        }
    }
}

/// A rest that was begun.
pub(crate) struct Resting {
    thread: JoinHandle<()>,
    answered: oneshot::Receiver<Result<()>>,
}

impl Resting {
    /// Waits for it.
    ///
    /// # Errors
    /// As [`Life::rest`].
    pub async fn done(self) -> Result<()> {
        let rested = self.answered.await.unwrap_or_else(|_| Err(still_busy()));
        if rested.is_ok() {
            // It has only to return.
            let _ = self.thread.join();
        }
        rested
    }
}

fn still_busy() -> HearthError {
    HearthError::internal("the writer is still busy")
}
