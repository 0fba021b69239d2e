//! The name a person shows to the other while pairing. Checked when made, so that the question
//! "pair with ...?" cannot be bent by what stands in it.

use std::fmt;

/// A display name: 1 to 64 bytes of UTF-8, not blank, on one line, without signs that reorder text.
#[derive(Clone, PartialEq, Eq)]
pub struct DisplayName(String);

/// Why a display name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing to see in it.
    #[error("the name is empty; enter the name that your partner should see")]
    Blank,
    /// More than 64 bytes.
    #[error("the name is too long; use at most 64 bytes, which is 64 plain letters")]
    TooLong,
    /// Not text, or with line breaks, control characters or signs that reorder text.
    #[error("the name has characters that cannot be shown; use letters, digits and spaces")]
    NotPlainText,
}

impl DisplayName {
    /// The most bytes of UTF-8 that a name has.
    pub const MAX: usize = 64;

    /// Checks a name that a person entered or a phone sent.
    ///
    /// # Errors
    /// Every arm of [`NameError`].
    pub fn new(name: &str) -> Result<Self, NameError> {
        if name.len() > Self::MAX {
            return Err(NameError::TooLong);
        }
        if name.chars().any(bends_text) {
            return Err(NameError::NotPlainText);
        }
        if name.chars().all(shows_nothing) {
            return Err(NameError::Blank);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, line and paragraph separators, and the embedding, override and isolate signs.
/// The plain direction marks stay allowed: names in right-to-left scripts may need them.
fn bends_text(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// White space, and signs that show nothing by themselves: a name of these alone would leave a gap in the
/// question. Among others they stay: joiners belong to many a script and to many a picture.
fn shows_nothing(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

impl fmt::Debug for DisplayName {
    /// A person's name belongs on a screen, not in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DisplayName")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_people_have_are_taken_as_they_are() {
        for name in ["Ada", "Zoë & co", "陽子", "شيرين", "O'Brien-Núñez", "👩‍🚀", &"x".repeat(64)]
        {
            assert_eq!(DisplayName::new(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn empty_long_and_text_bending_names_are_refused() {
        assert_eq!(DisplayName::new("").err(), Some(NameError::Blank));
        for blank in [" \u{a0}", "\u{200b}", "\u{3164}\u{2800}", "\u{feff} \u{ad}", "\u{e0041}"] {
            assert_eq!(DisplayName::new(blank).err(), Some(NameError::Blank), "{blank:?}");
        }
        assert_eq!(DisplayName::new(&"x".repeat(65)).err(), Some(NameError::TooLong));
        assert_eq!(DisplayName::new(&"é".repeat(33)).err(), Some(NameError::TooLong));
        for bent in ["a\nb", "a\u{0}b", "a\u{7f}", "\u{202e}adA", "a\u{2028}b", "\u{2066}x"] {
            assert_eq!(DisplayName::new(bent).err(), Some(NameError::NotPlainText));
        }
    }

    #[test]
    fn a_name_is_not_printed() {
        assert_eq!(format!("{:?}", DisplayName::new("Ada").unwrap()), "DisplayName");
    }
}
