//! A phone's wall clock, wrong by as much as a test likes. It tells the phone which civil day to write
//! entries about when nothing else does; the engine never sees it.

use hearth_domain::day::CivilDay;

/// Days that a phone believes to have passed since 2026-01-01.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Clock {
    days: i32,
}

impl Clock {
    /// A clock that is wrong by this many days.
    #[must_use]
    pub fn off_by(days: i32) -> Self {
        Self { days }
    }

    /// Jumps, in either direction.
    pub fn jump(&mut self, days: i32) {
        self.days = self.days.saturating_add(days);
    }

    /// The day that it shows, kept within the years that entries may be about.
    #[must_use]
    pub fn today(self) -> CivilDay {
        CivilDay::from_ymd(2026, 1, 1)
            .ok()
            .and_then(|day| day.plus(self.days))
            .unwrap_or(if self.days < 0 { CivilDay::FIRST } else { CivilDay::LAST })
    }
}
