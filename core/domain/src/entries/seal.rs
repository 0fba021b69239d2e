//! Seals: 32 bytes that fix an answer to the card of the entry's day (`sync.md` 3). Nothing else stands in one,
//! so that it is as long for one word as for five thousand letters (SR-07).

use automerge::transaction::Transactable;
use automerge::{AutomergeError, ROOT};

use super::changes::Fields;
use crate::cards::Seal;

pub(super) const NAME: &str = "seal";
const SEAL: &str = "seal";

/// What the document of a seal says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SealEntry {
    /// The only seal that was ever written to it.
    One(Seal),
    /// It was written more than once, so it fixes nothing.
    Void,
}

pub(super) fn write<T: Transactable>(seal: &Seal, tx: &mut T) -> Result<(), AutomergeError> {
    tx.put(ROOT, SEAL, seal.0.to_vec())
}

pub(super) fn read(changes: &[Option<Fields>]) -> Option<SealEntry> {
    let said = changes.iter().flatten().find(|fields| fields.is(NAME))?;
    match changes {
        [_] => said.bytes(SEAL).map(|seal| SealEntry::One(Seal(seal))),
        _ => Some(SealEntry::Void),
    }
}
