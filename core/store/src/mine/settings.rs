//! Settings and read marks: small texts by name. What a name means is the app's.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension as _;

use super::store::{MineRead, MineTx};
use crate::error::StoreError;

impl MineTx<'_> {
    /// Sets a value.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO setting (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = ?2",
            (key, value),
        )?;
        Ok(())
    }

    /// Takes a value away; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unset(&mut self, key: &str) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM setting WHERE key = ?1", [key])? == 1)
    }
}

impl MineRead<'_> {
    /// A value.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get(0)).optional()?)
    }

    /// All of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settings(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let rows =
            self.all("SELECT key, value FROM setting", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }
}
