//! What else is kept behind the journal's secret: private notes about a thing of the app (`product.md` 2), and
//! self-checks that were kept on purpose (SR-22, SR-26). Deleting them is as for an entry (`journal.rs`).

use hearth_domain::day::CivilDay;
use hearth_domain::private::PrivateText;
use hearth_store::Cursor;
use hearth_store::journal::{KeptCheck as StoredCheck, PrivateNote as StoredNote};
use hearth_store::mine::LocalId;

use crate::changes::Topic;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;
use crate::journal::{JournalId, MOST, cursor_of, not_hidden};
use crate::random;

/// A private note, only you. No `Debug`: it is private text.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateNote {
    /// Its id.
    pub id: JournalId,
    /// The day it was first written on.
    pub day: CivilDay,
    /// What it is about: a name of the app's (`therapy`), or the id of a thing.
    pub about: String,
    /// What was written.
    pub text: String,
}

/// A self-check that was kept, only you. No `Debug`: it is private.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptCheck {
    /// Its id.
    pub id: JournalId,
    /// The day it was kept on.
    pub day: CivilDay,
    /// Which one, as the content names it.
    pub name: String,
    /// The answers, as the app gave them.
    pub answers: String,
}

/// Which notes.
#[derive(Clone, PartialEq, Eq)]
pub enum NoteFilter {
    /// All of them.
    All,
    /// Those about one thing.
    About(String),
    /// Those in which every one of these words begins a word. Whatever was typed is no error.
    Words(String),
}

impl Hearth {
    /// Writes a private note about something.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while the journal is closed, for a text that is empty or over 20 kB, and for a name of
    /// more than one short line.
    pub async fn write_note(&self, about: &str, text: &str) -> Result<JournalId> {
        let (about, text) = (named(about)?, PrivateText::new::<&str>(text, &[])?);
        self.writer.run(move |core| core.write_note(about, &text)).await
    }

    /// Writes a note anew. Its day and what it is about stay.
    ///
    /// # Errors
    /// As [`Hearth::write_note`]; [`HearthError::NotHere`].
    pub async fn edit_note(&self, id: JournalId, text: &str) -> Result<()> {
        let text = PrivateText::new::<&str>(text, &[])?;
        self.writer
            .run(move |core| {
                let local = LocalId(id.0);
                core.journal()?.write(|tx| {
                    not_hidden(&tx.read(), &local)?;
                    let is_here = tx.edit_note(&local, text.text())?;
                    if is_here { Ok(()) } else { Err(HearthError::NotHere) }
                })?;
                core.announcer.announce(&[Topic::Journal]);
                Ok(())
            })
            .await
    }

    /// One page of notes, newest first, and what to ask the next one with.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while the journal is closed, and for a cursor that is none.
    pub async fn notes(
        &self,
        filter: NoteFilter,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<PrivateNote>, Option<String>)> {
        let after = cursor_of(cursor)?;
        let limit = limit.clamp(1, MOST);
        self.writer.run(move |core| core.notes(&filter, after.as_ref(), limit)).await
    }

    /// Keeps a self-check, because the person said so.
    ///
    /// # Errors
    /// As [`Hearth::write_note`].
    pub async fn keep_check(&self, name: &str, answers: &str) -> Result<JournalId> {
        let (name, answers) = (named(name)?, PrivateText::new::<&str>(answers, &[])?);
        self.writer.run(move |core| core.keep_check(name, &answers)).await
    }

    /// One page of kept self-checks, newest first, and what to ask the next one with.
    ///
    /// # Errors
    /// [`HearthError::Invalid`] while the journal is closed, and for a cursor that is none.
    pub async fn kept_checks(
        &self,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<KeptCheck>, Option<String>)> {
        let after = cursor_of(cursor)?;
        let limit = limit.clamp(1, MOST);
        self.writer
            .run(move |core| {
                let page = core.journal()?.read(|kept| kept.kept_checks(after.as_ref(), limit))?;
                let checks = page.rows.into_iter().map(|check| KeptCheck {
                    id: JournalId(check.id.0),
                    day: check.written.day,
                    name: check.name,
                    answers: check.answers,
                });
                Ok((checks.collect(), page.next.map(|cursor| cursor.to_string())))
            })
            .await
    }
}

/// What a note is about, or a self-check's name: one short line.
fn named(name: &str) -> Result<String> {
    let checked = PrivateText::new(name, &[name]).map_err(|_| HearthError::Invalid {
        reason: "this is not the name of anything; take one from the app".to_owned(),
    })?;
    Ok(checked.text().to_owned())
}

impl Core {
    fn write_note(&mut self, about: String, text: &PrivateText) -> Result<JournalId> {
        let (id, text) = (LocalId(random::bytes()?), text.text().to_owned());
        let note = StoredNote { id, written: self.written_now()?, about, text };
        self.journal()?.write(|tx| tx.add_note(&note))?;
        self.announcer.announce(&[Topic::Journal]);
        Ok(JournalId(id.0))
    }

    fn notes(
        &mut self,
        filter: &NoteFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<PrivateNote>, Option<String>)> {
        let page = self.journal()?.read(|notes| match filter {
            NoteFilter::All => notes.notes(after, limit),
            NoteFilter::About(about) => notes.notes_about(about.trim(), after, limit),
            NoteFilter::Words(words) => notes.search_notes(words, after, limit),
        })?;
        let notes = page.rows.into_iter().map(|note| PrivateNote {
            id: JournalId(note.id.0),
            day: note.written.day,
            about: note.about,
            text: note.text,
        });
        Ok((notes.collect(), page.next.map(|cursor| cursor.to_string())))
    }

    fn keep_check(&mut self, name: String, answers: &PrivateText) -> Result<JournalId> {
        let (id, answers) = (LocalId(random::bytes()?), answers.text().to_owned());
        let check = StoredCheck { id, written: self.written_now()?, name, answers };
        self.journal()?.write(|tx| tx.keep_check(&check))?;
        self.announcer.announce(&[Topic::Journal]);
        Ok(JournalId(id.0))
    }
}
