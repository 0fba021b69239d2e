//! What an entry shows, written beside its row: a function of one entry's `View`, the same on the write path
//! and in the rebuild (`design.md` 6.7).

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{Plan, PlanKind, Scale, TouchTier, View};
use hearth_domain::ids::{EntryId, Ownership};
use hearth_domain::local_time::LocalTime;
use rusqlite::{Connection, OptionalExtension as _};

use super::rows::SqlRows;
use super::schema::{DROP_PROJECTIONS, PROJECTION_VERSION, create_projections};
use super::{cards, consent};
use crate::error::StoreError;

const VERSION: &str = "projections";

/// Whether there are any.
pub(super) fn exist(connection: &Connection) -> Result<bool, StoreError> {
    Ok(version(connection)?.is_some())
}

/// Whether another version of the app made them.
pub(super) fn is_outdated(connection: &Connection) -> Result<bool, StoreError> {
    Ok(version(connection)? != Some(PROJECTION_VERSION))
}

/// Has the app make them anew: they count as another version's.
pub(crate) fn expect_rebuild(connection: &Connection) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, 0)";
    connection.execute(sql, [VERSION])?;
    Ok(())
}

fn version(connection: &Connection) -> Result<Option<i64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([VERSION], |row| row.get(0)).optional()?)
}

/// Creates them, empty.
pub(super) fn create(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(&create_projections())?;
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (VERSION, PROJECTION_VERSION),
    )?;
    Ok(())
}

/// Drops them.
pub(super) fn drop_all(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.execute_batch(DROP_PROJECTIONS)?)
}

impl SqlRows<'_> {
    /// Removes what a row showed, while the document that holds its words is still there.
    pub(super) fn unproject(&mut self, no: i64) -> Result<(), StoreError> {
        let sql = "SELECT coalesce(words, '') FROM searched WHERE no = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let words: Option<String> = statement.query_row([no], |row| row.get(0)).optional()?;
        let tables: &[&str] = if let Some(words) = words {
            if !words.is_empty() {
                self.words.leave(no, words);
            }
            &[
                "DELETE FROM shown WHERE no = ?1",
                "DELETE FROM appreciation WHERE no = ?1",
                "DELETE FROM moment WHERE no = ?1",
                "DELETE FROM rest WHERE no = ?1",
                "DELETE FROM plan WHERE no = ?1",
                "DELETE FROM check_in WHERE no = ?1",
            ]
        } else {
            &[
                "DELETE FROM yes WHERE no = ?1",
                "DELETE FROM profile WHERE no = ?1",
                "DELETE FROM challenge WHERE no = ?1",
                "DELETE FROM seal WHERE no = ?1",
                "DELETE FROM opening WHERE no = ?1",
                "DELETE FROM consent WHERE no = ?1",
            ]
        };
        for sql in tables {
            self.connection.prepare_cached(sql)?.execute([no])?;
        }
        Ok(())
    }

    /// Writes what a row shows; nothing may stand there. Items come first: they give the place in a day.
    pub(super) fn project(
        &mut self,
        no: i64,
        entry: &EntryId,
        view: &View,
        document: &[u8],
    ) -> Result<(), StoreError> {
        let (Ok(about), Some(shape)) = (entry.about(), entry.shape()) else { return Ok(()) };
        match (view, shape.ownership, about) {
            (View::Seal(seal), ..) => cards::project_seal(self.connection, no, *seal)?,
            (View::Opening(_), _, Some(day)) => cards::project_opening(self.connection, no, day)?,
            (View::Consent(published), ..) => {
                consent::project(self.connection, no, Some(*published))?;
            }
            (View::Unknown, ..) => {
                if !document.is_empty() && consent::member_of(entry).is_some() {
                    consent::project(self.connection, no, None)?;
                }
            }
            (View::Profile(profile), Ownership::Of(member), _) => {
                let sql = "INSERT INTO profile (no, member, name, deck) VALUES (?1, ?2, ?3, ?4)";
                let mut statement = self.connection.prepare_cached(sql)?;
                statement.execute((no, member, profile.name(), profile.deck()))?;
            }
            (View::Yes(yes), Ownership::Of(member), _) => {
                let sql = "INSERT INTO yes (no, member, plan, offer) VALUES (?1, ?2, ?3, ?4)";
                let mut statement = self.connection.prepare_cached(sql)?;
                statement.execute((no, member, yes.plan.0.as_slice(), yes.offer.0.as_slice()))?;
            }
            (View::Challenge(one), Ownership::Of(member), Some(monday)) => {
                let (id, act) = (self.name_no(one.id.as_str())?, self.name_no(one.act.name())?);
                let sql = "INSERT INTO challenge (no, monday, member, challenge, act)
                    VALUES (?1, ?2, ?3, ?4, ?5)";
                let mut statement = self.connection.prepare_cached(sql)?;
                statement.execute((no, monday.number(), member, id, act))?;
            }
            (_, ownership, Some(day)) => {
                let author = match ownership {
                    Ownership::Of(member) => Some(member),
                    Ownership::Joint => None,
                };
                self.project_shown(no, entry, (day, author), view, document)?;
            }
            (_, _, None) => {}
        }
        Ok(())
    }

    /// Writes what a list shows.
    fn project_shown(
        &mut self,
        no: i64,
        entry: &EntryId,
        (day, author): (CivilDay, Option<u8>),
        view: &View,
        document: &[u8],
    ) -> Result<(), StoreError> {
        let Some(kind) = view.kind() else { return Ok(()) };
        let (kind, words, seq) = (self.name_no(kind)?, view.words(), self.place_of(entry)?);
        let (at, size) = (position(document, words.as_bytes()), column(words.len())?);
        let at = at.map(column).transpose()?;
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO shown (no, day, seq, kind, author, words, words_at, words_size)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        statement.execute((
            no,
            view.day(day).number(),
            seq,
            kind,
            author,
            Some(words.as_str()).filter(|_| at.is_none()),
            at,
            at.map(|_| size),
        ))?;
        if !words.is_empty() {
            self.words.come(no, &words);
            if self.words.are_enough() {
                self.words.write(self.connection)?;
            }
        }
        match view {
            View::Appreciation(appreciation) => {
                let text = Some(appreciation.text()).filter(|text| *text != words);
                if text.is_some() || appreciation.tag().is_some() {
                    let sql = "INSERT INTO appreciation (no, text, tag) VALUES (?1, ?2, ?3)";
                    let mut statement = self.connection.prepare_cached(sql)?;
                    statement.execute((no, text, appreciation.tag()))?;
                }
            }
            View::Moment(moment) => {
                let ritual = self.name_no(moment.ritual.as_str())?;
                let sql = "INSERT INTO moment (no, day, author, ritual) VALUES (?1, ?2, ?3, ?4)";
                let mut statement = self.connection.prepare_cached(sql)?;
                statement.execute((no, day.number(), author, ritual))?;
            }
            View::Rest(rest) => {
                let sql = "INSERT INTO rest (no, until) VALUES (?1, ?2)";
                self.connection.prepare_cached(sql)?.execute((no, rest.until.number()))?;
            }
            View::Plan(plan) => self.project_plan(no, entry, day, plan)?,
            View::CheckIn(check_in) => {
                let fields = check_in.fields();
                let need = fields.need.map(|need| self.name_no(need.name())).transpose()?;
                let sql = "INSERT INTO check_in (no, mood, energy, need) VALUES (?1, ?2, ?3, ?4)";
                let (mood, energy) =
                    (fields.mood.map(Scale::level), fields.energy.map(Scale::level));
                self.connection.prepare_cached(sql)?.execute((no, mood, energy, need))?;
            }
            View::Yes(_)
            | View::Profile(_)
            | View::Challenge(_)
            | View::Seal(_)
            | View::Opening(_)
            | View::Consent(_)
            | View::Unknown => {}
        }
        Ok(())
    }

    fn project_plan(
        &mut self,
        no: i64,
        entry: &EntryId,
        day: CivilDay,
        plan: &Plan,
    ) -> Result<(), StoreError> {
        let kind = Some(plan.kind()).filter(|kind| *kind != PlanKind::Plain);
        let kind = kind.map(|kind| self.name_no(kind.name())).transpose()?;
        let (terms, offer) = (plan.terms(), plan.offer_id(entry, day));
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO plan (no, title, note, kind, time, lasts, tier, offer, moved, done)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        statement.execute((
            no,
            plan.title(),
            plan.note(),
            kind,
            terms.time.map(LocalTime::minutes),
            terms.lasts(),
            terms.tier.map(TouchTier::number),
            offer.as_ref().map(|offer| offer.0.as_slice()),
            plan.was_moved(),
            plan.is_done(),
        ))?;
        Ok(())
    }

    /// The small number of a name, given to it now when it is new.
    fn name_no(&mut self, name: &str) -> Result<i64, StoreError> {
        if let Some(no) = self.memory.names.get(name) {
            return Ok(*no);
        }
        let mut statement =
            self.connection.prepare_cached("SELECT no FROM name WHERE name = ?1")?;
        let no = match statement.query_row([name], |row| row.get(0)).optional()? {
            Some(no) => no,
            None => self
                .connection
                .prepare_cached("INSERT INTO name (name) VALUES (?1)")?
                .insert([name])?,
        };
        self.memory.names.insert(name.to_owned(), no);
        Ok(no)
    }
}

/// Where `words` stand in a document as they are, counted from 1; `None` when they do not, or are empty.
/// automerge deflates a column from 256 bytes on, so a longer text is not looked for.
fn position(document: &[u8], words: &[u8]) -> Option<usize> {
    if words.is_empty() || words.len() > 512 {
        return None;
    }
    document.windows(words.len()).position(|window| window == words).map(|at| at + 1)
}

fn column(number: usize) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Other { code: 0 })
}
