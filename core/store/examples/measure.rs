//! Measures `couple.db` at 20 000 one-change appreciations of 120 characters, as `design.md` 10 counts them:
//! bytes in all and a table, and the time of an open. Run: `cargo run -p hearth-store --example measure`.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, clippy::format_push_string)]

use std::time::{Duration, Instant};

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{Appreciation, NewEntry};
use hearth_domain::ids::{DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::{Facts, Pen, RowsError, WriteError, create};
use hearth_store::couple::{CoupleReader, CoupleStore, Filter};
use hearth_store::{DatabaseKey, FileSize, Folder, Room, StoreError};

const WORDS: [&str; 40] = [
    "you",
    "made",
    "tea",
    "before",
    "i",
    "woke",
    "and",
    "it",
    "was",
    "warm",
    "thank",
    "laughing",
    "walk",
    "river",
    "listened",
    "when",
    "hard",
    "day",
    "kitchen",
    "dancing",
    "called",
    "mother",
    "garden",
    "evening",
    "book",
    "reading",
    "quiet",
    "held",
    "hand",
    "train",
    "snow",
    "patient",
    "with",
    "my",
    "noise",
    "breakfast",
    "light",
    "morning",
    "song",
    "together",
];

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        while text.len() < 120 {
            // One word in four is rare, as in real notes.
            if self.next().is_multiple_of(4) {
                text.push_str(&format!("w{:x} ", self.next() % 5000));
            } else {
                text.push_str(WORDS[usize::try_from(self.next() % 40).unwrap()]);
                text.push(' ');
            }
        }
        text.truncate(120);
        text
    }
}

enum Failure {
    Write(String),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Write(error.to_string())
    }
}

impl From<RowsError> for Failure {
    fn from(error: RowsError) -> Self {
        Self::Write(error.to_string())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Write(error.to_string())
    }
}

fn main() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let key = DatabaseKey::from_bytes([7; 32]);
    let secret = AuthorSecret::from_bytes(&[3; 32]);
    let me = MemberId::of_first_key(&secret.public());
    let members = Members::new(me, MemberId([9; 32])).unwrap();
    let space = SpaceId::of(&members, &[1; 16]);
    let certificate = Certificate::first(space, DeviceKey([4; 32]), &secret);
    let me = members.index_of(&me).unwrap();
    let facts = Facts { space, members, me, certificate, confirmed: Vec::new() };
    let pen = Pen { process: [5; 8], log_nonce: [6; 16] };
    let entries: u32 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let mut random = Random(88_172_645_463_325_252);
    let mut store = CoupleStore::open(&folder, &key).unwrap();
    let first: CivilDay = "2016-01-01".parse().unwrap();
    let started = Instant::now();
    let mut done = 0;
    while done < entries {
        let result: Result<(), Failure> = store.write(|rows| {
            for _ in 0..500.min(entries - done) {
                let day = first.plus(i32::try_from(done / 6).unwrap()).unwrap();
                let entry = NewEntry::Appreciation(
                    Appreciation::new(&random.text(), None).map_err(WriteError::from)?,
                );
                create(rows, &facts, &pen, Some(day), &entry)?;
                done += 1;
            }
            Ok(())
        });
        let Err(Failure::Write(error)) = result else { continue };
        println!("failed: {error}");
        return;
    }
    println!("{entries} entries in {:.1?}", started.elapsed());
    let mut edits: Vec<Duration> = Vec::new();
    for _ in 0..200 {
        let entry = NewEntry::Appreciation(Appreciation::new(&random.text(), None).unwrap());
        let started = Instant::now();
        let result: Result<(), Failure> = store.write(|rows| {
            create(rows, &facts, &pen, Some(first), &entry)?;
            Ok(())
        });
        assert!(result.is_ok());
        edits.push(started.elapsed());
    }
    println!("durable new entry: {:.2?}", median(edits));
    if std::env::args().nth(2).is_some() {
        let started = Instant::now();
        store.rebuild_projections(|_, _| {}).unwrap();
        println!("rebuild of the projections {:.1?}", started.elapsed());
    }
    let started = Instant::now();
    store.erase().unwrap();
    println!("sweep (optimize and checkpoint) {:.1?}", started.elapsed());
    drop(store);
    for file in FileSize::of_room(&folder, Room::Couple).unwrap() {
        println!(
            "{} {} bytes, {} an entry",
            file.name,
            file.bytes,
            file.bytes / u64::from(entries + 200)
        );
    }
    by_table(&folder, entries + 200);
    let (mut opens, mut lists, mut searches) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..21 {
        let started = Instant::now();
        let store = CoupleStore::open(&folder, &key).unwrap();
        opens.push(started.elapsed());
        let mut reader = CoupleReader::open(&folder, &key).unwrap();
        let page =
            reader.read::<_, StoreError>(|read| read.newest(&Filter::default(), None, 50)).unwrap();
        lists.push(started.elapsed());
        assert_eq!(page.rows.len(), 50);
        let warm = Instant::now();
        reader.read::<_, StoreError>(|read| read.search("w1f river", &[], None, 50)).unwrap();
        searches.push(warm.elapsed());
        drop(reader);
        drop(store);
    }
    println!(
        "open writer {:.2?}, open and newest 50 {:.2?}, first search {:.2?}",
        median(opens),
        median(lists),
        median(searches)
    );
}

/// What each table and index takes, by SQLite's own count of pages.
fn by_table(folder: &Folder, entries: u32) {
    #[allow(clippy::disallowed_methods, reason = "the store was opened before")]
    let connection = rusqlite::Connection::open(folder.path().join("couple.db")).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\";", "07".repeat(32))).unwrap();
    let mut statement = connection
        .prepare("SELECT name, sum(pgsize), sum(payload), sum(unused) FROM dbstat GROUP BY name ORDER BY 2 DESC")
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (name, size): (String, i64) = (row.get(0).unwrap(), row.get(1).unwrap());
        let (payload, unused): (i64, i64) = (row.get(2).unwrap(), row.get(3).unwrap());
        if size > 20_000 {
            let each = |bytes: i64| bytes as f64 / f64::from(entries);
            println!(
                "  {name:24} {size:9} bytes, {:6.1} an entry (payload {:.1}, unused {:.1})",
                each(size),
                each(payload),
                each(unused)
            );
        }
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
