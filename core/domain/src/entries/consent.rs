//! Consent: what a member lets be open, and until when (`sync.md` 4). Each act is a new entry about no day; none
//! is ever edited. What the live ones of a member come to, `consent::value` says.

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT};

use super::number;
use crate::consent::Published;

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

/// What is missing or makes no sense opens nothing; nor does an entry that was edited, which may have been so in
/// two places at once.
pub(super) fn read(document: &Automerge) -> Published {
    let once = document.get_changes_meta(&[]).len() == 1;
    match (number(document, OPEN), number(document, UNTIL)) {
        (Some(open), Some(until)) if once => Published::from_numbers(open, until),
        _ => Published::NOTHING,
    }
}
