//! # hearth-store
//! The couple's data on disk: encrypted SQLite, one file a room (`design.md` 4, 6 and 9). It keeps what it is
//! given and decides nothing that two phones must agree on; those rules are in `hearth-domain`.
//!
//! Start reading at [`Folder`] (one app per folder), then [`couple::CoupleStore`] (what is shared) and
//! [`mine::MineStore`] (what never leaves the phone). Every database is opened by `open.rs`, keyed by `key.rs`
//! and brought up to date by `migrations.rs`. No SQL exists outside this crate.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod check;
mod codec;
pub mod couple;
mod cursor;
mod doctor;
mod erase;
mod error;
mod files;
mod folder;
mod key;
mod migrations;
pub mod mine;
mod nonce;
mod open;
mod search;

pub use cursor::{Cursor, NotACursor, Page};
pub use doctor::{FileSize, Integrity};
pub use erase::Erased;
pub use error::StoreError;
pub use files::{Room, remove_room};
pub use folder::Folder;
pub use key::DatabaseKey;
pub use nonce::{Nonce, Provenance};

#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;
#[cfg(test)]
mod erase_tests;
