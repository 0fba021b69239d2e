//! The small stack: which of the partner's appreciations lie unopened (`product.md` 6b). A row says that one does, and
//! nothing else: opening takes it away, so that no row tells what was opened, let alone when (SR-03).

use hearth_domain::ids::EntryId;

use super::store::{MineRead, MineTx};
use crate::codec::bytes;
use crate::error::StoreError;

impl MineTx<'_> {
    /// Lays one on the stack. One that lies there already is no error.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lay_unopened(&mut self, entry: &EntryId) -> Result<(), StoreError> {
        self.run("INSERT OR IGNORE INTO unopened (entry) VALUES (?1)", [entry.0.as_slice()])?;
        Ok(())
    }

    /// Takes one off the stack; `false` when it does not lie there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_unopened(&mut self, entry: &EntryId) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM unopened WHERE entry = ?1", [entry.0.as_slice()])? == 1)
    }
}

impl MineRead<'_> {
    /// Whether it lies on the stack.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_unopened(&self, entry: &EntryId) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM unopened WHERE entry = ?1)";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([entry.0.as_slice()], |row| row.get(0))?)
    }

    /// The whole stack, in no order that tells when anything came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unopened(&self) -> Result<Vec<EntryId>, StoreError> {
        self.all("SELECT entry FROM unopened ORDER BY entry", [], |row| Ok(EntryId(bytes(row, 0)?)))
    }
}
