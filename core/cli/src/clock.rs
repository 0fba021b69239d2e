//! What time it is on this computer. For tests, `HEARTH_NOW=<seconds since 1970, UTC>` stands in for it.

use std::env;
use std::fs;

use chrono::{Local, Offset as _, TimeZone as _, Utc};
use hearth_app::ports::{Clock, Now, PortError};

use crate::fail::Failure;
use crate::words;

/// The name of the variable that sets the time, for tests.
const FIXED: &str = "HEARTH_NOW";

/// The computer's clock and time zone.
pub struct SystemClock {
    fixed: Option<i64>,
}

impl SystemClock {
    /// The computer's clock, or the time that `HEARTH_NOW` sets.
    pub fn new() -> Result<Self, Failure> {
        let fixed = match env::var(FIXED) {
            Ok(text) => Some(text.trim().parse().map_err(|_| Failure::bad_input(words::BAD_NOW))?),
            Err(_) => None,
        };
        Ok(Self { fixed })
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Result<Now, PortError> {
        let utc_seconds = self.fixed.unwrap_or_else(|| Utc::now().timestamp());
        let local = Local
            .timestamp_opt(utc_seconds, 0)
            .single()
            .ok_or_else(|| PortError("this computer's clock cannot be read".to_owned()))?;
        let offset_minutes = local.offset().fix().local_minus_utc() / 60;
        Ok(Now { utc_seconds, offset_minutes, zone: zone() })
    }
}

/// The IANA name of the time zone, or an empty text.
fn zone() -> String {
    let named = env::var("TZ").ok();
    let named = named.as_deref().map(|name| name.trim_start_matches(':'));
    let of_system = || {
        let written = fs::read_to_string("/etc/timezone").ok();
        written.and_then(|text| name_of(text.trim())).or_else(linked)
    };
    match named {
        Some(name) => name_of(name).unwrap_or_default(),
        None => of_system().unwrap_or_default(),
    }
}

/// The zone that `/etc/localtime` is a link to.
fn linked() -> Option<String> {
    let target = fs::read_link("/etc/localtime").ok()?;
    let (_, name) = target.to_str()?.split_once("zoneinfo/")?;
    name_of(name)
}

/// The text if it has the form of a zone's name: `Europe/Berlin`, `UTC`; not a rule or a path.
fn name_of(text: &str) -> Option<String> {
    let allowed = |sign: char| sign.is_ascii_alphabetic() || matches!(sign, '/' | '_' | '-' | '+');
    let begins = text.chars().next().is_some_and(|sign| sign.is_ascii_alphabetic());
    let fits = text.len() <= 40 && text.chars().all(|sign| allowed(sign) || sign.is_ascii_digit());
    // `CET-1CEST` is a rule, not a name; names with digits are `Etc/GMT+5` alone.
    let is_name = text.contains('/') || !text.chars().any(|sign| sign.is_ascii_digit());
    (begins && fits && is_name).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_has_a_name_and_nothing_else_is_one() {
        for name in ["Europe/Berlin", "UTC", "America/Port-au-Prince", "Etc/GMT+5"] {
            assert_eq!(name_of(name).as_deref(), Some(name));
        }
        for text in ["", "CET-1CEST", "/etc/localtime", "<+03>-3", "a name"] {
            assert_eq!(name_of(text), None, "{text}");
        }
    }
}
