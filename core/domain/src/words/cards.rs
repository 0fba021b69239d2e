//! Conversation cards: questions that both answer, each about themselves (`product.md` 3d). Which card a day
//! deals is not decided here, only what is in a deck. Level 3 is dealt only after both chose it.

use serde::Deserialize;

use super::{CardId, Embedded, WordsError};

static ENGLISH: Embedded<Cards> =
    Embedded::new("conversation cards", include_str!("../../../../content/en/cards.toml"));

/// The conversation cards of one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cards {
    card: Vec<Card>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Permanent; a sealed answer names it.
    pub id: CardId,
    /// How deep it goes.
    pub level: Level,
    /// What it is about, as a slug ("body-and-rest").
    pub theme: String,
    /// The question; "you" is the one who answers.
    pub text: String,
    /// The deck that it came with.
    #[serde(default)]
    pub since: DeckVersion,
}

/// How deep a card goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "u8")]
pub enum Level {
    /// Light.
    Light,
    /// Middle.
    Middle,
    /// Deep: only after both chose it.
    Deep,
}

impl TryFrom<u8> for Level {
    type Error = &'static str;

    fn try_from(level: u8) -> Result<Self, Self::Error> {
        match level {
            1 => Ok(Self::Light),
            2 => Ok(Self::Middle),
            3 => Ok(Self::Deep),
            _ => Err("a card has a level of 1 to 3"),
        }
    }
}

/// The number of a deck. Two phones deal cards, and offer challenges, from the lower of their decks; what a
/// deck holds never changes once it was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct DeckVersion(pub u32);

impl DeckVersion {
    /// The newest deck of this build.
    pub const NEWEST: Self = Self(1);
}

impl Default for DeckVersion {
    /// The first deck.
    fn default() -> Self {
        Self(1)
    }
}

impl Cards {
    /// The English cards.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// What a deck holds up to a level, in ascending order of ids: the same on every phone that has this
    /// deck, in any language.
    pub fn deck(&self, version: DeckVersion, up_to: Level) -> Vec<&Card> {
        let dealt = |card: &&Card| card.since <= version && card.level <= up_to;
        let mut deck: Vec<&Card> = self.card.iter().filter(dealt).collect();
        deck.sort_by(|one, other| one.id.cmp(&other.id));
        deck
    }

    /// The card with this id; `None` when this build has none.
    pub fn get(&self, id: &CardId) -> Option<&Card> {
        self.card.iter().find(|card| card.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn there_are_forty_cards_a_level_and_fourteen_themes_in_all() {
        let cards = Cards::english().unwrap();
        let mut themes: BTreeMap<&str, u32> = BTreeMap::new();
        for level in [Level::Light, Level::Middle, Level::Deep] {
            let of_level: Vec<_> = cards.card.iter().filter(|card| card.level == level).collect();
            assert_eq!(of_level.len(), 40, "{level:?}");
            for card in of_level {
                *themes.entry(&card.theme).or_default() += 1;
            }
        }
        assert_eq!(themes.len(), 14, "{themes:?}");
    }

    #[test]
    fn a_deck_is_what_was_released_up_to_a_level_in_the_order_of_ids() {
        let cards = Cards::english().unwrap();
        assert_eq!(cards.deck(DeckVersion(0), Level::Deep), Vec::<&Card>::new());
        assert_eq!(cards.deck(DeckVersion(1), Level::Light).len(), 40);
        assert_eq!(cards.deck(DeckVersion(1), Level::Middle).len(), 80);
        let deck = cards.deck(DeckVersion(1), Level::Deep);
        assert_eq!(deck.len(), 120);
        assert!(deck.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert_eq!((deck[0].id.as_str(), deck[119].id.as_str()), ("talk-001", "talk-120"));
        assert!(cards.card.iter().all(|card| card.since <= DeckVersion::NEWEST));
        assert_eq!(cards.get(&deck[7].id), Some(deck[7]));
    }

    #[test]
    fn a_card_of_no_level_is_no_card() {
        for level in [0, 4, 255] {
            assert!(Level::try_from(level).is_err());
        }
    }
}
