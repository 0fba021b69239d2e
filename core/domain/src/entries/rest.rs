//! Rest: days that ask nothing, from the entry's day to another (`product.md` 4b). No reason is kept.

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT};

use super::number;
use crate::day::CivilDay;

pub(super) const NAME: &str = "rest";

/// Days of rest shared with the partner: from the entry's day up to and including `until`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RestEntry {
    /// The last day of rest.
    pub until: CivilDay,
}

impl RestEntry {
    pub(super) fn write<T: Transactable>(self, tx: &mut T) -> Result<(), AutomergeError> {
        tx.put(ROOT, "until", u64::from(self.until.number()))
    }

    pub(super) fn read(document: &Automerge, from: CivilDay) -> Option<Self> {
        let until =
            u32::try_from(number(document, "until")?).ok().and_then(CivilDay::from_number)?;
        (from <= until).then_some(Self { until })
    }
}
