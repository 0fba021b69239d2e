//! The eight digits that one phone shows and a person types on the other (`sync.md` 2). They are a secret
//! for as long as they are shown: neither logged, printed nor kept.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::seed::Stream;

/// How many digits a code has. Anyone who dials may guess: one of 100 000 000 each time.
const COUNT: usize = 8;

/// Digits to show, or as typed. No `Debug` and no comparison: two phones find out whether theirs are the
/// same by a key exchange that tells nothing else.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Digits([u8; COUNT]);

/// Why a text is not taken as digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DigitsError {
    /// Letters, or another code.
    #[error("This is not a code of digits; type the eight digits that the other phone shows.")]
    NotDigits,
    /// Fewer or more than eight.
    #[error(
        "The code has eight digits; type all of them, as the other phone shows them, and no more."
    )]
    WrongLength,
}

impl Digits {
    /// Draws eight digits, each code as likely as any other.
    pub(super) fn draw(stream: &mut Stream) -> Self {
        /// The largest multiple of 10^8 below 2^32: what lies above would make the low codes likelier.
        const EVEN: u32 = 4_200_000_000;
        let mut number = stream.next_number();
        while number >= EVEN {
            number = stream.next_number();
        }
        let mut digits = [0; COUNT];
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
        Self(digits)
    }

    /// Reads digits as people type them: everything that is neither letter nor digit is left out (spaces,
    /// dashes, marks that a keyboard adds), and the digits may be those of any script with a keyboard.
    ///
    /// # Errors
    /// [`DigitsError`].
    pub fn parse(text: &str) -> Result<Self, DigitsError> {
        let mut digits = [0; COUNT];
        let mut count = 0_usize;
        for sign in text.chars().filter(|sign| sign.is_alphanumeric()) {
            let value = value(sign).ok_or(DigitsError::NotDigits)?;
            if let Some(digit) = digits.get_mut(count) {
                *digit = b'0' + value;
            }
            count = count.saturating_add(1);
        }
        if count == COUNT { Ok(Self(digits)) } else { Err(DigitsError::WrongLength) }
    }

    /// As they are shown and read out: `1234 5678`.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(COUNT + 1));
        for (at, digit) in self.0.iter().enumerate() {
            if at == COUNT / 2 {
                text.push(' ');
            }
            text.push(char::from(*digit));
        }
        text
    }

    /// The digits as ASCII: the password of the key exchange.
    pub(super) fn expose(&self) -> &[u8; COUNT] {
        &self.0
    }
}

/// The value of a decimal digit, whatever script it is of.
fn value(sign: char) -> Option<u8> {
    /// The zero of each script; its nine others follow.
    const ZEROS: [char; 18] = [
        '0', // ASCII
        '\u{660}', '\u{6f0}', // Arabic-Indic; Persian and Urdu
        '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', // Devanagari, Bengali, Gurmukhi, Gujarati
        '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}',
        '\u{d66}', // Odia, Tamil, Telugu, Kannada, Malayalam
        '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}',
        '\u{17e0}', // Thai, Lao, Tibetan, Burmese, Khmer
        '\u{ff10}', // full width
    ];
    ZEROS.into_iter().find_map(|zero| {
        let value = u32::from(sign).checked_sub(u32::from(zero))?;
        u8::try_from(value).ok().filter(|value| *value < 10)
    })
}

#[cfg(test)]
mod tests {
    use super::super::secret::Seed;
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, DigitsError> {
        Digits::parse(text).map(|digits| digits.text().to_string())
    }

    #[test]
    fn digits_are_read_however_people_type_them() {
        for text in [
            "12345678",
            "1234 5678",
            " 1234-5678\n",
            "12 34 56 78",
            "1 2 3 4 5 6 7 8",
            "1234\u{2013}5678",
            "1234.5678",
            "\u{200f}1234\u{a0}5678\u{200e}",
            "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{3000}\u{ff15}\u{ff16}\u{ff17}\u{ff18}",
            "\u{661}\u{662}\u{663}\u{664} \u{665}\u{666}\u{667}\u{668}",
            "\u{6f1}\u{6f2}\u{6f3}\u{6f4} \u{6f5}\u{6f6}\u{6f7}\u{6f8}",
            "\u{967}\u{968}\u{969}\u{96a} 5678",
        ] {
            assert_eq!(read(text).as_deref(), Ok("1234 5678"), "{text:?}");
        }
        assert_eq!(read("0000 0000").as_deref(), Ok("0000 0000"), "zeros count");
    }

    #[test]
    fn a_code_of_another_length_is_told_so_in_one_sentence() {
        for text in ["", " ", "-", "1", "1234567", "123456789", "1234 5678 9", &"1".repeat(5000)] {
            assert_eq!(read(text), Err(DigitsError::WrongLength), "{text:?}");
        }
        for text in ["HEARTH1:AGQK", "1234567O", "12345678a", "eight", "\u{b9}2345678", "\u{2460}"]
        {
            assert_eq!(read(text), Err(DigitsError::NotDigits), "{text:?}");
        }
        for error in [DigitsError::WrongLength, DigitsError::NotDigits] {
            let words = error.to_string();
            assert!(words.ends_with('.') && words.matches('.').count() == 1, "{words}");
        }
    }

    #[test]
    fn every_digit_is_drawn_about_as_often_at_every_place() {
        let mut stream = Stream::new(&Seed::new([7; 32]));
        let mut counts = [[0_u32; 10]; COUNT];
        for _ in 0..20_000 {
            let digits = Digits::draw(&mut stream);
            for (at, digit) in digits.expose().iter().enumerate() {
                counts[at][usize::from(digit - b'0')] += 1;
            }
        }
        // 2000 expected; six standard deviations.
        for count in counts.as_flattened() {
            assert!((1745..2255).contains(count), "{counts:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(seed: [u8; 32]) {
            let shown = Digits::draw(&mut Stream::new(&Seed::new(seed)));
            let typed = Digits::parse(&shown.text()).unwrap();
            prop_assert_eq!(typed.expose(), shown.expose());
        }

        #[test]
        fn no_text_makes_reading_panic(text in ".{0,40}") {
            let _ = Digits::parse(&text);
        }
    }
}
