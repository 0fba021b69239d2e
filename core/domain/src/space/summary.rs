//! What two phones compare first: the ends of their logs, and the fingerprint over these and all rows (`sync.md` 1;
//! `docs/formats.md` 6).

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::phones;
use super::row::{Acts, logs_by_id};
use super::rows::{LogRecord, Rows, Stored};
use crate::ids::{LogId, SpaceId};
use crate::log::Head;
use crate::state::{EndsHash, Fingerprint, RowSum};

/// Everything a `Hello` and a `Done` say, read in one transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// The space.
    pub space: SpaceId,
    /// Over the row sum and the ends of all logs.
    pub fingerprint: Fingerprint,
    /// Over the ends of all logs.
    pub ends: EndsHash,
    /// The end of every log, sorted by log id.
    pub logs: Vec<Head>,
    /// How many rows are lacking here and to be asked for.
    pub asks: u64,
}

/// See [`Summary`]; for callers that hold a transaction.
///
/// A split log counts like any other: phones that hold different branches of it hold different rows, too,
/// and phones that hold the same one agree, whether or not each has seen the other branch.
///
/// A log that is given to nobody is compared with nobody's: what may be exchanged is, and that is what is told.
pub fn summary(rows: &mut dyn Rows, facts: &Facts) -> Stored<Summary> {
    let mut compared = logs_by_id(rows)?;
    let logs = heads(&compared);
    let left = phones::left_behind(rows, facts, &compared)?;
    compared.retain(|log, _| !left.contains(log));
    let ends = heads(&compared);
    let sum = sum_without(rows, &compared, &left)?;
    Ok(Summary {
        space: facts.space,
        fingerprint: Fingerprint::of(&sum, &ends),
        ends: EndsHash::of(&ends),
        logs,
        asks: rows.asking_count()?,
    })
}

pub(super) fn heads(logs: &BTreeMap<LogId, LogRecord>) -> Vec<Head> {
    logs.values().map(LogRecord::head).collect()
}

/// The row sum as it were if these logs were not held. The others are `compared`.
fn sum_without(
    rows: &mut dyn Rows,
    compared: &BTreeMap<LogId, LogRecord>,
    left: &BTreeSet<LogId>,
) -> Stored<RowSum> {
    let mut entries = BTreeSet::new();
    for log in left {
        let mut from = 0;
        loop {
            let page = rows.items(log, from, 256)?;
            let Some(last) = page.last() else { break };
            from = last.n + 1;
            entries.extend(page.iter().filter_map(|placed| placed.item.entry()));
        }
    }
    let mut sum = rows.sum()?;
    for entry in entries {
        if let Some(row) = rows.row(&entry)? {
            sum = sum.without(&entry, &row.state);
        }
        if let Some(state) = Acts::of(rows, compared, &entry)?.state(&entry) {
            sum = sum.with(&entry, &state);
        }
    }
    Ok(sum)
}
