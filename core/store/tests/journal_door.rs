//! The journal's door: every error is provoked for real on disk, and none of them changes a byte there. SR-05.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod disk;
mod locked;

use std::fs;
use std::path::Path;

use common::day;
use data_encoding::HEXLOWER;
use disk::{insides, key};
use hearth_domain::hash::labelled;
use hearth_store::couple::CoupleStore;
use hearth_store::journal::{JournalDoor, JournalError, PhoneHalf};
use hearth_store::mine::{Kept, LocalId, MineReader, MineStore, PendingDelete};
use hearth_store::{
    DatabaseKey, Folder, Room, Secret, Seed, StoreError, deletion_is_begun, remove_room,
};
use locked::{SECRET, add, chosen, create, entry, half, refused, seed, texts, unlock, written};
use tempfile::TempDir;

/// A home whose journal has one line, locked in good order.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let mut store = create(&folder);
    add(&mut store, &entry(1, "2026-11-20", "only for me"));
    store.lock();
    home
}

fn wrap(home: &Path) -> std::path::PathBuf {
    home.join("journal.db.wrap")
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn cut(path: &Path, size: u64) {
    fs::OpenOptions::new().write(true).open(path).unwrap().set_len(size).unwrap();
}

/// Tries to open, and proves that the answer changed nothing.
fn untouched(home: &Path, secret: &str) -> JournalError {
    let folder = Folder::lock(home).unwrap();
    let before = insides(home);
    let error = refused(&folder, secret);
    assert!(insides(home) == before, "{error:?} changed the folder");
    error
}

#[test]
fn the_journal_opens_with_its_secret_and_with_no_other() {
    let home = home();
    for wrong in ["", "the garden gat", "The garden gate", "the garden gate!", &"x".repeat(5000)] {
        assert_eq!(untouched(home.path(), wrong), JournalError::WrongSecret, "{wrong:.20}");
    }
    let folder = Folder::lock(home.path()).unwrap();
    // The same secret from another keyboard.
    let mut store = unlock(&folder, " the garden\u{a0}gate ").unwrap();
    assert_eq!(texts(&mut store), ["only for me"]);
}

#[test]
fn before_it_is_made_there_is_nothing_to_open_and_made_it_is_not_made_again() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let door = JournalDoor::of(&folder);
    assert_eq!(door.is_made(), Ok(false));
    assert_eq!(refused(&folder, SECRET), JournalError::NotMade);
    let typed = Secret::typed(SECRET);
    assert_eq!(door.verify(&typed, &half()).err(), Some(JournalError::NotMade));
    let changed = door.change_secret(&typed, &chosen("another one"), &half(), seed());
    assert_eq!(changed, Err(JournalError::NotMade));
    assert_eq!(insides(home.path()).keys().collect::<Vec<_>>(), ["lock"]);
    create(&folder).lock();
    assert_eq!(door.is_made(), Ok(true));
    let again = door.create(&chosen("another one"), &half(), seed());
    assert_eq!(again.err(), Some(JournalError::AlreadyMade));
    assert_eq!(refused(&folder, "another one"), JournalError::WrongSecret);
}

#[test]
fn a_changed_secret_replaces_the_wrap_and_leaves_the_database_as_it_was() {
    let home = home();
    let folder = Folder::lock(home.path()).unwrap();
    let door = JournalDoor::of(&folder);
    let before = insides(home.path());
    let wrong = Secret::typed("not this");
    let refused_change = door.change_secret(&wrong, &chosen("a new secret"), &half(), seed());
    assert_eq!(refused_change, Err(JournalError::WrongSecret));
    assert!(insides(home.path()) == before);

    door.change_secret(&Secret::typed(SECRET), &chosen("a new secret"), &half(), seed()).unwrap();
    let after = insides(home.path());
    assert!(after["journal.db"] == before["journal.db"]);
    assert!(after["journal.db.wrap"] != before["journal.db.wrap"]);
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert_eq!(refused(&folder, SECRET), JournalError::WrongSecret);
    assert_eq!(texts(&mut unlock(&folder, "a new secret").unwrap()), ["only for me"]);
}

#[test]
fn a_change_of_secret_while_it_is_open_holds_from_the_next_unlock() {
    let home = home();
    let folder = Folder::lock(home.path()).unwrap();
    let mut store = unlock(&folder, SECRET).unwrap();
    let door = JournalDoor::of(&folder);
    door.change_secret(&Secret::typed(SECRET), &chosen("a new secret"), &half(), seed()).unwrap();
    add(&mut store, &entry(2, "2026-11-21", "written after"));
    store.lock();
    assert_eq!(refused(&folder, SECRET), JournalError::WrongSecret);
    assert_eq!(texts(&mut unlock(&folder, "a new secret").unwrap()).len(), 2);
}

#[test]
fn the_secret_is_proven_without_opening_or_touching_anything() {
    let home = home();
    let folder = Folder::lock(home.path()).unwrap();
    let before = insides(home.path());
    let door = JournalDoor::of(&folder);
    assert!(door.verify(&Secret::typed(SECRET), &half()).is_ok());
    let wrong = door.verify(&Secret::typed("the garden gat"), &half());
    assert_eq!(wrong.err(), Some(JournalError::WrongSecret));
    assert!(insides(home.path()) == before);
    // Also while it is open.
    let store = unlock(&folder, SECRET).unwrap();
    assert!(door.verify(&Secret::typed(SECRET), &half()).is_ok());
    store.lock();
}

#[test]
fn without_the_phones_half_the_right_secret_opens_nothing() {
    let home = home();
    let folder = Folder::lock(home.path()).unwrap();
    let other = PhoneHalf::from_bytes([6; 32]);
    let opened = JournalDoor::of(&folder).unlock(&Secret::typed(SECRET), &other, seed());
    assert_eq!(opened.err(), Some(JournalError::Store(StoreError::WrongKey)));
}

#[test]
fn the_journal_is_open_once_and_free_again_when_it_is_locked() {
    let home = home();
    let folder = Folder::lock(home.path()).unwrap();
    let store = unlock(&folder, SECRET).unwrap();
    let open = JournalError::Store(StoreError::AlreadyOpen);
    assert_eq!(refused(&folder, SECRET), open);
    store.lock();
    // Neither a wrong secret nor a drop without a lock keeps the seat.
    assert_eq!(refused(&folder, "not this"), JournalError::WrongSecret);
    drop(unlock(&folder, SECRET).unwrap());
    unlock(&folder, SECRET).unwrap().lock();
}

#[test]
fn a_wrap_that_was_cut_changed_or_written_by_a_newer_app_is_told_from_a_wrong_secret() {
    let whole = fs::read(wrap(home().path())).unwrap();
    assert_eq!(whole.len(), 139);
    let home = home();
    let wrap = wrap(home.path());
    for size in [0, 1, 8, 9, 100, 138] {
        fs::write(&wrap, &whole[..size]).unwrap();
        let expected = JournalError::Store(StoreError::Truncated);
        assert_eq!(untouched(home.path(), SECRET), expected, "{size}");
    }
    // The version's byte is 8: a higher one is a newer app's.
    for at in (0..139).filter(|at| *at != 8) {
        fs::write(&wrap, &whole).unwrap();
        flip(&wrap, at);
        let expected = JournalError::Store(StoreError::Damaged);
        assert_eq!(untouched(home.path(), SECRET), expected, "{at}");
    }
    fs::write(&wrap, [&whole[..8], &[2], &[0; 40]].concat()).unwrap();
    let newer = StoreError::Newer { found: 2, known: 1 };
    assert_eq!(untouched(home.path(), SECRET), JournalError::Store(newer));
    fs::write(&wrap, [&whole[..], &[0]].concat()).unwrap();
    assert_eq!(untouched(home.path(), SECRET), JournalError::Store(StoreError::Damaged));
}

#[test]
fn a_database_that_is_damaged_or_cut_is_told_from_a_wrong_secret() {
    let home = home();
    let database = home.path().join("journal.db");
    let whole = fs::read(&database).unwrap();
    let store = |error: StoreError| JournalError::Store(error);
    for at in [0, 100, 4095] {
        flip(&database, at);
        assert_eq!(untouched(home.path(), SECRET), store(StoreError::Damaged), "{at}");
        fs::write(&database, &whole).unwrap();
    }
    for size in [0, 100, 4096, whole.len() - 4096, whole.len() - 1] {
        cut(&database, size as u64);
        assert_eq!(untouched(home.path(), SECRET), store(StoreError::Truncated), "{size}");
        fs::write(&database, &whole).unwrap();
    }
    fs::write(&database, "a shopping list".repeat(1000)).unwrap();
    fs::remove_file(home.path().join("journal.db.check")).unwrap();
    assert_eq!(untouched(home.path(), SECRET), store(StoreError::NotADatabase));
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the store goes first")]
fn a_journal_of_a_newer_app_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let seed = || Seed::from_bytes([77; 32]);
    JournalDoor::of(&folder).create(&chosen(SECRET), &half(), seed()).unwrap().lock();
    drop(folder);
    let key = labelled("hearth/seed-journal-key/1", &[&[77; 32]]);
    let raw = rusqlite::Connection::open(home.path().join("journal.db")).unwrap();
    let pragma = format!("PRAGMA key = \"x'{}'\"", HEXLOWER.encode(&key));
    raw.execute_batch(&pragma).unwrap();
    raw.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(raw);
    let JournalError::Store(StoreError::Newer { found, known }) = untouched(home.path(), SECRET)
    else {
        panic!("opened");
    };
    assert!(found == 99 && known < 99);
}

#[test]
fn a_journal_that_lost_its_database_or_its_wrap_is_missing_and_is_not_made_anew_over_it() {
    let lost = home();
    fs::remove_file(lost.path().join("journal.db")).unwrap();
    assert_eq!(untouched(lost.path(), SECRET), JournalError::Store(StoreError::Missing));

    let lost = home();
    fs::remove_file(wrap(lost.path())).unwrap();
    assert_eq!(untouched(lost.path(), SECRET), JournalError::Store(StoreError::Missing));
    let folder = Folder::lock(lost.path()).unwrap();
    let door = JournalDoor::of(&folder);
    let made = door.create(&chosen("a new secret"), &half(), seed());
    assert_eq!(made.err(), Some(JournalError::Store(StoreError::Missing)));
    assert_eq!(door.is_made(), Err(StoreError::Missing));
    // Nor where both are gone and the check value tells that there was one.
    fs::remove_file(lost.path().join("journal.db")).unwrap();
    assert_eq!(door.is_made(), Err(StoreError::Missing));
    // Given up on purpose, it may be.
    remove_room(&folder, Room::Journal).unwrap();
    assert_eq!(insides(lost.path()).keys().collect::<Vec<_>>(), ["lock"]);
    door.create(&chosen("a new secret"), &half(), seed()).unwrap().lock();
}

#[test]
fn a_kill_between_wrap_and_database_leaves_an_empty_journal_that_opens() {
    let home = home();
    for file in ["journal.db", "journal.db.check"] {
        fs::remove_file(home.path().join(file)).unwrap();
    }
    let folder = Folder::lock(home.path()).unwrap();
    assert_eq!(texts(&mut unlock(&folder, SECRET).unwrap()), [""; 0]);
}

#[test]
fn a_journal_that_cannot_be_made_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    // A folder where SQLite wants to keep its log.
    fs::create_dir(home.path().join("journal.db-wal")).unwrap();
    let made = JournalDoor::of(&folder).create(&chosen(SECRET), &half(), seed());
    assert!(made.is_err());
    fs::remove_dir(home.path().join("journal.db-wal")).unwrap();
    assert_eq!(JournalDoor::of(&folder).is_made(), Ok(false));
    create(&folder).lock();
}

#[test]
fn while_everything_is_being_deleted_no_journal_opens_or_is_made() {
    let home = home();
    fs::write(home.path().join("deleting"), "").unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    assert!(deletion_is_begun(&folder));
    assert_eq!(refused(&folder, SECRET), JournalError::Store(StoreError::Deleting));
    let made = JournalDoor::of(&folder).create(&chosen(SECRET), &half(), seed());
    assert_eq!(made.err(), Some(JournalError::Store(StoreError::Deleting)));
}

/// SR-04: what is written in the journal stands in no file as it is, open or locked, and in no other room.
#[test]
fn a_line_of_the_journal_is_in_no_file_while_the_other_rooms_stay_readable() {
    const CANARY: &str = "canarybird under the stairs";
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let other = DatabaseKey::from_bytes([8; 32]);
    let mut couple = CoupleStore::open(&folder, &key()).unwrap();
    disk::write(&mut couple, day("2026-11-20"), &common::appreciation("tea in bed"));
    let mut mine = MineStore::open(&folder, &other).unwrap();
    let kept = Kept {
        id: LocalId([1; 16]),
        written: written("2026-11-20"),
        text: "a song".to_owned(),
        tag: None,
        given: None,
    };
    mine.write::<_, StoreError>(|tx| tx.keep(&kept)).unwrap();
    let mut store = create(&folder);
    let tags = vec!["canarytag".to_owned()];
    let line = hearth_store::journal::JournalEntry { tags, ..entry(1, "2026-11-20", CANARY) };
    add(&mut store, &line);
    let hidden = |when: &str| {
        for (file, bytes) in insides(home.path()) {
            for needle in [CANARY, "canarybird", "canarytag", SECRET] {
                let found = bytes.windows(needle.len()).any(|part| part == needle.as_bytes());
                assert!(!found, "{needle} is in {file} {when}");
            }
        }
    };
    hidden("while it is open");
    assert!(insides(home.path()).contains_key("journal.db-wal"));
    assert!(store.write::<_, StoreError>(|tx| tx.put_pending(&line.id, 10)).unwrap());
    store.lock();
    hidden("while it is locked");
    // Locked: one file of data, the wrap, the check value, no log.
    let files: Vec<String> =
        insides(home.path()).into_keys().filter(|name| name.starts_with("journal")).collect();
    assert_eq!(files, ["journal.db", "journal.db.check", "journal.db.wrap"]);
    assert_eq!(disk::entries(&folder), ["tea in bed"]);
    let mut reader = MineReader::open(&folder, &other).unwrap();
    let page = reader.read::<_, StoreError>(|read| read.kept_list(None, 9)).unwrap();
    assert_eq!(page.rows.len(), 1);
    // And the daily room takes no note of a delete in the journal.
    let told = PendingDelete { room: Room::Journal, id: [1; 16], from_record: false, due: 10 };
    assert!(mine.write::<_, StoreError>(|tx| tx.put_pending(&told)).is_err());
}

#[test]
fn no_error_of_the_door_says_what_was_typed() {
    let home = home();
    let folder = Folder::lock(home.path()).unwrap();
    let error = refused(&folder, "canarysecret");
    assert!(!format!("{error} {error:?}").contains("canary"));
    let all = [JournalError::NotMade, JournalError::AlreadyMade, JournalError::WrongSecret];
    let sentences: std::collections::BTreeSet<String> =
        all.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), all.len());
    assert!(sentences.iter().all(|text| text.contains(';') && !text.contains('.')));
}
