//! Reading `couple.db`: lists, search and facts for the screens. Every answer is a query over projections;
//! a reader never waits for the writer and never sees half a transaction.

use std::collections::{BTreeMap, HashSet};

use hearth_domain::catalogue::RitualId;
use hearth_domain::day::CivilDay;
use hearth_domain::ids::EntryId;
use hearth_domain::space::RowStatus;
use rusqlite::{Connection, OptionalExtension as _};

use super::rows::{limit_column, status_of};
use super::schema::SCHEMA;
use super::shown::{FIELDS, NEWEST_FIRST, Shown, shown};
use crate::codec::{bytes, day, malformed, number, parsed};
use crate::cursor::{Cursor, Page};
use crate::error::StoreError;
use crate::files::Room;
use crate::folder::Folder;
use crate::key::DatabaseKey;
use crate::{migrations, open, search};

/// Which entries a list shows. The default is all of them.
#[derive(Clone, Copy, Default)]
pub struct Filter<'a> {
    /// Names of kinds; none given means every kind.
    pub kinds: &'a [&'a str],
    /// Entries of this member alone (joint ones have no author).
    pub author: Option<u8>,
    /// Entries that are hidden because their delete is pending in `mine.db`; a few.
    pub exclude: &'a [EntryId],
}

/// A shared moment, as the rhythm counts it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MomentFact {
    /// The day on which it was done.
    pub day: CivilDay,
    /// Which ritual.
    pub ritual: RitualId,
    /// The index of the member who noted it: for own measures only (`product.md` 4d).
    pub author: Option<u8>,
}

/// A shared rest, as the rhythm counts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RestFact {
    /// Which entry.
    pub entry: EntryId,
    /// Its first day.
    pub from: CivilDay,
    /// Its last day.
    pub until: CivilDay,
    /// The index of the member who wrote it.
    pub author: Option<u8>,
}

/// What is known here of one entry. No `Debug`: it is the couple's text.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryFacts {
    /// What its row holds.
    pub status: RowStatus,
    /// What it shows; `None` when it is deleted, erased here, not here yet, or not understood.
    pub shown: Option<Shown>,
}

/// A read-only connection to `couple.db`; the app keeps a few of them.
pub struct CoupleReader {
    connection: Connection,
}

impl CoupleReader {
    /// Opens a reader beside the open writer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(folder: &Folder, key: &DatabaseKey) -> Result<Self, StoreError> {
        let connection = open::reader(&Room::Couple.path(folder), key)?;
        let found = migrations::version(&connection)?;
        if found != SCHEMA.known() {
            return Err(StoreError::Newer { found, known: SCHEMA.known() });
        }
        Ok(Self { connection })
    }

    /// Runs queries over one state of the database. The state is given free at the end, so that a
    /// checkpoint is never held up by a reader that rests.
    ///
    /// # Errors
    /// What `queries` returns, or [`StoreError`].
    pub fn read<T, E: From<StoreError>>(
        &mut self,
        queries: impl FnOnce(&CoupleRead<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.connection.transaction().map_err(|error| E::from(error.into()))?;
        queries(&CoupleRead::new(&transaction))
    }
}

/// The queries, over one state of the database.
pub struct CoupleRead<'a> {
    pub(super) connection: &'a Connection,
}

impl<'a> CoupleRead<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// The entries that show something, newest day first, and within a day the one that arrived last first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest(
        &self,
        filter: &Filter<'_>,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Shown>, StoreError> {
        // Kinds are numbers of ours by now, so the text holds nothing that anyone typed; each set of kinds
        // is a statement of its own in the cache, and every filter is answered from the index alone.
        let kinds = match filter.kinds {
            [] => String::new(),
            names => format!("AND kind IN ({})", self.kind_numbers(names)?),
        };
        let sql = format!(
            "WITH i AS MATERIALIZED (
                SELECT no, day, seq FROM shown
                WHERE (day, seq) < (?1, ?2) AND (?3 IS NULL OR author = ?3) {kinds}
                ORDER BY day DESC, seq DESC LIMIT ?4) {FIELDS} {NEWEST_FIRST}"
        );
        let rows = self.rows(&sql, after, filter.author, filter.exclude, limit)?;
        Ok(page(rows, filter.exclude, limit))
    }

    /// The entries in which every one of these words begins a word; newest first. Never an error, whatever
    /// was typed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search(
        &self,
        words: &str,
        exclude: &[EntryId],
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Shown>, StoreError> {
        let sql = format!(
            "WITH i AS MATERIALIZED (
                SELECT s.no, s.day, s.seq FROM shown_words w CROSS JOIN shown s ON s.no = w.rowid
                WHERE shown_words MATCH ?3 AND (s.day, s.seq) < (?1, ?2)
                ORDER BY s.day DESC, s.seq DESC LIMIT ?4) {FIELDS} {NEWEST_FIRST}"
        );
        let rows = search::find(words, |query| self.rows(&sql, after, query, exclude, limit))?;
        Ok(page(rows, exclude, limit))
    }

    /// What is known here of one entry; `None` when nothing names it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entry(&self, entry: &EntryId) -> Result<Option<EntryFacts>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT no, status FROM row WHERE id = ?1")?;
        let found = statement
            .query_row([entry.0.as_slice()], |row| {
                let status = status_of(row.get_ref(1)?.as_str()?).ok_or_else(|| malformed(1))?;
                Ok((row.get::<_, i64>(0)?, status))
            })
            .optional()?;
        let Some((no, status)) = found else { return Ok(None) };
        let sql = format!("WITH i AS (SELECT no, day, seq FROM shown WHERE no = ?1) {FIELDS}");
        let shown = self.connection.prepare_cached(&sql)?.query_row([no], shown).optional()?;
        Ok(Some(EntryFacts { status, shown: shown.map(|(_, shown)| shown) }))
    }

    /// Every shared moment but those of `exclude`, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn moments(&self, exclude: &[EntryId]) -> Result<Vec<MomentFact>, StoreError> {
        let hidden = self.row_numbers(exclude)?;
        // Each ritual's name is parsed once, not once a moment.
        let mut rituals: BTreeMap<i64, RitualId> = BTreeMap::new();
        let mut moments = Vec::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT m.no, m.day, m.author, m.ritual, n.name
             FROM moment m JOIN name n ON n.no = m.ritual ORDER BY m.day, m.no",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if hidden.contains(&row.get(0)?) {
                continue;
            }
            let number = row.get(3)?;
            let ritual = match rituals.get(&number) {
                Some(ritual) => ritual.clone(),
                None => rituals.entry(number).or_insert(parsed(row, 4)?).clone(),
            };
            moments.push(MomentFact { day: day(row, 1)?, ritual, author: row.get(2)? });
        }
        Ok(moments)
    }

    /// The shared moments that say what another one says already: of those of one ritual and day, all but one, the
    /// own one of member `me` where there is one. Those of `exclude` count as not there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn moments_again(
        &self,
        me: Option<u8>,
        exclude: &[EntryId],
    ) -> Result<HashSet<EntryId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, m.day, m.ritual FROM moment m JOIN row r ON r.no = m.no
             WHERE (m.day, m.ritual) IN
                 (SELECT day, ritual FROM moment GROUP BY day, ritual HAVING count(*) > 1)
             ORDER BY m.day, m.ritual, m.author IS NOT ?1, m.no",
        )?;
        let mut rows = statement.query([me])?;
        let (mut again, mut last) = (HashSet::new(), None);
        while let Some(row) = rows.next()? {
            let entry = EntryId(bytes(row, 0)?);
            if exclude.contains(&entry) {
                continue;
            }
            let of: (i64, i64) = (row.get(1)?, row.get(2)?);
            if last.replace(of) == Some(of) {
                again.insert(entry);
            }
        }
        Ok(again)
    }

    /// Every shared rest but those of `exclude`, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rests(&self, exclude: &[EntryId]) -> Result<Vec<RestFact>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, s.day, t.until, s.author
             FROM rest t JOIN shown s ON s.no = t.no JOIN row r ON r.no = t.no
             ORDER BY s.day, s.seq",
        )?;
        let rests = statement.query_map([], |row| {
            let (from, until) = (day(row, 1)?, day(row, 2)?);
            Ok(RestFact { entry: EntryId(bytes(row, 0)?), from, until, author: row.get(3)? })
        })?;
        let mut rests = rests.collect::<rusqlite::Result<Vec<_>>>()?;
        rests.retain(|rest| !exclude.contains(&rest.entry));
        Ok(rests)
    }

    /// How many entries of each kind show something.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn counts(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT k.name, count(*) FROM shown s JOIN name k ON k.no = s.kind GROUP BY s.kind",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        rows.map(|row| row.map_err(StoreError::from).and_then(|(kind, n)| Ok((kind, number(n)?))))
            .collect()
    }

    /// Runs a list: ?1 and ?2 are the cursor, ?3 is the list's own, ?4 the limit.
    fn rows(
        &self,
        sql: &str,
        after: Option<&Cursor>,
        own: impl rusqlite::ToSql,
        exclude: &[EntryId],
        limit: usize,
    ) -> rusqlite::Result<Vec<(Cursor, Shown)>> {
        let cursor = after.copied().unwrap_or(Cursor::START);
        // One more tells whether there is a next page; what is hidden must not make a page short.
        let most = limit_column(limit.saturating_add(1).saturating_add(exclude.len()));
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.query_map((cursor.day, cursor.place_column(), own, most), shown)?.collect()
    }

    /// The numbers of these kinds, for an `IN`; kinds that nothing has are left out.
    fn kind_numbers(&self, names: &[&str]) -> Result<String, StoreError> {
        let mut numbers = Vec::with_capacity(names.len());
        let mut statement =
            self.connection.prepare_cached("SELECT no FROM name WHERE name = ?1")?;
        for name in names {
            let no: Option<i64> = statement.query_row([name], |row| row.get(0)).optional()?;
            numbers.extend(no.map(|no| no.to_string()));
        }
        Ok(numbers.join(", "))
    }

    fn row_numbers(&self, entries: &[EntryId]) -> Result<HashSet<i64>, StoreError> {
        let mut numbers = HashSet::new();
        let mut statement = self.connection.prepare_cached("SELECT no FROM row WHERE id = ?1")?;
        for entry in entries {
            let no = statement.query_row([entry.0.as_slice()], |row| row.get::<_, i64>(0));
            numbers.extend(no.optional()?);
        }
        Ok(numbers)
    }
}

/// A page of what is not hidden.
fn page(mut rows: Vec<(Cursor, Shown)>, exclude: &[EntryId], limit: usize) -> Page<Shown> {
    rows.retain(|(_, shown)| !exclude.contains(&shown.entry));
    Page::of(rows, limit)
}
