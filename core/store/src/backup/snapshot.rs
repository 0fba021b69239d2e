//! A copy of a database under another key, made row by row: it holds what the tables hold and nothing else, no
//! freed page, no log, no remains. (SQLite's own backup copies pages, freed ones too; `VACUUM INTO` keeps the
//! key.) It never stands on disk in the clear.

use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::StoreError;
use crate::key::DatabaseKey;
use crate::migrations::version;
use crate::nonce::{self, Nonce};

/// Copies the database of `source` to a new file, whose bytes are on disk when it returns. A room with a nonce
/// gets `mark` in its place, so that the copy is never taken for the phone that made it, even when that phone's
/// secure storage outlives its files.
pub(super) fn copy(
    source: &Connection,
    target: &Path,
    key: &DatabaseKey,
    mark: Option<&Nonce>,
) -> Result<(), StoreError> {
    key.attach(source, target, "copy")?;
    let filled = fill(source, mark);
    let detached = source.execute_batch("DETACH DATABASE copy");
    filled?;
    detached?;
    File::open(target).and_then(|file| file.sync_all()).map_err(|error| StoreError::from_io(&error))
}

fn fill(source: &Connection, mark: Option<&Nonce>) -> Result<(), StoreError> {
    // The file is synced at the end; a copy that was cut off is thrown away.
    source.execute_batch("PRAGMA copy.journal_mode = MEMORY; PRAGMA copy.synchronous = OFF;")?;
    let transaction = Transaction::new_unchecked(source, TransactionBehavior::Immediate)?;
    transaction.query_row("SELECT sqlcipher_export('copy')", [], |_| Ok(()))?;
    // The one thing that the export leaves out.
    transaction.pragma_update(Some("copy"), "user_version", version(&transaction)?)?;
    if let Some(mark) = mark {
        nonce::mark_copy(&transaction, "copy", mark)?;
    }
    Ok(transaction.commit()?)
}
