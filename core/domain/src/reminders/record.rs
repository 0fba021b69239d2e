//! What came of earlier reminders: how many in a row were ignored (SR-18). Nothing tells when the app was
//! opened; only what was given to the host, and a count, are kept.

use serde::{Deserialize, Serialize};

use super::{Reminder, Wall};
use crate::rhythm::DayStart;

/// After so many reminders in a row that were ignored there are no more, until the person turns them on
/// again.
pub const IGNORED_AT_MOST: u8 = 3;

/// What came of earlier reminders. Own, never synced; kept as it is here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// How many of the latest were ignored in a row.
    ignored: u8,
    /// The latest that came and is counted already.
    last: Option<Reminder>,
    /// What was given to the host and is not counted yet, soonest first.
    given: Vec<Reminder>,
}

impl Record {
    /// Whether three in a row were ignored: nothing comes any more, and the app says so once
    /// (`reminder-stopped`). Opening the app changes nothing about it; turning them on again does.
    #[must_use]
    pub fn has_stopped(&self) -> bool {
        self.ignored >= IGNORED_AT_MOST
    }

    /// The person opened the app. A reminder that came earlier on this civil day is answered by that, and
    /// the count starts again; one of an earlier day was ignored.
    #[must_use]
    pub fn opened(mut self, now: Wall, day_start: DayStart) -> Self {
        let today = now.day(day_start);
        let came = self.came(now);
        for one in self.given.drain(..came) {
            let is_answered = one.day == today;
            if self.ignored < IGNORED_AT_MOST {
                self.ignored = if is_answered { 0 } else { self.ignored + 1 };
            }
            self.last = Some(one);
        }
        self
    }

    /// This list is with the host now, in the place of what was and has not come yet.
    #[must_use]
    pub fn giving(mut self, list: &[Reminder], now: Wall) -> Self {
        self.given.truncate(self.came(now));
        self.given.extend_from_slice(list);
        self
    }

    /// The person turned reminders on, again or for the first time: nothing counts as ignored.
    #[must_use]
    pub fn turned_on(self, now: Wall) -> Self {
        let last = self.given[..self.came(now)].last().copied().or(self.last);
        Self { ignored: 0, last, given: Vec::new() }
    }

    /// How many of what was given have come by now.
    fn came(&self, now: Wall) -> usize {
        self.given.partition_point(|one| (one.date, one.at) <= (now.date, now.time))
    }

    /// How many more may come before there would be too many ignored ones, if nobody opened the app.
    pub(super) fn may_be_ignored(&self, now: Wall) -> usize {
        usize::from(IGNORED_AT_MOST.saturating_sub(self.ignored)).saturating_sub(self.came(now))
    }

    /// Whether one came already on the date or the civil day of this one: there is one a day at most.
    pub(super) fn had_one(&self, next: Reminder, now: Wall) -> bool {
        let mut came = self.given[..self.came(now)].iter().chain(&self.last);
        came.any(|one| one.day == next.day || one.date == next.date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local_time::LocalTime;

    fn at(date: &str, hour: u8) -> Wall {
        Wall { date: date.parse().unwrap(), time: LocalTime::hour(hour) }
    }

    fn evening(date: &str) -> Reminder {
        let Wall { date, time } = at(date, 18);
        Reminder { date, at: time, day: date }
    }

    fn record() -> Record {
        Record::default()
            .giving(&[evening("2026-11-14")], at("2026-11-14", 9))
            .opened(at("2026-11-15", 9), DayStart::default())
            .giving(&[evening("2026-11-16"), evening("2026-11-17")], at("2026-11-15", 9))
    }

    #[test]
    fn a_record_is_kept_as_text_with_no_word_of_when_the_app_was_opened() {
        let text = serde_json::to_string(&record()).unwrap();
        let kept = concat!(
            r#"{"ignored":1,"last":{"date":"2026-11-14","at":"18:00","day":"2026-11-14"},"given":["#,
            r#"{"date":"2026-11-16","at":"18:00","day":"2026-11-16"},"#,
            r#"{"date":"2026-11-17","at":"18:00","day":"2026-11-17"}]}"#
        );
        assert_eq!(text, kept);
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record());
    }

    #[test]
    fn the_third_that_was_ignored_stops_them_until_they_are_turned_on_again() {
        let two = record().opened(at("2026-11-17", 9), DayStart::default());
        assert!(!two.has_stopped());
        let three = two.opened(at("2026-11-18", 9), DayStart::default());
        assert!(three.has_stopped());
        let later = three.opened(at("2026-11-30", 9), DayStart::default());
        assert!(later.has_stopped(), "opening the app is no choice");
        assert!(!later.turned_on(at("2026-11-30", 9)).has_stopped());
    }

    #[test]
    fn an_answer_after_three_that_were_ignored_comes_too_late() {
        let four = ["2026-11-14", "2026-11-15", "2026-11-16", "2026-11-17"].map(evening);
        let given = Record::default().giving(&four, at("2026-11-14", 9));
        assert!(given.opened(at("2026-11-17", 19), DayStart::default()).has_stopped());
    }

    #[test]
    fn turning_them_on_forgets_the_count_and_not_that_one_came_today() {
        let now = at("2026-11-16", 19);
        let on = record().turned_on(now);
        assert_eq!(on.may_be_ignored(now), usize::from(IGNORED_AT_MOST));
        assert!(on.had_one(evening("2026-11-16"), now));
        assert!(!on.had_one(evening("2026-11-17"), now));
    }
}
