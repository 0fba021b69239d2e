//! What a saved document may cost, counted as a change is. automerge checks the sum over the chunk before it reads a
//! column, but whoever wrote the bytes made that, too: it then collects whole columns of changes into lists, and eight
//! bytes can say that there are 2^40 of them. An allocation that fails ends the process, and nothing catches that.

use std::io::Read as _;

use flate2::bufread::DeflateDecoder;

use super::columns::{DEFLATED, Heads, numbers, rows};
use super::{DOCUMENT, MAX_DOCUMENT, MAX_DOCUMENT_OPERATIONS, chunk};

/// Most bytes of a saved document with its columns inflated. Its changes are [`MAX_DOCUMENT`] in all; a `save()` names
/// every operation besides, which a change does not.
const MAX_INFLATED: usize = 2 * MAX_DOCUMENT;

/// The columns of the table of changes that say how many operations each has: the number of its last one, how many
/// changes it depends on, and which.
const CHANGES: [u64; 3] = [0x13, 0x40, 0x43];

/// The rows of the longest column of one whole saved document, or the operations of its changes when they are more;
/// `None` when it is none, or beyond the limits.
pub(super) fn cost(bytes: &[u8]) -> Option<u64> {
    let mut reader = chunk(bytes, DOCUMENT)?;
    for _ in 0..reader.unsigned()? {
        reader.prefixed()?; // actors
    }
    reader.each(32)?; // heads
    let (of_changes, of_operations) = (Heads::read(&mut reader)?, Heads::read(&mut reader)?);
    let mut table = Table { left: MAX_INFLATED.checked_sub(bytes.len())?, ..Table::default() };
    let mut changes = [(); 3].map(|()| Vec::new());
    for column in of_changes.columns(&mut reader) {
        let (number, column) = table.count(column?)?;
        if let Some(at) = CHANGES.iter().position(|of| *of == number) {
            changes[at] = numbers(number, column)?;
        }
    }
    for column in of_operations.columns(&mut reader) {
        table.count(column?)?;
    }
    Some(operations(&changes)?.max(table.longest))
}

/// What the columns that were read come to.
#[derive(Default)]
struct Table {
    longest: u64,
    /// How many bytes may yet be inflated.
    left: usize,
    inflated: Vec<u8>,
}

impl Table {
    /// Counts a column. Gives it back, inflated.
    fn count<'a>(&'a mut self, (number, column): (u64, &'a [u8])) -> Option<(u64, &'a [u8])> {
        let mut column = column;
        if number & DEFLATED != 0 {
            self.inflated.clear();
            inflate(column, self.left, &mut self.inflated)?;
            self.left -= self.inflated.len();
            column = &self.inflated;
        }
        self.longest = rows(number, column)?.max(self.longest);
        (self.longest <= MAX_DOCUMENT_OPERATIONS).then_some((number & !DEFLATED, column))
    }
}

/// How many operations changes have, as automerge tells it: it makes room for each before it has seen one.
fn operations([last, causes, cause]: &[Vec<i64>; 3]) -> Option<u64> {
    let (mut cause, mut operations) = (cause.iter(), 0_u64);
    for (end, causes) in last.iter().zip(causes) {
        let mut start = 0;
        for _ in 0..*causes {
            let at = usize::try_from(*cause.next()?).ok()?;
            start = (*last.get(at)?).max(start);
        }
        operations = operations.checked_add(u64::try_from(end.checked_sub(start)?).ok()?)?;
    }
    Some(operations)
}

/// Inflates as automerge does, but no more than so many bytes.
fn inflate(deflated: &[u8], most: usize, out: &mut Vec<u8>) -> Option<()> {
    let most = u64::try_from(most).ok()?;
    DeflateDecoder::new(deflated).take(most.checked_add(1)?).read_to_end(out).ok()?;
    (out.len() as u64 <= most).then_some(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use automerge::transaction::Transactable as _;
    use automerge::{ActorId, Automerge, Change, ObjType, ROOT, ReadDoc as _, SaveOptions};
    use flate2::{Compression, write::DeflateEncoder};
    use proptest::prelude::*;

    use super::super::tests::HUGE;
    use super::super::{MAGIC, may_load};
    use super::*;

    fn number(out: &mut Vec<u8>, mut value: usize) {
        while value > 0x7f {
            out.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        out.push(value.to_le_bytes()[0]);
    }

    /// A document with these columns in the tables of its changes and its operations, and nothing else in it.
    fn document(tables: [&[(u8, &[u8])]; 2]) -> Vec<u8> {
        let mut body = vec![0, 0];
        for columns in tables {
            number(&mut body, columns.len());
            for (column, data) in columns {
                body.push(*column);
                number(&mut body, data.len());
            }
        }
        body.extend(tables.into_iter().flatten().flat_map(|(_, data)| *data));
        let mut bytes = MAGIC.to_vec();
        bytes.extend([0, 0, 0, 0, DOCUMENT]);
        number(&mut bytes, body.len());
        bytes.extend(body);
        bytes
    }

    fn of_changes(column: u8, data: &[u8]) -> bool {
        may_load([document([&[(column, data)], &[]]).as_slice()])
    }

    fn of_operations(column: u8, data: &[u8]) -> bool {
        may_load([document([&[(0x01, &[3, 0])], &[(column, data)]]).as_slice()])
    }

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut out = DeflateEncoder::new(Vec::new(), Compression::fast());
        out.write_all(data).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn run_lengths_of_a_saved_document_are_counted_in_both_tables() {
        let long = [&HUGE[..], &[0]].concat();
        for counts in [of_changes, of_operations] {
            assert!(counts(0x01, &[5, 0]));
            assert!(!counts(0x01, &long), "the same in ten bytes");
            assert!(!counts(0x40, &[1, 0xff, 0xff, 0xff, 0x7f]), "members of a group");
            assert!(!counts(0x09, &deflated(&long)), "deflated");
            assert!(counts(0x09, &deflated(&[5, 0])));
            assert!(!counts(0x09, &[0xff; 4]), "what does not inflate");
        }
    }

    #[test]
    fn a_saved_document_is_inflated_no_further_than_its_limit() {
        let zeros = vec![0; MAX_INFLATED + 1];
        assert!(of_operations(0x5f, &deflated(&zeros[..MAX_DOCUMENT])));
        assert!(!of_operations(0x5f, &deflated(&zeros)));
        let half = deflated(&zeros[..MAX_DOCUMENT]);
        assert!(!may_load([document([&[(0x5f, &half)], &[(0x5f, &half)]]).as_slice()]), "in all");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_saved_document_costs_each_of_its_operations_once_for_every_phone_at_most(
            acts in prop::collection::vec((any::<bool>(), 0..4_u8, "[a-c]{0,300}"), 1..40),
        ) {
            let mut phones = [[1; 24], [2; 24]].map(|actor| {
                Automerge::new().with_actor(ActorId::from(actor))
            });
            for (who, act, text) in acts {
                let [one, other] = &mut phones;
                if act == 0 {
                    one.merge(other).unwrap();
                    other.merge(one).unwrap();
                    continue;
                }
                let mut tx = phones[usize::from(who)].transaction();
                match (act, tx.get(ROOT, "note").unwrap()) {
                    (1, _) => tx.put(ROOT, "title", text).unwrap(),
                    (2, Some((_, note))) => tx.update_text(&note, &text).unwrap(),
                    (2, None) => drop(tx.put_object(ROOT, "note", ObjType::Text).unwrap()),
                    _ => tx.delete(ROOT, "title").unwrap(),
                }
                tx.commit();
            }
            let [mut one, mut other] = phones;
            one.merge(&mut other).unwrap();
            let operations: usize = one.get_changes(&[]).iter().map(Change::len).sum();
            let operations = operations as u64;
            for deflate in [false, true] {
                let saved = one.save_with_options(SaveOptions { deflate, retain_orphans: false });
                let cost = cost(&saved).unwrap_or(u64::MAX);
                prop_assert!((operations..=2 * operations).contains(&cost), "{cost} {operations}");
                prop_assert!(may_load([saved.as_slice()]));
            }
        }
    }

    #[test]
    fn changes_that_say_many_operations_each_are_counted_by_them() {
        // 1000 changes whose last operation is the 20th, or the 1000th: each after the one before it, or after none.
        let of = |last: &[u8], causes: &[u8], cause: &[u8]| {
            cost(&document([&[(0x13, last), (0x40, causes), (0x43, cause)], &[]]))
        };
        let thousand = [0xe8, 0x07];
        let each = |value: u8| [&thousand[..], &[value]].concat();
        let alike = [&[0x01, 20][..], &[0xe7, 0x07, 0]].concat();
        assert_eq!(of(&alike, &each(0), &[]), Some(20_000));
        let chain = [&[0x01, 0][..], &[0xe7, 0x07, 1]].concat();
        let before = [&[0x01, 0][..], &[0xe6, 0x07, 1]].concat();
        assert_eq!(of(&each(20), &chain, &before), Some(20_000), "each goes on after 20");
        assert_eq!(of(&each(20), &each(0), &[]), Some(20 * 500_500));
        assert!(!may_load([document([&[(0x13, &each(20)), (0x40, &each(0))], &[]]).as_slice()]));
        assert_eq!(of(&alike, &each(1), &[]), None, "after changes that are not there");
    }

    #[test]
    fn the_chunks_of_a_line_are_counted_together() {
        let mut half = Vec::new();
        number(&mut half, usize::try_from(MAX_DOCUMENT_OPERATIONS / 2).unwrap());
        half.push(0);
        let half = document([&[], &[(0x01, &half)]]);
        assert!(may_load([half.as_slice()]));
        assert!(may_load([half.as_slice(); 2]));
        assert!(!may_load([half.as_slice(); 3]));
    }

    #[test]
    fn only_whole_documents_and_changes_may_be_loaded() {
        let good = document([&[(0x01, &[5, 0])], &[]]);
        assert!(may_load([good.as_slice()]));
        for kind in [2, 3, 9] {
            let mut other = good.clone();
            other[8] = kind;
            assert!(!may_load([other.as_slice()]), "a chunk of type {kind}");
        }
        assert!(!may_load([[good.as_slice(), &good].concat().as_slice()]), "one behind the other");
        for end in 0..good.len() {
            assert!(!may_load([&good[..end]]));
        }
    }
}
