//! Carries bytes between two devices that know each other's keys: one iroh endpoint, dialling,
//! and the gate that every incoming connection has to pass.
//!
//! It knows no documents, no SQL, no members and no frames; it sees bytes, keys and addresses.
//! iroh authenticates (a device is its key), Hearth authorises (the [`Gate`]).
//! One endpoint per key, ever: pairing and sync share it, told apart by [`Purpose`].
//! Implements `design.md` sections 3 and 5 and `sync.md` section 5.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod accept;
mod address;
mod admission;
mod close_code;
mod dial;
mod endpoint;
mod error;
mod gate;
mod id;
mod link;
mod pipe;
mod pipes;
mod purpose;

#[cfg(test)]
mod tests;

pub use accept::Incoming;
pub use address::MAX_ADVERTISED;
pub use dial::{DIAL_LIMIT, DialPlan, HEAD_START};
pub use endpoint::LinkConfig;
pub use error::{DialError, LinkError, PipeError};
pub use gate::Gate;
pub use id::DeviceId;
pub use link::Link;
pub use pipe::{CHUNK, FINISH_LIMIT, Pipe, PipeReader, PipeWriter, Traffic};
pub use purpose::Purpose;
