//! Exercises: what may be shown now.

use hearth_app as app;
use hearth_app::RitualId;

use crate::error::Result;
use crate::mirror::mirror_enum;
use crate::open::Hearth;

mirror_enum! {
    /// The part of a couple's life that an exercise belongs to.
    Pillar = app::Pillar {
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
}

mirror_enum! {
    /// For one, or for two.
    Company = app::Company {
        /// By oneself: what is meant for one, or for either.
        Alone,
        /// The two of them: what is meant for two, or for either.
        Together,
    }
}

mirror_enum! {
    /// Who does an exercise.
    Who = app::Who {
        /// One person, for themselves.
        Alone,
        /// One person or both; complete either way.
        Either,
        /// Only both.
        Together,
    }
}

mirror_enum! {
    /// What may be noted about having done an exercise.
    LogRule = app::LogRule {
        /// In the couple's space: both were there, or it is harmless to know.
        Shared,
        /// Only in one's own.
        Private,
        /// Nowhere: no trace at all.
        Never,
    }
}

/// How often a ritual is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum Cadence {
    /// Every day, with two spare days in seven built in.
    Daily,
    /// This many times a week.
    Weekly {
        /// 1 to 7.
        times: u8,
    },
    /// Once.
    Once,
    /// Whenever, or rarer than weekly.
    Any,
}

impl From<app::Cadence> for Cadence {
    fn from(cadence: app::Cadence) -> Self {
        match cadence {
            app::Cadence::Daily => Self::Daily,
            app::Cadence::Weekly(times) => Self::Weekly { times: times.get() },
            app::Cadence::Once => Self::Once,
            app::Cadence::Any => Self::Any,
        }
    }
}

/// What is asked of the list of exercises: all of them, as long as nothing is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Record)]
pub struct ExerciseFilter {
    /// At most so many minutes.
    #[uniffi(default)]
    pub minutes: Option<u16>,
    /// Of this pillar.
    #[uniffi(default)]
    pub pillar: Option<Pillar>,
    /// For one, or for two.
    #[uniffi(default)]
    pub company: Option<Company>,
    /// Only what was kept as a favourite.
    #[uniffi(default = false)]
    pub favourites: bool,
}

impl From<ExerciseFilter> for app::ExerciseFilter {
    fn from(filter: ExerciseFilter) -> Self {
        let ExerciseFilter { minutes, pillar, company, favourites } = filter;
        Self {
            minutes,
            pillar: pillar.map(Into::into),
            company: company.map(Into::into),
            favourites,
        }
    }
}

/// What is to be done before an exercise.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct First {
    /// Which one.
    pub id: RitualId,
    /// Its name.
    pub name: String,
    /// How many times more.
    pub times: u32,
}

/// An exercise as it is shown.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Exercise {
    /// Permanent; for `did`.
    pub id: RitualId,
    /// Permanent short name for people: a capital letter and two digits.
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
    /// The same in words, for what is rarer than weekly.
    pub cadence_in_words: Option<String>,
    /// The level of touch that both need open.
    pub tier: u8,
    /// One sentence for a list.
    pub one_line: String,
    /// Why it may help, without a claim of effect.
    pub why: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// Small hints.
    pub tips: Vec<String>,
    /// When to leave it for another day, or for good.
    pub not_when: Vec<String>,
    /// An easier way to the same thing.
    pub alternative: String,
    /// What is to be done before; empty when it is open now.
    pub first: Vec<First>,
    /// Whether this person kept it as a favourite. Nobody else's.
    pub favourite: bool,
}

impl From<app::ListedExercise> for Exercise {
    fn from(listed: app::ListedExercise) -> Self {
        let app::ListedExercise { exercise, first, favourite } = listed;
        let first = first.into_iter().map(|first| First {
            id: first.exercise.id.clone(),
            name: first.exercise.name.clone(),
            times: first.times,
        });
        Self {
            id: exercise.id.clone(),
            code: exercise.code.clone(),
            pillar: exercise.pillar.into(),
            name: exercise.name.clone(),
            minutes: exercise.minutes,
            who: exercise.who.into(),
            log: exercise.log.into(),
            cadence: exercise.cadence.into(),
            cadence_in_words: exercise.about.clone(),
            tier: exercise.tier.level(),
            one_line: exercise.one_line.clone(),
            why: exercise.why.clone(),
            steps: exercise.steps.clone(),
            tips: exercise.tips.clone(),
            not_when: exercise.not_when.clone(),
            alternative: exercise.alternative.clone(),
            first: first.collect(),
            favourite,
        }
    }
}

#[uniffi::export]
impl Hearth {
    /// The exercises that fit and may be shown now, in the order of the catalogue; with `named`, the one with this id or
    /// code, or those whose name holds it. Touch only as far as it is open for both.
    ///
    /// # Errors
    /// `Invalid` for a name that there is not, or one that holds touch which is not open for both.
    #[uniffi::method(default(named = None))]
    pub async fn exercises(
        &self,
        filter: ExerciseFilter,
        named: Option<String>,
    ) -> Result<Vec<Exercise>> {
        let listed = self.app.shown().await?.exercises(filter.into(), named.as_deref())?;
        Ok(listed.into_iter().map(Exercise::from).collect())
    }

    /// Keeps an exercise as a favourite, or does so no longer; by its id or code. Private.
    ///
    /// # Errors
    /// `Invalid` for an exercise that there is not, or one whose touch is not open for both.
    pub async fn favourite(&self, exercise: &str, on: bool) -> Result<()> {
        Ok(self.app.favourite(exercise, on).await?)
    }
}
