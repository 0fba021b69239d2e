//! How a log ends: the `close` items of its member's other logs (`docs/formats.md` 7). A log may end only
//! where nothing that was taken from it is lost: each later item held here must be listed again first.

use std::collections::BTreeMap;

use super::facts::{Facts, Pen};
use super::own_log;
use super::rows::{LogRecord, Placed, Rows, Standing, Stored};
use crate::ids::{AuthorKey, LogId};
use crate::log::{Chain, Item};

/// Lets every `close` take effect as far as it can. The lowest of several wins, so that their order does
/// not matter. `since` is the place in the accepted order after which closes are new.
pub(super) fn settle(rows: &mut dyn Rows, facts: &Facts, pen: &Pen, since: u64) -> Stored<()> {
    let mut named: BTreeMap<LogId, Vec<Placed>> = BTreeMap::new();
    for close in rows.closes()? {
        named.entry(LogId(close.item.subject)).or_default().push(close);
    }
    for (closed, closes) in named {
        let Some(record) = rows.log(&closed)? else { continue };
        if record.standing == Standing::Closed && closes.iter().all(|close| close.seq <= since) {
            continue;
        }
        let mut lowest: Option<(u64, Item)> = None;
        for close in closes {
            let base = effect(rows, facts, &record, &close)?;
            if base.is_some_and(|base| lowest.is_none_or(|(least, _)| base < least)) {
                lowest = base.map(|base| (base, close.item));
            }
        }
        let Some((base, close)) = lowest else { continue };
        // Items above the end of a closed log are there only to prove the rest.
        if record.standing == Standing::Closed && base >= record.end {
            continue;
        }
        end_at(rows, facts, pen, record, base, &close)?;
    }
    Ok(())
}

/// The last item that a `close` leaves to a log; `None` when it is not its author's to end it so.
fn effect(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
    close: &Placed,
) -> Stored<Option<u64>> {
    let Some(closer) = rows.log(&close.log)? else { return Ok(None) };
    if record.member != closer.member || record.id == close.log {
        return Ok(None);
    }
    // design.md 5: no other phone of this person ends a log of this one; its person did not confirm it.
    let ours = record.author == facts.author();
    if ours && closer.author != facts.author() {
        return Ok(None);
    }
    find_chain(rows, facts, record, Chain(close.item.hash))
}

fn end_at(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    mut record: LogRecord,
    base: u64,
    close: &Item,
) -> Stored<()> {
    let unlisted = unlisted(rows, &record, base)?;
    let ours = record.author == facts.author();
    if ours && !unlisted.is_empty() {
        // A copy of this phone closed the log; what this one wrote to it since, it lists again itself.
        if rows.current_log()? == Some(record.id) {
            rows.set_current_log(None)?;
        }
        let mut fresh = own_log::current(rows, facts, pen)?;
        own_log::name_closed(rows, &mut fresh, close)?;
        for item in &unlisted {
            own_log::list_again(rows, &mut fresh, &record.id, item)?;
        }
    } else if !unlisted.is_empty() {
        // Its author ended it and owes the rest of it: held as it is, takes no more.
        record.standing = Standing::Split;
        return rows.put_log(&record);
    }
    let keep = if ours { base } else { signed_from(rows, &record, base)? };
    rows.cut(&record.id, keep)?;
    record.end = base;
    record.chain = Chain(close.hash);
    record.standing = Standing::Closed;
    rows.put_log(&record)
}

/// The first item from `base` on whose chain is held signed: without it the items up to `base` could not
/// be given to anyone else. What stands between counts for nothing any more, it is listed elsewhere.
fn signed_from(rows: &mut dyn Rows, record: &LogRecord, base: u64) -> Stored<u64> {
    for n in base..=record.end {
        if rows.signature_at(&record.id, n)?.is_some() {
            return Ok(n);
        }
    }
    Ok(record.end)
}

/// The items after `base` that no other log of the same member lists.
fn unlisted(rows: &mut dyn Rows, record: &LogRecord, base: u64) -> Stored<Vec<Item>> {
    let members = rows.logs()?.into_iter().map(|record| (record.id, record.member)).collect();
    let mut unlisted = Vec::new();
    let mut from = base + 1;
    while from <= record.end {
        let page = rows.items(&record.id, from, 256)?;
        let Some(last) = page.last() else { break };
        from = last.n + 1;
        for placed in page {
            if !own_log::listed_besides(rows, &members, record.member, &record.id, &placed.item)? {
                unlisted.push(placed.item);
            }
        }
    }
    Ok(unlisted)
}

/// Ends every log of this member's earlier phones where it stands: the last step of replacing a phone, after
/// a full exchange (`design.md` 5).
pub fn close_earlier_phones(rows: &mut dyn Rows, facts: &Facts, pen: &Pen) -> Stored<()> {
    for mut record in rows.logs()? {
        let earlier = record.member == facts.me && record.author != facts.author();
        if !earlier || record.standing != Standing::Open {
            continue;
        }
        let mut log = own_log::current(rows, facts, pen)?;
        own_log::name_closed(rows, &mut log, &Item::close(record.id, record.chain.0))?;
        record.standing = Standing::Closed;
        rows.put_log(&record)?;
    }
    Ok(())
}

/// Whether a key was replaced: a log of it was closed by another author key of the same member. Such a key
/// begins no further log and signs no further certificate (`design.md` 5).
pub(super) fn is_replaced(
    rows: &mut dyn Rows,
    logs: &BTreeMap<LogId, LogRecord>,
    key: &AuthorKey,
) -> Stored<bool> {
    Ok(rows.closes()?.iter().any(|close| {
        let by = logs.get(&close.log);
        let of = logs.get(&LogId(close.item.subject));
        by.zip(of).is_some_and(|(by, of)| {
            of.author == *key && by.author != *key && by.member == of.member
        })
    }))
}

/// The number of the item after which a log has this chain.
fn find_chain(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
    wanted: Chain,
) -> Stored<Option<u64>> {
    if record.chain == wanted {
        return Ok(Some(record.end));
    }
    let mut chain = Chain::start(&facts.space, &record.author, &record.id);
    let mut next = 0;
    while next <= record.end {
        let page = rows.items(&record.id, next, 256)?;
        if page.is_empty() {
            break;
        }
        for placed in page {
            chain = chain.after(&placed.item);
            if chain == wanted {
                return Ok(Some(placed.n));
            }
            next = placed.n + 1;
        }
    }
    Ok(None)
}
