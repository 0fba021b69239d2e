//! A time of day as the clock on the wall shows it: of no zone and no date, and so the same wherever a
//! person is. Plans and reminders have one; what the system does with 02:30 in a night that has none is
//! the system's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

const MINUTES_A_DAY: u16 = 1440;
const MINUTES_AN_HOUR: u16 = 60;

/// A floating time of day, 00:00 to 23:59, to the minute.
///
/// Written as `HH:MM` in text and JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalTime(u16);

/// What was typed is no time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no time '{0}'; write it with four digits, from 00:00 to 23:59")]
pub struct NoSuchTime(pub String);

impl LocalTime {
    /// 00:00.
    pub const MIDNIGHT: Self = Self(0);

    /// So many minutes after 00:00, or `None` from 1440 on.
    #[must_use]
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes < MINUTES_A_DAY { Some(Self(minutes)) } else { None }
    }

    /// This hour, on the hour; an hour from 24 on counts on from 00:00 again.
    #[must_use]
    pub const fn hour(hour: u8) -> Self {
        Self(hour as u16 % 24 * MINUTES_AN_HOUR)
    }

    /// Minutes since 00:00.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// So many minutes earlier, or `None` when that is the day before.
    #[must_use]
    pub fn earlier(self, minutes: u16) -> Option<Self> {
        self.0.checked_sub(minutes).map(Self)
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / MINUTES_AN_HOUR, self.0 % MINUTES_AN_HOUR)
    }
}

impl fmt::Debug for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for LocalTime {
    type Err = NoSuchTime;

    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let digits = |text: &str| match text.as_bytes() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Some(u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
            }
            _ => None,
        };
        let time = text.split_once(':').and_then(|(hours, minutes)| {
            let (hours, minutes) = (digits(hours)?, digits(minutes)?);
            let exists = hours < 24 && minutes < MINUTES_AN_HOUR;
            exists.then_some(Self(hours * MINUTES_AN_HOUR + minutes))
        });
        time.ok_or_else(|| NoSuchTime(text.chars().take(20).collect()))
    }
}

impl TryFrom<String> for LocalTime {
    type Error = NoSuchTime;

    fn try_from(text: String) -> Result<Self, NoSuchTime> {
        text.parse()
    }
}

impl From<LocalTime> for String {
    fn from(time: LocalTime) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_minutes_agree_on_every_time() {
        for minutes in 0..MINUTES_A_DAY {
            let time = LocalTime::from_minutes(minutes).unwrap();
            assert_eq!(time.to_string().parse::<LocalTime>(), Ok(time));
            assert_eq!(time.minutes(), minutes);
        }
        assert_eq!(LocalTime::from_minutes(MINUTES_A_DAY), None);
        assert_eq!(LocalTime::hour(7).to_string(), "07:00");
        assert_eq!(LocalTime::hour(24), LocalTime::MIDNIGHT);
    }

    #[test]
    fn what_is_no_time_is_refused_with_what_to_do() {
        for text in ["24:00", "07:60", "7:30", "07:3", "0730", "07.30", "+7:30", "", ":", "soon"] {
            assert_eq!(text.parse::<LocalTime>(), Err(NoSuchTime(text.to_owned())), "{text}");
        }
        assert_eq!(
            "7 pm".parse::<LocalTime>().unwrap_err().to_string(),
            "there is no time '7 pm'; write it with four digits, from 00:00 to 23:59"
        );
    }

    #[test]
    fn earlier_stays_within_the_day() {
        let seven = LocalTime::hour(7);
        assert_eq!(seven.earlier(60), Some(LocalTime::hour(6)));
        assert_eq!(seven.earlier(420), Some(LocalTime::MIDNIGHT));
        assert_eq!(seven.earlier(421), None);
    }
}
