//! See `tests/hostile/src/document.rs`.
#![no_main]

hearth_fuzz::target!("document");
