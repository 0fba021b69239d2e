//! What may not be kept at all (SR-03): when the other was there, read, typed, opened or answered, and where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod disk;

use std::path::Path;

use disk::key;
use hearth_store::mine::MineStore;

/// Parts of names that say what a partner did with what they got, or where and when they were.
const BANNED: [&str; 6] = ["read", "received", "last", "place", "ip", "device_time"];
/// The parts that stand in no name of any layer, one a line.
const TELLING: &str = include_str!("../../domain/cases/telling_names.txt");

/// All of both.
fn banned() -> Vec<&'static str> {
    BANNED.into_iter().chain(TELLING.lines()).collect()
}

/// Parts of names that tell when something was done to the second, which never leaves its author's phone.
const INSTANTS: [&str; 8] =
    ["instant", "zone", "offset", "utc", "created", "updated", "timestamp", "clock"];

/// Every column of every table and view, as `table.column`; what FTS5 keeps for itself is left out.
fn columns(database: &Path) -> Vec<String> {
    let connection = disk::past_the_store(database);
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", "07".repeat(32))).unwrap();
    let mut statement = connection
        .prepare(
            "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
             WHERE t.type IN ('table', 'view') AND t.name NOT GLOB 'sqlite_*' AND t.name NOT GLOB '*_words_*'",
        )
        .unwrap();
    let names = statement
        .query_map([], |row| {
            Ok(format!("{}.{}", row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .unwrap();
    names.map(Result::unwrap).collect()
}

/// Whether one of the words of a column's name is among these.
fn says(name: &str, banned: &[&str]) -> bool {
    let column = name.rsplit('.').next().unwrap_or_default();
    column.split('_').chain([column]).any(|word| banned.contains(&word))
}

#[test]
fn sr_03_no_column_says_when_or_whether_the_other_saw_or_answered_anything() {
    let home = tempfile::tempdir().unwrap();
    let (folder, couple) = disk::open(home.path());
    drop((MineStore::open(&folder, &key()).unwrap(), couple, folder));
    let couple = columns(&home.path().join("couple.db"));
    let mine = columns(&home.path().join("mine.db"));
    assert!(
        couple.contains(&"plan.offer".to_owned()) && mine.contains(&"own_check_in.mood".to_owned())
    );
    // The way to the partner's phone, for dialling it; the week of the last meeting is as fine as it gets.
    let known = ["peer.last_address"];
    let said = couple.iter().chain(&mine).filter(|name| says(name, &banned()));
    assert_eq!(said.filter(|name| !known.contains(&name.as_str())).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(couple.iter().filter(|name| says(name, &INSTANTS)).collect::<Vec<_>>(), [""; 0]);
    // A lint that cannot fail is none.
    assert!(says("peer.last_seen", &banned()) && says("seal.opened_at", &banned()));
    assert!(mine.iter().any(|name| says(name, &INSTANTS)), "one's own instants stay with oneself");
}
