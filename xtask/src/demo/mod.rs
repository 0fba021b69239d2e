//! `cargo xtask demo`: two `hearth` processes with a folder each, from two lives apart to one shared list.
//!
//! Uses what is released and nothing else: the binary, as a person types it. The story is in [`story`], what
//! must be true at its end in [`verdict`].

mod canary;
mod desk;
mod phone;
mod screen;
mod story;
mod verdict;

use std::io::Write;
use std::path::Path;

use crate::columns::terminal_width;
use crate::error::{Doing as _, Error, Result};
use crate::place::Place;

use desk::Desk;
use story::Story;

/// Builds `hearth` with cargo's progress in view, then plays the story on this terminal.
pub fn build_and_run(place: &Place, keep: bool) -> Result<()> {
    // For the whole workspace, so that the tests need not build its dependencies again: `test::steps` says why.
    let build = ["build", "--locked", "--workspace", "--exclude", "xtask", "--bin", "hearth"];
    place.cargo_in_view(build)?;
    run(&place.program("hearth"), keep, terminal_width(), &mut std::io::stdout().lock())?;
    println!(
        "\n`cargo xtask phones` shows two phones in the Android app, in windows of this desktop."
    );
    Ok(())
}

/// Plays the story with this binary and writes it to `out`, lines at most `width` places wide.
pub fn run(program: &Path, keep: bool, width: usize, out: &mut dyn Write) -> Result<()> {
    let desk = Desk::clear(program, keep)?;
    let result = Story::new(&desk, width, out).play();
    if keep {
        writeln!(out, "\n{}", desk.how_to_go_on()).doing("writing")?;
    }
    match result? {
        found if found.is_empty() => Ok(()),
        found => {
            let hint = if keep { "" } else { " `--keep` leaves the folders to look into." };
            Err(Error::failed(format!("The demo failed. {}{hint}", found.join(" "))))
        }
    }
}
