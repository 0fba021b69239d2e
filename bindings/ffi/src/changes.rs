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
    /// soon as something does. None after `cancel` or the shutdown. Nothing is lost by not waiting for it any
    /// longer: what was not returned comes with the next call.
    pub async fn next(&self) -> Option<Change> {
        self.app.next().await.map(Change::from)
    }

    /// Ends the stream: a waiting `next` and every later one answer none.
    pub fn cancel(&self) {
        self.app.cancel();
    }
}
