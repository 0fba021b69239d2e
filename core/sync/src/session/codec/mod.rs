//! The encoding of a group inside `Give`, before it is deflated (`sync.md` 1; bytes: `docs/formats.md` 11).
//! Each direction of a session keeps the same tables at both ends: logs, actors, the day last used.

mod decode;
mod encode;

use std::collections::HashMap;

use hearth_domain::ids::LogId;
use hearth_domain::log::Item;
use hearth_domain::space::Placed;

pub(super) use decode::{DecodeError, Decoder};
pub(super) use encode::Encoder;

// Bits 0-1 of an item's first byte: which log, and which number.
const LOG_NEXT: u8 = 0;
const LOG_KNOWN: u8 = 1;
const LOG_NEW: u8 = 2;
// Bits 2-4: the kind; OTHER is followed by the kind's byte.
const KIND_CERTIFICATE: u8 = 0;
const KIND_CHANGE: u8 = 1;
const KIND_TOMBSTONE: u8 = 2;
const KIND_OTHER: u8 = 7;
// Bit 5: bytes follow (else the hash does, where the kind has one).
const WITH_BYTES: u8 = 0x20;
// Bits 6-7: the subject.
const SUBJECT_NONE: u8 = 0;
const SUBJECT_FIRST: u8 = 1;
const SUBJECT_AS: u8 = 2;
const SUBJECT_FULL: u8 = 3;

/// Most entries of each table; a full table of actors takes no more, and later ones are written out.
const MAX_TABLE: usize = 4096;
/// Longest actor that is not carried as part of a raw change (ours have 24 bytes).
const MAX_ACTOR: usize = 64;
/// Most dependencies of a change that is not carried raw.
const MAX_DEPENDENCIES: usize = 4096;

/// The tables that both ends of one direction build in the same way.
#[derive(Default)]
struct Tables {
    logs: Vec<LogId>,
    next: Vec<u64>,
    actors: Vec<Vec<u8>>,
    day: u32,
    last: Option<usize>,
    /// What went over in this direction: for each log its runs of items.
    items: HashMap<(usize, u64), Item>,
}

impl Tables {
    fn index_of(&self, log: &LogId) -> Option<usize> {
        self.logs.iter().position(|known| known == log)
    }

    fn add_log(&mut self, log: LogId) -> usize {
        self.index_of(&log).unwrap_or_else(|| {
            self.logs.push(log);
            self.next.push(0);
            self.logs.len() - 1
        })
    }

    fn add_actor(&mut self, actor: &[u8]) {
        if self.actors.len() < MAX_TABLE {
            self.actors.push(actor.to_vec());
        }
    }

    /// Whether this very item went over.
    fn has(&self, placed: &Placed) -> bool {
        let index = self.index_of(&placed.log);
        index.and_then(|at| self.items.get(&(at, placed.n))) == Some(&placed.item)
    }

    fn passed(&mut self, index: usize, n: u64, item: Item) {
        if let Some(next) = self.next.get_mut(index) {
            *next = n.wrapping_add(1);
        }
        self.last = Some(index);
        self.items.insert((index, n), item);
    }
}
