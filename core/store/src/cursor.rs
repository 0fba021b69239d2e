//! Pages and cursors. A cursor names the last row that was read, by day and place: rows that arrive while a
//! person scrolls never make one appear twice or be skipped.

use std::fmt;
use std::str::FromStr;

/// Where a page ended. Opaque: the app passes it back as it got it, as a value or as its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    pub(crate) day: u32,
    pub(crate) place: u64,
}

impl Cursor {
    /// Before the first row of a list that runs from the newest to the oldest.
    pub(crate) const START: Self = Self { day: u32::MAX, place: i64::MAX as u64 };

    pub(crate) fn place_column(self) -> i64 {
        i64::try_from(self.place).unwrap_or(i64::MAX)
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no place in a list; read the list from its start")]
pub struct NotACursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}", self.day, self.place)
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (day, place) = text.split_once('.').ok_or(NotACursor)?;
        Ok(Self {
            day: u32::from_str_radix(day, 16).map_err(|_| NotACursor)?,
            place: u64::from_str_radix(place, 16).map_err(|_| NotACursor)?,
        })
    }
}

/// One page of a list. No `Debug`: rows hold what a person wrote.
#[derive(Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, newest first unless said otherwise.
    pub rows: Vec<T>,
    /// Where to go on; `None` at the end of the list.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// From rows of which at most one was read beyond `limit`, to know whether there are more.
    pub(crate) fn of(mut rows: Vec<(Cursor, T)>, limit: usize) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|(cursor, _)| *cursor);
        Self { rows: rows.into_iter().map(|(_, row)| row).collect(), next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_from_its_text_and_anything_else_is_refused() {
        for cursor in [Cursor::START, Cursor { day: 0, place: 0 }, Cursor { day: 20_000, place: 7 }]
        {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in ["", ".", "1", "x.1", "1.-1", "1.1.1", "ffffffffff.1"] {
            assert_eq!(text.parse::<Cursor>(), Err(NotACursor), "{text}");
        }
    }
}
