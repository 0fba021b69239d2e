//! The nonce that tells a restored or copied phone (`design.md` 4). Each database holds {current, next}; the
//! phone's secure storage, which no backup carries, holds one value.
//!
//! The order, which the app keeps at every start before its first write:
//! 1. read the value of secure storage and ask every database for its [`Provenance`];
//! 2. if any says `Restored`: fresh log, consent withdrawn, move intents back to drafts;
//! 3. `begin_nonce(held, fresh)` in every database; 4. the fresh value into secure storage;
//! 5. `settle_nonce()` in every database.
//!
//! A kill anywhere in between leaves, in each database, one of its two values equal to that of secure storage.

use rusqlite::{Connection, OptionalExtension as _};

use crate::codec::array;
use crate::error::StoreError;

/// 16 random bytes.
pub type Nonce = [u8; 16];

/// Where a database comes from, as its nonce tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Provenance {
    /// It was last written by this phone, in its last run.
    Same,
    /// It is an older copy, or one of another phone.
    Restored,
    /// It was made just now, on a phone that had none.
    New,
}

pub(crate) const TABLE: &str = "
    CREATE TABLE nonce (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        current BLOB,
        next BLOB
    ) STRICT;
    INSERT INTO nonce VALUES (1, NULL, NULL);
";

/// What the database's nonce says, given what secure storage holds (`None` when it holds nothing).
pub(crate) fn provenance(
    connection: &Connection,
    held: Option<&Nonce>,
) -> Result<Provenance, StoreError> {
    let (current, next) = read(connection)?;
    Ok(match held {
        Some(held) if current.as_ref() == Some(held) || next.as_ref() == Some(held) => {
            Provenance::Same
        }
        // Only `next`, and secure storage empty: the very first start was killed between steps 3 and 4.
        None if current.is_none() => Provenance::New,
        _ => Provenance::Restored,
    })
}

/// Step 3. `held` is what secure storage holds now: it stays the value that counts until step 4 is done, also
/// when the last start was killed before its step 5.
pub(crate) fn begin(
    connection: &Connection,
    held: Option<&Nonce>,
    next: &Nonce,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE nonce SET current = ?1, next = ?2",
        (held.map(<[u8; 16]>::as_slice), next.as_slice()),
    )?;
    Ok(())
}

/// Step 5. Without a begun nonce it changes nothing.
pub(crate) fn settle(connection: &Connection) -> Result<(), StoreError> {
    connection
        .execute("UPDATE nonce SET current = next, next = NULL WHERE next IS NOT NULL", [])?;
    Ok(())
}

/// Marks an attached copy as one: `mark` is random, so no secure storage ever holds it.
pub(crate) fn mark_copy(
    connection: &Connection,
    schema: &str,
    mark: &Nonce,
) -> Result<(), StoreError> {
    let sql = format!("UPDATE {schema}.nonce SET current = ?1, next = NULL");
    connection.execute(&sql, [mark.as_slice()])?;
    Ok(())
}

fn read(connection: &Connection) -> Result<(Option<Nonce>, Option<Nonce>), StoreError> {
    let row = connection
        .query_row("SELECT current, next FROM nonce", [], |row| {
            Ok((row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
        })
        .optional()?;
    let (current, next) = row.ok_or(crate::error::MALFORMED)?;
    Ok((
        current.map(|bytes| array(&bytes)).transpose()?,
        next.map(|bytes| array(&bytes)).transpose()?,
    ))
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;
    use crate::open::connect;

    const STEPS: usize = 6;

    /// One start of an app over two databases, killed before the given step of five.
    fn start(
        databases: &[Connection; 2],
        secure: &mut Option<Nonce>,
        fresh: Nonce,
        killed_before: usize,
    ) {
        let held = *secure;
        for step in 0..killed_before {
            match step {
                0 | 1 => begin(&databases[step], held.as_ref(), &fresh).unwrap(),
                2 => *secure = Some(fresh),
                _ => settle(&databases[step - 3]).unwrap(),
            }
        }
    }

    #[test]
    fn a_kill_at_any_step_of_any_four_starts_is_never_taken_for_a_restored_phone() {
        for kills in 0..STEPS.pow(4) {
            let databases = [0, 1].map(|_| connect(":memory:", OpenFlags::default()).unwrap());
            for database in &databases {
                database.execute_batch(TABLE).unwrap();
            }
            let mut secure = None;
            for (fresh, power) in (1..).zip(0..4) {
                let expected = if secure.is_some() { Provenance::Same } else { Provenance::New };
                for database in &databases {
                    assert_eq!(
                        provenance(database, secure.as_ref()),
                        Ok(expected),
                        "kills {kills}"
                    );
                }
                start(&databases, &mut secure, [fresh; 16], kills / STEPS.pow(power) % STEPS);
            }
        }
    }
}
