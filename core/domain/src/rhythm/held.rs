//! When a week is held (`product.md` 4b): bits of one week, and the bar that a ritual has in it.

use crate::catalogue::Cadence;
use crate::day::{CivilDay, Week};

/// Five days of seven: the two spare ones are built in, never bought or used up (`[SHARIF]`).
const ASKED_OF_SEVEN: u32 = 5;

/// Some days of one week; bit 0 is Monday.
#[derive(Clone, Copy, Default)]
pub(super) struct Days(u8);

impl Days {
    /// With this day of the week too.
    pub(super) fn with(self, day: CivilDay) -> Self {
        Self(self.0 | 1 << day.weekday())
    }

    fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// Whether a ritual of this cadence is held in a week with these days done and these rested.
///
/// Daily: `done >= max(1, 5 - |rest \ done|)`; n times a week: at min(n, that bound). Rest on a day that
/// was done changes nothing, so that both more rest and more done days can only help.
pub(super) fn is_held(cadence: Cadence, done: Days, rest: Days) -> bool {
    let bound = ASKED_OF_SEVEN.saturating_sub(rest.without(done).count()).max(1);
    let asked = match cadence {
        Cadence::Daily => bound,
        Cadence::Weekly(times) => u32::from(times.get()).min(bound),
        Cadence::Once | Cadence::Any => return false,
    };
    done.count() >= asked
}

/// The days of a week that exist in this calendar: the weeks at its two ends are not whole.
pub(super) fn days_of(week: Week) -> impl Iterator<Item = CivilDay> {
    // Week 0 starts on 1969-12-29, three days before day 0.
    (0..7)
        .filter_map(move |n| (week.number() * 7 + n).checked_sub(3).and_then(CivilDay::from_number))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU8;

    use super::*;

    fn every_cadence() -> Vec<Cadence> {
        let weekly = (1..=7).filter_map(NonZeroU8::new).map(Cadence::Weekly);
        weekly.chain([Cadence::Daily, Cadence::Once, Cadence::Any]).collect()
    }

    /// All 128 x 128 weeks: what was done, and what was rested.
    fn every_week() -> impl Iterator<Item = (Days, Days)> {
        (0..128u8).flat_map(|done| (0..128u8).map(move |rest| (Days(done), Days(rest))))
    }

    #[test]
    fn a_week_without_a_done_day_is_never_held_whatever_was_rested() {
        for (_, rest) in every_week() {
            for cadence in every_cadence() {
                assert!(!is_held(cadence, Days::default(), rest), "{cadence:?} {:07b}", rest.0);
            }
        }
    }

    #[test]
    fn in_every_possible_week_one_more_done_or_rested_day_keeps_what_is_held() {
        for cadence in every_cadence() {
            for (done, rest) in every_week().filter(|(done, rest)| is_held(cadence, *done, *rest)) {
                for more in (0..7).map(|at| 1 << at) {
                    let (more_done, more_rest) = (Days(done.0 | more), Days(rest.0 | more));
                    let kept =
                        is_held(cadence, more_done, rest) && is_held(cadence, done, more_rest);
                    assert!(kept, "{cadence:?}, done {:07b}, rest {:07b}", done.0, rest.0);
                }
            }
        }
    }

    #[test]
    fn in_every_possible_week_meaning_it_less_often_asks_no_more() {
        for (done, rest) in every_week() {
            let held: Vec<bool> =
                every_cadence()[..7].iter().map(|cadence| is_held(*cadence, done, rest)).collect();
            assert!(held.is_sorted_by(|rarer, oftener| rarer >= oftener));
            assert_eq!(held[6], is_held(Cadence::Daily, done, rest), "seven times is every day");
        }
    }
}
