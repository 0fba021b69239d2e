//! A phone whose app was changed: it holds an honest space, and gives what it likes in a real session.

use std::collections::VecDeque;

use hearth_domain::ids::{DeviceKey, EntryId, LogId};
use hearth_domain::log::Chain;
use hearth_domain::space::{
    AcceptError, Accepted, Group, Lacks, Logs, Placed, RowChange, ScrubReport, Stored, Summary,
};

/// An honest space with other groups before what it would give.
pub struct Liar<'a> {
    honest: &'a mut dyn Logs,
    /// Given first, in this order.
    forged: VecDeque<Group>,
    /// How many groups it has given.
    pub given: usize,
    /// Whether it gives its honest ones after them.
    pub then_honest: bool,
}

impl<'a> Liar<'a> {
    /// With these groups to give.
    pub fn new(honest: &'a mut dyn Logs, forged: Vec<Group>) -> Self {
        Self { honest, forged: forged.into(), given: 0, then_honest: true }
    }
}

/// Where the forged groups end and the honest ones begin.
const FORGED: u64 = u64::MAX;

impl Logs for Liar<'_> {
    fn summary(&mut self) -> Stored<Summary> {
        let mut summary = self.honest.summary()?;
        // So that the other does not say good-bye at once.
        summary.fingerprint.0[0] ^= 1;
        Ok(summary)
    }

    fn chain_at(&mut self, log: &LogId, n: u64) -> Stored<Option<Chain>> {
        self.honest.chain_at(log, n)
    }

    fn give_start(&mut self, lacks: &Lacks) -> Stored<Option<u64>> {
        if self.forged.is_empty() { self.honest.give_start(lacks) } else { Ok(Some(FORGED)) }
    }

    fn next_group(&mut self, lacks: &Lacks, from: u64) -> Stored<Option<(Group, u64)>> {
        if let Some(group) = self.forged.pop_front() {
            self.given += 1;
            return Ok(Some((group, FORGED)));
        }
        if !self.then_honest {
            return Ok(None);
        }
        let from = if from == FORGED { self.honest.give_start(lacks)? } else { Some(from) };
        match from {
            Some(from) => self.honest.next_group(lacks, from),
            None => Ok(None),
        }
    }

    fn accept(&mut self, group: &Group) -> Result<Accepted, AcceptError> {
        self.honest.accept(group)
    }

    fn item(&mut self, log: &LogId, n: u64) -> Stored<Option<Placed>> {
        self.honest.item(log, n)
    }

    fn items_of(&mut self, entry: &EntryId, limit: usize) -> Stored<Vec<Placed>> {
        self.honest.items_of(entry, limit)
    }

    fn asking(&mut self, limit: usize) -> Stored<Vec<EntryId>> {
        self.honest.asking(limit)
    }

    fn changes_of(&mut self, entry: &EntryId) -> Stored<Vec<Vec<u8>>> {
        self.honest.changes_of(entry)
    }

    fn supply(&mut self, entry: &EntryId, changes: &[Vec<u8>]) -> Stored<RowChange> {
        self.honest.supply(entry, changes)
    }

    fn scrub(&mut self) -> Stored<ScrubReport> {
        self.honest.scrub()
    }

    fn is_revoked(&mut self, device: &DeviceKey) -> Stored<bool> {
        let _ = device;
        Ok(false)
    }
}
