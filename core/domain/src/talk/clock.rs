//! Time in a session: it passes only forwards. A clock that was set back stands still for the session and goes on from
//! there; one that was set ahead, or a phone that slept, ends a turn or a pause early at worst, and never holds
//! anyone in it.

use serde::{Deserialize, Serialize};

use super::{Kind, Session, Stage, Step};

/// An instant by this phone's clock: seconds since 1970-01-01T00:00Z. It never leaves the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct At(pub i64);

/// The shortest pause, in seconds: 20 minutes, so that bodies can calm down (`[CALM]`).
pub const SHORTEST_PAUSE: u32 = 20 * 60;
/// The longest pause, in seconds: a day (`[CALM]`).
pub const LONGEST_PAUSE: u32 = 24 * 60 * 60;
/// A session that nobody touched for so many seconds, a day, ends by itself: nothing here waits for anyone.
pub const KEPT_FOR: u32 = 24 * 60 * 60;

/// Something to let the two know, once, by a hum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signal {
    /// The time of this turn is over; now the listener says back one thing.
    TurnOver,
    /// The time to come back has come; both may say yes, later, or leave it.
    TimeToReturn,
}

impl Session {
    /// Lets the time pass up to `now`, and says what has come of it since the last look. To be called when the app
    /// is opened again, and while a turn is on the screen.
    pub fn look(&mut self, now: At) -> Option<Signal> {
        let passed = now.0.saturating_sub(self.seen.0).max(0);
        self.seen = now;
        let mut seconds = u32::try_from(passed).unwrap_or(u32::MAX);
        let signal = self.run(&mut seconds);
        if !self.is_over() && !self.has_a_clock() {
            self.idle = self.idle.saturating_add(seconds);
            if self.idle >= KEPT_FOR {
                (self.stage, self.idle) = (Stage::Ended, 0);
                return None;
            }
        }
        signal
    }

    /// Seconds left of a turn with a clock, or of a pause; `None` where no clock runs.
    #[must_use]
    pub fn left(&self) -> Option<u32> {
        match self.stage {
            Stage::Paused { left, .. } => Some(left),
            Stage::Turn { step: Step::Speaking { spent }, .. } if self.is_timed() => {
                Some(self.length.seconds().saturating_sub(spent))
            }
            _ => None,
        }
    }

    /// When the two meant to come back, by this phone's clock; `None` unless it is paused.
    #[must_use]
    pub fn back_at(&self) -> Option<At> {
        match self.stage {
            Stage::Paused { left, .. } => Some(At(self.seen.0.saturating_add(i64::from(left)))),
            _ => None,
        }
    }

    /// Takes from `seconds` what a running clock uses up.
    fn run(&mut self, seconds: &mut u32) -> Option<Signal> {
        let left = self.left().filter(|left| *left > 0)?;
        let used = left.min(*seconds);
        *seconds -= used;
        let over = used == left;
        match &mut self.stage {
            Stage::Paused { left, .. } => {
                *left -= used;
                over.then(|| self.signalled(Signal::TimeToReturn))
            }
            Stage::Turn { step, .. } => {
                if over {
                    *step = Step::SayingBack;
                    return Some(self.signalled(Signal::TurnOver));
                }
                if let Step::Speaking { spent } = step {
                    *spent = spent.saturating_add(used);
                }
                None
            }
            _ => None,
        }
    }

    fn signalled(&mut self, signal: Signal) -> Signal {
        self.idle = 0;
        signal
    }

    fn has_a_clock(&self) -> bool {
        self.left().is_some_and(|left| left > 0)
    }

    pub(super) fn is_timed(&self) -> bool {
        self.kind == Kind::TwentyMinutes
    }
}
