//! Why a command about days, moments or rest is refused. Each text is one sentence that says what to do.

use crate::day::{CivilDay, DayError};
use crate::local_time::{LocalTime, NoSuchTime};

/// Why a day, a moment or a rest is refused at the command. Nothing is ever refused at merge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RhythmError {
    /// The civil day is outside the years this app knows.
    #[error(transparent)]
    Day(#[from] DayError),
    /// What was typed is no time of a day.
    #[error(transparent)]
    Time(#[from] NoSuchTime),
    /// The start of the day is later than 12:00.
    #[error("a day can start from 00:00 to 12:00; choose a time in between instead of {0}")]
    NoSuchDayStart(LocalTime),
    /// No clock on earth is that far from UTC; minutes east.
    #[error("this phone's time zone can't be read; please check its date and time settings")]
    NoSuchOffset(i32),
    /// The day has not come yet.
    #[error("{0} has not come yet; you could note it when it is there")]
    NotYet(CivilDay),
    /// The day is more than [`BACKFILL_DAYS`](super::BACKFILL_DAYS) before today.
    #[error(
        "{day} is a while ago; moments can be added back to {earliest}, and today is a fine day too"
    )]
    TooLongAgo {
        /// The day that was asked for.
        day: CivilDay,
        /// The earliest day that can still be filled in.
        earliest: CivilDay,
    },
    /// A rest ends before it starts.
    #[error("a rest ends on the day it starts or later; choose an end on or after {from}")]
    RestBackwards {
        /// Its first day.
        from: CivilDay,
    },
    /// A rest shared with the couple is longer than [`SHARED_REST_DAYS`](super::SHARED_REST_DAYS).
    #[error(
        "a shared rest lasts up to 28 days; choose an end up to {latest} and renew it whenever you like"
    )]
    RestTooLong {
        /// The last day that it may have.
        latest: CivilDay,
    },
}
