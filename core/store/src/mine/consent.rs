//! My own consent, before anything of it is published (`sync.md` 4): what waits, and why nothing is open. One row;
//! of what it said before nothing stays.

use std::collections::BTreeSet;

use hearth_domain::consent::{Private, Published, Raise};
use hearth_domain::day::CivilDay;
use hearth_domain::ids::EntryId;
use rusqlite::Row;

use super::store::{MineRead, MineTx};
use crate::codec::{malformed, maybe_day};
use crate::error::StoreError;

impl MineTx<'_> {
    /// Sets it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_consent(&mut self, private: &Private) -> Result<(), StoreError> {
        let raise = private.raise.as_ref();
        let seen: Option<Vec<u8>> =
            raise.map(|raise| raise.seen.iter().flat_map(|entry| entry.0).collect());
        self.run(
            "INSERT OR REPLACE INTO consent (only, lower_open, lower_until, raise_open, raise_until,
                raise_asked, raise_clock, raise_own, withdraw, bigger, not_ready, latest)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            rusqlite::params![
                private.lower.map(|to| to.open.number()),
                private.lower.map(|to| to.until.number()),
                raise.map(|raise| raise.to.open.number()),
                raise.map(|raise| raise.to.until.number()),
                raise.map(|raise| raise.asked),
                raise.map(|raise| raise.last),
                seen,
                private.withdraw,
                private.bigger,
                private.not_ready,
                private.latest.map(CivilDay::number),
            ],
        )?;
        Ok(())
    }
}

impl MineRead<'_> {
    /// What it is; nothing chosen at first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn consent(&self) -> Result<Private, StoreError> {
        let sql =
            "SELECT lower_open, lower_until, raise_open, raise_until, raise_asked, raise_clock,
                raise_own, withdraw, bigger, not_ready, latest
            FROM consent";
        Ok(self.all(sql, [], private)?.pop().unwrap_or_default())
    }
}

fn private(row: &Row<'_>) -> rusqlite::Result<Private> {
    let raise = match published(row, 2)? {
        None => None,
        Some(to) => {
            Some(Raise { to, asked: row.get(4)?, last: row.get(5)?, seen: entries(row, 6)? })
        }
    };
    Ok(Private {
        lower: published(row, 0)?,
        raise,
        withdraw: row.get(7)?,
        bigger: row.get(8)?,
        not_ready: row.get(9)?,
        latest: maybe_day(row, 10)?,
    })
}

fn published(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Published>> {
    let numbers: (Option<u32>, Option<u32>) = (row.get(first)?, row.get(first + 1)?);
    let published = |(open, until): (u32, u32)| Published::from_numbers(open.into(), until.into());
    Ok(numbers.0.zip(numbers.1).map(published))
}

fn entries(row: &Row<'_>, column: usize) -> rusqlite::Result<BTreeSet<EntryId>> {
    let bytes = row.get_ref(column)?.as_blob()?;
    let ids = bytes.chunks(16).map(EntryId::from_slice);
    ids.collect::<Option<_>>().ok_or_else(|| malformed(column))
}
