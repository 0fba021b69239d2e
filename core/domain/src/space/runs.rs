//! What a group says about each log in it, verified: certificate, numbers, chain, signature. Nothing is
//! applied here (`design.md` 5, 6.2; `docs/formats.md` 4, 5, 7).

use std::collections::BTreeMap;

use super::accept::AcceptError;
use super::chains::chain_after;
use super::closes::is_named;
use super::facts::Facts;
use super::group::{Group, MAX_GROUP_BYTES, MAX_GROUP_ITEMS};
use super::phones::{
    Known, is_confirmed, is_kept_by_us, is_known, is_named_by_another, is_replaced,
};
use super::rows::{LogRecord, Rows, Standing, Stored};
use crate::ids::LogId;
use crate::log::{
    Certificate, CertificateError, Chain, Head, HeadSignature, Item, ItemKind, Signer,
};

/// The items of one log in a group.
pub(super) struct Run {
    pub log: LogId,
    pub first: u64,
    pub items: Vec<Item>,
    pub signature: HeadSignature,
}

impl Run {
    pub fn last(&self) -> u64 {
        self.first + (self.items.len() as u64).saturating_sub(1)
    }
}

/// What is to be done with a run, once it is verified.
pub(super) enum Plan {
    /// Append the items from this number on, after which the chain is this.
    Append { from: u64, chain: Chain },
    /// A log of ours, or of our earlier phone, is closed: list again what it holds beyond its end.
    Salvage { chain: Chain },
    /// It contradicts what is held after `base`.
    Split { base: u64, chain: Chain },
    /// Of another branch than the one held of a split log, or beyond what a log takes that a `close` names:
    /// verified and let go.
    Aside { chain: Chain },
    /// Nothing new.
    Skip,
}

/// Splits a group into its logs, each without a gap and with its signed end.
pub(super) fn runs(group: &Group) -> Result<Vec<Run>, AcceptError> {
    if group.items.is_empty() || group.items.len() > MAX_GROUP_ITEMS {
        return Err(AcceptError::Malformed);
    }
    // Whoever takes a group must be able to give it on, whole; and it bounds what is held at once.
    let bytes = group.items.iter().filter_map(|given| given.bytes.as_ref());
    if bytes.map(Vec::len).sum::<usize>() > MAX_GROUP_BYTES {
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
        let (Some(end), None) = (ends.next(), ends.next()) else {
            return Err(AcceptError::Malformed);
        };
        let run = Run { log, first, items, signature: end.signature };
        if end.n != run.last() {
            return Err(AcceptError::Malformed);
        }
        runs.push(run);
    }
    if runs.len() == group.ends.len() { Ok(runs) } else { Err(AcceptError::Malformed) }
}

/// The record of a log that begins in this group, once its certificate is believed.
pub(super) fn new_log(
    rows: &mut dyn Rows,
    facts: &Facts,
    logs: &BTreeMap<LogId, LogRecord>,
    group: &Group,
    run: &Run,
) -> Result<LogRecord, AcceptError> {
    let first =
        group.items.iter().find(|given| given.log == run.log).ok_or(AcceptError::Malformed)?;
    if first.n != 0 || first.item.kind() != ItemKind::Certificate {
        return Err(AcceptError::Gap);
    }
    let bytes = first.bytes.as_deref().ok_or(AcceptError::Malformed)?;
    let certificate = Certificate::decode(bytes)?;
    let nonce = first.item.subject;
    if Item::certificate(nonce, certificate.hash()) != first.item
        || LogId::of(&facts.space, &certificate.author, &nonce) != run.log
    {
        return Err(AcceptError::Malformed);
    }
    // First: who signed it may not be known here either, for the same reason.
    if facts.is_mine(&certificate.member) && !is_confirmed(facts, &certificate) {
        return Err(AcceptError::NotConfirmedHere(run.log));
    }
    certificate.verify(&facts.space, &facts.members, &Known { facts, logs })?;
    let member = facts.members.index_of(&certificate.member).ok_or(CertificateError::Stranger)?;
    let named = is_named_by_another(rows, facts, logs, &run.log, member, &certificate.author)?;
    let ours = certificate.author == facts.author();
    if !named && !ours && is_void(rows, facts, logs, member, &certificate)? {
        return Err(AcceptError::KeyReplaced(run.log));
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

/// Whether a certificate's key was replaced, or it is a new one by a key that was.
fn is_void(
    rows: &mut dyn Rows,
    facts: &Facts,
    logs: &BTreeMap<LogId, LogRecord>,
    member: u8,
    certificate: &Certificate,
) -> Stored<bool> {
    if is_replaced(rows, facts, logs, member, &certificate.author)? {
        return Ok(true);
    }
    if is_known(facts, logs, certificate) {
        return Ok(false);
    }
    match certificate.signer {
        Signer::Itself => Ok(false),
        Signer::Earlier(key) => is_replaced(rows, facts, logs, member, &key),
        Signer::Partner(key) => is_replaced(rows, facts, logs, 1 - member, &key),
    }
}

/// Verifies a run's chain and signature, and says what it means for what is held. Applies nothing.
pub(super) fn examine(
    rows: &mut dyn Rows,
    facts: &Facts,
    record: &LogRecord,
    run: &Run,
) -> Result<Plan, AcceptError> {
    let start = Chain::start(&facts.space, &record.author, &run.log);
    let begun = record.chain != start;
    let next = if begun { record.end + 1 } else { 0 };
    let ours = is_kept_by_us(rows, facts, record)?;
    // Where the run goes on from: an item held, or the branch that was let go or listed again so far.
    let (held, branch) = match run.first.checked_sub(1) {
        None => (Some(start), None),
        Some(n) if n < next => (chain_after(rows, facts, record, n)?, branch_at(record, n)),
        Some(n) => (None, branch_at(record, n)),
    };
    if held.is_none() && branch.is_none() {
        return Err(AcceptError::Gap);
    }
    if let Some(chain) = signed_after(held, record, run) {
        let shared = next.saturating_sub(run.first).min(run.items.len() as u64);
        if let Some(at) = first_difference(rows, run, shared)? {
            let Some(base) = (run.first + at).checked_sub(1) else {
                // Not even item 0 is shared: this is no log that could be told apart from a lie.
                return Err(AcceptError::BadSignature);
            };
            return Ok(match record.standing {
                _ if ours => Plan::Split { base, chain },
                Standing::Open => Plan::Split { base, chain },
                Standing::Split | Standing::Closed => Plan::Aside { chain },
            });
        }
        if shared == run.items.len() as u64 {
            return Ok(Plan::Skip);
        }
        let from = run.first + shared;
        return Ok(match record.standing {
            Standing::Open => Plan::Append { from, chain },
            Standing::Closed if ours => Plan::Salvage { chain },
            // The other branch may be gone with the phone that wrote it: then nobody ever ends the log.
            Standing::Split if !is_named(rows, record)? => Plan::Append { from, chain },
            Standing::Closed | Standing::Split => Plan::Aside { chain },
        });
    }
    match signed_after(branch, record, run) {
        Some(chain) if ours && record.standing == Standing::Closed => Ok(Plan::Salvage { chain }),
        Some(chain) => Ok(Plan::Aside { chain }),
        None => Err(AcceptError::BadSignature),
    }
}

fn branch_at(record: &LogRecord, n: u64) -> Option<Chain> {
    record.branch.filter(|(at, _)| *at == n).map(|(_, chain)| chain)
}

/// The chain after a run that goes on from `before`, if that is what the log's author signed.
fn signed_after(before: Option<Chain>, record: &LogRecord, run: &Run) -> Option<Chain> {
    let chain = run.items.iter().fold(before?, |chain, item| chain.after(item));
    let head = Head { log: run.log, n: run.last(), chain };
    head.is_signed_by(&record.author, &run.signature).then_some(chain)
}

/// The place in a run of the first item that differs from the one held.
fn first_difference(rows: &mut dyn Rows, run: &Run, shared: u64) -> Stored<Option<u64>> {
    if shared == 0 {
        return Ok(None);
    }
    let limit = usize::try_from(shared).unwrap_or(MAX_GROUP_ITEMS);
    let held = rows.items(&run.log, run.first, limit)?;
    let at = held.iter().zip(&run.items).position(|(held, given)| held.item != *given);
    Ok(at.map(|at| at as u64))
}
