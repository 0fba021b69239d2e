//! The log that this phone writes: appended to only while it is held without a gap, and begun afresh
//! when it is not (`design.md` 4 "Restored or cloned phone", 6.2; `sync.md` 1 "Fork").

use super::chains::chain_after;
use super::facts::{Facts, Pen};
use super::rows::{LogRecord, Placed, Rows, RowsError, Standing, Stored};
use crate::ids::LogId;
use crate::log::{Chain, Item, ItemKind};

/// Own items between two remembered chains: how many must be hashed at most to know the chain anywhere.
const ANCHOR_EVERY: u64 = 64;

/// The log to append to; a fresh one when there is none.
pub(super) fn current(rows: &mut dyn Rows, facts: &Facts, pen: &Pen) -> Stored<LogRecord> {
    if let Some(id) = rows.current_log()?
        && let Some(record) = rows.log(&id)?
        && record.standing == Standing::Open
    {
        return Ok(record);
    }
    start(rows, facts, pen.fresh_log)
}

/// Starts a fresh log with its certificate as item 0 and makes it the current one.
pub(super) fn start(rows: &mut dyn Rows, facts: &Facts, id: LogId) -> Stored<LogRecord> {
    if rows.log(&id)?.is_some() {
        return Err(RowsError("a log with this fresh id exists already".into()));
    }
    let item = Item::certificate(facts.certificate.hash());
    let record = LogRecord {
        id,
        member: facts.me,
        author: facts.author(),
        device: facts.device(),
        certificate: facts.certificate.encode().to_vec(),
        end: 0,
        chain: Chain::start(&facts.space, &facts.author(), &id).after(&item),
        standing: Standing::Open,
        branch: None,
    };
    rows.put_log(&record)?;
    rows.append(&id, 0, &item)?;
    rows.set_current_log(Some(&id))?;
    Ok(record)
}

/// Appends one own item.
pub(super) fn append(rows: &mut dyn Rows, record: &mut LogRecord, item: &Item) -> Stored<u64> {
    record.end += 1;
    record.chain = record.chain.after(item);
    rows.append(&record.id, record.end, item)?;
    rows.put_log(record)?;
    if record.end.is_multiple_of(ANCHOR_EVERY) {
        rows.put_anchor(&record.head(), None)?;
    }
    Ok(record.end)
}

/// Ends the own log `old` after item `base` and lists its later items again in a fresh log, by the same
/// change hashes; nothing is applied twice. Returns the fresh log.
pub(super) fn renew(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    old: &LogId,
    base: u64,
) -> Stored<Option<LogRecord>> {
    let Some(mut closed) = rows.log(old)? else { return Ok(None) };
    let Some(chain) = chain_after(rows, facts, &closed, base)? else { return Ok(None) };
    let mut fresh = start(rows, facts, pen.fresh_log)?;
    append(rows, &mut fresh, &Item::close(*old, chain.0))?;
    let mut from = base + 1;
    while from <= closed.end {
        let page = rows.items(old, from, 256)?;
        let Some(last) = page.last() else { break };
        from = last.n + 1;
        for placed in page {
            if placed.item.kind() == ItemKind::Close {
                ensure_closes(rows, &mut fresh, &LogId(placed.item.subject))?;
            } else {
                list_again(rows, &mut fresh, &placed.item)?;
            }
        }
    }
    rows.cut(old, base)?;
    closed.end = base;
    closed.chain = chain;
    closed.standing = Standing::Closed;
    closed.branch = None;
    rows.put_log(&closed)?;
    Ok(Some(fresh))
}

/// Makes sure that `fresh` names `closed` as closed, so that it may list that log's changes again
/// (`design.md` 6.12).
pub(super) fn ensure_closes(
    rows: &mut dyn Rows,
    fresh: &mut LogRecord,
    closed: &LogId,
) -> Stored<()> {
    let named = |placed: &Placed| placed.log == fresh.id && placed.item.subject == closed.0;
    if *closed == fresh.id || rows.closes()?.iter().any(named) {
        return Ok(());
    }
    let Some(record) = rows.log(closed)? else { return Ok(()) };
    append(rows, fresh, &Item::close(*closed, record.chain.0)).map(drop)
}

/// Lists an item of a closed log in `fresh`, unless it stands there already.
pub(super) fn list_again(
    rows: &mut dyn Rows,
    fresh: &mut LogRecord,
    item: &Item,
) -> Stored<Option<u64>> {
    if item.entry().is_none() {
        return Ok(None);
    }
    let listed = rows
        .items_of(&crate::ids::EntryId(item.subject))?
        .iter()
        .any(|placed| placed.log == fresh.id && placed.item == *item);
    if listed { Ok(None) } else { append(rows, fresh, item).map(Some) }
}
