//! See `tests/hostile/src/frames.rs`.
#![no_main]

hearth_fuzz::target!("frames");
