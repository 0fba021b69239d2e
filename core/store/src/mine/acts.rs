//! The record of my own shared acts, which the partner can neither see nor change (SR-34). Erasing an entry
//! asks "also from my record?".

use hearth_domain::ids::EntryId;
use rusqlite::Row;

use super::kept::bounds;
use super::store::{MineRead, MineTx};
use super::written::Written;
use crate::codec::{malformed, maybe_bytes, number};
use crate::cursor::{Cursor, Page};
use crate::error::StoreError;

/// Something that I did in the shared space. No `Debug`: it may hold private text.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnAct {
    /// The entry it was about, if any.
    pub entry: Option<EntryId>,
    /// The kind of that entry (`appreciation`), or of the act (`consent`).
    pub kind: String,
    /// What I did (`gave`, `changed`, `deleted`).
    pub what: String,
    /// A copy of what I wrote, unless it was erased.
    pub text: Option<String>,
    /// When I did it.
    pub written: Written,
}

impl MineTx<'_> {
    /// Records an act.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_act(&mut self, act: &OwnAct) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO own_act (entry, kind, what, text, day, instant, zone, offset_minutes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                act.entry.as_ref().map(|entry| entry.0.as_slice()),
                act.kind.as_str(),
                act.what.as_str(),
                act.text.as_deref(),
                act.written.day.number(),
                act.written.instant,
                act.written.zone.as_str(),
                act.written.offset_minutes,
            ),
        )?;
        Ok(())
    }

    /// Removes every act about an entry from my record, and tells how many there were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn erase_acts(&mut self, entry: &EntryId) -> Result<usize, StoreError> {
        self.run("DELETE FROM own_act WHERE entry = ?1", [entry.0.as_slice()])
    }
}

const COLUMNS: &str = "entry, kind, what, text, day, instant, zone, offset_minutes, no";

impl MineRead<'_> {
    /// My record, newest day first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn acts(&self, after: Option<&Cursor>, limit: usize) -> Result<Page<OwnAct>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM own_act WHERE (day, no) < (?1, ?2)
             ORDER BY day DESC, no DESC LIMIT ?3"
        );
        Ok(Page::of(self.all(&sql, bounds(after, limit), act)?, limit))
    }

    /// My acts about one entry, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn acts_of(&self, entry: &EntryId) -> Result<Vec<OwnAct>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM own_act WHERE entry = ?1 ORDER BY no");
        let acts = self.all(&sql, [entry.0.as_slice()], act)?;
        Ok(acts.into_iter().map(|(_, act)| act).collect())
    }
}

fn act(row: &Row<'_>) -> rusqlite::Result<(Cursor, OwnAct)> {
    let written = Written::read(row, 4)?;
    let place = number(row.get(8)?).map_err(|_| malformed(8))?;
    let cursor = Cursor { day: written.day.number(), place };
    let act = OwnAct {
        entry: maybe_bytes(row, 0)?.map(EntryId),
        kind: row.get(1)?,
        what: row.get(2)?,
        text: row.get(3)?,
        written,
    };
    Ok((cursor, act))
}
