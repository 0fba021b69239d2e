//! Rows that lack bytes: what this side asks for, and what it owes the other (`sync.md` 1, `Want`).

use std::collections::VecDeque;

use hearth_domain::ids::EntryId;
use hearth_domain::space::{Logs, RowChange, Stored};

use super::message::{MAX_WANT, encode_supply};

/// Most `Want` frames in each direction of a session.
const MAX_WANTS: u32 = 64;
/// Most bytes of changes supplied for one row.
const MAX_SUPPLY: usize = 1000 * 1024;

/// Both directions of one session.
#[derive(Default)]
pub(super) struct Wants {
    /// Asked for and not yet answered.
    open: Vec<EntryId>,
    sent: u32,
    taken: u32,
    /// Asked for by the other, in its order.
    owed: VecDeque<EntryId>,
}

impl Wants {
    /// The next entries to ask the other for; none when all is had, or enough was asked.
    pub fn next(&mut self, logs: &mut dyn Logs) -> Stored<Option<Vec<EntryId>>> {
        if self.sent >= MAX_WANTS {
            return Ok(None);
        }
        let entries = logs.asking(MAX_WANT)?;
        if entries.is_empty() {
            return Ok(None);
        }
        self.sent += 1;
        self.open.clone_from(&entries);
        Ok(Some(entries))
    }

    /// Whether an answer is still to come.
    pub fn is_waiting(&self) -> bool {
        !self.open.is_empty()
    }

    /// Takes the bytes of a row that was asked for; `None` when it was not.
    pub fn supplied(
        &mut self,
        logs: &mut dyn Logs,
        entry: &EntryId,
        changes: &[Vec<u8>],
    ) -> Stored<Option<RowChange>> {
        let Some(at) = self.open.iter().position(|wanted| wanted == entry) else { return Ok(None) };
        self.open.swap_remove(at);
        logs.supply(entry, changes).map(Some)
    }

    /// Notes what the other asks for; false when it asks too often.
    pub fn owe(&mut self, entries: Vec<EntryId>) -> bool {
        self.taken += 1;
        self.owed.extend(entries);
        self.taken <= MAX_WANTS
    }

    /// The body of the next `Supply` that is owed, before it is deflated. One at a time: a row may be large.
    pub fn pay(&mut self, logs: &mut dyn Logs) -> Stored<Option<Vec<u8>>> {
        let Some(entry) = self.owed.pop_front() else { return Ok(None) };
        let mut changes = logs.changes_of(&entry)?;
        let mut size = 0;
        changes.retain(|change| {
            size += change.len() + 4;
            size <= MAX_SUPPLY
        });
        Ok(Some(encode_supply(&entry, &changes)))
    }
}
