//! What belongs to one member and of which one is meant to stand: the check-in of a day, a profile, the yes to a
//! plan, the challenge taken this week. Automerge would keep every earlier value readable, so none of these is
//! edited: a new entry is written, and the member's own earlier ones that are seen here are tombstoned, in one
//! transaction. An act that leaves things as they are writes nothing: logs count acts.

use super::facts::{Facts, Pen};
use super::logs::{Space, Storage};
use super::row::RowChange;
use super::rows::{RowStatus, Rows, Stored};
use super::write::{WriteError, create, tombstone};
use crate::day::CivilDay;
use crate::document;
use crate::entries::{NewEntry, Profile, SharedCheckIn, View};
use crate::ids::{AboutDay, EntryId, EntryShape, Ownership};

/// What stands after a replacement.
#[derive(Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The entry that stands now; `None` when none was to.
    pub entry: Option<EntryId>,
    /// The rows that changed; empty when everything stood so before.
    pub changes: Vec<RowChange>,
}

/// Shares the ticked part of a day's check-in in place of the one that was shared before; `None` takes it back.
///
/// # Errors
/// [`WriteError`].
pub fn share_check_in(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    day: CivilDay,
    shared: Option<&SharedCheckIn>,
) -> Result<Replaced, WriteError> {
    let entry = shared.cloned().map(NewEntry::CheckIn);
    let is_one = |view: &View| matches!(view, View::CheckIn(_));
    replace(rows, facts, pen, Some(day), entry.as_ref(), is_one)
}

/// Publishes this member's profile in place of the earlier one.
///
/// # Errors
/// [`WriteError`].
pub fn publish_profile(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    profile: &Profile,
) -> Result<Replaced, WriteError> {
    let entry = NewEntry::Profile(profile.clone());
    let is_one = |view: &View| matches!(view, View::Profile(_));
    replace(rows, facts, pen, None, Some(&entry), is_one)
}

/// Leaves `entry` standing alone among this member's own entries about a day that are `the_same` thing; none of
/// them for `None`.
pub(super) fn replace(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    about: AboutDay,
    entry: Option<&NewEntry>,
    the_same: impl Fn(&View) -> bool,
) -> Result<Replaced, WriteError> {
    let mut held = entries_about(rows, about, |member| member == facts.me)?;
    held.retain(|(_, _, view)| the_same(view));
    let stands = |entry: &NewEntry| held.iter().rev().find(|(.., view)| entry.says_as(view));
    let mut changes = Vec::new();
    let standing = match entry.map(|entry| (entry, stands(entry))) {
        None => None,
        Some((_, Some((id, ..)))) => Some(*id),
        Some((entry, None)) => {
            let (id, change) = create(rows, facts, pen, about, entry)?;
            changes.push(change);
            Some(id)
        }
    };
    // After the new one: who stops in between shows the earlier one as well, never none.
    for (id, ..) in held.iter().filter(|(id, ..)| Some(*id) != standing) {
        changes.extend(tombstone(rows, facts, pen, id)?);
    }
    Ok(Replaced { entry: standing, changes })
}

/// What members' own entries about a day show here, with their authors, by ascending id. Ids begin with the day, so
/// nothing else is read.
pub(super) fn entries_about(
    rows: &mut dyn Rows,
    about: AboutDay,
    of: impl Fn(u8) -> bool,
) -> Stored<Vec<(EntryId, u8, View)>> {
    const PAGE: usize = 64;
    let day = about.map_or(0, CivilDay::number);
    let mut after =
        day.checked_sub(1).map(|before| EntryId::assemble(before, u8::MAX, &[u8::MAX; 32]));
    let mut found = Vec::new();
    loop {
        let page = rows.rows_after(after.as_ref(), PAGE)?;
        after = page.last().copied();
        let ended = page.len() < PAGE || page.iter().any(|id| id.day_number() != day);
        for id in page.into_iter().filter(|id| id.day_number() == day) {
            let shape = id.shape();
            let Some(EntryShape { ownership: Ownership::Of(member), .. }) = shape else { continue };
            if !of(member) {
                continue;
            }
            let Some(row) = rows.row(&id)? else { continue };
            let held = matches!(row.status, RowStatus::Whole | RowStatus::Lacking { .. });
            if let Some(document) = document::load(&row.document).filter(|_| held) {
                found.push((id, member, View::of(&id, &document)));
            }
        }
        if ended {
            return Ok(found);
        }
    }
}

impl<S: Storage> Space<S> {
    /// Shares a day's check-in, or takes it back; see [`share_check_in`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn share_check_in(
        &mut self,
        day: CivilDay,
        shared: Option<&SharedCheckIn>,
    ) -> Result<Replaced, WriteError> {
        self.act(|rows, facts, pen| share_check_in(rows, facts, pen, day, shared))
    }

    /// Publishes this member's profile; see [`publish_profile`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn publish_profile(&mut self, profile: &Profile) -> Result<Replaced, WriteError> {
        self.act(|rows, facts, pen| publish_profile(rows, facts, pen, profile))
    }
}
