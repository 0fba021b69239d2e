//! Deletes inside their undo window (`design.md` 6.11): hidden at once, done when they are due.

use super::store::{MineRead, MineTx};
use crate::codec::{bytes, malformed};
use crate::error::StoreError;
use crate::files::Room;

/// A delete that can still be undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PendingDelete {
    /// Where the thing is.
    pub room: Room,
    /// An entry's id in the couple's room, a [`LocalId`](super::LocalId)'s in mine.
    pub id: [u8; 16],
    /// Whether it shall leave my record, too.
    pub from_record: bool,
    /// When it becomes final, in seconds since 1970-01-01 UTC.
    pub due: i64,
}

impl MineTx<'_> {
    /// Begins a delete, over an earlier one of the same thing.
    ///
    /// # Errors
    /// [`StoreError`]; also for the journal, which keeps its own: nothing here may tell of it.
    pub fn put_pending(&mut self, pending: &PendingDelete) -> Result<(), StoreError> {
        if pending.room == Room::Journal {
            return Err(StoreError::Other { code: 0 });
        }
        self.run(
            "INSERT INTO pending_delete (room, id, from_record, due) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (room, id) DO UPDATE SET from_record = ?3, due = ?4",
            (pending.room.name(), pending.id.as_slice(), pending.from_record, pending.due),
        )?;
        Ok(())
    }

    /// Takes a delete back, or notes that it was done; `false` when none is pending.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn clear_pending(&mut self, room: Room, id: &[u8; 16]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM pending_delete WHERE room = ?1 AND id = ?2";
        Ok(self.run(sql, (room.name(), id.as_slice()))? == 1)
    }
}

impl MineRead<'_> {
    /// Every pending delete, the one due first first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pending_deletes(&self) -> Result<Vec<PendingDelete>, StoreError> {
        self.due_deletes(i64::MAX)
    }

    /// Those that are due at `now` (seconds since 1970-01-01 UTC), the one due first first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn due_deletes(&self, now: i64) -> Result<Vec<PendingDelete>, StoreError> {
        self.all(
            "SELECT room, id, from_record, due FROM pending_delete WHERE due <= ?1
             ORDER BY due, room, id",
            [now],
            |row| {
                Ok(PendingDelete {
                    room: Room::named(row.get_ref(0)?.as_str()?).ok_or_else(|| malformed(0))?,
                    id: bytes(row, 1)?,
                    from_record: row.get(2)?,
                    due: row.get(3)?,
                })
            },
        )
    }
}
