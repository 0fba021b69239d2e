//! The end of a test's process. The cipher puts its memory away when a process exits, also while a thread still closes
//! a database, and the process then ends in a crash. An app waits for `shutdown` first; a test that lets its phones go
//! waits here.
#![allow(unsafe_code, reason = "what a process does last is told to C alone")]

use std::ffi::c_int;
use std::fs;
use std::sync::Once;
use std::thread;
use std::time::Duration;

unsafe extern "C" {
    fn atexit(act: extern "C" fn()) -> c_int;
}

/// Lets the process wait at its end. To be called once a store is open: what is registered last is done first.
pub fn waits_for_what_closes() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the function is there as long as the process is, and unwinds into nothing.
        let registered = unsafe { atexit(wait) };
        assert_eq!(registered, 0);
    });
}

/// At most five seconds: a phone that somebody still holds is idle, and does no harm.
extern "C" fn wait() {
    for _ in 0..500 {
        thread::sleep(Duration::from_millis(10));
        if !holds_a_database() {
            return;
        }
    }
}

/// Whether a database is open, where the system shows it (Linux).
fn holds_a_database() -> bool {
    let open = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    open.filter_map(|file| fs::read_link(file.path()).ok())
        .any(|file| file.to_string_lossy().contains(".db"))
}
