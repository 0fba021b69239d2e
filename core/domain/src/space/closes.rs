//! How a log ends: the `close` items of its member's other logs (`docs/formats.md` 7). A log may end only
//! where nothing that was taken from it is lost: each later item held here must be listed again first.

use std::collections::BTreeMap;

use super::facts::{Facts, Pen};
use super::own_log;
use super::phones::is_kept_by_us;
use super::row::logs_by_id;
use super::rows::{LogRecord, Placed, Rows, Standing, Stored};
use crate::ids::LogId;
use crate::log::{Chain, Item};

/// Most logs of one member that are taken from a peer: one for each time a phone was set up or restored.
const MAX_LOGS: usize = 128;
/// Most `close` items and revocations of one member that are taken. Every group is checked against all of them.
const MAX_CLOSES: usize = 1024;

/// Whether there are more logs, closes or revocations than a couple ever makes: each costs every later act some time.
pub(super) fn are_too_many(rows: &mut dyn Rows, facts: &Facts) -> Stored<bool> {
    let logs = logs_by_id(rows)?;
    let mut ends = rows.closes()?;
    ends.extend(rows.revocations()?);
    // Each member by itself: the other one could else use all of them up, and no new phone took this one's place.
    let too_many = |member: u8| {
        let is_of = |log: &LogRecord| log.member == member && log.author != facts.author();
        let acts = ends.iter().filter(|act| logs.get(&act.log).is_some_and(is_of));
        logs.values().filter(|log| is_of(log)).count() > MAX_LOGS || acts.count() > MAX_CLOSES
    };
    Ok(too_many(0) || too_many(1))
}

/// Every `close` that counts, and the log that it stands in. Beyond that log's end stands what shows its signature, and
/// counts for nothing: on a phone that took the log after it was closed it may stand otherwise, or not at all.
pub(super) fn that_count(rows: &mut dyn Rows) -> Stored<Vec<(Placed, LogRecord)>> {
    let logs = logs_by_id(rows)?;
    let within = |close: Placed| {
        let by = logs.get(&close.log).filter(|by| close.n <= by.end)?;
        Some((close, by.clone()))
    };
    Ok(rows.closes()?.into_iter().filter_map(within).collect())
}

/// Whether another log of the same member names this one in a `close`, at whatever place.
pub(super) fn is_named(rows: &mut dyn Rows, record: &LogRecord) -> Stored<bool> {
    names(rows, record, |_| true)
}

/// Whether such a `close` ends this log where it ends here.
pub(super) fn is_ended(rows: &mut dyn Rows, record: &LogRecord) -> Stored<bool> {
    names(rows, record, |close| close.hash == record.chain.0)
}

fn names(
    rows: &mut dyn Rows,
    record: &LogRecord,
    is_meant: impl Fn(&Item) -> bool,
) -> Stored<bool> {
    Ok(that_count(rows)?.iter().any(|(close, by)| {
        close.item.subject == record.id.0
            && by.id != record.id
            && by.member == record.member
            && is_meant(&close.item)
    }))
}

/// Lets every `close` take effect as far as it can. The lowest of several wins, so that their order does
/// not matter. `since` is the place in the accepted order after which closes are new.
pub(super) fn settle(rows: &mut dyn Rows, facts: &Facts, pen: &Pen, since: u64) -> Stored<()> {
    let mut wanted: BTreeMap<LogId, BTreeMap<Chain, End>> = BTreeMap::new();
    for (close, by) in that_count(rows)? {
        let named = LogId(close.item.subject);
        let Some(of) = rows.log(&named)? else { continue };
        let settled = of.standing == Standing::Closed && close.seq <= since;
        // design.md 5: no other phone of this person ends a log of this one; its person did not confirm it.
        let theirs = of.author == facts.author() && by.author != facts.author();
        if settled || theirs || of.member != by.member || named == close.log {
            continue;
        }
        let end = End { close: close.item, by_another: of.author != by.author };
        let known = wanted.entry(named).or_default().entry(Chain(close.item.hash)).or_insert(end);
        known.by_another |= end.by_another;
    }
    for (log, chains) in wanted {
        let Some(record) = rows.log(&log)? else { continue };
        let Some((base, end)) = lowest(rows, facts, &record, &chains)? else { continue };
        if record.standing != Standing::Closed || base != record.end {
            end_at(rows, facts, pen, record, base, &end)?;
        }
    }
    Ok(())
}

/// One end that a log was given.
#[derive(Clone, Copy)]
struct End {
    close: Item,
    /// Whether another key of the member gave it: the log's phone was replaced or revoked.
    by_another: bool,
}

/// The first item of a log after which it has one of these chains, and the close that names it.
fn lowest(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
    chains: &BTreeMap<Chain, End>,
) -> Stored<Option<(u64, End)>> {
    let mut chain = Chain::start(&facts.space, &record.author, &record.id);
    let mut next = 0;
    while next <= record.end {
        let page = rows.items(&record.id, next, 256)?;
        if page.is_empty() {
            break;
        }
        for placed in page {
            // Of a damaged log an item may be gone, and what is next stands beyond the end.
            if placed.n > record.end {
                return Ok(None);
            }
            chain = chain.after(&placed.item);
            if let Some(end) = chains.get(&chain) {
                return Ok(Some((placed.n, *end)));
            }
            next = placed.n + 1;
        }
    }
    Ok(None)
}

/// The item of a log after which it has this chain, if it is held.
pub(super) fn base(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
    chain: Chain,
) -> Stored<Option<u64>> {
    let close = Item::close(record.id, chain.0);
    let end = End { close, by_another: false };
    Ok(lowest(rows, facts, record, &BTreeMap::from([(chain, end)]))?.map(|(base, _)| base))
}

fn end_at(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    mut record: LogRecord,
    base: u64,
    End { close, by_another }: &End,
) -> Stored<()> {
    let mut unlisted = unlisted(rows, &record, base)?;
    if *by_another {
        // Which logs and keys end is no longer for a replaced phone to say, so nobody lists it again.
        unlisted.retain(|item| !item.ends_something());
    }
    let ours = record.author == facts.author();
    if !unlisted.is_empty() && is_kept_by_us(rows, facts, &record)? {
        // A copy of this phone closed the log; what this one wrote to it since, it lists again itself. So does
        // the phone that took the place of the one whose log it is.
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
pub(super) fn signed_from(rows: &mut dyn Rows, record: &LogRecord, base: u64) -> Stored<u64> {
    let mut n = base;
    loop {
        if rows.signature_at(&record.id, n)?.is_some() {
            return Ok(n);
        }
        n += 1;
        // A log that ended before and now ends lower is held beyond that end, for just this.
        if n > record.end && rows.items(&record.id, n, 1)?.first().is_none_or(|kept| kept.n != n) {
            return Ok(record.end);
        }
    }
}

/// The items after `base` that no other log of the same member lists.
fn unlisted(rows: &mut dyn Rows, record: &LogRecord, base: u64) -> Stored<Vec<Item>> {
    let logs = logs_by_id(rows)?;
    let mut unlisted = Vec::new();
    let mut from = base + 1;
    while from <= record.end {
        let page = rows.items(&record.id, from, 256)?;
        let Some(last) = page.last() else { break };
        from = last.n + 1;
        for placed in page {
            if !own_log::listed_besides(rows, &logs, record.member, &record.id, &placed.item)? {
                unlisted.push(placed.item);
            }
        }
    }
    Ok(unlisted)
}
