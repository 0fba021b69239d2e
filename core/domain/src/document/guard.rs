//! What a peer's change may cost, read off its bytes before automerge sees them (`design.md` 6.13).
//!
//! automerge inflates a compressed change without a limit, and walks run lengths as they stand: fourteen
//! bytes can say "2^60 operations", and the walk never ends. Neither can be caught, so both are counted here.

/// Most bytes of a change that are taken from a peer. Our own are smaller than 24 kB.
pub const MAX_TAKEN_CHANGE: usize = 256 * 1024;
/// Most operations of one change, our own included: a text of 20 kB written over another.
pub const MAX_OPERATIONS: u64 = 65_536;
/// Most operations of a document, whatever it is made of.
pub const MAX_DOCUMENT_OPERATIONS: u64 = 262_144;
/// Most bytes of a document before it is deflated: what a phone must have in memory to read it.
pub const MAX_DOCUMENT: usize = 16 * MAX_TAKEN_CHANGE;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of an uncompressed change.
const CHANGE: u8 = 1;

// What the low bits of a column's number say about its coding.
const GROUP: u64 = 0;
const DELTA: u64 = 3;
const BOOLEAN: u64 = 4;
const TEXT: u64 = 5;
const RAW: u64 = 7;
const DEFLATED: u64 = 8;

/// Whether these bytes are one whole uncompressed change within the limits.
pub fn is_affordable(bytes: &[u8]) -> bool {
    cost(bytes).is_some()
}

/// How many operations these bytes say that they are, at least 1; `None` when they are not one whole uncompressed
/// change within the limits.
pub fn cost(bytes: &[u8]) -> Option<u64> {
    if bytes.len() <= MAX_TAKEN_CHANGE { read(bytes) } else { None }
}

fn read(bytes: &[u8]) -> Option<u64> {
    let mut reader = Reader(bytes);
    if reader.take(4)? != MAGIC {
        return None;
    }
    reader.take(4)?;
    if reader.take(1)? != [CHANGE] {
        return None;
    }
    let length = reader.unsigned()?;
    if length != reader.0.len() as u64 {
        return None;
    }
    reader.skip_each(32)?; // dependencies
    reader.skip_prefixed()?; // actor
    for _ in 0..3 {
        reader.number()?; // seq, first operation, time
    }
    reader.skip_prefixed()?; // message
    for _ in 0..reader.unsigned()? {
        reader.skip_prefixed()?; // other actors
    }
    let mut columns = Vec::new();
    for _ in 0..reader.unsigned()? {
        columns.push((reader.unsigned()?, reader.unsigned()?));
    }
    let mut operations = 1;
    for (number, length) in columns {
        let column = reader.take(usize::try_from(length).ok()?)?;
        let rows = rows(number & 7, column)?;
        if number & DEFLATED != 0 || rows > MAX_OPERATIONS {
            return None;
        }
        operations = rows.max(operations);
    }
    Some(operations)
}

/// How many rows a column says it has; for a group also no less than the rows of its members.
fn rows(coding: u64, column: &[u8]) -> Option<u64> {
    let mut reader = Reader(column);
    let mut rows = 0_u64;
    let mut grouped = 0_u64;
    while !reader.0.is_empty() && coding != RAW {
        if coding == BOOLEAN {
            rows = rows.checked_add(reader.unsigned()?)?;
            continue;
        }
        let run = reader.signed()?;
        if run == 0 {
            rows = rows.checked_add(reader.unsigned()?)?;
            continue;
        }
        let (values, times) =
            if run > 0 { (1, run.unsigned_abs()) } else { (run.unsigned_abs(), 1) };
        rows = rows.checked_add(run.unsigned_abs())?;
        // Each value takes a byte at least, so this ends with the column.
        for _ in 0..values {
            match coding {
                TEXT => reader.skip_prefixed()?,
                DELTA => reader.number()?,
                GROUP => {
                    grouped = grouped.checked_add(reader.unsigned()?.checked_mul(times)?)?;
                }
                _ => drop(reader.unsigned()?),
            }
        }
    }
    Some(rows.max(grouped))
}

/// Reads LEB128 numbers and what they measure.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The bytes of one number.
    fn raw(&mut self) -> Option<&'a [u8]> {
        let last = self.0.iter().take(10).position(|byte| byte & 0x80 == 0)?;
        self.take(last + 1)
    }

    fn number(&mut self) -> Option<()> {
        self.raw().map(drop)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0_u128;
        for (at, byte) in self.raw()?.iter().enumerate() {
            value |= u128::from(byte & 0x7f) << (7 * at);
        }
        u64::try_from(value).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        let raw = self.raw()?;
        let mut value = 0_i128;
        for (at, byte) in raw.iter().enumerate() {
            value |= i128::from(byte & 0x7f) << (7 * at);
        }
        if raw.last().is_some_and(|last| last & 0x40 != 0) {
            value -= 1 << (7 * raw.len());
        }
        i64::try_from(value).ok()
    }

    fn skip_each(&mut self, size: usize) -> Option<()> {
        let count = usize::try_from(self.unsigned()?).ok()?;
        self.take(count.checked_mul(size)?).map(drop)
    }

    fn skip_prefixed(&mut self) -> Option<()> {
        self.skip_each(1)
    }
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
    const HUGE: [u8; 9] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];

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

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        assert_eq!(Reader(&[0xff; 12]).unsigned(), None);
        assert_eq!(Reader(&[0x7f]).signed(), Some(-1));
        assert_eq!(Reader(&[0x80, 0x7f]).signed(), Some(-128));
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(Reader(&most).unsigned(), Some(u64::MAX));
    }
}
