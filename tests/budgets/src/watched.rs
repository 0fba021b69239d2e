//! A space as the session sees it, with a clock on every call and a count of what was checked.

use std::time::{Duration, Instant};

use hearth_domain::ids::{DeviceKey, EntryId, LogId};
use hearth_domain::log::{Chain, ItemKind};
use hearth_domain::space::{
    AcceptError, Accepted, Group, Lacks, Logs, Placed, RowChange, ScrubReport, Stored, Summary,
};

/// Where a side's time went. What is in none of these is the session itself: codec and deflate.
#[derive(Clone, Copy, Default)]
pub struct Parts {
    /// Reading what is to be given, and signing it.
    pub give: Duration,
    /// Checking and keeping what was given.
    pub accept: Duration,
    /// Everything else asked of the store.
    pub other: Duration,
    /// Groups kept: one transaction each.
    pub groups: u64,
    /// Signatures checked: heads and certificates.
    pub checks: u64,
    /// Rows brought up to their items.
    pub rows: u64,
}

/// See the module's text.
pub struct Watched<'a> {
    logs: &'a mut dyn Logs,
    /// So far.
    pub parts: Parts,
}

impl<'a> Watched<'a> {
    /// Watches a space.
    pub fn new(logs: &'a mut dyn Logs) -> Self {
        Self { logs, parts: Parts::default() }
    }

    fn other<T>(&mut self, act: impl FnOnce(&mut dyn Logs) -> T) -> T {
        let started = Instant::now();
        let result = act(self.logs);
        self.parts.other += started.elapsed();
        result
    }
}

impl Logs for Watched<'_> {
    fn summary(&mut self) -> Stored<Summary> {
        self.other(|logs| logs.summary())
    }

    fn chain_at(&mut self, log: &LogId, n: u64) -> Stored<Option<Chain>> {
        self.other(|logs| logs.chain_at(log, n))
    }

    fn give_start(&mut self, lacks: &Lacks) -> Stored<Option<u64>> {
        self.other(|logs| logs.give_start(lacks))
    }

    fn next_group(&mut self, lacks: &Lacks, from: u64) -> Stored<Option<(Group, u64)>> {
        let started = Instant::now();
        let result = self.logs.next_group(lacks, from);
        self.parts.give += started.elapsed();
        result
    }

    fn accept(&mut self, group: &Group) -> Result<Accepted, AcceptError> {
        let started = Instant::now();
        let result = self.logs.accept(group);
        self.parts.accept += started.elapsed();
        // One signature a log and group, and one a certificate of a log that is new here.
        let new_logs =
            group.items.iter().filter(|given| given.item.kind() == ItemKind::Certificate);
        self.parts.checks += (group.ends.len() + new_logs.count()) as u64;
        self.parts.groups += 1;
        self.parts.rows += result.as_ref().map_or(0, |accepted| accepted.rows.len()) as u64;
        result
    }

    fn item(&mut self, log: &LogId, n: u64) -> Stored<Option<Placed>> {
        self.other(|logs| logs.item(log, n))
    }

    fn items_of(&mut self, entry: &EntryId, limit: usize) -> Stored<Vec<Placed>> {
        self.other(|logs| logs.items_of(entry, limit))
    }

    fn asking(&mut self, limit: usize) -> Stored<Vec<EntryId>> {
        self.other(|logs| logs.asking(limit))
    }

    fn changes_of(&mut self, entry: &EntryId) -> Stored<Vec<Vec<u8>>> {
        self.other(|logs| logs.changes_of(entry))
    }

    fn supply(&mut self, entry: &EntryId, changes: &[Vec<u8>]) -> Stored<RowChange> {
        self.other(|logs| logs.supply(entry, changes))
    }

    fn scrub(&mut self) -> Stored<ScrubReport> {
        self.other(|logs| logs.scrub())
    }

    fn is_revoked(&mut self, device: &DeviceKey) -> Stored<bool> {
        self.other(|logs| logs.is_revoked(device))
    }
}
