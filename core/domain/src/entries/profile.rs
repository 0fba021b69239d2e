//! Profiles: what a member's phone says of its person to the other (`design.md` 6.9). There is no shared singleton:
//! each member's phone writes its own, about no day, and removes the earlier ones that it sees, so that a name that
//! someone no longer goes by is read nowhere.
//!
//! Normally one is live. Several are when two phones of one member wrote apart, or one was restored: then the one
//! with the greatest id is the latest, on both phones alike, because ids and tombstones alone decide it.

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT};

use super::limits::{EntryError, line};
use super::{number, text};
use crate::ids::EntryId;

pub(super) const NAME: &str = "profile";
const CALLED: &str = "name";
const DECK: &str = "deck";

/// The deck that every version of the app knows.
pub const FIRST_DECK: u32 = 1;

/// What to call a member, and the newest deck of cards that this member's phone knows. No `Debug`: it is a name.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    name: String,
    deck: u32,
}

impl Profile {
    /// A name of one line, at most 64 bytes of plain text; a deck from [`FIRST_DECK`] on.
    ///
    /// # Errors
    /// [`EntryError::BadName`], [`EntryError::NoSuchDeck`].
    pub fn new(name: &str, deck: u32) -> Result<Self, EntryError> {
        let name = line(name, 64, EntryError::BadName).map_err(|_| EntryError::BadName)?;
        if name.chars().any(bends_text) {
            return Err(EntryError::BadName);
        }
        if deck < FIRST_DECK {
            return Err(EntryError::NoSuchDeck);
        }
        Ok(Self { name, deck })
    }

    /// What to call the member.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The newest deck that this member's phone knows.
    #[must_use]
    pub fn deck(&self) -> u32 {
        self.deck
    }

    pub(super) fn write<T: Transactable>(&self, tx: &mut T) -> Result<(), AutomergeError> {
        tx.put(ROOT, CALLED, self.name.as_str())?;
        tx.put(ROOT, DECK, u64::from(self.deck))
    }

    /// As strict as writing: the name stands in questions that it must not bend.
    pub(super) fn read(document: &Automerge) -> Option<Self> {
        let deck = u32::try_from(number(document, DECK)?).ok()?;
        Self::new(&text(document, CALLED)?, deck).ok()
    }
}

/// Line and paragraph separators, and the embedding, override and isolate signs: they would reorder the sentence
/// around a name. The plain direction marks stay: names in right-to-left scripts may need them.
fn bends_text(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The latest of one member's live profiles.
#[must_use]
pub fn latest(profiles: &[(EntryId, Profile)]) -> Option<&(EntryId, Profile)> {
    profiles.iter().max_by_key(|(entry, _)| *entry)
}

/// The deck that cards are dealt from, of all live profiles of each of the two: the lowest version that any of them
/// names, and [`FIRST_DECK`] as long as one of the two has none that can be read here.
#[must_use]
pub fn common_deck(profiles: [&[(EntryId, Profile)]; 2]) -> u32 {
    let lowest = |of: &[(EntryId, Profile)]| of.iter().map(|(_, profile)| profile.deck).min();
    profiles.into_iter().map(|of| lowest(of).unwrap_or(FIRST_DECK)).min().unwrap_or(FIRST_DECK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(id: u8, name: &str, deck: u32) -> (EntryId, Profile) {
        (EntryId([id; 16]), Profile::new(name, deck).unwrap())
    }

    #[test]
    fn names_that_bend_the_sentence_around_them_are_refused() {
        for name in ["", " ", "a\nb", "\u{202e}adA", "\u{2066}x", "a\u{2028}b", &"x".repeat(65)] {
            assert_eq!(Profile::new(name, 1).map(|_| ()), Err(EntryError::BadName), "{name:?}");
        }
        for name in ["Zoë & co", "陽子", "شيرين", &"x".repeat(64)] {
            assert_eq!(Profile::new(name, 1).unwrap().name(), name);
        }
        assert_eq!(Profile::new("Ada", 0).map(|_| ()), Err(EntryError::NoSuchDeck));
    }

    #[test]
    fn the_latest_is_the_one_with_the_greatest_id_in_whatever_order_they_came() {
        let (old, new) = (profile(1, "Ada", 3), profile(2, "Ada L.", 2));
        for order in [[old.clone(), new.clone()], [new.clone(), old]] {
            assert!(latest(&order) == Some(&new));
        }
        assert!(latest(&[]).is_none());
    }

    #[test]
    fn the_deck_is_the_lower_of_the_two_and_the_first_while_one_is_not_known() {
        let (one, other) = ([profile(1, "Ada", 3), profile(2, "Ada", 4)], [profile(3, "Ben", 5)]);
        assert_eq!(common_deck([&one, &other]), 3);
        assert_eq!(common_deck([&other, &one]), 3);
        assert_eq!(common_deck([&one[1..], &other]), 4);
        assert_eq!(common_deck([&one, &[]]), FIRST_DECK);
        assert_eq!(common_deck([&[], &[]]), FIRST_DECK);
    }
}
