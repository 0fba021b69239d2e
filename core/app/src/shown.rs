//! What may be shown now (`product.md` "Decided", SR-08, SR-39): exercises, and what is found by topic and by
//! search. Touch appears only up to what is open for both, and not at all before there is a partner. Reading
//! leaves nothing behind.

use std::collections::BTreeSet;

use hearth_domain::catalogue::{
    Catalogue, Company, Exercise, Filter, First, LogRule, NotShared, Now as CatalogueNow, Pillar,
    RitualId, Tier,
};
use hearth_domain::consent;
use hearth_domain::day::CivilDay;
use hearth_domain::words::{self, Found};
use hearth_store::couple::PeerStatus;

use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::moments::{exercise_named, moment_id};
use crate::own_settings::{FAVOURITES, read_ids};
use crate::ports::Now;
use crate::reading::Both;

/// What is asked of the list of exercises. The default asks for all of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ExerciseFilter {
    /// At most so many minutes.
    pub minutes: Option<u16>,
    /// Of this pillar.
    pub pillar: Option<Pillar>,
    /// For one, or for two.
    pub company: Option<Company>,
    /// Only what was kept as a favourite.
    pub favourites: bool,
}

/// An exercise as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedExercise {
    /// The exercise, with its steps.
    pub exercise: &'static Exercise,
    /// What is to be done before, and how many times more; empty when it is open now.
    pub first: Vec<First<'static>>,
    /// Whether this person kept it as a favourite. Nobody else's.
    pub favourite: bool,
}

/// What may be shown now, as it was when it was asked for. The default is the careful one, for a phone that does
/// not exist yet: no touch, nothing done, no favourites. No `Debug`: it tells what a couple does.
#[derive(Clone, Default)]
pub struct Shown {
    now: CatalogueNow,
    favourites: BTreeSet<String>,
}

impl Shown {
    /// The exercises that fit, in the order of the catalogue; with `named`, the one with this id or code, or
    /// those whose name holds it.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a name that there is not, or one that holds touch which is not open for
    /// both.
    pub fn exercises(
        &self,
        filter: ExerciseFilter,
        named: Option<&str>,
    ) -> Result<Vec<ListedExercise>> {
        let catalogue = Catalogue::english()?;
        if let Some(one) = named.and_then(|typed| catalogue.find(typed)) {
            return Ok(vec![self.open(catalogue, one)?]);
        }
        let ExerciseFilter { minutes, pillar, company, favourites } = filter;
        let typed = named.map(|typed| typed.trim().to_lowercase());
        let has_it = |one: &Exercise| {
            typed.as_ref().is_none_or(|typed| {
                one.id.as_str().contains(typed) || one.name.to_lowercase().contains(typed)
            })
        };
        let listed = catalogue.list(Filter { minutes, pillar, company }, &self.now);
        let found: Vec<ListedExercise> = listed
            .into_iter()
            .filter(|one| has_it(one.exercise))
            .map(|one| self.listed(one.exercise, one.first))
            .filter(|one| one.favourite || !favourites)
            .collect();
        match named {
            Some(typed) if found.is_empty() => Err(self.no_such(typed)),
            _ => Ok(found),
        }
    }

    /// Everything that holds all of these words, help first; nothing typed finds nothing.
    ///
    /// # Errors
    /// [`HearthError::Internal`] when texts of this build cannot be read.
    pub fn look_up(&self, typed: &str) -> Result<Vec<Found>> {
        Ok(words::search(typed, self.now.touch)?)
    }

    /// Everything about one topic.
    ///
    /// # Errors
    /// As [`Shown::look_up`].
    pub fn about(&self, topic: Pillar) -> Result<Vec<Found>> {
        Ok(words::about(topic, self.now.touch)?)
    }

    /// One exercise, if its touch is open.
    fn open(
        &self,
        catalogue: &'static Catalogue,
        one: &'static Exercise,
    ) -> Result<ListedExercise> {
        if !self.now.touch.opens(one.tier) {
            return Err(HearthError::invalid(&TOUCH_IS_NOT_OPEN));
        }
        Ok(self.listed(one, catalogue.first(one, &self.now)))
    }

    fn listed(&self, exercise: &'static Exercise, first: Vec<First<'static>>) -> ListedExercise {
        let favourite = self.favourites.contains(exercise.id.as_str());
        ListedExercise { exercise, first, favourite }
    }

    /// Why nothing has this name: a guess may not bring touch in by another door.
    fn no_such(&self, typed: &str) -> HearthError {
        let near = Catalogue::english().ok().and_then(|all| all.did_you_mean(typed));
        match near.filter(|near| self.now.touch.opens(near.tier)) {
            Some(near) => HearthError::Invalid {
                reason: format!("there is no exercise of that name; did you mean {}?", near.id),
            },
            None => HearthError::invalid(&NO_EXERCISE),
        }
    }
}

const TOUCH_IS_NOT_OPEN: &str =
    "this one holds touch; it is here once that much is open for you both, and never before";
const NO_EXERCISE: &str =
    "there is no exercise of that name here; take one from the list of exercises";

impl Hearth {
    /// What may be shown now.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn shown(&self) -> Result<Shown> {
        let (now, day) = self.now().await?;
        self.read(move |both| {
            Ok(Shown {
                now: catalogue_now(both, &now, day)?,
                favourites: read_ids(both, FAVOURITES)?,
            })
        })
        .await
    }

    /// Keeps an exercise as a favourite, or does so no longer; by its id or code. Private: the partner's phone
    /// never learns of it.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for an exercise that there is not, or one whose touch is not open for both.
    pub async fn favourite(&self, exercise: &str, on: bool) -> Result<()> {
        let exercise = exercise_named(exercise)?;
        if on {
            // Getting help leaves no trace, not even this one (SR-22).
            if exercise.log == LogRule::Never {
                return Err(NotShared::NoTrace(exercise.name.clone()).into());
            }
            let shown = self.shown().await?;
            shown.open(Catalogue::english()?, exercise)?;
        }
        self.writer.run(move |core| core.keep_id(FAVOURITES, exercise.id.as_str(), on)).await
    }

    /// Now, and the civil day it belongs to.
    pub(crate) async fn now(&self) -> Result<(Now, CivilDay)> {
        self.writer.run(|core| core.now()).await
    }
}

/// The touch that is open for both: none before there is a partner, or after leaving.
pub(crate) fn touch(both: &Both<'_>, now: &Now, day: CivilDay) -> Result<Tier> {
    let paired = both.couple.peers()?.iter().any(|peer| peer.status == PeerStatus::Paired);
    let Some(me) = both.me.filter(|_| paired) else { return Ok(Tier::NONE) };
    let [first, second] = both.couple.consents()?;
    let (own, theirs) = if me == 0 { (first, second) } else { (second, first) };
    let now = consent::Now { seconds: now.utc_seconds, day };
    let open = both.mine.consent()?.open(&own, &theirs, now);
    Ok(Tier::try_from(open.number())?)
}

/// What decides which exercises may be shown now.
pub(crate) fn catalogue_now(both: &Both<'_>, now: &Now, day: CivilDay) -> Result<CatalogueNow> {
    let shared = both.couple.moments(&both.hidden)?.into_iter().map(|one| (one.ritual, one.day));
    let own = both.mine.own_moments()?.into_iter().map(|one| (one.ritual, one.written.day));
    let own = own.filter(|(ritual, day)| !both.hidden_mine.contains(&moment_id(ritual, *day)));
    // Either may have noted it, or both: a ritual of a day is done once.
    let done: BTreeSet<(RitualId, CivilDay)> = shared.chain(own).collect();
    let mut counts = CatalogueNow { touch: touch(both, now, day)?, ..CatalogueNow::default() };
    for (ritual, _) in done.into_iter().filter(|(_, on)| *on <= day) {
        *counts.done.entry(ritual).or_default() += 1;
    }
    counts.together_rests = together_rests(both)?;
    Ok(counts)
}

/// Whether what is meant for two rests for this person (SR-27). Which answer about readiness it was is not kept
/// (SR-14), so each counts as "I am afraid" would.
pub(crate) fn together_rests(both: &Both<'_>) -> Result<bool> {
    Ok(both.mine.consent()?.not_ready)
}
