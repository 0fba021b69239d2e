//! `consent` as a person uses it. The way up asks for the secret of the journal, so that what is here goes down.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::{DAY, Phone, meet, views};
use serde_json::json;

#[test]
fn nothing_is_open_until_both_chose_and_no_reason_is_shown() {
    let ada = Phone::alone();
    let said = ada.hearth(&["consent"]).ok();
    assert!(said.starts_with("Not today\n  Nothing is open for touch right now."), "{said}");
    assert!(said.contains("Please don't ask why."), "{said}");
    assert_eq!(said, ada.hearth(&["consent", "show"]).ok());
    assert_eq!(ada.json(&["consent"]), json!({ "open": 0 }));
    let mine = ada.json(&["consent", "show", "--mine"])["mine"].clone();
    assert_eq!(mine, json!({ "level": 0, "until": null, "waits": null, "resting": false }));
    let said = ada.hearth(&["consent", "show", "--mine"]).ok();
    assert!(said.ends_with("Your own choice, only you: 0.\n"), "{said}");
}

#[test]
fn the_way_up_asks_for_the_secret_and_a_level_that_there_is_not_is_refused() {
    let (ada, _sam) = Phone::paired();
    for (level, part) in [
        ("1", "secret of your journal"),
        ("2", "secret of your journal"),
        ("3", "touch programme"),
        ("9", "no level 9"),
    ] {
        let said = ada.hearth(&["consent", "set", level]).refused(2);
        assert!(said.contains(part), "{said}");
        let said = ada.hearth(&["consent", "set", level, "--json"]);
        assert_eq!((said.code, said.json()["kind"].as_str()), (2, Some("invalid")));
    }
    ada.hearth(&["consent", "set", "much"]).refused(2);
    assert_eq!(ada.json(&["consent", "show", "--mine"])["mine"]["waits"], json!(null));
    let said = Phone::alone().hearth(&["consent", "set", "1"]).refused(2);
    assert!(said.contains("pair the two phones first"), "{said}");
}

/// SR-09, SR-14: whatever one says, the phone in the own hand answers the same words, and every byte that the other
/// phone shows and keeps is as it was.
#[test]
fn sr_09_every_no_reads_the_same_here_and_is_the_same_bytes_on_the_other_phone() {
    let (ada, sam) = Phone::paired();
    // What each is called goes over first.
    meet(&ada, &sam);
    let unanswered = views(&sam);
    let mut answers = Vec::new();
    for no in [&["lower"][..], &["not-today"], &["set", "0"], &["bigger"], &["not-ready"]] {
        answers.push(ada.hearth(&[&["consent"], no].concat()).ok());
        let (hers, _) = meet(&ada, &sam);
        assert_eq!(hers["cost"]["given"], 0, "{no:?}");
        assert_eq!(views(&sam), unanswered, "{no:?}");
    }
    assert!(answers[0].starts_with("Lower from now on. No reason is asked or shown."));
    assert!(answers.iter().all(|said| *said == answers[0]), "{answers:?}");
    // Nor does the own screen tell, before it is asked for.
    assert_eq!(ada.hearth(&["consent"]).ok(), sam.hearth(&["consent"]).ok());
    assert!(ada.hearth(&["consent", "show", "--mine"]).ok().contains("Touch rests"));
    for rest in ["bigger", "not-ready"] {
        let said = ada.hearth(&["consent", rest, "--over"]).ok();
        assert!(said.starts_with("The rest is over."), "{said}");
    }
    assert_eq!(ada.json(&["consent", "show", "--mine"])["mine"]["resting"], false);
    let said = ada.hearth(&["consent", "take-back"]).ok();
    assert_eq!(said, "Taken back. Nobody knows that it was there.\n");
}

/// SR-09 for what was open once: expired, it is the same as whatever is said then; and what the other phone shows of
/// touch is what it showed before anyone chose.
#[test]
fn sr_09_expired_is_the_same_bytes_on_the_other_phone_as_every_no_and_as_never_chosen() {
    let (mut ada, mut sam) = Phone::paired();
    // What each is called goes over first.
    meet(&ada, &sam);
    let touch = |phone: &Phone| {
        let asked: [&[&str]; 3] = [&["consent"], &["exercises"], &["consent", "show", "--mine"]];
        asked.map(|line| phone.hearth(&[line, &["--json"]].concat()).ok())
    };
    let never = touch(&sam);
    for phone in [&ada, &sam] {
        phone.with_secret(&["journal", "secret"]);
    }
    let raised = ada.with_secret(&["consent", "set", "2"]);
    assert_eq!(raised["counts"], "later");
    let before = views(&sam);
    meet(&ada, &sam);
    assert_eq!(views(&sam), before, "a raise that waits is on no other phone");
    sam.with_secret(&["consent", "set", "2"]);
    for phone in [&mut ada, &mut sam] {
        phone.now += DAY;
    }
    meet(&ada, &sam);
    let open = touch(&sam);
    assert!(open[0].contains("\"open\":2") && open[1] != never[1], "{open:?}");
    for phone in [&mut ada, &mut sam] {
        phone.now += 32 * DAY;
    }
    meet(&ada, &sam);
    assert_eq!(touch(&sam), never);
    let expired = views(&sam);
    for no in [&["not-today"][..], &["set", "0"], &["lower"], &["bigger"], &["not-ready"]] {
        ada.hearth(&[&["consent"], no].concat()).ok();
        let (hers, _) = meet(&ada, &sam);
        assert_eq!(hers["cost"]["given"], 0, "{no:?}");
        assert_eq!(views(&sam), expired, "{no:?}");
    }
}
