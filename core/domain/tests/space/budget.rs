//! How many operations are read and walked for a peer (`design.md` 6.14): a few bytes can say a great many.

use automerge::transaction::Transactable as _;
use automerge::{Automerge, ObjType, ROOT, ScalarValue};
use hearth_domain::document::{self, EditedBy, MAX_DOCUMENT_OPERATIONS, Offered};
use hearth_domain::ids::{LogId, Ownership};
use hearth_domain::space::{AcceptError, Logs as _, MAX_GROUP_OPERATIONS, RowStatus};

use crate::forged::{Forged, Made, entry_id, make};
use crate::harness::{assert_agree, couple, meet, plan};

/// A change of this many operations and few bytes, on top of what a document holds.
fn nothing(document: &mut Automerge, log: &LogId, operations: usize) -> Made {
    make(document, log, |tx| {
        let list = tx.put_object(ROOT, "list", ObjType::List).unwrap();
        tx.splice(&list, 0, 0, vec![ScalarValue::Null; operations - 1]).unwrap();
    })
}

const BIG: usize = 60_000;

#[test]
fn a_group_that_says_more_operations_than_any_honest_one_is_refused_unread() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let big = nothing(&mut Automerge::new(), &log.id, BIG);
    assert!(big.bytes.len() < 400, "{} bytes say {BIG} operations", big.bytes.len());
    for seed in 0..5 {
        log.change(entry_id(Ownership::Of(1), false, seed), &big);
    }
    let before = alice.rows().clone();
    assert!(matches!(alice.take(&log.whole()), Err(AcceptError::Malformed)));
    assert!(*alice.rows() == before);
    // Four are within the limit, and the fifth may come by itself.
    assert!(4 * BIG as u64 <= MAX_GROUP_OPERATIONS);
    let four = alice.take(&log.group(0, 4)).unwrap();
    assert!(four.work >= 4 * BIG as u64);
    alice.take(&log.group(5, 5)).unwrap();
    assert_eq!(alice.rows().rows.len(), 5);
    assert!(alice.rows().rows.values().all(|row| row.status == RowStatus::Whole));
}

#[test]
fn a_giver_ends_a_group_before_its_operations_pass_the_limit() {
    let (mut alice, mut bob) = couple();
    let note = "x".repeat(20_000);
    for _ in 0..30 {
        alice.create(&plan("long", &note));
    }
    let groups = alice.groups();
    // By bytes 25 of them would fit into one.
    let most = usize::try_from(MAX_GROUP_OPERATIONS / 20_000).unwrap();
    assert!(groups.iter().all(|group| group.items.len() <= most + 1));
    assert!(groups.len() >= 3);
    meet(&mut alice, &mut bob);
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn what_came_as_erased_in_one_group_and_got_its_bytes_later_is_passed_on_in_a_group_that_is_taken()
{
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let big = nothing(&mut Automerge::new(), &log.id, BIG);
    let entries: Vec<_> = (0..6).map(|seed| entry_id(Ownership::Of(1), false, seed)).collect();
    for entry in &entries {
        log.change(*entry, &big);
    }
    let mut erased = log.whole();
    erased.items.iter_mut().skip(1).for_each(|given| given.bytes = None);
    alice.take(&erased).unwrap();
    for entry in &entries {
        alice.space.supply(entry, std::slice::from_ref(&big.bytes)).unwrap();
        assert_eq!(alice.status(entry), RowStatus::Whole);
    }
    let (mut new, _) = couple();
    for group in alice.groups() {
        new.take(&group).unwrap();
    }
    let whole = entries.iter().filter(|entry| new.status(entry) == RowStatus::Whole).count();
    assert_eq!((whole, new.rows().rows.len()), (4, 6), "the rest is asked for");
}

/// What is offered for one document.
fn offers<'a>(log: &'a LogId, changes: &'a [Made]) -> Vec<Offered<'a>> {
    let offer = |made: &'a Made| Offered {
        hash: made.hash,
        bytes: &made.bytes,
        logs: std::slice::from_ref(log),
    };
    changes.iter().map(offer).collect()
}

#[test]
fn what_is_offered_beyond_what_a_document_may_have_is_not_read() {
    let log = LogId([7; 16]);
    let mut made = Automerge::new();
    let changes: Vec<Made> = (0..12).map(|_| nothing(&mut made, &log, BIG)).collect();
    let extended = document::extend(&[], &offers(&log, &changes), EditedBy::Both);
    assert_eq!((extended.held.len(), extended.refused), (4, 8));
    assert!(extended.work <= 2 * MAX_DOCUMENT_OPERATIONS, "{}", extended.work);
}

#[test]
fn a_key_that_stands_for_many_operations_is_paid_for_with_each() {
    let log = LogId([1; 16]);
    let says = |times: u64, length: usize| {
        let key = "k".repeat(length);
        make(&mut Automerge::new(), &log, |tx| {
            (0..times).for_each(|at| tx.put(ROOT, &key, at).unwrap());
        })
    };
    let long = says(80, 32_000);
    assert!(long.bytes.len() < 33_000, "automerge spells out 2.5 MB of it");
    for (made, taken) in [(long, 0), (says(8, 32_000), 1), (says(80, 32), 1)] {
        let extended = document::extend(&[], &offers(&log, &[made]), EditedBy::Both);
        assert_eq!(extended.held.len(), taken);
    }
}

#[test]
fn the_search_for_good_changes_among_bad_ones_has_an_end() {
    let log = LogId([7; 16]);
    let mut made = Automerge::new();
    let big = nothing(&mut made, &log, BIG);
    let held = document::extend(&[], &offers(&log, &[big]), EditedBy::Both);
    assert_eq!(held.held.len(), 1);
    // Many changes that are good by themselves, but number an actor's acts alike: not all can be right.
    let mut changes: Vec<Made> = Vec::new();
    for at in 0..60_u8 {
        let mut branch = made.clone();
        changes.push(make(&mut branch, &log, |tx| tx.put(ROOT, "at", u64::from(at)).unwrap()));
    }
    let extended = document::extend(&held.document, &offers(&log, &changes), EditedBy::Both);
    // One of them is taken, and the rest is left out long before all were tried.
    assert_eq!(extended.held.len(), 2);
    assert_eq!(extended.refused, 59);
    assert!(extended.work <= 6 * MAX_DOCUMENT_OPERATIONS, "{}", extended.work);
}
