//! How a log ends: the `close` items of its member's other logs (`docs/formats.md` 7). A log may end only
//! where nothing that was taken from it is lost: each later item held here must be listed again first.

use std::collections::BTreeMap;

use super::facts::{Facts, Pen};
use super::own_log;
use super::rows::{LogRecord, Rows, Standing, Stored};
use crate::ids::{AuthorKey, LogId};
use crate::log::{Chain, Item};

/// Most logs of one member that are taken from a peer: one for each time a phone was set up or restored.
const MAX_LOGS: usize = 128;
/// Most `close` items that are held. Every group is checked against all of them.
const MAX_CLOSES: usize = 1024;

/// Whether there are more logs or closes than a couple ever makes: each costs every later act some time.
pub(super) fn are_too_many(rows: &mut dyn Rows, facts: &Facts) -> Stored<bool> {
    let logs = rows.logs()?;
    let of = |member: u8| {
        logs.iter().filter(|log| log.member == member && log.author != facts.author()).count()
    };
    Ok(of(0) > MAX_LOGS || of(1) > MAX_LOGS || rows.closes()?.len() > MAX_CLOSES)
}

/// Lets every `close` take effect as far as it can. The lowest of several wins, so that their order does
/// not matter. `since` is the place in the accepted order after which closes are new.
pub(super) fn settle(rows: &mut dyn Rows, facts: &Facts, pen: &Pen, since: u64) -> Stored<()> {
    let mut wanted: BTreeMap<LogId, BTreeMap<Chain, Item>> = BTreeMap::new();
    for close in rows.closes()? {
        let named = LogId(close.item.subject);
        let (Some(by), Some(of)) = (rows.log(&close.log)?, rows.log(&named)?) else { continue };
        let settled = of.standing == Standing::Closed && close.seq <= since;
        // design.md 5: no other phone of this person ends a log of this one; its person did not confirm it.
        let theirs = of.author == facts.author() && by.author != facts.author();
        if settled || theirs || of.member != by.member || named == close.log {
            continue;
        }
        wanted.entry(named).or_default().insert(Chain(close.item.hash), close.item);
    }
    for (log, chains) in wanted {
        let Some(record) = rows.log(&log)? else { continue };
        let Some((base, close)) = lowest(rows, facts, &record, &chains)? else { continue };
        if record.standing != Standing::Closed || base != record.end {
            end_at(rows, facts, pen, record, base, &close)?;
        }
    }
    Ok(())
}

/// The first item of a log after which it has one of these chains, and the close that names it.
fn lowest(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
    chains: &BTreeMap<Chain, Item>,
) -> Stored<Option<(u64, Item)>> {
    let mut chain = Chain::start(&facts.space, &record.author, &record.id);
    let mut next = 0;
    while next <= record.end {
        let page = rows.items(&record.id, next, 256)?;
        if page.is_empty() {
            break;
        }
        for placed in page.into_iter().take_while(|placed| placed.n <= record.end) {
            chain = chain.after(&placed.item);
            if let Some(close) = chains.get(&chain) {
                return Ok(Some((placed.n, *close)));
            }
            next = placed.n + 1;
        }
    }
    Ok(None)
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
