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

    /// "Until I say": from this day on, until it is [ended](Self::ended). One's own only.
    #[must_use]
    pub fn open(from: CivilDay) -> Self {
        Self { from, to: CivilDay::LAST }
    }

    /// The rest as it is kept when the person says, on `today`, that it is over. Today stays its last day,
    /// so that saying so never lowers a number; for suggestions see [`is_resting`]. `None` when it was
    /// still to come: nothing is left to keep. A rest that is over already stays as it is.
    #[must_use]
    pub fn ended(self, today: CivilDay) -> Option<Self> {
        (self.from <= today).then(|| Self { to: self.to.min(today), ..self })
    }

    /// The shared rest that goes on where this one stops, as long as a shared rest may be: how "until I say"
    /// is kept with the couple. `None` when the calendar ends.
    #[must_use]
    pub fn renewed(self) -> Option<Self> {
        let from = self.to.plus(1)?;
        Some(Self { from, to: from.plus(SHARED_REST_DAYS - 1).unwrap_or(CivilDay::LAST) })
    }

    /// Its first day.
    #[must_use]
    pub fn from(self) -> CivilDay {
        self.from
    }

    /// Its last day; [`CivilDay::LAST`] when it is open.
    #[must_use]
    pub fn to(self) -> CivilDay {
        self.to
    }

    /// Its last day as it is kept: `None` until the person says.
    #[must_use]
    pub fn until(self) -> Option<CivilDay> {
        (self.to < CivilDay::LAST).then_some(self.to)
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

/// Whether today is a day of rest, on which nothing is suggested and no reminder comes (`product.md` 6b).
///
/// `back_on` is the day on which the person last said that a rest is over: that day asks again, although
/// it still counts as rested. A rest that is set later takes it away again: forget `back_on` then.
#[must_use]
pub fn is_resting(
    rests: impl IntoIterator<Item = Rest>,
    back_on: Option<CivilDay>,
    today: CivilDay,
) -> bool {
    back_on != Some(today) && rests.into_iter().any(|rest| rest.covers(today))
}
