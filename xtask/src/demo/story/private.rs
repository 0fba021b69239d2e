//! What is one person's alone: a line in the journal that is nowhere else, and what touch is welcome, which opens by
//! two private choices and ends by one word.

use std::fs;
use std::path::Path;

use super::Story;
use crate::demo::canary;
use crate::error::{Doing as _, Error, Result};

const MIRA_WRITES: &str = "I pulled away on Sunday, and I was only tired.";
/// What nobody else may read stands in no argument: a file for each.
const SECRETS: [(&str, &str); 2] =
    [("mira.secret", "where the heron stands\n"), ("tom.secret", "forty winter apples\n")];

impl Story<'_> {
    /// Both choose a secret for their journal, and Mira writes in hers.
    pub(super) fn journal(&mut self) -> Result<()> {
        self.caption("Mira writes a line in her journal, behind a secret of its own")?;
        for (name, secret) in SECRETS {
            fs::write(self.desk.folder().join(name), secret).doing("writing a secret")?;
        }
        let [hers, his] = self.secrets();
        self.mira.ask(&["journal", "secret", "--secret-file", &hers])?;
        self.tom.ask(&["journal", "secret", "--secret-file", &his])?;
        self.mira.ask(&["journal", "write", MIRA_WRITES, "--secret-file", &hers])?;
        self.line("Her phone keeps it, and locks it again.")
    }

    /// Each chooses what is welcome, on the own phone alone.
    pub(super) fn raise(&mut self) -> Result<()> {
        self.caption(
            "Each tells their own phone that a hug would be welcome: it asks for the secret",
        )?;
        let [hers, his] = self.secrets();
        self.mira.ask(&["consent", "set", "2", "--secret-file", &hers])?;
        self.tom.ask(&["consent", "set", "2", "--secret-file", &his])?;
        self.is_open([0, 0])?;
        self.line("It counts a day later. Until then nothing of it is on the other phone.")
    }

    /// A day later both have met.
    pub(super) fn opened(&mut self) -> Result<()> {
        self.is_open([2, 2])?;
        self.line("A day has passed: a hug is open, the lower of two private choices.")
    }

    /// One word, and it is over here.
    pub(super) fn lower(&mut self) -> Result<()> {
        self.caption("Mira says \"not today\" to her phone: it asks for nothing")?;
        self.mira.ask(&["consent", "not-today"])?;
        self.is_open([0, 2])?;
        self.line("At once here, without a network.")
    }

    /// And over there when they have met.
    pub(super) fn gone(&mut self) -> Result<()> {
        self.is_open([0, 0])?;
        self.line("No touch is open on either phone. No reason was asked, kept or sent.")
    }

    /// Looks for the line of the journal wherever it must not be, and then asks for it. Gives what is wrong.
    pub(super) fn search(&mut self) -> Result<Vec<String>> {
        self.caption("And the line in Mira's journal")?;
        let mut wrong = Vec::new();
        for phone in [&mut self.mira, &mut self.tom] {
            // What else it shows was asked for before, and is searched with the rest.
            phone.show(&["search", "pulled", "away"])?;
            phone.show(&["journal"])?;
            if canary::is_in(MIRA_WRITES, phone.said()) {
                wrong.push(format!("{}'s phone said a line of Mira's journal.", phone.name()));
            }
        }
        let desk = self.desk.folder();
        for file in canary::files_with(MIRA_WRITES, desk)? {
            wrong.push(format!("A line of Mira's journal can be read in {}.", file.display()));
        }
        let files = count(desk)?;
        let [hers, _] = self.secrets();
        let find = ["journal", "find", "pulled", "away", "--secret-file", &hers];
        if self.mira.ask(&find)?["entries"][0]["text"] != MIRA_WRITES {
            wrong.push("Mira's journal does not find her line with its secret.".to_owned());
        }
        if wrong.is_empty() {
            self.line(&format!(
                "It is in none of the {files} files of the two, and in no word that either phone said."
            ))?;
            self.line("Mira reads it with her secret.")?;
        }
        Ok(wrong)
    }

    fn secrets(&self) -> [String; 2] {
        SECRETS.map(|(name, _)| self.desk.folder().join(name).display().to_string())
    }

    /// Whether Mira's and Tom's phone show this as open for touch.
    fn is_open(&mut self, expected: [u64; 2]) -> Result<()> {
        let open = [self.mira.ask(&["consent"])?, self.tom.ask(&["consent"])?];
        let open = open.map(|said| said["open"].as_u64());
        if open == expected.map(Some) {
            return Ok(());
        }
        Err(Error::failed(format!("Open for touch is {open:?}, and not {expected:?}.")))
    }
}

/// How many files are below a folder.
fn count(folder: &Path) -> Result<usize> {
    let mut files = 0;
    for entry in fs::read_dir(folder).doing("reading a folder")? {
        let path = entry.doing("reading a folder")?.path();
        files += if path.is_dir() { count(&path)? } else { 1 };
    }
    Ok(files)
}
