//! Leaving, and deleting everything: alone, offline, without a reason.

use std::time::Duration;

use hearth_app as app;

use crate::error::Result;
use crate::mirror::mirror_enum;
use crate::open::{Config, Hearth, Ports};
use crate::words::Screen;

/// How to leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum Farewell {
    /// Nothing is sent.
    Quiet,
    /// One short, neutral word goes to the partner's phone first, which has to be near and open.
    Tell {
        /// How long to look for it.
        within: Duration,
    },
}

impl From<Farewell> for app::Farewell {
    fn from(how: Farewell) -> Self {
        match how {
            Farewell::Quiet => Self::Quiet,
            Farewell::Tell { within } => Self::Tell { within },
        }
    }
}

mirror_enum! {
    /// What of the shared space stays on this phone. What was never shared stays in any case.
    Keep = app::Keep {
        /// All of it, to be read. The same two can pair again and go on; nobody else can be paired with before it goes.
        All,
        /// What this person wrote and did, as only theirs; plans that they had a part in, as they stood.
        Mine,
        /// Nothing of it.
        Nothing,
    }
}

/// What leaving, deleting, copies and backups do and do not do, to be shown before and after; none for an id that this build
/// has not.
///
/// # Errors
/// `Internal` when the texts of this build cannot be read.
#[uniffi::export]
pub fn way_out_screen(id: &str) -> Result<Option<Screen>> {
    Ok(app::Hearth::way_out_texts()?.screen(id).map(Screen::of))
}

/// Deletes everything of a phone that is not open, because it cannot be: the files are damaged, or written by a newer
/// version.
///
/// # Errors
/// As `delete_everything`; `AlreadyOpen` while an app has the folder open.
#[uniffi::export]
pub async fn delete_everything_in(config: Config, ports: Ports) -> Result<()> {
    Ok(app::Hearth::delete_everything_in(&config.try_into()?, &ports.into()).await?)
}

#[uniffi::export]
impl Hearth {
    /// Whether there is anything to leave: a partner, or a shared space without one.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn can_leave(&self) -> Result<bool> {
        Ok(self.app.can_leave().await?)
    }

    /// Leaves the partner's phone: the keys of the pairing are destroyed, and what was shared stays here as `keep` says.
    /// Nobody has to agree, and nothing is sent but the word that `how` may ask for.
    ///
    /// # Errors
    /// `NotPaired` when there is nothing to leave; `NotMet` when the partner's phone could not be told, or nothing says
    /// whether it heard: nothing was changed here then, and leaving quietly needs nobody.
    pub async fn leave(&self, how: Farewell, keep: Keep) -> Result<()> {
        Ok(self.app.leave(how.into(), keep.into()).await?)
    }

    /// Deletes everything on this phone: its keys first, then its files. It cannot be taken back, asks nobody and tells
    /// nobody. The object sleeps after it; opening the folder again begins anew.
    ///
    /// # Errors
    /// `Storage` when a secret or a file cannot be removed now; the next open or call goes on.
    pub async fn delete_everything(&self) -> Result<()> {
        Ok(self.app.delete_everything().await?)
    }
}
