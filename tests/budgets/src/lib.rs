//! # budgets
//! What the standard pieces of work may cost: bytes and frames of a meeting, rows and pages written by an edit,
//! blocks of memory, instructions. All of these are the same on every machine and however busy it is; times are
//! for reading, and stand in `docs/performance.md` (`sync.md` 7.16).
//!
//! This library is the couple that the work is done for, and how two of their phones meet; the benchmark
//! (`tests/bench`) measures the same ones. `tests/` holds the budgets.
#![allow(clippy::missing_errors_doc, reason = "whatever fails ends the measurement")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod fill;
pub mod heap;
pub mod meeting;
pub mod phone;
pub mod random;
pub mod watched;
pub mod works;
