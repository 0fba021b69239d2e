//! A yes to what a plan offers: the member's own entry, so that nobody can say it in the other's name, and it
//! stands in the author's signed log (SR-34). It names one offer of one plan: when the plan is moved, it is a yes
//! to what was offered before and counts no more (SR-12). There is no entry for a no: whoever says nothing,
//! declines or forgets leaves the same bytes, which is none (SR-09).

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT, ReadDoc, ScalarValue, Value};

use super::plan::OfferId;
use crate::ids::EntryId;

pub(super) const NAME: &str = "yes";
const PLAN: &str = "plan";
const OFFER: &str = "offer";

/// A yes to one offer of one plan. It is about the plan's own day, the one in its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Yes {
    /// Which plan.
    pub plan: EntryId,
    /// What was offered.
    pub offer: OfferId,
}

impl Yes {
    pub(super) fn write<T: Transactable>(self, tx: &mut T) -> Result<(), AutomergeError> {
        tx.put(ROOT, PLAN, ScalarValue::Bytes(self.plan.0.to_vec()))?;
        tx.put(ROOT, OFFER, ScalarValue::Bytes(self.offer.0.to_vec()))
    }

    pub(super) fn read(document: &Automerge) -> Option<Self> {
        Some(Self {
            plan: EntryId(bytes(document, PLAN)?),
            offer: OfferId(bytes(document, OFFER)?),
        })
    }
}

fn bytes(document: &Automerge, key: &str) -> Option<[u8; 16]> {
    match document.get(ROOT, key).ok()?? {
        (Value::Scalar(scalar), _) => match scalar.as_ref() {
            ScalarValue::Bytes(bytes) => bytes.as_slice().try_into().ok(),
            _ => None,
        },
        (Value::Object(_), _) => None,
    }
}
