//! The ids that two phones share, and what follows from them alone (`design.md` 5 and 6.3;
//! bytes: `docs/formats.md` 2). Nothing here knows a document, a disk or a clock.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::day::CivilDay;
use crate::hash::labelled;

macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub [u8; $size]);

        impl $name {
            /// The bytes as they are hashed, stored and sent.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }

            /// From a slice of exactly this size.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), HEXLOWER.encode(&self.0[$size - 4..]))
            }
        }
    };
}

bytes_id!(
    /// A person: BLAKE3("hearth/member/1", the first author key of that person).
    MemberId,
    32
);
bytes_id!(
    /// What exactly two members share, for ever: BLAKE3("hearth/space/1", both members sorted, nonce).
    SpaceId,
    32
);
bytes_id!(
    /// A phone as the transport knows it: its iroh endpoint id, an Ed25519 public key.
    DeviceKey,
    32
);
bytes_id!(
    /// The Ed25519 public key that signs a log's heads and certificates.
    AuthorKey,
    32
);
bytes_id!(
    /// A signed log: 16 bytes of BLAKE3("hearth/log-id/1", space, author key, nonce of its item 0), so that
    /// nobody can begin a log under the id of another's.
    LogId,
    16
);
bytes_id!(
    /// The hash of one automerge change: SHA-256, as automerge computes it.
    ChangeHash,
    32
);

impl MemberId {
    /// The member whose first author key this is.
    #[must_use]
    pub fn of_first_key(key: &AuthorKey) -> Self {
        Self(labelled("hearth/member/1", &[&key.0]))
    }
}

/// The 16 random bytes that make a log of an author key a new one; its item 0 carries them.
pub type LogNonce = [u8; 16];

impl LogId {
    /// The log that this author begins in this space with this nonce.
    #[must_use]
    pub fn of(space: &SpaceId, author: &AuthorKey, nonce: &LogNonce) -> Self {
        let hash = labelled("hearth/log-id/1", &[&space.0, &author.0, nonce]);
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        Self(id)
    }
}

/// The two members of a space, in the sorted order that gives each an index (0 or 1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Members([MemberId; 2]);

impl Members {
    /// Two different members, in either order; `None` when they are the same.
    #[must_use]
    pub fn new(one: MemberId, other: MemberId) -> Option<Self> {
        match one.cmp(&other) {
            std::cmp::Ordering::Less => Some(Self([one, other])),
            std::cmp::Ordering::Greater => Some(Self([other, one])),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The index of a member: 0 or 1, `None` for a stranger.
    #[must_use]
    pub fn index_of(&self, member: &MemberId) -> Option<u8> {
        self.0.iter().position(|one| one == member).and_then(|at| u8::try_from(at).ok())
    }

    /// Both members, sorted.
    #[must_use]
    pub fn both(&self) -> &[MemberId; 2] {
        &self.0
    }

    /// The one who is not `member`; `None` for a stranger.
    #[must_use]
    pub fn partner_of(&self, member: &MemberId) -> Option<MemberId> {
        match self.index_of(member)? {
            0 => Some(self.0[1]),
            _ => Some(self.0[0]),
        }
    }
}

/// The 16 random bytes that make a space of two members a new one.
pub type SpaceNonce = [u8; 16];

impl SpaceId {
    /// The space of these two members with this nonce.
    #[must_use]
    pub fn of(members: &Members, nonce: &SpaceNonce) -> Self {
        let [first, second] = members.both();
        Self(labelled("hearth/space/1", &[&first.0, &second.0, nonce]))
    }
}

/// Who may write what in an entry, as its id says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ownership {
    /// One member's own entry: only that member (index 0 or 1) changes or tombstones it.
    Of(u8),
    /// Either member may change or tombstone it; it has no author.
    Joint,
}

/// What an entry's id tells besides its day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntryShape {
    /// Who may change it.
    pub ownership: Ownership,
    /// Whether it may never be tombstoned (seals, openings, agreements).
    pub permanent: bool,
}

const FLAG_AUTHOR: u8 = 0b001;
const FLAG_JOINT: u8 = 0b010;
const FLAG_PERMANENT: u8 = 0b100;

impl EntryShape {
    /// The flags byte of an entry id.
    #[must_use]
    pub fn flags(self) -> u8 {
        let owner = match self.ownership {
            Ownership::Of(0) => 0,
            Ownership::Of(_) => FLAG_AUTHOR,
            Ownership::Joint => FLAG_JOINT,
        };
        owner | if self.permanent { FLAG_PERMANENT } else { 0 }
    }

    /// Reads a flags byte; `None` for reserved bits, or a joint entry that names an author.
    #[must_use]
    pub fn from_flags(flags: u8) -> Option<Self> {
        if flags & !(FLAG_AUTHOR | FLAG_JOINT | FLAG_PERMANENT) != 0 {
            return None;
        }
        let ownership = match (flags & FLAG_JOINT != 0, flags & FLAG_AUTHOR != 0) {
            (true, true) => return None,
            (true, false) => Ownership::Joint,
            (false, author) => Ownership::Of(u8::from(author)),
        };
        Some(Self { ownership, permanent: flags & FLAG_PERMANENT != 0 })
    }
}

/// One shared thing. 4 bytes civil day it is about (big endian, days since 1970-01-01; 0 = about no day),
/// 1 byte flags, 11 bytes of hash: ids sort by day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryId(pub [u8; 16]);

/// What an entry is about: a civil day, or none (day 0, used by consent).
pub type AboutDay = Option<CivilDay>;

impl EntryId {
    /// The id of an entry whose first item is item `n` of log `log` and names this change
    /// (`design.md` 6.3). The change is in it so that nobody can tell the id of a joint entry beforehand,
    /// and be first to write or to tombstone it.
    #[must_use]
    pub fn of_first_item(
        about: AboutDay,
        shape: EntryShape,
        log: &LogId,
        n: u64,
        change: &ChangeHash,
    ) -> Self {
        let hash = Self::first_item_hash(log, n, change);
        Self::assemble(about.map_or(0, CivilDay::number), shape.flags(), &hash)
    }

    /// The hash whose first 11 bytes end the id of an entry with this first item.
    #[must_use]
    pub fn first_item_hash(log: &LogId, n: u64, change: &ChangeHash) -> [u8; 32] {
        labelled("hearth/entry/1", &[&log.0, &n.to_be_bytes(), &change.0])
    }

    /// Puts an id together from its three parts; only the first 11 bytes of `hash` are used.
    #[must_use]
    pub fn assemble(day: u32, flags: u8, hash: &[u8; 32]) -> Self {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&day.to_be_bytes());
        id[4] = flags;
        id[5..].copy_from_slice(&hash[..11]);
        Self(id)
    }

    /// The day number in the id, valid or not.
    #[must_use]
    pub fn day_number(&self) -> u32 {
        u32::from_be_bytes([self.0[0], self.0[1], self.0[2], self.0[3]])
    }

    /// The flags byte, valid or not.
    #[must_use]
    pub fn flags(&self) -> u8 {
        self.0[4]
    }

    /// The day it is about.
    ///
    /// # Errors
    /// [`BadDay`] when the number is neither 0 nor in 2000-2200.
    pub fn about(&self) -> Result<AboutDay, BadDay> {
        match self.day_number() {
            0 => Ok(None),
            number => CivilDay::from_number(number).map(Some).ok_or(BadDay),
        }
    }

    /// Who may change it; `None` when the flags are none that this version knows.
    #[must_use]
    pub fn shape(&self) -> Option<EntryShape> {
        EntryShape::from_flags(self.flags())
    }

    /// The bytes as they are hashed, stored and sent.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// From a slice of exactly 16 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// The day number of an id is neither 0 nor in 2000-2200.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadDay;

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryId({})", HEXLOWER.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(byte: u8) -> MemberId {
        MemberId([byte; 32])
    }

    #[test]
    fn a_space_is_the_same_whoever_is_named_first() {
        let one = Members::new(member(1), member(2)).unwrap();
        let other = Members::new(member(2), member(1)).unwrap();
        assert_eq!(SpaceId::of(&one, &[7; 16]), SpaceId::of(&other, &[7; 16]));
        assert_ne!(SpaceId::of(&one, &[7; 16]), SpaceId::of(&one, &[8; 16]));
        assert_eq!(Members::new(member(1), member(1)), None);
    }

    #[test]
    fn every_flags_byte_is_read_back_as_written_or_refused() {
        let known: Vec<u8> =
            (0..=255u8).filter(|flags| EntryShape::from_flags(*flags).is_some()).collect();
        assert_eq!(known, vec![0, 1, 2, 4, 5, 6]);
        for flags in known {
            assert_eq!(EntryShape::from_flags(flags).unwrap().flags(), flags);
        }
    }

    #[test]
    fn ids_sort_by_the_day_they_are_about() {
        let shape = EntryShape { ownership: Ownership::Joint, permanent: false };
        let change = ChangeHash([5; 32]);
        let at = |day: &str, n| {
            EntryId::of_first_item(day.parse().ok(), shape, &LogId([9; 16]), n, &change)
        };
        assert!(at("2026-11-20", 900) < at("2026-11-21", 1));
        assert_ne!(at("2026-11-20", 1), at("2026-11-20", 2));
        assert_eq!(
            EntryId::of_first_item(None, shape, &LogId([9; 16]), 1, &change).about(),
            Ok(None)
        );
    }
}
