//! The words of the first run (`product.md` 6b): who this is for, alone or as two, the lock and the journal's
//! secret, what may have come between, and one step of two minutes. Nothing of it leaves the phone.

use serde::Deserialize;

use super::{Embedded, PageId, Screen, TextId, WordsError};
use crate::catalogue::Pillar;

static ENGLISH: Embedded<Onboarding> =
    Embedded::new("first screens", include_str!("../../../../content/en/onboarding.toml"));

/// The first run in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Onboarding {
    screen: Vec<Screen>,
    cause: Vec<Cause>,
    card: Vec<Screen>,
    first_step: Vec<FirstStep>,
}

/// Something that may have come between the two; it stays with the one who picks it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Permanent.
    pub id: TextId,
    /// In a word or two.
    pub label: String,
    /// In a sentence.
    pub text: String,
    /// The page of the guide about it.
    pub page: PageId,
}

/// A first act of at most two minutes: alone, without touch, and the app sends nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstStep {
    /// Permanent.
    pub id: TextId,
    /// The part of a couple's life that it belongs to.
    pub pillar: Pillar,
    /// The causes that it fits, without "cause-".
    pub causes: Vec<String>,
    /// The act.
    pub text: String,
}

impl Onboarding {
    /// The first run in English.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// The screens, in their order.
    pub fn screens(&self) -> impl Iterator<Item = &Screen> {
        self.screen.iter()
    }

    /// What can be picked on the starting map.
    pub fn causes(&self) -> impl Iterator<Item = &Cause> {
        self.cause.iter()
    }

    /// The card that opens when a cause was picked; only health has one.
    pub fn card(&self, cause: &str) -> Option<&Screen> {
        self.card.iter().find(|card| card.id.as_str().strip_suffix("-card") == Some(cause))
    }

    /// The first steps; those that fit the picked causes come first. Picks re-order, they hide nothing; one that is no
    /// cause here is another version's, and fits nothing.
    pub fn first_steps(&self, picked: &[String]) -> Vec<&FirstStep> {
        let is_picked =
            |cause: &String| picked.iter().any(|one| one.strip_prefix("cause-") == Some(cause));
        let fits = |step: &FirstStep| step.causes.iter().any(is_picked);
        let mut steps: Vec<&FirstStep> = self.first_step.iter().collect();
        steps.sort_by_key(|step| !fits(step));
        steps
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Guide;
    use super::*;

    fn first_run() -> &'static Onboarding {
        Onboarding::english().unwrap()
    }

    #[test]
    fn the_first_screen_says_what_this_is_not_and_offers_help() {
        let steps: Vec<u8> = first_run().screens().filter_map(|screen| screen.step).collect();
        assert!(steps.is_sorted() && steps.iter().collect::<BTreeSet<_>>().len() == 6);
        let first = first_run().screens().next().unwrap();
        let text = first.body.join(" ");
        assert!(text.contains("not therapy") && text.contains("not for danger"));
        assert!(first.buttons.iter().any(|button| button == "Get help"));
    }

    #[test]
    fn sr_39_the_first_screen_says_that_it_is_for_adults() {
        assert!(first_run().screens().next().unwrap().body.concat().contains("for adults"));
    }

    #[test]
    fn every_cause_has_its_page_and_every_step_its_cause() {
        let guide = Guide::english().unwrap();
        for cause in first_run().causes() {
            assert!(guide.get(&cause.page).is_some(), "{}", cause.id);
        }
        let known: BTreeSet<String> =
            first_run().causes().map(|cause| cause.id.to_string()).collect();
        assert_eq!(known.len(), 6);
        for step in first_run().first_steps(&[]) {
            assert!(step.causes.iter().all(|cause| known.contains(&format!("cause-{cause}"))));
        }
    }

    #[test]
    fn health_alone_has_a_card() {
        let ids = first_run().causes().map(|cause| cause.id.as_str());
        let with_card: Vec<&str> = ids.filter(|id| first_run().card(id).is_some()).collect();
        assert_eq!(with_card, ["cause-health"]);
        assert_eq!(first_run().card.len(), 1, "a card that no cause opens");
        assert!(first_run().card("another-versions").is_none());
    }

    #[test]
    fn picks_put_what_fits_first_and_hide_nothing() {
        let picked = ["cause-not-talking".to_owned(), "another-versions".to_owned()];
        let steps = first_run().first_steps(&picked);
        assert_eq!(steps.len(), 12);
        let fits: Vec<bool> =
            steps.iter().map(|step| step.causes.iter().any(|one| one == "not-talking")).collect();
        assert!(fits[0] && fits.windows(2).all(|pair| pair[0] >= pair[1]));
        let as_written: Vec<&TextId> = first_run().first_step.iter().map(|step| &step.id).collect();
        let order = |picked: &[String]| -> Vec<&TextId> {
            first_run().first_steps(picked).iter().map(|step| &step.id).collect()
        };
        for picked in ["", "not-talking", "cause-", "cause-none", "another-versions"] {
            assert_eq!(order(&[picked.to_owned()]), as_written, "{picked}");
        }
    }
}
