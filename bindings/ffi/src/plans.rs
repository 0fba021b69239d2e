//! Plans: something the two mean to do, or one means to do alone.

use hearth_app as app;
use hearth_app::{CivilDay, ItemId, LocalTime};

use crate::error::{HearthError, Result};
use crate::lists::size;
use crate::mirror::{mirror_enum, mirror_record};
use crate::open::Hearth;
use crate::views::{Item, ItemPage, Visibility};

mirror_enum! {
    /// What a plan is for. It never changes.
    PlanKind = app::PlanKind {
        /// Anything.
        Plain,
        /// A date, at home or out.
        Date,
        /// Time for affection, up to its tier.
        Affection,
        /// An evening without devices.
        Quiet,
        /// One that a newer version made: it is shown, and nobody says yes to it here.
        Newer,
    }
}

mirror_enum! {
    /// Where a plan stands. A no and no answer are the same, and there is no word for them.
    PlanState = app::PlanState {
        /// An idea, or a plain plan, which needs no yes.
        Open,
        /// The one who holds this phone has said yes.
        ProposedByMe,
        /// The partner has said yes.
        ProposedByPartner,
        /// Both have said yes to what it offers now.
        Agreed,
        /// They did it.
        Done,
    }
}

mirror_enum! {
    /// An answer to a plan, short of a yes, that nobody else sees.
    OwnAnswer = app::OwnAnswer {
        /// Not today: the plan is hidden here, and asks no more.
        NotToday,
        /// Not decided yet.
        Maybe,
    }
}

mirror_record! {
    /// When a plan is, and where it stands.
    PlanStand = app::PlanStand {
        /// What it is for.
        kind: PlanKind = into,
        /// When it begins, wherever the two are.
        time: Option<LocalTime> = same,
        /// How long it lasts, in minutes.
        minutes: Option<u16> = same,
        /// For affection, up to which level of touch; never above what is open for both now.
        tier: Option<u8> = same,
        /// Whether it was moved since it was made. How often is not said.
        moved: bool = same,
        /// Where it stands.
        state: PlanState = into,
        /// What this person answered to what it offers now, short of a yes. Nobody else sees it.
        answer: Option<OwnAnswer> = option,
    }
}

/// What a plan offers besides its day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Terms {
    /// When it begins, wherever the two are.
    #[uniffi(default)]
    pub time: Option<LocalTime>,
    /// How long it lasts, in minutes, at most a day.
    #[uniffi(default)]
    pub minutes: Option<u16>,
    /// For affection, up to which level of touch; without one it implies no touch at all.
    #[uniffi(default)]
    pub tier: Option<u8>,
}

impl TryFrom<Terms> for app::Terms {
    type Error = HearthError;

    fn try_from(Terms { time, minutes, tier }: Terms) -> Result<Self> {
        let invalid = |error: app::HearthError| HearthError::from(error);
        let tier = tier.map(app::TouchTier::new).transpose().map_err(|error| invalid(error.into()));
        Self::new(time, minutes, tier?).map_err(|error| invalid(error.into()))
    }
}

/// A plan as a person writes it.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct NewPlan {
    /// What it is for.
    pub kind: PlanKind,
    /// One line that says what it is.
    pub title: String,
    /// More about it.
    #[uniffi(default = "")]
    pub note: String,
    /// The day it is about; today when none is given.
    #[uniffi(default)]
    pub day: Option<CivilDay>,
    /// When it begins, how long it lasts, and up to which level of touch.
    pub terms: Terms,
}

impl TryFrom<NewPlan> for app::NewPlan {
    type Error = HearthError;

    fn try_from(NewPlan { kind, title, note, day, terms }: NewPlan) -> Result<Self> {
        Ok(Self { kind: kind.into(), title, note, day, terms: terms.try_into()? })
    }
}

#[uniffi::export]
impl Hearth {
    /// Writes a plain plan about a day, today when none is given: for both, or for oneself.
    ///
    /// # Errors
    /// As `propose`.
    #[uniffi::method(default(about = None))]
    pub async fn plan(
        &self,
        title: &str,
        note: &str,
        visibility: Visibility,
        about: Option<CivilDay>,
    ) -> Result<ItemId> {
        Ok(self.app.plan(title, note, about, visibility.into()).await?)
    }

    /// Writes a plan: for both, which says yes to it, or for oneself.
    ///
    /// # Errors
    /// `Invalid` for a title that is empty or not one line, a long note, a length or a level that there is not, or
    /// touch that is not open for both; `NotPaired` for a shared one without a partner.
    pub async fn propose(&self, plan: NewPlan, visibility: Visibility) -> Result<ItemId> {
        Ok(self.app.propose(plan.try_into()?, visibility.into()).await?)
    }

    /// Edits a plan; none leaves a field alone. What the partner writes to the note at the same time survives, too.
    ///
    /// # Errors
    /// `NotHere`; `Invalid` for a long text, or a plan that has grown too long.
    #[uniffi::method(default(title = None, note = None))]
    pub async fn edit_plan(
        &self,
        id: ItemId,
        title: Option<String>,
        note: Option<String>,
    ) -> Result<()> {
        Ok(self.app.edit_plan(id, title.as_deref(), note.as_deref()).await?)
    }

    /// Says yes to what a plan offers now. A second yes changes nothing.
    ///
    /// # Errors
    /// `NotHere`; `Invalid` for a plan that needs no yes, is done, or is for more touch than is open.
    pub async fn agree(&self, id: ItemId) -> Result<()> {
        Ok(self.app.agree(id).await?)
    }

    /// Moves a plan to another day or to other terms, and says yes to that. A yes to what it offered before counts no
    /// more. Nothing when it is planned so already.
    ///
    /// # Errors
    /// As `agree`.
    pub async fn move_plan(&self, id: ItemId, day: CivilDay, terms: Terms) -> Result<()> {
        Ok(self.app.move_plan(id, day, terms.try_into()?).await?)
    }

    /// Notes that it was done, for both; or takes that back.
    ///
    /// # Errors
    /// `NotHere`; `Invalid` for time for affection without two yeses.
    pub async fn finish_plan(&self, id: ItemId, done: bool) -> Result<()> {
        Ok(self.app.finish_plan(id, done).await?)
    }

    /// Answers what a shared plan offers now, short of a yes, or takes that back with none: private, and gone when it
    /// is moved. A plan that is not for today asks no more here.
    ///
    /// # Errors
    /// `NotHere`; `Invalid` for a plan that asks for no answer, or that this person said yes to.
    pub async fn answer_plan(&self, id: ItemId, answer: Option<OwnAnswer>) -> Result<()> {
        Ok(self.app.answer_plan(id, answer.map(Into::into)).await?)
    }

    /// The plans of today or later that are not done, soonest first.
    ///
    /// # Errors
    /// `Storage`, `Suspended`.
    #[uniffi::method(default(most = 50))]
    pub async fn coming_plans(&self, most: u32) -> Result<Vec<Item>> {
        let most = size(most);
        Ok(self.app.coming_plans(most).await?.into_iter().map(Item::from).collect())
    }

    /// Plans that are done, or whose day is over, newest first; one page. What was let go is not among them.
    ///
    /// # Errors
    /// `Invalid` for a cursor that is none.
    #[uniffi::method(default(cursor = None, limit = 50))]
    pub async fn past_plans(&self, cursor: Option<String>, limit: u32) -> Result<ItemPage> {
        let limit = size(limit);
        Ok(self.app.past_plans(cursor.as_deref(), limit).await?.into())
    }
}
