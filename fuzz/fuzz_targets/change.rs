//! See `tests/hostile/src/change.rs`.
#![no_main]

hearth_fuzz::target!("change");
