//! The journal's part of a copy. Read on the writer's thread, where the one connection is.

use hearth_domain::day::CivilDay;
use serde::Serialize;

use super::document::all;
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
            let entries = all(|after| journal.entries(after, PAGE))?.into_iter();
            let notes = all(|after| journal.notes(after, PAGE))?.into_iter();
            let checks = all(|after| journal.kept_checks(after, PAGE))?.into_iter();
            let entries = entries.map(|entry| Entry {
                day: entry.written.day,
                text: entry.text,
                prompt: entry.prompt,
                tags: entry.tags,
            });
            let notes = notes.map(|note| Note {
                day: note.written.day,
                about: note.about,
                text: note.text,
            });
            let checks = checks.map(|check| Check {
                day: check.written.day,
                name: check.name,
                answers: check.answers,
            });
            Ok(Journal {
                entries: entries.collect(),
                notes: notes.collect(),
                checks: checks.collect(),
            })
        })
    }
}
