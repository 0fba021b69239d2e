//! What can go wrong with a backup, split by what the person can do about it.

use std::io;

use crate::error::StoreError;
use crate::journal::JournalError;

/// Why a backup could not be written or restored. Nothing was changed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The passphrase is not the one that the backup was written with.
    #[error("this passphrase does not open the backup; try again")]
    WrongPassphrase,
    /// The file does not begin as a backup does.
    #[error("this file is not a Hearth backup; choose another file")]
    NotABackup,
    /// There is no such file.
    #[error("there is no file at this place; choose the backup again")]
    NoFile,
    /// A newer version of the app wrote it, or a room in it.
    #[error(
        "a newer version of Hearth wrote this backup (format {found}, this app knows {known}); update the app"
    )]
    Newer {
        /// The format found.
        found: u32,
        /// The newest format that this build knows.
        known: u32,
    },
    /// Its end is missing.
    #[error("the end of the backup is missing; copy the file here again, or choose an older one")]
    Truncated,
    /// Bytes of it were changed.
    #[error("the backup is damaged; copy the file here again, or choose an older one")]
    Damaged,
    /// The folder has data, which a restore would have to overwrite.
    #[error("there are data here already; delete everything first, then restore")]
    NotEmpty,
    /// There is a file of the backup's name.
    #[error("there is a file of this name already; choose another name")]
    Exists,
    /// The journal that was to be part of it could not be.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Anything that can happen to databases and folders.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BackupError {
    /// What the file system said about the backup's own file while it was read.
    pub(super) fn reading(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NoFile,
            io::ErrorKind::UnexpectedEof => Self::Truncated,
            _ => Self::Store(StoreError::from_io(error)),
        }
    }
}
