//! Days as people type them.

use hearth_app::CivilDay;

use crate::fail::Failure;
use crate::words;

/// `2026-11-20`, `today`, `yesterday` or `tomorrow`.
pub fn parse(text: &str, today: CivilDay) -> Result<CivilDay, Failure> {
    let days = match text.trim().to_lowercase().as_str() {
        "today" => Some(0),
        "yesterday" => Some(-1),
        "tomorrow" => Some(1),
        _ => None,
    };
    if let Some(day) = days.and_then(|days| today.plus(days)) {
        return Ok(day);
    }
    let parsed = text.trim().parse::<CivilDay>();
    parsed.map_err(|error| {
        Failure::bad_input(words::sentence(&crate::show::clean(&error.to_string())))
    })
}

/// The same of an option that may not be given.
pub fn parse_option(text: Option<&String>, today: CivilDay) -> Result<Option<CivilDay>, Failure> {
    text.map(|text| parse(text, today)).transpose()
}
