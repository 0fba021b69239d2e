//! Days that ask nothing: away, ill, grief, a new baby, or no reason at all (`product.md` 4b).
//! A rest has no field for a reason, and may be set before or after the fact.

use super::RhythmError;
use crate::day::CivilDay;

/// The longest rest that is shared with the couple, in days, first and last included (`product.md` 4b).
pub const SHARED_REST_DAYS: i32 = 28;

/// A span of days, first and last included, that asks nothing. The first is never after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rest {
    from: CivilDay,
    to: CivilDay,
}

impl Rest {
    /// Of any length: one's own rest, and any rest as it is read from a merged set.
    ///
    /// # Errors
    /// [`RhythmError::RestBackwards`] when it ends before it starts.
    pub fn new(from: CivilDay, to: CivilDay) -> Result<Self, RhythmError> {
        if to < from { Err(RhythmError::RestBackwards { from }) } else { Ok(Self { from, to }) }
    }

    /// Shared with the couple: a closed span of at most [`SHARED_REST_DAYS`]; "until I say" renews it.
    /// For the command; a longer one that arrives from another phone is read by [`Rest::new`].
    ///
    /// # Errors
    /// [`RhythmError::RestBackwards`], or [`RhythmError::RestTooLong`] with the last day it may have.
    pub fn shared(from: CivilDay, to: CivilDay) -> Result<Self, RhythmError> {
        let rest = Self::new(from, to)?;
        if rest.days() > SHARED_REST_DAYS {
            let latest = from.plus(SHARED_REST_DAYS - 1).unwrap_or(CivilDay::LAST);
            return Err(RhythmError::RestTooLong { latest });
        }
        Ok(rest)
    }

    /// Its first day.
    #[must_use]
    pub fn from(self) -> CivilDay {
        self.from
    }

    /// Its last day.
    #[must_use]
    pub fn to(self) -> CivilDay {
        self.to
    }

    /// How many days it has; at least 1.
    #[must_use]
    pub fn days(self) -> i32 {
        self.to.since(self.from) + 1
    }

    /// Whether this day is one of it.
    #[must_use]
    pub fn covers(self, day: CivilDay) -> bool {
        (self.from..=self.to).contains(&day)
    }
}
