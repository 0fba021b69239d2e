//! The files of the home folder: their names (here is the one list of them), their sizes, how one is written
//! whole or not at all, and how a room is removed. Deleting everything at once (SR-31) is `wipe.rs`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
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
    /// `journal.db`: what is behind its own secret.
    Journal,
}

impl Room {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Couple, Self::Mine, Self::Journal];

    /// The name of its database in the folder.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Couple => "couple.db",
            Self::Mine => "mine.db",
            Self::Journal => "journal.db",
        }
    }

    /// Its name where one is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Couple => "couple",
            Self::Mine => "mine",
            Self::Journal => "journal",
        }
    }

    /// The room with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|room| room.name() == name)
    }

    pub(crate) fn path(self, folder: &Folder) -> PathBuf {
        folder.path().join(self.file_name())
    }
}

/// Beside `journal.db`: its wrapped key. The first to be destroyed, since without it nobody has that key.
pub(crate) const WRAP: &str = ".wrap";
/// Beside every database: its key check value.
pub(crate) const CHECK: &str = ".check";

/// Every file that a room may have, in the order in which they are removed: what tells of keys, then the
/// database with what SQLite keeps beside it. The database goes last but for its check value, so that a kill in
/// between is seen as [`StoreError::Missing`], never as a first start.
const SUFFIXES: [&str; 8] =
    [WRAP, ".wrap.new", "-shm", "-wal", "-journal", "", ".check.new", CHECK];

/// The marker of a deletion of everything that was begun.
pub(crate) const DELETING: &str = "deleting";
/// A folder with the copies of a backup that is being written; nothing in it is needed later.
pub(crate) const SNAPSHOT: &str = "snapshot";
/// A folder with the files of a restore that is not complete; nothing in it counts.
pub(crate) const RESTORING: &str = "restoring";
/// The same folder when it is complete: its files only have to be moved to their places.
pub(crate) const RESTORED: &str = "restored";

/// A folder with a copy of a damaged database and the fresh one that is being made of it; nothing in it counts.
pub(crate) const MENDING: &str = "mending";
/// The same folder when the fresh one is complete: its files take the places of the damaged ones.
pub(crate) const MENDED: &str = "mended";
/// A folder with the damaged files that were set aside, of one damage a room. Nothing of ours reads them again; they
/// are kept for a person, under keys that are still in use ([`forget_damaged`]).
pub(crate) const DAMAGED: &str = "damaged";
/// Every folder that may stand in a home folder.
pub(crate) const FOLDERS: [&str; 6] = [RESTORED, RESTORING, SNAPSHOT, MENDING, MENDED, DAMAGED];

/// Every name that a file of a room may have in a folder; wrapped keys first, then check values, then the rest.
pub(crate) fn names_of_rooms() -> Vec<String> {
    let named = |suffix: &str| Room::ALL.map(|room| format!("{}{suffix}", room.file_name()));
    let mut suffixes = SUFFIXES;
    suffixes.sort_by_key(|suffix| match *suffix {
        suffix if suffix.starts_with(WRAP) => 0,
        suffix if suffix.starts_with(CHECK) => 1,
        _ => 2,
    });
    suffixes.into_iter().flat_map(named).collect()
}

/// Whether a folder holds any file of a room.
pub(crate) fn has_rooms(folder: &Path) -> bool {
    names_of_rooms().iter().any(|name| folder.join(name).exists())
}

/// Whether no room was ever made in this folder, or all were deleted.
#[must_use]
pub fn is_unused(folder: &Folder) -> bool {
    !has_rooms(folder.path())
}

/// Removes every file of a room. Its key must be destroyed first and every connection to it be dropped
/// (SR-31): what is left on the medium is then unreadable whatever happens here. The journal's wrapped key is
/// destroyed here, before its database: a person who forgot the secret can begin a new journal after it.
///
/// # Errors
/// [`StoreError`] when a file exists and cannot be removed; calling it again goes on where it stopped.
pub fn remove_room(folder: &Folder, room: Room) -> Result<(), StoreError> {
    let database = room.path(folder);
    for suffix in SUFFIXES {
        let path = beside(&database, suffix);
        if suffix.starts_with(WRAP) {
            overwrite(&path)?;
        }
        remove(&path)?;
    }
    forget_damaged(folder, room)?;
    sync_folder_of(&database).map_err(|error| StoreError::from_io(&error))
}

/// Destroys what was set aside of a room when it was damaged. Returns whether there was anything.
///
/// # Errors
/// [`StoreError`] when a file exists and cannot be removed; calling it again goes on.
pub fn forget_damaged(folder: &Folder, room: Room) -> Result<bool, StoreError> {
    let files = damaged_files(folder, room)?;
    for file in &files {
        overwrite(file)?;
        remove(file)?;
    }
    if !files.is_empty() {
        let synced = sync_folder(&folder.path().join(DAMAGED));
        synced.map_err(|error| StoreError::from_io(&error))?;
    }
    Ok(!files.is_empty())
}

/// Whether a damaged file of a room is kept.
///
/// # Errors
/// [`StoreError`].
pub fn has_damaged(folder: &Folder, room: Room) -> Result<bool, StoreError> {
    Ok(!damaged_files(folder, room)?.is_empty())
}

fn damaged_files(folder: &Folder, room: Room) -> Result<Vec<PathBuf>, StoreError> {
    let kept = folder.path().join(DAMAGED);
    let names = match fs::read_dir(&kept) {
        Ok(names) => names,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::from_io(&error)),
    };
    let of_room = format!("-{}", room.file_name());
    let mut files = Vec::new();
    for name in names {
        let name = name.map_err(|error| StoreError::from_io(&error))?.file_name();
        if name.to_str().is_some_and(|name| name.contains(&of_room)) {
            files.push(kept.join(name));
        }
    }
    Ok(files)
}

/// Writes zeros over a file and waits until they are on the medium, as far as it lets us: flash may keep the
/// old blocks for a while. Nothing when there is no such file.
pub(crate) fn overwrite(path: &Path) -> Result<(), StoreError> {
    let zeros = |file: &mut File| -> io::Result<()> {
        let length = file.metadata()?.len();
        io::copy(&mut io::Read::take(io::repeat(0), length), file)?;
        file.sync_all()
    };
    match File::options().write(true).open(path).and_then(|mut file| zeros(&mut file)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::from_io(&error)),
        _ => Ok(()),
    }
}

/// Removes a file. Nothing when there is none.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::from_io(&error)),
        _ => Ok(()),
    }
}

/// Removes a folder with all that is in it. Nothing when there is none.
pub(crate) fn remove_folder(path: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::from_io(&error)),
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all: a new file beside it, its bytes on disk, then its name.
pub(crate) fn replace(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = beside(target, ".new");
    let mut file = File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, target)?;
    sync_folder_of(target)
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
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes new and removed names in this folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
