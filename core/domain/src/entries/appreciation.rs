//! Appreciations: what one noticed in the other. Kept ones live in `mine.db` and never here;
//! this is the given form (`product.md` 2, gratitude list).

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT};

use super::limits::{EntryError, line, prose};
use super::text;

pub(super) const NAME: &str = "appreciation";

/// Something one noticed in the other. Private until given, given once a tap. No `Debug`: it is private text.
#[derive(Clone, PartialEq, Eq)]
pub struct Appreciation {
    text: String,
    tag: Option<String>,
}

impl Appreciation {
    /// From what a person wrote: at most 20 kB of text, and a tag such as `did`, `said`, `was`, `made`.
    ///
    /// # Errors
    /// [`EntryError`] when it is empty or too long.
    pub fn new(text: &str, tag: Option<&str>) -> Result<Self, EntryError> {
        let tag = tag.map(|tag| line(tag, 40, EntryError::LongTag)).transpose()?;
        Ok(Self { text: prose(text)?, tag })
    }

    /// What was noticed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The chip it was written under.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    pub(super) fn write<T: Transactable>(&self, tx: &mut T) -> Result<(), AutomergeError> {
        tx.put(ROOT, "text", self.text.as_str())?;
        if let Some(tag) = &self.tag {
            tx.put(ROOT, "tag", tag.as_str())?;
        }
        Ok(())
    }

    pub(super) fn read(document: &Automerge) -> Option<Self> {
        Some(Self { text: text(document, "text")?, tag: text(document, "tag") })
    }
}
