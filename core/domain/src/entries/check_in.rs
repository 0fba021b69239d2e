//! Check-ins: how one is, in under a minute (`product.md` 2 and 4h). The whole is private and stays in `mine.db`.
//! What the partner gets holds the ticked fields and nothing else: a field left out and a field without an answer
//! are the same bytes (SR-09), and nobody is shown that none was made.
//!
//! A day has one check-in. Another one on that day takes its place, here and with the partner, so that how often
//! someone looked for a word, and how the day went up and down, is no number that anyone can read.

use std::str::FromStr;

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT};

use super::limits::{EntryError, bounded};
use super::{number, text};
use crate::day::CivilDay;

pub(super) const NAME: &str = "check-in";
const MOOD: &str = "mood";
const ENERGY: &str = "energy";
const NEED: &str = "need";
const MIND: &str = "mind";

/// A step from 1 (low) to 5 (high) on one's own scale. Compared with nobody's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Scale(u8);

impl Scale {
    /// From 1 to 5.
    ///
    /// # Errors
    /// [`EntryError::OffScale`].
    pub fn new(level: u8) -> Result<Self, EntryError> {
        if (1..=5).contains(&level) { Ok(Self(level)) } else { Err(EntryError::OffScale) }
    }

    /// 1 to 5.
    #[must_use]
    pub fn level(self) -> u8 {
        self.0
    }

    fn read(document: &Automerge, key: &str) -> Option<Self> {
        number(document, key)
            .and_then(|level| u8::try_from(level).ok())
            .and_then(|n| Self::new(n).ok())
    }
}

/// What would help today.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
    None,
}

impl Need {
    /// Every need.
    pub const ALL: [Self; 6] =
        [Self::Listen, Self::Help, Self::Touch, Self::Space, Self::Fun, Self::None];

    /// Its name, as documents and tables carry it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Listen => "listen",
            Self::Help => "help",
            Self::Touch => "touch",
            Self::Space => "space",
            Self::Fun => "fun",
            Self::None => "none",
        }
    }
}

impl FromStr for Need {
    type Err = EntryError;

    fn from_str(text: &str) -> Result<Self, EntryError> {
        Self::ALL.into_iter().find(|need| need.name() == text).ok_or(EntryError::NoSuchNeed)
    }
}

/// A whole check-in, as its person sees it. Every field may be left out, but not all. No `Debug`: it is private.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckIn {
    /// How one feels.
    pub mood: Option<Scale>,
    /// How much there is to give.
    pub energy: Option<Scale>,
    /// What would help.
    pub need: Option<Need>,
    mind: Option<String>,
}

impl CheckIn {
    /// From what a person chose and wrote: `mind` is what is on it, at most 20 kB.
    ///
    /// # Errors
    /// [`EntryError`] when nothing is chosen, or the text breaks a limit.
    pub fn new(
        mood: Option<Scale>,
        energy: Option<Scale>,
        need: Option<Need>,
        mind: Option<&str>,
    ) -> Result<Self, EntryError> {
        let mind = mind.map(bounded).transpose()?;
        Self::held(mood, energy, need, mind).ok_or(EntryError::NothingChosen)
    }

    /// As it stands in a table or a document, where no limit on acts is asked for again: another phone may have
    /// written it. `None` when it says nothing.
    #[must_use]
    pub fn held(
        mood: Option<Scale>,
        energy: Option<Scale>,
        need: Option<Need>,
        mind: Option<String>,
    ) -> Option<Self> {
        let mind = mind.filter(|mind| !mind.is_empty());
        let says_something = mood.is_some() || energy.is_some() || need.is_some() || mind.is_some();
        says_something.then_some(Self { mood, energy, need, mind })
    }

    /// What is on one's mind.
    #[must_use]
    pub fn mind(&self) -> Option<&str> {
        self.mind.as_deref()
    }

    /// The fields that say something.
    #[must_use]
    pub fn named(&self) -> Ticks {
        Ticks {
            mood: self.mood.is_some(),
            energy: self.energy.is_some(),
            need: self.need.is_some(),
            mind: self.mind.is_some(),
        }
    }

    /// This note over an earlier one of its day: what it does not name stays.
    #[must_use]
    pub fn over(self, earlier: &Self) -> Self {
        Self {
            mood: self.mood.or(earlier.mood),
            energy: self.energy.or(earlier.energy),
            need: self.need.or(earlier.need),
            mind: self.mind.or_else(|| earlier.mind.clone()),
        }
    }

    /// What the partner gets: the ticked fields that have an answer; `None` when there is none of these.
    #[must_use]
    pub fn ticked(&self, ticks: Ticks) -> Option<SharedCheckIn> {
        let shared = Self::held(
            self.mood.filter(|_| ticks.mood),
            self.energy.filter(|_| ticks.energy),
            self.need.filter(|_| ticks.need),
            self.mind.clone().filter(|_| ticks.mind),
        );
        shared.map(SharedCheckIn)
    }
}

/// Which fields of a check-in its person ticked for the partner. None by default (SR-12).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each field is ticked by itself")]
pub struct Ticks {
    /// The mood.
    pub mood: bool,
    /// The energy.
    pub energy: bool,
    /// The need.
    pub need: bool,
    /// What is on one's mind.
    pub mind: bool,
}

impl Ticks {
    /// What is shared after a note over an earlier one of which these fields were: of the fields that the note
    /// `named` those that it `ticked`, since they say something else now; the others as before, and what it ticks.
    #[must_use]
    pub fn after(self, named: Self, ticked: Self) -> Self {
        let field = |before: bool, named: bool, ticked: bool| ticked || (before && !named);
        Self {
            mood: field(self.mood, named.mood, ticked.mood),
            energy: field(self.energy, named.energy, ticked.energy),
            need: field(self.need, named.need, ticked.need),
            mind: field(self.mind, named.mind, ticked.mind),
        }
    }
}

/// The ticked part of a check-in: the only form that is ever shared. No `Debug`: it is the couple's text.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedCheckIn(CheckIn);

impl SharedCheckIn {
    /// The fields that were ticked; the others are empty.
    #[must_use]
    pub fn fields(&self) -> &CheckIn {
        &self.0
    }

    pub(super) fn write<T: Transactable>(&self, tx: &mut T) -> Result<(), AutomergeError> {
        for (key, level) in [(MOOD, self.0.mood), (ENERGY, self.0.energy)] {
            if let Some(level) = level {
                tx.put(ROOT, key, u64::from(level.0))?;
            }
        }
        if let Some(need) = self.0.need {
            tx.put(ROOT, NEED, need.name())?;
        }
        if let Some(mind) = &self.0.mind {
            tx.put(ROOT, MIND, mind.as_str())?;
        }
        Ok(())
    }

    /// A field that is not understood counts as one that was not ticked.
    pub(super) fn read(document: &Automerge) -> Option<Self> {
        let need = text(document, NEED).and_then(|need| need.parse().ok());
        let (mood, energy) = (Scale::read(document, MOOD), Scale::read(document, ENERGY));
        CheckIn::held(mood, energy, need, text(document, MIND)).map(Self)
    }
}

/// How often a person wants to be asked. A private setting: the partner has no way to it (`product.md` 4h).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum CheckInCadence {
    /// Never asked; a check-in is there when one wants it.
    #[default]
    None,
    /// Once a day.
    Daily,
    /// Once a week, Monday to Sunday.
    Weekly,
}

impl CheckInCadence {
    /// Every cadence.
    pub const ALL: [Self; 3] = [Self::None, Self::Daily, Self::Weekly];

    /// Its name, as the setting carries it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// Whether a check-in is offered today, the last one having been on `last`. One of a later day (a clock that
    /// was ahead) counts as made.
    #[must_use]
    pub fn asks(self, last: Option<CivilDay>, today: CivilDay) -> bool {
        match self {
            Self::None => false,
            Self::Daily => last.is_none_or(|last| last < today),
            Self::Weekly => last.is_none_or(|last| last.week() < today.week()),
        }
    }
}

impl FromStr for CheckInCadence {
    type Err = EntryError;

    fn from_str(text: &str) -> Result<Self, EntryError> {
        let named = Self::ALL.into_iter().find(|cadence| cadence.name() == text);
        named.ok_or(EntryError::NoSuchCadence)
    }
}

#[cfg(test)]
mod tests;
