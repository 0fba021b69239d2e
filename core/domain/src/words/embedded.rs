//! Texts that came with the build: a TOML file, read at the first call and kept. A field that this build doesn't
//! know is an error, not a guess.

use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::TextId;

/// Why texts can't be used. It does not happen in a build whose tests passed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this build's {file} can't be read ({why}); please install the app again")]
pub struct WordsError {
    /// Which texts.
    pub file: &'static str,
    /// What is wrong with them; for developers.
    pub why: String,
}

/// One file of texts.
pub(crate) struct Embedded<T> {
    file: &'static str,
    text: &'static str,
    read: OnceLock<Result<T, WordsError>>,
}

impl<T: DeserializeOwned> Embedded<T> {
    /// `file` names the texts in a sentence.
    pub(crate) const fn new(file: &'static str, text: &'static str) -> Self {
        Self { file, text, read: OnceLock::new() }
    }

    pub(crate) fn get(&'static self) -> Result<&'static T, WordsError> {
        let read = || {
            toml::from_str(self.text)
                .map_err(|why| WordsError { file: self.file, why: why.message().to_owned() })
        };
        self.read.get_or_init(read).as_ref().map_err(Clone::clone)
    }
}

/// A text with a name, and nothing else about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    pub(crate) id: TextId,
    pub(crate) text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Lines {
        line: Vec<Line>,
    }

    static GOOD: Embedded<Lines> = Embedded::new("lines", "[[line]]\nid = \"a\"\ntext = \"One.\"");
    static NO_SLUG: Embedded<Lines> =
        Embedded::new("lines", "[[line]]\nid = \"A\"\ntext = \"One.\"");
    static ODD: Embedded<Lines> =
        Embedded::new("lines", "[[line]]\nid = \"a\"\ntext = \"One.\"\nmood = 3");

    #[test]
    fn a_file_is_read_once_and_what_is_outside_its_schema_is_an_error_and_no_panic() {
        let first = GOOD.get().unwrap();
        assert_eq!(first.line[0].text, "One.");
        assert!(std::ptr::eq(first, GOOD.get().unwrap()));
        let why = NO_SLUG.get().unwrap_err().to_string();
        assert!(why.starts_with("this build's lines can't be read ("), "{why}");
        assert!(ODD.get().is_err());
    }
}
