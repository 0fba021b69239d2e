//! The rhythm of a couple, or of one person (`product.md` 4): moments and weeks held instead of a chain.
//! Pure functions of a set and of today: order, duplicates and who noted a thing can't matter, because
//! the set has no order, no duplicates and no author. Not here yet: strength, the private day chain, and
//! the rule for dates skipped by travel (4a), which touches own measures only.

mod clock;
mod error;
mod held;
mod rest;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod clock_cases;
#[cfg(test)]
mod properties;

use std::collections::{BTreeMap, BTreeSet};

pub use clock::{BACKFILL_DAYS, DAY_START, check_backfill, civil_day};
pub use error::RhythmError;
use held::{Days, days_of, is_held};
pub use rest::{Rest, SHARED_REST_DAYS};

use crate::catalogue::{Cadence, RitualId};
use crate::day::{CivilDay, Week};

/// A ritual done on a civil day. It has no author: the same act noted by both is one moment, and no
/// measure can tell who noted it (`product.md` 4d, SR-16).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// What was done.
    pub ritual: RitualId,
    /// The day it belongs to, frozen at writing.
    pub day: CivilDay,
}

/// What a rhythm is computed from. Ours is filled from the couple's space only; own from what is mine
/// (`product.md` 4d). Whoever fills it leaves out what was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Practice {
    /// What was done, each (ritual, day) once.
    pub moments: BTreeSet<Moment>,
    /// The days that ask nothing; spans may overlap.
    pub rests: BTreeSet<Rest>,
}

/// What came of a practice, up to and including a day. More moments or more rest never lower any number
/// of it (`product.md` 4e).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rhythm {
    /// How many distinct (ritual, day) there are.
    pub moments: u32,
    /// The same for every ritual that has a moment.
    pub rituals: BTreeMap<RitualId, RitualRhythm>,
    /// The weeks in which any ritual was held, oldest first: the couple's dots (`product.md` 4b).
    pub dots: Vec<Week>,
}

/// What came of one ritual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RitualRhythm {
    /// Days on which it was done.
    pub moments: u32,
    /// Weeks in which it was held; a lifetime total, not a chain. Stays 0 for what is meant once or
    /// whenever.
    pub weeks_held: u32,
}

impl Rhythm {
    /// Weeks in which any ritual was held: a lifetime total, not a chain (`product.md` 4c).
    #[must_use]
    pub fn weeks_held(&self) -> u32 {
        u32::try_from(self.dots.len()).unwrap_or(u32::MAX)
    }
}

impl Practice {
    /// Of these moments and rests, in any order and however often each is named.
    pub fn new(
        moments: impl IntoIterator<Item = Moment>,
        rests: impl IntoIterator<Item = Rest>,
    ) -> Self {
        Self { moments: moments.into_iter().collect(), rests: rests.into_iter().collect() }
    }

    /// The days of a week that were rested, up to and including `today`.
    fn rested(&self, week: Week, today: CivilDay) -> Days {
        days_of(week)
            .filter(|day| *day <= today && self.rests.iter().any(|rest| rest.covers(*day)))
            .fold(Days::default(), Days::with)
    }
}

/// The rhythm of a practice as it stands on `today` (`product.md` 4b, 4c, 4e).
///
/// `cadence` says how often a ritual is meant; for one that this build doesn't know,
/// [`Cadence::Any`]. Moments and days of rest after `today` wait until that day.
pub fn rhythm(
    practice: &Practice,
    cadence: impl Fn(&RitualId) -> Cadence,
    today: CivilDay,
) -> Rhythm {
    let mut done: BTreeMap<&RitualId, BTreeMap<Week, Days>> = BTreeMap::new();
    let mut rhythm = Rhythm::default();
    for Moment { ritual, day } in practice.moments.iter().filter(|moment| moment.day <= today) {
        let days = done.entry(ritual).or_default().entry(day.week()).or_default();
        *days = days.with(*day);
        rhythm.moments += 1;
        rhythm.rituals.entry(ritual.clone()).or_default().moments += 1;
    }
    let mut rested: BTreeMap<Week, Days> = BTreeMap::new();
    let mut dots: BTreeSet<Week> = BTreeSet::new();
    for (ritual, weeks) in done {
        let cadence = cadence(ritual);
        for (week, done) in weeks {
            let rest = *rested.entry(week).or_insert_with(|| practice.rested(week, today));
            if is_held(cadence, done, rest) {
                rhythm.rituals.entry(ritual.clone()).or_default().weeks_held += 1;
                dots.insert(week);
            }
        }
    }
    rhythm.dots = dots.into_iter().collect();
    rhythm
}
