//! Cards of the day: what is held of their seals and openings. A seal is projected by its 32 bytes, an opening by
//! its day alone: the answer stays in the document, so that what is erased stands in one place, and no search
//! index knows it. Whether a card is open, the domain says.

use hearth_domain::cards::{CardEntries, CardHeld, Seal, SealHeld};
use hearth_domain::day::CivilDay;
use hearth_domain::document;
use hearth_domain::entries::{OpeningEntry, SealEntry, View};
use hearth_domain::ids::EntryId;
use rusqlite::{Connection, OptionalExtension as _};

use super::read::CoupleRead;
use super::rows::{limit_column, status_of};
use crate::codec::{day, malformed, maybe_bytes};
use crate::error::StoreError;

/// Writes what a seal's row shows.
pub(super) fn project_seal(
    connection: &Connection,
    no: i64,
    seal: SealEntry,
) -> Result<(), StoreError> {
    let seal = match seal {
        SealEntry::One(seal) => Some(seal.0),
        SealEntry::Void => None,
    };
    let mut statement = connection.prepare_cached("INSERT INTO seal (no, seal) VALUES (?1, ?2)")?;
    statement.execute((no, seal.as_ref().map(<[u8; 32]>::as_slice)))?;
    Ok(())
}

/// Writes what an opening's row shows.
pub(super) fn project_opening(
    connection: &Connection,
    no: i64,
    about: CivilDay,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO opening (no, day) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute((no, about.number()))?;
    Ok(())
}

impl CoupleRead<'_> {
    /// What is held of a card.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn card(&self, entries: &CardEntries) -> Result<CardHeld, StoreError> {
        let [seals, openings] = [entries.seals, entries.openings];
        Ok(CardHeld {
            seals: [self.seal(&seals[0])?, self.seal(&seals[1])?],
            openings: [self.openings(&openings[0])?, self.openings(&openings[1])?],
        })
    }

    /// The days with an opening before this one (all of them without), the newest first. Whether such a card is
    /// open for both, [`CoupleRead::card`] has to say.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn days_with_openings(
        &self,
        before: Option<CivilDay>,
        limit: usize,
    ) -> Result<Vec<CivilDay>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT day FROM opening WHERE day < ?1 ORDER BY day DESC LIMIT ?2",
        )?;
        let before = before.map_or(i64::MAX, |day| i64::from(day.number()));
        let days = statement.query_map((before, limit_column(limit)), |row| day(row, 0))?;
        Ok(days.collect::<rusqlite::Result<_>>()?)
    }

    fn seal(&self, entry: &EntryId) -> Result<SealHeld, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.status, s.no IS NOT NULL, s.seal
             FROM row r LEFT JOIN seal s ON s.no = r.no WHERE r.id = ?1",
        )?;
        let held = statement.query_row([entry.0.as_slice()], |row| {
            let status = status_of(row.get_ref(0)?.as_str()?).ok_or_else(|| malformed(0))?;
            let view = match (row.get(1)?, maybe_bytes(row, 2)?) {
                (false, _) => View::Unknown,
                (true, None) => View::Seal(SealEntry::Void),
                (true, Some(seal)) => View::Seal(SealEntry::One(Seal(seal))),
            };
            Ok(SealHeld::of(status, &view))
        });
        Ok(held.optional()?.unwrap_or(SealHeld::None))
    }

    fn openings(&self, entry: &EntryId) -> Result<Vec<OpeningEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.document FROM row r JOIN opening o ON o.no = r.no WHERE r.id = ?1",
        )?;
        let held: Option<Vec<u8>> =
            statement.query_row([entry.0.as_slice()], |row| row.get(0)).optional()?;
        let view = held.and_then(|held| document::load(&held)).map(|held| View::of(entry, &held));
        Ok(match view {
            Some(View::Opening(openings)) => openings,
            _ => Vec::new(),
        })
    }
}
