//! The rules of the catalogue, checked over the embedded text (`product.md` 3c, SR-22). Its words are looked through with
//! all others, by `cargo test -p xtask --test words`.

use std::collections::BTreeSet;

use super::{Cadence, Catalogue, Comfortable, Exercise, LogRule, Pillar, RitualId, Tier, Who};

fn exercises() -> &'static [Exercise] {
    &Catalogue::english().unwrap().exercises
}

/// Every text that a person reads, with the name of its field and its greatest length in characters.
fn texts(exercise: &Exercise) -> Vec<(&'static str, usize, &str)> {
    let mut texts = vec![
        ("name", 32, exercise.name.as_str()),
        ("one_line", 80, &exercise.one_line),
        ("why", 140, &exercise.why),
        ("alternative", 140, &exercise.alternative),
    ];
    texts.extend(exercise.about.iter().map(|text| ("about", 40, text.as_str())));
    texts.extend(exercise.steps.iter().map(|text| ("steps", 260, text.as_str())));
    texts.extend(exercise.tips.iter().map(|text| ("tips", 140, text.as_str())));
    texts.extend(exercise.not_when.iter().map(|text| ("not_when", 140, text.as_str())));
    texts
}

fn by_id(id: &RitualId) -> &'static Exercise {
    exercises().iter().find(|exercise| exercise.id == *id).unwrap()
}

fn codes_where(wanted: impl Fn(&Exercise) -> bool) -> Vec<&'static str> {
    exercises().iter().filter(|one| wanted(one)).map(|one| one.code.as_str()).collect()
}

#[test]
fn there_are_forty_exercises_with_ids_codes_and_names_of_their_own() {
    assert_eq!(exercises().len(), 40);
    let distinct =
        |of: fn(&Exercise) -> &str| exercises().iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(|one| one.id.as_str()), 40);
    assert_eq!(distinct(|one| &one.code), 40);
    assert_eq!(distinct(|one| &one.name), 40);
    assert_eq!(distinct(|one| &one.one_line), 40);
    let ids = exercises().iter().map(|one| one.id.as_str());
    assert!(ids.clone().all(|id| exercises().iter().all(|one| !one.code.eq_ignore_ascii_case(id))));
}

/// Ids and codes stand in the logs of people's phones: this list only ever grows.
#[test]
fn ids_and_codes_stay_what_they_are() {
    let listed: Vec<String> =
        exercises().iter().map(|one| format!("{} {}", one.code, one.id)).collect();
    let expected = "C01 twenty-minute-talk,C02 day-in-two-lines,C03 speaker-listener,C04 listen-or-help,\
        C05 weekly-look,C06 soft-start,C07 pause-and-return,C08 outside-view,C09 good-news-five,\
        C10 morning-one-thing,E01 daily-appreciation,E02 thank-you-note,E03 gratitude-list,\
        E04 depth-cards-1,E05 depth-cards-2,E06 depth-cards-3,E07 hopes-map,E08 fear-with-a-hand,\
        E09 five-ways,E10 our-story,E11 repair-words,P01 hold-hands,P02 goodnight-hug,P03 shoulder-rub,\
        P04 warm-hands-massage,P05 couch-close,P06 hello-goodbye,P07 sensate-1,P08 sensate-2,\
        P09 sensate-3,P10 sensate-4,P11 touch-map,P12 kind-no,Q01 kitchen-date,Q02 two-hour-date,\
        Q03 seven-new-minutes,Q04 phones-to-bed,Q05 try-together,S01 getting-help-map,\
        S02 first-call-script";
    assert_eq!(listed.join(","), expected);
}

#[test]
fn a_code_is_the_letter_of_the_pillar_and_two_digits() {
    for one in exercises() {
        let letter = match one.pillar {
            Pillar::Communication => 'C',
            Pillar::Emotional => 'E',
            Pillar::Physical => 'P',
            Pillar::Quality => 'Q',
            Pillar::Support => 'S',
        };
        let number = one.code.strip_prefix(letter).unwrap();
        assert!(
            number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()),
            "{}",
            one.code
        );
    }
}

#[test]
fn every_text_is_there_and_short_enough() {
    for one in exercises() {
        for (field, limit, text) in texts(one) {
            let length = text.chars().count();
            assert!((1..=limit).contains(&length), "{} {field}: {length} characters", one.code);
        }
        assert!((3..=7).contains(&one.steps.len()), "{}: {} steps", one.code, one.steps.len());
        assert!((1..=3).contains(&one.tips.len()), "{}", one.code);
        assert!((1..=120).contains(&one.minutes), "{}", one.code);
        assert!(!one.source.is_empty(), "{}", one.code);
    }
}

#[test]
fn a_reason_says_often_helps_and_never_more() {
    for one in exercises() {
        assert!(one.why.starts_with("It often helps because "), "{}: {}", one.code, one.why);
    }
}

#[test]
fn what_needs_something_names_an_exercise_that_leaves_a_trace() {
    for one in exercises() {
        for need in &one.needs {
            assert_ne!(need.id, one.id);
            assert_ne!(by_id(&need.id).log, LogRule::Never, "{} needs {}", one.code, need.id);
            assert!(by_id(&need.id).tier <= one.tier, "{} needs {}", one.code, need.id);
        }
        if let Some(after) = &one.after {
            assert_ne!(by_id(after).id, one.id);
        }
    }
}

#[test]
fn needs_never_go_in_a_circle() {
    fn walk(one: &Exercise, steps_left: usize) {
        assert!(steps_left > 0, "a circle at {}", one.code);
        for need in &one.needs {
            walk(by_id(&need.id), steps_left - 1);
        }
    }
    for one in exercises() {
        walk(one, exercises().len());
    }
}

#[test]
fn help_leaves_no_trace_is_done_alone_and_is_never_gated() {
    assert_eq!(codes_where(|one| one.log == LogRule::Never), ["S01", "S02"]);
    for one in exercises().iter().filter(|one| one.pillar == Pillar::Support) {
        assert!(
            one.needs.is_empty() && one.who == Who::Alone && one.tier == Tier::NONE,
            "{}",
            one.code
        );
    }
}

#[test]
fn touch_above_tier_two_and_whatever_dates_something_tender_is_private() {
    let private = [
        "C06", "C07", "C08", "E02", "E03", "E09", "E11", "P04", "P07", "P08", "P09", "P10", "P11",
        "P12",
    ];
    assert_eq!(codes_where(|one| one.log == LogRule::Private), private);
    assert!(exercises().iter().all(|one| one.tier.level() <= 2 || one.log == LogRule::Private));
    assert!(exercises().iter().all(|one| one.who != Who::Alone || one.log != LogRule::Shared));
}

#[test]
fn every_stage_of_the_touch_programme_needs_the_one_before_twice_and_comfortable_for_both() {
    for (code, before) in [("P08", "sensate-1"), ("P09", "sensate-2"), ("P10", "sensate-3")] {
        let one = exercises().iter().find(|one| one.code == code).unwrap();
        let needs: Vec<_> = one
            .needs
            .iter()
            .map(|need| (need.id.as_str(), need.times.get(), need.comfortable))
            .collect();
        assert_eq!(needs, [(before, 2, Some(Comfortable::Both))]);
    }
    assert_eq!(codes_where(|one| one.tier.level() > 3), ["P07", "P08", "P09", "P10"]);
    assert_eq!(codes_where(|one| one.tier.level() == 3), ["P04"]);
}

#[test]
fn touch_says_when_it_ends_and_offers_another_way() {
    for one in exercises().iter().filter(|one| one.tier.level() > 2) {
        let text = one.steps.join(" ");
        assert!(text.contains("stop"), "{}", one.code);
    }
}

#[test]
fn what_is_rarer_than_weekly_says_in_words_how_often() {
    let worded = codes_where(|one| one.about.is_some());
    assert_eq!(worded, ["C08", "E06", "E07", "E08", "E09", "P11", "Q05"]);
    assert!(exercises().iter().all(|one| one.about.is_none() || one.cadence == Cadence::Any));
}
