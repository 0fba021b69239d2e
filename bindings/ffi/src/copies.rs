//! Copies: a backup to be restored, and an export to be read.

use std::path::Path;
use std::sync::Arc;

use hearth_app as app;

use crate::error::Result;
use crate::mirror::mirror_record;
use crate::open::{Config, Hearth, Ports};
use crate::unlock::UnlockProof;

mirror_record! {
    /// What a backup holds.
    BackedUp = app::BackedUp {
        /// Whether the journal is in it.
        journal: bool = same,
    }
}

mirror_record! {
    /// What came back from a backup.
    Restored = app::Restored {
        /// Whether a journal came along. It opens with its own secret.
        journal: bool = same,
    }
}

/// What comes along in an export, and what may be overwritten.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Copied {
    /// What the partner gave and answered, too.
    #[uniffi(default = false)]
    pub received: bool,
    /// The journal, which has to be open.
    #[uniffi(default = false)]
    pub journal: bool,
    /// An earlier copy in the folder may be replaced.
    #[uniffi(default = false)]
    pub overwrite: bool,
}

/// Where an export is.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Exported {
    /// For programs.
    pub json: String,
    /// To read.
    pub markdown: String,
    /// How many things are in it.
    pub things: u64,
}

/// Restores a backup into the folder of `config`, in which there must be no phone yet. Open it after that: it starts consent
/// at nothing, begins a fresh log, and what was about to be given waits as a draft. On hardware that did not write it, it
/// pairs in the place of the old phone; until then what was shared can be read.
///
/// # Errors
/// `Invalid` for a wrong passphrase, for a file that is no backup, and in a folder that is in use; `Damaged` for one that is
/// cut or changed; `UpdateNeeded`, `Storage`. Nothing was changed then.
#[uniffi::export]
pub async fn restore(
    config: Config,
    ports: Ports,
    source: String,
    passphrase: Vec<u8>,
) -> Result<Restored> {
    let passphrase = app::TypedSecret::new(passphrase);
    let (config, ports) = (config.try_into()?, ports.into());
    Ok(app::Hearth::restore(&config, &ports, Path::new(&source), passphrase).await?.into())
}

#[uniffi::export]
impl Hearth {
    /// Writes a backup to a new file, whole or not at all. The passphrase has at least 12 characters; whoever has it and
    /// the file can read all but the journal, and without it nobody can. Once there is a journal, its secret is asked for,
    /// and takes the journal along.
    ///
    /// # Errors
    /// `Invalid` for a short passphrase, for a file that is there already, and for a wrong secret or none where there is
    /// a journal; `Storage` when it cannot be written there. Nothing was changed then.
    #[uniffi::method(default(secret = None))]
    pub async fn backup(
        &self,
        target: &str,
        passphrase: Vec<u8>,
        secret: Option<Vec<u8>>,
    ) -> Result<BackedUp> {
        let passphrase = app::TypedSecret::new(passphrase);
        let secret = secret.map(app::TypedSecret::new);
        Ok(self.app.backup(Path::new(target), passphrase, secret).await?.into())
    }

    /// Writes a copy of all that is mine into a folder, which is made if there is none: readable by this user alone, each
    /// of the two files whole or not at all.
    ///
    /// # Errors
    /// `Invalid` where there is a copy already and `overwrite` is not set; without a fresh proof once there is a journal;
    /// and for a journal that is closed. `Storage` when it cannot be written there.
    #[uniffi::method(default(proof = None))]
    pub async fn export(
        &self,
        folder: &str,
        what: Copied,
        proof: Option<Arc<UnlockProof>>,
    ) -> Result<Exported> {
        let proof = proof.map(|proof| proof.take()).transpose()?;
        let Copied { received, journal, overwrite } = what;
        let what = app::Copied { received, journal, overwrite };
        let exported = self.app.export(Path::new(folder), what, proof).await?;
        let text = |path: &Path| path.to_string_lossy().into_owned();
        Ok(Exported {
            json: text(&exported.json),
            markdown: text(&exported.markdown),
            things: exported.things as u64,
        })
    }
}
