//! Bad input, and folders that cannot be used: one sentence that says what to do, and nothing is changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
use std::fs;
use std::process::Stdio;

use common::{Phone, Said};

const LONG: usize = 70_000;

#[test]
fn bad_input_is_one_sentence_and_changes_nothing() {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "one"]).ok();
    phone.hearth(&["rest", "--from", "2026-11-10"]).ok();
    for _ in 0..33 {
        phone.hearth(&["plan", "new", "Tea"]).ok();
    }
    let kept = phone.ids(&["list", "--kind", "appreciation"]).remove(0);
    let plans = phone.ids(&["plan", "list"]);
    let plan = plans[0].clone();
    let long = "a".repeat(LONG);
    let long_title = "t".repeat(201);
    let gone = "m".to_owned() + &"a".repeat(26);
    // An id is `m` and letters of 32 kinds: of 33 ids, two begin alike.
    let mut twos = ('a'..='z').chain('2'..='7').map(|letter| format!("m{letter}"));
    let twice = twos.find(|two| plans.iter().filter(|id| id.starts_with(two)).count() > 1).unwrap();
    let table: Vec<(Vec<&str>, &str)> = vec![
        (vec!["did", "goodnigth-hug"], "did you mean goodnight-hug?"),
        (vec!["did", "juggling"], "hearth exercises"),
        (vec!["did", ""], "hearth exercises"),
        (vec!["did", "P02", "--on", "1800-01-01"], "choose a day in between"),
        (vec!["did", "P02", "--on", "2026-02-31"], "There is no day '2026-02-31'"),
        (vec!["did", "P02", "--on", "someday"], "write a day of the calendar as 2026-11-20"),
        (vec!["did", "P02", "--on", "\u{1b}[31m"], "There is no day '[31m'"),
        (vec!["did", "P02", "--on", "2026-11-21"], "has not come yet"),
        (vec!["did", "P02", "--on", "2026-11-12"], "back to 2026-11-13"),
        (vec!["did", "S01"], "leaves no trace"),
        (vec!["did", "P07"], "hearth exercises"),
        (vec!["did", "--share-earlier"], "pair the two phones first"),
        (vec!["appreciate", "keep", ""], "write a few and try again"),
        (vec!["appreciate", "keep", " \n\t "], "write a few and try again"),
        (vec!["appreciate", "keep", &long], "20000 fit"),
        (vec!["appreciate", "keep", "x", "--tag", &long_title], "choose a shorter one"),
        (vec!["appreciate", "give", "x"], "pair the two phones first"),
        (vec!["appreciate", "give", "--id", &kept], "pair the two phones first"),
        (vec!["appreciate", "give", "--id", &plan], "hearth list --kind appreciation"),
        (vec!["rest", "--until", "2026-11-19"], "choose an end on or after 2026-11-20"),
        (vec!["rest", "--from", "never"], "There is no day 'never'"),
        (vec!["plan", "new", ""], "write a few and try again"),
        (vec!["plan", "new", "two\nlines"], "put the rest into the note"),
        (vec!["plan", "new", &long_title], "put the rest into the note"),
        (vec!["plan", "new", "x", "--note", &long], "20000 fit"),
        (vec!["plan", "new", "x", "--on", "2201-01-01"], "choose a day in between"),
        (vec!["plan", "edit", &plan, "--title", ""], "write a few and try again"),
        (vec!["plan", "edit", &plan, "--note", &long], "20000 fit"),
        (vec!["plan", "edit", &kept, "--title", "x"], "hearth plan list"),
        (vec!["plan", "show", &kept], "hearth plan list"),
        (vec!["plan", "show", &gone], "look at the list again"),
        (vec!["plan", "show", &twice], "type a few more letters"),
        (vec!["plan", "show", "m"], "take a few more letters"),
        (vec!["plan", "show", ""], "take a few more letters"),
        (vec!["plan", "give", &plan], "pair the two phones first"),
        (vec!["delete", &gone], "look at the list again"),
        (vec!["delete", &twice], "type a few more letters"),
        (vec!["delete", "--now", &twice], "type a few more letters"),
        (vec!["delete", "na\u{efc}ve"], "look at the list again"),
        (vec!["delete", &kept, "--only-here"], "leave out --only-here"),
        (vec!["delete", "--undo", "m"], "take one from the list"),
        (vec!["list", "--after", "here"], "read the list from its start"),
        (vec!["search", "x", "--after", "1_2"], "read the list from its start"),
        (vec!["pair", "scan", "HEARTH1:AEAE"], "The code"),
        (vec!["pair", "scan", "hello"], "not a pairing code"),
        (vec!["pair", "scan"], "copy the one that the other phone shows"),
        (vec!["pair", "type", "1234", "567"], "eight digits"),
        (vec!["pair", "type", "HEARTH1:AEAE"], "eight digits"),
        (vec!["pair", "type"], "type the eight that the other phone shows"),
        (vec!["leave"], "nothing to leave"),
        (vec!["leave", "--yes"], "nothing to leave"),
        (vec!["init", "--name", ""], "enter the name"),
        (vec!["init", "--name", &long_title], "use at most 64 bytes"),
    ];
    let before = phone.snapshot();
    for (args, part) in &table {
        let shown: Vec<&str> = args.iter().map(|arg| &arg[..arg.len().min(40)]).collect();
        let said = phone.hearth(args);
        // The question for the code has no line of its own.
        let said = Said {
            err: said.err.replace("Paste the code that the other phone shows: ", ""),
            ..said
        };
        let sentence = said.refused(2);
        assert!(sentence.contains(part), "{shown:?}: {sentence}");
        assert_eq!(before, phone.snapshot(), "{shown:?} changed something");
        let said = phone.hearth(&[args.as_slice(), &["--json"]].concat());
        assert_eq!(said.code, 2, "{shown:?}");
        let json = said.json();
        assert!(json["error"].as_str().unwrap().contains(part), "{json}");
        assert!(json["kind"].is_string(), "{json}");
        assert_eq!(before, phone.snapshot(), "{shown:?} --json changed something");
    }
}

#[test]
fn a_line_that_is_not_understood_is_refused_in_one_sentence() {
    let phone = Phone::alone();
    let table: [(&[&str], &str); 4] = [
        (&["plan", "edit", "x", "--titel", "y"], "a similar argument exists: '--title'"),
        (&["plan", "edit", "x"], "were not provided"),
        (&["list", "--limit", "0"], "0 is not in 1..=500"),
        (&["lits"], "list"),
    ];
    for (args, part) in table {
        let said = phone.hearth(args).refused(2);
        assert!(said.contains(part), "{args:?}: {said}");
        assert!(said.ends_with("; add --help to see what there is."), "{args:?}: {said}");
        assert!(!said.contains(". "), "{args:?}: {said}");
    }
}

/// The core renews the nonce of the folder (`design.md` 4) before it finds out that there is nothing to do.
#[test]
fn an_undo_or_a_sync_of_nothing_changes_no_content() {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "one"]).ok();
    let page = phone.json(&["list"]);
    let id = page["items"][0]["id"].as_str().unwrap().to_owned();
    let said = phone.hearth(&["delete", "--undo", &id]).refused(2);
    assert_eq!(said, "This is not here any more; look at the list again.");
    let said = phone.hearth(&["sync"]).refused(2);
    assert_eq!(said, "This needs your partner's phone; pair the two phones first.");
    assert_eq!(phone.json(&["list"]), page);
    assert_eq!(phone.json(&["today"])["partner"], serde_json::Value::Null);
}

#[test]
fn before_init_every_command_says_how_to_begin() {
    let phone = Phone::unmade();
    let table: [&[&str]; 9] = [
        &["today"],
        &["appreciate", "keep", "x"],
        &["list"],
        &["pair", "show"],
        &["pair", "scan", "x"],
        &["pair", "type", "1"],
        &["sync"],
        &["leave", "--yes"],
        &["doctor"],
    ];
    for args in table {
        let said = phone.hearth(args).refused(2);
        assert_eq!(said, "There is no Hearth in this folder yet; run hearth init first.");
        let json = phone.hearth(&[args, &["--json"]].concat());
        assert_eq!((json.code, json.json()["kind"].as_str()), (2, Some("no_home")));
    }
    assert!(phone.snapshot().is_empty());
}

#[test]
fn a_refused_init_leaves_nothing_behind() {
    let phone = Phone::unmade();
    phone.hearth(&["init", "--name", "two\nlines"]).refused(2);
    assert!(phone.snapshot().is_empty(), "{:?}", phone.snapshot().keys());
    fs::create_dir(phone.home()).unwrap();
    phone.hearth(&["init", "--name", "two\nlines"]).refused(2);
    assert!(fs::read_dir(phone.home()).unwrap().next().is_none());
    fs::write(phone.home().join("letter.txt"), "mine").unwrap();
    let said = phone.hearth(&["init"]).refused(2);
    assert_eq!(said, "There are other files in this folder; choose an empty one with --home.");
    assert_eq!(fs::read_dir(phone.home()).unwrap().count(), 1);
}

#[test]
fn a_text_that_is_no_text_is_refused() {
    let phone = Phone::alone();
    let before = phone.snapshot();
    let (much, far_too_much) = (vec![b'a'; LONG], vec![b'a'; (1 << 20) + 1]);
    let table: [(&[u8], &str); 5] = [
        (b"", "write a few and try again"),
        (b"\xff\xfe\x00", "save it as UTF-8"),
        (b"a\0b", "write it anew without it"),
        (&much, "This is 70000 bytes long and 20000 fit"),
        (&far_too_much, "20000 fit"),
    ];
    for (bytes, part) in table {
        let said = phone.hearth_with(&["appreciate", "keep", "-"], bytes).refused(2);
        assert!(said.contains(part), "{said}");
        assert_eq!(before, phone.snapshot());
    }
}

#[test]
fn a_place_that_is_no_folder_is_refused() {
    let phone = Phone::unmade();
    let file = phone.folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    let inside = file.join("home");
    for place in [&file, &inside] {
        for command in ["today", "init"] {
            let said = phone.hearth(&["--home", place.to_str().unwrap(), command]).refused(2);
            assert_eq!(said, "This is a file, not a folder; choose another place with --home.");
        }
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn a_clock_that_is_none_is_refused() {
    let phone = Phone::alone();
    let output = phone.command(&["today"]).env("HEARTH_NOW", "eleven").output().unwrap();
    let said = Said::of(&output).refused(2);
    assert_eq!(said, "HEARTH_NOW is no time; leave it unset, or set it to seconds since 1970.");
}

/// Runs `hearth` as somebody who may not use what this user owns.
#[cfg(target_os = "linux")]
fn as_somebody(phone: &Phone, args: &[&str]) -> Said {
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65_534;
    let mut command = phone.command(args);
    if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
        command.uid(NOBODY).gid(NOBODY);
    }
    Said::of(&command.stdin(Stdio::null()).output().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_without_rights_is_refused_and_not_touched() {
    use std::os::unix::fs::PermissionsExt as _;
    let phone = Phone::alone();
    let rights = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let line = "Hearth may not use this folder; choose another with --home, or change its rights.";
    let before = phone.snapshot();
    rights(phone.folder.path(), 0o755);
    for mode in [0o000, 0o555] {
        rights(&phone.home(), mode);
        for args in [&["today"][..], &["appreciate", "keep", "x"], &["init", "--name", "Eve"]] {
            assert_eq!(as_somebody(&phone, args).refused(2), line, "{mode:o} {args:?}");
        }
    }
    // Nor may it make one where it may not write.
    rights(phone.folder.path(), 0o555);
    let inside = phone.folder.path().join("new");
    let said = as_somebody(&phone, &["--home", inside.to_str().unwrap(), "init"]).refused(2);
    assert_eq!(said, line);
    rights(phone.folder.path(), 0o755);
    rights(&phone.home(), 0o755);
    assert_eq!(before, phone.snapshot());
}

#[test]
fn damage_is_said_and_nothing_is_deleted() {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "one"]).ok();
    let file = phone.home().join("mine.db");
    let sound = fs::read(&file).unwrap();
    let mut damaged = sound.clone();
    for byte in &mut damaged[..4096] {
        *byte ^= 0x55;
    }
    fs::write(&file, &damaged).unwrap();
    let said = phone.hearth(&["list"]).refused(1);
    assert!(said.contains("hearth doctor --mend"), "{said}");
    assert_eq!(phone.hearth(&["list", "--json"]).json()["kind"], "damaged");
    assert_eq!(fs::read(&file).unwrap(), damaged);
    fs::write(&file, &sound).unwrap();
    assert_eq!(phone.ids(&["list"]).len(), 1);
    fs::write(phone.home().join("config.json"), "{").unwrap();
    let said = phone.hearth(&["list"]).refused(1);
    assert!(said.contains("hearth init writes it anew"), "{said}");
    phone.hearth(&["init"]).ok();
    assert_eq!(phone.ids(&["list"]).len(), 1);
}

#[test]
fn a_damaged_file_is_set_aside_and_kept_when_a_person_asks_for_it() {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "one"]).ok();
    assert!(phone.hearth(&["doctor", "--mend"]).ok().contains("Nothing here needs mending"));
    let file = phone.home().join("mine.db");
    let mut damaged = fs::read(&file).unwrap();
    for byte in &mut damaged[..4096] {
        *byte ^= 0x55;
    }
    fs::write(&file, &damaged).unwrap();
    let said = phone.hearth(&["doctor", "--mend"]).ok();
    assert!(said.contains("nothing in it could be read"), "{said}");
    assert_eq!(fs::read(phone.home().join("damaged/1-mine.db")).unwrap(), damaged);
    assert!(phone.ids(&["list"]).is_empty());
    phone.hearth(&["appreciate", "keep", "two"]).ok();
    // It stays readable with this phone's keys, so there is a way to let it go.
    assert!(phone.hearth(&["doctor"]).ok().contains("A damaged mine.db is kept."));
    assert!(phone.hearth(&["doctor", "--forget-damaged"]).ok().contains("are removed"));
    assert!(!phone.home().join("damaged/1-mine.db").exists());
    assert!(phone.hearth(&["doctor", "--forget-damaged"]).ok().contains("No damaged file"));
    // And what is kept goes with everything else.
    fs::write(phone.home().join("damaged/1-mine.db"), &damaged).unwrap();
    phone.hearth(&["delete-everything", "--yes"]).ok();
    assert!(!phone.home().join("damaged").exists());
}
