//! Numbered migrations over `user_version`. All that are missing run in one transaction: a kill in between
//! leaves the old version whole, and a file of a newer version is refused before anything is written.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;

/// The format of one database: step `n` (from 1) brings it from version `n - 1` to `n`. A step that was
/// released is never changed again; a change of format is a further step.
pub(crate) struct Schema {
    pub(crate) steps: &'static [&'static str],
}

impl Schema {
    /// The newest version that this build knows.
    pub(crate) fn known(&self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }

    /// Brings the database up to date.
    pub(crate) fn migrate(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let mut found = version(connection)?;
        let known = self.known();
        if found == known {
            return Ok(());
        }
        // Immediate: whoever comes second waits, looks again, and finds nothing left to do.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        found = version(&transaction)?;
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        for step in self.steps.iter().skip(found as usize) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", known)?;
        transaction.commit()?;
        Ok(())
    }
}

/// The version of the database; 0 when it is new.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;
    use crate::open::connect;

    const FIRST: Schema = Schema { steps: &["CREATE TABLE a (x); INSERT INTO a VALUES (1)"] };
    const SECOND: Schema =
        Schema { steps: &[FIRST.steps[0], "ALTER TABLE a ADD y; UPDATE a SET y = 2"] };
    const BROKEN: Schema = Schema {
        steps: &[
            FIRST.steps[0],
            SECOND.steps[1],
            "DELETE FROM a; CREATE TABLE b (x); CREATE TABLE b (x)",
        ],
    };

    fn facts(path: &std::path::Path) -> (u32, String, i64) {
        let connection = connect(path, OpenFlags::default()).unwrap();
        let tables = "SELECT group_concat(sql, ';') FROM sqlite_schema";
        (
            version(&connection).unwrap(),
            connection.query_row(tables, [], |row| row.get(0)).unwrap(),
            connection.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap(),
        )
    }

    #[test]
    fn every_missing_step_runs_once() {
        let mut connection = connect(":memory:", OpenFlags::default()).unwrap();
        for schema in [FIRST, FIRST, SECOND, SECOND] {
            schema.migrate(&mut connection).unwrap();
            assert_eq!(version(&connection).unwrap(), schema.known());
        }
        let row =
            connection.query_row("SELECT x, y FROM a", [], |row| Ok((row.get(0)?, row.get(1)?)));
        assert_eq!(row.unwrap(), (1, 2));
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_version_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut connection = connect(&path, OpenFlags::default()).unwrap();
        FIRST.migrate(&mut connection).unwrap();
        let before = facts(&path);
        let failed = BROKEN.migrate(&mut connection);
        assert!(matches!(failed, Err(StoreError::Other { .. })));
        drop(connection);
        assert_eq!(facts(&path), before);
        // And the app that knows how goes on from there.
        SECOND.migrate(&mut connect(&path, OpenFlags::default()).unwrap()).unwrap();
        assert_eq!(facts(&path).0, 2);
    }

    #[test]
    fn a_newer_version_is_refused() {
        let mut connection = connect(":memory:", OpenFlags::default()).unwrap();
        SECOND.migrate(&mut connection).unwrap();
        assert_eq!(FIRST.migrate(&mut connection), Err(StoreError::Newer { found: 2, known: 1 }));
    }
}
