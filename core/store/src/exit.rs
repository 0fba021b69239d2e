//! OpenSSL puts its state away when the process ends, while threads that nobody waited for still encrypt: the process
//! then ends in a crash. Nothing there needs putting away; the system takes the memory back, and keys are wiped by their owners.
#![allow(unsafe_code, reason = "OpenSSL is told so by a C function; this is the one call")]

use std::ffi::{c_int, c_void};
use std::ptr;

/// `OPENSSL_INIT_NO_ATEXIT` of `openssl/crypto.h`.
const NO_ATEXIT: u64 = 0x0008_0000;

unsafe extern "C" {
    fn OPENSSL_init_crypto(options: u64, settings: *const c_void) -> c_int;
}

/// Tells OpenSSL to leave everything as it is at the process's end. To be called before SQLCipher starts it; too late,
/// nothing changes.
pub(crate) fn leave_openssl_as_it_is() {
    // SAFETY: it may be called at any time by any thread, and no settings are the usual ones. It fails only where there
    // is no memory, and then what starts OpenSSL next fails, too.
    let started = unsafe { OPENSSL_init_crypto(NO_ATEXIT, ptr::null()) };
    debug_assert_eq!(started, 1, "OpenSSL starts");
}
