//! Check-ins: how one is, in under a minute. Each field that is ticked is shared by itself.

use hearth_app as app;
use hearth_app::{CivilDay, ItemId};

use crate::error::{HearthError, Result};
use crate::lists::size;
use crate::mirror::mirror_record;
use crate::open::Hearth;
use crate::views::{Item, ItemPage, Need};

/// How often a person wants to be asked. The partner has no way to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum CheckInCadence {
    /// Never asked; a check-in is there when one wants it. Not called none: Swift has one of its own.
    Never,
    /// Once a day.
    Daily,
    /// Once a week, Monday to Sunday.
    Weekly,
}

impl From<CheckInCadence> for app::CheckInCadence {
    fn from(cadence: CheckInCadence) -> Self {
        match cadence {
            CheckInCadence::Never => Self::None,
            CheckInCadence::Daily => Self::Daily,
            CheckInCadence::Weekly => Self::Weekly,
        }
    }
}

impl From<app::CheckInCadence> for CheckInCadence {
    fn from(cadence: app::CheckInCadence) -> Self {
        match cadence {
            app::CheckInCadence::None => Self::Never,
            app::CheckInCadence::Daily => Self::Daily,
            app::CheckInCadence::Weekly => Self::Weekly,
        }
    }
}

/// A check-in as a person makes it. Every field may be left out, but not all.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct CheckIn {
    /// How one feels, 1 to 5.
    #[uniffi(default)]
    pub mood: Option<u8>,
    /// How much there is to give, 1 to 5.
    #[uniffi(default)]
    pub energy: Option<u8>,
    /// What would help.
    #[uniffi(default)]
    pub need: Option<Need>,
    /// What is on the mind.
    #[uniffi(default)]
    pub mind: Option<String>,
}

impl TryFrom<CheckIn> for app::CheckIn {
    type Error = HearthError;

    fn try_from(CheckIn { mood, energy, need, mind }: CheckIn) -> Result<Self> {
        let scale = |level: Option<u8>| level.map(app::Scale::new).transpose();
        let made = || {
            let (mood, energy) = (scale(mood)?, scale(energy)?);
            Self::new(mood, energy, need.map(Into::into), mind.as_deref())
        };
        made().map_err(|error| app::HearthError::from(error).into())
    }
}

/// Which fields of a check-in are shared. None, unless the person ticked it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Record)]
#[expect(clippy::struct_excessive_bools, reason = "each field is ticked by itself")]
pub struct Ticks {
    /// The mood.
    #[uniffi(default = false)]
    pub mood: bool,
    /// The energy.
    #[uniffi(default = false)]
    pub energy: bool,
    /// The need.
    #[uniffi(default = false)]
    pub need: bool,
    /// What is on one's mind.
    #[uniffi(default = false)]
    pub mind: bool,
}

impl From<Ticks> for app::Ticks {
    fn from(Ticks { mood, energy, need, mind }: Ticks) -> Self {
        Self { mood, energy, need, mind }
    }
}

impl From<app::Ticks> for Ticks {
    fn from(app::Ticks { mood, energy, need, mind }: app::Ticks) -> Self {
        Self { mood, energy, need, mind }
    }
}

mirror_record! {
    /// Check-ins of one day.
    private CheckInDay = app::CheckInDay {
        /// The day.
        day: CivilDay = same,
        /// One's own, whole; none when there is none.
        mine: Option<Item> = option,
        /// Which of its fields the partner has, or gets at the next meeting.
        shared: Ticks = into,
        /// What the partner shared of theirs; none when nothing, and never why.
        theirs: Option<Item> = option,
        /// How often this person wants to be asked. Nobody else's.
        cadence: CheckInCadence = into,
    }
}

mirror_record! {
    /// One day of one's own trend: nobody else sees it, and it is compared with nobody's.
    private TrendDay = app::TrendDay {
        /// The day.
        day: CivilDay = same,
        /// The mood, 1 to 5.
        mood: Option<u8> = same,
        /// The energy, 1 to 5.
        energy: Option<u8> = same,
    }
}

#[uniffi::export]
impl Hearth {
    /// Writes today's check-in, in the place of an earlier one of today. Only what is ticked is shared; with nothing
    /// ticked, what was shared of today is taken back.
    ///
    /// # Errors
    /// `NotPaired` for anything ticked without a partner; `Invalid` for an empty one, a step off the scale, or a text
    /// that takes too much room. Nothing was changed then.
    pub async fn check_in(&self, check_in: CheckIn, ticks: Ticks) -> Result<ItemId> {
        Ok(self.app.check_in(check_in.try_into()?, ticks.into()).await?)
    }

    /// Notes more of today: what an earlier check-in of today said and this one does not name stays, and stays shared
    /// if it was; what is named anew is shared only when it is ticked again.
    ///
    /// # Errors
    /// As `check_in`.
    pub async fn add_to_check_in(&self, check_in: CheckIn, ticks: Ticks) -> Result<ItemId> {
        Ok(self.app.add_to_check_in(check_in.try_into()?, ticks.into()).await?)
    }

    /// Shares these fields of a day's check-in, today's when none is given, and no others of that day.
    ///
    /// # Errors
    /// `NotHere` for a day without one; as `check_in`.
    #[uniffi::method(default(day = None))]
    pub async fn share_check_in(&self, ticks: Ticks, day: Option<CivilDay>) -> Result<()> {
        Ok(self.app.share_check_in(day, ticks.into()).await?)
    }

    /// The check-ins of a day, today's when none is given.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    #[uniffi::method(default(day = None))]
    pub async fn check_in_day(&self, day: Option<CivilDay>) -> Result<CheckInDay> {
        Ok(self.app.check_in_day(day).await?.into())
    }

    /// What the partner shared of check-ins, newest first; one page.
    ///
    /// # Errors
    /// `Invalid` for a cursor that is none.
    #[uniffi::method(default(cursor = None, limit = 50))]
    pub async fn check_ins_for_me(&self, cursor: Option<String>, limit: u32) -> Result<ItemPage> {
        let limit = size(limit);
        Ok(self.app.check_ins_for_me(cursor.as_deref(), limit).await?.into())
    }

    /// One's own mood and energy on the days that have a check-in, of so many days up to today; oldest first.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn own_trend(&self, days: u16) -> Result<Vec<TrendDay>> {
        Ok(self.app.own_trend(days).await?.into_iter().map(Into::into).collect())
    }

    /// Chooses how often to be asked: never, unless the person chose otherwise. Nobody else learns of it.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    pub async fn set_check_in_cadence(&self, cadence: CheckInCadence) -> Result<()> {
        Ok(self.app.set_check_in_cadence(cadence.into()).await?)
    }
}
