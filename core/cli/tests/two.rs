//! Two phones on one desk: two processes that pair by a pasted text and meet over 127.0.0.1.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use std::fs;

use common::{Phone, meet, views};
use serde_json::{Value, json};

/// What a list holds, without what may differ between the two phones.
fn shared(phone: &Phone) -> Vec<Value> {
    let mut items = phone.json(&["list", "--only", "ours"])["items"].as_array().unwrap().clone();
    for item in &mut items {
        for field in ["by", "unopened"] {
            item.as_object_mut().unwrap().remove(field);
        }
    }
    items.sort_by_key(|item| item["id"].to_string());
    items
}

#[test]
fn two_phones_pair_and_both_show_the_same() {
    let (ada, sam) = Phone::two();
    ada.hearth(&["did", "twenty-minute-talk", "--on", "2026-11-18"]).ok();
    ada.hearth(&["appreciate", "keep", "canary-0412 stays with Ada"]).ok();
    let mut shows = ada.start(&["pair", "show"]);
    let code = loop {
        let line = shows.line();
        if line.starts_with("HEARTH1:") {
            break line.trim().to_owned();
        }
    };
    // As people paste it: with line breaks gone and small letters.
    let mut scans = sam.start(&["pair", "scan"]);
    scans.types(&code.to_lowercase());
    scans.types("yes");
    shows.types("y");
    let (by_ada, by_sam) = (shows.finish(), scans.finish());
    assert_eq!((by_ada.code, by_sam.code), (0, 0), "{by_ada:?} {by_sam:?}");
    assert!(by_ada.out.contains("You and Sam are paired."), "{by_ada:?}");
    assert!(by_sam.out.contains("The other phone sees what you give from now on"), "{by_sam:?}");
    assert!(by_sam.out.contains("You and Ada are paired."), "{by_sam:?}");
    assert!(by_sam.err.contains("Ada is here. Pair the two phones? [yes/no]"), "{by_sam:?}");
    // Nothing from before went over.
    assert_eq!((shared(&ada), shared(&sam)), (vec![], vec![]));

    let given = "Given. It reaches the other phone the next time the two meet.\n";
    assert_eq!(
        ada.hearth(&["appreciate", "give", "You waited with dinner.", "--tag", "did"]).ok(),
        given
    );
    assert_eq!(
        sam.hearth(&["did", "P02"]).ok(),
        "Noted, you two: A goodnight hug, today. 1 moment so far.\n"
    );
    sam.hearth(&["plan", "new", "Lake", "--on", "2026-11-29", "--note", "Towels"]).ok();
    assert_eq!(
        ada.hearth(&["rest", "--from", "2026-12-24", "--until", "2026-12-26"]).ok(),
        "Rest, you two: Thursday 24 December to Saturday 26 December. Nothing is asked, and your \
         numbers stay as they are.\n"
    );
    let (first, second) = meet(&ada, &sam);
    for said in [&first, &second] {
        assert_eq!(said["complete"], true);
        let sent = said["cost"]["bytes_sent"].as_u64();
        assert!(said["milliseconds"].is_u64() && sent > Some(256), "{said}");
    }
    assert_eq!(first["cost"]["given"], second["cost"]["taken"]);
    assert_eq!(shared(&ada).len(), 4);
    assert_eq!(shared(&ada), shared(&sam));
    let list = sam.hearth(&["list"]).ok();
    assert!(list.contains("you two   Ada gave, #did\n"), "{list}");
    let today = sam.hearth(&["today"]).ok();
    assert!(today.contains("1 appreciation for you"), "{today}");
    assert!(!sam.hearth(&["today"]).ok().contains("for you:"), "it is told once");

    assert_eq!(
        ada.hearth(&["did", "--share-earlier"]).ok(),
        "Shared: 1 moment from before. It reaches the other phone the next time the two meet.\n"
    );
    assert_eq!(ada.json(&["did", "--share-earlier"]), json!({ "shared": 0 }));
    meet(&ada, &sam);
    assert_eq!(shared(&ada), shared(&sam));
    assert_eq!(sam.json(&["rhythm"])["ours"]["moments"], 2);
    assert_eq!(sam.json(&["rhythm"])["own"]["moments"], 1);
    let (first, _) = meet(&ada, &sam);
    assert!(first["cost"]["bytes_sent"].as_u64() <= Some(256), "{first}");

    // What is kept is nowhere on the other phone: not in what it shows, not in its files.
    for args in [&["list"][..], &["search", "canary"], &["search", "Ada"], &["today"], &["doctor"]]
    {
        assert!(!sam.hearth(&[args, &["--json"]].concat()).out.contains("canary"), "{args:?}");
    }
    for (path, bytes) in sam.files() {
        assert!(!bytes.windows(6).any(|part| part == b"canary"), "{path:?}");
    }
    assert_eq!(ada.ids(&["search", "canary"]).len(), 1);
}

#[test]
fn what_came_is_unopened_until_it_is_opened_and_the_giver_is_shown_the_same() {
    let (ada, sam) = Phone::paired();
    ada.hearth(&["appreciate", "give", "You waited with dinner."]).ok();
    meet(&ada, &sam);
    let [id] = &sam.ids(&["list"])[..] else { panic!("one came") };
    let before = views(&ada);
    let list = sam.hearth(&["list"]).ok();
    assert!(list.contains("You waited with dinner.\n") && list.contains("(for you, unopened)"));
    assert_eq!(sam.json(&["list"])["items"][0]["unopened"], true);
    assert_eq!(sam.hearth(&["appreciate", "open", id]).ok(), "You waited with dinner.\n");
    assert_eq!(sam.json(&["appreciate", "open", id])["unopened"], Value::Null);
    assert!(!sam.hearth(&["list"]).ok().contains("unopened"));
    assert_eq!(views(&ada), before);
    meet(&ada, &sam);
    assert_eq!(views(&ada), before);
    sam.hearth(&["plan", "new", "Boat"]).ok();
    let plan = &sam.ids(&["plan", "list"])[0];
    assert!(sam.hearth(&["appreciate", "open", plan]).refused(2).contains("not an appreciation"));
}

#[test]
fn a_kept_thing_is_given_once_and_only_then_goes_over() {
    let (ada, sam) = Phone::paired();
    let kept = ada.json(&["appreciate", "keep", "soup"])["id"].as_str().unwrap().to_owned();
    let plan = ada.json(&["plan", "new", "Boat", "--only-me"])["id"].as_str().unwrap().to_owned();
    ada.hearth(&["did", "P02", "--only-me"]).ok();
    ada.hearth(&["rest", "--only-me"]).ok();
    meet(&ada, &sam);
    assert_eq!(shared(&sam), Vec::<Value>::new());
    let given = ada.json(&["appreciate", "give", "--id", &kept])["id"].as_str().unwrap().to_owned();
    ada.hearth(&["plan", "give", &plan]).ok();
    assert!(given.starts_with('o'), "{given}");
    for (args, part) in [
        (["appreciate", "give", "--id", given.as_str()], "given already"),
        (["appreciate", "give", "--id", kept.as_str()], "not here any more"),
    ] {
        let said = ada.hearth(&args).refused(2);
        assert!(said.contains(part), "{said}");
    }
    meet(&ada, &sam);
    let kinds: Vec<String> = shared(&sam).iter().map(|item| item["kind"].to_string()).collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    assert_eq!(shared(&ada), shared(&sam));
}

#[test]
fn both_edit_a_plan_and_nothing_of_it_goes() {
    let (ada, sam) = Phone::paired();
    let plan =
        ada.json(&["plan", "new", "Lake", "--note", "Towels."])["id"].as_str().unwrap().to_owned();
    meet(&ada, &sam);
    ada.hearth(&["plan", "edit", &plan, "--note", "Two blue Towels."]).ok();
    sam.hearth(&["plan", "edit", &plan, "--note", "Towels. And tea."]).ok();
    meet(&ada, &sam);
    assert_eq!(shared(&ada), shared(&sam));
    assert_eq!(shared(&ada)[0]["note"], "Two blue Towels. And tea.");
}

#[test]
fn a_delete_reaches_the_other_phone_after_its_ten_minutes() {
    let (mut ada, sam) = Phone::paired();
    let id = ada.json(&["appreciate", "give", "one"])["id"].as_str().unwrap().to_owned();
    meet(&ada, &sam);
    let said = sam.hearth(&["delete", &id]).refused(2);
    assert!(said.contains("--only-here"), "{said}");
    ada.hearth(&["delete", &id]).ok();
    meet(&ada, &sam);
    assert_eq!(sam.ids(&["list"]).len(), 1, "it can still be taken back");
    ada.now += 601;
    meet(&ada, &sam);
    assert_eq!((ada.ids(&["list"]).len(), sam.ids(&["list"]).len()), (0, 0));
    assert!(sam.hearth(&["today"]).ok().contains("1 thing was taken out of what you two share."));
}

#[test]
fn a_thing_removed_here_stays_with_the_other() {
    let (ada, sam) = Phone::paired();
    let id = ada.json(&["appreciate", "give", "one"])["id"].as_str().unwrap().to_owned();
    meet(&ada, &sam);
    let said = sam.hearth(&["delete", &id, "--only-here"]).ok();
    assert_eq!(said, "Removed from this phone. The other phone keeps its own.\n");
    meet(&ada, &sam);
    assert_eq!((ada.ids(&["list"]).len(), sam.ids(&["list"]).len()), (1, 0));
}

#[test]
fn silence_is_no_and_nothing_is_stored() {
    for answer in ["no", "maybe", ""] {
        let (ada, sam) = Phone::two();
        let mut shows = ada.start(&["pair", "show", "--json", "--yes"]);
        let code: Value = serde_json::from_str(&shows.line()).unwrap();
        let mut scans = sam.start(&["pair", "scan", code["code"].as_str().unwrap()]);
        scans.types(answer);
        let (by_sam, by_ada) = (scans.finish(), shows.finish());
        assert_eq!((by_sam.code, by_ada.code), (1, 1), "{by_sam:?} {by_ada:?}");
        assert!(by_sam.err.contains("Not paired, and nothing was shared."), "{by_sam:?}");
        assert_eq!(by_ada.json()["kind"], "not_met");
        for phone in [&ada, &sam] {
            assert_eq!(phone.json(&["today"])["partner"], Value::Null);
            phone.hearth(&["sync"]).refused(2);
        }
    }
}

#[test]
fn two_phones_pair_by_digits_and_a_mistyped_one_costs_the_code() {
    let (ada, sam) = Phone::two();
    let mut shows = ada.start(&["pair", "show", "--digits", "--yes", "--json"]);
    let mut digits = || -> String {
        let shown: Value = serde_json::from_str(&shows.line()).unwrap();
        shown["digits"].as_str().unwrap().to_owned()
    };
    let first = digits();
    let last = if first.ends_with('7') { "8" } else { "7" };
    let mistyped = format!("{}{last}", &first[..8]);
    let said = sam.hearth(&["pair", "type", &mistyped, "--yes"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("the other phone shows now"), "{said:?}");
    let second = digits();
    assert_ne!(first, second);
    let (left, right) = second.split_once(' ').unwrap();
    let typed = sam.hearth(&["pair", "type", left, right, "--yes", "--json"]);
    assert_eq!(typed.json(), json!({ "paired": true, "partner": "Ada" }));
    let ended = shows.finish();
    assert_eq!(ended.json(), json!({ "paired": true, "partner": "Sam" }));
    // Digits are told to the person alone.
    for files in [ada.files(), sam.files()] {
        let plain = second.replace(' ', "");
        assert!(files.values().all(|bytes| !bytes.windows(8).any(|at| at == plain.as_bytes())));
    }
}

#[test]
fn a_lost_phone_is_replaced_with_the_partner_and_shows_what_was_shared() {
    let (ada, sam) = Phone::paired();
    ada.json(&["appreciate", "give", "You waited."]);
    meet(&ada, &sam);
    let new = ada.beside("Ada again");
    let mut shows = new.start(&["pair", "show", "--instead-of", "gone", "--yes", "--json"]);
    let code: Value = serde_json::from_str(&shows.line()).unwrap();
    let vouches = sam.hearth(&["pair", "scan", "--yes", code["code"].as_str().unwrap()]);
    assert_eq!(vouches.code, 0, "{vouches:?}");
    assert_eq!(shows.finish().code, 0);
    meet(&new, &sam);
    assert_eq!(shared(&new), shared(&sam));
    assert_eq!(shared(&new).len(), 1);
    let phones = |phone: &Phone| -> Vec<(Value, Value)> {
        let devices = phone.json(&["devices"])["devices"].as_array().unwrap().clone();
        devices.iter().map(|one| (one["this"].clone(), one["replaced"].clone())).collect()
    };
    assert_eq!(phones(&new), [(json!(true), json!(false)), (json!(false), json!(true))]);
    assert_eq!(phones(&sam), [(json!(true), json!(false))]);
    assert!(new.hearth(&["devices"]).ok().contains("counts no more"));
    let said = sam.hearth(&["today"]);
    assert!(said.out.contains("Your partner has a new phone."), "{said:?}");
    // Two purposes that do not go together.
    let refused = sam.hearth(&["pair", "show", "--instead-of", "gone"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("already shares a space"), "{refused:?}");
}

#[test]
fn a_wrong_code_pairs_nobody() {
    let (ada, sam) = Phone::two();
    let mut shows = ada.start(&["pair", "show", "--json", "--yes"]);
    let line: Value = serde_json::from_str(&shows.line()).unwrap();
    let code = line["code"].as_str().unwrap();
    let other = if code.ends_with('A') { "B" } else { "A" };
    let typo = code[..code.len() - 1].to_owned() + other;
    for (typed, part) in [(typo.as_str(), "has a typo"), (&code[..40], "has a typo")] {
        let said = sam.hearth(&["pair", "scan", typed, "--yes", "--json"]);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.json()["error"].as_str().unwrap().contains(part), "{said:?}");
    }
    // Ctrl-C closes the screen cleanly, and the code is of no use after it.
    shows.interrupt();
    let by_ada = shows.finish();
    assert_eq!((by_ada.code, by_ada.json()["kind"].as_str()), (1, Some("stopped")));
    let said = sam.hearth(&["pair", "scan", code, "--yes", "--json"]);
    assert_eq!((said.code, said.json()["kind"].as_str()), (1, Some("not_met")));
    assert_eq!(sam.json(&["today"])["partner"], Value::Null);
}

#[test]
fn a_folder_is_open_once() {
    let phone = Phone::two().0;
    let mut shows = phone.start(&["pair", "show", "--json"]);
    shows.line();
    let said = phone.hearth(&["list"]).refused(1);
    assert_eq!(said, "These data are open already; close the other app or window and try again.");
    assert_eq!(phone.hearth(&["today", "--json"]).json()["kind"], "already_open");
    shows.interrupt();
    assert_eq!(shows.finish().code, 1);
    phone.hearth(&["list"]).ok();
}

#[test]
fn nobody_there_is_said_in_time() {
    let (ada, sam) = Phone::paired();
    let said = ada.hearth(&["sync", "--within", "1"]).refused(1);
    assert!(said.contains("was not found; open Hearth on both"), "{said}");
    // Ctrl-C while it looks.
    let mut looks = sam.start(&["sync", "--within", "600"]);
    let meeting = ada.folder.path().join("meet");
    while fs::read_dir(&meeting).is_ok_and(|mut files| files.next().is_none()) {
        assert!(looks.child.try_wait().unwrap().is_none(), "it looks until it is stopped");
        std::thread::yield_now();
    }
    looks.interrupt();
    let said = looks.finish();
    assert_eq!((said.code, said.err.as_str()), (1, "Stopped here. What was kept is kept.\n"));
    assert_eq!(fs::read_dir(&meeting).unwrap().count(), 0, "it is not findable any more");
}

#[test]
fn a_meeting_folder_that_cannot_be_written_is_not_called_nobody_there() {
    let (ada, _sam) = Phone::paired();
    let meeting = ada.folder.path().join("meet");
    fs::remove_dir_all(&meeting).unwrap();
    fs::write(&meeting, "a file").unwrap();
    let said = ada.hearth(&["sync", "--within", "1"]).refused(1);
    assert!(said.starts_with("The meeting folder cannot be written"), "{said}");
    assert!(!said.contains("was not found"), "{said}");
}

#[test]
fn leaving_is_quiet_and_keeps_what_was_shared() {
    let (ada, sam) = Phone::paired();
    ada.hearth(&["appreciate", "give", "one"]).ok();
    meet(&ada, &sam);
    let said = ada.hearth(&["leave"]).refused(2);
    assert_eq!(said, "To leave, say so: hearth leave --yes.");
    let said = ada.hearth(&["leave", "--yes"]).ok();
    for part in ["Your partner keeps what you gave", "You have left, quietly", "still elsewhere"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!((ada.ids(&["list"]).len(), sam.ids(&["list"]).len()), (1, 1));
    ada.hearth(&["sync"]).refused(2);
    let said = sam.hearth(&["sync", "--within", "1"]).refused(1);
    assert!(said.contains("was not found"), "{said}");
    assert!(!said.contains("Ada"), "{said}");
}
