//! Groups: the unit in which items are given and taken, each whole or not at all (`sync.md` 1).

use crate::ids::LogId;
use crate::log::{HeadSignature, Item};

/// Most items of one group.
pub const MAX_GROUP_ITEMS: usize = 64;
/// A giver ends a group before its bytes (inflated) pass this: 512 kB.
pub const MAX_GROUP_BYTES: usize = 512 * 1024;

/// An item as it is given.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenItem {
    /// Its log.
    pub log: LogId,
    /// Its number in the log.
    pub n: u64,
    /// The item.
    pub item: Item,
    /// The change's bytes (uncompressed, with automerge's chunk header) or the certificate's;
    /// `None` when the giver has erased or lost them, and for kinds that have none.
    pub bytes: Option<Vec<u8>>,
}

/// The signature of a log's chain after the last item that the group holds of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignedEnd {
    /// Which log.
    pub log: LogId,
    /// The number of that item.
    pub n: u64,
    /// By the log's author key.
    pub signature: HeadSignature,
}

/// At most [`MAX_GROUP_ITEMS`] items in the order in which the giver accepted them, and a signed end for
/// each log among them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// The items.
    pub items: Vec<GivenItem>,
    /// One for each log in `items`.
    pub ends: Vec<SignedEnd>,
}
