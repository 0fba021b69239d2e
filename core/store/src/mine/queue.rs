//! What the host must not miss: events stay until they are acknowledged, also over restarts.

use super::store::{MineRead, MineTx};
use crate::codec::{integer, malformed, number};
use crate::error::StoreError;

/// An event that waits for its acknowledgement. No `Debug`: it may hold private text.
#[derive(Clone, PartialEq, Eq)]
pub struct QueuedEvent {
    /// Its number; never given twice.
    pub id: u64,
    /// The event.
    pub json: String,
}

impl MineTx<'_> {
    /// Adds an event and tells its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn push_event(&mut self, json: &str) -> Result<u64, StoreError> {
        let sql = "INSERT INTO event (json) VALUES (?1)";
        number(self.connection.prepare_cached(sql)?.insert([json])?)
    }

    /// Acknowledges an event, which removes it; `false` when it was acknowledged before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ack_event(&mut self, id: u64) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM event WHERE no = ?1", [integer(id)?])? == 1)
    }
}

impl MineRead<'_> {
    /// At most `limit` events that wait, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn events(&self, limit: usize) -> Result<Vec<QueuedEvent>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all("SELECT no, json FROM event ORDER BY no LIMIT ?1", [limit], |row| {
            let id = number(row.get(0)?).map_err(|_| malformed(0))?;
            Ok(QueuedEvent { id, json: row.get(1)? })
        })
    }
}
