//! The key check value: a small file beside each database (`couple.db.check`) that tells a wrong key from
//! damage, which SQLCipher cannot (both say "not a database"), and a lost file from a first start.
//!
//! 17 bytes: 16 bytes of BLAKE3("hearth/key-check/1", key), then 0 while the database is being created and 1
//! from the moment its first transaction is on disk. There is no salt: the key is 32 random bytes, so there is
//! nothing to guess, and a salt would hide only that two files have the same key, which no two of ours have.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::StoreError;
use crate::files::{CHECK, beside, replace};
use crate::key::DatabaseKey;

const SIZE: usize = 17;

/// What the check file says about a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// No check file, or one that is not of our form.
    Silent,
    /// Made with this key; the database was never finished.
    Begun,
    /// Made with this key; the database was on disk once.
    Made,
    /// Made with another key; whether the database was on disk once.
    Other {
        /// Whether the database was on disk once.
        made: bool,
    },
}

fn path_of(database: &Path) -> PathBuf {
    beside(database, CHECK)
}

/// Compares the check file beside `database` with `key`.
pub(crate) fn read(database: &Path, key: &DatabaseKey) -> Result<Verdict, StoreError> {
    let bytes = match fs::read(path_of(database)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Verdict::Silent),
        Err(error) => return Err(StoreError::from_io(&error)),
    };
    let Some((&state, value)) = bytes.split_last().filter(|_| bytes.len() == SIZE) else {
        return Ok(Verdict::Silent);
    };
    Ok(match (value == key.check_value(), state) {
        (true, 1) => Verdict::Made,
        (true, _) => Verdict::Begun,
        (false, state) => Verdict::Other { made: state == 1 },
    })
}

/// Writes the check file, whole or not at all.
pub(crate) fn write(database: &Path, key: &DatabaseKey, made: bool) -> Result<(), StoreError> {
    let mut bytes = [0; SIZE];
    bytes[..SIZE - 1].copy_from_slice(&key.check_value());
    bytes[SIZE - 1] = u8::from(made);
    replace(&path_of(database), &bytes).map_err(|error| StoreError::from_io(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_file_tells_its_own_key_from_another() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("couple.db");
        let (own, other) = (DatabaseKey::from_bytes([1; 32]), DatabaseKey::from_bytes([2; 32]));
        assert_eq!(read(&database, &own), Ok(Verdict::Silent));
        write(&database, &own, false).unwrap();
        assert_eq!(read(&database, &own), Ok(Verdict::Begun));
        assert_eq!(read(&database, &other), Ok(Verdict::Other { made: false }));
        write(&database, &own, true).unwrap();
        assert_eq!(read(&database, &own), Ok(Verdict::Made));
        assert_eq!(read(&database, &other), Ok(Verdict::Other { made: true }));
        fs::write(path_of(&database), b"torn").unwrap();
        assert_eq!(read(&database, &own), Ok(Verdict::Silent));
    }
}
