//! Private notes: what I want to remember about a thing of the app, such as questions for a therapist or what
//! my body likes (`product.md` 2, notes marked private).

use rusqlite::Row;

use super::store::{JournalRead, JournalTx};
use crate::codec::{bytes, malformed, number};
use crate::cursor::{Cursor, Page};
use crate::error::StoreError;
use crate::mine::{LocalId, Written, bounds};
use crate::search;

/// A private note. No `Debug`: it is private text.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateNote {
    /// Its id.
    pub id: LocalId,
    /// When it was first written.
    pub written: Written,
    /// What it is about: a name of the app's (`therapy`) or the id of a thing.
    pub about: String,
    /// What was written.
    pub text: String,
}

macro_rules! select_notes {
    ($rest:literal) => {
        concat!(
            "SELECT n.id, n.day, n.instant, n.zone, n.offset_minutes, n.about, n.text, n.no
             FROM note n WHERE NOT EXISTS (SELECT 1 FROM pending_delete d WHERE d.id = n.id) ",
            $rest
        )
    };
}

impl JournalTx<'_> {
    /// Adds a note.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is one with this id.
    pub fn add_note(&mut self, note: &PrivateNote) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO note (id, day, instant, zone, offset_minutes, about, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                note.id.0.as_slice(),
                note.written.day.number(),
                note.written.instant,
                note.written.zone.as_str(),
                note.written.offset_minutes,
                note.about.as_str(),
                note.text.as_str(),
            ),
        )?;
        Ok(())
    }

    /// Writes a note anew; `false` when there is none. Its day and what it is about stay.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn edit_note(&mut self, id: &LocalId, text: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE note SET text = ?2 WHERE id = ?1";
        Ok(self.run(sql, (id.0.as_slice(), text))? == 1)
    }

    /// Removes a note, with its delete if one was pending; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_note(&mut self, id: &LocalId) -> Result<bool, StoreError> {
        self.clear_pending(id)?;
        Ok(self.run("DELETE FROM note WHERE id = ?1", [id.0.as_slice()])? == 1)
    }
}

impl JournalRead<'_> {
    /// One of them, hidden or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note(&self, id: &LocalId) -> Result<Option<PrivateNote>, StoreError> {
        let sql = "SELECT id, day, instant, zone, offset_minutes, about, text, no
            FROM note WHERE id = ?1";
        Ok(self.all(sql, [id.0.as_slice()], note)?.pop().map(|(_, note)| note))
    }

    /// All of them, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn notes(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<PrivateNote>, StoreError> {
        let sql =
            select_notes!("AND (n.day, n.no) < (?1, ?2) ORDER BY n.day DESC, n.no DESC LIMIT ?3");
        Ok(Page::of(self.all(sql, bounds(after, limit), note)?, limit))
    }

    /// Those about one thing, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn notes_about(
        &self,
        about: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<PrivateNote>, StoreError> {
        let sql = select_notes!(
            "AND n.about = ?4 AND (n.day, n.no) < (?1, ?2)
             ORDER BY n.day DESC, n.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        Ok(Page::of(self.all(sql, (day, place, most, about), note)?, limit))
    }

    /// Those in which every one of these words begins a word, newest first. Never an error, whatever was
    /// typed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search_notes(
        &self,
        words: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<PrivateNote>, StoreError> {
        let sql = select_notes!(
            "AND n.no IN (SELECT rowid FROM note_words WHERE note_words MATCH ?4)
             AND (n.day, n.no) < (?1, ?2) ORDER BY n.day DESC, n.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = search::find(words, |query| {
            statement.query_map((day, place, most, query), note)?.collect()
        })?;
        Ok(Page::of(rows, limit))
    }
}

fn note(row: &Row<'_>) -> rusqlite::Result<(Cursor, PrivateNote)> {
    let written = Written::read(row, 1)?;
    let place = number(row.get(7)?).map_err(|_| malformed(7))?;
    let cursor = Cursor { day: written.day.number(), place };
    let note =
        PrivateNote { id: LocalId(bytes(row, 0)?), written, about: row.get(5)?, text: row.get(6)? };
    Ok((cursor, note))
}
