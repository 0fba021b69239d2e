//! Automerge documents as bytes: made, edited, and extended with a peer's changes (`design.md` 6.12, 6.13).
//!
//! automerge 0.12 panics on, or accepts and cannot save, a few percent of well-formed mutated changes.
//! So everything that touches bytes of a peer runs under `catch_unwind`, on a copy, and is saved, loaded
//! again and compared before it counts. What does not pass concerns one entry, never the group.

mod guard;
mod order;
mod same;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ReadDoc, SaveOptions};

pub use guard::{MAX_DOCUMENT_OPERATIONS, MAX_OPERATIONS, MAX_TAKEN_CHANGE, cost};

use crate::ids::{ChangeHash, LogId};

/// The 8 random bytes of one run of the process: the second part of an actor, never stored by itself.
pub type ProcessId = [u8; 8];

/// The automerge actor of a log in one process: log id, then process id (24 bytes).
#[must_use]
pub fn actor(log: &LogId, process: &ProcessId) -> ActorId {
    let mut bytes = [0; 24];
    bytes[..16].copy_from_slice(&log.0);
    bytes[16..].copy_from_slice(process);
    ActorId::from(bytes)
}

/// The log that an actor belongs to, when it has the form of [`actor`].
#[must_use]
pub fn log_of(actor: &ActorId) -> Option<LogId> {
    let bytes = actor.to_bytes();
    (bytes.len() == 24).then(|| bytes.get(..16).and_then(LogId::from_slice)).flatten()
}

/// A document after one local act.
pub struct Written {
    /// The whole document, as one `save()`.
    pub document: Vec<u8>,
    /// The change that the act made.
    pub change: ChangeHash,
    /// The size of that change in bytes.
    pub change_size: usize,
    /// Whether it is within [`MAX_OPERATIONS`] and the document within [`MAX_DOCUMENT_OPERATIONS`], so that
    /// the other phone takes it.
    pub affordable: bool,
}

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The stored bytes are no document any more; the entry is damaged here.
    #[error("the stored document cannot be read")]
    Unreadable,
    /// automerge refused the edit.
    #[error("the document refused the edit: {0}")]
    Refused(#[from] AutomergeError),
}

/// Runs one act on a document (an empty one for `None`) as `actor`; `Ok(None)` when it changes nothing.
///
/// # Errors
/// [`DocumentError`]; nothing is changed then.
pub fn write<E: From<DocumentError>>(
    document: Option<&[u8]>,
    actor: ActorId,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), E>,
) -> Result<Option<Written>, E> {
    // The other member may have made the document: what was taken from a peer may yet panic when edited.
    catch_unwind(AssertUnwindSafe(|| write_unguarded(document, actor, act)))
        .unwrap_or_else(|_| Err(DocumentError::Unreadable.into()))
}

fn write_unguarded<E: From<DocumentError>>(
    document: Option<&[u8]>,
    actor: ActorId,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), E>,
) -> Result<Option<Written>, E> {
    let mut doc = match document {
        None => Automerge::new(),
        Some(bytes) => load(bytes).ok_or(DocumentError::Unreadable)?,
    };
    doc.set_actor(actor);
    let mut tx = doc.transaction();
    act(&mut tx)?;
    if tx.pending_ops() == 0 {
        return Ok(None);
    }
    // Time 0: no instant leaves the phone (`design.md` 6.3).
    let (Some(hash), _) = tx.commit_with(CommitOptions::default().with_time(0)) else {
        return Ok(None);
    };
    let Some(change) = doc.get_change_by_hash(&hash) else { return Ok(None) };
    let affordable =
        guard::is_affordable(change.raw_bytes()) && operations(&doc) <= MAX_DOCUMENT_OPERATIONS;
    let change_size = change.raw_bytes().len();
    Ok(Some(Written { document: save(&doc), change: ChangeHash(hash.0), change_size, affordable }))
}

/// How many operations a document is made of.
fn operations(doc: &Automerge) -> u64 {
    let changes = doc.get_changes_meta(&[]);
    changes.iter().map(|change| (change.max_op + 1).saturating_sub(change.start_op)).sum()
}

fn save(doc: &Automerge) -> Vec<u8> {
    doc.save_with_options(SaveOptions { deflate: true, retain_orphans: false })
}

/// Loads stored bytes; `None` when they are no document. Never panics.
#[must_use]
pub fn load(document: &[u8]) -> Option<Automerge> {
    if document.is_empty() {
        return None;
    }
    catch_unwind(AssertUnwindSafe(|| Automerge::load(document).ok())).ok().flatten()
}

/// The hashes of all changes in a document.
#[must_use]
pub fn hashes(doc: &Automerge) -> BTreeSet<ChangeHash> {
    doc.get_changes_meta(&[]).iter().map(|change| ChangeHash(change.hash.0)).collect()
}

/// The bytes of one change of a loaded document, uncompressed, as they are given.
#[must_use]
pub fn change_bytes(doc: &Automerge, hash: &ChangeHash) -> Option<Vec<u8>> {
    catch_unwind(AssertUnwindSafe(|| {
        let change = doc.get_change_by_hash(&automerge::ChangeHash(hash.0))?;
        Some(change.raw_bytes().to_vec())
    }))
    .ok()
    .flatten()
}

/// Bytes that a peer offers for a change.
pub struct Offered<'a> {
    /// The hash that the item names.
    pub hash: ChangeHash,
    /// The change, uncompressed, with automerge's chunk header.
    pub bytes: &'a [u8],
    /// The logs whose actors may have made it: the item's log, and those that log closed.
    pub logs: &'a [LogId],
}

/// What became of an offer.
pub struct Extended {
    /// The document with everything that passed, as one `save()`; empty when nothing is held.
    pub document: Vec<u8>,
    /// The loaded document, for reading.
    pub loaded: Automerge,
    /// The changes it holds.
    pub held: BTreeSet<ChangeHash>,
    /// How many offered changes were refused.
    pub refused: usize,
    /// How many operations were walked for it.
    pub work: u64,
}

/// How many operations may be walked to find the good ones among the changes offered for one document, when
/// they are not all good. An honest phone offers none that are not.
const MAX_SEARCH: u64 = 4 * MAX_DOCUMENT_OPERATIONS;

/// Takes a peer's changes into a document, each only if it passes every check of `design.md` 6.12 and 6.13.
/// Stored bytes that are damaged count as holding nothing. What is offered beyond the operations that a document
/// may have is not even read, and the search for good changes among bad ones has an end.
#[must_use]
pub fn extend(document: &[u8], offered: &[Offered<'_>]) -> Extended {
    let start = || load(document).unwrap_or_default();
    let base = start();
    let mut work = operations(&base);
    let mut left = MAX_DOCUMENT_OPERATIONS;
    let parsed: Vec<Option<Change>> = offered
        .iter()
        .map(|offer| {
            left = left.checked_sub(cost(offer.bytes)?)?;
            parse(offer)
        })
        .collect();
    let refused = parsed.iter().filter(|parsed| parsed.is_none()).count();
    let wanted = order::causes_first(parsed.into_iter().flatten().collect());
    if wanted.is_empty() {
        let held = hashes(&base);
        return Extended {
            document: document_or_empty(document, &held),
            loaded: base,
            held,
            refused,
            work,
        };
    }
    work += operations(&base) + MAX_DOCUMENT_OPERATIONS.saturating_sub(left);
    // All at once first: nearly always everything is in order.
    if let Some((document, loaded, held)) = try_apply(&base, &wanted) {
        return Extended { document, loaded, held, refused, work };
    }
    // One by one, so that a bad change takes only what depends on it with it.
    let (mut bytes, mut doc, mut held) = (document.to_vec(), base, BTreeSet::new());
    held.extend(hashes(&doc));
    let mut left_out = refused;
    let mut search = MAX_SEARCH;
    for change in wanted {
        let walked = operations(&doc) + change.len() as u64;
        let Some(rest) = search.checked_sub(walked) else {
            left_out += 1;
            continue;
        };
        (search, work) = (rest, work + walked);
        match try_apply(&doc, std::slice::from_ref(&change)) {
            Some(next) => (bytes, doc, held) = next,
            None => left_out += 1,
        }
    }
    let document = document_or_empty(&bytes, &held);
    Extended { document, loaded: doc, held, refused: left_out, work }
}

fn document_or_empty(document: &[u8], held: &BTreeSet<ChangeHash>) -> Vec<u8> {
    if held.is_empty() { Vec::new() } else { document.to_vec() }
}

fn parse(offer: &Offered<'_>) -> Option<Change> {
    if !guard::is_affordable(offer.bytes) {
        return None;
    }
    let bytes = offer.bytes.to_vec();
    let change =
        catch_unwind(AssertUnwindSafe(|| Change::from_bytes(bytes).ok())).ok().flatten()?;
    let from_its_log = log_of(change.actor_id()).is_some_and(|log| offer.logs.contains(&log));
    (from_its_log && change.hash().0 == offer.hash.0 && change.raw_bytes() == offer.bytes)
        .then_some(change)
}

/// Applies changes to a copy, saves it, loads it again and compares; `None` when anything is off.
fn try_apply(
    base: &Automerge,
    changes: &[Change],
) -> Option<(Vec<u8>, Automerge, BTreeSet<ChangeHash>)> {
    catch_unwind(AssertUnwindSafe(|| {
        let mut expected = hashes(base);
        for change in changes {
            // Dependencies must be changes of the same entry that are held, or come before in this offer.
            let deps_held = change.deps().iter().all(|dep| expected.contains(&ChangeHash(dep.0)));
            if !deps_held {
                return None;
            }
            expected.insert(ChangeHash(change.hash().0));
        }
        let mut copy = base.clone();
        copy.apply_changes(changes.to_vec()).ok()?;
        if !follows_actors(&copy) || operations(&copy) > MAX_DOCUMENT_OPERATIONS {
            return None;
        }
        let document = save(&copy);
        let reloaded = Automerge::load(&document).ok()?;
        let held = hashes(&reloaded);
        let sound = held == expected
            && hashes(&copy) == expected
            && reloaded.get_heads() == copy.get_heads()
            && reloaded.get_missing_deps(&[]).is_empty()
            && same::show_the_same(&reloaded, &copy);
        sound.then_some((document, reloaded, held))
    }))
    .ok()
    .flatten()
}

/// Whether every actor's changes are numbered 1, 2, 3 ... without a gap or a double.
fn follows_actors(doc: &Automerge) -> bool {
    let mut numbers: Vec<(ActorId, u64)> = doc
        .get_changes_meta(&[])
        .iter()
        .map(|change| (change.actor.as_ref().clone(), change.seq))
        .collect();
    numbers.sort();
    let mut next: Option<(ActorId, u64)> = None;
    for (actor, seq) in numbers {
        let expected = match &next {
            Some((last, number)) if *last == actor => *number,
            _ => 1,
        };
        if seq != expected {
            return false;
        }
        next = Some((actor, seq + 1));
    }
    true
}

/// The hash of a change by its bytes; `None` when they are no change. Never panics.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> Option<ChangeHash> {
    if !guard::is_affordable(bytes) {
        return None;
    }
    let bytes = bytes.to_vec();
    catch_unwind(AssertUnwindSafe(|| Change::from_bytes(bytes).ok()))
        .ok()
        .flatten()
        .map(|change| ChangeHash(change.hash().0))
}
