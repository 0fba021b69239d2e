//! `cargo xtask bindings`: the modules for Python and Kotlin, generated from the built library by the
//! `uniffi-bindgen` of the same lock file. Never committed: whoever builds generates.

use std::process::Command;
use std::time::Duration;

use crate::child::Running;
use crate::error::{Error, Result};
use crate::place::{self, Place};

/// Each language, and the folder its module goes to.
const LANGUAGES: [(&str, &str); 2] =
    [("python", "bindings/python/generated"), ("kotlin", "bindings/kotlin/generated")];

/// Builds more than it must, but with the features that the tests build with (see `test::steps`).
pub const LIBRARIES_AND_PROGRAMS: [&str; 7] =
    ["build", "--locked", "--workspace", "--exclude", "xtask", "--lib", "--bins"];

/// Generating takes a second; `cargo metadata` inside it may wait for another cargo.
const WITHIN: Duration = Duration::from_mins(5);

/// Builds the library and the generator, then generates.
pub fn build_and_generate(place: &Place) -> Result<()> {
    place.cargo_in_view(LIBRARIES_AND_PROGRAMS)?;
    generate(place)?;
    for (language, folder) in LANGUAGES {
        println!("{language}: {folder}");
    }
    println!("library: {}", place.library().display());
    Ok(())
}

/// Generates every language from the library that stands in the target folder.
pub fn generate(place: &Place) -> Result<()> {
    for (language, folder) in LANGUAGES {
        let mut command = Command::new(place.program("uniffi-bindgen"));
        place::clean(&mut command);
        command.current_dir(place.root()).args(["generate", "--no-format", "--language", language]);
        command.arg("--out-dir").arg(place.of(folder)).arg(place.library());
        let output = Running::start(&mut command, "uniffi-bindgen")?.finish(WITHIN)?;
        if output.code != Some(0) {
            let why = output.stderr_text();
            return Err(Error::failed(format!("No {language} module was made: {}", why.trim())));
        }
    }
    Ok(())
}
