//! The catalogue of exercises (`product.md` 3c): data of `content/`, embedded and read once.
//! It knows texts and their rules, nothing about a couple: what was done, chosen or opened comes from
//! elsewhere. Until the touch programme stands, nothing above tier 2 leaves this module ('Decided').

mod exercise;
mod find;
mod now;
mod ritual_id;
mod small_thing;
mod tier;

#[cfg(test)]
mod text_rules;

use std::sync::OnceLock;

use serde::Deserialize;

pub use exercise::{Cadence, Comfortable, Exercise, LogRule, Need, Pillar, Who};
pub use now::{Company, Filter, First, Listed, Now};
pub use ritual_id::{NotARitualId, RitualId};
use small_thing::SmallThings;
pub use tier::{NotATier, Tier};

/// The exercises of one language.
#[derive(Debug)]
pub struct Catalogue {
    exercises: Vec<Exercise>,
    small: SmallThings,
}

/// Why the catalogue can't be used. Neither happens in a build whose tests passed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// The embedded text is not what the schema asks for; the reason is for developers.
    #[error("this build's list of exercises can't be read ({0}); please install the app again")]
    Unreadable(String),
    /// No exercise is small enough for a day without preparation, alone and as a couple.
    #[error("this build has no small exercise for a day; please install the app again")]
    NothingSmall,
}

/// Why a moment is not noted in the couple's space (`product.md` 'Decided').
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotShared {
    /// The catalogue of this build has no such exercise.
    #[error("there is no exercise '{0}' here; choose one from the list of exercises")]
    Unknown(RitualId),
    /// It is kept on one's own phone only.
    #[error("'{0}' stays with you alone; note it in your own space")]
    Private(String),
    /// It leaves no trace at all.
    #[error("'{0}' leaves no trace, so there is nothing to note; do it whenever you like")]
    NoTrace(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    exercise: Vec<Exercise>,
}

impl Catalogue {
    /// The English catalogue. It is read at the first call and kept.
    ///
    /// # Errors
    /// [`CatalogueError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, CatalogueError> {
        static ENGLISH: OnceLock<Result<Catalogue, CatalogueError>> = OnceLock::new();
        ENGLISH.get_or_init(|| Self::read(ENGLISH_TEXT)).as_ref().map_err(Clone::clone)
    }

    fn read(text: &str) -> Result<Self, CatalogueError> {
        let written: Written = toml::from_str(text)
            .map_err(|why| CatalogueError::Unreadable(why.message().to_owned()))?;
        let small = SmallThings::among(&written.exercise).ok_or(CatalogueError::NothingSmall)?;
        Ok(Self { exercises: written.exercise, small })
    }

    /// Every exercise up to [`Tier::HIGHEST_RETURNED`], in the order of the catalogue.
    ///
    /// This is for looking up by name, as in a moment that stands already. What a screen lists comes from
    /// [`Catalogue::list`], and what the app proposes of its own accord from [`Catalogue::suggestable`].
    pub fn all(&self) -> impl Iterator<Item = &Exercise> {
        self.exercises.iter().filter(|exercise| exercise.tier <= Tier::HIGHEST_RETURNED)
    }

    /// What may be proposed without being asked for: nothing with touch, which appears only after both
    /// chose it (`product.md` 'Decided').
    pub fn suggestable(&self) -> impl Iterator<Item = &Exercise> {
        self.exercises.iter().filter(|exercise| may_be_suggested(exercise))
    }

    /// The exercise with this id; `None` when this build has none, or it is above
    /// [`Tier::HIGHEST_RETURNED`].
    pub fn get(&self, id: &RitualId) -> Option<&Exercise> {
        self.all().find(|exercise| exercise.id == *id)
    }

    /// How often a ritual is meant. One that this build doesn't return gives moments only.
    pub fn cadence_of(&self, id: &RitualId) -> Cadence {
        self.get(id).map_or(Cadence::Any, |exercise| exercise.cadence)
    }

    /// The exercise, if a moment of it may be noted in the couple's space: asked at the command, never
    /// at merge (`product.md` 'Decided').
    ///
    /// # Errors
    /// [`NotShared`] for anything that is not marked `log = "shared"`, and for an unknown id.
    pub fn shareable(&self, id: &RitualId) -> Result<&Exercise, NotShared> {
        let exercise = self.get(id).ok_or_else(|| NotShared::Unknown(id.clone()))?;
        match exercise.log {
            LogRule::Shared => Ok(exercise),
            LogRule::Private => Err(NotShared::Private(exercise.name.clone())),
            LogRule::Never => Err(NotShared::NoTrace(exercise.name.clone())),
        }
    }
}

const ENGLISH_TEXT: &str = include_str!("../../../../content/en/exercises.toml");

fn may_be_suggested(exercise: &Exercise) -> bool {
    exercise.tier == Tier::NONE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RitualId {
        text.parse().unwrap()
    }

    #[test]
    fn nothing_above_tier_two_is_returned_by_any_way_in() {
        let catalogue = Catalogue::english().unwrap();
        let hidden: Vec<&Exercise> =
            catalogue.exercises.iter().filter(|exercise| exercise.tier.level() > 2).collect();
        assert_eq!(hidden.len(), 5);
        assert_eq!(catalogue.all().count(), 35);
        assert!(catalogue.all().all(|exercise| exercise.tier.level() <= 2));
        for exercise in hidden {
            assert_eq!(catalogue.get(&exercise.id), None);
            assert_eq!(catalogue.find(&exercise.code), None);
            assert_eq!(catalogue.find(exercise.id.as_str()), None);
            for words in [exercise.id.as_str(), &exercise.code, &exercise.name] {
                assert!(
                    catalogue.did_you_mean(words).is_none_or(|found| found.tier.level() <= 2),
                    "{words}"
                );
            }
            assert_eq!(catalogue.cadence_of(&exercise.id), Cadence::Any);
            let refused = Err(NotShared::Unknown(exercise.id.clone()));
            assert_eq!(catalogue.shareable(&exercise.id), refused);
        }
    }

    #[test]
    fn touch_is_found_when_looked_for_and_never_suggested() {
        let catalogue = Catalogue::english().unwrap();
        assert_eq!(catalogue.get(&id("goodnight-hug")).unwrap().tier.level(), 2);
        assert!(catalogue.suggestable().all(|exercise| exercise.tier == Tier::NONE));
        assert!(catalogue.suggestable().count() > 20);
    }

    #[test]
    fn only_what_is_marked_shared_may_be_a_shared_moment() {
        let catalogue = Catalogue::english().unwrap();
        for exercise in &catalogue.exercises {
            let allowed = exercise.log == LogRule::Shared;
            assert_eq!(catalogue.shareable(&exercise.id).is_ok(), allowed, "{}", exercise.id);
        }
        assert_eq!(
            catalogue.shareable(&id("repair-words")).unwrap_err().to_string(),
            "'Words that mend' stays with you alone; note it in your own space"
        );
        assert!(matches!(catalogue.shareable(&id("getting-help-map")), Err(NotShared::NoTrace(_))));
        let unknown = id("from-a-newer-build");
        assert_eq!(catalogue.shareable(&unknown), Err(NotShared::Unknown(unknown.clone())));
        assert_eq!(catalogue.cadence_of(&unknown), Cadence::Any);
    }

    #[test]
    fn a_text_outside_the_schema_is_an_error_and_no_panic() {
        for text in ["", "exercise = 1", "[[exercise]]\nid = \"A\"", "]["] {
            assert!(matches!(Catalogue::read(text), Err(CatalogueError::Unreadable(_))), "{text}");
        }
        assert_eq!(Catalogue::read("exercise = []").err(), Some(CatalogueError::NothingSmall));
        let misspelt = ENGLISH_TEXT.replacen("one_line", "oneline", 1);
        assert!(matches!(Catalogue::read(&misspelt), Err(CatalogueError::Unreadable(_))));
    }
}
