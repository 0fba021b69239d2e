//! Setting a damaged database aside: a fresh one takes its place, with what of it is taken over, and the damaged files
//! are kept in a folder of their own: those of one damage a room, so that what is deleted later does not lie about in
//! many copies (SR-30).
//!
//! The fresh file is made in a folder that one rename declares to be complete, as a restore does it. A kill before
//! that leaves everything as it was; a kill after it, and whoever takes the home folder next ends it ([`settle`]).

use std::fs::{self, File};
use std::io;
use std::path::Path;

use hearth_domain::ids::EntryId;
use rusqlite::OpenFlags;

use crate::check::{self, Verdict};
use crate::error::StoreError;
use crate::files::{
    DAMAGED, MENDED, MENDING, Room, beside, overwrite, remove, remove_folder, sync_folder,
    sync_folder_of,
};
use crate::folder::Folder;
use crate::key::DatabaseKey;
use crate::salvage::{Damaged, Take, salvage};
use crate::{couple, journal, mine, open, wipe};

/// What became of a damaged database.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SetAside {
    /// How many rows were saved into the fresh one.
    pub saved: u64,
    /// Whether there was something that could not be read.
    pub lost: bool,
    /// Whether something may be back that was deleted: a delete that waited for its end, or of the shared room one that
    /// only its own file told of, could not be read.
    pub deletes_lost: bool,
    /// Of the shared room: what was deleted for both, as far as it can be read.
    pub deleted: Vec<EntryId>,
    /// The same of what was removed on this phone alone.
    pub removed_here: Vec<EntryId>,
}

/// What stands beside a database and belongs to it.
const PARTS: [&str; 3] = ["-wal", "-journal", ""];

/// Sets the database of a room aside and puts a fresh one in its place, under the same key, with what `take` says of
/// it. `told` hears what became of it before anything stands elsewhere: what it notes is noted whenever it was done, and
/// perhaps once too often.
///
/// The room must be closed. The fresh room has no nonce: the phone counts as restored.
///
/// # Errors
/// [`StoreError::WrongKey`] when the files belong to another key: that is no damage; [`StoreError`] when the storage
/// cannot be used; what `told` returns. The room is as it was then, unless moving the files failed half way: whoever
/// takes the folder next ends that.
pub fn set_aside<E: From<StoreError>>(
    folder: &Folder,
    room: Room,
    key: &DatabaseKey,
    take: Take,
    told: impl FnOnce(&SetAside) -> Result<(), E>,
) -> Result<SetAside, E> {
    let home = folder.path();
    if wipe::is_begun(home) {
        return Err(StoreError::Deleting.into());
    }
    let database = room.path(folder);
    if matches!(check::read(&database, key)?, Verdict::Other { .. }) {
        return Err(StoreError::WrongKey.into());
    }
    let place = home.join(MENDING);
    remove_folder(&place)?;
    let made = make(&place, &database, room, key, take).map_err(E::from).and_then(|aside| {
        told(&aside)?;
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
    take: Take,
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
    let schema = match room {
        Room::Couple => &couple::SCHEMA,
        Room::Mine => &mine::SCHEMA,
        Room::Journal => &journal::SCHEMA,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = open::connect(&fresh, flags)?;
    key.apply(&connection)?;
    connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")?;
    schema.migrate(&mut connection)?;
    let saved = salvage(&mut Damaged::new(&copy, key), &mut connection, room, take)?;
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

/// Moves the files of a room to where damaged ones are kept, under the number after the last, and then destroys what an
/// earlier damage left. The database itself goes last: as long as it stands, its number is free.
fn keep(home: &Path, room: Room) -> io::Result<()> {
    let (kept, database) = (home.join(DAMAGED), home.join(room.file_name()));
    fs::create_dir_all(&kept)?;
    let last = numbers(&kept, room)?.last().copied().unwrap_or(0);
    let target = kept.join(format!("{}-{}", last + 1, room.file_name()));
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
    sync_folder(home)?;
    let mut earlier = numbers(&kept, room)?;
    // None when there was nothing to move: what was kept last stays.
    earlier.pop();
    for number in earlier {
        let database = kept.join(format!("{number}-{}", room.file_name()));
        for part in PARTS {
            let file = beside(&database, part);
            let gone = overwrite(&file).and_then(|()| remove(&file));
            gone.map_err(|error| io::Error::other(error.to_string()))?;
        }
    }
    sync_folder(&kept)
}

/// Under which numbers a database of this room is kept, in their order.
fn numbers(kept: &Path, room: Room) -> io::Result<Vec<u32>> {
    let of_room = format!("-{}", room.file_name());
    let mut numbers = Vec::new();
    for name in fs::read_dir(kept)? {
        let name = name?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(&of_room));
        numbers.extend(number.and_then(|number| number.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}
