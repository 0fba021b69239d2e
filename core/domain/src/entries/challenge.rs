//! The weekly challenge (`product.md` 2): offered, taken by both, done or let go, one swap. Each member's phone writes
//! its own small acts about the week's Monday; what the two have follows from the set of them, in any order.
//!
//! Who took it is not shown before both did: until then nothing that [`Week`] says depends on what the other took
//! (SR-03, SR-09); a swap undoes nothing that was taken, and who took it is not shown the swap. Letting go removes one's own acts of the week, so that it looks like never having taken it.

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT};

use super::text;
use crate::words::ChallengeId;

pub(super) const NAME: &str = "challenge";
const WHICH: &str = "id";
const ACT: &str = "act";

/// What a member does about a challenge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ChallengeAct {
    /// Takes it; it begins when both have.
    Take,
    /// Notes that the two did it; either may, once.
    Done,
    /// Asks for another one in its place; once a week for the two.
    Swap,
}

impl ChallengeAct {
    /// Every act.
    pub const ALL: [Self; 3] = [Self::Take, Self::Done, Self::Swap];

    /// Its name, as documents and tables carry it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Done => "done",
            Self::Swap => "swap",
        }
    }

    /// The act of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// One act of a member about a challenge, in the week whose Monday the entry is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Challenge {
    /// Which challenge; for a swap, the one that is put away.
    pub id: ChallengeId,
    /// What the member does.
    pub act: ChallengeAct,
}

impl Challenge {
    pub(super) fn write<T: Transactable>(&self, tx: &mut T) -> Result<(), AutomergeError> {
        tx.put(ROOT, WHICH, self.id.as_str())?;
        tx.put(ROOT, ACT, self.act.name())
    }

    pub(super) fn read(document: &Automerge) -> Option<Self> {
        let act = ChallengeAct::named(&text(document, ACT)?)?;
        Some(Self { id: text(document, WHICH)?.parse().ok()?, act })
    }
}

/// Where the two are with a week's challenge, as one of them is shown it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Week {
    /// Whether the week's one swap was used, by whomever.
    pub swapped: bool,
    /// What the one who looks has taken.
    pub mine: Option<ChallengeId>,
    /// What both have taken; of several (two phones of one member wrote apart) the first by its slug.
    pub taken: Option<ChallengeId>,
    /// Whether one of them noted that they did it.
    pub done: bool,
}

impl Week {
    /// From the acts of one week, each with the index (0 or 1) of its member, in any order; `me` looks.
    #[must_use]
    pub fn of(acts: &[(u8, Challenge)], me: u8) -> Self {
        let took = |member: u8| {
            let takes =
                move |(by, one): &&(u8, Challenge)| *by == member && one.act == ChallengeAct::Take;
            acts.iter().filter(takes).map(|(_, one)| &one.id)
        };
        let taken = took(me).filter(|id| took(1 - me).any(|theirs| theirs == *id)).min();
        let done =
            |(_, one): &(u8, Challenge)| one.act == ChallengeAct::Done && taken == Some(&one.id);
        Self {
            swapped: acts.iter().any(|(_, one)| one.act == ChallengeAct::Swap),
            mine: took(me).min().cloned(),
            taken: taken.cloned(),
            done: acts.iter().any(done),
        }
    }

    /// Whether the one who looks may swap it for another one: once a week, before taking it. Whether the other
    /// has taken it changes nothing here, or this would tell (SR-09).
    #[must_use]
    pub fn may_swap(&self) -> bool {
        !self.swapped && self.mine.is_none()
    }

    /// The week's challenge, of the one that was offered first and the one that a swap brings. What both have
    /// taken stands, and what the one who looks has taken of these, whatever was swapped meanwhile.
    #[must_use]
    pub fn challenge<'a>(
        &'a self,
        first: &'a ChallengeId,
        second: &'a ChallengeId,
    ) -> &'a ChallengeId {
        let mine = || self.mine.as_ref().filter(|mine| [first, second].contains(mine));
        let stands = self.taken.as_ref().or_else(mine);
        stands.unwrap_or(if self.swapped { second } else { first })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(by: u8, act: ChallengeAct, id: &str) -> (u8, Challenge) {
        (by, Challenge { id: id.parse().unwrap(), act })
    }

    fn any_act() -> impl Strategy<Value = (u8, Challenge)> {
        (0..2_u8, 0..3_usize, 1..3_u8)
            .prop_map(|(by, act, id)| one(by, ChallengeAct::ALL[act], &format!("week-0{id}")))
    }

    #[test]
    fn it_begins_when_both_have_taken_it_and_is_done_when_either_says_so() {
        use ChallengeAct::{Done, Take};
        let (mine, theirs) = (one(0, Take, "week-01"), one(1, Take, "week-01"));
        assert_eq!(Week::of(std::slice::from_ref(&mine), 0).taken, None);
        let both = [mine.clone(), theirs.clone()];
        assert_eq!(Week::of(&both, 0).taken, "week-01".parse().ok());
        assert!(!Week::of(&both, 1).done);
        assert!(Week::of(&[mine.clone(), theirs, one(1, Done, "week-01")], 0).done);
        assert!(!Week::of(&[mine, one(1, Done, "week-01")], 0).done, "it was let go");
    }

    #[test]
    fn two_swaps_at_once_are_one() {
        use ChallengeAct::Swap;
        let week = Week::of(&[one(0, Swap, "week-01"), one(1, Swap, "week-01")], 0);
        assert_eq!(week, Week { swapped: true, ..Week::default() });
        let (first, second) = ("week-01".parse().unwrap(), "week-02".parse().unwrap());
        assert_eq!(week.challenge(&first, &second), &second);
        assert!(Week::default().may_swap() && !week.may_swap());
        assert_eq!(Week::default().challenge(&first, &second), &first);
        let taken = Week { mine: Some(first.clone()), taken: Some(first.clone()), ..week };
        assert!(!Week { swapped: false, ..taken.clone() }.may_swap(), "both have taken it");
        assert_eq!(taken.challenge(&first, &second), &first);
        let of_an_older_deck = Week { mine: "week-09".parse().ok(), ..Week::default() };
        assert_eq!(of_an_older_deck.challenge(&first, &second), &first);
    }

    proptest! {
        #[test]
        fn a_week_is_the_same_whatever_the_order_and_for_both_once_it_is_taken(acts in prop::collection::vec(any_act(), 0..8)) {
            let mut turned = acts.clone();
            turned.reverse();
            turned.extend(acts.first().cloned());
            prop_assert_eq!(Week::of(&acts, 0), Week::of(&turned, 0));
            let (one, other) = (Week::of(&acts, 0), Week::of(&acts, 1));
            prop_assert_eq!((one.taken, one.done, one.swapped), (other.taken, other.done, other.swapped));
        }

        #[test]
        fn a_swap_undoes_nothing_that_was_taken_and_is_not_shown_to_who_took_it(acts in prop::collection::vec(any_act(), 0..8)) {
            let (first, second) = ("week-01".parse().unwrap(), "week-02".parse().unwrap());
            let unswapped: Vec<_> = acts.iter().filter(|(_, one)| one.act != ChallengeAct::Swap).cloned().collect();
            let (now, before) = (Week::of(&acts, 0), Week::of(&unswapped, 0));
            prop_assert_eq!((&now.mine, &now.taken), (&before.mine, &before.taken));
            if now.mine.is_some() {
                prop_assert_eq!(now.challenge(&first, &second), before.challenge(&first, &second));
                prop_assert_eq!((now.may_swap(), now.done), (before.may_swap(), before.done));
            }
        }

        #[test]
        fn sr_09_who_has_not_taken_it_is_shown_the_same_whether_the_other_has_or_not(acts in prop::collection::vec(any_act(), 0..8)) {
            let without = |by: u8| -> Vec<(u8, Challenge)> {
                acts.iter().filter(|(who, one)| *who != by || one.act != ChallengeAct::Take).cloned().collect()
            };
            let i_did_not = without(0);
            let neither: Vec<_> = without(1).into_iter().filter(|(who, one)| *who != 0 || one.act != ChallengeAct::Take).collect();
            prop_assert_eq!(Week::of(&i_did_not, 0), Week::of(&neither, 0));
        }
    }
}
