//! Weeks and rests written out. A week is seven signs from Monday to Sunday: `D` done, `R` rested,
//! `B` both, `.` neither.

use std::num::NonZeroU8;

use super::*;

/// Name, first Monday, cadence, weeks, today, and what comes of it: moments, weeks held.
type Case = (&'static str, &'static str, Cadence, &'static str, &'static str, u32, u32);

const LATER: &str = "2100-01-01";
const MON: &str = "2026-11-16";

fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

fn ritual(text: &str) -> RitualId {
    text.parse().unwrap()
}

fn moment(name: &str, on: &str) -> Moment {
    Moment { ritual: ritual(name), day: day(on) }
}

const fn times(n: u8) -> Cadence {
    Cadence::Weekly(NonZeroU8::new(n).unwrap())
}

/// The practice of one ritual that the signs say.
fn practice(monday: &str, weeks: &str) -> Practice {
    assert!(day(monday).is_monday(), "{monday}");
    let signs: Vec<char> = weeks.chars().filter(|sign| *sign != '|').collect();
    assert_eq!(signs.len() % 7, 0, "{weeks}");
    let on = |wanted: &'static [char]| {
        let signs = signs.clone();
        signs
            .into_iter()
            .enumerate()
            .filter(move |(_, sign)| wanted.contains(sign))
            .map(move |(at, _)| day(monday).plus(i32::try_from(at).unwrap()).unwrap())
    };
    Practice::new(
        on(&['D', 'B']).map(|day| Moment { ritual: ritual("it"), day }),
        on(&['R', 'B']).map(|day| Rest::new(day, day).unwrap()),
    )
}

const CASES: &[Case] = &[
    ("a full week", MON, Cadence::Daily, "DDDDDDD", LATER, 7, 1),
    ("two spare days in seven", MON, Cadence::Daily, "DD.DD.D", LATER, 5, 1),
    ("three spare days are one too many", MON, Cadence::Daily, "DD.D..D", LATER, 4, 0),
    ("one rest makes up for the third", MON, Cadence::Daily, "DDRD..D", LATER, 4, 1),
    ("rest on a done day changes nothing", MON, Cadence::Daily, "DDB...D", LATER, 4, 0),
    ("rest on a done day takes nothing away", MON, Cadence::Daily, "BBBBB..", LATER, 5, 1),
    ("two done and three rested", MON, Cadence::Daily, "DDRRR..", LATER, 2, 1),
    ("two done and two rested", MON, Cadence::Daily, "DDRR...", LATER, 2, 0),
    ("one done and four rested", MON, Cadence::Daily, "DRRRR..", LATER, 1, 1),
    ("one done in a week of full rest", MON, Cadence::Daily, "RRRBRRR", LATER, 1, 1),
    ("one done is asked for, however much rest", MON, Cadence::Daily, "RRRRRRR", LATER, 0, 0),
    ("nothing at all", MON, Cadence::Daily, ".......", LATER, 0, 0),
    (
        "five days across two weeks hold neither",
        MON,
        Cadence::Daily,
        "....DDD|DD.....",
        LATER,
        5,
        0,
    ),
    ("Sunday belongs to its own week", MON, Cadence::Daily, "..DDDDD|.......", LATER, 5, 1),
    ("Monday starts the next week", MON, Cadence::Daily, "...DDDD|D......", LATER, 5, 0),
    ("rest of the week before is of no use", MON, Cadence::Daily, "RRRRRRR|DDDD...", LATER, 4, 0),
    (
        "a held week, a gap, a held week",
        MON,
        Cadence::Daily,
        "DDDDD..|.......|..DDDDD",
        LATER,
        10,
        2,
    ),
    ("three times a week", MON, times(3), "D..D..D", LATER, 3, 1),
    ("three times a week, twice done", MON, times(3), "D..D...", LATER, 2, 0),
    ("three times a week, two rested are too few", MON, times(3), "D..DRR.", LATER, 2, 0),
    ("three times a week, three rested", MON, times(3), "DR.DRR.", LATER, 2, 1),
    ("three times a week, one rested", MON, times(3), "D..DR..", LATER, 2, 0),
    ("seven times a week has the same bound", MON, times(7), "DDDDD..", LATER, 5, 1),
    ("six times a week, four done", MON, times(6), "DDDD...", LATER, 4, 0),
    ("once a week", MON, times(1), "......D", LATER, 1, 1),
    ("once a week, in rest only", MON, times(1), "RRRRRRR", LATER, 0, 0),
    ("once gives a moment only", MON, Cadence::Once, "DDDDDDD", LATER, 7, 0),
    ("whenever gives moments only", MON, Cadence::Any, "DDDDDDD", LATER, 7, 0),
    ("what is after today waits", MON, Cadence::Daily, "DDDDDDD", "2026-11-19", 4, 0),
    ("today counts", MON, Cadence::Daily, "DDDDDDD", "2026-11-20", 5, 1),
    ("rest after today waits too", MON, Cadence::Daily, "DDRRR..", "2026-11-19", 2, 0),
    ("rest counts as its days come", MON, Cadence::Daily, "DDRRR..", "2026-11-20", 2, 1),
    ("before the first day there is nothing", MON, Cadence::Daily, "DDDDDDD", "2026-11-15", 0, 0),
    ("clocks back, Berlin, 25 October", "2026-10-19", Cadence::Daily, "..DDDDD", LATER, 5, 1),
    ("clocks forward, Berlin, 29 March", "2026-03-23", Cadence::Daily, "..DDDDD", LATER, 5, 1),
    ("clocks back, New York, 1 November", "2026-10-26", Cadence::Daily, "DDD..RD", LATER, 4, 1),
    ("a week over the new year", "2026-12-28", Cadence::Daily, "..DDDDD", LATER, 5, 1),
    ("a week with a leap day", "2028-02-28", Cadence::Daily, "DD..DDD", LATER, 5, 1),
    ("a leap day rested", "2028-02-28", Cadence::Daily, "DR..DDD", LATER, 4, 1),
    ("no leap day in 2100", "2100-02-22", Cadence::Daily, "..DDDDD|D......", "2200-12-31", 6, 1),
];

#[test]
fn every_written_week_is_held_as_the_rule_says() {
    for (name, monday, cadence, weeks, today, moments, held) in CASES {
        let found = rhythm(&practice(monday, weeks), |_| *cadence, day(today));
        assert_eq!((found.moments, found.weeks_held()), (*moments, *held), "{name}");
        let one = found.rituals.get(&ritual("it")).copied().unwrap_or_default();
        assert_eq!((one.moments, one.weeks_held), (*moments, *held), "{name}, of the ritual");
    }
}

#[test]
fn the_couples_dot_is_a_week_in_which_any_ritual_was_held() {
    let both = Practice::new(
        ["2026-11-16", "2026-11-17", "2026-11-24"]
            .map(|on| moment("walk", on))
            .into_iter()
            .chain([moment("talk", "2026-11-18"), moment("talk", "2026-12-08")]),
        [],
    );
    let cadence = |id: &RitualId| if id.as_str() == "walk" { times(2) } else { times(1) };
    let found = rhythm(&both, cadence, day(LATER));
    assert_eq!(found.dots, [day("2026-11-16").week(), day("2026-12-07").week()]);
    assert_eq!(found.weeks_held(), 2);
    assert_eq!(found.rituals[&ritual("walk")], RitualRhythm { moments: 3, weeks_held: 1 });
    assert_eq!(found.rituals[&ritual("talk")], RitualRhythm { moments: 2, weeks_held: 2 });
    assert_eq!(found.moments, 5);
}

#[test]
fn a_ritual_of_a_newer_build_counts_its_moments() {
    let practice = practice(MON, "DDDDDDD");
    let catalogue = crate::catalogue::Catalogue::english().unwrap();
    let found = rhythm(&practice, |id| catalogue.cadence_of(id), day(LATER));
    assert_eq!((found.moments, found.weeks_held()), (7, 0));
}

#[test]
fn the_catalogue_says_when_a_real_ritual_is_held() {
    let catalogue = crate::catalogue::Catalogue::english().unwrap();
    let week = ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"];
    let appreciations = week.map(|on| moment("daily-appreciation", on));
    let practice = Practice::new(appreciations, []);
    let found = |today| rhythm(&practice, |id| catalogue.cadence_of(id), day(today)).weeks_held();
    assert_eq!((found("2026-11-19"), found("2026-11-20")), (0, 1));
}

#[test]
fn a_long_rest_reaches_into_the_weeks_it_covers_and_no_other() {
    let mut practice = practice(MON, "D......|D......|D......");
    practice.rests.insert(Rest::new(day("2026-11-19"), day("2026-11-30")).unwrap());
    let found = rhythm(&practice, |_| Cadence::Daily, day(LATER));
    // Thursday to Sunday, then the whole week, then Monday only (which was done).
    assert_eq!(found.dots, [day("2026-11-16").week(), day("2026-11-23").week()]);
}

#[test]
fn the_weeks_at_both_ends_of_the_calendar_are_counted_without_the_days_that_are_not_in_it() {
    let practice = Practice::new(
        [moment("it", "2000-01-01"), moment("it", "2200-12-31")],
        [Rest::new(CivilDay::FIRST, CivilDay::LAST).unwrap()],
    );
    let found = rhythm(&practice, |_| times(1), CivilDay::LAST);
    assert_eq!((found.moments, found.weeks_held()), (2, 2));
    let daily = rhythm(&practice, |_| Cadence::Daily, CivilDay::LAST);
    // Only one more day of the first week is in the calendar, and two before the last day.
    assert_eq!(daily.weeks_held(), 0);
}

#[test]
fn a_rest_says_what_to_do_when_it_does_not_fit() {
    let (from, to) = (day("2026-11-20"), day("2026-11-19"));
    assert_eq!(Rest::new(from, to), Err(RhythmError::RestBackwards { from }));
    assert_eq!(Rest::shared(from, to), Err(RhythmError::RestBackwards { from }));
    assert_eq!(Rest::new(from, from).unwrap().days(), 1);
    let longest = Rest::shared(from, day("2026-12-17")).unwrap();
    assert_eq!((longest.days(), longest.from(), longest.to()), (28, from, day("2026-12-17")));
    let too_long = Rest::shared(from, day("2026-12-18")).unwrap_err();
    assert_eq!(
        too_long.to_string(),
        "a shared rest lasts up to 28 days; choose an end up to 2026-12-17 and renew it whenever you like"
    );
    assert_eq!(Rest::new(from, day("2027-12-18")).unwrap().days(), 394, "one's own may be longer");
}

#[test]
fn rest_until_i_say_covers_every_day_to_come_and_ends_when_i_say() {
    let (from, said) = (day("2026-11-20"), day("2026-12-02"));
    let rest = Rest::open(from);
    assert_eq!((rest.from(), rest.until()), (from, None));
    assert!(rest.covers(day("2199-01-01")) && !rest.covers(day("2026-11-19")));
    assert_eq!(rest.ended(said), Rest::new(from, said).ok());
    assert_eq!(rest.ended(from), Rest::new(from, from).ok(), "on its first day");
    assert_eq!(rest.ended(day("2026-11-19")), None, "it was still to come");
    let closed = Rest::new(from, day("2026-11-25")).unwrap();
    assert_eq!(closed.until(), Some(day("2026-11-25")));
    assert_eq!(closed.ended(said), Some(closed), "over already");
}

#[test]
fn a_shared_rest_until_i_say_is_renewed_without_a_day_between_and_within_what_may_be_shared() {
    let mut rest = Rest::shared(day("2026-11-20"), day("2026-11-22")).unwrap();
    let mut last = rest.to();
    for _ in 0..20 {
        rest = rest.renewed().unwrap();
        assert_eq!(rest.from().since(last), 1);
        assert_eq!(Rest::shared(rest.from(), rest.to()), Ok(rest));
        assert_eq!(rest.days(), SHARED_REST_DAYS);
        last = rest.to();
    }
    assert_eq!(Rest::open(day("2026-11-20")).renewed(), None);
    let near_the_end = Rest::new(day("2200-12-01"), day("2200-12-20")).unwrap();
    assert_eq!(near_the_end.renewed(), Rest::new(day("2200-12-21"), CivilDay::LAST).ok());
}

#[test]
fn the_day_on_which_i_say_that_rest_is_over_asks_again_and_the_next_rest_counts_as_ever() {
    let ended = Rest::new(day("2026-11-16"), day("2026-11-20")).unwrap();
    let resting = |back_on: Option<&str>, today| is_resting([ended], back_on.map(day), day(today));
    assert!(resting(None, "2026-11-20"));
    assert!(!resting(Some("2026-11-20"), "2026-11-20"));
    assert!(!resting(None, "2026-11-21"));
    assert!(resting(Some("2026-11-01"), "2026-11-20"), "that was another rest");
}
