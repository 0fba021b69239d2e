//! The safety requirements of help, each as a test (`product.md` 5).

use std::collections::BTreeSet;

use super::*;
use crate::catalogue::{Catalogue, LogRule, NotShared, Pillar};
use crate::day::CivilDay;
use crate::words::Guide;

fn help() -> &'static Help {
    Help::english().unwrap()
}

fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

/// Everything that stands on a screen or page of help or of the guide.
fn words_on(id: &TextId) -> String {
    if let Some(screen) = help().screen(id.as_str()) {
        return screen.body.join(" ");
    }
    if let Some(situation) = help().situation(id.as_str()) {
        return situation.body.join(" ");
    }
    Guide::english().unwrap().get(&id.as_str().parse().unwrap()).unwrap().body.join(" ")
}

#[test]
fn sr_22_help_is_a_function_of_embedded_data_and_leaves_no_trace() {
    // What a screen of help calls takes a day and codes, and no handle to anything that could write.
    let numbers: fn(&'static Help, &Region, &[Kind], CivilDay) -> Vec<Number<'static>> =
        Help::numbers;
    let region = help().region("fr").unwrap();
    let today = day("2026-12-01");
    assert_eq!(numbers(help(), region, &[], today), numbers(help(), region, &[], today));

    let catalogue = Catalogue::english().unwrap();
    for exercise in catalogue.all().filter(|exercise| exercise.pillar == Pillar::Support) {
        assert_eq!(exercise.log, LogRule::Never);
        assert!(matches!(catalogue.shareable(&exercise.id), Err(NotShared::NoTrace(_))));
    }
    assert!(help().screen("help-start").unwrap().body.concat().contains(
        "Nothing you open here is stored or shared. You can leave this screen at any moment."
    ));
}

#[test]
fn sr_22_help_is_within_reach_from_the_first_screen_and_every_page_of_it_can_be_closed() {
    for screen in &help().screen {
        let out = ["Close", "Not now", "Stay here"];
        assert!(
            screen.buttons.iter().any(|button| out.contains(&button.as_str())),
            "{}",
            screen.id
        );
    }
}

#[test]
fn sr_23_every_required_sentence_stands_on_its_screens() {
    assert_eq!(help().required().count(), 6);
    for (sentence, screens) in help().required() {
        assert!(!screens.is_empty(), "{sentence}");
        for screen in screens {
            assert!(words_on(screen).contains(sentence), "{screen} lacks: {sentence}");
        }
    }
}

#[test]
fn sr_23_the_sentences_say_watched_riskiest_safer_device_history_and_danger_first() {
    let all: Vec<&str> = help().required().map(|(sentence, _)| sentence).collect();
    for words in [
        "call the emergency number first",
        "may be able to see what you do on this phone",
        "use a safer device",
        "is often the riskiest time",
        "show in the browser's history",
        "help for you alone comes first",
    ] {
        assert_eq!(all.iter().filter(|one| one.contains(words)).count(), 1, "{words}");
    }
    let start = &help().screen("help-start").unwrap().body[0];
    assert_eq!(start, "If you are in danger right now, call the emergency number first.");
}

#[test]
fn sr_24_a_helpline_is_whole_and_its_region_known() {
    assert!(help().version() >= 1);
    let mut ids = BTreeSet::new();
    for line in &help().helpline {
        assert!(ids.insert(&line.id), "{}", line.id);
        assert!(help().region.iter().any(|region| region.code == line.region), "{}", line.id);
        assert!(!line.name.is_empty() && !line.hours.is_empty(), "{}", line.id);
        let dialled = line.number.chars().all(|sign| sign.is_ascii_digit() || " -".contains(sign));
        assert!(dialled && line.number.len() >= 2, "{}", line.id);
        assert_eq!(line.verified, line.checked_on.is_some(), "{}", line.id);
        assert!(line.verified || !line.live_checked, "{}", line.id);
    }
}

#[test]
fn sr_24_the_emergency_number_stands_first_in_every_region_whatever_was_asked_for() {
    let kinds: Vec<&[Kind]> =
        help().situations().map(|one| one.kinds.as_slice()).chain([&[][..]]).collect();
    for region in help().regions() {
        for kinds in &kinds {
            let numbers = help().numbers(region, kinds, day("2026-12-01"));
            assert_eq!(numbers[0].line.kind, Kind::Emergency, "{}", region.code);
            assert_eq!(numbers[0].line.id, region.emergency);
        }
    }
}

#[test]
fn sr_24_only_the_kinds_that_were_asked_for_follow() {
    let uk = help().region("GB").unwrap();
    let kinds = [Kind::SexualViolence, Kind::DomesticAbuse];
    let shown: Vec<Kind> =
        help().numbers(uk, &kinds, day("2026-12-01")).iter().map(|one| one.line.kind).collect();
    assert_eq!(shown[..3], [Kind::Emergency, Kind::SexualViolence, Kind::DomesticAbuse]);
    assert!(shown[2..].iter().all(|kind| *kind == Kind::DomesticAbuse));
    let all = help().numbers(uk, &[], day("2026-12-01"));
    assert_eq!(all.len(), help().helpline.iter().filter(|line| line.region == "UK").count());
}

#[test]
fn sr_24_a_check_is_good_for_a_hundred_and_eighty_days_and_not_before_its_own() {
    let line = help().helpline.iter().find(|line| line.id.as_str() == "line-us-dv").unwrap();
    assert_eq!(line.checked_on, Some(day("2026-11-20")));
    for (today, check) in [
        ("2026-11-20", false),
        ("2027-05-19", false),
        ("2027-05-20", true),
        ("2030-01-01", true),
        ("2026-11-19", true),
        ("2000-01-01", true),
    ] {
        assert_eq!(line.needs_a_check(day(today)), check, "{today}");
    }
}

#[test]
fn sr_24_a_region_that_is_not_here_is_told_what_to_do() {
    assert_eq!(help().region("XX"), None);
    assert_eq!(help().region(" pl ").unwrap().code, "EU");
    assert!(help().line("help-line-no-region").unwrap().contains("emergency number"));
    assert!(help().line("help-line-check-number").unwrap().starts_with("Check this number"));
    let codes: Vec<&String> =
        help().region.iter().flat_map(|region| region.also.iter().chain([&region.code])).collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
}

#[test]
fn sr_25_nothing_is_called_verified_without_two_sources_and_a_day() {
    let verified: Vec<&str> = help()
        .helpline
        .iter()
        .filter(|line| line.verified)
        .map(|line| {
            assert!(line.sources.len() >= 2 && line.checked_on.is_some(), "{}", line.id);
            line.id.as_str()
        })
        .collect();
    assert_eq!(verified, ["line-fr-emergency", "line-us-dv", "line-uk-dv", "line-fr-dv"]);
    for line in help().helpline.iter().filter(|line| !line.verified) {
        for today in ["2026-11-20", "2026-12-01", "2100-01-01"] {
            assert!(line.needs_a_check(day(today)), "{}", line.id);
        }
    }
}

#[test]
fn sr_25_the_seed_entries_are_as_they_were_read() {
    let number = |id: &str| {
        let line = help().helpline.iter().find(|line| line.id.as_str() == id).unwrap();
        (line.number.as_str(), line.text.as_deref())
    };
    assert_eq!(number("line-us-dv"), ("800-799-7233", Some("START to 88788")));
    assert_eq!(number("line-uk-dv"), ("0808 2000 247", None));
    assert_eq!(number("line-fr-dv"), ("3919", None));
    assert_eq!(number("line-fr-emergency"), ("17", Some("114")));
}

#[test]
fn sr_26_a_self_check_has_no_result_and_is_never_in_the_way_of_leaving() {
    assert!(help().line("help-line-not-a-test").unwrap().contains("do not judge or label anyone"));
    let list = help().screen("help-list").unwrap();
    assert!(list.body.concat().contains("Your choice is not kept."));
    assert_eq!(list.buttons, ["Straight to the numbers", "Close"]);
}

#[test]
fn what_is_going_on_has_twelve_answers_and_not_being_sure_is_one() {
    assert_eq!(help().situations().count(), 12);
    let last = help().situations().last().unwrap();
    assert_eq!(last.label, "I am not sure");
    for situation in help().situations() {
        assert!(!situation.kinds.is_empty(), "{}", situation.id);
        assert_eq!(help().situation(situation.id.as_str()), Some(situation));
    }
}
