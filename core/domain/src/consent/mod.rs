//! Consent: what touch is open now, the lower of two private choices (`product.md` 1.4 and 3b, `sync.md` 4,
//! SR-08 to SR-12). Pure: entries, clock and day are passed in. Reading and writing entries: `space/consent.rs`.
//!
//! Lowering is at once, asks for nothing and is never refused. Raising asks for the journal's secret, waits a day
//! by this phone's own clock, and counts only over what it had seen. Why something is 0 stands nowhere in the
//! space: declined, resting, expired, blocked and never chosen are the same nothing.

mod choice;
mod level;
mod value;

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

pub use choice::{Chosen, ConsentAct, Now, Private, Raise};
pub use level::{ConsentError, Level, Published};
pub use value::{LiveEntry, open_for_both, value};
