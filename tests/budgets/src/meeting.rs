//! A sync session in memory: bytes carried between two state machines, one side at a time, each with its time,
//! its heap, and what it asked of its store.
//!
//! Bytes go in flights: whatever both sides say before they hear the other. Two flights are a round trip.

use std::time::{Duration, Instant};

use hearth_domain::ids::DeviceKey;
use hearth_domain::space::Logs;
use hearth_sync::session::{Action, Event, Outcome, Session};

use crate::heap::{Growth, Mark};
use crate::phone::Result;
use crate::watched::{Parts, Watched};

/// What comes off the line at once.
const PIECE: usize = 64 * 1024;
/// Room for what is on the line, so that it grows nobody's heap.
const LINE: usize = 8 << 20;
/// The frame tag of a group (`docs/formats.md` 10), after four bytes of length.
const GIVE: u8 = 2;

/// What a session cost one side.
#[derive(Default)]
pub struct Cost {
    /// Work, without waiting for the other.
    pub time: Duration,
    /// The same, by what this thread used of a processor.
    pub busy: Duration,
    /// Above what was there when the session began.
    pub heap: Growth,
    /// Bytes sent, frames included.
    pub sent: u64,
    /// Frames sent.
    pub frames: u64,
    /// Where the time went, and what was checked.
    pub parts: Parts,
}

/// What a session came to.
pub struct Meeting {
    /// Of each side.
    pub costs: [Cost; 2],
    /// Flights in all, and the last one that carried entries.
    pub flights: u32,
    /// The last flight that carried entries.
    pub carried: u32,
    outcomes: [Option<Outcome>; 2],
}

impl Meeting {
    /// Bytes both ways.
    pub fn bytes(&self) -> u64 {
        self.costs.iter().map(|cost| cost.sent).sum()
    }

    /// Work of both sides.
    pub fn time(&self) -> Duration {
        self.costs.iter().map(|cost| cost.time).sum()
    }

    /// The greater growth of the two.
    pub fn heap(&self) -> u64 {
        self.costs.iter().map(|cost| cost.heap.peak()).max().unwrap_or(0)
    }

    /// Fails unless both sides now hold the same.
    pub fn expect_complete(self) -> Result<Self> {
        let complete = Outcome::Synced { complete: true, damaged: None };
        self.expect(complete)
    }

    /// Fails unless both sides say this.
    pub fn expect(self, outcome: Outcome) -> Result<Self> {
        if self.outcomes == [Some(outcome); 2] {
            Ok(self)
        } else {
            Err(format!("the session ended as {:?}", self.outcomes).into())
        }
    }
}

struct Side<'a> {
    session: Session,
    logs: Watched<'a>,
    /// What it has said in this flight.
    said: Vec<u8>,
    gave: bool,
    /// What this thread has used of a processor.
    processor: fn() -> Duration,
    cost: Cost,
    outcome: Option<Outcome>,
}

impl<'a> Side<'a> {
    /// The bench has two phones and revokes neither: which of them this is does not matter.
    fn new(logs: &'a mut dyn Logs, processor: fn() -> Duration) -> Self {
        Self {
            session: Session::new(DeviceKey([0; 32])),
            logs: Watched::new(logs),
            said: Vec::with_capacity(LINE),
            gave: false,
            processor,
            cost: Cost::default(),
            outcome: None,
        }
    }

    fn step(&mut self, event: Event<'_>) {
        let (mark, busy, started) = (Mark::set(), (self.processor)(), Instant::now());
        let mut actions = self.session.step(&mut self.logs, event);
        if actions.iter().any(|action| matches!(action, Action::Settle)) {
            actions.extend(self.session.step(&mut self.logs, Event::Settled));
        }
        for action in actions {
            match action {
                Action::Send(bytes) => {
                    self.gave |= bytes.get(4) == Some(&GIVE);
                    self.cost.frames += 1;
                    self.said.extend_from_slice(&bytes);
                }
                Action::Finished(outcome) => self.outcome = Some(outcome),
                Action::Took(_) | Action::Supplied(_) | Action::Settle => {}
            }
        }
        self.cost.time += started.elapsed();
        self.cost.busy += (self.processor)().saturating_sub(busy);
        self.cost.heap.add(&mark);
    }

    fn hear(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(PIECE) {
            self.step(Event::Received(piece));
        }
        loop {
            let before = self.said.len();
            self.step(Event::Writable);
            if self.said.len() == before {
                return;
            }
        }
    }

    fn into_cost(self) -> Cost {
        Cost { sent: self.session.tally.sent, parts: self.logs.parts, ..self.cost }
    }
}

/// Lets two phones meet.
pub fn meet(one: &mut dyn Logs, other: &mut dyn Logs) -> Result<Meeting> {
    meet_by(|| Duration::ZERO, one, other)
}

/// Lets two phones meet; `processor` tells what this thread has used of one.
pub fn meet_by(
    processor: fn() -> Duration,
    one: &mut dyn Logs,
    other: &mut dyn Logs,
) -> Result<Meeting> {
    let mut sides = [Side::new(one, processor), Side::new(other, processor)];
    let (mut flights, mut carried) = (0, 0);
    let mut line = [Vec::with_capacity(LINE), Vec::with_capacity(LINE)];
    for side in &mut sides {
        side.step(Event::Start);
    }
    while sides.iter().any(|side| !side.said.is_empty()) {
        flights += 1;
        if sides.iter().any(|side| side.gave) {
            carried = flights;
        }
        for (side, line) in sides.iter_mut().zip(line.iter_mut().rev()) {
            side.gave = false;
            line.clear();
            std::mem::swap(&mut side.said, line);
        }
        for (side, line) in sides.iter_mut().zip(&line) {
            side.hear(line);
        }
    }
    let outcomes = [sides[0].outcome, sides[1].outcome];
    if outcomes.contains(&None) {
        return Err("both sides wait for each other".into());
    }
    let costs = sides.map(Side::into_cost);
    Ok(Meeting { costs, flights, carried, outcomes })
}
