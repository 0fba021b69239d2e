//! The files of a folder in memory: as they stood, with changes applied, and as a kill or a cut of the power leaves
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::trace::Change;

/// A file, and what of it is on the medium.
#[derive(Clone, PartialEq, Eq, Default)]
struct File {
    bytes: Vec<u8>,
    /// Bytes at the last sync.
    synced: Vec<u8>,
    /// What came since: place and bytes; a cut has no bytes.
    since: Vec<(usize, Option<Vec<u8>>)>,
}

/// What is lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// The process alone: every call that returned has happened.
    Process,
    /// The power: of each file of the phone, what no sync had followed is gone.
    Power,
    /// The power, and the medium had taken the newest write of each file before the older ones.
    PowerOutOfOrder,
}

/// Every file below a folder, by its name relative to it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Files {
    files: BTreeMap<String, File>,
    folders: BTreeSet<String>,
}

impl Files {
    /// Everything that is in this folder now.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let mut found = Self::default();
        found.gather(folder, "");
        found
    }

    fn gather(&mut self, folder: &Path, before: &str) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{before}{}", entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() {
                self.folders.insert(name.clone());
                self.gather(&entry.path(), &format!("{name}/"));
            } else if !name.ends_with("-shm") {
                let bytes = fs::read(entry.path()).unwrap();
                self.files.insert(name, File { synced: bytes.clone(), bytes, since: Vec::new() });
            }
        }
    }

    /// Makes a change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Create(name) => {
                self.files.insert(name.clone(), File::default());
            }
            Change::Cut(name, size) => {
                let file = self.file(name);
                file.bytes.resize(*size, 0);
                file.since.push((*size, None));
            }
            Change::Write(name, at, bytes) => {
                let file = self.file(name);
                put(&mut file.bytes, *at, bytes);
                file.since.push((*at, Some(bytes.clone())));
            }
            Change::Sync(name) if self.folders.contains(name) || name.is_empty() => {}
            Change::Sync(name) => {
                let file = self.file(name);
                file.synced.clone_from(&file.bytes);
                file.since.clear();
            }
            Change::Rename(from, to) => {
                let within = format!("{from}/");
                if self.folders.remove(from) {
                    self.folders.insert(to.clone());
                    let moved: Vec<_> = self
                        .files
                        .keys()
                        .filter(|name| name.starts_with(&within))
                        .cloned()
                        .collect();
                    for name in moved {
                        let file = self.files.remove(&name).unwrap();
                        self.files.insert(format!("{to}/{}", &name[within.len()..]), file);
                    }
                } else {
                    let file = self.files.remove(from).unwrap();
                    self.files.insert(to.clone(), file);
                }
            }
            Change::Remove(name) => {
                self.files.remove(name).expect("it was there");
            }
            Change::MakeFolder(name) => {
                self.folders.insert(name.clone());
            }
            Change::RemoveFolder(name) => {
                self.folders.remove(name);
            }
        }
    }

    fn file(&mut self, name: &str) -> &mut File {
        self.files.get_mut(name).unwrap_or_else(|| panic!("{name} was never made"))
    }

    /// Makes the first half of a write. Nothing when the change is none.
    #[must_use]
    pub fn torn(&self, change: &Change) -> Option<Self> {
        let Change::Write(name, at, bytes) = change else { return None };
        let mut torn = self.clone();
        torn.apply(&Change::Write(name.clone(), *at, bytes[..bytes.len() / 2].to_vec()));
        Some(torn)
    }

    /// What is left of the files of the phone `whose`, and of everything else, after this.
    #[must_use]
    pub fn after(&self, cut: Cut, whose: &str) -> Self {
        let mut left = self.clone();
        let hit = left.files.iter_mut().filter(|(name, _)| name.starts_with(whose));
        for file in hit.map(|(_, file)| file) {
            let mut bytes = match cut {
                Cut::Process => std::mem::take(&mut file.bytes),
                Cut::Power | Cut::PowerOutOfOrder => file.synced.clone(),
            };
            if cut == Cut::PowerOutOfOrder {
                match file.since.last() {
                    Some((at, Some(written))) => put(&mut bytes, *at, written),
                    Some((size, None)) => bytes.resize(*size, 0),
                    None => {}
                }
            }
            *file = File { synced: bytes.clone(), bytes, since: Vec::new() };
        }
        left
    }

    /// Writes all of them into an empty folder.
    pub fn place(&self, folder: &Path) {
        for name in &self.folders {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        for (name, file) in &self.files {
            fs::write(folder.join(name), &file.bytes).unwrap();
        }
    }

    /// Every file with its bytes.
    pub fn bytes(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, file)| (name.as_str(), &file.bytes[..]))
    }

    /// One file's bytes, to be hurt.
    pub fn bytes_of(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.file(name).bytes
    }

    /// Takes a file away, or brings one.
    pub fn set(&mut self, name: &str, bytes: Option<Vec<u8>>) {
        match bytes {
            Some(bytes) => {
                self.files.insert(name.to_owned(), File { bytes, ..File::default() });
            }
            None => {
                self.files.remove(name);
            }
        }
    }

    /// Something that is equal when all files are.
    #[must_use]
    pub fn print(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        self.folders.hash(&mut hasher);
        for named in self.bytes() {
            named.hash(&mut hasher);
        }
        hasher.finish()
    }
}

fn put(bytes: &mut Vec<u8>, at: usize, written: &[u8]) {
    let end = at + written.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[at..end].copy_from_slice(written);
}
