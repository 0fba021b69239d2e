//! Plans: something the two mean to do, or one means to do alone (`product.md` 2 and 6b, `docs/formats.md` 8). Who
//! proposes or moves says yes by it; it is agreed when there are two yeses to what it offers now. There is no "no":
//! who does not want to may say so privately, which nobody else learns of, or let it go.

#[cfg(test)]
mod tests;

use hearth_domain::day::CivilDay;
use hearth_domain::document::DocumentError;
use hearth_domain::entries::{EntryError, Plan, PlanEdit, PlanKind, PlanStatus, Terms, TouchTier};
use hearth_domain::ids::EntryId;
use hearth_domain::local_time::LocalTime;
use hearth_domain::space::WriteError;
use hearth_store::couple::{PlanStand as Stand, What};
use hearth_store::mine::{LocalId, OwnAct, OwnAnswer, OwnPlan};

use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::moves::{Intent, Moving};
use crate::random;
use crate::views::{ItemId, Visibility};

/// When a plan is, and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlanStand {
    /// What it is for.
    pub kind: PlanKind,
    /// When it begins, wherever the two are.
    pub time: Option<LocalTime>,
    /// How long it lasts, in minutes.
    pub minutes: Option<u16>,
    /// For affection, up to which level of touch; never above what is open for both now (`product.md` 2).
    pub tier: Option<u8>,
    /// Whether it was moved since it was made. How often is not said.
    pub moved: bool,
    /// Where it stands.
    pub state: PlanState,
    /// What this person answered to what it offers now, short of a yes. Nobody else sees it (SR-09).
    pub answer: Option<OwnAnswer>,
}

/// Where a plan stands. A no and no answer are the same, and there is no word for them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PlanState {
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

impl PlanStand {
    /// Of a shared plan, for the member `me`, while touch up to `open` is open for both.
    pub(crate) fn of(stand: &Stand, me: Option<u8>, open: u8, answer: Option<OwnAnswer>) -> Self {
        let state = match stand.status {
            PlanStatus::Open => PlanState::Open,
            PlanStatus::Proposed { by } if Some(by) == me => PlanState::ProposedByMe,
            PlanStatus::Proposed { .. } => PlanState::ProposedByPartner,
            PlanStatus::Agreed => PlanState::Agreed,
            PlanStatus::Done => PlanState::Done,
        };
        Self { moved: stand.moved, state, answer, ..Self::plain(stand.kind, stand.terms, open) }
    }

    /// Of an own plan, while touch up to `open` is open for both.
    pub(crate) fn of_own(plan: &OwnPlan, open: u8) -> Self {
        let state = if plan.done { PlanState::Done } else { PlanState::Open };
        Self { state, ..Self::plain(plan.kind, plan.terms, open) }
    }

    fn plain(kind: PlanKind, terms: Terms, open: u8) -> Self {
        let tier = terms.tier.map(|tier| tier.number().min(open)).filter(|tier| *tier > 0);
        let (time, minutes) = (terms.time, terms.lasts());
        Self { kind, time, minutes, tier, moved: false, state: PlanState::Open, answer: None }
    }

    /// What it offers besides its day, as it is shown: to be changed, and moved to.
    ///
    /// # Errors
    /// None for what was shown by this version.
    pub fn terms(&self) -> Result<Terms> {
        let tier = self.tier.map(TouchTier::new).transpose()?;
        Ok(Terms::new(self.time, self.minutes, tier)?)
    }
}

/// A plan as a person writes it. No `Debug`: it is their text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct NewPlan {
    /// What it is for.
    pub kind: PlanKind,
    /// One line that says what it is.
    pub title: String,
    /// More about it.
    pub note: String,
    /// The day it is about; today when none is given.
    pub day: Option<CivilDay>,
    /// When it begins, how long it lasts, and up to which tier.
    pub terms: Terms,
}

impl Hearth {
    /// Writes a plain plan about a day (today when none is given): for both, or for oneself.
    ///
    /// # Errors
    /// As [`Hearth::propose`].
    pub async fn plan(
        &self,
        title: &str,
        note: &str,
        about: Option<CivilDay>,
        visibility: Visibility,
    ) -> Result<ItemId> {
        let (title, note) = (title.to_owned(), note.to_owned());
        self.propose(NewPlan { title, note, day: about, ..NewPlan::default() }, visibility).await
    }

    /// Writes a plan: for both, which says yes to it, or for oneself.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] for a title that is empty or not one line, a long note, or touch that is not open
    /// for both; `NotPaired` for a shared one without a partner.
    pub async fn propose(&self, new: NewPlan, visibility: Visibility) -> Result<ItemId> {
        let plan = Plan::of_kind(new.kind, &new.title, &new.note, new.terms)?;
        self.writer.run(move |core| core.propose(&plan, new.day, visibility)).await
    }

    /// Edits a plan; `None` leaves a field alone. What the partner writes to the note at the same time
    /// survives, too.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` for a long text, or a plan that has grown too long.
    pub async fn edit_plan(
        &self,
        id: ItemId,
        title: Option<&str>,
        note: Option<&str>,
    ) -> Result<()> {
        let edit = PlanEdit::new(title, note)?;
        let plain = (title.map(ToOwned::to_owned), note.map(ToOwned::to_owned));
        self.writer.run(move |core| core.edit_plan(id, &edit, plain)).await
    }

    /// Says yes to what a plan offers now. A second yes changes nothing.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` for a plan that needs no yes, is done, or is for more touch than is open.
    pub async fn agree(&self, id: ItemId) -> Result<()> {
        self.writer.run(move |core| core.agree(id)).await
    }

    /// Moves a plan to another day or to other terms, and says yes to that. A yes to what it offered before counts
    /// no more. Nothing when it is planned so already.
    ///
    /// # Errors
    /// As [`Hearth::agree`].
    pub async fn move_plan(&self, id: ItemId, day: CivilDay, terms: Terms) -> Result<()> {
        self.writer.run(move |core| core.move_plan(id, day, terms)).await
    }

    /// Notes that it was done, for both; or takes that back.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` for time for affection without two yeses.
    pub async fn finish_plan(&self, id: ItemId, done: bool) -> Result<()> {
        self.writer.run(move |core| core.finish_plan(id, done)).await
    }

    /// Answers what a shared plan offers now, short of a yes, or takes that back: private, and gone when it is
    /// moved. A plan that is not for today asks no more here.
    ///
    /// # Errors
    /// [`HearthError::NotHere`]; `Invalid` for a plan that asks for no answer, or that this person said yes to.
    pub async fn answer_plan(&self, id: ItemId, answer: Option<OwnAnswer>) -> Result<()> {
        self.writer.run(move |core| core.answer_plan(id, answer)).await
    }
}

/// Touch that is not open for both: never why (SR-08, SR-09).
fn more_than_open() -> HearthError {
    HearthError::Invalid {
        reason: "this is more touch than is open for you both; choose less, or leave it out"
            .to_owned(),
    }
}

/// A plan that nobody else has.
fn only_mine() -> HearthError {
    HearthError::Invalid {
        reason:
            "only you have this plan, so it needs no yes; give it to you two first, if you like"
                .to_owned(),
    }
}

impl Core {
    /// Refuses touch above what is open for both.
    pub(crate) fn may_plan(&mut self, terms: Terms) -> Result<()> {
        match terms.tier {
            Some(tier) if tier.number() > self.open_touch()? => Err(more_than_open()),
            _ => Ok(()),
        }
    }

    fn propose(
        &mut self,
        plan: &Plan,
        about: Option<CivilDay>,
        visibility: Visibility,
    ) -> Result<ItemId> {
        let (_, today) = self.now()?;
        let day = about.unwrap_or(today);
        if visibility == Visibility::Shared {
            self.space()?;
        }
        self.may_plan(plan.terms())?;
        match visibility {
            Visibility::Shared => {
                let what = Moving::plan(plan);
                self.share(&Intent { what, day, source: None }).map(ItemId::Ours)
            }
            Visibility::Private => {
                let id = LocalId(random::bytes()?);
                let (title, note) = (plan.title().to_owned(), plan.note().to_owned());
                let (kind, terms) = (plan.kind(), plan.terms());
                let plan = OwnPlan { id, day, title, note, kind, terms, done: false };
                self.writing()?.mine.write(|tx| tx.put_plan(&plan))?;
                self.announcer.announce(&[Topic::Plans]);
                Ok(ItemId::Mine(id.0))
            }
        }
    }

    /// Changes an own plan, through the same limits as a shared one.
    fn change_own_plan(&mut self, id: [u8; 16], change: impl FnOnce(&mut OwnPlan)) -> Result<()> {
        let local = LocalId(id);
        self.writing()?.mine.write(|tx| {
            let mut plan = tx.read().own_plan(&local)?.ok_or(HearthError::NotHere)?;
            change(&mut plan);
            let checked = Plan::of_kind(plan.kind, &plan.title, &plan.note, plan.terms)?;
            plan.title = checked.title().to_owned();
            plan.note = checked.note().to_owned();
            Ok::<_, HearthError>(tx.put_plan(&plan)?)
        })?;
        self.announcer.announce(&[Topic::Plans]);
        Ok(())
    }

    /// What the shared room shows of a plan.
    fn plan_stand(&mut self, plan: &EntryId) -> Result<Stand> {
        let store = self.rooms()?.couple.store();
        let shown = store.write(|rows| Ok::<_, HearthError>(rows.read().one(plan)?))?;
        match shown.map(|shown| shown.what) {
            Some(What::Plan { stand, .. }) => Ok(stand),
            _ => Err(HearthError::NotHere),
        }
    }

    /// Passes on what came of an act on a shared plan; a damaged one is noted, to be mended.
    fn acted<T>(&mut self, acted: std::result::Result<T, WriteError>) -> Result<T> {
        if matches!(acted, Err(WriteError::Document(DocumentError::Unreadable))) {
            self.doubt()?;
        }
        Ok(acted?)
    }

    /// Writes an act on a shared plan into one's own record, and takes away the private answer that it replaces.
    fn record_plan(&mut self, plan: EntryId, what: &str, text: Option<String>) -> Result<()> {
        let act = OwnAct {
            entry: Some(plan),
            kind: "plan".to_owned(),
            what: what.to_owned(),
            text,
            written: self.written_now()?,
        };
        self.writing()?.mine.write(|tx| {
            if what != "changed" {
                tx.put_answer(&plan, None)?;
            }
            tx.record_act(&act)
        })?;
        self.announcer.announce(&[Topic::Plans]);
        Ok(())
    }

    fn edit_plan(
        &mut self,
        id: ItemId,
        edit: &PlanEdit,
        (title, note): (Option<String>, Option<String>),
    ) -> Result<()> {
        self.not_hidden(id)?;
        match id {
            ItemId::Mine(local) => self.change_own_plan(local, |plan| {
                plan.title = title.unwrap_or_else(|| plan.title.clone());
                plan.note = note.unwrap_or_else(|| plan.note.clone());
            }),
            ItemId::Ours(entry) => {
                let edited = self.space()?.edit_plan(&entry, edit);
                if self.acted(edited)?.is_some() {
                    let text = title.into_iter().chain(note).reduce(|all, one| all + "\n" + &one);
                    self.record_plan(entry, "changed", text)?;
                }
                Ok(())
            }
        }
    }

    fn agree(&mut self, id: ItemId) -> Result<()> {
        let ItemId::Ours(entry) = id else { return Err(only_mine()) };
        self.not_hidden(id)?;
        self.space()?;
        let offered = self.plan_stand(&entry)?;
        self.may_plan(offered.terms)?;
        let said = self.space()?.say_yes(&entry);
        if !self.acted(said)?.changes.is_empty() {
            self.record_plan(entry, "agreed", None)?;
        }
        Ok(())
    }

    fn move_plan(&mut self, id: ItemId, day: CivilDay, terms: Terms) -> Result<()> {
        self.not_hidden(id)?;
        self.may_plan(terms)?;
        match id {
            ItemId::Mine(local) => self.change_own_plan(local, |plan| {
                (plan.day, plan.terms) = (day, terms);
            }),
            ItemId::Ours(entry) => {
                let moved = self.space()?.move_plan(&entry, day, terms);
                if !self.acted(moved)?.is_empty() {
                    let time = terms.time.map(|time| format!(" {time}")).unwrap_or_default();
                    self.record_plan(entry, "moved", Some(format!("{day}{time}")))?;
                }
                Ok(())
            }
        }
    }

    fn finish_plan(&mut self, id: ItemId, done: bool) -> Result<()> {
        self.not_hidden(id)?;
        match id {
            ItemId::Mine(local) => self.change_own_plan(local, |plan| plan.done = done),
            ItemId::Ours(entry) => {
                let finished = self.space()?.finish_plan(&entry, done);
                if self.acted(finished)?.is_some() {
                    self.record_plan(entry, if done { "done" } else { "not done" }, None)?;
                }
                Ok(())
            }
        }
    }

    fn answer_plan(&mut self, id: ItemId, answer: Option<OwnAnswer>) -> Result<()> {
        let ItemId::Ours(entry) = id else { return Err(only_mine()) };
        self.not_hidden(id)?;
        let stand = self.plan_stand(&entry)?;
        let offer = stand.offer.ok_or(EntryError::NothingToAgree)?;
        let me = self.space()?.facts().me;
        let said_yes = match stand.status {
            PlanStatus::Proposed { by } => by == me,
            PlanStatus::Agreed => true,
            PlanStatus::Open => false,
            PlanStatus::Done => return Err(EntryError::PlanDone.into()),
        };
        if said_yes && answer.is_some() {
            let reason = "you have said yes to this one; move it to another time, or let it go";
            return Err(HearthError::Invalid { reason: reason.to_owned() });
        }
        let answer = answer.map(|answer| (offer, answer));
        self.writing()?.mine.write(|tx| tx.put_answer(&entry, answer))?;
        self.announcer.announce(&[Topic::Plans]);
        Ok(())
    }
}
