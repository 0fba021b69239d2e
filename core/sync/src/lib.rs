//! # hearth-sync
//! How two phones agree (`sync.md`, `design.md` 3): the frames of a byte stream ([`frame`]), how two phones
//! come to trust each other ([`pairing`]), and how they agree whenever they meet ([`session`]). State machines: `step(event) -> actions`. No sockets, no SQL, no
//! runtime, no clock and no randomness; what a rule needs of these is passed in.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod beacon;
pub mod frame;
pub mod pairing;
pub mod session;
