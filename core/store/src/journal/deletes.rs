//! Deletes inside their undo window (`design.md` 6.11), kept in the journal itself: that something is being
//! deleted here is nobody else's. A window that passes while the journal is locked ends at the next unlock;
//! the app ends all of them before it locks on purpose.

use super::store::{JournalRead, JournalStore, JournalTx};
use crate::codec::bytes;
use crate::error::StoreError;
use crate::mine::LocalId;

impl JournalTx<'_> {
    /// Begins the delete of an entry, a note or a self-check, hidden from now on; `false` when there is none
    /// with this id. `due` is when it becomes final, in seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_pending(&mut self, id: &LocalId, due: i64) -> Result<bool, StoreError> {
        let put = self.run(
            "INSERT INTO pending_delete (id, due)
             SELECT id, ?2 FROM (SELECT id FROM entry UNION ALL SELECT id FROM note
                UNION ALL SELECT id FROM self_check) WHERE id = ?1 LIMIT 1
             ON CONFLICT (id) DO UPDATE SET due = ?2",
            (id.0.as_slice(), due),
        )?;
        Ok(put == 1)
    }

    /// Takes a delete back; `false` when none is pending.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn clear_pending(&mut self, id: &LocalId) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM pending_delete WHERE id = ?1", [id.0.as_slice()])? == 1)
    }
}

impl JournalRead<'_> {
    /// What is due at `now` (seconds since 1970-01-01 UTC), the one due first first; `i64::MAX` for all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn due_deletes(&self, now: i64) -> Result<Vec<LocalId>, StoreError> {
        let sql = "SELECT id FROM pending_delete WHERE due <= ?1 ORDER BY due, id";
        self.all(sql, [now], |row| Ok(LocalId(bytes(row, 0)?)))
    }
}

impl JournalStore {
    /// Does every delete that is due at `now` (seconds since 1970-01-01 UTC; `i64::MAX` for all), in one
    /// transaction, then makes these and earlier bytes leave the files. Returns how many there were. To be
    /// called after every unlock.
    ///
    /// # Errors
    /// [`StoreError`]; what was not done stays pending.
    pub fn finish_deletes(&mut self, now: i64) -> Result<usize, StoreError> {
        let done = self.write(|tx| {
            let due = tx.read().due_deletes(now)?;
            for id in &due {
                let _ = tx.remove_entry(id)? || tx.remove_note(id)? || tx.remove_check(id)?;
            }
            Ok::<_, StoreError>(due.len())
        })?;
        // Also without any: a kill may have come between an earlier delete and its sweep.
        self.erase()?;
        Ok(done)
    }
}
