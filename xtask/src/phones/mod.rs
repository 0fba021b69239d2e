//! `cargo xtask phones`: the Android app twice on one desk, each a process with its own folder, meeting over loopback.
//!
//! Robolectric runs the app as it is; nothing here knows more of it than what stands on its screens. In windows it is
//! for people; with `--shots` the story plays without a display and leaves pictures, and `cargo xtask test` plays it, too.

mod phone;
mod story;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bindings;
use crate::error::{Doing as _, Error, Result};
use crate::place::{self, Place};
use crate::test::needs::{ANDROID, provide_all};

use phone::{Phone, Show};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Phones {
    /// Two windows.
    Windows {
        /// Whether the phones are paired before somebody takes them.
        paired: bool,
    },
    /// The whole story, without a display.
    Shots {
        /// Where the pictures go.
        folder: PathBuf,
    },
}

/// Builds what is needed, and does it.
pub fn run(place: &Place, asked: &Phones) -> Result<()> {
    if matches!(asked, Phones::Windows { .. }) && !has_display() {
        return Err(Error::failed(
            "There is no display for two windows; `cargo xtask phones --shots FOLDER` plays without one.",
        ));
    }
    provide_all("The phones need", &ANDROID)?;
    place.cargo_in_view(["build", "--locked", "--workspace", "--exclude", "xtask", "--lib"])?;
    compile(place)?;
    match asked {
        Phones::Windows { paired } => windows(place, *paired),
        Phones::Shots { folder } => {
            let desk = tempfile::tempdir().doing("making a desk")?;
            fs::create_dir_all(folder).doing("making the folder of pictures")?;
            let folder = folder.canonicalize().doing("finding the folder of pictures")?;
            story::play(&take_two(place, desk.path(), Show::Nothing)?, Some(&folder))?;
            println!("The pictures are in {}.", folder.display());
            Ok(())
        }
    }
}

/// Plays the story on what is built, for the tests.
pub fn rehearse(place: &Place) -> Result<()> {
    let desk = tempfile::tempdir().doing("making a desk")?;
    story::play(&take_two(place, desk.path(), Show::Nothing)?, None)
}

/// `mvn`, for the app without the tests of what it stands on. All of the app is compiled: what did not change itself may
/// stand on what did, which the compiler's memory does not see across modules.
pub fn maven(place: &Place, goal: &str) -> Result<Command> {
    for module in ["model", "app"] {
        for compiled in ["kotlin-ic", "classes", "test-classes"] {
            bindings::clear(&place.of("android-demo").join(module).join("target").join(compiled))?;
        }
    }
    let mut command = Command::new("mvn");
    command.args(["-B", "-ntp", "-DtrimStackTrace=true", "-Dskip.binding.tests=true", goal]);
    command.arg(format!("-Djna.library.path={}", place.library_folder().display()));
    command.current_dir(place.of("android-demo"));
    place::clean(&mut command);
    Ok(command)
}

fn compile(place: &Place) -> Result<()> {
    println!("Compiling the app; the first time Maven fetches some 700 MB.");
    let status =
        maven(place, "process-test-classes")?.arg("-q").status().doing("starting Maven")?;
    if status.success() {
        return Ok(());
    }
    Err(Error::failed("Maven failed; it says above why."))
}

/// Two windows, until both are closed.
fn windows(place: &Place, paired: bool) -> Result<()> {
    let desk = place.target().join("phones");
    let [left, right] = take_two(place, &desk, Show::Windows)?;
    if paired {
        story::pair_if_they_are_not([&left, &right])?;
    }
    println!("Their folders are in {}; delete them to begin anew.", desk.display());
    left.until_it_is_closed()?;
    right.until_it_is_closed()
}

fn take_two(place: &Place, desk: &Path, show: Show) -> Result<[Phone; 2]> {
    let left = Phone::take(place, desk, "left", show)?;
    let right = Phone::take(place, desk, "right", show)?;
    left.is_ready()?;
    right.is_ready()?;
    Ok([left, right])
}

fn has_display() -> bool {
    cfg!(not(target_os = "linux"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}
