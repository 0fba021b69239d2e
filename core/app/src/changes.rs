//! The change stream (`design.md` 8): says that something changed, not what. Pulled; the first `next()`
//! answers at once, and bursts conflate. What must not be missed goes through the queue instead.
//!
//! What a sync brought that nobody here asked for is held back until somebody does, or the app comes to the front
//! (`sync.md` 1): a card that opened by itself under one's eyes would tell who answered last, and when (SR-03).

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::watch;

/// What a screen may have to read again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Topic {
    /// Kept and given appreciations.
    Appreciations,
    /// Moments, rest, and so the rhythm.
    Rhythm,
    /// Plans.
    Plans,
    /// Pairing, leaving, the partner's name.
    Partner,
    /// Whether a sync is running, and how the last one ended.
    Sync,
    /// There is something new in the queue.
    Events,
    /// The card of the day, and those that are open.
    Cards,
    /// What touch is open, and one's own choice.
    Consent,
    /// Whether the journal is open, and what stands in it.
    Journal,
    /// Check-ins, one's own and what the partner shared of theirs.
    CheckIns,
    /// The challenge of the week.
    Challenge,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 11] = [
        Self::Appreciations,
        Self::Rhythm,
        Self::Plans,
        Self::Partner,
        Self::Sync,
        Self::Events,
        Self::Cards,
        Self::Consent,
        Self::Journal,
        Self::CheckIns,
        Self::Challenge,
    ];
}

/// That something changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Counts up while the app runs.
    pub revision: u64,
    /// What to read again: all topics in the first one.
    pub topics: BTreeSet<Topic>,
}

/// The last revision at which each topic changed.
#[derive(Default, Clone)]
struct Revisions {
    now: u64,
    closed: bool,
    by_topic: [u64; Topic::ALL.len()],
    /// How many syncs people wait for.
    asked: u32,
    /// What came unasked.
    held: BTreeSet<Topic>,
}

impl Revisions {
    fn announce<'a>(&mut self, topics: impl IntoIterator<Item = &'a Topic>) {
        let topics: BTreeSet<&Topic> = topics.into_iter().collect();
        if topics.is_empty() {
            return;
        }
        self.now += 1;
        for (topic, at) in Topic::ALL.iter().zip(&mut self.by_topic) {
            if topics.contains(topic) {
                *at = self.now;
            }
        }
    }

    fn release(&mut self) {
        let held = std::mem::take(&mut self.held);
        self.announce(&held);
    }
}

/// Where changes are announced.
#[derive(Clone)]
pub(crate) struct Announcer(Arc<watch::Sender<Revisions>>);

impl Announcer {
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Revisions::default())))
    }

    pub fn announce(&self, topics: &[Topic]) {
        self.0.send_modify(|revisions| revisions.announce(topics));
    }

    /// The same for what a sync brought: held back unless somebody here waits for one.
    pub fn announce_arrival(&self, topics: &[Topic]) {
        self.0.send_modify(|revisions| {
            revisions.held.extend(topics);
            if revisions.asked > 0 {
                revisions.release();
            }
        });
    }

    /// Announces what was held back: the app came to the front.
    pub fn release(&self) {
        self.0.send_modify(Revisions::release);
    }

    /// Somebody asked for a sync, until this is dropped.
    pub fn asked(&self) -> Asked {
        self.0.send_modify(|revisions| {
            revisions.asked += 1;
            revisions.release();
        });
        Asked(self.clone())
    }

    /// Whether somebody waits for a sync.
    pub fn is_asked(&self) -> bool {
        self.0.borrow().asked > 0
    }

    /// Ends every stream: the app was shut down.
    pub fn close(&self) {
        self.0.send_modify(|revisions| revisions.closed = true);
    }

    pub fn stream(&self) -> ChangeStream {
        let (stop, stopped) = watch::channel(false);
        ChangeStream {
            state: tokio::sync::Mutex::new(Seen {
                receiver: self.0.subscribe(),
                seen: None,
                stopped,
            }),
            stop,
        }
    }
}

/// A sync that somebody waits for.
pub(crate) struct Asked(Announcer);

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.0.send_modify(|revisions| revisions.asked = revisions.asked.saturating_sub(1));
    }
}

struct Seen {
    receiver: watch::Receiver<Revisions>,
    seen: Option<u64>,
    stopped: watch::Receiver<bool>,
}

/// A pull stream of changes.
pub struct ChangeStream {
    state: tokio::sync::Mutex<Seen>,
    stop: watch::Sender<bool>,
}

impl ChangeStream {
    /// The next change: at once the first time and whenever something changed since the last call, else as
    /// soon as something does. `None` after [`ChangeStream::cancel`] or the shutdown. Safe to drop at any
    /// point: what was not returned comes with the next call.
    pub async fn next(&self) -> Option<Change> {
        let mut state = self.state.lock().await;
        let Seen { receiver, seen, stopped } = &mut *state;
        loop {
            if *stopped.borrow() {
                return None;
            }
            let revisions = receiver.borrow_and_update().clone();
            if seen.is_none_or(|seen| revisions.now > seen) {
                let topics = Topic::ALL
                    .iter()
                    .zip(revisions.by_topic)
                    .filter(|(_, at)| seen.is_none_or(|seen| *at > seen))
                    .map(|(topic, _)| *topic)
                    .collect();
                *seen = Some(revisions.now);
                return Some(Change { revision: revisions.now, topics });
            }
            if revisions.closed {
                return None;
            }
            tokio::select! {
                changed = receiver.changed() => changed.ok()?,
                stopped = stopped.changed() => stopped.ok()?,
            }
        }
    }

    /// Ends the stream: a waiting `next()` and every later one answer `None`.
    pub fn cancel(&self) {
        let _ = self.stop.send(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sr_03_what_comes_unasked_changes_no_screen_until_somebody_asks() {
        let announcer = Announcer::new();
        let stream = announcer.stream();
        stream.next().await.unwrap();
        announcer.announce_arrival(&[Topic::Cards, Topic::Sync]);
        announcer.announce(&[Topic::Rhythm]);
        assert_eq!(stream.next().await.unwrap().topics, [Topic::Rhythm].into());
        let asked = announcer.asked();
        assert_eq!(stream.next().await.unwrap().topics, [Topic::Sync, Topic::Cards].into());
        announcer.announce_arrival(&[Topic::Plans]);
        assert_eq!(stream.next().await.unwrap().topics, [Topic::Plans].into());
        drop(asked);
        assert!(!announcer.is_asked());
        announcer.announce_arrival(&[Topic::Consent]);
        announcer.release();
        assert_eq!(stream.next().await.unwrap().topics, [Topic::Consent].into());
        announcer.release();
        announcer.close();
        assert!(stream.next().await.is_none(), "it is told once");
    }
}
