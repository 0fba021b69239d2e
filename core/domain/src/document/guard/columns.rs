//! Columns as automerge codes them: run lengths and values in LEB128, read without spelling them out.

// What the low bits of a column's number say about its coding.
const GROUP: u64 = 0;
const DELTA: u64 = 3;
const BOOLEAN: u64 = 4;
const TEXT: u64 = 5;
const RAW: u64 = 7;
const CODING: u64 = 7;
/// The bit of a column's number that says that it is deflated.
pub(super) const DEFLATED: u64 = 8;

/// Bytes of a text that one row pays for; our keys are shorter. automerge copies a key into every operation and a
/// message into every change: without a price on them 200 kB say "65 536 keys of 200 kB", which are 13 GB.
const TEXT_OF_A_ROW: u64 = 32;

/// How many rows the column of this number says it has; for a group also no less than the rows of its members, and for
/// texts no less than they pay for when each is spelled out for every row. `None` when it is none.
pub(super) fn rows(number: u64, column: &[u8]) -> Option<u64> {
    let coding = number & CODING;
    let mut reader = Reader(column);
    let mut rows = 0_u64;
    let (mut grouped, mut spelled) = (0_u64, 0_u64);
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
                TEXT => {
                    let text = reader.prefixed()?.len() as u64;
                    spelled = spelled.checked_add(text.checked_mul(times)?)?;
                }
                DELTA => reader.number()?,
                GROUP => {
                    grouped = grouped.checked_add(reader.unsigned()?.checked_mul(times)?)?;
                }
                _ => drop(reader.unsigned()?),
            }
        }
    }
    Some(rows.max(grouped).max(spelled / TEXT_OF_A_ROW))
}

/// The numbers of a column, one for each row: only to be asked for once [`rows`] has counted them. In a column of
/// differences each is added to those before it. `None` when a row has none.
pub(super) fn numbers(number: u64, column: &[u8]) -> Option<Vec<i64>> {
    let is_delta = number & CODING == DELTA;
    let mut reader = Reader(column);
    let (mut numbers, mut sum) = (Vec::new(), 0_i64);
    while !reader.0.is_empty() {
        let run = reader.signed()?;
        let (values, times) =
            if run > 0 { (1, run.unsigned_abs()) } else { (run.unsigned_abs(), 1) };
        if run == 0 {
            return None;
        }
        for _ in 0..values {
            let said =
                if is_delta { reader.signed()? } else { i64::try_from(reader.unsigned()?).ok()? };
            for _ in 0..times {
                sum = if is_delta { sum.checked_add(said)? } else { said };
                numbers.push(sum);
            }
        }
    }
    Some(numbers)
}

/// The columns of a table: their numbers and lengths, which stand before their bytes.
#[derive(Clone, Copy)]
pub(super) struct Heads<'a> {
    count: u64,
    heads: Reader<'a>,
}

impl<'a> Heads<'a> {
    /// Reads over them.
    pub fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let heads = Self { count: reader.unsigned()?, heads: *reader };
        for _ in 0..heads.count {
            reader.number()?;
            reader.number()?;
        }
        Some(heads)
    }

    /// Each column with its number, from where their bytes begin; `None` for one that is cut off, and after it.
    pub fn columns<'b>(
        mut self,
        bytes: &'b mut Reader<'a>,
    ) -> impl Iterator<Item = Option<(u64, &'a [u8])>> + use<'a, 'b> {
        (0..self.count).map(move |_| {
            let (number, length) = (self.heads.unsigned()?, self.heads.unsigned()?);
            Some((number, bytes.take(usize::try_from(length).ok()?)?))
        })
    }
}

/// Reads LEB128 numbers and what they measure.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The bytes of one number.
    fn raw(&mut self) -> Option<&'a [u8]> {
        let last = self.0.iter().take(10).position(|byte| byte & 0x80 == 0)?;
        self.take(last + 1)
    }

    pub fn number(&mut self) -> Option<()> {
        self.raw().map(drop)
    }

    pub fn unsigned(&mut self) -> Option<u64> {
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

    /// A list of things of this size, behind their number.
    pub fn each(&mut self, size: usize) -> Option<&'a [u8]> {
        let count = usize::try_from(self.unsigned()?).ok()?;
        self.take(count.checked_mul(size)?)
    }

    pub fn prefixed(&mut self) -> Option<&'a [u8]> {
        self.each(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        assert_eq!(Reader(&[0xff; 12]).unsigned(), None);
        assert_eq!(Reader(&[0x7f]).signed(), Some(-1));
        assert_eq!(Reader(&[0x80, 0x7f]).signed(), Some(-128));
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(Reader(&most).unsigned(), Some(u64::MAX));
    }

    #[test]
    fn texts_pay_for_every_row_that_they_stand_for() {
        let long = [&[0x05, 64][..], &[b'k'; 64]].concat();
        assert_eq!(rows(0x15, &long), Some(10), "five times 64 bytes");
        assert_eq!(rows(0x15, &[0x05, 3, b'k', b'e', b'y', 0x7f, 1, b'a', 0, 9]), Some(15));
        assert_eq!(rows(0x15, &long[..9]), None, "a text that is cut off");
        assert_eq!(rows(0x57, &long), Some(0), "values stand for one row each");
    }

    #[test]
    fn the_numbers_of_a_column_are_those_of_its_rows() {
        let column = [0x03, 2, 0x7e, 5, 0x7f];
        assert_eq!(numbers(0x13, &column), Some(vec![2, 4, 6, 11, 10]), "differences");
        assert_eq!(numbers(0x40, &column), Some(vec![2, 2, 2, 5, 127]));
        assert_eq!(numbers(0x40, &[0, 2]), None, "rows without a number");
    }
}
