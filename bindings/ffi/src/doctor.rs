//! Whether all is sound, and what to do when it is not.

use hearth_app as app;

use crate::error::Result;
use crate::mirror::mirror_enum;
use crate::open::{Config, Hearth, Ports};

/// What a check of everything found. Counts only, no content.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Health {
    /// What is wrong, a sentence each; empty when all is sound.
    pub findings: Vec<String>,
    /// Files that `rescue_in` is for: damaged beyond what a sync mends, or with a search index that is off.
    pub damaged: Vec<String>,
    /// Files of which an earlier damaged one is kept, until `forget_damaged`.
    pub kept: Vec<String>,
    /// Sizes of the files in bytes.
    pub files: Vec<FileSize>,
    /// What both phones compare, in hex; none before there is a space.
    pub fingerprint: Option<String>,
    /// Signed acts in all logs.
    pub acts: u64,
}

/// The size of a file.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct FileSize {
    /// Its name.
    pub name: String,
    /// In bytes.
    pub bytes: u64,
}

impl From<app::Doctor> for Health {
    fn from(doctor: app::Doctor) -> Self {
        let file = |(name, bytes)| FileSize { name, bytes };
        Self {
            findings: doctor.findings,
            damaged: doctor.damaged,
            kept: doctor.kept,
            files: doctor.sizes.into_iter().map(file).collect(),
            fingerprint: doctor.fingerprint,
            acts: doctor.items,
        }
    }
}

mirror_enum! {
    /// What was done to a damaged database.
    Became = app::Became {
        /// Nothing but a search index was off: it was made anew, and nothing is lost.
        Indexed,
        /// It was set aside and is kept; what can be read of it stands in a fresh one.
        Saved,
        /// The shared one was set aside and is kept; what the partner's phone has comes back with the next sync.
        ComesBack,
    }
}

/// What became of a damaged database.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Rescued {
    /// The name of its file.
    pub file: String,
    /// What was done.
    pub became: Became,
    /// How many rows of it stand in the fresh one.
    pub saved: u64,
    /// Whether there was something that could not be read.
    pub lost: bool,
    /// Whether something that was deleted may be back.
    pub deletes_lost: bool,
}

impl From<app::Rescued> for Rescued {
    fn from(rescued: app::Rescued) -> Self {
        let app::Rescued { file, became, saved, lost, deletes_lost } = rescued;
        Self { file: file.to_owned(), became: became.into(), saved, lost, deletes_lost }
    }
}

/// Checks the two rooms of a phone that is not open, and sets a damaged one aside: what can be read of one's own is saved, what
/// is shared comes back from the partner's phone, and the damaged files are kept. Returns which; none when all is sound.
///
/// # Errors
/// `AlreadyOpen` while an app has the folder open; `Damaged` when the keys are gone; `Storage`. Nothing was changed then.
#[uniffi::export]
pub async fn rescue_in(config: Config, ports: Ports) -> Result<Vec<Rescued>> {
    let rescued = app::Hearth::rescue_in(&config.try_into()?, &ports.into()).await?;
    Ok(rescued.into_iter().map(Into::into).collect())
}

#[uniffi::export]
impl Hearth {
    /// Checks the databases, every log, every row against its items. Changes nothing; what it found damaged of what is
    /// shared, the next sync mends. It takes seconds for some ten thousand things.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn doctor(&self) -> Result<Health> {
        Ok(self.app.doctor(|_, _| {}).await?.into())
    }

    /// Destroys the damaged files that were set aside and are kept. They open with keys that are in use, and hold also what was
    /// deleted since. Returns whether there were any.
    ///
    /// # Errors
    /// `Storage`, `Suspended`; calling it again goes on.
    pub async fn forget_damaged(&self) -> Result<bool> {
        Ok(self.app.forget_damaged().await?)
    }

    /// Mends a damaged journal, which opens with its secret: what can be read is saved, the damaged file is kept. None when
    /// it is sound. It is locked after it.
    ///
    /// # Errors
    /// As `unlock`; everything is as it was then.
    pub async fn rescue_journal(&self, secret: Vec<u8>) -> Result<Option<Rescued>> {
        let rescued = self.app.rescue_journal(app::TypedSecret::new(secret)).await?;
        Ok(rescued.map(Into::into))
    }
}
