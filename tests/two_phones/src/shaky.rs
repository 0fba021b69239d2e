//! A storage that fails when it is told to: the disk is full, or its file gone, in the middle of a transaction.
//! What was done of it is rolled back by the storage below, as after any error.

use hearth_domain::entries::View;
use hearth_domain::ids::{EntryId, LogId};
use hearth_domain::log::{Chain, Head, HeadSignature, Item};
use hearth_domain::space::{LogRecord, Placed, Row, Rows, RowsError, Storage, Stored};
use hearth_domain::state::RowSum;

/// A storage over another one, with whose rows it does nothing unless it is to fail.
pub struct Shaky<S> {
    storage: S,
    fails_after: Option<u32>,
    failed: bool,
}

impl<S> Shaky<S> {
    /// Over this storage.
    pub fn new(storage: S) -> Self {
        Self { storage, fails_after: None, failed: false }
    }

    /// The next transaction fails: at its call of this number, or at its end if it makes fewer.
    pub fn fail_after(&mut self, calls: u32) {
        self.fails_after = Some(calls);
        self.failed = false;
    }

    /// No transaction is to fail any more. Whether one has.
    pub fn recover(&mut self) -> bool {
        self.fails_after = None;
        std::mem::take(&mut self.failed)
    }

    /// Whether a transaction failed since it was told to.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// The storage below.
    pub fn below(&mut self) -> &mut S {
        &mut self.storage
    }

    /// Gives it back.
    #[must_use]
    pub fn into_below(self) -> S {
        self.storage
    }
}

fn full() -> RowsError {
    RowsError("the disk is full".into())
}

impl<S: Storage> Storage for Shaky<S> {
    fn transact<T, E: From<RowsError>>(
        &mut self,
        act: impl FnOnce(&mut dyn Rows) -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(left) = self.fails_after.take() else { return self.storage.transact(act) };
        self.failed = true;
        self.storage.transact(|rows| {
            act(&mut Failing { rows, left })?;
            // Not at one of its calls, so at its commit.
            Err(full().into())
        })
    }
}

/// Rows that fail after so many more calls.
struct Failing<'a> {
    rows: &'a mut dyn Rows,
    left: u32,
}

impl Failing<'_> {
    fn rows(&mut self) -> Stored<&mut dyn Rows> {
        self.left = self.left.checked_sub(1).ok_or_else(full)?;
        Ok(self.rows)
    }
}

impl Rows for Failing<'_> {
    fn logs(&mut self) -> Stored<Vec<LogRecord>> {
        self.rows()?.logs()
    }
    fn log(&mut self, id: &LogId) -> Stored<Option<LogRecord>> {
        self.rows()?.log(id)
    }
    fn put_log(&mut self, record: &LogRecord) -> Stored<()> {
        self.rows()?.put_log(record)
    }
    fn remove_log(&mut self, id: &LogId) -> Stored<()> {
        self.rows()?.remove_log(id)
    }
    fn current_log(&mut self) -> Stored<Option<LogId>> {
        self.rows()?.current_log()
    }
    fn set_current_log(&mut self, log: Option<&LogId>) -> Stored<()> {
        self.rows()?.set_current_log(log)
    }
    fn append(&mut self, log: &LogId, n: u64, item: &Item) -> Stored<()> {
        self.rows()?.append(log, n, item)
    }
    fn cut(&mut self, log: &LogId, n: u64) -> Stored<()> {
        self.rows()?.cut(log, n)
    }
    fn items(&mut self, log: &LogId, from: u64, limit: usize) -> Stored<Vec<Placed>> {
        self.rows()?.items(log, from, limit)
    }
    fn see_items_of(
        &mut self,
        entry: &EntryId,
        see: &mut dyn FnMut(&Placed) -> bool,
    ) -> Stored<()> {
        self.rows()?.see_items_of(entry, see)
    }
    fn accepted_after(&mut self, seq: u64, limit: usize) -> Stored<Vec<Placed>> {
        self.rows()?.accepted_after(seq, limit)
    }
    fn first_seq(&mut self, log: &LogId, n: u64) -> Stored<Option<u64>> {
        self.rows()?.first_seq(log, n)
    }
    fn closes(&mut self) -> Stored<Vec<Placed>> {
        self.rows()?.closes()
    }
    fn revocations(&mut self) -> Stored<Vec<Placed>> {
        self.rows()?.revocations()
    }
    fn listed_elsewhere(&mut self, log: &LogId, item: &Item) -> Stored<bool> {
        self.rows()?.listed_elsewhere(log, item)
    }
    fn put_anchor(&mut self, head: &Head, signature: Option<&HeadSignature>) -> Stored<()> {
        self.rows()?.put_anchor(head, signature)
    }
    fn anchor_below(&mut self, log: &LogId, n: u64) -> Stored<Option<(u64, Chain)>> {
        self.rows()?.anchor_below(log, n)
    }
    fn signature_at(&mut self, log: &LogId, n: u64) -> Stored<Option<HeadSignature>> {
        self.rows()?.signature_at(log, n)
    }
    fn row(&mut self, entry: &EntryId) -> Stored<Option<Row>> {
        self.rows()?.row(entry)
    }
    fn put_row(&mut self, entry: &EntryId, row: &Row, view: &View) -> Stored<()> {
        self.rows()?.put_row(entry, row, view)
    }
    fn remove_row(&mut self, entry: &EntryId) -> Stored<()> {
        self.rows()?.remove_row(entry)
    }
    fn rows_after(&mut self, after: Option<&EntryId>, limit: usize) -> Stored<Vec<EntryId>> {
        self.rows()?.rows_after(after, limit)
    }
    fn asking(&mut self, limit: usize) -> Stored<Vec<EntryId>> {
        self.rows()?.asking(limit)
    }
    fn asking_count(&mut self) -> Stored<u64> {
        self.rows()?.asking_count()
    }
    fn sum(&mut self) -> Stored<RowSum> {
        self.rows()?.sum()
    }
    fn put_sum(&mut self, sum: &RowSum) -> Stored<()> {
        self.rows()?.put_sum(sum)
    }
}
