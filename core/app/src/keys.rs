//! The phone's secrets, by name in secure storage (`design.md` 4 and 5): a key for each room, the device key,
//! the author key, the nonce. Made at the first start, never made anew beside files that need the old ones.

use std::path::Path;
use std::sync::Arc;

use hearth_domain::ids::{AuthorKey, DeviceKey};
use hearth_domain::log::AuthorSecret;
use hearth_link::DeviceId;
use hearth_store::journal::PhoneHalf;
use hearth_store::{DatabaseKey, Nonce};
use zeroize::Zeroizing;

use crate::error::{HearthError, Result};
use crate::ports::SecretStore;
use crate::random;

const COUPLE: &str = "couple.key";
const MINE: &str = "mine.key";
const DEVICE: &str = "device.key";
const AUTHOR: &str = "author.key";
const NONCE: &str = "nonce";
/// The phone's half of the journal's key.
const JOURNAL_HALF: &str = "journal.half";
/// How many wrong guesses at the journal's secret there were in a row: 4 bytes, the highest first.
const JOURNAL_GUESSES: &str = "journal.guesses";

/// Every secret of this phone, those first without which nothing can be read. What is not listed here outlives
/// the deletion of everything.
pub(crate) const ALL: [&str; 7] =
    [COUPLE, MINE, JOURNAL_HALF, AUTHOR, DEVICE, NONCE, JOURNAL_GUESSES];
/// What a first start makes, and a restore.
const FIRST: [&str; 3] = [AUTHOR, COUPLE, MINE];

/// The secrets of this phone.
pub(crate) struct Keys {
    store: Arc<dyn SecretStore>,
}

/// The keys of both rooms.
pub(crate) struct DatabaseKeys {
    pub couple: DatabaseKey,
    pub mine: DatabaseKey,
}

impl Keys {
    pub fn new(store: Arc<dyn SecretStore>) -> Self {
        Self { store }
    }

    fn read<const N: usize>(&self, name: &str) -> Result<Option<Zeroizing<[u8; N]>>> {
        let Some(bytes) = self.store.read(name)? else { return Ok(None) };
        let mut secret = Zeroizing::new([0; N]);
        if bytes.len() != N {
            return Err(HearthError::Damaged {
                reason: "a key in the phone's secure storage is damaged; restore a backup"
                    .to_owned(),
            });
        }
        secret.copy_from_slice(&bytes);
        Ok(Some(secret))
    }

    fn read_or_make<const N: usize>(&self, name: &str) -> Result<Zeroizing<[u8; N]>> {
        if let Some(secret) = self.read(name)? {
            return Ok(secret);
        }
        let secret = Zeroizing::new(random::bytes::<N>()?);
        self.store.write(name, &*secret)?;
        Ok(secret)
    }

    /// The keys of both rooms.
    pub fn databases(&self, home: &Path) -> Result<DatabaseKeys> {
        Ok(DatabaseKeys { couple: self.couple(home)?, mine: self.mine(home)? })
    }

    /// The key of the shared room, made with the author key, with which everything in it is signed. Both are only
    /// made while the room's file does not exist.
    pub fn couple(&self, home: &Path) -> Result<DatabaseKey> {
        self.of_room(AUTHOR, &home.join("couple.db"))?;
        Ok(DatabaseKey::from_bytes(*self.of_room(COUPLE, &home.join("couple.db"))?))
    }

    /// The key of one's own room, made while its file does not exist.
    pub fn mine(&self, home: &Path) -> Result<DatabaseKey> {
        Ok(DatabaseKey::from_bytes(*self.of_room(MINE, &home.join("mine.db"))?))
    }

    fn of_room(&self, name: &str, file: &Path) -> Result<Zeroizing<[u8; 32]>> {
        match self.read(name)? {
            Some(key) => Ok(key),
            None if file.exists() => Err(lost()),
            None => self.read_or_make(name),
        }
    }

    /// The transport's secret key.
    pub fn device_secret(&self) -> Result<Zeroizing<[u8; 32]>> {
        self.read_or_make(DEVICE)
    }

    /// The transport's public key.
    pub fn device(&self) -> Result<DeviceKey> {
        Ok(DeviceKey(DeviceId::of_secret(&*self.device_secret()?).0))
    }

    /// Throws the device key away: the next pairing has a new one (`design.md` 5 "Leaving quietly").
    pub fn forget_device(&self) -> Result<()> {
        Ok(self.store.remove(DEVICE)?)
    }

    /// Destroys every secret (SR-31). Those that are gone already are no error.
    pub fn destroy_all(&self) -> Result<()> {
        ALL.iter().try_for_each(|name| Ok(self.store.remove(name)?))
    }

    /// Destroys what the shared room was opened and signed with, and the key by which the partner's phone knew this
    /// one. The next open makes them anew, of nobody yet.
    pub fn destroy_of_couple(&self) -> Result<()> {
        [COUPLE, AUTHOR, DEVICE].iter().try_for_each(|name| Ok(self.store.remove(name)?))
    }

    /// Which secrets the first start of a phone would make here now.
    pub fn missing(&self) -> Result<Vec<&'static str>> {
        let mut missing = Vec::new();
        for name in FIRST {
            if self.store.read(name)?.is_none() {
                missing.push(name);
            }
        }
        Ok(missing)
    }

    /// Destroys these, which were made for files that did not come about.
    pub fn take_back(&self, made: &[&str]) -> Result<()> {
        made.iter().try_for_each(|name| Ok(self.store.remove(name)?))
    }

    /// The author key; made with the keys of the rooms.
    pub fn author(&self) -> Result<AuthorSecret> {
        Ok(AuthorSecret::from_bytes(&*self.read(AUTHOR)?.ok_or_else(lost)?))
    }

    /// The public half of the author key.
    pub fn author_key(&self) -> Result<AuthorKey> {
        Ok(self.author()?.public())
    }

    /// The nonce that secure storage holds.
    pub fn nonce(&self) -> Result<Option<Nonce>> {
        Ok(self.read::<16>(NONCE)?.map(|nonce| *nonce))
    }

    /// The phone's half of the journal's key. One that a journal needs and that is gone is made anew in vain: the
    /// journal tells the two apart, and nothing opens it any more.
    pub fn journal_half(&self) -> Result<PhoneHalf> {
        Ok(PhoneHalf::from_bytes(*self.read_or_make(JOURNAL_HALF)?))
    }

    /// The same where no journal may be: nothing is made.
    pub fn journal_half_if_any(&self) -> Result<Option<PhoneHalf>> {
        Ok(self.read(JOURNAL_HALF)?.map(|half| PhoneHalf::from_bytes(*half)))
    }

    /// How many wrong guesses at the journal's secret there were in a row. Here and in no file, so that an older
    /// copy of the folder does not begin them anew.
    pub fn wrong_guesses(&self) -> Result<u32> {
        Ok(self.read::<4>(JOURNAL_GUESSES)?.map_or(0, |bytes| u32::from_be_bytes(*bytes)))
    }

    /// Writes how many there were.
    pub fn put_wrong_guesses(&self, wrong: u32) -> Result<()> {
        match wrong {
            0 => Ok(self.store.remove(JOURNAL_GUESSES)?),
            wrong => Ok(self.store.write(JOURNAL_GUESSES, &wrong.to_be_bytes())?),
        }
    }

    /// Writes the nonce.
    pub fn put_nonce(&self, nonce: &Nonce) -> Result<()> {
        Ok(self.store.write(NONCE, nonce)?)
    }
}

fn lost() -> HearthError {
    HearthError::Damaged {
        reason: "a key to these data is not in the phone's secure storage; restore a backup, and keep the \
                 folder"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::alone;

    #[test]
    fn a_lost_key_is_said_and_never_made_anew_beside_what_it_locked_or_signed() {
        for name in [COUPLE, MINE, AUTHOR] {
            let mut desk = alone();
            desk.core.close();
            let file = desk.secrets().join(name);
            let secret = std::fs::read(&file).unwrap();
            std::fs::remove_file(&file).unwrap();
            let opened = desk.core.open();
            assert!(matches!(opened, Err(HearthError::Damaged { .. })), "{name}: {opened:?}");
            assert!(!file.exists(), "{name}");
            std::fs::write(&file, secret).unwrap();
            desk.core.open().unwrap();
        }
    }
}
