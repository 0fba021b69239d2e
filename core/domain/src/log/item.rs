//! The items of a signed log, and what each may do (`design.md` 6.2-6.4; bytes: `docs/formats.md` 3).
//! Everything here follows from items and ids alone: both phones always come to the same verdict.

use crate::ids::{AuthorKey, ChangeHash, EntryId, LogId, LogNonce, Ownership};

/// One act in a log: 1 byte kind, 16 bytes subject, 32 bytes hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Item {
    /// What kind of act, by its number; [`Item::kind`] reads it.
    pub kind: u8,
    /// The entry it names; for a `close` the id of the log it closes; for a certificate the log's nonce; for a
    /// revocation always the same ([`Item::REVOCATIONS`]).
    pub subject: [u8; 16],
    /// The change's hash; zero for a tombstone; BLAKE3 of a certificate; `chain(base)` of a close; the key that a
    /// revocation revokes.
    pub hash: [u8; 32],
}

/// The kinds of item that this version knows. Others are kept and passed on, and have no effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemKind {
    /// Names the certificate of the log's author key. Item 0 of every log is one.
    Certificate,
    /// One automerge change of the entry it names.
    Change,
    /// Deletes the entry it names for both, for ever.
    Tombstone,
    /// Ends another log of the same member at the item with the chain it names.
    Close,
    /// Says that an author key of the same member counts no more: it begins no log and signs no certificate.
    Revocation,
    /// From a newer version.
    Unknown,
}

const CERTIFICATE: u8 = 0;
const CHANGE: u8 = 1;
const TOMBSTONE: u8 = 2;
const CLOSE: u8 = 3;
const REVOCATION: u8 = 4;

/// What every revocation names, so that all of them are found by it.
const REVOKES: [u8; 16] = *b"hearth/revoke/1\0";

impl Item {
    /// Size in bytes as it is hashed and stored.
    pub const SIZE: usize = 49;

    /// Item 0 of a log: names its certificate by its hash, and carries the nonce that its id comes from.
    #[must_use]
    pub fn certificate(nonce: LogNonce, hash: [u8; 32]) -> Self {
        Self { kind: CERTIFICATE, subject: nonce, hash }
    }

    /// The item of one change of an entry.
    #[must_use]
    pub fn change(entry: EntryId, hash: ChangeHash) -> Self {
        Self { kind: CHANGE, subject: entry.0, hash: hash.0 }
    }

    /// The item that deletes an entry for both.
    #[must_use]
    pub fn tombstone(entry: EntryId) -> Self {
        Self { kind: TOMBSTONE, subject: entry.0, hash: [0; 32] }
    }

    /// The item that ends `log` at the item whose chain is `base`.
    #[must_use]
    pub fn close(log: LogId, base: [u8; 32]) -> Self {
        Self { kind: CLOSE, subject: log.0, hash: base }
    }

    /// The subject of every revocation.
    pub const REVOCATIONS: [u8; 16] = REVOKES;

    /// The item that revokes an author key of the same member, which may have no log.
    #[must_use]
    pub fn revocation(key: &AuthorKey) -> Self {
        Self { kind: REVOCATION, subject: REVOKES, hash: key.0 }
    }

    /// What kind of act this is.
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match self.kind {
            CERTIFICATE => ItemKind::Certificate,
            CHANGE => ItemKind::Change,
            TOMBSTONE => ItemKind::Tombstone,
            CLOSE => ItemKind::Close,
            REVOCATION if self.subject == REVOKES => ItemKind::Revocation,
            _ => ItemKind::Unknown,
        }
    }

    /// The entry that a change or a tombstone names.
    #[must_use]
    pub fn entry(&self) -> Option<EntryId> {
        matches!(self.kind(), ItemKind::Change | ItemKind::Tombstone)
            .then_some(EntryId(self.subject))
    }

    /// Whether it is about the end of a log or of a key, and not about an entry.
    #[must_use]
    pub fn ends_something(&self) -> bool {
        matches!(self.kind(), ItemKind::Close | ItemKind::Revocation)
    }

    /// The bytes as they are hashed and stored.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        bytes[0] = self.kind;
        bytes[1..17].copy_from_slice(&self.subject);
        bytes[17..].copy_from_slice(&self.hash);
        bytes
    }

    /// Reads what [`Item::encode`] wrote; `None` for another size.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != Self::SIZE {
            return None;
        }
        Some(Self {
            kind: bytes[0],
            subject: bytes[1..17].try_into().ok()?,
            hash: bytes[17..].try_into().ok()?,
        })
    }

    /// Whether the member with index `member` may make this item (`design.md` 6.3, 6.4).
    #[must_use]
    pub fn verdict(&self, member: u8) -> Verdict {
        match self.kind() {
            ItemKind::Certificate | ItemKind::Close | ItemKind::Revocation | ItemKind::Unknown => {
                Verdict::Neutral
            }
            ItemKind::Change | ItemKind::Tombstone => match self.objection(member) {
                None => Verdict::Counts,
                Some(reason) => Verdict::Void(reason),
            },
        }
    }

    fn objection(&self, member: u8) -> Option<VoidReason> {
        let entry = EntryId(self.subject);
        let Some(shape) = entry.shape() else { return Some(VoidReason::UnknownFlags) };
        if entry.about().is_err() {
            return Some(VoidReason::BadDay);
        }
        match shape.ownership {
            Ownership::Of(owner) if owner != member => return Some(VoidReason::WrongAuthor),
            Ownership::Of(_) | Ownership::Joint => {}
        }
        if self.kind() == ItemKind::Tombstone {
            if shape.permanent {
                return Some(VoidReason::Permanent);
            }
            if self.hash != [0; 32] {
                return Some(VoidReason::TombstoneWithHash);
            }
        }
        None
    }
}

/// What an item does to the entry it names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It takes part in the entry's state.
    Counts,
    /// Kept in the log, counted by watermark and chain, without effect on rows or state.
    Void(VoidReason),
    /// It is not about an entry.
    Neutral,
}

/// Why an item is void.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VoidReason {
    /// The entry belongs to the other member.
    WrongAuthor,
    /// A tombstone of an entry that stays for ever.
    Permanent,
    /// The day in the id is neither 0 nor in 2000-2200.
    BadDay,
    /// The flags in the id are none that this version of the protocol knows.
    UnknownFlags,
    /// A tombstone whose hash is not zero.
    TombstoneWithHash,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::EntryShape;

    fn entry(ownership: Ownership, permanent: bool) -> EntryId {
        let day = "2026-11-20".parse().ok();
        EntryId::of_first_item(
            day,
            EntryShape { ownership, permanent },
            &LogId([1; 16]),
            1,
            &ChangeHash([9; 32]),
        )
    }

    #[test]
    fn an_item_is_read_back_as_it_was_written() {
        for item in [
            Item::certificate([8; 16], [1; 32]),
            Item::change(entry(Ownership::Joint, false), ChangeHash([2; 32])),
            Item::tombstone(entry(Ownership::Of(1), false)),
            Item::close(LogId([3; 16]), [4; 32]),
            Item { kind: 200, subject: [5; 16], hash: [6; 32] },
        ] {
            assert_eq!(Item::decode(&item.encode()), Some(item));
        }
        assert_eq!(Item::decode(&[0; 48]), None);
    }

    #[test]
    fn only_its_author_may_change_or_tombstone_an_own_entry() {
        let mine = entry(Ownership::Of(0), false);
        for item in [Item::change(mine, ChangeHash([2; 32])), Item::tombstone(mine)] {
            assert_eq!(item.verdict(0), Verdict::Counts);
            assert_eq!(item.verdict(1), Verdict::Void(VoidReason::WrongAuthor));
        }
    }

    #[test]
    fn either_member_may_change_or_tombstone_a_joint_entry() {
        let ours = entry(Ownership::Joint, false);
        for member in [0, 1] {
            assert_eq!(Item::change(ours, ChangeHash([2; 32])).verdict(member), Verdict::Counts);
            assert_eq!(Item::tombstone(ours).verdict(member), Verdict::Counts);
        }
    }

    #[test]
    fn nobody_tombstones_a_permanent_entry() {
        let seal = entry(Ownership::Of(0), true);
        assert_eq!(Item::tombstone(seal).verdict(0), Verdict::Void(VoidReason::Permanent));
        assert_eq!(Item::change(seal, ChangeHash([2; 32])).verdict(0), Verdict::Counts);
    }

    #[test]
    fn bad_days_reserved_flags_and_a_tombstone_with_a_hash_are_void() {
        let bad_day = EntryId::assemble(1, 0, &[0; 32]);
        assert_eq!(Item::tombstone(bad_day).verdict(0), Verdict::Void(VoidReason::BadDay));
        let bad_flags = EntryId::assemble(10_957, 0x80, &[0; 32]);
        assert_eq!(Item::tombstone(bad_flags).verdict(0), Verdict::Void(VoidReason::UnknownFlags));
        let mut odd = Item::tombstone(entry(Ownership::Of(0), false));
        odd.hash[0] = 1;
        assert_eq!(odd.verdict(0), Verdict::Void(VoidReason::TombstoneWithHash));
    }
}
