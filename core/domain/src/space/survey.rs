//! Looking for what a scrub would mend, and mending nothing: for `doctor`.

use super::facts::Facts;
use super::row::logs_by_id;
use super::rows::{Rows, Stored};
use super::scrub::{every_entry, is_ended_by_nothing, is_proven, row_is_sound};
use crate::state::RowSum;

/// What is not as it should be. Counts only, no content.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Survey {
    /// Logs whose items are not what their chain, or a signature, says, or which are closed though no log says so.
    pub logs: usize,
    /// Entries whose row, or document, does not fit their items, or is missing.
    pub rows: usize,
    /// Whether the row sum is not that of the rows.
    pub sum: bool,
}

/// Checks everything. `progress` is told rows done and rows in all.
pub fn survey(
    rows: &mut dyn Rows,
    facts: &Facts,
    progress: &mut dyn FnMut(usize, usize),
) -> Stored<Survey> {
    let mut found = Survey::default();
    let logs = logs_by_id(rows)?;
    for record in logs.values() {
        let unsound = !is_proven(rows, facts, record)? || is_ended_by_nothing(rows, facts, record)?;
        found.logs += usize::from(unsound);
    }
    let entries = every_entry(rows)?;
    let mut sum = RowSum::default();
    for (done, entry) in entries.iter().enumerate() {
        progress(done, entries.len());
        found.rows += usize::from(!row_is_sound(rows, &logs, entry)?);
        if let Some(row) = rows.row(entry)? {
            sum = sum.with(entry, &row.state);
        }
    }
    found.sum = rows.sum()? != sum;
    progress(entries.len(), entries.len());
    Ok(found)
}
