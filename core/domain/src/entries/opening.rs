//! Openings: the answer that a seal was made of, with the two seals it was opened against (`sync.md` 3). What it
//! is worth, `cards::CardHeld` decides.

use automerge::transaction::Transactable;
use automerge::{AutomergeError, ROOT};

use super::changes::Fields;
use crate::cards::{Answer, CardId, Salt, Seal};

pub(super) const NAME: &str = "opening";
const CARD: &str = "card";
const SALT: &str = "salt";
const ANSWER: &str = "answer";
const SEALS: &str = "seals";

/// An answer opened by its author. No `Debug`: it is the couple's text.
#[derive(Clone, PartialEq, Eq)]
pub struct OpeningEntry {
    /// The card that it answers.
    pub card: CardId,
    /// The salt of its seal.
    pub salt: Salt,
    /// The answer.
    pub answer: Answer,
    /// The two seals that were held when it was written, by the index of the member.
    pub seals: [Seal; 2],
}

impl OpeningEntry {
    pub(super) fn write<T: Transactable>(&self, tx: &mut T) -> Result<(), AutomergeError> {
        let [first, second] = self.seals;
        tx.put(ROOT, CARD, self.card.as_str())?;
        tx.put(ROOT, SALT, self.salt.0.to_vec())?;
        tx.put(ROOT, ANSWER, self.answer.text())?;
        tx.put(ROOT, SEALS, [first.0, second.0].concat())
    }

    fn read(fields: &Fields) -> Option<Self> {
        let seals: [u8; 64] = fields.bytes(SEALS)?;
        let (first, second) = seals.split_at(32);
        Some(Self {
            card: fields.text(CARD)?.parse().ok()?,
            salt: Salt(fields.bytes(SALT)?),
            answer: Answer::as_sealed(fields.text(ANSWER)?.to_owned()),
            seals: [Seal(first.try_into().ok()?), Seal(second.try_into().ok()?)],
        })
    }
}

/// Every way in which it was opened: one, unless its author wrote it more than once.
pub(super) fn read(changes: &[Option<Fields>]) -> Option<Vec<OpeningEntry>> {
    let said = changes.iter().flatten().filter(|fields| fields.is(NAME));
    let openings: Vec<OpeningEntry> = said.filter_map(OpeningEntry::read).collect();
    (!openings.is_empty()).then_some(openings)
}
