//! Instants and the civil days they belong to, written out: daylight saving, the date line, 04:00, leap
//! days and the ends of the calendar.

use chrono::{FixedOffset, NaiveDateTime, TimeZone};

use super::*;
use crate::day::DayError;
use crate::local_time::LocalTime;

/// The instant at which a clock with this offset (minutes east) showed this local time.
fn instant(local: &str, offset_minutes: i32) -> i64 {
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M:%S").unwrap();
    let zone = FixedOffset::east_opt(offset_minutes * 60).unwrap();
    zone.from_local_datetime(&local).unwrap().timestamp()
}

fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

const BERLIN_WINTER: i32 = 60;
const BERLIN_SUMMER: i32 = 120;
const NEW_YORK_WINTER: i32 = -300;
const NEW_YORK_SUMMER: i32 = -240;
const KIRITIMATI: i32 = 840;
const PAGO_PAGO: i32 = -660;
const KATHMANDU: i32 = 345;

#[test]
fn an_instant_belongs_to_the_day_that_started_at_four() {
    let (six, noon) = (DayStart::at(LocalTime::hour(6)).unwrap(), DayStart::LATEST);
    let table = [
        ("noon", "2026-11-20 12:00:00", BERLIN_WINTER, DAY_START, "2026-11-20"),
        ("just before four", "2026-11-20 03:59:59", BERLIN_WINTER, DAY_START, "2026-11-19"),
        ("four", "2026-11-20 04:00:00", BERLIN_WINTER, DAY_START, "2026-11-20"),
        ("midnight", "2026-11-20 00:00:00", BERLIN_WINTER, DAY_START, "2026-11-19"),
        (
            "last second before midnight",
            "2026-11-20 23:59:59",
            BERLIN_WINTER,
            DAY_START,
            "2026-11-20",
        ),
        (
            "a day that starts at midnight",
            "2026-11-20 00:00:00",
            BERLIN_WINTER,
            DayStart::MIDNIGHT,
            "2026-11-20",
        ),
        ("a day that starts at six", "2026-11-20 05:59:59", BERLIN_WINTER, six, "2026-11-19"),
        ("a day of night shifts", "2026-11-20 11:59:59", BERLIN_WINTER, noon, "2026-11-19"),
        ("the next night shift", "2026-11-20 12:00:00", BERLIN_WINTER, noon, "2026-11-20"),
        (
            "late on Sunday is still Sunday",
            "2026-11-23 02:30:00",
            BERLIN_WINTER,
            DAY_START,
            "2026-11-22",
        ),
        ("a quarter of an hour off", "2026-11-20 03:59:59", KATHMANDU, DAY_START, "2026-11-19"),
        (
            "a quarter of an hour off, at four",
            "2026-11-20 04:00:00",
            KATHMANDU,
            DAY_START,
            "2026-11-20",
        ),
        ("before the 25 h day", "2026-10-25 01:00:00", BERLIN_SUMMER, DAY_START, "2026-10-24"),
        ("02:30, first time", "2026-10-25 02:30:00", BERLIN_SUMMER, DAY_START, "2026-10-24"),
        ("02:30, second time", "2026-10-25 02:30:00", BERLIN_WINTER, DAY_START, "2026-10-24"),
        ("03:59 after clocks back", "2026-10-25 03:59:59", BERLIN_WINTER, DAY_START, "2026-10-24"),
        ("04:00 after clocks back", "2026-10-25 04:00:00", BERLIN_WINTER, DAY_START, "2026-10-25"),
        ("late on the 25 h day", "2026-10-26 03:59:59", BERLIN_WINTER, DAY_START, "2026-10-25"),
        (
            "01:59 before clocks forward",
            "2026-03-29 01:59:59",
            BERLIN_WINTER,
            DAY_START,
            "2026-03-28",
        ),
        (
            "03:00 after clocks forward",
            "2026-03-29 03:00:00",
            BERLIN_SUMMER,
            DAY_START,
            "2026-03-28",
        ),
        (
            "04:00 after clocks forward",
            "2026-03-29 04:00:00",
            BERLIN_SUMMER,
            DAY_START,
            "2026-03-29",
        ),
        ("late on the 23 h day", "2026-03-30 03:59:59", BERLIN_SUMMER, DAY_START, "2026-03-29"),
        (
            "clocks back in New York",
            "2026-11-01 01:30:00",
            NEW_YORK_SUMMER,
            DAY_START,
            "2026-10-31",
        ),
        ("the same hour again", "2026-11-01 01:30:00", NEW_YORK_WINTER, DAY_START, "2026-10-31"),
        ("the far east", "2026-11-20 04:00:00", KIRITIMATI, DAY_START, "2026-11-20"),
        ("the far west", "2026-11-19 03:59:59", PAGO_PAGO, DAY_START, "2026-11-18"),
        ("leap day", "2028-02-29 12:00:00", BERLIN_WINTER, DAY_START, "2028-02-29"),
        ("the night after it", "2028-03-01 03:00:00", BERLIN_WINTER, DAY_START, "2028-02-29"),
        (
            "the same night in a common year",
            "2027-03-01 03:00:00",
            BERLIN_WINTER,
            DAY_START,
            "2027-02-28",
        ),
        ("new year's night", "2027-01-01 00:10:00", BERLIN_WINTER, DAY_START, "2026-12-31"),
        ("the first day", "2000-01-01 04:00:00", BERLIN_WINTER, DAY_START, "2000-01-01"),
        ("the last day", "2201-01-01 03:59:59", BERLIN_WINTER, DAY_START, "2200-12-31"),
    ];
    for (name, local, offset, start, expected) in table {
        let found = civil_day(instant(local, offset), offset, start);
        assert_eq!(found, Ok(day(expected)), "{name}");
    }
}

#[test]
fn one_instant_is_another_day_for_each_side_of_the_date_line() {
    let at = instant("2026-11-20 12:00:00", 0);
    assert_eq!(civil_day(at, KIRITIMATI, DAY_START), Ok(day("2026-11-20")));
    assert_eq!(civil_day(at, PAGO_PAGO, DAY_START), Ok(day("2026-11-19")));
}

#[test]
fn flying_east_over_the_date_line_gives_one_date_twice_and_one_moment() {
    let before = instant("2026-11-20 20:00:00", KIRITIMATI);
    let days: Vec<CivilDay> =
        [(before, KIRITIMATI), (before + 4 * 3600, PAGO_PAGO), (before + 24 * 3600, PAGO_PAGO)]
            .map(|(at, offset)| civil_day(at, offset, DAY_START).unwrap())
            .to_vec();
    assert_eq!(days, [day("2026-11-20"), day("2026-11-19"), day("2026-11-20")]);
    let ritual: RitualId = "daily-appreciation".parse().unwrap();
    let moments = days.into_iter().map(|day| Moment { ritual: ritual.clone(), day });
    let found = rhythm(&Practice::new(moments, []), |_| Cadence::Daily, day("2026-11-30"));
    assert_eq!(found.moments, 2);
}

#[test]
fn a_civil_day_outside_the_calendar_or_a_clock_that_cannot_be_is_refused_and_nothing_overflows() {
    let too_early = civil_day(instant("2000-01-01 03:59:59", 0), 0, DAY_START);
    assert_eq!(too_early, Err(RhythmError::Day(DayError::OutOfRange("1999-12-31".to_owned()))));
    let too_late = civil_day(instant("2201-01-01 04:00:00", 0), 0, DAY_START);
    assert_eq!(too_late, Err(RhythmError::Day(DayError::OutOfRange("2201-01-01".to_owned()))));
    for at in [i64::MIN, i64::MAX, 0, -1] {
        let in_the_east = civil_day(at, 1439, DayStart::MIDNIGHT);
        assert!(matches!(in_the_east, Err(RhythmError::Day(_))), "{at}");
        let in_the_west = civil_day(at, -1439, DayStart::LATEST);
        assert!(matches!(in_the_west, Err(RhythmError::Day(_))), "{at}");
    }
    for offset in [1440, -1440, i32::MIN, i32::MAX] {
        let refused = Err(RhythmError::NoSuchOffset(offset));
        assert_eq!(civil_day(0, offset, DAY_START), refused, "{offset}");
    }
}

#[test]
fn a_moment_can_be_filled_in_for_today_and_the_seven_days_before() {
    let today = day("2028-03-02");
    let table = [
        ("2028-03-03", Err(RhythmError::NotYet(day("2028-03-03")))),
        ("2028-03-02", Ok(())),
        ("2028-03-01", Ok(())),
        ("2028-02-29", Ok(())),
        ("2028-02-24", Ok(())),
        (
            "2028-02-23",
            Err(RhythmError::TooLongAgo { day: day("2028-02-23"), earliest: day("2028-02-24") }),
        ),
    ];
    for (on, expected) in table {
        assert_eq!(check_backfill(day(on), today), expected, "{on}");
    }
    assert!(check_backfill(CivilDay::LAST, CivilDay::FIRST).is_err());
    assert!(check_backfill(CivilDay::FIRST, CivilDay::LAST).is_err());
}

#[test]
fn a_refusal_is_one_kind_sentence_that_says_what_to_do() {
    let today = day("2026-11-20");
    let texts = [
        check_backfill(day("2026-11-21"), today).unwrap_err().to_string(),
        check_backfill(day("2026-11-01"), today).unwrap_err().to_string(),
    ];
    assert_eq!(texts[0], "2026-11-21 has not come yet; you could note it when it is there");
    assert_eq!(
        texts[1],
        "2026-11-01 is a while ago; moments can be added back to 2026-11-13, and today is a fine day too"
    );
}
