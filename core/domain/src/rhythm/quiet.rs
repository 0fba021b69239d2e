//! Coming back after a while (`product.md` 2 "Gentle return", 4f): after fourteen quiet days suggestions
//! pause, one neutral line may come for a person who chose it, and then there is silence. The words are
//! data; this says only when.

use std::collections::BTreeSet;

use super::Rest;
use super::neutral::Neutral;
use crate::day::CivilDay;

/// After how many quiet days suggestions pause (`product.md` 4f).
pub const QUIET_DAYS: u32 = 14;

/// How long it has been quiet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// The day from which it is counted: that of the last moment, or the first day with the app when there
    /// is no moment yet. A line that comes once in a gap is once for this day.
    pub since: CivilDay,
    /// Days from the last moment to today: 0 on its own day, `None` when there is none yet.
    pub days_since_moment: Option<u32>,
    /// Whole days since then that were quiet: today is not over, and days of rest ask nothing.
    pub quiet_days: u32,
    /// The one day, past or to come, on which the line for coming back is due when it was chosen; `None`
    /// while a rest is open. It moves on with every new moment.
    pub return_day: Option<CivilDay>,
}

impl Quiet {
    /// Whether suggestions pause: until the next moment, or until the person asks for one.
    #[must_use]
    pub fn suggestions_pause(self) -> bool {
        self.quiet_days >= QUIET_DAYS
    }
}

/// How long it has been quiet on `today`.
///
/// `done` are the days of every moment that this phone knows of, own and shared: what either of the two
/// notes for both is no silence. `began` is the first day with the app. Moments after today wait.
pub fn quiet(
    done: impl IntoIterator<Item = CivilDay>,
    began: CivilDay,
    rests: impl IntoIterator<Item = Rest>,
    today: CivilDay,
) -> Quiet {
    let last = done.into_iter().filter(|day| *day <= today).max();
    let since = last.unwrap_or_else(|| began.min(today));
    let neutral = Neutral::new(rests, &BTreeSet::new(), CivilDay::LAST);
    let passed = match (since.plus(1), today.plus(-1)) {
        (Some(first), Some(last)) if first <= last => {
            last.since(first) + 1 - neutral.count(first, last)
        }
        _ => 0,
    };
    let days = |days: i32| u32::try_from(days).unwrap_or_default();
    Quiet {
        since,
        days_since_moment: last.map(|last| days(today.since(last))),
        quiet_days: days(passed),
        return_day: return_day(since, &neutral),
    }
}

/// The first day that asks and has [`QUIET_DAYS`] quiet ones between it and `since`.
fn return_day(since: CivilDay, neutral: &Neutral) -> Option<CivilDay> {
    let mut day = since.plus(1)?;
    let mut quiet = 0;
    loop {
        if let Some(rested_until) = neutral.covering(day) {
            day = rested_until.plus(1)?;
        } else if quiet == QUIET_DAYS {
            return Some(day);
        } else {
            quiet += 1;
            day = day.plus(1)?;
        }
    }
}
