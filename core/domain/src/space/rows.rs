//! What the rules of the space need from a storage: logs, items, rows, the sum. A storage keeps what it
//! is given and decides nothing; every call happens inside one transaction that the caller opened
//! (`design.md` 6.8). The couple store implements it over `SQLite`, the tests over maps.

use crate::entries::View;
use crate::ids::{AuthorKey, DeviceKey, EntryId, LogId};
use crate::log::{Chain, Head, HeadSignature, Item};
use crate::state::{RowSum, State};

/// The storage failed; nothing of the transaction is to be kept.
#[derive(Debug, thiserror::Error)]
#[error("storage: {0}")]
pub struct RowsError(pub Box<dyn std::error::Error + Send + Sync>);

/// The result of a storage call.
pub type Stored<T> = Result<T, RowsError>;

/// One log as it is known here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogRecord {
    /// Its id.
    pub id: LogId,
    /// The index (0 or 1) of the member it belongs to.
    pub member: u8,
    /// The key that signs its heads.
    pub author: AuthorKey,
    /// The device that its certificate names.
    pub device: DeviceKey,
    /// The certificate's bytes, given with item 0.
    pub certificate: Vec<u8>,
    /// The watermark: the number of the last item held; every earlier one is held, too.
    pub end: u64,
    /// The chain at `end`.
    pub chain: Chain,
    /// Whether it takes more items.
    pub standing: Standing,
    /// The last place beyond, or beside, the items held that a peer's groups were verified to: the next
    /// group goes on from there.
    pub branch: Option<(u64, Chain)>,
}

impl LogRecord {
    /// Its end as a head.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { log: self.id, n: self.end, chain: self.chain }
    }
}

/// Whether a log takes more items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It goes on.
    Open,
    /// Ended by a `close` at its present end; later items are forgotten.
    Closed,
    /// Seen continued in two ways: goes on along the branch that is held. Or ended before items held that are
    /// not listed again yet: held as it is, takes no more. Compared all the same (see [`super::summary`]).
    Split,
}

/// What a row holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RowStatus {
    /// Every change that the items name is in the document.
    Whole,
    /// Erased here by this person's choice, for ever; later changes add items, their bytes are thrown away.
    Hollow,
    /// Items known, some bytes not.
    Lacking {
        /// Whether the partner is to be asked for them at the next meeting.
        ask: bool,
    },
    /// Deleted for both, for ever.
    Tombstone,
}

/// One entry's row.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// What it holds.
    pub status: RowStatus,
    /// The automerge document as one chunk (`document`); empty when nothing is held.
    pub document: Vec<u8>,
    /// What both phones compare.
    pub state: State,
}

/// An item where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// Its place in the order in which this phone accepted items; never leaves the phone.
    pub seq: u64,
    /// Its log.
    pub log: LogId,
    /// Its number in the log.
    pub n: u64,
    /// The item.
    pub item: Item,
}

/// The storage of one space. See the module's text.
pub trait Rows {
    /// Every log known here, in any order.
    fn logs(&mut self) -> Stored<Vec<LogRecord>>;
    /// One log.
    fn log(&mut self, id: &LogId) -> Stored<Option<LogRecord>>;
    /// Adds or replaces a log's record (not its items).
    fn put_log(&mut self, record: &LogRecord) -> Stored<()>;

    /// Forgets a log with its items and anchors, to be had again from the partner.
    fn remove_log(&mut self, id: &LogId) -> Stored<()>;

    /// The log that this phone appends to, if it has one that it may append to.
    fn current_log(&mut self) -> Stored<Option<LogId>>;
    /// Sets or clears it.
    fn set_current_log(&mut self, log: Option<&LogId>) -> Stored<()>;

    /// Appends item `n` of a known log to the accepted order. `n` must be new.
    fn append(&mut self, log: &LogId, n: u64, item: &Item) -> Stored<()>;
    /// Removes the items of a log above `n`, and the anchors there.
    fn cut(&mut self, log: &LogId, n: u64) -> Stored<()>;
    /// At most `limit` items of a log from number `from` on, ascending.
    fn items(&mut self, log: &LogId, from: u64, limit: usize) -> Stored<Vec<Placed>>;
    /// Shows the items that name this entry, in accepted order, until `see` says false. A peer may name one entry
    /// any number of times, so they are shown one by one, and whoever needs them all keeps little of each.
    fn see_items_of(&mut self, entry: &EntryId, see: &mut dyn FnMut(&Placed) -> bool)
    -> Stored<()>;
    /// The first of them, at most `limit`.
    fn items_of(&mut self, entry: &EntryId, limit: usize) -> Stored<Vec<Placed>> {
        let mut items = Vec::new();
        if limit > 0 {
            self.see_items_of(entry, &mut |placed| {
                items.push(*placed);
                items.len() < limit
            })?;
        }
        Ok(items)
    }
    /// At most `limit` items after `seq`, in accepted order.
    fn accepted_after(&mut self, seq: u64, limit: usize) -> Stored<Vec<Placed>>;
    /// The place in the accepted order of the first item of `log` with a number of at least `n`.
    fn first_seq(&mut self, log: &LogId, n: u64) -> Stored<Option<u64>>;
    /// Every `close` item held.
    fn closes(&mut self) -> Stored<Vec<Placed>>;
    /// Every revocation held.
    fn revocations(&mut self) -> Stored<Vec<Placed>>;
    /// Whether an item with this subject, hash and kind stands in another log of the member whose log `log` is, not beyond
    /// that one's end.
    fn listed_elsewhere(&mut self, log: &LogId, item: &Item) -> Stored<bool>;

    /// Remembers the chain at a head, with the signature when it is not one of ours.
    fn put_anchor(&mut self, head: &Head, signature: Option<&HeadSignature>) -> Stored<()>;
    /// The last anchor of a log at or below `n`: its number and chain.
    fn anchor_below(&mut self, log: &LogId, n: u64) -> Stored<Option<(u64, Chain)>>;
    /// The stored signature of exactly item `n`.
    fn signature_at(&mut self, log: &LogId, n: u64) -> Stored<Option<HeadSignature>>;

    /// One row.
    fn row(&mut self, entry: &EntryId) -> Stored<Option<Row>>;
    /// Writes a row and its projection, both or neither.
    fn put_row(&mut self, entry: &EntryId, row: &Row, view: &View) -> Stored<()>;
    /// Removes a row and its projection.
    fn remove_row(&mut self, entry: &EntryId) -> Stored<()>;
    /// The ids of all rows after `after`, ascending, at most `limit`.
    fn rows_after(&mut self, after: Option<&EntryId>, limit: usize) -> Stored<Vec<EntryId>>;
    /// At most `limit` entries whose row is lacking and to be asked for, ascending.
    fn asking(&mut self, limit: usize) -> Stored<Vec<EntryId>>;
    /// How many rows are lacking and to be asked for.
    fn asking_count(&mut self) -> Stored<u64>;

    /// The row sum; zero at first.
    fn sum(&mut self) -> Stored<RowSum>;
    /// Writes the row sum.
    fn put_sum(&mut self, sum: &RowSum) -> Stored<()>;
}
