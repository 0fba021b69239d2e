//! Stores on disk, for the tests: a key, writing through the domain, and looking at what is there.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{Need, NewEntry, PlanKind, PlanStatus, Scale, Terms, TouchTier};
use hearth_domain::ids::EntryId;
use hearth_domain::space::{RowsError, Storage as _, WriteError, create};
use hearth_store::couple::{CoupleReader, CoupleStore, Filter, PlanStand, Shown, What};
use hearth_store::{Cursor, DatabaseKey, Folder, Page, StoreError};

use crate::common;

pub fn key() -> DatabaseKey {
    DatabaseKey::from_bytes([7; 32])
}

pub fn open(home: &Path) -> (Folder, CoupleStore) {
    let folder = Folder::lock(home).unwrap();
    let store = CoupleStore::open(&folder, &key()).unwrap();
    (folder, store)
}

/// Writes an entry as person 0.
pub fn write(store: &mut CoupleStore, about: CivilDay, entry: &NewEntry) -> EntryId {
    let (facts, pen) = (common::facts(0), common::pen(0));
    let written: Result<EntryId, WriteError> =
        store.transact(|rows| Ok(create(rows, &facts, &pen, Some(about), entry)?.0));
    written.unwrap()
}

const PLAIN: PlanStand = PlanStand {
    kind: PlanKind::Plain,
    terms: Terms::NONE,
    moved: false,
    status: PlanStatus::Open,
    offer: None,
};

/// What an entry shows, as one line.
pub fn line(shown: &Shown) -> String {
    match &shown.what {
        What::Appreciation { text, tag: None } => text.clone(),
        What::Appreciation { text, tag: Some(tag) } => format!("{tag}: {text}"),
        What::Moment { ritual } => format!("did {ritual}"),
        What::Rest { until } => format!("rest until {until}"),
        What::Plan { title, note, stand } if *stand == PLAIN => format!("plan {title}: {note}"),
        What::Plan { title, note, stand } => {
            let time = stand.terms.time.map(|time| time.to_string()).unwrap_or_default();
            let tier = stand.terms.tier.map_or(0, TouchTier::number);
            let moved = if stand.moved { " moved" } else { "" };
            let (kind, status) = (stand.kind.name(), stand.status);
            format!("{kind} {title}: {note} on {} {time} tier {tier}{moved} {status:?}", shown.day)
        }
        What::CheckIn(one) => {
            let level = |level: Option<Scale>| level.map_or(0, Scale::level);
            let (mood, energy) = (level(one.mood), level(one.energy));
            let need = one.need.map_or("-", Need::name);
            format!("check-in {mood} {energy} {need} {}", one.mind().unwrap_or("-"))
        }
    }
}

pub fn lines(page: &Page<Shown>) -> Vec<String> {
    page.rows.iter().map(line).collect()
}

/// Everything that is shown, newest first.
pub fn entries(folder: &Folder) -> Vec<String> {
    let mut reader = CoupleReader::open(folder, &key()).unwrap();
    lines(&newest(&mut reader, &Filter::default(), None, 1000))
}

pub fn newest(
    reader: &mut CoupleReader,
    filter: &Filter<'_>,
    after: Option<&Cursor>,
    limit: usize,
) -> Page<Shown> {
    reader.read::<_, StoreError>(|read| read.newest(filter, after, limit)).unwrap()
}

pub fn search(reader: &mut CoupleReader, words: &str) -> Vec<String> {
    lines(&reader.read::<_, StoreError>(|read| read.search(words, &[], None, 1000)).unwrap())
}

/// Every file of a folder with its bytes.
pub fn insides(home: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(home).unwrap().map(|file| file.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files.map(|path| (name(&path), fs::read(&path).unwrap_or_default())).collect()
}

/// A connection past the store, without a key. A store is opened before it, because that starts SQLCipher
/// for the whole process; an open that does so by chance would disturb the test beside this one.
#[allow(clippy::disallowed_methods, reason = "the store goes first")]
pub fn past_the_store(path: &Path) -> rusqlite::Connection {
    open(tempfile::tempdir().unwrap().path());
    rusqlite::Connection::open(path).unwrap()
}

/// A connection past the store, with its key.
pub fn raw(home: &Path) -> rusqlite::Connection {
    let connection = past_the_store(&home.join("couple.db"));
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", "07".repeat(32))).unwrap();
    connection
}

/// An error for transactions that are meant to fail.
#[derive(Debug, PartialEq)]
pub enum Refused {
    OnPurpose,
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<RowsError> for Refused {
    fn from(error: RowsError) -> Self {
        Self::Store(error.into())
    }
}

impl From<WriteError> for Refused {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Rows(error) => error.into(),
            _ => Self::OnPurpose,
        }
    }
}

/// How many cases a property runs, and where its failures are kept: in git, beside the test.
pub fn cases(cases: u32, test: &str) -> proptest::test_runner::Config {
    let file = format!("{}/tests/{test}.proptest-regressions", env!("CARGO_MANIFEST_DIR"));
    let persistence = proptest::test_runner::FileFailurePersistence::Direct(file.leak());
    proptest::test_runner::Config {
        cases,
        failure_persistence: Some(Box::new(persistence)),
        ..proptest::test_runner::Config::default()
    }
}
