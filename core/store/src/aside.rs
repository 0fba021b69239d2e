//! Setting a damaged database aside: a fresh one takes its place, with all of it that can be read, and the damaged
//! files are kept in a folder of their own. Nothing is thrown away here.
//!
//! The fresh file is made in a folder that one rename declares to be complete, as a restore does it. A kill before
//! that leaves everything as it was; a kill after it, and whoever takes the home folder next ends it ([`settle`]).

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rusqlite::OpenFlags;

use crate::check::{self, Verdict};
use crate::error::StoreError;
use crate::files::{
    DAMAGED, MENDED, MENDING, Room, beside, remove, remove_folder, sync_folder, sync_folder_of,
};
use crate::folder::Folder;
use crate::key::DatabaseKey;
use crate::salvage::{Damaged, Take, salvage};
use crate::{couple, journal, mine, open, wipe};

/// What became of a damaged database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetAside {
    /// How many rows were saved into the fresh one.
    pub saved: u64,
    /// Whether there was something that could not be read.
    pub lost: bool,
}

/// What stands beside a database and belongs to it.
const PARTS: [&str; 3] = ["-wal", "-journal", ""];

/// Sets the database of a room aside and puts a fresh one in its place, under the same key. Of one's own room and of
/// the journal everything is saved that can be read; of the shared room only who the two are, because its content has
/// to be what its signed logs say, and comes back from the partner's phone.
///
/// The room must be closed. The fresh room has no nonce: the phone counts as restored.
///
/// # Errors
/// [`StoreError::WrongKey`] when the files belong to another key: that is no damage; [`StoreError`] when the storage
/// cannot be used. Everything is as it was then.
pub fn set_aside(folder: &Folder, room: Room, key: &DatabaseKey) -> Result<SetAside, StoreError> {
    let home = folder.path();
    if wipe::is_begun(home) {
        return Err(StoreError::Deleting);
    }
    let database = room.path(folder);
    if matches!(check::read(&database, key)?, Verdict::Other { .. }) {
        return Err(StoreError::WrongKey);
    }
    let place = home.join(MENDING);
    remove_folder(&place)?;
    let made = make(&place, &database, room, key).and_then(|aside| {
        let complete = fs::rename(&place, home.join(MENDED)).and_then(|()| sync_folder(home));
        complete.map_err(|error| StoreError::from_io(&error))?;
        Ok(aside)
    });
    match made {
        Ok(aside) => {
            settle(home)?;
            // One that was lost, or never written: the fresh database is one that was on disk.
            check::write(&database, key, true)?;
            Ok(aside)
        }
        Err(error) => {
            remove_folder(&place)?;
            Err(error)
        }
    }
}

/// Makes the fresh database in `place`, all of it on disk when it returns.
fn make(
    place: &Path,
    database: &Path,
    room: Room,
    key: &DatabaseKey,
) -> Result<SetAside, StoreError> {
    let io = |error: io::Error| StoreError::from_io(&error);
    fs::create_dir(place).map_err(io)?;
    // Reading a database may change it, so a copy is read.
    let copy = place.join("damaged.db");
    for part in PARTS {
        match fs::copy(beside(database, part), beside(&copy, part)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
    }
    let fresh = place.join(room.file_name());
    let (schema, take) = match room {
        Room::Couple => (&couple::SCHEMA, Take::WhoTheTwoAre),
        Room::Mine => (&mine::SCHEMA, Take::All),
        Room::Journal => (&journal::SCHEMA, Take::All),
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = open::connect(&fresh, flags)?;
    key.apply(&connection)?;
    connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")?;
    schema.migrate(&mut connection)?;
    let saved = salvage(&mut Damaged::new(&copy, key), &mut connection, take)?;
    // Its first open will not have to change it.
    connection.execute_batch("PRAGMA journal_mode = WAL;")?;
    connection.close().map_err(|(_, error)| error)?;
    File::open(&fresh).and_then(|file| file.sync_all()).map_err(io)?;
    for part in ["-wal", "-journal", "-shm", ""] {
        remove(&beside(&copy, part))?;
        if !part.is_empty() {
            remove(&beside(&fresh, part))?;
        }
    }
    sync_folder_of(&fresh).map_err(io)?;
    Ok(saved)
}

/// Ends what a kill cut off: removes what is left of an incomplete mending, and lets the files of a complete one
/// take their places.
pub(crate) fn settle(home: &Path) -> Result<(), StoreError> {
    remove_folder(&home.join(MENDING))?;
    let place = home.join(MENDED);
    if !place.exists() {
        return Ok(());
    }
    let moved = || -> io::Result<()> {
        for room in Room::ALL {
            let fresh = place.join(room.file_name());
            if fresh.exists() {
                keep(home, room)?;
                fs::rename(&fresh, home.join(room.file_name()))?;
            }
        }
        sync_folder(home)?;
        fs::remove_dir(&place)?;
        sync_folder(home)
    };
    moved().map_err(|error| StoreError::from_io(&error))
}

/// Moves the files of a room to those that are kept, under a number of their own. The database itself goes last: as
/// long as it stands, the number is free.
fn keep(home: &Path, room: Room) -> io::Result<()> {
    let (kept, database) = (home.join(DAMAGED), home.join(room.file_name()));
    fs::create_dir_all(&kept)?;
    let name = |number: u32| kept.join(format!("{number}-{}", room.file_name()));
    let mut number = 1;
    while name(number).exists() {
        number += 1;
    }
    let target = name(number);
    for part in PARTS {
        match fs::rename(beside(&database, part), beside(&target, part)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // An index of a log that is no longer there.
    match fs::remove_file(beside(&database, "-shm")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    sync_folder(&kept)?;
    sync_folder(home)
}
