//! Deleting everything (SR-31): the keys of all three rooms first, then the files. Every step is durable before
//! the next begins, and doing one twice changes nothing, so a deletion that was cut off is simply done again.
//!
//! The order:
//! 1. a marker. From here on no room opens in this folder, and every start of the app finishes the deletion;
//! 2. the keys in the phone's secure storage, which is the app's port. From here on nothing is readable;
//! 3. the journal's wrapped key, then the key check values, are overwritten and removed;
//! 4. every other file of every room, and what a backup, a restore or a mending left, likewise;
//! 5. the marker goes. Only the folder's lock is left.
//!
//! The marker comes before the keys because a folder whose keys are gone for another reason (a phone's storage
//! that was copied without its secure storage) must never be deleted for it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::StoreError;
use crate::files::{
    DELETING, FOLDERS, names_of_rooms, overwrite, remove, remove_folder, sync_folder,
};
use crate::folder::Folder;

/// One step of deleting everything. Names are relative to the folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum WipeStep {
    /// Writes the marker.
    Mark,
    /// Destroys the keys in secure storage. The app's.
    DestroyKeys,
    /// Writes zeros over a file.
    Overwrite(PathBuf),
    /// Removes a file that was overwritten.
    Remove(PathBuf),
    /// Removes a folder whose files are gone.
    RemoveFolder(PathBuf),
    /// Makes it durable that the names are gone.
    Settle,
    /// Removes the marker.
    Unmark,
}

/// Whether a deletion was begun here and must be finished: ask it at every start, before any room is opened.
#[must_use]
pub fn deletion_is_begun(folder: &Folder) -> bool {
    is_begun(folder.path())
}

pub(crate) fn is_begun(home: &Path) -> bool {
    // What cannot be looked at counts as no marker: opening a room will say what is wrong with the folder.
    home.join(DELETING).exists()
}

/// Deletes everything in this folder. Every room must be closed. `destroy_keys` removes every key of this app
/// from secure storage, and must do nothing, without error, where they are gone already.
///
/// # Errors
/// What `destroy_keys` returns, or [`StoreError`] when a file cannot be removed. Calling it again goes on.
pub fn delete_everything<E: From<StoreError>>(
    folder: &Folder,
    destroy_keys: impl FnMut() -> Result<(), E>,
) -> Result<(), E> {
    delete_everything_telling(folder, destroy_keys, |_, _| Ok(()))
}

/// The same, telling after every step how many of how many are done; what `told` returns as an error stops it
/// there.
///
/// # Errors
/// As [`delete_everything`], and what `told` returns.
pub fn delete_everything_telling<E: From<StoreError>>(
    folder: &Folder,
    mut destroy_keys: impl FnMut() -> Result<(), E>,
    mut told: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let steps = wipe_plan(folder)?;
    for (done, step) in (1..).zip(&steps) {
        match step {
            WipeStep::DestroyKeys => destroy_keys()?,
            step => carry_out(folder, step)?,
        }
        told(done, steps.len())?;
    }
    Ok(())
}

/// The steps that are left, in their order.
pub(crate) fn wipe_plan(folder: &Folder) -> Result<Vec<WipeStep>, StoreError> {
    let home = folder.path();
    let mut steps = vec![WipeStep::Mark, WipeStep::DestroyKeys];
    let mut erase = |name: PathBuf| {
        steps.push(WipeStep::Overwrite(name.clone()));
        steps.push(WipeStep::Remove(name));
    };
    let known = names_of_rooms();
    for name in &known {
        for place in [""].into_iter().chain(FOLDERS) {
            let name = Path::new(place).join(name);
            if home.join(&name).exists() {
                erase(name);
            }
        }
    }
    for place in FOLDERS {
        for name in insides(&home.join(place))? {
            if !known.contains(&name) {
                erase(Path::new(place).join(name));
            }
        }
    }
    let left = FOLDERS.into_iter().filter(|place| home.join(place).exists());
    steps.extend(left.map(|place| WipeStep::RemoveFolder(place.into())));
    steps.extend([WipeStep::Settle, WipeStep::Unmark]);
    Ok(steps)
}

/// Does one step; nothing for [`WipeStep::DestroyKeys`].
pub(crate) fn carry_out(folder: &Folder, step: &WipeStep) -> Result<(), StoreError> {
    let home = folder.path();
    let io = |error: std::io::Error| StoreError::from_io(&error);
    match step {
        WipeStep::Mark if is_begun(home) => Ok(()),
        WipeStep::Mark => File::create(home.join(DELETING))
            .and_then(|marker| marker.sync_all())
            .and_then(|()| sync_folder(home))
            .map_err(io),
        WipeStep::DestroyKeys => Ok(()),
        WipeStep::Overwrite(name) => overwrite(&home.join(name)),
        WipeStep::Remove(name) => remove(&home.join(name)),
        WipeStep::RemoveFolder(name) => remove_folder(&home.join(name)),
        WipeStep::Settle => sync_folder(home).map_err(io),
        WipeStep::Unmark => {
            remove(&home.join(DELETING))?;
            sync_folder(home).map_err(io)
        }
    }
}

/// The names in a folder that a text can hold, as all of ours; none when there is no folder.
fn insides(folder: &Path) -> Result<Vec<String>, StoreError> {
    let names = match fs::read_dir(folder) {
        Ok(names) => names,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::from_io(&error)),
    };
    let mut found = Vec::new();
    for name in names {
        let name = name.map_err(|error| StoreError::from_io(&error))?.file_name();
        found.extend(name.into_string().ok());
    }
    Ok(found)
}
