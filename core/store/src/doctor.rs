//! Checks that any of the databases can be given. They read every page, so they belong behind a button.

use rusqlite::Connection;

use crate::error::StoreError;
use crate::files::{Room, beside, size};
use crate::folder::Folder;

/// What the checks of one database found. Counts only: SQLite's messages may quote what is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Integrity {
    /// Pages whose check value does not fit: `cipher_integrity_check`, which sees what SQLite's own misses.
    pub bad_pages: u64,
    /// Complaints of `quick_check` about tables and indexes (100 at most), search indexes left out.
    pub bad_tables: u64,
    /// Complaints about search indexes: one that is broken, or does not fit what it indexes. They are made anew from the
    /// tables.
    pub bad_indexes: u64,
}

impl Integrity {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_sound(self) -> bool {
        self == Self { bad_pages: 0, bad_tables: 0, bad_indexes: 0 }
    }

    /// Whether something is lost that stands nowhere else in the file.
    #[must_use]
    pub fn is_damaged(self) -> bool {
        self.bad_pages + self.bad_tables > 0
    }

    /// Whether nothing but a search index is wrong.
    #[must_use]
    pub fn index_is_off(self) -> bool {
        !self.is_damaged() && self.bad_indexes > 0
    }
}

/// A file of a room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileSize {
    /// Its name in the folder.
    pub name: String,
    /// Its size in bytes; 0 when there is none.
    pub bytes: u64,
}

impl FileSize {
    /// The database of a room and its log.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn of_room(folder: &Folder, room: Room) -> Result<Vec<Self>, StoreError> {
        ["", "-wal"]
            .into_iter()
            .map(|suffix| {
                let name = format!("{}{suffix}", room.file_name());
                Ok(Self { bytes: size(&beside(&room.path(folder), suffix))?, name })
            })
            .collect()
    }
}

/// Runs the checks on a writer.
pub(crate) fn check(writer: &Connection, indexes: &[&str]) -> Result<Integrity, StoreError> {
    // The page check reads the file alone, so what stands in the log is copied there before.
    let copied = writer.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(0));
    let mut bad_pages = damage(copied.map_err(StoreError::from), false)?;
    let pages = complaints(writer, "PRAGMA cipher_integrity_check").map(|(all, _)| all);
    bad_pages += damage(pages, bad_pages > 0)?;
    let mut bad_indexes = 0;
    let tables = complaints(writer, "PRAGMA quick_check(100)").map(|(all, of_search)| {
        bad_indexes += of_search;
        all - of_search
    });
    let bad_tables = damage(tables, bad_pages > 0)?;
    for index in indexes {
        // Rank 1: also against the words that it indexes.
        let sql = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
        let checked = writer.execute(&sql, []).map(|_| 0).map_err(StoreError::from);
        bad_indexes += damage(checked, bad_pages + bad_tables > 0)?;
    }
    Ok(Integrity { bad_pages, bad_tables, bad_indexes })
}

/// How many lines of a check's answer are not "ok", and how many of those are about a search index.
fn complaints(connection: &Connection, sql: &str) -> Result<(u64, u64), StoreError> {
    /// As SQLite words it: of an index that does not hold together, or could not be checked; and of a part of one.
    const OF_SEARCH: [&str; 2] = ["inverted index for FTS", "fts5: "];
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let (mut all, mut of_search) = (0, 0);
    while let Some(row) = rows.next()? {
        let line = row.get_ref(0)?.as_str().unwrap_or_default();
        all += u64::from(line != "ok");
        of_search += u64::from(OF_SEARCH.iter().any(|words| line.contains(words)));
    }
    Ok((all, of_search))
}

/// Makes search indexes anew from the tables that they belong to.
pub(crate) fn rebuild(writer: &Connection, indexes: &[&str]) -> Result<(), StoreError> {
    for index in indexes {
        writer.execute(&format!("INSERT INTO {index} ({index}) VALUES ('rebuild')"), [])?;
    }
    Ok(())
}

/// A page that cannot be read ends a check early: that is its answer. After the first bad page every further
/// statement may fail in any way.
fn damage(found: Result<u64, StoreError>, known: bool) -> Result<u64, StoreError> {
    match found {
        Err(StoreError::Damaged) => Ok(1),
        Err(_) if known => Ok(1),
        other => other,
    }
}
