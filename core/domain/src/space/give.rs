//! Giving: the next group of what a peer lacks, in the order in which this phone accepted it, signed here
//! for own logs and with the stored signatures for others (`sync.md` 1). Keeps nothing about the peer.

use std::collections::{BTreeMap, BTreeSet};

use super::chains::chain_after;
use super::facts::Facts;
use super::group::{
    GivenItem, Group, MAX_GROUP_BYTES, MAX_GROUP_ITEMS, MAX_GROUP_OPERATIONS, SignedEnd,
};
use super::phones::left_behind;
use super::row::logs_by_id;
use super::rows::{LogRecord, Placed, Row, RowStatus, Rows, RowsError, Stored};
use crate::document;
use crate::ids::{ChangeHash, EntryId, LogId};
use crate::log::{AuthorSecret, Head, ItemKind};

/// For each log that a peer knows, the number of the first item that it lacks.
pub type Lacks = BTreeMap<LogId, u64>;

/// Whether this phone holds anything that a peer lacks, and where in the accepted order that begins.
pub fn give_start(rows: &mut dyn Rows, facts: &Facts, lacks: &Lacks) -> Stored<Option<u64>> {
    let mut start: Option<u64> = None;
    let logs = logs_by_id(rows)?;
    let left = left_behind(rows, facts, &logs)?;
    for record in logs.values().filter(|record| !left.contains(&record.id)) {
        let first = lacks.get(&record.id).copied().unwrap_or(0);
        if first <= record.end
            && let Some(seq) = rows.first_seq(&record.id, first)?
        {
            start = Some(start.map_or(seq, |least| least.min(seq)));
        }
    }
    Ok(start)
}

/// The next group from place `from` of the accepted order on, and the place to go on from;
/// `None` when the end is reached.
pub fn next_group(
    rows: &mut dyn Rows,
    facts: &Facts,
    secret: &AuthorSecret,
    lacks: &Lacks,
    from: u64,
) -> Stored<Option<(Group, u64)>> {
    let logs = logs_by_id(rows)?;
    let group = Group::default();
    let left = left_behind(rows, facts, &logs)?;
    let mut giver = Giver { facts, logs, left, lacks, group, bytes: 0, operations: 0, open: None };
    let mut next = from;
    // The items since the last place where a group may end.
    let mut unit: Vec<Placed> = Vec::new();
    loop {
        let read_from = unit.last().map_or(next, |placed| placed.seq + 1);
        let page = rows.accepted_after(read_from.saturating_sub(1), MAX_GROUP_ITEMS)?;
        if page.is_empty() {
            break;
        }
        for placed in page {
            unit.push(placed);
            if !giver.may_end_after(rows, &unit)? {
                continue;
            }
            match giver.take(rows, &unit)? {
                Taken::Full => return giver.finish(rows, secret, next).map(Some),
                Taken::Yes => next = placed.seq + 1,
            }
            unit.clear();
        }
    }
    if giver.group.items.is_empty() { Ok(None) } else { giver.finish(rows, secret, next).map(Some) }
}

enum Taken {
    Yes,
    Full,
}

struct Giver<'a> {
    facts: &'a Facts,
    logs: BTreeMap<LogId, LogRecord>,
    /// Of these nothing is given.
    left: BTreeSet<LogId>,
    lacks: &'a Lacks,
    group: Group,
    bytes: usize,
    operations: u64,
    /// The last document that was loaded: several changes of one entry often stand together.
    open: Option<(EntryId, Option<automerge::Automerge>)>,
}

impl Giver<'_> {
    fn is_ours(&self, log: &LogId) -> bool {
        self.logs.get(log).is_some_and(|record| record.author == self.facts.author())
    }

    /// A group ends where the last item of each log in it can be given signed: own logs anywhere, others
    /// where a group that was accepted ended.
    fn may_end_after(&self, rows: &mut dyn Rows, unit: &[Placed]) -> Stored<bool> {
        let mut last = BTreeMap::new();
        for placed in unit.iter().filter(|placed| !self.is_ours(&placed.log)) {
            last.insert(placed.log, placed.n);
        }
        for (log, n) in last {
            if rows.signature_at(&log, n)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the peer lacks an item. What is held of a closed log beyond its end is given only to show the
    /// signature over the items before it.
    fn lacks(&self, placed: &Placed) -> bool {
        let first = self.lacks.get(&placed.log).copied().unwrap_or(0);
        let end = self.logs.get(&placed.log).map_or(0, |record| record.end);
        placed.n >= first && (placed.n <= end || first <= end) && !self.left.contains(&placed.log)
    }

    fn take(&mut self, rows: &mut dyn Rows, unit: &[Placed]) -> Stored<Taken> {
        let mut given = Vec::new();
        for placed in unit {
            if self.lacks(placed) {
                given.push(self.given(rows, placed)?);
            }
        }
        let fits =
            |bytes, operations| bytes <= MAX_GROUP_BYTES && operations <= MAX_GROUP_OPERATIONS;
        let (mut bytes, mut operations) = (self.bytes, self.operations);
        let is_change = |item: &GivenItem| item.item.kind() == ItemKind::Change;
        // A log without its certificate is none: those have their place before any change.
        bytes += given.iter().filter(|item| !is_change(item)).map(size_of).sum::<usize>();
        let mut full =
            self.group.items.len() + given.len() > MAX_GROUP_ITEMS || !fits(bytes, operations);
        for item in given.iter_mut().filter(|item| is_change(item)) {
            let size = size_of(item);
            let cost = item.operations();
            if fits(bytes + size, operations + cost) {
                (bytes, operations) = (bytes + size, operations + cost);
            } else if self.group.items.is_empty() {
                // Came as erased in a group that cannot be cut, and its bytes only later: they are asked for.
                item.bytes = None;
            } else {
                full = true;
            }
        }
        if full && !self.group.items.is_empty() && !given.is_empty() {
            return Ok(Taken::Full);
        }
        self.group.items.append(&mut given);
        (self.bytes, self.operations) = (bytes, operations);
        Ok(Taken::Yes)
    }

    fn given(&mut self, rows: &mut dyn Rows, placed: &Placed) -> Stored<GivenItem> {
        let bytes = match placed.item.kind() {
            ItemKind::Certificate if placed.n == 0 => {
                self.logs.get(&placed.log).map(|record| record.certificate.clone())
            }
            ItemKind::Change => {
                let entry = EntryId(placed.item.subject);
                self.change(rows, &entry, &ChangeHash(placed.item.hash))?
            }
            _ => None,
        };
        Ok(GivenItem { log: placed.log, n: placed.n, item: placed.item, bytes })
    }

    fn change(
        &mut self,
        rows: &mut dyn Rows,
        entry: &EntryId,
        hash: &ChangeHash,
    ) -> Stored<Option<Vec<u8>>> {
        if self.open.as_ref().map(|(open, _)| open) != Some(entry) {
            let held = held_document(rows, entry)?;
            if let Some(change) = held.as_ref().and_then(|held| document::kept_change(held, hash)) {
                return Ok(Some(change));
            }
            self.open = Some((*entry, held.and_then(|held| document::load(&held))));
        }
        let document = self.open.as_ref().and_then(|(_, document)| document.as_ref());
        Ok(document.and_then(|document| document::change_bytes(document, hash)))
    }

    fn finish(
        mut self,
        rows: &mut dyn Rows,
        secret: &AuthorSecret,
        next: u64,
    ) -> Stored<(Group, u64)> {
        let mut last: BTreeMap<LogId, u64> = BTreeMap::new();
        for given in &self.group.items {
            last.insert(given.log, given.n);
        }
        for (log, n) in last {
            let signature = if self.is_ours(&log) {
                let record = self.logs.get(&log).ok_or_else(lost)?;
                let chain = chain_after(rows, self.facts, record, n)?.ok_or_else(lost)?;
                secret.sign_head(&Head { log, n, chain })
            } else {
                rows.signature_at(&log, n)?.ok_or_else(lost)?
            };
            self.group.ends.push(SignedEnd { log, n, signature });
        }
        Ok((self.group, next))
    }
}

fn size_of(item: &GivenItem) -> usize {
    item.bytes.as_ref().map_or(0, Vec::len)
}

fn lost() -> RowsError {
    RowsError("a log's items or signatures are not where they were".into())
}

fn held_document(rows: &mut dyn Rows, entry: &EntryId) -> Stored<Option<Vec<u8>>> {
    let row = rows.row(entry)?;
    let shows = |row: &Row| matches!(row.status, RowStatus::Whole | RowStatus::Lacking { .. });
    Ok(row.filter(shows).map(|row| row.document))
}

/// The bytes of every change of an entry that is held here, in the order of its items.
pub fn changes_of(rows: &mut dyn Rows, entry: &EntryId) -> Stored<Vec<Vec<u8>>> {
    let held = held_document(rows, entry)?;
    let Some(document) = held.and_then(|held| document::load(&held)) else {
        return Ok(Vec::new());
    };
    let mut given = BTreeSet::new();
    let mut changes = Vec::new();
    let held = document::hashes(&document);
    rows.see_items_of(entry, &mut |placed| {
        let hash = ChangeHash(placed.item.hash);
        if placed.item.kind() == ItemKind::Change
            && held.contains(&hash)
            && given.insert(hash)
            && let Some(bytes) = document::change_bytes(&document, &hash)
        {
            changes.push(bytes);
        }
        true
    })?;
    Ok(changes)
}
