//! See `tests/hostile/src/backup.rs`.
#![no_main]

hearth_fuzz::target!("backup");
