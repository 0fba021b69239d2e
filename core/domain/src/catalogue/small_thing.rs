//! One small thing for the Today screen (`product.md` 6a: one suggested act of at most five minutes).
//! The same day gives the same thing on every phone with the same catalogue; nothing is remembered.

use super::{Catalogue, Exercise, Who, may_be_suggested};
use crate::day::CivilDay;
use crate::hash::labelled;
use crate::words::place;

/// A small thing takes at most this long, in minutes.
const SMALL_MINUTES: u16 = 5;

/// The candidates for a day, as places in the catalogue. Neither list is empty.
#[derive(Debug)]
pub(super) struct SmallThings {
    alone: Vec<usize>,
    either_way: Vec<usize>,
}

impl SmallThings {
    /// Short, without touch, and with nothing to do before; `None` when there is none to do alone.
    pub(super) fn among(exercises: &[Exercise]) -> Option<Self> {
        let is_small = |exercise: &Exercise| {
            exercise.minutes <= SMALL_MINUTES
                && may_be_suggested(exercise)
                && exercise.needs.is_empty()
        };
        let places = |wanted: &dyn Fn(&Exercise) -> bool| -> Vec<usize> {
            let all = exercises.iter().enumerate();
            all.filter(|(_, exercise)| wanted(exercise)).map(|(place, _)| place).collect()
        };
        let alone = places(&|exercise| is_small(exercise) && exercise.who != Who::Together);
        let either_way = places(&is_small);
        (!alone.is_empty()).then_some(Self { alone, either_way })
    }
}

impl Catalogue {
    /// The small thing of a civil day; with `solo`, one that needs no partner.
    ///
    /// Every candidate comes once before any comes again, in an order that changes from round to round,
    /// and never twice in a row.
    pub fn one_small_thing(&self, day: CivilDay, solo: bool) -> &Exercise {
        let places = if solo { &self.small.alone } else { &self.small.either_way };
        let key = |round: u64, at: usize| {
            let id = self.exercises[places[at]].id.as_str().as_bytes();
            labelled("hearth/small-thing/1", &[&round.to_be_bytes(), id])
        };
        let at = place(u64::from(day.number()), places.len(), key).unwrap_or_default();
        // Both are in range: `places` holds places of `exercises` and is never empty.
        &self.exercises[places[at]]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn days(count: u32) -> impl Iterator<Item = CivilDay> {
        let first = CivilDay::from_ymd(2026, 11, 16).unwrap().number();
        (first..first + count).map(|number| CivilDay::from_number(number).unwrap())
    }

    #[test]
    fn the_small_thing_of_any_day_is_short_without_touch_and_needs_nothing_before() {
        let catalogue = Catalogue::english().unwrap();
        let (first, last) = (CivilDay::FIRST.number(), CivilDay::LAST.number());
        for number in (first..=last).step_by(37).chain([last]) {
            let day = CivilDay::from_number(number).unwrap();
            for solo in [false, true] {
                let thing = catalogue.one_small_thing(day, solo);
                assert!(thing.minutes <= 5 && thing.tier.level() == 0 && thing.needs.is_empty());
                assert!(!solo || thing.who != Who::Together);
            }
        }
    }

    #[test]
    fn the_same_day_gives_the_same_thing_and_the_next_day_another() {
        let catalogue = Catalogue::english().unwrap();
        let again = Catalogue::read(super::super::ENGLISH_TEXT).unwrap();
        for solo in [false, true] {
            let things: Vec<&Exercise> =
                days(2000).map(|day| catalogue.one_small_thing(day, solo)).collect();
            assert!(things.windows(2).all(|pair| pair[0] != pair[1]));
            assert!(
                days(2000)
                    .zip(&things)
                    .all(|(day, thing)| again.one_small_thing(day, solo) == *thing)
            );
        }
    }

    #[test]
    fn every_small_thing_comes_round_and_none_is_tied_to_a_weekday() {
        let catalogue = Catalogue::english().unwrap();
        let mut weekdays: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for day in days(500) {
            let thing = catalogue.one_small_thing(day, false);
            weekdays.entry(&thing.code).or_default().insert(day.weekday());
        }
        let codes: Vec<&str> = weekdays.keys().copied().collect();
        assert_eq!(codes, ["C02", "C04", "C09", "C10", "E01", "E03", "P12"]);
        assert!(weekdays.values().all(|days| days.len() == 7), "{weekdays:?}");
    }
}
