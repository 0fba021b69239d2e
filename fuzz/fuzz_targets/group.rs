//! See `tests/hostile/src/group.rs`.
#![no_main]

hearth_fuzz::target!("group");
