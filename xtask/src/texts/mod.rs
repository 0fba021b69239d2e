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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::words::Wording;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    /// What of `files` does not stand in the repository as it comes out.
    fn stale(files: &[Written]) -> Vec<&str> {
        let differs = |file: &&Written| {
            fs::read_to_string(root().join(&file.path)).ok().as_ref() != Some(&file.text)
        };
        files.iter().filter(differs).map(|file| file.path.as_str()).collect()
    }

    #[test]
    fn what_is_committed_is_what_content_gives() {
        let files = written(root()).unwrap_or_else(|why| panic!("{why}"));
        let stale = stale(&files);
        assert!(
            stale.is_empty(),
            "content/ does not give what is committed in {}: run `cargo xtask texts`, look at the difference and \
             commit it.",
            stale.join(" and ")
        );
    }

    #[test]
    fn a_changed_or_missing_file_is_noticed() {
        let path = "content/look.toml";
        let text = fs::read_to_string(root().join(path)).unwrap();
        let file =
            |path: &str, text: &str| Written { path: path.to_owned(), text: text.to_owned() };
        let files = [file(path, &text), file("content/none", &text), file(path, "changed")];
        assert_eq!(stale(&files), ["content/none", path]);
    }

    #[test]
    fn a_line_that_tells_people_to_tap_something_calls_it_by_its_label() {
        let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
        let groups =
            words::all(&read(words::LINES), &read(words::FIRST_RUN), &read(words::APP)).unwrap();
        let lines = groups.iter().flat_map(|group| &group.texts).filter_map(|text| {
            let Wording::Line(line) = &text.wording else { return None };
            Some(line.as_str())
        });
        let lines: Vec<&str> = lines.collect();
        let named = lines.iter().flat_map(|line| line.split("ap '").skip(1));
        let named: Vec<&str> = named.filter_map(|after| Some(after.split_once('\'')?.0)).collect();
        assert!(named.len() >= 3, "{named:?}");
        for name in named {
            assert!(lines.contains(&name), "no label says '{name}'");
        }
    }
}
