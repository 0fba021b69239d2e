//! Plans: something the two mean to do (`product.md` 2 and 6b): a plain one, a date, time for affection, a
//! device-free evening. A joint entry; the note is a `Text` that both may edit at once, and both edits survive.
//!
//! Where a plan stands follows from three things, none of which is a status that two phones could write over each
//! other: what it offers now (`offer.rs`), who has said yes to that offer (entries of their own, `yes.rs`: nobody can
//! say it in the other's name), and whether one of them noted it as done. Letting go removes the plan for both: a
//! tombstone has no reason and no count, and beats whatever was done at the same time.

mod edit;
mod offer;

use std::str::FromStr;

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ObjType, ROOT, ReadDoc, ScalarValue, Value};

pub use edit::PlanEdit;
use offer::Offer;
pub use offer::{OfferId, Terms, TouchTier};

use super::limits::{EntryError, bounded, line};
use super::text;
use crate::day::CivilDay;
use crate::ids::EntryId;

pub(super) const NAME: &str = "plan";
const TITLE: &str = "title";
const NOTE: &str = "note";
const KIND: &str = "kind";
const DONE: &str = "done";

/// What a plan is for. It never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum PlanKind {
    /// Anything.
    #[default]
    Plain,
    /// A date, at home or out.
    Date,
    /// Time for affection, up to its tier.
    Affection,
    /// An evening without devices.
    Quiet,
    /// One that a newer version made: it is shown, and nobody says yes to it here.
    Newer,
}

impl PlanKind {
    /// Every kind that this version makes.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Date, Self::Affection, Self::Quiet];

    /// Its name, as documents and tables carry it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plan",
            Self::Date => "date",
            Self::Affection => "affection",
            Self::Quiet => "quiet",
            Self::Newer => "newer",
        }
    }
}

impl FromStr for PlanKind {
    type Err = EntryError;

    fn from_str(text: &str) -> Result<Self, EntryError> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(EntryError::NoSuchPlan)
    }
}

/// Where a plan stands. Whoever said no, or nothing, looks the same: there is no word for it (SR-09).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PlanStatus {
    /// An idea, or a plain plan: nobody has said yes to it.
    Open,
    /// One has said yes, the other has not.
    Proposed {
        /// The index (0 or 1) of the member who has.
        by: u8,
    },
    /// Both have said yes to what it offers now.
    Agreed,
    /// One of them noted that they did it.
    Done,
}

impl PlanStatus {
    /// From whether it was done, and which of the two have said yes to what it offers now.
    #[must_use]
    pub fn of(done: bool, yes: [bool; 2]) -> Self {
        match (done, yes) {
            (true, _) => Self::Done,
            (false, [true, true]) => Self::Agreed,
            (false, [true, false]) => Self::Proposed { by: 0 },
            (false, [false, true]) => Self::Proposed { by: 1 },
            (false, [false, false]) => Self::Open,
        }
    }
}

/// A plan: one line of title, a note, and what it offers. No `Debug`: it is the couple's text.
#[derive(Clone, PartialEq, Eq)]
pub struct Plan {
    title: String,
    note: String,
    kind: PlanKind,
    offer: Offer,
    done: bool,
}

impl Plan {
    /// From what a person wrote: a title of one line, and a note of at most 20 kB that may be empty.
    ///
    /// # Errors
    /// [`EntryError`] when the title is empty or not one line, or the note is too long.
    pub fn new(title: &str, note: &str) -> Result<Self, EntryError> {
        Self::of_kind(PlanKind::Plain, title, note, Terms::default())
    }

    /// A plan of a kind, with its terms; its day is the entry's.
    ///
    /// # Errors
    /// As [`Self::new`]; [`EntryError::TierOfNoTouch`] for a tier where there is no touch,
    /// [`EntryError::NewerPlan`] for a kind that this version does not make.
    pub fn of_kind(
        kind: PlanKind,
        title: &str,
        note: &str,
        terms: Terms,
    ) -> Result<Self, EntryError> {
        check_terms(kind, terms)?;
        let title = line(title, 200, EntryError::LongTitle)?;
        let offer = Offer { terms, ..Offer::default() };
        Ok(Self { title, note: bounded(note)?, kind, offer, done: false })
    }

    /// One line that says what it is.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What both wrote to it.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> PlanKind {
        self.kind
    }

    /// When it begins, how long it lasts, and up to which tier.
    #[must_use]
    pub fn terms(&self) -> Terms {
        self.offer.terms
    }

    /// The day it is now planned for; `about` is the entry's own, which stays when it is moved.
    #[must_use]
    pub fn date(&self, about: CivilDay) -> CivilDay {
        self.offer.date.unwrap_or(about)
    }

    /// Whether it was moved since it was made. How often is not said.
    #[must_use]
    pub fn was_moved(&self) -> bool {
        self.offer.round > 0
    }

    /// Whether one of the two noted it as done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The name of what it offers now, to say yes to. `None` for a plain plan, which needs no yes, and for one that
    /// this version does not wholly understand.
    #[must_use]
    pub fn offer_id(&self, plan: &EntryId, about: CivilDay) -> Option<OfferId> {
        match self.kind {
            PlanKind::Plain | PlanKind::Newer => None,
            PlanKind::Date | PlanKind::Affection | PlanKind::Quiet => {
                Some(self.offer.id(plan, self.kind, about))
            }
        }
    }

    pub(super) fn write<T: Transactable>(&self, tx: &mut T) -> Result<(), AutomergeError> {
        tx.put(ROOT, TITLE, self.title.as_str())?;
        let note = tx.put_object(ROOT, NOTE, ObjType::Text)?;
        tx.splice_text(&note, 0, 0, &edit::ended(&self.note))?;
        if self.kind != PlanKind::Plain {
            tx.put(ROOT, KIND, self.kind.name())?;
        }
        self.offer.write(tx)
    }

    pub(super) fn read(document: &Automerge) -> Option<Self> {
        let kind = match document.get(ROOT, KIND).ok()? {
            None => PlanKind::Plain,
            Some(_) => text(document, KIND)?.parse().unwrap_or(PlanKind::Newer),
        };
        let (offer, understood) = Offer::read(document);
        let sound = understood && check_terms(kind, offer.terms).is_ok();
        let done = matches!(
            document.get(ROOT, DONE),
            Ok(Some((Value::Scalar(scalar), _))) if *scalar == ScalarValue::Boolean(true)
        );
        Some(Self {
            title: text(document, TITLE)?,
            note: text(document, NOTE)?.trim_end_matches('\n').to_owned(),
            kind: if sound { kind } else { PlanKind::Newer },
            offer,
            done,
        })
    }

    /// Moves it, as an act on the document: to another day, or to other terms on the same one.
    pub(crate) fn write_move<T: Transactable>(
        &self,
        tx: &mut T,
        date: CivilDay,
        terms: Terms,
    ) -> Result<(), AutomergeError> {
        self.offer.moved(date, terms).write(tx)
    }

    /// Notes it as done, or takes that back. Done stands against a taking back that did not know of it.
    pub(crate) fn write_done<T: Transactable>(
        tx: &mut T,
        done: bool,
    ) -> Result<(), AutomergeError> {
        if done { tx.put(ROOT, DONE, true) } else { tx.delete(ROOT, DONE) }
    }
}

/// Whether a plan of this kind may have these terms.
///
/// # Errors
/// [`EntryError::TierOfNoTouch`], [`EntryError::NewerPlan`].
pub(crate) fn check_terms(kind: PlanKind, terms: Terms) -> Result<(), EntryError> {
    match kind {
        PlanKind::Newer => Err(EntryError::NewerPlan),
        PlanKind::Plain | PlanKind::Date | PlanKind::Quiet if terms.tier.is_some() => {
            Err(EntryError::TierOfNoTouch)
        }
        PlanKind::Plain | PlanKind::Date | PlanKind::Quiet | PlanKind::Affection => Ok(()),
    }
}

#[cfg(test)]
mod tests;
