//! Five ways of showing love: twenty pairs, six results and fifty wishes (`product.md` 3e). The texts, and the balance
//! of the pairs; what is made of answers is no part of this.

use serde::Deserialize;

use super::{Embedded, TextId, WordsError};

static ENGLISH: Embedded<FiveWays> =
    Embedded::new("five ways", include_str!("../../../../content/en/ways.toml"));

/// The five ways in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiveWays {
    /// The question over every pair.
    pub lead_in: String,
    /// The caution that is always shown.
    pub note: String,
    pair: Vec<Pair>,
    result: Vec<ResultText>,
    wish: Vec<Wish>,
}

/// A way of showing love.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Way {
    /// Words.
    #[serde(rename = "W")]
    Words,
    /// Help.
    #[serde(rename = "H")]
    Help,
    /// Small gifts.
    #[serde(rename = "G")]
    Gifts,
    /// Time.
    #[serde(rename = "T")]
    Time,
    /// Touch; its pairs may be hidden.
    #[serde(rename = "P")]
    Touch,
}

/// Two things of which one would mean more lately.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Permanent.
    pub id: TextId,
    /// The one.
    pub a: Side,
    /// The other.
    pub b: Side,
}

/// One half of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// Which way it is.
    pub way: Way,
    /// The words.
    pub text: String,
}

/// The words over a result: a picture of a month, no label.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultText {
    id: TextId,
    leading: Leading,
    title: String,
    text: String,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Leading {
    Way(Way),
    Balanced(Balanced),
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Balanced {
    Balanced,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    id: TextId,
    way: Way,
    text: String,
}

impl Pair {
    /// Whether either half is touch.
    #[must_use]
    pub fn has_touch(&self) -> bool {
        self.a.way == Way::Touch || self.b.way == Way::Touch
    }
}

impl FiveWays {
    /// The five ways in English.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The pairs: twenty, or the twelve without touch.
    pub fn pairs(&self, with_touch: bool) -> impl Iterator<Item = &Pair> {
        self.pair.iter().filter(move |pair| with_touch || !pair.has_touch())
    }

    /// The id, title and text for a leading way, or with `None` for a mixed picture.
    pub fn result(&self, leading: Option<Way>) -> Option<(&TextId, &str, &str)> {
        let wanted = leading.map_or(Leading::Balanced(Balanced::Balanced), Leading::Way);
        let found = self.result.iter().find(|result| result.leading == wanted);
        found.map(|result| (&result.id, result.title.as_str(), result.text.as_str()))
    }

    /// The wishes of one way, each with its id.
    pub fn wishes(&self, way: Way) -> impl Iterator<Item = (&TextId, &str)> {
        let of_way = self.wish.iter().filter(move |wish| wish.way == way);
        of_way.map(|wish| (&wish.id, wish.text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const WAYS: [Way; 5] = [Way::Words, Way::Help, Way::Gifts, Way::Time, Way::Touch];

    fn ways() -> &'static FiveWays {
        FiveWays::english().unwrap()
    }

    fn counts(with_touch: bool) -> BTreeMap<Way, u32> {
        let mut counts = BTreeMap::new();
        for pair in ways().pairs(with_touch) {
            assert_ne!(pair.a.way, pair.b.way, "{}", pair.id);
            for side in [&pair.a, &pair.b] {
                *counts.entry(side.way).or_default() += 1;
            }
        }
        counts
    }

    #[test]
    fn each_way_stands_in_eight_pairs_and_in_six_when_touch_is_hidden() {
        assert_eq!((ways().pairs(true).count(), ways().pairs(false).count()), (20, 12));
        assert_eq!(counts(true), WAYS.map(|way| (way, 8)).into());
        assert_eq!(counts(false), WAYS[..4].iter().map(|way| (*way, 6)).collect());
    }

    #[test]
    fn every_result_says_that_people_need_several() {
        for leading in WAYS.map(Some).into_iter().chain([None]) {
            let (_, _, text) = ways().result(leading).unwrap();
            assert!(text.ends_with("People need several of these; ask, don't assume."));
        }
        assert_eq!(ways().lead_in, "Lately, which would mean more to you?");
    }

    #[test]
    fn there_are_ten_wishes_a_way() {
        for way in WAYS {
            assert_eq!(ways().wishes(way).count(), 10, "{way:?}");
        }
    }
}
