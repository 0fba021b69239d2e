//! What both phones compare: the state of an entry, the sum over all rows, and the fingerprint
//! (`design.md` 6.5; bytes: `docs/formats.md` 6). A function of log items and ids, never of documents.

use std::collections::BTreeSet;

use crate::hash::labelled;
use crate::ids::{ChangeHash, EntryId};
use crate::log::Head;

/// The state of one entry: equal on two phones exactly when they know the same acts on it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct State(pub [u8; 32]);

impl State {
    /// Of an entry with these changes (of items that count).
    #[must_use]
    pub fn of_changes(entry: &EntryId, changes: &BTreeSet<ChangeHash>) -> Self {
        let mut parts: Vec<&[u8]> = Vec::with_capacity(changes.len() + 1);
        parts.push(&entry.0);
        parts.extend(changes.iter().map(|hash| hash.0.as_slice()));
        Self(labelled("hearth/state/1", &parts))
    }

    /// Of a deleted entry, whatever else was done to it.
    #[must_use]
    pub fn of_tombstone(entry: &EntryId) -> Self {
        Self(labelled("hearth/tombstone/1", &[&entry.0]))
    }
}

/// The sum modulo 2^256 of BLAKE3("hearth/row/1", id, state) over all rows, as 32 bytes big endian.
///
/// It finds accidents, not attacks; chains carry the security.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RowSum(pub [u8; 32]);

impl RowSum {
    /// With one row more.
    #[must_use]
    pub fn with(self, entry: &EntryId, state: &State) -> Self {
        Self(add(self.0, labelled("hearth/row/1", &[&entry.0, &state.0])))
    }

    /// With one row less.
    #[must_use]
    pub fn without(self, entry: &EntryId, state: &State) -> Self {
        Self(add(self.0, negate(labelled("hearth/row/1", &[&entry.0, &state.0]))))
    }
}

fn add(mut left: [u8; 32], right: [u8; 32]) -> [u8; 32] {
    let mut carry = 0u16;
    for (l, r) in left.iter_mut().zip(right).rev() {
        let sum = u16::from(*l) + u16::from(r) + carry;
        [_, *l] = sum.to_be_bytes();
        carry = sum >> 8;
    }
    left
}

fn negate(mut value: [u8; 32]) -> [u8; 32] {
    for byte in &mut value {
        *byte = !*byte;
    }
    let mut one = [0; 32];
    one[31] = 1;
    add(value, one)
}

/// What two phones compare first: BLAKE3("hearth/fingerprint/1", row sum, log ends sorted by log id).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Of a phone with this row sum and these log ends, in any order.
    #[must_use]
    pub fn of(sum: &RowSum, ends: &[Head]) -> Self {
        Self(labelled("hearth/fingerprint/1", &[&sum.0, &EndsHash::of(ends).0]))
    }

    /// The first 16 bytes, as a `Hello` carries them.
    #[must_use]
    pub fn prefix(&self) -> [u8; 16] {
        let mut prefix = [0; 16];
        prefix.copy_from_slice(&self.0[..16]);
        prefix
    }
}

/// The hash of all log ends: BLAKE3("hearth/ends/1", for each log by id: id, n as u64 big endian, chain).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct EndsHash(pub [u8; 32]);

impl EndsHash {
    /// Of these log ends, in any order.
    #[must_use]
    pub fn of(ends: &[Head]) -> Self {
        let mut sorted: Vec<&Head> = ends.iter().collect();
        sorted.sort_by_key(|head| head.log);
        let mut bytes = Vec::with_capacity(ends.len() * 56);
        for head in sorted {
            bytes.extend_from_slice(&head.log.0);
            bytes.extend_from_slice(&head.n.to_be_bytes());
            bytes.extend_from_slice(&head.chain.0);
        }
        Self(labelled("hearth/ends/1", &[&bytes]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LogId;
    use crate::log::Chain;

    #[test]
    fn adding_and_taking_away_rows_in_any_order_comes_back_to_nothing() {
        let rows: Vec<(EntryId, State)> =
            (0..200u8).map(|byte| (EntryId([byte; 16]), State([byte ^ 0x5a; 32]))).collect();
        let mut sum = RowSum::default();
        for (entry, state) in &rows {
            sum = sum.with(entry, state);
        }
        assert_ne!(sum, RowSum::default());
        for (entry, state) in rows.iter().rev() {
            sum = sum.without(entry, state);
        }
        assert_eq!(sum, RowSum::default());
    }

    #[test]
    fn the_fingerprint_does_not_depend_on_the_order_of_logs() {
        let end =
            |byte| Head { log: LogId([byte; 16]), n: u64::from(byte), chain: Chain([byte; 32]) };
        let sum = RowSum([3; 32]);
        assert_eq!(
            Fingerprint::of(&sum, &[end(1), end(2)]),
            Fingerprint::of(&sum, &[end(2), end(1)])
        );
        assert_ne!(Fingerprint::of(&sum, &[end(1)]), Fingerprint::of(&sum, &[end(1), end(2)]));
    }

    #[test]
    fn a_tombstone_has_a_state_of_its_own() {
        let entry = EntryId([7; 16]);
        assert_ne!(State::of_tombstone(&entry), State::of_changes(&entry, &BTreeSet::new()));
    }
}
