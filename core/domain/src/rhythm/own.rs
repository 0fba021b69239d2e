//! What is mine (`product.md` 4c, 4d): the measures that the two have, and strength, the dates that travel
//! skipped and the day chain besides. Never synced; computed on the phone of the person it is about.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::chain;
use super::neutral::Neutral;
use super::strength::strength;
use super::travel::skipped;
use super::{DayChain, Practice, Rhythm, Stamp, Strength, done_days, measured};
use crate::catalogue::{Cadence, RitualId};
use crate::day::CivilDay;

/// What one's own rhythm is computed from: what `mine.db` holds and, of the couple's space, what is by me
/// (`product.md` 4d). No `Debug`, because of the stamps.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct OwnPractice {
    /// My moments; my rest and the rest that the two share.
    pub practice: Practice,
    /// When and at which offset my entries of any kind were written: moments, check-ins, appreciations.
    /// Only what this phone wrote has one; leaving some out only leaves dates unskipped.
    pub stamps: BTreeSet<Stamp>,
}

/// What came of one's own practice. More moments, rest or stamps never lower any number of it, except that
/// more rest leaves strength as it was where a day gone by might have raised it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnRhythm {
    /// Moments and weeks held, with the dates that travel skipped asking nothing.
    pub rhythm: Rhythm,
    /// How settled each ritual is that is meant daily or some times a week and has a moment.
    pub strength: BTreeMap<RitualId, Strength>,
    /// Days in a row with any moment at all; `None` unless the person turned the chain on.
    pub chain: Option<u32>,
    /// The dates that a journey skipped (`product.md` 4a).
    pub skipped: BTreeSet<CivilDay>,
}

/// One's own rhythm as it stands on `today` (`product.md` 4a to 4c).
///
/// `cadence` as for [`rhythm`](super::rhythm). Whatever is of a day after today waits until that day.
pub fn own_rhythm(
    own: &OwnPractice,
    cadence: impl Fn(&RitualId) -> Cadence,
    day_chain: DayChain,
    today: CivilDay,
) -> OwnRhythm {
    let skipped = skipped(&own.stamps, today);
    let neutral = Neutral::new(own.practice.rests.iter().copied(), &skipped, today);
    let done = done_days(&own.practice, today);
    let strength = done
        .iter()
        .filter_map(|(ritual, days)| {
            Some(((*ritual).clone(), strength(days, cadence(ritual), &neutral, today)?))
        })
        .collect();
    let chain = match day_chain {
        DayChain::Off => None,
        DayChain::On => {
            let any = done.values().flatten().copied().collect();
            Some(chain(&any, &neutral, today))
        }
    };
    OwnRhythm { rhythm: measured(&done, cadence, &neutral), strength, chain, skipped }
}
