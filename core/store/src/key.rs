//! Keying: the only file that knows SQLCipher's key pragmas, so that the crypto provider can be swapped
//! without touching another one (`design.md` 9, "What SQLCipher costs"). A database is always keyed with 32
//! raw bytes: a passphrase would cost 190 ms a connection.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use hearth_domain::hash::labelled;
use rusqlite::Connection;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::wiped;

/// The key of one database: 32 random bytes from the phone's secure storage. Wiped when dropped; no `Debug`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey(Keying);

#[derive(Clone, Zeroize, ZeroizeOnDrop)]
enum Keying {
    Raw([u8; 32]),
    /// No encryption. Only the erasure tests use it: they must be able to read what is in the file.
    #[cfg(test)]
    Plain,
}

impl DatabaseKey {
    /// From 32 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Keying::Raw(bytes))
    }

    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Self(Keying::Plain)
    }

    /// Keys a connection on which nothing was read yet.
    pub(crate) fn apply(&self, connection: &Connection) -> rusqlite::Result<()> {
        match &self.0 {
            Keying::Raw(bytes) => connection.execute_batch(&raw_key_pragma(bytes)),
            #[cfg(test)]
            Keying::Plain => Ok(()),
        }
    }

    /// Attaches another database, which has this key, to a connection. Nothing may have been read of it.
    pub(crate) fn attach(
        &self,
        connection: &Connection,
        path: &Path,
        name: &str,
    ) -> rusqlite::Result<()> {
        let Some(path) = path.to_str() else {
            return Err(rusqlite::Error::InvalidPath(path.to_owned()));
        };
        let text = match &self.0 {
            Keying::Raw(bytes) => raw_key(bytes),
            // An empty text, not NULL, which would stand for the key of the main database.
            #[cfg(test)]
            Keying::Plain => Zeroizing::new(String::new()),
        };
        // `name` is one of ours. Path and key are bound: no text of a statement holds them.
        let sql = format!("ATTACH DATABASE ?1 AS {name} KEY ?2");
        connection.execute(&sql, (path, text.as_str()))?;
        Ok(())
    }

    /// 16 bytes that tell this key from another one without telling the key (see `check.rs`).
    pub(crate) fn check_value(&self) -> [u8; 16] {
        let mut hash = match &self.0 {
            Keying::Raw(bytes) => labelled("hearth/key-check/1", &[bytes]),
            #[cfg(test)]
            Keying::Plain => [0; 32],
        };
        let mut value = [0; 16];
        value.copy_from_slice(&hash[..16]);
        hash.zeroize();
        value
    }
}

/// Starts SQLCipher in one thread, before any other may open a connection. To be called before every open.
///
/// The first open of a process starts SQLite, and SQLite says "started" to other threads before it runs
/// SQLCipher's part (`SQLITE_EXTRA_INIT`, outside its lock). A second thread that opened just then found no
/// cipher, and its `PRAGMA key` failed with the general error. When this has returned, both are started.
#[allow(clippy::disallowed_methods, reason = "this is what must come before every other open")]
pub(crate) fn start() -> rusqlite::Result<()> {
    static STARTED: Mutex<bool> = Mutex::new(false);
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*started {
        wiped::give_to_sqlite();
        // SQLCipher would write warnings to stderr (on a phone: the system's log) for every wrong key and
        // bad page. The level is the process's.
        Connection::open_in_memory()?.execute_batch("PRAGMA cipher_log_level = NONE;")?;
        *started = true;
    }
    Ok(())
}

/// `PRAGMA key = "x'<64 hex digits>'"`. The text is wiped when dropped, and is given its full size at once,
/// because a string that grows leaves copies behind.
fn raw_key_pragma(bytes: &[u8; 32]) -> Zeroizing<String> {
    let mut statement = Zeroizing::new(String::with_capacity(96));
    statement.push_str("PRAGMA key = \"");
    statement.push_str(&raw_key(bytes));
    statement.push_str("\";");
    statement
}

/// `x'<64 hex digits>'`: raw bytes, no derivation.
fn raw_key(bytes: &[u8; 32]) -> Zeroizing<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = Zeroizing::new(String::with_capacity(67));
    text.push_str("x'");
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text.push('\'');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_passed_as_raw_bytes() {
        let mut bytes = [0; 32];
        bytes[0] = 0xab;
        bytes[31] = 0x01;
        let statement = raw_key_pragma(&bytes);
        assert!(statement.starts_with("PRAGMA key = \"x'ab0000"));
        assert!(statement.ends_with("0001'\";"));
        assert!(statement.capacity() == 96 && statement.len() < 96);
    }

    #[test]
    fn check_values_differ_by_key_and_hold_nothing_of_it() {
        let (one, other) = (DatabaseKey::from_bytes([1; 32]), DatabaseKey::from_bytes([2; 32]));
        assert_ne!(one.check_value(), other.check_value());
        assert_ne!(one.check_value(), [1; 16]);
    }
}
