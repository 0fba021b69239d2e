//! Check-ins, plans with a time and a yes, and the week's challenge, as two people use them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::{DAY, Phone, meet};
use serde_json::{Value, json};

fn id(said: &Value) -> String {
    said["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_check_in_is_private_and_each_ticked_field_is_shared_by_itself() {
    let (ada, sam) = Phone::paired();
    let note = ["check-in", "note", "--mood", "4", "--energy", "2", "--need", "space", "--mind"];
    let said = ada.hearth(&[&note[..], &["canary-0921"]].concat()).ok();
    assert_eq!(said, "Noted, only you.\n");
    meet(&ada, &sam);
    assert!(!sam.hearth(&["check-in"]).ok().contains("shared"));
    let said = ada.hearth(&[&note[..], &["canary-0921", "--share", "mood,need"]].concat()).ok();
    assert!(said.starts_with("Noted. You two: mood and need."), "{said}");
    meet(&ada, &sam);
    let day = sam.json(&["check-in"]);
    let theirs = json!({ "mood": 4, "energy": null, "need": "space", "mind": null });
    assert_eq!((&day["mine"], &day["theirs"]), (&Value::Null, &theirs));
    assert!(sam.hearth(&["check-in"]).ok().contains("Ada shared\n  mood    "));
    assert_eq!(sam.ids(&["search", "canary"]).len(), 0);
    assert_eq!(sam.ids(&["check-in", "theirs"]).len(), 1);
    assert_eq!(ada.ids(&["search", "canary"]).len(), 1);
    // What is shared of it has a name of its own; without it one's own stays.
    let shared = ada.ids(&["list", "--kind", "check-in", "--only", "ours"]);
    ada.hearth(&["delete", &shared[0], "--now"]).ok();
    let day = ada.json(&["check-in"]);
    assert_eq!((&day["shared"]["mood"], &day["mine"]["mood"]), (&json!(false), &json!(4)));
    ada.hearth(&["check-in", "share", "mood"]).ok();
    ada.hearth(&["check-in", "share", "--nothing"]).ok();
    meet(&ada, &sam);
    assert_eq!(sam.json(&["check-in"])["theirs"], Value::Null);
    assert!(!sam.hearth(&["today"]).ok().contains("taken out of"), "nobody is told");
    let said = sam.hearth(&["check-in", "theirs"]).ok();
    assert_eq!(said, "Nothing shared here. That is fine.\n");
}

#[test]
fn a_second_note_of_a_day_keeps_what_it_does_not_name() {
    let (ada, sam) = Phone::paired();
    let first = ["check-in", "note", "--mood", "2", "--mind", "long words", "--share", "mood,mind"];
    ada.hearth(&first).ok();
    // Another field: what was said and shared before stays. The same field anew: shared only if that is said again.
    ada.hearth(&["check-in", "note", "--energy", "3"]).ok();
    let day = ada.json(&["check-in"]);
    assert_eq!(
        (&day["mine"]["mood"], &day["mine"]["energy"], &day["mine"]["mind"]),
        (&json!(2), &json!(3), &json!("long words"))
    );
    assert_eq!((&day["shared"]["mood"], &day["shared"]["energy"]), (&json!(true), &json!(false)));
    ada.hearth(&["check-in", "note", "--mood", "4"]).ok();
    meet(&ada, &sam);
    let theirs = json!({ "mood": null, "energy": null, "need": null, "mind": "long words" });
    assert_eq!(sam.json(&["check-in"])["theirs"], theirs);
}

#[test]
fn a_level_of_nine_and_what_is_no_field_is_refused_and_nothing_is_changed() {
    let phone = Phone::alone();
    let table: [(&[&str], &str); 17] = [
        (&["check-in", "note", "--mood", "9"], "from 1 to 5"),
        (&["check-in", "note", "--energy", "0"], "from 1 to 5"),
        (&["check-in", "note", "--need", "hug"], "listen, help, touch"),
        (&["check-in", "note", "--mind", " "], "choose one thing"),
        (&["check-in", "note"], "--mood"),
        (&["check-in", "note", "--mood", "4", "--share", "face"], "mood, energy, need, mind"),
        (&["check-in", "note", "--mood", "4", "--share", "mood"], "pair the two phones first"),
        (&["check-in", "share", "mood"], "pair the two phones first"),
        (&["check-in", "ask", "often"], "none, daily or weekly"),
        (&["plan", "new", "x", "--kind", "party"], "plan, date, affection and quiet"),
        (&["plan", "new", "x", "--at", "7pm"], "write it as 19:30"),
        (&["plan", "new", "x", "--for", "0"], "1 to 1440 minutes"),
        (&["plan", "new", "x", "--kind", "affection", "--tier", "9"], "choose 1 or 2"),
        (&["plan", "new", "x", "--kind", "affection", "--tier", "1"], "open for you both"),
        (&["plan", "new", "x", "--tier", "1"], "leave it out here"),
        (&["challenge", "take"], "pair the two phones first"),
        (&["challenge", "let-go"], "pair the two phones first"),
    ];
    let before = phone.snapshot();
    for (args, part) in table {
        let said = phone.hearth(args).refused(2);
        assert!(said.contains(part), "{args:?}: {said}");
        let said = phone.hearth(&[args, &["--json"]].concat());
        assert_eq!(said.code, 2, "{args:?}");
        assert!(said.json()["error"].as_str().unwrap().contains(part), "{args:?}");
        assert_eq!(before, phone.snapshot(), "{args:?} changed something");
    }
}

#[test]
fn today_asks_as_often_as_was_chosen_and_never_says_what_was_not_done() {
    let mut phone = Phone::alone();
    let asks = |phone: &Phone| phone.hearth(&["today"]).ok().contains("How are you?");
    assert!(!asks(&phone));
    phone.hearth(&["check-in", "ask", "daily"]).ok();
    assert!(asks(&phone));
    phone.hearth(&["check-in", "note", "--mood", "1"]).ok();
    let today = phone.hearth(&["today"]).ok();
    assert!(!today.contains("How are you?") && today.contains("\nToday, just rest.\n"), "{today}");
    assert!(!today.contains("A tip") && !today.contains("One small thing"), "{today}");
    // Ten days later it asks as on the first day.
    let first = phone.hearth(&["check-in"]).ok();
    phone.now += 10 * DAY;
    assert!(asks(&phone) && first.starts_with("only you\n  mood"), "{first}");
    let said = phone.hearth(&["check-in"]).ok();
    assert!(said.starts_with("How are you? If you like:"), "{said}");
    let past = phone.hearth(&["check-in", "past"]).ok();
    assert_eq!(past.lines().count(), 1, "days without one are not drawn: {past}");
    phone.hearth(&["check-in", "ask", "none"]).ok();
    assert!(!asks(&phone));
}

#[test]
fn a_plan_is_agreed_by_two_yeses_moved_and_let_go_without_a_word() {
    let (mut ada, sam) = Phone::paired();
    let new = ["plan", "new", "Lake", "--kind", "date", "--on", "2026-11-27", "--at", "19:30"];
    let said = ada.json(&new);
    assert_eq!((&said["state"], &said["time"]), (&json!("proposed_by_me"), &json!("19:30")));
    let plan = id(&said);
    meet(&ada, &sam);
    let line = "date: Lake, 19:30 (Ada said yes)";
    assert!(sam.hearth(&["today"]).ok().contains(line));
    let put_off = sam.hearth(&["plan", "not-today", &plan]).ok();
    assert!(put_off.contains("nobody else knows"), "{put_off}");
    assert!(sam.ids(&["plan", "list", "--coming"]).is_empty());
    sam.hearth(&["plan", "yes", &plan]).ok();
    meet(&ada, &sam);
    let shown = ada.hearth(&["plan", "show", &plan]).ok();
    assert!(shown.contains("Friday 27 November, 19:30, you two\nDate. Agreed."), "{shown}");
    assert_eq!(sam.ids(&["plan", "list", "--coming"]), std::slice::from_ref(&plan));
    // A plan of two that comes is reminded of, if that was chosen.
    let next = ada.json(&["remind", "--plans", "on"])["next"].clone();
    assert_eq!((&next[0]["date"], &next[0]["at"]), (&json!("2026-11-27"), &json!("18:00")));
    sam.hearth(&["plan", "move", &plan, "--on", "2026-11-28", "--any-time"]).ok();
    meet(&ada, &sam);
    let moved = ada.json(&["plan", "show", &plan]);
    assert_eq!((&moved["state"], &moved["time"]), (&json!("proposed_by_partner"), &Value::Null));
    assert!(ada.json(&["remind"])["next"].as_array().unwrap().is_empty());
    let said = ada.hearth(&["plan", "let-go", &plan]).ok();
    assert!(said.starts_with("Let go, with no reason asked or shown."), "{said}");
    ada.now += 601;
    meet(&ada, &sam);
    assert!(sam.ids(&["plan", "list"]).is_empty() && ada.ids(&["plan", "list"]).is_empty());
}

#[test]
fn the_weeks_challenge_is_taken_by_two() {
    let (ada, sam) = Phone::paired();
    let standing = |phone: &Phone| phone.json(&["challenge"])["challenge"]["standing"].clone();
    let before = sam.hearth(&["challenge"]).ok();
    assert!(before.contains("For another one, once"), "{before}");
    ada.hearth(&["challenge", "take"]).ok();
    meet(&ada, &sam);
    assert_eq!(sam.hearth(&["challenge"]).ok(), before, "one yes looks the same as none");
    assert!(sam.hearth(&["challenge", "done"]).refused(2).contains("take it first"));
    sam.hearth(&["challenge", "take"]).ok();
    meet(&ada, &sam);
    assert_eq!((standing(&ada), standing(&sam)), (json!("taken"), json!("taken")));
    ada.hearth(&["challenge", "done"]).ok();
    meet(&ada, &sam);
    assert!(sam.hearth(&["today"]).ok().contains("This week, done:"));
}

#[test]
fn a_new_name_is_read_on_the_other_phone_after_the_next_meeting() {
    let (ada, sam) = Phone::paired();
    ada.hearth(&["init", "--name", "Grace"]).ok();
    assert_eq!(sam.json(&["today"])["partner"], "Ada");
    meet(&ada, &sam);
    assert_eq!(sam.json(&["today"])["partner"], "Grace");
}
