//! The private journal of one phone (`product.md` 2, SR-04, SR-05).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{SECRET, TestClock, phone, typed};
use hearth_app::{Hearth, HearthError, JournalFilter, JournalId, JournalPage, NoteFilter};

const DAY: i64 = 86_400;
const NO_TAGS: &[String] = &[];

struct Desk {
    ada: Arc<Hearth>,
    clock: TestClock,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn open() -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
        let ada = phone(folder.path(), "ada", &clock).await;
        ada.set_journal_secret(typed(SECRET)).await.unwrap();
        Self { ada, clock, folder }
    }

    async fn write(&self, text: &str, tags: &[&str]) -> JournalId {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        self.ada.write_journal(text, None, &tags).await.unwrap()
    }

    async fn texts(&self, filter: JournalFilter) -> Vec<String> {
        let page = self.ada.journal(filter, None, 100).await.unwrap();
        page.entries.into_iter().map(|entry| entry.text).collect()
    }

    async fn all(&self) -> Vec<String> {
        self.texts(JournalFilter::All).await
    }
}

fn month(year: i32, month: u32) -> JournalFilter {
    JournalFilter::Month { year, month }
}

fn words(text: &str) -> JournalFilter {
    JournalFilter::Words(text.to_owned())
}

fn is_closed<T>(refused: Result<T, HearthError>) -> bool {
    matches!(refused, Err(HearthError::Invalid { reason }) if reason.starts_with("the journal is closed;"))
}

#[tokio::test]
async fn entries_are_listed_by_month_by_tag_and_by_their_words_newest_first() {
    let desk = Desk::open().await;
    desk.write("The lake was quiet.", &["rain"]).await;
    desk.clock.forward(10 * DAY);
    desk.write("Tea at four.", &[]).await;
    desk.clock.forward(DAY);
    desk.write("A quiet evening.", &["rain", "home"]).await;
    assert_eq!(desk.all().await, ["A quiet evening.", "Tea at four.", "The lake was quiet."]);
    assert_eq!(desk.texts(month(2026, 12)).await, ["A quiet evening."]);
    assert_eq!(desk.texts(month(2026, 11)).await, ["Tea at four.", "The lake was quiet."]);
    assert_eq!(desk.texts(month(2027, 1)).await, [""; 0]);
    let rain = desk.texts(JournalFilter::Tag("rain".to_owned())).await;
    assert_eq!(rain, ["A quiet evening.", "The lake was quiet."]);
    assert_eq!(desk.ada.journal_tags().await.unwrap(), ["home", "rain"]);
    assert_eq!(desk.texts(words("QUIET eve")).await, ["A quiet evening."]);
    assert_eq!(desk.texts(words("\"' OR *")).await, [""; 0]);
    for none in [month(2026, 0), month(2026, 13), month(99_999, 1)] {
        assert!(matches!(desk.ada.journal(none, None, 10).await, Err(HearthError::Invalid { .. })));
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page: JournalPage =
            desk.ada.journal(JournalFilter::All, cursor.as_deref(), 2).await.unwrap();
        seen.extend(page.entries.into_iter().map(|entry| entry.text));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, desk.all().await);
    let no_place = desk.ada.journal(JournalFilter::All, Some("here"), 2).await;
    assert!(matches!(no_place, Err(HearthError::Invalid { .. })));
}

#[tokio::test]
async fn an_entry_is_found_by_its_id_and_edited_in_place() {
    let desk = Desk::open().await;
    let id = desk.write("The lake.", &["rain"]).await;
    desk.clock.forward(3 * DAY);
    let found = desk.ada.find_in_journal(&id.to_string()[..9]).await.unwrap();
    let written = found.day;
    assert!(found.id == id && found.text == "The lake.");
    desk.ada.edit_journal(id, Some("The lake at dawn."), None).await.unwrap();
    desk.ada.edit_journal(id, None, Some(&["dawn".to_owned()])).await.unwrap();
    let found = desk.ada.find_in_journal(&id.to_string()).await.unwrap();
    assert!(found.text == "The lake at dawn." && found.tags == ["dawn"] && found.day == written);
    assert_eq!(desk.texts(words("dawn")).await, ["The lake at dawn."]);
    for (text, tags) in [(Some(" "), None), (None, Some(&["x".repeat(41)][..]))] {
        let refused = desk.ada.edit_journal(id, text, tags).await;
        assert!(matches!(refused, Err(HearthError::Invalid { .. })));
    }
    let nobody = JournalId([1; 16]);
    assert_eq!(desk.ada.edit_journal(nobody, Some("x"), None).await, Err(HearthError::NotHere));
    assert_eq!(desk.ada.find_in_journal("jzzzz").await.err(), Some(HearthError::NotHere));
    assert!(matches!(desk.ada.find_in_journal("j").await, Err(HearthError::Invalid { .. })));
    assert_eq!(id.to_string().parse(), Ok(id));
    assert!("m234".parse::<JournalId>().is_err() && "j".parse::<JournalId>().is_err());
}

#[tokio::test]
async fn a_prompt_that_was_used_comes_after_the_others() {
    let desk = Desk::open().await;
    let first = desk.ada.journal_prompt(0, Some("anger")).await.unwrap();
    assert_eq!(desk.ada.prompt(0, Some("anger")).await.unwrap(), first);
    desk.ada.write_journal("Because.", Some(&first.id), NO_TAGS).await.unwrap();
    let entry = desk.ada.journal(JournalFilter::All, None, 1).await.unwrap().entries.pop().unwrap();
    assert_eq!(entry.prompt.as_ref(), Some(&first.id));
    for skips in 0..7 {
        assert_ne!(desk.ada.journal_prompt(skips, Some("anger")).await.unwrap().id, first.id);
    }
    assert_eq!(desk.ada.journal_prompt(7, Some("anger")).await.unwrap().id, first.id);
    assert_eq!(desk.ada.journal_prompt(8, Some("anger")).await.unwrap().theme, "anger");
    assert!(desk.ada.journal_prompt(u32::MAX, None).await.is_ok());
    assert!(desk.ada.journal_prompt(0, Some("chores")).await.is_err());
    for name in ["journal-999", "no prompt"] {
        let refused = desk.ada.write_journal("x", Some(name), NO_TAGS).await;
        assert!(matches!(refused, Err(HearthError::Invalid { .. })), "{name}");
    }
}

#[tokio::test]
async fn a_delete_can_be_taken_back_within_its_window_and_locking_ends_it() {
    let desk = Desk::open().await;
    let (lake, tea) = (desk.write("The lake.", &[]).await, desk.write("Tea.", &[]).await);
    desk.ada.delete_from_journal(lake).await.unwrap();
    assert_eq!(desk.all().await, ["Tea."]);
    desk.ada.undo_journal_delete(lake).await.unwrap();
    assert_eq!(desk.ada.undo_journal_delete(lake).await, Err(HearthError::NotHere));
    assert_eq!(desk.all().await, ["Tea.", "The lake."]);
    assert_eq!(desk.ada.finish_journal_delete(lake).await, Err(HearthError::NotHere));
    desk.ada.delete_from_journal(lake).await.unwrap();
    desk.ada.finish_journal_delete(lake).await.unwrap();
    assert_eq!(desk.ada.undo_journal_delete(lake).await, Err(HearthError::NotHere));
    assert_eq!(desk.ada.delete_from_journal(lake).await, Err(HearthError::NotHere));
    // Asleep, the window goes on; locked on purpose, it ends.
    desk.ada.delete_from_journal(tea).await.unwrap();
    desk.ada.suspend(Duration::from_secs(10)).await.unwrap();
    desk.ada.resume().await.unwrap();
    let _proof = desk.ada.unlock(typed(SECRET)).await.unwrap();
    desk.ada.undo_journal_delete(tea).await.unwrap();
    desk.ada.delete_from_journal(tea).await.unwrap();
    desk.ada.lock().await.unwrap();
    let _proof = desk.ada.unlock(typed(SECRET)).await.unwrap();
    assert_eq!(desk.ada.undo_journal_delete(tea).await, Err(HearthError::NotHere));
    // A window that passed while it was locked.
    let walk = desk.write("A walk.", &[]).await;
    desk.ada.delete_from_journal(walk).await.unwrap();
    desk.ada.suspend(Duration::from_secs(10)).await.unwrap();
    desk.clock.forward(600);
    desk.ada.resume().await.unwrap();
    let _proof = desk.ada.unlock(typed(SECRET)).await.unwrap();
    assert_eq!(desk.ada.undo_journal_delete(walk).await, Err(HearthError::NotHere));
}

#[tokio::test]
async fn notes_and_kept_self_checks_stand_there_too() {
    let desk = Desk::open().await;
    let id = desk.ada.write_note("therapy", "Ask about the lake.").await.unwrap();
    desk.ada.write_note("body", "Warm hands.").await.unwrap();
    desk.ada.edit_note(id, "Ask about the house.").await.unwrap();
    let notes = async |filter| desk.ada.notes(filter, None, 10).await.unwrap().0;
    assert_eq!(notes(NoteFilter::All).await.len(), 2);
    assert!(notes(NoteFilter::About("therapy".to_owned())).await[0].text == "Ask about the house.");
    assert!(notes(NoteFilter::Words("warm".to_owned())).await[0].about == "body");
    assert!(notes(NoteFilter::Words("lake".to_owned())).await.is_empty(), "what was edited away");
    let check = desk.ada.keep_check("self-check", "{\"1\":true}").await.unwrap();
    let kept = desk.ada.kept_checks(None, 10).await.unwrap().0;
    assert!(kept.len() == 1 && kept[0].answers == "{\"1\":true}" && kept[0].id == check);
    for id in [check, id] {
        desk.ada.delete_from_journal(id).await.unwrap();
        desk.ada.finish_journal_delete(id).await.unwrap();
    }
    assert!(desk.ada.kept_checks(None, 10).await.unwrap().0.is_empty());
    assert_eq!(desk.ada.edit_note(id, "x").await, Err(HearthError::NotHere));
    assert!(matches!(
        desk.ada.write_note("two\nlines", "x").await,
        Err(HearthError::Invalid { .. })
    ));
}

#[tokio::test]
async fn sr_05_unlock_app_with_a_private_read_fails() {
    let desk = Desk::open().await;
    let id = desk.write("The lake.", &[]).await;
    // The app is opened as its own lock allows; the journal's secret was not given.
    desk.ada.shutdown().await.unwrap();
    let ada = common::try_phone(desk.folder.path(), "ada", &desk.clock).await.unwrap();
    assert!(ada.today().await.is_ok());
    assert!(is_closed(ada.journal(JournalFilter::All, None, 10).await));
    assert!(is_closed(ada.journal(words("lake"), None, 10).await));
    assert!(is_closed(ada.find_in_journal(&id.to_string()).await));
    assert!(is_closed(ada.journal_tags().await));
    assert!(is_closed(ada.journal_prompt(0, None).await));
    assert!(is_closed(ada.notes(NoteFilter::All, None, 10).await));
    assert!(is_closed(ada.kept_checks(None, 10).await));
    assert!(is_closed(ada.write_journal("x", None, NO_TAGS).await));
    assert!(is_closed(ada.write_note("x", "x").await));
    assert!(is_closed(ada.keep_check("x", "x").await));
    assert!(is_closed(ada.edit_journal(id, Some("x"), None).await));
    assert!(is_closed(ada.delete_from_journal(id).await));
    assert!(is_closed(ada.undo_journal_delete(id).await));
    assert!(is_closed(ada.finish_journal_delete(id).await));
    assert!(ada.search("lake", None, 10).await.unwrap().items.is_empty());
    assert!(ada.unlock(typed("not this one")).await.is_err());
    assert!(is_closed(ada.journal(JournalFilter::All, None, 10).await));
    let _proof = ada.unlock(typed(SECRET)).await.unwrap();
    assert!(ada.find_in_journal(&id.to_string()).await.unwrap().text == "The lake.");
    assert!(ada.search("lake", None, 10).await.unwrap().items.is_empty(), "its search is its own");
}

#[tokio::test]
async fn what_is_being_deleted_is_not_edited_and_comes_back_as_it_was() {
    let desk = Desk::open().await;
    let entry = desk.write("The lake.", &["rain"]).await;
    let note = desk.ada.write_note("therapy", "Ask about the lake.").await.unwrap();
    for id in [entry, note] {
        desk.ada.delete_from_journal(id).await.unwrap();
    }
    let edited = desk.ada.edit_journal(entry, Some("Tea."), None).await;
    assert_eq!(edited, Err(HearthError::NotHere));
    assert_eq!(desk.ada.edit_note(note, "Tea.").await, Err(HearthError::NotHere));
    for id in [entry, note] {
        desk.ada.undo_journal_delete(id).await.unwrap();
    }
    assert_eq!(desk.all().await, ["The lake."]);
    let notes = desk.ada.notes(NoteFilter::All, None, 9).await.unwrap().0;
    assert!(notes.len() == 1 && notes[0].text == "Ask about the lake.");
}

#[tokio::test]
async fn a_month_that_there_is_not_is_refused_in_a_sentence_about_months() {
    let desk = Desk::open().await;
    for (year, number) in [(2026, 0), (2026, 13), (1999, 12), (2201, 1), (i32::MAX, 12)] {
        match desk.ada.journal(month(year, number), None, 9).await {
            Err(HearthError::Invalid { reason }) => {
                assert!(reason.contains("month") && !reason.contains("day"), "{reason}");
            }
            _ => panic!("{year}-{number}"),
        }
    }
    for (year, number) in [(2000, 1), (2026, 12), (2200, 12)] {
        assert!(desk.ada.journal(month(year, number), None, 9).await.is_ok(), "{year}-{number}");
    }
}
