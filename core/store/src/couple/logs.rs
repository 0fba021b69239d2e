//! The records of the logs and their anchors: the statements behind [`Rows`](hearth_domain::space::Rows).

use hearth_domain::ids::{AuthorKey, DeviceKey, LogId};
use hearth_domain::log::{Chain, Head, HeadSignature};
use hearth_domain::space::{LogRecord, Standing};
use rusqlite::OptionalExtension as _;

use super::rows::SqlRows;
use crate::codec::{bound, bytes, integer, malformed, maybe_bytes, number};
use crate::error::StoreError;

/// What every list of logs reads, in the order of [`record`].
pub(super) const SELECT_LOGS: &str = "SELECT id, member, author, device, certificate, end_n, chain,
    standing, branch_n, branch_chain FROM log ORDER BY id";
const SELECT_LOG: &str = "SELECT id, member, author, device, certificate, end_n, chain,
    standing, branch_n, branch_chain FROM log WHERE id = ?1";

impl SqlRows<'_> {
    /// The small number of a log, `None` when it is not known.
    pub(super) fn log_no(&mut self, id: &LogId) -> Result<Option<i64>, StoreError> {
        if let Some(no) = self.memory.logs.get(id) {
            return Ok(Some(*no));
        }
        let mut statement = self.connection.prepare_cached("SELECT no FROM log WHERE id = ?1")?;
        let no = statement.query_row([id.0.as_slice()], |row| row.get(0)).optional()?;
        if let Some(no) = no {
            self.memory.logs.insert(*id, no);
        }
        Ok(no)
    }

    pub(super) fn read_logs(&self) -> Result<Vec<LogRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(SELECT_LOGS)?;
        let logs = statement.query_map([], record)?;
        Ok(logs.collect::<rusqlite::Result<_>>()?)
    }

    pub(super) fn read_log(&self, id: &LogId) -> Result<Option<LogRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(SELECT_LOG)?;
        Ok(statement.query_row([id.0.as_slice()], record).optional()?)
    }

    pub(super) fn write_log(&mut self, record: &LogRecord) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO log (id, member, author, device, certificate, end_n, chain, standing,
                branch_n, branch_chain)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (id) DO UPDATE SET member = ?2, author = ?3, device = ?4, certificate = ?5,
                end_n = ?6, chain = ?7, standing = ?8, branch_n = ?9, branch_chain = ?10",
        )?;
        statement.execute(rusqlite::params![
            record.id.0.as_slice(),
            record.member,
            record.author.0.as_slice(),
            record.device.0.as_slice(),
            record.certificate,
            integer(record.end)?,
            record.chain.0.as_slice(),
            standing_name(record.standing),
            record.branch.map(|(n, _)| integer(n)).transpose()?,
            record.branch.as_ref().map(|(_, chain)| chain.0.as_slice()),
        ])?;
        Ok(())
    }

    pub(super) fn erase_log(&mut self, id: &LogId) -> Result<(), StoreError> {
        self.cut_log(id, -1)?;
        self.memory.logs.remove(id);
        self.connection
            .prepare_cached("DELETE FROM log WHERE id = ?1")?
            .execute([id.0.as_slice()])?;
        Ok(())
    }

    pub(super) fn write_anchor(
        &mut self,
        head: &Head,
        signature: Option<&HeadSignature>,
    ) -> Result<(), StoreError> {
        let log = self.log_no(&head.log)?.ok_or(StoreError::Other { code: 0 })?;
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO anchor (log, n, chain, signature) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (log, n) DO UPDATE SET chain = ?3, signature = ?4",
        )?;
        let signature = signature.map(|signature| signature.0.as_slice());
        statement.execute((log, integer(head.n)?, head.chain.0.as_slice(), signature))?;
        Ok(())
    }

    pub(super) fn read_anchor_below(
        &mut self,
        log: &LogId,
        n: u64,
    ) -> Result<Option<(u64, Chain)>, StoreError> {
        let Some(log) = self.log_no(log)? else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(
            "SELECT n, chain FROM anchor WHERE log = ?1 AND n <= ?2 ORDER BY n DESC LIMIT 1",
        )?;
        let found = statement
            .query_row((log, bound(n)), |row| Ok((row.get::<_, i64>(0)?, Chain(bytes(row, 1)?))))
            .optional()?;
        found.map(|(n, chain)| Ok((number(n)?, chain))).transpose()
    }

    pub(super) fn read_signature(
        &mut self,
        log: &LogId,
        n: u64,
    ) -> Result<Option<HeadSignature>, StoreError> {
        let Some(log) = self.log_no(log)? else { return Ok(None) };
        let mut statement = self
            .connection
            .prepare_cached("SELECT signature FROM anchor WHERE log = ?1 AND n = ?2")?;
        let found = statement.query_row((log, bound(n)), |row| maybe_bytes(row, 0)).optional()?;
        Ok(found.flatten().map(HeadSignature))
    }
}

/// Reads what [`SELECT_LOGS`] selects.
pub(super) fn record(row: &rusqlite::Row<'_>) -> rusqlite::Result<LogRecord> {
    let unsigned = |column, value| number(value).map_err(|_| malformed(column));
    let branch = match (row.get::<_, Option<i64>>(8)?, maybe_bytes(row, 9)?) {
        (Some(n), Some(chain)) => Some((unsigned(8, n)?, Chain(chain))),
        _ => None,
    };
    Ok(LogRecord {
        id: LogId(bytes(row, 0)?),
        member: row.get(1)?,
        author: AuthorKey(bytes(row, 2)?),
        device: DeviceKey(bytes(row, 3)?),
        certificate: row.get(4)?,
        end: unsigned(5, row.get(5)?)?,
        chain: Chain(bytes(row, 6)?),
        standing: standing_of(row.get_ref(7)?.as_str()?).ok_or_else(|| malformed(7))?,
        branch,
    })
}

fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "open",
        Standing::Closed => "closed",
        Standing::Split => "split",
    }
}

fn standing_of(name: &str) -> Option<Standing> {
    Some(match name {
        "open" => Standing::Open,
        "closed" => Standing::Closed,
        "split" => Standing::Split,
        _ => return None,
    })
}
