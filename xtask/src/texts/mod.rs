//! `cargo xtask texts`: the fixed words and the look of the apps, written from `content/` into what each platform reads.
//! What is said as it stands comes from here; what a rule chooses comes from the core, through the surface. What is
//! written is committed, so that an app builds without being asked to generate anything; a test writes it anew and
//! compares.
//!
//! `look` and `words` read and know no platform; a platform is one file beside them that writes.

mod android;
mod contrast;
mod fields;
mod filled;
mod look;
mod words;

use std::fs;
use std::path::Path;

use crate::error::{Doing as _, Result};
use crate::place::Place;

use look::Look;

/// A file as it should be.
struct Written {
    /// In the repository.
    path: String,
    text: String,
}

/// Writes all of it.
pub fn run(place: &Place) -> Result<()> {
    for file in written(place.root())? {
        let path = place.of(&file.path);
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        folder
            .and_then(|()| fs::write(&path, &file.text))
            .doing(format_args!("writing {}", file.path))?;
        println!("{}", file.path);
    }
    Ok(())
}

/// All of it, for every platform.
fn written(root: &Path) -> Result<Vec<Written>> {
    let read =
        |file: &str| fs::read_to_string(root.join(file)).doing(format_args!("reading {file}"));
    let look = Look::of(&read(look::FILE)?)?;
    let texts = words::all(&read(words::LINES)?, &read(words::FIRST_RUN)?, &read(words::APP)?)?;
    android::files(&look, &texts)
}
