//! The scenarios of `tests/hosts`, played in Rust: what they must show in every language, they show here first.
//! `README.md` beside this crate says how a scenario is written.
#![allow(missing_docs, reason = "a test program")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod like;
mod ports;
mod runner;
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, unused_qualifications, reason = "written by `cargo xtask bindings`")]
mod table;

mod values;

pub use runner::play;

/// What a phone of this name brings, alone in its air.
pub fn ports(name: &str) -> hearth_ffi::Ports {
    ports::Desk::new(name, ports::Air::default()).ports()
}
