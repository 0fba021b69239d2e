//! Two phones on a table, and a line between them that a test may touch.

use std::collections::VecDeque;

use hearth_domain::entries::{Appreciation, NewEntry, Plan, PlanEdit};
use hearth_domain::ids::{DeviceKey, EntryId, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Facts, Logs, Space};

use crate::frame::{Frame, FrameReader, encode};
use crate::session::{Action, Event, Outcome, Session};

pub type Phone = Space<MemoryRows>;

fn secret(who: u8) -> AuthorSecret {
    AuthorSecret::from_bytes(&[who; 32])
}

/// The phone of the one person (1) or the other (2) in a space; `seed` makes another process of it.
pub fn phone_in(nonce: u8, who: u8, seed: u8, rows: MemoryRows) -> Phone {
    let member = |who| MemberId::of_first_key(&secret(who).public());
    let members = Members::new(member(1), member(2)).unwrap();
    let space = SpaceId::of(&members, &[nonce; 16]);
    let certificate = Certificate::first(space, DeviceKey([who; 32]), &secret(who));
    let me = members.index_of(&member(who)).unwrap();
    let facts = Facts { space, members, me, certificate, confirmed: Vec::new() };
    let mut count = 0_u64;
    let random = move || {
        count += 1;
        let parts: [&[u8]; 2] = [&[who, seed], &count.to_be_bytes()];
        let hash = hearth_domain::hash::labelled("hearth-test/random/1", &parts);
        hash[..16].try_into().unwrap()
    };
    Space::new(rows, facts, secret(who), [seed; 8], Box::new(random))
}

pub fn phone(who: u8) -> Phone {
    phone_in(7, who, who, MemoryRows::default())
}

/// The same phone again, as a restored copy of it.
pub fn copy(phone: &mut Phone, who: u8, seed: u8) -> Phone {
    phone_in(7, who, seed, phone.storage().clone())
}

pub fn appreciate(phone: &mut Phone, text: &str) -> EntryId {
    let entry = NewEntry::Appreciation(Appreciation::new(text, None).unwrap());
    phone.create("2026-11-20".parse().ok(), &entry).unwrap().0
}

pub fn plan(phone: &mut Phone, note: &str) -> EntryId {
    let entry = NewEntry::Plan(Plan::new("a plan", note).unwrap());
    phone.create("2026-11-20".parse().ok(), &entry).unwrap().0
}

pub fn edit(phone: &mut Phone, id: &EntryId, note: &str) {
    phone.edit_plan(id, &PlanEdit::new(None, Some(note)).unwrap()).unwrap();
}

/// One side of a session, and what it did.
pub struct Side<'a> {
    pub phone: &'a mut Phone,
    pub session: Session,
    pub sent: Vec<Vec<u8>>,
    pub outcome: Option<Outcome>,
    pub groups: usize,
    pub supplied: usize,
    /// How often it was asked to settle.
    pub settled: usize,
    /// What its person's phone does then.
    pub settle: Box<dyn FnMut(&mut Phone)>,
}

impl<'a> Side<'a> {
    pub fn new(phone: &'a mut Phone) -> Self {
        // The other of the two phones on the table.
        let mut other = phone.facts().device();
        other.0.iter_mut().for_each(|byte| *byte ^= 3);
        let session = Session::new(other);
        Self {
            phone,
            session,
            sent: Vec::new(),
            outcome: None,
            groups: 0,
            supplied: 0,
            settled: 0,
            settle: Box::new(|_| {}),
        }
    }

    /// One event, and the answer when it is asked to settle; gives the frames that it made.
    pub fn step(&mut self, event: Event<'_>) -> Vec<Vec<u8>> {
        let mut frames = Vec::new();
        let mut actions = VecDeque::from(self.session.step(self.phone, event));
        while let Some(action) = actions.pop_front() {
            assert!(self.outcome.is_none(), "nothing follows the end");
            match action {
                Action::Send(bytes) => frames.push(bytes),
                Action::Took(_) => self.groups += 1,
                Action::Supplied(_) => self.supplied += 1,
                Action::Settle => {
                    self.settled += 1;
                    (self.settle)(self.phone);
                    actions.extend(self.session.step(self.phone, Event::Settled));
                }
                Action::Finished(outcome) => self.outcome = Some(outcome),
            }
        }
        self.sent.extend(frames.iter().cloned());
        frames
    }

    pub fn start(&mut self) -> Vec<u8> {
        self.step(Event::Start).concat()
    }

    pub fn hear(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        self.step(Event::Received(bytes))
    }

    pub fn say(&mut self) -> Vec<Vec<u8>> {
        self.step(Event::Writable)
    }

    pub fn bytes(&self) -> usize {
        self.sent.iter().map(Vec::len).sum()
    }

    pub fn tags(&self) -> Vec<u8> {
        self.sent.iter().map(|frame| frame[4]).collect()
    }
}

/// What a meeting came to.
pub struct Met {
    pub outcomes: [Option<Outcome>; 2],
    pub bytes: [usize; 2],
    pub groups: [usize; 2],
    pub supplied: [usize; 2],
    pub tags: [Vec<u8>; 2],
    /// How often the line was turned round until both had finished: 2 make a round trip.
    pub turns: usize,
}

/// Both sides to the end; in each turn both hear what the other had said, then say what they have.
pub fn meet(one: &mut Phone, other: &mut Phone) -> Met {
    meet_touched(one, other, |_, frame| vec![frame])
}

/// The same, with somebody's hand on the line: `touch` gets the number of the side that said a frame.
pub fn meet_touched(
    one: &mut Phone,
    other: &mut Phone,
    touch: impl FnMut(usize, Vec<u8>) -> Vec<Vec<u8>>,
) -> Met {
    bring_together([Side::new(one), Side::new(other)], touch)
}

/// The same, where the second walks no more than this many operations a session.
pub fn meet_within(one: &mut Phone, other: &mut Phone, work: u64) -> Met {
    let device = one.facts().device();
    let mut sides = [Side::new(one), Side::new(other)];
    sides[1].session = Session::with_work(device, work);
    bring_together(sides, |_, frame| vec![frame])
}

fn bring_together(
    mut sides: [Side<'_>; 2],
    mut touch: impl FnMut(usize, Vec<u8>) -> Vec<Vec<u8>>,
) -> Met {
    let mut waiting = [sides[0].step(Event::Start), sides[1].step(Event::Start)];
    let mut turns = 0;
    while waiting.iter().any(|frames| !frames.is_empty()) {
        turns += 1;
        let heard = std::mem::take(&mut waiting);
        for (at, frames) in heard.into_iter().enumerate() {
            let hearer = &mut sides[1 - at];
            for frame in frames {
                for frame in touch(at, frame) {
                    waiting[1 - at].extend(hearer.hear(&frame));
                }
            }
        }
        for at in [0, 1] {
            loop {
                let said = sides[at].say();
                if said.is_empty() {
                    break;
                }
                waiting[at].extend(said);
            }
        }
        assert!(turns < 1000, "a session that never ends");
    }
    let [one, other] = sides;
    Met {
        outcomes: [one.outcome, other.outcome],
        bytes: [one.bytes(), other.bytes()],
        groups: [one.groups, other.groups],
        supplied: [one.supplied, other.supplied],
        tags: [one.tags(), other.tags()],
        turns,
    }
}

pub fn assert_same(one: &mut Phone, other: &mut Phone) {
    let (mine, theirs) = (one.summary().unwrap(), other.summary().unwrap());
    assert_eq!(mine, theirs);
}

pub const SYNCED: Option<Outcome> = Some(Outcome::Synced { complete: true, damaged: None });

/// The frames of a stream.
pub fn frames(stream: &[u8]) -> Vec<Frame> {
    let mut reader = FrameReader::new();
    reader.push(stream);
    std::iter::from_fn(|| reader.next().unwrap()).collect()
}

pub fn frame(tag: u8, body: &[u8]) -> Vec<u8> {
    encode(tag, body)
}
