//! Self-checks that were kept on purpose (`product.md` 2, "when to get help"; SR-22, SR-26). Doing one leaves no
//! trace; only "keep this" brings it here. They are in no search index.

use rusqlite::Row;

use super::store::{JournalRead, JournalTx};
use crate::codec::{bytes, malformed, number};
use crate::cursor::{Cursor, Page};
use crate::error::StoreError;
use crate::mine::{LocalId, Written, bounds};

/// A self-check that was kept. No `Debug`: it is private.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptCheck {
    /// Its id.
    pub id: LocalId,
    /// When it was kept.
    pub written: Written,
    /// Which check it was, as the content names it.
    pub name: String,
    /// The answers, as the app wrote them (JSON).
    pub answers: String,
}

impl JournalTx<'_> {
    /// Keeps a self-check.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is one with this id.
    pub fn keep_check(&mut self, check: &KeptCheck) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO self_check (id, day, instant, zone, offset_minutes, name, answers)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                check.id.0.as_slice(),
                check.written.day.number(),
                check.written.instant,
                check.written.zone.as_str(),
                check.written.offset_minutes,
                check.name.as_str(),
                check.answers.as_str(),
            ),
        )?;
        Ok(())
    }

    /// Removes a self-check, with its delete if one was pending; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_check(&mut self, id: &LocalId) -> Result<bool, StoreError> {
        self.clear_pending(id)?;
        Ok(self.run("DELETE FROM self_check WHERE id = ?1", [id.0.as_slice()])? == 1)
    }
}

impl JournalRead<'_> {
    /// One of them, hidden or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn kept_check(&self, id: &LocalId) -> Result<Option<KeptCheck>, StoreError> {
        let sql = "SELECT id, day, instant, zone, offset_minutes, name, answers, no
            FROM self_check WHERE id = ?1";
        Ok(self.all(sql, [id.0.as_slice()], check)?.pop().map(|(_, check)| check))
    }

    /// All of them, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn kept_checks(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<KeptCheck>, StoreError> {
        let sql = "SELECT c.id, c.day, c.instant, c.zone, c.offset_minutes, c.name, c.answers, c.no
             FROM self_check c
             WHERE NOT EXISTS (SELECT 1 FROM pending_delete d WHERE d.id = c.id)
             AND (c.day, c.no) < (?1, ?2) ORDER BY c.day DESC, c.no DESC LIMIT ?3";
        Ok(Page::of(self.all(sql, bounds(after, limit), check)?, limit))
    }
}

fn check(row: &Row<'_>) -> rusqlite::Result<(Cursor, KeptCheck)> {
    let written = Written::read(row, 1)?;
    let place = number(row.get(7)?).map_err(|_| malformed(7))?;
    let cursor = Cursor { day: written.day.number(), place };
    let check =
        KeptCheck { id: LocalId(bytes(row, 0)?), written, name: row.get(5)?, answers: row.get(6)? };
    Ok((cursor, check))
}
