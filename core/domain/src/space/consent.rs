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

/// So many live entries of one member are read. An honest one has one, or a few that two phones wrote apart; more
/// come from a changed client, and open nothing.
pub const MOST_LIVE: usize = 64;

/// Adds a live entry of a member; returns whether more of this member are to be read.
pub fn add_live(live: &mut Vec<LiveEntry>, entry: LiveEntry) -> bool {
    if live.len() < MOST_LIVE {
        live.push(entry);
    }
    if live.len() < MOST_LIVE {
        return true;
    }
    for entry in live.iter_mut() {
        entry.says = None;
    }
    false
}

/// The live consent entries of both members, by index. What is about no day is consent, unless it is read here
/// as something else: what cannot be read must open nothing.
pub fn consents(rows: &mut dyn Rows) -> Stored<[Vec<LiveEntry>; 2]> {
    let mut live: [Vec<LiveEntry>; 2] = Default::default();
    let mut more = [true; 2];
    let mut after = None;
    // Ids sort by day, and no day comes first.
    loop {
        let page = rows.rows_after(after.as_ref(), 64)?;
        after = page.last().copied();
        let about_none = page.iter().take_while(|entry| entry.day_number() == 0);
        for entry in about_none {
            let Some(member) = member_of(entry).filter(|member| more[*member]) else { continue };
            if let Some(says) = live_entry(rows, entry)? {
                more[member] = add_live(&mut live[member], says);
            }
        }
        if after.is_none_or(|last| last.day_number() != 0) {
            return Ok(live);
        }
    }
}

fn member_of(entry: &EntryId) -> Option<usize> {
    let shape = entry.shape().filter(|shape| !shape.permanent)?;
    match shape.ownership {
        Ownership::Of(member) => Some(usize::from(member.min(1))),
        Ownership::Joint => None,
    }
}

fn live_entry(rows: &mut dyn Rows, entry: &EntryId) -> Stored<Option<LiveEntry>> {
    let Some(row) = rows.row(entry)? else { return Ok(None) };
    let view =
        document::load(&row.document).map_or(View::Unknown, |document| View::of(entry, &document));
    let says = match (row.status, view) {
        (RowStatus::Tombstone, _) => return Ok(None),
        (RowStatus::Whole, View::Consent(published)) => Some(published),
        (_, View::Consent(_) | View::Unknown) => None,
        _ => return Ok(None),
    };
    Ok(Some(LiveEntry { entry: *entry, says }))
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
