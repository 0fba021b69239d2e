//! Backup and restore (`design.md` 4): one encrypted file of the rooms, made and unpacked by the store
//! (`docs/adr/0012`). A backup holds no key of any phone: on other hardware, what was shared can be read at once, and
//! goes on once that phone has taken the place of the old one. What a restored phone does at its first open is in
//! `restore.rs`.

use std::path::Path;

use hearth_store::backup::{self, BackupError, JournalPart, RoomKeys, Sources};
use hearth_store::{Folder, NewPassphrase, Secret, Seed, is_unused};

use crate::aside::aside;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::{Config, Hearth, Ports};
use crate::keys::Keys;
use crate::random;
use crate::unlock::TypedSecret;

/// What went into a backup.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BackedUp {
    /// Whether the journal is in it.
    pub journal: bool,
}

/// What came back from a backup.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Restored {
    /// Whether a journal came along. It opens with its own secret.
    pub journal: bool,
}

impl From<BackupError> for HearthError {
    fn from(error: BackupError) -> Self {
        let reason = error.to_string();
        match error {
            BackupError::Store(error) => error.into(),
            BackupError::Journal(error) => error.into(),
            BackupError::Newer { .. } => Self::UpdateNeeded { reason },
            BackupError::Truncated | BackupError::Damaged => Self::Damaged { reason },
            // Another word, another file, another folder.
            _ => Self::Invalid { reason },
        }
    }
}

impl Hearth {
    /// Writes a backup to a new file, whole or not at all. The passphrase has at least 12 characters; whoever has
    /// it and the file can read all but the journal, and without it nobody can.
    ///
    /// Once there is a journal, its secret is asked for: it proves who makes the backup, and takes the journal
    /// along, which opens with it wherever the backup is restored. A journal that was locked is locked again after it.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a short passphrase, for a file that is there already, and for a wrong secret or
    /// none where there is a journal; `Storage` when it cannot be written there. Nothing was changed then.
    pub async fn backup(
        &self,
        target: &Path,
        passphrase: TypedSecret,
        secret: Option<TypedSecret>,
    ) -> Result<BackedUp> {
        let target = target.to_owned();
        self.writer.run(move |core| core.backup(&target, &passphrase, secret.as_ref())).await
    }

    /// Restores a backup into the folder of `config`, in which there must be no phone yet. Open it after that: it
    /// starts consent at nothing, begins a fresh log, and what was about to be given waits as a draft. On hardware
    /// that did not write it, it pairs in the place of the old phone ([`Aim::InPlaceOfLost`](crate::Aim)); until
    /// then what was shared can be read.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a wrong passphrase, for a file that is no backup, and in a folder that is in
    /// use; `Damaged` for one that is cut or changed; `UpdateNeeded`, `Storage`. Nothing was changed then.
    pub async fn restore(
        config: &Config,
        ports: &Ports,
        source: &Path,
        passphrase: TypedSecret,
    ) -> Result<Restored> {
        let (home, source) = (config.home.clone(), source.to_owned());
        let keys = Keys::new(ports.secrets.clone());
        aside(move || restore(&home, &keys, &source, passphrase.text()?)).await
    }
}

impl Core {
    fn backup(
        &mut self,
        target: &Path,
        passphrase: &TypedSecret,
        secret: Option<&TypedSecret>,
    ) -> Result<BackedUp> {
        let passphrase = NewPassphrase::new(passphrase.text()?)?;
        let secret = match secret {
            _ if !self.is_journal_made()? => None,
            None => return Err(secret_first()),
            Some(secret) => Some(secret),
        };
        // What is refused for its name asks for no secret.
        if target.exists() {
            return Err(BackupError::Exists.into());
        }
        let was_open = self.rooms()?.journal.is_some();
        if let Some(secret) = secret {
            self.unlock(secret)?;
        }
        let written = self.write_backup(target, &passphrase, secret);
        if !was_open {
            self.drop_journal();
        }
        written
    }

    fn write_backup(
        &mut self,
        target: &Path,
        passphrase: &NewPassphrase,
        secret: Option<&TypedSecret>,
    ) -> Result<BackedUp> {
        let (half, seed) = (self.keys.journal_half_if_any()?, Seed::from_bytes(random::bytes()?));
        let secret = secret.map(|secret| secret.text().map(Secret::typed)).transpose()?;
        let rooms = self.rooms()?;
        let journal = match (&mut rooms.journal, &secret, &half) {
            (Some(store), Some(secret), Some(half)) => {
                JournalPart::Included { store, secret, half }
            }
            _ => JournalPart::LeftOut,
        };
        let included = matches!(journal, JournalPart::Included { .. });
        let (couple, mine) = (rooms.couple.store(), &mut rooms.mine);
        let sources = Sources { couple, mine, journal };
        backup::write(&rooms.folder, target, passphrase, sources, seed)?;
        Ok(BackedUp { journal: included })
    }
}

/// Whoever makes a copy of everything proves first who they are (`design.md` 4).
pub(crate) fn secret_first() -> HearthError {
    HearthError::Invalid {
        reason:
            "a copy of everything asks for the secret of your journal first; give it and try again"
                .to_owned(),
    }
}

fn restore(home: &Path, keys: &Keys, source: &Path, passphrase: &str) -> Result<Restored> {
    let folder = Folder::lock(home)?;
    if hearth_store::deletion_is_begun(&folder) {
        hearth_store::delete_everything::<HearthError>(&folder, || keys.destroy_all())?;
    }
    if !is_unused(&folder) {
        return Err(BackupError::NotEmpty.into());
    }
    // In secure storage before there is a file that needs them; taken back when there will be none.
    let made = keys.missing()?;
    let restored = keys.databases(home).and_then(|fresh| {
        let rooms = RoomKeys { couple: fresh.couple, mine: fresh.mine };
        Ok(backup::restore(&folder, source, &Secret::typed(passphrase), &rooms)?)
    });
    if restored.is_err() && is_unused(&folder) {
        keys.take_back(&made)?;
    }
    Ok(Restored { journal: restored?.journal })
}
