//! The private journal while it is open: entries, prompts, private notes and kept self-checks.

use hearth_app as app;
use hearth_app::{CivilDay, JournalId};

use crate::error::Result;
use crate::lists::size;
use crate::mirror::mirror_record;
use crate::open::Hearth;
use crate::words::Prompt;

mirror_record! {
    /// An entry of the journal, only you.
    private JournalEntry = app::JournalEntry {
        /// Its id.
        id: JournalId = same,
        /// The day it was written on.
        day: CivilDay = same,
        /// What was written.
        text: String = same,
        /// The id of the prompt it began with.
        prompt: Option<String> = same,
        /// Own words to find it by, ascending.
        tags: Vec<String> = same,
    }
}

mirror_record! {
    /// One page of entries, newest first.
    private JournalPage = app::JournalPage {
        /// The entries.
        entries: Vec<JournalEntry> = list,
        /// What to ask the next page with; none at the end.
        next: Option<String> = same,
    }
}

/// Which entries.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum JournalFilter {
    /// All of them.
    All,
    /// Those of a month.
    Month {
        /// The year, 2000 to 2200.
        year: i32,
        /// 1 to 12.
        month: u32,
    },
    /// Those with this tag.
    Tag {
        /// The tag.
        tag: String,
    },
    /// Those in which every one of these words begins a word. Whatever was typed is no error.
    Words {
        /// The words.
        words: String,
    },
}

impl std::fmt::Display for JournalFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JournalFilter")
    }
}

impl From<JournalFilter> for app::JournalFilter {
    fn from(filter: JournalFilter) -> Self {
        match filter {
            JournalFilter::All => Self::All,
            JournalFilter::Month { year, month } => Self::Month { year, month },
            JournalFilter::Tag { tag } => Self::Tag(tag),
            JournalFilter::Words { words } => Self::Words(words),
        }
    }
}

mirror_record! {
    /// A private note, only you.
    private PrivateNote = app::PrivateNote {
        /// Its id.
        id: JournalId = same,
        /// The day it was first written on.
        day: CivilDay = same,
        /// What it is about: a name of the app's (`therapy`), or the id of a thing.
        about: String = same,
        /// What was written.
        text: String = same,
    }
}

/// One page of private notes, newest first.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct NotePage {
    /// The notes.
    pub notes: Vec<PrivateNote>,
    /// What to ask the next page with; none at the end.
    pub next: Option<String>,
}

impl std::fmt::Display for NotePage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NotePage")
    }
}

/// Which notes.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum NoteFilter {
    /// All of them.
    All,
    /// Those about one thing.
    About {
        /// Which.
        about: String,
    },
    /// Those in which every one of these words begins a word. Whatever was typed is no error.
    Words {
        /// The words.
        words: String,
    },
}

impl std::fmt::Display for NoteFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NoteFilter")
    }
}

impl From<NoteFilter> for app::NoteFilter {
    fn from(filter: NoteFilter) -> Self {
        match filter {
            NoteFilter::All => Self::All,
            NoteFilter::About { about } => Self::About(about),
            NoteFilter::Words { words } => Self::Words(words),
        }
    }
}

mirror_record! {
    /// A self-check that was kept, only you.
    private KeptCheck = app::KeptCheck {
        /// Its id.
        id: JournalId = same,
        /// The day it was kept on.
        day: CivilDay = same,
        /// Which one, as the content names it.
        name: String = same,
        /// The answers, as the app gave them.
        answers: String = same,
    }
}

/// One page of kept self-checks, newest first.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct CheckPage {
    /// The self-checks.
    pub checks: Vec<KeptCheck>,
    /// What to ask the next page with; none at the end.
    pub next: Option<String>,
}

impl std::fmt::Display for CheckPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CheckPage")
    }
}

#[uniffi::export]
impl Hearth {
    /// Writes an entry, from a prompt or without one.
    ///
    /// # Errors
    /// `Invalid` while the journal is closed, for a text that is empty or over 20 kB, for a tag that is no short line,
    /// and for a prompt that there is not.
    #[uniffi::method(default(prompt = None, tags = []))]
    pub async fn write_journal(
        &self,
        text: &str,
        prompt: Option<String>,
        tags: Vec<String>,
    ) -> Result<JournalId> {
        Ok(self.app.write_journal(text, prompt.as_deref(), &tags).await?)
    }

    /// Writes an entry anew; none leaves its text, or its tags, as they are. Its day stays.
    ///
    /// # Errors
    /// As `write_journal`; `NotHere`.
    #[uniffi::method(default(text = None, tags = None))]
    pub async fn edit_journal(
        &self,
        id: JournalId,
        text: Option<String>,
        tags: Option<Vec<String>>,
    ) -> Result<()> {
        Ok(self.app.edit_journal(id, text.as_deref(), tags.as_deref()).await?)
    }

    /// One page of entries, newest first. `cursor` is what the page before gave as `next`.
    ///
    /// # Errors
    /// `Invalid` while the journal is closed, for a month that there is not, and for a cursor that is none.
    #[uniffi::method(default(cursor = None, limit = 50))]
    pub async fn journal(
        &self,
        filter: JournalFilter,
        cursor: Option<String>,
        limit: u32,
    ) -> Result<JournalPage> {
        Ok(self.app.journal(filter.into(), cursor.as_deref(), size(limit)).await?.into())
    }

    /// Every tag in use, ascending.
    ///
    /// # Errors
    /// `Invalid` while the journal is closed.
    pub async fn journal_tags(&self) -> Result<Vec<String>> {
        Ok(self.app.journal_tags().await?)
    }

    /// The prompt of today after so many skips, from one theme or from all: first those that no entry began with.
    /// Skipping leaves nothing behind.
    ///
    /// # Errors
    /// `Invalid` while the journal is closed, and for a theme that there is not.
    #[uniffi::method(default(skips = 0, theme = None))]
    pub async fn journal_prompt(&self, skips: u32, theme: Option<String>) -> Result<Prompt> {
        Ok(self.app.journal_prompt(skips, theme.as_deref()).await?.into())
    }

    /// Deletes an entry, a note or a kept self-check: hidden now, gone when the undo window has passed, or when the
    /// journal is locked.
    ///
    /// # Errors
    /// `NotHere`; `Invalid` while the journal is closed.
    pub async fn delete_from_journal(&self, id: JournalId) -> Result<()> {
        Ok(self.app.delete_from_journal(id).await?)
    }

    /// Takes such a delete back.
    ///
    /// # Errors
    /// `NotHere` when none is pending any more; `Invalid` while the journal is closed.
    pub async fn undo_journal_delete(&self, id: JournalId) -> Result<()> {
        Ok(self.app.undo_journal_delete(id).await?)
    }

    /// Ends the undo window of one such delete now.
    ///
    /// # Errors
    /// `NotHere` when none is pending any more; `Invalid` while the journal is closed.
    pub async fn finish_journal_delete(&self, id: JournalId) -> Result<()> {
        Ok(self.app.finish_journal_delete(id).await?)
    }

    /// Writes a private note about something.
    ///
    /// # Errors
    /// `Invalid` while the journal is closed, for a text that is empty or over 20 kB, and for a name of more than one
    /// short line.
    pub async fn write_note(&self, about: &str, text: &str) -> Result<JournalId> {
        Ok(self.app.write_note(about, text).await?)
    }

    /// Writes a note anew. Its day and what it is about stay.
    ///
    /// # Errors
    /// As `write_note`; `NotHere`.
    pub async fn edit_note(&self, id: JournalId, text: &str) -> Result<()> {
        Ok(self.app.edit_note(id, text).await?)
    }

    /// One page of notes, newest first.
    ///
    /// # Errors
    /// `Invalid` while the journal is closed, and for a cursor that is none.
    #[uniffi::method(default(cursor = None, limit = 50))]
    pub async fn notes(
        &self,
        filter: NoteFilter,
        cursor: Option<String>,
        limit: u32,
    ) -> Result<NotePage> {
        let page = self.app.notes(filter.into(), cursor.as_deref(), size(limit)).await?;
        Ok(NotePage { notes: page.0.into_iter().map(Into::into).collect(), next: page.1 })
    }

    /// Keeps a self-check, because the person said so.
    ///
    /// # Errors
    /// As `write_note`.
    pub async fn keep_check(&self, name: &str, answers: &str) -> Result<JournalId> {
        Ok(self.app.keep_check(name, answers).await?)
    }

    /// One page of kept self-checks, newest first.
    ///
    /// # Errors
    /// `Invalid` while the journal is closed, and for a cursor that is none.
    #[uniffi::method(default(cursor = None, limit = 50))]
    pub async fn kept_checks(&self, cursor: Option<String>, limit: u32) -> Result<CheckPage> {
        let page = self.app.kept_checks(cursor.as_deref(), size(limit)).await?;
        Ok(CheckPage { checks: page.0.into_iter().map(Into::into).collect(), next: page.1 })
    }
}
