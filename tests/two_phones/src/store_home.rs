//! The real encrypted store as a home, in a temporary folder.

use std::collections::BTreeMap;
use std::fs;

use hearth_domain::consent::LiveEntry;
use hearth_domain::ids::EntryId;
use hearth_domain::space::{self, Rows, RowsError, Storage};
use hearth_store::couple::{CoupleRead, CoupleStore, EntryFacts, Profiles};
use hearth_store::{DatabaseKey, Folder, StoreError};
use tempfile::TempDir;

use crate::home::Home;

/// The real store, in a folder that goes away with it.
pub struct StoreHome {
    store: CoupleStore,
    folder: Folder,
    temporary: TempDir,
}

impl StoreHome {
    fn open(temporary: TempDir) -> Self {
        let folder = Folder::lock(temporary.path()).expect("a folder of our own");
        let store = CoupleStore::open(&folder, &key()).expect("a store");
        Self { store, folder, temporary }
    }
}

fn key() -> DatabaseKey {
    DatabaseKey::from_bytes([7; 32])
}

impl Storage for StoreHome {
    fn transact<T, E: From<RowsError>>(
        &mut self,
        act: impl FnOnce(&mut dyn Rows) -> Result<T, E>,
    ) -> Result<T, E> {
        self.store.transact(act)
    }
}

impl StoreHome {
    fn read<T>(&mut self, read: impl FnOnce(&CoupleRead<'_>) -> Result<T, StoreError>) -> T {
        self.store.write(|rows| read(&rows.read())).expect("a store that can be read")
    }

    /// What is in no list, but stands between the two.
    fn between(&mut self) -> (Profiles, [Vec<LiveEntry>; 2]) {
        self.read(|read| Ok((read.profiles()?, read.consents()?)))
    }
}

impl Home for StoreHome {
    type Picture = EntryFacts;

    fn pictures(&mut self, entries: &[EntryId]) -> BTreeMap<EntryId, EntryFacts> {
        self.read(|read| {
            let facts = entries.iter().map(|entry| Ok(Some((*entry, read.entry(entry)?))));
            let facts: Result<Vec<_>, StoreError> = facts.collect();
            Ok(facts?.into_iter().flatten().filter_map(|(id, facts)| Some((id, facts?))).collect())
        })
    }

    fn inspect(&mut self, entries: &[EntryId]) {
        let found = self.store.integrity().expect("a store that can be checked");
        assert!(found.is_sound(), "{found:?}");
        let consents = self.transact(space::consents).map_err(|error: RowsError| error.to_string());
        let (pictures, between) = (self.pictures(entries), self.between());
        assert!(Ok(&between.1) == consents.as_ref(), "the consents are those of the rows");
        let unread =
            self.store.rebuild_projections(|_, _| {}).expect("a store that can be written");
        assert_eq!(unread, 0, "every document can be read");
        assert!(self.pictures(entries) == pictures, "projections made anew are the same");
        assert!(self.between() == between, "projections made anew are the same");
    }

    fn empty() -> Self {
        Self::open(TempDir::new().expect("a temporary folder"))
    }

    fn copy(&mut self) -> Self {
        let to = TempDir::new().expect("a temporary folder");
        for file in fs::read_dir(self.folder.path()).expect("a folder to read") {
            let file = file.expect("a file");
            let name = file.file_name();
            // The lock is this process's, the shared memory that of open connections.
            if name == "lock" || name.to_string_lossy().ends_with("-shm") {
                continue;
            }
            fs::copy(file.path(), to.path().join(name)).expect("a copied file");
        }
        Self::open(to)
    }

    fn reopened(self) -> Self {
        let Self { store, folder, temporary } = self;
        drop(store);
        drop(folder);
        Self::open(temporary)
    }
}
