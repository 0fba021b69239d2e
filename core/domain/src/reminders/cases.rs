//! Reminders written out: what was chosen, what day it is, what came before, and the list for the host.

use super::*;

/// One list. Dates and times as the wall shows them; 2026-11-16 is a Monday.
struct Case {
    says: &'static str,
    now: &'static str,
    /// Days of the week, 0 is Monday.
    on: &'static [u8],
    plans: bool,
    coming_back: bool,
    at: &'static str,
    quiet: &'static str,
    day_start: &'static str,
    /// `first..last`, or `first..` until I say.
    rests: &'static [&'static str],
    back_on: Option<&'static str>,
    /// Agreed plans: a date, and a time or nothing.
    agreed: &'static [&'static str],
    /// A date and hours.
    evenings: &'static [&'static str],
    return_day: Option<&'static str>,
    /// `came` and `opened`, with when; `on` when reminders were turned on again.
    before: &'static [&'static str],
    gives: &'static [&'static str],
}

const DAILY: &[u8] = &[0, 1, 2, 3, 4, 5, 6];

const USUAL: Case = Case {
    says: "",
    now: "2026-11-16 09:00",
    on: DAILY,
    plans: false,
    coming_back: false,
    at: "18:00",
    quiet: "22:00-07:00",
    day_start: "04:00",
    rests: &[],
    back_on: None,
    agreed: &[],
    evenings: &[],
    return_day: None,
    before: &[],
    gives: &[],
};

const NOTHING: Case = Case { on: &[], ..USUAL };

const CASES: &[Case] = &[
    Case { says: "nothing comes until something is chosen", ..NOTHING },
    Case {
        says: "plans and quiet days are there, and nothing was chosen",
        agreed: &["2026-11-17 19:00"],
        return_day: Some("2026-11-18"),
        ..NOTHING
    },
    Case {
        says: "daily: the next three, and no more than could go unnoticed",
        gives: &["2026-11-16 18:00", "2026-11-17 18:00", "2026-11-18 18:00"],
        ..USUAL
    },
    Case {
        says: "at the very minute it has come already",
        now: "2026-11-16 18:00",
        gives: &["2026-11-17 18:00", "2026-11-18 18:00", "2026-11-19 18:00"],
        ..USUAL
    },
    Case {
        says: "once a week",
        on: &[6],
        gives: &["2026-11-22 18:00", "2026-11-29 18:00", "2026-12-06 18:00"],
        ..USUAL
    },
    Case {
        says: "twice a week, over the year's end and a leap day's year",
        now: "2027-12-29 09:00",
        on: &[0, 4],
        gives: &["2027-12-31 18:00", "2028-01-03 18:00", "2028-01-07 18:00"],
        ..USUAL
    },
    Case { says: "never in quiet hours, even if it was chosen so", at: "23:00", ..USUAL },
    Case {
        says: "quiet hours end on the minute",
        at: "07:00",
        gives: &["2026-11-17 07:00", "2026-11-18 07:00", "2026-11-19 07:00"],
        ..USUAL
    },
    Case {
        says: "without quiet hours, a reminder of the night is of the day that has not ended",
        at: "01:30",
        quiet: "00:00-00:00",
        on: &[6],
        gives: &[
            "2026-11-23 01:30 of 2026-11-22",
            "2026-11-30 01:30 of 2026-11-29",
            "2026-12-07 01:30 of 2026-12-06",
        ],
        ..USUAL
    },
    Case {
        says: "the night of a Sunday that has begun on the calendar but not on the wall",
        now: "2026-11-23 00:30",
        at: "01:30",
        quiet: "00:00-00:00",
        on: &[6],
        gives: &[
            "2026-11-23 01:30 of 2026-11-22",
            "2026-11-30 01:30 of 2026-11-29",
            "2026-12-07 01:30 of 2026-12-06",
        ],
        ..USUAL
    },
    Case {
        says: "days of rest are left out",
        rests: &["2026-11-17..2026-11-18"],
        gives: &["2026-11-16 18:00", "2026-11-19 18:00", "2026-11-20 18:00"],
        ..USUAL
    },
    Case { says: "rest until I say is silence", rests: &["2026-11-10.."], ..USUAL },
    Case {
        says: "the day on which I say that it is over has its reminder again",
        rests: &["2026-11-10..2026-11-16"],
        back_on: Some("2026-11-16"),
        gives: &["2026-11-16 18:00", "2026-11-17 18:00", "2026-11-18 18:00"],
        ..USUAL
    },
    Case {
        says: "an evening that was set aside is quiet, once",
        evenings: &["2026-11-17 17:00-21:00"],
        gives: &["2026-11-16 18:00", "2026-11-18 18:00", "2026-11-19 18:00"],
        ..USUAL
    },
    Case {
        says: "on the day of a plan, and not of one that is over",
        plans: true,
        agreed: &["2026-11-15", "2026-11-20", "2026-11-18"],
        gives: &["2026-11-18 18:00", "2026-11-20 18:00"],
        ..NOTHING
    },
    Case {
        says: "an hour before a plan of the afternoon, at the usual time for one of the evening",
        plans: true,
        agreed: &["2026-11-18 14:30", "2026-11-20 21:00"],
        gives: &["2026-11-18 13:30", "2026-11-20 18:00"],
        ..NOTHING
    },
    Case {
        says: "nobody is woken for a plan of the early morning or the night",
        plans: true,
        agreed: &["2026-11-18 07:30", "2026-11-19 00:30"],
        ..NOTHING
    },
    Case {
        says: "one a day, the earlier one, whatever there is",
        plans: true,
        coming_back: true,
        return_day: Some("2026-11-17"),
        agreed: &["2026-11-16 12:00", "2026-11-16 16:00", "2026-11-17"],
        gives: &["2026-11-16 11:00", "2026-11-17 18:00", "2026-11-18 18:00"],
        ..USUAL
    },
    Case {
        says: "one of the night is of the day before, which had its own already",
        quiet: "00:00-00:00",
        plans: true,
        agreed: &["2026-11-17 04:30"],
        gives: &["2026-11-16 18:00", "2026-11-17 18:00", "2026-11-18 18:00"],
        ..USUAL
    },
    Case {
        says: "two nights one after the other are two days",
        on: &[1],
        quiet: "00:00-00:00",
        plans: true,
        agreed: &["2026-11-17 04:30", "2026-11-18 04:30"],
        gives: &["2026-11-17 03:30", "2026-11-18 03:30", "2026-11-24 18:00"],
        ..USUAL
    },
    Case {
        says: "a plan whose reminder would have been this morning leaves the usual one",
        now: "2026-11-16 12:00",
        plans: true,
        agreed: &["2026-11-16 12:30"],
        gives: &["2026-11-16 18:00", "2026-11-17 18:00", "2026-11-18 18:00"],
        ..USUAL
    },
    Case {
        says: "coming back: one, far ahead, then silence",
        coming_back: true,
        return_day: Some("2026-12-01"),
        gives: &["2026-12-01 18:00"],
        ..NOTHING
    },
    Case {
        says: "coming back: its day is past, and it does not come late",
        coming_back: true,
        return_day: Some("2026-11-01"),
        ..NOTHING
    },
    Case {
        says: "two that came and were not answered leave room for one",
        now: "2026-11-16 09:00",
        before: &["came 2026-11-14 18:00", "came 2026-11-15 18:00"],
        gives: &["2026-11-16 18:00"],
        ..USUAL
    },
    Case {
        says: "three that nobody answered are the last",
        before: &["came 2026-11-13 18:00", "came 2026-11-14 18:00", "came 2026-11-15 18:00"],
        ..USUAL
    },
    Case {
        says: "opening the app days later does not undo that",
        before: &[
            "came 2026-11-11 18:00",
            "came 2026-11-12 18:00",
            "came 2026-11-13 18:00",
            "opened 2026-11-16 08:00",
        ],
        ..USUAL
    },
    Case {
        says: "turning them on again does",
        before: &[
            "came 2026-11-11 18:00",
            "came 2026-11-12 18:00",
            "came 2026-11-13 18:00",
            "opened 2026-11-16 08:00",
            "on 2026-11-16 08:01",
        ],
        gives: &["2026-11-16 18:00", "2026-11-17 18:00", "2026-11-18 18:00"],
        ..USUAL
    },
    Case {
        says: "opening the app the same evening answers, and the count starts again",
        before: &[
            "came 2026-11-13 18:00",
            "came 2026-11-14 18:00",
            "came 2026-11-15 18:00",
            "opened 2026-11-15 23:50",
        ],
        gives: &["2026-11-16 18:00", "2026-11-17 18:00", "2026-11-18 18:00"],
        ..USUAL
    },
    Case {
        says: "so does opening it late that night",
        before: &["came 2026-11-14 18:00", "came 2026-11-15 18:00", "opened 2026-11-16 03:30"],
        gives: &["2026-11-16 18:00", "2026-11-17 18:00", "2026-11-18 18:00"],
        ..USUAL
    },
    Case {
        says: "opening it the next morning does not",
        before: &["came 2026-11-14 18:00", "came 2026-11-15 18:00", "opened 2026-11-16 04:00"],
        gives: &["2026-11-16 18:00"],
        ..USUAL
    },
    Case {
        says: "an answer between ignored ones starts the count again",
        before: &[
            "came 2026-11-12 18:00",
            "came 2026-11-13 18:00",
            "opened 2026-11-13 19:00",
            "came 2026-11-14 18:00",
            "came 2026-11-15 18:00",
            "opened 2026-11-16 08:00",
        ],
        gives: &["2026-11-16 18:00"],
        ..USUAL
    },
    Case {
        says: "one that came today is the one of today, whatever time is chosen after it",
        now: "2026-11-16 10:00",
        before: &["came 2026-11-16 08:00", "opened 2026-11-16 09:00"],
        gives: &["2026-11-17 18:00", "2026-11-18 18:00", "2026-11-19 18:00"],
        ..USUAL
    },
    Case {
        says: "the same date again, after a flight east over the date line, has no second one",
        now: "2026-11-16 07:30",
        before: &["came 2026-11-16 18:00", "opened 2026-11-16 19:00"],
        gives: &["2026-11-17 18:00", "2026-11-18 18:00", "2026-11-19 18:00"],
        ..USUAL
    },
    Case {
        says: "on the last day of the calendar there is one more",
        now: "2200-12-31 09:00",
        gives: &["2200-12-31 18:00"],
        ..USUAL
    },
];

fn time(text: &str) -> LocalTime {
    text.parse().unwrap()
}

fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

fn wall(text: &str) -> Wall {
    let (date, at) = text.split_once(' ').unwrap();
    Wall { date: day(date), time: time(at) }
}

fn hours(text: &str) -> QuietHours {
    let (from, to) = text.split_once('-').unwrap();
    QuietHours { from: time(from), to: time(to) }
}

fn rest(text: &str) -> Rest {
    let (from, to) = text.split_once("..").unwrap();
    if to.is_empty() { Rest::open(day(from)) } else { Rest::new(day(from), day(to)).unwrap() }
}

fn reminder(text: &str, day_start: DayStart) -> Reminder {
    let (at, of) = text.split_once(" of ").unwrap_or((text, ""));
    let Wall { date, time: at } = wall(at);
    let computed = Wall { date, time: at }.day(day_start);
    Reminder { date, at, day: if of.is_empty() { computed } else { day(of) } }
}

fn record(case: &Case, day_start: DayStart) -> Record {
    case.before.iter().fold(Record::default(), |record, line| {
        let (what, when) = line.split_once(' ').unwrap();
        let now = wall(when);
        match what {
            "came" => {
                let before = Wall { date: now.date, time: LocalTime::MIDNIGHT };
                record.giving(&[reminder(when, day_start)], before)
            }
            "opened" => record.opened(now, day_start),
            "on" => record.turned_on(now),
            _ => panic!("{line}"),
        }
    })
}

fn found(case: &Case) -> Vec<Reminder> {
    let day_start = case.day_start.parse().unwrap();
    let settings = Settings {
        days: case.on.iter().fold(Weekdays::NONE, |days, day| days.with(*day)),
        plans: case.plans,
        coming_back: case.coming_back,
        time: time(case.at),
        quiet: hours(case.quiet),
    };
    let rests: Vec<Rest> = case.rests.iter().map(|text| rest(text)).collect();
    let plans: Vec<_> = case
        .agreed
        .iter()
        .map(|text| match text.split_once(' ') {
            Some((date, at)) => (day(date), Some(time(at))),
            None => (day(text), None),
        })
        .collect();
    let quiet_evenings: Vec<_> = case
        .evenings
        .iter()
        .map(|text| {
            let (date, quiet) = text.split_once(' ').unwrap();
            (day(date), hours(quiet))
        })
        .collect();
    let days = Days {
        day_start,
        rests: &rests,
        back_on: case.back_on.map(day),
        plans: &plans,
        quiet_evenings: &quiet_evenings,
        return_day: case.return_day.map(day),
    };
    next(&settings, &days, &record(case, day_start), wall(case.now))
}

#[test]
fn every_written_list_comes_out_as_it_says() {
    for case in CASES {
        let day_start = case.day_start.parse().unwrap();
        let gives: Vec<_> = case.gives.iter().map(|text| reminder(text, day_start)).collect();
        assert_eq!(found(case), gives, "{}", case.says);
    }
}

#[test]
fn the_text_is_one_of_a_few_and_follows_from_the_day_alone() {
    let monday = day("2026-11-16");
    let texts: Vec<&str> = (0..4)
        .map(|n| {
            let day = monday.plus(n).unwrap();
            Reminder { date: day, at: LocalTime::hour(18), day }.text()
        })
        .collect();
    assert!(texts.iter().all(|text| TEXTS.contains(text)));
    assert_eq!(texts[0], texts[3]);
    assert!(texts[0] != texts[1] && texts[1] != texts[2]);
}
