//! Numbers and words from a seed: every run writes the same entries, so bytes and round trips are the same to
//! the byte, and only times differ.

const WORDS: &str = include_str!("words.txt");

/// `SplitMix64`.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Bytes for keys, ids and nonces.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for piece in bytes.chunks_mut(8) {
            let number = self.number().to_le_bytes();
            piece.copy_from_slice(&number[..piece.len()]);
        }
        bytes
    }

    /// A source of its own.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self(self.number())
    }

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
