//! The change stream (`design.md` 8): says that something changed, not what. Pulled; the first `next()`
//! answers at once, and bursts conflate. What must not be missed goes through the queue instead.

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
}

/// Where changes are announced.
#[derive(Clone)]
pub(crate) struct Announcer(Arc<watch::Sender<Revisions>>);

impl Announcer {
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Revisions::default())))
    }

    pub fn announce(&self, topics: &[Topic]) {
        if topics.is_empty() {
            return;
        }
        self.0.send_modify(|revisions| {
            revisions.now += 1;
            for (at, topic) in Topic::ALL.iter().enumerate() {
                if topics.contains(topic) {
                    revisions.by_topic[at] = revisions.now;
                }
            }
        });
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
