//! Taking a group from a peer: everything is checked before anything is applied (`design.md` 6.2-6.4,
//! 6.12, 6.13; `sync.md` 1). A bad chain, certificate or signature refuses the whole group; bad bytes of
//! a change concern one entry. The caller commits all of it in one transaction, or nothing.

use std::collections::BTreeMap;

use super::closes;
use super::facts::{Facts, Pen};
use super::group::{GivenItem, Group};
use super::own_log;
use super::phones::{Known, is_kept_by_us};
use super::row::{self, Arrival, RowChange, actor_logs, logs_by_id};
use super::rows::{LogRecord, Rows, RowsError, Standing, Stored};
use super::runs::{Plan, Run, examine, new_log, runs};
use crate::document::Tries;
use crate::ids::{AuthorKey, ChangeHash, EntryId, LogId, MemberId};
use crate::log::{CertificateError, Chain, Item, ItemKind, KnownKeys as _, Verdict};

/// Why a group was refused. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Not the shape of a group: too many items, bytes or operations, no items, a log without its signed end,
    /// doubled ends.
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
    NotConfirmedHere(LogId),
    /// A new log of, or a certificate by, a key whose phone was replaced.
    #[error("the log's key belongs to a phone that was replaced")]
    KeyReplaced(LogId),
    /// More logs or closes than a couple ever makes.
    #[error("there are more logs, or ends of logs, than can be")]
    TooMany,
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
    /// Phones of the other member that were not known before: "your partner has a new phone".
    pub partner_phones: usize,
    /// How many operations were walked for it (`design.md` 6.14).
    pub work: u64,
}

/// What verified runs mean, by log.
type Plans = BTreeMap<LogId, (Run, Plan)>;

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
    // Before anything is read as a change: a few bytes can say many operations.
    if !group.is_affordable() {
        return Err(AcceptError::Malformed);
    }
    let mut accepted = Accepted::default();
    let mut logs = logs_by_id(rows)?;
    let mut plans = Plans::new();
    for run in in_given_order(runs(group)?, group) {
        if !logs.contains_key(&run.log) {
            let record = new_log(rows, facts, &logs, group, &run)?;
            if record.member != facts.me && is_new_phone(facts, &logs, &record.author) {
                accepted.partner_phones += 1;
            }
            rows.put_log(&record)?;
            logs.insert(run.log, record);
        }
        let Some(record) = logs.get(&run.log) else { return Err(AcceptError::Malformed) };
        let plan = examine(rows, facts, record, &run)?;
        plans.insert(run.log, (run, plan));
    }
    let since = rows.closes()?.iter().map(|close| close.seq).max().unwrap_or(0);
    let current = rows.current_log()?;
    let mut touched = Touched::default();
    append(rows, group, &logs, &plans, &mut touched, &mut accepted)?;
    let branches = branches(rows, facts, pen, &plans, &mut accepted)?;
    list_again(rows, facts, pen, group, &branches, &mut touched, &mut accepted)?;
    if closes::are_too_many(rows, facts)? {
        return Err(AcceptError::TooMany);
    }
    closes::settle(rows, facts, pen, since)?;
    // A peer knew an item of our log that we lack, or closed it: this phone was restored, or copied.
    accepted.fresh_log |= current.is_some() && rows.current_log()? != current;
    touched.update(rows, &mut accepted)?;
    Ok(accepted)
}

/// Whether a key of the other member is of another phone than those known before, and not of the first one.
fn is_new_phone(facts: &Facts, logs: &BTreeMap<LogId, LogRecord>, key: &AuthorKey) -> bool {
    let known = Known { facts, logs };
    facts
        .members
        .both()
        .iter()
        .all(|member| MemberId::of_first_key(key) != *member && !known.speaks_for(member, key))
}

/// Certificates may vouch for one another within a group: logs in the order in which they appear in it.
fn in_given_order(mut runs: Vec<Run>, group: &Group) -> Vec<Run> {
    runs.sort_by_key(|run| group.items.iter().position(|given| given.log == run.log));
    runs
}

/// Appends what is new, in the group's order.
fn append(
    rows: &mut dyn Rows,
    group: &Group,
    logs: &BTreeMap<LogId, LogRecord>,
    plans: &Plans,
    touched: &mut Touched,
    accepted: &mut Accepted,
) -> Result<(), AcceptError> {
    let current = rows.current_log()?;
    for given in &group.items {
        let Some((_, Plan::Append { from, .. })) = plans.get(&given.log) else { continue };
        if given.n < *from {
            continue;
        }
        rows.append(&given.log, given.n, &given.item)?;
        if Some(given.log) == current {
            rows.set_current_log(None)?;
        }
        accepted.new_items += 1;
        if let Some(record) = logs.get(&given.log) {
            touched.note(given, given.log, record.member, accepted);
        }
    }
    for (log, (run, plan)) in plans {
        let Plan::Append { chain, .. } = plan else { continue };
        let Some(mut record) = rows.log(log)? else { continue };
        record.end = run.last();
        record.chain = *chain;
        rows.put_log(&record)?;
        rows.put_anchor(&record.head(), Some(&run.signature))?;
    }
    Ok(())
}

/// Handles what does not go on from the items held: closes own logs that were continued twice, and
/// remembers how far each other branch went. Gives the own logs, and those of earlier phones, whose branch is to be listed again here,
/// with the last item that both branches share.
fn branches(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    plans: &Plans,
    accepted: &mut Accepted,
) -> Stored<BTreeMap<LogId, u64>> {
    let mut branches = BTreeMap::new();
    for (log, (run, plan)) in plans {
        let Some(mut record) = rows.log(log)? else { continue };
        let ours = is_kept_by_us(rows, facts, &record)?;
        let chain = match plan {
            Plan::Append { .. } | Plan::Skip => continue,
            Plan::Salvage { chain } => {
                branches.insert(*log, record.end);
                *chain
            }
            Plan::Split { base, chain } => {
                accepted.splits += 1;
                if ours {
                    own_log::renew(rows, facts, pen, log, *base)?;
                    branches.insert(*log, *base);
                } else {
                    record.standing = Standing::Split;
                    rows.put_log(&record)?;
                }
                *chain
            }
            Plan::Aside { chain } => *chain,
        };
        set_branch(rows, log, run, chain)?;
    }
    Ok(branches)
}

fn set_branch(rows: &mut dyn Rows, log: &LogId, run: &Run, chain: Chain) -> Stored<()> {
    if let Some(mut record) = rows.log(log)? {
        record.branch = Some((run.last(), chain));
        rows.put_log(&record)?;
    }
    Ok(())
}

/// Lists the other branch of own closed logs again in the log being written.
fn list_again(
    rows: &mut dyn Rows,
    facts: &Facts,
    pen: &Pen,
    group: &Group,
    branches: &BTreeMap<LogId, u64>,
    touched: &mut Touched,
    accepted: &mut Accepted,
) -> Stored<()> {
    for given in &group.items {
        let Some(base) = branches.get(&given.log) else { continue };
        let Some(closed) = rows.log(&given.log)? else { continue };
        if given.n <= *base {
            continue;
        }
        if closed.author == facts.author() {
            give_way(rows, facts, pen, &given.item)?;
        }
        let mut fresh = own_log::current(rows, facts, pen)?;
        own_log::name_closed(rows, &mut fresh, &Item::close(given.log, closed.chain.0))?;
        if own_log::list_again(rows, &mut fresh, &given.log, &given.item)?.is_some() {
            accepted.new_items += 1;
            touched.note(given, fresh.id, fresh.member, accepted);
        }
    }
    Ok(())
}

/// Two copies of a phone may end each the log that the other one writes, after damage: then each close stands beyond the end
/// that the other one sets, and counts nowhere but where it was written. Who hears that its own was ended begins a third.
fn give_way(rows: &mut dyn Rows, facts: &Facts, pen: &Pen, item: &Item) -> Stored<()> {
    let ended = LogId(item.subject);
    if item.kind() != ItemKind::Close || rows.current_log()? != Some(ended) {
        return Ok(());
    }
    let Some(record) = rows.log(&ended)? else { return Ok(()) };
    match closes::base(rows, facts, &record, Chain(item.hash))? {
        Some(base) => own_log::renew(rows, facts, pen, &ended, base),
        None => Ok(()),
    }
}

/// The rows that a group touches, in its order, and the bytes that came for them.
#[derive(Default)]
struct Touched {
    order: Vec<EntryId>,
    arrivals: BTreeMap<EntryId, Vec<Arrival>>,
}

impl Touched {
    fn note(&mut self, given: &GivenItem, listed_in: LogId, member: u8, accepted: &mut Accepted) {
        let Some(entry) = given.item.entry() else { return };
        if let Verdict::Void(_) = given.item.verdict(member) {
            accepted.void += 1;
            return;
        }
        if !self.arrivals.contains_key(&entry) {
            self.order.push(entry);
        }
        let arrived = self.arrivals.entry(entry).or_default();
        if given.item.kind() == ItemKind::Change {
            arrived.push(Arrival {
                hash: ChangeHash(given.item.hash),
                log: listed_in,
                bytes: given.bytes.clone(),
            });
        }
    }

    /// Brings each row up to its items.
    fn update(mut self, rows: &mut dyn Rows, accepted: &mut Accepted) -> Stored<()> {
        let logs = logs_by_id(rows)?;
        let actors = actor_logs(rows)?;
        let mut tries = Tries::default();
        for entry in std::mem::take(&mut self.order) {
            let arrived = self.arrivals.remove(&entry).unwrap_or_default();
            let change = row::update(rows, &logs, &actors, &entry, &arrived, &mut tries)?;
            accepted.work += change.work;
            accepted.rows.push(change);
        }
        Ok(())
    }
}
