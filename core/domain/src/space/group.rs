//! Groups: the unit in which items are given and taken, each whole or not at all (`sync.md` 1).

use std::collections::BTreeSet;

use crate::document;
use crate::ids::LogId;
use crate::log::{HeadSignature, Item, ItemKind};

/// Most items of one group.
pub const MAX_GROUP_ITEMS: usize = 64;
/// A giver ends a group before its bytes (inflated) pass this: 512 kB.
pub const MAX_GROUP_BYTES: usize = 512 * 1024;

/// A giver ends a group before its changes say that they are more operations than this.
pub const MAX_GROUP_OPERATIONS: u64 = 262_144;

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

impl GivenItem {
    /// How many operations its bytes say that they are. What is no change that could be taken is none.
    pub(super) fn operations(&self) -> u64 {
        let bytes = self.bytes.as_deref().filter(|_| self.item.kind() == ItemKind::Change);
        bytes.and_then(document::cost).unwrap_or(0)
    }
}

impl Group {
    /// Leaves these logs out. The items of each other log stand as they did, under their own signed end.
    pub fn leave_out(&mut self, logs: &BTreeSet<LogId>) {
        self.items.retain(|given| !logs.contains(&given.log));
        self.ends.retain(|end| !logs.contains(&end.log));
    }

    /// Whether its changes are within [`MAX_GROUP_OPERATIONS`], told from their bytes.
    pub(super) fn is_affordable(&self) -> bool {
        let operations = self.items.iter().map(GivenItem::operations);
        operations.fold(0, u64::saturating_add) <= MAX_GROUP_OPERATIONS
    }
}
