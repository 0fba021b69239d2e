//! The rhythm as `cases/rhythm/*.toml` write it out: dates and zones in, and what a person sees of them.
//! What each key means stands in `cases/rhythm/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod rhythm_case;

use std::num::NonZeroU8;
use std::path::Path;

use chrono::{DateTime, Offset, TimeZone};
use hearth_domain::catalogue::{Cadence, RitualId};
use hearth_domain::day::{CivilDay, Week};
use hearth_domain::rhythm::{
    DAY_START, DayChain, DayStart, Moment, OwnPractice, OwnRhythm, Practice, Quiet, Rest, Rhythm,
    RhythmError, Stamp, check_backfill, civil_day, is_resting, own_rhythm, quiet, rhythm,
};
use rhythm_case::{Answer, Case, Did, File, Noted, Often, When};

/// Fewer would mean that a file was not read.
const AT_LEAST: usize = 60;

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/rhythm");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let file: File =
            toml::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        file.case
    };
    files.iter().flat_map(read).collect()
}

fn day(text: &str) -> CivilDay {
    text.parse().unwrap_or_else(|why| panic!("{why}"))
}

fn start(text: Option<&String>) -> DayStart {
    text.map_or(DAY_START, |text| text.parse().unwrap_or_else(|why| panic!("{why}")))
}

/// Instant and offset as the host gives them: seconds of UTC, minutes east.
fn host(when: &When) -> (i64, i32) {
    let at = DateTime::parse_from_str(&when.at, "%Y-%m-%dT%H:%M%:z")
        .unwrap_or_else(|why| panic!("{}: {why}", when.at));
    (at.timestamp(), at.offset().local_minus_utc() / 60)
}

/// A moment of a case, with the day it was dated and by what.
struct Dated {
    moment: Moment,
    stamp: Stamp,
    noted: Noted,
}

fn dated(did: &Did, case: &Case) -> Dated {
    let (utc_seconds, offset_minutes) = host(&did.when);
    let start = start(did.day_start.as_ref().or(case.day_start.as_ref()));
    let day = match &did.day {
        Some(filled_in) => day(filled_in),
        None => civil_day(utc_seconds, offset_minutes, start).unwrap(),
    };
    let ritual: RitualId = did.ritual.as_deref().unwrap_or("it").parse().unwrap();
    Dated {
        moment: Moment { ritual, day },
        stamp: Stamp { utc_seconds, offset_minutes, day },
        noted: did.noted,
    }
}

fn rest(text: &String) -> Rest {
    let (from, to) = text.split_once("..").unwrap_or_else(|| panic!("{text} is no rest"));
    if to.is_empty() { Rest::open(day(from)) } else { Rest::new(day(from), day(to)).unwrap() }
}

/// All that a case gives.
struct Found {
    dated: Vec<Dated>,
    own: OwnRhythm,
    ours: Rhythm,
    resting: bool,
    quiet: Quiet,
}

fn found(case: &Case) -> Found {
    let dated: Vec<Dated> = case.did.iter().map(|did| dated(did, case)).collect();
    let (signs, mut rests) =
        case.signs.as_ref().map(rhythm_case::days_of_signs).unwrap_or_default();
    let from_signs: Vec<Dated> = signs.iter().map(|did| self::dated(did, case)).collect();
    let all = || dated.iter().chain(&from_signs);
    let shared_rests: Vec<Rest> = case.shared_rest.iter().map(rest).collect();
    rests.extend(case.rest.iter().map(rest).chain(shared_rests.iter().copied()));

    let moments = |wanted: fn(Noted) -> bool| {
        all().filter(move |one| wanted(one.noted)).map(|one| one.moment.clone())
    };
    let wrote = case.wrote.iter().map(|when| {
        let (utc_seconds, offset_minutes) = host(when);
        let day = civil_day(utc_seconds, offset_minutes, start(case.day_start.as_ref())).unwrap();
        Stamp { utc_seconds, offset_minutes, day }
    });
    let by_me = |noted| noted != Noted::Partner;
    let own = OwnPractice {
        practice: Practice::new(moments(by_me), rests.iter().copied()),
        stamps: all().filter(|one| by_me(one.noted)).map(|one| one.stamp).chain(wrote).collect(),
    };
    let ours = Practice::new(moments(|noted| noted != Noted::Private), shared_rests);

    let latest = all().map(|one| one.moment.day).max();
    let today = case.today.as_deref().map(day).or(latest).unwrap_or(CivilDay::LAST);
    let cadence = |_: &RitualId| match &case.cadence {
        Often::Times(times) => Cadence::Weekly(NonZeroU8::new(*times).unwrap()),
        Often::Word(word) => match word.as_str() {
            "daily" => Cadence::Daily,
            "once" => Cadence::Once,
            "any" => Cadence::Any,
            _ => panic!("{word} is no cadence"),
        },
    };
    let began = case.began.as_deref().map_or(CivilDay::FIRST, day);
    let back_on = case.back_on.as_deref().map(day);
    Found {
        resting: is_resting(rests.iter().copied(), back_on, today),
        quiet: quiet(all().map(|one| one.moment.day), began, rests, today),
        own: own_rhythm(&own, cadence, DayChain::On, today),
        ours: rhythm(&ours, cadence, today),
        dated,
    }
}

fn mondays(weeks: &[Week]) -> Vec<String> {
    weeks.iter().map(|week| week.monday().unwrap().to_string()).collect()
}

fn or_none<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

/// Compares what a case names, and counts it.
struct Check<'a> {
    says: &'a str,
    looked_at: usize,
}

impl Check<'_> {
    fn that<T: PartialEq + std::fmt::Debug>(&mut self, key: &str, said: Option<&T>, found: &T) {
        if let Some(said) = said {
            assert_eq!(found, said, "{key} (found, then written) of: {}", self.says);
            self.looked_at += 1;
        }
    }
}

#[test]
fn every_written_case_comes_out_as_it_says() {
    let cases = cases();
    assert!(cases.len() >= AT_LEAST, "only {} cases", cases.len());
    for case in &cases {
        let found = found(case);
        let (gives, own) = (&case.gives, &found.own.rhythm);
        let mut check = Check { says: &case.says, looked_at: case.asks.len() };
        let days = found.dated.iter().map(|one| one.moment.day.to_string()).collect();
        check.that("days", gives.days.as_ref(), &days);
        check.that("moments", gives.moments.as_ref(), &own.moments);
        check.that("weeks_held", gives.weeks_held.as_ref(), &own.weeks_held());
        check.that("held", gives.held.as_ref(), &mondays(&own.dots));
        check.that("neutral", gives.neutral.as_ref(), &mondays(&own.neutral));
        let skipped = found.own.skipped.iter().map(CivilDay::to_string).collect();
        check.that("skipped", gives.skipped.as_ref(), &skipped);
        let strength = found.own.strength.values().next().map(|one| one.thousandths());
        check.that("strength", gives.strength.map(Some).as_ref(), &strength);
        check.that("no_strength", gives.no_strength.as_ref(), &found.own.strength.is_empty());
        check.that("chain", gives.chain.map(Some).as_ref(), &found.own.chain);
        check.that("resting", gives.resting.as_ref(), &found.resting);
        let quiet = found.quiet;
        check.that("days_since", gives.days_since.as_ref(), &or_none(quiet.days_since_moment));
        check.that("quiet_days", gives.quiet_days.as_ref(), &quiet.quiet_days);
        check.that("pause", gives.pause.as_ref(), &quiet.suggestions_pause());
        check.that("return_day", gives.return_day.as_ref(), &or_none(quiet.return_day));
        if let Some(ours) = &gives.ours {
            check.that("ours.moments", ours.moments.as_ref(), &found.ours.moments);
            check.that("ours.weeks_held", ours.weeks_held.as_ref(), &found.ours.weeks_held());
        }
        assert!(check.looked_at > 0, "it looks at nothing: {}", case.says);
    }
}

#[test]
fn every_moment_that_is_filled_in_is_taken_or_refused_as_it_says() {
    for case in cases() {
        for ask in &case.asks {
            let (utc_seconds, offset_minutes) = host(&ask.when);
            let start = start(case.day_start.as_ref());
            let today = civil_day(utc_seconds, offset_minutes, start).unwrap();
            let answer = match check_backfill(day(&ask.day), today) {
                Ok(()) => Answer::Yes,
                Err(RhythmError::NotYet(_)) => Answer::NotYet,
                Err(RhythmError::TooLongAgo { .. }) => Answer::TooLongAgo,
                Err(other) => panic!("{other}"),
            };
            assert_eq!(answer, ask.answer, "{} for {} of: {}", ask.when.at, ask.day, case.says);
        }
    }
}

/// Offsets come from the host, so the cases bring their own: they are those of the place at that instant.
#[test]
fn every_offset_is_that_of_its_zone() {
    for case in cases() {
        let of_signs = case.signs.as_ref().map(rhythm_case::days_of_signs).unwrap_or_default().0;
        let moments = case.did.iter().chain(&of_signs).map(|did| &did.when);
        for when in moments.chain(&case.wrote).chain(case.asks.iter().map(|ask| &ask.when)) {
            let zone: chrono_tz::Tz = when.zone.parse().unwrap_or_else(|why| panic!("{why}"));
            let (utc_seconds, offset_minutes) = host(when);
            let utc = DateTime::from_timestamp(utc_seconds, 0).unwrap().naive_utc();
            let there = zone.offset_from_utc_datetime(&utc).fix().local_minus_utc() / 60;
            assert_eq!(there, offset_minutes, "{} in {} of: {}", when.at, when.zone, case.says);
        }
    }
}

#[test]
fn no_two_cases_say_the_same() {
    let mut said: Vec<String> = cases().into_iter().map(|case| case.says).collect();
    let before = said.len();
    said.sort_unstable();
    said.dedup();
    assert_eq!(said.len(), before);
}
