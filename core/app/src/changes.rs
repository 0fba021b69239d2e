//! The change stream (`design.md` 8): says that something changed, not what. Pulled; who has seen nothing is
//! answered at once, and bursts conflate. What was seen is the caller's to keep, so that an answer which did not arrive
//! comes again (`docs/adr/0020`). What must not be missed goes through the queue instead.
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
    /// What to ask with for the next one. Counts up while the app runs; each run begins elsewhere.
    pub revision: u64,
    /// What to read again: all topics for who has seen nothing.
    pub topics: BTreeSet<Topic>,
}

/// The last revision at which each topic changed.
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
    /// Every topic is new in a run. The runs lie a million apart, and below 2^53, which every language counts exactly.
    fn of_run(run: u32) -> Self {
        let begun = (u64::from(run) + 1) << 20;
        Self {
            now: begun,
            closed: false,
            by_topic: [begun; Topic::ALL.len()],
            asked: 0,
            held: BTreeSet::new(),
        }
    }

    /// What has been seen by who asks with this: nothing if it is of no revision that was, so of another run.
    fn seen(&self, after: Option<u64>) -> u64 {
        after.filter(|after| *after <= self.now).unwrap_or(0)
    }

    fn since(&self, after: Option<u64>) -> Change {
        let seen = self.seen(after);
        let all = Topic::ALL.iter().zip(self.by_topic);
        let topics = all.filter(|(_, at)| *at > seen).map(|(topic, _)| *topic).collect();
        Change { revision: self.now, topics }
    }

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
    /// A random `run`: a revision that was kept from another one is then not taken for one of this.
    pub fn new(run: u32) -> Self {
        Self(Arc::new(watch::Sender::new(Revisions::of_run(run))))
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
        ChangeStream { revisions: self.0.subscribe(), stop: watch::Sender::new(false) }
    }
}

/// A sync that somebody waits for.
pub(crate) struct Asked(Announcer);

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.0.send_modify(|revisions| revisions.asked = revisions.asked.saturating_sub(1));
    }
}

/// A pull stream of changes. Any number may wait on it.
pub struct ChangeStream {
    revisions: watch::Receiver<Revisions>,
    stop: watch::Sender<bool>,
}

impl ChangeStream {
    /// What changed after a revision: with `None` at once, and all topics; else as soon as something is newer, and the
    /// topics that changed since. A revision of another run of the app counts as `None`. Ends with `None` after
    /// [`ChangeStream::cancel`] or the shutdown.
    ///
    /// Safe to drop at any point: the stream keeps nothing of who asked, so what was not heard comes when asked again.
    pub async fn next(&self, after: Option<u64>) -> Option<Change> {
        // Its own for each call, or the calls would wait for each other.
        let (mut revisions, mut stop) = (self.revisions.clone(), self.stop.subscribe());
        tokio::select! {
            biased;
            _ = stop.wait_for(|stopped| *stopped) => None,
            revisions = revisions.wait_for(|it| it.closed || it.now > it.seen(after)) => {
                revisions.ok().filter(|it| !it.closed).map(|it| it.since(after))
            }
        }
    }

    /// Ends the stream: every waiting `next()` and every later one answers `None`.
    pub fn cancel(&self) {
        // Also when nobody waits, and so nobody would receive it.
        self.stop.send_replace(true);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::{Context, Poll, Wake};

    use super::*;

    const RUN: u32 = 7;

    /// A call that is asked by hand whether it has an answer, and of which is seen whether it was woken.
    struct Call<'a> {
        answer: Pin<Box<dyn Future<Output = Option<Change>> + 'a>>,
        woken: Arc<Woken>,
    }

    struct Woken(AtomicBool);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    impl<'a> Call<'a> {
        fn new(stream: &'a ChangeStream, after: Option<u64>) -> Self {
            let woken = Arc::new(Woken(AtomicBool::new(false)));
            Self { answer: Box::pin(stream.next(after)), woken }
        }

        fn that_waits(stream: &'a ChangeStream, after: u64) -> Self {
            let mut call = Self::new(stream, Some(after));
            assert_eq!(call.poll(), Poll::Pending);
            call
        }

        fn poll(&mut self) -> Poll<Option<Change>> {
            let waker = Arc::clone(&self.woken).into();
            self.answer.as_mut().poll(&mut Context::from_waker(&waker))
        }

        fn is_woken(&self) -> bool {
            self.woken.0.load(Ordering::SeqCst)
        }
    }

    /// What is answered at once.
    fn now(stream: &ChangeStream, after: Option<u64>) -> Option<Change> {
        match Call::new(stream, after).poll() {
            Poll::Ready(answer) => answer,
            Poll::Pending => panic!("it waits"),
        }
    }

    fn of(stream: &ChangeStream, after: u64) -> BTreeSet<Topic> {
        now(stream, Some(after)).unwrap().topics
    }

    fn revision(stream: &ChangeStream) -> u64 {
        let Change { revision, topics } = now(stream, None).unwrap();
        assert_eq!(topics, Topic::ALL.into());
        revision
    }

    #[test]
    fn an_answer_that_was_let_go_of_comes_again_to_the_same_question() {
        let announcer = Announcer::new(RUN);
        let stream = announcer.stream();
        let seen = revision(&stream);
        let waiting = Call::that_waits(&stream, seen);
        announcer.announce(&[Topic::Rhythm]);
        assert!(waiting.is_woken());
        drop(waiting);
        let answered = Change { revision: seen + 1, topics: [Topic::Rhythm].into() };
        for _ in 0..2 {
            assert_eq!(now(&stream, Some(seen)), Some(answered.clone()));
        }
    }

    #[test]
    fn an_old_revision_gets_all_that_changed_since_and_nothing_else() {
        let announcer = Announcer::new(RUN);
        let stream = announcer.stream();
        let old = revision(&stream);
        announcer.announce(&[Topic::Rhythm]);
        announcer.announce(&[Topic::Rhythm, Topic::Plans]);
        let later = revision(&stream);
        announcer.announce(&[Topic::Cards]);
        assert_eq!(of(&stream, old), [Topic::Rhythm, Topic::Plans, Topic::Cards].into());
        assert_eq!(of(&stream, later), [Topic::Cards].into());
        Call::that_waits(&stream, revision(&stream));
    }

    #[test]
    fn a_revision_of_another_run_gets_every_topic() {
        let announcer = Announcer::new(RUN);
        announcer.announce(&[Topic::Rhythm]);
        for run in [0, RUN - 1, RUN + 1, u32::MAX] {
            let other = Announcer::new(run);
            for _ in 0..3 {
                let kept = revision(&other.stream());
                assert_eq!(of(&announcer.stream(), kept), Topic::ALL.into(), "{run}: {kept}");
                other.announce(&[Topic::Plans]);
            }
        }
        for never in [0, 1, u64::MAX] {
            assert_eq!(of(&announcer.stream(), never), Topic::ALL.into());
        }
    }

    #[test]
    fn two_who_wait_are_both_woken_and_hold_up_nobody() {
        let announcer = Announcer::new(RUN);
        let stream = announcer.stream();
        let seen = revision(&stream);
        let mut both = [(); 2].map(|()| Call::that_waits(&stream, seen));
        assert_eq!(revision(&stream), seen, "a third is answered meanwhile");
        announcer.announce(&[Topic::Rhythm]);
        for waiting in &mut both {
            assert!(waiting.is_woken());
            let change = Change { revision: seen + 1, topics: [Topic::Rhythm].into() };
            assert_eq!(waiting.poll(), Poll::Ready(Some(change)));
        }
    }

    #[test]
    fn cancelled_or_shut_down_a_stream_answers_nothing_whatever_it_is_asked() {
        let announcer = Announcer::new(RUN);
        let (cancelled, other, unheard) =
            (announcer.stream(), announcer.stream(), announcer.stream());
        let old = revision(&other);
        announcer.announce(&[Topic::Rhythm]);
        let seen = revision(&other);
        let ends = |stream: &ChangeStream, end: &dyn Fn()| {
            let mut waiting = Call::that_waits(stream, seen);
            end();
            assert!(waiting.is_woken());
            assert_eq!(waiting.poll(), Poll::Ready(None));
            for after in [None, Some(old), Some(seen)] {
                assert_eq!(now(stream, after), None);
            }
        };
        ends(&cancelled, &|| cancelled.cancel());
        assert_eq!(of(&other, old), [Topic::Rhythm].into(), "it ended alone");
        unheard.cancel();
        assert_eq!(now(&unheard, None), None, "nobody waited on it");
        ends(&other, &|| announcer.close());
    }

    #[test]
    fn sr_03_what_comes_unasked_changes_no_screen_until_somebody_asks() {
        let announcer = Announcer::new(RUN);
        let stream = announcer.stream();
        let seen = revision(&stream);
        announcer.announce_arrival(&[Topic::Cards, Topic::Sync]);
        announcer.announce(&[Topic::Rhythm]);
        assert_eq!(of(&stream, seen), [Topic::Rhythm].into());
        let asked = announcer.asked();
        assert_eq!(of(&stream, seen + 1), [Topic::Sync, Topic::Cards].into());
        announcer.announce_arrival(&[Topic::Plans]);
        assert_eq!(of(&stream, seen + 2), [Topic::Plans].into());
        drop(asked);
        assert!(!announcer.is_asked());
        announcer.announce_arrival(&[Topic::Consent]);
        Call::that_waits(&stream, seen + 3);
        announcer.release();
        assert_eq!(of(&stream, seen + 3), [Topic::Consent].into());
        announcer.release();
        // It is told once.
        Call::that_waits(&stream, seen + 4);
    }
}
