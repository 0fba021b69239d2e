//! The names of texts: slugs of the catalogue (`content/README.md`, "Ids"). One type a kind, so that a tip's
//! name is never taken for a card's. Any well-formed slug is one: the other phone may run newer texts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::catalogue::RitualId;

/// The text is no slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of a text has 1 to 40 small letters, digits or hyphens; take it from the list")]
pub struct NotATextId;

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// A permanent slug: small ASCII letters, digits and hyphens, 1 to 40 bytes.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The slug.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotATextId;

            fn try_from(text: String) -> Result<Self, NotATextId> {
                // The same rule for every kind, whoever wrote it down first.
                RitualId::try_from(text).map(|slug| Self(slug.into())).map_err(|_| NotATextId)
            }
        }

        impl FromStr for $name {
            type Err = NotATextId;

            fn from_str(text: &str) -> Result<Self, NotATextId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text_ids! {
    /// A conversation card (`talk-001`). Both phones name it.
    CardId;
    /// A touch invitation (`touch-101`).
    TouchId;
    /// A tip (`tip-001`).
    TipId;
    /// A prompt of the private journal (`journal-001`).
    PromptId;
    /// A weekly challenge (`week-01`). Both phones name it.
    ChallengeId;
    /// A page of the guide (`page-why`).
    PageId;
    /// A book of the shelf (`book-fair-play`).
    BookId;
    /// Any other text: a screen, a line, a pair, a situation.
    TextId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_of_a_newer_build_is_kept_and_anything_else_refused() {
        for text in ["talk-001", "a", "not-in-this-build-yet", &"x".repeat(40)] {
            assert_eq!(text.parse::<CardId>().unwrap().as_str(), text);
        }
        for text in ["", "Talk-001", "two words", "a_b", "é", &"x".repeat(41)] {
            assert_eq!(text.parse::<CardId>(), Err(NotATextId), "{text:?}");
        }
    }
}
