//! The log that this phone writes: appended to only while it is held without a gap, and begun afresh
//! when it is not (`design.md` 4 "Restored or cloned phone", 6.2; `sync.md` 1 "Fork").

use std::collections::BTreeMap;

use super::chains::chain_after;
use super::closes::signed_from;
use super::facts::{Facts, Pen};
use super::row::logs_by_id;
use super::rows::{LogRecord, Placed, Rows, RowsError, Standing, Stored};
use crate::ids::{EntryId, LogId};
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
    start(rows, facts, pen)
}

/// Starts a fresh log with its certificate as item 0 and makes it the current one.
pub(super) fn start(rows: &mut dyn Rows, facts: &Facts, pen: &Pen) -> Stored<LogRecord> {
    let id = LogId::of(&facts.space, &facts.author(), &pen.log_nonce);
    if rows.log(&id)?.is_some() {
        return Err(RowsError("a log with this nonce exists already".into()));
    }
    let item = Item::certificate(pen.log_nonce, facts.certificate.hash());
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

/// Ends the log `old` (own, or of a phone that this one replaces) after item `base` and lists its later items again in the log being written,
/// by the same change hashes; nothing is applied twice. When `old` is the one being written, a fresh one
/// takes its place.
pub(super) fn renew(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    old: &LogId,
    base: u64,
) -> Stored<()> {
    let Some(mut closed) = rows.log(old)? else { return Ok(()) };
    let Some(chain) = chain_after(rows, facts, &closed, base)? else { return Ok(()) };
    if rows.current_log()? == Some(*old) {
        rows.set_current_log(None)?;
    }
    let mut fresh = current(rows, facts, pen)?;
    let mut from = base + 1;
    name_closed(rows, &mut fresh, &Item::close(*old, chain.0))?;
    while from <= closed.end {
        let page = rows.items(old, from, 256)?;
        let Some(last) = page.last() else { break };
        from = last.n + 1;
        for placed in page {
            list_again(rows, &mut fresh, old, &placed.item)?;
        }
    }
    // Another's head has to stay signed for whoever is given it next.
    let own = closed.author == facts.author();
    let keep = if own { base } else { signed_from(rows, &closed, base)? };
    rows.cut(old, keep)?;
    closed.end = base;
    closed.chain = chain;
    closed.standing = Standing::Closed;
    closed.branch = None;
    rows.put_log(&closed)
}

/// Makes sure that `fresh` itself holds this `close`, so that it may list that log's changes again
/// (`design.md` 6.12).
pub(super) fn name_closed(rows: &mut dyn Rows, fresh: &mut LogRecord, close: &Item) -> Stored<()> {
    let named = |placed: &Placed| placed.log == fresh.id && placed.item.subject == close.subject;
    let named = rows.closes()?.iter().any(|placed| named(placed) && placed.item.hash == close.hash);
    if named || close.subject == fresh.id.0 {
        return Ok(());
    }
    append(rows, fresh, close).map(drop)
}

/// Lists an item of the log `old` in `fresh`, unless a log of this member lists it besides `old`. Of a phone
/// that is being replaced only what it wrote: which logs and keys end is not for it to say any more.
pub(super) fn list_again(
    rows: &mut dyn Rows,
    fresh: &mut LogRecord,
    old: &LogId,
    item: &Item,
) -> Stored<Option<u64>> {
    let of_another = rows.log(old)?.is_some_and(|record| record.author != fresh.author);
    if of_another && item.ends_something() {
        return Ok(None);
    }
    let logs = logs_by_id(rows)?;
    if listed_besides(rows, &logs, fresh.member, old, item)? {
        return Ok(None);
    }
    append(rows, fresh, item).map(Some)
}

/// Whether a log of `member` other than `log` lists this item, not beyond its end, so that `log` may lose it.
/// A certificate is nobody's loss: every log has its own. What a close or a revocation says, another key may have said,
/// too; but that one may be replaced, and then says less (`docs/formats.md` 5).
pub(super) fn listed_besides(
    rows: &mut dyn Rows,
    logs: &BTreeMap<LogId, LogRecord>,
    member: u8,
    log: &LogId,
    item: &Item,
) -> Stored<bool> {
    let counts = |placed: &Placed| {
        logs.get(&placed.log).is_some_and(|by| by.member == member && placed.n <= by.end)
    };
    let same = |placed: &Placed| placed.log != *log && placed.item == *item && counts(placed);
    let author = |log: &LogId| logs.get(log).map(|log| log.author);
    let by_same_key = |placed: &Placed| same(placed) && author(&placed.log) == author(log);
    Ok(match item.kind() {
        ItemKind::Certificate => true,
        ItemKind::Change | ItemKind::Tombstone => {
            let mut listed = false;
            rows.see_items_of(&EntryId(item.subject), &mut |placed| {
                listed = same(placed);
                !listed
            })?;
            listed
        }
        ItemKind::Close => item.subject == log.0 || rows.closes()?.iter().any(by_same_key),
        ItemKind::Revocation => rows.revocations()?.iter().any(by_same_key),
        ItemKind::Unknown => rows.listed_elsewhere(log, item)?,
    })
}
