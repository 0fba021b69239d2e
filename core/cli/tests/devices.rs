//! `devices`, handing over, and what is said before a pairing: one's own phones alone, and nothing changed by what
//! is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::Phone;
use serde_json::{Value, json};

#[test]
fn a_phone_without_a_partner_lists_itself_and_has_none_to_end() {
    let ada = Phone::alone();
    assert_eq!(ada.hearth(&["devices"]).ok(), "This phone.\n");
    assert_eq!(ada.json(&["devices", "list"]), json!({ "devices": [] }));
    for named in ["0123abcd", "sam", ""] {
        let said = ada.hearth(&["devices", "revoke", named, "--yes"]).refused(2);
        assert!(said.contains("no phone of that name"), "{said}");
    }
}

#[test]
fn a_phone_ends_another_of_its_own_and_never_itself() {
    let (ada, sam) = Phone::paired();
    let own = ada.json(&["devices"])["devices"][0]["id"].as_str().unwrap().to_owned();
    let said = ada.hearth(&["devices", "revoke", &own, "--yes"]).refused(2);
    assert!(said.contains("the phone in your hand"), "{said}");
    let theirs = sam.json(&["devices"])["devices"][0]["id"].as_str().unwrap().to_owned();
    ada.hearth(&["devices", "revoke", &theirs, "--yes"]).refused(2);

    let new = ada.beside("Ada again");
    let mut shows = new.start(&["pair", "show", "--instead-of", "gone", "--yes", "--json"]);
    let code: Value = serde_json::from_str(&shows.line()).unwrap();
    assert_eq!(sam.hearth(&["pair", "scan", "--yes", code["code"].as_str().unwrap()]).code, 0);
    assert_eq!(shows.finish().code, 0);
    // The earlier one counts no more already: nothing is asked, and nothing changes.
    assert_eq!(new.json(&["devices", "revoke", &own]), json!({ "revoked": own }),);
}

/// The code that a phone shows.
fn code(shows: &mut common::Running) -> String {
    let code: Value = serde_json::from_str(&shows.line()).unwrap();
    code["code"].as_str().unwrap().to_owned()
}

#[test]
fn sr_37_a_phone_hands_over_to_nobody_who_has_not_given_the_secret() {
    let (ada, _sam) = Phone::paired();
    let before = ada.json(&["devices"]);
    let refuse = |more: &[&str], reason: &str| {
        for how in [
            &["pair", "show", "--hand-over"][..],
            &["pair", "show", "--digits", "--hand-over"],
            &["pair", "scan", "HEARTH1:AAAA", "--hand-over"],
            &["pair", "type", "12345678", "--hand-over"],
        ] {
            let said = ada.hearth(&[how, more].concat()).refused(2);
            assert!(said.contains(reason), "{said}");
        }
    };
    // Whoever never chose a secret chooses one first.
    refuse(&[], "hearth journal secret takes one");
    ada.hearth_with(&["journal", "secret", "--secret-stdin"], b"the garden gate\n").ok();
    refuse(&[], "asks for the secret of your journal");
    let file = ada.folder.path().join("secret");
    std::fs::write(&file, "the garden wall\n").unwrap();
    let said = ada
        .hearth(&["pair", "show", "--hand-over", "--secret-file", file.to_str().unwrap()])
        .refused(2);
    assert!(said.contains("not the journal's secret"), "{said}");
    assert_eq!(ada.json(&["devices"]), before);
}

#[test]
fn a_phone_hands_over_to_a_new_one_which_pairs_with_the_partners_next() {
    let (ada, sam) = Phone::paired();
    ada.json(&["appreciate", "give", "You waited."]);
    ada.hearth_with(&["journal", "secret", "--secret-stdin"], b"the garden gate\n").ok();
    let file = ada.folder.path().join("secret");
    std::fs::write(&file, "the garden gate\n").unwrap();
    let mut shows = ada.start(&[
        "pair",
        "show",
        "--hand-over",
        "--yes",
        "--json",
        "--secret-file",
        file.to_str().unwrap(),
    ]);
    let new = ada.beside("Ada");
    let said = new.hearth(&["pair", "scan", &code(&mut shows), "--instead-of", "other", "--yes"]);
    assert!(said.ok().contains("Pair it with your partner's next"));
    assert_eq!(shows.finish().code, 0);
    assert_eq!(ada.json(&["today"])["partner"], Value::Null, "it counts no more");
    let mut shows = sam.start(&["pair", "show", "--yes", "--json"]);
    assert_eq!(new.hearth(&["pair", "scan", &code(&mut shows), "--yes"]).code, 0);
    assert_eq!(shows.finish().code, 0);
    let given = |phone: &Phone| phone.ids(&["list", "--only", "ours"]);
    assert_eq!((given(&new).len(), given(&new)), (1, given(&sam)));
    assert!(sam.hearth(&["today"]).ok().contains("Your partner has a new phone."));
    let replaced: Vec<Value> = new.json(&["devices"])["devices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["replaced"].clone())
        .collect();
    assert_eq!(replaced, [false, true]);
}

#[test]
fn sr_35_what_will_be_shared_is_said_before_anything_is_asked_and_one_yes_pairs_nobody() {
    let (ada, sam) = Phone::two();
    let mut shows = ada.start(&["pair", "show"]);
    let mut before = String::new();
    let code = loop {
        let line = shows.line();
        if line.starts_with("HEARTH1:") {
            break line.trim().to_owned();
        }
        before += &line.replace('\n', " ");
    };
    let mut scans = sam.start(&["pair", "scan", &code]);
    scans.types("yes");
    shows.types("no");
    let (by_ada, by_sam) = (shows.finish(), scans.finish());
    assert_eq!((by_ada.code, by_sam.code), (1, 1), "{by_ada:?} {by_sam:?}");
    let before = before.split_whitespace().collect::<Vec<_>>().join(" ");
    let by_sam = by_sam.out.split_whitespace().collect::<Vec<_>>().join(" ");
    // Every kind of shared entry, and the name.
    for what in [
        "appreciations",
        "moments",
        "rests",
        "plans",
        "check-in",
        "challenge",
        "cards that you both answered",
        "touch that you let be open",
        "what you want to be called",
        "never sees what is marked \"only you\"",
    ] {
        assert!(before.contains(what) && by_sam.contains(what), "{what}: {before} | {by_sam}");
    }
    for phone in [&ada, &sam] {
        assert_eq!(phone.json(&["today"])["partner"], Value::Null);
        assert_eq!(phone.json(&["devices"]), json!({ "devices": [] }));
        phone.hearth(&["sync", "--within", "1"]).refused(2);
    }
}
