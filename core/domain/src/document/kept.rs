//! How a document is kept: as its changes one after another while they are few and short, else as one `save()`,
//! and again with the few changes since then behind it. One alone stands bare, as the chunk that automerge loads
//! whole or not at all; several stand in a line whose head says how long each is, because automerge loads a torn
//! file of several chunks without its end, and says nothing.
//!
//! Most entries are written once, and briefly. Kept as changes, they are given without being loaded, and loading
//! them is the very application that was checked when they were taken (docs/adr/0009, 0014).

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change, ReadDoc};

use super::{guard, save_and_load};
use crate::ids::ChangeHash;

/// From this size on the one change of a document is kept as a `save()`, which is deflated; and to apply a long
/// text again takes ten times the memory that loading it takes.
const SHORT: usize = 1024;
/// Changes that are kept as they are, alone or behind a `save()`, and their bytes in all.
const FEW: usize = 12;
const SHORT_ALL: usize = 2048;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of an uncompressed change.
const CHANGE: u8 = 1;
/// How a line begins; then the number of its chunks (u8), the length of each (u32), and the chunks.
const LINE: [u8; 4] = *b"line";

/// Whether a document of this one change is kept as the change.
pub(super) fn is_short(change: &Change) -> bool {
    change.raw_bytes().len() < SHORT
}

/// The bytes of a document after its last change, which was made here; `before` are those it was loaded from.
/// What cannot be saved and loaded again stays a line, also where automerge panics at it; `None` when it is too long for
/// one.
pub(super) fn after(before: &[u8], doc: &Automerge, last: &Change) -> Option<Vec<u8>> {
    let last = std::slice::from_ref(last);
    with(before, last)
        .or_else(|| {
            let saved = catch_unwind(AssertUnwindSafe(|| save_and_load(doc))).ok().flatten();
            saved.map(|(saved, _)| saved)
        })
        .or_else(|| lined(before, last))
}

/// Whether a change has the header that automerge writes before it. The hash covers neither the checksum nor how the
/// length is written, and reading a change looks at neither; kept as a document, it could not be loaded again.
pub(super) fn has_its_header(change: &[u8], hash: &ChangeHash) -> bool {
    let length = change.get(9..).unwrap_or_default();
    let last = length.iter().position(|byte| byte & 0x80 == 0);
    let shortest = last.is_some_and(|at| at == 0 || length.get(at) != Some(&0));
    change.get(4..8) == Some(&hash.0[..4]) && shortest
}

/// The document with these changes behind what is kept of it; `None` when they are too many or too long for that.
pub(super) fn with(document: &[u8], changes: &[Change]) -> Option<Vec<u8>> {
    let kept = chunks(document)?;
    let alone = kept.is_empty() && changes.len() == 1;
    let kept = kept.iter().filter(|chunk| is_change(chunk)).map(|chunk| chunk.len());
    let lengths: Vec<usize> =
        kept.chain(changes.iter().map(|change| change.raw_bytes().len())).collect();
    let most = if alone { SHORT } else { SHORT_ALL };
    let few = lengths.len() <= FEW && lengths.iter().sum::<usize>() < most;
    few.then(|| lined(document, changes)).flatten()
}

fn lined(document: &[u8], changes: &[Change]) -> Option<Vec<u8>> {
    let mut all = chunks(document)?;
    all.extend(changes.iter().map(Change::raw_bytes));
    if let [alone] = all.as_slice() {
        return Some(alone.to_vec());
    }
    let mut line = LINE.to_vec();
    line.push(u8::try_from(all.len()).ok()?);
    for chunk in &all {
        line.extend(u32::try_from(chunk.len()).ok()?.to_be_bytes());
    }
    line.extend(all.iter().copied().flatten());
    Some(line)
}

/// The chunks that a document is kept as; `None` when the line is torn.
fn chunks(document: &[u8]) -> Option<Vec<&[u8]>> {
    let Some(line) = document.strip_prefix(&LINE) else {
        return Some(if document.is_empty() { Vec::new() } else { vec![document] });
    };
    let (count, line) = line.split_first()?;
    let (lengths, mut line) = line.split_at_checked(4 * usize::from(*count))?;
    let mut chunks = Vec::new();
    for length in lengths.as_chunks().0 {
        let (chunk, rest) =
            line.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        chunks.push(chunk);
        line = rest;
    }
    line.is_empty().then_some(chunks)
}

fn is_change(chunk: &[u8]) -> bool {
    chunk.starts_with(&MAGIC) && chunk.get(8) == Some(&CHANGE)
}

/// The same where they are within what a document may cost.
fn affordable_chunks(document: &[u8]) -> Option<Vec<&[u8]>> {
    chunks(document).filter(|chunks| guard::may_load(chunks.iter().copied()))
}

/// Whether a document is within what one may cost to load: the other phone keeps its own form of it, but this one must
/// be able to read what it writes.
pub(super) fn may_be_loaded(document: &[u8]) -> bool {
    affordable_chunks(document).is_some()
}

/// Loads a document that is not empty; `None` when it is none, or costs too much. May panic.
pub(super) fn load(document: &[u8]) -> Option<Automerge> {
    let chunks = affordable_chunks(document)?;
    let (first, changes) = match chunks.as_slice() {
        [alone] => return Automerge::load(alone).ok(),
        [first, ..] if is_change(first) => (None, chunks.as_slice()),
        [first, rest @ ..] => (Some(first), rest),
        [] => return None,
    };
    let mut doc = match first {
        Some(saved) => Automerge::load(saved).ok()?,
        None => Automerge::new(),
    };
    let changes = changes.iter().map(|chunk| Change::from_bytes(chunk.to_vec()).ok());
    doc.apply_changes(changes.collect::<Option<Vec<_>>>()?).ok()?;
    doc.get_missing_deps(&[]).is_empty().then_some(doc)
}

/// The changes that a document is kept as; `None` when some are in a `save()`, or are damaged. May panic.
pub(super) fn changes(document: &[u8]) -> Option<Vec<Change>> {
    let chunks = affordable_chunks(document)?;
    let read =
        |chunk: &&[u8]| is_change(chunk).then(|| Change::from_bytes(chunk.to_vec()).ok()).flatten();
    chunks.iter().map(read).collect()
}

/// The change with this hash, if a document is kept as changes and this is one of them. Damage is found by whoever
/// compares the whole hash; here four bytes of it tell one change from another.
pub(super) fn change(document: &[u8], hash: &ChangeHash) -> Option<Vec<u8>> {
    let is_it = |chunk: &&[u8]| is_change(chunk) && chunk.get(4..8) == Some(&hash.0[..4]);
    chunks(document)?.into_iter().find(is_it).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use automerge::transaction::{Transactable, Transaction};
    use automerge::{ObjType, ROOT, ReadDoc};
    use proptest::prelude::*;

    use super::super::same::show_the_same;
    use super::super::{
        DocumentError, EditedBy, Offered, actor, change_bytes, extend, hashes, load, write_on,
    };
    use super::*;
    use crate::ids::LogId;

    fn says(doc: &mut Automerge, text: &str) -> Change {
        let mut tx = doc.transaction();
        tx.put(ROOT, "text", text).unwrap();
        let hash = tx.commit().0.unwrap();
        doc.get_change_by_hash(&hash).unwrap()
    }

    fn text(document: &[u8]) -> Option<String> {
        let loaded = load(document)?;
        let (value, _) = loaded.get(ROOT, "text").unwrap()?;
        value.as_str().map(str::to_owned)
    }

    proptest! {
        #[test]
        fn a_document_says_the_same_however_it_is_kept(one in ".{1,2000}", two in ".{1,2000}") {
            let mut doc = Automerge::new();
            let first = says(&mut doc, &one);
            let alone = after(&[], &doc, &first).unwrap();
            prop_assert_eq!(text(&alone), Some(one));
            let hash = ChangeHash(first.hash().0);
            let short = Some(first.raw_bytes().to_vec()).filter(|_| is_short(&first));
            prop_assert_eq!(change(&alone, &hash), short);

            let second = says(&mut doc, &two);
            let both = after(&alone, &doc, &second).unwrap();
            prop_assert_eq!(text(&both), Some(two));
            for (number, one) in [&first, &second].into_iter().enumerate() {
                let hash = ChangeHash(one.hash().0);
                let lined = both.starts_with(&LINE) && (number == 1 || is_short(&first));
                let bytes = Some(one.raw_bytes().to_vec()).filter(|_| lined);
                prop_assert_eq!(change(&both, &hash), bytes);
            }
        }
    }

    /// A text object, which both write over.
    fn note(tx: &mut Transaction<'_>, text: &str) -> Result<(), DocumentError> {
        let note = match tx.get(ROOT, "note")? {
            Some((_, note)) => note,
            None => tx.put_object(ROOT, "note", ObjType::Text)?,
        };
        Ok(tx.update_text(&note, text)?)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn what_is_kept_shows_what_was_written_on_both_phones_after_every_edit(
            edits in prop::collection::vec((any::<bool>(), "[a-c ß\u{301}]{0,16}", 1..6_usize), 1..24),
        ) {
            let logs = [LogId([1; 16]), LogId([2; 16])];
            let (mut mine, mut theirs) = (Vec::new(), Vec::new());
            for (who, text, times) in edits {
                let log = logs[usize::from(who)];
                let (writer, reader) = if who { (&mut mine, &mut theirs) } else { (&mut theirs, &mut mine) };
                let before: Automerge = load(writer).unwrap_or_default();
                let text = text.repeat(times);
                let act = |tx: &mut Transaction<'_>| note(tx, &text);
                let written = write_on(writer, before, actor(&log, &[0; 8]), act).unwrap();
                let Some(written) = written else { continue };
                let held = load(&written.document).unwrap();
                prop_assert!(show_the_same(&held, &written.loaded));
                prop_assert_eq!(hashes(&held), hashes(&written.loaded));
                let bytes = change_bytes(&held, &written.change).unwrap();
                if let Some(kept) = change(&written.document, &written.change) {
                    prop_assert_eq!(&kept, &bytes);
                }
                let offered = [Offered { hash: written.change, bytes: &bytes, logs: &[log] }];
                let extended = extend(reader, &offered, EditedBy::Both);
                prop_assert_eq!(extended.refused, 0);
                let taken = load(&extended.document).unwrap();
                prop_assert!(show_the_same(&taken, &extended.loaded));
                prop_assert!(show_the_same(&taken, &held));
                prop_assert_eq!(hashes(&taken), hashes(&held));
                let behind = chunks(&extended.document).unwrap().len();
                prop_assert!(behind <= FEW + 1, "{behind}");
                (*writer, *reader) = (written.document, extended.document);
            }
        }
    }

    #[test]
    fn a_torn_document_loads_not_at_all() {
        let mut doc = Automerge::new();
        let first = says(&mut doc, "Short.");
        let mut kept = vec![after(&[], &doc, &first).unwrap()];
        let second = says(&mut doc, "Shorter.");
        kept.push(after(&kept[0], &doc, &second).unwrap());
        assert!(kept[1].starts_with(&LINE));
        let mut doc = Automerge::new();
        let long = says(&mut doc, &"Long enough to be deflated. ".repeat(60));
        kept.push(after(&[], &doc, &long).unwrap());
        let short = says(&mut doc, "Short again.");
        kept.push(after(&kept[2], &doc, &short).unwrap());
        assert!(kept[3].starts_with(&LINE), "behind what is saved");
        assert!(kept[2].len() < long.raw_bytes().len() / 4, "the long one is deflated");
        for document in kept {
            assert!(load(&document).is_some());
            for end in 1..document.len() {
                assert!(load(&document[..end]).is_none(), "{end} of {}", document.len());
            }
        }
    }

    #[test]
    fn a_change_under_another_header_is_not_taken() {
        let log = LogId([7; 16]);
        let mut doc = Automerge::new();
        doc.set_actor(actor(&log, &[1; 8]));
        let change = says(&mut doc, "Short.");
        let (bytes, hash) = (change.raw_bytes().to_vec(), ChangeHash(change.hash().0));
        let takes = |bytes: &[u8]| {
            let offered = [Offered { hash, bytes, logs: &[log] }];
            let extended = extend(&[], &offered, EditedBy::Author);
            let kept = !extended.held.is_empty();
            assert_eq!(load(&extended.document).is_some(), kept, "what is kept can be read");
            kept
        };
        assert!(takes(&bytes));
        for at in 4..8 {
            let mut other = bytes.clone();
            other[at] ^= 0x20;
            assert!(!takes(&other), "another checksum");
        }
        let mut longer = bytes.clone();
        longer[9] |= 0x80;
        longer.insert(10, 0);
        assert!(!takes(&longer), "the same length in more bytes");
    }

    #[test]
    fn another_change_is_not_taken_for_the_one_that_is_kept() {
        let mut doc = Automerge::new();
        let first = says(&mut doc, "one");
        let mut other = ChangeHash(first.hash().0);
        other.0[0] ^= 1;
        assert_eq!(change(&after(&[], &doc, &first).unwrap(), &other), None);
        assert_eq!(change(&[], &other), None);
    }
}
