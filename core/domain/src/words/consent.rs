//! The words of consent and touch (`product.md` 3b, `sync.md` 4). What the partner's phone may learn is decided
//! elsewhere; here one text stands for every reason why nothing is open (SR-09). No line for one person is a
//! notification, and none of a tier above 2 is returned before the touch programme stands.

use serde::Deserialize;

use super::{Audience, Embedded, Screen, TextId, WordsError};
use crate::catalogue::Tier;

static ENGLISH: Embedded<ConsentTexts> =
    Embedded::new("texts about touch", include_str!("../../../../content/en/consent.toml"));

/// The texts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentTexts {
    screen: Vec<Screen>,
    tier: Vec<TierText>,
    line: Vec<ConsentLine>,
    question: Vec<ReadyQuestion>,
    choice: Vec<Choice>,
}

/// What a level of touch means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierText {
    /// Permanent.
    pub id: TextId,
    /// The level.
    pub level: Tier,
    /// Its name; a higher number is not better.
    pub name: String,
    /// What may be asked.
    pub text: String,
}

/// A question that one answers alone (SR-14); no answer is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadyQuestion {
    /// Permanent.
    pub id: TextId,
    /// The question.
    pub text: String,
    /// What can be answered.
    pub answers: Vec<String>,
    /// The answers after which touch rests.
    pub blocks_on: Vec<String>,
    /// Where "Read more" leads after such an answer: a page of help or of the guide.
    pub more: TextId,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentLine {
    id: TextId,
    #[serde(default)]
    audience: Audience,
    /// "always": it would tell something if it came and went.
    #[serde(default, rename = "show")]
    _show: Option<String>,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    id: TextId,
    name: String,
    text: String,
}

impl ConsentTexts {
    /// The English texts.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The screen with this id; `None` when this build has none.
    pub fn screen(&self, id: &str) -> Option<&Screen> {
        self.screen.iter().find(|screen| screen.id.as_str() == id)
    }

    /// A line and who may see it; `None` when this build has none.
    pub fn line(&self, id: &str) -> Option<(Audience, &str)> {
        let found = self.line.iter().find(|line| line.id.as_str() == id);
        found.map(|line| (line.audience, line.text.as_str()))
    }

    /// What the levels mean that this version returns: 0 to [`Tier::HIGHEST_RETURNED`].
    pub fn tiers(&self) -> impl Iterator<Item = &TierText> {
        self.tier.iter().filter(|tier| tier.level <= Tier::HIGHEST_RETURNED)
    }

    /// The readiness questions, each answered alone.
    pub fn questions(&self) -> impl Iterator<Item = &ReadyQuestion> {
        self.question.iter()
    }

    /// What can be chosen after a session, as name and text.
    pub fn choices(&self) -> impl Iterator<Item = (&TextId, &str, &str)> {
        self.choice.iter().map(|choice| (&choice.id, choice.name.as_str(), choice.text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Guide;
    use super::*;
    use crate::help::Help;

    fn texts() -> &'static ConsentTexts {
        ConsentTexts::english().unwrap()
    }

    #[test]
    fn sr_14_after_a_block_the_screen_is_word_for_word_not_today() {
        let open = texts().screen("consent-view-none").unwrap();
        let blocked = texts().screen("consent-ready-not-today").unwrap();
        assert_eq!(blocked.same_as.as_ref(), Some(&open.id));
        assert_eq!((&blocked.title, &blocked.body), (&open.title, &open.body));
        assert_eq!(blocked.buttons, open.buttons);
    }

    #[test]
    fn every_level_says_what_it_means_and_none_above_two_is_returned() {
        let levels: Vec<u8> = texts().tier.iter().map(|tier| tier.level.level()).collect();
        assert_eq!(levels, [0, 1, 2, 3, 4, 5]);
        assert_eq!(texts().tiers().count(), 3);
    }

    #[test]
    fn every_block_of_3b_is_asked_and_not_sure_blocks_as_yes_does() {
        assert_eq!(texts().questions().count(), 7);
        let (help, guide) = (Help::english().unwrap(), Guide::english().unwrap());
        for question in texts().questions() {
            assert_eq!(question.answers, ["No", "Yes", "Not sure"], "{}", question.id);
            assert_eq!(question.blocks_on, ["Yes", "Not sure"], "{}", question.id);
            let more = question.more.as_str();
            let page = more.parse().is_ok_and(|page| guide.get(&page).is_some());
            assert!(page || help.situation(more).is_some(), "{}", question.id);
        }
    }

    #[test]
    fn sr_12_no_screen_of_consent_has_yes_as_the_only_way_on() {
        for screen in &texts().screen {
            assert!(screen.buttons.len() >= 2, "{}", screen.id);
        }
        assert_eq!(texts().line("consent-stop"), Some((Audience::Both, "Stop")));
        assert_eq!(texts().choices().count(), 4);
    }

    #[test]
    fn sr_39_touch_says_that_it_is_for_adults_before_anything_else_of_it() {
        let off = texts().screen("consent-off").unwrap();
        assert!(off.body.concat().contains("This part is for adults."));
        assert_eq!(off.buttons[0], "Leave it off");
    }
}
