//! Appreciations that I keep: private until given, given once a tap (`product.md` 2, gratitude list).

use hearth_domain::day::CivilDay;
use hearth_domain::ids::EntryId;
use rusqlite::Row;

use super::store::{MineRead, MineTx};
use super::written::{LocalId, Written};
use crate::codec::{bytes, malformed, maybe_bytes, number};
use crate::cursor::{Cursor, Page};
use crate::error::StoreError;
use crate::search;

/// An appreciation that I keep. No `Debug`: it is private text.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: LocalId,
    /// When it was written.
    pub written: Written,
    /// What was noticed.
    pub text: String,
    /// The chip it was written under.
    pub tag: Option<String>,
    /// The shared entry that it became when it was given.
    pub given: Option<EntryId>,
}

/// What every list of them reads, in the order of [`kept`]. What is about to be deleted is hidden.
macro_rules! select_kept {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.day, k.instant, k.zone, k.offset_minutes, k.text, k.tag, k.given, k.no
             FROM kept k WHERE NOT EXISTS (SELECT 1 FROM pending_delete d
                WHERE d.room = 'mine' AND d.id = k.id) ",
            $rest
        )
    };
}

impl MineTx<'_> {
    /// Keeps an appreciation.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is one with this id.
    pub fn keep(&mut self, kept: &Kept) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO kept (id, day, instant, zone, offset_minutes, text, tag, given)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            rusqlite::params![
                kept.id.0.as_slice(),
                kept.written.day.number(),
                kept.written.instant,
                kept.written.zone,
                kept.written.offset_minutes,
                kept.text,
                kept.tag,
                kept.given.as_ref().map(|entry| entry.0.as_slice()),
            ],
        )?;
        Ok(())
    }

    /// Writes a kept appreciation anew; `false` when there is none. Its day stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn edit_kept(
        &mut self,
        id: &LocalId,
        text: &str,
        tag: Option<&str>,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE kept SET text = ?2, tag = ?3 WHERE id = ?1";
        Ok(self.run(sql, (id.0.as_slice(), text, tag))? == 1)
    }

    /// Removes it, with its delete if one was pending; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_kept(&mut self, id: &LocalId) -> Result<bool, StoreError> {
        self.run("DELETE FROM pending_delete WHERE room = 'mine' AND id = ?1", [id.0.as_slice()])?;
        Ok(self.run("DELETE FROM kept WHERE id = ?1", [id.0.as_slice()])? == 1)
    }

    /// Notes the entry that it became; `false` when it is gone or was given before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark_given(&mut self, id: &LocalId, entry: &EntryId) -> Result<bool, StoreError> {
        let sql = "UPDATE kept SET given = ?2 WHERE id = ?1 AND given IS NULL";
        Ok(self.run(sql, (id.0.as_slice(), entry.0.as_slice()))? == 1)
    }
}

impl MineRead<'_> {
    /// One of them, hidden or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn kept(&self, id: &LocalId) -> Result<Option<Kept>, StoreError> {
        let sql = "SELECT id, day, instant, zone, offset_minutes, text, tag, given, no
            FROM kept WHERE id = ?1";
        Ok(self.all(sql, [id.0.as_slice()], kept)?.pop().map(|(_, kept)| kept))
    }

    /// Those that became this entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn kept_given_as(&self, entry: &EntryId) -> Result<Vec<LocalId>, StoreError> {
        self.all("SELECT id FROM kept WHERE given = ?1", [entry.0.as_slice()], |row| {
            Ok(LocalId(bytes(row, 0)?))
        })
    }

    /// All of them, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn kept_list(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Kept>, StoreError> {
        self.kept_between(CivilDay::FIRST, CivilDay::LAST, after, limit)
    }

    /// Those of the days from `first` to `last` (a month), newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn kept_between(
        &self,
        first: CivilDay,
        last: CivilDay,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Kept>, StoreError> {
        let sql = select_kept!(
            "AND k.day BETWEEN ?4 AND ?5 AND (k.day, k.no) < (?1, ?2)
             ORDER BY k.day DESC, k.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let rows = self.all(sql, (day, place, most, first.number(), last.number()), kept)?;
        Ok(Page::of(rows, limit))
    }

    /// Those in which every one of these words begins a word, newest first. Never an error, whatever was
    /// typed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search_kept(
        &self,
        words: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Kept>, StoreError> {
        let sql = select_kept!(
            "AND k.no IN (SELECT rowid FROM kept_words WHERE kept_words MATCH ?4)
             AND (k.day, k.no) < (?1, ?2) ORDER BY k.day DESC, k.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = search::find(words, |query| {
            statement.query_map((day, place, most, query), kept)?.collect()
        })?;
        Ok(Page::of(rows, limit))
    }
}

/// The cursor's columns, and one row more than was asked for.
pub(crate) fn bounds(after: Option<&Cursor>, limit: usize) -> (u32, i64, i64) {
    let cursor = after.copied().unwrap_or(Cursor::START);
    let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    (cursor.day, cursor.place_column(), most)
}

fn kept(row: &Row<'_>) -> rusqlite::Result<(Cursor, Kept)> {
    let written = Written::read(row, 1)?;
    let place = number(row.get(8)?).map_err(|_| malformed(8))?;
    let cursor = Cursor { day: written.day.number(), place };
    let kept = Kept {
        id: LocalId(bytes(row, 0)?),
        written,
        text: row.get(5)?,
        tag: row.get(6)?,
        given: maybe_bytes(row, 7)?.map(EntryId),
    };
    Ok((cursor, kept))
}
