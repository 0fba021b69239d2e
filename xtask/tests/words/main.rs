//! The words that a couple sees: those of `content/` and those that the code says (`product.md` 6c, SR-15, SR-17, SR-23,
//! SR-26, SR-40; what the texts' own `lint.py` checked). The lists of words are data, `content/words/<language>.toml`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod code;
mod content;
mod list;
mod literals;
mod reading;

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file below a folder whose name ends so, in a fixed order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

/// A path as it is named in a complaint.
fn named(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
