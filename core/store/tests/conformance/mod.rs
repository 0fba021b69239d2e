//! What every storage of a space must do: one function a rule, over `&mut dyn Rows` in one transaction.
//! Knows the domain alone; `rows_conformance!` makes tests of them for a storage.

use std::collections::BTreeSet;

use hearth_domain::entries::View;
use hearth_domain::ids::{AuthorKey, ChangeHash, DeviceKey, EntryId, LogId};
use hearth_domain::log::{Chain, Head, HeadSignature, Item};
use hearth_domain::space::{LogRecord, Placed, Row, RowStatus, Rows, Standing};
use hearth_domain::state::{RowSum, State};

/// Makes a test of every rule. `$run` takes a rule and runs it over an empty storage.
macro_rules! rows_conformance {
    ($run:path) => {
        conformance::rows_conformance!($run:
            a_log_is_read_back_as_it_was_written
            a_log_is_replaced_by_a_newer_record_and_keeps_its_items
            a_log_that_is_removed_takes_its_items_and_anchors_along
            the_current_log_is_set_and_cleared
            items_are_read_back_as_they_were_written_whatever_their_kind
            items_stand_in_the_order_in_which_they_were_accepted_and_in_that_of_their_log
            a_number_is_taken_once_in_a_log
            a_place_is_never_given_twice
            an_entry_has_the_changes_and_tombstones_that_name_it
            closes_are_found_among_all_items
            revocations_are_found_among_all_items
            an_item_is_listed_elsewhere_when_another_log_has_the_same
            anchors_are_found_at_and_below_a_number
            a_cut_takes_what_stands_above
            a_row_is_read_back_in_every_status_and_replaced
            rows_are_listed_by_id_page_by_page
            rows_that_ask_are_counted_and_listed
            the_sum_is_zero_at_first
            numbers_beyond_the_end_find_nothing
        );
    };
    ($run:path: $($rule:ident)*) => {
        $(
            #[test]
            fn $rule() {
                $run(conformance::$rule);
            }
        )*
    };
}
pub(crate) use rows_conformance;

pub fn log_id(byte: u8) -> LogId {
    LogId([byte; 16])
}

pub fn record(byte: u8) -> LogRecord {
    LogRecord {
        id: log_id(byte),
        member: byte % 2,
        author: AuthorKey([byte; 32]),
        device: DeviceKey([byte ^ 0xff; 32]),
        certificate: vec![byte; 225],
        end: u64::from(byte) * 1000,
        chain: Chain([byte; 32]),
        standing: Standing::Open,
        branch: None,
    }
}

/// An entry about the `number`th day, with flags that some kind has.
pub fn entry(number: u8) -> EntryId {
    EntryId::assemble(20_000 + u32::from(number), number % 3, &[number; 32])
}

pub fn change(number: u8, hash: u8) -> Item {
    Item::change(entry(number), ChangeHash([hash; 32]))
}

fn with_logs<const N: usize>(rows: &mut dyn Rows, bytes: [u8; N]) -> [LogId; N] {
    for byte in bytes {
        rows.put_log(&record(byte)).unwrap();
    }
    bytes.map(log_id)
}

fn numbers(items: &[Placed]) -> Vec<(LogId, u64)> {
    items.iter().map(|placed| (placed.log, placed.n)).collect()
}

pub fn a_log_is_read_back_as_it_was_written(rows: &mut dyn Rows) {
    assert_eq!(rows.logs().unwrap(), vec![]);
    assert_eq!(rows.log(&log_id(1)).unwrap(), None);
    let mut closed = record(2);
    closed.standing = Standing::Closed;
    closed.branch = Some((77, Chain([9; 32])));
    let mut split = record(3);
    split.standing = Standing::Split;
    split.certificate = Vec::new();
    for written in [record(1), closed, split] {
        rows.put_log(&written).unwrap();
        assert_eq!(rows.log(&written.id).unwrap(), Some(written));
    }
    let ids: BTreeSet<LogId> = rows.logs().unwrap().into_iter().map(|log| log.id).collect();
    assert_eq!(ids, BTreeSet::from([log_id(1), log_id(2), log_id(3)]));
}

pub fn a_log_is_replaced_by_a_newer_record_and_keeps_its_items(rows: &mut dyn Rows) {
    let [log] = with_logs(rows, [1]);
    rows.append(&log, 0, &change(1, 1)).unwrap();
    let mut newer = record(1);
    (newer.end, newer.standing) = (5, Standing::Closed);
    newer.branch = Some((6, Chain([3; 32])));
    rows.put_log(&newer).unwrap();
    assert_eq!(rows.logs().unwrap(), vec![newer.clone()]);
    assert_eq!(rows.items(&log, 0, 9).unwrap().len(), 1);
    newer.branch = None;
    rows.put_log(&newer).unwrap();
    assert_eq!(rows.log(&log).unwrap(), Some(newer));
}

pub fn a_log_that_is_removed_takes_its_items_and_anchors_along(rows: &mut dyn Rows) {
    let [gone, stays] = with_logs(rows, [1, 2]);
    for log in [gone, stays] {
        rows.append(&log, 0, &change(1, 1)).unwrap();
        rows.put_anchor(&Head { log, n: 0, chain: Chain([1; 32]) }, None).unwrap();
    }
    rows.remove_log(&gone).unwrap();
    assert_eq!(rows.log(&gone).unwrap(), None);
    assert_eq!(numbers(&rows.accepted_after(0, 9).unwrap()), [(stays, 0)]);
    assert_eq!(rows.anchor_below(&gone, 9).unwrap(), None);
    assert!(rows.anchor_below(&stays, 9).unwrap().is_some());
    // It may come again.
    with_logs(rows, [1]);
    assert_eq!(rows.items(&gone, 0, 9).unwrap(), vec![]);
    rows.append(&gone, 0, &change(1, 1)).unwrap();
    assert_eq!(rows.items_of(&entry(1), 9).unwrap().len(), 2);
}

pub fn the_current_log_is_set_and_cleared(rows: &mut dyn Rows) {
    assert_eq!(rows.current_log().unwrap(), None);
    let [one, other] = with_logs(rows, [1, 2]);
    for log in [Some(one), Some(other), None, Some(one)] {
        rows.set_current_log(log.as_ref()).unwrap();
        assert_eq!(rows.current_log().unwrap(), log);
    }
}

pub fn items_are_read_back_as_they_were_written_whatever_their_kind(rows: &mut dyn Rows) {
    let [log] = with_logs(rows, [1]);
    let items = [
        Item { kind: 0, subject: [0; 16], hash: [1; 32] },
        Item { kind: 0, subject: [7; 16], hash: [1; 32] },
        change(1, 2),
        Item::tombstone(entry(1)),
        Item { kind: 2, subject: entry(1).0, hash: [3; 32] },
        Item::close(log_id(9), [4; 32]),
        Item { kind: 255, subject: [5; 16], hash: [0; 32] },
        Item { kind: 1, subject: [0; 16], hash: [0; 32] },
    ];
    for (n, item) in (0..).zip(&items) {
        rows.append(&log, n, item).unwrap();
    }
    let held: Vec<Item> =
        rows.items(&log, 0, 99).unwrap().iter().map(|placed| placed.item).collect();
    assert_eq!(held, items);
}

pub fn items_stand_in_the_order_in_which_they_were_accepted_and_in_that_of_their_log(
    rows: &mut dyn Rows,
) {
    let [a, b] = with_logs(rows, [1, 2]);
    let accepted = [(b, 0), (a, 0), (a, 1), (b, 1), (a, 2)];
    for (log, n) in accepted {
        rows.append(&log, n, &change(1, 1)).unwrap();
    }
    let all = rows.accepted_after(0, 99).unwrap();
    assert_eq!(numbers(&all), accepted);
    assert!(all.is_sorted_by_key(|placed| placed.seq) && all[0].seq >= 1);
    assert_eq!(rows.accepted_after(all[1].seq, 2).unwrap(), all[2..4]);
    assert_eq!(rows.accepted_after(all[4].seq, 2).unwrap(), vec![]);
    assert_eq!(numbers(&rows.items(&a, 1, 99).unwrap()), [(a, 1), (a, 2)]);
    assert_eq!(numbers(&rows.items(&a, 0, 2).unwrap()), [(a, 0), (a, 1)]);
    assert_eq!(rows.first_seq(&b, 1).unwrap(), Some(all[3].seq));
    assert_eq!(rows.first_seq(&b, 2).unwrap(), None);
}

pub fn a_number_is_taken_once_in_a_log(rows: &mut dyn Rows) {
    let [one, other] = with_logs(rows, [1, 2]);
    rows.append(&one, 3, &change(1, 1)).unwrap();
    rows.append(&other, 3, &change(1, 1)).unwrap();
    assert!(rows.append(&one, 3, &change(2, 2)).is_err());
}

pub fn a_place_is_never_given_twice(rows: &mut dyn Rows) {
    let [log] = with_logs(rows, [1]);
    for n in 0..4 {
        rows.append(&log, n, &change(1, 1)).unwrap();
    }
    let last = rows.accepted_after(0, 99).unwrap()[3].seq;
    rows.cut(&log, 0).unwrap();
    rows.append(&log, 1, &change(2, 2)).unwrap();
    assert!(rows.first_seq(&log, 1).unwrap().unwrap() > last);
    assert_eq!(rows.accepted_after(last, 99).unwrap().len(), 1);
}

pub fn an_entry_has_the_changes_and_tombstones_that_name_it(rows: &mut dyn Rows) {
    let [a, b] = with_logs(rows, [1, 2]);
    let subject = entry(1).0;
    rows.append(&b, 0, &Item { kind: 0, subject, hash: [1; 32] }).unwrap();
    rows.append(&b, 1, &change(1, 1)).unwrap();
    rows.append(&a, 0, &change(2, 1)).unwrap();
    rows.append(&a, 1, &Item::tombstone(entry(1))).unwrap();
    rows.append(&a, 2, &Item { kind: 3, subject, hash: [1; 32] }).unwrap();
    rows.append(&a, 3, &Item { kind: 9, subject, hash: [1; 32] }).unwrap();
    assert_eq!(numbers(&rows.items_of(&entry(1), 9).unwrap()), [(b, 1), (a, 1)]);
    assert_eq!(numbers(&rows.items_of(&entry(1), 1).unwrap()), [(b, 1)]);
    assert_eq!(rows.items_of(&entry(1), 0).unwrap(), vec![]);
    // Ids that differ in their first or last bytes alone are others.
    for at in [0, 15] {
        let mut near = entry(1);
        near.0[at] ^= 1;
        assert_eq!(rows.items_of(&near, 9).unwrap(), vec![]);
    }
}

pub fn closes_are_found_among_all_items(rows: &mut dyn Rows) {
    let [a, b] = with_logs(rows, [1, 2]);
    rows.append(&b, 0, &Item::close(log_id(8), [1; 32])).unwrap();
    rows.append(&a, 0, &change(1, 1)).unwrap();
    rows.append(&a, 1, &Item::close(log_id(9), [2; 32])).unwrap();
    assert_eq!(numbers(&rows.closes().unwrap()), [(b, 0), (a, 1)]);
}

pub fn revocations_are_found_among_all_items(rows: &mut dyn Rows) {
    let [a, b] = with_logs(rows, [1, 2]);
    rows.append(&b, 0, &Item::revocation(&AuthorKey([0; 32]))).unwrap();
    rows.append(&a, 0, &Item { kind: 5, ..Item::revocation(&AuthorKey([1; 32])) }).unwrap();
    rows.append(&a, 1, &Item::revocation(&AuthorKey([2; 32]))).unwrap();
    rows.append(&a, 2, &Item { kind: 4, subject: [0; 16], hash: [3; 32] }).unwrap();
    let found = rows.revocations().unwrap();
    assert_eq!(numbers(&found), [(b, 0), (a, 1)]);
    assert_eq!(found[1].item, Item::revocation(&AuthorKey([2; 32])));
}

pub fn an_item_is_listed_elsewhere_when_another_log_has_the_same(rows: &mut dyn Rows) {
    let [a, b, of_the_other] = with_logs(rows, [1, 3, 2]);
    let certificate = Item { kind: 0, subject: [0; 16], hash: [6; 32] };
    for (n, item) in (0..).zip([change(1, 1), Item::tombstone(entry(2)), certificate]) {
        rows.append(&a, n, &item).unwrap();
        assert!(!rows.listed_elsewhere(&a, &item).unwrap());
        assert!(rows.listed_elsewhere(&b, &item).unwrap());
        assert!(!rows.listed_elsewhere(&of_the_other, &item).unwrap());
        assert!(!rows.listed_elsewhere(&log_id(99), &item).unwrap());
    }
    assert!(!rows.listed_elsewhere(&b, &change(1, 2)).unwrap());
    assert!(!rows.listed_elsewhere(&b, &change(2, 1)).unwrap());
    assert!(!rows.listed_elsewhere(&b, &Item::tombstone(entry(1))).unwrap());
    assert!(!rows.listed_elsewhere(&b, &Item { kind: 2, ..change(1, 1) }).unwrap());
    // Beyond the end stands what counts for nothing.
    rows.put_log(&LogRecord { end: 1, ..record(1) }).unwrap();
    assert!(rows.listed_elsewhere(&b, &Item::tombstone(entry(2))).unwrap());
    assert!(!rows.listed_elsewhere(&b, &certificate).unwrap());
}

pub fn anchors_are_found_at_and_below_a_number(rows: &mut dyn Rows) {
    let [a, b] = with_logs(rows, [1, 2]);
    let head = |log, n: u64, byte| Head { log, n, chain: Chain([byte; 32]) };
    rows.put_anchor(&head(a, 3, 3), Some(&HeadSignature([3; 64]))).unwrap();
    rows.put_anchor(&head(a, 7, 7), None).unwrap();
    rows.put_anchor(&head(b, 5, 5), None).unwrap();
    assert_eq!(rows.anchor_below(&a, 2).unwrap(), None);
    assert_eq!(rows.anchor_below(&a, 3).unwrap(), Some((3, Chain([3; 32]))));
    assert_eq!(rows.anchor_below(&a, 6).unwrap(), Some((3, Chain([3; 32]))));
    assert_eq!(rows.anchor_below(&a, 99).unwrap(), Some((7, Chain([7; 32]))));
    assert_eq!(rows.signature_at(&a, 3).unwrap(), Some(HeadSignature([3; 64])));
    assert_eq!(rows.signature_at(&a, 7).unwrap(), None);
    assert_eq!(rows.signature_at(&a, 4).unwrap(), None);
    rows.put_anchor(&head(a, 7, 8), Some(&HeadSignature([8; 64]))).unwrap();
    assert_eq!(rows.anchor_below(&a, 7).unwrap(), Some((7, Chain([8; 32]))));
    assert_eq!(rows.signature_at(&a, 7).unwrap(), Some(HeadSignature([8; 64])));
}

pub fn a_cut_takes_what_stands_above(rows: &mut dyn Rows) {
    let [a, b] = with_logs(rows, [1, 2]);
    for n in 0..5 {
        for log in [a, b] {
            rows.append(&log, n, &change(u8::try_from(n).unwrap(), 1)).unwrap();
            rows.put_anchor(&Head { log, n, chain: Chain([1; 32]) }, None).unwrap();
        }
    }
    rows.cut(&log_id(99), 0).unwrap();
    rows.cut(&a, 9).unwrap();
    assert_eq!(rows.items(&a, 0, 99).unwrap().len(), 5);
    rows.cut(&a, 2).unwrap();
    assert_eq!(rows.items(&a, 0, 99).unwrap().len(), 3);
    assert_eq!(rows.items(&b, 0, 99).unwrap().len(), 5);
    assert_eq!(rows.anchor_below(&a, 99).unwrap().unwrap().0, 2);
    assert_eq!(rows.anchor_below(&b, 99).unwrap().unwrap().0, 4);
    assert_eq!(rows.items_of(&entry(4), 9).unwrap().len(), 1);
    rows.append(&a, 3, &change(9, 9)).unwrap();
}

pub const STATUSES: [RowStatus; 5] = [
    RowStatus::Whole,
    RowStatus::Hollow,
    RowStatus::Lacking { ask: false },
    RowStatus::Lacking { ask: true },
    RowStatus::Tombstone,
];

fn row(status: RowStatus, byte: u8) -> Row {
    Row { status, document: vec![byte; usize::from(byte)], state: State([byte; 32]) }
}

pub fn a_row_is_read_back_in_every_status_and_replaced(rows: &mut dyn Rows) {
    assert!(rows.row(&entry(1)).unwrap().is_none());
    rows.remove_row(&entry(1)).unwrap();
    for (byte, status) in (0..).zip(STATUSES) {
        for id in [entry(1), entry(10 + byte)] {
            rows.put_row(&id, &row(status, byte), &View::Unknown).unwrap();
            assert!(rows.row(&id).unwrap() == Some(row(status, byte)));
        }
    }
    rows.remove_row(&entry(1)).unwrap();
    assert!(rows.row(&entry(1)).unwrap().is_none());
    assert!(rows.row(&entry(10)).unwrap().is_some());
}

pub fn rows_are_listed_by_id_page_by_page(rows: &mut dyn Rows) {
    let mut ids: Vec<EntryId> = [7, 200, 3, 90, 5].into_iter().map(entry).collect();
    ids.push(EntryId([0; 16]));
    for id in &ids {
        rows.put_row(id, &row(RowStatus::Whole, 1), &View::Unknown).unwrap();
    }
    ids.sort_unstable();
    let mut listed = rows.rows_after(None, 2).unwrap();
    assert_eq!(listed.len(), 2);
    while let Some(last) = listed.last().copied() {
        let page = rows.rows_after(Some(&last), 2).unwrap();
        if page.is_empty() {
            break;
        }
        listed.extend(page);
    }
    assert_eq!(listed, ids);
}

pub fn rows_that_ask_are_counted_and_listed(rows: &mut dyn Rows) {
    assert_eq!(rows.asking_count().unwrap(), 0);
    for (byte, status) in (1..).zip(STATUSES) {
        rows.put_row(&entry(byte), &row(status, byte), &View::Unknown).unwrap();
    }
    for byte in [50, 40] {
        rows.put_row(&entry(byte), &row(STATUSES[3], byte), &View::Unknown).unwrap();
    }
    assert_eq!(rows.asking(9).unwrap(), [entry(4), entry(40), entry(50)]);
    assert_eq!(rows.asking(2).unwrap(), [entry(4), entry(40)]);
    assert_eq!(rows.asking_count().unwrap(), 3);
    rows.put_row(&entry(4), &row(RowStatus::Whole, 1), &View::Unknown).unwrap();
    rows.remove_row(&entry(40)).unwrap();
    assert_eq!(rows.asking(9).unwrap(), [entry(50)]);
    assert_eq!(rows.asking_count().unwrap(), 1);
}

pub fn the_sum_is_zero_at_first(rows: &mut dyn Rows) {
    assert_eq!(rows.sum().unwrap(), RowSum::default());
    for byte in [1, 255, 0] {
        rows.put_sum(&RowSum([byte; 32])).unwrap();
        assert_eq!(rows.sum().unwrap(), RowSum([byte; 32]));
    }
}

pub fn numbers_beyond_the_end_find_nothing(rows: &mut dyn Rows) {
    let [log] = with_logs(rows, [1]);
    rows.append(&log, 0, &change(1, 1)).unwrap();
    rows.put_anchor(&Head { log, n: 0, chain: Chain([1; 32]) }, None).unwrap();
    assert_eq!(rows.items(&log, u64::MAX, usize::MAX).unwrap(), vec![]);
    assert_eq!(rows.first_seq(&log, u64::MAX).unwrap(), None);
    assert!(rows.anchor_below(&log, u64::MAX).unwrap().is_some());
    assert_eq!(rows.signature_at(&log, u64::MAX).unwrap(), None);
    assert_eq!(rows.accepted_after(u64::MAX - 1, usize::MAX).unwrap(), vec![]);
    rows.cut(&log, u64::MAX).unwrap();
    assert_eq!(rows.items(&log, 0, 9).unwrap().len(), 1);
}
