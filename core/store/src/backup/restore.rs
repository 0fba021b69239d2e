//! Restoring a backup: everything is made and checked in a folder of its own, which one rename declares to be
//! complete. A kill before it leaves nothing, a kill after it leaves files that only have to be moved: whoever
//! takes the home folder next moves them ([`settle`]).

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::error::BackupError;
use super::head::Head;
use super::parts::{Kind, Part, read_table};
use super::snapshot;
use super::stream::Opener;
use super::write::make_folder;
use crate::error::StoreError;
use crate::files::{
    RESTORED, RESTORING, Room, SNAPSHOT, WRAP, beside, has_rooms, remove, remove_folder,
    sync_folder,
};
use crate::folder::Folder;
use crate::journal::{WRAP_SIZE, Wrap};
use crate::key::DatabaseKey;
use crate::secret::Secret;
use crate::{check, open, wipe};

/// The keys that the restored rooms get: made as at a first start, and in secure storage before.
pub struct RoomKeys {
    /// Of `couple.db`.
    pub couple: DatabaseKey,
    /// Of `mine.db`.
    pub mine: DatabaseKey,
}

/// What was restored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Restored {
    /// Whether a journal came along. It opens with its own secret; the first unlock gives it this phone's half.
    pub journal: bool,
}

/// Restores a backup into a folder in which no room was ever made, or all were deleted. The rooms say
/// [`crate::Provenance::Restored`] when they are opened; fresh log, consent and intents are the app's.
///
/// # Errors
/// [`BackupError`]; the folder is then as it was.
pub fn restore(
    folder: &Folder,
    source: &Path,
    passphrase: &Secret,
    keys: &RoomKeys,
) -> Result<Restored, BackupError> {
    let home = folder.path();
    if wipe::is_begun(home) {
        return Err(StoreError::Deleting.into());
    }
    if has_rooms(home) {
        return Err(BackupError::NotEmpty);
    }
    let place = home.join(RESTORING);
    let restored = unpack(source, passphrase, &place, keys).and_then(|restored| {
        let complete = fs::rename(&place, home.join(RESTORED)).and_then(|()| sync_folder(home));
        complete.map_err(|error| StoreError::from_io(&error))?;
        Ok(restored)
    });
    match restored {
        Ok(restored) => {
            settle(home)?;
            Ok(restored)
        }
        Err(error) => {
            remove_folder(&place)?;
            Err(error)
        }
    }
}

/// Ends what a kill cut off: moves the files of a complete restore to their places, and removes what is left of
/// an incomplete one or of a backup.
pub(crate) fn settle(home: &Path) -> Result<(), StoreError> {
    remove_folder(&home.join(SNAPSHOT))?;
    remove_folder(&home.join(RESTORING))?;
    let place = home.join(RESTORED);
    if !place.exists() {
        return Ok(());
    }
    let moved = fs::read_dir(&place).and_then(|files| {
        for file in files {
            let file = file?;
            fs::rename(file.path(), home.join(file.file_name()))?;
        }
        sync_folder(home)?;
        fs::remove_dir(&place)?;
        sync_folder(home)
    });
    moved.map_err(|error| StoreError::from_io(&error))
}

/// Makes every file in `place`, all of it on disk when it returns.
fn unpack(
    source: &Path,
    passphrase: &Secret,
    place: &Path,
    keys: &RoomKeys,
) -> Result<Restored, BackupError> {
    let mut file = File::open(source).map_err(|error| BackupError::reading(&error))?;
    let facts = file.metadata().map_err(|error| BackupError::reading(&error))?;
    if facts.is_dir() {
        return Err(BackupError::NotABackup);
    }
    let head = Head::read(&mut file, facts.len())?;
    let key = head.key(passphrase)?;
    let mut stream = Opener::new(&key, &head, file);
    let parts = read_table(&mut stream)?;
    make_folder(place)?;
    for part in &parts {
        match part.kind {
            Kind::Database(Room::Couple) => {
                unpack_room(&mut stream, part, &place.join("couple.db"), &keys.couple)?;
            }
            Kind::Database(Room::Mine) => {
                unpack_room(&mut stream, part, &place.join("mine.db"), &keys.mine)?;
            }
            Kind::Database(Room::Journal) => {
                unpack_file(&mut stream, part.length, &place.join("journal.db"))?;
            }
            Kind::Wrap => {
                let mut bytes = [0; WRAP_SIZE];
                stream.exactly(&mut bytes)?;
                let wrap = Wrap::parse(&bytes).map_err(|error| match error {
                    StoreError::Newer { found, known } => BackupError::Newer { found, known },
                    _ => BackupError::Damaged,
                })?;
                wrap.write(&beside(&place.join("journal.db"), WRAP))?;
            }
        }
    }
    if !stream.is_at_end() {
        return Err(BackupError::Damaged);
    }
    sync_folder(place).map_err(|error| StoreError::from_io(&error))?;
    Ok(Restored { journal: parts.iter().any(|part| part.kind == Kind::Wrap) })
}

/// Copies a room from the backup's key to its new one.
fn unpack_room(
    stream: &mut Opener<impl Read>,
    part: &Part,
    target: &Path,
    key: &DatabaseKey,
) -> Result<(), BackupError> {
    let packed = beside(target, ".packed");
    unpack_file(stream, part.length, &packed)?;
    let copied = open::copy(&packed, &part.database_key())
        .and_then(|source| snapshot::copy(&source, target, key, None));
    match copied {
        // Its bytes are what was written into the backup, so it was no database then.
        Err(StoreError::Damaged | StoreError::NotADatabase) => return Err(BackupError::Damaged),
        copied => copied?,
    }
    remove(&packed)?;
    Ok(check::write(target, key, true)?)
}

fn unpack_file(
    stream: &mut Opener<impl Read>,
    length: u64,
    target: &Path,
) -> Result<(), BackupError> {
    let io = |error: std::io::Error| StoreError::from_io(&error);
    let mut file = File::create(target).map_err(io)?;
    let mut left = length;
    while left > 0 {
        let some = stream.some(usize::try_from(left).unwrap_or(usize::MAX))?;
        std::io::Write::write_all(&mut file, some).map_err(io)?;
        left -= some.len() as u64;
    }
    Ok(file.sync_all().map_err(io)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 4] = ["couple.db", "couple.db.check", "journal.db", "journal.db.wrap"];

    fn names(home: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(home)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_restore_that_was_cut_off_while_moving_is_finished_by_whoever_takes_the_folder() {
        for moved in 0..=FILES.len() {
            let home = tempfile::tempdir().unwrap();
            let place = home.path().join(RESTORED);
            fs::create_dir(&place).unwrap();
            for (number, name) in FILES.iter().enumerate() {
                let at = if number < moved { home.path() } else { &place };
                fs::write(at.join(name), name).unwrap();
            }
            let folder = Folder::lock(home.path()).unwrap();
            assert_eq!(names(home.path()), [&FILES[..], &["lock"]].concat());
            assert!(
                FILES
                    .iter()
                    .all(|name| fs::read(folder.path().join(name)).unwrap() == name.as_bytes())
            );
        }
    }

    #[test]
    fn what_an_incomplete_restore_or_backup_left_is_removed() {
        let home = tempfile::tempdir().unwrap();
        for place in [RESTORING, SNAPSHOT] {
            fs::create_dir(home.path().join(place)).unwrap();
            fs::write(home.path().join(place).join("couple.db"), "half").unwrap();
        }
        let folder = Folder::lock(home.path()).unwrap();
        assert_eq!(names(folder.path()), ["lock"]);
    }
}
