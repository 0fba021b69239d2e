//! `journal.db`: the private journal, private notes, and self-checks that were kept on purpose, behind a secret
//! of its own (`design.md` 4, SR-05). Whoever holds the unlocked phone and the app's own unlock sees nothing of
//! it: neither its text nor how much there is, in no other room, file, index, error or log (SR-04).
//!
//! Locked, there is a [`JournalDoor`]; unlocked, a [`JournalStore`], and the key exists only as long as that.
//! `wrap.rs` is the key's form on disk; one file a concept holds the writes (on [`JournalTx`]) and the queries
//! (on [`JournalRead`]) of its table.

mod checks;
mod deletes;
mod door;
mod entries;
mod error;
mod guesses;
mod notes;
mod schema;
mod store;
mod wrap;

pub use checks::KeptCheck;
pub use door::{JournalDoor, SecretProven};
pub use entries::JournalEntry;
pub use error::JournalError;
pub use guesses::pause_after;
pub use notes::PrivateNote;
pub use store::{JournalRead, JournalStore, JournalTx};
pub use wrap::PhoneHalf;

pub(crate) use schema::SCHEMA;
pub(crate) use wrap::{DataKey, SIZE as WRAP_SIZE, Wrap};
