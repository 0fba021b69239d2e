//! The journal's part of a copy. Read on the writer's thread, where the one connection is.

use hearth_domain::day::CivilDay;
use serde::Serialize;

use crate::core::Core;
use crate::error::Result;

/// How many rows are read at a time.
const PAGE: usize = 200;

/// The journal. No `Debug`: it is private text.
#[derive(Serialize)]
pub(super) struct Journal {
    pub entries: Vec<Entry>,
    pub notes: Vec<Note>,
    pub checks: Vec<Check>,
}

#[derive(Serialize)]
pub(super) struct Entry {
    pub day: CivilDay,
    pub text: String,
    pub prompt: Option<String>,
    pub tags: Vec<String>,
}

/// A private note: `about` names a part of the app, or a thing.
#[derive(Serialize)]
pub(super) struct Note {
    pub day: CivilDay,
    pub about: String,
    pub text: String,
}

/// A self-check that was kept on purpose, with its answers as the app gave them.
#[derive(Serialize)]
pub(super) struct Check {
    pub day: CivilDay,
    pub name: String,
    pub answers: String,
}

impl Journal {
    pub fn things(&self) -> usize {
        self.entries.len() + self.notes.len() + self.checks.len()
    }
}

impl Core {
    /// All of it.
    ///
    /// # Errors
    /// [`crate::HearthError::Invalid`] while it is closed.
    pub(super) fn journal_to_export(&mut self) -> Result<Journal> {
        self.journal()?.read(|journal| {
            let mut copy = Journal { entries: Vec::new(), notes: Vec::new(), checks: Vec::new() };
            let mut after = None;
            loop {
                let page = journal.entries(after.as_ref(), PAGE)?;
                copy.entries.extend(page.rows.into_iter().map(|entry| Entry {
                    day: entry.written.day,
                    text: entry.text,
                    prompt: entry.prompt,
                    tags: entry.tags,
                }));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            loop {
                let page = journal.notes(after.as_ref(), PAGE)?;
                copy.notes.extend(page.rows.into_iter().map(|note| Note {
                    day: note.written.day,
                    about: note.about,
                    text: note.text,
                }));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            loop {
                let page = journal.kept_checks(after.as_ref(), PAGE)?;
                copy.checks.extend(page.rows.into_iter().map(|check| Check {
                    day: check.written.day,
                    name: check.name,
                    answers: check.answers,
                }));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            Ok(copy)
        })
    }
}
