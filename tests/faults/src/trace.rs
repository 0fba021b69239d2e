//! What the shim recorded: every change of a file, in the order in which they happened, and the marks between them.

use std::path::Path;

/// One change below the watched folder. Names are relative to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// An empty file came.
    Create(String),
    /// A file has this size from here on.
    Cut(String, usize),
    /// These bytes stand there from here on.
    Write(String, usize, Vec<u8>),
    /// What was written to a file, or which names a folder has, is on the medium.
    Sync(String),
    /// A file has another name.
    Rename(String, String),
    /// A file is gone.
    Remove(String),
    /// An empty folder came.
    MakeFolder(String),
    /// A folder is gone.
    RemoveFolder(String),
}

impl Change {
    /// Which file or folder it is about; the new name of a renamed one.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Create(name)
            | Self::Cut(name, _)
            | Self::Write(name, ..)
            | Self::Sync(name)
            | Self::Rename(_, name)
            | Self::Remove(name)
            | Self::MakeFolder(name)
            | Self::RemoveFolder(name) => name,
        }
    }
}

/// A change, or something that the child said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A file changed.
    Change(Change),
    /// The child marked this point.
    Mark(String),
}

/// A whole record.
pub struct Trace(pub Vec<Step>);

impl Trace {
    /// Reads what the shim wrote.
    #[must_use]
    pub fn read(file: &Path) -> Self {
        let bytes = std::fs::read(file).unwrap();
        let mut left = &bytes[..];
        let mut steps = Vec::new();
        while !left.is_empty() {
            let kind = take(&mut left, 1)[0];
            let name_length = number(take(&mut left, 4));
            let name = text(take(&mut left, name_length));
            let at = number(take(&mut left, 8));
            let length = number(take(&mut left, 4));
            let data = take(&mut left, length).to_vec();
            steps.push(match kind {
                b'K' => Step::Mark(name),
                b'C' => Step::Change(Change::Create(name)),
                b'T' => Step::Change(Change::Cut(name, at)),
                b'W' => Step::Change(Change::Write(name, at, data)),
                b'S' => Step::Change(Change::Sync(name)),
                b'R' => Step::Change(Change::Rename(name, text(&data))),
                b'U' => Step::Change(Change::Remove(name)),
                b'M' => Step::Change(Change::MakeFolder(name)),
                b'D' => Step::Change(Change::RemoveFolder(name)),
                other => panic!("the shim wrote {other}"),
            });
        }
        Self(steps)
    }

    /// Where the steps of the act begin and end.
    #[must_use]
    pub fn act(&self) -> std::ops::Range<usize> {
        let at = |mark: &str| {
            self.0.iter().position(|step| matches!(step, Step::Mark(said) if said == mark))
        };
        at("begin").expect("the act began")..at("end").expect("the act ended")
    }
}

fn take<'a>(left: &mut &'a [u8], size: usize) -> &'a [u8] {
    let (taken, rest) = left.split_at(size);
    *left = rest;
    taken
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
