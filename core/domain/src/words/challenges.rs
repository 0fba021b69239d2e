//! Weekly challenges (`product.md` 2, 3d): one a week, the same on both phones, and one swap. What becomes of it
//! follows from what the two note about the week ([`crate::entries::ChallengeWeek`]).

use serde::Deserialize;

use super::{ChallengeId, DeckVersion, Embedded, PickSeed, WordsError, pick};
use crate::day::Week;
use crate::hash::labelled;

static ENGLISH: Embedded<Challenges> =
    Embedded::new("weekly challenges", include_str!("../../../../content/en/challenges.toml"));

/// The weekly challenges of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenges {
    challenge: Vec<Challenge>,
}

/// Something for two in one week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// Permanent; what both phones note about the week names it.
    pub id: ChallengeId,
    /// In one line.
    pub text: String,
    /// How it may go.
    pub steps: Vec<String>,
    /// About how long, over the whole week, in minutes.
    pub minutes_total: u16,
    /// The deck that it came with.
    #[serde(default)]
    pub since: DeckVersion,
}

impl Challenges {
    /// The English challenges.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The challenge of a week, or with `swapped` the one that takes its place (`docs/formats.md` 14).
    ///
    /// With the couple's seed and the lower of the two phones' decks both phones pick alike. All come round
    /// before any is offered again; the swap is never the one it replaces. `None` from an empty deck.
    pub fn of_week(
        &self,
        week: Week,
        swapped: bool,
        deck: DeckVersion,
        seed: &PickSeed,
    ) -> Option<&Challenge> {
        let mut offered: Vec<&Challenge> =
            self.challenge.iter().filter(|one| one.since <= deck).collect();
        offered.sort_by(|one, other| one.id.cmp(&other.id));
        let key = |round: u64, challenge: usize| {
            let id = offered.get(challenge).map_or("", |challenge| challenge.id.as_str());
            labelled("hearth/challenge/1", &[seed.as_bytes(), &round.to_be_bytes(), id.as_bytes()])
        };
        let count = offered.len();
        let number = week.number() as usize;
        let order = pick::order_of_round(number.checked_div(count)? as u64, count, &key);
        let away = if swapped { count / 2 } else { 0 };
        let place = (number.checked_rem(count)? + away).checked_rem(count)?;
        order.get(place).and_then(|challenge| offered.get(*challenge)).copied()
    }

    /// Every challenge, for looking through.
    pub fn all(&self) -> impl Iterator<Item = &Challenge> {
        self.challenge.iter()
    }

    /// The challenge with this id; `None` when this build has none.
    pub fn get(&self, id: &ChallengeId) -> Option<&Challenge> {
        self.challenge.iter().find(|challenge| challenge.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::day::CivilDay;

    const DECK: DeckVersion = DeckVersion::NEWEST;

    fn weeks(count: i32) -> impl Iterator<Item = Week> {
        let first = CivilDay::from_ymd(2026, 11, 16).unwrap();
        (0..count).map(move |week| first.plus(week * 7).unwrap().week())
    }

    fn id(week: Week, swapped: bool, seed: u8) -> &'static ChallengeId {
        let challenges = Challenges::english().unwrap();
        &challenges.of_week(week, swapped, DECK, &PickSeed::of(&[seed; 32])).unwrap().id
    }

    #[test]
    fn there_are_fifty_two_challenges_of_two_to_three_steps_and_at_most_two_hours() {
        let challenges = Challenges::english().unwrap();
        assert_eq!(challenges.all().count(), 52);
        for challenge in challenges.all() {
            assert!((2..=3).contains(&challenge.steps.len()), "{}", challenge.id);
            assert!((5..=120).contains(&challenge.minutes_total), "{}", challenge.id);
            assert!(challenge.since <= DECK);
            assert_eq!(challenges.get(&challenge.id), Some(challenge));
        }
    }

    #[test]
    fn a_week_has_one_challenge_the_same_on_both_phones() {
        for week in weeks(120) {
            assert_eq!(id(week, false, 1), id(week, false, 1));
        }
        let days = (0..7).map(|day| CivilDay::from_ymd(2026, 11, 16 + day).unwrap().week());
        assert_eq!(days.map(|week| id(week, false, 1)).collect::<BTreeSet<_>>().len(), 1);
        assert!(weeks(52).any(|week| id(week, false, 1) != id(week, false, 2)));
    }

    #[test]
    fn a_challenge_is_not_offered_again_before_all_had_their_week() {
        let all: Vec<_> = weeks(52 * 3).map(|week| id(week, false, 1)).collect();
        let first = weeks(1).next().unwrap().number() as usize % 52;
        let round = &all[52 - first..104 - first];
        assert_eq!(round.iter().collect::<BTreeSet<_>>().len(), 52);
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn the_swap_of_a_week_is_another_challenge_and_the_same_on_both_phones() {
        for week in weeks(200) {
            assert_ne!(id(week, true, 1), id(week, false, 1));
            assert_eq!(id(week, true, 1), id(week, true, 1));
        }
    }

    #[test]
    fn a_deck_that_holds_nothing_offers_nothing() {
        let challenges = Challenges::english().unwrap();
        let week = weeks(1).next().unwrap();
        let seed = PickSeed::of(&[1; 32]);
        assert_eq!(challenges.of_week(week, false, DeckVersion(0), &seed), None);
    }
}
