//! Touch invitations (`product.md` 3d): each can be declined by either, at any moment, without a reason. They
//! appear only up to the level that is open for both, and until the touch programme stands never above tier 2
//! (`product.md` 'Decided', SR-39). There is no other way to one.

use serde::Deserialize;

use super::{Embedded, TouchId, WordsError};
use crate::catalogue::Tier;

static ENGLISH: Embedded<TouchCards> =
    Embedded::new("touch cards", include_str!("../../../../content/en/touch.toml"));

/// The touch invitations of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TouchCards {
    touch: Vec<TouchCard>,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TouchCard {
    /// Permanent.
    pub id: TouchId,
    /// The level that both need open, 1 to 4.
    pub tier: Tier,
    /// About how long, in minutes; a guide, never a measure.
    pub minutes: u16,
    /// What one offers, and how it ends.
    pub text: String,
}

impl TouchCards {
    /// The English invitations.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// What may be shown while `touch` is open for both: none while nothing is.
    pub fn open(&self, touch: Tier) -> impl Iterator<Item = &TouchCard> {
        self.touch.iter().filter(move |card| touch.opens(card.tier))
    }

    /// The invitation with this id, if it may be shown while `touch` is open for both.
    pub fn get(&self, id: &TouchId, touch: Tier) -> Option<&TouchCard> {
        self.open(touch).find(|card| card.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(level: u8) -> Tier {
        Tier::new(level).unwrap()
    }

    #[test]
    fn there_are_twelve_invitations_a_tier() {
        let cards = TouchCards::english().unwrap();
        for level in 1..=4 {
            assert_eq!(cards.touch.iter().filter(|card| card.tier == tier(level)).count(), 12);
        }
        assert_eq!(cards.touch.len(), 48);
        assert!(cards.touch.iter().all(|card| (1..=60).contains(&card.minutes)));
    }

    #[test]
    fn sr_39_no_touch_card_is_shown_before_both_chose_and_none_above_tier_two() {
        let cards = TouchCards::english().unwrap();
        let shown = |level| cards.open(tier(level)).count();
        assert_eq!([0, 1, 2, 3, 4, 5].map(shown), [0, 12, 24, 24, 24, 24]);
        for card in &cards.touch {
            assert_eq!(cards.get(&card.id, Tier::NONE), None);
            assert_eq!(cards.get(&card.id, tier(5)).is_some(), card.tier <= tier(2));
        }
    }
}
