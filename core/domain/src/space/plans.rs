//! What the two do with a plan besides editing its words (`product.md` 2 and 6b): propose it, say yes, move it, note
//! it as done. Letting it go is [`delete`](super::delete). How these merge stands in `docs/formats.md` 8.
//!
//! Who proposes or moves says yes by it; the plan is agreed when the other has said yes to the same offer. The
//! clock decides nothing here: whether a day has passed is for the screen.

use super::facts::{Facts, Pen};
use super::logs::{Space, Storage};
use super::own::{Replaced, entries_about, replace};
use super::row::RowChange;
use super::rows::Rows;
use super::write::{WriteError, create, on_plan, plan_of};
use crate::day::CivilDay;
use crate::entries::{
    EntryError, MAX_PLAN, NewEntry, Plan, PlanKind, PlanStatus, Terms, View, Yes, check_terms,
};
use crate::ids::EntryId;

/// A plan that was proposed.
#[derive(Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The plan.
    pub plan: EntryId,
    /// The rows that changed: the plan, and the yes of the one who proposes it.
    pub changes: Vec<RowChange>,
}

/// Creates a plan about a day and says yes to it; a plain one needs no yes.
///
/// # Errors
/// [`WriteError`].
pub fn propose(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    day: CivilDay,
    plan: &Plan,
) -> Result<Proposed, WriteError> {
    let (id, change) = create(rows, facts, pen, Some(day), &NewEntry::Plan(plan.clone()))?;
    let mut changes = vec![change];
    changes.extend(answer(rows, facts, pen, &id, day, plan)?.changes);
    Ok(Proposed { plan: id, changes })
}

/// Says yes to what a plan offers now. A yes to an earlier offer of it goes; a second tap changes nothing.
///
/// # Errors
/// [`WriteError::NotHere`]; [`EntryError::PlanDone`], [`EntryError::NewerPlan`], and
/// [`EntryError::NothingToAgree`] for a plain plan.
pub fn say_yes(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    id: &EntryId,
) -> Result<Replaced, WriteError> {
    let plan = plan_of(rows, id)?.plan;
    check_open(&plan)?;
    if plan.kind() == PlanKind::Plain {
        return Err(EntryError::NothingToAgree.into());
    }
    answer(rows, facts, pen, id, about(id)?, &plan)
}

/// Moves a plan to another day or to other terms, and says yes to that; the other's yes was to something else and
/// counts no more. Nothing when it is planned so already.
///
/// # Errors
/// As [`say_yes`], without the last; [`EntryError::TierOfNoTouch`], [`EntryError::PlanFull`].
pub fn move_plan(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    id: &EntryId,
    day: CivilDay,
    terms: Terms,
) -> Result<Vec<RowChange>, WriteError> {
    let held = plan_of(rows, id)?;
    let plan = &held.plan;
    check_open(plan)?;
    check_terms(plan.kind(), terms)?;
    let about = about(id)?;
    if (plan.date(about), plan.terms()) == (day, terms) {
        return Ok(Vec::new());
    }
    if held.row.document.len() > MAX_PLAN {
        return Err(EntryError::PlanFull.into());
    }
    let moved = on_plan(rows, facts, pen, id, held, |tx, plan| plan.write_move(tx, day, terms))?;
    let mut changes: Vec<RowChange> = moved.into_iter().collect();
    let plan = plan_of(rows, id)?.plan;
    changes.extend(answer(rows, facts, pen, id, about, &plan)?.changes);
    Ok(changes)
}

/// Notes that the two did it, or takes that back; either may, once for both. `Ok(None)` when it stands so already.
///
/// # Errors
/// [`WriteError::NotHere`], [`EntryError::NewerPlan`]; [`EntryError::NotAgreed`] for affection that the two have
/// not agreed on.
pub fn finish_plan(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    id: &EntryId,
    done: bool,
) -> Result<Option<RowChange>, WriteError> {
    let held = plan_of(rows, id)?;
    let plan = &held.plan;
    if plan.kind() == PlanKind::Newer {
        return Err(EntryError::NewerPlan.into());
    }
    if plan.is_done() == done {
        return Ok(None);
    }
    if done && plan.kind() == PlanKind::Affection && plan_status(rows, id)? != PlanStatus::Agreed {
        return Err(EntryError::NotAgreed.into());
    }
    on_plan(rows, facts, pen, id, held, |tx, _| Plan::write_done(tx, done))
}

/// Removes this member's own yes to a plan that is gone, also when the other let it go. Returns how many.
///
/// # Errors
/// [`WriteError`].
pub fn forget_yes(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    plan: &EntryId,
) -> Result<usize, WriteError> {
    let Ok(about) = plan.about() else { return Ok(0) };
    let to_it = |view: &View| matches!(view, View::Yes(yes) if yes.plan == *plan);
    Ok(replace(rows, facts, pen, about, None, to_it)?.changes.len())
}

/// Where a plan stands, as the rows here show it.
///
/// # Errors
/// [`WriteError::NotHere`], or `NotEditable` when it is no plan.
pub fn plan_status(rows: &mut dyn Rows, id: &EntryId) -> Result<PlanStatus, WriteError> {
    let plan = plan_of(rows, id)?.plan;
    let about = about(id)?;
    let offer = plan.offer_id(id, about);
    let mut yes = [false; 2];
    for (_, member, view) in entries_about(rows, Some(about), |_| true)? {
        if let (View::Yes(one), Some(said)) = (view, yes.get_mut(usize::from(member))) {
            *said |= Some(one.offer) == offer;
        }
    }
    Ok(PlanStatus::of(plan.is_done(), yes))
}

fn about(id: &EntryId) -> Result<CivilDay, WriteError> {
    id.about().ok().flatten().ok_or(WriteError::NotEditable)
}

fn check_open(plan: &Plan) -> Result<(), EntryError> {
    match plan.kind() {
        PlanKind::Newer => Err(EntryError::NewerPlan),
        _ if plan.is_done() => Err(EntryError::PlanDone),
        _ => Ok(()),
    }
}

/// This member's yes to what the plan offers now, in place of the earlier ones.
fn answer(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    id: &EntryId,
    about: CivilDay,
    plan: &Plan,
) -> Result<Replaced, WriteError> {
    let offer = plan.offer_id(id, about);
    let yes = offer.map(|offer| NewEntry::Yes(Yes { plan: *id, offer }));
    let to_it = |view: &View| matches!(view, View::Yes(yes) if yes.plan == *id);
    replace(rows, facts, pen, Some(about), yes.as_ref(), to_it)
}

impl<S: Storage> Space<S> {
    /// Proposes a plan; see [`propose`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn propose(&mut self, day: CivilDay, plan: &Plan) -> Result<Proposed, WriteError> {
        self.act(|rows, facts, pen| propose(rows, facts, pen, day, plan))
    }

    /// Says yes to a plan; see [`say_yes`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn say_yes(&mut self, plan: &EntryId) -> Result<Replaced, WriteError> {
        self.act(|rows, facts, pen| say_yes(rows, facts, pen, plan))
    }

    /// Moves a plan; see [`move_plan`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn move_plan(
        &mut self,
        plan: &EntryId,
        day: CivilDay,
        terms: Terms,
    ) -> Result<Vec<RowChange>, WriteError> {
        self.act(|rows, facts, pen| move_plan(rows, facts, pen, plan, day, terms))
    }

    /// Notes a plan as done, or takes that back; see [`finish_plan`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn finish_plan(
        &mut self,
        plan: &EntryId,
        done: bool,
    ) -> Result<Option<RowChange>, WriteError> {
        self.act(|rows, facts, pen| finish_plan(rows, facts, pen, plan, done))
    }

    /// Removes one's own yes to a plan that is gone; see [`forget_yes`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn forget_yes(&mut self, plan: &EntryId) -> Result<usize, WriteError> {
        self.act(|rows, facts, pen| forget_yes(rows, facts, pen, plan))
    }

    /// Where a plan stands; see [`plan_status`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn plan_status(&mut self, plan: &EntryId) -> Result<PlanStatus, WriteError> {
        self.act(|rows, _, _| plan_status(rows, plan))
    }
}
