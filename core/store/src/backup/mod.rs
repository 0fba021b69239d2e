//! Backup and restore (`design.md` 4): all three rooms in one file, encrypted under a passphrase.
//!
//! What a backup holds: a copy of each room, made row by row (so nothing that was erased is in it) under a key
//! of this backup alone; the journal's is wrapped by the journal's own secret, and needs that beside the
//! passphrase. What it never holds: a device key, an author key, the phone's half of the journal's key, or a
//! key that any phone uses now. So restoring on other hardware is replacing the phone.
//!
//! `head.rs` is the file's first bytes, `stream.rs` the encrypted rest, `parts.rs` what is in it
//! (`docs/formats.md` 18).

mod error;
mod head;
mod parts;
mod restore;
mod snapshot;
mod stream;
#[cfg(test)]
pub(crate) mod vectors;
mod write;

pub use error::BackupError;
pub use restore::{Restored, RoomKeys, restore};
pub use write::{JournalPart, Sources, write};

pub(crate) use restore::settle;
