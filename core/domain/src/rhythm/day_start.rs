//! When a person's day starts: 04:00 unless they choose otherwise, so that a late evening is still that
//! evening (`product.md` 4a and 'Decided'). A setting of one's own; a new one dates what is written from
//! then on, and nothing that was written before.

use std::fmt;
use std::str::FromStr;

use super::RhythmError;
use crate::local_time::LocalTime;

/// When a day starts unless a person chooses otherwise.
pub const DAY_START: DayStart = DayStart(LocalTime::hour(4));

/// The latest start of a day: with a later one, the greater part of a day would bear yesterday's date.
const LATEST: LocalTime = LocalTime::hour(12);

/// When a day starts: from 00:00 up to and including 12:00, which leaves room for people who work at
/// night. Written as `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayStart(LocalTime);

impl DayStart {
    /// With the calendar, at 00:00.
    pub const MIDNIGHT: Self = Self(LocalTime::MIDNIGHT);
    /// The latest there is, 12:00.
    pub const LATEST: Self = Self(LATEST);

    /// At this time.
    ///
    /// # Errors
    /// [`RhythmError::NoSuchDayStart`] after 12:00.
    pub fn at(time: LocalTime) -> Result<Self, RhythmError> {
        if time <= LATEST { Ok(Self(time)) } else { Err(RhythmError::NoSuchDayStart(time)) }
    }

    /// The time at which the day starts.
    #[must_use]
    pub const fn time(self) -> LocalTime {
        self.0
    }
}

impl Default for DayStart {
    fn default() -> Self {
        DAY_START
    }
}

impl fmt::Display for DayStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for DayStart {
    type Err = RhythmError;

    fn from_str(text: &str) -> Result<Self, RhythmError> {
        Self::at(text.parse::<LocalTime>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_four_unless_a_person_chooses_a_time_up_to_noon() {
        assert_eq!(DayStart::default().to_string(), "04:00");
        assert_eq!("00:00".parse(), Ok(DayStart::MIDNIGHT));
        assert_eq!("12:00".parse(), Ok(DayStart::LATEST));
        assert_eq!("03:30".parse::<DayStart>().unwrap().time().minutes(), 210);
    }

    #[test]
    fn a_start_in_the_afternoon_or_no_time_at_all_is_refused_with_what_to_do() {
        let refused = |text: &str| text.parse::<DayStart>().unwrap_err().to_string();
        assert_eq!(
            refused("12:01"),
            "a day can start from 00:00 to 12:00; choose a time in between instead of 12:01"
        );
        assert!(refused("4 am").starts_with("there is no time '4 am'"));
    }
}
