//! `devices` and handing over: one's own phones alone, and nothing changed by what is refused.

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

#[test]
fn a_phone_hands_over_to_nobody_who_has_not_given_the_secret() {
    let (ada, _sam) = Phone::paired();
    let before = ada.json(&["devices"]);
    for how in [
        &["pair", "show", "--hand-over"][..],
        &["pair", "show", "--digits", "--hand-over"],
        &["pair", "scan", "HEARTH1:AAAA", "--hand-over"],
        &["pair", "type", "12345678", "--hand-over"],
    ] {
        let said = ada.hearth(how).refused(2);
        assert!(said.contains("secret of your journal"), "{said}");
    }
    assert_eq!(ada.json(&["devices"]), before);
}
