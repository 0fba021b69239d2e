//! What is private is nowhere else (SR-04): not in a byte of a file that lies open, not in a room that it is not in,
//! though it be opened with its key, not in a log line, a refusal, an event or a view of another part.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use common::{TestClock, meet, pair, phone_with_log, typed};
use hearth_app::ports::{LogSink, PortError};
use hearth_app::{
    Body, CardState, Hearth, HearthError, Item, JournalFilter, ListFilter, NoteFilter, Visibility,
};
use rusqlite::Connection;

/// Of the journal: not in any other room, not even on the own phone.
const JOURNAL: [&str; 7] = [
    "quillentry",
    "quilltag",
    "quillnote",
    "quillcheck",
    "quillbefore",
    "quilldeleted",
    "quillsearch",
];
/// Its secret, and a guess at it.
const SECRET: &str = "quillsecret";
const GUESS: &str = "quillguess";
/// In `mine.db` of the own phone, and nowhere else.
const MINE: [&str; 2] = ["quillkept", "quillsealed"];

/// Keeps every line.
#[derive(Default)]
struct Log(Mutex<String>);

impl LogSink for Log {
    fn line(&self, text: &str) -> Result<(), PortError> {
        writeln!(self.0.lock().unwrap(), "{text}").unwrap();
        Ok(())
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found
}

/// Whether a text stands in these bytes, as UTF-8 or as UTF-16 of either order.
fn holds(bytes: &[u8], text: &str) -> bool {
    let wide: Vec<u16> = text.encode_utf16().collect();
    let spellings = [
        text.as_bytes().to_vec(),
        wide.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        wide.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
    ];
    spellings.iter().any(|spelling| bytes.windows(spelling.len()).any(|part| part == spelling))
}

fn all() -> impl Iterator<Item = &'static str> {
    JOURNAL.into_iter().chain([SECRET, GUESS]).chain(MINE)
}

/// No file of the desk holds any of it, as it lies there.
fn no_file_lies_open(desk: &Path, when: &str) {
    for (path, bytes) in files(desk) {
        for text in all() {
            assert!(!holds(&bytes, text), "{when}: {text} in {}", path.display());
            let name = path.file_name().unwrap().to_string_lossy();
            assert!(!name.contains(text), "{when}: {text} names {}", path.display());
        }
    }
}

/// A room of a phone that is closed, opened with its key and written out without one: tables and search indexes.
fn opened(home: &Path, room: &str, scratch: &Path) -> Vec<u8> {
    let key: String = fs::read(home.join(format!("keys/{room}.key"))).unwrap().iter().fold(
        String::new(),
        |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        },
    );
    let plain = scratch.join(format!("{room}-{}", fs::read_dir(scratch).unwrap().count()));
    let connection = Connection::open(home.join(format!("{room}.db"))).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\";")).unwrap();
    connection.execute_batch(&format!("ATTACH '{}' AS plain KEY '';", plain.display())).unwrap();
    connection.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).unwrap();
    connection.close().unwrap();
    fs::read(plain).unwrap()
}

fn said_of(item: &Item) -> String {
    match &item.body {
        Body::Appreciation { text, tag } => format!("{text} {tag:?}"),
        Body::Plan { title, note } => format!("{title} {note}"),
        Body::Moment { name, .. } => name.clone(),
        Body::Rest { .. } => String::new(),
    }
}

/// Everything that a phone shows of its other parts, and what it finds.
async fn views(hearth: &Hearth) -> String {
    let mut said = String::new();
    let mut items = hearth.list(ListFilter::default(), None, 500).await.unwrap().items;
    for text in all() {
        items.extend(hearth.search(text, None, 10).await.unwrap().items);
    }
    for item in &items {
        said += &said_of(item);
    }
    let today = hearth.today().await.unwrap();
    for item in &today.plans {
        said += &said_of(item);
    }
    let card = hearth.card().await.unwrap();
    if let CardState::Open { .. } = card.state {
        panic!("the partner has not answered");
    }
    assert!(hearth.open_cards(None, 10).await.unwrap().cards.is_empty());
    write!(said, "{:?}", hearth.events().await.unwrap()).unwrap();
    write!(said, "{:?}", hearth.doctor(|_, _| {}).await.unwrap()).unwrap();
    write!(said, "{:?}", hearth.rhythm().await.unwrap()).unwrap();
    write!(said, "{:?}", hearth.tip().await.unwrap()).unwrap();
    write!(said, "{:?}", hearth.prompt(0, None).await.unwrap()).unwrap();
    write!(said, "{:?}", hearth.challenge().await.unwrap()).unwrap();
    write!(said, "{:?}", hearth.reminders().await.unwrap()).unwrap();
    write!(said, "{:?}", hearth.journal_state().await.unwrap()).unwrap();
    said
}

/// Writes all of it on a phone, and gives every refusal that was met on the way.
async fn write_all(ada: &Arc<Hearth>) -> Vec<HearthError> {
    ada.set_journal_secret(typed(SECRET)).await.unwrap();
    let mut refused = vec![
        ada.set_journal_secret(typed(GUESS)).await.unwrap_err(),
        ada.unlock(typed(GUESS)).await.err().unwrap(),
    ];
    let id = ada.write_journal("A quillbefore line.", None, &[]).await.unwrap();
    let tags = ["quilltag".to_owned()];
    ada.edit_journal(id, Some("A quillentry line."), Some(&tags)).await.unwrap();
    let gone = ada.write_journal("A quilldeleted line.", None, &[]).await.unwrap();
    ada.delete_from_journal(gone).await.unwrap();
    ada.write_note("therapy", "A quillnote line.").await.unwrap();
    ada.keep_check("self-check", "quillcheck").await.unwrap();
    ada.journal(JournalFilter::Words("quillsearch".to_owned()), None, 10).await.unwrap();
    let long = format!("quillentry {}", "x".repeat(20_000));
    refused.push(ada.edit_journal(id, Some(&long), None).await.unwrap_err());
    refused.push(ada.write_journal("x", Some("quillentry"), &[]).await.unwrap_err());
    let bad = [format!("quilltag {}", "x".repeat(40))];
    refused.push(ada.edit_journal(id, None, Some(&bad)).await.unwrap_err());
    ada.appreciate("A quillkept line.", None, Visibility::Private).await.unwrap();
    ada.answer_card("A quillsealed line.", Visibility::Shared).await.unwrap();
    refused
}

#[tokio::test]
async fn sr_04_what_is_private_is_in_no_other_file_room_view_event_refusal_or_log_line() {
    let (desk, scratch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (clock, log) = (TestClock::new(), Arc::new(Log::default()));
    let ada = phone_with_log(desk.path(), "ada", &clock, log.clone()).await.unwrap();
    let bo = phone_with_log(desk.path(), "bo", &clock, log.clone()).await.unwrap();
    pair(&ada, &bo).await;
    let mut refused = write_all(&ada).await;
    ada.plan("A shared plan.", "", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    meet(&ada, &bo).await;
    no_file_lies_open(desk.path(), "while the journal is open");
    let open = views(&ada).await;
    ada.lock().await.unwrap();
    no_file_lies_open(desk.path(), "locked");
    refused.push(
        ada.journal(JournalFilter::Words(JOURNAL[0].to_owned()), None, 1).await.err().unwrap(),
    );
    refused.push(ada.notes(NoteFilter::About(JOURNAL[2].to_owned()), None, 1).await.err().unwrap());
    let seen = [("ada, open", open), ("ada, locked", views(&ada).await), ("bo", views(&bo).await)];
    for (who, said) in &seen {
        for text in JOURNAL.into_iter().chain([SECRET, GUESS, "quillsealed"]) {
            assert!(!said.contains(text), "{text} in a view of {who}");
        }
    }
    assert!(seen[0].1.contains("quillkept") && seen[1].1.contains("quillkept"), "the views see");
    assert!(seen[2].1.contains("A shared plan.") && !seen[2].1.contains("quill"));
    for error in &refused {
        let said = format!("{error} {error:?}");
        assert!(!said.contains("quill"), "{said}");
    }
    for hearth in [&ada, &bo] {
        hearth.shutdown().await.unwrap();
    }
    no_file_lies_open(desk.path(), "closed");
    let lines = log.0.lock().unwrap().clone();
    assert!(lines.contains("open") && !lines.contains("quill"), "{lines}");
    // Opened with their keys, the rooms hold what is theirs, and not a word more.
    for (name, room) in [("ada", "couple"), ("ada", "mine"), ("bo", "couple"), ("bo", "mine")] {
        let bytes = opened(&desk.path().join(name), room, scratch.path());
        for text in JOURNAL.into_iter().chain([SECRET, GUESS]) {
            assert!(!holds(&bytes, text), "{text} in {room}.db of {name}");
        }
        for text in MINE {
            assert_eq!(
                holds(&bytes, text),
                (name, room) == ("ada", "mine"),
                "{text} {name} {room}"
            );
        }
        let shared = holds(&bytes, "A shared plan.");
        assert!(shared || room == "mine", "the search is blind");
    }
    // And all of it is still there.
    let ada = common::try_phone(desk.path(), "ada", &clock).await.unwrap();
    let _proof = ada.unlock(typed(SECRET)).await.unwrap();
    let page = ada.journal(JournalFilter::All, None, 10).await.unwrap();
    assert!(page.entries.len() == 1 && page.entries[0].text == "A quillentry line.");
    assert_eq!(ada.notes(NoteFilter::All, None, 10).await.unwrap().0.len(), 1);
}
