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
    for phone in both {
        phone.does_all(&["tap Go on", "tap Today"])?;
    }
    left.does_all(&["tap Appreciate", "type You made tea before I was awake."])?;
    scene("3-noticed")?;
    left.does_all(&["tap Give", "see Given.", "tap Undo", "see Kept, only you."])?;
    // Between two taps: what was kept is there.
    left.is_killed_and_opened()?;
    left.does_all(&["tap Appreciate", "tap Kept", "see You made tea before I was awake."])?;
    // And with nobody near, writing is as it was.
    left.does_all(&["type You put the phone away when I came in.", "tap Give", "see Given."])?;
    meet(both)?;
    scene("4-met")?;
    right.does_all(&["tap Appreciate", "see 1 new", "tap Open"])?;
    right.does("see You put the phone away when I came in.")?;
    scene("5-read")
}

/// Pairs them, unless they were paired before.
pub fn pair_if_they_are_not(both: [&Phone; 2]) -> Result<()> {
    for (phone, name) in both.iter().zip(["Mira", "Tom"]) {
        if phone.does("find Begin|Today")? == "Begin" {
            first_run(phone, name)?;
        }
    }
    both[0].does("tap Open Us")?;
    if both[0].does("find Sync now|Pair")? == "Pair" {
        both[0].does("back")?;
        pair(both)?;
    }
    Ok(())
}

/// From who it is for to Today, with a name and nothing else.
fn first_run(phone: &Phone, name: &str) -> Result<()> {
    phone.does_all(&[
        "tap Begin",
        "tap Go on",
        "tap Good to know",
        "tap With my partner, later",
    ])?;
    phone.does_all(&[&format!("type {name}"), "tap Go on", "tap No lock", "tap Later"])?;
    phone.does_all(&["tap Skip", "tap Look around", "tap Open Hearth", "see Card of the day"])
}

/// By eight digits: a desk has no camera.
fn pair([shows, types]: [&Phone; 2]) -> Result<()> {
    for phone in [shows, types] {
        phone.does_all(&["tap Open Us", "tap Pair", "tap Go on"])?;
    }
    shows.does("tap Show 8 digits")?;
    let digits = shows.does("find [0-9]{4} [0-9]{4}")?;
    types.does_all(&["tap Type 8 digits instead", &format!("type {digits}"), "tap Go on"])?;
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
        phone.does_all(&["tap Open Us", "tap Sync now, last: this week"])?;
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
