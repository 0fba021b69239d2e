//! How long a wrong guess makes the next one wait. The partner who holds the phone guesses birthdays and pet
//! names: a wait turns an evening of guesses into a dozen, and never locks out for good, because whoever
//! guesses must not be able to take the journal away.
//!
//! The count is the app's to keep, in secure storage, so that neither a restart nor a copied folder begins it
//! anew: it is raised and written *before* a try, and set to zero after a right one. The wait is measured by the
//! monotonic clock from the last try or from the start of the process, whichever is later: setting the
//! phone's clock, or restarting the app, ends no wait.

use std::time::Duration;

/// The wait before the next try, after so many wrong ones in a row. A whole day gives about a hundred guesses.
#[must_use]
pub fn pause_after(wrong: u32) -> Duration {
    Duration::from_secs(match wrong {
        0..=4 => 0,
        5 => 30,
        6 => 60,
        7 => 5 * 60,
        _ => 15 * 60,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_slips_cost_nothing_and_a_day_gives_about_a_hundred_guesses() {
        assert_eq!(pause_after(4), Duration::ZERO);
        let pauses: Vec<Duration> = (0..300).map(pause_after).collect();
        assert!(pauses.is_sorted());
        let mut passed = Duration::ZERO;
        let day = Duration::from_hours(24);
        let guesses = pauses.iter().take_while(|pause| {
            passed += **pause;
            passed <= day
        });
        assert!((90..110).contains(&guesses.count()));
        assert_eq!(pause_after(u32::MAX), Duration::from_mins(15));
    }
}
