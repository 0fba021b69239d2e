//! The twenty-minute talk, and speaker and listener, on one phone that lies between two people (`product.md` 2, 3c C01
//! and C03, 6b). State machines without input or output: instants and the coin come in, the state goes out and can be
//! kept over a suspend. There is no text in it: nothing that is said is recorded, and no topic is kept.
//!
//! ```text
//! ready -> coin -> turn 1: speaking -> saying back -> (checking) -> turn 2: floor -> ... -> closing -> done
//! any unfinished stage -> ended, with no reason       any moment of a turn -> paused -> the same moment
//! ```
//! Checking belongs to speaker and listener alone. In both, only the speaker's "you got me" leads out of a turn.

mod act;
mod clock;
mod screen;
mod stage;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod properties;

use serde::{Deserialize, Serialize};

pub use act::{Act, TalkError};
pub use clock::{At, KEPT_FOR, LONGEST_PAUSE, SHORTEST_PAUSE, Signal};
pub use stage::{Noted, Person, Stage, Step, Turn};

use crate::catalogue::RitualId;

/// Which session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Two turns of the same length; the clock ends a turn.
    TwentyMinutes,
    /// Short pieces, each said back until the speaker feels understood; the speaker ends a piece.
    SpeakerListener,
}

/// How long each turn of the twenty-minute talk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Length {
    /// 5 + 5 minutes.
    Five,
    /// 10 + 10 minutes.
    #[default]
    Ten,
    /// 15 + 15 minutes.
    Fifteen,
}

/// A session. Equal sessions behave alike; its JSON is what a phone keeps while the app sleeps, in its own room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    kind: Kind,
    length: Length,
    stage: Stage,
    /// When the clock was last looked at.
    seen: At,
    /// Seconds since the last act or signal in a stage that waits for people.
    idle: u32,
}

impl Kind {
    /// The exercise of the catalogue that a moment of it is of.
    #[must_use]
    pub fn ritual(self) -> RitualId {
        RitualId::of_catalogue(match self {
            Self::TwentyMinutes => "twenty-minute-talk",
            Self::SpeakerListener => "speaker-listener",
        })
    }
}

impl Length {
    /// Minutes a turn.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        match self {
            Self::Five => 5,
            Self::Ten => 10,
            Self::Fifteen => 15,
        }
    }

    /// The length of so many minutes a turn; `None` unless it is 5, 10 or 15.
    #[must_use]
    pub const fn of_minutes(minutes: u16) -> Option<Self> {
        match minutes {
            5 => Some(Self::Five),
            10 => Some(Self::Ten),
            15 => Some(Self::Fifteen),
            _ => None,
        }
    }

    const fn seconds(self) -> u32 {
        self.minutes() as u32 * 60
    }
}

impl Session {
    /// A session that is ready to begin. `length` is that of a turn of the twenty-minute talk; speaker and
    /// listener has no clock.
    #[must_use]
    pub fn new(kind: Kind, length: Length, now: At) -> Self {
        Self { kind, length, stage: Stage::Ready, seen: now, idle: 0 }
    }

    /// Which session it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How long a turn is.
    #[must_use]
    pub fn length(&self) -> Length {
        self.length
    }

    /// Where it stands. Call [`Session::look`] first when time has passed.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Who has the floor, or gets it next; `None` before the coin and after the turns.
    #[must_use]
    pub fn speaker(&self) -> Option<Person> {
        match self.stage {
            Stage::Coin { first } => Some(first),
            Stage::Turn { first, turn, .. } | Stage::Paused { first, turn, .. } => {
                Some(if turn == Turn::First { first } else { first.other() })
            }
            _ => None,
        }
    }

    /// Who listens: the other one.
    #[must_use]
    pub fn listener(&self) -> Option<Person> {
        self.speaker().map(Person::other)
    }

    /// Whether it is over: done or ended. It can be thrown away then, once its moment was taken.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Done { .. } | Stage::Ended)
    }

    /// The ritual to note as one moment of the two, once: after a session that was finished and not asked to stay
    /// unnoted. Keep the session after taking it.
    pub fn take_moment(&mut self) -> Option<RitualId> {
        let Stage::Done { noted: noted @ Noted::Due } = &mut self.stage else { return None };
        *noted = Noted::Taken;
        Some(self.kind.ritual())
    }
}
