//! `cargo xtask bindings`: what other languages need, generated from the built library by the `uniffi-bindgen` of the same
//! lock file. Kotlin's and Swift's modules are committed, so that a review shows what a change does to the apps, and Xcode
//! or Gradle builds without being asked to generate anything; `cargo xtask test` generates them anew and compares. So
//! are the snapshot of the surface (`bindings/api.txt`) and the tables of the scenarios' runners. Python's module is not:
//! whoever builds generates.

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
    Language { name: "kotlin", folder: "bindings/kotlin/generated", renames: &[], committed: true },
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

/// What `hearth-surface` prints, and where it stands.
const TABLES: [(&str, &str); 3] = [
    ("api", "bindings/api.txt"),
    ("rust", "tests/hosts/src/table.rs"),
    ("swift", "bindings/swift/Tests/HearthKitTests/Scenarios/Table.swift"),
];

/// How many lines of a difference are shown.
const SHOWN: usize = 60;

/// Builds the library and the generators, then generates.
pub fn build_and_generate(place: &Place) -> Result<()> {
    place.cargo_in_view(LIBRARIES_AND_PROGRAMS)?;
    for language in &LANGUAGES {
        put(&fresh(place, language)?, &place.of(language.folder))?;
        println!("{}: {}", language.name, language.folder);
    }
    for (what, file) in TABLES {
        let file = place.of(file);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all);
        let text = table(place, what)?;
        written
            .and_then(|()| fs::write(&file, text))
            .doing(format_args!("writing {}", file.display()))?;
        println!("{what}: {}", file.display());
    }
    println!("library: {}", place.library().display());
    Ok(())
}

/// The same for a test: what is committed is not written, it must be there as it comes out.
pub fn generate_and_compare(place: &Place) -> Result<()> {
    let mut stale = Vec::new();
    for language in &LANGUAGES {
        let fresh = fresh(place, language)?;
        if !language.committed {
            put(&fresh, &place.of(language.folder))?;
        } else if files_of(&fresh)? != files_of(&place.of(language.folder))? {
            stale.push((language.folder, String::new()));
        }
    }
    for (what, file) in TABLES {
        let committed = fs::read_to_string(place.of(file)).unwrap_or_default();
        let fresh = table(place, what)?;
        if committed != fresh {
            stale.push((file, difference(&committed, &fresh)));
        }
    }
    verdict(&stale)
}

/// What to say of what is not as it comes out, each with its difference.
fn verdict(stale: &[(&str, String)]) -> Result<()> {
    if stale.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = stale.iter().map(|(name, _)| *name).collect();
    let differences: String = stale.iter().map(|(_, difference)| difference.as_str()).collect();
    Err(Error::failed(format!(
        "The library does not give what is committed in {}: run `cargo xtask bindings`, look at the difference and \
         commit it.{differences}",
        names.join(" and ")
    )))
}

/// The lines that go and come, at most [`SHOWN`] of them.
fn difference(before: &str, after: &str) -> String {
    let (before, after) = (placed(before), placed(after));
    let missing = |from: &[String], of: &[String], sign: char| {
        let lines = from.iter().filter(|line| !of.contains(line));
        lines.map(|line| format!("\n{sign} {line}")).collect::<Vec<_>>()
    };
    let mut lines = missing(&before, &after, '-');
    lines.extend(missing(&after, &before, '+'));
    if lines.is_empty() {
        lines.push("\nThe same lines stand in another order.".to_owned());
    }
    lines.truncate(SHOWN);
    lines.concat()
}

/// Each line with what it stands under: `id: string` alone stands in many places.
fn placed(text: &str) -> Vec<String> {
    let mut heading = "";
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with(' ') {
            lines.push(format!("{heading}: {}", line.trim()));
        } else {
            heading = line;
            lines.push(line.to_owned());
        }
    }
    lines
}

/// A folder with a language's module, generated from the library that stands in the target folder.
fn fresh(place: &Place, language: &Language) -> Result<PathBuf> {
    let fresh = place.target().join("xtask").join(language.name);
    clear(&fresh)?;
    let args = ["generate", "--no-format", "--language", language.name, "--out-dir"];
    let mut command = Command::new(place.program("uniffi-bindgen"));
    command.args(args).arg(&fresh).arg(place.library());
    said(place, &mut command)?;
    rename(&fresh, language.renames)?;
    Ok(fresh)
}

/// What `hearth-surface` prints of the library that stands in the target folder.
fn table(place: &Place, what: &str) -> Result<String> {
    said(place, Command::new(place.program("hearth-surface")).arg(place.library()).arg(what))
}

fn said(place: &Place, command: &mut Command) -> Result<String> {
    place::clean(command);
    let output =
        Running::start(command.current_dir(place.root()), "a generator")?.finish(WITHIN)?;
    if output.code != Some(0) {
        let why = output.stderr_text();
        return Err(Error::failed(format!("Nothing was generated: {}", why.trim())));
    }
    Ok(output.stdout_text())
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
    fn a_committed_module_that_differs_says_what_to_do() {
        assert_eq!(verdict(&[]), Ok(()));
        let moved = difference("record A\n  id: u8\nrecord B\n", "record A\nrecord B\n  id: u8\n");
        assert_eq!(moved, "\n- record A: id: u8\n+ record B: id: u8");
        assert_eq!(difference("a\nb\n", "b\na\n"), "\nThe same lines stand in another order.");
        let stale = [("a", String::new()), ("c", difference("one\ntwo\n", "one\nthree\n"))];
        let wanted = "The library does not give what is committed in a and c: run `cargo xtask bindings`, look at the \
                      difference and commit it.\n- two\n+ three";
        assert_eq!(verdict(&stale).unwrap_err().to_string(), wanted);
    }
}
