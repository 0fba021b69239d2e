//! The open journal: one connection, for reading and writing. There are no further readers, so that locking
//! leaves no view and no key behind; a journal is small, and its queries are quick.

use rusqlite::{Connection, TransactionBehavior};

use super::schema::{INDEXES, SCHEMA};
use crate::doctor::{self, Integrity};
use crate::erase::{self, Erased};
use crate::error::StoreError;
use crate::files::Room;
use crate::folder::{Folder, JournalSeat};
use crate::key::DatabaseKey;
use crate::open;

/// The unlocked journal. It exists only while the journal is unlocked: [`Self::lock`], or a drop, closes the
/// file and wipes the key. After [`StoreError::Damaged`] it must be locked and opened again.
pub struct JournalStore {
    connection: Connection,
    /// Dropped after the connection: the next unlock finds the file closed.
    _seat: JournalSeat,
}

impl JournalStore {
    /// Opens the database in `folder`, creates it when there is none, and migrates it. The key is not kept: from
    /// here on the connection alone has it, in memory that SQLCipher wipes.
    pub(crate) fn open(
        folder: &Folder,
        key: &DatabaseKey,
        seat: JournalSeat,
    ) -> Result<Self, StoreError> {
        let connection = open::writer(&Room::Journal.path(folder), key, &SCHEMA)?;
        Ok(Self { connection, _seat: seat })
    }

    /// Closes the file and wipes the key. What was edited or deleted before leaves the files on the way.
    pub fn lock(mut self) {
        // Locking must not fail; the next unlock sweeps again.
        let _ = self.erase();
    }

    /// Runs `act` in one transaction: all of it or nothing, also when it panics.
    ///
    /// # Errors
    /// What `act` returns, or [`StoreError`] when the transaction could not begin or commit.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        act: impl FnOnce(&mut JournalTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| E::from(error.into()))?;
        let result = act(&mut JournalTx { connection: &transaction })?;
        transaction.commit().map_err(|error| E::from(error.into()))?;
        Ok(result)
    }

    /// Runs queries over one state of the journal.
    ///
    /// # Errors
    /// What `queries` returns, or [`StoreError`].
    pub fn read<T, E: From<StoreError>>(
        &mut self,
        queries: impl FnOnce(&JournalRead<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.connection.transaction().map_err(|error| E::from(error.into()))?;
        queries(&JournalRead { connection: &transaction })
    }

    /// Makes what was deleted leave database, log and search indexes (`design.md` 6.11, SR-30).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn erase(&mut self) -> Result<Erased, StoreError> {
        erase::sweep(&self.connection, &INDEXES)
    }

    /// Checks every page, table and index. Reads the whole file.
    ///
    /// # Errors
    /// [`StoreError`] when the check itself could not run.
    pub fn integrity(&self) -> Result<Integrity, StoreError> {
        doctor::check(&self.connection, &INDEXES)
    }

    /// Makes the search indexes anew from what they index.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rebuild_indexes(&mut self) -> Result<(), StoreError> {
        doctor::rebuild(&self.connection, &INDEXES)
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// The writes, inside one transaction.
pub struct JournalTx<'a> {
    pub(super) connection: &'a Connection,
}

impl JournalTx<'_> {
    /// Everything that a reader may ask, as this transaction sees it.
    #[must_use]
    pub fn read(&self) -> JournalRead<'_> {
        JournalRead { connection: self.connection }
    }

    /// Runs a statement and tells how many rows it changed.
    pub(super) fn run(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<usize, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.execute(parameters)?)
    }
}

/// The queries, over one state of the journal.
pub struct JournalRead<'a> {
    pub(super) connection: &'a Connection,
}

impl JournalRead<'_> {
    /// Runs a query and reads every row.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
