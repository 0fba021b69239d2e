//! The name of a ritual: a slug of the catalogue (`content/README.md`, "Ids"). Any well-formed slug is
//! one, known to this build or not: the other phone may run a newer catalogue.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A ritual by its permanent slug: small ASCII letters, digits and hyphens, 1 to 40 bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RitualId(String);

/// The text is no slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a ritual's name has 1 to 40 small letters, digits or hyphens; take it from the list of exercises"
)]
pub struct NotARitualId;

impl RitualId {
    /// Longest slug, in bytes.
    pub const MAX_BYTES: usize = 40;

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A slug that stands in the catalogue; a test of whoever names one here says so.
    pub(crate) fn of_catalogue(slug: &'static str) -> Self {
        debug_assert!(Self::check(slug).is_ok(), "{slug} is a slug");
        Self(slug.to_owned())
    }

    fn check(text: &str) -> Result<(), NotARitualId> {
        let fits = (1..=Self::MAX_BYTES).contains(&text.len());
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        if fits && text.bytes().all(allowed) { Ok(()) } else { Err(NotARitualId) }
    }
}

impl TryFrom<String> for RitualId {
    type Error = NotARitualId;

    fn try_from(text: String) -> Result<Self, NotARitualId> {
        Self::check(&text).map(|()| Self(text))
    }
}

impl FromStr for RitualId {
    type Err = NotARitualId;

    fn from_str(text: &str) -> Result<Self, NotARitualId> {
        Self::check(text).map(|()| Self(text.to_owned()))
    }
}

impl From<RitualId> for String {
    fn from(id: RitualId) -> Self {
        id.0
    }
}

impl AsRef<str> for RitualId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RitualId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RitualId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_of_a_newer_build_is_kept_as_it_is() {
        for text in ["a", "walk-2", "not-in-this-build-yet", &"x".repeat(40)] {
            assert_eq!(text.parse::<RitualId>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn anything_else_is_no_name_of_a_ritual() {
        for text in ["", "Walk", "two words", "naïve", "a/b", "a_b", "a\n", &"x".repeat(41)] {
            assert_eq!(text.parse::<RitualId>(), Err(NotARitualId), "{text:?}");
            assert_eq!(RitualId::try_from(text.to_owned()), Err(NotARitualId), "{text:?}");
        }
    }
}
