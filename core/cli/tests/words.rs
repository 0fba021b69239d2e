//! Exercises, the talk, help, words to read and reminders, as a person would use them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::{DAY, Phone};
use serde_json::{Value, json};

fn codes(list: &Value) -> Vec<String> {
    let all = list["exercises"].as_array().unwrap();
    all.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn sr_22_help_works_before_there_is_a_phone_and_makes_nothing() {
    let phone = Phone::unmade();
    let start = phone.hearth(&["help-me"]).ok();
    assert!(start.starts_with("Get help\n"), "{start}");
    assert!(start.contains("If you are in danger right now, call the emergency number first."));
    let numbers = phone.json(&["help-me", "--region", "GB"]);
    assert_eq!(numbers["numbers"][0]["number"], "999");
    assert!(phone.snapshot().is_empty());
}

#[test]
fn sr_22_looking_at_help_leaves_every_byte_of_the_folder_as_it_was() {
    let phone = Phone::alone();
    let before = phone.files();
    for args in [
        &["help-me"][..],
        &["help-me", "--about", "fear"],
        &["help-me", "--about", "fear", "--region", "UK"],
        &["help-me", "--region", "FR", "--json"],
        &["guide", "when-help"],
        &["guide", "--evidence"],
    ] {
        phone.hearth(args).ok();
        assert!(before == phone.files(), "{args:?} left a trace");
    }
}

#[test]
fn sr_22_getting_help_cannot_even_be_a_favourite() {
    let phone = Phone::alone();
    let before = phone.snapshot();
    let said = phone.hearth(&["exercises", "S01", "--favourite", "add"]).refused(2);
    assert!(said.contains("leaves no trace"), "{said}");
    assert_eq!(before, phone.snapshot());
}

#[test]
fn sr_24_a_number_that_was_not_checked_lately_says_so() {
    let mut phone = Phone::unmade();
    let check = |phone: &Phone| {
        let numbers = phone.json(&["help-me", "--region", "US"])["numbers"].clone();
        let line = numbers.as_array().unwrap().iter().find(|one| one["id"] == "line-us-dv");
        line.unwrap()["check"].clone()
    };
    assert_eq!(check(&phone), json!(false));
    phone.now += 190 * DAY;
    assert_eq!(check(&phone), json!(true));
    let said = phone.hearth(&["help-me", "--region", "US"]).ok();
    assert!(said.contains("Check this number: it was not confirmed lately."), "{said}");
}

#[test]
fn sr_39_touch_is_in_no_list_and_under_no_name_before_both_chose_it() {
    for phone in [Phone::unmade(), Phone::alone()] {
        let listed = codes(&phone.json(&["exercises"]));
        assert!(listed.contains(&"P12".to_owned()) && !listed.contains(&"P02".to_owned()));
        let said = phone.hearth(&["exercises", "P02"]).refused(2);
        assert!(said.contains("once that much is open for you both"), "{said}");
        let said = phone.hearth(&["exercises", "shoulder"]).refused(2);
        assert!(!said.contains("did you mean"), "{said}");
        let found = phone.json(&["find", "hug"])["found"].clone();
        assert!(!found.to_string().contains("goodnight-hug"), "{found}");
    }
}

#[test]
fn exercises_are_filtered_and_one_is_shown_whole() {
    let phone = Phone::alone();
    let short = codes(&phone.json(&["exercises", "--minutes", "5", "--pillar", "communication"]));
    assert_eq!(short, ["C02", "C04", "C09", "C10"]);
    let alone = codes(&phone.json(&["exercises", "--alone"]));
    let together = codes(&phone.json(&["exercises", "--together"]));
    assert!(alone.contains(&"S01".to_owned()) && !alone.contains(&"C01".to_owned()));
    assert!(together.contains(&"C01".to_owned()) && !together.contains(&"S01".to_owned()));
    let one = phone.json(&["exercises", "c03"]);
    assert_eq!(one["first"], json!([{ "id": "twenty-minute-talk", "times": 2 }]));
    assert!(one["steps"].as_array().unwrap().len() >= 3);
    assert_eq!(one["source"], "[PREP]");
    phone.hearth(&["did", "C01"]).ok();
    let said = phone.hearth(&["exercises", "speaker-listener"]).ok();
    assert!(said.contains("First, once: The twenty-minute talk."), "{said}");
    phone.hearth(&["did", "C01", "--on", "yesterday"]).ok();
    assert_eq!(phone.json(&["exercises", "C03"])["first"], json!([]));
}

#[test]
fn a_favourite_is_kept_and_taken_out_again() {
    let phone = Phone::alone();
    phone.hearth(&["exercises", "E10", "--favourite", "add"]).ok();
    assert_eq!(codes(&phone.json(&["exercises", "--favourites"])), ["E10"]);
    phone.hearth(&["exercises", "our-story", "--favourite", "remove"]).ok();
    let said = phone.hearth(&["exercises", "--favourites"]).ok();
    assert_eq!(said, "Nothing here fits all of that. Fewer wishes find more.\n");
}

#[test]
fn a_talk_goes_on_from_command_to_command_and_is_one_moment() {
    let mut phone = Phone::alone();
    let screen = |said: &Value| said["talk"]["screen"].as_str().unwrap().to_owned();
    assert_eq!(screen(&phone.json(&["talk", "start", "--minutes", "5"])), "talk-ready");
    assert_eq!(screen(&phone.json(&["talk", "next"])), "talk-coin");
    assert_eq!(screen(&phone.json(&["talk", "next"])), "talk-turn-a");
    phone.now += 300;
    let over = phone.json(&["talk", "show"]);
    assert_eq!(
        (screen(&over).as_str(), &over["talk"]["signal"]),
        ("talk-say-back-a", &json!("turn_over"))
    );
    let shown = phone.hearth(&["talk", "show"]).ok();
    for line in ["  You got me  hearth talk got-me\n", "  Stop        hearth talk end\n"] {
        assert!(shown.contains(line), "{shown}");
    }
    let said = phone.hearth(&["talk", "next"]).refused(2);
    assert!(
        said.contains("only the one who spoke") || said.contains("Only the one who spoke"),
        "{said}"
    );
    assert_eq!(screen(&phone.json(&["talk", "got-me"])), "talk-swap");
    let paused = phone.json(&["talk", "pause", "--back-in", "30"]);
    assert_eq!(paused["talk"]["back_at"], "23:35");
    assert!(phone.hearth(&["talk", "next"]).refused(2).contains("is not here yet"));
    phone.now += 1_800;
    assert_eq!(screen(&phone.json(&["talk", "show"])), "talk-return");
    assert_eq!(screen(&phone.json(&["talk", "next"])), "talk-swap");
    phone.hearth(&["talk", "next"]).ok();
    phone.now += 300;
    phone.hearth(&["talk", "got-me"]).ok();
    let done = phone.json(&["talk", "done"]);
    assert_eq!(done["talk"]["noted"]["name"], "The twenty-minute talk");
    assert_eq!(phone.json(&["rhythm"])["own"]["moments"], 1);
    assert_eq!(phone.json(&["talk", "show"]), json!({ "talk": null }));
    assert_eq!(phone.json(&["rhythm"])["own"]["moments"], 1);
}

#[test]
fn hints_for_a_talk_are_there_without_one() {
    let phone = Phone::alone();
    let hints = phone.json(&["talk", "hints"]);
    let count = |of: &str| hints[of].as_array().map_or(0, Vec::len);
    assert_eq!(["listening", "speaking", "saying_back", "pausing"].map(count), [10, 5, 10, 8]);
    let said = phone.hearth(&["talk", "hints"]).ok();
    assert!(said.starts_with("Listening\n  Your only job is to understand."), "{said}");
}

#[test]
fn a_talk_that_was_ended_or_is_not_to_be_noted_leaves_no_moment() {
    let phone = Phone::alone();
    phone.hearth(&["talk", "start"]).ok();
    assert!(phone.hearth(&["talk", "start"]).refused(2).contains("going on already"));
    phone.hearth(&["talk", "end"]).ok();
    assert_eq!(phone.json(&["rhythm"])["own"]["moments"], 0);
    assert!(phone.hearth(&["talk", "next"]).refused(2).contains("no talk going on"));
}

#[test]
fn words_of_the_day_are_the_same_when_asked_twice_and_skipping_is_free() {
    let phone = Phone::alone();
    assert_eq!(phone.json(&["tip"]), phone.json(&["tip"]));
    let today = phone.json(&["today"]);
    assert_eq!(today["tip"], phone.json(&["tip"])["tip"]);
    let before = phone.files();
    let first = phone.json(&["prompt"]);
    assert_ne!(first, phone.json(&["prompt", "--skip", "1"]));
    assert_eq!(first, phone.json(&["prompt"]));
    assert!(phone.json(&["challenge"])["challenge"]["steps"].is_array());
    phone.hearth(&["find", "afraid"]).ok();
    phone.hearth(&["tip"]).ok();
    assert!(before == phone.files(), "reading left a trace");
    phone.hearth(&["tip", "--hide"]).ok();
    assert_ne!(phone.json(&["tip"])["tip"]["id"], today["tip"]["id"]);
    phone.hearth(&["tip", "--keep"]).ok();
    assert_eq!(phone.json(&["tip", "--kept"])["tips"].as_array().unwrap().len(), 1);
}

#[test]
fn the_guide_and_the_search_need_no_phone_and_put_help_first() {
    let phone = Phone::unmade();
    assert!(phone.hearth(&["guide"]).ok().contains("check-ins"));
    assert!(phone.hearth(&["guide", "check-ins"]).ok().starts_with("Small check-ins\n"));
    assert!(phone.json(&["guide", "--books"])["books"].as_array().unwrap().len() >= 10);
    let found = phone.json(&["find", "afraid"]);
    assert_eq!(found["found"][0]["id"], "help-fear");
    assert!(!phone.json(&["find", "--about", "quality"])["found"].as_array().unwrap().is_empty());
    assert!(phone.snapshot().is_empty());
}

#[test]
fn the_day_starts_when_the_person_says_and_what_was_noted_stays() {
    let mut phone = Phone::alone();
    phone.now += 6 * 3_600;
    assert_eq!(phone.json(&["today"])["day"], "2026-11-21", "05:00 in Berlin");
    phone.hearth(&["did", "C02"]).ok();
    phone.hearth(&["rhythm", "--day-start", "06:00"]).ok();
    assert_eq!(phone.json(&["today"])["day"], "2026-11-20");
    let page = phone.json(&["list", "--kind", "moment"]);
    assert_eq!(page["items"][0]["day"], "2026-11-21");
    assert_eq!(phone.json(&["rhythm"])["day_start"], "06:00");
}

#[test]
fn the_day_chain_is_off_until_chosen_and_own_strength_has_no_figure() {
    let phone = Phone::alone();
    phone.hearth(&["did", "C02"]).ok();
    phone.hearth(&["did", "C02", "--on", "yesterday"]).ok();
    assert_eq!(phone.json(&["rhythm"])["chain"], Value::Null);
    phone.hearth(&["rhythm", "--chain", "on"]).ok();
    assert_eq!(phone.json(&["rhythm"])["chain"], 2);
    let said = phone.hearth(&["rhythm"]).ok();
    assert!(said.contains("How settled, only you:") && said.contains("\u{25CF}\u{25CB}"), "{said}");
    assert!(!said.contains('%'), "{said}");
    phone.hearth(&["rhythm", "--chain", "off"]).ok();
    assert_eq!(phone.json(&["rhythm"])["chain"], Value::Null);
}

#[test]
fn a_rest_until_i_say_ends_when_i_say_and_lowers_nothing() {
    let mut phone = Phone::alone();
    phone.hearth(&["rest", "--open"]).ok();
    phone.now += 9 * DAY;
    let resting = phone.json(&["today"]);
    assert_eq!((&resting["resting"], &resting["tip"]), (&json!(true), &Value::Null));
    let said = phone.hearth(&["rest", "--end"]).ok();
    assert_eq!(said, "Welcome back. Today asks again, whenever you like.\n");
    let today = phone.json(&["today"]);
    assert_eq!(today["resting"], json!(false));
    assert_eq!(today["after_a_gap"], "Rested this week. Welcome back.");
    phone.now += DAY;
    assert!(phone.hearth(&["rest", "--end"]).refused(2).contains("no day of rest"));
}

#[test]
fn after_quiet_days_nothing_is_suggested_and_the_words_are_kind() {
    let mut phone = Phone::alone();
    phone.hearth(&["did", "C02"]).ok();
    phone.now += 14 * DAY;
    assert!(!phone.json(&["today"])["small_thing"].is_null());
    phone.now += DAY;
    let today = phone.json(&["today"]);
    assert!(today["small_thing"].is_null() && today["tip"].is_null(), "{today}");
    assert!(today["after_a_gap"].as_str().unwrap().len() > 10, "{today}");
    assert!(!phone.json(&["tip"])["tip"].is_null(), "who asks is answered");
}

#[test]
fn sr_18_reminders_are_off_until_chosen_generic_one_a_day_and_never_in_quiet_hours() {
    let phone = Phone::alone();
    let off = phone.json(&["remind"]);
    assert_eq!((&off["on"], &off["next"]), (&json!([]), &json!([])));
    let on = phone.json(&["remind", "--on", "daily", "--at", "08:30"]);
    let next = on["next"].as_array().unwrap();
    let dates: Vec<&str> = next.iter().map(|one| one["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2026-11-21", "2026-11-22", "2026-11-23"]);
    for one in next {
        let text = one["text"].as_str().unwrap();
        assert!(!text.contains("Ada") && text.len() < 40, "{text}");
    }
    let before = phone.json(&["remind"]);
    let said = phone.hearth(&["remind", "--at", "23:00"]).refused(2);
    assert!(said.contains("within your quiet hours"), "{said}");
    assert_eq!(phone.json(&["remind"]), before);
    phone.hearth(&["rest", "--from", "2026-11-21", "--until", "2026-11-22"]).ok();
    assert_eq!(phone.json(&["remind"])["next"][0]["date"], "2026-11-23");
    assert_eq!(phone.json(&["remind", "--off"])["next"], json!([]));
}

#[test]
fn sr_18_after_three_that_were_ignored_none_comes_until_they_are_turned_on_again() {
    let mut phone = Phone::alone();
    phone.hearth(&["remind", "--on", "daily", "--at", "08:30"]).ok();
    phone.now += 5 * DAY;
    let said = phone.hearth(&["remind"]).ok();
    assert!(said.starts_with("Reminders are off now, since they went unused."), "{said}");
    let stopped = phone.json(&["remind"]);
    assert_eq!((&stopped["stopped"], &stopped["next"]), (&json!(true), &json!([])));
    let again = phone.json(&["remind", "--on", "mon,thu"]);
    assert_eq!(again["next"].as_array().unwrap().len(), 3);
}

#[test]
fn sr_18_who_looks_at_today_has_ignored_none() {
    let mut phone = Phone::alone();
    phone.hearth(&["remind", "--on", "daily", "--at", "08:30"]).ok();
    for _ in 0..5 {
        phone.now += DAY;
        phone.hearth(&["today"]).ok();
    }
    assert_eq!(phone.json(&["remind"])["stopped"], json!(false));
}

#[test]
fn bad_input_about_words_is_one_sentence_and_changes_nothing() {
    let phone = Phone::alone();
    let before = phone.snapshot();
    let table: [(&[&str], &str); 17] = [
        (&["exercises", "juggling"], "take one from the list"),
        (&["exercises", "twenty-minit-talk"], "did you mean twenty-minute-talk?"),
        (&["exercises", "P02", "--favourite", "add"], "open for you both"),
        (&["talk", "next"], "begin one whenever you both like"),
        (&["talk", "start", "--minutes", "7"], "5, 10 or 15 minutes"),
        (&["talk", "start", "speaker-listener"], "comes first, twice more"),
        (&["talk", "start", "speaker-listener", "--minutes", "5"], "leave the minutes out"),
        (&["help-me", "--about", "weather"], "hearth help-me shows all"),
        (&["help-me", "--region", "XX"], "emergency number"),
        (&["prompt", "--theme", "weather"], "choose one of"),
        (&["guide", "weather"], "hearth guide shows all"),
        (&["rhythm", "--day-start", "13:00"], "from 00:00 to 12:00"),
        (&["rhythm", "--day-start", "soon"], "There is no time 'soon'"),
        (&["rest", "--end"], "no day of rest"),
        (&["remind", "--on", "someday"], "mon,thu"),
        (&["remind", "--at", "25:00"], "There is no time '25:00'"),
        (&["remind", "--quiet", "night"], "22:00-07:00"),
    ];
    for (args, part) in table {
        let sentence = phone.hearth(args).refused(2);
        assert!(sentence.contains(part), "{args:?}: {sentence}");
        assert_eq!(before, phone.snapshot(), "{args:?} changed something");
        let said = phone.hearth(&[args, &["--json"]].concat());
        assert!(said.json()["error"].as_str().unwrap().contains(part), "{args:?}");
        assert_eq!(before, phone.snapshot(), "{args:?} --json changed something");
    }
}
