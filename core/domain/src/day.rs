//! Civil days: what a person means by "on Friday". No instant, zone or offset is in this type, because
//! none of them may leave the author's phone (`design.md` 6.3, `product.md` 4a).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

/// A day of the proleptic Gregorian calendar between 2000-01-01 and 2200-12-31, as days since 1970-01-01.
///
/// Written as `YYYY-MM-DD` in text and JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CivilDay(u32);

/// Why a date was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// Not of the form `YYYY-MM-DD`, or no such day in the calendar (31 February).
    #[error("there is no day '{0}'; write a day of the calendar as 2026-11-20")]
    NoSuchDay(String),
    /// Outside 2000-01-01 to 2200-12-31.
    #[error("{0} is outside the years 2000 to 2200; choose a day in between")]
    OutOfRange(String),
}

impl CivilDay {
    /// 2000-01-01, the first day that an entry may be about.
    pub const FIRST: Self = Self(10_957);
    /// 2200-12-31, the last day that an entry may be about.
    pub const LAST: Self = Self(84_370);

    /// The day with this number of days since 1970-01-01, or `None` outside 2000-2200.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        (Self::FIRST.0..=Self::LAST.0).contains(&number).then_some(Self(number))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// From year, month (1-12) and day of the month (1-31).
    ///
    /// # Errors
    /// [`DayError`] when there is no such day or it is outside 2000-2200.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Result<Self, DayError> {
        let text = format!("{year:04}-{month:02}-{day:02}");
        let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(DayError::NoSuchDay(text))?;
        Self::from_date(date)
    }

    /// From a chrono date.
    ///
    /// # Errors
    /// [`DayError::OutOfRange`] outside 2000-2200.
    pub fn from_date(date: NaiveDate) -> Result<Self, DayError> {
        u32::try_from((date - NaiveDate::default()).num_days())
            .ok()
            .and_then(Self::from_number)
            .ok_or_else(|| DayError::OutOfRange(date.to_string()))
    }

    /// As a chrono date.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        NaiveDate::default() + TimeDelta::days(i64::from(self.0))
    }

    /// The day `days` later (earlier when negative), or `None` outside 2000-2200.
    #[must_use]
    pub fn plus(self, days: i32) -> Option<Self> {
        self.0.checked_add_signed(days).and_then(Self::from_number)
    }

    /// Days from `earlier` to this day; negative when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.0.cast_signed() - earlier.0.cast_signed()
    }

    /// Monday is 0, Sunday 6.
    #[must_use]
    pub fn weekday(self) -> u32 {
        self.date().weekday().num_days_from_monday()
    }

    /// The week (Monday to Sunday) that holds this day.
    #[must_use]
    pub fn week(self) -> Week {
        // 1970-01-01 was a Thursday: day 4 was the first Monday.
        Week((self.0 + 3) / 7)
    }

    /// Whether this is a Monday, the first day of a week.
    #[must_use]
    pub fn is_monday(self) -> bool {
        self.date().weekday() == Weekday::Mon
    }
}

/// A week from Monday to Sunday, counted in weeks since the one that holds 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Week(u32);

impl Week {
    /// Number of weeks since the one that holds 1970-01-01.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// Its Monday, or `None` when that lies outside 2000-2200.
    #[must_use]
    pub fn monday(self) -> Option<CivilDay> {
        (self.0 * 7).checked_sub(3).and_then(CivilDay::from_number)
    }
}

impl fmt::Display for CivilDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

impl fmt::Debug for CivilDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CivilDay {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let no_such_day = || DayError::NoSuchDay(text.chars().take(40).collect());
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !well_formed {
            return Err(no_such_day());
        }
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| no_such_day())?;
        Self::from_date(date)
    }
}

impl TryFrom<String> for CivilDay {
    type Error = DayError;

    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

impl From<CivilDay> for String {
    fn from(day: CivilDay) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_day_are_what_their_numbers_say() {
        assert_eq!(CivilDay::FIRST.to_string(), "2000-01-01");
        assert_eq!(CivilDay::LAST.to_string(), "2200-12-31");
        assert_eq!(CivilDay::from_number(CivilDay::LAST.number() + 1), None);
    }

    #[test]
    fn a_day_that_is_not_in_the_calendar_is_refused_with_what_to_do() {
        for text in
            ["2026-02-31", "2026-13-01", "yesterday", "2026-2-3", "", "+026-01-01", "2026-01-0x"]
        {
            assert!(matches!(text.parse::<CivilDay>(), Err(DayError::NoSuchDay(_))), "{text}");
        }
        assert!(matches!("1800-01-01".parse::<CivilDay>(), Err(DayError::OutOfRange(_))));
        assert!(matches!("2201-01-01".parse::<CivilDay>(), Err(DayError::OutOfRange(_))));
    }

    #[test]
    fn a_week_runs_from_monday_to_sunday() {
        let sunday: CivilDay = "2026-11-22".parse().unwrap();
        let monday: CivilDay = "2026-11-23".parse().unwrap();
        assert!(monday.is_monday());
        assert_eq!(sunday.weekday(), 6);
        assert_eq!(sunday.week().number() + 1, monday.week().number());
        assert_eq!(monday.week().monday(), Some(monday));
        assert_eq!(sunday.week().monday(), "2026-11-16".parse().ok());
    }

    #[test]
    fn text_and_number_agree_on_every_day() {
        for number in CivilDay::FIRST.number()..=CivilDay::LAST.number() {
            let day = CivilDay::from_number(number).unwrap();
            assert_eq!(day.to_string().parse::<CivilDay>().unwrap(), day);
        }
    }
}
