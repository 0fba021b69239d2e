//! See `tests/hostile/src/certificates.rs`.
#![no_main]

hearth_fuzz::target!("certificates");
