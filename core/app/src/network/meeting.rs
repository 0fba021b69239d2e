//! Meeting the partner's phone (`sync.md` 1 and 5): looks for it and lets it in, whichever comes first, and
//! runs sessions, one at a time, until both phones hold the same or it is time to stop.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use hearth_domain::ids::DeviceKey;
use hearth_link::{DialPlan, Link, Pipe, Purpose};
use hearth_sync::session::{Outcome, Refusal};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::{Network, Partner};
use crate::changes::Topic;
use crate::core::Core;
use crate::drive::{Driven, SILENCE, drive};
use crate::error::{HearthError, Result};
use crate::mending::Doubt;
use crate::ports::{PortError, Service};

/// How long to wait before looking for the partner again.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// How long the phone with the larger id listens before it dials.
const LISTEN_FIRST: Duration = Duration::from_millis(300);

/// What came of a meeting. What it brought is in the lists and in the queued events.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Meeting {
    /// Whether both phones hold the same now. What was written meanwhile goes next time.
    pub complete: bool,
    /// For tests and support.
    pub cost: SyncCost,
}

/// What a meeting moved, for tests, figures and support. No screen shows it: an act that shows nowhere counts, too,
/// and so it would tell that the partner sealed an answer (`product.md` 1.2, SR-03).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct SyncCost {
    /// Acts given to the partner's phone.
    pub given: u64,
    /// Acts taken from it.
    pub taken: u64,
    /// Bytes sent inside the encrypted connection.
    pub bytes_sent: u64,
    /// Bytes received inside it.
    pub bytes_received: u64,
}

/// A sync that is under way, for a bar: a screen shows the share, never the counts (see [`SyncCost`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Acts that have gone over, both ways.
    pub done: u64,
    /// Acts that are known to have to; 0 while that is not known.
    pub of: u64,
}

/// What the sessions of one meeting did together.
#[derive(Clone, Copy, Default)]
pub(super) struct SoFar {
    sessions: u32,
    meeting: Meeting,
}

/// What is to follow a session.
enum Judged {
    Met(Meeting),
    Again,
    Failed(HearthError),
}

/// Most sessions of one meeting.
const SESSIONS: u32 = 4;

impl Network {
    /// How far the running sync is; `None` when none runs that somebody here asked for.
    pub fn progress(&self) -> Option<Progress> {
        if !self.announcer.is_asked() {
            return None;
        }
        self.tally.borrow().map(|tally| Progress {
            done: tally.given + tally.taken,
            of: tally.to_give + tally.to_take,
        })
    }

    /// Meets the partner's phone once: looks for it and lets it in, whichever comes first, for at most
    /// `within`.
    pub async fn meet(self: &Arc<Self>, within: Duration) -> Result<Meeting> {
        self.meet_whom(Core::partner, within).await
    }

    /// The same with this phone.
    pub(super) async fn meet_whom(
        self: &Arc<Self>,
        whom: impl FnOnce(&mut Core) -> Result<Option<Partner>> + Send + 'static,
        within: Duration,
    ) -> Result<Meeting> {
        let deadline = Instant::now() + within;
        // Before anything else: the partner may come in while this phone is still getting ready.
        let mut met = self.met.subscribe();
        let began = met.borrow_and_update().0;
        let partner = self.writer.run(whom).await?.ok_or(HearthError::NotPaired)?;
        let link = self.link().await?;
        let txt = self.writer.run(Core::beacon).await?;
        // Findable from now on as long as the endpoint is up: the partner may look a little later. Not being
        // findable is no reason not to look; it is said when nobody was found.
        let advertised = self.nearby.advertise(Service::Meeting, link.addresses(), txt).await;
        let mut stop = self.stopper();
        let mut last_error = None;
        loop {
            let (ended, result) = met.borrow_and_update().clone();
            match result {
                Some(Ok(meeting)) if ended > began => return Ok(meeting),
                Some(Err(error)) if ended > began => last_error = Some(error),
                _ => {}
            }
            if *stop.borrow() {
                return Err(HearthError::Suspended);
            }
            // It said that its person has left, or another phone took its place: nobody is to be found any more.
            if !self.doors.knows(&partner.device) {
                return self.give_up(last_error);
            }
            // A session that has begun may take its time.
            if Instant::now() >= deadline && !self.turns.is_running() {
                return self.give_up(last_error.or(advertised.as_ref().err().map(not_findable)));
            }
            let again = Instant::now() + LOOK_AGAIN;
            // The smaller id dials at once, the larger one listens first: they seldom collide.
            let listens = link.id().0 > partner.device.0;
            tokio::select! {
                () = async {
                    if listens {
                        tokio::time::sleep(LISTEN_FIRST).await;
                    }
                    self.look(&link, &partner).await;
                } => {}
                _ = met.changed() => continue,
                _ = stop.changed() => {}
            }
            tokio::select! {
                () = tokio::time::sleep_until(again) => {}
                _ = met.changed() => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// The time is up: what sessions of this meeting did, though more is to come, or why there were none.
    fn give_up(&self, why: Option<HearthError>) -> Result<Meeting> {
        let so_far = std::mem::take(&mut *self.so_far());
        if so_far.sessions > 0 {
            return Ok(so_far.meeting);
        }
        Err(why.unwrap_or_else(|| hearth_link::DialError::NobodyThere.into()))
    }

    pub(super) fn so_far(&self) -> MutexGuard<'_, SoFar> {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks for the partner once, and runs the session if it is found.
    async fn look(self: &Arc<Self>, link: &Arc<Link>, partner: &Partner) {
        let cancel = Arc::new(Notify::new());
        // Gives the turn back however this ends, also when it is dropped in the middle.
        let Some(mine) = self.turns.begin_dialling(&cancel) else { return };
        let mut discovered = Vec::new();
        for found in self.nearby.browse(Service::Meeting).await {
            if hearth_sync::beacon::is_of(&partner.pair_key, &partner.device, &found.txt) {
                discovered.extend(found.addresses);
            }
        }
        let plan = DialPlan { last: partner.last, discovered };
        let dial = link.dial(hearth_link::DeviceId(partner.device.0), &plan, Purpose::Sync);
        let dialled = tokio::select! {
            dialled = dial => dialled,
            // The incoming session has the turn now.
            () = cancel.notified() => return,
        };
        match dialled {
            Ok(pipe) => {
                if !mine.begin_running() {
                    return;
                }
                // A task of its own: whoever waits for it may stop waiting, the session goes on.
                let network = self.clone();
                self.spawn(async move {
                    let _mine = mine;
                    network.run(pipe).await;
                });
            }
            Err(hearth_link::DialError::NoAddress | hearth_link::DialError::NobodyThere) => {}
            Err(error) => self.ended(Err(error.into())),
        }
    }

    /// Runs a session that has the turn, and tells whoever waits.
    pub(super) async fn run(self: &Arc<Self>, pipe: Pipe) {
        let peer = DeviceKey(pipe.remote().0);
        let farewell = *self.farewell.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((to, word)) = farewell {
            return self.part(pipe, to, word).await;
        }
        self.announcer.announce_arrival(&[Topic::Sync]);
        let driven = drive(&self.writer, pipe, self.stopper(), &self.tally, SILENCE).await;
        self.tally.send_replace(None);
        let judged = match driven {
            Ok(driven) => self.judge(driven, peer).await,
            Err(error) => Judged::Failed(error),
        };
        match judged {
            Judged::Met(meeting) => self.ended(Ok(meeting)),
            Judged::Failed(error) => self.ended(Err(error)),
            Judged::Again => {}
        }
        // Nobody is left to meet: this phone was replaced.
        self.take_down_unless_needed().await;
        self.announcer.announce_arrival(&[Topic::Sync]);
    }

    async fn judge(&self, driven: Driven, peer: DeviceKey) -> Judged {
        let Driven { address, outcome, tally } = driven;
        if outcome == Outcome::RefusedByPeer(Refusal::Busy) {
            // The other phone dialled, too, and its session is the one that counts.
            return Judged::Again;
        }
        let complete =
            matches!(outcome, Outcome::NothingNew | Outcome::Synced { complete: true, .. });
        let more = complete
            && match self.writer.run(move |core| core.after_full_exchange(&peer)).await {
                Ok(more) => more,
                Err(error) => return Judged::Failed(error),
            };
        let complete = complete && !more;
        let meeting = {
            let mut so_far = self.so_far();
            so_far.sessions += 1;
            so_far.meeting.complete = complete;
            let cost = &mut so_far.meeting.cost;
            cost.given += tally.given;
            cost.taken += tally.taken;
            cost.bytes_sent += tally.sent;
            cost.bytes_received += tally.received;
            *so_far
        };
        match outcome {
            Outcome::NothingNew => {}
            Outcome::Synced { damaged, .. } => {
                if let Some((mine, theirs)) = damaged
                    && let Err(error) = self
                        .writer
                        .run(move |core| core.scrub_for(Doubt::Unequal(mine, theirs)))
                        .await
                {
                    return Judged::Failed(error);
                }
            }
            Outcome::Refused(refusal) | Outcome::RefusedByPeer(refusal) => {
                return self.judge_refusal(outcome, refusal, meeting.sessions).await;
            }
        }
        let complete = meeting.meeting.complete;
        let noted = self.writer.run(move |core| {
            core.note_met(&peer, address)?;
            if complete { core.note_agreed() } else { Ok(()) }
        });
        if let Err(error) = noted.await {
            return Judged::Failed(error);
        }
        // What one session could not settle (a log continued twice, damage, writing meanwhile) the next one
        // mostly does. Both phones see the same and meet again; where nobody waits for it, each session stands for
        // itself, so that no later meeting counts it.
        let awaited = self.met.receiver_count() > 0;
        if complete || meeting.sessions >= SESSIONS || !awaited {
            Judged::Met(meeting.meeting)
        } else {
            Judged::Again
        }
    }

    /// A refusal ends the meeting, unless it was over data: those of a damaged copy are refused every time,
    /// whichever of the two phones has it, and so each checks its own.
    async fn judge_refusal(&self, outcome: Outcome, refusal: Refusal, sessions: u32) -> Judged {
        let over_data = match outcome {
            Outcome::Refused(_) => matches!(refusal, Refusal::BadData | Refusal::Trouble),
            _ => refusal == Refusal::BadData,
        };
        if over_data {
            match self.writer.run(Core::scrub_after_break).await {
                Ok(true) if sessions < SESSIONS => return Judged::Again,
                Ok(_) => {}
                Err(error) => return Judged::Failed(error),
            }
        }
        Judged::Failed(refused(refusal))
    }

    fn ended(&self, result: Result<Meeting>) {
        *self.so_far() = SoFar::default();
        self.met.send_modify(|(count, last)| {
            *count += 1;
            *last = Some(result);
        });
    }
}

/// Nobody was found, and this phone could not be found either.
fn not_findable(error: &PortError) -> HearthError {
    HearthError::NotMet {
        reason: format!(
            "{error}, so the other phone could not find this one; change that and try again"
        ),
    }
}

fn refused(refusal: Refusal) -> HearthError {
    let reason = refusal.to_string();
    match refusal {
        Refusal::UpdateNeeded => HearthError::UpdateNeeded { reason },
        _ => HearthError::NotMet { reason },
    }
}

#[cfg(test)]
mod tests {
    use hearth_sync::session::Tally;

    use super::*;
    use crate::changes::Announcer;
    use crate::files::FileDiscovery;
    use crate::testing::{Desk, paired};
    use crate::writer::Writer;

    /// A paired phone's network. Its meeting folder is `meet` in the folder, or is made to be a file.
    fn network(desk: Desk, findable: bool) -> (Arc<Network>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let meet = folder.path().join("meet");
        if !findable {
            std::fs::write(&meet, "a file").unwrap();
        }
        let doors = desk.core.doors.clone();
        let writer = Writer::start(desk.core).unwrap();
        let discovery = Arc::new(FileDiscovery::new(meet));
        let bind = ([127, 0, 0, 1], 0).into();
        (Network::new(writer, doors, discovery, Announcer::new(0), bind), folder)
    }

    fn incomplete() -> Driven {
        let tally = Tally { given: 3, taken: 2, ..Tally::default() };
        let outcome = Outcome::Synced { complete: false, damaged: None };
        Driven { address: None, outcome, tally }
    }

    #[tokio::test]
    async fn what_went_over_before_the_time_was_up_is_told_once_and_not_counted_again() {
        let mut desk = paired();
        let peer = desk.core.partner().unwrap().unwrap().device;
        let (network, _folder) = network(desk, true);
        let waits = network.met.subscribe();
        assert!(matches!(network.judge(incomplete(), peer).await, Judged::Again));
        drop(waits);
        let meeting = network.meet(Duration::ZERO).await.unwrap();
        assert_eq!((meeting.cost.given, meeting.cost.taken, meeting.complete), (3, 2, false));
        let nobody = network.meet(Duration::ZERO).await;
        assert!(matches!(nobody, Err(HearthError::NotMet { .. })), "{nobody:?}");
        network.down().await;
    }

    #[tokio::test]
    async fn a_session_for_which_nobody_waits_stands_for_itself() {
        let mut desk = paired();
        let peer = desk.core.partner().unwrap().unwrap().device;
        let (network, _folder) = network(desk, true);
        for _ in 0..2 {
            let judged = network.judge(incomplete(), peer).await;
            let Judged::Met(meeting) = judged else { panic!("it waits for another") };
            assert_eq!((meeting.cost.given, meeting.cost.taken), (3, 2));
            network.ended(Ok(meeting));
        }
    }

    #[tokio::test]
    async fn a_phone_that_cannot_be_found_says_so() {
        let (network, _folder) = network(paired(), false);
        let Err(HearthError::NotMet { reason }) = network.meet(Duration::ZERO).await else {
            panic!("there is nobody")
        };
        assert!(reason.starts_with("the meeting folder cannot be written"), "{reason}");
        network.down().await;
    }
}
