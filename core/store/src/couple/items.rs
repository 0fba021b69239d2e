//! The items of the logs and their accepted order: the statements behind [`Rows`](hearth_domain::space::Rows).

use hearth_domain::ids::{EntryId, LogId};
use hearth_domain::log::Item;
use hearth_domain::space::Placed;
use rusqlite::OptionalExtension as _;

use super::rows::{SqlRows, limit_column};
use crate::codec::{bound, bytes, integer, malformed, maybe_bytes, number};
use crate::error::StoreError;

/// What every list of items reads, in the order of [`placed`].
macro_rules! select_items {
    ($rest:literal) => {
        concat!(
            "SELECT i.seq, l.id, i.n, i.kind, i.subject, i.hash
             FROM item i JOIN log l ON l.no = i.log ",
            $rest
        )
    };
}

/// Every item in accepted order, for whoever walks over all of them.
pub(super) const ALL_ITEMS: &str = select_items!("ORDER BY i.seq");

const FLOOR: &str = "seq_floor";

impl SqlRows<'_> {
    pub(super) fn write_item(
        &mut self,
        log: &LogId,
        n: u64,
        item: &Item,
    ) -> Result<(), StoreError> {
        let log = self.log_no(log)?.ok_or(StoreError::Other { code: 0 })?;
        let seq = match self.next_seq {
            Some(seq) => seq,
            None => self.last_seq()? + 1,
        };
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO item (seq, log, n, kind, subject, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let subject = Some(item.subject.as_slice()).filter(|_| item.subject != [0; 16]);
        let hash = Some(item.hash.as_slice()).filter(|_| item.hash != [0; 32]);
        statement.execute((seq, log, integer(n)?, item.kind, subject, hash))?;
        self.next_seq = Some(seq + 1);
        Ok(())
    }

    /// The highest place ever given. Places are never given twice, also when the last items were cut off:
    /// whoever remembers a place would skip what comes there next.
    fn last_seq(&self) -> Result<i64, StoreError> {
        let floor: i64 = self.meta(FLOOR)?.unwrap_or(0);
        let mut statement =
            self.connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM item")?;
        Ok(floor.max(statement.query_row([], |row| row.get(0))?))
    }

    /// Removes the items and anchors of a log above `n` (-1: all of them).
    pub(super) fn cut_log(&mut self, log: &LogId, n: i64) -> Result<(), StoreError> {
        let Some(log) = self.log_no(log)? else { return Ok(()) };
        let floor = self.last_seq()?;
        let entries = self.entries_above(log, n)?;
        self.put_meta(FLOOR, floor)?;
        self.next_seq = Some(floor + 1);
        let above = (log, n);
        self.connection
            .prepare_cached("DELETE FROM item WHERE log = ?1 AND n > ?2")?
            .execute(above)?;
        self.connection
            .prepare_cached("DELETE FROM anchor WHERE log = ?1 AND n > ?2")?
            .execute(above)?;
        // The first item of an entry may be gone: what it shows moves to the place of the next one.
        for entry in entries {
            let place = self.place_of(&entry)?;
            let mut statement = self.connection.prepare_cached(
                "UPDATE shown SET seq = ?2 WHERE no = (SELECT no FROM row WHERE id = ?1)",
            )?;
            statement.execute((entry.0.as_slice(), place))?;
        }
        Ok(())
    }

    fn entries_above(&self, log: i64, n: i64) -> Result<Vec<EntryId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT subject FROM item
             WHERE log = ?1 AND n > ?2 AND kind IN (1, 2) AND subject IS NOT NULL",
        )?;
        let entries = statement.query_map((log, n), |row| bytes(row, 0).map(EntryId))?;
        Ok(entries.collect::<rusqlite::Result<_>>()?)
    }

    /// The place of the first item that names an entry; 0 when none does.
    pub(super) fn place_of(&self, entry: &EntryId) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(min(seq), 0) FROM item
             WHERE substr(subject, 6, 6) = substr(?1, 6, 6) AND subject = ?1 AND kind IN (1, 2)",
        )?;
        Ok(statement.query_row([entry.0.as_slice()], |row| row.get(0))?)
    }

    pub(super) fn read_items(
        &mut self,
        log: &LogId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<Placed>, StoreError> {
        let Some(log) = self.log_no(log)? else { return Ok(Vec::new()) };
        let sql = select_items!("WHERE i.log = ?1 AND i.n >= ?2 ORDER BY i.n LIMIT ?3");
        self.list(sql, (log, bound(from), limit_column(limit)))
    }

    pub(super) fn show_items_of(
        &mut self,
        entry: &EntryId,
        see: &mut dyn FnMut(&Placed) -> bool,
    ) -> Result<(), StoreError> {
        // The index gives them by their place, so nothing is sorted.
        let sql = select_items!(
            "WHERE substr(i.subject, 6, 6) = substr(?1, 6, 6) AND i.subject = ?1 AND i.kind IN (1, 2)
             ORDER BY i.seq"
        );
        let mut statement = self.connection.prepare_cached(sql)?;
        for item in statement.query_map([entry.0.as_slice()], placed)? {
            if !see(&item?) {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn read_accepted(
        &mut self,
        seq: u64,
        limit: usize,
    ) -> Result<Vec<Placed>, StoreError> {
        let sql = select_items!("WHERE i.seq > ?1 ORDER BY i.seq LIMIT ?2");
        self.list(sql, (bound(seq), limit_column(limit)))
    }

    pub(super) fn read_closes(&mut self) -> Result<Vec<Placed>, StoreError> {
        self.list(select_items!("WHERE i.kind = 3 ORDER BY i.seq"), [])
    }

    /// All revocations have one subject, so the index finds them.
    pub(super) fn read_revocations(&mut self) -> Result<Vec<Placed>, StoreError> {
        let sql = select_items!(
            "WHERE substr(i.subject, 6, 6) = substr(?1, 6, 6) AND i.subject = ?1 AND i.kind = 4
             ORDER BY i.seq"
        );
        self.list(sql, [Item::REVOCATIONS.as_slice()])
    }

    pub(super) fn read_first_seq(
        &mut self,
        log: &LogId,
        n: u64,
    ) -> Result<Option<u64>, StoreError> {
        let Some(log) = self.log_no(log)? else { return Ok(None) };
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq FROM item WHERE log = ?1 AND n >= ?2 ORDER BY n LIMIT 1")?;
        let seq = statement.query_row((log, bound(n)), |row| row.get(0)).optional()?;
        seq.map(number).transpose()
    }

    pub(super) fn is_listed_elsewhere(
        &mut self,
        log: &LogId,
        item: &Item,
    ) -> Result<bool, StoreError> {
        let log = self.log_no(log)?.unwrap_or(-1);
        // IS: a subject or hash of zeros is stored as NULL. A subject of NULL is not in the index; only
        // certificates have none, and there is one a log.
        let sql = if item.subject == [0; 16] {
            "SELECT EXISTS (SELECT 1 FROM item JOIN log AS other ON other.no = item.log
             WHERE item.log <> ?1 AND kind = ?2 AND subject IS ?3 AND hash IS ?4
                AND n <= end_n AND member = (SELECT member FROM log WHERE no = ?1))"
        } else {
            "SELECT EXISTS (SELECT 1 FROM item JOIN log AS other ON other.no = item.log
             WHERE substr(subject, 6, 6) = substr(?3, 6, 6) AND subject = ?3
                AND item.log <> ?1 AND kind = ?2 AND hash IS ?4
                AND n <= end_n AND member = (SELECT member FROM log WHERE no = ?1))"
        };
        let subject = Some(item.subject.as_slice()).filter(|_| item.subject != [0; 16]);
        let hash = Some(item.hash.as_slice()).filter(|_| item.hash != [0; 32]);
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row((log, item.kind, subject, hash), |row| row.get(0))?)
    }

    fn list(
        &self,
        sql: &'static str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<Placed>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let items = statement.query_map(parameters, placed)?;
        Ok(items.collect::<rusqlite::Result<_>>()?)
    }
}

/// Reads what `select_items!` selects.
pub(super) fn placed(row: &rusqlite::Row<'_>) -> rusqlite::Result<Placed> {
    let unsigned = |column| number(row.get(column)?).map_err(|_| malformed(column));
    Ok(Placed {
        seq: unsigned(0)?,
        log: LogId(bytes(row, 1)?),
        n: unsigned(2)?,
        item: Item {
            kind: row.get(3)?,
            subject: maybe_bytes(row, 4)?.unwrap_or([0; 16]),
            hash: maybe_bytes(row, 5)?.unwrap_or([0; 32]),
        },
    })
}
