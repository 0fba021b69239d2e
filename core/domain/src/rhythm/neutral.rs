//! The days that ask nothing, of whatever reason: rest, and dates that a journey skipped. Spans that
//! overlap or touch are joined, so that a question about a day costs little however many rests there are.

use std::collections::BTreeSet;

use super::Rest;
use super::held::{Days, days_of};
use crate::day::{CivilDay, Week};

/// Spans of days, first and last included; sorted, and no two touch.
#[derive(Default)]
pub(super) struct Neutral(Vec<(CivilDay, CivilDay)>);

impl Neutral {
    /// These days, up to and including `until`.
    pub(super) fn new(
        rests: impl IntoIterator<Item = Rest>,
        skipped: &BTreeSet<CivilDay>,
        until: CivilDay,
    ) -> Self {
        let rested = rests.into_iter().map(|rest| (rest.from(), rest.to()));
        let mut all: Vec<_> = rested.chain(skipped.iter().map(|day| (*day, *day))).collect();
        all.sort_unstable();
        let mut joined: Vec<(CivilDay, CivilDay)> = Vec::new();
        for (from, to) in all.into_iter().filter(|(from, _)| *from <= until) {
            let to = to.min(until);
            match joined.last_mut() {
                Some((_, last)) if from.since(*last) <= 1 => *last = (*last).max(to),
                _ => joined.push((from, to)),
            }
        }
        Self(joined)
    }

    /// The spans that end on this day or later.
    fn ending_from(&self, day: CivilDay) -> &[(CivilDay, CivilDay)] {
        &self.0[self.0.partition_point(|(_, to)| *to < day)..]
    }

    /// The last day of the span that covers this day; `None` when the day asks as usual.
    pub(super) fn covering(&self, day: CivilDay) -> Option<CivilDay> {
        self.ending_from(day).first().filter(|(from, _)| *from <= day).map(|(_, to)| *to)
    }

    /// Whether this day asks nothing.
    pub(super) fn covers(&self, day: CivilDay) -> bool {
        self.covering(day).is_some()
    }

    /// How many of the days from `from` up to and including `to` ask nothing.
    pub(super) fn count(&self, from: CivilDay, to: CivilDay) -> i32 {
        self.ending_from(from)
            .iter()
            .take_while(|(start, _)| *start <= to)
            .map(|(start, end)| (*end).min(to).since((*start).max(from)) + 1)
            .sum()
    }

    /// The days of a week that ask nothing.
    pub(super) fn of(&self, week: Week) -> Days {
        days_of(week).filter(|day| self.covers(*day)).fold(Days::default(), Days::with)
    }

    /// The weeks of which all seven days ask nothing, oldest first.
    pub(super) fn whole_weeks(&self) -> impl Iterator<Item = Week> {
        self.0.iter().flat_map(|(from, to)| {
            // The first Monday in the span, and every seventh day from there.
            let first = i32::try_from((7 - from.weekday()) % 7).unwrap_or_default();
            let (from, to) = (*from, *to);
            (0..)
                .map_while(move |n| from.plus(first + 7 * n))
                .take_while(move |monday| to.since(*monday) >= 6)
                .map(CivilDay::week)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDay {
        text.parse().unwrap()
    }

    fn neutral(spans: &[(&str, &str)], until: CivilDay) -> Neutral {
        let rests = spans.iter().map(|(from, to)| Rest::new(day(from), day(to)).unwrap());
        Neutral::new(rests, &BTreeSet::new(), until)
    }

    #[test]
    fn spans_that_overlap_or_touch_are_one() {
        let spans = [
            ("2026-11-20", "2026-11-22"),
            ("2026-11-16", "2026-11-17"),
            ("2026-11-18", "2026-11-18"),
            ("2026-11-16", "2026-11-16"),
        ];
        let found = neutral(&spans, CivilDay::LAST);
        assert_eq!(
            found.0,
            [(day("2026-11-16"), day("2026-11-18")), (day("2026-11-20"), day("2026-11-22"))]
        );
        assert_eq!(found.covering(day("2026-11-17")), Some(day("2026-11-18")));
        assert_eq!(found.covering(day("2026-11-19")), None);
        assert_eq!(found.count(day("2026-11-18"), day("2026-11-21")), 3);
        assert_eq!(found.count(day("2026-11-23"), day("2026-11-30")), 0);
    }

    #[test]
    fn a_skipped_date_joins_the_rest_around_it_and_nothing_reaches_past_the_last_day() {
        let rests = [("2026-11-16", "2026-11-18"), ("2026-11-20", "2026-12-30")]
            .map(|(from, to)| Rest::new(day(from), day(to)).unwrap());
        let found = Neutral::new(rests, &BTreeSet::from([day("2026-11-19")]), day("2026-11-25"));
        assert_eq!(found.0, [(day("2026-11-16"), day("2026-11-25"))]);
        assert!(!found.covers(day("2026-11-26")));
    }

    #[test]
    fn a_whole_week_runs_from_monday_to_sunday() {
        let weeks = |from, to| {
            let found = neutral(&[(from, to)], CivilDay::LAST);
            found.whole_weeks().collect::<Vec<_>>()
        };
        assert!(weeks("2026-11-17", "2026-11-28").is_empty(), "Tuesday to the next Saturday");
        assert_eq!(weeks("2026-11-16", "2026-11-22"), [day("2026-11-16").week()]);
        assert_eq!(weeks("2026-11-10", "2026-11-29").len(), 2);
        let all = Neutral::new([Rest::open(CivilDay::FIRST)], &BTreeSet::new(), CivilDay::LAST);
        // From Monday 2000-01-03 to Sunday 2200-12-28.
        assert_eq!(all.whole_weeks().count(), 10_487);
    }
}
