//! What the two do: each begins alone, they pair, one gives something, they meet, the other reads it.
//!
//! Everything is tapped and typed as it stands on the screens, so a label that changes breaks a line here.

use std::path::Path;

use super::phone::Phone;
use crate::error::Result;

/// Plays it to its end; with a folder, each scene leaves a picture a phone.
pub fn play([left, right]: &[Phone; 2], pictures: Option<&Path>) -> Result<()> {
    let both = [left, right];
    let scene = |name: &str| match pictures {
        Some(folder) => shoot(both, folder, name),
        None => Ok(()),
    };
    first_run(left, "Mira")?;
    first_run(right, "Tom")?;
    scene("1-today")?;
    pair(both)?;
    scene("2-paired")?;
    left.does_all(&["tap Appreciate", "type You made tea before I was awake."])?;
    scene("3-noticed")?;
    left.does_all(&["tap Give", "see Given."])?;
    meet(both)?;
    scene("4-met")?;
    right.does_all(&["back", "tap Appreciate", "tap For you"])?;
    right.does("see You made tea before I was awake.")?;
    scene("5-read")
}

/// Pairs them, unless they were paired before.
pub fn pair_if_they_are_not(both: [&Phone; 2]) -> Result<()> {
    for (phone, name) in both.iter().zip(["Mira", "Tom"]) {
        if phone.does("find Begin|Today")? == "Begin" {
            first_run(phone, name)?;
        }
    }
    both[0].does("tap Us")?;
    if both[0].does("find Sync now|Pair")? == "Pair" {
        both[0].does("back")?;
        pair(both)?;
    }
    Ok(())
}

/// From who it is for to Today, with a name and nothing else.
fn first_run(phone: &Phone, name: &str) -> Result<()> {
    phone.does_all(&["tap Begin", "tap Good to know", "tap With my partner, later"])?;
    phone.does_all(&[&format!("type {name}"), "tap Go on", "tap No lock", "tap Later"])?;
    phone.does_all(&["tap Open Hearth", "see Today"])
}

/// By eight digits: a desk has no camera.
fn pair([shows, types]: [&Phone; 2]) -> Result<()> {
    for phone in [shows, types] {
        phone.does_all(&["tap Us", "tap Pair", "tap Go on"])?;
    }
    shows.does("tap Type 8 digits instead")?;
    let digits = shows.does("find [0-9]{4} [0-9]{4}")?;
    types.does_all(&["tap Scan", &format!("type {digits}"), "tap Go on"])?;
    for phone in [shows, types] {
        phone.does("tap Yes")?;
    }
    for phone in [shows, types] {
        phone.does("see Paired.")?;
    }
    Ok(())
}

/// Both look for each other at about the same time.
fn meet(both: [&Phone; 2]) -> Result<()> {
    for phone in both {
        phone.does_all(&["tap Us", "tap Sync now"])?;
    }
    for phone in both {
        phone.does("see Both phones have everything.")?;
    }
    Ok(())
}

fn shoot(both: [&Phone; 2], folder: &Path, name: &str) -> Result<()> {
    for (phone, side) in both.iter().zip(["left", "right"]) {
        phone.does(&format!("shoot {}", folder.join(format!("{name}-{side}.png")).display()))?;
    }
    Ok(())
}
