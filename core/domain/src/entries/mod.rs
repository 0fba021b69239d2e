//! The kinds of entry: what each document holds, how it is written and how it is read (`design.md` 6.9).
//! One file a kind. Writing is strict (a command refuses what breaks a limit); reading is lenient, because
//! a newer phone may have written it: what is not understood is [`View::Unknown`], kept and synced.

mod appreciation;
mod limits;
mod moment;
mod plan;
mod rest;

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, ReadDoc, ScalarValue, Value};

pub use appreciation::Appreciation;
pub use limits::{EntryError, MAX_CHANGE, MAX_PLAN, MAX_TEXT};
pub use moment::MomentEntry;
pub use plan::{Plan, PlanEdit};
pub use rest::RestEntry;

use crate::ids::{AboutDay, EntryId, EntryShape, Ownership};

/// The key of a document's kind.
const KIND: &str = "k";
/// The key of its schema number.
const VERSION: &str = "v";
/// The key of the day it is about, as days since 1970-01-01. The id's day is the one that counts.
const DAY: &str = "day";

/// A new entry, before it has an id.
#[derive(Clone, PartialEq, Eq)]
pub enum NewEntry {
    /// Something one noticed in the other, given.
    Appreciation(Appreciation),
    /// A ritual done on the entry's day.
    Moment(MomentEntry),
    /// Days that ask nothing, from the entry's day on.
    Rest(RestEntry),
    /// Something the two mean to do.
    Plan(Plan),
}

impl NewEntry {
    /// The kind's name, as documents and projections carry it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Appreciation(_) => appreciation::NAME,
            Self::Moment(_) => moment::NAME,
            Self::Rest(_) => rest::NAME,
            Self::Plan(_) => plan::NAME,
        }
    }

    /// The shape of its id when the member with index `member` writes it.
    #[must_use]
    pub fn shape(&self, member: u8) -> EntryShape {
        let ownership = match self {
            Self::Appreciation(_) | Self::Moment(_) | Self::Rest(_) => Ownership::Of(member),
            Self::Plan(_) => Ownership::Joint,
        };
        EntryShape { ownership, permanent: false }
    }

    /// Writes the document's first change into `tx`.
    pub(crate) fn write<T: automerge::transaction::Transactable>(
        &self,
        tx: &mut T,
        about: AboutDay,
    ) -> Result<(), automerge::AutomergeError> {
        tx.put(automerge::ROOT, KIND, self.kind())?;
        tx.put(automerge::ROOT, VERSION, 1_u64)?;
        if let Some(day) = about {
            tx.put(automerge::ROOT, DAY, u64::from(day.number()))?;
        }
        match self {
            Self::Appreciation(appreciation) => appreciation.write(tx),
            Self::Moment(moment) => moment.write(tx),
            Self::Rest(rest) => rest.write(tx),
            Self::Plan(plan) => plan.write(tx),
        }
    }
}

/// What a document shows: a pure function of one entry (`design.md` 6.7).
#[derive(Clone, PartialEq, Eq)]
pub enum View {
    /// An appreciation that was given.
    Appreciation(Appreciation),
    /// A ritual done on the entry's day.
    Moment(MomentEntry),
    /// Days that ask nothing.
    Rest(RestEntry),
    /// A plan of both.
    Plan(Plan),
    /// A kind, a version or a field that this version does not understand; or nothing is held.
    Unknown,
}

impl View {
    /// Reads a document. A kind whose id has not the shape of that kind is not believed.
    #[must_use]
    pub fn of(entry: &EntryId, document: &Automerge) -> Self {
        // A document that passed every check of `document` may be a peer's all the same.
        let read = catch_unwind(AssertUnwindSafe(|| Self::read(entry, document)));
        read.ok().flatten().unwrap_or(Self::Unknown)
    }

    fn read(entry: &EntryId, document: &Automerge) -> Option<Self> {
        let day = entry.about().ok()?;
        let view = match text(document, KIND)?.as_str() {
            appreciation::NAME => Self::Appreciation(Appreciation::read(document)?),
            moment::NAME => Self::Moment(MomentEntry::read(document)?),
            rest::NAME => Self::Rest(RestEntry::read(document, day?)?),
            plan::NAME => Self::Plan(Plan::read(document)?),
            _ => return None,
        };
        let owned = match entry.shape()?.ownership {
            Ownership::Of(_) => !matches!(view, Self::Plan(_)),
            Ownership::Joint => matches!(view, Self::Plan(_)),
        };
        (owned && day.is_some() && !entry.shape()?.permanent).then_some(view)
    }

    /// The kind's name, or `None` when it is not understood.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Appreciation(_) => Some(appreciation::NAME),
            Self::Moment(_) => Some(moment::NAME),
            Self::Rest(_) => Some(rest::NAME),
            Self::Plan(_) => Some(plan::NAME),
            Self::Unknown => None,
        }
    }

    /// The words a person may search for.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Appreciation(appreciation) => appreciation.text().to_owned(),
            Self::Plan(plan) => format!("{}\n{}", plan.title(), plan.note()),
            Self::Moment(_) | Self::Rest(_) | Self::Unknown => String::new(),
        }
    }
}

fn text(document: &Automerge, key: &str) -> Option<String> {
    match document.get(automerge::ROOT, key).ok()?? {
        (Value::Scalar(scalar), _) => match scalar.as_ref() {
            ScalarValue::Str(text) => Some(text.to_string()),
            _ => None,
        },
        (Value::Object(automerge::ObjType::Text), object) => document.text(object).ok(),
        (Value::Object(_), _) => None,
    }
}

fn number(document: &Automerge, key: &str) -> Option<u64> {
    match document.get(automerge::ROOT, key).ok()?? {
        (Value::Scalar(scalar), _) => scalar.as_u64(),
        (Value::Object(_), _) => None,
    }
}
