//! The writer and the readers of `mine.db`.

use rusqlite::{Connection, TransactionBehavior};

use super::schema::{INDEXES, SCHEMA};
use crate::doctor::{self, Integrity};
use crate::erase::{self, Erased};
use crate::error::StoreError;
use crate::files::Room;
use crate::folder::Folder;
use crate::key::DatabaseKey;
use crate::nonce::{self, Nonce, Provenance};
use crate::{migrations, open};

/// The one writer of `mine.db`. After [`StoreError::Damaged`] it must be dropped and opened again.
pub struct MineStore {
    writer: Connection,
}

impl MineStore {
    /// Opens the database in `folder`, creates it when there is none, and migrates it.
    ///
    /// # Errors
    /// [`StoreError`]; nothing on disk was changed then.
    pub fn open(folder: &Folder, key: &DatabaseKey) -> Result<Self, StoreError> {
        Ok(Self { writer: open::writer(&Room::Mine.path(folder), key, &SCHEMA)? })
    }

    /// Runs `act` in one transaction: all of it or nothing, also when it panics.
    ///
    /// # Errors
    /// What `act` returns, or [`StoreError`] when the transaction could not begin or commit.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        act: impl FnOnce(&mut MineTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self
            .writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| E::from(error.into()))?;
        let result = act(&mut MineTx { connection: &transaction })?;
        transaction.commit().map_err(|error| E::from(error.into()))?;
        Ok(result)
    }

    /// Makes what was deleted leave database, log and search indexes (`design.md` 6.11, SR-30).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn erase(&mut self) -> Result<Erased, StoreError> {
        erase::sweep(&self.writer, &INDEXES)
    }

    /// Checks every page, table and index. Reads the whole file.
    ///
    /// # Errors
    /// [`StoreError`] when the check itself could not run.
    pub fn integrity(&self) -> Result<Integrity, StoreError> {
        doctor::check(&self.writer, &INDEXES)
    }

    /// Makes the search indexes anew from what they index.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rebuild_indexes(&mut self) -> Result<(), StoreError> {
        doctor::rebuild(&self.writer, &INDEXES)
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.writer
    }

    /// Where this database comes from; see [`Provenance`] and the order in `nonce.rs`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn provenance(&self, held: Option<&Nonce>) -> Result<Provenance, StoreError> {
        nonce::provenance(&self.writer, held)
    }

    /// Begins a fresh nonce: before it goes into secure storage, which holds `held` now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_nonce(&mut self, held: Option<&Nonce>, next: &Nonce) -> Result<(), StoreError> {
        nonce::begin(&self.writer, held, next)
    }

    /// Settles the fresh nonce: after secure storage holds it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settle_nonce(&mut self) -> Result<(), StoreError> {
        nonce::settle(&self.writer)
    }
}

/// A read-only connection to `mine.db`.
pub struct MineReader {
    connection: Connection,
}

impl MineReader {
    /// Opens a reader beside the open writer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(folder: &Folder, key: &DatabaseKey) -> Result<Self, StoreError> {
        let connection = open::reader(&Room::Mine.path(folder), key)?;
        let found = migrations::version(&connection)?;
        if found != SCHEMA.known() {
            return Err(StoreError::Newer { found, known: SCHEMA.known() });
        }
        Ok(Self { connection })
    }

    /// Runs queries over one state of the database, which is given free at the end.
    ///
    /// # Errors
    /// What `queries` returns, or [`StoreError`].
    pub fn read<T, E: From<StoreError>>(
        &mut self,
        queries: impl FnOnce(&MineRead<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.connection.transaction().map_err(|error| E::from(error.into()))?;
        queries(&MineRead { connection: &transaction })
    }
}

/// The writes, inside one transaction.
pub struct MineTx<'a> {
    pub(super) connection: &'a Connection,
}

impl MineTx<'_> {
    /// Everything that a reader may ask, as this transaction sees it.
    #[must_use]
    pub fn read(&self) -> MineRead<'_> {
        MineRead { connection: self.connection }
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

/// The queries, over one state of the database.
pub struct MineRead<'a> {
    pub(super) connection: &'a Connection,
}

impl MineRead<'_> {
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
