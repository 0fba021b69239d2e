//! The end of a process: it may come while threads that nobody waits for still open databases.
#![allow(clippy::unwrap_used)]

use std::process::{Command, exit};
use std::thread;

use hearth_store::couple::CoupleStore;
use hearth_store::{DatabaseKey, Folder};

/// In the environment of a process that is to end so.
const ENDS: &str = "HEARTH_ENDS_WHILE_OPENING";

fn opens_again_and_again() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    loop {
        drop(CoupleStore::open(&folder, &DatabaseKey::from_bytes([7; 32])));
    }
}

#[test]
fn a_process_that_ends_while_threads_use_their_stores_ends_well() {
    if std::env::var_os(ENDS).is_some() {
        for _ in 0..4 {
            thread::spawn(opens_again_and_again);
        }
        // Each thread is somewhere in its work, never twice at the same place.
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::lock(home.path()).unwrap();
        drop(CoupleStore::open(&folder, &DatabaseKey::from_bytes([8; 32])));
        exit(0);
    }
    let own = std::env::current_exe().unwrap();
    let name = "a_process_that_ends_while_threads_use_their_stores_ends_well";
    let ended: Vec<_> = (0..20)
        .map(|_| Command::new(&own).args(["--exact", name]).env(ENDS, "1").output().unwrap().status)
        .collect();
    assert!(ended.iter().all(|status| status.code() == Some(0)), "{ended:?}");
}
