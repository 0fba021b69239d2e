//! What becomes of the own record when the shared room goes (SR-29): what pointed there points nowhere. The app
//! copies before what stood in that room alone.

use super::store::MineTx;
use crate::error::StoreError;

/// Every record that may name an entry of the shared room, and where.
const NAMES: [(&str, &str); 4] = [
    ("kept", "given"),
    ("own_moment", "shared"),
    ("own_rest", "shared"),
    ("own_check_in", "shared"),
];

impl MineTx<'_> {
    /// Makes everything that was shared mine alone: it stays here as if it had only been kept. What waited for the
    /// shared room (answers to its plans, deletes in it, what lay unopened, what it had to tell) goes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_shared_as_mine(&mut self) -> Result<(), StoreError> {
        for (table, column) in NAMES {
            self.run(&format!("UPDATE {table} SET {column} = NULL"), [])?;
        }
        self.run("DELETE FROM own_answer", [])?;
        self.run("DELETE FROM given_plan", [])?;
        self.run("DELETE FROM unopened", [])?;
        self.run("DELETE FROM pending_delete WHERE room = 'couple'", [])?;
        self.run("DELETE FROM event", [])?;
        Ok(())
    }

    /// Removes what was shared, with my record of it and the answers that were sealed. A check-in stays: the whole of
    /// it was never anybody else's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn let_go_of_shared(&mut self) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM pending_delete WHERE room = 'mine'
             AND id IN (SELECT id FROM kept WHERE given IS NOT NULL)",
            [],
        )?;
        for (table, column) in NAMES.into_iter().filter(|(table, _)| *table != "own_check_in") {
            self.run(&format!("DELETE FROM {table} WHERE {column} IS NOT NULL"), [])?;
        }
        self.run("DELETE FROM own_act", [])?;
        self.run("DELETE FROM sealed_answer", [])?;
        self.keep_shared_as_mine()
    }
}
