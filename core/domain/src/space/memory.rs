//! Rows in maps: the storage of tests and simulations. A transaction works on a copy.

use std::collections::BTreeMap;

use super::logs::Storage;
use super::rows::{LogRecord, Placed, Row, RowStatus, Rows, RowsError, Stored};
use crate::entries::View;
use crate::ids::{EntryId, LogId};
use crate::log::{Chain, Head, HeadSignature, Item, ItemKind};
use crate::state::RowSum;

/// A space in memory. Its parts are open, so that tests may damage them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MemoryRows {
    /// Logs by id.
    pub logs: BTreeMap<LogId, LogRecord>,
    /// The log being written.
    pub current: Option<LogId>,
    /// Items in accepted order.
    pub items: BTreeMap<u64, Placed>,
    /// Remembered chains, with signatures where there are any.
    pub anchors: BTreeMap<(LogId, u64), (Chain, Option<HeadSignature>)>,
    /// Rows by entry.
    pub rows: BTreeMap<EntryId, Row>,
    /// What each row shows.
    pub views: BTreeMap<EntryId, View>,
    /// The row sum.
    pub sum: RowSum,
    next_seq: u64,
}

impl Storage for MemoryRows {
    fn transact<T, E: From<RowsError>>(
        &mut self,
        act: impl FnOnce(&mut dyn Rows) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut copy = self.clone();
        let result = act(&mut copy)?;
        *self = copy;
        Ok(result)
    }
}

impl Rows for MemoryRows {
    fn logs(&mut self) -> Stored<Vec<LogRecord>> {
        Ok(self.logs.values().cloned().collect())
    }

    fn log(&mut self, id: &LogId) -> Stored<Option<LogRecord>> {
        Ok(self.logs.get(id).cloned())
    }

    fn put_log(&mut self, record: &LogRecord) -> Stored<()> {
        self.logs.insert(record.id, record.clone());
        Ok(())
    }

    fn remove_log(&mut self, id: &LogId) -> Stored<()> {
        self.logs.remove(id);
        self.items.retain(|_, placed| placed.log != *id);
        self.anchors.retain(|(log, _), _| log != id);
        Ok(())
    }

    fn current_log(&mut self) -> Stored<Option<LogId>> {
        Ok(self.current)
    }

    fn set_current_log(&mut self, log: Option<&LogId>) -> Stored<()> {
        self.current = log.copied();
        Ok(())
    }

    fn append(&mut self, log: &LogId, n: u64, item: &Item) -> Stored<()> {
        if self.items.values().any(|placed| placed.log == *log && placed.n == n) {
            return Err(RowsError("an item with this number is held already".into()));
        }
        self.next_seq += 1;
        let placed = Placed { seq: self.next_seq, log: *log, n, item: *item };
        self.items.insert(self.next_seq, placed);
        Ok(())
    }

    fn cut(&mut self, log: &LogId, n: u64) -> Stored<()> {
        self.items.retain(|_, placed| placed.log != *log || placed.n <= n);
        self.anchors.retain(|(of, at), _| of != log || *at <= n);
        Ok(())
    }

    fn items(&mut self, log: &LogId, from: u64, limit: usize) -> Stored<Vec<Placed>> {
        let mut items: Vec<Placed> = self
            .items
            .values()
            .filter(|placed| placed.log == *log && placed.n >= from)
            .copied()
            .collect();
        items.sort_by_key(|placed| placed.n);
        items.truncate(limit);
        Ok(items)
    }

    fn see_items_of(
        &mut self,
        entry: &EntryId,
        see: &mut dyn FnMut(&Placed) -> bool,
    ) -> Stored<()> {
        let mut named = self.items.values().filter(|placed| placed.item.entry() == Some(*entry));
        named.all(see);
        Ok(())
    }

    fn accepted_after(&mut self, seq: u64, limit: usize) -> Stored<Vec<Placed>> {
        Ok(self.items.range(seq + 1..).take(limit).map(|(_, placed)| *placed).collect())
    }

    fn first_seq(&mut self, log: &LogId, n: u64) -> Stored<Option<u64>> {
        Ok(self
            .items
            .values()
            .find(|placed| placed.log == *log && placed.n >= n)
            .map(|item| item.seq))
    }

    fn closes(&mut self) -> Stored<Vec<Placed>> {
        Ok(self
            .items
            .values()
            .filter(|placed| placed.item.kind() == ItemKind::Close)
            .copied()
            .collect())
    }

    fn revocations(&mut self) -> Stored<Vec<Placed>> {
        Ok(self
            .items
            .values()
            .filter(|placed| placed.item.kind() == ItemKind::Revocation)
            .copied()
            .collect())
    }

    fn listed_elsewhere(&mut self, log: &LogId, item: &Item) -> Stored<bool> {
        let member = self.logs.get(log).map(|log| log.member);
        let counts = |placed: &Placed| {
            let by = self.logs.get(&placed.log).filter(|by| placed.n <= by.end);
            by.is_some_and(|by| Some(by.member) == member)
        };
        let same = |placed: &&Placed| placed.log != *log && placed.item == *item;
        Ok(self.items.values().filter(same).any(counts))
    }

    fn put_anchor(&mut self, head: &Head, signature: Option<&HeadSignature>) -> Stored<()> {
        self.anchors.insert((head.log, head.n), (head.chain, signature.copied()));
        Ok(())
    }

    fn anchor_below(&mut self, log: &LogId, n: u64) -> Stored<Option<(u64, Chain)>> {
        let below = self.anchors.range((*log, 0)..=(*log, n)).next_back();
        Ok(below.map(|((_, at), (chain, _))| (*at, *chain)))
    }

    fn signature_at(&mut self, log: &LogId, n: u64) -> Stored<Option<HeadSignature>> {
        Ok(self.anchors.get(&(*log, n)).and_then(|(_, signature)| *signature))
    }

    fn row(&mut self, entry: &EntryId) -> Stored<Option<Row>> {
        Ok(self.rows.get(entry).cloned())
    }

    fn put_row(&mut self, entry: &EntryId, row: &Row, view: &View) -> Stored<()> {
        self.rows.insert(*entry, row.clone());
        self.views.insert(*entry, view.clone());
        Ok(())
    }

    fn remove_row(&mut self, entry: &EntryId) -> Stored<()> {
        self.rows.remove(entry);
        self.views.remove(entry);
        Ok(())
    }

    fn rows_after(&mut self, after: Option<&EntryId>, limit: usize) -> Stored<Vec<EntryId>> {
        let ids = self.rows.keys().filter(|id| after.is_none_or(|after| *id > after));
        Ok(ids.take(limit).copied().collect())
    }

    fn asking(&mut self, limit: usize) -> Stored<Vec<EntryId>> {
        let asking = RowStatus::Lacking { ask: true };
        let ids = self.rows.iter().filter(|(_, row)| row.status == asking).map(|(id, _)| *id);
        Ok(ids.take(limit).collect())
    }

    fn asking_count(&mut self) -> Stored<u64> {
        let asking = RowStatus::Lacking { ask: true };
        Ok(self.rows.values().filter(|row| row.status == asking).count() as u64)
    }

    fn sum(&mut self) -> Stored<RowSum> {
        Ok(self.sum)
    }

    fn put_sum(&mut self, sum: &RowSum) -> Stored<()> {
        self.sum = *sum;
        Ok(())
    }
}
