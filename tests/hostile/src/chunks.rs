//! automerge's chunks taken apart and put together again, so that what is changed inside still has a header that
//! fits: <https://automerge.org/automerge-binary-format-spec/>. A second reading of the format, beside the one in
//! `core/domain/src/document/guard`.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use hearth_domain::ids::ChangeHash;
use sha2::{Digest as _, Sha256};

use crate::choices::Choices;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The types of a chunk.
pub(crate) const DOCUMENT: u8 = 0;
pub(crate) const CHANGE: u8 = 1;
const DEFLATED: u64 = 8;

/// A change with the hash that it has.
#[derive(Clone)]
pub struct Made {
    /// By which its item names it.
    pub hash: ChangeHash,
    /// The change, uncompressed, with its header.
    pub bytes: Vec<u8>,
}

/// A number and the bytes of a column.
pub(crate) type Columns = Vec<(u64, Vec<u8>)>;

pub(crate) fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

fn put_prefixed(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn number(&mut self) -> u64 {
        let mut value = 0;
        for at in 0.. {
            let byte = self.take(1)[0];
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                break;
            }
        }
        value
    }

    fn size(&mut self) -> usize {
        usize::try_from(self.number()).unwrap()
    }

    fn prefixed(&mut self) -> Vec<u8> {
        let length = self.size();
        self.take(length).to_vec()
    }

    fn list(&mut self, mut one: impl FnMut(&mut Self) -> Vec<u8>) -> Vec<Vec<u8>> {
        let count = self.size();
        (0..count).map(|_| one(self)).collect()
    }

    fn heads(&mut self) -> Vec<(u64, usize)> {
        let count = self.size();
        (0..count).map(|_| (self.number(), self.size())).collect()
    }

    fn columns(&mut self, heads: &[(u64, usize)]) -> Columns {
        heads.iter().map(|(number, length)| (*number, self.take(*length).to_vec())).collect()
    }
}

/// The body of a valid chunk, behind its header.
pub(crate) fn body(chunk: &[u8]) -> &[u8] {
    let mut reader = Reader(chunk);
    reader.take(9);
    let length = reader.size();
    reader.take(length)
}

/// A chunk around a body, with the header that fits it, and its whole hash.
pub(crate) fn chunk(kind: u8, body: &[u8]) -> Made {
    let mut hashed = vec![kind];
    put_prefixed(&mut hashed, body);
    let hash: [u8; 32] = Sha256::digest(&hashed).into();
    let bytes = [&MAGIC, &hash[..4], &hashed].concat();
    Made { hash: ChangeHash(hash), bytes }
}

fn put_heads(out: &mut Vec<u8>, columns: &Columns) {
    put_number(out, columns.len() as u64);
    for (number, data) in columns {
        put_number(out, *number);
        put_number(out, data.len() as u64);
    }
}

fn put_data(out: &mut Vec<u8>, columns: &Columns) {
    for (_, data) in columns {
        out.extend_from_slice(data);
    }
}

/// A change in its parts.
#[derive(Clone)]
pub(crate) struct ChangeParts {
    pub dependencies: Vec<Vec<u8>>,
    pub actor: Vec<u8>,
    pub number: u64,
    pub first_operation: u64,
    /// In the signed coding, as it stands.
    pub time: Vec<u8>,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    pub columns: Columns,
    pub extra: Vec<u8>,
}

impl ChangeParts {
    /// Of a valid, uncompressed change.
    pub fn of(made: &Made) -> Self {
        let mut reader = Reader(body(&made.bytes));
        let dependencies = reader.list(|reader| reader.take(32).to_vec());
        let (actor, number) = (reader.prefixed(), reader.number());
        let first_operation = reader.number();
        let time_ends = reader.0.iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
        let (time, message) = (reader.take(time_ends).to_vec(), reader.prefixed());
        let others = reader.list(Reader::prefixed);
        let heads = reader.heads();
        let columns = reader.columns(&heads);
        let extra = reader.0.to_vec();
        Self { dependencies, actor, number, first_operation, time, message, others, columns, extra }
    }

    /// The change of these parts.
    pub fn made(&self) -> Made {
        let mut body = Vec::new();
        put_number(&mut body, self.dependencies.len() as u64);
        self.dependencies.iter().for_each(|one| body.extend_from_slice(one));
        put_prefixed(&mut body, &self.actor);
        put_number(&mut body, self.number);
        put_number(&mut body, self.first_operation);
        body.extend_from_slice(&self.time);
        put_prefixed(&mut body, &self.message);
        put_number(&mut body, self.others.len() as u64);
        self.others.iter().for_each(|other| put_prefixed(&mut body, other));
        put_heads(&mut body, &self.columns);
        put_data(&mut body, &self.columns);
        body.extend_from_slice(&self.extra);
        chunk(CHANGE, &body)
    }

    /// Changes one part.
    pub fn touch(&mut self, choices: &mut Choices<'_>, beside: &Self) {
        match choices.byte() % 16 {
            0 => self.number = choices.number(),
            1 => self.first_operation = choices.number(),
            2 => choices.touch(&mut self.actor, 0),
            3 => self.others.push(choices.bytes(32).to_vec()),
            4 => self.message = choices.bytes(16).to_vec(),
            5 => self.extra = choices.bytes(16).to_vec(),
            6 => self.dependencies.push(beside.made().hash.0.to_vec()),
            7 => drop(self.dependencies.pop()),
            _ => touch_columns(&mut self.columns, choices, &beside.columns),
        }
    }
}

/// Changes columns: their bytes, numbers, order; runs that say much in few bytes; another's in the place of one.
pub(crate) fn touch_columns(columns: &mut Columns, choices: &mut Choices<'_>, beside: &Columns) {
    let at = choices.below(columns.len());
    let Some((number, data)) = columns.get_mut(at) else { return };
    match choices.byte() % 12 {
        0..=4 => choices.touch(data, 0),
        5 => *number ^= 1 << choices.below(9),
        6 => {
            *data = Vec::new();
            put_number(data, choices.number());
            data.extend_from_slice(choices.bytes(4));
        }
        7 => {
            if let Some((_, other)) = beside.get(choices.below(beside.len())) {
                data.clone_from(other);
            }
        }
        8 => {
            let mut deflated = DeflateEncoder::new(Vec::new(), Compression::fast());
            deflated.write_all(data).unwrap();
            (*number, *data) = (*number | DEFLATED, deflated.finish().unwrap());
        }
        9 => drop(columns.remove(at)),
        10 => {
            let other = choices.below(columns.len());
            columns.swap(at, other);
        }
        _ => {
            let again = columns[at].clone();
            columns.insert(at, again);
        }
    }
}

/// A saved document in its parts.
#[derive(Clone)]
pub(crate) struct DocumentParts {
    pub actors: Vec<Vec<u8>>,
    pub heads: Vec<Vec<u8>>,
    pub changes: Columns,
    pub operations: Columns,
    pub end: Vec<u8>,
}

impl DocumentParts {
    /// Of a valid document.
    pub fn of(document: &[u8]) -> Self {
        let mut reader = Reader(body(document));
        let actors = reader.list(Reader::prefixed);
        let heads = reader.list(|reader| reader.take(32).to_vec());
        let [of_changes, of_operations] = [(); 2].map(|()| reader.heads());
        let changes = reader.columns(&of_changes);
        let operations = reader.columns(&of_operations);
        Self { actors, heads, changes, operations, end: reader.0.to_vec() }
    }

    /// The document of these parts.
    pub fn bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put_number(&mut body, self.actors.len() as u64);
        self.actors.iter().for_each(|actor| put_prefixed(&mut body, actor));
        put_number(&mut body, self.heads.len() as u64);
        self.heads.iter().for_each(|head| body.extend_from_slice(head));
        put_heads(&mut body, &self.changes);
        put_heads(&mut body, &self.operations);
        put_data(&mut body, &self.changes);
        put_data(&mut body, &self.operations);
        body.extend_from_slice(&self.end);
        chunk(DOCUMENT, &body).bytes
    }

    /// Changes one part.
    pub fn touch(&mut self, choices: &mut Choices<'_>) {
        let beside = self.clone();
        match choices.byte() % 12 {
            0 => {
                let at = choices.below(self.actors.len());
                if let Some(actor) = self.actors.get_mut(at) {
                    choices.touch(actor, 0);
                }
            }
            1 => self.actors.push(choices.bytes(32).to_vec()),
            2 => {
                let at = choices.below(self.heads.len());
                if let Some(byte) = self.heads.get_mut(at).and_then(|head| head.first_mut()) {
                    *byte ^= choices.byte();
                }
            }
            3 => choices.touch(&mut self.end, 0),
            4..=6 => touch_columns(&mut self.changes, choices, &beside.operations),
            _ => touch_columns(&mut self.operations, choices, &beside.changes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::material;
    use hearth_domain::ids::LogId;

    #[test]
    fn what_is_not_touched_comes_back_byte_for_byte() {
        let (changes, document) = material(&LogId([7; 16]));
        for made in changes {
            let again = ChangeParts::of(&made).made();
            assert!(again.bytes == made.bytes && again.hash == made.hash);
        }
        assert!(DocumentParts::of(&document).bytes() == document);
        assert!(hearth_domain::document::load(&document).is_some());
    }
}
