//! Hours in which nothing comes (SR-18): every night's, or those of one evening that was set aside.

use serde::{Deserialize, Serialize};

use crate::day::CivilDay;
use crate::local_time::LocalTime;

/// From a time up to, and not with, another; over midnight when it is the earlier one. The same time
/// twice is no hours at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// When they start.
    pub from: LocalTime,
    /// When they are over.
    pub to: LocalTime,
}

impl QuietHours {
    /// From 22:00 to 07:00.
    pub const NIGHT: Self = Self { from: LocalTime::hour(22), to: LocalTime::hour(7) };

    /// Whether they cover this time of day, when they come every day.
    #[must_use]
    pub fn cover(self, at: LocalTime) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&at)
        } else {
            at >= self.from || at < self.to
        }
    }

    /// Whether the ones that start on the date `start` cover this time of this date.
    #[must_use]
    pub fn cover_from(self, start: CivilDay, date: CivilDay, at: LocalTime) -> bool {
        match date.since(start) {
            0 => self.cover(at) && at >= self.from,
            1 => self.from > self.to && at < self.to,
            _ => false,
        }
    }
}

impl Default for QuietHours {
    fn default() -> Self {
        Self::NIGHT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: u8, to: u8) -> QuietHours {
        QuietHours { from: LocalTime::hour(from), to: LocalTime::hour(to) }
    }

    #[test]
    fn quiet_hours_may_go_over_midnight_and_end_on_the_minute() {
        let covered = |quiet: QuietHours| -> Vec<u8> {
            (0..24).filter(|hour| quiet.cover(LocalTime::hour(*hour))).collect()
        };
        assert_eq!(covered(hours(22, 2)), [0, 1, 22, 23]);
        assert_eq!(covered(hours(13, 15)), [13, 14]);
        assert!(covered(hours(8, 8)).is_empty());
        assert_eq!(QuietHours::default(), hours(22, 7));
    }

    #[test]
    fn the_hours_of_one_evening_end_the_next_morning_and_do_not_come_again() {
        let date: CivilDay = "2026-11-20".parse().unwrap();
        let covered = |quiet: QuietHours, on: i32| -> Vec<u8> {
            let on = date.plus(on).unwrap();
            (0..24).filter(|hour| quiet.cover_from(date, on, LocalTime::hour(*hour))).collect()
        };
        assert_eq!(covered(hours(21, 2), 0), [21, 22, 23]);
        assert_eq!(covered(hours(21, 2), 1), [0, 1]);
        assert!(covered(hours(21, 2), 2).is_empty() && covered(hours(21, 2), -1).is_empty());
        assert_eq!(covered(hours(18, 20), 0), [18, 19]);
        assert!(covered(hours(18, 20), 1).is_empty());
    }
}
