//! Dates that a journey skipped (`product.md` 4a): flying west over the date line, or a country that moves
//! over it, as Samoa did. They ask nothing. The partner never has the instants and offsets that this is
//! found from, so it touches own measures only.

use std::collections::BTreeSet;

use super::{DayStart, civil_day};
use crate::day::CivilDay;

/// How far apart two own entries may be for the dates between them to count as skipped, in seconds:
/// 36 hours (`product.md` 4a).
const JOURNEY_SECONDS: i64 = 36 * 3600;

/// When something of one's own was written, of whatever kind. No `Debug`: it tells when and roughly where
/// a person was.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Seconds since 1970-01-01T00:00Z.
    pub utc_seconds: i64,
    /// Minutes east of UTC at that instant.
    pub offset_minutes: i32,
    /// The civil day it was written for, frozen.
    pub day: CivilDay,
}

impl Stamp {
    /// Whether it was written on the day it is for: its day starts somewhere from 00:00 to 12:00 then and
    /// there. What is filled in later was written elsewhere than it lies, and says nothing of a journey.
    fn is_of_its_day(self) -> bool {
        let with = |start| civil_day(self.utc_seconds, self.offset_minutes, start).ok();
        match (with(DayStart::LATEST), with(DayStart::MIDNIGHT)) {
            (Some(earliest), Some(latest)) => (earliest..=latest).contains(&self.day),
            // The calendar ends in between.
            (earliest, latest) => earliest.or(latest) == Some(self.day),
        }
    }
}

/// The dates up to `today` with two own entries on either side that have different offsets and are no more
/// than 36 hours apart.
///
/// Any such two are enough, so that one more entry never takes a date back.
pub(super) fn skipped(stamps: &BTreeSet<Stamp>, today: CivilDay) -> BTreeSet<CivilDay> {
    // By instant, which is how stamps are ordered.
    let known: Vec<Stamp> = stamps
        .iter()
        .copied()
        .filter(|stamp| stamp.day <= today && stamp.is_of_its_day())
        .collect();
    let mut skipped = BTreeSet::new();
    for (at, before) in known.iter().enumerate() {
        let since = |after: &Stamp| after.utc_seconds.saturating_sub(before.utc_seconds);
        let near = known[at..].iter().take_while(|after| since(after) <= JOURNEY_SECONDS);
        let elsewhere =
            |after: &&Stamp| since(after) > 0 && after.offset_minutes != before.offset_minutes;
        for after in near.filter(elsewhere) {
            let between = (1..after.day.since(before.day)).filter_map(|n| before.day.plus(n));
            skipped.extend(between);
        }
    }
    skipped
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;

    fn day(text: &str) -> CivilDay {
        text.parse().unwrap()
    }

    /// Written at this hour of UTC after 2026-11-20T00:00Z, dated as by a day that starts at 04:00.
    fn stamp(hour: i64, offset_hours: i32) -> Stamp {
        let utc_seconds = 1_795_132_800 + hour * HOUR;
        let offset_minutes = offset_hours * 60;
        let day = civil_day(utc_seconds, offset_minutes, DayStart::default()).unwrap();
        Stamp { utc_seconds, offset_minutes, day }
    }

    fn found(stamps: impl IntoIterator<Item = Stamp>) -> Vec<String> {
        let skipped = skipped(&stamps.into_iter().collect(), CivilDay::LAST);
        skipped.iter().map(CivilDay::to_string).collect()
    }

    #[test]
    fn a_date_lies_between_two_offsets_within_36_hours_and_no_longer() {
        // Pago Pago, the evening of the 19th; Kiritimati, the 21st.
        let before = stamp(7, -11);
        assert_eq!(before.day, day("2026-11-19"));
        assert_eq!(found([before, stamp(7 + 11, 14)]), ["2026-11-20"]);
        assert_eq!(found([before, stamp(7 + 36, 14)]), ["2026-11-20", "2026-11-21"]);
        assert!(found([before, stamp(7 + 37, 14)]).is_empty());
    }

    #[test]
    fn the_same_offset_is_no_journey_and_an_entry_alone_has_no_other_side() {
        let (before, after) = (stamp(3, 0), stamp(39, 0));
        assert_eq!(after.day.since(before.day), 2);
        assert!(found([before, after]).is_empty());
        assert!(found([before]).is_empty());
        assert!(found([]).is_empty());
    }

    #[test]
    fn the_other_way_over_the_date_line_skips_nothing() {
        // Kiritimati on the 21st; in Pago Pago it is the 19th for almost an hour more.
        let first = stamp(14, 14);
        for seconds in [0, 1, 3599] {
            let then = Stamp { utc_seconds: first.utc_seconds + seconds, ..stamp(14, -11) };
            assert_eq!((first.day, then.day), (day("2026-11-21"), day("2026-11-19")));
            assert!(found([first, then]).is_empty(), "{seconds} s later");
        }
    }

    #[test]
    fn what_was_filled_in_later_says_nothing_of_a_journey() {
        let filled_in = Stamp { day: day("2026-11-15"), ..stamp(7, -11) };
        assert!(found([filled_in, stamp(18, 14)]).is_empty());
        assert_eq!(found([filled_in, stamp(7, -11), stamp(18, 14)]), ["2026-11-20"]);
    }

    #[test]
    fn an_entry_of_a_day_to_come_waits() {
        let stamps = BTreeSet::from([stamp(7, -11), stamp(18, 14)]);
        assert!(skipped(&stamps, day("2026-11-20")).is_empty());
        assert_eq!(skipped(&stamps, day("2026-11-21")).len(), 1);
    }

    #[test]
    fn an_instant_that_cannot_be_overflows_nothing() {
        let odd = |utc_seconds| Stamp { utc_seconds, ..stamp(7, -11) };
        assert!(found([odd(i64::MIN), odd(i64::MAX), stamp(7, 14)]).len() < 3);
    }
}
