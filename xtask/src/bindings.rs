//! `cargo xtask bindings`: the modules for Python, Kotlin and Swift, generated from the built library by the
//! `uniffi-bindgen` of the same lock file. Swift's are committed, since Xcode builds a package without being asked to
//! generate anything; the others never are: whoever builds generates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::Running;
use crate::error::{Doing as _, Error, Result};
use crate::place::{self, Place};

/// A language, and where its module goes.
struct Language {
    name: &'static str,
    folder: &'static str,
    /// What goes elsewhere in the folder than the generator puts it: from, to.
    renames: &'static [(&'static str, &'static str)],
    /// Whether it stands in the repository, and so must be what the generator writes.
    committed: bool,
}

const LANGUAGES: [Language; 3] = [
    Language {
        name: "python",
        folder: "bindings/python/generated",
        renames: &[],
        committed: false,
    },
    Language {
        name: "kotlin",
        folder: "bindings/kotlin/generated",
        renames: &[],
        committed: false,
    },
    Language {
        name: "swift",
        folder: "bindings/swift/Generated",
        // A folder that Swift's package manager takes for a C module.
        renames: &[
            ("hearthFFI.h", "hearthFFI/hearthFFI.h"),
            ("hearthFFI.modulemap", "hearthFFI/module.modulemap"),
        ],
        committed: true,
    },
];

/// Builds more than it must, but with the features that the tests build with (see `test::steps`).
pub const LIBRARIES_AND_PROGRAMS: [&str; 7] =
    ["build", "--locked", "--workspace", "--exclude", "xtask", "--lib", "--bins"];

/// Generating takes a second; `cargo metadata` inside it may wait for another cargo.
const WITHIN: Duration = Duration::from_mins(5);

/// Builds the library and the generator, then generates.
pub fn build_and_generate(place: &Place) -> Result<()> {
    place.cargo_in_view(LIBRARIES_AND_PROGRAMS)?;
    generate(place)?;
    for Language { name, folder, .. } in LANGUAGES {
        println!("{name}: {folder}");
    }
    println!("library: {}", place.library().display());
    Ok(())
}

/// Generates every language from the library that stands in the target folder. A module that comes out as it
/// was is left alone: Kotlin compiles it for half a minute. Returns the folders of those that are committed and came
/// out otherwise.
pub fn generate(place: &Place) -> Result<Vec<&'static str>> {
    let mut stale = Vec::new();
    for Language { name, folder, renames, committed } in LANGUAGES {
        let fresh = place.target().join("xtask").join(name);
        clear(&fresh)?;
        let mut command = Command::new(place.program("uniffi-bindgen"));
        place::clean(&mut command);
        command.current_dir(place.root()).args(["generate", "--no-format", "--language", name]);
        command.arg("--out-dir").arg(&fresh).arg(place.library());
        let output = Running::start(&mut command, "uniffi-bindgen")?.finish(WITHIN)?;
        if output.code != Some(0) {
            let why = output.stderr_text();
            return Err(Error::failed(format!("No {name} module was made: {}", why.trim())));
        }
        rename(&fresh, renames)?;
        if files(&fresh, &fresh)? != files(&place.of(folder), &place.of(folder))? {
            clear(&place.of(folder))?;
            copy(&fresh, &place.of(folder))?;
            stale.extend(committed.then_some(folder));
        }
    }
    Ok(stale)
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

/// Moves files within a folder.
fn rename(folder: &Path, renames: &[(&str, &str)]) -> Result<()> {
    for (from, to) in renames {
        let (from, to) = (folder.join(from), folder.join(to));
        let made = to.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::rename(&from, &to))
            .doing(format_args!("moving {}", from.display()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for (inside, bytes) in files(from, from)? {
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

    #[test]
    fn what_a_language_wants_elsewhere_is_moved_there_and_what_is_not_made_is_an_error() {
        let folder = std::env::temp_dir().join(format!("xtask-renames-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.h"), "int a;").unwrap();
        rename(&folder, &[("a.h", "a/b.h")]).unwrap();
        assert_eq!(fs::read_to_string(folder.join("a/b.h")).unwrap(), "int a;");
        assert!(!folder.join("a.h").exists());
        assert!(rename(&folder, &[("a.h", "a/b.h")]).is_err());
        clear(&folder).unwrap();
    }

    #[test]
    fn a_folder_is_copied_whole_and_then_is_the_same() {
        let folder = std::env::temp_dir().join(format!("xtask-bindings-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        fs::create_dir_all(from.join("app/hearth")).unwrap();
        fs::write(from.join("app/hearth/hearth.kt"), "object Hearth").unwrap();
        assert!(files(&to, &to).unwrap().is_empty());
        copy(&from, &to).unwrap();
        assert_eq!(files(&from, &from).unwrap(), files(&to, &to).unwrap());
        fs::write(to.join("app/hearth/hearth.kt"), "object Other").unwrap();
        assert_ne!(files(&from, &from).unwrap(), files(&to, &to).unwrap());
        clear(&folder).unwrap();
        assert!(!folder.exists());
    }
}
