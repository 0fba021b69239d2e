//! The next reminders, as a list (`product.md` SR-18, `design.md` 8): off until chosen, at most one a day,
//! none in quiet hours or on a day of rest, none after three in a row were ignored. The host only registers
//! the list. Since it never holds more than may still be ignored, a phone that nobody opens goes silent by
//! itself. Pure: what time it is, and what came of earlier ones, is passed in.

mod quiet_hours;
mod record;
mod settings;
mod wall;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod properties;

pub use quiet_hours::QuietHours;
pub use record::{IGNORED_AT_MOST, Record};
use serde::{Deserialize, Serialize};
pub use settings::{ReminderError, Settings, Weekdays};
pub use wall::Wall;

use crate::day::CivilDay;
use crate::local_time::LocalTime;
use crate::rhythm::{DayStart, Rest, is_resting};

/// The keys of the texts, in `content/<language>/today.toml`. All say the same nothing: no name, no act,
/// and not what kind of reminder it is (SR-18).
pub const TEXTS: [&str; 3] = ["reminder-1", "reminder-2", "reminder-3"];

/// How long before a plan with a time its reminder comes, in minutes.
pub const BEFORE_A_PLAN: u16 = 60;

/// How far ahead is looked, in days.
const AHEAD: i32 = 366;

/// One reminder that the host is to register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reminder {
    /// The date that the calendar shows when it comes.
    pub date: CivilDay,
    /// When it comes, on the wall clock of wherever the person is then.
    pub at: LocalTime,
    /// The civil day that it belongs to: the day before `date` when the day has not started by then.
    pub day: CivilDay,
}

impl Reminder {
    /// The key of its text, one of [`TEXTS`]. It follows from the day alone, so that a lock screen tells
    /// nothing of what the reminder is about.
    #[must_use]
    pub fn text(self) -> &'static str {
        let [first, second, third] = TEXTS;
        match self.day.number() % 3 {
            0 => first,
            1 => second,
            _ => third,
        }
    }
}

/// What of a person's days a reminder is about, or keeps out of the way of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Days<'a> {
    /// When their day starts.
    pub day_start: DayStart,
    /// Their rests, own and shared; an open one silences until they say.
    pub rests: &'a [Rest],
    /// The day on which they last said that a rest is over, as for
    /// [`is_resting`](crate::rhythm::is_resting).
    pub back_on: Option<CivilDay>,
    /// Dates and times of the plans that the two agreed on.
    pub plans: &'a [(CivilDay, Option<LocalTime>)],
    /// Evenings that were set aside to be quiet, by the date on which they start.
    pub quiet_evenings: &'a [(CivilDay, QuietHours)],
    /// The day of the one line for coming back, [`Quiet::return_day`](crate::rhythm::Quiet::return_day).
    pub return_day: Option<CivilDay>,
}

/// The next reminders after `now`, soonest first; to be registered in the place of all that were before.
///
/// Empty until something is chosen in `settings`, and once three in a row were ignored ([`Record`]). Never
/// more than may still be ignored until then, so at most three. Ask again whenever the app is opened, after
/// [`Record::opened`], and whenever settings or days change; then keep [`Record::giving`].
#[must_use]
pub fn next(settings: &Settings, days: &Days<'_>, record: &Record, now: Wall) -> Vec<Reminder> {
    let mut wanted: Vec<Reminder> = wanted(settings, days, now)
        .filter(|one| (one.date, one.at) > (now.date, now.time))
        .filter(|one| !settings.quiet.cover(one.at) && !in_quiet_evening(days, *one))
        .filter(|one| !is_resting(days.rests.iter().copied(), days.back_on, one.day))
        .filter(|one| !record.had_one(*one, now))
        .collect();
    wanted.sort_unstable();
    // In the order in which they come, dates and days never go back: the one before is all there is to ask.
    wanted.dedup_by(|next, kept| next.day == kept.day || next.date == kept.date);
    wanted.truncate(record.may_be_ignored(now));
    wanted
}

/// Everything that is chosen, whether it may come or not, in no order.
fn wanted<'a>(
    settings: &'a Settings,
    days: &'a Days<'_>,
    now: Wall,
) -> impl Iterator<Item = Reminder> + 'a {
    let coming = (-1..AHEAD).filter_map(move |n| now.date.plus(n));
    let chosen = coming.filter(|day| settings.days.contain(*day));
    let coming_back = days.return_day.filter(|_| settings.coming_back);
    let by_day = chosen.chain(coming_back).filter_map(|day| of_day(settings, days, day));
    let planned = days.plans.iter().filter(|_| settings.plans);
    by_day.chain(planned.filter_map(|(date, at)| of_plan(settings, days, *date, *at)))
}

/// At the chosen time of a civil day; `None` when the calendar ends.
fn of_day(settings: &Settings, days: &Days<'_>, day: CivilDay) -> Option<Reminder> {
    let at = settings.time;
    let after_midnight = at < days.day_start.time();
    let date = day.plus(i32::from(after_midnight))?;
    Some(Reminder { date, at, day })
}

/// At the chosen time of the plan's date, or an hour before the plan when that is earlier. `None` when an
/// hour before is the day before: nobody is woken for a plan of the night.
fn of_plan(
    settings: &Settings,
    days: &Days<'_>,
    date: CivilDay,
    plan: Option<LocalTime>,
) -> Option<Reminder> {
    let at = match plan {
        Some(plan) => plan.earlier(BEFORE_A_PLAN)?.min(settings.time),
        None => settings.time,
    };
    Some(Reminder { date, at, day: Wall { date, time: at }.day(days.day_start) })
}

fn in_quiet_evening(days: &Days<'_>, one: Reminder) -> bool {
    days.quiet_evenings.iter().any(|(date, hours)| hours.cover_from(*date, one.date, one.at))
}
