//! No file of the repository may name a folder of the machine it was written on: it would work there alone; and
//! nothing that a command left at the root may stay there.

use std::fs;

use crate::{root, said};

/// Where a machine keeps its people and its work. Put together so that this file does not hold them.
const OF_A_MACHINE: [[&str; 2]; 4] =
    [["/ro", "ot/"], ["/wo", "rk/"], ["/ho", "me/"], ["/Us", "ers/"]];

/// Files that may tell of such folders, and why.
const MAY_NAME_THEM: [&str; 0] = [];

/// Everything that stands at the root, each on purpose.
const AT_THE_ROOT: [&str; 19] = [
    ".cargo",
    ".ci",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "android-demo",
    "bindings",
    "content",
    "core",
    "docs",
    "fuzz",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "tests",
    "xtask",
];

/// The folder named in this line; one that follows a letter (`a/home/`) is part of a longer, relative path.
fn stray(line: &str) -> Option<String> {
    OF_A_MACHINE.iter().map(|[one, two]| format!("{one}{two}")).find(|folder| {
        line.match_indices(folder).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|letter| !letter.is_alphanumeric() && !"._-$}~/".contains(letter))
        })
    })
}

#[test]
fn no_tracked_text_names_a_folder_of_this_machine() {
    let tracked = said("git", &["ls-files", "-z"]);
    let mut found = Vec::new();
    for name in tracked.split('\0').filter(|name| !name.is_empty()) {
        // What is not text is no path either; what was deleted but not committed is not there.
        let Ok(text) = fs::read_to_string(root().join(name)) else { continue };
        if MAY_NAME_THEM.contains(&name) {
            continue;
        }
        let lines = text.lines().enumerate().filter(|(_, line)| stray(line).is_some());
        found.extend(lines.map(|(at, _)| format!("{name}:{}", at + 1)));
    }
    assert!(
        found.is_empty(),
        "these lines name a folder of one machine; write it relative to the repository, or allow the file \
         in xtask/tests/layers/stray_paths.rs: {found:?}"
    );
}

#[test]
fn nothing_stands_at_the_root_by_accident() {
    let tracked = said("git", &["ls-files"]);
    let mut names: Vec<&str> = tracked.lines().filter_map(|name| name.split('/').next()).collect();
    names.dedup();
    names.retain(|name| !AT_THE_ROOT.contains(name));
    assert!(names.is_empty(), "remove these, or list them in AT_THE_ROOT: {names:?}");
}

#[test]
fn an_absolute_path_is_told_from_a_relative_one() {
    let [one, two] = OF_A_MACHINE[1];
    for line in [format!("see {one}{two}main"), format!("\"{one}{two}"), format!("{one}{two}x")] {
        assert!(stray(&line).is_some(), "{line}");
    }
    for line in [format!("../frame{one}{two}x"), format!("${{HOME}}{one}{two}"), one.to_owned()] {
        assert!(stray(&line).is_none(), "{line}");
    }
}
