//! The one error of xtask: a sentence for whoever typed the command, and an exit code.

use std::fmt;

/// What an errand gives back.
pub type Result<T> = std::result::Result<T, Error>;

/// Why an errand did not come to its end, in one sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct Error {
    sentence: String,
    exit_code: u8,
}

impl Error {
    /// The errand itself failed: exit code 1.
    pub fn failed(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), exit_code: 1 }
    }

    /// It was asked for in a way nobody understands: exit code 2.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), exit_code: 2 }
    }

    /// What the process ends with.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// Puts what was being done before an error of the operating system.
pub trait Doing<T> {
    /// `what` reads well before a colon: "reading the lock file".
    fn doing(self, what: impl fmt::Display) -> Result<T>;
}

impl<T> Doing<T> for std::io::Result<T> {
    fn doing(self, what: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Error::failed(format!("{what} failed: {error}.")))
    }
}
