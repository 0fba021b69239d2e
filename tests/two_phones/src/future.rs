//! What a newer build writes: kinds of entry, fields, values and kinds of item that this build does not know.
//! It must keep them, pass them on byte for byte, and agree on them (`sync.md` 7.8).

use std::collections::BTreeSet;

use automerge::transaction::Transactable;
use automerge::{AutomergeError, ObjType, ROOT};
use hearth_domain::document::{self, DocumentError};
use hearth_domain::entries::View;
use hearth_domain::ids::{ChangeHash, EntryId, EntryShape, LogId, Ownership};
use hearth_domain::log::Item;
use hearth_domain::space::{Row, RowStatus, RowsError, Standing, Storage as _};
use hearth_domain::state::State;

use crate::act::Act;
use crate::home::Home;
use crate::phone::Phone;
use crate::random::Random;

/// One act of a newer build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Future {
    /// An entry of a new kind.
    Kind,
    /// A moment with a field more.
    Field,
    /// An appreciation under a tag that does not exist yet.
    Value,
    /// An entry that stays for ever, about no day.
    Permanent,
    /// An item of a new kind that names nothing.
    BareItem(u8),
    /// An item of a new kind with a subject and a hash.
    Item(u8),
    /// An item that its member may not make: kept, and without effect.
    Void,
}

impl Future {
    /// Any of them.
    pub fn random(random: &mut Random) -> Self {
        let kind = 4 + u8::try_from(random.below(250)).unwrap_or(0);
        match random.below(7) {
            0 => Self::Kind,
            1 => Self::Field,
            2 => Self::Value,
            3 => Self::Permanent,
            4 => Self::BareItem(kind),
            5 => Self::Item(kind),
            _ => Self::Void,
        }
    }
}

struct Draft {
    document: Vec<u8>,
    item: Item,
    entry: EntryId,
}

impl<H: Home> Phone<H> {
    /// Writes what a newer build would.
    pub fn write_future(&mut self, future: &Future) {
        let Some(log) = self.open_log() else { return };
        let n = self.read(|rows| rows.log(&log)).map_or(0, |record| record.end) + 1;
        match future {
            Future::BareItem(kind) => {
                let item = Item { kind: *kind, subject: [0; 16], hash: self.random.bytes() };
                self.append(&log, &item, None);
            }
            Future::Item(kind) => {
                let item =
                    Item { kind: *kind, subject: self.random.bytes(), hash: self.random.bytes() };
                self.append(&log, &item, None);
            }
            Future::Void => {
                let other = Ownership::Of(1 - self.device.facts.me);
                let shape = EntryShape { ownership: other, permanent: false };
                let change = ChangeHash(self.random.bytes());
                let theirs = EntryId::of_first_item(Some(self.today()), shape, &log, n, &change);
                self.append(&log, &Item::tombstone(theirs), None);
            }
            Future::Kind | Future::Field | Future::Value | Future::Permanent => {
                let draft = self.draft(*future, &log, n);
                self.append(&log, &draft.item, Some(&draft));
            }
        }
    }

    /// Does what no honest phone does: signs changes and tombstones of entries that are the other's, into its
    /// own log. Its own rows stay as they are, as they must.
    pub fn forge(&mut self, entries: &BTreeSet<EntryId>) {
        let Some(log) = self.open_log() else { return };
        let other = Ownership::Of(1 - self.device.facts.me);
        for entry in entries {
            if entry.shape().is_some_and(|shape| shape.ownership == other) {
                self.append(&log, &Item::tombstone(*entry), None);
                let change = ChangeHash(self.random.bytes());
                self.append(&log, &Item::change(*entry, change), None);
            }
        }
    }

    /// The log that this phone writes; begins one by an ordinary act when there is none. `None` when it cannot.
    fn open_log(&mut self) -> Option<LogId> {
        let open = self.current_log();
        if open.is_none() {
            self.act(&Act::Moment);
            return self.current_log();
        }
        open
    }

    fn current_log(&mut self) -> Option<LogId> {
        self.read(|rows| {
            let Some(log) = rows.current_log()? else { return Ok(None) };
            let record = rows.log(&log)?.filter(|record| record.standing == Standing::Open);
            Ok(record.map(|log| log.id))
        })
    }

    fn draft(&mut self, future: Future, log: &LogId, n: u64) -> Draft {
        let permanent = future == Future::Permanent;
        let shape = EntryShape { ownership: Ownership::Of(self.device.facts.me), permanent };
        let about = (!permanent).then(|| self.today());
        let actor = document::actor(log, &self.space().pen().process);
        let word = self.random.number().to_string();
        let written =
            document::write::<DocumentError>(None, actor, |tx| Ok(write(tx, future, &word)?));
        let written = written.expect("a document").expect("a change");
        let entry = EntryId::of_first_item(about, shape, log, n, &written.change);
        Draft { document: written.document, item: Item::change(entry, written.change), entry }
    }

    fn append(&mut self, log: &LogId, item: &Item, draft: Option<&Draft>) {
        let appended = self.storage().transact(|rows| {
            let mut record = rows.log(log)?.ok_or_else(|| RowsError("no log".into()))?;
            record.end += 1;
            record.chain = record.chain.after(item);
            rows.append(log, record.end, item)?;
            rows.put_log(&record)?;
            let Some(draft) = draft else { return Ok(()) };
            let loaded =
                document::load(&draft.document).ok_or_else(|| RowsError("unreadable".into()))?;
            let state = State::of_changes(&draft.entry, &document::hashes(&loaded));
            let sum = rows.sum()?.with(&draft.entry, &state);
            rows.put_sum(&sum)?;
            let row = Row { status: RowStatus::Whole, document: draft.document.clone(), state };
            rows.put_row(&draft.entry, &row, &View::of(&draft.entry, &loaded))
        });
        self.went::<_, RowsError>(appended);
    }
}

fn write<T: Transactable>(tx: &mut T, future: Future, word: &str) -> Result<(), AutomergeError> {
    tx.put(ROOT, "v", 9_u64)?;
    match future {
        Future::Field => {
            tx.put(ROOT, "k", "moment")?;
            tx.put(ROOT, "ritual", "walk")?;
            tx.put(ROOT, "weather", word)?;
            let steps = tx.put_object(ROOT, "steps", ObjType::List)?;
            tx.insert(&steps, 0, 4000_i64)?;
        }
        Future::Value => {
            tx.put(ROOT, "k", "appreciation")?;
            tx.put(ROOT, "text", word)?;
            tx.put(ROOT, "tag", "dreamt of")?;
        }
        _ => {
            tx.put(ROOT, "k", "lantern")?;
            let lamp = tx.put_object(ROOT, "lamp", ObjType::Map)?;
            tx.put(&lamp, "word", word)?;
            tx.put(&lamp, "lit", true)?;
            tx.put(&lamp, "oil", 0.5)?;
        }
    }
    Ok(())
}
