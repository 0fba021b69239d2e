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

pub use engine::Session;
pub use message::{PROTOCOL, Refusal, has_heard};
pub use outcome::{Action, Event, Outcome, Tally};

/// Most items that one side gives in a session; the rest waits for the next (`design.md` 6.14).
pub const MAX_ITEMS_GIVEN: u64 = 100_000;
/// Most items that are taken in a session; a peer that gives more is refused.
pub const MAX_ITEMS_TAKEN: u64 = 131_072;
/// Most operations that are walked for what a peer gives in a session; after the group or the row that passes it
/// the rest waits for the next. A new phone of 20 000 entries takes a twentieth of it; every session gets on by
/// a group at least, so any history arrives in the end.
pub const MAX_WORK: u64 = 4_194_304;
