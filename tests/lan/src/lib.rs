//! Two phones on a real wire: two processes, each in a network namespace of its own, and between them a cable that is a
//! program. Each namespace has one interface, a TAP device, whose other end is held here: every packet that a phone
//! sends comes by, is looked at and counted, and is carried, kept back, or dropped. Nothing else is connected.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]

mod cable;
mod packet;
mod phone;
mod place;

pub use cable::{Cable, Direction, Weather};
pub use packet::Packet;
pub use phone::{Phone, Said};
pub use place::Place;
