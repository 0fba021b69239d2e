//! Moments: a ritual done on a civil day (`product.md` 4). The day is the entry's own.

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT};

use super::text;
use crate::catalogue::RitualId;

pub(super) const NAME: &str = "moment";

/// A ritual that the two did on the entry's day; either may log it, once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MomentEntry {
    /// Which ritual; one that this version does not know is kept.
    pub ritual: RitualId,
}

impl MomentEntry {
    pub(super) fn write<T: Transactable>(&self, tx: &mut T) -> Result<(), AutomergeError> {
        tx.put(ROOT, "ritual", self.ritual.as_str())
    }

    pub(super) fn read(document: &Automerge) -> Option<Self> {
        Some(Self { ritual: text(document, "ritual")?.parse().ok()? })
    }
}
