//! From groups to bytes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use hearth_domain::ids::{ChangeHash, EntryId, LogId};
use hearth_domain::log::{Certificate, ItemKind};
use hearth_domain::space::{GivenItem, Group, Logs, Placed, RowsError, Stored};

use super::{
    KIND_CERTIFICATE, KIND_CHANGE, KIND_OTHER, KIND_TOMBSTONE, LOG_KNOWN, LOG_NEW, LOG_NEXT,
    MAX_ACTOR, MAX_DEPENDENCIES, SUBJECT_AS, SUBJECT_FIRST, SUBJECT_FULL, SUBJECT_NONE, Tables,
    WITH_BYTES,
};
use crate::session::bytes::{put_number, zigzag};
use crate::session::chunk;

/// Tells whether the receiver holds an item, in the same place.
pub(in crate::session) type Held<'a> = &'a dyn Fn(&Placed) -> bool;

/// Turns groups into bytes.
#[derive(Default)]
pub(in crate::session) struct Encoder {
    tables: Tables,
}

impl Encoder {
    /// The bytes of a group. `held` tells which items the receiver holds besides what this encoder gave it:
    /// only such may be referred to.
    pub fn encode(
        &mut self,
        logs: &mut dyn Logs,
        held: Held<'_>,
        group: &Group,
    ) -> Stored<Vec<u8>> {
        let mut out = Vec::new();
        let mut listed = Listed::new(logs);
        put_number(&mut out, group.items.len() as u64);
        let mut order: Vec<LogId> = Vec::new();
        for given in &group.items {
            if !order.contains(&given.log) {
                order.push(given.log);
            }
            self.item(&mut out, &mut listed, held, given)?;
        }
        for log in order {
            let end = group.ends.iter().find(|end| end.log == log);
            let end =
                end.ok_or_else(|| RowsError("a log of the group has no signed end".into()))?;
            out.extend_from_slice(&end.signature.0);
        }
        Ok(out)
    }

    fn item(
        &mut self,
        out: &mut Vec<u8>,
        listed: &mut Listed<'_>,
        held: Held<'_>,
        given: &GivenItem,
    ) -> Stored<()> {
        let item = &given.item;
        let known = self.tables.index_of(&given.log);
        let goes_on = known.is_some_and(|at| self.tables.next.get(at) == Some(&given.n));
        let log_mode = match (goes_on, known == self.tables.last) {
            (true, true) => LOG_NEXT,
            (true, false) => LOG_KNOWN,
            (false, _) => LOG_NEW,
        };
        let subject = self.subject(listed, held, given)?;
        let plain_tombstone = item.kind() == ItemKind::Tombstone && item.hash == [0; 32];
        let kind = match item.kind() {
            ItemKind::Certificate => KIND_CERTIFICATE,
            ItemKind::Change => KIND_CHANGE,
            ItemKind::Tombstone if plain_tombstone => KIND_TOMBSTONE,
            _ => KIND_OTHER,
        };
        let bytes = given.bytes.as_deref().filter(|bytes| match kind {
            KIND_CERTIFICATE => bytes.len() == Certificate::SIZE,
            KIND_CHANGE => chunk::hash_of(bytes).0 == item.hash,
            _ => false,
        });
        let with_bytes = if bytes.is_some() { WITH_BYTES } else { 0 };
        out.push(log_mode | kind << 2 | with_bytes | subject.mode() << 6);
        let index = self.log(out, log_mode, given);
        if kind == KIND_OTHER {
            out.push(item.kind);
        }
        self.put_subject(out, &subject);
        match bytes {
            Some(bytes) if kind == KIND_CERTIFICATE => out.extend_from_slice(bytes),
            Some(bytes) => self.change(out, listed, held, given, bytes)?,
            None if kind == KIND_TOMBSTONE => {}
            None => out.extend_from_slice(&item.hash),
        }
        self.tables.passed(index, given.n, *item);
        Ok(())
    }

    fn log(&mut self, out: &mut Vec<u8>, mode: u8, given: &GivenItem) -> usize {
        let index = self.tables.add_log(given.log);
        match mode {
            LOG_KNOWN => put_number(out, index as u64),
            LOG_NEW => {
                out.extend_from_slice(&given.log.0);
                put_number(out, given.n);
            }
            _ => {}
        }
        index
    }

    fn subject(
        &self,
        listed: &mut Listed<'_>,
        held: Held<'_>,
        given: &GivenItem,
    ) -> Stored<Subject> {
        let subject = given.item.subject;
        if subject == [0; 16] {
            return Ok(Subject::None);
        }
        let entry = EntryId(subject);
        let hash = EntryId::first_item_hash(&given.log, given.n, &ChangeHash(given.item.hash));
        if EntryId::assemble(entry.day_number(), entry.flags(), &hash) == entry {
            return Ok(Subject::First { day: entry.day_number(), flags: entry.flags() });
        }
        if given.item.entry().is_some() {
            for placed in listed.of(entry)? {
                if self.is_known(held, placed) {
                    return Ok(Subject::As(placed.log, placed.n));
                }
            }
        }
        Ok(Subject::Full(subject))
    }

    fn is_known(&self, held: Held<'_>, placed: &Placed) -> bool {
        held(placed) || self.tables.has(placed)
    }

    fn put_subject(&mut self, out: &mut Vec<u8>, subject: &Subject) {
        match subject {
            Subject::None => {}
            Subject::First { day, flags } => {
                out.push(*flags);
                put_number(out, zigzag(i64::from(*day) - i64::from(self.tables.day)));
                self.tables.day = *day;
            }
            Subject::As(log, n) => self.reference(out, *log, *n),
            Subject::Full(bytes) => out.extend_from_slice(bytes),
        }
    }

    /// A place in a log: 0 and its id when it is not in the table yet, else its index + 1; then the number.
    fn reference(&mut self, out: &mut Vec<u8>, log: LogId, n: u64) {
        if let Some(index) = self.tables.index_of(&log) {
            put_number(out, index as u64 + 1);
        } else {
            put_number(out, 0);
            out.extend_from_slice(&log.0);
            self.tables.add_log(log);
        }
        put_number(out, n);
    }

    fn change(
        &mut self,
        out: &mut Vec<u8>,
        listed: &mut Listed<'_>,
        held: Held<'_>,
        given: &GivenItem,
        bytes: &[u8],
    ) -> Stored<()> {
        let fits = |chunk: &chunk::Chunk<'_>| {
            chunk.actor.len() <= MAX_ACTOR && chunk.dependencies.len() <= MAX_DEPENDENCIES
        };
        let Some(chunk) = chunk::take_apart(bytes).filter(fits) else {
            put_number(out, 0);
            put_number(out, bytes.len() as u64);
            out.extend_from_slice(bytes);
            return Ok(());
        };
        // The number of dependencies + 1, so that 0 can say "the whole change as it is".
        put_number(out, chunk.dependencies.len() as u64 + 1);
        if !chunk.dependencies.is_empty() {
            let placed = listed.of(EntryId(given.item.subject))?;
            for dependency in &chunk.dependencies {
                let known = placed
                    .iter()
                    .find(|placed| placed.item.hash == dependency.0 && self.is_known(held, placed));
                if let Some(placed) = known {
                    out.push(1);
                    self.reference(out, placed.log, placed.n);
                } else {
                    out.push(0);
                    out.extend_from_slice(&dependency.0);
                }
            }
        }
        let index = self.tables.actors.iter().position(|actor| actor == chunk.actor);
        match (index, chunk.actor.strip_prefix(&given.log.0)) {
            (Some(index), _) => put_number(out, index as u64 + 2),
            (None, Some(process)) if process.len() == 8 => {
                put_number(out, 0);
                out.extend_from_slice(process);
                self.tables.add_actor(chunk.actor);
            }
            (None, _) => {
                put_number(out, 1);
                put_number(out, chunk.actor.len() as u64);
                out.extend_from_slice(chunk.actor);
                self.tables.add_actor(chunk.actor);
            }
        }
        put_number(out, chunk.rest.len() as u64);
        out.extend_from_slice(chunk.rest);
        Ok(())
    }
}

/// The items of the entries of one group, each entry read once: a plan of a thousand edits has a thousand
/// items, and every one of them in the group asks for all. Nothing is appended while a group is encoded.
struct Listed<'a> {
    logs: &'a mut dyn Logs,
    entries: BTreeMap<EntryId, Vec<Placed>>,
    held: usize,
}

/// How many items of an entry are looked at, and how many are kept beside them: 1.5 MB each. What an entry has
/// beyond (a peer may name one any number of times) is referred to in full.
const MAX_LISTED: usize = 16_384;

impl<'a> Listed<'a> {
    fn new(logs: &'a mut dyn Logs) -> Self {
        Self { logs, entries: BTreeMap::new(), held: 0 }
    }

    fn of(&mut self, entry: EntryId) -> Stored<&[Placed]> {
        if self.held > MAX_LISTED && !self.entries.contains_key(&entry) {
            self.entries.clear();
            self.held = 0;
        }
        Ok(match self.entries.entry(entry) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(place) => {
                let items = self.logs.items_of(&entry, MAX_LISTED)?;
                self.held += items.len();
                place.insert(items)
            }
        })
    }
}

enum Subject {
    None,
    First { day: u32, flags: u8 },
    As(LogId, u64),
    Full([u8; 16]),
}

impl Subject {
    fn mode(&self) -> u8 {
        match self {
            Self::None => SUBJECT_NONE,
            Self::First { .. } => SUBJECT_FIRST,
            Self::As(..) => SUBJECT_AS,
            Self::Full(_) => SUBJECT_FULL,
        }
    }
}
