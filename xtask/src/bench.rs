//! `cargo xtask bench`: the benchmarks. They are a workspace of their own, with a lock file of their own, so
//! that the peers they compare with never reach the app.

use crate::error::{Error, Result};
use crate::place::Place;

/// Their manifest.
pub const MANIFEST: &str = "tests/bench/Cargo.toml";

/// Builds them in release and runs them; `rest` goes to them as it is.
pub fn run(place: &Place, rest: &[String]) -> Result<()> {
    if !place.of(MANIFEST).is_file() {
        return Err(Error::failed(format!("There are no benchmarks here: {MANIFEST} is missing.")));
    }
    let own = ["run", "--release", "--locked", "--manifest-path", MANIFEST, "--"];
    place.cargo_in_view(own.into_iter().chain(rest.iter().map(String::as_str)))
}
