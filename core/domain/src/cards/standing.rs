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
