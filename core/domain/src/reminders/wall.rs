//! Now, as a person sees it: what the clock on the wall and the calendar show.

use crate::day::CivilDay;
use crate::local_time::LocalTime;
use crate::rhythm::{DayStart, RhythmError, civil_day};

/// Now, as the person's wall clock and calendar show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall {
    /// The date.
    pub date: CivilDay,
    /// The time.
    pub time: LocalTime,
}

impl Wall {
    /// From an instant (seconds since 1970-01-01T00:00Z) and the offset there (minutes east of UTC).
    ///
    /// # Errors
    /// [`RhythmError::Day`] outside 2000-2200; [`RhythmError::NoSuchOffset`] from a whole day on.
    pub fn of(utc_seconds: i64, offset_minutes: i32) -> Result<Self, RhythmError> {
        let date = civil_day(utc_seconds, offset_minutes, DayStart::MIDNIGHT)?;
        let local = utc_seconds.saturating_add(i64::from(offset_minutes) * 60);
        let minutes = u16::try_from(local.div_euclid(60).rem_euclid(1440)).unwrap_or_default();
        Ok(Self { date, time: LocalTime::from_minutes(minutes).unwrap_or(LocalTime::MIDNIGHT) })
    }

    /// The civil day of now, when days start so; the first of the calendar on its first date.
    #[must_use]
    pub fn day(self, day_start: DayStart) -> CivilDay {
        let started = self.time >= day_start.time();
        if started { self.date } else { self.date.plus(-1).unwrap_or(self.date) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(date: &str, time: &str) -> Wall {
        Wall { date: date.parse().unwrap(), time: time.parse().unwrap() }
    }

    #[test]
    fn now_is_what_the_wall_shows_to_the_minute() {
        // 2026-11-20T23:30:59Z.
        let at = 1_795_132_800 + 23 * 3600 + 30 * 60 + 59;
        assert_eq!(Wall::of(at, 0), Ok(wall("2026-11-20", "23:30")));
        assert_eq!(Wall::of(at, 345), Ok(wall("2026-11-21", "05:15")));
        assert_eq!(Wall::of(at, -660), Ok(wall("2026-11-20", "12:30")));
        assert!(Wall::of(0, 0).is_err() && Wall::of(at, 1440).is_err());
    }

    #[test]
    fn its_civil_day_is_the_one_that_has_started() {
        let night = wall("2026-11-21", "03:59");
        let day = |start| night.day(start).to_string();
        assert_eq!(day(DayStart::default()), "2026-11-20");
        assert_eq!(day(DayStart::MIDNIGHT), "2026-11-21");
        let first = Wall { date: CivilDay::FIRST, time: LocalTime::MIDNIGHT };
        assert_eq!(first.day(DayStart::default()), CivilDay::FIRST);
    }
}
