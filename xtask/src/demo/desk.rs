//! The desk both phones lie on: a temporary folder with a home for each, and the folder they meet through.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Doing as _, Result};

/// A temporary folder, removed with all that is in it unless it is to be kept.
pub struct Desk {
    folder: TempDir,
    program: PathBuf,
}

impl Desk {
    /// A fresh one.
    pub fn clear(program: &Path, keep: bool) -> Result<Self> {
        let mut folder = TempDir::with_prefix("hearth-demo-").doing("making a temporary folder")?;
        folder.disable_cleanup(keep);
        fs::create_dir_all(folder.path().join("meet")).doing("making a temporary folder")?;
        Ok(Self { folder, program: program.to_owned() })
    }

    /// The binary.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Where everything of both is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of one phone.
    pub fn home(&self, name: &str) -> PathBuf {
        self.folder().join(name.to_lowercase())
    }

    /// The folder through which they find each other's address.
    pub fn meet(&self) -> PathBuf {
        self.folder().join("meet")
    }

    /// What to type to play on.
    pub fn how_to_go_on(&self) -> String {
        let program = self.program.display();
        let folder = self.folder().display();
        format!(
            "The folders stay in {folder}. Go on by hand:\n\
             \n  mira() {{ {program} --home {folder}/mira \"$@\"; }}\
             \n  tom() {{ {program} --home {folder}/tom \"$@\"; }}\
             \n  mira today\
             \n  tom appreciate give 'You waited for me.'\
             \n  mira sync & tom sync; wait\
             \n  mira list\
             \n  tom doctor\
             \n\nWhen you are done: rm -r {folder}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_cleared_afterwards_unless_it_is_to_be_kept() {
        for keep in [false, true] {
            let desk = Desk::clear(Path::new("hearth"), keep).unwrap();
            let folder = desk.folder().to_owned();
            assert!(desk.meet().is_dir());
            assert!(desk.how_to_go_on().contains(&format!("rm -r {}", folder.display())));
            drop(desk);
            assert_eq!(folder.exists(), keep);
            let _ = fs::remove_dir_all(folder);
        }
    }
}
