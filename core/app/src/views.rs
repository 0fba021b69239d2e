//! What the app shows: plain values, the same for every host. No `Debug` on those that hold what a person
//! wrote.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;
use hearth_domain::catalogue::RitualId;
use hearth_domain::day::CivilDay;
use hearth_domain::entries::Need;
use hearth_domain::ids::EntryId;

use crate::challenge::Challenge;
use crate::error::HearthError;
use crate::plans::PlanStand;
use crate::words::TipOfTheDay;

/// Which room a thing is in, and its id there.
///
/// As text: `m` or `o` and 26 letters of base32; any beginning of it that fits one thing alone will do where
/// a person types it. The random part comes first, so that short beginnings differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ItemId {
    /// In `mine.db`: only this phone knows it.
    Mine([u8; 16]),
    /// In `couple.db`: both phones know it.
    Ours(EntryId),
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (room, mut bytes) = match self {
            Self::Mine(bytes) => ('m', *bytes),
            Self::Ours(entry) => ('o', entry.0),
        };
        if room == 'o' {
            bytes.rotate_left(5);
        }
        write!(f, "{room}{}", BASE32_NOPAD.encode(&bytes).to_lowercase())
    }
}

impl FromStr for ItemId {
    type Err = HearthError;

    fn from_str(text: &str) -> Result<Self, HearthError> {
        let no_id = || HearthError::Invalid {
            reason: "this is not the name of anything here; take one from the list".to_owned(),
        };
        let (room, rest) = text.split_at_checked(1).ok_or_else(no_id)?;
        let bytes = BASE32_NOPAD.decode(rest.to_uppercase().as_bytes()).map_err(|_| no_id())?;
        let mut bytes: [u8; 16] = bytes.try_into().map_err(|_| no_id())?;
        match room {
            "m" => Ok(Self::Mine(bytes)),
            "o" => {
                bytes.rotate_right(5);
                Ok(Self::Ours(EntryId(bytes)))
            }
            _ => Err(no_id()),
        }
    }
}

/// Who can see a thing. An argument of every write, never a default (`design.md` 4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visibility {
    /// Only the one who holds this phone.
    Private,
    /// Both.
    Shared,
}

/// Whose a thing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// The one who holds this phone.
    Me,
    /// The partner.
    Partner,
    /// Both: it has no author.
    Both,
}

/// The kinds of thing in a list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
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

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Appreciation, Self::Moment, Self::Rest, Self::Plan, Self::CheckIn];

    /// Its name, as documents carry it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Appreciation => "appreciation",
            Self::Moment => "moment",
            Self::Rest => "rest",
            Self::Plan => "plan",
            Self::CheckIn => "check-in",
        }
    }
}

/// What a thing says.
#[derive(Clone, PartialEq, Eq)]
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
        /// The last day; `None` until the person says otherwise.
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

impl Body {
    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Appreciation { .. } => Kind::Appreciation,
            Self::Moment { .. } => Kind::Moment,
            Self::Rest { .. } => Kind::Rest,
            Self::Plan { .. } => Kind::Plan,
            Self::CheckIn { .. } => Kind::CheckIn,
        }
    }
}

/// One thing in a list.
#[derive(Clone, PartialEq, Eq)]
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
    /// Whether it is an appreciation of the partner's that this person has not opened. Nobody else's to know.
    pub unopened: bool,
}

/// One page of a list, newest first.
#[derive(Clone, PartialEq, Eq)]
pub struct ItemPage {
    /// The things.
    pub items: Vec<Item>,
    /// What to pass in for the next page; `None` at the end.
    pub next: Option<String>,
}

/// What a list shows.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ListFilter {
    /// These kinds; none given means all.
    pub kinds: Vec<Kind>,
    /// This room alone.
    pub visibility: Option<Visibility>,
}

/// What became of "we did".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Did {
    /// The ritual's name.
    pub name: String,
    /// The day.
    pub day: CivilDay,
    /// Who can see it: some exercises are never shared.
    pub visibility: Visibility,
    /// Whether it was noted for that day before.
    pub already: bool,
}

/// Numbers of one measure (`product.md` 4c). They only grow, except by the author's own deletion.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Measure {
    /// Distinct rituals and days.
    pub moments: u32,
    /// Weeks in which a ritual was held, in all. Not a chain.
    pub weeks_held: u32,
    /// The Monday of each week held, oldest first.
    pub weeks: Vec<CivilDay>,
}

/// The rhythm, as [`crate::Hearth::rhythm`] gives it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RhythmView {
    /// What the one who holds this phone did. Never leaves it.
    pub own: Measure,
    /// What the two did, whoever noted it.
    pub ours: Measure,
    /// Whether today is a day of rest.
    pub resting: bool,
}

/// One small thing to do today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SmallThing {
    /// Its id, for `did`.
    pub ritual: RitualId,
    /// Its name.
    pub name: String,
    /// How long it takes.
    pub minutes: u32,
    /// What it is, in one line.
    pub one_line: String,
}

/// The first screen.
#[derive(Clone, PartialEq, Eq)]
pub struct Today {
    /// The civil day, which starts when this person's day does.
    pub day: CivilDay,
    /// What to call the one who holds this phone, once they said.
    pub name: Option<String>,
    /// What the partner is called, once the phones are paired.
    pub partner: Option<String>,
    /// One small thing; `None` on a day of rest, which asks nothing, after a hard check-in, and after quiet days
    /// (`product.md` 4f).
    pub small_thing: Option<SmallThing>,
    /// Moments of the two; of one's own before there is a partner.
    pub moments: u32,
    /// Whether today is a day of rest.
    pub resting: bool,
    /// Plans about today or later, soonest first, at most three.
    pub plans: Vec<Item>,
    /// Whether to ask how this person is: as often as they chose, and not once they said (`product.md` 2).
    pub check_in: bool,
    /// The challenge of the week; `None` as for the small thing, and before there is a partner.
    pub challenge: Option<Challenge>,
    /// The tip, or the line in its place; `None` on a day of rest, and after quiet days.
    pub tip: Option<TipOfTheDay>,
    /// What to say after a week of rest or after quiet days, in the place of the greeting.
    pub after_a_gap: Option<String>,
}

/// How far the pairing is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerView {
    /// What the partner is called.
    pub name: String,
    /// Whether the first sync has completed the pairing.
    pub complete: bool,
    /// The Monday of the week in which the phones last met; never finer (SR-03).
    pub met_week: Option<CivilDay>,
}

/// Something that must not be missed: kept until it is acknowledged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueuedEvent {
    /// For `ack`.
    pub id: u64,
    /// What happened.
    pub event: Event,
}

/// What happened. Counts, never content.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The two phones are paired.
    Paired,
    /// The partner gave appreciations.
    AppreciationsCame {
        /// How many.
        count: u32,
    },
    /// Plans came or changed.
    PlansChanged {
        /// How many.
        count: u32,
    },
    /// The partner deleted something for both.
    Removed {
        /// How many.
        count: u32,
    },
    /// This phone's data are an older copy: what the partner has comes back with the next sync.
    Restored,
    /// Damage was found and mended, or what is damaged will be asked for with the next sync.
    Mended,
    /// What the two share could not be read here: its file was set aside and is kept until then, and what the
    /// partner's phone has comes back with the next sync.
    SetAside {
        /// Whether something that this person had deleted may come back with it: they look, and delete it again.
        deleted_may_be_back: bool,
    },
    /// The partner has a new phone. Whoever did not expect it asks.
    PartnerHasNewPhone,
    /// This phone's place is taken by the new one: it syncs with nobody any more.
    HandedOver,
    /// The partner has left the shared space, and said so. What the two shared is still here.
    PartnerLeft,
}

impl Event {
    /// The two in one, when they say the same.
    pub(crate) fn with(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::AppreciationsCame { count: a }, Self::AppreciationsCame { count: b }) => {
                Self::AppreciationsCame { count: a.saturating_add(*b) }
            }
            (Self::PlansChanged { count: a }, Self::PlansChanged { count: b }) => {
                Self::PlansChanged { count: a.saturating_add(*b) }
            }
            (Self::Removed { count: a }, Self::Removed { count: b }) => {
                Self::Removed { count: a.saturating_add(*b) }
            }
            (one, other) if one == other => one.clone(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_from_its_text_and_begins_with_its_random_part() {
        let entry = EntryId([0, 0, 81, 45, 2, 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        for id in [ItemId::Mine([7; 16]), ItemId::Ours(entry)] {
            assert_eq!(id.to_string().parse::<ItemId>(), Ok(id));
            assert_eq!(id.to_string().to_uppercase().to_lowercase().len(), 27);
        }
        assert!(ItemId::Ours(entry).to_string().starts_with("o74"));
        for text in ["", "m", "x7777777777777777777777777", "m!!!!", "é"] {
            assert!(text.parse::<ItemId>().is_err(), "{text}");
        }
    }
}
