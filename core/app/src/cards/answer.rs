//! Answering and passing. A sealed answer is kept in `mine.db` before its seal is written; what is not to be
//! opened any more goes back to its person, as something kept (`sync.md` 3).

use hearth_domain::cards::{Answer, CardId, CardStanding, Salt, SealedAnswer};
use hearth_domain::day::CivilDay;
use hearth_domain::hash::labelled;
use hearth_store::mine::{Kept, LocalId, MineRead, MineTx, OwnAct, Written};

use super::deal::{self, Dealt};
use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::random;
use crate::views::Visibility;

/// The setting that holds the number of the day whose card was passed last; of earlier ones nothing stays.
const PASSED: &str = "card_passed";
/// The chip under which an answer stands in the list of what was kept.
const TAG: &str = "card";

const SEALED_ALREADY: &str = "you have sealed an answer to this card, and it stays as it is; the next card comes with the next day";

/// Under which id the first answer kept to a card stands.
pub(super) fn kept_id(day: CivilDay, card: &CardId) -> LocalId {
    let parts: [&[u8]; 2] = [&day.number().to_be_bytes(), card.as_str().as_bytes()];
    let hash = labelled("hearth/kept-answer/1", &parts);
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    LocalId(id)
}

/// Whether the card of this day was passed.
pub(super) fn is_passed(mine: &MineRead<'_>, day: CivilDay) -> Result<bool> {
    let passed = mine.setting(PASSED)?;
    Ok(passed.and_then(|number| number.parse().ok()) == Some(day.number()))
}

/// An answer as something kept, with its question, so that it can be read, given or deleted like all that is.
pub(crate) fn keep(tx: &mut MineTx<'_>, sealed: &SealedAnswer, written: Written) -> Result<()> {
    let mut id = kept_id(sealed.day, &sealed.card);
    if tx.read().kept(&id)?.is_some() {
        id = LocalId(random::bytes()?);
    }
    let answer = sealed.answer.text();
    let text = match deal::question(&sealed.card)? {
        Some(question) => format!("{question}\n\n{answer}"),
        None => answer.to_owned(),
    };
    let written = Written { day: sealed.day, ..written };
    tx.keep(&Kept { id, written, text, tag: Some(TAG.to_owned()), given: None })?;
    Ok(())
}

/// Gives a sealed answer back to its person: it will not be opened.
pub(crate) fn hand_back(
    tx: &mut MineTx<'_>,
    sealed: &SealedAnswer,
    written: Written,
) -> Result<()> {
    keep(tx, sealed, written)?;
    tx.remove_sealed(sealed.day)?;
    Ok(())
}

impl Core {
    /// Today, as it stands in what is written.
    pub(crate) fn written_now(&self) -> Result<Written> {
        let (now, day) = self.now()?;
        let (instant, offset_minutes) = (now.utc_seconds, now.offset_minutes);
        Ok(Written { day, instant, zone: now.zone, offset_minutes })
    }

    pub(super) fn answer_card(&mut self, answer: Answer, visibility: Visibility) -> Result<()> {
        if visibility == Visibility::Shared {
            self.space()?;
        }
        let Dealt { day, card } = self.dealt()?;
        let sealed = SealedAnswer { card, day, salt: Salt(random::bytes()?), answer };
        match visibility {
            Visibility::Shared => self.seal_answer(&sealed)?,
            Visibility::Private => {
                if self.is_paired()? {
                    self.is_unsealed(day, SEALED_ALREADY)?;
                }
                let written = self.written_now()?;
                self.writing()?.mine.write(|tx| {
                    tx.unset(PASSED)?;
                    keep(tx, &sealed, written)
                })?;
                self.announcer.announce(&[Topic::Appreciations]);
            }
        }
        self.announcer.announce(&[Topic::Cards]);
        Ok(())
    }

    fn seal_answer(&mut self, sealed: &SealedAnswer) -> Result<()> {
        self.is_unsealed(sealed.day, SEALED_ALREADY)?;
        let written = self.written_now()?;
        self.writing()?.mine.write(|tx| {
            // One whose seal was never written: the process died in between.
            if let Some(left) = tx.read().sealed(sealed.day)? {
                hand_back(tx, &left, written.clone())?;
            }
            tx.unset(PASSED)?;
            tx.keep_sealed(sealed)?;
            Ok::<_, HearthError>(())
        })?;
        self.passed_card()?;
        let entry = match self.space()?.seal(sealed) {
            Ok(change) => change.entry,
            Err(error) => {
                // Whoever is told so answers again.
                self.rooms()?.mine.write(|tx| tx.remove_sealed(sealed.day))?;
                return Err(error.into());
            }
        };
        let act = OwnAct {
            entry: Some(entry),
            kind: "seal".to_owned(),
            what: "sealed".to_owned(),
            text: None,
            written,
        };
        self.writing()?.mine.write(|tx| tx.record_act(&act))?;
        Ok(())
    }

    pub(super) fn pass_card(&mut self) -> Result<()> {
        let day = self.dealt()?.day;
        if self.is_paired()? {
            let reason = "you have sealed an answer to this card, so there is nothing to pass; it opens by itself";
            self.is_unsealed(day, reason)?;
        }
        self.writing()?.mine.write(|tx| tx.set(PASSED, &day.number().to_string()))?;
        self.announcer.announce(&[Topic::Cards]);
        Ok(())
    }

    /// Refuses with this reason when the card of a day is sealed here.
    fn is_unsealed(&mut self, day: CivilDay, reason: &str) -> Result<()> {
        match self.space()?.card(day)? {
            CardStanding::Unsealed => Ok(()),
            _ => Err(HearthError::Invalid { reason: reason.to_owned() }),
        }
    }

    /// The answer is kept and its seal not written. Tests let the process die here.
    #[cfg(test)]
    fn passed_card(&self) -> Result<()> {
        if self.dies_after == Some(crate::moves::Step::Intended) {
            return Err(HearthError::internal("killed"));
        }
        Ok(())
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "tests let it fail")]
    fn passed_card(&self) -> Result<()> {
        Ok(())
    }
}
