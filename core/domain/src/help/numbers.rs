//! The numbers of a region: the emergency number first, whatever was asked for (SR-24).

use serde::Deserialize;

use super::{Help, Helpline, Kind};
use crate::day::CivilDay;
use crate::words::TextId;

/// A country, or several with the same numbers. Which one somebody picks is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Two capital letters.
    pub code: String,
    /// As people call it.
    pub name: String,
    /// The helpline that stands first there.
    pub emergency: TextId,
    /// Other codes that a phone may have for it.
    #[serde(default)]
    pub also: Vec<String>,
}

/// A helpline as it is shown on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number<'a> {
    /// The helpline.
    pub line: &'a Helpline,
    /// Whether "check this number" stands beside it ([`Helpline::needs_a_check`]).
    pub check: bool,
}

impl Help {
    /// The regions that have numbers, by name.
    pub fn regions(&self) -> Vec<&Region> {
        let mut regions: Vec<&Region> = self.region.iter().collect();
        regions.sort_by(|one, other| one.name.cmp(&other.name));
        regions
    }

    /// The region with this code, or with one that a phone uses for it ("GB"); in any case. `None`: the line
    /// "help-line-no-region" says what to do.
    pub fn region(&self, code: &str) -> Option<&Region> {
        let is = |known: &String| known.eq_ignore_ascii_case(code.trim());
        self.region.iter().find(|region| is(&region.code) || region.also.iter().any(is))
    }

    /// The numbers of a region on a day: the emergency number first, then those of these kinds in their order;
    /// with no kinds, all.
    pub fn numbers(&self, region: &Region, kinds: &[Kind], today: CivilDay) -> Vec<Number<'_>> {
        let emergency = self.helpline.iter().find(|line| line.id == region.emergency);
        let rank = |line: &Helpline| {
            if kinds.is_empty() {
                return Some(line.kind as usize);
            }
            kinds.iter().position(|kind| *kind == line.kind)
        };
        let mut others: Vec<(usize, &Helpline)> = self
            .helpline
            .iter()
            .filter(|line| line.region == region.code && line.id != region.emergency)
            .filter_map(|line| Some((rank(line)?, line)))
            .collect();
        others.sort_by_key(|(rank, _)| *rank);
        let lines = emergency.into_iter().chain(others.into_iter().map(|(_, line)| line));
        lines.map(|line| Number { line, check: line.needs_a_check(today) }).collect()
    }
}
