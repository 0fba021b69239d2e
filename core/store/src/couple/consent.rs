//! Consent: the live entries of both members. What they come to, the domain says; here stands only what each
//! says, and that an entry about no day which cannot be read says nothing (`sync.md` 4).

use hearth_domain::consent::{LiveEntry, Published};
use hearth_domain::ids::{EntryId, EntryShape, Ownership};
use hearth_domain::space::{RowStatus, add_live};
use rusqlite::{Connection, Row};

use super::read::CoupleRead;
use super::rows::status_of;
use crate::codec::{bytes, malformed};
use crate::error::StoreError;

/// Writes what a consent's row shows; nothing when it is not understood.
pub(super) fn project(
    connection: &Connection,
    no: i64,
    published: Option<Published>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO consent (no, open, until) VALUES (?1, ?2, ?3)";
    let (open, until) = published.map(|said| (said.open.number(), said.until.number())).unzip();
    connection.prepare_cached(sql)?.execute((no, open, until))?;
    Ok(())
}

/// Whose consent an entry may be, by its id.
pub(super) fn member_of(entry: &EntryId) -> Option<u8> {
    match entry.shape() {
        Some(EntryShape { ownership: Ownership::Of(member), permanent: false })
            if entry.day_number() == 0 =>
        {
            Some(member)
        }
        _ => None,
    }
}

impl CoupleRead<'_> {
    /// The live consent entries of both members, by index.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn consents(&self) -> Result<[Vec<LiveEntry>; 2], StoreError> {
        let mut live: [Vec<LiveEntry>; 2] = Default::default();
        // Ids begin with the day: those about none are the first of the index.
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, r.status, r.document = x'', c.no IS NULL, c.open, c.until
             FROM row r LEFT JOIN consent c ON c.no = r.no
             WHERE r.id < x'00000001' AND r.status <> 't' ORDER BY r.id",
        )?;
        let mut more = [true; 2];
        for found in statement.query_map([], live_entry)? {
            let Some((member, says)) = found? else { continue };
            let member = usize::from(member.min(1));
            if more[member] {
                more[member] = add_live(&mut live[member], says);
            }
            if more == [false; 2] {
                break;
            }
        }
        Ok(live)
    }
}

fn live_entry(row: &Row<'_>) -> rusqlite::Result<Option<(u8, LiveEntry)>> {
    let entry = EntryId(bytes(row, 0)?);
    let status = status_of(row.get_ref(1)?.as_str()?).ok_or_else(|| malformed(1))?;
    let (is_empty, is_other): (bool, bool) = (row.get(2)?, row.get(3)?);
    let numbers: (Option<u32>, Option<u32>) = (row.get(4)?, row.get(5)?);
    let said = numbers.0.zip(numbers.1);
    let said = said.map(|(open, until)| Published::from_numbers(open.into(), until.into()));
    let says = match status {
        // Read, and of another kind.
        RowStatus::Whole if is_other => return Ok(None),
        RowStatus::Lacking { .. } if is_other && !is_empty => return Ok(None),
        RowStatus::Whole => said,
        _ => None,
    };
    Ok(member_of(&entry).map(|member| (member, LiveEntry { entry, says })))
}
