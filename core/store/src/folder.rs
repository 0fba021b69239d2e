//! The home folder of one Hearth and the lock on it: a second app on the same folder is a clear error,
//! not two writers (`design.md` 8).

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::aside;
use crate::backup;
use crate::error::StoreError;
use crate::wipe;

/// A home folder that this app, and nobody else, has open. Dropping it gives the folder free, also when the
/// process dies. The app holds it as long as any database is open, and drops it last.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
    journal: Arc<AtomicBool>,
}

/// The journal of a folder, taken by whoever has it open; free again when dropped. One at a time: a second one
/// would keep the key in memory when the first is locked.
pub(crate) struct JournalSeat(Arc<AtomicBool>);

impl Drop for JournalSeat {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Folder {
    /// Takes the folder, creating it (for this user alone) when there is none. A restore or a mending that was
    /// cut off is finished, or its remains are removed, before anything can be opened.
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
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::AlreadyOpen),
            Err(TryLockError::Error(error)) => return Err(refused(&error)),
        }
        let folder = Self { path: path.to_owned(), _lock: lock, journal: Arc::default() };
        if !wipe::is_begun(path) {
            backup::settle(path)?;
            aside::settle(path)?;
        }
        Ok(folder)
    }

    /// Takes the journal of this folder.
    pub(crate) fn take_journal(&self) -> Result<JournalSeat, StoreError> {
        if self.journal.swap(true, Ordering::AcqRel) {
            return Err(StoreError::AlreadyOpen);
        }
        Ok(JournalSeat(Arc::clone(&self.journal)))
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
