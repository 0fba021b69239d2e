//! `journal` as a person and as a script use it: only you, behind a secret that is never an argument.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use common::{DAY, Phone, SECRET, meet, views};
use serde_json::{Value, json};

/// A phone whose journal has a secret.
fn made() -> Phone {
    let ada = Phone::unmade();
    let init = ["init", "--name", "Ada", "--journal-secret-stdin"];
    let said = ada.hearth_with(&init, SECRET).ok();
    assert!(!said.contains("hearth journal secret"), "{said}");
    ada
}

fn texts(page: &Value) -> Vec<&str> {
    let entries = page["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["text"].as_str().unwrap()).collect()
}

#[test]
fn the_first_run_offers_a_secret_and_does_not_ask_for_it_again() {
    let ada = Phone::unmade();
    let said = ada.hearth(&["init", "--name", "Ada"]).ok();
    assert!(said.contains("whenever you like: hearth journal secret"), "{said}");
    assert_eq!(ada.json(&["journal"]), json!({ "state": "not_made" }));
    let said = ada.hearth(&["journal"]).ok();
    assert!(said.starts_with("The journal has no secret yet;"), "{said}");
    for line in [&["journal", "list"][..], &["journal", "write", "x"], &["journal", "find", "x"]] {
        let said = ada.hearth(&[line, &["--secret-stdin"]].concat()).refused(2);
        assert!(said.starts_with("The journal has no secret yet;"), "{said}");
    }
    let short = ada.hearth_with(&["journal", "secret", "--secret-stdin"], b"12345\n").refused(2);
    assert!(short.contains("at least 6 characters"), "{short}");
    let none = ada.hearth_with(&["journal", "secret", "--secret-stdin"], b"\n").refused(2);
    assert!(none.starts_with("There was no secret to read;"), "{none}");
    assert_eq!(ada.with_secret(&["journal", "secret"]), json!({ "made": true }));
    assert_eq!(ada.json(&["journal"]), json!({ "state": "locked", "wait_seconds": 0 }));
    let again = ada.json(&["init"]);
    assert_eq!(again["journal"], true);
    let refused = ada.hearth_with(&["init", "--journal-secret-stdin"], SECRET).refused(2);
    assert!(refused.starts_with("There is a journal here already;"), "{refused}");
    // One that is refused leaves no phone behind.
    let fresh = Phone::unmade();
    fresh.hearth_with(&["init", "--journal-secret-stdin"], b"short\n").refused(2);
    assert!(fresh.snapshot().keys().all(|path| !path.starts_with(fresh.home())));
}

#[test]
fn entries_are_written_listed_by_month_read_found_edited_and_deleted() {
    let mut ada = made();
    let lake = ada.with_secret(&["journal", "write", "The lake was quiet.", "--tag", "rain"]);
    let lake = lake["id"].as_str().unwrap().to_owned();
    assert!(lake.starts_with('j') && lake.len() == 27);
    ada.now += 15 * DAY;
    ada.with_secret(&["journal", "write", "Tea at four."]);
    let all = ada.with_secret(&["journal", "list"]);
    assert_eq!(texts(&all), ["Tea at four.", "The lake was quiet."]);
    assert_eq!(all["entries"][1]["tags"], json!(["rain"]));
    assert_eq!(all["entries"][1]["day"], "2026-11-20");
    for (filter, found) in [
        (&["--month", "2026-12"][..], vec!["Tea at four."]),
        (&["--month", "2026-11"], vec!["The lake was quiet."]),
        (&["--month", "2026-1"], vec![]),
        (&["--tag", "rain"], vec!["The lake was quiet."]),
    ] {
        let listed = ada.with_secret(&[&["journal", "list"], filter].concat());
        assert_eq!(texts(&listed), found, "{filter:?}");
    }
    let first = ada.with_secret(&["journal", "list", "--limit", "1"]);
    let rest = ["journal", "list", "--after", first["next"].as_str().unwrap()];
    assert_eq!(texts(&ada.with_secret(&rest)), ["The lake was quiet."]);
    assert_eq!(texts(&ada.with_secret(&["journal", "find", "quie"])), ["The lake was quiet."]);
    assert_eq!(ada.with_secret(&["journal", "read", &lake[..8]])["text"], "The lake was quiet.");
    let edit = ["journal", "edit", &lake[..8], "The lake at dawn.", "--tag", "dawn"];
    assert_eq!(ada.with_secret(&edit), json!({ "id": lake }));
    let read = ada.with_secret(&["journal", "read", &lake]);
    assert_eq!((&read["text"], &read["tags"]), (&json!("The lake at dawn."), &json!(["dawn"])));
    // As a person reads it.
    let shown = ada.hearth_with(&["journal", "list", "--secret-stdin"], SECRET).ok();
    assert!(shown.contains("Fri 20 Nov 2026  only you  #dawn\n"), "{shown}");
    let deleted = ada.with_secret(&["journal", "delete", &lake[..8]]);
    assert_eq!(deleted, json!({ "id": lake, "gone": false, "undo_seconds": 600 }));
    assert_eq!(texts(&ada.with_secret(&["journal", "list"])), ["Tea at four."]);
    ada.with_secret(&["journal", "delete", "--undo", &lake]);
    assert_eq!(texts(&ada.with_secret(&["journal", "list"])).len(), 2);
    ada.with_secret(&["journal", "delete", &lake]);
    ada.now += 601;
    let late = ["journal", "delete", "--undo", &lake, "--secret-stdin"];
    ada.hearth_with(&late, SECRET).refused(2);
    let tea = ada.with_secret(&["journal", "list"])["entries"][0]["id"].clone();
    let now = ["journal", "delete", tea.as_str().unwrap(), "--now"];
    assert_eq!(ada.with_secret(&now), json!({ "id": tea, "gone": true }));
    let empty = ada.hearth_with(&["journal", "list", "--secret-stdin"], SECRET).ok();
    assert_eq!(empty, "Nothing here yet. That is fine.\n");
}

#[test]
fn a_secret_comes_from_standard_input_or_a_file_and_the_text_after_it() {
    let ada = made();
    let write = ["journal", "write", "-", "--secret-stdin", "--json"];
    let said = ada.hearth_with(&write, b"the garden gate\nTwo lines,\nand the second.\n");
    assert_eq!(said.code, 0, "{said:?}");
    let file = ada.folder.path().join("secret");
    std::fs::write(&file, "the garden gate\nthe lake house\n").unwrap();
    let file = file.to_str().unwrap();
    let listed = ada.json(&["journal", "list", "--secret-file", file]);
    assert_eq!(texts(&listed), ["Two lines,\nand the second."]);
    assert_eq!(ada.json(&["journal", "secret", "--secret-file", file]), json!({ "changed": true }));
    let refused = ada.hearth(&["journal", "list", "--secret-file", file]).refused(2);
    assert_eq!(refused, "This is not the journal's secret; try again.");
    let both = b"the lake house\nthe garden gate\n";
    ada.hearth_with(&["journal", "secret", "--secret-stdin"], both).ok();
    assert_eq!(ada.with_secret(&["journal", "list"])["entries"].as_array().unwrap().len(), 1);
    let none = ada.hearth(&["journal", "list", "--secret-file", "not-there"]).refused(2);
    assert!(none.starts_with("The file with the secret cannot be read;"), "{none}");
    // A script that gives none is told how.
    let untold = ada.hearth(&["journal", "list"]).refused(2);
    assert!(untold.contains("add --secret-stdin"), "{untold}");
}

#[test]
fn a_prompt_begins_an_entry_and_comes_last_from_then_on() {
    let ada = made();
    let first = ada.with_secret(&["journal", "prompt"]);
    assert_eq!(first, ada.json(&["prompt"]));
    let id = first["id"].as_str().unwrap();
    ada.with_secret(&["journal", "write", "Because.", "--prompt", id]);
    assert_eq!(ada.with_secret(&["journal", "list"])["entries"][0]["prompt"], first["id"]);
    assert_ne!(ada.with_secret(&["journal", "prompt"])["id"], first["id"]);
    let said = ada.hearth_with(&["journal", "prompt", "--secret-stdin"], SECRET).ok();
    assert!(said.contains("hearth journal write TEXT --prompt journal-"), "{said}");
}

#[test]
fn bad_input_is_one_sentence_and_changes_nothing() {
    let ada = made();
    ada.with_secret(&["journal", "write", "The lake."]);
    for (line, part) in [
        (&["journal", "list", "--month", "2026-13"][..], "write it as 2026-11"),
        (&["journal", "list", "--month", "May"], "write it as 2026-11"),
        (&["journal", "list", "--after", "here"], "read the list from its start"),
        (&["journal", "read", "jzzzzzz"], "look at the list again"),
        (&["journal", "read", "j"], "too short"),
        (&["journal", "edit", "jzzzzzz", "x"], "look at the list again"),
        (&["journal", "delete", "jzzzzzz"], "look at the list again"),
        (&["journal", "delete", "--undo", "m"], "take one from its list"),
        (&["journal", "write", " "], "write a few"),
        (&["journal", "write", "x", "--prompt", "journal-999"], "no prompt of that name"),
        (&["journal", "write", "x", "--tag", ""], "write a few"),
        (&["journal", "prompt", "--theme", "chores"], "no such theme"),
    ] {
        let said = ada.hearth_with(&[line, &["--secret-stdin"]].concat(), SECRET).refused(2);
        assert!(said.contains(part), "{line:?} {said}");
    }
    assert_eq!(texts(&ada.with_secret(&["journal", "list"])), ["The lake."]);
    // An argument is no place for a secret.
    let said = ada.hearth(&["journal", "list", "--secret", "the garden gate"]).refused(2);
    assert!(!said.contains("garden gate"), "{said}");
}

#[test]
fn wrong_tries_wait_from_one_command_to_the_next() {
    let ada = made();
    let guess =
        || ada.hearth_with(&["journal", "list", "--secret-stdin"], b"not this\n").refused(2);
    for _ in 0..5 {
        assert_eq!(guess(), "This is not the journal's secret; try again.");
    }
    // Every command is a process of its own, and waits from its start.
    let said = guess();
    assert!(said.ends_with("; add --wait, and this waits for it."), "{said}");
    let right = ada.hearth_with(&["journal", "list", "--secret-stdin"], SECRET).refused(2);
    assert!(right.starts_with("The next try is due in"), "{right}");
    let state = ada.json(&["journal"]);
    assert_eq!(state["state"], "locked");
    assert!(state["wait_seconds"].as_u64().unwrap() > 0);
    let said = ada.hearth(&["journal"]).ok();
    assert!(said.contains("add --wait"), "{said}");
    ada.hearth(&["today"]).ok();
}

#[test]
fn sr_10_the_way_up_asks_for_the_secret_counts_a_day_later_and_a_no_ends_it_on_both() {
    let (mut ada, mut sam) = Phone::paired();
    for phone in [&ada, &sam] {
        phone.with_secret(&["journal", "secret"]);
    }
    let untold = ada.hearth(&["consent", "set", "2"]).refused(2);
    assert!(
        untold.contains("secret of your journal") && untold.contains("--secret-stdin"),
        "{untold}"
    );
    let wrong =
        ada.hearth_with(&["consent", "set", "2", "--secret-stdin"], b"not this\n").refused(2);
    assert_eq!(wrong, "This is not the journal's secret; try again.");
    // What does not go up asks for nothing, and a level that there is not is said before the secret is asked for.
    ada.hearth(&["consent", "set", "0"]).ok();
    assert!(ada.hearth(&["consent", "set", "3"]).refused(2).contains("touch programme"));
    for phone in [&ada, &sam] {
        assert_eq!(phone.with_secret(&["consent", "set", "2"])["counts"], "later");
    }
    let open = |phone: &Phone| phone.json(&["consent"])["open"].as_u64().unwrap();
    meet(&ada, &sam);
    assert_eq!((open(&ada), open(&sam)), (0, 0));
    ada.now += DAY;
    sam.now += DAY;
    meet(&ada, &sam);
    assert_eq!((open(&ada), open(&sam)), (2, 2));
    sam.hearth(&["consent", "not-today"]).ok();
    assert_eq!((open(&ada), open(&sam)), (2, 0), "at once where it was said");
    meet(&ada, &sam);
    assert_eq!((open(&ada), open(&sam)), (0, 0));
}

#[test]
fn sr_04_a_line_of_the_journal_is_in_no_file_and_in_no_word_of_another_verb() {
    let (ada, sam) = Phone::paired();
    ada.with_secret(&["journal", "secret"]);
    ada.with_secret(&["journal", "write", "A quillentry line.", "--tag", "quilltag"]);
    ada.hearth(&["appreciate", "keep", "A quillkept line."]).ok();
    ada.hearth(&["card", "answer", "A quillsealed line."]).ok();
    ada.hearth(&["appreciate", "give", "You made tea."]).ok();
    meet(&ada, &sam);
    // A raise on its day of waiting is nobody else's either.
    ada.with_secret(&["consent", "set", "2"]);
    meet(&ada, &sam);
    let search: [&[&str]; 3] =
        [&["search", "quillentry"], &["search", "quilltag"], &["search", "line"]];
    for (phone, kept) in [(&ada, true), (&sam, false)] {
        let mut said = views(phone);
        said.extend(search.iter().map(|line| phone.hearth(line).out));
        let said = said.concat();
        for text in ["quillentry", "quilltag", "quillsealed", "garden gate"] {
            assert!(!said.contains(text), "{text}");
        }
        assert_eq!(said.contains("quillkept"), kept, "the views see");
        assert!(said.contains("You made tea."));
        for (path, bytes) in phone.files() {
            let found = bytes.windows(5).any(|part| part == b"quill");
            assert!(!found, "{}", path.display());
        }
    }
    assert_eq!(texts(&ada.with_secret(&["journal", "find", "quillentry"])), ["A quillentry line."]);
}
