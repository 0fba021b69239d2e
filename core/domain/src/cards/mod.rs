//! The card of the day (`product.md` 1.1-1.3, `sync.md` 3): the same card on both phones without a network,
//! an answer sealed on one, and both opened by themselves once both seals are held. Pure: salts, the space's
//! secret and the day are passed in. What is written of it: `space/sealed.rs`; bytes: `docs/formats.md` 15.
//!
//! What it guarantees: neither could change an answer after seeing the other's. Not fairness: whoever opens
//! second can withhold. A pass writes nothing, so there is nothing here about it.

mod deck;
mod ids;
mod seal;
mod standing;

pub use deck::{CardId, DayCard, Deck, NotACardId};
pub use ids::CardEntries;
pub use seal::{Answer, Salt, Seal, SealedAnswer};
pub use standing::{CardHeld, CardStanding, Opened, SealHeld};
