//! Automerge documents as bytes: made, edited, and extended with a peer's changes (`design.md` 6.12, 6.13).
//!
//! automerge 0.12 panics on, or accepts and cannot save, a few percent of well-formed mutated changes.
//! So everything that touches bytes of a peer runs under `catch_unwind`, on a copy. Before it counts it is loaded from
//! the bytes that are kept; and saved, loaded again and compared, wherever it is saved or this member may yet edit it,
//! which may save it. What does not pass concerns one entry, never the group.

mod guard;
mod kept;
mod line;
mod order;
mod parts;
mod same;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, Change, ChangeMetadata, ReadDoc, SaveOptions};

pub use guard::{MAX_DOCUMENT, MAX_DOCUMENT_OPERATIONS, MAX_OPERATIONS, MAX_TAKEN_CHANGE, cost};
pub use parts::Tries;

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
    /// The whole document, as it is kept.
    pub document: Vec<u8>,
    /// The same as the act left it in memory.
    pub loaded: Automerge,
    /// The change that the act made.
    pub change: ChangeHash,
    /// The size of that change in bytes.
    pub change_size: usize,
    /// Whether it is within [`MAX_OPERATIONS`] and the document within [`MAX_DOCUMENT_OPERATIONS`] and
    /// [`MAX_DOCUMENT`], so that the other phone takes it.
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
    let loaded = match document {
        None => Automerge::new(),
        Some(bytes) => load(bytes).ok_or(DocumentError::Unreadable)?,
    };
    write_on(document.unwrap_or_default(), loaded, actor, act)
}

/// The same on a document that is loaded already, from these bytes.
pub(crate) fn write_on<E: From<DocumentError>>(
    document: &[u8],
    loaded: Automerge,
    actor: ActorId,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), E>,
) -> Result<Option<Written>, E> {
    // The other member may have made the document: what was taken from a peer may yet panic when edited.
    catch_unwind(AssertUnwindSafe(|| write_unguarded(document, loaded, actor, act)))
        .unwrap_or_else(|_| Err(DocumentError::Unreadable.into()))
}

fn write_unguarded<E: From<DocumentError>>(
    before: &[u8],
    mut doc: Automerge,
    actor: ActorId,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), E>,
) -> Result<Option<Written>, E> {
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
    let document = kept::after(before, &doc, &change).ok_or(DocumentError::Unreadable)?;
    let affordable = guard::is_affordable(change.raw_bytes())
        && may_grow_so(&doc)
        && kept::may_be_loaded(&document);
    let change_size = change.raw_bytes().len();
    let change = ChangeHash(hash.0);
    Ok(Some(Written { document, loaded: doc, change, change_size, affordable }))
}

/// Whether a document is within what one may grow to. The few changes that most documents are made of cannot
/// be over the limit of bytes, each being within its own; of others the size is measured, because it cannot be
/// told from what is stored: long values deflate to nearly nothing.
fn may_grow_so(doc: &Automerge) -> bool {
    let changes = doc.get_changes_meta(&[]);
    let plain = SaveOptions { deflate: false, retain_orphans: false };
    operations_of(&changes) <= MAX_DOCUMENT_OPERATIONS
        && (changes.len() < MAX_DOCUMENT / MAX_TAKEN_CHANGE
            || doc.save_with_options(plain).len() <= MAX_DOCUMENT)
}

/// How many operations a document is made of.
fn operations(doc: &Automerge) -> u64 {
    operations_of(&doc.get_changes_meta(&[]))
}

fn operations_of(changes: &[ChangeMetadata<'_>]) -> u64 {
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
    catch_unwind(AssertUnwindSafe(|| kept::load(document))).ok().flatten()
}

/// The hashes of all changes in a document.
#[must_use]
pub fn hashes(doc: &Automerge) -> BTreeSet<ChangeHash> {
    doc.get_changes_meta(&[]).iter().map(|change| ChangeHash(change.hash.0)).collect()
}

/// Whether every change of a document is of one of these logs.
pub(crate) fn is_all_by(doc: &Automerge, is_one: impl Fn(&LogId) -> bool) -> bool {
    let all = doc.get_changes_meta(&[]);
    all.iter().all(|change| log_of(&change.actor).is_some_and(|log| is_one(&log)))
}

/// The change with this hash, if the document is kept as its changes: most are, and then nothing needs to be
/// loaded. Whoever gives it away compares the whole hash.
#[must_use]
pub fn kept_change(document: &[u8], hash: &ChangeHash) -> Option<Vec<u8>> {
    kept::change(document, hash)
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
    /// The document with everything that passed, as it is kept; empty when nothing is held.
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

/// Whose edits a document takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EditedBy {
    /// Its author's alone.
    Author,
    /// Both members'.
    Both,
}

/// Takes a peer's changes into a document, each only if it passes every check of `design.md` 6.12 and 6.13.
/// Stored bytes that are damaged count as holding nothing. What is offered beyond the operations that a document
/// may have is not even read, and the search for good changes among bad ones has an end.
#[must_use]
pub fn extend(document: &[u8], offered: &[Offered<'_>], edited_by: EditedBy) -> Extended {
    extend_within(document, offered, edited_by, &mut Tries::default())
}

/// The same with what is left of the tries of a whole group.
pub(crate) fn extend_within(
    document: &[u8],
    offered: &[Offered<'_>],
    edited_by: EditedBy,
    tries: &mut Tries,
) -> Extended {
    let mut left = MAX_DOCUMENT_OPERATIONS;
    let parsed: Vec<Option<Change>> = offered
        .iter()
        .map(|offer| {
            left = left.checked_sub(cost(offer.bytes)?)?;
            parse(offer)
        })
        .collect();
    let offered = MAX_DOCUMENT_OPERATIONS.saturating_sub(left);
    let refused = parsed.iter().filter(|parsed| parsed.is_none()).count();
    let mut wanted = order::causes_first(parsed.into_iter().flatten().collect());
    if let Some(((document, loaded, held), walked)) = line::line_up(document, &wanted, edited_by) {
        return Extended { document, loaded, held, refused, work: walked + offered };
    }
    let base = load(document).unwrap_or_default();
    let mut work = operations(&base);
    let held = hashes(&base);
    // What is held may come again, listed by a later log.
    wanted.retain(|change| !held.contains(&ChangeHash(change.hash().0)));
    if wanted.is_empty() {
        return Extended {
            document: document_or_empty(document, &held),
            loaded: base,
            held,
            refused,
            work,
        };
    }
    work += operations(&base) + offered;
    let taken = (document.to_vec(), base, held);
    let found = parts::take(taken, wanted, edited_by, tries);
    let (bytes, loaded, held) = found.taken;
    let document = document_or_empty(&bytes, &held);
    let (refused, work) = (refused + found.left_out, work + found.work);
    Extended { document, loaded, held, refused, work }
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
    let is_it = change.hash().0 == offer.hash.0 && change.raw_bytes() == offer.bytes;
    (from_its_log && is_it && kept::has_its_header(offer.bytes, &offer.hash)).then_some(change)
}

/// What was taken: the document as it is kept, loaded, and the changes it holds.
type Taken = (Vec<u8>, Automerge, BTreeSet<ChangeHash>);

/// Takes a document's first change; `None` when anything is off. A short one is kept as it is: loading that is
/// this very application, so there is nothing to compare it with. Where both members edit, the other one's next
/// edit saves the document: there it must also come back from that.
fn begin(first: &Change, edited_by: EditedBy) -> Option<Taken> {
    if edited_by == EditedBy::Both || !kept::is_short(first) {
        let nothing = (Vec::new(), Automerge::new(), BTreeSet::new());
        let taken = try_apply(&nothing, std::slice::from_ref(first), edited_by)?;
        if !kept::is_short(first) {
            return Some(taken);
        }
    }
    catch_unwind(AssertUnwindSafe(|| {
        let mut loaded = Automerge::new();
        loaded.apply_changes([first.clone()]).ok()?;
        let held = hashes(&loaded);
        let sound = held.iter().eq([&ChangeHash(first.hash().0)])
            && follows_actors(&loaded)
            && loaded.get_missing_deps(&[]).is_empty()
            && may_grow_so(&loaded);
        sound.then(|| (first.raw_bytes().to_vec(), loaded, held))
    }))
    .ok()
    .flatten()
}

/// Takes changes into a document: behind the few and short ones that it is kept as, or applied to a copy, which is
/// saved, loaded again and compared. `None` when anything is off.
fn try_apply(taken: &Taken, changes: &[Change], edited_by: EditedBy) -> Option<Taken> {
    let (document, base, held) = taken;
    catch_unwind(AssertUnwindSafe(|| {
        let expected = line::with_these(held.clone(), changes)?;
        if !held.is_empty()
            && let Some(taken) = line::add_to_line(document, expected.clone(), changes, edited_by)
        {
            return Some(taken);
        }
        apply_to_copy(base, expected, changes)
    }))
    .ok()
    .flatten()
}

/// Applies changes to a copy, which is saved. `expected` is what it then holds. May panic.
fn apply_to_copy(
    base: &Automerge,
    expected: BTreeSet<ChangeHash>,
    changes: &[Change],
) -> Option<Taken> {
    let mut copy = base.clone();
    copy.apply_changes(changes.to_vec()).ok()?;
    if hashes(&copy) != expected || !follows_actors(&copy) || !may_grow_so(&copy) {
        return None;
    }
    let (document, reloaded) = save_and_load(&copy)?;
    Some((document, reloaded, expected))
}

/// Saves a document and loads it again; `None` when what comes back is not the same. May panic.
fn save_and_load(doc: &Automerge) -> Option<(Vec<u8>, Automerge)> {
    let saved = save(doc);
    let back = kept::load(&saved)?;
    let same = hashes(&back) == hashes(doc)
        && back.get_heads() == doc.get_heads()
        && back.get_missing_deps(&[]).is_empty()
        && same::show_the_same(&back, doc);
    same.then_some((saved, back))
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
