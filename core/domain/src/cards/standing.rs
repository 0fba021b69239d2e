//! How a card stands, from what is held of its four entries: a pure function that is the same on both phones
//! and for any order in which things arrived (`sync.md` 3, SR-06, SR-34).

use super::{Answer, CardId, Seal, SealedAnswer};
use crate::day::CivilDay;
use crate::entries::{OpeningEntry, SealEntry, View};
use crate::ids::{Members, SpaceId};
use crate::space::RowStatus;

/// What is held of one member's seal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SealHeld {
    /// Nothing names it.
    None,
    /// It is named, and not here yet or not understood.
    Unread,
    /// The only one, whole.
    One(Seal),
    /// More than one change: it fixes nothing.
    Void,
}

impl SealHeld {
    /// From its row.
    #[must_use]
    pub fn of(status: RowStatus, view: &View) -> Self {
        match (status, view) {
            (RowStatus::Whole, View::Seal(SealEntry::One(seal))) => Self::One(*seal),
            // A row that lacks something while it holds a seal has at least two changes.
            (RowStatus::Whole | RowStatus::Lacking { .. }, View::Seal(_)) => Self::Void,
            _ => Self::Unread,
        }
    }
}

/// What is held of a date's card, by the index of the member.
#[derive(Clone, PartialEq, Eq)]
pub struct CardHeld {
    /// The seals.
    pub seals: [SealHeld; 2],
    /// The openings; one a member, unless somebody wrote it more than once.
    pub openings: [Vec<OpeningEntry>; 2],
}

/// An answer that both may read. No `Debug`: it is the couple's text.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The card that it answers.
    pub card: CardId,
    /// The answer.
    pub answer: Answer,
}

/// How a card stands for one member. It says nothing of the other before both have opened: who answered, or
/// when, is nobody's to see (SR-03).
#[derive(Clone, PartialEq, Eq)]
pub enum CardStanding {
    /// This member has sealed nothing.
    Unsealed,
    /// This member has sealed an answer.
    Sealed,
    /// The card fixes nothing any more: neither is opened ("This card was set aside on both phones").
    SetAside,
    /// Both answers, each what was sealed before either was opened.
    Open {
        /// This member's.
        mine: Opened,
        /// The other's.
        theirs: Opened,
    },
}

impl CardHeld {
    /// How the card of `day` stands for the member with index `me`.
    #[must_use]
    pub fn standing(
        &self,
        space: &SpaceId,
        members: &Members,
        day: CivilDay,
        me: u8,
    ) -> CardStanding {
        let mine = usize::from(me.min(1));
        if let Some(opened) = self.opened(space, members, day) {
            let [first, second] = opened;
            let (mine, theirs) = if mine == 0 { (first, second) } else { (second, first) };
            return CardStanding::Open { mine, theirs };
        }
        match self.seals[mine] {
            SealHeld::None => CardStanding::Unsealed,
            _ if self.seals.contains(&SealHeld::Void) => CardStanding::SetAside,
            _ => CardStanding::Sealed,
        }
    }

    /// Both answers, when each opening names the same two seals, these are the held ones, and each answer is
    /// what its seal was made of.
    ///
    /// What was opened stays open: a change that its author adds to a seal afterwards takes nothing back
    /// (SR-34), because each opening says which two seals it was written against.
    fn opened(&self, space: &SpaceId, members: &Members, day: CivilDay) -> Option<[Opened; 2]> {
        let [first, second] = &self.openings;
        let verified = |index: usize, opening: &OpeningEntry| {
            let sealed = SealedAnswer {
                card: opening.card.clone(),
                day,
                salt: opening.salt,
                answer: opening.answer.clone(),
            };
            let named = opening.seals[index];
            let held = match self.seals[index] {
                SealHeld::One(seal) => seal == named,
                SealHeld::Void => true,
                SealHeld::None | SealHeld::Unread => false,
            };
            held && Seal::of(space, &members.both()[index], &sealed) == named
        };
        let show = |opening: &OpeningEntry| Opened {
            card: opening.card.clone(),
            answer: opening.answer.clone(),
        };
        let one = first.iter().filter(|one| verified(0, one));
        let pair = one.filter_map(|one| {
            let other = second.iter().find(|two| two.seals == one.seals && verified(1, two))?;
            Some([show(one), show(other)])
        });
        pair.into_iter().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::Salt;
    use crate::ids::MemberId;

    const SPACE: SpaceId = SpaceId([1; 32]);

    fn members() -> Members {
        Members::new(MemberId([2; 32]), MemberId([3; 32])).unwrap()
    }

    fn day() -> CivilDay {
        "2026-11-20".parse().unwrap()
    }

    fn sealed(index: u8) -> SealedAnswer {
        SealedAnswer {
            card: "talk-001".parse().unwrap(),
            day: day(),
            salt: Salt([index; 32]),
            answer: Answer::new(["the river", "the sea"][usize::from(index)]).unwrap(),
        }
    }

    fn seals() -> [Seal; 2] {
        let seal =
            |index: u8| Seal::of(&SPACE, &members().both()[usize::from(index)], &sealed(index));
        [seal(0), seal(1)]
    }

    fn opening(index: u8) -> OpeningEntry {
        let SealedAnswer { card, salt, answer, .. } = sealed(index);
        OpeningEntry { card, salt, answer, seals: seals() }
    }

    /// How it stands for each member.
    fn stands(seals: [SealHeld; 2], openings: [Vec<OpeningEntry>; 2]) -> [&'static str; 2] {
        let held = CardHeld { seals, openings };
        [0, 1].map(|me| match held.standing(&SPACE, &members(), day(), me) {
            CardStanding::Unsealed => "unsealed",
            CardStanding::Sealed => "sealed",
            CardStanding::SetAside => "set aside",
            CardStanding::Open { mine, theirs } => {
                let [first, second] = if me == 0 { [mine, theirs] } else { [theirs, mine] };
                assert_eq!([first.answer.text(), second.answer.text()], ["the river", "the sea"]);
                "open"
            }
        })
    }

    #[test]
    fn a_card_is_open_only_when_both_openings_name_the_held_seals() {
        use SealHeld::{None as No, One, Unread, Void};
        let [a, b] = seals().map(One);
        let both = || [vec![opening(0)], vec![opening(1)]];
        let neither = || [Vec::new(), Vec::new()];
        let other = One(Seal([9; 32]));
        for (seals, openings, expected) in [
            ([No, No], neither(), ["unsealed"; 2]),
            ([a, No], neither(), ["sealed", "unsealed"]),
            ([a, b], neither(), ["sealed"; 2]),
            ([a, b], [vec![opening(0)], Vec::new()], ["sealed"; 2]),
            ([a, b], both(), ["open"; 2]),
            ([a, other], both(), ["sealed"; 2]),
            ([other, b], both(), ["sealed"; 2]),
            ([a, Unread], both(), ["sealed"; 2]),
            ([a, No], both(), ["sealed", "unsealed"]),
            ([Void, b], neither(), ["set aside"; 2]),
            ([No, Void], neither(), ["unsealed", "set aside"]),
            ([a, Void], [vec![opening(0)], Vec::new()], ["set aside"; 2]),
            ([a, Void], both(), ["open"; 2]),
        ] {
            assert_eq!(stands(seals, openings), expected, "{seals:?}");
        }
    }
}
