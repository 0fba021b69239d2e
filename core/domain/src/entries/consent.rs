//! Consent: what a member lets be open, and until when (`sync.md` 4). Each act is a new entry about no day; none
//! is ever edited. What the live ones of a member come to, `consent::value` says.

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT};

use super::number;
use crate::consent::{Level, Published};
use crate::day::CivilDay;

pub(super) const NAME: &str = "consent";
const OPEN: &str = "open";
const UNTIL: &str = "until";

pub(super) fn write<T: Transactable>(
    published: Published,
    tx: &mut T,
) -> Result<(), AutomergeError> {
    tx.put(ROOT, OPEN, u64::from(published.open.number()))?;
    tx.put(ROOT, UNTIL, u64::from(published.until.number()))
}

/// What is missing or makes no sense opens nothing.
pub(super) fn read(document: &Automerge) -> Published {
    let small = |key| number(document, key).and_then(|number| u32::try_from(number).ok());
    let level = small(OPEN).and_then(Level::from_peer);
    let until = small(UNTIL).and_then(CivilDay::from_number);
    // One that was edited may have been so in two places at once, and the higher could win.
    let once = document.get_changes_meta(&[]).len() == 1;
    match (level.filter(|_| once), until) {
        (Some(open), Some(until)) => Published { open, until },
        _ => Published::NOTHING,
    }
}
