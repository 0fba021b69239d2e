//! `cargo xtask soak`: the random histories of `tests/two_phones`, for as long as one likes.

use crate::error::{Error, Result};
use crate::place::Place;

/// Builds the program as the tests do (`test::steps` says why for the whole workspace), and runs it in view;
/// `rest` goes to it as it is.
pub fn run(place: &Place, rest: &[String]) -> Result<()> {
    place.cargo_in_view([
        "build",
        "--locked",
        "--workspace",
        "--exclude",
        "xtask",
        "--bin",
        "soak",
    ])?;
    let mut soak = std::process::Command::new(place.program("soak"));
    let status = soak.args(rest).status().map_err(|error| Error::failed(error.to_string()))?;
    if status.success() {
        return Ok(());
    }
    match status.code() {
        Some(2) => Err(Error::usage("It says above what may be typed.".to_owned())),
        _ => Err(Error::failed(
            "Something does not hold; it says above how to see it again.".to_owned(),
        )),
    }
}
