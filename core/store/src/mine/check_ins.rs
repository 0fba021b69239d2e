//! My own check-ins, whole (`product.md` 2, 4h): one a day, with the instant that the partner never learns. What was
//! ticked for the partner is another thing, in `couple.db`.

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{CheckIn, CheckInCadence, Need, Scale};
use hearth_domain::ids::EntryId;
use rusqlite::Row;

use super::kept::bounds;
use super::store::{MineRead, MineTx};
use super::written::{LocalId, Written};
use crate::codec::{self, bytes, malformed, maybe_bytes, number};
use crate::cursor::{Cursor, Page};
use crate::error::StoreError;
use crate::search;

const CADENCE: &str = "check_in_cadence";

/// A check-in of mine. No `Debug`: it is private.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnCheckIn {
    /// Its id.
    pub id: LocalId,
    /// The day, and when it was written last.
    pub written: Written,
    /// Everything that I chose and wrote.
    pub check_in: CheckIn,
    /// The shared entry that holds the ticked part, when there is one.
    pub shared: Option<EntryId>,
}

/// What every list of them reads, in the order of [`check_in`]. What is about to be deleted is hidden.
macro_rules! select_check_ins {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.day, c.instant, c.zone, c.offset_minutes, c.mood, c.energy, c.need, c.mind,
                c.shared, c.no
             FROM own_check_in c WHERE NOT EXISTS (SELECT 1 FROM pending_delete d
                WHERE d.room = 'mine' AND d.id = c.id) ",
            $rest
        )
    };
}

impl MineTx<'_> {
    /// Writes the check-in of a day. When the day has one, this takes its place under the id and with the shared
    /// entry of the first, and a pending delete of it is taken back. Returns the id under which it stands.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_check_in(&mut self, own: &OwnCheckIn) -> Result<LocalId, StoreError> {
        let (written, fields) = (&own.written, &own.check_in);
        let of_day = self.read().check_in_of(written.day)?;
        let id = of_day.map_or(own.id, |held| held.id);
        self.run("DELETE FROM pending_delete WHERE room = 'mine' AND id = ?1", [id.0.as_slice()])?;
        self.run(
            "INSERT INTO own_check_in (id, day, instant, zone, offset_minutes, mood, energy, need, mind, shared)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (day) DO UPDATE SET instant = ?3, zone = ?4, offset_minutes = ?5, mood = ?6,
                energy = ?7, need = ?8, mind = ?9",
            rusqlite::params![
                id.0.as_slice(),
                written.day.number(),
                written.instant,
                written.zone,
                written.offset_minutes,
                fields.mood.map(Scale::level),
                fields.energy.map(Scale::level),
                fields.need.map(Need::name),
                fields.mind(),
                own.shared.as_ref().map(|entry| entry.0.as_slice()),
            ],
        )?;
        Ok(id)
    }

    /// Notes the shared entry that holds the ticked part, or that there is none; `false` when it is gone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark_check_in_shared(
        &mut self,
        id: &LocalId,
        entry: Option<&EntryId>,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE own_check_in SET shared = ?2 WHERE id = ?1";
        Ok(self.run(sql, (id.0.as_slice(), entry.map(|entry| entry.0.as_slice())))? == 1)
    }

    /// Removes it, with its delete if one was pending; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_check_in(&mut self, id: &LocalId) -> Result<bool, StoreError> {
        self.run("DELETE FROM pending_delete WHERE room = 'mine' AND id = ?1", [id.0.as_slice()])?;
        Ok(self.run("DELETE FROM own_check_in WHERE id = ?1", [id.0.as_slice()])? == 1)
    }

    /// Sets how often I want to be asked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_check_in_cadence(&mut self, cadence: CheckInCadence) -> Result<(), StoreError> {
        self.set(CADENCE, cadence.name())
    }
}

impl MineRead<'_> {
    /// One of them, hidden or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn check_in(&self, id: &LocalId) -> Result<Option<OwnCheckIn>, StoreError> {
        self.one("id = ?1", id.0.as_slice())
    }

    /// The one of a day, hidden or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn check_in_of(&self, day: CivilDay) -> Result<Option<OwnCheckIn>, StoreError> {
        self.one("day = ?1", day.number())
    }

    /// The one whose ticked part this entry holds, hidden or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn check_in_shared_as(&self, entry: &EntryId) -> Result<Option<OwnCheckIn>, StoreError> {
        self.one("shared = ?1", entry.0.as_slice())
    }

    fn one(
        &self,
        which: &str,
        value: impl rusqlite::ToSql,
    ) -> Result<Option<OwnCheckIn>, StoreError> {
        let sql = format!(
            "SELECT id, day, instant, zone, offset_minutes, mood, energy, need, mind, shared, no
             FROM own_check_in WHERE {which}"
        );
        Ok(self.all(&sql, [value], check_in)?.pop().map(|(_, own)| own))
    }

    /// Those of the days from `first` to `last`, newest first: also the own trend, which nobody else sees.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn check_ins_between(
        &self,
        first: CivilDay,
        last: CivilDay,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<OwnCheckIn>, StoreError> {
        let sql = select_check_ins!(
            "AND c.day BETWEEN ?4 AND ?5 AND (c.day, c.no) < (?1, ?2)
             ORDER BY c.day DESC, c.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let rows = self.all(sql, (day, place, most, first.number(), last.number()), check_in)?;
        Ok(Page::of(rows, limit))
    }

    /// Those in which every one of these words begins a word of what was on my mind, newest first. Never an error,
    /// whatever was typed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search_check_ins(
        &self,
        words: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<OwnCheckIn>, StoreError> {
        let sql = select_check_ins!(
            "AND c.no IN (SELECT rowid FROM check_in_words WHERE check_in_words MATCH ?4)
             AND (c.day, c.no) < (?1, ?2) ORDER BY c.day DESC, c.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = search::find(words, |query| {
            statement.query_map((day, place, most, query), check_in)?.collect()
        })?;
        Ok(Page::of(rows, limit))
    }

    /// How often I want to be asked; never, unless I chose otherwise.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn check_in_cadence(&self) -> Result<CheckInCadence, StoreError> {
        let cadence = self.setting(CADENCE)?.and_then(|name| name.parse().ok());
        Ok(cadence.unwrap_or_default())
    }
}

fn check_in(row: &Row<'_>) -> rusqlite::Result<(Cursor, OwnCheckIn)> {
    let written = Written::read(row, 1)?;
    let place = number(row.get(10)?).map_err(|_| malformed(10))?;
    let cursor = Cursor { day: written.day.number(), place };
    let own = OwnCheckIn {
        id: LocalId(bytes(row, 0)?),
        written,
        check_in: codec::check_in(row, [5, 6, 7, 8])?,
        shared: maybe_bytes(row, 9)?.map(EntryId),
    };
    Ok((cursor, own))
}
