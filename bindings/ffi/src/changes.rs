//! The stream of changes, pulled.

use hearth_app as app;

use crate::open::Hearth;
use crate::views::Change;

#[uniffi::export]
impl Hearth {
    /// A stream of changes, to be cancelled alone.
    pub fn changes(&self) -> ChangeStream {
        ChangeStream { app: self.app.changes() }
    }
}

/// A pull stream of changes. Any number may wait on it.
#[derive(uniffi::Object)]
pub struct ChangeStream {
    app: app::ChangeStream,
}

#[uniffi::export]
impl ChangeStream {
    /// What changed after the `revision` of an earlier change: as soon as something is newer than it, with the topics
    /// that changed since. After none at once, with every topic; so, too, after a revision that was kept from another run
    /// of the app. None after `cancel` or the shutdown.
    ///
    /// What was seen is with the caller alone. A wait may be let go of at any moment: asked again with the same revision,
    /// whatever it had to say comes again.
    pub async fn next(&self, after: Option<u64>) -> Option<Change> {
        self.app.next(after).await.map(Change::from)
    }

    /// Ends the stream: every waiting `next` and every later one answers none.
    pub fn cancel(&self) {
        self.app.cancel();
    }
}
