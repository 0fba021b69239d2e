//! How words are compared when somebody searches: without regard to case, accents and apostrophes, each typed word
//! as the beginning of one. The store's own search folds the same way.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A pasted page is no search; it would only cost time.
const MOST_WORDS: usize = 16;
const MOST_LETTERS: usize = 100;

/// The words of a text, folded.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase).collect()
    };
    folded
        .replace(['\'', '\u{2019}'], "")
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What somebody looks for: all of these words, each as a beginning.
pub(crate) struct Query(Vec<String>);

impl Query {
    /// `None` when there is nothing to look for.
    pub(crate) fn of(typed: &str) -> Option<Self> {
        let shortened: String = typed.chars().take(MOST_WORDS * MOST_LETTERS).collect();
        let mut words = words(&shortened);
        words.truncate(MOST_WORDS);
        (!words.is_empty()).then_some(Self(words))
    }

    /// How well a thing with this title and these texts fits; `None` when a word is in neither. Less is better:
    /// the number of words that the title lacks.
    pub(crate) fn misses<'a>(
        &self,
        title: &str,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Option<usize> {
        let begins =
            |words: &[String], typed: &String| words.iter().any(|word| word.starts_with(typed));
        let title = words(title);
        let missing: Vec<&String> = self.0.iter().filter(|typed| !begins(&title, typed)).collect();
        let mut still = missing.clone();
        for text in texts {
            if still.is_empty() {
                break;
            }
            let text = words(text);
            still.retain(|typed| !begins(&text, typed));
        }
        still.is_empty().then_some(missing.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_apostrophes_make_no_difference() {
        assert_eq!(words("Don't, DON’T dont"), ["dont", "dont", "dont"]);
        assert_eq!(words("Café NAÏVE Ünïté"), ["cafe", "naive", "unite"]);
        assert_eq!(words("cafe\u{301}"), ["cafe"]);
        assert_eq!(words("two-hour  date…"), ["two", "hour", "date"]);
        assert_eq!(words("日本 🙂"), ["日本"]);
        assert!(words(" .,! ").is_empty());
    }

    #[test]
    fn a_query_wants_every_word_somewhere_and_likes_the_title() {
        let query = Query::of("Quíet mon").unwrap();
        assert_eq!(query.misses("Money, quietly", []), Some(0));
        assert_eq!(query.misses("Money", ["a quiet evening"]), Some(1));
        assert_eq!(query.misses("Other", ["quiet", "monday"]), Some(2));
        assert_eq!(query.misses("Money", ["an evening"]), None);
        assert_eq!(query.misses("Harmony and disquiet", []), None);
    }

    #[test]
    fn nothing_and_a_pasted_page_are_no_trouble() {
        assert!(Query::of("  …  ").is_none());
        assert_eq!(Query::of(&"word ".repeat(100_000)).unwrap().0.len(), 16);
        assert!(Query::of(&"x".repeat(1_000_000)).is_some());
    }
}
