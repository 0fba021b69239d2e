//! What the app shows, as records and enums for other languages. Those that hold what a person wrote have no
//! `Debug`, and a `Display` without content: it becomes Kotlin's `toString` and Python's `__str__`, so a
//! careless log line does not tell.

use std::fmt;

use hearth_app::{CivilDay, ItemId, RitualId};

use crate::mirror::{mirror_enum, mirror_record};
use crate::plans::PlanStand;

mirror_enum! {
    /// Who can see a thing. An argument of every write.
    Visibility = hearth_app::Visibility {
        /// Only the one who holds this phone.
        Private,
        /// Both.
        Shared,
    }
}

mirror_enum! {
    /// Whose a thing is.
    By = hearth_app::By {
        /// The one who holds this phone.
        Me,
        /// The partner.
        Partner,
        /// Both: it has no author.
        Both,
    }
}

mirror_enum! {
    /// The kinds of thing in a list.
    Kind = hearth_app::Kind {
        /// Something one noticed in the other.
        Appreciation,
        /// A ritual done on a day.
        Moment,
        /// Days that ask nothing.
        Rest,
        /// Something the two mean to do.
        Plan,
        /// How one is.
        CheckIn,
    }
}

/// What a thing says.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum Body {
    /// An appreciation.
    Appreciation {
        /// What was noticed.
        text: String,
        /// The chip it was written under.
        tag: Option<String>,
    },
    /// A moment.
    Moment {
        /// Which ritual.
        ritual: RitualId,
        /// Its name in this version's catalogue; the id itself when it has none.
        name: String,
    },
    /// Rest from the item's day on.
    Rest {
        /// The last day; none until the person says otherwise.
        until: Option<CivilDay>,
    },
    /// A plan.
    Plan {
        /// One line that says what it is.
        title: String,
        /// What was written to it.
        note: String,
        /// When it is, and where it stands.
        stand: PlanStand,
    },
    /// A check-in: all of it in one's own room, the ticked part in the shared one.
    CheckIn {
        /// How one feels, 1 to 5.
        mood: Option<u8>,
        /// How much there is to give, 1 to 5.
        energy: Option<u8>,
        /// What would help.
        need: Option<Need>,
        /// What is on the mind.
        mind: Option<String>,
    },
}

/// What would help.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum Need {
    /// Someone who listens.
    Listen,
    /// A hand with something.
    Help,
    /// Closeness.
    Touch,
    /// Time alone.
    Space,
    /// Something light.
    Fun,
    /// Nothing; all is well.
    Nothing,
}

impl From<Need> for hearth_app::Need {
    fn from(need: Need) -> Self {
        match need {
            Need::Listen => Self::Listen,
            Need::Help => Self::Help,
            Need::Touch => Self::Touch,
            Need::Space => Self::Space,
            Need::Fun => Self::Fun,
            Need::Nothing => Self::None,
        }
    }
}

impl From<hearth_app::Need> for Need {
    fn from(need: hearth_app::Need) -> Self {
        match need {
            hearth_app::Need::Listen => Self::Listen,
            hearth_app::Need::Help => Self::Help,
            hearth_app::Need::Touch => Self::Touch,
            hearth_app::Need::Space => Self::Space,
            hearth_app::Need::Fun => Self::Fun,
            hearth_app::Need::None => Self::Nothing,
        }
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Appreciation { .. } => "Body.Appreciation",
            Self::Moment { .. } => "Body.Moment",
            Self::Rest { .. } => "Body.Rest",
            Self::Plan { .. } => "Body.Plan",
            Self::CheckIn { .. } => "Body.CheckIn",
        })
    }
}

impl From<hearth_app::Body> for Body {
    fn from(body: hearth_app::Body) -> Self {
        match body {
            hearth_app::Body::Appreciation { text, tag } => Self::Appreciation { text, tag },
            hearth_app::Body::Moment { ritual, name } => Self::Moment { ritual, name },
            hearth_app::Body::Rest { until } => Self::Rest { until },
            hearth_app::Body::Plan { title, note, stand } => {
                Self::Plan { title, note, stand: stand.into() }
            }
            hearth_app::Body::CheckIn { mood, energy, need, mind } => {
                Self::CheckIn { mood, energy, need: need.map(Need::from), mind }
            }
        }
    }
}

/// One thing in a list.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The day it is about.
    pub day: CivilDay,
    /// Whose it is.
    pub by: By,
    /// Who can see it.
    pub visibility: Visibility,
    /// What it says.
    pub body: Body,
    /// Whether some of it is not on this phone yet.
    pub incomplete: bool,
    /// Whether it is an appreciation of the partner's that lies unopened. Lists show it as any other; a screen folds it
    /// until `open_appreciation`. Nobody else's to know.
    #[uniffi(default = false)]
    pub unopened: bool,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Item({}, {})", self.id, self.body)
    }
}

impl From<hearth_app::Item> for Item {
    fn from(item: hearth_app::Item) -> Self {
        let hearth_app::Item { id, day, by, visibility, body, incomplete, unopened } = item;
        Self {
            id,
            day,
            by: by.into(),
            visibility: visibility.into(),
            body: body.into(),
            incomplete,
            unopened,
        }
    }
}

/// One page of a list, newest first.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ItemPage {
    /// The things.
    pub items: Vec<Item>,
    /// What to pass in for the next page; none at the end.
    pub next: Option<String>,
}

impl fmt::Display for ItemPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ItemPage({} items)", self.items.len())
    }
}

impl From<hearth_app::ItemPage> for ItemPage {
    fn from(page: hearth_app::ItemPage) -> Self {
        let hearth_app::ItemPage { items, next } = page;
        Self { items: items.into_iter().map(Item::from).collect(), next }
    }
}

/// What a list shows: everything, as long as nothing is chosen.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct ListFilter {
    /// These kinds; none given means all.
    #[uniffi(default)]
    pub kinds: Vec<Kind>,
    /// This room alone.
    #[uniffi(default)]
    pub visibility: Option<Visibility>,
}

impl From<ListFilter> for hearth_app::ListFilter {
    fn from(filter: ListFilter) -> Self {
        let ListFilter { kinds, visibility } = filter;
        Self {
            kinds: kinds.into_iter().map(hearth_app::Kind::from).collect(),
            visibility: visibility.map(hearth_app::Visibility::from),
        }
    }
}

mirror_record! {
    /// What became of "we did".
    Did = hearth_app::Did {
        /// The ritual's name.
        name: String = same,
        /// The day.
        day: CivilDay = same,
        /// Who can see it: some exercises are never shared.
        visibility: Visibility = into,
        /// Whether it was noted for that day before.
        already: bool = same,
    }
}

mirror_record! {
    /// Numbers of one measure. They only grow, except by the author's own deletion.
    Measure = hearth_app::Measure {
        /// Distinct rituals and days.
        moments: u32 = same,
        /// Weeks in which a ritual was held, in all. Not a chain.
        weeks_held: u32 = same,
        /// The Monday of each week held, oldest first.
        weeks: Vec<CivilDay> = same,
    }
}

mirror_record! {
    /// The rhythm: what there is instead of a streak.
    Rhythm = hearth_app::RhythmView {
        /// What the one who holds this phone did. Never leaves it.
        own: Measure = into,
        /// What the two did, whoever noted it.
        ours: Measure = into,
        /// Whether today is a day of rest.
        resting: bool = same,
    }
}

mirror_enum! {
    /// What a screen may have to read again.
    Topic = hearth_app::Topic {
        /// Kept and given appreciations.
        Appreciations,
        /// Moments, rest, and so the rhythm.
        Rhythm,
        /// Plans.
        Plans,
        /// Pairing, leaving, the partner's name.
        Partner,
        /// Whether a sync is running, and how the last one ended.
        Sync,
        /// There is something new in the queue.
        Events,
        /// The card of the day, and those that are open.
        Cards,
        /// What touch is open, and one's own choice.
        Consent,
        /// Whether the journal is open, and what stands in it.
        Journal,
        /// Check-ins, one's own and what the partner shared of theirs.
        CheckIns,
        /// The challenge of the week.
        Challenge,
    }
}

mirror_record! {
    /// That something changed, not what: read the topics again.
    Change = hearth_app::Change {
        /// What to ask with for the next one. Counts up while the app runs; each run begins elsewhere.
        revision: u64 = same,
        /// What to read again: all topics for who has seen nothing.
        topics: Vec<Topic> = list,
    }
}

#[cfg(test)]
mod tests;
