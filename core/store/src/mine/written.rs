//! The fields that every own record has (`product.md` 2 and 4a). Instant, zone and offset never leave the
//! phone; the day is frozen when it is written and never computed anew.

use std::fmt;

use hearth_domain::day::CivilDay;
use rusqlite::Row;

use crate::codec::day;

/// The id of a record of this phone: 16 random bytes that the caller gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalId(pub [u8; 16]);

impl fmt::Debug for LocalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LocalId({:02x}{:02x}..)", self.0[0], self.0[1])
    }
}

/// When something was written. No `Debug`: a zone tells where a person is.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The civil day that it belongs to.
    pub day: CivilDay,
    /// Seconds since 1970-01-01 UTC.
    pub instant: i64,
    /// IANA name of the zone, such as `Europe/Paris`.
    pub zone: String,
    /// Minutes east of UTC at that instant.
    pub offset_minutes: i32,
}

impl Written {
    /// From four columns in a row: day, instant, zone, offset.
    pub(crate) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            day: day(row, first)?,
            instant: row.get(first + 1)?,
            zone: row.get(first + 2)?,
            offset_minutes: row.get(first + 3)?,
        })
    }
}
