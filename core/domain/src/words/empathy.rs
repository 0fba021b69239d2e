//! Words for being there (`product.md` 2, "Support with empathy"): ask, say back the feeling, offer, and what to
//! say when one doesn't know what to say. Nothing is ever sent by itself.

use serde::Deserialize;

use super::{Embedded, Line, TextId, WordsError};

static ENGLISH: Embedded<EmpathyTexts> =
    Embedded::new("words for being there", include_str!("../../../../content/en/empathy.toml"));

/// The texts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmpathyTexts {
    question: Vec<Line>,
    unsure: Vec<Line>,
    offer: Vec<Line>,
    situation: Vec<Empathy>,
}

/// A situation and what one could say in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empathy {
    /// Permanent.
    pub id: TextId,
    /// What it is about.
    pub name: String,
    /// The feeling, as a guess.
    pub feeling: String,
    /// Three ways to say it back.
    pub phrasings: Vec<String>,
    /// When one doesn't know what to say.
    pub unsure: String,
    /// One small thing to offer.
    pub offer: String,
    /// For the reader: what keeps them safe.
    #[serde(default)]
    pub note: Option<String>,
}

impl EmpathyTexts {
    /// The English texts.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// What to ask first.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        self.question.iter().map(|line| line.text.as_str())
    }

    /// What fits anywhere when one doesn't know what to say.
    pub fn unsure(&self) -> impl Iterator<Item = &str> {
        self.unsure.iter().map(|line| line.text.as_str())
    }

    /// What to offer last.
    pub fn offers(&self) -> impl Iterator<Item = &str> {
        self.offer.iter().map(|line| line.text.as_str())
    }

    /// The situations.
    pub fn situations(&self) -> impl Iterator<Item = &Empathy> {
        self.situation.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_situation_has_three_phrasings_and_words_for_not_knowing() {
        let texts = EmpathyTexts::english().unwrap();
        assert_eq!(texts.situations().count(), 12);
        for one in texts.situations() {
            assert_eq!(one.phrasings.len(), 3, "{}", one.id);
            assert!(!one.unsure.is_empty() && !one.offer.is_empty(), "{}", one.id);
        }
        assert!(texts.questions().count() >= 3 && texts.offers().count() >= 3);
        assert!(texts.unsure().any(|text| text.starts_with("I don't know what to say.")));
    }

    #[test]
    fn where_anger_or_a_grudge_could_be_turned_against_the_reader_safety_comes_first() {
        let texts = EmpathyTexts::english().unwrap();
        for id in ["emp-hurt-by-me", "emp-angry", "emp-money", "emp-nothing-wrong", "emp-shame"] {
            let one = texts.situations().find(|one| one.id.as_str() == id).unwrap();
            assert!(one.note.is_some(), "{id}");
        }
    }
}
