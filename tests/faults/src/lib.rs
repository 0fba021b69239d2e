//! # faults
//! What a phone's files come to when the process or the power is gone in the middle of an act (`sync.md` 7,
//! invariant 4), and what the phone does when the storage fails or a file is hurt. Linux with glibc only.
//!
//! A child process ([`child`]) does one [`Act`] on a real phone, under a shim (`shim/shim.c`) that records every
//! change of a file. From one record, the files at every boundary are built again ([`Trace`], [`Files`]), opened
//! and judged ([`Verdict`]). Real kills of the child at some boundaries show that the rebuilt states are the real
//! ones. Start reading at `tests/kill.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

mod acts;
mod child;
mod files;
mod phone;
#[path = "../../../core/store/tests/shown/mod.rs"]
mod shown;
mod trace;
mod verdict;

pub use acts::Act;
pub use child::{Child, Ended, Fault, mark, start, undisturbed};
pub use files::{Cut, Files};
pub use phone::{Clock, PATIENCE, SECRET, TwoPhones, close, database_key, open, raw, typed};
pub use trace::{Change, Step, Trace};
pub use verdict::{Found, Verdict};
