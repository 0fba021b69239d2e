//! `cargo xtask bindings`: the modules for Python and Kotlin, generated from the built library by the
//! `uniffi-bindgen` of the same lock file. Kotlin's is committed, so that a review shows what a change does to the
//! apps and an Android build needs no library of this machine; `cargo xtask test` generates it anew and compares.
//! Python's is not: whoever builds generates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::Running;
use crate::error::{Doing as _, Error, Result};
use crate::place::{self, Place};

/// Each language, the folder its module goes to, and whether it is committed there.
const LANGUAGES: [(&str, &str, bool); 2] =
    [("python", "bindings/python/generated", false), ("kotlin", "bindings/kotlin/generated", true)];

/// Builds more than it must, but with the features that the tests build with (see `test::steps`).
pub const LIBRARIES_AND_PROGRAMS: [&str; 7] =
    ["build", "--locked", "--workspace", "--exclude", "xtask", "--lib", "--bins"];

/// Generating takes a second; `cargo metadata` inside it may wait for another cargo.
const WITHIN: Duration = Duration::from_mins(5);

/// Builds the library and the generator, then generates.
pub fn build_and_generate(place: &Place) -> Result<()> {
    place.cargo_in_view(LIBRARIES_AND_PROGRAMS)?;
    generate(place)?;
    for (language, folder, _) in LANGUAGES {
        println!("{language}: {folder}");
    }
    println!("library: {}", place.library().display());
    Ok(())
}

/// Generates every language from the library that stands in the target folder.
fn generate(place: &Place) -> Result<()> {
    for (language, folder, _) in LANGUAGES {
        put(&fresh(place, language)?, &place.of(folder))?;
    }
    Ok(())
}

/// The same for a test: a committed module is not written, it must be there as it comes out.
pub fn generate_and_compare(place: &Place) -> Result<()> {
    let mut compared = Vec::new();
    for (language, folder, committed) in LANGUAGES {
        let fresh = fresh(place, language)?;
        if committed {
            compared.push((folder, files_of(&fresh)? == files_of(&place.of(folder))?));
        } else {
            put(&fresh, &place.of(folder))?;
        }
    }
    verdict(&compared)
}

/// What to say of folders, and whether each is as it comes out.
fn verdict(compared: &[(&str, bool)]) -> Result<()> {
    let stale: Vec<&str> =
        compared.iter().filter(|(_, same)| !same).map(|(name, _)| *name).collect();
    if stale.is_empty() {
        return Ok(());
    }
    Err(Error::failed(format!(
        "The library does not give what is committed in {}: run `cargo xtask bindings`, look at the difference and \
         commit it.",
        stale.join(" and ")
    )))
}

/// A folder with a language's module, generated from the library that stands in the target folder.
fn fresh(place: &Place, language: &str) -> Result<PathBuf> {
    let fresh = place.target().join("xtask").join(language);
    clear(&fresh)?;
    let mut command = Command::new(place.program("uniffi-bindgen"));
    place::clean(&mut command);
    command.current_dir(place.root()).args(["generate", "--no-format", "--language", language]);
    command.arg("--out-dir").arg(&fresh).arg(place.library());
    let output = Running::start(&mut command, "uniffi-bindgen")?.finish(WITHIN)?;
    if output.code != Some(0) {
        let why = output.stderr_text();
        return Err(Error::failed(format!("No {language} module was made: {}", why.trim())));
    }
    Ok(fresh)
}

/// Makes a folder hold just what `fresh` does. A module that came out as it was is left alone: Kotlin compiles it
/// for over half a minute.
fn put(fresh: &Path, folder: &Path) -> Result<()> {
    if files_of(fresh)? != files_of(folder)? {
        clear(folder)?;
        copy(fresh, folder)?;
    }
    Ok(())
}

/// Every file of a folder, by its path in it.
fn files_of(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    files(folder, folder)
}

/// Every file below `folder`, by its path from `root`. A folder that is not there has none.
fn files(folder: &Path, root: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    let doing = format!("reading {}", folder.display());
    for entry in fs::read_dir(folder).doing(&doing)? {
        let path = entry.doing(&doing)?.path();
        if path.is_dir() {
            found.extend(files(&path, root)?);
        } else if let Ok(inside) = path.strip_prefix(root) {
            found.insert(inside.to_owned(), fs::read(&path).doing(&doing)?);
        }
    }
    Ok(found)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for (inside, bytes) in files_of(from)? {
        let path = to.join(inside);
        let folder = path.parent().unwrap_or(to);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes));
        written.doing(format_args!("writing {}", path.display()))?;
    }
    Ok(())
}

/// Removes a folder and what is in it, if it is there.
pub fn clear(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        fs::remove_dir_all(folder).doing(format_args!("emptying {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for a test, and two folders in it that are not there yet.
    fn folders(test: &str) -> (PathBuf, PathBuf, PathBuf) {
        let folder = std::env::temp_dir().join(format!("xtask-{test}-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        (folder, from, to)
    }

    #[test]
    fn a_folder_is_put_whole_and_then_is_the_same() {
        let (folder, from, to) = folders("put");
        fs::create_dir_all(from.join("app/hearth")).unwrap();
        fs::write(from.join("app/hearth/hearth.kt"), "object Hearth").unwrap();
        assert!(files_of(&to).unwrap().is_empty());
        put(&from, &to).unwrap();
        assert_eq!(files_of(&from).unwrap(), files_of(&to).unwrap());
        fs::write(to.join("app/hearth/hearth.kt"), "object Other").unwrap();
        fs::write(to.join("app/old.kt"), "object Old").unwrap();
        assert_ne!(files_of(&from).unwrap(), files_of(&to).unwrap());
        put(&from, &to).unwrap();
        assert_eq!(files_of(&from).unwrap(), files_of(&to).unwrap());
        clear(&folder).unwrap();
        assert!(!folder.exists());
    }

    #[test]
    fn a_module_that_comes_out_as_it_was_is_not_written() {
        let (folder, from, to) = folders("left-alone");
        fs::create_dir_all(&from).unwrap();
        fs::write(from.join("hearth.kt"), "object Hearth").unwrap();
        put(&from, &to).unwrap();
        let written = || fs::metadata(to.join("hearth.kt")).unwrap().modified().unwrap();
        let before = written();
        put(&from, &to).unwrap();
        assert_eq!(before, written());
        clear(&folder).unwrap();
    }

    #[test]
    fn a_committed_module_that_differs_says_what_to_do() {
        assert_eq!(verdict(&[("bindings/kotlin", true)]), Ok(()));
        let said = verdict(&[("a", false), ("b", true), ("c", false)]).unwrap_err().to_string();
        let wanted = "The library does not give what is committed in a and c: run `cargo xtask bindings`, look at the \
                      difference and commit it.";
        assert_eq!(said, wanted);
    }
}
