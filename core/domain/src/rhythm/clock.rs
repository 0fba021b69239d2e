//! From an instant to the civil day it belongs to, and which days may still be filled in
//! (`product.md` 4a, 4b). The instant and the offset come in as numbers and stay with the author: the
//! day alone is what an entry carries, and it is frozen once written.

use chrono::DateTime;

use super::{DayStart, RhythmError};
use crate::day::{CivilDay, DayError};

/// How many days back a moment may be filled in: "we did, forgot to log" (`product.md` 4b,
/// `[PLAN_ET]`).
pub const BACKFILL_DAYS: i32 = 7;

const MINUTES_A_DAY: u32 = 1440;
const SECONDS_A_MINUTE: i64 = 60;
const SECONDS_A_DAY: i64 = 86_400;

/// The civil day of an instant: the date at (instant - day start) in the author's offset at writing
/// (`product.md` 4a).
///
/// `utc_seconds` since 1970-01-01T00:00Z; `offset_minutes` east of UTC at that instant, daylight saving
/// included. The start is taken off what the wall clock shows, so that every day runs from 04:00 to
/// 04:00 there, and one of 23 or 25 hours is one day.
///
/// # Errors
/// [`RhythmError::Day`] outside 2000-2200; [`RhythmError::NoSuchOffset`] from a whole day on.
pub fn civil_day(
    utc_seconds: i64,
    offset_minutes: i32,
    day_start: DayStart,
) -> Result<CivilDay, RhythmError> {
    if offset_minutes.unsigned_abs() >= MINUTES_A_DAY {
        return Err(RhythmError::NoSuchOffset(offset_minutes));
    }
    let start = i64::from(day_start.time().minutes());
    let shift = (i64::from(offset_minutes) - start) * SECONDS_A_MINUTE;
    let local_seconds = utc_seconds.saturating_add(shift);
    u32::try_from(local_seconds.div_euclid(SECONDS_A_DAY))
        .ok()
        .and_then(CivilDay::from_number)
        .ok_or_else(|| RhythmError::Day(DayError::OutOfRange(written(local_seconds))))
}

/// A date that is out of range, for the sentence that says so.
fn written(local_seconds: i64) -> String {
    DateTime::from_timestamp(local_seconds, 0)
        .map_or_else(|| "this phone's date".to_owned(), |at| at.date_naive().to_string())
}

/// Whether a moment may be noted for this day: today and the [`BACKFILL_DAYS`] before it
/// (`product.md` 4b). Asked at the command, never at merge: what another phone noted stays.
///
/// # Errors
/// [`RhythmError::NotYet`] for a later day, [`RhythmError::TooLongAgo`] for an earlier one.
pub fn check_backfill(day: CivilDay, today: CivilDay) -> Result<(), RhythmError> {
    match today.since(day) {
        ..0 => Err(RhythmError::NotYet(day)),
        0..=BACKFILL_DAYS => Ok(()),
        _ => {
            let earliest = today.plus(-BACKFILL_DAYS).unwrap_or(CivilDay::FIRST);
            Err(RhythmError::TooLongAgo { day, earliest })
        }
    }
}
