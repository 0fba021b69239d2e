//! Taking a group from a peer: everything is checked before anything is applied (`design.md` 6.2-6.4,
//! 6.12, 6.13; `sync.md` 1). A bad chain, certificate or signature refuses the whole group; bad bytes of
//! a change concern one entry. The caller commits all of it in one transaction, or nothing.

use std::collections::BTreeMap;

use super::chains::chain_after;
use super::facts::{Facts, Pen};
use super::group::{Group, MAX_GROUP_ITEMS};
use super::own_log;
use super::row::{self, Arrival, RowChange, actor_logs, logs_by_id};
use super::rows::{LogRecord, Rows, RowsError, Standing, Stored};
use crate::ids::{AuthorKey, ChangeHash, EntryId, LogId, MemberId};
use crate::log::{
    Certificate, CertificateError, Chain, Head, HeadSignature, Item, ItemKind, KnownKeys, Signer, Verdict,
};

/// Why a group was refused. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Not the shape of a group: too many items, none, a log without its signed end, doubled ends.
    #[error("the group is malformed")]
    Malformed,
    /// Items are missing between what is held and what was given.
    #[error("the group leaves out items of a log")]
    Gap,
    /// A log that is new here did not begin with a certificate to be believed.
    #[error("the log's certificate is not accepted: {0}")]
    Certificate(#[from] CertificateError),
    /// A certificate for this phone's own member that its own person never confirmed here.
    #[error("the certificate was not confirmed on this phone")]
    NotConfirmedHere,
    /// The chain over the items is not the one that was signed, or the signature is wrong.
    #[error("the log's signature does not fit its items")]
    BadSignature,
    /// The storage failed.
    #[error(transparent)]
    Rows(#[from] RowsError),
}

/// What a group brought.
#[derive(Clone, Default)]
pub struct Accepted {
    /// Items that were new here.
    pub new_items: usize,
    /// Rows that were touched, in the group's order.
    pub rows: Vec<RowChange>,
    /// Void items among the new ones.
    pub void: usize,
    /// Logs that turned out to have been continued twice.
    pub splits: usize,
    /// Whether this phone had to begin a fresh log.
    pub fresh_log: bool,
}

impl KnownKeys for BTreeMap<LogId, LogRecord> {
    fn speaks_for(&self, member: &MemberId, key: &AuthorKey) -> bool {
        self.values().any(|log| {
            log.author == *key
                && Certificate::decode(&log.certificate).is_ok_and(|read| read.member == *member)
        })
    }
}

/// The items of one log in a group.
struct Run {
    log: LogId,
    first: u64,
    items: Vec<Item>,
    signature: HeadSignature,
}

/// What is to be done with a run, once it is verified.
enum Plan {
    /// Append the items from this number on, after which the chain is this.
    Append { from: u64, chain: Chain },
    /// The log is closed at `base`: take over what it holds beyond, if the log is ours.
    Salvage { chain: Chain },
    /// It contradicts what is held after `base`.
    Split { base: u64, chain: Chain },
    /// Nothing new.
    Skip,
}

/// Takes a group. See the module's text.
///
/// # Errors
/// [`AcceptError`]; the caller must then roll its transaction back.
pub fn accept(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    group: &Group,
) -> Result<Accepted, AcceptError> {
    let mut accepted = Accepted::default();
    let mut logs = logs_by_id(rows)?;
    let mut plans = BTreeMap::new();
    for run in runs(group)? {
        if !logs.contains_key(&run.log) {
            let record = new_log(facts, &logs, group, &run)?;
            rows.put_log(&record)?;
            logs.insert(run.log, record);
        }
        let Some(record) = logs.get(&run.log) else { return Err(AcceptError::Malformed) };
        let plan = examine(rows, facts, record, &run)?;
        plans.insert(run.log, (run, plan));
    }
    // Own logs whose other branch is taken over, and the last item that both branches share.
    let mut branches = BTreeMap::new();
    for (log, (run, plan)) in &plans {
        let Plan::Split { base, chain } = plan else { continue };
        let Some(record) = logs.get_mut(log) else { continue };
        accepted.splits += 1;
        if record.author == facts.author() {
            // Our own log was continued twice: close it here, list ours again, take the other branch over.
            own_log::renew(rows, facts, pen, log, *base)?;
            accepted.fresh_log = true;
            branches.insert(*log, *base);
            set_branch(rows, log, run, *chain)?;
        } else if record.standing == Standing::Open {
            record.standing = Standing::Split;
            rows.put_log(record)?;
        }
    }
    for (log, (run, plan)) in &plans {
        if let (Plan::Salvage { chain }, Some(record)) = (plan, logs.get(log)) {
            branches.insert(*log, record.end);
            set_branch(rows, log, run, *chain)?;
        }
    }
    append(rows, facts, pen, group, &plans, &branches, &mut accepted)?;
    settle_closes(rows, facts)?;
    Ok(accepted)
}

fn set_branch(rows: &mut dyn Rows, log: &LogId, run: &Run, chain: Chain) -> Stored<()> {
    if let Some(mut record) = rows.log(log)? {
        record.branch = Some((run.last(), chain));
        rows.put_log(&record)?;
    }
    Ok(())
}

impl Run {
    fn last(&self) -> u64 {
        self.first + self.items.len() as u64 - 1
    }
}

/// Splits a group into its logs, each without a gap and with its signed end.
fn runs(group: &Group) -> Result<Vec<Run>, AcceptError> {
    if group.items.is_empty() || group.items.len() > MAX_GROUP_ITEMS {
        return Err(AcceptError::Malformed);
    }
    let mut by_log: BTreeMap<LogId, (u64, Vec<Item>)> = BTreeMap::new();
    for given in &group.items {
        let (first, items) = by_log.entry(given.log).or_insert((given.n, Vec::new()));
        if first.checked_add(items.len() as u64) != Some(given.n) {
            return Err(AcceptError::Gap);
        }
        items.push(given.item);
    }
    let mut runs = Vec::with_capacity(by_log.len());
    for (log, (first, items)) in by_log {
        let mut ends = group.ends.iter().filter(|end| end.log == log);
        let (Some(end), None) = (ends.next(), ends.next()) else { return Err(AcceptError::Malformed) };
        let run = Run { log, first, items, signature: end.signature };
        if end.n != run.last() {
            return Err(AcceptError::Malformed);
        }
        runs.push(run);
    }
    if runs.len() == group.ends.len() { Ok(runs) } else { Err(AcceptError::Malformed) }
}

/// The record of a log that begins in this group, once its certificate is believed.
fn new_log(
    facts: &Facts,
    logs: &BTreeMap<LogId, LogRecord>,
    group: &Group,
    run: &Run,
) -> Result<LogRecord, AcceptError> {
    let first = group.items.iter().find(|given| given.log == run.log).ok_or(AcceptError::Malformed)?;
    if first.n != 0 || first.item.kind() != ItemKind::Certificate {
        return Err(AcceptError::Gap);
    }
    let bytes = first.bytes.as_deref().ok_or(AcceptError::Malformed)?;
    let certificate = Certificate::decode(bytes)?;
    if Item::certificate(certificate.hash()) != first.item {
        return Err(AcceptError::Malformed);
    }
    certificate.verify(&facts.space, &facts.members, logs)?;
    let member = facts.members.index_of(&certificate.member).ok_or(CertificateError::Stranger)?;
    // design.md 5: for our own member only what was confirmed here, that is, what our key signed.
    if member == facts.me {
        let ours = match certificate.signer {
            Signer::Itself => certificate.author == facts.author(),
            Signer::Earlier(key) => certificate.author == facts.author() || key == facts.author(),
            Signer::Partner(_) => false,
        };
        if !ours {
            return Err(AcceptError::NotConfirmedHere);
        }
    }
    Ok(LogRecord {
        id: run.log,
        member,
        author: certificate.author,
        device: certificate.device,
        certificate: bytes.to_vec(),
        end: 0,
        // Not begun: `examine` takes item 0 as new for a log whose chain is still its start.
        chain: Chain::start(&facts.space, &certificate.author, &run.log),
        standing: Standing::Open,
        branch: None,
    })
}

/// Verifies a run's chain and signature, and says what it means for what is held. Applies nothing.
fn examine(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
    run: &Run,
) -> Result<Plan, AcceptError> {
    let start = Chain::start(&facts.space, &record.author, &run.log);
    let begun = record.chain != start;
    let next = if begun { record.end + 1 } else { 0 };
    let before = match run.first.checked_sub(1) {
        None => start,
        Some(n) => match (n < next, record.branch) {
            (true, _) => chain_after(rows, facts, record, n)?.ok_or(AcceptError::Gap)?,
            (false, Some((at, chain))) if at == n => chain,
            (false, _) => return Err(AcceptError::Gap),
        },
    };
    let chain = run.items.iter().fold(before, |chain, item| chain.after(item));
    let head = Head { log: run.log, n: run.last(), chain };
    if !head.is_signed_by(&record.author, &run.signature) {
        return Err(AcceptError::BadSignature);
    }
    let shared = next.saturating_sub(run.first).min(run.items.len() as u64);
    if shared > 0 {
        let limit = usize::try_from(shared).unwrap_or(MAX_GROUP_ITEMS);
        let held = rows.items(&run.log, run.first, limit)?;
        let differs = held.iter().zip(&run.items).position(|(held, given)| held.item != *given);
        if let Some(at) = differs {
            let Some(base) = (run.first + at as u64).checked_sub(1) else {
                // Not even item 0 is shared: this is no log that could be told apart from a lie.
                return Err(AcceptError::BadSignature);
            };
            return Ok(match record.standing {
                Standing::Split => Plan::Skip,
                Standing::Open | Standing::Closed => Plan::Split { base, chain },
            });
        }
    }
    if shared == run.items.len() as u64 {
        return Ok(Plan::Skip);
    }
    Ok(match record.standing {
        Standing::Open => Plan::Append { from: run.first + shared, chain },
        Standing::Closed if record.author == facts.author() => Plan::Salvage { chain },
        Standing::Closed | Standing::Split => Plan::Skip,
    })
}

/// Appends what is new in the group's order, and brings the rows that it touches up to date.
fn append(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    group: &Group,
    plans: &BTreeMap<LogId, (Run, Plan)>,
    branches: &BTreeMap<LogId, u64>,
    accepted: &mut Accepted,
) -> Result<(), AcceptError> {
    let current = rows.current_log()?;
    let mut touched: Vec<EntryId> = Vec::new();
    let mut arrivals: BTreeMap<EntryId, Vec<Arrival>> = BTreeMap::new();
    let mut appended = false;
    for given in &group.items {
        let listed_in = match plans.get(&given.log) {
            Some((_, Plan::Append { from, .. })) if given.n >= *from => {
                rows.append(&given.log, given.n, &given.item)?;
                appended = true;
                if Some(given.log) == current {
                    // A peer knew an item of our log that we lack: this phone was restored.
                    rows.set_current_log(None)?;
                    accepted.fresh_log = true;
                }
                given.log
            }
            Some(_) if branches.get(&given.log).is_some_and(|base| given.n > *base) => {
                let mut fresh = own_log::current(rows, facts, pen)?;
                own_log::ensure_closes(rows, &mut fresh, &given.log)?;
                match own_log::list_again(rows, &mut fresh, &given.item)? {
                    Some(_) => fresh.id,
                    None => continue,
                }
            }
            _ => continue,
        };
        accepted.new_items += 1;
        note(rows, given, listed_in, &mut touched, &mut arrivals, accepted)?;
    }
    for (log, (run, plan)) in plans {
        let Plan::Append { chain, .. } = plan else { continue };
        let Some(mut record) = rows.log(log)? else { continue };
        record.end = run.last();
        record.chain = *chain;
        rows.put_log(&record)?;
        rows.put_anchor(&record.head(), Some(&run.signature))?;
    }
    if appended {
        rows.end_group()?;
    }
    let logs = logs_by_id(rows)?;
    let actors = actor_logs(rows)?;
    for entry in touched {
        let arrived = arrivals.remove(&entry).unwrap_or_default();
        accepted.rows.push(row::update(rows, &logs, &actors, &entry, &arrived)?);
    }
    Ok(())
}

/// Notes which row an item touches, and the bytes that came with it.
fn note(
    rows: &mut dyn Rows,
    given: &super::group::GivenItem,
    listed_in: LogId,
    touched: &mut Vec<EntryId>,
    arrivals: &mut BTreeMap<EntryId, Vec<Arrival>>,
    accepted: &mut Accepted,
) -> Stored<()> {
    let Some(record) = rows.log(&listed_in)? else { return Ok(()) };
    let Some(entry) = given.item.entry() else { return Ok(()) };
    if let Verdict::Void(_) = given.item.verdict(record.member) {
        accepted.void += 1;
        return Ok(());
    }
    if !arrivals.contains_key(&entry) {
        touched.push(entry);
    }
    let arrived = arrivals.entry(entry).or_default();
    if given.item.kind() == ItemKind::Change {
        arrived.push(Arrival {
            hash: ChangeHash(given.item.hash),
            log: listed_in,
            bytes: given.bytes.clone(),
        });
    }
    Ok(())
}

/// Lets every `close` take effect that can: the log it names belongs to the same member, holds the chain
/// it names, and each later item held here is listed again in another log, so that nothing anyone wrote
/// is lost by it (`docs/formats.md` 7).
pub(super) fn settle_closes(rows: &mut dyn Rows, facts: &Facts) -> Stored<()> {
    for close in rows.closes()? {
        let closed = LogId(close.item.subject);
        let (Some(closer), Some(mut record)) = (rows.log(&close.log)?, rows.log(&closed)?) else {
            continue;
        };
        let applies = record.member == closer.member
            && closed != close.log
            && record.standing != Standing::Closed;
        if !applies {
            continue;
        }
        let Some(base) = find_chain(rows, facts, &record, Chain(close.item.hash))? else { continue };
        if !all_listed_elsewhere(rows, &record, base)? {
            continue;
        }
        rows.cut(&closed, base)?;
        record.end = base;
        record.chain = Chain(close.item.hash);
        record.standing = Standing::Closed;
        rows.put_log(&record)?;
    }
    Ok(())
}

fn all_listed_elsewhere(rows: &mut dyn Rows, record: &LogRecord, base: u64) -> Stored<bool> {
    let mut from = base + 1;
    while from <= record.end {
        let page = rows.items(&record.id, from, 256)?;
        let Some(last) = page.last() else { return Ok(true) };
        from = last.n + 1;
        for placed in page {
            let about_entry = placed.item.entry().is_some();
            if about_entry && !rows.listed_elsewhere(&record.id, &placed.item)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
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
