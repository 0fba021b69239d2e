//! The real encrypted store as a home, in a temporary folder.

use std::fs;

use hearth_domain::space::{Rows, RowsError, Storage};
use hearth_store::couple::CoupleStore;
use hearth_store::{DatabaseKey, Folder};
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

impl Home for StoreHome {
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
