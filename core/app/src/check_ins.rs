//! Check-ins (`product.md` 2, 4h): how one is, in under a minute. The whole stays in one's own room; each field that
//! is ticked moves to the shared one by itself, in the place of what was shared of that day. Nothing tells anybody
//! that none was made, or how often one was changed (SR-03, SR-09).

#[cfg(test)]
mod tests;

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{CheckIn, CheckInCadence, Scale, Ticks};
use hearth_domain::words::is_hard;
use hearth_store::couple::{CoupleRead, What};
use hearth_store::mine::{LocalId, OwnCheckIn};

use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::items::{check_in_item, item_of};
use crate::lists::partners;
use crate::moves::{Intent, Moving, Refused, Ticked};
use crate::random;
use crate::reading::Both;
use crate::views::{Item, ItemId, ItemPage};

/// Most days of a trend.
const TREND: i32 = 366;

/// Check-ins of one day.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckInDay {
    /// The day.
    pub day: CivilDay,
    /// One's own, whole; `None` when there is none.
    pub mine: Option<Item>,
    /// Which of its fields the partner has, or gets at the next meeting.
    pub shared: Ticks,
    /// What the partner shared of theirs; `None` when nothing, and never why.
    pub theirs: Option<Item>,
    /// How often this person wants to be asked. Nobody else's.
    pub cadence: CheckInCadence,
}

/// One day of one's own trend: nobody else sees it, and it is compared with nobody's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrendDay {
    /// The day.
    pub day: CivilDay,
    /// The mood, 1 to 5.
    pub mood: Option<u8>,
    /// The energy, 1 to 5.
    pub energy: Option<u8>,
}

impl Hearth {
    /// Writes today's check-in, in the place of an earlier one of today. Only what is ticked is shared; with
    /// nothing ticked, what was shared of today is taken back.
    ///
    /// # Errors
    /// [`HearthError::NotPaired`] for anything ticked without a partner; `Invalid` for a text that takes too much
    /// room. Nothing was changed then.
    pub async fn check_in(&self, check_in: CheckIn, ticks: Ticks) -> Result<ItemId> {
        self.writer.run(move |core| core.check_in(check_in, ticks)).await
    }

    /// Notes more of today: what an earlier check-in of today said and this one does not name stays, and stays
    /// shared if it was; what is named anew is shared only when it is ticked again.
    ///
    /// # Errors
    /// As [`Hearth::check_in`].
    pub async fn add_to_check_in(&self, check_in: CheckIn, ticks: Ticks) -> Result<ItemId> {
        self.writer.run(move |core| core.add_to_check_in(check_in, ticks)).await
    }

    /// Shares these fields of a day's check-in (today's when none is given), and no others of that day.
    ///
    /// # Errors
    /// [`HearthError::NotHere`] for a day without one; as [`Hearth::check_in`].
    pub async fn share_check_in(&self, day: Option<CivilDay>, ticks: Ticks) -> Result<()> {
        self.writer.run(move |core| core.share_check_in(day, ticks)).await
    }

    /// The check-ins of a day, today's when none is given.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn check_in_day(&self, day: Option<CivilDay>) -> Result<CheckInDay> {
        let (_, today) = self.now().await?;
        self.read(move |both| day_of(both, day.unwrap_or(today))).await
    }

    /// What the partner shared of check-ins, newest first; one page. `cursor` is what the page before gave.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a cursor that is none.
    pub async fn check_ins_for_me(&self, cursor: Option<&str>, limit: usize) -> Result<ItemPage> {
        let cursor = cursor.map(ToOwned::to_owned);
        self.read(move |both| partners(both, cursor.as_deref(), limit)).await
    }

    /// One's own mood and energy on the days that have a check-in, of so many days up to today; oldest first.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn own_trend(&self, days: u16) -> Result<Vec<TrendDay>> {
        let (_, today) = self.now().await?;
        self.read(move |both| {
            let back = i32::from(days).clamp(1, TREND);
            let first = today.plus(1 - back).unwrap_or(CivilDay::FIRST);
            let page =
                both.mine.check_ins_between(first, today, None, TREND.unsigned_abs() as usize)?;
            let day = |own: &OwnCheckIn| TrendDay {
                day: own.written.day,
                mood: own.check_in.mood.map(Scale::level),
                energy: own.check_in.energy.map(Scale::level),
            };
            Ok(page.rows.iter().rev().map(day).collect())
        })
        .await
    }

    /// Chooses how often to be asked: never, unless the person chose otherwise. Nobody else learns of it.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn set_check_in_cadence(&self, cadence: CheckInCadence) -> Result<()> {
        self.writer
            .run(move |core| {
                core.writing()?.mine.write(|tx| tx.set_check_in_cadence(cadence))?;
                core.announcer.announce(&[Topic::CheckIns]);
                Ok(())
            })
            .await
    }
}

fn day_of(both: &Both<'_>, day: CivilDay) -> Result<CheckInDay> {
    let mine = own_of(both, day)?;
    let (mut shared, mut theirs) = (Ticks::default(), None);
    for shown in both.couple.check_ins_on(day, &both.hidden)? {
        if shown.author != both.me {
            theirs = item_of(both, shown, 0)?;
        } else if let What::CheckIn(fields) = &shown.what {
            shared = fields.named();
        }
    }
    let cadence = both.mine.check_in_cadence()?;
    Ok(CheckInDay { day, mine: mine.as_ref().map(check_in_item), shared, theirs, cadence })
}

/// The own check-in of a day, unless it is about to be deleted.
fn own_of(both: &Both<'_>, day: CivilDay) -> Result<Option<OwnCheckIn>> {
    let own = both.mine.check_in_of(day)?;
    Ok(own.filter(|own| !both.hidden_mine.contains(&own.id.0)))
}

/// Whether this person's check-in of a day was a hard one: then there is no tip, only rest (`product.md` 2).
pub(crate) fn was_hard(both: &Both<'_>, day: CivilDay) -> Result<bool> {
    const MIDDLE: u8 = 3;
    let level = |scale: Option<Scale>| scale.map_or(MIDDLE, Scale::level);
    let own = own_of(both, day)?.map(|own| own.check_in);
    Ok(own.is_some_and(|own| is_hard(level(own.mood), level(own.energy))))
}

/// Whether to ask today how this person is: as often as they chose, until they said.
pub(crate) fn asks(both: &Both<'_>, today: CivilDay) -> Result<bool> {
    let cadence = both.mine.check_in_cadence()?;
    let last = both.mine.check_ins_between(CivilDay::FIRST, today, None, 1)?;
    Ok(cadence.asks(last.rows.first().map(|own| own.written.day), today))
}

impl Core {
    fn check_in(&mut self, check_in: CheckIn, ticks: Ticks) -> Result<ItemId> {
        if ticks != Ticks::default() {
            self.space()?;
        }
        let written = self.written_now()?;
        let day = written.day;
        let before = self.rooms()?.mine.write(|tx| tx.read().check_in_of(day))?;
        let id = match &before {
            Some(held) => held.id,
            None => LocalId(random::bytes()?),
        };
        let own = OwnCheckIn { id, written, check_in, shared: None };
        self.put_check_in(&own, before.as_ref(), ticks)?;
        Ok(ItemId::Mine(id.0))
    }

    fn add_to_check_in(&mut self, check_in: CheckIn, ticks: Ticks) -> Result<ItemId> {
        let (_, today) = self.now()?;
        let Some(earlier) = self.own_check_in(today)? else {
            return self.check_in(check_in, ticks);
        };
        let shared = if self.is_paired()? { self.shared_of(today)? } else { Ticks::default() };
        let ticks = shared.after(check_in.named(), ticks);
        self.check_in(check_in.over(&earlier.check_in), ticks)
    }

    fn share_check_in(&mut self, day: Option<CivilDay>, ticks: Ticks) -> Result<()> {
        self.space()?;
        let day = day.map_or_else(|| self.now().map(|(_, today)| today), Ok)?;
        let own = self.own_check_in(day)?.ok_or(HearthError::NotHere)?;
        self.put_check_in(&own, Some(&own), ticks)
    }

    /// The own check-in of a day, unless it is about to be deleted.
    fn own_check_in(&mut self, day: CivilDay) -> Result<Option<OwnCheckIn>> {
        self.rooms()?.mine.write(|tx| {
            let own = tx.read().check_in_of(day)?;
            let gone: Vec<_> = tx.read().pending_deletes()?.iter().map(|one| one.id).collect();
            Ok(own.filter(|own| !gone.contains(&own.id.0)))
        })
    }

    /// The fields of a day's check-in that this person shares.
    fn shared_of(&mut self, day: CivilDay) -> Result<Ticks> {
        let me = self.space()?.facts().me;
        let store = self.rooms()?.couple.store();
        store.write(|rows| {
            let mut shared = rows.read().check_ins_on(day, &[])?.into_iter();
            let own = shared.find(|shown| shown.author == Some(me));
            Ok(match own.map(|shown| shown.what) {
                Some(What::CheckIn(fields)) => fields.named(),
                _ => Ticks::default(),
            })
        })
    }

    /// Writes a day's check-in in the place of the one `before`, and moves its ticked part. Killed anywhere, the
    /// next open finishes the move: nothing is half shared, and nothing that is not ticked any more stays so.
    fn put_check_in(
        &mut self,
        own: &OwnCheckIn,
        before: Option<&OwnCheckIn>,
        ticks: Ticks,
    ) -> Result<()> {
        let (id, day) = (own.id, own.written.day);
        let ticked = own.check_in.ticked(ticks);
        let was_shared = self.is_paired()? && self.is_check_in_shared(day)?;
        if ticked.is_none() && !was_shared {
            self.writing()?.mine.write(|tx| tx.put_check_in(own))?;
        } else {
            let what = Moving::CheckIn(Ticked::of(ticked.as_ref()));
            let intent = Intent { what, day, source: Some(id.0) };
            let moved = self.share_with(&intent, |tx| {
                tx.put_check_in(own)?;
                Ok(())
            });
            if let Err(Refused { error, begun }) = moved {
                if begun {
                    self.put_back(id, before)?;
                }
                return Err(error);
            }
        }
        // What was written over leaves both files.
        let rooms = self.writing()?;
        rooms.couple.store().erase()?;
        rooms.mine.erase()?;
        self.announcer.announce(&[Topic::CheckIns]);
        Ok(())
    }

    /// Whether something of a day's check-in is shared, by this person.
    fn is_check_in_shared(&mut self, day: CivilDay) -> Result<bool> {
        let me = self.space()?.facts().me;
        let store = self.rooms()?.couple.store();
        store.write(|rows| shared_on(&rows.read(), day, me))
    }

    /// The shared room refused it: the day's check-in is as it was.
    fn put_back(&mut self, id: LocalId, before: Option<&OwnCheckIn>) -> Result<()> {
        self.rooms()?.mine.write(|tx| {
            match before {
                Some(before) => {
                    tx.put_check_in(before)?;
                }
                None => {
                    tx.remove_check_in(&id)?;
                }
            }
            Ok::<_, HearthError>(())
        })
    }

    /// Removes an own check-in for good; what was shared of it is taken back first. `false` when there is none.
    pub(crate) fn delete_check_in(&mut self, id: &LocalId, from_record: bool) -> Result<bool> {
        let held = self.rooms()?.mine.write(|tx| tx.read().check_in(id))?;
        let Some(own) = held else { return Ok(false) };
        if let Some(entry) = own.shared {
            self.delete_ours(&entry, from_record)?;
        }
        self.writing()?.mine.write(|tx| tx.remove_check_in(id))?;
        self.announcer.announce(&[Topic::CheckIns]);
        Ok(true)
    }
}

fn shared_on(couple: &CoupleRead<'_>, day: CivilDay, me: u8) -> Result<bool> {
    Ok(couple.check_ins_on(day, &[])?.iter().any(|shown| shown.author == Some(me)))
}
