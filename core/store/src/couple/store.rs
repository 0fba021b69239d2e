//! The writer of `couple.db`: one connection, one transaction a call.

use std::collections::HashMap;

use hearth_domain::ids::LogId;
use hearth_domain::space::{Rows, RowsError, Storage};
use rusqlite::{Connection, TransactionBehavior};

use super::project;
use super::rows::SqlRows;
use super::schema::SCHEMA;
use crate::doctor::{self, Integrity};
use crate::erase::{self, Erased};
use crate::error::StoreError;
use crate::files::Room;
use crate::folder::Folder;
use crate::key::DatabaseKey;
use crate::nonce::{self, Nonce, Provenance};
use crate::open;

/// What a writer remembers between statements; forgotten whenever a transaction was not committed.
#[derive(Default)]
pub(super) struct Memory {
    /// The small number of each log.
    pub logs: HashMap<LogId, i64>,
    /// The small number of each kind and ritual.
    pub names: HashMap<String, i64>,
}

/// The one writer of `couple.db`. After [`StoreError::Damaged`] it must be dropped and opened again: one bad
/// page makes every later call of the connection fail.
pub struct CoupleStore {
    writer: Connection,
    memory: Memory,
    /// Whether `memory` is what the file says.
    committed: bool,
}

impl CoupleStore {
    /// Opens the database in `folder`, creates it when there is none, and migrates it.
    ///
    /// # Errors
    /// [`StoreError`]; nothing on disk was changed then.
    pub fn open(folder: &Folder, key: &DatabaseKey) -> Result<Self, StoreError> {
        let writer = open::writer(&Room::Couple.path(folder), key, &SCHEMA)?;
        let mut store = Self { writer, memory: Memory::default(), committed: false };
        if !project::exist(&store.writer)? {
            store.write(|rows| project::create(rows.connection))?;
        }
        Ok(store)
    }

    /// Runs `act` in one transaction: all of it or nothing, also when it panics.
    ///
    /// # Errors
    /// What `act` returns, or [`StoreError`] when the transaction could not begin or commit.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        act: impl FnOnce(&mut SqlRows<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.committed {
            self.memory = Memory::default();
        }
        self.committed = false;
        // Immediate: the lock is had before anything is read, so nothing read can be outdated at commit.
        let transaction = self
            .writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| E::from(error.into()))?;
        let mut rows = SqlRows::new(&transaction, &mut self.memory);
        let result = act(&mut rows)?;
        rows.finish()?;
        transaction.commit().map_err(|error| E::from(error.into()))?;
        self.committed = true;
        Ok(result)
    }

    /// Whether another version of the app wrote the projections, so that they must be rebuilt before reading.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn needs_rebuild(&self) -> Result<bool, StoreError> {
        project::is_outdated(&self.writer)
    }

    /// Drops every projection and makes them anew from the rows, in one transaction. `progress` is told rows
    /// done and rows in all. Returns how many documents could not be read, and so show nothing.
    ///
    /// # Errors
    /// [`StoreError`]; the old projections stand then.
    pub fn rebuild_projections(
        &mut self,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<u64, StoreError> {
        self.write(|rows| rows.rebuild(&mut progress))
    }

    /// Makes what was deleted leave database, log and search index (`design.md` 6.11, SR-30).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn erase(&mut self) -> Result<Erased, StoreError> {
        erase::sweep(&self.writer, &["shown_words"])
    }

    /// Checks every page, table and index. Reads the whole file.
    ///
    /// # Errors
    /// [`StoreError`] when the check itself could not run.
    pub fn integrity(&self) -> Result<Integrity, StoreError> {
        doctor::check(&self.writer, &["shown_words"])
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

    pub(crate) fn connection(&self) -> &Connection {
        &self.writer
    }
}

impl Storage for CoupleStore {
    fn transact<T, E: From<RowsError>>(
        &mut self,
        act: impl FnOnce(&mut dyn Rows) -> Result<T, E>,
    ) -> Result<T, E> {
        // The rules know only RowsError; ours travels inside it and comes out again.
        struct Inner<E>(E);
        impl<E: From<RowsError>> From<StoreError> for Inner<E> {
            fn from(error: StoreError) -> Self {
                Self(RowsError::from(error).into())
            }
        }
        self.write(|rows| act(rows).map_err(Inner)).map_err(|Inner(error)| error)
    }
}
