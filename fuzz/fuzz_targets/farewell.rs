//! See `tests/hostile/src/farewell.rs`.
#![no_main]

hearth_fuzz::target!("farewell");
