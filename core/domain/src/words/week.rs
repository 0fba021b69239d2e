//! What becomes of a week's challenge: offered, taken by both, done, or let go (`product.md` 2). It is a function of
//! what the two have done, in whatever order it arrives; nothing happens when it is let go, and nobody sees
//! who has not said yes.

use super::{Challenge, ChallengeId, Challenges, DeckVersion, PickSeed};
use crate::day::Week;

/// What the two have done about one week, as far as this phone knows. Every field only ever turns from unset to
/// set, so the order in which acts arrive cannot matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WeekActs {
    /// Either of them swapped; a week has one swap.
    pub swapped: bool,
    /// What each of the two said yes to. A yes to the one that was swapped away counts for nothing.
    pub taken: [Option<ChallengeId>; 2],
    /// Either of them noted it as done.
    pub done: bool,
    /// Either of them let it go.
    pub let_go: bool,
}

/// Where a week's challenge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WeekStanding {
    /// It takes two yeses, and none is needed. One yes looks the same as none.
    Offered,
    /// Both said yes.
    Taken,
    /// Done together.
    Done,
    /// Let go: no reason, no count, and nothing more this week.
    LetGo,
}

/// The challenge of a week and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekChallenge<'a> {
    /// Which one.
    pub challenge: &'a Challenge,
    /// Where it stands.
    pub standing: WeekStanding,
    /// Whether it may still be swapped for another: once, before both said yes.
    pub may_swap: bool,
}

impl Challenges {
    /// The challenge of a week after these acts. `None` from an empty deck.
    pub fn week(
        &self,
        week: Week,
        acts: &WeekActs,
        deck: DeckVersion,
        seed: &PickSeed,
    ) -> Option<WeekChallenge<'_>> {
        let challenge = self.of_week(week, acts.swapped, deck, seed)?;
        let both = acts.taken.iter().all(|taken| taken.as_ref() == Some(&challenge.id));
        let standing = match (both, acts.done, acts.let_go) {
            // What was done was done, even if the other let it go before hearing of it.
            (true, true, _) => WeekStanding::Done,
            (_, _, true) => WeekStanding::LetGo,
            (true, false, false) => WeekStanding::Taken,
            (false, _, false) => WeekStanding::Offered,
        };
        let may_swap = !acts.swapped && standing == WeekStanding::Offered;
        Some(WeekChallenge { challenge, standing, may_swap })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::CivilDay;

    fn week() -> Week {
        CivilDay::from_ymd(2026, 11, 20).unwrap().week()
    }

    fn of(acts: &WeekActs) -> WeekChallenge<'static> {
        let seed = PickSeed::of(&[9; 32]);
        let challenges = Challenges::english().unwrap();
        challenges.week(week(), acts, DeckVersion::NEWEST, &seed).unwrap()
    }

    fn offered() -> ChallengeId {
        of(&WeekActs::default()).challenge.id.clone()
    }

    #[test]
    fn one_yes_looks_the_same_as_none_and_two_take_it() {
        let none = of(&WeekActs::default());
        for taken in [[Some(offered()), None], [None, Some(offered())]] {
            assert_eq!(of(&WeekActs { taken, ..WeekActs::default() }), none);
        }
        let taken = [Some(offered()), Some(offered())];
        let both = of(&WeekActs { taken, ..WeekActs::default() });
        assert_eq!((both.standing, both.may_swap), (WeekStanding::Taken, false));
        assert_eq!((none.standing, none.may_swap), (WeekStanding::Offered, true));
    }

    #[test]
    fn a_week_has_one_swap_and_a_yes_to_the_old_one_counts_for_nothing() {
        let taken = [Some(offered()), Some(offered())];
        let swapped = of(&WeekActs { swapped: true, taken, ..WeekActs::default() });
        assert_ne!(swapped.challenge.id, offered());
        assert_eq!((swapped.standing, swapped.may_swap), (WeekStanding::Offered, false));
    }

    #[test]
    fn what_was_done_stays_done_and_what_neither_took_is_never_done() {
        let taken = [Some(offered()), Some(offered())];
        let acts = |taken, done, let_go| WeekActs { taken, done, let_go, swapped: false };
        let standing = |acts: WeekActs| of(&acts).standing;
        assert_eq!(standing(acts(taken.clone(), true, false)), WeekStanding::Done);
        assert_eq!(standing(acts(taken.clone(), true, true)), WeekStanding::Done);
        assert_eq!(standing(acts(taken, false, true)), WeekStanding::LetGo);
        assert_eq!(standing(acts([None, None], true, false)), WeekStanding::Offered);
        assert_eq!(standing(acts([None, None], false, true)), WeekStanding::LetGo);
        assert!(!of(&acts([None, None], false, true)).may_swap);
    }
}
