//! Ready lines for a kind "not today", and warm answers to one (`product.md` 0.4): declining is the easiest, safest
//! act. No line explains the no, none is owed, and nothing counts.

use serde::Deserialize;

use super::{Embedded, Line, TextId, WordsError};

static ENGLISH: Embedded<DeclineTexts> =
    Embedded::new("lines for a no", include_str!("../../../../content/en/declines.toml"));

/// The lines of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclineTexts {
    decline: Vec<Decline>,
    answer: Vec<Line>,
    line: Vec<Around>,
}

/// A line that says no.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Permanent.
    pub id: TextId,
    /// What is declined.
    #[serde(rename = "for")]
    pub to: Declined,
    /// Whether it names something else instead.
    pub offers: bool,
    /// The words.
    pub text: String,
}

/// What can be declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Declined {
    /// Touch.
    Touch,
    /// A talk.
    Talk,
    /// A date.
    Date,
    /// A card.
    Card,
}

/// What the app says around a no.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    id: TextId,
    /// "guide": not on the screen of the no, which someone may be watching.
    #[serde(default, rename = "where")]
    _where: Option<String>,
    text: String,
}

impl DeclineTexts {
    /// The English lines.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The lines that decline this; those without an offer come first, because a bare no is complete.
    pub fn to(&self, declined: Declined) -> Vec<&Decline> {
        let mut lines: Vec<&Decline> =
            self.decline.iter().filter(|line| line.to == declined).collect();
        lines.sort_by_key(|line| line.offers);
        lines
    }

    /// Warm answers to a no.
    pub fn answers(&self) -> impl Iterator<Item = &str> {
        self.answer.iter().map(|line| line.text.as_str())
    }

    /// What the app says around a no; `None` when this build has no such line.
    pub fn line(&self, id: &str) -> Option<&str> {
        self.line.iter().find(|line| line.id.as_str() == id).map(|line| line.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_can_be_declined_with_a_bare_no_first_and_no_line_gives_a_reason() {
        let texts = DeclineTexts::english().unwrap();
        for declined in [Declined::Touch, Declined::Talk, Declined::Date, Declined::Card] {
            let lines = texts.to(declined);
            assert!(lines.len() >= 4 && !lines[0].offers, "{declined:?}");
            assert!(lines.windows(2).all(|pair| pair[0].offers <= pair[1].offers));
            for line in lines {
                let words = line.text.to_lowercase();
                for reason in ["because", "sorry", "tired", "since"] {
                    assert!(!words.contains(reason), "{}", line.text);
                }
            }
        }
    }

    #[test]
    fn an_answer_to_a_no_asks_nothing_about_it() {
        let texts = DeclineTexts::english().unwrap();
        assert_eq!(texts.answers().count(), 8);
        assert!(texts.answers().all(|text| !text.contains("why") && !text.contains("Why")));
        assert!(texts.line("decline-line-nothing").is_some());
    }
}
