//! The journal's secret, and the proof that it was given just now.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hearth_app as app;

use crate::error::{HearthError, Result};
use crate::open::Hearth;

/// How the journal stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum JournalState {
    /// No secret was chosen yet, so there is none. All the rest of the app works.
    NotMade,
    /// It opens with its secret.
    Locked {
        /// How long the next try has to wait after wrong ones; zero for not at all.
        wait: Duration,
    },
    /// It is open.
    Open,
}

impl From<app::JournalState> for JournalState {
    fn from(state: app::JournalState) -> Self {
        match state {
            app::JournalState::NotMade => Self::NotMade,
            app::JournalState::Locked { wait } => Self::Locked { wait },
            app::JournalState::Open => Self::Open,
        }
    }
}

/// That the journal's secret was given on this phone less than a minute ago. Good for one act.
#[derive(uniffi::Object)]
pub struct UnlockProof {
    app: Mutex<Option<app::UnlockProof>>,
}

impl UnlockProof {
    fn of(proof: app::UnlockProof) -> Self {
        Self { app: Mutex::new(Some(proof)) }
    }

    /// The proof itself, for the act that it is good for.
    ///
    /// # Errors
    /// `Invalid` when it was used.
    pub(crate) fn take(&self) -> Result<app::UnlockProof> {
        let taken = self.app.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.ok_or_else(|| {
            HearthError::Invalid(
                "this needs the secret of your journal once more; it counts for one step"
                    .to_owned(),
            )
        })
    }
}

impl fmt::Debug for UnlockProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnlockProof")
    }
}

#[uniffi::export]
impl Hearth {
    /// How the journal stands.
    ///
    /// # Errors
    /// `Damaged` when a part of it is gone; `Storage`, `Suspended`.
    pub async fn journal_state(&self) -> Result<JournalState> {
        Ok(self.app.journal_state().await?.into())
    }

    /// Makes the journal and leaves it open. To be said before: a secret that is forgotten cannot be recovered, by
    /// anyone, and with it goes what was written there. A secret crosses as UTF-8 bytes, once; keep no copy.
    ///
    /// # Errors
    /// `Invalid` for one of fewer than 6 characters or over 1024 bytes, and when there is a journal.
    pub async fn set_journal_secret(&self, secret: Vec<u8>) -> Result<()> {
        Ok(self.app.set_journal_secret(app::TypedSecret::new(secret)).await?)
    }

    /// Opens the journal, and proves by it who is there. Open already, it proves alone.
    ///
    /// # Errors
    /// `Invalid` for a wrong secret, before the wait after wrong ones has passed, and when there is no journal yet;
    /// `Damaged` when no secret can open it any more.
    pub async fn unlock(&self, secret: Vec<u8>) -> Result<UnlockProof> {
        Ok(UnlockProof::of(self.app.unlock(app::TypedSecret::new(secret)).await?))
    }

    /// Proves who is there, and opens nothing: for what asks for a proof where someone may be looking on.
    ///
    /// # Errors
    /// As `unlock`.
    pub async fn prove(&self, secret: Vec<u8>) -> Result<UnlockProof> {
        Ok(UnlockProof::of(self.app.prove(app::TypedSecret::new(secret)).await?))
    }

    /// Closes the journal with another secret. Nothing in it is rewritten; open, it stays so.
    ///
    /// # Errors
    /// As `unlock` for the old one, and as `set_journal_secret` for the new one; the old one holds then.
    pub async fn change_journal_secret(&self, old: Vec<u8>, new: Vec<u8>) -> Result<()> {
        let (old, new) = (app::TypedSecret::new(old), app::TypedSecret::new(new));
        Ok(self.app.change_journal_secret(old, new).await?)
    }

    /// Drops every key and view of the journal, and every proof. What was deleted there is gone then. Locking what is
    /// locked is no error, nor is it while the app is asleep.
    ///
    /// # Errors
    /// `Internal` alone.
    pub async fn lock(&self) -> Result<()> {
        Ok(self.app.lock().await?)
    }
}
