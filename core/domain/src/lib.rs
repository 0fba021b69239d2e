//! # hearth-domain
//! The couple's data and the rules over it (`design.md` 3 and 6). Pure: no disk, network, thread, clock or
//! randomness; whatever of these a rule needs is passed in. Start reading at [`ids`], [`log`] and [`space`].
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod cards;
pub mod catalogue;
pub mod consent;
pub mod day;
pub mod document;
pub mod entries;
pub mod hash;
pub mod help;
pub mod ids;
pub mod local_time;
pub mod log;
pub mod private;
pub mod reminders;
pub mod rhythm;
pub mod space;
pub mod state;
pub mod talk;
pub mod unlock;
pub mod words;
