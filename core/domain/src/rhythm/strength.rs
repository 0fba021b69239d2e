//! How settled a ritual of one's own is (`product.md` 4c): each day done brings strength a little nearer
//! to 1, each day missed a little nearer to 0, and a day that asks nothing leaves it as it is. It dips and
//! never starts over. Formula of `[LOOP]` (`Score.kt`, `ScoreList.kt`).

use std::collections::BTreeSet;

use super::neutral::Neutral;
use crate::catalogue::Cadence;
use crate::day::CivilDay;

/// After how many days of a daily ritual the way to 1 (or to 0) is halved.
const HALVED_AFTER: f64 = 13.0;

/// The last 14 days that ask: what is meant n times a week is looked at over two weeks, so that it does
/// not matter on which days it is done.
const WINDOW: u16 = (1 << 14) - 1;

/// Days in a week, and the rituals that are meant on each of them.
const EVERY_DAY: u8 = 7;

/// The strength of a ritual, at least 0 and less than 1. Own and private: nobody else's phone computes it,
/// and no screen prints it as a figure (SR-15).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Strength(f64);

impl Strength {
    /// At least 0 and less than 1.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// In thousandths, rounded: 0 to 1000.
    #[must_use]
    pub fn thousandths(self) -> u16 {
        // In range by construction, so that nothing is cut.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let thousandths = (self.0 * 1000.0).round() as u16;
        thousandths
    }
}

/// The strength of a ritual done on these days, or `None` when it is meant once or whenever.
///
/// It starts with the first day done. `today` counts when it is done, and is not missed as long as it lasts.
pub(super) fn strength(
    done: &BTreeSet<CivilDay>,
    cadence: Cadence,
    neutral: &Neutral,
    today: CivilDay,
) -> Option<Strength> {
    let times = match cadence {
        Cadence::Daily => EVERY_DAY,
        Cadence::Weekly(times) => times.get().min(EVERY_DAY),
        Cadence::Once | Cadence::Any => return None,
    };
    let frequency = f64::from(times) / f64::from(EVERY_DAY);
    let kept = 0.5_f64.powf(frequency.sqrt() / HALVED_AFTER);
    let mut strength = 0.0;
    let mut window: u16 = 0;
    let Some(first) = done.first().filter(|first| **first <= today) else {
        return Some(Strength(strength));
    };
    for day in (0..=today.since(*first)).filter_map(|n| first.plus(n)) {
        let is_done = done.contains(&day);
        let asks = !neutral.covers(day) && day != today;
        if !is_done && !asks {
            continue;
        }
        window = (window << 1 | u16::from(is_done)) & WINDOW;
        let value = if times == EVERY_DAY {
            f64::from(u8::from(is_done))
        } else {
            (f64::from(window.count_ones()) / f64::from(2 * times)).min(1.0)
        };
        let next = strength * kept + value * (1.0 - kept);
        // On a day that asks nothing, doing it anyway never takes away.
        strength = if asks { next } else { next.max(strength) };
    }
    Some(Strength(strength))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU8;

    use super::super::Rest;
    use super::*;

    fn start() -> CivilDay {
        "2026-09-07".parse().unwrap()
    }

    /// Strength on the day after the last sign: `D` done, `.` missed, `R` rested.
    fn after(signs: &str, cadence: Cadence) -> f64 {
        let day = |n: usize| start().plus(i32::try_from(n).unwrap()).unwrap();
        let on = |wanted| {
            let signs: Vec<char> = signs.chars().collect();
            (0..signs.len()).filter(move |n| signs[*n] == wanted).map(day)
        };
        let rests = on('R').map(|day| Rest::new(day, day).unwrap());
        let neutral = Neutral::new(rests, &BTreeSet::new(), CivilDay::LAST);
        strength(&on('D').collect(), cadence, &neutral, day(signs.len())).unwrap().value()
    }

    fn daily(signs: &str) -> f64 {
        after(signs, Cadence::Daily)
    }

    fn rounded(value: f64) -> u16 {
        Strength(value).thousandths()
    }

    const fn times(n: u8) -> Cadence {
        Cadence::Weekly(NonZeroU8::new(n).unwrap())
    }

    #[test]
    fn the_figures_of_the_specification_are_computed() {
        let habit = "D".repeat(66);
        assert_eq!(rounded(daily(&habit)), 970, "66 daily");
        assert_eq!(rounded(daily(&format!("{habit}."))), 920, "one miss");
        assert_eq!(rounded(daily(&format!("{habit}......."))), 668, "a week missed, not zero");
        let near_again = |reps: usize| {
            let back = daily(&format!("{habit}.{}", "D".repeat(reps)));
            daily(&habit) - back <= 0.01
        };
        assert!(near_again(14) && !near_again(13), "back within 0.01 after 14");
    }

    #[test]
    fn a_rested_day_leaves_strength_as_it_is() {
        assert_eq!(daily("DDDDRRRR").to_bits(), daily("DDDD").to_bits());
        assert_eq!(after("DRDR", times(3)).to_bits(), after("DD", times(3)).to_bits());
        assert!(daily("DDDD.") < daily("DDDD"));
    }

    #[test]
    fn today_is_not_missed_as_long_as_it_lasts() {
        let done = BTreeSet::from([start()]);
        let on = |n| {
            let today = start().plus(n).unwrap();
            strength(&done, Cadence::Daily, &Neutral::default(), today).unwrap()
        };
        assert_eq!(on(0), on(1), "the next day is still open");
        assert!(on(2) < on(1), "now it is over");
        assert_eq!(on(-1), Strength(0.0), "and a day to come waits");
    }

    #[test]
    fn what_is_meant_some_times_a_week_grows_strong_by_that_and_on_any_days() {
        let thrice = "D.D.D..".repeat(30);
        let in_a_row = "DDD....".repeat(30);
        assert!(after(&thrice, times(3)) > 0.95);
        assert!((after(&thrice, times(3)) - after(&in_a_row, times(3))).abs() < 0.01);
        assert!(after(&thrice, Cadence::Daily) < 0.5);
        assert!(after(&"D......".repeat(30), times(3)) < 0.4);
        assert_eq!(after(&thrice, times(7)).to_bits(), daily(&thrice).to_bits());
    }

    #[test]
    fn doing_it_on_a_day_of_rest_never_takes_away() {
        let long_ago = format!("{}{}", "D".repeat(66), ".".repeat(20));
        let rested = after(&format!("{long_ago}RRR"), times(3));
        let done_meanwhile = "RDR";
        let signs = format!("{long_ago}{done_meanwhile}");
        let day = |n: usize| start().plus(i32::try_from(n).unwrap()).unwrap();
        let done = (0..66).chain([87]).map(day).collect();
        let rest = Rest::new(day(86), day(88)).unwrap();
        let neutral = Neutral::new([rest], &BTreeSet::new(), CivilDay::LAST);
        let found = strength(&done, times(3), &neutral, day(signs.len())).unwrap();
        assert!(found.value() >= rested, "{found:?} after {rested}");
    }

    #[test]
    fn what_is_meant_once_or_whenever_has_no_strength() {
        let done = BTreeSet::from([start()]);
        for cadence in [Cadence::Once, Cadence::Any] {
            assert_eq!(strength(&done, cadence, &Neutral::default(), CivilDay::LAST), None);
        }
    }
}
