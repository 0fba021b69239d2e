//! Looks for a line where it must not be: in every byte of every file below a folder, and in what a phone said,
//! as UTF-8 and as UTF-16 of either byte order.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Doing as _, Result};

/// The ways a text may stand in a file.
fn spellings(text: &str) -> [Vec<u8>; 3] {
    [
        text.as_bytes().to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ]
}

/// Whether the text stands anywhere in these bytes.
pub fn is_in(text: &str, bytes: &[u8]) -> bool {
    spellings(text).iter().any(|spelling| {
        !spelling.is_empty() && bytes.windows(spelling.len()).any(|window| window == spelling)
    })
}

/// The files below `folder` that hold the text, or are named by it.
pub fn files_with(text: &str, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).doing(format_args!("reading {}", folder.display()))? {
            let path = entry.doing("reading a folder")?.path();
            let doing = format!("reading {}", path.display());
            let kind = fs::symlink_metadata(&path).doing(&doing)?.file_type();
            let named = path.file_name().is_some_and(|name| name.to_string_lossy().contains(text));
            if named || kind.is_file() && is_in(text, &fs::read(&path).doing(&doing)?) {
                found.push(path);
            } else if kind.is_dir() {
                folders.push(path);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "You hummed, très doucement ☂";

    #[test]
    fn a_line_is_found_in_every_spelling_and_at_every_place() {
        for spelling in spellings(LINE) {
            for (before, after) in [(0, 0), (1, 0), (4095, 3), (0, 8)] {
                let mut bytes = vec![0xff; before];
                bytes.extend_from_slice(&spelling);
                bytes.extend(vec![0; after]);
                assert!(is_in(LINE, &bytes));
            }
        }
    }

    #[test]
    fn other_bytes_and_a_part_of_the_line_are_not_the_line() {
        assert!(!is_in(LINE, &LINE.as_bytes()[1..]));
        assert!(!is_in(LINE, b""));
        assert!(!is_in("", b"anything"));
    }

    #[test]
    fn every_file_below_the_folder_is_read_and_its_name_too() {
        let folder = std::env::temp_dir().join(format!("xtask-canary-{}", std::process::id()));
        let deep = folder.join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(folder.join("clean"), "nothing here").unwrap();
        assert_eq!(files_with("canary", &folder).unwrap(), Vec::<PathBuf>::new());
        fs::write(deep.join("hidden"), b"\x00\x00canary\xff").unwrap();
        fs::write(folder.join("canary.txt"), "").unwrap();
        let found = files_with("canary", &folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(files_with("canary", &folder).is_err(), "a folder that is not there is an error");
    }
}
