//! What this phone's person does in the space: create, edit a plan, delete for both, erase here.
//! Nothing is signed here; that happens when items are given (`design.md` 6.2).

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, AutomergeError};

use super::facts::{Facts, Pen};
use super::row::{self, RowChange, logs_by_id};
use super::rows::{LogRecord, Row, RowStatus, Rows, RowsError};
use super::{own_log, plans};
use crate::document::{self, DocumentError, ProcessId, Tries, Written};
use crate::entries::{EntryError, MAX_CHANGE, MAX_PLAN, NewEntry, Plan, PlanEdit, View};
use crate::hash::labelled;
use crate::ids::{AboutDay, EntryId, LogId, Ownership};
use crate::log::{Item, Verdict};

/// Why an act was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no such entry here, or it is deleted.
    #[error("this is not here any more; look at the list again")]
    NotHere,
    /// The entry belongs to the other member, or stays for ever.
    #[error("only the one who wrote this can change it; you can remove it from your phone")]
    NotYours,
    /// The entry is of a kind that cannot be edited.
    #[error("this cannot be edited; to remove words, delete it")]
    NotEditable,
    /// There is one of it, and it stays as it was first written.
    #[error("this was written before and stays as it is; look at it again")]
    WrittenBefore,
    /// The text breaks a limit.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// The stored document is damaged, or refused the edit.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The storage failed.
    #[error(transparent)]
    Rows(#[from] RowsError),
}

impl From<AutomergeError> for WriteError {
    fn from(error: AutomergeError) -> Self {
        Self::Document(DocumentError::Refused(error))
    }
}

/// Creates an entry about a day; its id is derived from this phone's log and the change, or from what there is
/// only one of (`design.md` 6.3).
///
/// # Errors
/// [`WriteError::Entry`] with `TakesTooMuch` when the change would be over 24 kB; [`WriteError::WrittenBefore`]
/// when there is one of it already; storage errors.
pub fn create(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    about: AboutDay,
    entry: &NewEntry,
) -> Result<(EntryId, RowChange), WriteError> {
    let about = entry.about(about);
    let derived = entry.derived_id(&facts.space, &facts.members, facts.me);
    if let Some(id) = derived
        && rows.row(&id)?.is_some()
    {
        return Err(WriteError::WrittenBefore);
    }
    let mut log = own_log::current(rows, facts, pen)?;
    let actor = document::actor(&log.id, &pen.process);
    let written = document::write::<WriteError>(None, actor, |tx| Ok(entry.write(tx, about)?))?
        .ok_or(WriteError::NotEditable)?;
    if written.change_size > MAX_CHANGE || !written.affordable {
        return Err(EntryError::TakesTooMuch.into());
    }
    let shape = entry.shape(facts.me);
    let id = derived.unwrap_or_else(|| {
        EntryId::of_first_item(about, shape, &log.id, log.end + 1, &written.change)
    });
    own_log::append(rows, &mut log, &Item::change(id, written.change))?;
    Ok((id, store(rows, facts, &id, None, written)?))
}

/// Edits a plan; `Ok(None)` when it says so already.
///
/// # Errors
/// [`WriteError`]; `PlanFull` above 32 kB, `TakesTooMuch` when the change would be over 24 kB.
pub fn edit_plan(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    id: &EntryId,
    edit: &PlanEdit,
) -> Result<Option<RowChange>, WriteError> {
    let held = plan_of(rows, id)?;
    if held.row.document.len() > MAX_PLAN {
        return Err(EntryError::PlanFull.into());
    }
    on_plan(rows, facts, pen, id, held, |tx, _| edit.write(tx))
}

/// A plan that is shown here.
pub(super) struct HeldPlan {
    pub row: Row,
    pub plan: Plan,
    loaded: Automerge,
}

/// A plan that is shown here, with its row.
pub(super) fn plan_of(rows: &mut dyn Rows, id: &EntryId) -> Result<HeldPlan, WriteError> {
    let row = rows.row(id)?.ok_or(WriteError::NotHere)?;
    match row.status {
        RowStatus::Whole | RowStatus::Lacking { .. } => {}
        RowStatus::Hollow | RowStatus::Tombstone => return Err(WriteError::NotHere),
    }
    let Some(loaded) = document::load(&row.document) else {
        // A lacking row may hold nothing yet. Any other that cannot be read is damaged.
        return Err(match row.status {
            RowStatus::Lacking { .. } if row.document.is_empty() => WriteError::NotHere,
            _ => DocumentError::Unreadable.into(),
        });
    };
    match View::of(id, &loaded) {
        View::Plan(plan) => Ok(HeldPlan { row, plan, loaded }),
        _ => Err(WriteError::NotEditable),
    }
}

/// Runs one act on a plan's document; `Ok(None)` when it changes nothing.
pub(super) fn on_plan(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    id: &EntryId,
    held: HeldPlan,
    act: impl FnOnce(&mut Transaction<'_>, &Plan) -> Result<(), AutomergeError>,
) -> Result<Option<RowChange>, WriteError> {
    let HeldPlan { row, plan, loaded } = held;
    let mut log = own_log::current(rows, facts, pen)?;
    let actor = document::actor(&log.id, &process_for(&row, &log, pen));
    let act = |tx: &mut Transaction<'_>| {
        act(tx, &plan)?;
        let _ = tx.pending_ops();
        Ok::<(), WriteError>(())
    };
    let Some(written) = document::write_on(&row.document, loaded, actor, act)? else {
        return Ok(None);
    };
    if !written.affordable {
        return Err(EntryError::PlanFull.into());
    }
    if written.change_size > MAX_CHANGE {
        return Err(EntryError::TakesTooMuch.into());
    }
    own_log::append(rows, &mut log, &Item::change(*id, written.change))?;
    Ok(Some(store(rows, facts, id, Some(&row), written)?))
}

/// Who edits a row. One that lacks changes may lack some of this very process, and one actor must never
/// number two changes alike: there each edit is by an actor of its own.
fn process_for(row: &Row, log: &LogRecord, pen: &Pen) -> ProcessId {
    if row.status == RowStatus::Whole {
        return pen.process;
    }
    let hash =
        labelled("hearth/process/1", &[&pen.process, &log.id.0, &(log.end + 1).to_be_bytes()]);
    let mut process = ProcessId::default();
    process.copy_from_slice(&hash[..8]);
    process
}

/// Deletes an entry for both, for ever; `Ok(None)` when it is deleted already. To let a plan go is to delete it:
/// what this member said yes to there goes with it, so that nothing tells who let go of what (`product.md` 2).
///
/// # Errors
/// [`WriteError::NotHere`], or `NotYours` when only the other member may.
pub fn delete(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    id: &EntryId,
) -> Result<Option<RowChange>, WriteError> {
    let change = tombstone(rows, facts, pen, id)?;
    if change.is_some() && id.shape().is_some_and(|shape| shape.ownership == Ownership::Joint) {
        plans::forget_yes(rows, facts, pen, id)?;
    }
    Ok(change)
}

/// Deletes this one entry.
pub(super) fn tombstone(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    id: &EntryId,
) -> Result<Option<RowChange>, WriteError> {
    let row = rows.row(id)?.ok_or(WriteError::NotHere)?;
    if row.status == RowStatus::Tombstone {
        return Ok(None);
    }
    let item = Item::tombstone(*id);
    if item.verdict(facts.me) != Verdict::Counts {
        return Err(WriteError::NotYours);
    }
    let mut log = own_log::current(rows, facts, pen)?;
    own_log::append(rows, &mut log, &item)?;
    let logs = logs_by_id(rows)?;
    let actors = row::actor_logs(rows)?;
    Ok(Some(row::update(rows, &logs, &actors, id, &[], &mut Tries::default())?))
}

/// Erases an entry's bytes on this phone only, by this person's choice (`design.md` 6.6 hollow). The items
/// stay, so both phones still agree; the other phone does not learn of it.
///
/// # Errors
/// [`WriteError::NotHere`].
pub fn erase_here(rows: &mut dyn Rows, id: &EntryId) -> Result<(), WriteError> {
    let row = rows.row(id)?.ok_or(WriteError::NotHere)?;
    match row.status {
        RowStatus::Tombstone | RowStatus::Hollow => Ok(()),
        RowStatus::Whole | RowStatus::Lacking { .. } => {
            let hollow = Row { status: RowStatus::Hollow, document: Vec::new(), state: row.state };
            Ok(rows.put_row(id, &hollow, &View::Unknown)?)
        }
    }
}

fn store(
    rows: &mut dyn Rows,
    facts: &Facts,
    id: &EntryId,
    old: Option<&Row>,
    written: Written,
) -> Result<RowChange, WriteError> {
    let logs = logs_by_id(rows)?;
    let acts = row::Acts::of(rows, &logs, id)?;
    // What this member alone wrote shows what it shows now. Where the other wrote, too, what is kept is looked at.
    let ours = |log: &LogId| logs.get(log).is_some_and(|record| record.member == facts.me);
    let loaded = if document::is_all_by(&written.loaded, ours) {
        written.loaded
    } else {
        document::load(&written.document).ok_or(DocumentError::Unreadable)?
    };
    let status = if document::hashes(&loaded) == acts.changes {
        RowStatus::Whole
    } else {
        match old.map(|row| row.status) {
            Some(lacking @ RowStatus::Lacking { .. }) => lacking,
            _ => RowStatus::Lacking { ask: true },
        }
    };
    let state = acts.state(id).ok_or(WriteError::NotHere)?;
    let view = View::of(id, &loaded);
    let before = old.map(|row| row.status);
    row::put(rows, id, old, &Row { status, document: written.document, state }, &view)?;
    let after = Some(status);
    Ok(RowChange { entry: *id, before, after, view, removed: None, refused: 0, work: 0 })
}
