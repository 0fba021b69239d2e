//! Reading what can be read of a damaged database, row by row, into a fresh one. A page that does not pass its check
//! is never believed: what stood on it counts as lost, and what stands before and after it is found by looking from
//! both ends and, in a table whose rows have numbers, row by row between them. A table without (settings, deletes that
//! wait for their end, tags) has nothing to count through: between two bad pages all of it counts as lost.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hearth_domain::ids::EntryId;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, params_from_iter};

use crate::aside::SetAside;
use crate::error::StoreError;
use crate::files::Room;
use crate::key::DatabaseKey;
use crate::migrations::version;
use crate::{codec, couple, log, open};

/// How many rows are looked for one by one between the last that can be read from either end.
const BETWEEN: i64 = 4_000;

/// What is taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Take {
    /// Everything that can be read, but for what is made of the rest and for the nonce: a fresh file is no older copy of
    /// itself.
    All,
    /// Of the shared room the space, its phones and their certificates. The rest comes from the partner's phone.
    WhoTheTwoAre,
}

/// What of a table could be read.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Copied {
    /// Whether it is there at all.
    there: bool,
    whole: bool,
}

impl Take {
    /// Which rows of a table.
    fn of(self, table: &str) -> Option<&'static str> {
        match (self, table) {
            (Self::All, "nonce") => None,
            // That of the projections says what the file has; here there are none yet.
            (Self::All, "meta") => Some("key <> 'projections'"),
            (Self::All, _) | (Self::WhoTheTwoAre, "space" | "peer") => Some("true"),
            (Self::WhoTheTwoAre, "meta") => Some("key = 'confirmed'"),
            (Self::WhoTheTwoAre, _) => None,
        }
    }
}

/// A damaged database. After one bad page every later call of a connection fails, so there is a new one after each.
pub(crate) struct Damaged<'a> {
    path: PathBuf,
    key: &'a DatabaseKey,
    connection: Option<Connection>,
}

impl<'a> Damaged<'a> {
    /// The database at this path, which nobody else has open and which may change.
    pub(crate) fn new(path: &Path, key: &'a DatabaseKey) -> Self {
        Self { path: path.to_owned(), key, connection: None }
    }

    /// Hands every row of a query to `each` until one cannot be read. Returns whether all could.
    fn rows(
        &mut self,
        sql: &str,
        parameters: &[i64],
        mut each: impl FnMut(Vec<Value>) -> Result<(), StoreError>,
    ) -> Result<bool, StoreError> {
        let mut written = Ok(());
        let read = self.open().and_then(|connection| {
            let mut statement = connection.prepare(sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query(params_from_iter(parameters))?;
            while let Some(row) = rows.next()? {
                let values: rusqlite::Result<Vec<Value>> =
                    (0..columns).map(|column| row.get(column)).collect();
                written = each(values?);
                if written.is_err() {
                    break;
                }
            }
            Ok(())
        });
        written?;
        if read.is_err() {
            self.connection = None;
        }
        Ok(read.is_ok())
    }

    fn open(&mut self) -> rusqlite::Result<&Connection> {
        let connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            let connection = open::connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            self.key.apply(&connection)?;
            // Lets a file be read whose end is missing.
            let lenient = "PRAGMA writable_schema = ON; PRAGMA temp_store = MEMORY;";
            connection.execute_batch(lenient)?;
            connection
        };
        Ok(self.connection.insert(connection))
    }
}

/// A table of the fresh database.
struct Table {
    name: String,
    columns: Vec<String>,
    /// The columns of its primary key; none for a table that has rows by number.
    key: Vec<String>,
}

/// Copies everything that can be read into `fresh`, whose schema is the newest.
pub(crate) fn salvage(
    damaged: &mut Damaged<'_>,
    fresh: &mut Connection,
    room: Room,
    take: Take,
) -> Result<SetAside, StoreError> {
    let lost_commits = log::lost_commits(&damaged.path).unwrap_or(true);
    // What a row refers to may be among what is lost.
    fresh.execute_batch("PRAGMA foreign_keys = OFF;")?;
    let transaction = fresh.transaction()?;
    let mut aside = SetAside::default();
    let mut held = 0;
    aside.lost |= !damaged.rows("PRAGMA user_version", &[], |row| {
        held = row.first().map_or(0, |value| if let Value::Integer(n) = value { *n } else { 0 });
        Ok(())
    })?;
    // Only a file of an earlier version lacks tables; a cut one may say that it never had them.
    let may_lack = held > 0 && held < i64::from(version(&transaction)?);
    for table in tables(&transaction)? {
        let Some(which) = take.of(&table.name) else { continue };
        if take == Take::All || table.name != "meta" {
            transaction.execute_batch(&format!("DELETE FROM {}", table.name))?;
        }
        let copied = copy(damaged, &transaction, &table, which, &mut aside)?;
        let lost = !copied.whole || !copied.there && !may_lack;
        aside.lost |= lost;
        aside.deletes_lost |= lost && table.name == "pending_delete";
    }
    if room == Room::Couple {
        read_deleted(damaged, &mut aside)?;
    }
    if take == Take::All {
        keep_counting(damaged, &transaction)?;
        if room == Room::Couple {
            couple::expect_rebuild(&transaction)?;
        }
        drop_orphans(&transaction, room)?;
    }
    transaction.commit()?;
    aside.lost |= lost_commits;
    aside.deletes_lost |= lost_commits;
    // The content of the shared room is not taken over at all.
    aside.lost |= take == Take::WhoTheTwoAre;
    Ok(aside)
}

/// Every table that holds rows itself. Search indexes are filled by the triggers of theirs.
fn tables(fresh: &Transaction<'_>) -> Result<Vec<Table>, StoreError> {
    let names = "SELECT name, wr FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY name";
    let mut statement = fresh.prepare(names)?;
    let found =
        statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))?;
    let mut tables = Vec::new();
    for found in found {
        let (name, without_rowid) = found?;
        let mut statement =
            fresh.prepare("SELECT name, pk FROM pragma_table_info (?1) ORDER BY cid")?;
        let columns: Vec<(String, u32)> = statement
            .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut key: Vec<_> = columns.iter().filter(|column| column.1 > 0).collect();
        key.sort_by_key(|column| column.1);
        let key =
            key.into_iter().filter(|_| without_rowid).map(|column| column.0.clone()).collect();
        tables.push(Table {
            name,
            columns: columns.into_iter().map(|column| column.0).collect(),
            key,
        });
    }
    Ok(tables)
}

/// Copies a table.
fn copy(
    damaged: &mut Damaged<'_>,
    fresh: &Transaction<'_>,
    table: &Table,
    which: &str,
    aside: &mut SetAside,
) -> Result<Copied, StoreError> {
    let Table { name, columns, key } = table;
    // What an earlier version wrote has fewer columns.
    let mut known = Vec::new();
    let sql = format!("SELECT name FROM pragma_table_info ('{name}')");
    let there = damaged.rows(&sql, &[], |row| {
        known.extend(row.into_iter().filter_map(|value| match value {
            Value::Text(name) => Some(name),
            _ => None,
        }));
        Ok(())
    })?;
    let columns: Vec<&str> =
        columns.iter().filter(|column| known.contains(column)).map(String::as_str).collect();
    if columns.is_empty() {
        return Ok(Copied { there: false, whole: there });
    }
    let list = columns.join(", ");
    let marks = vec!["?"; columns.len()].join(", ");
    let mut insert =
        fresh.prepare(&format!("INSERT OR IGNORE INTO {name} ({list}) VALUES ({marks})"))?;
    if key.is_empty() {
        let mut put = |row: Vec<Value>| -> Result<(), StoreError> {
            aside.saved += insert.execute(params_from_iter(row))? as u64;
            Ok(())
        };
        let whole = by_number(damaged, name, &list, which, &mut put)?;
        return Ok(Copied { there: true, whole: whole && there });
    }
    let mut put = |row: Vec<Value>| -> Result<(), StoreError> {
        aside.saved += insert.execute(params_from_iter(row))? as u64;
        Ok(())
    };
    for order in ["ASC", "DESC"] {
        let by: Vec<String> = key.iter().map(|column| format!("{column} {order}")).collect();
        let sql = format!("SELECT {list} FROM {name} WHERE {which} ORDER BY {}", by.join(", "));
        if damaged.rows(&sql, &[], &mut put)? {
            return Ok(Copied { there: true, whole: there });
        }
    }
    Ok(Copied { there: true, whole: false })
}

/// Hands every row of a table whose rows have numbers to `put`: from below, from above, and what is between; some of
/// them twice. Returns whether all could be read.
fn by_number(
    damaged: &mut Damaged<'_>,
    name: &str,
    list: &str,
    which: &str,
    put: &mut dyn FnMut(Vec<Value>) -> Result<(), StoreError>,
) -> Result<bool, StoreError> {
    let (mut below, mut above) = (i64::MIN, i64::MAX);
    for (order, end) in [("ASC", &mut below), ("DESC", &mut above)] {
        let sql = format!(
            "SELECT rowid, {list} FROM {name} NOT INDEXED WHERE {which} ORDER BY rowid {order}"
        );
        let whole = damaged.rows(&sql, &[], |mut row| {
            if let Value::Integer(number) = row.remove(0) {
                *end = number;
            }
            put(row)
        })?;
        if whole {
            return Ok(true);
        }
    }
    let first = if below == i64::MIN { 0 } else { below };
    let sql = format!("SELECT {list} FROM {name} NOT INDEXED WHERE rowid = ?1 AND {which}");
    let last = if above == i64::MAX { first.saturating_add(BETWEEN) } else { above };
    for number in (first.saturating_add(1)..last).take(usize::try_from(BETWEEN).unwrap_or(0)) {
        damaged.rows(&sql, &[number], &mut *put)?;
    }
    Ok(false)
}

/// What was deleted for both, and what was removed here: a partner's phone may still hold it, and would bring it back.
fn read_deleted(damaged: &mut Damaged<'_>, aside: &mut SetAside) -> Result<(), StoreError> {
    let (mut deleted, mut removed_here) = (BTreeSet::new(), BTreeSet::new());
    // The documents behind them are not looked at, so that a bad one costs nothing.
    let whole = by_number(damaged, "row", "id, status", "status IN ('t', 'h')", &mut |row| {
        if let [Value::Blob(id), Value::Text(status)] = row.as_slice() {
            let id = EntryId(codec::array(id)?);
            if status == "t" {
                deleted.insert(id)
            } else {
                removed_here.insert(id)
            };
        }
        Ok(())
    })?;
    aside.deleted = deleted.into_iter().collect();
    aside.removed_here = removed_here.into_iter().collect();
    aside.deletes_lost |= !whole;
    Ok(())
}

/// Removes rows that belong to one that is lost.
fn drop_orphans(fresh: &Transaction<'_>, room: Room) -> Result<(), StoreError> {
    Ok(fresh.execute_batch(match room {
        Room::Mine => "",
        Room::Journal => "DELETE FROM tag WHERE entry NOT IN (SELECT no FROM entry)",
        Room::Couple => {
            "DELETE FROM item WHERE log NOT IN (SELECT no FROM log);
             DELETE FROM anchor WHERE log NOT IN (SELECT no FROM log);
             DELETE FROM peer_holds WHERE device NOT IN (SELECT device FROM peer)"
        }
    })?)
}

/// Numbers are never given twice, also those whose rows are gone.
fn keep_counting(damaged: &mut Damaged<'_>, fresh: &Transaction<'_>) -> Result<(), StoreError> {
    /// Beyond any number that was ever given, when it cannot be read.
    const FAR: i64 = 1 << 40;
    let has = "SELECT name FROM sqlite_schema WHERE name = 'sqlite_sequence'";
    if fresh.query_row(has, [], |_| Ok(())).optional()?.is_none() {
        return Ok(());
    }
    let mut ends = Vec::new();
    let read = damaged.rows("SELECT name, seq FROM sqlite_sequence", &[], |row| {
        ends.push(row);
        Ok(())
    })?;
    if !read {
        ends = vec![vec![Value::Text("event".to_owned()), Value::Integer(FAR)]];
    }
    fresh.execute_batch("DELETE FROM sqlite_sequence")?;
    for end in ends {
        let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)";
        fresh.execute(sql, params_from_iter(end))?;
    }
    Ok(())
}
