//! My own rest: days that ask nothing, closed or "until I say" (`product.md` 4b). No reason is kept.

use hearth_domain::day::CivilDay;
use hearth_domain::ids::EntryId;

use super::store::{MineRead, MineTx};
use super::written::LocalId;
use crate::codec::{bytes, day, malformed, maybe_bytes};
use crate::error::StoreError;

/// Days of my own rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnRest {
    /// Its id.
    pub id: LocalId,
    /// The first day.
    pub from: CivilDay,
    /// The last day; `None` until I say.
    pub until: Option<CivilDay>,
    /// The shared entry, when the couple has it, too.
    pub shared: Option<EntryId>,
}

impl MineTx<'_> {
    /// Writes a rest, over the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_rest(&mut self, rest: &OwnRest) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO own_rest (id, from_day, until_day, shared) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET from_day = ?2, until_day = ?3, shared = ?4",
            (
                rest.id.0.as_slice(),
                rest.from.number(),
                rest.until.map(CivilDay::number),
                rest.shared.as_ref().map(|entry| entry.0.as_slice()),
            ),
        )?;
        Ok(())
    }

    /// Removes a rest; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_rest(&mut self, id: &LocalId) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM own_rest WHERE id = ?1", [id.0.as_slice()])? == 1)
    }
}

impl MineRead<'_> {
    /// All of them, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_rests(&self) -> Result<Vec<OwnRest>, StoreError> {
        self.all(
            "SELECT id, from_day, until_day, shared FROM own_rest ORDER BY from_day, id",
            [],
            |row| {
                let until: Option<u32> = row.get(2)?;
                let closed = |number| CivilDay::from_number(number).ok_or_else(|| malformed(2));
                Ok(OwnRest {
                    id: LocalId(bytes(row, 0)?),
                    from: day(row, 1)?,
                    until: until.map(closed).transpose()?,
                    shared: maybe_bytes(row, 3)?.map(EntryId),
                })
            },
        )
    }
}
