//! A sync session as a state machine without input or output (`sync.md` 1): bytes and [`Logs`] in, bytes
//! out. It knows no socket, clock or thread; [`Session::step`] is called with what came over the stream.
//! The bytes of every frame stand in `docs/formats.md` 10 and 11.
//!
//! [`Logs`]: hearth_domain::space::Logs

mod bytes;
mod chunk;
mod codec;
mod deflate;
mod engine;
mod message;
mod outcome;
mod peer;
#[cfg(test)]
mod tests;
mod wants;

pub use engine::{MAX_ITEMS_GIVEN, MAX_ITEMS_TAKEN, MAX_WORK, Session};
pub use message::{PROTOCOL, Refusal};
pub use outcome::{Action, Event, Outcome, Tally};
