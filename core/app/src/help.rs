//! Get help (SR-22 to SR-26): data of this build and a day, and nothing else. There is no handle to a store in
//! reach here, so it works before there is a phone, without pairing and without unlocking, and leaves no trace.

use hearth_domain::rhythm::{DayStart, civil_day};

pub use hearth_domain::help::{Help, Helpline, Kind, Number, Region, Situation};
pub use hearth_domain::words::Screen;

use crate::error::Result;
use crate::ports::Now;

/// Get help in English.
///
/// # Errors
/// [`crate::HearthError::Internal`] when the texts of this build cannot be read.
pub fn help() -> Result<&'static Help> {
    Ok(Help::english()?)
}

/// The numbers of a region: the emergency number first, then those of these kinds, or all. One that was not
/// checked lately says so, and so do all when the clock makes no sense.
///
/// # Errors
/// [`crate::HearthError::Internal`] when the texts of this build cannot be read.
pub fn numbers(region: &Region, kinds: &[Kind], now: &Now) -> Result<Vec<Number<'static>>> {
    let today = civil_day(now.utc_seconds, now.offset_minutes, DayStart::MIDNIGHT);
    let today = today.unwrap_or(hearth_domain::day::CivilDay::FIRST);
    Ok(help()?.numbers(region, kinds, today))
}
