//! The files of a room: their names, their sizes, and how all of them are removed (SR-31).

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::StoreError;
use crate::folder::Folder;

/// A room for data: one database with its own key (`design.md` 4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// `couple.db`: what is shared.
    Couple,
    /// `mine.db`: what is mine and needed every day.
    Mine,
}

impl Room {
    /// The name of its database in the folder.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Couple => "couple.db",
            Self::Mine => "mine.db",
        }
    }

    /// Its name where one is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Couple => "couple",
            Self::Mine => "mine",
        }
    }

    /// The room with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Couple, Self::Mine].into_iter().find(|room| room.name() == name)
    }

    pub(crate) fn path(self, folder: &Folder) -> PathBuf {
        folder.path().join(self.file_name())
    }
}

/// Every file that a room may have, in the order in which they are removed: the database goes last but for
/// its check value, so that a kill in between is seen as [`StoreError::Missing`], never as a first start.
const SUFFIXES: [&str; 5] = ["-shm", "-wal", "", ".check.new", ".check"];

/// Removes every file of a room. Its key must be destroyed first and every connection to it be dropped
/// (SR-31): what is left on the medium is then unreadable whatever happens here.
///
/// # Errors
/// [`StoreError`] when a file exists and cannot be removed; calling it again goes on where it stopped.
pub fn remove_room(folder: &Folder, room: Room) -> Result<(), StoreError> {
    let database = room.path(folder);
    for suffix in SUFFIXES {
        match fs::remove_file(beside(&database, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::from_io(&error));
            }
            _ => {}
        }
    }
    sync_folder_of(&database).map_err(|error| StoreError::from_io(&error))
}

/// The file that is named like `database` with `suffix` after it.
pub(crate) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(database.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

/// Size of a file in bytes; 0 when there is none.
pub(crate) fn size(path: &Path) -> Result<u64, StoreError> {
    match fs::metadata(path) {
        Ok(facts) if facts.is_dir() => Err(StoreError::NoRights),
        Ok(facts) => Ok(facts.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(StoreError::from_io(&error)),
    }
}

/// Makes new and removed names in the folder of `path` durable. Windows has no such call and needs none.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
