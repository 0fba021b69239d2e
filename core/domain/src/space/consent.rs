//! Consent in the space: which entries of a member are live, and the writing of an act (`sync.md` 4). What they
//! come to and when something is due, `crate::consent` says.

use super::facts::{Facts, Pen};
use super::row::RowChange;
use super::rows::{RowStatus, Rows, Stored};
use super::write::{WriteError, create, delete};
use crate::consent::{ConsentAct, LiveEntry};
use crate::document;
use crate::entries::{NewEntry, View};
use crate::ids::{EntryId, Ownership};

/// The live consent entries of both members, by index. What is about no day is consent, unless it is read here
/// as something else: what cannot be read must open nothing.
pub fn consents(rows: &mut dyn Rows) -> Stored<[Vec<LiveEntry>; 2]> {
    let mut live: [Vec<LiveEntry>; 2] = Default::default();
    let mut after = None;
    // Ids sort by day, and no day comes first.
    loop {
        let page = rows.rows_after(after.as_ref(), 64)?;
        after = page.last().copied();
        let about_none = page.iter().take_while(|entry| entry.day_number() == 0);
        for entry in about_none {
            if let Some((member, says)) = live_entry(rows, entry)? {
                live[member].push(says);
            }
        }
        if after.is_none_or(|last| last.day_number() != 0) {
            return Ok(live);
        }
    }
}

fn live_entry(rows: &mut dyn Rows, entry: &EntryId) -> Stored<Option<(usize, LiveEntry)>> {
    let member = match entry.shape() {
        Some(shape) if !shape.permanent => match shape.ownership {
            Ownership::Of(member) => usize::from(member.min(1)),
            Ownership::Joint => return Ok(None),
        },
        _ => return Ok(None),
    };
    let Some(row) = rows.row(entry)? else { return Ok(None) };
    let view =
        document::load(&row.document).map_or(View::Unknown, |document| View::of(entry, &document));
    let says = match (row.status, view) {
        (RowStatus::Tombstone, _) => return Ok(None),
        (RowStatus::Whole, View::Consent(published)) => Some(published),
        (_, View::Consent(_) | View::Unknown) => None,
        _ => return Ok(None),
    };
    Ok(Some((member, LiveEntry { entry: *entry, says })))
}

/// Writes an act: the new entry, then the tombstones of what it replaces. Every act has the same kinds and sizes
/// on the wire, whatever it says (SR-09).
///
/// # Errors
/// [`WriteError`]; nothing is written then.
pub fn publish(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    act: &ConsentAct,
) -> Result<Vec<RowChange>, WriteError> {
    let (_, change) = create(rows, facts, pen, None, &NewEntry::Consent(act.says))?;
    let mut changes = vec![change];
    for entry in &act.replaces {
        changes.extend(delete(rows, facts, pen, entry)?);
    }
    Ok(changes)
}
