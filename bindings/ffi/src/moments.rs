//! Moments and the rhythm.

use hearth_app as app;
use hearth_app::{CivilDay, ItemId, RitualId};

use crate::error::Result;
use crate::mirror::mirror_record;
use crate::open::Hearth;
use crate::views::{Did, Rhythm, Visibility};

mirror_record! {
    /// How settled a ritual is.
    Settled = app::Settled {
        /// Which one.
        ritual: RitualId = same,
        /// Its name.
        name: String = same,
        /// 0 to 1000; for drawing, never to be printed as a figure.
        thousandths: u16 = same,
    }
}

mirror_record! {
    /// One's own rhythm beside its numbers.
    OwnRhythm = app::OwnRhythmView {
        /// How settled each ritual is that is meant daily or some times a week; the most settled first.
        strength: Vec<Settled> = list,
        /// Days in a row; none unless the person turned the chain on.
        chain: Option<u32> = same,
        /// The Mondays of weeks of full rest in which nothing was held, oldest first: a way to draw them, and no measure.
        rested_weeks: Vec<CivilDay> = same,
        /// When this person's day starts, as `HH:MM`.
        day_start: String = same,
    }
}

mirror_record! {
    /// What came of ending a rest.
    RestEnded = app::RestEnded {
        /// How many rests of one's own ended.
        ended: u32 = same,
        /// The last day of a rest of the two that goes on by itself.
        shared_until: Option<CivilDay> = same,
    }
}

#[uniffi::export]
impl Hearth {
    /// Notes that a ritual was done, by its id or code. `on` is today when it is not given, at most seven
    /// days back. With no `visibility` it is shared when there is a partner and the exercise allows it.
    ///
    /// # Errors
    /// `Invalid` for an exercise that there is not, one that leaves no trace, one that is never shared, or a
    /// day too far back or still to come; `NotPaired` for `Shared` without a partner.
    #[uniffi::method(default(on = None))]
    pub async fn did(
        &self,
        exercise: &str,
        visibility: Option<Visibility>,
        on: Option<CivilDay>,
    ) -> Result<Did> {
        let visibility = visibility.map(hearth_app::Visibility::from);
        Ok(self.app.did(exercise, on, visibility).await?.into())
    }

    /// The rhythm up to today.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn rhythm(&self) -> Result<Rhythm> {
        Ok(self.app.rhythm().await?.into())
    }

    /// Notes days of rest, from today when `first` is not given. Shared rest is a closed span of at most 28 days; private
    /// rest may be open, until the person says otherwise.
    ///
    /// # Errors
    /// `Invalid` for a span that ends before it begins, or a shared one that is too long; `NotPaired`.
    #[uniffi::method(default(first = None, until = None))]
    pub async fn rest(
        &self,
        visibility: Visibility,
        first: Option<CivilDay>,
        until: Option<CivilDay>,
    ) -> Result<ItemId> {
        Ok(self.app.rest(first, until, visibility.into()).await?)
    }

    /// Says that the rest is over: every rest of one's own that covers today ends with today, and today asks again. A
    /// rest of the two goes on by itself, and asks again on this phone alone, until its last day.
    ///
    /// # Errors
    /// `Invalid` when today is no day of rest.
    pub async fn end_rest(&self) -> Result<RestEnded> {
        Ok(self.app.end_rest().await?.into())
    }

    /// Shares the moments noted before there was a partner, all of them: those whose exercise is shared. Returns how many
    /// were new to the two.
    ///
    /// # Errors
    /// `NotPaired`.
    pub async fn share_earlier_moments(&self) -> Result<u32> {
        Ok(self.app.share_earlier_moments().await?)
    }

    /// One's own rhythm beside its numbers, up to today. Never leaves this phone.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn own_rhythm(&self) -> Result<OwnRhythm> {
        Ok(self.app.own_rhythm().await?.into())
    }

    /// Turns the private day chain on or off. It is off until chosen.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn set_day_chain(&self, on: bool) -> Result<()> {
        Ok(self.app.set_day_chain(on).await?)
    }

    /// Sets when this person's day starts, as `HH:MM`, from 00:00 to 12:00. What was written before stays on its day.
    /// Returns the start as it is kept.
    ///
    /// # Errors
    /// `Invalid` for what is no such time.
    pub async fn set_day_start(&self, time: &str) -> Result<String> {
        Ok(self.app.set_day_start(time).await?)
    }
}
