//! Where a phone keeps its rows: maps, or the real encrypted store in a temporary folder. The same tests run
//! on both.

use std::collections::BTreeMap;

use hearth_domain::entries::View;
use hearth_domain::ids::EntryId;
use hearth_domain::space::Storage;
use hearth_domain::space::memory::MemoryRows;

/// A storage that a simulated phone can live in.
pub trait Home: Storage + Sized {
    /// What a list, a search or a screen is shown of an entry.
    type Picture: PartialEq;

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

    /// The picture of each of these entries.
    fn pictures(&mut self, entries: &[EntryId]) -> BTreeMap<EntryId, Self::Picture>;

    /// Checks what this storage can check of itself, and makes what follows from the rows anew; nothing may be
    /// changed by that.
    fn inspect(&mut self, _entries: &[EntryId]) {}
}

impl Home for MemoryRows {
    type Picture = View;

    fn pictures(&mut self, entries: &[EntryId]) -> BTreeMap<EntryId, View> {
        let view = |entry: &EntryId| Some((*entry, self.views.get(entry)?.clone()));
        entries.iter().filter_map(view).collect()
    }

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
