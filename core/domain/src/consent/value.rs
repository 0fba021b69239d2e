//! What a member's live entries come to (`sync.md` 4): the least of them, and nothing where anything is not
//! known. The order in which they were written or arrived does not matter.

use super::level::{Level, Published};
use crate::day::CivilDay;
use crate::ids::EntryId;

/// An entry of a member that no tombstone has reached here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LiveEntry {
    /// Which.
    pub entry: EntryId,
    /// What it says; `None` when it is erased here, not here yet, or not understood.
    pub says: Option<Published>,
}

/// What a member publishes. None, expired, hollow, lacking or unknown is nothing.
#[must_use]
pub fn value(live: &[LiveEntry], today: CivilDay) -> Published {
    let says = |entry: &LiveEntry| entry.says.unwrap_or(Published::NOTHING);
    let least = live.iter().map(says).reduce(Published::lower_of);
    least.unwrap_or(Published::NOTHING).on(today)
}

/// What is open for both: the lower of two (SR-08), and nothing of the touch programme before it stands.
#[must_use]
pub fn open_for_both(one: Published, other: Published) -> Level {
    one.open.min(other.open).min(Level::HIGHEST_NOW)
}
