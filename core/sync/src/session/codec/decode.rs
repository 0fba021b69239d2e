//! From bytes to groups. Verifies nothing but the form.

use std::collections::BTreeMap;

use hearth_domain::ids::{ChangeHash, EntryId, LogId};
use hearth_domain::log::{Certificate, HeadSignature, Item};
use hearth_domain::space::{
    GivenItem, Group, Logs, MAX_GROUP_BYTES, MAX_GROUP_ITEMS, Placed, RowsError, SignedEnd,
};

use super::{
    KIND_CERTIFICATE, KIND_CHANGE, KIND_OTHER, KIND_TOMBSTONE, LOG_KNOWN, LOG_NEW, LOG_NEXT,
    MAX_ACTOR, MAX_DEPENDENCIES, MAX_TABLE, SUBJECT_AS, SUBJECT_FIRST, SUBJECT_NONE, Tables,
    WITH_BYTES,
};
use crate::session::bytes::{Reader, unzigzag};
use crate::session::chunk;

/// Why bytes are no group.
pub(in crate::session) enum DecodeError {
    /// Malformed, or a reference to an item that is not held here.
    Bad,
    /// The storage failed.
    Rows(RowsError),
}

impl From<RowsError> for DecodeError {
    fn from(error: RowsError) -> Self {
        Self::Rows(error)
    }
}

/// Turns bytes into groups.
#[derive(Default)]
pub(in crate::session) struct Decoder {
    tables: Tables,
}

impl Decoder {
    /// Reads one group. Verifies nothing but the form; `Logs::accept` does the rest.
    pub fn decode(&mut self, logs: &mut dyn Logs, bytes: &[u8]) -> Result<Group, DecodeError> {
        let mut reader = Reader(bytes);
        let count = reader.size().ok_or(DecodeError::Bad)?;
        if count == 0 || count > MAX_GROUP_ITEMS {
            return Err(DecodeError::Bad);
        }
        let mut group = Group::default();
        let mut last: BTreeMap<usize, u64> = BTreeMap::new();
        let mut order: Vec<usize> = Vec::new();
        let mut size = 0;
        for _ in 0..count {
            let (index, given) = self.item(logs, &mut reader)?;
            // Whoever takes a group must be able to give it on, whole.
            size += given.bytes.as_ref().map_or(0, Vec::len);
            if size > MAX_GROUP_BYTES {
                return Err(DecodeError::Bad);
            }
            if last.insert(index, given.n).is_none() {
                order.push(index);
            }
            group.items.push(given);
        }
        for index in order {
            let signature = HeadSignature(reader.array().ok_or(DecodeError::Bad)?);
            let log = *self.tables.logs.get(index).ok_or(DecodeError::Bad)?;
            let n = *last.get(&index).ok_or(DecodeError::Bad)?;
            group.ends.push(SignedEnd { log, n, signature });
        }
        if reader.is_empty() { Ok(group) } else { Err(DecodeError::Bad) }
    }

    /// Whether the other gave this very item, so that it holds it.
    pub fn took(&self, placed: &Placed) -> bool {
        self.tables.has(placed)
    }

    fn item(
        &mut self,
        logs: &mut dyn Logs,
        reader: &mut Reader<'_>,
    ) -> Result<(usize, GivenItem), DecodeError> {
        let head = reader.byte().ok_or(DecodeError::Bad)?;
        let (index, n) = self.log(head & 3, reader).ok_or(DecodeError::Bad)?;
        let log = *self.tables.logs.get(index).ok_or(DecodeError::Bad)?;
        let kind = (head >> 2) & 7;
        let number = match kind {
            KIND_CERTIFICATE | KIND_CHANGE | KIND_TOMBSTONE => kind,
            KIND_OTHER => reader.byte().ok_or(DecodeError::Bad)?,
            _ => return Err(DecodeError::Bad),
        };
        let subject = self.subject(logs, head >> 6, reader)?;
        let (hash, bytes) = if head & WITH_BYTES != 0 {
            let (hash, bytes) = match kind {
                KIND_CERTIFICATE => read_certificate(reader).ok_or(DecodeError::Bad)?,
                KIND_CHANGE => self.change(logs, log, reader)?,
                _ => return Err(DecodeError::Bad),
            };
            (hash, Some(bytes))
        } else if kind == KIND_TOMBSTONE {
            ([0; 32], None)
        } else {
            (reader.array().ok_or(DecodeError::Bad)?, None)
        };
        let item = Item { kind: number, subject: subject.of_item(&log, n, hash), hash };
        self.tables.passed(index, n, item);
        Ok((index, GivenItem { log, n, item, bytes }))
    }

    fn log(&mut self, mode: u8, reader: &mut Reader<'_>) -> Option<(usize, u64)> {
        match mode {
            LOG_NEXT => {
                let index = self.tables.last?;
                Some((index, *self.tables.next.get(index)?))
            }
            LOG_KNOWN => {
                let index = reader.size()?;
                Some((index, *self.tables.next.get(index)?))
            }
            LOG_NEW => {
                let log = LogId(reader.array()?);
                let index = self.add_log(log)?;
                Some((index, reader.number()?))
            }
            _ => None,
        }
    }

    fn add_log(&mut self, log: LogId) -> Option<usize> {
        (self.tables.logs.len() < MAX_TABLE).then(|| self.tables.add_log(log))
    }

    fn subject(
        &mut self,
        logs: &mut dyn Logs,
        mode: u8,
        reader: &mut Reader<'_>,
    ) -> Result<Subject, DecodeError> {
        match mode {
            SUBJECT_NONE => Ok(Subject::Is([0; 16])),
            SUBJECT_FIRST => {
                let flags = reader.byte().ok_or(DecodeError::Bad)?;
                let difference = unzigzag(reader.number().ok_or(DecodeError::Bad)?);
                let day = i64::from(self.tables.day).checked_add(difference);
                let day = day.and_then(|day| u32::try_from(day).ok()).ok_or(DecodeError::Bad)?;
                self.tables.day = day;
                Ok(Subject::First { day, flags })
            }
            SUBJECT_AS => Ok(Subject::Is(self.referred(logs, reader)?.subject)),
            _ => reader.array().map(Subject::Is).ok_or(DecodeError::Bad),
        }
    }

    /// The item at a place in a log: of this session, or held here.
    fn referred(
        &mut self,
        logs: &mut dyn Logs,
        reader: &mut Reader<'_>,
    ) -> Result<Item, DecodeError> {
        let at = reader.size().ok_or(DecodeError::Bad)?;
        let index = if let Some(index) = at.checked_sub(1) {
            index
        } else {
            let log = LogId(reader.array().ok_or(DecodeError::Bad)?);
            self.add_log(log).ok_or(DecodeError::Bad)?
        };
        let n = reader.number().ok_or(DecodeError::Bad)?;
        if let Some(item) = self.tables.items.get(&(index, n)) {
            return Ok(*item);
        }
        let log = *self.tables.logs.get(index).ok_or(DecodeError::Bad)?;
        let placed = logs.item(&log, n)?.ok_or(DecodeError::Bad)?;
        Ok(placed.item)
    }

    fn change(
        &mut self,
        logs: &mut dyn Logs,
        log: LogId,
        reader: &mut Reader<'_>,
    ) -> Result<([u8; 32], Vec<u8>), DecodeError> {
        let count = reader.size().ok_or(DecodeError::Bad)?;
        let Some(count) = count.checked_sub(1) else {
            let length = reader.size().ok_or(DecodeError::Bad)?;
            let bytes = reader.take(length).ok_or(DecodeError::Bad)?.to_vec();
            return Ok((chunk::hash_of(&bytes).0, bytes));
        };
        if count > MAX_DEPENDENCIES {
            return Err(DecodeError::Bad);
        }
        let mut dependencies = Vec::new();
        for _ in 0..count {
            let hash = match reader.byte().ok_or(DecodeError::Bad)? {
                0 => reader.array().ok_or(DecodeError::Bad)?,
                1 => self.referred(logs, reader)?.hash,
                _ => return Err(DecodeError::Bad),
            };
            dependencies.push(ChangeHash(hash));
        }
        let actor = self.actor(log, reader).ok_or(DecodeError::Bad)?;
        let length = reader.size().ok_or(DecodeError::Bad)?;
        let rest = reader.take(length).ok_or(DecodeError::Bad)?;
        let (bytes, hash) = chunk::put_together(&dependencies, &actor, rest);
        Ok((hash.0, bytes))
    }

    fn actor(&mut self, log: LogId, reader: &mut Reader<'_>) -> Option<Vec<u8>> {
        let actor = match reader.size()? {
            0 => {
                let mut actor = log.0.to_vec();
                actor.extend_from_slice(reader.take(8)?);
                actor
            }
            1 => {
                let length = reader.size().filter(|length| *length <= MAX_ACTOR)?;
                reader.take(length)?.to_vec()
            }
            index => return self.tables.actors.get(index - 2).cloned(),
        };
        self.tables.add_actor(&actor);
        Some(actor)
    }
}

/// What an item names, as far as it is known before its hash.
enum Subject {
    Is([u8; 16]),
    First { day: u32, flags: u8 },
}

impl Subject {
    fn of_item(self, log: &LogId, n: u64, hash: [u8; 32]) -> [u8; 16] {
        match self {
            Self::Is(subject) => subject,
            Self::First { day, flags } => {
                let first = EntryId::first_item_hash(log, n, &ChangeHash(hash));
                EntryId::assemble(day, flags, &first).0
            }
        }
    }
}

fn read_certificate(reader: &mut Reader<'_>) -> Option<([u8; 32], Vec<u8>)> {
    let bytes = reader.take(Certificate::SIZE)?;
    Some((Certificate::decode(bytes).ok()?.hash(), bytes.to_vec()))
}
