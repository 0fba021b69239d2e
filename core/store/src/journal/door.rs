//! The journal while it is locked: making it, opening it, proving its secret, changing that.
//!
//! Order of making: the wrapped key, then the database. A kill in between leaves an empty journal that the next
//! unlock completes. The database never exists without the wrap, so a database without one is a loss
//! ([`StoreError::Missing`]), never a place for a new journal.

use std::path::PathBuf;

use super::error::JournalError;
use super::store::JournalStore;
use super::wrap::{DataKey, PhoneHalf, Wrap};
use crate::aside::{SetAside, set_aside};
use crate::derive::Cost;
use crate::error::StoreError;
use crate::files::{CHECK, Room, WRAP, beside, remove_room};
use crate::folder::Folder;
use crate::key::DatabaseKey;
use crate::salvage::Take;
use crate::secret::{NewSecret, Secret};
use crate::seed::Seed;
use crate::wipe;

/// The locked journal of a folder. Holds no key.
pub struct JournalDoor<'a> {
    folder: &'a Folder,
}

/// The journal's secret was given just now, and was right. Only [`JournalDoor`] makes one: the app's
/// `UnlockProof` (60 s, `design.md` 4) takes it, so no other unlock, nor the system's biometrics, can mint one.
#[must_use]
pub struct SecretProven(());

impl<'a> JournalDoor<'a> {
    /// The door of this folder's journal.
    #[must_use]
    pub fn of(folder: &'a Folder) -> Self {
        Self { folder }
    }

    /// Whether there is a journal behind it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there was a journal and its wrapped key is gone; [`StoreError::Truncated`],
    /// [`StoreError::Damaged`], [`StoreError::Newer`] for the wrapped key.
    pub fn is_made(&self) -> Result<bool, StoreError> {
        Ok(self.wrap()?.is_some())
    }

    /// Makes the journal, closed with `secret` and this phone's `half`, and leaves it open. The half must be in
    /// secure storage before.
    ///
    /// # Errors
    /// [`JournalError::AlreadyMade`], [`JournalError::Store`].
    #[expect(clippy::needless_pass_by_value, reason = "a seed serves one act")]
    pub fn create(
        &self,
        secret: &NewSecret,
        half: &PhoneHalf,
        seed: Seed,
    ) -> Result<JournalStore, JournalError> {
        let seat = self.folder.take_journal()?;
        if self.wrap()?.is_some() {
            return Err(JournalError::AlreadyMade);
        }
        let key = seed.draw("hearth/seed-journal-key/1");
        let wrap = Wrap::seal(&key, secret.secret(), Some(half), Cost::DAILY, &seed)?;
        let opened = wrap
            .write(&self.wrap_path())
            .and_then(|()| JournalStore::open(self.folder, &database_key(&key), seat));
        if opened.is_err() {
            // Nothing was in it, and a failure must not leave a journal behind that nobody asked for again.
            let _ = remove_room(self.folder, Room::Journal);
        }
        Ok(opened?)
    }

    /// Opens the journal. A wrap that came with a backup gets this phone's half on the way, and one whose
    /// guesses are cheaper than this version makes them is made dearer.
    ///
    /// # Errors
    /// [`JournalError::NotMade`], [`JournalError::WrongSecret`], [`JournalError::Store`].
    pub fn unlock(
        &self,
        secret: &Secret,
        half: &PhoneHalf,
        seed: Seed,
    ) -> Result<JournalStore, JournalError> {
        self.unlock_and_prove(secret, half, seed).map(|(store, _)| store)
    }

    /// As [`Self::unlock`], and proves the secret by it: a second guess at it would cost as much again.
    ///
    /// # Errors
    /// As [`Self::unlock`].
    #[expect(clippy::needless_pass_by_value, reason = "a seed serves one act")]
    pub fn unlock_and_prove(
        &self,
        secret: &Secret,
        half: &PhoneHalf,
        seed: Seed,
    ) -> Result<(JournalStore, SecretProven), JournalError> {
        let seat = self.folder.take_journal()?;
        let wrap = self.wrap()?.ok_or(JournalError::NotMade)?;
        let key = wrap.open(secret, half)?;
        let store = JournalStore::open(self.folder, &database_key(&key), seat)?;
        if wrap.is_portable() || wrap.cost()?.is_below(Cost::DAILY) {
            // The journal opens in either form: what fails here, as on a full phone, is done the next time.
            let _ = Wrap::seal(&key, secret, Some(half), Cost::DAILY, &seed)
                .and_then(|wrap| wrap.write(&self.wrap_path()));
        }
        Ok((store, SecretProven(())))
    }

    /// Proves that whoever is there knows the secret, without opening the journal; it may be open or not.
    ///
    /// # Errors
    /// [`JournalError::NotMade`], [`JournalError::WrongSecret`], [`JournalError::Store`].
    pub fn verify(&self, secret: &Secret, half: &PhoneHalf) -> Result<SecretProven, JournalError> {
        self.key(secret, half).map(|_| SecretProven(()))
    }

    /// Checks the journal, which must be closed; a damaged one is set aside, and what of it can be read stands in its
    /// place. A search index that is off is made anew. `None` when nothing was wrong that is lost.
    ///
    /// # Errors
    /// As [`Self::unlock`]; everything is as it was then.
    pub fn mend(
        &self,
        secret: &Secret,
        half: &PhoneHalf,
    ) -> Result<Option<SetAside>, JournalError> {
        let key = database_key(&self.key(secret, half)?);
        // Twice, each time from the file: one answer alone may be about the memory, or the moment.
        for _ in 0..2 {
            let seat = self.folder.take_journal()?;
            match JournalStore::open(self.folder, &key, seat) {
                Ok(mut store) => {
                    let found = store.integrity()?;
                    if found.is_sound() {
                        return Ok(None);
                    }
                    if found.index_is_off() && store.rebuild_indexes().is_ok() {
                        return Ok(None);
                    }
                }
                Err(error) if error.is_damage() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let told = |_: &SetAside| Ok::<_, StoreError>(());
        Ok(Some(set_aside(self.folder, Room::Journal, &key, Take::All, told)?))
    }

    /// Closes the journal with another secret. The database is not rewritten, and may be open: its key stays.
    ///
    /// # Errors
    /// [`JournalError::NotMade`]; [`JournalError::WrongSecret`] when `old` is not the secret;
    /// [`JournalError::Store`]. The old secret holds then.
    #[expect(clippy::needless_pass_by_value, reason = "a seed serves one act")]
    pub fn change_secret(
        &self,
        old: &Secret,
        new: &NewSecret,
        half: &PhoneHalf,
        seed: Seed,
    ) -> Result<(), JournalError> {
        let key = self.key(old, half)?;
        let wrap = Wrap::seal(&key, new.secret(), Some(half), Cost::DAILY, &seed)?;
        Ok(wrap.write(&self.wrap_path())?)
    }

    fn key(&self, secret: &Secret, half: &PhoneHalf) -> Result<DataKey, JournalError> {
        self.wrap()?.ok_or(JournalError::NotMade)?.open(secret, half)
    }

    fn wrap(&self) -> Result<Option<Wrap>, StoreError> {
        if wipe::is_begun(self.folder.path()) {
            return Err(StoreError::Deleting);
        }
        let wrap = Wrap::read(&self.wrap_path())?;
        let database = Room::Journal.path(self.folder);
        if wrap.is_none() && (database.exists() || beside(&database, CHECK).exists()) {
            return Err(StoreError::Missing);
        }
        Ok(wrap)
    }

    fn wrap_path(&self) -> PathBuf {
        beside(&Room::Journal.path(self.folder), WRAP)
    }
}

fn database_key(key: &DataKey) -> DatabaseKey {
    DatabaseKey::from_bytes(**key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "the garden gate";

    fn seed(number: u8) -> Seed {
        Seed::from_bytes([number; 32])
    }

    /// A folder whose journal has the key of this wrap's maker, and no database yet.
    fn folder(half: Option<&PhoneHalf>, cost: Cost) -> (tempfile::TempDir, Folder) {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::lock(home.path()).unwrap();
        let key = seed(1).draw("hearth/seed-journal-key/1");
        let wrap = Wrap::seal(&key, &Secret::typed(SECRET), half, cost, &seed(2)).unwrap();
        wrap.write(&JournalDoor::of(&folder).wrap_path()).unwrap();
        (home, folder)
    }

    fn wrap(folder: &Folder) -> Wrap {
        JournalDoor::of(folder).wrap().unwrap().unwrap()
    }

    #[test]
    fn an_unlock_makes_guesses_dearer_and_binds_what_came_with_a_backup() {
        let half = PhoneHalf::from_bytes([5; 32]);
        let cheap = Cost::from_bytes([0, 0, 4, 0, 0, 0, 0, 1, 1]).unwrap();
        for (bound, cost) in [(Some(&half), cheap), (None, Cost::RARE), (None, cheap)] {
            let (_home, folder) = folder(bound, cost);
            let door = JournalDoor::of(&folder);
            let before = *wrap(&folder).as_bytes();
            let wrong = door.unlock(&Secret::typed("not this"), &half, seed(3));
            assert_eq!(wrong.err(), Some(JournalError::WrongSecret));
            assert!(*wrap(&folder).as_bytes() == before, "a wrong secret changes nothing");
            door.unlock(&Secret::typed(SECRET), &half, seed(3)).unwrap().lock();
            let after = wrap(&folder);
            assert!(!after.is_portable() && after.cost() == Ok(Cost::DAILY));
            door.unlock(&Secret::typed(SECRET), &half, seed(4)).unwrap().lock();
            assert!(wrap(&folder).as_bytes() == after.as_bytes(), "done once");
        }
    }

    #[test]
    fn an_unlock_does_not_fail_because_the_wrap_cannot_be_rewritten() {
        let half = PhoneHalf::from_bytes([5; 32]);
        let (home, folder) = folder(None, Cost::DAILY);
        // In the place of the new wrap stands what is no file.
        std::fs::create_dir(home.path().join("journal.db.wrap.new")).unwrap();
        let door = JournalDoor::of(&folder);
        door.unlock(&Secret::typed(SECRET), &half, seed(3)).unwrap().lock();
        assert!(wrap(&folder).is_portable());
        let changed = door.change_secret(
            &Secret::typed(SECRET),
            &NewSecret::new("a new secret").unwrap(),
            &half,
            seed(4),
        );
        assert!(matches!(changed, Err(JournalError::Store(_))));
        // The old one holds.
        assert!(door.verify(&Secret::typed(SECRET), &half).is_ok());
    }
}
