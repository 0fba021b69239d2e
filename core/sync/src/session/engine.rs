//! The order of a session: `Hello` both ways, what each lacks both ways at once, once more what that
//! caused, then the bytes of damaged rows, then `Done` (`sync.md` 1).

mod giving;
mod taking;

use std::collections::BTreeSet;

use hearth_domain::ids::{DeviceKey, LogId};
use hearth_domain::space::{Logs, Summary};

use super::codec::{Decoder, Encoder};
use super::deflate::{Deflater, Inflater};
use super::message::{
    BYE, DONE, Done, END, GIVE, HELLO, Hello, PROBE, PROTOCOL, Probe, REFUSE, Refusal, SUPPLY,
    WANT, decode_want, encode_want,
};
use super::outcome::{Action, Event, Outcome, Stop, Tally};
use super::peer::{Peer, Probed};
use super::wants::Wants;
use super::{MAX_ITEMS_GIVEN, MAX_ITEMS_TAKEN, MAX_WORK};
use crate::frame::{self, Frame, FrameReader};

/// Rounds of giving: what was lacking, and what that caused.
const ROUNDS: u8 = 2;

/// How far the host is with what the other's first round causes here.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Settling {
    #[default]
    NotAsked,
    Asked,
    Done,
}

/// One session with an authenticated, admitted peer.
pub struct Session {
    /// The phone at the other end, as the link has authenticated it.
    device: DeviceKey,
    reader: FrameReader,
    deflater: Deflater,
    inflater: Inflater,
    encoder: Encoder,
    decoder: Decoder,
    mine: Option<Summary>,
    peer: Option<Peer>,
    /// The place in the accepted order from which the present round goes on; `None` between rounds.
    giving: Option<u64>,
    /// Rounds given to the end, and rounds of the other taken to the end.
    given: u8,
    taken: u8,
    settling: Settling,
    /// Whether the last round that will be given has been.
    all_given: bool,
    /// Logs of the other that are not taken here: of a key that was replaced, or that nobody here confirmed.
    left_out: BTreeSet<LogId>,
    wants: Wants,
    done_sent: Option<Done>,
    done_taken: Option<Done>,
    bye_sent: bool,
    ended: bool,
    /// Operations that may still be walked.
    work_left: u64,
    /// Progress.
    pub tally: Tally,
}

impl Session {
    /// A session with this phone that has not started.
    #[must_use]
    pub fn new(device: DeviceKey) -> Self {
        Self {
            device,
            reader: FrameReader::new(),
            deflater: Deflater::default(),
            inflater: Inflater::default(),
            encoder: Encoder::default(),
            decoder: Decoder::default(),
            mine: None,
            peer: None,
            giving: None,
            given: 0,
            taken: 0,
            settling: Settling::default(),
            all_given: false,
            left_out: BTreeSet::new(),
            wants: Wants::default(),
            done_sent: None,
            done_taken: None,
            bye_sent: false,
            ended: false,
            work_left: MAX_WORK,
            tally: Tally::default(),
        }
    }

    /// The same, with another budget.
    #[cfg(test)]
    pub(super) fn with_work(device: DeviceKey, work: u64) -> Self {
        Self { work_left: work, ..Self::new(device) }
    }

    /// Whether the other side has said `Hello` for this space. It is authenticated by the stream then.
    #[must_use]
    pub fn has_met(&self) -> bool {
        self.peer.is_some()
    }

    /// Whether the session is over, one way or the other.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.ended
    }

    /// One step. After [`Action::Finished`] every further step does nothing.
    pub fn step(&mut self, logs: &mut dyn Logs, event: Event<'_>) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.ended {
            return actions;
        }
        if let Err(stop) = self.advance(logs, event, &mut actions) {
            self.ended = true;
            let outcome = match stop {
                Stop::Refuse(refusal) => {
                    self.send(&mut actions, refusal.frame());
                    Outcome::Refused(refusal)
                }
                Stop::Ended(outcome) => outcome,
                Stop::Enough => {
                    self.send(&mut actions, Refusal::Enough.frame());
                    Outcome::UNFINISHED
                }
            };
            actions.push(Action::Finished(outcome));
        }
        actions
    }

    fn send(&mut self, actions: &mut Vec<Action>, bytes: Vec<u8>) {
        self.tally.sent += bytes.len() as u64;
        actions.push(Action::Send(bytes));
    }

    fn advance(
        &mut self,
        logs: &mut dyn Logs,
        event: Event<'_>,
        actions: &mut Vec<Action>,
    ) -> Result<(), Stop> {
        match event {
            Event::Start if self.mine.is_some() => {}
            Event::Start => {
                self.check_admission(logs)?;
                let mine = logs.summary()?;
                self.send(actions, Hello::of(&mine).encode());
                self.mine = Some(mine);
            }
            Event::Received(bytes) => {
                self.tally.received += bytes.len() as u64;
                self.reader.push(bytes);
                while let Some(frame) = self.reader.next().map_err(|_| Stop::bad())? {
                    self.take(logs, &frame, actions)?;
                }
            }
            Event::Settled if self.settling == Settling::Asked => self.settling = Settling::Done,
            Event::Settled => {}
            Event::Writable => {
                self.check_admission(logs)?;
                self.give(logs, actions)?;
            }
        }
        self.conclude(logs, actions)
    }

    fn take(
        &mut self,
        logs: &mut dyn Logs,
        frame: &Frame,
        actions: &mut Vec<Action>,
    ) -> Result<(), Stop> {
        if frame.tag == REFUSE {
            return Err(Stop::Ended(match Refusal::read(&frame.body) {
                Refusal::Enough => Outcome::UNFINISHED,
                refusal => Outcome::RefusedByPeer(refusal),
            }));
        }
        let Some(peer) = &mut self.peer else {
            return match frame.tag {
                HELLO => {
                    self.hello(logs, &Hello::decode(&frame.body).ok_or_else(Stop::bad)?, actions)
                }
                _ if frame.is_skippable() => Ok(()),
                _ => Err(Stop::bad()),
            };
        };
        match frame.tag {
            PROBE => self.probe(logs, &Probe::decode(&frame.body).ok_or_else(Stop::bad)?, actions),
            // Given before the other knew of a log that differs: it begins anew with its answer.
            GIVE | END if !peer.is_clear() => Ok(()),
            GIVE => self.take_group(logs, &frame.body, actions),
            END => {
                let round = *frame.body.first().ok_or_else(Stop::bad)?;
                if round != self.taken + 1 || round > ROUNDS {
                    return Err(Stop::bad());
                }
                self.taken = round;
                Ok(())
            }
            WANT => {
                let entries = decode_want(&frame.body).ok_or_else(Stop::bad)?;
                if self.wants.owe(entries) { Ok(()) } else { Err(Stop::bad()) }
            }
            SUPPLY => self.take_supply(logs, &frame.body, actions),
            DONE => {
                self.done_taken = Some(Done::decode(&frame.body).ok_or_else(Stop::bad)?);
                Ok(())
            }
            BYE if self.bye_sent => Err(Stop::Ended(Outcome::NothingNew)),
            _ if frame.is_skippable() => Ok(()),
            _ => Err(Stop::bad()),
        }
    }

    fn hello(
        &mut self,
        logs: &mut dyn Logs,
        theirs: &Hello,
        actions: &mut Vec<Action>,
    ) -> Result<(), Stop> {
        let mine = self.mine.clone().ok_or_else(Stop::bad)?;
        if theirs.lowest > PROTOCOL || theirs.highest < PROTOCOL {
            return Err(Stop::Refuse(Refusal::UpdateNeeded));
        }
        let own = Hello::of(&mine);
        if theirs.space != own.space {
            return Err(Stop::Refuse(Refusal::OtherSpace));
        }
        let (peer, probes) = Peer::meet(logs, &mine, theirs)?;
        self.peer = Some(peer);
        if theirs.fingerprint == own.fingerprint && theirs.asks == 0 && own.asks == 0 {
            self.bye_sent = true;
            self.send(actions, frame::encode(BYE, &[]));
            return Ok(());
        }
        for probe in probes {
            self.send(actions, probe.encode());
        }
        self.tally.expect(&mine, theirs);
        self.begin_giving(logs, actions)
    }

    fn probe(
        &mut self,
        logs: &mut dyn Logs,
        probe: &Probe,
        actions: &mut Vec<Action>,
    ) -> Result<(), Stop> {
        let (Some(mine), Some(peer)) = (&self.mine, &mut self.peer) else {
            return Err(Stop::bad());
        };
        match peer.probed(logs, mine, probe)? {
            Probed::Nonsense => return Err(Stop::bad()),
            Probed::Answer => {}
            Probed::Asked(answer) => {
                self.send(actions, answer.encode());
                (self.deflater, self.encoder) = (Deflater::new(), Encoder::default());
                (self.giving, self.given, self.all_given) = (None, 0, false);
            }
        }
        self.begin_giving(logs, actions)
    }

    /// Whether the other phone may still sync: a group taken just now may have revoked it (`design.md` 5), or
    /// this phone's person. Asked before anything is said, given or committed.
    fn check_admission(&self, logs: &mut dyn Logs) -> Result<(), Stop> {
        if logs.is_revoked(&self.device)? { Err(Stop::Refuse(Refusal::NotLetIn)) } else { Ok(()) }
    }

    /// What follows when nothing more is to be read or written just now.
    fn conclude(&mut self, logs: &mut dyn Logs, actions: &mut Vec<Action>) -> Result<(), Stop> {
        let Some(peer) = &self.peer else { return Ok(()) };
        if self.bye_sent || self.giving.is_some() || self.taken == 0 || self.given == 0 {
            return Ok(());
        }
        if !self.all_given {
            if self.tally.taken > 0 && self.settling != Settling::Done {
                if self.settling == Settling::NotAsked {
                    self.settling = Settling::Asked;
                    actions.push(Action::Settle);
                }
                return Ok(());
            }
            // The second round: what the first one caused here.
            self.giving = logs.give_start(&peer.lacks)?;
            self.all_given = self.giving.is_none();
            if self.giving.is_some() {
                return Ok(());
            }
        }
        if self.done_sent.is_some_and(|done| done.round == self.taken) {
            return self.finish();
        }
        if self.wants.is_waiting() {
            return Ok(());
        }
        if let Some(entries) = self.wants.next(logs)? {
            self.send(actions, encode_want(&entries));
            return Ok(());
        }
        let done = Done::of(self.taken, &logs.summary()?);
        self.send(actions, done.encode());
        self.done_sent = Some(done);
        self.finish()
    }

    /// Over when each side has said `Done` about everything that the other gave.
    fn finish(&mut self) -> Result<(), Stop> {
        let (Some(mine), Some(theirs)) = (self.done_sent, self.done_taken) else { return Ok(()) };
        if theirs.round != self.given {
            return Ok(());
        }
        let same_ends = mine.ends == theirs.ends;
        let same = mine.fingerprint == theirs.fingerprint;
        let damaged = (same_ends && !same).then_some((mine.fingerprint, theirs.fingerprint));
        Err(Stop::Ended(Outcome::Synced { complete: same, damaged }))
    }
}
