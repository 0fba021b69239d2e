//! See `tests/hostile/src/give.rs`.
#![no_main]

hearth_fuzz::target!("give");
