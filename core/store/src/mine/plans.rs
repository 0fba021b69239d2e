//! My own plans: before there is a partner, or for myself alone.

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{PlanKind, Terms, TouchTier};
use hearth_domain::ids::EntryId;
use hearth_domain::local_time::LocalTime;
use rusqlite::Row;

use super::kept::bounds;
use super::store::{MineRead, MineTx};
use super::written::LocalId;
use crate::codec::{bytes, day, malformed, number, parsed, terms};
use crate::cursor::{Cursor, Page};
use crate::error::StoreError;
use crate::search;

/// Something I mean to do. No `Debug`: it is private text.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnPlan {
    /// Its id.
    pub id: LocalId,
    /// The day it is about.
    pub day: CivilDay,
    /// One line that says what it is.
    pub title: String,
    /// More about it.
    pub note: String,
    /// What it is for.
    pub kind: PlanKind,
    /// When it begins, how long it lasts, and up to which tier.
    pub terms: Terms,
    /// Whether it was done.
    pub done: bool,
}

impl OwnPlan {
    /// A plain one, without a time.
    #[must_use]
    pub fn plain(id: LocalId, day: CivilDay, title: String, note: String) -> Self {
        let (kind, terms) = (PlanKind::Plain, Terms::default());
        Self { id, day, title, note, kind, terms, done: false }
    }
}

macro_rules! select_plans {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.day, p.title, p.note, p.no, p.kind, p.time, p.lasts, p.tier, p.done
             FROM own_plan p
             WHERE NOT EXISTS (SELECT 1 FROM pending_delete d
                WHERE d.room = 'mine' AND d.id = p.id) ",
            $rest
        )
    };
}

impl MineTx<'_> {
    /// Writes a plan, over the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_plan(&mut self, plan: &OwnPlan) -> Result<(), StoreError> {
        let parameters = (
            plan.id.0.as_slice(),
            plan.day.number(),
            plan.title.as_str(),
            plan.note.as_str(),
            plan.kind.name(),
            plan.terms.time.map(LocalTime::minutes),
            plan.terms.lasts(),
            plan.terms.tier.map(TouchTier::number),
            plan.done,
        );
        let sql =
            "UPDATE own_plan SET day = ?2, title = ?3, note = ?4, kind = ?5, time = ?6, lasts = ?7,
            tier = ?8, done = ?9 WHERE id = ?1";
        if self.run(sql, parameters)? == 0 {
            let sql = "INSERT INTO own_plan (id, day, title, note, kind, time, lasts, tier, done)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            self.run(sql, parameters)?;
        }
        Ok(())
    }

    /// Removes a plan, with its delete if one was pending; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_plan(&mut self, id: &LocalId) -> Result<bool, StoreError> {
        self.run("DELETE FROM pending_delete WHERE room = 'mine' AND id = ?1", [id.0.as_slice()])?;
        Ok(self.run("DELETE FROM own_plan WHERE id = ?1", [id.0.as_slice()])? == 1)
    }

    /// A plan was given: it stands in the shared room as `entry` from now on, and not here any more. Which entry it
    /// became is kept, so that giving it twice gives it once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark_plan_given(&mut self, id: &LocalId, entry: &EntryId) -> Result<(), StoreError> {
        self.remove_plan(id)?;
        let sql = "INSERT OR REPLACE INTO given_plan (id, entry) VALUES (?1, ?2)";
        self.run(sql, (id.0.as_slice(), entry.0.as_slice()))?;
        Ok(())
    }

    /// Forgets which plan became this entry. One that was none is no error.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_given_plan(&mut self, entry: &EntryId) -> Result<(), StoreError> {
        self.run("DELETE FROM given_plan WHERE entry = ?1", [entry.0.as_slice()])?;
        Ok(())
    }
}

impl MineRead<'_> {
    /// One of them, hidden or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_plan(&self, id: &LocalId) -> Result<Option<OwnPlan>, StoreError> {
        let sql = "SELECT id, day, title, note, no, kind, time, lasts, tier, done
            FROM own_plan WHERE id = ?1";
        Ok(self.all(sql, [id.0.as_slice()], plan)?.pop().map(|(_, plan)| plan))
    }

    /// The entry that a plan became when it was given.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn plan_given_as(&self, id: &LocalId) -> Result<Option<EntryId>, StoreError> {
        let sql = "SELECT entry FROM given_plan WHERE id = ?1";
        Ok(self.all(sql, [id.0.as_slice()], |row| Ok(EntryId(bytes(row, 0)?)))?.pop())
    }

    /// Those of `from` or later that are not done, soonest first, within a day those without a time, then by it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_agenda(&self, from: CivilDay, limit: usize) -> Result<Vec<OwnPlan>, StoreError> {
        let sql =
            select_plans!("AND p.day >= ?1 AND NOT p.done ORDER BY p.day, p.time, p.no LIMIT ?2");
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let plans = self.all(sql, (from.number(), limit), plan)?;
        Ok(plans.into_iter().map(|(_, plan)| plan).collect())
    }

    /// All of them, newest day first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_plans(
        &self,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<OwnPlan>, StoreError> {
        let sql =
            select_plans!("AND (p.day, p.no) < (?1, ?2) ORDER BY p.day DESC, p.no DESC LIMIT ?3");
        Ok(Page::of(self.all(sql, bounds(after, limit), plan)?, limit))
    }

    /// Those in which every one of these words begins a word, newest day first. Never an error, whatever
    /// was typed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search_plans(
        &self,
        words: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<OwnPlan>, StoreError> {
        let sql = select_plans!(
            "AND p.no IN (SELECT rowid FROM plan_words WHERE plan_words MATCH ?4)
             AND (p.day, p.no) < (?1, ?2) ORDER BY p.day DESC, p.no DESC LIMIT ?3"
        );
        let (day, place, most) = bounds(after, limit);
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = search::find(words, |query| {
            statement.query_map((day, place, most, query), plan)?.collect()
        })?;
        Ok(Page::of(rows, limit))
    }
}

fn plan(row: &Row<'_>) -> rusqlite::Result<(Cursor, OwnPlan)> {
    let about = day(row, 1)?;
    let place = number(row.get(4)?).map_err(|_| malformed(4))?;
    let plan = OwnPlan {
        id: LocalId(bytes(row, 0)?),
        day: about,
        title: row.get(2)?,
        note: row.get(3)?,
        kind: parsed(row, 5)?,
        terms: terms(row, 6)?,
        done: row.get(9)?,
    };
    Ok((Cursor { day: about.number(), place }, plan))
}
