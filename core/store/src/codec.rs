//! Between the types of the domain and columns. What this build cannot have written is damage, never a panic.

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{CheckIn, Scale, Terms, TouchTier};
use hearth_domain::local_time::LocalTime;
use rusqlite::types::Type;

use crate::error::{MALFORMED, StoreError};

/// Bytes of exactly this size.
pub(crate) fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| MALFORMED)
}

/// A number that SQLite can hold: its integers have 63 bits and a sign.
pub(crate) fn integer(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Other { code: 0 })
}

/// A number to compare with: beyond what SQLite can hold there is nothing.
pub(crate) fn bound(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that was written by [`integer`].
pub(crate) fn number(integer: i64) -> Result<u64, StoreError> {
    u64::try_from(integer).map_err(|_| MALFORMED)
}

/// As a column of a row that is being read: the size must be right.
pub(crate) fn bytes<const N: usize>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<[u8; N]> {
    let value = row.get_ref(column)?.as_blob()?;
    value.try_into().map_err(|_| malformed(column))
}

/// As [`bytes`], of a column that may be NULL.
pub(crate) fn maybe_bytes<const N: usize>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<[u8; N]>> {
    match row.get_ref(column)?.as_blob_or_null()? {
        None => Ok(None),
        Some(value) => value.try_into().map(Some).map_err(|_| malformed(column)),
    }
}

/// A column that holds a day's number.
pub(crate) fn day(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<CivilDay> {
    CivilDay::from_number(row.get(column)?).ok_or_else(|| malformed(column))
}

/// As [`day`], of a column that may be NULL.
pub(crate) fn maybe_day(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<Option<CivilDay>> {
    match row.get::<_, Option<u32>>(column)? {
        None => Ok(None),
        Some(number) => CivilDay::from_number(number).map(Some).ok_or_else(|| malformed(column)),
    }
}

/// A column that holds a name of ours.
pub(crate) fn parsed<T: std::str::FromStr>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    row.get_ref(column)?.as_str()?.parse().map_err(|_| malformed(column))
}

/// Terms from three columns in a row: time, how long, tier.
pub(crate) fn terms(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Terms> {
    let time = |minutes| LocalTime::from_minutes(minutes).ok_or_else(|| malformed(first));
    let time = row.get::<_, Option<u16>>(first)?.map(time).transpose()?;
    let tier = row.get::<_, Option<u8>>(first + 2)?.map(TouchTier::new).transpose();
    let tier = tier.map_err(|_| malformed(first + 2))?;
    Terms::new(time, row.get(first + 1)?, tier).map_err(|_| malformed(first + 1))
}

/// A check-in from four columns: mood, energy, need, what is on the mind.
pub(crate) fn check_in(
    row: &rusqlite::Row<'_>,
    [mood, energy, need, mind]: [usize; 4],
) -> rusqlite::Result<CheckIn> {
    let level = |column| {
        let level: Option<u8> = row.get(column)?;
        level.map(Scale::new).transpose().map_err(|_| malformed(column))
    };
    let wanted = match row.get_ref(need)?.as_str_or_null()? {
        None => None,
        Some(name) => Some(name.parse().map_err(|_| malformed(need))?),
    };
    let held = CheckIn::held(level(mood)?, level(energy)?, wanted, row.get(mind)?);
    held.ok_or_else(|| malformed(mind))
}

/// The error of a value that this build cannot have written; [`StoreError::Damaged`] in the end.
pub(crate) fn malformed(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, String::new(), Type::Null)
}
