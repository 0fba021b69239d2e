//! The rows of a space over SQLite: the rules of every storage, the same answers as maps give after any
//! history, and transactions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::format_push_string)]

mod common;
mod conformance;
mod disk;

use std::collections::BTreeSet;

use conformance::{change, entry, log_id, record};
use disk::{Refused, open};
use hearth_domain::entries::{Appreciation, View};
use hearth_domain::log::{Chain, Head, HeadSignature, Item};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Row, Rows, Storage as _};
use hearth_domain::state::{RowSum, State};
use hearth_store::StoreError;
use proptest::prelude::*;

mod over_sqlite {
    use super::{Refused, conformance, open};

    fn run(rule: fn(&mut dyn hearth_domain::space::Rows)) {
        let home = tempfile::tempdir().unwrap();
        let (_folder, mut store) = open(home.path());
        let result: Result<(), Refused> = store.write(|rows| {
            rule(rows);
            Ok(())
        });
        result.unwrap();
        assert!(store.integrity().unwrap().is_sound());
    }

    conformance::rows_conformance!(run);
}

mod over_maps {
    use super::conformance;

    fn run(rule: fn(&mut dyn hearth_domain::space::Rows)) {
        rule(&mut hearth_domain::space::memory::MemoryRows::default());
    }

    conformance::rows_conformance!(run);
}

/// One call that changes something.
#[derive(Clone, Debug)]
enum Act {
    Append { log: u8, entry: u8, kind: u8 },
    Cut { log: u8, n: u64 },
    RemoveLog { log: u8 },
    Anchor { log: u8, signed: bool },
    PutRow { entry: u8, status: usize, text: String },
    RemoveRow { entry: u8 },
    Sum(u8),
}

fn act() -> impl Strategy<Value = Act> {
    let (log, entry) = (1..4u8, 0..8u8);
    prop_oneof![
        8 => (log.clone(), entry.clone(), 0..5u8).prop_map(|(log, entry, kind)| Act::Append { log, entry, kind }),
        1 => (log.clone(), 0..9u64).prop_map(|(log, n)| Act::Cut { log, n }),
        1 => log.clone().prop_map(|log| Act::RemoveLog { log }),
        2 => (log, any::<bool>()).prop_map(|(log, signed)| Act::Anchor { log, signed }),
        4 => (entry.clone(), 0..5usize, "[a-c]{1,3}").prop_map(|(entry, status, text)| Act::PutRow { entry, status, text }),
        1 => entry.prop_map(|entry| Act::RemoveRow { entry }),
        1 => any::<u8>().prop_map(Act::Sum),
    ]
}

fn perform(rows: &mut dyn Rows, act: &Act) {
    let end = |rows: &mut dyn Rows, log| {
        rows.items(&log_id(log), 0, 999).unwrap().last().map_or(0, |placed| placed.n + 1)
    };
    match act {
        Act::Append { log, entry: number, kind } => {
            if rows.log(&log_id(*log)).unwrap().is_none() {
                rows.put_log(&record(*log)).unwrap();
            }
            let n = end(rows, *log);
            let item = match kind {
                2 => Item::tombstone(entry(*number)),
                kind => Item { kind: *kind, ..change(*number, *kind) },
            };
            rows.append(&log_id(*log), n, &item).unwrap();
        }
        Act::Cut { log, n } => rows.cut(&log_id(*log), *n).unwrap(),
        Act::RemoveLog { log } => rows.remove_log(&log_id(*log)).unwrap(),
        Act::Anchor { log, signed } => {
            let n = end(rows, *log);
            if rows.log(&log_id(*log)).unwrap().is_some() {
                let head = Head { log: log_id(*log), n, chain: Chain([*log; 32]) };
                let signature = HeadSignature([*log; 64]);
                rows.put_anchor(&head, signed.then_some(&signature)).unwrap();
            }
        }
        Act::PutRow { entry: number, status, text } => {
            let status = conformance::STATUSES[*status];
            let row =
                Row { status, document: text.clone().into_bytes(), state: State([*number; 32]) };
            let view = View::Appreciation(Appreciation::new(text, None).unwrap());
            rows.put_row(&entry(*number), &row, &view).unwrap();
        }
        Act::RemoveRow { entry: number } => rows.remove_row(&entry(*number)).unwrap(),
        Act::Sum(byte) => rows.put_sum(&RowSum([*byte; 32])).unwrap(),
    }
}

/// Every answer that a storage can give, in one comparable text.
fn answers(rows: &mut dyn Rows) -> String {
    let mut logs = rows.logs().unwrap();
    logs.sort_by_key(|log| log.id);
    let mut text = format!("{logs:?} {:?} {:?}\n", rows.sum().unwrap(), rows.asking(99).unwrap());
    text += &format!("{:?}\n{:?}\n", rows.accepted_after(0, 999).unwrap(), rows.closes().unwrap());
    for log in 1..4 {
        let log = log_id(log);
        for n in 0..9 {
            let anchor = (rows.anchor_below(&log, n).unwrap(), rows.signature_at(&log, n).unwrap());
            text += &format!("{anchor:?} {:?} ", rows.first_seq(&log, n).unwrap());
        }
        text += &format!("{:?}\n", rows.items(&log, 1, 5).unwrap());
    }
    for number in 0..8 {
        let id = entry(number);
        let row = rows.row(&id).unwrap().map(|row| (row.status, row.document, row.state));
        let elsewhere = rows.listed_elsewhere(&log_id(1), &change(number, 1)).unwrap();
        text += &format!("{:?} {row:?} {elsewhere}\n", rows.items_of(&id, 99).unwrap());
    }
    text + &format!("{:?} {}", rows.rows_after(None, 99).unwrap(), rows.asking_count().unwrap())
}

proptest! {
    #![proptest_config(disk::cases(48, "rows"))]

    #[test]
    fn after_any_history_it_answers_as_maps_do(acts in prop::collection::vec(act(), 1..60), each in 1..12usize) {
        let home = tempfile::tempdir().unwrap();
        let (_folder, mut store) = open(home.path());
        let mut maps = MemoryRows::default();
        for chunk in acts.chunks(each) {
            let stored: Result<String, Refused> = store.transact(|rows| {
                for act in chunk {
                    perform(rows, act);
                }
                Ok(answers(rows))
            });
            for act in chunk {
                perform(&mut maps, act);
            }
            prop_assert_eq!(stored.unwrap(), answers(&mut maps));
        }
        prop_assert!(store.integrity().unwrap().is_sound());
    }
}

#[test]
fn a_transaction_that_fails_leaves_nothing_behind_not_even_in_memory() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    let failed: Result<(), Refused> = store.write(|rows| {
        rows.put_log(&record(1))?;
        rows.append(&log_id(1), 0, &change(1, 1))?;
        Err(Refused::OnPurpose)
    });
    assert_eq!(failed, Err(Refused::OnPurpose));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _: Result<(), Refused> = store.write(|rows| {
            rows.put_log(&record(1))?;
            panic!("inside a transaction");
        });
    }));
    assert!(panicked.is_err());
    // The log that was known inside is not known now, and its number is not remembered.
    let kept: Result<(), Refused> = store.write(|rows| {
        assert_eq!(rows.logs()?, vec![]);
        assert!(rows.append(&log_id(1), 0, &change(1, 1)).is_err());
        rows.put_log(&record(2))?;
        rows.put_log(&record(1))?;
        rows.append(&log_id(1), 0, &change(1, 1))?;
        Ok(())
    });
    assert_eq!(kept, Ok(()));
    let seen: Result<BTreeSet<_>, Refused> =
        store.write(|rows| Ok(rows.accepted_after(0, 9)?.iter().map(|item| item.log).collect()));
    assert_eq!(seen, Ok(BTreeSet::from([log_id(1)])));
}

#[test]
fn a_connection_that_is_dropped_inside_a_transaction_leaves_the_old_state() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let first: Result<(), Refused> = store.write(|rows| Ok(rows.put_log(&record(1))?));
    assert_eq!(first, Ok(()));
    drop((folder, store));
    let connection = disk::raw(home.path());
    connection.execute_batch("BEGIN IMMEDIATE; DELETE FROM log;").unwrap();
    drop(connection);
    let (_folder, mut store) = open(home.path());
    let logs: Result<usize, StoreError> = store.write(|rows| Ok(rows.logs()?.len()));
    assert_eq!(logs, Ok(1));
}
