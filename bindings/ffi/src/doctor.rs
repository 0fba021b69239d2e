//! Whether all is sound, and what to do when it is not.

use hearth_app as app;

use crate::error::Result;
use crate::open::{Config, Hearth, Ports};

/// What a check of everything found. Counts only, no content.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Health {
    /// What is wrong, a sentence each; empty when all is sound.
    pub findings: Vec<String>,
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
            files: doctor.sizes.into_iter().map(file).collect(),
            fingerprint: doctor.fingerprint,
            acts: doctor.items,
        }
    }
}

/// What became of a damaged database.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Rescued {
    /// The name of its file.
    pub file: String,
    /// How many rows of it stand in the fresh one.
    pub saved: u64,
    /// Whether there was something that could not be read.
    pub lost: bool,
}

impl From<app::Rescued> for Rescued {
    fn from(rescued: app::Rescued) -> Self {
        let app::Rescued { file, saved, lost } = rescued;
        Self { file: file.to_owned(), saved, lost }
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
