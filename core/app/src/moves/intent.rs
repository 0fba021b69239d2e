//! What is to be moved, as it stands in the intent until it is done: what it is, about which day, and where it
//! came from.

use hearth_domain::catalogue::RitualId;
use hearth_domain::day::CivilDay;
use hearth_domain::entries::{
    Appreciation, CheckIn, MomentEntry, NewEntry, Plan, PlanKind, RestEntry, Scale, SharedCheckIn,
    Terms, Ticks, TouchTier,
};
use hearth_domain::ids::EntryId;
use hearth_domain::local_time::LocalTime;
use hearth_domain::space::{Facts, Pen, Rows, create, propose, share_check_in};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::views::Kind;

/// What is to be moved, as it stands in the intent. No `Debug`: it holds what a person wrote.
#[derive(Serialize, Deserialize, Clone)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Moving {
    /// An appreciation, given.
    Appreciation {
        /// What was noticed.
        text: String,
        /// The chip it was written under.
        tag: Option<String>,
    },
    /// A moment, shared.
    Moment {
        /// Which ritual.
        ritual: RitualId,
    },
    /// Rest, shared.
    Rest {
        /// Its last day.
        until: CivilDay,
    },
    /// A plan, proposed.
    Plan {
        /// One line that says what it is.
        title: String,
        /// What was written to it.
        note: String,
        /// What it is for, and what it offers. An earlier version wrote none: a plain plan.
        #[serde(default)]
        offer: Offer,
    },
    /// The ticked part of a day's check-in, in place of what was shared of that day.
    CheckIn(Ticked),
}

/// What a plan is for, and what it offers; the kind by its name.
#[derive(Serialize, Deserialize, Clone, Default)]
#[serde(default)]
pub(crate) struct Offer {
    kind: Option<String>,
    time: Option<LocalTime>,
    lasts: Option<u16>,
    tier: Option<u8>,
}

impl Offer {
    pub fn of(kind: PlanKind, terms: Terms) -> Self {
        let (time, lasts) = (terms.time, terms.lasts());
        let tier = terms.tier.map(TouchTier::number);
        Self { kind: Some(kind.name().to_owned()), time, lasts, tier }
    }

    /// The kind and the terms; checked here as well as when they were chosen.
    pub fn read(&self) -> Result<(PlanKind, Terms)> {
        let kind = self.kind.as_deref().map(str::parse).transpose()?.unwrap_or_default();
        let tier = self.tier.map(TouchTier::new).transpose()?;
        Ok((kind, Terms::new(self.time, self.lasts, tier)?))
    }
}

/// The ticked part of a check-in; nothing ticked takes back what was shared.
#[derive(Serialize, Deserialize, Clone, Default)]
#[serde(default)]
pub(crate) struct Ticked {
    mood: Option<u8>,
    energy: Option<u8>,
    need: Option<String>,
    mind: Option<String>,
}

impl Ticked {
    pub fn of(shared: Option<&SharedCheckIn>) -> Self {
        let Some(fields) = shared.map(SharedCheckIn::fields) else { return Self::default() };
        Self {
            mood: fields.mood.map(Scale::level),
            energy: fields.energy.map(Scale::level),
            need: fields.need.map(|need| need.name().to_owned()),
            mind: fields.mind().map(ToOwned::to_owned),
        }
    }

    fn read(&self) -> Result<Option<SharedCheckIn>> {
        if self.takes_back() {
            return Ok(None);
        }
        let scale = |level: Option<u8>| level.map(Scale::new).transpose();
        let need = self.need.as_deref().map(str::parse).transpose()?;
        let fields =
            CheckIn::new(scale(self.mood)?, scale(self.energy)?, need, self.mind.as_deref())?;
        Ok(fields.ticked(Ticks { mood: true, energy: true, need: true, mind: true }))
    }

    /// Whether nothing of the day is to be shared any more.
    pub fn takes_back(&self) -> bool {
        let Self { mood, energy, need, mind } = self;
        mood.is_none() && energy.is_none() && need.is_none() && mind.is_none()
    }

    /// What was shared, in one's own record.
    pub fn text(&self) -> Option<String> {
        let part = |name: &str, value: String| format!("{name} {value}");
        let parts: Vec<String> = [
            self.mood.map(|level| part("mood", level.to_string())),
            self.energy.map(|level| part("energy", level.to_string())),
            self.need.clone().map(|need| part("need", need)),
            self.mind.clone(),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| parts.join("\n"))
    }
}

impl Moving {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Appreciation { .. } => Kind::Appreciation,
            Self::Moment { .. } => Kind::Moment,
            Self::Rest { .. } => Kind::Rest,
            Self::Plan { .. } => Kind::Plan,
            Self::CheckIn(_) => Kind::CheckIn,
        }
    }

    /// A plan, proposed.
    pub fn plan(plan: &Plan) -> Self {
        let (title, note) = (plan.title().to_owned(), plan.note().to_owned());
        Self::Plan { title, note, offer: Offer::of(plan.kind(), plan.terms()) }
    }

    /// Whether it can be moved at all: checked here as well as when it was written.
    pub fn check(&self) -> Result<()> {
        self.form().map(|_| ())
    }

    /// Writes it into the shared room. Returns the entry that stands then; `None` when something was taken back.
    pub fn write(
        &self,
        rows: &mut dyn Rows,
        facts: &Facts,
        pen: &Pen,
        day: CivilDay,
    ) -> Result<Option<EntryId>> {
        Ok(match self.form()? {
            Form::Entry(new) => Some(create(rows, facts, pen, Some(day), &new)?.0),
            Form::Plan(plan) => Some(propose(rows, facts, pen, day, &plan)?.plan),
            Form::CheckIn(shared) => share_check_in(rows, facts, pen, day, shared.as_ref())?.entry,
        })
    }

    /// Whether it takes back what was shared, and shares nothing.
    pub fn takes_back(&self) -> bool {
        matches!(self, Self::CheckIn(ticked) if ticked.takes_back())
    }

    fn form(&self) -> Result<Form> {
        Ok(match self {
            Self::Appreciation { text, tag } => {
                Form::Entry(NewEntry::Appreciation(Appreciation::new(text, tag.as_deref())?))
            }
            Self::Moment { ritual } => {
                Form::Entry(NewEntry::Moment(MomentEntry { ritual: ritual.clone() }))
            }
            Self::Rest { until } => Form::Entry(NewEntry::Rest(RestEntry { until: *until })),
            Self::Plan { title, note, offer } => {
                let (kind, terms) = offer.read()?;
                Form::Plan(Plan::of_kind(kind, title, note, terms)?)
            }
            Self::CheckIn(ticked) => Form::CheckIn(ticked.read()?),
        })
    }
}

/// How it is written: as an entry beside all others, with a yes, or in the place of an earlier one.
enum Form {
    Entry(NewEntry),
    Plan(Plan),
    CheckIn(Option<SharedCheckIn>),
}

/// An intent: what moves, about which day, and where it came from.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Intent {
    pub what: Moving,
    pub day: CivilDay,
    /// The thing in `mine.db` that it was, if it was there before.
    pub source: Option<[u8; 16]>,
}
