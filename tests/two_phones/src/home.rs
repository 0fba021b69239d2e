//! Where a phone keeps its rows: maps, or the real encrypted store in a temporary folder. The same tests run
//! on both.

use hearth_domain::entries::View;
use hearth_domain::ids::EntryId;
use hearth_domain::space::Storage;
use hearth_domain::space::memory::MemoryRows;

/// A storage that a simulated phone can live in.
pub trait Home: Storage + Sized {
    /// A new one.
    fn empty() -> Self;

    /// A copy of everything, as a backup or a cloned phone has it.
    #[must_use]
    fn copy(&mut self) -> Self;

    /// Closes and opens it again, as a new process does.
    #[must_use]
    fn reopened(self) -> Self;

    /// What the projection of an entry shows, where this storage can tell.
    fn shown(&mut self, _entry: &EntryId) -> Option<View> {
        None
    }
}

impl Home for MemoryRows {
    fn empty() -> Self {
        Self::default()
    }

    fn copy(&mut self) -> Self {
        self.clone()
    }

    fn reopened(self) -> Self {
        self
    }

    fn shown(&mut self, entry: &EntryId) -> Option<View> {
        self.views.get(entry).cloned()
    }
}
