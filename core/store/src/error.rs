//! What can go wrong with a database, split by what the app or the person can do about it. No variant
//! carries a person's words, a key, or a message of SQLite's (those may quote what was typed).

use std::io;

use hearth_domain::space::RowsError;
use rusqlite::ErrorCode;

use crate::wiped;

/// Why a database could not be opened, read or written. Nothing on disk was deleted or changed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The key is not the one that this database was made with: the check value beside it says so.
    #[error(
        "this key does not open the database; unlock with the phone that wrote it, or restore a backup"
    )]
    WrongKey,
    /// There is a file, but nothing says that it is one of ours: a plain database, or neither a check
    /// value nor a readable first page.
    #[error(
        "the file in the database's place is not a Hearth database; move it away and restore a backup"
    )]
    NotADatabase,
    /// A newer version of the app wrote it.
    #[error(
        "a newer version of Hearth wrote this database (format {found}, this app knows {known}); update the app"
    )]
    Newer {
        /// The format found in the file.
        found: u32,
        /// The newest format that this build knows.
        known: u32,
    },
    /// Its end is missing.
    #[error(
        "the end of the database is missing; mend it, which saves what can be read, or restore a backup"
    )]
    Truncated,
    /// Bytes of it were changed: a page does not pass its own check.
    #[error(
        "the database is damaged; restart the app, and if this returns mend it, which saves what can be read"
    )]
    Damaged,
    /// The system does not let the app use the folder or a file in it, or it is no folder.
    #[error(
        "the app may not use its folder; check that it is a folder and that the app may write to it"
    )]
    NoRights,
    /// Another running app, or another part of this one, holds the folder or the database.
    #[error("these data are open already; close the other app or window and try again")]
    AlreadyOpen,
    /// There is no room left to write.
    #[error("the phone's storage is full; free some space and try again")]
    DiskFull,
    /// The storage can be read and not be written.
    #[error(
        "the storage is read-only; move the data to a place that can be written, then try again"
    )]
    ReadOnly,
    /// The database was created here before and its file is gone.
    #[error("the database's file is gone; restore a backup, or start anew by deleting all data")]
    Missing,
    /// Deleting everything was begun in this folder and is not finished ([`crate::delete_everything`]).
    #[error("all data are being deleted here; let that finish, then start anew")]
    Deleting,
    /// Anything else, with SQLite's extended result code or the system's error number, for a log.
    #[error("the database could not be used (code {code}); restart the app and try again")]
    Other {
        /// Extended result code of SQLite, error number of the system, or 0.
        code: i32,
    },
}

impl StoreError {
    /// Whether it speaks of a file of ours that is hurt, or gone: what can be read of it may be saved.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged | Self::Truncated | Self::NotADatabase | Self::Missing)
    }

    /// What the file system said about a path.
    pub(crate) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::AlreadyExists => Self::NoRights,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Other { code: error.raw_os_error().unwrap_or(0) },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    /// Of a database that is open already. A page that fails its check says "not a database" there.
    fn from(error: rusqlite::Error) -> Self {
        // A value of a type, size or name that this build never wrote.
        if matches!(
            error,
            rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
        ) {
            return Self::Damaged;
        }
        let Some(failure) = error.sqlite_error() else { return Self::Other { code: 0 } };
        match failure.code {
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Self::Damaged,
            // So SQLCipher calls any page after the first that failed its check.
            ErrorCode::OutOfMemory if !wiped::ran_out() => Self::Damaged,
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::ReadOnly => Self::ReadOnly,
            ErrorCode::PermissionDenied | ErrorCode::CannotOpen => Self::NoRights,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::AlreadyOpen,
            _ => Self::Other { code: failure.extended_code },
        }
    }
}

impl From<StoreError> for RowsError {
    fn from(error: StoreError) -> Self {
        Self(Box::new(error))
    }
}

impl From<RowsError> for StoreError {
    /// Back from a rule of the domain that ran over this store.
    fn from(error: RowsError) -> Self {
        error.0.downcast::<Self>().map_or(Self::Other { code: 0 }, |own| *own)
    }
}

/// A value of the database that this build cannot have written.
pub(crate) const MALFORMED: StoreError = StoreError::Damaged;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_survives_the_way_through_the_rules() {
        let through: StoreError = RowsError::from(StoreError::DiskFull).into();
        assert_eq!(through, StoreError::DiskFull);
        let foreign: StoreError = RowsError("not ours".into()).into();
        assert_eq!(foreign, StoreError::Other { code: 0 });
    }
}
