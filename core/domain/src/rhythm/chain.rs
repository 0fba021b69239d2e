//! The private day chain (`product.md` 4c): for a person who asks for it, and for nobody else. Chains
//! please while they hold and weigh on people after, so there is none unless it was turned on, none for
//! the two, and no longest one to fall short of (`[STREAK23]`).

use std::collections::BTreeSet;

use super::neutral::Neutral;
use crate::day::CivilDay;

/// Whether the person turned the day chain on. A setting of one's own; off until chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayChain {
    /// Nothing is counted or shown.
    #[default]
    Off,
    /// Days in a row are counted, for the person alone.
    On,
}

/// How many days up to today were done one after the other. A day that asks nothing is stepped over, and
/// so is today as long as it lasts.
pub(super) fn chain(done: &BTreeSet<CivilDay>, neutral: &Neutral, today: CivilDay) -> u32 {
    let Some(first) = done.first() else { return 0 };
    let mut days = 0;
    for day in (0..=today.since(*first)).filter_map(|n| today.plus(-n)) {
        if done.contains(&day) {
            days += 1;
        } else if day != today && !neutral.covers(day) {
            break;
        }
    }
    days
}
