//! The rhythm of a couple, or of one person (`product.md` 4): moments and weeks held instead of a chain.
//! Pure functions of a set and of today: order, duplicates and who noted a thing can't matter, because
//! the set has no order, no duplicates and no author. [`rhythm`] counts what is ours, [`own_rhythm`] what
//! is mine: with strength, dates skipped by travel and, for who wants it, a chain. Nobody is being graded.

mod chain;
mod clock;
mod day_start;
mod error;
mod held;
mod neutral;
mod own;
mod quiet;
mod rest;
mod strength;
mod travel;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod clock_cases;
#[cfg(test)]
mod own_properties;
#[cfg(test)]
mod properties;

use std::collections::{BTreeMap, BTreeSet};

pub use chain::DayChain;
pub use clock::{BACKFILL_DAYS, check_backfill, civil_day};
pub use day_start::{DAY_START, DayStart};
pub use error::RhythmError;
use held::{Days, is_held};
use neutral::Neutral;
pub use own::{OwnPractice, OwnRhythm, own_rhythm};
pub use quiet::{QUIET_DAYS, Quiet, quiet};
pub use rest::{Rest, SHARED_REST_DAYS, is_resting};
pub use strength::Strength;
pub use travel::Stamp;

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
    /// The weeks of full rest in which nothing was held, oldest first: a way to draw them, and no measure
    /// (`product.md` 4b). One that is held after all goes over to `dots`.
    pub neutral: Vec<Week>,
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
        count(self.dots.len())
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
    let neutral = Neutral::new(practice.rests.iter().copied(), &BTreeSet::new(), today);
    measured(&done_days(practice, today), cadence, &neutral)
}

/// The days up to today on which each ritual was done.
type DoneDays<'a> = BTreeMap<&'a RitualId, BTreeSet<CivilDay>>;

fn done_days(practice: &Practice, today: CivilDay) -> DoneDays<'_> {
    let mut done = DoneDays::new();
    for Moment { ritual, day } in practice.moments.iter().filter(|moment| moment.day <= today) {
        done.entry(ritual).or_default().insert(*day);
    }
    done
}

/// The measures that own and ours have alike.
fn measured(
    done: &DoneDays<'_>,
    cadence: impl Fn(&RitualId) -> Cadence,
    neutral: &Neutral,
) -> Rhythm {
    let mut rhythm = Rhythm::default();
    let mut neutral_days: BTreeMap<Week, Days> = BTreeMap::new();
    let mut dots: BTreeSet<Week> = BTreeSet::new();
    for (ritual, days) in done {
        let cadence = cadence(ritual);
        let mut weeks: BTreeMap<Week, Days> = BTreeMap::new();
        for day in days {
            let done = weeks.entry(day.week()).or_default();
            *done = done.with(*day);
        }
        let mut one = RitualRhythm { moments: count(days.len()), weeks_held: 0 };
        for (week, done) in weeks {
            let free = *neutral_days.entry(week).or_insert_with(|| neutral.of(week));
            if is_held(cadence, done, free) {
                one.weeks_held += 1;
                dots.insert(week);
            }
        }
        rhythm.moments += one.moments;
        rhythm.rituals.insert((*ritual).clone(), one);
    }
    rhythm.neutral = neutral.whole_weeks().filter(|week| !dots.contains(week)).collect();
    rhythm.dots = dots.into_iter().collect();
    rhythm
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
