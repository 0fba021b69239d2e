//! Deleting everything, backup and restore as a person does them: real processes, and what each of them leaves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use common::{Phone, Said, meet};

const PASSPHRASE: &[u8] = b"four plain words here\n";

/// A phone with a line of its own.
fn with_a_line() -> Phone {
    let phone = Phone::alone();
    phone.hearth(&["appreciate", "keep", "the canary in the kitchen"]).ok();
    phone
}

/// Where its backup goes, beside its home.
fn backup_of(phone: &Phone) -> String {
    phone.folder.path().join("ada.backup").display().to_string()
}

fn back_up(phone: &Phone) -> String {
    let file = backup_of(phone);
    let said = phone.hearth_with(&["backup", &file, "--secret-stdin"], PASSPHRASE);
    let text = said.ok();
    assert!(text.contains("The backup is written"), "{text}");
    file
}

fn names(phone: &Phone) -> Vec<String> {
    let files = fs::read_dir(phone.home()).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn sr_32_deleting_everything_takes_a_yes_empties_the_folder_and_lists_what_it_does_not_reach() {
    let phone = with_a_line();
    let before = phone.snapshot();
    let said = phone.hearth(&["delete-everything"]).refused(2);
    assert_eq!(
        said,
        "To delete everything in this folder, say so: hearth delete-everything --yes."
    );
    assert_eq!(phone.snapshot(), before);
    let said = phone.hearth(&["delete-everything", "--yes"]).ok();
    for part in ["Everything here is deleted", "partner's phone", "screenshots", "backups"] {
        assert!(said.to_lowercase().contains(&part.to_lowercase()), "{part}: {said}");
    }
    assert_eq!(names(&phone), Vec::<String>::new());
    let said = phone.hearth(&["today"]).refused(2);
    assert_eq!(said, "There is no Hearth in this folder yet; run hearth init first.");
    phone.hearth(&["delete-everything", "--yes"]).refused(2);
    // And the folder is as good as new.
    phone.hearth(&["init"]).ok();
    assert_eq!(phone.ids(&["list"]), Vec::<String>::new());
    let json = phone.json(&["delete-everything", "--yes"]);
    assert_eq!(json["deleted"], true);
    assert_eq!(json["remains"].as_array().unwrap().len(), 4);
}

#[test]
fn sr_31_a_folder_that_cannot_be_opened_can_be_deleted() {
    let phone = with_a_line();
    fs::write(phone.home().join("mine.db"), "no database").unwrap();
    fs::write(phone.home().join("config.json"), "no json").unwrap();
    phone.hearth(&["today"]).refused(1);
    phone.hearth(&["delete-everything", "--yes"]).ok();
    assert_eq!(names(&phone), Vec::<String>::new());
}

#[test]
fn sr_31_a_deletion_that_was_cut_off_is_finished_by_the_next_command() {
    let phone = with_a_line();
    // As a kill right after the first step leaves it.
    fs::write(phone.home().join("deleting"), "").unwrap();
    let said = phone.hearth(&["list"]).ok();
    assert_eq!(said, "Nothing here yet. That is fine.\n");
    assert!(!phone.home().join("deleting").exists());
}

#[test]
fn a_backup_is_one_file_that_shows_nothing_and_restore_makes_the_phone_again() {
    let phone = with_a_line();
    let file = back_up(&phone);
    let bytes = fs::read(&file).unwrap();
    assert!(!bytes.windows(6).any(|some| some == b"canary"));
    let list = phone.json(&["list"]);
    phone.hearth(&["delete-everything", "--yes"]).ok();
    let said = phone.hearth_with(&["restore", &file, "--secret-stdin"], PASSPHRASE).ok();
    assert!(said.starts_with("Your things are back"), "{said}");
    assert!(said.contains("old one's place"), "{said}");
    assert_eq!(phone.json(&["list"]), list);
    assert_eq!(phone.json(&["today"])["name"], "Ada");
    // Twice is once.
    let said = phone.hearth_with(&["restore", &file, "--secret-stdin"], PASSPHRASE).refused(2);
    assert!(said.starts_with("There is a phone in this folder already"), "{said}");
    assert_eq!(phone.json(&["list"]), list);
}

#[test]
fn a_backup_answers_a_script() {
    let phone = with_a_line();
    let file = backup_of(&phone);
    let json = phone.hearth_with(&["backup", &file, "--json", "--secret-stdin"], PASSPHRASE).json();
    assert_eq!((json["backup"].as_str(), json["journal"].as_bool()), (Some(&*file), Some(false)));
    let other = Phone::unmade();
    let json =
        other.hearth_with(&["restore", &file, "--json", "--secret-stdin"], PASSPHRASE).json();
    assert_eq!(json["journal"], false);
    assert_eq!(other.ids(&["list"]).len(), 1);
}

#[test]
fn what_is_refused_is_one_sentence_and_changes_nothing() {
    let phone = with_a_line();
    let file = back_up(&phone);
    let whole = fs::read(&file).unwrap();
    let bad = phone.folder.path().join("bad");
    fs::write(&bad, &whole).unwrap();
    let bad = bad.to_str().unwrap().to_owned();
    let before = phone.snapshot();
    let away = phone.folder.path().join("no").join("where").display().to_string();
    for (input, target, code, part) in [
        (&b"eleven char\n"[..], &*format!("{file}2"), 2, "at least 12"),
        (b"", &*format!("{file}2"), 2, "There was no secret to read"),
        (PASSPHRASE, &*file, 2, "choose another name"),
        (PASSPHRASE, &*away, 1, ";"),
    ] {
        let said = phone.hearth_with(&["backup", target, "--secret-stdin"], input);
        assert_eq!(said.code, code, "{said:?}");
        assert!(said.err.contains(part), "{said:?}");
        assert_eq!(said.err.trim_end().lines().count(), 1, "{said:?}");
    }
    assert!(phone.snapshot() == before, "a refused backup changed something");

    let other = Phone::unmade();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let newer = {
        let mut bytes = whole.clone();
        bytes[8] += 1;
        bytes
    };
    for (bytes, input, code, part) in [
        (whole.clone(), &b"another four words\n"[..], 2, "does not open the backup"),
        (whole.clone(), b"", 2, "There was no secret to read"),
        (whole[..whole.len() / 2].to_vec(), PASSPHRASE, 1, "the end of the backup is missing"),
        (flipped(whole.len() / 2), PASSPHRASE, 1, "damaged"),
        (flipped(30), PASSPHRASE, 1, "damaged"),
        (newer, PASSPHRASE, 1, "update the app"),
        (b"a letter".to_vec(), PASSPHRASE, 2, "not a Hearth backup"),
    ] {
        fs::write(&bad, bytes).unwrap();
        let said = other.hearth_with(&["restore", &bad, "--secret-stdin"], input).refused(code);
        assert!(said.to_lowercase().contains(&part.to_lowercase()), "{part}: {said}");
        assert!(!other.home().exists(), "{part}: something was left");
    }
    other.hearth_with(&["restore", &away, "--secret-stdin"], PASSPHRASE).refused(2);
    other.hearth_with(&["restore", &file, "--secret-stdin"], PASSPHRASE).ok();
}

/// Runs it on a disk of this many kB, mounted over a folder.
fn on_a_small_disk(phone: &Phone, disk: &str, kilobytes: u32, args: &[&str]) -> Option<Said> {
    let hearth = env!("CARGO_BIN_EXE_hearth");
    let script = format!(
        "mount -t tmpfs -o size={kilobytes}k none '{disk}' && '{hearth}' {} ; code=$?; ls '{disk}' >&2; exit $code",
        args.iter().map(|arg| format!("'{arg}'")).collect::<Vec<_>>().join(" ")
    );
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]);
    let as_set = phone.command(&[]);
    for (name, value) in as_set.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    // One that ends without reading says why on standard error.
    child.stdin.take()?.write_all(PASSPHRASE).unwrap_or_default();
    let output = child.wait_with_output().ok()?;
    if String::from_utf8_lossy(&output.stderr).contains("unshare") {
        println!("skipped: no mount namespaces here");
        return None;
    }
    Some(Said::of(&output))
}

#[test]
fn a_full_disk_is_said_so_and_no_half_of_a_backup_or_a_phone_is_left() {
    let phone = with_a_line();
    let file = back_up(&phone);
    let disk = phone.folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let disk = disk.to_str().unwrap();
    let target = format!("{disk}/backup");
    let before = phone.snapshot();
    let Some(said) = on_a_small_disk(&phone, disk, 64, &["backup", &target, "--secret-stdin"])
    else {
        return;
    };
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("free some space"), "{said:?}");
    assert_eq!(said.err.lines().count(), 1, "the disk is empty again: {said:?}");
    assert!(phone.snapshot() == before);

    let home = format!("{disk}/home");
    let restore = ["--home", &home, "restore", &file, "--secret-stdin"];
    let Some(said) = on_a_small_disk(&phone, disk, 160, &restore) else { return };
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(said.err.lines().count(), 1, "the disk is empty again: {said:?}");
}

#[test]
fn a_restored_phone_syncs_on_where_its_keys_are_and_says_where_they_are_not() {
    let (ada, sam) = Phone::paired();
    ada.hearth(&["appreciate", "give", "one"]).ok();
    meet(&ada, &sam);
    let file = back_up(&ada);
    ada.hearth(&["appreciate", "give", "two"]).ok();
    meet(&ada, &sam);
    // The files are gone, the keys are not.
    for file in fs::read_dir(ada.home()).unwrap().map(|file| file.unwrap().path()) {
        if file.is_file() {
            fs::remove_file(file).unwrap();
        }
    }
    let home = ada.home().display().to_string();
    let meeting = ada.folder.path().join("meet").display().to_string();
    let place = ["--home", &home, "--meet", &meeting, "--bind", "127.0.0.1:0"];
    ada.hearth_with(&[&place[..], &["restore", &file, "--secret-stdin"]].concat(), PASSPHRASE).ok();
    assert_eq!(ada.ids(&["list"]).len(), 1);
    meet(&ada, &sam);
    assert_eq!(ada.ids(&["list"]).len(), 2);
    // On another one it is nobody's partner yet.
    let other = Phone::unmade();
    other.hearth_with(&["restore", &file, "--secret-stdin"], PASSPHRASE).ok();
    assert_eq!(other.ids(&["list"]).len(), 1);
    other.hearth(&["sync"]).refused(2);
    let said = other.hearth(&["pair", "show"]).refused(2);
    assert!(said.contains("in the place of the old one"), "{said}");
}

#[test]
fn sr_29_leaving_says_beforehand_what_each_keeps_and_keeps_what_was_chosen() {
    let table: [(&str, &str, &[&str]); 3] = [
        ("mine", "only yours", &["from ada"]),
        ("all", "to read", &["from sam", "from ada"]),
        ("nothing", "Nothing that you two shared stays", &[]),
    ];
    for (keep, says, left) in table {
        let (ada, sam) = Phone::paired();
        ada.hearth(&["appreciate", "give", "from ada"]).ok();
        sam.hearth(&["appreciate", "give", "from sam"]).ok();
        meet(&ada, &sam);
        let said = ada.hearth(&["leave", "--yes", "--keep", keep]).ok();
        let before = said.find("Your partner keeps what you gave").unwrap();
        assert!(before < said.find("You have left").unwrap(), "{said}");
        assert!(said.contains(says) && said.contains("Nothing is sent."), "{said}");
        let items = ada.json(&["list"])["items"].as_array().unwrap().clone();
        let mut words: Vec<&str> =
            items.iter().map(|item| item["text"].as_str().unwrap()).collect();
        words.sort_by(|one, other| other.cmp(one));
        assert_eq!(words, left, "{keep}");
        assert_eq!(sam.ids(&["list"]).len(), 2);
        // What was kept to be read goes only when that is said.
        let again = ada.hearth(&["leave", "--yes"]).refused(2);
        assert_eq!(again.contains("You have left already"), keep == "all", "{again}");
        let let_go = ada.hearth(&["leave", "--yes", "--keep", "nothing"]);
        assert_eq!(let_go.code, if keep == "all" { 0 } else { 2 });
    }
}

#[test]
fn sr_28_a_word_reaches_a_phone_that_syncs_and_is_one_line_there() {
    let (ada, sam) = Phone::paired();
    let syncs = sam.start(&["sync"]);
    let json = ada.json(&["leave", "--yes", "--tell", "--within", "30"]);
    assert_eq!((json["left"].as_bool(), json["told"].as_bool()), (Some(true), Some(true)));
    let heard = syncs.finish().ok();
    assert_eq!(
        heard,
        "Your partner has left the shared space. What you two shared is still here.\n"
    );
    let said = sam.hearth(&["today"]).ok();
    assert!(!said.contains("has left"), "said once: {said}");
}

#[test]
fn sr_28_who_cannot_be_told_can_leave_quietly() {
    let (ada, _sam) = Phone::paired();
    let before = ada.json(&["today"])["partner"].clone();
    let said = ada.hearth(&["leave", "--yes", "--tell", "--within", "1"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("you can leave quietly"), "{said:?}");
    assert_eq!(ada.json(&["today"])["partner"], before);
    ada.hearth(&["leave", "--within", "5", "--yes"]).refused(2);
    ada.hearth(&["leave", "--yes"]).ok();
}

#[test]
fn sr_04_a_copy_says_beforehand_that_it_can_be_read_and_replaces_nothing_unasked() {
    let phone = with_a_line();
    let copy = phone.folder.path().join("copy").display().to_string();
    let said = phone.hearth(&["export", &copy]).ok();
    assert!(said.starts_with("A copy for yourself\n  The copy is plain text"), "{said}");
    assert!(said.contains("Copied, 1 thing: hearth.json and hearth.md"), "{said}");
    let read =
        |name: &str| fs::read_to_string(phone.folder.path().join("copy").join(name)).unwrap();
    assert!(read("hearth.md").contains("> the canary in the kitchen"));
    assert!(read("hearth.json").contains("\"the canary in the kitchen\""));
    let said = phone.hearth(&["export", &copy]);
    assert_eq!(said.code, 2);
    assert!(said.err.starts_with("There is a copy in this folder already"), "{said:?}");
    let json = phone.json(&["export", &copy, "--replace"]);
    assert_eq!(json["things"], 1);
    assert!(json["markdown"].as_str().unwrap().ends_with("copy/hearth.md"));
    let said = phone.hearth(&["export", &copy, "--journal", "--replace"]);
    assert_eq!(said.code, 2, "there is no journal: {said:?}");
}

#[test]
fn a_journal_goes_into_copies_and_backups_with_its_secret_alone() {
    const FROM_STDIN: &str = "--secret-stdin";
    let phone = with_a_line();
    let secret = b"the garden gate\n";
    phone.hearth_with(&["journal", "secret", "--secret-stdin"], secret).ok();
    phone
        .hearth_with(&["journal", "write", "a line behind the gate", "--secret-stdin"], secret)
        .ok();
    let place = |name: &str| phone.folder.path().join(name).display().to_string();
    for input in [&b""[..], b"another gate\n"] {
        let said = phone.hearth_with(&["export", &place("copy"), FROM_STDIN], input);
        assert_eq!(said.code, 2, "{said:?}");
    }
    assert!(!phone.folder.path().join("copy").exists());
    phone.hearth_with(&["export", &place("copy"), FROM_STDIN], secret).ok();
    let with =
        phone.hearth_with(&["export", &place("whole"), "--journal", FROM_STDIN], secret).ok();
    assert!(with.contains("Copied, 2 things"), "{with}");
    let has = |folder: &str| {
        let text = phone.folder.path().join(folder).join("hearth.md");
        fs::read_to_string(text).unwrap().contains("> a line behind the gate")
    };
    assert!(!has("copy") && has("whole"));

    let said = phone.hearth_with(&["backup", &place("backup"), FROM_STDIN], PASSPHRASE);
    assert_eq!(said.code, 2, "{said:?}");
    let both = [PASSPHRASE, secret].concat();
    let said = phone.hearth_with(&["backup", &place("backup"), FROM_STDIN], &both).ok();
    assert!(said.contains("The journal is in it"), "{said}");
    let other = Phone::unmade();
    other.hearth_with(&["restore", &place("backup"), FROM_STDIN], PASSPHRASE).ok();
    let list = ["journal", "list", "--secret-stdin"];
    assert!(other.hearth_with(&list, secret).ok().contains("a line behind the gate"));
    assert_eq!(other.hearth_with(&list, PASSPHRASE).code, 2);
}

#[test]
fn sr_33_what_was_asked_to_be_removed_is_done_only_when_the_other_phone_has_confirmed_it() {
    let (ada, sam) = Phone::paired();
    ada.hearth(&["appreciate", "give", "one"]).ok();
    meet(&ada, &sam);
    let id = ada.ids(&["list"]).remove(0);
    let said = ada.hearth(&["delete", "--now", &id]).ok();
    assert!(said.contains("is asked to remove it"), "{said}");
    let said = ada.hearth(&["delete", "--asked"]).ok();
    assert_eq!(said, "Today: asked; it has not confirmed yet\n");
    meet(&ada, &sam);
    assert_eq!(ada.hearth(&["delete", "--asked"]).ok(), "Today: removed there\n");
    assert_eq!(ada.json(&["delete", "--asked"])["removals"][0]["done"], true);
    let said = sam.hearth(&["delete", "--asked"]).ok();
    assert_eq!(said, "The other phone was asked to remove nothing.\n");
}
