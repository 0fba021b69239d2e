//! How many wrong codes a phone that shows digits puts up with: three within ten minutes, over all its
//! screens, and then it shows none for ten minutes (`sync.md` 2). No clock: the time is an argument.

use std::time::Duration;

use super::MAX_TRIES;

/// How long no digits are shown after three wrong answers, and how long a wrong answer is remembered.
pub const PAUSE: Duration = Duration::from_mins(10);

/// The wrong answers to this phone's digits. The caller keeps it from one screen to the next for as long as the
/// app runs. It guards against guesses over the network; whoever can restart the app reads the digits anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    wrong: u8,
    last: Duration,
}

/// No digits are shown just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Three wrong codes were typed; show new digits in {}, or use the QR code now.", minutes(*left))]
pub struct Paused {
    /// For how much longer.
    pub left: Duration,
}

impl Tries {
    /// Whether digits may be shown at `now`, on any clock that only goes forward: the same one for all calls.
    ///
    /// # Errors
    /// [`Paused`] after three wrong answers.
    pub fn check(&self, now: Duration) -> Result<(), Paused> {
        let left = PAUSE.saturating_sub(now.saturating_sub(self.last));
        if self.wrong >= MAX_TRIES && !left.is_zero() { Err(Paused { left }) } else { Ok(()) }
    }

    /// Somebody gave a wrong answer.
    pub(super) fn failed(&mut self, now: Duration) {
        if now.saturating_sub(self.last) >= PAUSE {
            self.wrong = 0;
        }
        self.wrong = self.wrong.saturating_add(1);
        self.last = now;
    }

    /// Somebody gave the right one: the wrong ones were typos.
    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }
}

fn minutes(left: Duration) -> String {
    match left.as_secs().div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: u64) -> Duration {
        Duration::from_mins(minutes)
    }

    #[test]
    fn the_third_wrong_answer_makes_a_pause_of_ten_minutes() {
        let mut tries = Tries::default();
        tries.failed(at(50));
        tries.failed(at(51));
        assert_eq!(tries.check(at(51)), Ok(()));
        tries.failed(at(52));
        assert_eq!(tries.check(at(52)), Err(Paused { left: PAUSE }));
        let last = at(62).checked_sub(Duration::from_millis(1)).unwrap();
        assert_eq!(tries.check(last), Err(Paused { left: Duration::from_millis(1) }));
        assert_eq!(tries.check(at(62)), Ok(()));
        tries.failed(at(62));
        assert_eq!(tries.check(at(62)), Ok(()), "the count begins anew");
    }

    #[test]
    fn a_right_answer_and_ten_quiet_minutes_forget_the_wrong_ones() {
        let mut tries = Tries::default();
        tries.failed(at(1));
        tries.failed(at(2));
        tries.succeeded();
        tries.failed(at(3));
        assert_eq!(tries.check(at(3)), Ok(()));
        tries.failed(at(4));
        tries.failed(at(14));
        assert_eq!(tries.check(at(14)), Ok(()));
    }

    #[test]
    fn a_pause_says_how_long_it_lasts() {
        for (seconds, words) in [(600, "in 10 minutes"), (61, "in 2 minutes"), (1, "in a minute")] {
            let paused = Paused { left: Duration::from_secs(seconds) }.to_string();
            assert!(paused.contains(words) && paused.ends_with('.'), "{paused}");
        }
    }
}
