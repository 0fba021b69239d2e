//! Numbers and words from a seed: every run writes the same entries, so bytes and round trips are the same to
//! the byte, and only times differ.

/// The source of numbers of the simulated phones, compiled here once more: their crate is not needed for it.
#[path = "../../two_phones/src/random.rs"]
mod numbers;

pub use numbers::Random;

const WORDS: &str = include_str!("words.txt");

impl Random {
    /// An English word. The word of rank r comes up about 1/r as often as the first, as in any language.
    pub fn word(&mut self, words: &[&'static str]) -> &'static str {
        #[allow(clippy::cast_precision_loss, reason = "a list of words is short")]
        let (many, part) =
            (words.len() as f64, (self.number() >> 11) as f64 / (1_u64 << 53) as f64);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and many"
        )]
        let rank = many.powf(part) as usize;
        words.get(rank.saturating_sub(1)).copied().unwrap_or("you")
    }

    /// A text of exactly so many characters.
    pub fn text(&mut self, characters: usize) -> String {
        let words = words();
        let mut text = String::new();
        while text.len() < characters {
            text.push_str(self.word(&words));
            text.push(' ');
        }
        text.truncate(characters);
        // The ends are trimmed when it is written, and the size is to stay.
        if text.ends_with(' ') {
            text.pop();
            text.push('.');
        }
        text
    }
}

/// The words, most frequent first.
pub fn words() -> Vec<&'static str> {
    WORDS.split_whitespace().collect()
}
