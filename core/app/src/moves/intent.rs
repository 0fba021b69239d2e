//! What is to be moved, as it stands in the intent until it is done: what it is, about which day, and where it
//! came from.

use hearth_domain::catalogue::RitualId;
use hearth_domain::day::CivilDay;
use hearth_domain::entries::{Appreciation, MomentEntry, NewEntry, Plan, RestEntry};
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
    /// A plan, shared.
    Plan {
        /// One line that says what it is.
        title: String,
        /// What was written to it.
        note: String,
    },
}

impl Moving {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Appreciation { .. } => Kind::Appreciation,
            Self::Moment { .. } => Kind::Moment,
            Self::Rest { .. } => Kind::Rest,
            Self::Plan { .. } => Kind::Plan,
        }
    }

    /// The entry it becomes. Checked here as well as when it was written.
    pub fn entry(&self) -> Result<NewEntry> {
        Ok(match self {
            Self::Appreciation { text, tag } => {
                NewEntry::Appreciation(Appreciation::new(text, tag.as_deref())?)
            }
            Self::Moment { ritual } => NewEntry::Moment(MomentEntry { ritual: ritual.clone() }),
            Self::Rest { until } => NewEntry::Rest(RestEntry { until: *until }),
            Self::Plan { title, note } => NewEntry::Plan(Plan::new(title, note)?),
        })
    }
}

/// An intent: what moves, about which day, and where it came from.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Intent {
    pub what: Moving,
    pub day: CivilDay,
    /// The thing in `mine.db` that it was, if it was there before.
    pub source: Option<[u8; 16]>,
}
