//! Making deleted bytes leave the medium (`design.md` 6.11, SR-30). The delete itself already overwrote them
//! in the database's pages (`secure_delete`) and took them out of the search index (FTS5 `secure-delete`); what
//! is left are the log, which still holds the pages as they were, and the index's own table of page starts.

use rusqlite::{Connection, OptionalExtension as _};

use crate::error::StoreError;

/// How far an erasure went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Erased {
    /// The bytes are in no file of this database.
    Done,
    /// A reader still looks at an older state, so the log could not be emptied. Try again when it is done.
    Later,
}

/// Rewrites what a search index still tells of removed words, then empties the log into the database and cuts
/// it to nothing.
pub(crate) fn sweep(writer: &Connection, indexes: &[&str]) -> Result<Erased, StoreError> {
    for index in indexes {
        // FTS5 takes a removed word out of its page, but not out of the table that tells with which letters a
        // page starts. Merging the parts (0.05 s at 20 000 entries) writes it anew, unless there is one part.
        for mend in ["optimize", "rebuild"] {
            if !tells_of_removed(writer, index)? {
                break;
            }
            let sql = format!("INSERT INTO {index} ({index}) VALUES ('{mend}')");
            writer.prepare_cached(&sql)?.execute([])?;
        }
    }
    let busy: bool = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(if busy { Erased::Later } else { Erased::Done })
}

/// Whether a page of the index is said to start with letters that no indexed word starts with.
fn tells_of_removed(writer: &Connection, index: &str) -> Result<bool, StoreError> {
    writer.execute_batch(&format!(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.{index}_terms USING fts5vocab (main, {index}, row)"
    ))?;
    let mut starts = writer.prepare(&format!("SELECT term FROM {index}_idx"))?;
    let mut at_or_after = writer.prepare(&format!(
        "SELECT term FROM temp.{index}_terms WHERE term >= ?1 ORDER BY term LIMIT 1"
    ))?;
    let mut rows = starts.query([])?;
    while let Some(row) = rows.next()? {
        // One byte names the kind of index, then the letters; they may end within one.
        let start: Vec<u8> =
            row.get_ref(0)?.as_bytes_or_null().ok().flatten().unwrap_or_default().to_vec();
        let letters = start.get(1..).unwrap_or_default();
        let letters = letters.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let next: Option<String> = at_or_after.query_row([letters], |row| row.get(0)).optional()?;
        if !letters.is_empty() && !next.is_some_and(|term| term.starts_with(letters)) {
            return Ok(true);
        }
    }
    Ok(false)
}
