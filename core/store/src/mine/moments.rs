//! My own moments: a ritual done on a civil day, with the instant that the partner never learns.
//!
//! There is one a ritual and day. Counting is by distinct (ritual, day) anyway (`product.md` 4c), and with one
//! record a second tap cannot leave a double behind that an undo would miss.

use hearth_domain::catalogue::RitualId;
use hearth_domain::day::CivilDay;
use hearth_domain::ids::EntryId;

use super::store::{MineRead, MineTx};
use super::written::Written;
use crate::codec::{maybe_bytes, parsed};
use crate::error::StoreError;

/// A ritual that I did. No `Debug`: it holds a zone.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnMoment {
    /// Which one.
    pub ritual: RitualId,
    /// The day, and when it was written.
    pub written: Written,
    /// The shared entry, when the couple has it, too.
    pub shared: Option<EntryId>,
}

impl MineTx<'_> {
    /// Records a moment; `false` when the ritual was done on that day before: the first record stays, and
    /// takes the shared entry if it had none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn did(&mut self, moment: &OwnMoment) -> Result<bool, StoreError> {
        let shared = moment.shared.as_ref().map(|entry| entry.0.as_slice());
        let added = self.run(
            "INSERT OR IGNORE INTO own_moment (ritual, day, instant, zone, offset_minutes, shared)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (
                moment.ritual.as_str(),
                moment.written.day.number(),
                moment.written.instant,
                moment.written.zone.as_str(),
                moment.written.offset_minutes,
                shared,
            ),
        )?;
        if let (0, Some(entry)) = (added, &moment.shared) {
            self.share_moment(&moment.ritual, moment.written.day, entry)?;
        }
        Ok(added == 1)
    }

    /// Notes the shared entry of a moment; `false` when there is no such moment, or it has one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn share_moment(
        &mut self,
        ritual: &RitualId,
        day: CivilDay,
        entry: &EntryId,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE own_moment SET shared = ?3
            WHERE ritual = ?1 AND day = ?2 AND shared IS NULL";
        Ok(self.run(sql, (ritual.as_str(), day.number(), entry.0.as_slice()))? == 1)
    }

    /// Takes a moment back; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_moment(&mut self, ritual: &RitualId, day: CivilDay) -> Result<bool, StoreError> {
        let sql = "DELETE FROM own_moment WHERE ritual = ?1 AND day = ?2";
        Ok(self.run(sql, (ritual.as_str(), day.number()))? == 1)
    }
}

impl MineRead<'_> {
    /// All of them, oldest day first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_moments(&self) -> Result<Vec<OwnMoment>, StoreError> {
        self.all(
            "SELECT ritual, day, instant, zone, offset_minutes, shared
             FROM own_moment ORDER BY day, no",
            [],
            |row| {
                Ok(OwnMoment {
                    ritual: parsed(row, 0)?,
                    written: Written::read(row, 1)?,
                    shared: maybe_bytes(row, 5)?.map(EntryId),
                })
            },
        )
    }
}
