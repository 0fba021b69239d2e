//! # hearth-store
//! The couple's data on disk: encrypted SQLite, one file a room (`design.md` 4, 6 and 9). It keeps what it is
//! given and decides nothing that two phones must agree on; those rules are in `hearth-domain`.
//!
//! Start reading at [`Folder`] (one app per folder), then [`couple::CoupleStore`] (what is shared),
//! [`mine::MineStore`] (what never leaves the phone) and [`journal::JournalDoor`] (what has a secret of its own).
//! Every database is opened by `open.rs`, keyed by `key.rs`
//! and brought up to date by `migrations.rs`. No SQL exists outside this crate.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod aside;
pub mod backup;
mod check;
mod codec;
pub mod couple;
mod cursor;
mod derive;
mod doctor;
mod erase;
mod error;
mod files;
mod folder;
pub mod journal;
mod key;
mod log;
mod migrations;
pub mod mine;
mod nonce;
mod open;
mod salvage;
mod search;
mod secret;
mod seed;
mod wipe;
mod wiped;

pub use aside::{SetAside, set_aside};
pub use cursor::{Cursor, NotACursor, Page};
pub use doctor::{FileSize, Integrity};
pub use erase::Erased;
pub use error::StoreError;
pub use files::{Room, forget_damaged, has_damaged, is_unused, remove_room};
pub use folder::Folder;
pub use key::DatabaseKey;
pub use nonce::{Nonce, Provenance};
pub use salvage::Take;
pub use secret::{NewPassphrase, NewSecret, Secret, SecretError};
pub use seed::Seed;
pub use wipe::{delete_everything, delete_everything_telling, deletion_is_begun};

#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;
#[cfg(test)]
mod erase_tests;
#[cfg(test)]
mod restored_tests;
#[cfg(test)]
mod start_tests;
#[cfg(test)]
mod vector_tests;
#[cfg(test)]
mod wipe_tests;
