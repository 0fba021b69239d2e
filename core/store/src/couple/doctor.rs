//! Facts about `couple.db` for `doctor`: counts and checks, never content.

use hearth_domain::space::{LogRecord, Placed};

use super::items::{ALL_ITEMS, placed};
use super::logs::{SELECT_LOGS, record};
use super::read::CoupleRead;
use crate::codec::number;
use crate::error::StoreError;

/// How many rows there are of each status.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RowCounts {
    /// Everything is here.
    pub whole: u64,
    /// Erased here by this person's choice.
    pub hollow: u64,
    /// Not all is here, and the partner is not asked for it by itself.
    pub lacking: u64,
    /// Not all is here, and the partner is to be asked.
    pub asking: u64,
    /// Deleted for both.
    pub tombstone: u64,
}

/// How much there is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// By status.
    pub rows: RowCounts,
    /// Rows that a list shows; other whole ones stand between the two, or are of a kind that is not known here.
    pub shown: u64,
    /// Items of all logs.
    pub items: u64,
    /// Heads with a remembered chain.
    pub anchors: u64,
}

impl CoupleRead<'_> {
    /// How much there is, by a scan.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn totals(&self) -> Result<Counts, StoreError> {
        let count = |sql: &str| -> Result<u64, StoreError> {
            number(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        };
        let mut rows = RowCounts::default();
        let mut statement =
            self.connection.prepare_cached("SELECT status, count(*) FROM row GROUP BY status")?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let amount = number(row.get(1)?)?;
            match row.get_ref(0)?.as_str().unwrap_or_default() {
                "w" => rows.whole = amount,
                "h" => rows.hollow = amount,
                "l" => rows.lacking = amount,
                "a" => rows.asking = amount,
                "t" => rows.tombstone = amount,
                _ => return Err(StoreError::Damaged),
            }
        }
        Ok(Counts {
            rows,
            shown: count("SELECT count(*) FROM shown")?,
            items: count("SELECT count(*) FROM item")?,
            anchors: count("SELECT count(*) FROM anchor")?,
        })
    }

    /// Every log with its end and standing, by id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn logs(&self) -> Result<Vec<LogRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(SELECT_LOGS)?;
        let logs = statement.query_map([], record)?;
        Ok(logs.collect::<rusqlite::Result<_>>()?)
    }

    /// Hands every item to `each`, in accepted order: the domain decides which of them are void.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn each_item(&self, mut each: impl FnMut(&Placed)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(ALL_ITEMS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(&placed(row)?);
        }
        Ok(())
    }
}
