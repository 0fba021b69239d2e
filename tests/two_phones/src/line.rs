//! One session between two phones: two state machines, and two streams that are delivered in any pieces.
//! It drives them as the app does: whatever comes is handed in at once, and when nothing is left to send
//! the session is asked for more until it has no more.

use std::collections::VecDeque;

use hearth_domain::ids::DeviceKey;
use hearth_sync::session::{Action, Event, Outcome, Session};

use crate::fault::{Fault, FrameFault};
use crate::home::Home;
use crate::phone::{Phone, PhoneId};
use crate::random::Random;

/// Names a session of a world.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineId(pub usize);

/// How a session ended for one side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The session said so.
    Finished(Outcome),
    /// The stream ended, or nothing came any more, before the session had finished.
    Cut,
}

/// What one side sent and took in a session.
#[derive(Clone, Default, Debug)]
pub struct Recorded {
    /// Its frames, one by one, as it sent them.
    pub frames: Vec<Vec<u8>>,
    /// Items that were new to it.
    pub new_items: usize,
    /// Groups that it committed.
    pub groups: usize,
    /// Rows that it was supplied with.
    pub supplied: usize,
    /// Events of this side so far.
    pub events: u32,
    /// Items that it gave.
    pub given: u64,
}

impl Recorded {
    /// The tags of its frames.
    #[must_use]
    pub fn tags(&self) -> Vec<u8> {
        self.frames.iter().filter_map(|frame| frame.get(4).copied()).collect()
    }

    /// How many bytes it sent.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.frames.iter().map(Vec::len).sum()
    }
}

struct End {
    phone: PhoneId,
    session: Session,
    /// Sent by this end and not yet delivered.
    on_the_way: VecDeque<u8>,
    /// Held back so that it comes after the next one.
    late: Option<Vec<u8>>,
    /// Sent frames so far, for faults that name one.
    sent: u16,
    /// How many more bytes of this end's stream arrive.
    reach: usize,
    may_have_more: bool,
    closed: bool,
    ended: Option<Ended>,
    recorded: Recorded,
}

impl End {
    fn new(phone: PhoneId, other: DeviceKey) -> Self {
        Self {
            phone,
            session: Session::new(other),
            on_the_way: VecDeque::new(),
            late: None,
            sent: 0,
            reach: usize::MAX,
            may_have_more: true,
            closed: false,
            ended: None,
            recorded: Recorded::default(),
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        let taken = bytes.len().min(self.reach);
        self.on_the_way.extend(&bytes[..taken]);
        if self.reach != usize::MAX {
            self.reach -= taken;
        }
        self.closed |= self.reach == 0;
    }

    fn end(&mut self, how: Ended) {
        self.ended.get_or_insert(how);
        if let Some(late) = self.late.take() {
            self.put(&late);
        }
        self.closed = true;
    }
}

/// A session on its way.
pub struct Line {
    ends: [End; 2],
    fault: Fault,
    started: bool,
    events: u32,
}

/// A thing that can happen next on a line.
#[derive(Clone, Copy)]
enum Move {
    Start(usize),
    Deliver(usize),
    Ask(usize),
    HangUp(usize),
}

impl Line {
    /// A session that `dialler` begins with `answerer`, each with its transport key.
    pub(crate) fn new(
        dialler: (PhoneId, DeviceKey),
        answerer: (PhoneId, DeviceKey),
        fault: Fault,
    ) -> Self {
        let mut ends = [End::new(dialler.0, answerer.1), End::new(answerer.0, dialler.1)];
        if let Fault::Cut(direction, after) = fault {
            ends[direction.sender()].reach = after as usize;
        }
        Self { ends, fault, started: false, events: 0 }
    }

    /// The two phones.
    #[must_use]
    pub fn phones(&self) -> [PhoneId; 2] {
        [self.ends[0].phone, self.ends[1].phone]
    }

    /// How it ended for each side; `None` while it runs.
    #[must_use]
    pub fn ended(&self) -> [Option<Ended>; 2] {
        [self.ends[0].ended, self.ends[1].ended]
    }

    /// What each side sent and took.
    #[must_use]
    pub fn recorded(&self) -> [&Recorded; 2] {
        [&self.ends[0].recorded, &self.ends[1].recorded]
    }

    /// All bytes of both directions.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.ends.iter().map(|end| end.recorded.bytes()).sum()
    }

    /// Whether nothing can happen on it any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.ends.iter().all(|end| end.ended.is_some())
    }

    /// Whether a fault was asked for.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        self.fault != Fault::None
    }

    /// Lets one thing happen, chosen by `random`. Gives the end whose process dies by it, if one does.
    /// `phone` gives a phone by its name.
    pub(crate) fn happen<'a, H: Home + 'a>(
        &mut self,
        random: &mut Random,
        phone: impl FnOnce(PhoneId) -> &'a mut Phone<H>,
    ) -> Option<PhoneId> {
        let moves = self.moves();
        let Some(chosen) = random.one_of(&moves).copied() else {
            // Nothing comes any more and nobody has anything to say: what a time limit ends.
            assert!(self.is_faulty(), "both sides wait for each other on a good line");
            self.cut();
            return None;
        };
        self.events += 1;
        assert!(self.events < 5_000_000, "a session that never ends");
        match chosen {
            Move::Start(end) => {
                self.started |= end == 1;
                self.step(end, phone(self.ends[end].phone), Event::Start);
            }
            Move::Ask(end) => {
                let before = self.ends[end].session.tally.sent;
                self.step(end, phone(self.ends[end].phone), Event::Writable);
                self.ends[end].may_have_more = self.ends[end].session.tally.sent != before;
            }
            Move::Deliver(end) => {
                let piece = self.piece(1 - end, random);
                self.ends[end].may_have_more = true;
                self.step(end, phone(self.ends[end].phone), Event::Received(&piece));
            }
            Move::HangUp(end) => self.ends[end].end(Ended::Cut),
        }
        match self.fault {
            Fault::Stop(after) if self.events >= after => self.cut(),
            Fault::Restart(direction, after) if self.events == after => {
                let phone = self.ends[direction.sender()].phone;
                self.ends[direction.sender()].end(Ended::Cut);
                return Some(phone);
            }
            _ => {}
        }
        None
    }

    fn cut(&mut self) {
        for end in &mut self.ends {
            end.on_the_way.clear();
            end.end(Ended::Cut);
        }
    }

    fn moves(&self) -> Vec<Move> {
        let mut moves = Vec::new();
        for at in [0, 1] {
            let (end, other) = (&self.ends[at], &self.ends[1 - at]);
            if end.ended.is_some() {
                continue;
            }
            if end.recorded.events == 0 {
                moves.push(Move::Start(at));
                continue;
            }
            if !other.on_the_way.is_empty() {
                moves.push(Move::Deliver(at));
            } else if other.closed {
                moves.push(Move::HangUp(at));
            }
            if end.may_have_more && !end.closed {
                moves.push(Move::Ask(at));
            }
        }
        moves
    }

    fn piece(&mut self, from: usize, random: &mut Random) -> Vec<u8> {
        let waiting = &mut self.ends[from].on_the_way;
        let most = match random.below(4) {
            0 => 1 + random.below(8),
            1 => 1 + random.below(300),
            _ => waiting.len(),
        };
        waiting.drain(..most.min(waiting.len())).collect()
    }

    fn step<H: Home>(&mut self, at: usize, phone: &mut Phone<H>, event: Event<'_>) {
        let fault = self.fault;
        let end = &mut self.ends[at];
        end.recorded.events += 1;
        match fault {
            Fault::Storage(direction, event, calls)
                if direction.sender() == at && event == end.recorded.events =>
            {
                phone.storage().fail_after(calls);
            }
            _ => {}
        }
        let actions = phone.step(&mut end.session, event);
        phone.storage().recover();
        end.recorded.given = end.session.tally.given;
        for action in actions {
            match action {
                Action::Send(bytes) => {
                    end.recorded.frames.push(bytes.clone());
                    match fault {
                        Fault::Frame(direction, nth, fault)
                            if direction.sender() == at && nth == end.sent =>
                        {
                            end.spoil(&bytes, fault);
                        }
                        _ => {
                            end.put(&bytes);
                            if let Some(late) = end.late.take() {
                                end.put(&late);
                            }
                        }
                    }
                    end.sent = end.sent.saturating_add(1);
                }
                Action::Took(accepted) => {
                    end.recorded.groups += 1;
                    end.recorded.new_items += accepted.new_items;
                }
                Action::Supplied(_) => end.recorded.supplied += 1,
                Action::Settle => {}
                Action::Finished(outcome) => end.end(Ended::Finished(outcome)),
            }
        }
    }
}

impl End {
    fn spoil(&mut self, bytes: &[u8], fault: FrameFault) {
        match fault {
            FrameFault::Twice => {
                self.put(bytes);
                self.put(bytes);
            }
            FrameFault::Late => self.late = Some(bytes.to_vec()),
            FrameFault::Never => {}
            FrameFault::Bit(bit) => {
                let mut bytes = bytes.to_vec();
                let at = bit as usize / 8 % bytes.len();
                bytes[at] ^= 1 << (bit % 8);
                self.put(&bytes);
            }
        }
    }
}
