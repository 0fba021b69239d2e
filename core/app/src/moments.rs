//! Moments, rest and the rhythm (`product.md` 4). Own measures never leave the phone; ours are counted from
//! the shared room alone, whoever noted what.

use std::collections::BTreeSet;

use hearth_domain::catalogue::{Catalogue, Exercise, LogRule, RitualId};
use hearth_domain::day::CivilDay;
use hearth_domain::hash::labelled;
use hearth_domain::rhythm::{
    DayChain, Moment, OwnPractice, Practice, Rest, Rhythm, SHARED_REST_DAYS, Stamp, check_backfill,
    is_resting, own_rhythm, rhythm,
};
use hearth_store::Room;
use hearth_store::mine::{LocalId, OwnMoment, OwnRest, Written};

use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::moves::{Intent, Moving};
use crate::own_rhythm::{RestsOver, own_rest};
use crate::own_settings::{self, RESTS_OVER};
use crate::random;
use crate::reading::Both;
use crate::views::{Did, ItemId, Measure, RhythmView, Visibility};

impl Hearth {
    /// Notes that a ritual was done, by its id or code. `on` is today when it is not given, at most seven
    /// days back. Without a `visibility` it is shared when there is a partner and the exercise allows it.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for an exercise that there is not, one that leaves no trace, one that is never
    /// shared, or a day too far back or still to come; `NotPaired` for `Shared` without a partner.
    pub async fn did(
        &self,
        exercise: &str,
        on: Option<CivilDay>,
        visibility: Option<Visibility>,
    ) -> Result<Did> {
        let exercise = exercise_named(exercise)?;
        self.writer.run(move |core| core.did(exercise, on, visibility)).await
    }

    /// Notes days of rest, from today when `from` is not given. Shared rest is a closed span of at most 28
    /// days; private rest may be open, until the person says otherwise.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a span that ends before it begins, or a shared one that is too long.
    pub async fn rest(
        &self,
        from: Option<CivilDay>,
        until: Option<CivilDay>,
        visibility: Visibility,
    ) -> Result<ItemId> {
        self.writer.run(move |core| core.rest(from, until, visibility)).await
    }

    /// Shares the moments noted before there was a partner, all of them: those whose exercise is shared. All or
    /// none, also when the app is killed in the middle (`product.md` 6b). Returns how many were new to the two.
    ///
    /// # Errors
    /// [`HearthError::NotPaired`].
    pub async fn share_earlier_moments(&self) -> Result<u32> {
        self.writer.run(Core::share_earlier_moments).await
    }

    /// The rhythm up to today.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn rhythm(&self) -> Result<RhythmView> {
        let today = self.today_is().await?;
        self.read(move |both| rhythm_of(both, today)).await
    }

    /// The civil day of now.
    pub(crate) async fn today_is(&self) -> Result<CivilDay> {
        self.writer.run(|core| Ok(core.now()?.1)).await
    }
}

/// The id under which an own moment stands in lists: there is one a ritual and day.
pub(crate) fn moment_id(ritual: &RitualId, day: CivilDay) -> [u8; 16] {
    let name = ritual.as_str().as_bytes();
    let hash = labelled("hearth/own-moment/1", &[&day.number().to_be_bytes(), name]);
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    id
}

/// The exercise of this id or code; a sentence that names the nearest one otherwise.
pub(crate) fn exercise_named(typed: &str) -> Result<&'static Exercise> {
    let catalogue = Catalogue::english()?;
    if let Some(exercise) = catalogue.find(typed) {
        return Ok(exercise);
    }
    let reason = match catalogue.did_you_mean(typed) {
        Some(near) => format!("there is no exercise of that name; did you mean {}?", near.id),
        None => "there is no exercise of that name; take one from the list of exercises".to_owned(),
    };
    Err(HearthError::Invalid { reason })
}

impl Core {
    /// Notes a moment: see [`Hearth::did`].
    pub fn did(
        &mut self,
        exercise: &Exercise,
        on: Option<CivilDay>,
        visibility: Option<Visibility>,
    ) -> Result<Did> {
        let (now, today) = self.now()?;
        let day = on.unwrap_or(today);
        check_backfill(day, today)?;
        let visibility = match (visibility, exercise.log) {
            (_, LogRule::Never) | (Some(Visibility::Shared), LogRule::Private) => {
                Catalogue::english()?.shareable(&exercise.id)?;
                return Err(HearthError::internal("an exercise contradicts itself"));
            }
            (Some(visibility), _) => visibility,
            (None, LogRule::Shared) if self.is_paired()? => Visibility::Shared,
            (None, _) => Visibility::Private,
        };
        let already = match visibility {
            Visibility::Shared => {
                self.space()?;
                let known = self.is_ours(exercise, day)?;
                if !known {
                    let what = Moving::Moment { ritual: exercise.id.clone() };
                    self.share(&Intent { what, day, source: None })?;
                }
                known
            }
            Visibility::Private => false,
        };
        let moment = OwnMoment {
            ritual: exercise.id.clone(),
            written: Written {
                day,
                instant: now.utc_seconds,
                zone: now.zone,
                offset_minutes: now.offset_minutes,
            },
            shared: None,
        };
        let noted = if visibility == Visibility::Private || already {
            let id = moment_id(&moment.ritual, day);
            // Noting again what is about to be deleted takes the delete back.
            self.writing()?.mine.write(|tx| {
                let taken_back = tx.clear_pending(Room::Mine, &id)?;
                Ok::<_, HearthError>(tx.did(&moment)? || taken_back)
            })?
        } else {
            true
        };
        self.announcer.announce(&[Topic::Rhythm]);
        let already = already || !noted;
        Ok(Did { name: exercise.name.clone(), day, visibility, already })
    }

    /// Whether the two have this ritual on this day already: either may log it, once (`product.md` 4d).
    fn is_ours(&mut self, exercise: &Exercise, day: CivilDay) -> Result<bool> {
        let id = exercise.id.clone();
        let moments = self.rooms()?.couple.store().write(|rows| rows.read().moments(&[]))?;
        Ok(moments.iter().any(|moment| moment.day == day && moment.ritual == id))
    }

    fn rest(
        &mut self,
        from: Option<CivilDay>,
        until: Option<CivilDay>,
        visibility: Visibility,
    ) -> Result<ItemId> {
        let (_, today) = self.now()?;
        let from = from.unwrap_or(today);
        let (id, span) = match visibility {
            Visibility::Shared => {
                // "Until I say" cannot be shared: the span must end, and may be renewed.
                let until = until.or_else(|| from.plus(SHARED_REST_DAYS - 1)).unwrap_or(from);
                let span = Rest::shared(from, until)?;
                let what = Moving::Rest { until: span.to() };
                (ItemId::Ours(self.share(&Intent { what, day: from, source: None })?), span)
            }
            Visibility::Private => {
                let span = match until {
                    Some(until) => Rest::new(from, until)?,
                    None => Rest::open(from),
                };
                let rest = OwnRest { id: LocalId(random::bytes()?), from, until, shared: None };
                self.writing()?.mine.write(|tx| tx.put_rest(&rest))?;
                (ItemId::Mine(rest.id.0), span)
            }
        };
        // Chosen after the end of another one, it makes today a day of rest again, if today is one of its days.
        if span.covers(today) {
            self.forget_own(own_settings::BACK_ON)?;
        }
        self.announcer.announce(&[Topic::Rhythm]);
        Ok(id)
    }

    pub(crate) fn share_earlier_moments(&mut self) -> Result<u32> {
        self.space()?;
        // What was begun before is shared already.
        self.finish_moves()?;
        let catalogue = Catalogue::english()?;
        let moments = self.rooms()?.mine.write(|tx| tx.read().own_moments())?;
        let mut ours: BTreeSet<_> = self
            .rooms()?
            .couple
            .store()
            .write(|rows| rows.read().moments(&[]))?
            .into_iter()
            .map(|moment| (moment.ritual, moment.day))
            .collect();
        let mut intents = Vec::new();
        for moment in moments {
            let allowed = catalogue.shareable(&moment.ritual).is_ok();
            if moment.shared.is_some() || !allowed {
                continue;
            }
            let day = moment.written.day;
            if ours.insert((moment.ritual.clone(), day)) {
                let what = Moving::Moment { ritual: moment.ritual };
                intents.push(Intent { what, day, source: None });
            }
        }
        self.share_all(&intents)?;
        Ok(u32::try_from(intents.len()).unwrap_or(u32::MAX))
    }
}

/// What the measures are computed from.
pub(crate) struct Practices {
    /// What I noted, wherever it stands; my rest and the rest that the two share.
    pub own: OwnPractice,
    /// The shared room, without its authors.
    pub ours: Practice,
    /// The rests that ask nothing of this person: all but those that they said are over.
    pub quiet: Vec<Rest>,
    /// Whether today is a day of rest.
    pub resting: bool,
}

/// What both rooms hold of it.
pub(crate) fn practices(both: &Both<'_>, today: CivilDay) -> Result<Practices> {
    let shared = both.couple.moments(&both.hidden)?;
    let over: RestsOver = own_settings::read(both.mine, RESTS_OVER)?.unwrap_or_default();
    let (mut shared_rests, mut quiet) = (Vec::new(), Vec::new());
    for fact in both.couple.rests(&both.hidden)? {
        let Ok(rest) = Rest::new(fact.from, fact.until) else { continue };
        shared_rests.push(rest);
        if !over.contains_key(&ItemId::Ours(fact.entry).to_string()) {
            quiet.push(rest);
        }
    }
    let moment = |ritual, day| Moment { ritual, day };
    let ours = Practice::new(
        shared.iter().map(|one| moment(one.ritual.clone(), one.day)),
        shared_rests.iter().copied(),
    );
    let hidden = |id: &[u8; 16]| both.hidden_mine.contains(id);
    let own_moments: Vec<OwnMoment> = both
        .mine
        .own_moments()?
        .into_iter()
        .filter(|one| !hidden(&moment_id(&one.ritual, one.written.day)))
        .collect();
    let stamps = own_moments.iter().map(|one| Stamp {
        utc_seconds: one.written.instant,
        offset_minutes: one.written.offset_minutes,
        day: one.written.day,
    });
    let stamps = stamps.collect();
    let mut own_rests = Vec::new();
    for rest in both.mine.own_rests()?.into_iter().filter(|rest| !hidden(&rest.id.0)) {
        let span = match rest.until {
            Some(until) => Rest::new(rest.from, until).ok(),
            None => Some(Rest::open(rest.from)),
        };
        let Some(span) = span else { continue };
        own_rests.push(span);
        // One that is shared is among those of the two, for as long as it is there.
        if rest.shared.is_none() && !over.contains_key(&own_rest(&rest)) {
            quiet.push(span);
        }
    }
    let by_me = shared.iter().filter(|one| one.author.is_some() && one.author == both.me);
    let own_moments = own_moments.into_iter().map(|one| moment(one.ritual, one.written.day));
    let practice = Practice::new(
        own_moments.chain(by_me.map(|one| moment(one.ritual.clone(), one.day))),
        own_rests.into_iter().chain(shared_rests),
    );
    let back_on = own_settings::read(both.mine, own_settings::BACK_ON)?;
    let resting = is_resting(quiet.iter().copied(), back_on, today);
    Ok(Practices { own: OwnPractice { practice, stamps }, ours, quiet, resting })
}

/// Both measures.
pub(crate) fn rhythm_of(both: &Both<'_>, today: CivilDay) -> Result<RhythmView> {
    let catalogue = Catalogue::english()?;
    let cadence = |ritual: &RitualId| catalogue.cadence_of(ritual);
    let Practices { own, ours, resting, .. } = practices(both, today)?;
    let own = own_rhythm(&own, cadence, DayChain::Off, today);
    let ours = rhythm(&ours, cadence, today);
    Ok(RhythmView { own: measure(&own.rhythm), ours: measure(&ours), resting })
}

fn measure(rhythm: &Rhythm) -> Measure {
    Measure {
        moments: rhythm.moments,
        weeks_held: rhythm.weeks_held(),
        weeks: rhythm.dots.iter().filter_map(|week| week.monday()).collect(),
    }
}
