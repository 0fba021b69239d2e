//! What a person writes for nobody but themselves (`product.md` 2, journal and private notes): a text, and words to
//! find it by. It is in no entry and no document, so it has no form that could be sent.

use std::collections::BTreeSet;

use crate::entries::{EntryError, line, prose};

/// A text of the journal. No `Debug`: it is private.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateText {
    text: String,
    tags: Vec<String>,
}

impl PrivateText {
    /// The most tags that one text has.
    pub const MOST_TAGS: usize = 20;

    /// From what a person wrote: at most 20 kB of text, and tags of one line and at most 40 bytes each.
    ///
    /// # Errors
    /// [`EntryError`] when it is empty or too long, and for too many tags.
    pub fn new<T: AsRef<str>>(text: &str, tags: &[T]) -> Result<Self, EntryError> {
        let tag = |tag: &T| line(tag.as_ref(), 40, EntryError::LongTag);
        let tags: BTreeSet<String> = tags.iter().map(tag).collect::<Result<_, _>>()?;
        if tags.len() > Self::MOST_TAGS {
            return Err(EntryError::ManyTags);
        }
        Ok(Self { text: prose(text)?, tags: tags.into_iter().collect() })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tags, ascending, each once.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.tags
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entries::MAX_TEXT;

    fn refused(text: &str, tags: &[&str]) -> Option<EntryError> {
        PrivateText::new(text, tags).err()
    }

    #[test]
    fn a_private_text_has_words_in_it_and_tags_that_stand_once() {
        let text = PrivateText::new(" Tea at four. ", &["rain", " quiet ", "rain"]).unwrap();
        assert!(text.text() == "Tea at four." && text.tags() == ["quiet", "rain"]);
        assert_eq!(refused(" ", &[]), Some(EntryError::Empty));
        assert_eq!(refused("a\0", &[]), Some(EntryError::BadCharacter));
        let long = "x".repeat(MAX_TEXT + 1);
        assert_eq!(refused(&long, &[]), Some(EntryError::TooLong(MAX_TEXT + 1)));
        assert_eq!(refused("Tea", &[""]), Some(EntryError::Empty));
        assert_eq!(refused("Tea", &["two\nlines"]), Some(EntryError::LongTag));
        let many: Vec<String> = (0..=20).map(|number| number.to_string()).collect();
        assert_eq!(PrivateText::new("Tea", &many).err(), Some(EntryError::ManyTags));
        assert!(PrivateText::new("Tea", &many[1..]).is_ok());
    }
}
