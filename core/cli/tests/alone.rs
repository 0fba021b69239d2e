//! One phone without a partner: everything works, and says where it went.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::{DAY, Phone};
use serde_json::json;

#[test]
fn init_makes_a_phone_and_once_more_changes_what_it_is_told() {
    let phone = Phone::unmade();
    let said = phone.hearth(&["init", "--name", "Ada"]).ok();
    assert!(said.starts_with("This folder is a phone now, only you: "), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let rights = std::fs::metadata(phone.home()).unwrap().permissions().mode();
        assert_eq!(rights & 0o077, 0, "{rights:o}");
    }
    let before = phone.snapshot();
    let said = phone.hearth(&["init"]).ok();
    assert!(said.starts_with("This folder is a phone already"), "{said}");
    assert_eq!(before, phone.snapshot());
    let said = phone.json(&["--bind", "127.0.0.1:4242", "init", "--name", "Ada B"]);
    assert_eq!((&said["bind"], &said["again"]), (&json!("127.0.0.1:4242"), &json!(true)));
    assert_eq!(phone.json(&["today"])["name"], "Ada B");
}

#[test]
fn the_home_option_wins_over_the_variable() {
    let phone = Phone::alone();
    let other = phone.folder.path().join("other");
    let other = other.to_str().unwrap();
    phone.hearth(&["--home", other, "init", "--name", "Eve"]).ok();
    assert_eq!(phone.json(&["today", "--home", other])["name"], "Eve");
    assert_eq!(phone.json(&["today"])["name"], "Ada");
}

#[test]
fn today_greets_and_offers_one_small_thing() {
    let phone = Phone::alone();
    let said = phone.hearth(&["today"]).ok();
    assert!(
        said.starts_with(
            "Friday 20 November\nGood to see you, Ada. No moments yet. That is fine.\n"
        )
    );
    let json = phone.json(&["today"]);
    let ritual = json["small_thing"]["ritual"].as_str().unwrap();
    assert!(said.contains(&format!("hearth did {ritual}")), "{said}");
    let none = json!({ "moments": 0, "weeks_held": 0, "weeks": [] });
    assert_eq!((&json["own"], &json["ours"], &json["resting"]), (&none, &none, &json!(false)));
    assert_eq!(json["partner"], json!(null));
}

#[test]
fn the_day_starts_at_four_in_the_morning() {
    let mut phone = Phone::alone();
    phone.now += 4 * 3_600;
    assert_eq!(phone.json(&["today"])["day"], "2026-11-20", "03:00 in Berlin");
    phone.now += 3_600;
    assert_eq!(phone.json(&["today"])["day"], "2026-11-21", "04:00 in Berlin");
}

#[test]
fn what_is_kept_is_listed_and_found() {
    let phone = Phone::alone();
    assert_eq!(phone.hearth(&["list"]).ok(), "Nothing here yet. That is fine.\n");
    let keep = ["appreciate", "keep", "You made the good soup.", "--tag", "soup"];
    assert_eq!(phone.hearth(&keep).ok(), "Kept, only you.\n");
    let list = phone.hearth(&["list"]).ok();
    assert!(list.contains("  Fri 20 Nov 2026  only you  you kept, #soup\n"), "{list}");
    assert!(list.contains("         You made the good soup.\n"), "{list}");
    let page = phone.json(&["list"]);
    let id = page["items"][0]["id"].as_str().unwrap();
    assert!(list.starts_with(&id[..7]));
    let item = json!({
        "id": id, "kind": "appreciation", "day": "2026-11-20", "by": "me", "visibility": "private",
        "text": "You made the good soup.", "tag": "soup", "incomplete": false,
    });
    assert_eq!(page, json!({ "items": [item], "next": null }));
    assert_eq!(phone.json(&["search", "soup", "goo"]), page);
    assert_eq!(
        phone.hearth(&["search", "stew"]).ok(),
        "Nothing here has these words. Fewer words find more.\n"
    );
    assert_eq!(phone.hearth(&["list", "--only", "ours"]).ok(), "Nothing here yet. That is fine.\n");
    assert_eq!(phone.ids(&["list", "--only", "mine", "--kind", "appreciation"]).len(), 1);
    assert_eq!(phone.ids(&["list", "--kind", "moment", "--kind", "rest"]).len(), 0);
}

#[test]
fn a_text_may_come_from_standard_input() {
    let phone = Phone::alone();
    let said =
        phone.hearth_with(&["appreciate", "keep", "-"], "Zeile eins\n\u{e4}\u{1f375}\n".as_bytes());
    assert_eq!(said.ok(), "Kept, only you.\n");
    assert_eq!(phone.json(&["list"])["items"][0]["text"], "Zeile eins\n\u{e4}\u{1f375}");
    let edge = "x".repeat(20_000);
    phone.hearth_with(&["appreciate", "keep", "-"], edge.as_bytes()).ok();
}

#[test]
fn what_a_person_wrote_cannot_steer_the_terminal() {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "red \u{1b}[31m bell \u{7} turned \u{202e}"]).ok();
    phone.hearth(&["plan", "new", "tea", "--note", "a\u{1b}]0;title\u{7}b"]).ok();
    for command in [&["list"][..], &["today"], &["plan", "list"], &["search", "red"]] {
        let said = phone.hearth(command).ok();
        let steers = |sign: char| (sign.is_control() && sign != '\n') || sign == '\u{202e}';
        assert!(!said.contains(steers), "{said:?}");
    }
}

#[test]
fn a_moment_is_noted_once_a_day_and_up_to_a_week_back() {
    let phone = Phone::alone();
    let did = |args: &[&str]| phone.hearth(&[&["did", "goodnight-hug"], args].concat()).ok();
    assert_eq!(did(&[]), "Noted, only you: A goodnight hug, today. 1 moment so far.\n");
    assert_eq!(did(&[]), "A goodnight hug, today, is noted already, only you. 1 moment so far.\n");
    assert_eq!(
        did(&["--on", "yesterday", "--only-me"]),
        "Noted, only you: A goodnight hug, yesterday. 2 moments so far.\n"
    );
    assert_eq!(
        did(&["--on", "2026-11-13"]),
        "Noted, only you: A goodnight hug, Friday 13 November. 3 moments so far.\n"
    );
    let json = phone.json(&["did", "P02", "--on", "today"]);
    let noted = json!({
        "name": "A goodnight hug", "day": "2026-11-20", "visibility": "private", "already": true,
        "moments": 3,
    });
    assert_eq!(json, noted);
}

#[test]
fn the_rhythm_only_grows_and_draws_weeks_that_were_held() {
    let mut phone = Phone::alone();
    assert_eq!(phone.hearth(&["rhythm"]).ok(), "No moments yet. That is fine.\n");
    // From Monday 2 November on, five days a week.
    phone.now -= 18 * DAY;
    for week in 0..2 {
        for day in 0..5 {
            phone.hearth(&["did", "goodnight-hug"]).ok();
            phone.now += if day == 4 { 3 * DAY } else { DAY };
        }
        let rhythm = phone.json(&["rhythm"]);
        assert_eq!(rhythm["own"]["weeks_held"], week + 1, "{rhythm}");
    }
    let said = phone.hearth(&["rhythm"]).ok();
    let line = "only you  10 moments, 2 weeks held  \u{25CF} \u{25CF}\n";
    assert!(said.starts_with(line), "{said}");
    // A month later, no number is less, and the words are kind.
    phone.now += 30 * DAY;
    assert!(phone.hearth(&["rhythm"]).ok().starts_with(line));
    let today = phone.json(&["today"]);
    assert_eq!(today["moments"], 10);
    assert!(today["after_a_gap"].is_string(), "{today}");
}

#[test]
fn rest_asks_nothing() {
    let phone = Phone::alone();
    assert_eq!(
        phone.hearth(&["rest"]).ok(),
        "Rest, only you: today. Nothing is asked, and your numbers stay as they are.\n"
    );
    let said = phone.hearth(&["today"]).ok();
    assert!(said.contains("Today is for rest. Nothing is asked of you."), "{said}");
    assert!(!said.contains("One small thing"), "{said}");
    assert_eq!(phone.json(&["rhythm"])["resting"], true);
    let json = phone.json(&["rest", "--from", "tomorrow", "--until", "2026-11-27", "--only-me"]);
    assert_eq!((&json["from"], &json["until"]), (&json!("2026-11-21"), &json!("2026-11-27")));
    let items = phone.json(&["list", "--kind", "rest"])["items"].clone();
    let list = phone.hearth(&["list", "--kind", "rest"]).ok();
    assert!(list.contains("rest until Fri 27 Nov 2026\n"), "{list}");
    assert_eq!(
        (&items[0]["until"], &items[1]["until"]),
        (&json!("2026-11-27"), &json!("2026-11-20"))
    );
}

#[test]
fn a_plan_is_written_changed_and_shown() {
    let phone = Phone::alone();
    let said = phone.hearth(&["plan", "new", "Kitchen date", "--on", "2026-11-27"]).ok();
    assert!(said.starts_with("Planned, only you: Kitchen date, Friday 27 November.\n"), "{said}");
    let id = phone.ids(&["plan", "list"]).remove(0);
    assert!(said.contains(&format!("hearth plan give {} shares it", &id[..7])), "{said}");
    assert_eq!(phone.hearth(&["plan", "edit", &id[..7], "--note", "Lemons"]).ok(), "Changed.\n");
    assert_eq!(phone.json(&["plan", "edit", &id, "--title", "Soup"]), json!({ "id": id }));
    assert_eq!(
        phone.hearth(&["plan", "show", &id[..5].to_uppercase()]).ok(),
        "Soup\nFriday 27 November, only you\n\nLemons\n"
    );
    let plan = phone.json(&["plan", "show", &id]);
    assert_eq!((&plan["title"], &plan["note"]), (&json!("Soup"), &json!("Lemons")));
    assert!(phone.hearth(&["today"]).ok().contains("Coming up\n"));
    assert_eq!(phone.json(&["today"])["plans"][0], plan);
    assert_eq!(Phone::alone().hearth(&["plan", "list"]).ok(), "No plans yet. That is fine.\n");
}

#[test]
fn a_delete_can_be_taken_back_for_ten_minutes() {
    let mut phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "one"]).ok();
    phone.hearth(&["plan", "new", "Tea"]).ok();
    let ids = phone.ids(&["list"]);
    for id in &ids {
        let said = phone.hearth(&["delete", &id[..8]]).ok();
        let line =
            format!("It will be gone in 10 minutes; hearth delete --undo {id}\ntakes it back.\n");
        assert_eq!(said, line);
    }
    assert_eq!(phone.hearth(&["list"]).ok(), "Nothing here yet. That is fine.\n");
    assert!(phone.ids(&["search", "one"]).is_empty());
    phone.now += 9 * 60;
    for id in &ids {
        assert_eq!(phone.hearth(&["delete", "--undo", id]).ok(), "It is back.\n");
    }
    assert_eq!(phone.ids(&["list"]), ids);
    assert_eq!(phone.json(&["delete", &ids[0]])["undo_seconds"], 600);
    phone.now += 11 * 60;
    let said = phone.hearth(&["delete", "--undo", &ids[0]]).refused(2);
    assert_eq!(said, "This is not here any more; look at the list again.");
    assert_eq!(phone.ids(&["list"]).len(), 1);
    assert_eq!(phone.json(&["delete", "--now", &ids[1]]), json!({ "id": ids[1], "gone": true }));
    assert!(phone.ids(&["list"]).is_empty());
}

#[test]
fn a_delete_that_is_done_now_leaves_the_others_their_ten_minutes() {
    let phone = Phone::alone();
    for text in ["one", "two", "three"] {
        phone.hearth(&["appreciate", "keep", text]).ok();
    }
    let ids = phone.ids(&["list"]);
    phone.hearth(&["delete", &ids[0]]).ok();
    phone.hearth(&["delete", &ids[1]]).ok();
    assert_eq!(phone.hearth(&["delete", "--now", &ids[2][..8]]).ok(), "Gone.\n");
    // One that waits already is not in the list any more; its whole id is what `delete` said.
    assert_eq!(phone.json(&["delete", "--now", &ids[1]]), json!({ "id": ids[1], "gone": true }));
    for gone in [&ids[1], &ids[2]] {
        phone.hearth(&["delete", "--undo", gone]).refused(2);
        phone.hearth(&["delete", "--now", gone]).refused(2);
    }
    assert_eq!(phone.hearth(&["delete", "--undo", &ids[0]]).ok(), "It is back.\n");
    assert_eq!(phone.ids(&["list"]), ids[..1]);
    phone.hearth(&["delete", &ids[0]]).ok();
    assert_eq!(phone.hearth(&["delete", "--now", "--from-record", &ids[0]]).ok(), "Gone.\n");
    phone.hearth(&["delete", "--undo", &ids[0]]).refused(2);
}

#[test]
fn a_moment_or_a_rest_that_is_deleted_is_out_of_sight_and_counts_no_more() {
    let mut phone = Phone::alone();
    phone.hearth(&["did", "goodnight-hug"]).ok();
    phone.hearth(&["rest"]).ok();
    let ids = phone.ids(&["list"]);
    assert_eq!(ids.len(), 2);
    for id in &ids {
        phone.hearth(&["delete", id]).ok();
    }
    assert_eq!(phone.hearth(&["list"]).ok(), "Nothing here yet. That is fine.\n");
    let rhythm = phone.json(&["rhythm"]);
    assert_eq!((&rhythm["own"]["moments"], &rhythm["resting"]), (&json!(0), &json!(false)));
    for id in &ids {
        phone.hearth(&["delete", "--undo", id]).ok();
    }
    assert_eq!(phone.ids(&["list"]), ids);
    assert_eq!(phone.json(&["rhythm"])["own"]["moments"], 1);
    for id in &ids {
        assert_eq!(phone.hearth(&["delete", "--now", id]).ok(), "Gone.\n");
    }
    phone.now += 60;
    assert!(phone.ids(&["list"]).is_empty());
    assert_eq!(phone.json(&["rhythm"])["own"]["moments"], 0);
}

#[test]
fn whatever_is_searched_for_is_no_mistake() {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "AND so to bed, \"my\" dear: 100 %"]).ok();
    for words in
        ["\"", "*", "AND", "so OR", "(", "^", "NEAR(a b)", "-", "x:y", "'; DROP", "\u{1f375}", "%"]
    {
        assert!(phone.json(&["search", words])["items"].is_array(), "{words}");
    }
    for words in ["AND", "BED", "\"my\"", "100", "dear:"] {
        assert_eq!(phone.ids(&["search", words]).len(), 1, "{words}");
    }
    assert_eq!(phone.ids(&["search", &"long ".repeat(2_000)]).len(), 0);
}

#[test]
fn a_list_is_paged_to_its_end() {
    let phone = Phone::alone();
    for text in ["one", "two", "three", "four", "five"] {
        phone.hearth(&["appreciate", "keep", text]).ok();
    }
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..4 {
        let mut args = vec!["list", "--limit", "2"];
        if let Some(cursor) = &cursor {
            args.extend(["--after", cursor]);
        }
        let page = phone.json(&args);
        assert_eq!(
            phone.hearth(&args).ok().contains("There is more: add --after "),
            page["next"].is_string()
        );
        found.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        cursor = Some(next.to_owned());
    }
    let texts: Vec<&str> = found.iter().map(|item| item["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["five", "four", "three", "two", "one"]);
}

#[test]
fn doctor_finds_everything_sound_and_shows_no_content() {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "canary-8371"]).ok();
    let before = phone.snapshot();
    let said = phone.hearth(&["doctor"]).ok();
    assert!(said.starts_with("Everything here is sound.\n"), "{said}");
    assert!(said.contains("couple.db") && said.contains("mine.db"), "{said}");
    // What grows by every act, also by a sealed answer that came, is for support alone (SR-03).
    for counted in ["whole", "acts", "fingerprint"] {
        assert!(!said.contains(counted), "{counted}: {said}");
    }
    let json = phone.hearth(&["doctor", "--json"]);
    assert_eq!(json.json()["sound"], true);
    assert!(json.json()["sizes"].as_array().is_some_and(|sizes| !sizes.is_empty()));
    assert!(!(said + &json.out).contains("canary"));
    assert_eq!(before, phone.snapshot());
}

#[test]
fn a_reader_that_went_away_is_no_mistake() {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "one"]).ok();
    for args in [&["list"][..], &["--help"], &["list", "--json"], &["exercises"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = phone.command(args);
        let output = command.stdout(writer).stderr(std::process::Stdio::piped()).output().unwrap();
        assert_eq!(common::Said::of(&output).ok(), "");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_nothing_is_said() {
    let phone = Phone::alone();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = phone.command(&["list"]);
    let output = command.stdout(full).stderr(std::process::Stdio::piped()).output().unwrap();
    let said = common::Said::of(&output).refused(1);
    assert!(said.starts_with("The answer could not be written here"), "{said}");
}

#[test]
fn every_command_answers_with_one_object_of_json() {
    let phone = Phone::alone();
    let kept = phone.json(&["appreciate", "keep", "one"])["id"].as_str().unwrap().to_owned();
    let plan = phone.json(&["plan", "new", "two"])["id"].as_str().unwrap().to_owned();
    let table: [&[&str]; 17] = [
        &["init"],
        &["today"],
        &["did", "P02"],
        &["rest"],
        &["rhythm"],
        &["plan", "list"],
        &["plan", "show", &plan],
        &["plan", "edit", &plan, "--title", "three"],
        &["list"],
        &["search", "one"],
        &["search", "nothing"],
        &["exercises"],
        &["exercises", "our-story"],
        &["doctor"],
        &["delete", &kept],
        &["delete", "--undo", &kept],
        &["delete", "--now", &kept],
    ];
    for args in table {
        assert!(phone.json(args).is_object(), "{args:?}");
    }
}
