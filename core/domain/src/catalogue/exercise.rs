//! What the catalogue says about one exercise: the fields of `content/en/exercises.toml`, typed
//! (`product.md` 3c and 'Decided'). A field that this build doesn't know is an error, not a guess.

use std::num::NonZeroU8;

use serde::{Deserialize, Deserializer, de};

use super::{RitualId, Tier};

/// One exercise of the catalogue (`product.md` 3c). Texts are plain, in the catalogue's language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Permanent slug; a moment of this exercise carries it.
    pub id: RitualId,
    /// Permanent short name for people: a capital letter and two digits (`C01`).
    pub code: String,
    /// The part of a couple's life that it belongs to.
    pub pillar: Pillar,
    /// Title.
    pub name: String,
    /// How long it takes, in minutes; a guide, never a measure.
    pub minutes: u16,
    /// Who does it.
    pub who: Who,
    /// What may be noted about having done it.
    pub log: LogRule,
    /// How often it is meant.
    pub cadence: Cadence,
    /// In words, for what is rarer than weekly ("about once a month").
    #[serde(default)]
    pub about: Option<String>,
    /// The touch tier that both need open (`product.md` 3b).
    pub tier: Tier,
    /// One sentence for a list.
    pub one_line: String,
    /// Why it may help, without a claim of effect.
    pub why: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// Small hints.
    pub tips: Vec<String>,
    /// What is to be done before, and how often.
    pub needs: Vec<Need>,
    /// Good to have done before, never asked for.
    #[serde(default)]
    pub after: Option<RitualId>,
    /// When to leave it for another day, or for good.
    pub not_when: Vec<String>,
    /// An easier way to the same thing.
    pub alternative: String,
    /// Where the idea is from: keys of `product.md` 8. For us, not for the screen.
    pub source: String,
}

/// The part of a couple's life that an exercise belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pillar {
    /// Talking and listening.
    Communication,
    /// Feeling close.
    Emotional,
    /// Touch, and the words around it.
    Physical,
    /// Time for the two.
    Quality,
    /// Finding help; never gated by anything.
    Support,
}

impl Pillar {
    /// All of them, in the order of the catalogue.
    pub const ALL: [Self; 5] =
        [Self::Communication, Self::Emotional, Self::Physical, Self::Quality, Self::Support];
}

/// Who does an exercise (`product.md` 'Decided').
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// One person, for themselves.
    Alone,
    /// One person or both; complete either way.
    Either,
    /// Only both.
    Together,
}

/// What may be noted about having done an exercise (`product.md` 'Decided', SR-22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogRule {
    /// In the couple's space: both were there, or it is harmless to know.
    Shared,
    /// Only in one's own: it dates a quarrel, an apology, a practised no, a private answer, or touch
    /// above tier 2.
    Private,
    /// Nowhere: no trace at all.
    Never,
}

/// How often a ritual is meant; it decides when a week is held (`product.md` 4b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cadence {
    /// Every day, with two spare days in seven built in (`[SHARIF]`).
    Daily,
    /// This many times a week (1 to 7 in the catalogue).
    Weekly(NonZeroU8),
    /// Once; gives moments only.
    Once,
    /// Whenever, or rarer than weekly; gives moments only.
    Any,
}

impl<'de> Deserialize<'de> for Cadence {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Times(u8),
            Word(String),
        }
        let times = |n: u8| NonZeroU8::new(n).filter(|n| n.get() <= 7);
        match Written::deserialize(from)? {
            Written::Times(n) => times(n)
                .map(Self::Weekly)
                .ok_or_else(|| de::Error::custom("a cadence has 1 to 7 times a week")),
            Written::Word(word) => match word.as_str() {
                "daily" => Ok(Self::Daily),
                "once" => Ok(Self::Once),
                "any" => Ok(Self::Any),
                _ => Err(de::Error::unknown_variant(&word, &["daily", "once", "any"])),
            },
        }
    }
}

/// An exercise that is to be done before another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Which one.
    pub id: RitualId,
    /// At least so many times.
    pub times: NonZeroU8,
    /// Whether it also has to have been comfortable, and for whom (`product.md` 3b).
    #[serde(default)]
    pub comfortable: Option<Comfortable>,
}

/// For whom an earlier exercise has to have been comfortable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comfortable {
    /// Both said so, each privately.
    Both,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Line {
        cadence: Cadence,
    }

    fn read(text: &str) -> Option<Cadence> {
        toml::from_str::<Line>(&format!("cadence = {text}")).ok().map(|line| line.cadence)
    }

    #[test]
    fn a_cadence_is_a_word_or_one_to_seven_times_a_week() {
        assert_eq!(read("\"daily\""), Some(Cadence::Daily));
        assert_eq!(read("\"once\""), Some(Cadence::Once));
        assert_eq!(read("\"any\""), Some(Cadence::Any));
        assert_eq!(read("3"), NonZeroU8::new(3).map(Cadence::Weekly));
        for text in ["0", "8", "-1", "\"monthly\"", "\"\"", "2.5", "[]"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
