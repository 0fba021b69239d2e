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

/// The deck by which the other's phone knows this member: the lowest that this member's live profiles name, of
/// those that the other's phone `holds`. While it is known to hold none of them it is what it was `before`, for
/// which the caller keeps it: a new profile removes the earlier one here at once, and there only when the two meet.
/// Counted from the start, a deck learned apart would deal another card here than there (`docs/formats.md` 15).
#[must_use]
pub fn known_deck(
    before: Option<u32>,
    mine: &[(EntryId, Profile)],
    holds: impl Fn(&EntryId) -> bool,
) -> Option<u32> {
    lowest(mine.iter().filter(|(entry, _)| holds(entry))).or(before)
}

/// The deck that both phones deal cards from and offer challenges of: the lower of [`known_deck`] and the lowest
/// that the other member's live profiles name; [`FIRST_DECK`] as long as there is none of one of the two.
#[must_use]
pub fn common_deck(mine: Option<u32>, theirs: &[(EntryId, Profile)]) -> u32 {
    mine.zip(lowest(theirs)).map_or(FIRST_DECK, |(mine, theirs)| mine.min(theirs))
}

fn lowest<'a>(profiles: impl IntoIterator<Item = &'a (EntryId, Profile)>) -> Option<u32> {
    profiles.into_iter().map(|(_, profile)| profile.deck).min()
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
        let held = |of: &[(EntryId, Profile)]| known_deck(None, of, |_| true);
        assert_eq!(common_deck(held(&one), &other), 3);
        assert_eq!(common_deck(held(&other), &one), 3);
        assert_eq!(common_deck(held(&one[1..]), &other), 4);
        assert_eq!(common_deck(held(&one), &[]), FIRST_DECK);
        assert_eq!(common_deck(held(&[]), &other), FIRST_DECK);
        assert_eq!(common_deck(held(&[]), &[]), FIRST_DECK);
    }

    #[test]
    fn a_deck_that_a_phone_learned_apart_is_dealt_from_once_the_other_phone_knows_of_it() {
        let (old, new, ben) = (profile(1, "Ada", 2), profile(2, "Ada", 3), [profile(3, "Ben", 4)]);
        let before = known_deck(None, std::slice::from_ref(&old), |_| true);
        let mine = [new];
        let apart = known_deck(before, &mine, |_| false);
        let on_the_other_phone = known_deck(None, &ben, |_| true);
        assert_eq!(common_deck(apart, &ben), common_deck(on_the_other_phone, &[old]));
        let met = known_deck(apart, &mine, |_| true);
        assert_eq!(common_deck(met, &ben), 3);
        assert_eq!(common_deck(met, &ben), common_deck(on_the_other_phone, &mine));
        assert_eq!(common_deck(known_deck(None, &mine, |_| false), &ben), FIRST_DECK);
    }
}
