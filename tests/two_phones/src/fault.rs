//! What a network does to a session.

use crate::random::Random;

/// Which of the two streams of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// From the one who dialled.
    There,
    /// From the one who answered.
    Back,
}

impl Direction {
    /// 0 or 1, the end of the line that sends.
    #[must_use]
    pub fn sender(self) -> usize {
        match self {
            Self::There => 0,
            Self::Back => 1,
        }
    }
}

/// What happens to one frame, by its place in its stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrameFault {
    /// It comes twice.
    Twice,
    /// It comes after the next one.
    Late,
    /// It never comes.
    Never,
    /// One bit of it, counted from its front and around, is another.
    Bit(u32),
}

/// What happens to a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing.
    None,
    /// One stream ends after this many bytes.
    Cut(Direction, u32),
    /// Both streams end after this many events of the whole session.
    Stop(u32),
    /// One of the two processes dies after this many events, and starts again with what it had committed.
    Restart(Direction, u32),
    /// One frame of one stream is treated badly.
    Frame(Direction, u16, FrameFault),
    /// One side's storage fails at its event of this number, in the transaction's call of this number.
    Storage(Direction, u32, u32),
}

impl Fault {
    /// Any of them.
    pub fn random(random: &mut Random) -> Self {
        let direction = if random.once_in(2) { Direction::There } else { Direction::Back };
        let number = |random: &mut Random, most| u32::try_from(random.below(most)).unwrap_or(0);
        match random.below(9) {
            0 | 1 => Self::Cut(direction, number(random, 3000)),
            2 => Self::Stop(number(random, 60)),
            3 => Self::Restart(direction, number(random, 60)),
            4 | 5 => {
                let frame = u16::try_from(random.below(8)).unwrap_or(0);
                let fault = match random.below(4) {
                    0 => FrameFault::Twice,
                    1 => FrameFault::Late,
                    2 => FrameFault::Never,
                    _ => FrameFault::Bit(number(random, 20_000)),
                };
                Self::Frame(direction, frame, fault)
            }
            6 => {
                let event = number(random, 30);
                Self::Storage(direction, event, number(random, 40))
            }
            _ => Self::None,
        }
    }

    /// Its name in figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "no fault",
            Self::Cut(..) => "stream cut at a byte",
            Self::Stop(_) => "line gone",
            Self::Restart(..) => "process died in a session",
            Self::Frame(_, _, FrameFault::Twice) => "frame twice",
            Self::Frame(_, _, FrameFault::Late) => "frame late",
            Self::Frame(_, _, FrameFault::Never) => "frame lost",
            Self::Frame(_, _, FrameFault::Bit(_)) => "frame with a bit flipped",
            Self::Storage(..) => "storage failed in a session",
        }
    }
}
