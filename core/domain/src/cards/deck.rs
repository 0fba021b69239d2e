//! Which card is the day's: a permutation keyed by the couple's secret, the deck's version and the civil date
//! (`product.md` 1.3). Two phones that know the same two versions and filters show the same card, and nobody
//! else can tell which comes next.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::day::CivilDay;
use crate::hash::labelled;

/// A card by its permanent slug (`talk-001`): small ASCII letters, digits and hyphens, 1 to 40 bytes. Any
/// well-formed slug is one, known to this build or not: the other phone may run a newer catalogue.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CardId(String);

/// The text is no card's slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a card's name has 1 to 40 small letters, digits or hyphens; take it from the deck")]
pub struct NotACardId;

impl CardId {
    /// Longest slug, in bytes.
    pub const MAX_BYTES: usize = 40;

    /// The slug.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CardId {
    type Err = NotACardId;

    fn from_str(text: &str) -> Result<Self, NotACardId> {
        let fits = (1..=Self::MAX_BYTES).contains(&text.len());
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        if fits && text.bytes().all(allowed) { Ok(Self(text.to_owned())) } else { Err(NotACardId) }
    }
}

impl fmt::Display for CardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The cards that may come up for both: one version of the deck, filtered by nothing but what both phones hold.
/// Which version, [`common_deck`](crate::entries::common_deck) says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deck {
    version: u32,
    cards: BTreeSet<CardId>,
}

/// What a phone shows on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayCard {
    /// The card.
    pub card: CardId,
    /// Whether it is the day's card of both. A card that took its place here is for this person alone: sealing
    /// an answer to it would tell the partner, once it opens, that the day's card was not wanted.
    pub ours: bool,
}

impl Deck {
    /// `None` without any card. The order in which cards are named does not matter, and each counts once.
    #[must_use]
    pub fn new(version: u32, cards: impl IntoIterator<Item = CardId>) -> Option<Self> {
        let cards: BTreeSet<CardId> = cards.into_iter().collect();
        (!cards.is_empty()).then_some(Self { version, cards })
    }

    /// The day's card of both. Each card comes once before any comes again, and never on two days in a row
    /// (from three cards on).
    #[must_use]
    pub fn card_of(&self, secret: &[u8; 32], day: CivilDay) -> CardId {
        let (order, place) = self.order_on(secret, day);
        order[place].clone()
    }

    /// What this phone shows: the day's card, or in its place the next one in order that `allows` (a stricter
    /// choice of this person alone) lets pass. `None` when it lets none pass.
    #[must_use]
    pub fn card_for(
        &self,
        secret: &[u8; 32],
        day: CivilDay,
        allows: impl Fn(&CardId) -> bool,
    ) -> Option<DayCard> {
        let (order, place) = self.order_on(secret, day);
        let mut from_today = order[place..].iter().chain(&order[..place]);
        let at = from_today.clone().position(|card| allows(card))?;
        Some(DayCard { card: (*from_today.nth(at)?).clone(), ours: at == 0 })
    }

    /// The order of the epoch that holds a day, and the day's place in it.
    fn order_on(&self, secret: &[u8; 32], day: CivilDay) -> (Vec<&CardId>, usize) {
        // A deck is a list of texts: it never has 2^32 of them, and it is never empty.
        let length = u32::try_from(self.cards.len()).unwrap_or(u32::MAX).max(1);
        let (epoch, place) = (day.number() / length, day.number() % length);
        let mut order = self.shuffled(secret, epoch);
        if length > 2 && order.first() == self.shuffled(secret, epoch.wrapping_sub(1)).last() {
            order.swap(0, 1);
        }
        (order, usize::try_from(place).unwrap_or(0))
    }

    fn shuffled(&self, secret: &[u8; 32], epoch: u32) -> Vec<&CardId> {
        let mut order: Vec<([u8; 32], &CardId)> = self
            .cards
            .iter()
            .map(|card| {
                let (version, epoch) = (self.version.to_be_bytes(), epoch.to_be_bytes());
                let parts: [&[u8]; 4] = [secret, &version, &epoch, card.as_str().as_bytes()];
                (labelled("hearth/card/1", &parts), card)
            })
            .collect();
        order.sort_unstable();
        order.into_iter().map(|(_, card)| card).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: [u8; 32] = [7; 32];

    fn deck(version: u32, cards: u32) -> Deck {
        Deck::new(version, (1..=cards).map(|at| format!("talk-{at:03}").parse().unwrap())).unwrap()
    }

    fn day(number: u32) -> CivilDay {
        CivilDay::from_number(number).unwrap()
    }

    fn days() -> impl Strategy<Value = u32> {
        CivilDay::FIRST.number()..=CivilDay::LAST.number() - 400
    }

    #[test]
    fn a_deck_without_cards_is_none_and_a_name_is_a_slug() {
        assert_eq!(Deck::new(1, []), None);
        for text in ["", "Talk-1", "talk 1", "t\u{e4}lk", &"a".repeat(41)] {
            assert_eq!(text.parse::<CardId>(), Err(NotACardId), "{text}");
        }
        assert_eq!("talk-001".parse::<CardId>().unwrap().to_string(), "talk-001");
    }

    proptest! {
        #[test]
        fn both_phones_show_the_same_card_whatever_order_the_deck_is_listed_in(from in days(), cards in 1..150_u32) {
            let one = deck(1, cards);
            let names = (1..=cards).rev().chain(1..=cards);
            let other = Deck::new(1, names.map(|at| format!("talk-{at:03}").parse().unwrap())).unwrap();
            prop_assert_eq!(one.card_of(&SECRET, day(from)), other.card_of(&SECRET, day(from)));
        }

        #[test]
        fn no_card_comes_again_before_the_deck_is_through(from in days(), cards in 1..150_u32) {
            let deck = deck(1, cards);
            let start = from - from % cards;
            prop_assume!(start >= CivilDay::FIRST.number());
            let dealt: BTreeSet<CardId> =
                (start..start + cards).map(|at| deck.card_of(&SECRET, day(at))).collect();
            prop_assert_eq!(dealt, deck.cards);
        }

        #[test]
        fn no_card_comes_on_two_days_in_a_row(from in days(), cards in 3..9_u32) {
            let deck = deck(1, cards);
            for at in from..from + 40 {
                prop_assert_ne!(deck.card_of(&SECRET, day(at)), deck.card_of(&SECRET, day(at + 1)));
            }
        }

        #[test]
        fn a_stricter_choice_swaps_the_card_here_and_marks_it_as_mine_alone(from in days(), odd: bool) {
            let deck = deck(1, 20);
            let allows = |card: &CardId| (card.as_str().as_bytes()[7] % 2 == 1) == odd;
            let (ours, here) = (deck.card_of(&SECRET, day(from)), deck.card_for(&SECRET, day(from), allows).unwrap());
            prop_assert!(allows(&here.card));
            prop_assert_eq!(here.ours, here.card == ours);
            prop_assert_eq!(here.ours, allows(&ours));
            prop_assert_eq!(deck.card_for(&SECRET, day(from), |_| false), None);
        }
    }

    #[test]
    fn secret_version_and_epoch_each_make_another_order() {
        let orders: BTreeSet<Vec<CardId>> = [
            (SECRET, 1, 20_000 - 20_000 % 60),
            ([8; 32], 1, 20_000 - 20_000 % 60),
            (SECRET, 2, 20_000 - 20_000 % 60),
            (SECRET, 1, 20_060 - 20_060 % 60),
        ]
        .into_iter()
        .map(|(secret, version, from)| {
            (from..from + 60).map(|at| deck(version, 60).card_of(&secret, day(at))).collect()
        })
        .collect();
        assert_eq!(orders.len(), 4);
    }
}
