//! See `tests/hostile/src/qr_text.rs`.
#![no_main]

hearth_fuzz::target!("qr_text");
