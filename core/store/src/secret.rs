//! What a person types to open something: the journal's own secret, a backup's passphrase.
//!
//! The same secret must open on another keyboard, so it is brought to one form (NFKC, then without white space
//! at its ends) before anything is computed from it: `é` as one letter or as two, full-width digits and the
//! no-break space of some keyboards are all the same. Case and accents count.

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The longest text that is looked at, in bytes: a pasted page is no secret.
const MOST_BYTES: usize = 1024;
/// No character becomes longer than this by NFKC (U+FDFA, 3 bytes to 33).
const GROWTH: usize = 11;

/// A secret as it was typed, to be tried on something. It may be too short to have been chosen: a minimum that
/// rises later must not lock anyone out. Wiped when dropped; no `Debug`.
pub struct Secret(Zeroizing<String>);

/// Why a text cannot be chosen as a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Fewer characters than this.
    #[error("this is too short to keep anything safe; take at least {least} characters")]
    TooShort {
        /// The fewest characters.
        least: usize,
    },
    /// More than 1024 bytes.
    #[error("this is too long to be typed again; take a shorter one")]
    TooLong,
}

impl Secret {
    /// From what was typed. A text that nobody can have chosen (over 1024 bytes) opens nothing.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let text = if text.len() > MOST_BYTES { "" } else { text };
        // The full size at once: a string that grows leaves copies behind.
        let mut form = Zeroizing::new(String::with_capacity(text.len() * GROWTH));
        text.nfkc().for_each(|c| form.push(c));
        let inner = form.trim();
        let mut secret = Zeroizing::new(String::with_capacity(inner.len()));
        secret.push_str(inner);
        Self(secret)
    }

    fn chosen(text: &str, least: usize) -> Result<Self, SecretError> {
        if text.len() > MOST_BYTES {
            return Err(SecretError::TooLong);
        }
        let secret = Self::typed(text);
        if secret.0.chars().count() < least {
            return Err(SecretError::TooShort { least });
        }
        Ok(secret)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A secret that is being chosen for the journal: at least 6 characters, as for a phone's own lock. Guesses
/// need the phone's half of the key and are slowed by the app (see [`crate::journal::pause_after`]).
pub struct NewSecret(Secret);

impl NewSecret {
    /// The fewest characters, counted in the form that is compared.
    pub const LEAST: usize = 6;

    /// From what was typed.
    ///
    /// # Errors
    /// [`SecretError`].
    pub fn new(text: &str) -> Result<Self, SecretError> {
        Secret::chosen(text, Self::LEAST).map(Self)
    }

    /// The secret itself, to be tried.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.0
    }
}

/// A passphrase that is being chosen for a backup: at least 12 characters, because a backup lies where anyone
/// may guess at it, without end and without the phone.
pub struct NewPassphrase(Secret);

impl NewPassphrase {
    /// The fewest characters, counted in the form that is compared.
    pub const LEAST: usize = 12;

    /// From what was typed.
    ///
    /// # Errors
    /// [`SecretError`].
    pub fn new(text: &str) -> Result<Self, SecretError> {
        Secret::chosen(text, Self::LEAST).map(Self)
    }

    /// The passphrase itself, to be tried.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        Secret::typed(one).as_bytes() == Secret::typed(other).as_bytes()
    }

    #[test]
    fn the_same_secret_from_another_keyboard_is_the_same() {
        assert!(same("café au lait", "cafe\u{301} au lait"));
        assert!(same("2024 garden", "\u{ff12}\u{ff10}\u{ff12}\u{ff14}\u{a0}garden"));
        assert!(same("한글 비밀", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af} 비밀"));
        assert!(same("garden gate", "garden gate \n"));
        assert!(same("file", "\u{fb01}le"));
    }

    #[test]
    fn case_accents_and_inner_spaces_count() {
        assert!(!same("Garden", "garden"));
        assert!(!same("café", "cafe"));
        assert!(!same("garden gate", "gardengate"));
    }

    #[test]
    fn the_minimum_is_counted_in_characters_of_the_form_that_is_compared() {
        assert_eq!(NewSecret::new("12345").err(), Some(SecretError::TooShort { least: 6 }));
        assert_eq!(NewSecret::new("  12345  ").err(), Some(SecretError::TooShort { least: 6 }));
        // Five letters, typed as ten code points.
        let decomposed = "e\u{301}".repeat(5);
        assert_eq!(NewSecret::new(&decomposed).err(), Some(SecretError::TooShort { least: 6 }));
        assert!(NewSecret::new("123456").is_ok() && NewSecret::new("пароль").is_ok());
        let short = NewPassphrase::new("eleven char").err();
        assert_eq!(short, Some(SecretError::TooShort { least: 12 }));
        assert!(NewPassphrase::new("twelve chars").is_ok());
    }

    #[test]
    fn a_pasted_page_is_no_secret_and_opens_nothing() {
        let page = "a".repeat(MOST_BYTES + 1);
        assert_eq!(NewSecret::new(&page).err(), Some(SecretError::TooLong));
        assert!(Secret::typed(&page).as_bytes().is_empty());
        assert!(NewSecret::new(&page[1..]).is_ok());
    }

    #[test]
    fn no_text_grows_beyond_what_was_set_aside_for_it() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let form: String = std::iter::once(c).nfkc().collect();
            assert!(form.len() <= c.len_utf8() * GROWTH, "{:x}", c as u32);
        }
    }
}
