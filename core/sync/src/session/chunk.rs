//! The bytes of one automerge change, taken apart just far enough to leave out what the receiver knows:
//! header and checksum, the actor, the dependencies (`sync.md` 1 "Encoding of an item in Give").
//! Byte-exact and independent of automerge's encoder: what is left is carried as it is.

use hearth_domain::ids::ChangeHash;
use sha2::{Digest, Sha256};

use super::bytes::{Reader, put_number};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;

/// An uncompressed change in its parts.
pub(super) struct Chunk<'a> {
    pub dependencies: Vec<ChangeHash>,
    pub actor: &'a [u8],
    /// Everything after the actor: seq, start op, time, message, other actors, columns.
    pub rest: &'a [u8],
}

/// Takes a change apart; `None` when it would not come back exactly the same.
pub(super) fn take_apart(bytes: &[u8]) -> Option<Chunk<'_>> {
    let mut reader = Reader(bytes);
    if reader.array()? != MAGIC {
        return None;
    }
    let _checksum: [u8; 4] = reader.array()?;
    if reader.byte()? != CHANGE {
        return None;
    }
    let length = reader.size()?;
    let mut body = Reader(reader.take(length)?);
    if !reader.is_empty() {
        return None;
    }
    let count = body.size()?;
    let mut dependencies = Vec::new();
    for _ in 0..count {
        dependencies.push(ChangeHash(body.array()?));
    }
    let actor_length = body.size()?;
    let actor = body.take(actor_length)?;
    let chunk = Chunk { dependencies, actor, rest: body.0 };
    let (again, _) = put_together(&chunk.dependencies, chunk.actor, chunk.rest);
    (again == bytes).then_some(chunk)
}

/// Puts a change together again, with its hash.
pub(super) fn put_together(
    dependencies: &[ChangeHash],
    actor: &[u8],
    rest: &[u8],
) -> (Vec<u8>, ChangeHash) {
    let mut body = Vec::with_capacity(dependencies.len() * 32 + actor.len() + rest.len() + 4);
    put_number(&mut body, dependencies.len() as u64);
    for dependency in dependencies {
        body.extend_from_slice(&dependency.0);
    }
    put_number(&mut body, actor.len() as u64);
    body.extend_from_slice(actor);
    body.extend_from_slice(rest);
    let mut hashed = vec![CHANGE];
    put_number(&mut hashed, body.len() as u64);
    hashed.extend_from_slice(&body);
    let hash: [u8; 32] = Sha256::digest(&hashed).into();
    let mut bytes = Vec::with_capacity(hashed.len() + 8);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&hash[..4]);
    bytes.extend_from_slice(&hashed);
    (bytes, ChangeHash(hash))
}

/// The hash that a change in raw form must have, if it is one: as automerge computes it.
pub(super) fn hash_of(bytes: &[u8]) -> ChangeHash {
    ChangeHash(Sha256::digest(bytes.get(8..).unwrap_or_default()).into())
}
