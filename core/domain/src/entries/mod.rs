//! The kinds of entry: what each document holds, how it is written and how it is read (`design.md` 6.9).
//! One file a kind. Writing is strict (a command refuses what breaks a limit); reading is lenient, because
//! a newer phone may have written it: what is not understood is [`View::Unknown`], kept and synced.

mod appreciation;
mod challenge;
mod changes;
mod check_in;
mod consent;
#[cfg(test)]
mod keys;
mod limits;
mod moment;
mod opening;
mod plan;
mod profile;
mod rest;
mod seal;
mod yes;

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, ReadDoc, ScalarValue, Value};

pub use appreciation::Appreciation;
pub use challenge::{Challenge, ChallengeAct, Week as ChallengeWeek};
pub use check_in::{CheckIn, CheckInCadence, Need, Scale, SharedCheckIn, Ticks};
pub use limits::{EntryError, MAX_CHANGE, MAX_PLAN, MAX_TEXT};
pub(crate) use limits::{line, prose};
pub use moment::MomentEntry;
pub use opening::OpeningEntry;
pub(crate) use plan::check_terms;
pub use plan::{OfferId, Plan, PlanEdit, PlanKind, PlanStatus, Terms, TouchTier};
pub use profile::{FIRST_DECK, Profile, common_deck, known_deck, latest as latest_profile};
pub use rest::RestEntry;
pub use seal::SealEntry;
pub use yes::Yes;

use crate::cards::{CardEntries, Seal};
use crate::consent::Published;
use crate::day::CivilDay;
use crate::ids::{AboutDay, EntryId, EntryShape, Members, Ownership, SpaceId};

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
    /// A yes to what a plan offers.
    Yes(Yes),
    /// The ticked part of a check-in.
    CheckIn(SharedCheckIn),
    /// What to call a member, and which cards the phone knows; about no day.
    Profile(Profile),
    /// An act about the challenge of the week whose Monday the entry is about.
    Challenge(Challenge),
    /// The seal of an answer to the card of this day; one a member and day.
    Seal(CivilDay, Seal),
    /// The answer to the card of this day; one a member and day.
    Opening(CivilDay, OpeningEntry),
    /// What a member lets be open; about no day.
    Consent(Published),
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
            Self::Yes(_) => yes::NAME,
            Self::CheckIn(_) => check_in::NAME,
            Self::Profile(_) => profile::NAME,
            Self::Challenge(_) => challenge::NAME,
            Self::Seal(..) => seal::NAME,
            Self::Opening(..) => opening::NAME,
            Self::Consent(_) => consent::NAME,
        }
    }

    /// The shape of its id when the member with index `member` writes it.
    #[must_use]
    pub fn shape(&self, member: u8) -> EntryShape {
        let ownership = match self {
            Self::Plan(_) => Ownership::Joint,
            _ => Ownership::Of(member),
        };
        EntryShape { ownership, permanent: matches!(self, Self::Seal(..) | Self::Opening(..)) }
    }

    /// The day that it is about: its own where its kind has one, else the one that was chosen.
    #[must_use]
    pub fn about(&self, chosen: AboutDay) -> AboutDay {
        match self {
            Self::Seal(day, _) | Self::Opening(day, _) => Some(*day),
            Self::Consent(_) | Self::Profile(_) => None,
            Self::Appreciation(_)
            | Self::Moment(_)
            | Self::Rest(_)
            | Self::Plan(_)
            | Self::Yes(_)
            | Self::CheckIn(_)
            | Self::Challenge(_) => chosen,
        }
    }

    /// The id of a thing of which there is one, when the member with index `member` writes it; `None` where the
    /// id comes from the first item.
    #[must_use]
    pub fn derived_id(&self, space: &SpaceId, members: &Members, member: u8) -> Option<EntryId> {
        let ids = |day| CardEntries::of(space, members, day);
        let at = usize::from(member);
        match self {
            Self::Seal(day, _) => ids(*day).seals.get(at).copied(),
            Self::Opening(day, _) => ids(*day).openings.get(at).copied(),
            _ => None,
        }
    }

    /// Whether an entry that shows this view says the same.
    #[must_use]
    pub fn says_as(&self, view: &View) -> bool {
        match (self, view) {
            (Self::Appreciation(one), View::Appreciation(other)) => one == other,
            (Self::Moment(one), View::Moment(other)) => one == other,
            (Self::Rest(one), View::Rest(other)) => one == other,
            (Self::Plan(one), View::Plan(other)) => one == other,
            (Self::Yes(one), View::Yes(other)) => one == other,
            (Self::CheckIn(one), View::CheckIn(other)) => one == other,
            (Self::Profile(one), View::Profile(other)) => one == other,
            (Self::Challenge(one), View::Challenge(other)) => one == other,
            (Self::Seal(_, one), View::Seal(SealEntry::One(other))) => one == other,
            (Self::Opening(_, one), View::Opening(others)) => others.iter().eq([one]),
            (Self::Consent(one), View::Consent(other)) => one == other,
            _ => false,
        }
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
            Self::Yes(yes) => yes.write(tx),
            Self::CheckIn(check_in) => check_in.write(tx),
            Self::Profile(profile) => profile.write(tx),
            Self::Challenge(challenge) => challenge.write(tx),
            Self::Seal(_, seal) => seal::write(seal, tx),
            Self::Opening(_, opening) => opening.write(tx),
            Self::Consent(published) => consent::write(*published, tx),
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
    /// A yes to what a plan offers.
    Yes(Yes),
    /// The ticked part of a check-in.
    CheckIn(SharedCheckIn),
    /// What to call a member, and which cards the phone knows.
    Profile(Profile),
    /// An act about the week's challenge.
    Challenge(Challenge),
    /// The seal of an answer.
    Seal(SealEntry),
    /// The answer that was sealed, in every way in which it was opened.
    Opening(Vec<OpeningEntry>),
    /// What a member lets be open.
    Consent(Published),
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
        if entry.shape()?.permanent {
            return Self::read_permanent(entry, document);
        }
        let view = match text(document, KIND)?.as_str() {
            appreciation::NAME => Self::Appreciation(Appreciation::read(document)?),
            moment::NAME => Self::Moment(MomentEntry::read(document)?),
            rest::NAME => Self::Rest(RestEntry::read(document, day?)?),
            plan::NAME => Self::Plan(Plan::read(document)?),
            yes::NAME => Self::Yes(Yes::read(document)?),
            check_in::NAME => Self::CheckIn(SharedCheckIn::read(document)?),
            profile::NAME => Self::Profile(Profile::read(document)?),
            challenge::NAME => Self::Challenge(Challenge::read(document)?),
            consent::NAME => Self::Consent(consent::read(document)),
            _ => return None,
        };
        let owned = match entry.shape()?.ownership {
            Ownership::Of(_) => !matches!(view, Self::Plan(_)),
            Ownership::Joint => matches!(view, Self::Plan(_)),
        };
        let dated = match &view {
            Self::Consent(_) | Self::Profile(_) => day.is_none(),
            Self::Challenge(_) => day.is_some_and(CivilDay::is_monday),
            Self::Yes(yes) => day.is_some() && yes.plan.about() == Ok(day),
            _ => day.is_some(),
        };
        (owned && dated).then_some(view)
    }

    fn read_permanent(entry: &EntryId, document: &Automerge) -> Option<Self> {
        if entry.about().ok()?.is_none() || entry.shape()?.ownership == Ownership::Joint {
            return None;
        }
        let changes = changes::changes_of(document);
        seal::read(&changes).map(Self::Seal).or_else(|| opening::read(&changes).map(Self::Opening))
    }

    /// The day it stands under in lists: of a plan the one it is now planned for, else the id's.
    #[must_use]
    pub fn day(&self, about: CivilDay) -> CivilDay {
        match self {
            Self::Plan(plan) => plan.date(about),
            _ => about,
        }
    }

    /// The kind's name, or `None` when it is not understood.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Appreciation(_) => Some(appreciation::NAME),
            Self::Moment(_) => Some(moment::NAME),
            Self::Rest(_) => Some(rest::NAME),
            Self::Plan(_) => Some(plan::NAME),
            Self::Yes(_) => Some(yes::NAME),
            Self::CheckIn(_) => Some(check_in::NAME),
            Self::Profile(_) => Some(profile::NAME),
            Self::Challenge(_) => Some(challenge::NAME),
            Self::Seal(_) => Some(seal::NAME),
            Self::Opening(_) => Some(opening::NAME),
            Self::Consent(_) => Some(consent::NAME),
            Self::Unknown => None,
        }
    }

    /// The words a person may search for. Of an opening none: only its seal says whether they count.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Appreciation(appreciation) => appreciation.text().to_owned(),
            Self::Plan(plan) => format!("{}\n{}", plan.title(), plan.note()),
            Self::CheckIn(check_in) => check_in.fields().mind().unwrap_or_default().to_owned(),
            _ => String::new(),
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
