//! `journal.db`: every table through its typed functions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The path that clippy proposes has one lifetime and does not compile.
#![allow(clippy::redundant_closure_for_method_calls)]

mod common;
mod disk;
mod locked;

use common::{Random, day};
use disk::Refused;
use hearth_store::journal::{JournalEntry, JournalRead, JournalStore, JournalTx};
use hearth_store::mine::LocalId;
use hearth_store::{Cursor, Folder, Page, StoreError};
use locked::{check, entry, note};
use tempfile::TempDir;

struct Home {
    store: JournalStore,
    _folder: Folder,
    _directory: TempDir,
}

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::lock(home.path()).unwrap();
        Self { store: locked::create(&folder), _folder: folder, _directory: home }
    }

    fn write<T>(&mut self, act: impl FnOnce(&mut JournalTx<'_>) -> Result<T, StoreError>) -> T {
        self.store.write(act).unwrap()
    }

    fn read<T>(&mut self, queries: impl FnOnce(&JournalRead<'_>) -> Result<T, StoreError>) -> T {
        self.store.read(queries).unwrap()
    }
}

fn texts(page: Page<JournalEntry>) -> Vec<String> {
    page.rows.into_iter().map(|entry| entry.text).collect()
}

fn tagged(id: u8, about: &str, text: &str, tags: &[&str]) -> JournalEntry {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    JournalEntry { tags, prompt: Some("journal-001".to_owned()), ..entry(id, about, text) }
}

#[test]
fn an_entry_is_written_edited_found_and_removed() {
    let mut home = Home::new();
    let one = tagged(1, "2026-11-20", "The river was loud.", &["river", "us"]);
    let other = entry(2, "2026-10-31", "A quiet evening.");
    home.write(|tx| {
        tx.add_entry(&one)?;
        tx.add_entry(&other)
    });
    assert!(home.read(|read| read.entry(&one.id)) == Some(one.clone()));
    assert_eq!(texts(home.read(|read| read.search_entries("riv", None, 9))), [one.text.as_str()]);
    let tags = ["us".to_owned(), "sea".to_owned(), "us".to_owned()];
    assert!(home.write(|tx| tx.edit_entry(&one.id, "The sea was loud.", &tags)));
    assert_eq!(texts(home.read(|read| read.search_entries("river", None, 9))), [""; 0]);
    let edited = home.read(|read| read.entry(&one.id)).unwrap();
    assert!(edited.tags == ["sea", "us"] && edited.prompt == one.prompt);
    assert!(edited.written == one.written);
    assert!(home.write(|tx| tx.remove_entry(&one.id)));
    assert!(!home.write(|tx| tx.remove_entry(&one.id)));
    assert!(!home.write(|tx| tx.edit_entry(&one.id, "gone", &[])));
    assert_eq!(home.read(|read| read.tags()), [""; 0]);
    assert_eq!(texts(home.read(|read| read.entries(None, 9))), ["A quiet evening."]);
    assert!(home.store.integrity().unwrap().is_sound());
}

#[test]
fn entries_are_listed_by_month_by_tag_and_by_words_that_are_never_syntax() {
    let mut home = Home::new();
    for (id, about, tags) in [
        (1, "2026-10-31", &["us"][..]),
        (2, "2026-11-01", &["us", "work"]),
        (3, "2026-11-30", &["work"]),
        (4, "2026-12-01", &[]),
    ] {
        home.write(|tx| tx.add_entry(&tagged(id, about, &format!("day {id}"), tags)));
    }
    let november = |read: &JournalRead<'_>| {
        read.entries_between(day("2026-11-01"), day("2026-11-30"), None, 9)
    };
    assert_eq!(texts(home.read(november)), ["day 3", "day 2"]);
    let us = |read: &JournalRead<'_>| read.entries_tagged("us", None, 9);
    assert_eq!(texts(home.read(us)), ["day 2", "day 1"]);
    assert_eq!(home.read(|read| read.tags()), ["us", "work"]);
    assert_eq!(home.read(|read| read.prompts_used()), ["journal-001"]);
    for words in ["\" AND *", "day OR", "tag:us", "NEAR(", "'"] {
        home.read(|read| read.search_entries(words, None, 9));
        home.read(|read| read.search_notes(words, None, 9));
    }
}

#[test]
fn lists_of_the_journal_have_complete_pages_while_new_rows_arrive() {
    let mut home = Home::new();
    let mut random = Random(5);
    let mut add = |home: &mut Home, id: u8| {
        let about = day("2026-11-01").plus(i32::try_from(random.below(9)).unwrap()).unwrap();
        let fresh = tagged(id, &about.to_string(), &format!("tea {id}"), &["all"]);
        home.write(|tx| tx.add_entry(&fresh));
    };
    (0..40).for_each(|id| add(&mut home, id));
    let (mut seen, mut cursor): (Vec<u8>, Option<Cursor>) = (Vec::new(), None);
    for id in 40.. {
        let list = |read: &JournalRead<'_>| match id % 3 {
            0 => read.entries(cursor.as_ref(), 6),
            1 => read.entries_tagged("all", cursor.as_ref(), 6),
            _ => read.search_entries("tea", cursor.as_ref(), 6),
        };
        let page = home.read(list);
        seen.extend(page.rows.iter().map(|entry| entry.id.0[0]));
        assert!(page.rows.iter().all(|entry| entry.tags == ["all"]));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
        add(&mut home, id);
    }
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
    assert!((0..40).all(|id| seen.contains(&id)));
}

#[test]
fn a_note_is_about_something_and_is_found_by_that_and_by_its_words() {
    let mut home = Home::new();
    home.write(|tx| {
        tx.add_note(&note(1, "therapy", "ask about the first session"))?;
        tx.add_note(&note(2, "body", "shoulders, always"))
    });
    let all = |page: Page<hearth_store::journal::PrivateNote>| -> Vec<String> {
        page.rows.into_iter().map(|note| note.text).collect()
    };
    assert_eq!(all(home.read(|read| read.notes(None, 9))).len(), 2);
    assert_eq!(all(home.read(|read| read.notes_about("body", None, 9))), ["shoulders, always"]);
    let id = LocalId([1; 16]);
    assert!(home.write(|tx| tx.edit_note(&id, "ask what it costs")));
    assert_eq!(all(home.read(|read| read.search_notes("costs", None, 9))), ["ask what it costs"]);
    assert_eq!(all(home.read(|read| read.search_notes("session", None, 9))), [""; 0]);
    assert!(home.read(|read| read.note(&id)).unwrap().about == "therapy");
    assert!(home.write(|tx| tx.remove_note(&id)) && !home.write(|tx| tx.remove_note(&id)));
    assert!(!home.write(|tx| tx.edit_note(&id, "gone")));
    assert!(home.store.integrity().unwrap().is_sound());
}

#[test]
fn a_self_check_that_was_kept_is_in_its_own_list_and_in_no_search() {
    let mut home = Home::new();
    home.write(|tx| tx.keep_check(&check(1, r#"{"afraid":"sometimes"}"#)));
    let kept = home.read(|read| read.kept_checks(None, 9)).rows;
    assert!(kept == [check(1, r#"{"afraid":"sometimes"}"#)]);
    assert!(home.read(|read| read.kept_check(&kept[0].id)).is_some());
    assert!(home.read(|read| read.search_entries("sometimes", None, 9)).rows.is_empty());
    assert!(home.read(|read| read.search_notes("sometimes", None, 9)).rows.is_empty());
    assert!(home.write(|tx| tx.remove_check(&kept[0].id)));
    assert!(home.read(|read| read.kept_check(&kept[0].id)).is_none());
}

#[test]
fn a_delete_is_hidden_at_once_undone_in_time_and_final_when_due() {
    let mut home = Home::new();
    home.write(|tx| {
        tx.add_entry(&tagged(1, "2026-11-20", "an entry", &["us"]))?;
        tx.add_note(&note(2, "body", "a note"))?;
        tx.keep_check(&check(3, "{}"))
    });
    let id = |number: u8| LocalId([number; 16]);
    for number in 1..=3 {
        assert!(home.write(|tx| tx.put_pending(&id(number), 10 * i64::from(number))));
    }
    assert!(!home.write(|tx| tx.put_pending(&id(9), 10)), "nothing to delete");
    assert_eq!(texts(home.read(|read| read.entries(None, 9))), [""; 0]);
    assert_eq!(texts(home.read(|read| read.search_entries("entry", None, 9))), [""; 0]);
    assert_eq!(home.read(|read| read.tags()), [""; 0]);
    assert!(home.read(|read| read.notes(None, 9)).rows.is_empty());
    assert!(home.read(|read| read.kept_checks(None, 9)).rows.is_empty());
    assert!(home.read(|read| read.entry(&id(1))).is_some());
    // A second tap moves the end of the window.
    assert!(home.write(|tx| tx.put_pending(&id(1), 40)));
    assert!(home.write(|tx| tx.clear_pending(&id(2))));
    assert!(!home.write(|tx| tx.clear_pending(&id(2))));
    assert_eq!(home.read(|read| read.due_deletes(i64::MAX)), [id(3), id(1)]);
    assert_eq!(home.store.finish_deletes(30), Ok(1));
    assert_eq!(home.store.finish_deletes(30), Ok(0));
    assert!(home.read(|read| read.kept_check(&id(3))).is_none());
    assert!(home.read(|read| read.entry(&id(1))).is_some());
    assert_eq!(home.store.finish_deletes(i64::MAX), Ok(1));
    assert!(home.read(|read| read.entry(&id(1))).is_none());
    assert!(home.read(|read| read.note(&id(2))).is_some());
    assert_eq!(home.read(|read| read.due_deletes(i64::MAX)), []);
}

#[test]
fn a_transaction_that_fails_keeps_nothing() {
    let mut home = Home::new();
    home.write(|tx| tx.add_entry(&entry(1, "2026-11-20", "first")));
    let twice: Result<(), StoreError> = home.store.write(|tx| {
        tx.add_entry(&entry(2, "2026-11-20", "second"))?;
        tx.add_entry(&entry(1, "2026-11-20", "first again"))
    });
    assert!(twice.is_err());
    let refused: Result<(), Refused> = home.store.write(|tx| {
        tx.remove_entry(&LocalId([1; 16]))?;
        Err(Refused::OnPurpose)
    });
    assert_eq!(refused, Err(Refused::OnPurpose));
    assert_eq!(texts(home.read(|read| read.entries(None, 9))), ["first"]);
}
