//! Scrubbing: finding and mending local damage (`sync.md` 1). Chains are recomputed from items, states and
//! the sum from items, documents compared with items. A broken copy of a log is cut back to its last good
//! item, so that the partner gives the rest again; a damaged document becomes lacking and is asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::closes;
use super::facts::{Facts, Pen};
use super::own_log;
use super::row::{self, Acts, logs_by_id};
use super::rows::{LogRecord, Row, RowStatus, Rows, Standing, Stored};
use crate::document;
use crate::entries::View;
use crate::ids::{ChangeHash, EntryId, LogId};
use crate::log::{Certificate, Chain, Head, Item, ItemKind};
use crate::state::RowSum;

/// What a scrub found and did. Counts only, no content.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ScrubReport {
    /// Logs that were cut back to their last good item.
    pub logs_cut: usize,
    /// Closed logs whose `close` was lost, and which are open again.
    pub logs_reopened: usize,
    /// Rows whose document is damaged or incomplete and is asked for at the next meeting.
    pub rows_lacking: usize,
    /// Rows whose state did not fit their items and was computed anew.
    pub rows_mended: usize,
    /// Whether the row sum was wrong.
    pub sum_mended: bool,
}

/// Checks and mends everything. `progress` is told rows done and rows in all.
pub fn scrub(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    progress: &mut dyn FnMut(usize, usize),
) -> Stored<ScrubReport> {
    let mut report = ScrubReport::default();
    let entries = every_entry(rows)?;
    let mut damaged = Vec::new();
    for record in rows.logs()? {
        if let Proof::UpTo(good) = last_good(rows, facts, &record)? {
            damaged.push((record, good));
        }
    }
    // The log being written first: what others end and list again must not go into a damaged one.
    let current = rows.current_log()?;
    damaged.sort_by_key(|(record, _)| Some(record.id) != current);
    for (record, good) in damaged {
        mend_log(rows, facts, pen, &record, good)?;
        report.logs_cut += 1;
    }
    for record in rows.logs()? {
        if is_ended_by_nothing(rows, facts, &record)? {
            reopen(rows, facts, pen, record)?;
            report.logs_reopened += 1;
        }
    }
    closes::settle(rows, facts, pen, 0)?;
    mend_rows(rows, &entries, &mut report, progress)?;
    Ok(report)
}

/// Every entry that an item names or that has a row.
pub(super) fn every_entry(rows: &mut dyn Rows) -> Stored<BTreeSet<EntryId>> {
    let mut entries = BTreeSet::new();
    let mut seq = 0;
    loop {
        let page = rows.accepted_after(seq, 512)?;
        let Some(last) = page.last() else { break };
        seq = last.seq;
        entries.extend(page.iter().filter_map(|placed| placed.item.entry()));
    }
    let mut after = None;
    loop {
        let page = rows.rows_after(after.as_ref(), 512)?;
        let Some(last) = page.last() else { return Ok(entries) };
        after = Some(*last);
        entries.extend(page);
    }
}

/// Whether a log is proven to its end, so that a scrub would leave it as it is.
pub(super) fn is_proven(rows: &mut dyn Rows, facts: &Facts, record: &LogRecord) -> Stored<bool> {
    Ok(matches!(last_good(rows, facts, record)?, Proof::Whole))
}

/// Whether another's log is closed by nothing that is held, so that a scrub would open it again.
pub(super) fn is_ended_by_nothing(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
) -> Stored<bool> {
    let own = record.author == facts.author();
    Ok(!own && record.standing == Standing::Closed && !closes::is_ended(rows, record)?)
}

/// How far a copy of a log is proven.
enum Proof {
    /// To its end.
    Whole,
    /// To this item, or not even to the first.
    UpTo(Option<(u64, Chain)>),
}

/// How far a log's chain is proven.
/// Proof is a remembered chain (of a signed head, or our own), or the certificate for item 0 of an own log. Another's
/// log must also be held signed from its end on, or nobody could be given it.
fn last_good(rows: &mut dyn Rows, facts: &Facts, record: &LogRecord) -> Stored<Proof> {
    let own = record.author == facts.author();
    let mut chain = Chain::start(&facts.space, &record.author, &record.id);
    let first = Certificate::decode(&record.certificate).map(|certificate| certificate.hash());
    let begins = |item: &Item| {
        item.kind() == ItemKind::Certificate
            && first.as_ref().is_ok_and(|hash| *hash == item.hash)
            && LogId::of(&facts.space, &record.author, &item.subject) == record.id
    };
    let mut good = None;
    let mut next = 0;
    while next <= record.end {
        let page = rows.items(&record.id, next, 256)?;
        if page.is_empty() {
            return Ok(Proof::UpTo(good));
        }
        for placed in page {
            if next > record.end {
                break;
            }
            if placed.n != next || (next == 0 && !begins(&placed.item)) {
                return Ok(Proof::UpTo(good));
            }
            chain = chain.after(&placed.item);
            let remembered = rows.anchor_below(&record.id, next)?.filter(|(at, _)| *at == next);
            match remembered {
                Some((_, known)) if known != chain => return Ok(Proof::UpTo(good)),
                Some(_) if !own && !is_signed(rows, record, next, chain)? => {
                    return Ok(Proof::UpTo(good));
                }
                Some(_) => good = Some((next, chain)),
                // Of another's log the certificate alone could be given to nobody, and nothing accepted after it.
                None if next == 0 && own => good = Some((0, chain)),
                None => {}
            }
            next += 1;
        }
    }
    let given_on = own || is_signed_from_its_end(rows, record, chain)?;
    Ok(if chain == record.chain && given_on { Proof::Whole } else { Proof::UpTo(good) })
}

/// Whether another's log can be shown to a third phone: signed at its end, or of one that was closed, by what is kept
/// beyond the end for just that. That counts for nothing else, but whoever is given it checks it.
fn is_signed_from_its_end(
    rows: &mut dyn Rows,
    record: &LogRecord,
    mut chain: Chain,
) -> Stored<bool> {
    let mut n = record.end;
    loop {
        if is_signed(rows, record, n, chain)? {
            return Ok(true);
        }
        n += 1;
        let next = rows.items(&record.id, n, 1)?;
        let Some(kept) = next.first().filter(|kept| kept.n == n) else { return Ok(false) };
        chain = chain.after(&kept.item);
    }
}

/// Whether the author's signature of another's log is held for item `n`, and right.
fn is_signed(rows: &mut dyn Rows, record: &LogRecord, n: u64, chain: Chain) -> Stored<bool> {
    let Some(signature) = rows.signature_at(&record.id, n)? else { return Ok(false) };
    Ok(Head { log: record.id, n, chain }.is_signed_by(&record.author, &signature))
}

/// Cuts a log back to its last good item. Another's takes the rest again from the partner; an own log, which
/// may not be appended to with a gap, ends there.
fn mend_log(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    record: &LogRecord,
    good: Option<(u64, Chain)>,
) -> Stored<()> {
    let own = record.author == facts.author();
    // What can still be read of an own log is listed again, wherever the partner does not have it.
    let saved = if own { readable(rows, record, good.map_or(0, |(n, _)| n))? } else { Vec::new() };
    if own && rows.current_log()? == Some(record.id) {
        rows.set_current_log(None)?;
    }
    let base =
        good.map_or(Chain::start(&facts.space, &record.author, &record.id), |(_, chain)| chain);
    if let Some((n, chain)) = good {
        rows.cut(&record.id, n)?;
        // Another's is open, so that it takes the rest again; a `close` held then ends it once more.
        let standing = if own { Standing::Closed } else { Standing::Open };
        rows.put_log(&LogRecord { end: n, chain, standing, branch: None, ..record.clone() })?;
    } else {
        rows.remove_log(&record.id)?;
    }
    if own {
        let mut log = own_log::current(rows, facts, pen)?;
        own_log::name_closed(rows, &mut log, &Item::close(record.id, base.0))?;
        for item in saved {
            own_log::list_again(rows, &mut log, &record.id, &item)?;
        }
    }
    Ok(())
}

/// Opens another's log again whose `close` was lost with the log that it stood in: where no phone has that any more,
/// the log goes on elsewhere. What is kept beyond the end counts again, since what listed it may be lost, too.
fn reopen(rows: &mut dyn Rows, facts: &Facts, pen: &Pen, mut record: LogRecord) -> Stored<()> {
    while let Some(kept) = rows.items(&record.id, record.end + 1, 1)?.first()
        && kept.n == record.end + 1
    {
        record.end = kept.n;
        record.chain = record.chain.after(&kept.item);
    }
    record.standing = Standing::Open;
    record.branch = None;
    rows.put_log(&record)?;
    match last_good(rows, facts, &record)? {
        Proof::Whole => Ok(()),
        Proof::UpTo(good) => mend_log(rows, facts, pen, &record, good),
    }
}

/// The items of a log above `n` that are borne out by what their row holds.
fn readable(rows: &mut dyn Rows, record: &LogRecord, n: u64) -> Stored<Vec<Item>> {
    let mut items = Vec::new();
    let mut from = n + 1;
    while from <= record.end {
        let page = rows.items(&record.id, from, 256)?;
        let Some(last) = page.last() else { break };
        from = last.n + 1;
        for placed in page {
            let Some(entry) = placed.item.entry() else { continue };
            let Some(row) = rows.row(&entry)? else { continue };
            let borne_out = match placed.item.kind() {
                ItemKind::Tombstone => row.status == RowStatus::Tombstone,
                _ => document::load(&row.document).is_some_and(|document| {
                    document::hashes(&document).contains(&ChangeHash(placed.item.hash))
                }),
            };
            if borne_out {
                items.push(placed.item);
            }
        }
    }
    Ok(items)
}

fn mend_rows(
    rows: &mut dyn Rows,
    entries: &BTreeSet<EntryId>,
    report: &mut ScrubReport,
    progress: &mut dyn FnMut(usize, usize),
) -> Stored<()> {
    let logs = logs_by_id(rows)?;
    let mut sum = RowSum::default();
    for (done, entry) in entries.iter().enumerate() {
        progress(done, entries.len());
        let acts = Acts::of(rows, &logs, entry)?;
        let old = rows.row(entry)?;
        let Some(state) = acts.state(entry) else {
            if old.is_some() {
                rows.remove_row(entry)?;
                report.rows_mended += 1;
            }
            continue;
        };
        sum = sum.with(entry, &state);
        let (row, view) = sound_row(entry, &acts, state, old.as_ref());
        if old.as_ref() != Some(&row) {
            match row.status {
                RowStatus::Lacking { .. } => report.rows_lacking += 1,
                _ => report.rows_mended += 1,
            }
            rows.put_row(entry, &row, &view)?;
        }
    }
    if rows.sum()? != sum {
        report.sum_mended = true;
        rows.put_sum(&sum)?;
    }
    progress(entries.len(), entries.len());
    Ok(())
}

/// What a row must be by its items and its document.
fn sound_row(
    entry: &EntryId,
    acts: &Acts,
    state: crate::state::State,
    old: Option<&Row>,
) -> (Row, View) {
    let empty = |status| (Row { status, document: Vec::new(), state }, View::Unknown);
    if acts.tombstone {
        return empty(RowStatus::Tombstone);
    }
    let Some(old) = old else { return empty(RowStatus::Lacking { ask: true }) };
    if old.status == RowStatus::Hollow {
        return empty(RowStatus::Hollow);
    }
    let Some(loaded) = document::load(&old.document) else {
        return match old.status {
            RowStatus::Lacking { .. } if old.document.is_empty() => empty(old.status),
            _ => empty(RowStatus::Lacking { ask: true }),
        };
    };
    let held = document::hashes(&loaded);
    if !held.is_subset(&acts.changes) {
        return empty(RowStatus::Lacking { ask: true });
    }
    let status = match old.status {
        _ if held == acts.changes => RowStatus::Whole,
        RowStatus::Lacking { ask } => RowStatus::Lacking { ask },
        _ => RowStatus::Lacking { ask: true },
    };
    let view = View::of(entry, &loaded);
    (Row { status, document: old.document.clone(), state }, view)
}

/// Whether a row fits its items, so that a scrub would leave it as it is.
pub fn row_is_sound(
    rows: &mut dyn Rows,
    logs: &BTreeMap<LogId, LogRecord>,
    entry: &EntryId,
) -> Stored<bool> {
    let acts = Acts::of(rows, logs, entry)?;
    let row = rows.row(entry)?;
    Ok(match (acts.state(entry), row) {
        (None, None) => true,
        (Some(state), Some(row)) => {
            row.state == state && sound_row(entry, &acts, state, Some(&row)).0 == row
        }
        _ => false,
    })
}

/// Takes bytes that were asked for into a lacking row. Returns whether anything is still lacking.
pub fn supply(rows: &mut dyn Rows, entry: &EntryId, changes: &[Vec<u8>]) -> Stored<row::RowChange> {
    let logs = logs_by_id(rows)?;
    let actors = row::actor_logs(rows)?;
    let mut offered = Vec::new();
    // No honest row has more operations than a document; the rest is not even read.
    let mut left = document::MAX_DOCUMENT_OPERATIONS;
    for bytes in changes {
        let affordable = document::cost(bytes).and_then(|cost| left.checked_sub(cost));
        let Some(rest) = affordable else { continue };
        left = rest;
        offered.extend(document::hash_of(bytes).map(|hash| (hash, bytes)));
    }
    // A change listed twice may be taken on the strength of either listing.
    let mut listed: BTreeMap<ChangeHash, LogId> = BTreeMap::new();
    let strength = |log: &LogId| actors.get(log).map_or(0, Vec::len);
    let wanted: BTreeSet<ChangeHash> = offered.iter().map(|(hash, _)| *hash).collect();
    rows.see_items_of(entry, &mut |placed| {
        let hash = ChangeHash(placed.item.hash);
        if wanted.contains(&hash) {
            let log = listed.entry(hash).or_insert(placed.log);
            if strength(&placed.log) >= strength(log) {
                *log = placed.log;
            }
        }
        true
    })?;
    let arrivals: Vec<row::Arrival> = offered
        .into_iter()
        .filter_map(|(hash, bytes)| {
            let log = *listed.get(&hash)?;
            Some(row::Arrival { hash, log, bytes: Some(bytes.clone()) })
        })
        .collect();
    row::update(rows, &logs, &actors, entry, &arrivals, &mut document::Tries::default())
}
