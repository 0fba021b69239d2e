//! The home folder of one Hearth and the lock on it: a second app on the same folder is a clear error,
//! not two writers (`design.md` 8).

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// A home folder that this app, and nobody else, has open. Dropping it gives the folder free, also when the
/// process dies. The app holds it as long as any database is open, and drops it last.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes the folder, creating it (for this user alone) when there is none.
    ///
    /// # Errors
    /// [`StoreError::AlreadyOpen`] when this or another process holds it; [`StoreError::NoRights`] when it is no
    /// folder or may not be written; [`StoreError::ReadOnly`], [`StoreError::DiskFull`].
    pub fn lock(path: &Path) -> Result<Self, StoreError> {
        create(path).map_err(|error| refused(&error))?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))
            .map_err(|error| refused(&error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StoreError::AlreadyOpen),
            Err(TryLockError::Error(error)) => Err(refused(&error)),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A folder that cannot be made is one that may not be used; nothing of ours is missing there.
fn refused(error: &io::Error) -> StoreError {
    match StoreError::from_io(error) {
        StoreError::Missing => StoreError::NoRights,
        other => other,
    }
}

fn create(path: &Path) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|facts| facts.is_dir()) {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}
