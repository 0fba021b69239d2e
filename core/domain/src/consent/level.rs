//! Tiers of touch, and what a member publishes of them (`product.md` 3b).

use serde::Serialize;

use crate::day::CivilDay;

/// A tier of touch, from 0 (none) to 5.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Level(u8);

/// Why a choice is not taken. Nothing was changed; the sentence says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConsentError {
    /// Not a tier.
    #[error("there is no level {0}; choose 0, 1 or 2")]
    NoSuchLevel(u32),
    /// A tier of the touch programme (`product.md` "Decided").
    #[error(
        "level {0} belongs to the touch programme, which is not part of this version; choose 0, 1 or 2"
    )]
    NotYet(u32),
    /// Going up without a fresh [`UnlockProof`](crate::unlock::UnlockProof) (SR-10).
    #[error("going up asks for your own secret; give it and choose again within a minute")]
    NeedsUnlock,
    /// Going up while this person's own rest stands.
    #[error("touch rests for you now; end the rest first, then choose again")]
    Resting,
    /// An end that is over before a day has passed.
    #[error("going up counts after a day at the earliest; choose a later end")]
    EndsTooSoon,
    /// An end more than 30 days away.
    #[error("a choice ends within 30 days; choose an earlier end")]
    EndsTooLate,
}

impl Level {
    /// None: where everyone starts.
    pub const NONE: Self = Self(0);
    /// The highest that can be chosen, or is open for both, before the touch programme stands.
    pub const HIGHEST_NOW: Self = Self(2);
    /// The highest tier that a newer version may publish.
    const HIGHEST: u32 = 5;

    /// From what a person chose.
    ///
    /// # Errors
    /// [`ConsentError::NoSuchLevel`] above 5, [`ConsentError::NotYet`] above [`Level::HIGHEST_NOW`].
    pub fn new(number: u32) -> Result<Self, ConsentError> {
        let level = Self::from_peer(number).ok_or(ConsentError::NoSuchLevel(number))?;
        if level > Self::HIGHEST_NOW { Err(ConsentError::NotYet(number)) } else { Ok(level) }
    }

    /// From what stands in an entry; `None` for what is no tier.
    pub(super) fn from_peer(number: u32) -> Option<Self> {
        (number <= Self::HIGHEST).then(|| u8::try_from(number).ok().map(Self)).flatten()
    }

    /// The tier's number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

/// What a member lets be open, up to and including a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Published {
    /// The level.
    pub open: Level,
    /// The last day on which it is.
    pub until: CivilDay,
}

impl Published {
    /// Nothing, for as long as there are days. The one way to say 0: an end of its own would tell the day on
    /// which it was said.
    pub const NOTHING: Self = Self { open: Level::NONE, until: CivilDay::LAST };

    /// From the numbers in an entry, whoever wrote it: what makes no sense opens nothing.
    #[must_use]
    pub fn from_numbers(open: u64, until: u64) -> Self {
        let small = |number: u64| u32::try_from(number).ok();
        let open = small(open).and_then(Level::from_peer);
        let until = small(until).and_then(CivilDay::from_number);
        open.zip(until).map_or(Self::NOTHING, |(open, until)| Self { open, until })
    }

    /// What is left of it on a day.
    #[must_use]
    pub fn on(self, today: CivilDay) -> Self {
        if today > self.until || self.open == Level::NONE { Self::NOTHING } else { self }
    }

    /// The lower of two: neither opens more than it did, nor for longer.
    #[must_use]
    pub fn lower_of(self, other: Self) -> Self {
        Self { open: self.open.min(other.open), until: self.until.min(other.until) }
    }
}
