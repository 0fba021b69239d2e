//! What a person chose about reminders. Nothing is chosen at first (SR-18).

use serde::{Deserialize, Serialize};

use super::QuietHours;
use crate::day::CivilDay;
use crate::local_time::LocalTime;

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct Weekdays(u8);

/// What a person chose about reminders. One's own; never synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// On which days one comes. None at first.
    pub days: Weekdays,
    /// Whether one comes on the day of a plan that the two agreed on.
    pub plans: bool,
    /// Whether one comes after fourteen quiet days: once, and then no more (`product.md` 2 "Gentle
    /// return").
    pub coming_back: bool,
    /// When it comes.
    pub time: LocalTime,
    /// When none comes, every night.
    pub quiet: QuietHours,
}

/// Why settings are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReminderError {
    /// The time lies in the quiet hours, and no reminder would ever come.
    #[error(
        "{time} is within your quiet hours, {from} to {to}; choose another time, or other hours"
    )]
    InQuietHours {
        /// The time that was chosen.
        time: LocalTime,
        /// When the quiet hours start.
        from: LocalTime,
        /// When they are over.
        to: LocalTime,
    },
}

impl Settings {
    /// Whether these settings can be kept. Asked at the command; [`next`](super::next) leaves out whatever
    /// falls into quiet hours anyway.
    ///
    /// # Errors
    /// [`ReminderError::InQuietHours`].
    pub fn check(&self) -> Result<(), ReminderError> {
        let (time, QuietHours { from, to }) = (self.time, self.quiet);
        if self.quiet.cover(time) {
            Err(ReminderError::InQuietHours { time, from, to })
        } else {
            Ok(())
        }
    }

    /// Whether anything is chosen.
    #[must_use]
    pub fn are_on(&self) -> bool {
        self.days != Weekdays::NONE || self.plans || self.coming_back
    }
}

impl Default for Settings {
    /// Nothing chosen; at 18:00 once something is, and quiet from 22:00 to 07:00.
    fn default() -> Self {
        Self {
            days: Weekdays::NONE,
            plans: false,
            coming_back: false,
            time: LocalTime::hour(18),
            quiet: QuietHours::NIGHT,
        }
    }
}

impl Weekdays {
    /// No day.
    pub const NONE: Self = Self(0);
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);

    /// With this day of the week too: 0 is Monday, 6 Sunday. Other numbers are no day, and change nothing.
    #[must_use]
    pub const fn with(self, weekday: u8) -> Self {
        if weekday < 7 { Self(self.0 | 1 << weekday) } else { self }
    }

    /// Whether this day is on one of them.
    #[must_use]
    pub fn contain(self, day: CivilDay) -> bool {
        self.0 & 1 << day.weekday() != 0
    }
}

impl TryFrom<Vec<u8>> for Weekdays {
    type Error = &'static str;

    fn try_from(numbers: Vec<u8>) -> Result<Self, Self::Error> {
        if numbers.iter().any(|weekday| *weekday > 6) {
            return Err("a day of the week is a number from 0 (Monday) to 6 (Sunday)");
        }
        Ok(numbers.into_iter().fold(Self::NONE, Self::with))
    }
}

impl From<Weekdays> for Vec<u8> {
    fn from(days: Weekdays) -> Self {
        (0..7).filter(|weekday| days.0 & 1 << weekday != 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_chosen_at_first() {
        assert!(!Settings::default().are_on());
        assert_eq!(Settings::default().check(), Ok(()));
        assert!(Settings { plans: true, ..Settings::default() }.are_on());
        assert!(Settings { coming_back: true, ..Settings::default() }.are_on());
        assert!(Settings { days: Weekdays::NONE.with(6), ..Settings::default() }.are_on());
    }

    #[test]
    fn a_time_within_quiet_hours_is_refused_with_what_to_do() {
        let late = Settings { time: LocalTime::hour(23), ..Settings::default() };
        assert_eq!(
            late.check().unwrap_err().to_string(),
            "23:00 is within your quiet hours, 22:00 to 07:00; choose another time, or other hours"
        );
        assert_eq!(Settings { time: LocalTime::hour(7), ..Settings::default() }.check(), Ok(()));
    }

    #[test]
    fn weekdays_are_numbers_from_monday() {
        let friday: CivilDay = "2026-11-20".parse().unwrap();
        let saturday = friday.plus(1).unwrap();
        let on = Weekdays::NONE.with(4);
        assert!(on.contain(friday) && !on.contain(saturday));
        assert_eq!((on.with(7), on.with(255)), (on, on));
        assert!(Weekdays::ALL.contain(saturday));
        assert_eq!((0..7).fold(Weekdays::NONE, Weekdays::with), Weekdays::ALL);
    }

    #[test]
    fn settings_are_kept_as_text_and_read_the_same_whatever_an_older_one_lacks() {
        let chosen =
            Settings { days: Weekdays::NONE.with(0).with(6), plans: true, ..Settings::default() };
        let text = serde_json::to_string(&chosen).unwrap();
        assert_eq!(
            text,
            r#"{"days":[0,6],"plans":true,"coming_back":false,"time":"18:00","quiet":{"from":"22:00","to":"07:00"}}"#
        );
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), chosen);
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), Settings::default());
        assert!(serde_json::from_str::<Settings>(r#"{"days":[7]}"#).is_err());
        assert!(serde_json::from_str::<Settings>(r#"{"time":"24:00"}"#).is_err());
    }
}
