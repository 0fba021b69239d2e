//! What I write for nobody but myself (`product.md` 2, journal): a text, the prompt it began with, tags.

use hearth_domain::day::CivilDay;
use rusqlite::Row;

use super::store::{JournalRead, JournalTx};
use crate::codec::{bytes, malformed, number};
use crate::cursor::{Cursor, Page};
use crate::error::StoreError;
use crate::mine::{LocalId, Written, bounds};
use crate::search;

/// An entry of the journal. No `Debug`: it is private text.
#[derive(Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its id.
    pub id: LocalId,
    /// When it was written.
    pub written: Written,
    /// What was written.
    pub text: String,
    /// The prompt that it began with (`journal-001`), if any.
    pub prompt: Option<String>,
    /// Own words to find it by, ascending, each once.
    pub tags: Vec<String>,
}

/// What every list of them reads, in the order of [`entry`]. What is about to be deleted is hidden.
macro_rules! select_entries {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.day, e.instant, e.zone, e.offset_minutes, e.text, e.prompt, e.no
             FROM entry e WHERE NOT EXISTS (SELECT 1 FROM pending_delete d WHERE d.id = e.id) ",
            $rest
        )
    };
}

impl JournalTx<'_> {
    /// Adds an entry.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is one with this id.
    pub fn add_entry(&mut self, entry: &JournalEntry) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO entry (id, day, instant, zone, offset_minutes, text, prompt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (
                entry.id.0.as_slice(),
                entry.written.day.number(),
                entry.written.instant,
                entry.written.zone.as_str(),
                entry.written.offset_minutes,
                entry.text.as_str(),
                entry.prompt.as_deref(),
            ),
        )?;
        self.put_tags(&entry.id, &entry.tags)
    }

    /// Writes an entry anew; `false` when there is none. Its day and its prompt stay.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn edit_entry(
        &mut self,
        id: &LocalId,
        text: &str,
        tags: &[String],
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE entry SET text = ?2 WHERE id = ?1";
        if self.run(sql, (id.0.as_slice(), text))? == 0 {
            return Ok(false);
        }
        self.put_tags(id, tags)?;
        Ok(true)
    }

    /// Removes an entry with its tags, and its delete if one was pending; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_entry(&mut self, id: &LocalId) -> Result<bool, StoreError> {
        self.clear_pending(id)?;
        Ok(self.run("DELETE FROM entry WHERE id = ?1", [id.0.as_slice()])? == 1)
    }

    fn put_tags(&mut self, id: &LocalId, tags: &[String]) -> Result<(), StoreError> {
        let sql = "DELETE FROM tag WHERE entry = (SELECT no FROM entry WHERE id = ?1)";
        self.run(sql, [id.0.as_slice()])?;
        for tag in tags {
            let sql =
                "INSERT OR IGNORE INTO tag (entry, tag) SELECT no, ?2 FROM entry WHERE id = ?1";
            self.run(sql, (id.0.as_slice(), tag.as_str()))?;
        }
        Ok(())
    }
}

impl JournalRead<'_> {
    /// One of them, hidden or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entry(&self, id: &LocalId) -> Result<Option<JournalEntry>, StoreError> {
        let sql = "SELECT id, day, instant, zone, offset_minutes, text, prompt, no
            FROM entry WHERE id = ?1";
        let rows = self.all(sql, [id.0.as_slice()], entry)?;
        Ok(self.with_tags(rows)?.pop().map(|(_, entry)| entry))
    }

    /// All of them, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<JournalEntry>, StoreError> {
        self.entries_between(CivilDay::FIRST, CivilDay::LAST, after, limit)
    }

    /// Those of the days from `first` to `last` (a month), newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_between(
        &self,
        first: CivilDay,
        last: CivilDay,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<JournalEntry>, StoreError> {
        let sql = select_entries!(
            "AND e.day BETWEEN ?4 AND ?5 AND (e.day, e.no) < (?1, ?2)
             ORDER BY e.day DESC, e.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let rows = self.all(sql, (day, place, most, first.number(), last.number()), entry)?;
        Ok(Page::of(self.with_tags(rows)?, limit))
    }

    /// Those with this tag, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_tagged(
        &self,
        tag: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<JournalEntry>, StoreError> {
        let sql = select_entries!(
            "AND e.no IN (SELECT entry FROM tag WHERE tag = ?4) AND (e.day, e.no) < (?1, ?2)
             ORDER BY e.day DESC, e.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let rows = self.all(sql, (day, place, most, tag), entry)?;
        Ok(Page::of(self.with_tags(rows)?, limit))
    }

    /// Those in which every one of these words begins a word, newest first. Never an error, whatever was
    /// typed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search_entries(
        &self,
        words: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<JournalEntry>, StoreError> {
        let sql = select_entries!(
            "AND e.no IN (SELECT rowid FROM entry_words WHERE entry_words MATCH ?4)
             AND (e.day, e.no) < (?1, ?2) ORDER BY e.day DESC, e.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = search::find(words, |query| {
            statement.query_map((day, place, most, query), entry)?.collect()
        })?;
        Ok(Page::of(self.with_tags(rows)?, limit))
    }

    /// Every tag in use, ascending.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tags(&self) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT DISTINCT t.tag FROM tag t JOIN entry e ON e.no = t.entry
             WHERE NOT EXISTS (SELECT 1 FROM pending_delete d WHERE d.id = e.id) ORDER BY t.tag",
            [],
            |row| row.get(0),
        )
    }

    /// Every prompt that an entry began with, ascending: the picker offers the others first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn prompts_used(&self) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT DISTINCT prompt FROM entry WHERE prompt IS NOT NULL ORDER BY prompt",
            [],
            |row| row.get(0),
        )
    }

    fn with_tags(
        &self,
        mut rows: Vec<(Cursor, JournalEntry)>,
    ) -> Result<Vec<(Cursor, JournalEntry)>, StoreError> {
        for (cursor, entry) in &mut rows {
            let sql = "SELECT tag FROM tag WHERE entry = ?1 ORDER BY tag";
            entry.tags = self.all(sql, [cursor.place_column()], |row| row.get(0))?;
        }
        Ok(rows)
    }
}

/// An entry without its tags.
fn entry(row: &Row<'_>) -> rusqlite::Result<(Cursor, JournalEntry)> {
    let written = Written::read(row, 1)?;
    let place = number(row.get(7)?).map_err(|_| malformed(7))?;
    let cursor = Cursor { day: written.day.number(), place };
    let entry = JournalEntry {
        id: LocalId(bytes(row, 0)?),
        written,
        text: row.get(5)?,
        prompt: row.get(6)?,
        tags: Vec::new(),
    };
    Ok((cursor, entry))
}
