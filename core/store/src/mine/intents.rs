//! Moves between rooms that were begun (`design.md` 4): the intent stands here first, `couple.db` takes the
//! entry and notes the token, then the intent is cleared. The next start finishes what it finds.

use super::store::{MineRead, MineStore, MineTx};
use super::written::LocalId;
use crate::codec::{bytes, maybe_bytes};
use crate::error::StoreError;

/// A move that was begun. No `Debug`: it holds private text.
#[derive(Clone, PartialEq, Eq)]
pub struct Intent {
    /// 16 random bytes; `couple.db` notes them, so that the move happens once.
    pub token: [u8; 16],
    /// What is to be done (`give`, `share_moments`).
    pub kind: String,
    /// All that is needed to do it, as JSON.
    pub content: Vec<u8>,
    /// The own record that it came from.
    pub source: Option<LocalId>,
    /// When it was begun, in seconds since 1970-01-01 UTC.
    pub created: i64,
}

impl MineTx<'_> {
    /// Begins a move.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is one with this token.
    pub fn begin_intent(&mut self, intent: &Intent) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO intent (token, kind, content, source, created) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                intent.token.as_slice(),
                intent.kind.as_str(),
                intent.content.as_slice(),
                intent.source.as_ref().map(|id| id.0.as_slice()),
                intent.created,
            ),
        )?;
        Ok(())
    }

    /// Clears an intent; `false` when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn clear_intent(&mut self, token: &[u8; 16]) -> Result<bool, StoreError> {
        Ok(self.run("DELETE FROM intent WHERE token = ?1", [token.as_slice()])? == 1)
    }
}

impl MineStore {
    /// Ends a move: runs `record` (the act, the mark "given") and clears the intent, in one transaction.
    /// `None`, without running it, when the intent was cleared before.
    ///
    /// # Errors
    /// What `record` returns, or [`StoreError`].
    pub fn finish_intent<T, E: From<StoreError>>(
        &mut self,
        token: &[u8; 16],
        record: impl FnOnce(&mut MineTx<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        self.write(|tx| if tx.clear_intent(token)? { record(tx).map(Some) } else { Ok(None) })
    }
}

impl MineRead<'_> {
    /// Every move that was begun and not ended, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn intents(&self) -> Result<Vec<Intent>, StoreError> {
        self.all(
            "SELECT token, kind, content, source, created FROM intent ORDER BY no",
            [],
            |row| {
                Ok(Intent {
                    token: bytes(row, 0)?,
                    kind: row.get(1)?,
                    content: row.get(2)?,
                    source: maybe_bytes(row, 3)?.map(LocalId),
                    created: row.get(4)?,
                })
            },
        )
    }
}
