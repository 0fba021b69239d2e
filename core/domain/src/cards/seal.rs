//! A sealed answer: 32 bytes that fix it and tell nothing about it, whatever its length (`product.md` 1.1,
//! `sync.md` 3, SR-07). Salt and answer stay on the phone that sealed until both seals are held.

use crate::cards::CardId;
use crate::day::CivilDay;
use crate::entries::EntryError;
use crate::entries::prose;
use crate::hash::{labelled, length};
use crate::ids::{MemberId, SpaceId};

/// What makes a seal of a short answer as hard to guess as one of a long: 32 random bytes, new for every seal.
/// No `Debug`: with it, answers can be tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

/// What a person answered. No `Debug` and no `Display`: it is private text until both have opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer(String);

impl Answer {
    /// From what a person wrote: 1 to 20 000 bytes, white space at its ends taken off.
    ///
    /// # Errors
    /// [`EntryError`] when it is empty or too long.
    pub fn new(text: &str) -> Result<Self, EntryError> {
        prose(text).map(Self)
    }

    /// As it was sealed, on this phone or another: never trimmed or limited again, or it would not verify.
    #[must_use]
    pub fn as_sealed(text: String) -> Self {
        Self(text)
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// An answer with all that its seal is made of besides space and member. No `Debug`: it is private text.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedAnswer {
    /// The card that it answers.
    pub card: CardId,
    /// The date whose card that is.
    pub day: CivilDay,
    /// The salt.
    pub salt: Salt,
    /// The answer.
    pub answer: Answer,
}

/// What the partner gets before both have sealed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Seal(pub [u8; 32]);

impl Seal {
    /// The seal that this member of this space makes of it.
    #[must_use]
    pub fn of(space: &SpaceId, member: &MemberId, sealed: &SealedAnswer) -> Self {
        let card = sealed.card.as_str().as_bytes();
        let parts: [&[u8]; 7] = [
            &space.0,
            &length(card),
            card,
            &sealed.day.number().to_be_bytes(),
            &member.0,
            &sealed.salt.0,
            sealed.answer.text().as_bytes(),
        ];
        Self(labelled("hearth/seal/1", &parts))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sealed(card: &str, day: u32, salt: u8, answer: &str) -> SealedAnswer {
        SealedAnswer {
            card: card.parse().unwrap(),
            day: CivilDay::from_number(day).unwrap(),
            salt: Salt([salt; 32]),
            answer: Answer::new(answer).unwrap(),
        }
    }

    #[test]
    fn sr_06_another_answer_card_date_salt_author_or_couple_makes_another_seal() {
        let (space, me) = (SpaceId([1; 32]), MemberId([2; 32]));
        let mine = Seal::of(&space, &me, &sealed("talk-001", 20_000, 3, "the river"));
        for (space, member, other) in [
            (space, me, sealed("talk-001", 20_000, 3, "the rivers")),
            (space, me, sealed("talk-002", 20_000, 3, "the river")),
            (space, me, sealed("talk-001", 20_001, 3, "the river")),
            (space, me, sealed("talk-001", 20_000, 4, "the river")),
            (space, MemberId([9; 32]), sealed("talk-001", 20_000, 3, "the river")),
            (SpaceId([9; 32]), me, sealed("talk-001", 20_000, 3, "the river")),
        ] {
            assert_ne!(Seal::of(&space, &member, &other), mine);
        }
    }

    proptest! {
        /// The parts of a seal cannot be cut at other places to the same bytes.
        #[test]
        fn no_two_answers_to_any_cards_share_a_seal(
            one in ("[a-z0-9-]{1,40}", "[ -~]{1,40}"),
            other in ("[a-z0-9-]{1,40}", "[ -~]{1,40}"),
        ) {
            prop_assume!(!one.1.trim().is_empty() && !other.1.trim().is_empty());
            let seal = |(card, answer): &(String, String)| {
                Seal::of(&SpaceId([1; 32]), &MemberId([2; 32]), &sealed(card, 20_000, 3, answer))
            };
            let same = one.0 == other.0 && one.1.trim() == other.1.trim();
            prop_assert_eq!(seal(&one) == seal(&other), same);
        }
    }
}
