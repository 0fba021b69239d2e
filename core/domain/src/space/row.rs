//! The one write path of a row: its items decide its state, its document what it shows
//! (`design.md` 6.5-6.8). The same for a local edit, a group from a peer, and a repair.

use std::collections::{BTreeMap, BTreeSet};

use super::closes;
use super::rows::{LogRecord, Row, RowStatus, Rows, Stored};
use crate::document::{self, EditedBy, Extended, Offered, Tries};
use crate::entries::View;
use crate::ids::{ChangeHash, EntryId, LogId, Ownership};
use crate::log::{Item, ItemKind, Verdict};
use crate::state::State;

/// A change that came with, or without, its bytes.
pub(super) struct Arrival {
    pub hash: ChangeHash,
    pub log: LogId,
    pub bytes: Option<Vec<u8>>,
}

/// What happened to one row.
#[derive(Clone, PartialEq, Eq)]
pub struct RowChange {
    /// Which entry.
    pub entry: EntryId,
    /// What it was; `None` when it is new here.
    pub before: Option<RowStatus>,
    /// What it is now; `None` when it is gone.
    pub after: Option<RowStatus>,
    /// What it shows now.
    pub view: View,
    /// The kind of what it showed here until a tombstone took it; `None` when none did, or nothing was shown.
    pub removed: Option<&'static str>,
    /// How many offered changes were refused (`design.md` 6.13).
    pub refused: usize,
    /// How many operations were walked for what a peer offered (`design.md` 6.14).
    pub work: u64,
}

/// The items of an entry that count.
pub(super) struct Acts {
    pub changes: BTreeSet<ChangeHash>,
    pub tombstone: bool,
}

impl Acts {
    /// Reads the entry's items; the verdict on each follows from its log's member.
    pub fn of(
        rows: &mut dyn Rows,
        logs: &BTreeMap<LogId, LogRecord>,
        entry: &EntryId,
    ) -> Stored<Self> {
        let mut acts = Self { changes: BTreeSet::new(), tombstone: false };
        rows.see_items_of(entry, &mut |placed| {
            // Beyond the end of a closed log stands what shows its signature, and counts for nothing: on a phone
            // that took the log after it was closed it may stand otherwise, or not at all.
            if let Some(record) = logs.get(&placed.log).filter(|record| placed.n <= record.end) {
                acts.add(&placed.item, record.member);
            }
            true
        })?;
        Ok(acts)
    }

    fn add(&mut self, item: &Item, member: u8) {
        if item.verdict(member) != Verdict::Counts {
            return;
        }
        match item.kind() {
            ItemKind::Change => {
                self.changes.insert(ChangeHash(item.hash));
            }
            ItemKind::Tombstone => self.tombstone = true,
            ItemKind::Certificate | ItemKind::Close | ItemKind::Revocation | ItemKind::Unknown => {}
        }
    }

    pub fn state(&self, entry: &EntryId) -> Option<State> {
        if self.tombstone {
            Some(State::of_tombstone(entry))
        } else if self.changes.is_empty() {
            None
        } else {
            Some(State::of_changes(entry, &self.changes))
        }
    }
}

/// Every log known here, by id.
pub(super) fn logs_by_id(rows: &mut dyn Rows) -> Stored<BTreeMap<LogId, LogRecord>> {
    Ok(rows.logs()?.into_iter().map(|record| (record.id, record)).collect())
}

/// For each log, itself and the logs of the same member that its `close` items name: whose actors its changes
/// may carry. A log that is not held here has no member yet.
pub(super) fn actor_logs(rows: &mut dyn Rows) -> Stored<BTreeMap<LogId, Vec<LogId>>> {
    let mut actors: BTreeMap<LogId, Vec<LogId>> = BTreeMap::new();
    let logs = logs_by_id(rows)?;
    let mut named: BTreeMap<LogId, Vec<LogId>> = BTreeMap::new();
    for (close, by) in closes::that_count(rows)? {
        named.entry(by.id).or_default().push(LogId(close.item.subject));
    }
    for record in logs.values() {
        let of_another = |log: &LogId| logs.get(log).is_some_and(|log| log.member != record.member);
        let mut known = vec![record.id];
        // A log may close one that closed another: follow the line to its start.
        let mut at = 0;
        while let Some(log) = known.get(at).copied() {
            for other in named.get(&log).into_iter().flatten() {
                if !known.contains(other) && !of_another(other) {
                    known.push(*other);
                }
            }
            at += 1;
        }
        actors.insert(record.id, known);
    }
    Ok(actors)
}

/// Brings a row up to its items, with what bytes arrived. The items are appended already. `tries` is what is
/// left of those of the group that brought them.
pub(super) fn update(
    rows: &mut dyn Rows,
    logs: &BTreeMap<LogId, LogRecord>,
    actors: &BTreeMap<LogId, Vec<LogId>>,
    entry: &EntryId,
    arrivals: &[Arrival],
    tries: &mut Tries,
) -> Stored<RowChange> {
    let acts = Acts::of(rows, logs, entry)?;
    let old = rows.row(entry)?;
    let before = old.as_ref().map(|row| row.status);
    let Some(state) = acts.state(entry) else {
        remove(rows, entry, old.as_ref())?;
        return Ok(RowChange {
            entry: *entry,
            before,
            after: None,
            view: View::Unknown,
            removed: None,
            refused: 0,
            work: 0,
        });
    };
    let removed = old.as_ref().filter(|_| acts.tombstone).and_then(|row| {
        let document = document::load(&row.document)?;
        View::of(entry, &document).kind()
    });
    let (status, document, view, refused, work) = match before {
        _ if acts.tombstone => (RowStatus::Tombstone, Vec::new(), View::Unknown, 0, 0),
        Some(RowStatus::Hollow) => (RowStatus::Hollow, Vec::new(), View::Unknown, 0, 0),
        _ => {
            let held = old.as_ref().map_or(&[][..], |row| &row.document);
            let (extended, missed) = extend(entry, held, &acts, actors, arrivals, tries);
            let asked = matches!(before, Some(RowStatus::Lacking { ask: true }));
            // What a whole row held and holds no more was damaged here, and so was a row that is not there although
            // items named it before; the partner may have it.
            let came = |hash: &ChangeHash| arrivals.iter().any(|arrival| arrival.hash == *hash);
            let lost = matches!(before, None | Some(RowStatus::Whole))
                && acts.changes.difference(&extended.held).any(|hash| !came(hash));
            let status = if extended.held == acts.changes {
                RowStatus::Whole
            } else {
                RowStatus::Lacking { ask: asked || missed || lost }
            };
            let view = View::of(entry, &extended.loaded);
            (status, extended.document, view, extended.refused, extended.work)
        }
    };
    // What was read and is saved costs, too, not only what is said in it.
    let work = work + acts.changes.len() as u64 + document.len() as u64 / BYTES_AN_OPERATION;
    put(rows, entry, old.as_ref(), &Row { status, document, state }, &view)?;
    Ok(RowChange { entry: *entry, before, after: Some(status), view, removed, refused, work })
}

/// So many bytes of a document count as one operation walked.
const BYTES_AN_OPERATION: u64 = 64;

/// Extends a document with what arrived; also tells whether bytes came that could not be taken.
fn extend(
    entry: &EntryId,
    held: &[u8],
    acts: &Acts,
    actors: &BTreeMap<LogId, Vec<LogId>>,
    arrivals: &[Arrival],
    tries: &mut Tries,
) -> (Extended, bool) {
    let none: &[LogId] = &[];
    let offered: Vec<Offered<'_>> = arrivals
        .iter()
        .filter(|arrival| acts.changes.contains(&arrival.hash))
        .filter_map(|arrival| {
            let logs = actors.get(&arrival.log).map_or(none, Vec::as_slice);
            let bytes = arrival.bytes.as_deref()?;
            Some(Offered { hash: arrival.hash, bytes, logs })
        })
        .collect();
    let edited_by = match entry.shape().map(|shape| shape.ownership) {
        Some(Ownership::Of(_)) => EditedBy::Author,
        Some(Ownership::Joint) | None => EditedBy::Both,
    };
    let extended = document::extend_within(held, &offered, edited_by, tries);
    let missed = offered.iter().any(|offer| !extended.held.contains(&offer.hash));
    (extended, missed)
}

/// Writes a row and keeps the sum right.
pub(super) fn put(
    rows: &mut dyn Rows,
    entry: &EntryId,
    old: Option<&Row>,
    row: &Row,
    view: &View,
) -> Stored<()> {
    if old.map(|old| old.state) != Some(row.state) {
        let mut sum = rows.sum()?;
        if let Some(old) = old {
            sum = sum.without(entry, &old.state);
        }
        rows.put_sum(&sum.with(entry, &row.state))?;
    }
    rows.put_row(entry, row, view)
}

fn remove(rows: &mut dyn Rows, entry: &EntryId, old: Option<&Row>) -> Stored<()> {
    let Some(old) = old else { return Ok(()) };
    let sum = rows.sum()?.without(entry, &old.state);
    rows.put_sum(&sum)?;
    rows.remove_row(entry)
}
