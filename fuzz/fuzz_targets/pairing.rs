//! See `tests/hostile/src/pairing.rs`.
#![no_main]

hearth_fuzz::target!("pairing");
