//! What the rhythm shows to one person alone (`product.md` 4a, 4c, 4f): how settled each ritual is, the day chain
//! for who wants one, when their day starts, the end of a rest, and words after a gap. Never leaves the phone.

use std::collections::BTreeMap;

use hearth_domain::catalogue::{Catalogue, RitualId};
use hearth_domain::day::CivilDay;
use hearth_domain::rhythm::{DayChain, DayStart, Quiet, Rest, own_rhythm, quiet};
use hearth_domain::words::Lines;
use hearth_store::mine::OwnRest;

use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::moments::{Practices, practices};
use crate::own_settings::{self, BACK_ON, BEGAN, DAY_CHAIN, DAY_START, RESTS_OVER};
use crate::reading::{self, Both};
use crate::views::ItemId;

/// One's own rhythm beside its numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OwnRhythmView {
    /// How settled each ritual is that is meant daily or some times a week; the most settled first.
    pub strength: Vec<Settled>,
    /// Days in a row; `None` unless the person turned the chain on.
    pub chain: Option<u32>,
    /// The Mondays of weeks of full rest in which nothing was held, oldest first: a way to draw them, and no
    /// measure.
    pub rested_weeks: Vec<CivilDay>,
    /// When this person's day starts, as `HH:MM`.
    pub day_start: String,
}

/// How settled a ritual is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// Which one.
    pub ritual: RitualId,
    /// Its name.
    pub name: String,
    /// 0 to 1000; for drawing, never to be printed as a figure (SR-15).
    pub thousandths: u16,
}

/// What came of ending a rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RestEnded {
    /// How many rests of one's own ended.
    pub ended: u32,
    /// The last day of a rest of the two that goes on by itself.
    pub shared_until: Option<CivilDay>,
}

impl Hearth {
    /// One's own rhythm beside its numbers, up to today.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn own_rhythm(&self) -> Result<OwnRhythmView> {
        let (day, start) = self.writer.run(|core| Ok((core.now()?.1, core.day_start))).await?;
        self.read(move |both| {
            let catalogue = Catalogue::english()?;
            let cadence = |ritual: &RitualId| catalogue.cadence_of(ritual);
            let chain = if own_settings::read(both.mine, DAY_CHAIN)? == Some(true) {
                DayChain::On
            } else {
                DayChain::Off
            };
            let own = own_rhythm(&practices(both, day)?.own, cadence, chain, day);
            let settled = own.strength.into_iter().filter_map(|(ritual, strength)| {
                let name = catalogue.get(&ritual)?.name.clone();
                Some(Settled { ritual, name, thousandths: strength.thousandths() })
            });
            let mut strength: Vec<Settled> = settled.collect();
            strength.sort_by_key(|one| std::cmp::Reverse(one.thousandths));
            let rested_weeks = own.rhythm.neutral.iter().filter_map(|week| week.monday()).collect();
            let day_start = start.to_string();
            Ok(OwnRhythmView { strength, chain: own.chain, rested_weeks, day_start })
        })
        .await
    }

    /// Turns the private day chain on or off. It is off until chosen.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn set_day_chain(&self, on: bool) -> Result<()> {
        self.writer
            .run(move |core| {
                core.keep_own(DAY_CHAIN, &on)?;
                core.announcer.announce(&[Topic::Rhythm]);
                Ok(())
            })
            .await
    }

    /// Sets when this person's day starts, as `HH:MM`, from 00:00 to 12:00. What was written before stays on
    /// its day. Returns the start as it is kept.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for what is no such time.
    pub async fn set_day_start(&self, time: &str) -> Result<String> {
        let start: DayStart = time.trim().parse()?;
        self.writer
            .run(move |core| {
                core.keep_own(DAY_START, &start.to_string())?;
                core.day_start = start;
                core.announcer.announce(&Topic::ALL);
                Ok(start.to_string())
            })
            .await
    }

    /// Says that the rest is over: every rest of one's own that covers today ends with today, and today asks
    /// again. A rest of the two goes on by itself, and asks again on this phone alone, until its last day. One
    /// that is chosen later is a rest again.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] when today is no day of rest.
    pub async fn end_rest(&self) -> Result<RestEnded> {
        self.writer.run(Core::end_rest).await
    }
}

/// The rests that are over for this person, the two's and one's own: each one's id, with its last day.
pub(crate) type RestsOver = BTreeMap<String, CivilDay>;

/// The name of an own rest among those that are over.
pub(crate) fn own_rest(rest: &OwnRest) -> String {
    ItemId::Mine(rest.id.0).to_string()
}

const NO_REST: &str = "today is no day of rest, so there is nothing to end";

impl Core {
    fn end_rest(&mut self) -> Result<RestEnded> {
        let (_, today) = self.now()?;
        let (own, (hidden, hidden_mine)) = self.rooms()?.mine.write(|tx| {
            let read = tx.read();
            Ok::<_, HearthError>((read.own_rests()?, reading::hidden(&read)?))
        })?;
        // What was ended before covers today still, for the numbers alone.
        let before: RestsOver = self.own(RESTS_OVER)?.unwrap_or_default();
        let own = own.into_iter().filter(|rest| {
            !hidden_mine.contains(&rest.id.0) && !before.contains_key(&own_rest(rest))
        });
        let mut ended = Vec::new();
        for rest in own {
            let span = match rest.until {
                Some(until) => Rest::new(rest.from, until)?,
                None => Rest::open(rest.from),
            };
            if let Some(kept) = span.ended(today).filter(|_| span.covers(today)) {
                ended.push(OwnRest { until: Some(kept.to()), ..rest });
            }
        }
        let shared = self.rooms()?.couple.store().write(|rows| rows.read().rests(&hidden))?;
        let shared = shared.iter().filter(|rest| (rest.from..=rest.until).contains(&today));
        let mut over: RestsOver =
            shared.map(|rest| (ItemId::Ours(rest.entry).to_string(), rest.until)).collect();
        let shared_until = over.values().max().copied();
        let asks_again = self.own(BACK_ON)? == Some(today);
        let rests = ended.iter().any(|rest| rest.shared.is_none())
            || over.keys().any(|rest| !before.contains_key(rest));
        if asks_again || !rests {
            return Err(HearthError::invalid(&NO_REST));
        }
        let count = u32::try_from(ended.len()).unwrap_or(u32::MAX);
        over.extend(ended.iter().map(|rest| (own_rest(rest), today)));
        self.writing()?.mine.write(|tx| ended.iter().try_for_each(|rest| tx.put_rest(rest)))?;
        self.rests_are_over(over, today)?;
        self.keep_own(BACK_ON, &today)?;
        self.announcer.announce(&[Topic::Rhythm]);
        Ok(RestEnded { ended: count, shared_until: shared_until.filter(|until| *until > today) })
    }

    /// Keeps which rests are over for this person; those whose last day has passed are forgotten.
    fn rests_are_over(&mut self, more: RestsOver, today: CivilDay) -> Result<()> {
        let mut over: RestsOver = self.own(RESTS_OVER)?.unwrap_or_default();
        over.extend(more);
        over.retain(|_, until| *until >= today);
        if over.is_empty() { self.forget_own(RESTS_OVER) } else { self.keep_own(RESTS_OVER, &over) }
    }

    /// Reads when the day starts; 04:00 when nothing else was chosen.
    pub fn read_day_start(&mut self) -> Result<()> {
        let kept: Option<String> = self.own(DAY_START)?;
        self.day_start = kept.and_then(|text| text.parse().ok()).unwrap_or_default();
        Ok(())
    }

    /// Notes the first day with the app, once.
    pub fn note_first_day(&mut self) -> Result<()> {
        if self.own::<CivilDay>(BEGAN)?.is_none() {
            let (_, today) = self.now()?;
            self.keep_own(BEGAN, &today)?;
        }
        Ok(())
    }
}

/// How long it has been quiet: what either of the two noted is no silence.
pub(crate) fn quiet_of(both: &Both<'_>, of: &Practices, today: CivilDay) -> Result<Quiet> {
    let began = own_settings::read(both.mine, BEGAN)?.unwrap_or(today);
    let done = of.own.practice.moments.iter().chain(&of.ours.moments).map(|moment| moment.day);
    Ok(quiet(done, began, of.own.practice.rests.iter().copied(), today))
}

/// The words after a gap: a week of rest that has just ended, or quiet days after which suggestions pause.
pub(crate) fn after_a_gap(
    of: &Practices,
    quiet: Quiet,
    moments: u32,
    today: CivilDay,
) -> Result<Option<String>> {
    const A_WEEK: i32 = 7;
    let rested = |day: CivilDay| of.own.practice.rests.iter().any(|rest| rest.covers(day));
    let rested_week = (1..=A_WEEK).all(|back| today.plus(-back).is_some_and(rested));
    if of.resting || !(rested_week || quiet.suggestions_pause()) {
        return Ok(None);
    }
    Ok(Lines::english()?.after_a_gap(today, moments, rested_week))
}
