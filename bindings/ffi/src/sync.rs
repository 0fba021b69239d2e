//! Meeting the partner's phone.

use std::time::Duration;

use crate::error::Result;
use crate::mirror::mirror_record;
use crate::open::Hearth;

mirror_record! {
    /// How far a running sync is.
    Progress = hearth_app::Progress {
        /// Acts that have gone over, both ways.
        done: u64 = same,
        /// Acts that are known to have to; 0 while that is not known.
        of: u64 = same,
    }
}

/// What came of a meeting. What it brought is in the lists and in the queued events.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Meeting {
    /// Whether both phones hold the same now. What was written meanwhile goes next time.
    pub complete: bool,
    /// For tests and support.
    pub cost: SyncCost,
}

/// What a meeting moved, for tests, figures and support. No screen shows it: an act that shows nowhere counts, too,
/// and so it would tell that the partner sealed an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Record)]
pub struct SyncCost {
    /// Acts given to the partner's phone.
    pub given: u64,
    /// Acts taken from it.
    pub taken: u64,
    /// Bytes sent inside the encrypted connection.
    pub bytes_sent: u64,
    /// Bytes received inside it.
    pub bytes_received: u64,
}

impl From<hearth_app::Meeting> for Meeting {
    fn from(meeting: hearth_app::Meeting) -> Self {
        let hearth_app::Meeting { complete, cost } = meeting;
        let hearth_app::SyncCost { given, taken, bytes_sent, bytes_received } = cost;
        Self { complete, cost: SyncCost { given, taken, bytes_sent, bytes_received } }
    }
}

#[uniffi::export]
impl Hearth {
    /// "Sync now": meets the partner's phone, for at most `within` until they have found each other. Both
    /// phones do it at about the same time, or the other one is open.
    ///
    /// # Errors
    /// `NotPaired`, `NotMet`, `UpdateNeeded`; what had arrived by then is kept.
    pub async fn sync(&self, within: Duration) -> Result<Meeting> {
        Ok(self.app.sync(within).await?.into())
    }

    /// How far the running sync is; none when none runs that somebody here asked for. Topic `Sync` says when to ask.
    ///
    /// # Errors
    /// `Internal` alone.
    pub fn sync_progress(&self) -> Result<Option<Progress>> {
        Ok(self.app.sync_progress().map(Into::into))
    }

    /// To be called when the phone joined or left a network: Android gives the core no signal of its own.
    pub async fn network_changed(&self) {
        self.app.network_changed().await;
    }
}
