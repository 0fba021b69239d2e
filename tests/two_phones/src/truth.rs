//! What two phones compare, and what must hold on each of them alone.

use std::collections::{BTreeMap, BTreeSet};

use hearth_domain::document;
use hearth_domain::ids::{EntryId, LogId};
use hearth_domain::log::{Chain, Head, Item};
use hearth_domain::space::{Logs, Row, RowStatus, Standing, row_is_sound};
use hearth_domain::state::{EndsHash, Fingerprint, RowSum, State};

use crate::home::Home;
use crate::phone::Phone;

/// Everything a phone knows of the space, read at once.
#[derive(Clone, PartialEq, Eq)]
pub struct Truth {
    /// Over rows and log ends.
    pub fingerprint: Fingerprint,
    /// Over log ends alone.
    pub ends: EndsHash,
    /// Every log's end and whether it goes on.
    pub logs: BTreeMap<LogId, (Head, Standing)>,
    /// The items of every log, in order.
    pub items: BTreeMap<LogId, Vec<Item>>,
    /// Every row.
    pub rows: BTreeMap<EntryId, Row>,
}

impl Truth {
    /// Reads a phone.
    pub fn of<H: Home>(phone: &mut Phone<H>) -> Self {
        let summary = phone.space().summary().expect("a summary");
        let (logs, items, rows) = phone.read(|rows| {
            let (mut logs, mut items, mut held) =
                (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
            for record in rows.logs()? {
                let mut placed = rows.items(&record.id, 0, usize::MAX >> 1)?;
                placed.retain(|placed| placed.n <= record.end);
                items.insert(record.id, placed.into_iter().map(|placed| placed.item).collect());
                logs.insert(record.id, (record.head(), record.standing));
            }
            for entry in rows.rows_after(None, usize::MAX >> 1)? {
                if let Some(row) = rows.row(&entry)? {
                    held.insert(entry, row);
                }
            }
            Ok((logs, items, held))
        });
        Self { fingerprint: summary.fingerprint, ends: summary.ends, logs, items, rows }
    }

    /// The state of every entry.
    #[must_use]
    pub fn states(&self) -> BTreeMap<EntryId, State> {
        self.rows.iter().map(|(entry, row)| (*entry, row.state)).collect()
    }

    /// How many items it holds that the other lacks.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> u64 {
        let lacks = |(log, (head, _)): (&LogId, &(Head, Standing))| {
            let held = other.logs.get(log).map_or(0, |(head, _)| head.n + 1);
            (head.n + 1).saturating_sub(held)
        };
        self.logs.iter().map(lacks).sum()
    }

    /// Every act on an entry, in whatever log it stands.
    #[must_use]
    pub fn acts(&self) -> BTreeSet<[u8; Item::SIZE]> {
        let items = self.items.values().flatten();
        items.filter(|item| item.entry().is_some()).map(Item::encode).collect()
    }

    /// The entries of a status.
    #[must_use]
    pub fn with_status(&self, status: RowStatus) -> BTreeSet<EntryId> {
        self.rows.iter().filter(|(_, row)| row.status == status).map(|(entry, _)| *entry).collect()
    }

    /// The end of every log.
    #[must_use]
    pub fn log_ends(&self) -> BTreeMap<LogId, Head> {
        self.logs.iter().map(|(log, (head, _))| (*log, *head)).collect()
    }

    /// The logs that end here in another way than there, in few letters.
    fn ends_beside(&self, other: &Self) -> String {
        let differ = self.logs.iter().filter(|(log, end)| other.logs.get(log) != Some(end));
        let named = differ.map(|(log, (head, standing))| {
            format!("{log:?} {standing:?} at {} {:?}", head.n, head.chain)
        });
        format!("[{}]", named.collect::<Vec<_>>().join(", "))
    }

    /// What two phones that have met enough disagree about, if anything.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> Option<String> {
        if self.log_ends() != other.log_ends() {
            return Some(format!(
                "log ends: {} and {}",
                self.ends_beside(other),
                other.ends_beside(self)
            ));
        }
        if self.states() != other.states() {
            return Some("the states of entries".into());
        }
        if self.fingerprint != other.fingerprint {
            return Some("the fingerprint".into());
        }
        for (entry, row) in &self.rows {
            let Some(theirs) = other.rows.get(entry) else { continue };
            if row.status != RowStatus::Whole || theirs.status != RowStatus::Whole {
                continue;
            }
            let (Some(one), Some(two)) =
                (document::load(&row.document), document::load(&theirs.document))
            else {
                return Some(format!("{entry:?} cannot be read"));
            };
            if document::hashes(&one) != document::hashes(&two)
                || one.hydrate(None) != two.hydrate(None)
            {
                return Some(format!("what {entry:?} says"));
            }
        }
        None
    }
}

impl<H: Home> Phone<H> {
    /// That chains follow from items, states, sum and views from items and documents: on this phone alone.
    pub fn assert_sound(&mut self) {
        let facts = self.device.facts.clone();
        let name = self.name.clone();
        let entries = self.entries();
        self.read(|rows| {
            let logs: BTreeMap<_, _> = rows.logs()?.into_iter().map(|log| (log.id, log)).collect();
            let (mut sum, mut named) = (RowSum::default(), BTreeSet::new());
            for record in logs.values() {
                let mut placed = rows.items(&record.id, 0, usize::MAX >> 1)?;
                // Above the end of a closed log stands what is kept only to prove the rest.
                placed.retain(|placed| placed.n <= record.end);
                assert_eq!(placed.len() as u64, record.end + 1, "{name}: a log without a gap");
                let start = Chain::start(&facts.space, &record.author, &record.id);
                let chain = placed.iter().fold(start, |chain, placed| chain.after(&placed.item));
                assert_eq!(chain, record.chain, "{name}: the chain follows from the items");
                named.extend(placed.iter().filter_map(|placed| placed.item.entry()));
            }
            named.extend(&entries);
            for entry in named {
                assert!(row_is_sound(rows, &logs, &entry)?, "{name}: {entry:?} fits its items");
                if let Some(row) = rows.row(&entry)? {
                    sum = sum.with(&entry, &row.state);
                }
            }
            assert_eq!(rows.sum()?, sum, "{name}: the sum is that of its rows");
            Ok(())
        });
        for entry in entries {
            let read = self.view(&entry);
            let shown = self.home().shown(&entry);
            assert!(
                shown.is_none_or(|shown| shown == read),
                "{name}: {entry:?} shows what it says"
            );
        }
    }
}
