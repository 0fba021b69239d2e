//! How a document is kept: as its change while there is but one and that is short, else as one `save()`.
//! Either way it is one chunk, which automerge loads whole or not at all (a file of several chunks that is
//! torn between two loads without its end, and says nothing).
//!
//! Most entries are written once, and briefly. Kept as the change, they are given without being loaded, loading
//! them is what applying them was, and they take 80 bytes less (docs/adr/0009).

use automerge::{Automerge, Change};

use super::save;
use crate::ids::ChangeHash;

/// From this size on a change is kept as a `save()`, which is deflated; and to apply a long text again takes ten
/// times the memory that loading it takes.
const SHORT: usize = 1024;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of an uncompressed change.
const CHANGE: u8 = 1;

/// Whether a document of this one change is kept as the change.
pub(super) fn is_short(change: &Change) -> bool {
    change.raw_bytes().len() < SHORT
}

/// The bytes of a document whose last change is this one.
pub(super) fn after(doc: &Automerge, last: &Change) -> Vec<u8> {
    let alone = doc.get_changes_meta(&[]).len() == 1;
    if alone && is_short(last) { last.raw_bytes().to_vec() } else { save(doc) }
}

/// Whether a change has the header that automerge writes before it. The hash covers neither the checksum nor how the
/// length is written, and reading a change looks at neither; kept as a document, it could not be loaded again.
pub(super) fn has_its_header(change: &[u8], hash: &ChangeHash) -> bool {
    let length = change.get(9..).unwrap_or_default();
    let last = length.iter().position(|byte| byte & 0x80 == 0);
    let shortest = last.is_some_and(|at| at == 0 || length.get(at) != Some(&0));
    change.get(4..8) == Some(&hash.0[..4]) && shortest
}

/// The one change that a document is kept as, if it is the one with this hash. Damage is found by whoever compares
/// the whole hash; here four bytes of it tell one change from another.
pub(super) fn only_change(document: &[u8], hash: &ChangeHash) -> Option<Vec<u8>> {
    let checksum = document.strip_prefix(&MAGIC)?.get(..4)?;
    let is_it = checksum == &hash.0[..4] && document.get(8) == Some(&CHANGE);
    is_it.then(|| document.to_vec())
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{ROOT, ReadDoc};
    use proptest::prelude::*;

    use super::super::load;
    use super::*;

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
            let alone = after(&doc, &first);
            prop_assert_eq!(text(&alone), Some(one));
            let hash = ChangeHash(first.hash().0);
            let short = Some(first.raw_bytes().to_vec()).filter(|_| is_short(&first));
            prop_assert_eq!(only_change(&alone, &hash), short);

            let second = says(&mut doc, &two);
            let both = after(&doc, &second);
            prop_assert_eq!(text(&both), Some(two));
            for change in [&first, &second] {
                let hash = ChangeHash(change.hash().0);
                prop_assert_eq!(only_change(&both, &hash), None, "there are two");
            }
        }
    }

    #[test]
    fn a_torn_document_loads_not_at_all() {
        let mut doc = Automerge::new();
        let first = says(&mut doc, "Short.");
        let mut kept = vec![after(&doc, &first)];
        let second = says(&mut doc, "Shorter.");
        kept.push(after(&doc, &second));
        let mut doc = Automerge::new();
        let long = says(&mut doc, &"Long enough to be deflated. ".repeat(60));
        kept.push(after(&doc, &long));
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
        use super::super::{EditedBy, Offered, extend};
        use crate::ids::LogId;
        let log = LogId([7; 16]);
        let mut doc = Automerge::new();
        doc.set_actor(super::super::actor(&log, &[1; 8]));
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
        assert_eq!(only_change(&after(&doc, &first), &other), None);
        assert_eq!(only_change(&[], &other), None);
    }
}
