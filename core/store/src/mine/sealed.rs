//! Answers that I sealed and that are not open yet (`sync.md` 3). Kept before the seal is written, taken away once
//! the opening stands in the couple's room. No search index knows them. A phone that is lost takes them with it.

use hearth_domain::cards::{Answer, Salt, SealedAnswer};
use hearth_domain::day::CivilDay;
use rusqlite::Row;

use super::store::{MineRead, MineTx};
use crate::codec::{bytes, day, parsed};
use crate::error::StoreError;

const COLUMNS: &str = "day, card, salt, answer";

impl MineTx<'_> {
    /// Keeps a sealed answer.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is one for this day.
    pub fn keep_sealed(&mut self, sealed: &SealedAnswer) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO sealed_answer (day, card, salt, answer) VALUES (?1, ?2, ?3, ?4)",
            (
                sealed.day.number(),
                sealed.card.as_str(),
                sealed.salt.0.as_slice(),
                sealed.answer.text(),
            ),
        )?;
        Ok(())
    }

    /// Takes one away, opened or not; `false` when there is none. Without it its card never opens.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_sealed(&mut self, day: CivilDay) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM sealed_answer WHERE day = ?1", [day.number()])? == 1)
    }
}

impl MineRead<'_> {
    /// The answer to the card of a day.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sealed(&self, day: CivilDay) -> Result<Option<SealedAnswer>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sealed_answer WHERE day = ?1");
        Ok(self.all(&sql, [day.number()], sealed)?.pop())
    }

    /// All of them, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_sealed(&self) -> Result<Vec<SealedAnswer>, StoreError> {
        self.all(&format!("SELECT {COLUMNS} FROM sealed_answer ORDER BY day"), [], sealed)
    }
}

fn sealed(row: &Row<'_>) -> rusqlite::Result<SealedAnswer> {
    Ok(SealedAnswer {
        day: day(row, 0)?,
        card: parsed(row, 1)?,
        salt: Salt(bytes(row, 2)?),
        answer: Answer::as_sealed(row.get(3)?),
    })
}
