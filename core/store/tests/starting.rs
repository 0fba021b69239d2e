//! The first opens of a process. Alone in this file, and so in its process: SQLCipher starts once in each.
#![allow(clippy::unwrap_used)]
#![allow(unsafe_code, reason = "a fault shim: SQLite takes its locks from nowhere but C")]

use std::cell::Cell;
use std::ffi::c_int;
use std::path::Path;
use std::ptr::null_mut;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use hearth_store::couple::CoupleStore;
use hearth_store::{DatabaseKey, Folder, StoreError};
use rusqlite::ffi;

/// How many turns a slow thread leaves to others before it takes SQLite's main lock. An open needs a few.
const TURNS: u32 = 20_000;

thread_local! {
    static SLOW: Cell<bool> = const { Cell::new(false) };
}
/// How often the slow thread came to that lock. From the second time on it is the one that starts SQLite.
static CAME: AtomicU32 = AtomicU32::new(0);
static SHIM: OnceLock<Shim> = OnceLock::new();

type Enter = unsafe extern "C" fn(*mut ffi::sqlite3_mutex);

struct Shim {
    enter: Enter,
    /// Address of the lock under which SQLite, and SQLCipher's start, go.
    main: usize,
}

unsafe extern "C" fn enter(mutex: *mut ffi::sqlite3_mutex) {
    let Some(shim) = SHIM.get() else { return };
    if SLOW.get() && mutex as usize == shim.main {
        CAME.fetch_add(1, Ordering::SeqCst);
        for _ in 0..TURNS {
            thread::yield_now();
        }
    }
    // SAFETY: SQLite's own lock, with what SQLite passed.
    unsafe { (shim.enter)(mutex) }
}

/// Puts the shim between SQLite and its locks, and leaves SQLite as it is before the first open.
fn put_shim() {
    const STATIC_MAIN: c_int = ffi::SQLITE_MUTEX_STATIC_MAIN;
    let mut locks = ffi::sqlite3_mutex_methods {
        xMutexInit: None,
        xMutexEnd: None,
        xMutexAlloc: None,
        xMutexFree: None,
        xMutexEnter: None,
        xMutexTry: None,
        xMutexLeave: None,
        xMutexHeld: None,
        xMutexNotheld: None,
    };
    // SAFETY: one thread, no connection; SQLite copies what the pointer shows before the call returns.
    unsafe {
        // It knows its own locks once it was started, and tells and replaces them when it was stopped again.
        assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
        let main = ffi::sqlite3_mutex_alloc(STATIC_MAIN);
        assert_ne!(main, null_mut());
        assert_eq!(ffi::sqlite3_shutdown(), ffi::SQLITE_OK);
        let got = ffi::sqlite3_config(ffi::SQLITE_CONFIG_GETMUTEX, &raw mut locks);
        assert_eq!(got, ffi::SQLITE_OK);
        let shim = Shim { enter: locks.xMutexEnter.unwrap(), main: main as usize };
        assert!(SHIM.set(shim).is_ok());
        locks.xMutexEnter = Some(enter);
        let put = ffi::sqlite3_config(ffi::SQLITE_CONFIG_MUTEX, &raw mut locks);
        assert_eq!(put, ffi::SQLITE_OK);
    }
}

fn open(home: &Path) -> Result<(), StoreError> {
    let folder = Folder::lock(home)?;
    CoupleStore::open(&folder, &DatabaseKey::from_bytes([7; 32])).map(drop)
}

#[test]
fn a_phone_opens_while_another_in_its_process_starts_the_cipher() {
    let homes = [(); 2].map(|()| tempfile::tempdir().unwrap());
    put_shim();
    thread::scope(|threads| {
        let slow = threads.spawn(|| {
            SLOW.set(true);
            open(homes[0].path())
        });
        while CAME.load(Ordering::SeqCst) < 2 {
            thread::yield_now();
        }
        assert_eq!(open(homes[1].path()), Ok(()));
        assert_eq!(slow.join().unwrap(), Ok(()));
    });
}
