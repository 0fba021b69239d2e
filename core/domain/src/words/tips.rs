//! The tip of the day (`product.md` 2, 3d): the same day gives the same tip, offline, and after a hard check-in
//! there is none, only a line that asks nothing. Tips that hold touch are gated as everything with touch is.

use serde::Deserialize;

use super::{Embedded, Lines, TipId, WordsError};
use crate::catalogue::{Pillar, Tier};
use crate::day::CivilDay;

static ENGLISH: Embedded<Tips> =
    Embedded::new("tips", include_str!("../../../../content/en/tips.toml"));

/// The tips of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tips {
    tip: Vec<Tip>,
}

/// One small thing to do, or to leave.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tip {
    /// Permanent; a person may keep or hide it, privately.
    pub id: TipId,
    /// The part of a couple's life that it belongs to.
    pub pillar: Pillar,
    /// The touch level that both need open.
    #[serde(default)]
    pub tier: Tier,
    /// The tip.
    pub text: String,
}

/// What stands in the place of the tip today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfTheDay<'a> {
    /// A tip.
    Tip(&'a Tip),
    /// A line that asks nothing: after a hard check-in, or when every tip was hidden.
    Rest(&'a str),
}

/// Whether a check-in was a hard one: a mood of 1 or 2, or an energy of 1, both of 1 to 5.
#[must_use]
pub fn is_hard(mood: u8, energy: u8) -> bool {
    mood <= 2 || energy <= 1
}

impl Tips {
    /// The English tips.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The tip of a civil day, while `touch` is open for both.
    ///
    /// `hard` says whether this person's own last check-in of that day was a hard one ([`is_hard`]); it is
    /// private and changes nothing on the other phone. `hidden` are those that this person does not want to
    /// see again. `lines` hold the words for resting.
    pub fn of_day<'a>(
        &'a self,
        day: CivilDay,
        touch: Tier,
        hard: bool,
        hidden: impl Fn(&TipId) -> bool,
        lines: &'a Lines,
    ) -> OfTheDay<'a> {
        let rest = OfTheDay::Rest(lines.just_rest());
        if hard {
            return rest;
        }
        // In the order of the file, where pillars take turns.
        let shown: Vec<&Tip> = self.open(touch).filter(|tip| !hidden(&tip.id)).collect();
        let place = (day.number() as usize).checked_rem(shown.len());
        place.and_then(|place| shown.get(place)).map_or(rest, |tip| OfTheDay::Tip(tip))
    }

    /// Every tip that may be shown while `touch` is open for both.
    pub fn open(&self, touch: Tier) -> impl Iterator<Item = &Tip> {
        self.tip.iter().filter(move |tip| touch.opens(tip.tier))
    }

    /// The tip with this id, if it may be shown while `touch` is open for both.
    pub fn get(&self, id: &TipId, touch: Tier) -> Option<&Tip> {
        self.open(touch).find(|tip| tip.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const NONE_HIDDEN: fn(&TipId) -> bool = |_| false;

    fn days(count: u32) -> impl Iterator<Item = CivilDay> {
        let first = CivilDay::from_ymd(2026, 11, 16).unwrap().number();
        (first..first + count).map(|number| CivilDay::from_number(number).unwrap())
    }

    fn tip(day: CivilDay, touch: Tier) -> &'static Tip {
        let (tips, lines) = (Tips::english().unwrap(), Lines::english().unwrap());
        match tips.of_day(day, touch, false, NONE_HIDDEN, lines) {
            OfTheDay::Tip(tip) => tip,
            OfTheDay::Rest(line) => panic!("{line}"),
        }
    }

    #[test]
    fn there_are_twenty_tips_a_pillar_in_turn() {
        let tips = &Tips::english().unwrap().tip;
        assert_eq!(tips.len(), 100);
        let turn: Vec<Pillar> = tips[..5].iter().map(|tip| tip.pillar).collect();
        assert_eq!(turn.iter().collect::<BTreeSet<_>>().len(), 5);
        assert!(tips.chunks(5).all(|five| five.iter().map(|tip| tip.pillar).eq(turn.clone())));
        assert!(tips.iter().all(|tip| tip.tier == Tier::NONE || tip.pillar == Pillar::Physical));
    }

    #[test]
    fn the_same_day_gives_the_same_tip_and_every_tip_comes_round() {
        let touch = Tier::new(2).unwrap();
        let seen: Vec<&TipId> = days(100).map(|day| &tip(day, touch).id).collect();
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 100);
        assert!(seen.iter().copied().eq(days(100).map(|day| &tip(day, touch).id)));
        for level in 0..=5 {
            let touch = Tier::new(level).unwrap();
            let seen: Vec<&TipId> = days(1000).map(|day| &tip(day, touch).id).collect();
            assert!(seen.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn after_a_hard_check_in_there_is_no_tip_only_a_line_to_rest() {
        let (tips, lines) = (Tips::english().unwrap(), Lines::english().unwrap());
        for day in days(200) {
            let shown = tips.of_day(day, Tier::NONE, true, NONE_HIDDEN, lines);
            assert_eq!(shown, OfTheDay::Rest("Today, just rest."));
        }
        let hard: Vec<(u8, u8)> = (1..=5)
            .flat_map(|mood| (1..=5).map(move |energy| (mood, energy)))
            .filter(|(mood, energy)| is_hard(*mood, *energy))
            .collect();
        assert_eq!(hard.len(), 5 + 5 + 3);
        assert!(hard.iter().all(|(mood, energy)| *mood <= 2 || *energy == 1));
    }

    #[test]
    fn a_hidden_tip_never_comes_again_and_with_all_hidden_one_rests() {
        let (tips, lines) = (Tips::english().unwrap(), Lines::english().unwrap());
        let unwanted = &tip(days(1).next().unwrap(), Tier::NONE).id;
        for day in days(300) {
            let shown = tips.of_day(day, Tier::NONE, false, |id| id == unwanted, lines);
            assert!(!matches!(shown, OfTheDay::Tip(tip) if tip.id == *unwanted));
        }
        let day = days(1).next().unwrap();
        let shown = tips.of_day(day, Tier::NONE, false, |_| true, lines);
        assert_eq!(shown, OfTheDay::Rest("Today, just rest."));
    }

    #[test]
    fn sr_39_no_tip_with_touch_is_shown_before_both_chose_it() {
        let tips = Tips::english().unwrap();
        for day in days(1000) {
            assert_eq!(tip(day, Tier::NONE).tier, Tier::NONE);
            assert!(tip(day, Tier::new(1).unwrap()).tier.level() <= 1);
        }
        let hug: TipId = "tip-058".parse().unwrap();
        assert_eq!(tips.get(&hug, Tier::new(1).unwrap()), None);
        assert!(tips.get(&hug, Tier::new(2).unwrap()).is_some());
    }
}
