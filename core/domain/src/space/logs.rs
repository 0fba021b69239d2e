//! What the sync engine sees of a space: the trait [`Logs`], and [`Space`], which implements it over any
//! [`Storage`]. Every call is one transaction of the storage.

use super::accept::{AcceptError, Accepted, accept};
use super::chains::chain_after;
use super::consent;
use super::facts::{Facts, Pen};
use super::give::{Lacks, changes_of, give_start, next_group};
use super::group::Group;
use super::phones::{self, OwnPhone};
use super::row::{RowChange, logs_by_id};
use super::rows::{Placed, Row, RowStatus, Rows, RowsError, Stored};
use super::scrub::{ScrubReport, scrub, supply};
use super::sealed::{self, Settled};
use super::summary::{Summary, heads, summary};
use super::write::{self, WriteError};
use crate::cards::{CardStanding, SealedAnswer};
use crate::consent::{ConsentAct, LiveEntry};
use crate::day::CivilDay;
use crate::entries::{NewEntry, PlanEdit, View};
use crate::ids::{AboutDay, AuthorKey, ChangeHash, DeviceKey, EntryId, LogId};
use crate::log::{AuthorSecret, Certificate, Chain, Head};

/// Where the rows are kept: one transaction a call, all of it or nothing.
pub trait Storage {
    /// Runs `act` in one transaction; an error rolls it back.
    ///
    /// # Errors
    /// What `act` returns, or the storage's own error.
    fn transact<T, E: From<RowsError>>(
        &mut self,
        act: impl FnOnce(&mut dyn Rows) -> Result<T, E>,
    ) -> Result<T, E>;
}

/// The space as the sync engine uses it.
pub trait Logs {
    /// See [`Summary`].
    fn summary(&mut self) -> Stored<Summary>;
    /// The ends of [`Summary::logs`] alone.
    fn ends(&mut self) -> Stored<Vec<Head>> {
        Ok(self.summary()?.logs)
    }
    /// The chain of a log after item `n`, if it is held.
    fn chain_at(&mut self, log: &LogId, n: u64) -> Stored<Option<Chain>>;
    /// Where giving begins for a peer that lacks this; `None` when it lacks nothing.
    fn give_start(&mut self, lacks: &Lacks) -> Stored<Option<u64>>;
    /// The next group, and the place to go on from; `None` at the end.
    fn next_group(&mut self, lacks: &Lacks, from: u64) -> Stored<Option<(Group, u64)>>;
    /// Takes a group, all of it or nothing.
    ///
    /// # Errors
    /// [`AcceptError`]; nothing was kept then.
    fn accept(&mut self, group: &Group) -> Result<Accepted, AcceptError>;
    /// The item `n` of a log.
    fn item(&mut self, log: &LogId, n: u64) -> Stored<Option<Placed>>;
    /// The first items that name an entry, in accepted order, at most `limit`.
    fn items_of(&mut self, entry: &EntryId, limit: usize) -> Stored<Vec<Placed>>;
    /// At most `limit` entries to ask the peer for.
    fn asking(&mut self, limit: usize) -> Stored<Vec<EntryId>>;
    /// The bytes of every change of an entry that is held here.
    fn changes_of(&mut self, entry: &EntryId) -> Stored<Vec<Vec<u8>>>;
    /// Takes bytes that were asked for. What is lacking after it is not asked for again by itself.
    fn supply(&mut self, entry: &EntryId, changes: &[Vec<u8>]) -> Stored<RowChange>;
    /// Checks and mends everything held here.
    fn scrub(&mut self) -> Stored<ScrubReport>;
    /// Whether a phone may not sync any more, because its own member replaced or revoked it.
    fn is_revoked(&mut self, device: &DeviceKey) -> Stored<bool>;
}

/// One phone's copy of the space over a storage.
pub struct Space<S> {
    storage: S,
    facts: Facts,
    secret: AuthorSecret,
    process: crate::document::ProcessId,
    random: Box<dyn FnMut() -> [u8; 16] + Send>,
}

impl<S: Storage> Space<S> {
    /// `process` and every answer of `random` must be new random bytes.
    pub fn new(
        storage: S,
        facts: Facts,
        secret: AuthorSecret,
        process: crate::document::ProcessId,
        random: Box<dyn FnMut() -> [u8; 16] + Send>,
    ) -> Self {
        Self { storage, facts, secret, process, random }
    }

    /// The storage, for what is not the space's own (queries, bookkeeping).
    pub fn storage(&mut self) -> &mut S {
        &mut self.storage
    }

    /// Gives the storage back.
    pub fn into_storage(self) -> S {
        self.storage
    }

    /// What this phone knows of its space.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// New randomness for one act that may write.
    pub fn pen(&mut self) -> Pen {
        Pen { process: self.process, log_nonce: (self.random)() }
    }

    /// Runs one act of this phone's person in one transaction.
    pub(super) fn act<T>(
        &mut self,
        act: impl FnOnce(&mut dyn Rows, &Facts, &Pen) -> Result<T, WriteError>,
    ) -> Result<T, WriteError> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| act(rows, facts, &pen))
    }

    /// Creates an entry; see [`write::create`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn create(
        &mut self,
        about: AboutDay,
        entry: &NewEntry,
    ) -> Result<(EntryId, RowChange), WriteError> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| write::create(rows, facts, &pen, about, entry))
    }

    /// Edits a plan; see [`write::edit_plan`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn edit_plan(
        &mut self,
        id: &EntryId,
        edit: &PlanEdit,
    ) -> Result<Option<RowChange>, WriteError> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| write::edit_plan(rows, facts, &pen, id, edit))
    }

    /// Deletes an entry for both; see [`write::delete`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn delete(&mut self, id: &EntryId) -> Result<Option<RowChange>, WriteError> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| write::delete(rows, facts, &pen, id))
    }

    /// Erases an entry on this phone only; see [`write::erase_here`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn erase_here(&mut self, id: &EntryId) -> Result<(), WriteError> {
        self.storage.transact(|rows| write::erase_here(rows, id))
    }

    /// Seals an answer; see [`super::seal`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn seal(&mut self, sealed: &SealedAnswer) -> Result<RowChange, WriteError> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| sealed::seal(rows, facts, &pen, sealed))
    }

    /// Opens what may be opened; see [`super::open_cards`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn open_cards(&mut self, answers: &[SealedAnswer]) -> Result<Settled, WriteError> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| sealed::open_cards(rows, facts, &pen, answers))
    }

    /// How the card of a day stands for the one who holds this phone.
    ///
    /// # Errors
    /// Storage errors.
    pub fn card(&mut self, day: CivilDay) -> Stored<CardStanding> {
        let facts = &self.facts;
        let held = self.storage.transact(|rows| sealed::card_held(rows, facts, day))?;
        Ok(held.standing(&facts.space, &facts.members, day, facts.me))
    }

    /// The live consent entries of both members; see [`super::consents`].
    ///
    /// # Errors
    /// Storage errors.
    pub fn consents(&mut self) -> Stored<[Vec<LiveEntry>; 2]> {
        self.storage.transact(consent::consents)
    }

    /// Writes what is due of this person's consent; see [`super::publish`].
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn publish(&mut self, act: &ConsentAct) -> Result<Vec<RowChange>, WriteError> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| consent::publish(rows, facts, &pen, act))
    }

    /// Forgets which log was being written, so that the next act begins a fresh one. For a phone that
    /// was restored from a copy (`design.md` 4).
    ///
    /// # Errors
    /// Storage errors.
    pub fn retire_log(&mut self) -> Stored<()> {
        self.storage.transact(|rows| rows.set_current_log(None))
    }

    /// Ends the logs of this member's earlier phones, and their keys; see [`phones::close_earlier_phones`].
    ///
    /// # Errors
    /// Storage errors.
    pub fn close_earlier_phones(&mut self) -> Stored<bool> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| phones::close_earlier_phones(rows, facts, &pen))
    }

    /// Revokes another phone of this member; `false` when there is nothing to do. See [`phones::revoke`].
    ///
    /// # Errors
    /// Storage errors.
    pub fn revoke(&mut self, key: &AuthorKey) -> Stored<bool> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| phones::revoke(rows, facts, &pen, key))
    }

    /// This member's phones, this one first; never the partner's (SR-37).
    ///
    /// # Errors
    /// Storage errors.
    pub fn own_phones(&mut self) -> Stored<Vec<OwnPhone>> {
        let facts = &self.facts;
        self.storage.transact(|rows| phones::own_phones(rows, facts))
    }

    /// The certificates known here, each vouched for by one before it.
    ///
    /// # Errors
    /// Storage errors.
    pub fn certificates(&mut self) -> Stored<Vec<Certificate>> {
        let facts = &self.facts;
        self.storage.transact(|rows| phones::certificates(rows, facts))
    }

    /// The author keys of both members whose phone was replaced or revoked.
    ///
    /// # Errors
    /// Storage errors.
    pub fn replaced_keys(&mut self) -> Stored<Vec<AuthorKey>> {
        let facts = &self.facts;
        self.storage.transact(|rows| phones::replaced_keys(rows, facts))
    }

    /// Asks again for everything that is lacking: on "Sync now", and after an update of the app.
    ///
    /// # Errors
    /// Storage errors.
    pub fn ask_again(&mut self) -> Stored<()> {
        self.storage.transact(|rows| {
            let mut after = None;
            loop {
                let page = rows.rows_after(after.as_ref(), 512)?;
                let Some(last) = page.last() else { return Ok(()) };
                after = Some(*last);
                for entry in page {
                    let Some(row) = rows.row(&entry)? else { continue };
                    if row.status == (RowStatus::Lacking { ask: false }) {
                        set_asking(rows, &entry, row, true)?;
                    }
                }
            }
        })
    }
}

fn set_asking(rows: &mut dyn Rows, entry: &EntryId, mut row: Row, ask: bool) -> Stored<()> {
    row.status = RowStatus::Lacking { ask };
    let view = crate::document::load(&row.document)
        .map_or(View::Unknown, |document| View::of(entry, &document));
    rows.put_row(entry, &row, &view)
}

impl<S: Storage> Logs for Space<S> {
    fn summary(&mut self) -> Stored<Summary> {
        let facts = &self.facts;
        self.storage.transact(|rows| summary(rows, facts))
    }

    fn ends(&mut self) -> Stored<Vec<Head>> {
        self.storage.transact(|rows| Ok(heads(&logs_by_id(rows)?)))
    }

    fn chain_at(&mut self, log: &LogId, n: u64) -> Stored<Option<Chain>> {
        let facts = &self.facts;
        self.storage.transact(|rows| match rows.log(log)? {
            Some(record) => chain_after(rows, facts, &record, n),
            None => Ok(None),
        })
    }

    fn give_start(&mut self, lacks: &Lacks) -> Stored<Option<u64>> {
        let facts = &self.facts;
        self.storage.transact(|rows| give_start(rows, facts, lacks))
    }

    fn next_group(&mut self, lacks: &Lacks, from: u64) -> Stored<Option<(Group, u64)>> {
        let (facts, secret) = (&self.facts, &self.secret);
        self.storage.transact(|rows| next_group(rows, facts, secret, lacks, from))
    }

    fn accept(&mut self, group: &Group) -> Result<Accepted, AcceptError> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| accept(rows, facts, &pen, group))
    }

    fn item(&mut self, log: &LogId, n: u64) -> Stored<Option<Placed>> {
        self.storage
            .transact(|rows| Ok(rows.items(log, n, 1)?.into_iter().find(|item| item.n == n)))
    }

    fn items_of(&mut self, entry: &EntryId, limit: usize) -> Stored<Vec<Placed>> {
        self.storage.transact(|rows| rows.items_of(entry, limit))
    }

    fn asking(&mut self, limit: usize) -> Stored<Vec<EntryId>> {
        self.storage.transact(|rows| rows.asking(limit))
    }

    fn changes_of(&mut self, entry: &EntryId) -> Stored<Vec<Vec<u8>>> {
        self.storage.transact(|rows| changes_of(rows, entry))
    }

    fn supply(&mut self, entry: &EntryId, changes: &[Vec<u8>]) -> Stored<RowChange> {
        self.storage.transact(|rows| {
            let mut change = supply(rows, entry, changes)?;
            if let Some(row) = rows.row(entry)?
                && matches!(row.status, RowStatus::Lacking { .. })
            {
                set_asking(rows, entry, row, false)?;
                change.after = Some(RowStatus::Lacking { ask: false });
            }
            Ok(change)
        })
    }

    fn scrub(&mut self) -> Stored<ScrubReport> {
        let (pen, facts) = (self.pen(), &self.facts);
        self.storage.transact(|rows| scrub(rows, facts, &pen, &mut |_, _| {}))
    }

    fn is_revoked(&mut self, device: &DeviceKey) -> Stored<bool> {
        let facts = &self.facts;
        self.storage.transact(|rows| phones::is_revoked(rows, facts, device))
    }
}

/// The place at which a change of an entry is first listed, for references on the wire.
#[must_use]
pub fn first_listing(items: &[Placed], hash: &ChangeHash) -> Option<(LogId, u64)> {
    items.iter().find(|placed| placed.item.hash == hash.0).map(|placed| (placed.log, placed.n))
}
