//! The stream of changes, pulled.

use hearth_app as app;

use crate::open::Hearth;
use crate::views::Change;

#[uniffi::export]
impl Hearth {
    /// A stream of changes of its own. Its first `next` answers at once.
    pub fn changes(&self) -> ChangeStream {
        ChangeStream { app: self.app.changes() }
    }
}

/// A pull stream of changes.
#[derive(uniffi::Object)]
pub struct ChangeStream {
    app: app::ChangeStream,
}

#[uniffi::export]
impl ChangeStream {
    /// The next change: at once the first time and whenever something changed since the last call, else as
    /// soon as something does. None after `cancel` or the shutdown.
    ///
    /// A language that lets go of a call (Kotlin, Python) can do so between the answer and who waits for it, and that one
    /// answer is gone then: whoever cancels a wait ends the stream and begins a new one, whose first answer is all topics,
    /// as Kotlin's `Flow` and Swift's sequence do.
    pub async fn next(&self) -> Option<Change> {
        self.app.next().await.map(Change::from)
    }

    /// Ends the stream: a waiting `next` and every later one answer none.
    pub fn cancel(&self) {
        self.app.cancel();
    }
}
