//! `card` as a person uses it: alone, and on two phones that meet.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::{DAY, Phone, meet};
use serde_json::{Value, json};

#[test]
fn alone_a_card_is_answered_for_oneself() {
    let mut ada = Phone::alone();
    let said = ada.hearth(&["card"]).ok();
    assert!(said.starts_with("The card of today\n  "), "{said}");
    assert!(said.contains("keeps it, only you"), "{said}");
    assert_eq!(said, ada.hearth(&["card", "show"]).ok());
    let card = ada.json(&["card"]);
    assert_eq!((&card["state"], &card["day"]), (&"unanswered".into(), &"2026-11-20".into()));
    let said = ada.hearth(&["card", "answer", "The hour after supper."]).ok();
    assert_eq!(said, "Kept, only you: hearth list --kind appreciation shows it.\n");
    assert_eq!(ada.json(&["card"])["state"], "kept");
    assert_eq!(ada.ids(&["search", "supper"]).len(), 1);
    ada.now += DAY;
    assert_eq!(ada.hearth(&["card", "pass"]).ok(), "Passed. It leaves no trace.\n");
    let said = ada.hearth(&["card"]).ok();
    assert_eq!(said, "No card right now. The next one comes with the next day.\n");
    assert_eq!(ada.json(&["card"])["question"], Value::Null);
    assert_eq!(ada.hearth(&["card", "past"]).ok(), "No open cards yet. That is fine.\n");
}

#[test]
fn two_seal_apart_and_one_meeting_opens_the_card() {
    let (ada, sam) = Phone::paired();
    assert_eq!(ada.json(&["card"]), sam.json(&["card"]));
    let sealed = "Sealed. It opens by itself once there are two seals.\n";
    assert_eq!(ada.hearth(&["card", "answer", "canary-river"]).ok(), sealed);
    // SR-03: the other phone shows the same, whether or not it has come.
    let before = [&["card"], &["today"]].map(|line| sam.hearth(line).ok());
    assert!(before[1].contains("The card of today: "), "{}", before[1]);
    meet(&ada, &sam);
    assert_eq!([&["card"], &["today"]].map(|line| sam.hearth(line).ok()), before);
    assert!(!ada.hearth(&["today"]).ok().contains("card"), "sealed, there is nothing to do");
    // SR-07: sealed, it looks the same for one word and for five thousand letters.
    assert_eq!(
        sam.hearth_with(&["card", "answer", "-"], "sea ".repeat(1250).as_bytes()).ok(),
        sealed
    );
    let (hers, his) = (ada.json(&["card"]), sam.json(&["card"]));
    assert_eq!((&hers, &hers["state"]), (&his, &"sealed".into()));
    assert_eq!(ada.hearth(&["card"]).ok(), sam.hearth(&["card"]).ok());
    let kept = ["card", "answer", "another", "--only-me"];
    for line in [&["card", "answer", "another"][..], &kept, &["card", "pass"]] {
        let said = ada.hearth(line).refused(2);
        assert!(said.contains("sealed an answer to this card"), "{said}");
    }
    meet(&ada, &sam);
    let (hers, his) = (ada.json(&["card"]), sam.json(&["card"]));
    assert_eq!((&hers["state"], &his["state"]), (&"open".into(), &"open".into()));
    assert_eq!((&hers["mine"], &hers["theirs"]), (&his["theirs"], &his["mine"]));
    assert_eq!(hers["mine"], "canary-river");
    let said = sam.hearth(&["card"]).ok();
    assert!(said.contains("You:\n  sea sea") && said.contains("Ada:\n  canary-river\n"), "{said}");
    let past = sam.hearth(&["card", "past"]).ok();
    assert!(past.starts_with("Today.\n") && past.contains("  canary-river\n"), "{past}");
    assert_eq!(sam.json(&["card", "past"])["cards"].as_array().unwrap().len(), 1);
    assert_eq!(sam.json(&["card", "past", "--before", "today"])["cards"], Value::Array(vec![]));
}

#[test]
fn a_pass_leaves_no_trace_on_the_other_phone() {
    let (ada, sam) = Phone::paired();
    // What each is called goes over first.
    meet(&ada, &sam);
    let doctor = |phone: &Phone| phone.json(&["doctor"])["fingerprint"].clone();
    let before = (doctor(&ada), doctor(&sam));
    ada.hearth(&["card", "pass"]).ok();
    let (first, _) = meet(&ada, &sam);
    assert_eq!((&first["cost"]["given"], &first["cost"]["taken"]), (&json!(0), &json!(0)));
    assert_eq!((doctor(&ada), doctor(&sam)), before);
    assert_eq!(sam.json(&["card"])["state"], "unanswered");
}

#[test]
fn what_is_no_answer_is_refused_in_a_sentence_and_changes_nothing() {
    let ada = Phone::alone();
    ada.hearth(&["card"]).ok();
    let before = ada.snapshot();
    for line in [&["card", "answer", "  "][..], &["card", "past", "--before", "someday"]] {
        ada.hearth(line).refused(2);
        let said = ada.hearth(&[line, &["--json"]].concat());
        assert_eq!((said.code, said.json()["kind"].as_str()), (2, Some("invalid")));
    }
    assert_eq!(ada.json(&["card"])["state"], "unanswered");
    assert_eq!(ada.snapshot().len(), before.len());
}
