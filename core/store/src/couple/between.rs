//! Reading what stands between the two: coming plans, today's check-ins, what each is called, the week's challenge.
//! All of it joins entries of both members, so it is asked for and never kept.

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{Challenge, ChallengeAct, ChallengeWeek, Profile};
use hearth_domain::ids::EntryId;
use rusqlite::OptionalExtension as _;

use super::read::CoupleRead;
use super::rows::limit_column;
use super::shown::{FIELDS, Shown, shown};
use crate::codec::{bytes, malformed, parsed};
use crate::error::StoreError;

/// So many profiles of one member are read. An honest one has one, or a few that two phones wrote apart.
pub const MOST_PROFILES: u32 = 64;

/// The live profiles of each member, by the member's index: mostly one.
pub type Profiles = [Vec<(EntryId, Profile)>; 2];

impl CoupleRead<'_> {
    /// The plans of `from` or later that are not done, by the day they are now planned for: soonest first, within
    /// a day those without a time, then by it. At most `limit`, without those of `exclude`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn agenda(
        &self,
        from: CivilDay,
        exclude: &[EntryId],
        limit: usize,
    ) -> Result<Vec<Shown>, StoreError> {
        let sql = format!(
            "WITH i AS MATERIALIZED (
                SELECT s.no, s.day, s.seq FROM shown s JOIN plan p ON p.no = s.no
                WHERE s.day >= ?1 AND NOT p.done ORDER BY s.day, p.time, s.seq LIMIT ?2)
             {FIELDS} ORDER BY i.day, p.time, i.seq"
        );
        let most = limit_column(limit.saturating_add(exclude.len()));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map((from.number(), most), |row| Ok(shown(row)?.1))?;
        let mut plans = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        plans.retain(|plan| !exclude.contains(&plan.entry));
        plans.truncate(limit);
        Ok(plans)
    }

    /// One entry as lists show it; `None` when it is not shown.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn one(&self, entry: &EntryId) -> Result<Option<Shown>, StoreError> {
        let sql = format!(
            "WITH i AS MATERIALIZED (
                SELECT s.no, s.day, s.seq FROM shown s JOIN row r ON r.no = s.no WHERE r.id = ?1)
             {FIELDS}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let shown = statement.query_row([entry.0.as_slice()], |row| Ok(shown(row)?.1));
        Ok(shown.optional()?)
    }

    /// The check-in that each of the two shared about a day, at most one a member. Of several (two phones of one
    /// member wrote apart) it is the one with the greatest id, on both phones alike.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn check_ins_on(
        &self,
        about: CivilDay,
        exclude: &[EntryId],
    ) -> Result<Vec<Shown>, StoreError> {
        let sql = format!(
            "WITH i AS MATERIALIZED (
                SELECT s.no, s.day, s.seq FROM shown s JOIN check_in c ON c.no = s.no WHERE s.day = ?1)
             {FIELDS} ORDER BY r.id DESC"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([about.number()], |row| Ok(shown(row)?.1))?;
        let mut found: Vec<Shown> = Vec::new();
        for one in rows {
            let one = one?;
            if !exclude.contains(&one.entry) && found.iter().all(|held| held.author != one.author) {
                found.push(one);
            }
        }
        found.sort_by_key(|one| one.author);
        Ok(found)
    }

    /// The live profiles, at most [`MOST_PROFILES`] of a member, the latest ones; `latest_profile`, `known_deck` and
    /// `common_deck` of the domain say what follows.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn profiles(&self) -> Result<Profiles, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, p.name, p.deck FROM profile p JOIN row r ON r.no = p.no
             WHERE p.member = ?1 ORDER BY r.id DESC LIMIT ?2",
        )?;
        let mut profiles = Profiles::default();
        for (member, of) in (0u8..).zip(profiles.iter_mut()) {
            let mut rows = statement.query((member, MOST_PROFILES))?;
            while let Some(row) = rows.next()? {
                let profile =
                    Profile::new(row.get_ref(1)?.as_str().unwrap_or_default(), row.get(2)?);
                of.push((EntryId(bytes(row, 0)?), profile.map_err(|_| StoreError::Damaged)?));
            }
            of.reverse();
        }
        Ok(profiles)
    }

    /// Where the two are with the challenge of the week of `day`, as the member `me` is shown it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn challenge_week(&self, day: CivilDay, me: u8) -> Result<ChallengeWeek, StoreError> {
        let Some(monday) = day.week().monday() else { return Ok(ChallengeWeek::default()) };
        let mut statement = self.connection.prepare_cached(
            "SELECT c.member, n.name, a.name FROM challenge c
             JOIN name n ON n.no = c.challenge JOIN name a ON a.no = c.act WHERE c.monday = ?1",
        )?;
        let acts = statement.query_map([monday.number()], |row| {
            let act = ChallengeAct::named(row.get_ref(2)?.as_str()?).ok_or_else(|| malformed(2))?;
            Ok((row.get(0)?, Challenge { id: parsed(row, 1)?, act }))
        })?;
        let acts = acts.collect::<rusqlite::Result<Vec<(u8, Challenge)>>>()?;
        Ok(ChallengeWeek::of(&acts, me))
    }

    /// The plans that were let go and that the member `me` had said yes to: the yes is to be forgotten, too
    /// (`forget_yes` of the domain), so that nothing tells who let go of what.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn yes_to_gone_plans(&self, me: u8) -> Result<Vec<EntryId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT y.plan FROM yes y JOIN row r ON r.id = y.plan
             WHERE r.status = 't' AND y.member = ?1",
        )?;
        let plans = statement.query_map([me], |row| bytes(row, 0).map(EntryId))?;
        Ok(plans.collect::<rusqlite::Result<_>>()?)
    }
}
