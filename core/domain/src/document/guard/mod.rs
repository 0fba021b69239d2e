//! What bytes may cost, read off them before automerge sees them (`design.md` 6.13): a peer's change, and what is kept
//! of a document, which may be damaged, or come from a backup that somebody made.
//!
//! automerge inflates what is compressed without a limit, and walks and collects run lengths as they stand: fourteen
//! bytes can say "2^60 operations", and the walk never ends. None of it can be caught, so it is counted here.

mod columns;
mod saved;

use columns::{DEFLATED, Heads, Reader, rows};

/// Most bytes of a change that are taken from a peer. Our own are smaller than 24 kB.
pub const MAX_TAKEN_CHANGE: usize = 256 * 1024;
/// Most operations of one change, our own included: a text of 20 kB written over another.
pub const MAX_OPERATIONS: u64 = 65_536;
/// Most operations of a document, whatever it is made of.
pub const MAX_DOCUMENT_OPERATIONS: u64 = 262_144;
/// Most bytes of a document before it is deflated: what a phone must have in memory to read it.
pub const MAX_DOCUMENT: usize = 16 * MAX_TAKEN_CHANGE;
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of a saved document.
const DOCUMENT: u8 = 0;
/// The chunk type of an uncompressed change.
const CHANGE: u8 = 1;

/// Whether these bytes are one whole uncompressed change within the limits.
pub fn is_affordable(bytes: &[u8]) -> bool {
    cost(bytes).is_some()
}

/// How many operations these bytes say that they are, at least 1; `None` when they are not one whole uncompressed
/// change within the limits.
pub fn cost(bytes: &[u8]) -> Option<u64> {
    if bytes.len() <= MAX_TAKEN_CHANGE { change(bytes) } else { None }
}

/// Whether these chunks, each a saved document or an uncompressed change, may be loaded as one document.
pub fn may_load<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> bool {
    let mut left = MAX_DOCUMENT_OPERATIONS;
    chunks.into_iter().all(|bytes| {
        let is_saved = bytes.get(8) == Some(&DOCUMENT);
        let rows = if is_saved { saved::cost(bytes) } else { cost(bytes) };
        rows.and_then(|rows| left.checked_sub(rows)).map(|less| left = less).is_some()
    })
}

/// What a chunk of this kind holds, which is all that there is.
fn chunk(bytes: &[u8], kind: u8) -> Option<Reader<'_>> {
    let mut reader = Reader(bytes);
    if reader.take(4)? != MAGIC {
        return None;
    }
    reader.take(4)?;
    if reader.take(1)? != [kind] {
        return None;
    }
    let length = reader.unsigned()?;
    (length == reader.0.len() as u64).then_some(reader)
}

/// The rows of a change's longest column, at least 1.
fn change(bytes: &[u8]) -> Option<u64> {
    let mut reader = chunk(bytes, CHANGE)?;
    reader.each(32)?; // dependencies
    reader.prefixed()?; // actor
    for _ in 0..3 {
        reader.number()?; // seq, first operation, time
    }
    reader.prefixed()?; // message
    for _ in 0..reader.unsigned()? {
        reader.prefixed()?; // other actors
    }
    let heads = Heads::read(&mut reader)?;
    let mut operations = 1;
    for column in heads.columns(&mut reader) {
        let (number, column) = column?;
        let rows = rows(number, column)?;
        if number & DEFLATED != 0 || rows > MAX_OPERATIONS {
            return None;
        }
        operations = rows.max(operations);
    }
    Some(operations)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A change with these columns and nothing else in it.
    fn change(columns: &[(u8, &[u8])]) -> Vec<u8> {
        let mut body = vec![0, 1, 7, 1, 1, 0, 0, 0, u8::try_from(columns.len()).unwrap()];
        for (number, data) in columns {
            body.extend([*number, u8::try_from(data.len()).unwrap()]);
        }
        for (_, data) in columns {
            body.extend_from_slice(data);
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend([0, 0, 0, 0, CHANGE, u8::try_from(body.len()).unwrap()]);
        bytes.extend(body);
        bytes
    }

    /// 2^60 as a signed and as an unsigned number.
    pub(super) const HUGE: [u8; 9] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];

    #[test]
    fn run_lengths_are_counted_in_every_coding() {
        let with = |run: &[u8], value: &[u8]| [run, value].concat();
        for (number, data) in [
            (0x42, with(&HUGE, &[1])),
            (0x42, with(&[0], &HUGE)),
            (0x40, with(&[1], &HUGE)),
            (0x40, with(&HUGE, &[0])),
            (0x41, with(&HUGE, &[1])),
            (0x13, with(&HUGE, &[0x7f])),
            (0x34, HUGE.to_vec()),
            (0x15, with(&HUGE, &[1, b'k'])),
            (0x56, with(&HUGE, &[0])),
        ] {
            assert!(!is_affordable(&change(&[(number, &data)])), "{number:x} {data:?}");
        }
        assert!(is_affordable(&change(&[(0x42, &[5, 1]), (0x15, &[0x7f, 1, b'k', 0, 4])])));
        assert!(
            is_affordable(&change(&[(0x57, &[0xff; 20])])),
            "raw values are only as long as they are"
        );
    }

    #[test]
    fn a_change_costs_the_rows_of_its_longest_column_and_one_at_least() {
        assert_eq!(cost(&change(&[(0x42, &[5, 1]), (0x34, &[9, 3])])), Some(12));
        assert_eq!(cost(&change(&[])), Some(1));
        // 60 000 rows in five bytes.
        assert_eq!(cost(&change(&[(0x42, &[0xe0, 0xd4, 0x03, 1])])), Some(60_000));
    }

    #[test]
    fn only_one_whole_uncompressed_change_is_affordable() {
        let good = change(&[(0x42, &[5, 1])]);
        assert!(is_affordable(&good));
        for kind in [0, 2, 3, 9] {
            let mut other = good.clone();
            other[8] = kind;
            assert!(!is_affordable(&other));
        }
        assert!(!is_affordable(&[good.clone(), vec![0]].concat()));
        assert!(!is_affordable(&change(&[(0x4a, &[5, 1])])), "a deflated column");
        for end in 0..good.len() {
            assert!(!is_affordable(&good[..end]));
        }
    }
}
