//! [`Rows`] over one open transaction of `couple.db`. It keeps what the rules give it and decides nothing;
//! `items.rs` and `logs.rs` hold the statements, `project.rs` the projections that go with a row.

use std::collections::HashMap;

use hearth_domain::document;
use hearth_domain::entries::View;
use hearth_domain::ids::{EntryId, LogId};
use hearth_domain::log::{Chain, Head, HeadSignature, Item};
use hearth_domain::space::{LogRecord, Placed, Row, RowStatus, Rows, Stored};
use hearth_domain::state::{RowSum, State};
use rusqlite::types::{FromSql, ToSql};
use rusqlite::{Connection, OptionalExtension as _};

use super::project;
use super::read::CoupleRead;
use super::store::Memory;
use super::words::Gathered;
use crate::codec::{array, bound, bytes, malformed, number};
use crate::error::StoreError;

/// The rows of the space inside one transaction, and the bookkeeping that must change with them.
pub struct SqlRows<'a> {
    pub(super) connection: &'a Connection,
    pub(super) memory: &'a mut Memory,
    /// The next place in the accepted order, once it was asked for.
    pub(super) next_seq: Option<i64>,
    /// The row sum, once it was asked for; every row of a group changes it, and it is written once.
    sum: Option<RowSum>,
    sum_changed: bool,
    /// The row that was read last and its number: it is nearly always the one that is written next.
    found: Option<(EntryId, Option<i64>)>,
    /// What the index of words is to be told; written before the commit.
    pub(super) words: Gathered,
}

impl<'a> SqlRows<'a> {
    pub(super) fn new(connection: &'a Connection, memory: &'a mut Memory) -> Self {
        Self {
            connection,
            memory,
            next_seq: None,
            sum: None,
            sum_changed: false,
            found: None,
            words: Gathered::default(),
        }
    }

    /// Writes what was held back; before the commit.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
        self.words.write(self.connection)?;
        match self.sum {
            Some(sum) if self.sum_changed => self.put_meta("sum", sum.0.as_slice()),
            _ => Ok(()),
        }
    }

    /// Everything that a reader may ask, as this transaction sees it.
    #[must_use]
    pub fn read(&self) -> CoupleRead<'_> {
        CoupleRead::new(self.connection)
    }

    pub(super) fn meta<T: FromSql>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get(0)).optional()?)
    }

    pub(super) fn put_meta(&self, key: &str, value: impl ToSql) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?;
        statement.execute((key, value))?;
        Ok(())
    }

    pub(super) fn clear_meta(&self, key: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?;
        Ok(())
    }

    /// The row number of an entry.
    fn row_no(&self, entry: &EntryId) -> Result<Option<i64>, StoreError> {
        if let Some((found, no)) = &self.found
            && found == entry
        {
            return Ok(*no);
        }
        let mut statement = self.connection.prepare_cached("SELECT no FROM row WHERE id = ?1")?;
        Ok(statement.query_row([entry.0.as_slice()], |row| row.get(0)).optional()?)
    }

    fn write_row(&mut self, entry: &EntryId, row: &Row, view: &View) -> Result<(), StoreError> {
        let status = status_letter(row.status);
        let known = self.row_no(entry)?;
        self.found = None;
        let no = if let Some(no) = known {
            self.unproject(no)?;
            let mut statement = self.connection.prepare_cached(
                "UPDATE row SET status = ?2, state = ?3, document = ?4 WHERE no = ?1",
            )?;
            statement.execute((no, status, row.state.0.as_slice(), row.document.as_slice()))?;
            no
        } else {
            let mut statement = self.connection.prepare_cached(
                "INSERT INTO row (id, status, state, document) VALUES (?1, ?2, ?3, ?4)",
            )?;
            statement.insert((
                entry.0.as_slice(),
                status,
                row.state.0.as_slice(),
                row.document.as_slice(),
            ))?
        };
        // A hollow row and a tombstone show nothing, whatever the caller believes.
        if matches!(row.status, RowStatus::Whole | RowStatus::Lacking { .. }) {
            self.project(no, entry, view, &row.document)?;
        }
        Ok(())
    }

    fn erase_row(&mut self, entry: &EntryId) -> Result<(), StoreError> {
        let known = self.row_no(entry)?;
        self.found = None;
        if let Some(no) = known {
            self.unproject(no)?;
            self.connection.prepare_cached("DELETE FROM row WHERE no = ?1")?.execute([no])?;
        }
        Ok(())
    }

    fn read_row(&mut self, entry: &EntryId) -> Result<Option<Row>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT status, state, document, no FROM row WHERE id = ?1")?;
        let row = statement.query_row([entry.0.as_slice()], |row| {
            let status = status_of(row.get_ref(0)?.as_str()?).ok_or_else(|| malformed(0))?;
            let read = Row { status, state: State(bytes(row, 1)?), document: row.get(2)? };
            Ok((read, row.get(3)?))
        });
        let (row, no) = row.optional()?.unzip();
        self.found = Some((*entry, no));
        Ok(row)
    }

    fn ids(&self, sql: &str, after: &[u8], limit: usize) -> Result<Vec<EntryId>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids =
            statement.query_map((after, limit_column(limit)), |row| bytes(row, 0).map(EntryId))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    fn read_sum(&mut self) -> Result<RowSum, StoreError> {
        if let Some(sum) = self.sum {
            return Ok(sum);
        }
        let sum = match self.meta::<Vec<u8>>("sum")? {
            None => RowSum::default(),
            Some(value) => array(&value).map(RowSum)?,
        };
        self.sum = Some(sum);
        Ok(sum)
    }

    fn read_current(&self) -> Result<Option<LogId>, StoreError> {
        self.meta::<Vec<u8>>("current_log")?.map(|id| array(&id).map(LogId)).transpose()
    }

    fn count_asking(&self) -> Result<u64, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT count(*) FROM row WHERE status = 'a'")?;
        number(statement.query_row([], |row| row.get(0))?)
    }

    /// See [`super::CoupleStore::rebuild_projections`].
    pub(super) fn rebuild(
        &mut self,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<u64, StoreError> {
        // What was to be told to the index that goes is made anew with the rest.
        self.words = Gathered::default();
        project::drop_all(self.connection)?;
        project::create(self.connection)?;
        self.memory.names = HashMap::new();
        let total = self.connection.query_row("SELECT count(*) FROM row", [], |row| row.get(0))?;
        let total = number(total)?;
        let (mut done, mut last, mut unreadable) = (0, 0, 0);
        loop {
            let page = self.rebuild_page(last)?;
            let Some((no, ..)) = page.last() else { break };
            last = *no;
            for (no, entry, document) in page {
                if let Some(loaded) = document::load(&document) {
                    self.project(no, &entry, &View::of(&entry, &loaded), &document)?;
                } else {
                    // A lacking row may hold nothing yet.
                    unreadable += u64::from(!document.is_empty());
                }
                done += 1;
            }
            progress(done.min(total), total);
        }
        progress(total, total);
        Ok(unreadable)
    }

    fn rebuild_page(&self, after: i64) -> Result<Vec<(i64, EntryId, Vec<u8>)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT no, id, document FROM row WHERE no > ?1 AND status IN ('w', 'l', 'a')
             ORDER BY no LIMIT 256",
        )?;
        let page = statement
            .query_map([after], |row| Ok((row.get(0)?, EntryId(bytes(row, 1)?), row.get(2)?)))?;
        Ok(page.collect::<rusqlite::Result<_>>()?)
    }
}

impl Rows for SqlRows<'_> {
    fn logs(&mut self) -> Stored<Vec<LogRecord>> {
        Ok(self.read_logs()?)
    }

    fn log(&mut self, id: &LogId) -> Stored<Option<LogRecord>> {
        Ok(self.read_log(id)?)
    }

    fn put_log(&mut self, record: &LogRecord) -> Stored<()> {
        Ok(self.write_log(record)?)
    }

    fn remove_log(&mut self, id: &LogId) -> Stored<()> {
        Ok(self.erase_log(id)?)
    }

    fn current_log(&mut self) -> Stored<Option<LogId>> {
        Ok(self.read_current()?)
    }

    fn set_current_log(&mut self, log: Option<&LogId>) -> Stored<()> {
        match log {
            Some(log) => Ok(self.put_meta("current_log", log.0.as_slice())?),
            None => Ok(self.clear_meta("current_log")?),
        }
    }

    fn append(&mut self, log: &LogId, n: u64, item: &Item) -> Stored<()> {
        Ok(self.write_item(log, n, item)?)
    }

    fn cut(&mut self, log: &LogId, n: u64) -> Stored<()> {
        Ok(self.cut_log(log, bound(n))?)
    }

    fn items(&mut self, log: &LogId, from: u64, limit: usize) -> Stored<Vec<Placed>> {
        Ok(self.read_items(log, from, limit)?)
    }

    fn see_items_of(
        &mut self,
        entry: &EntryId,
        see: &mut dyn FnMut(&Placed) -> bool,
    ) -> Stored<()> {
        Ok(self.show_items_of(entry, see)?)
    }

    fn accepted_after(&mut self, seq: u64, limit: usize) -> Stored<Vec<Placed>> {
        Ok(self.read_accepted(seq, limit)?)
    }

    fn first_seq(&mut self, log: &LogId, n: u64) -> Stored<Option<u64>> {
        Ok(self.read_first_seq(log, n)?)
    }

    fn closes(&mut self) -> Stored<Vec<Placed>> {
        Ok(self.read_closes()?)
    }

    fn revocations(&mut self) -> Stored<Vec<Placed>> {
        Ok(self.read_revocations()?)
    }

    fn listed_elsewhere(&mut self, log: &LogId, item: &Item) -> Stored<bool> {
        Ok(self.is_listed_elsewhere(log, item)?)
    }

    fn put_anchor(&mut self, head: &Head, signature: Option<&HeadSignature>) -> Stored<()> {
        Ok(self.write_anchor(head, signature)?)
    }

    fn anchor_below(&mut self, log: &LogId, n: u64) -> Stored<Option<(u64, Chain)>> {
        Ok(self.read_anchor_below(log, n)?)
    }

    fn signature_at(&mut self, log: &LogId, n: u64) -> Stored<Option<HeadSignature>> {
        Ok(self.read_signature(log, n)?)
    }

    fn row(&mut self, entry: &EntryId) -> Stored<Option<Row>> {
        Ok(self.read_row(entry)?)
    }

    fn put_row(&mut self, entry: &EntryId, row: &Row, view: &View) -> Stored<()> {
        Ok(self.write_row(entry, row, view)?)
    }

    fn remove_row(&mut self, entry: &EntryId) -> Stored<()> {
        Ok(self.erase_row(entry)?)
    }

    fn rows_after(&mut self, after: Option<&EntryId>, limit: usize) -> Stored<Vec<EntryId>> {
        // The empty blob sorts before every id.
        let after = after.map_or(&[][..], |id| &id.0);
        Ok(self.ids("SELECT id FROM row WHERE id > ?1 ORDER BY id LIMIT ?2", after, limit)?)
    }

    fn asking(&mut self, limit: usize) -> Stored<Vec<EntryId>> {
        let sql = "SELECT id FROM row WHERE status = 'a' AND id > ?1 ORDER BY id LIMIT ?2";
        Ok(self.ids(sql, &[], limit)?)
    }

    fn asking_count(&mut self) -> Stored<u64> {
        Ok(self.count_asking()?)
    }

    fn sum(&mut self) -> Stored<RowSum> {
        Ok(self.read_sum()?)
    }

    fn put_sum(&mut self, sum: &RowSum) -> Stored<()> {
        (self.sum, self.sum_changed) = (Some(*sum), true);
        Ok(())
    }
}

fn status_letter(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Whole => "w",
        RowStatus::Hollow => "h",
        RowStatus::Lacking { ask: false } => "l",
        RowStatus::Lacking { ask: true } => "a",
        RowStatus::Tombstone => "t",
    }
}

pub(super) fn status_of(letter: &str) -> Option<RowStatus> {
    Some(match letter {
        "w" => RowStatus::Whole,
        "h" => RowStatus::Hollow,
        "l" => RowStatus::Lacking { ask: false },
        "a" => RowStatus::Lacking { ask: true },
        "t" => RowStatus::Tombstone,
        _ => return None,
    })
}

/// `LIMIT` as SQLite wants it.
pub(super) fn limit_column(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
