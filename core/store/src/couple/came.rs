//! What a log has brought, and what became of it: for the stack of what lies unopened, which stands in `mine.db`. Each
//! answer is one look at an index, because a stack that nobody opens may be long.

use hearth_domain::ids::{EntryId, LogId};

use super::read::CoupleRead;
use crate::codec::{bound, bytes};
use crate::error::StoreError;

impl CoupleRead<'_> {
    /// The entries of this kind, of the log's own member, that show something and that an item of this log above `n` was
    /// the first to name. So an entry is brought once, whatever names it again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn brought(&self, kind: &str, log: &LogId, n: u64) -> Result<Vec<EntryId>, StoreError> {
        // In this order the walk is over the new items alone.
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id FROM log l
             CROSS JOIN item i ON i.log = l.no AND i.n > ?2 AND i.kind = 1
             CROSS JOIN row r ON r.id = i.subject
             CROSS JOIN shown s ON s.no = r.no AND s.seq = i.seq AND s.author = l.member
             WHERE l.id = ?1 AND s.kind = (SELECT no FROM name WHERE name = ?3)",
        )?;
        let brought =
            statement.query_map((log.0.as_slice(), bound(n), kind), |row| bytes(row, 0))?;
        Ok(brought.map(|id| id.map(EntryId)).collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a list shows this entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_shown(&self, entry: &EntryId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM row r JOIN shown s ON s.no = r.no WHERE r.id = ?1)";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([entry.0.as_slice()], |row| row.get(0))?)
    }

    /// Whether this entry was here and is no more: deleted for both, or removed from this phone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_gone(&self, entry: &EntryId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM row WHERE id = ?1 AND status IN ('t', 'h'))";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([entry.0.as_slice()], |row| row.get(0))?)
    }
}
