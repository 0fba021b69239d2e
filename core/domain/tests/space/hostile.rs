//! Bytes of changes that a changed client of the partner makes and signs properly (`design.md` 6.13): they
//! concern one entry, never panic across the API, never cost more than they may, and what else the group
//! brings arrives.

use std::panic;
use std::sync::Once;

use automerge::transaction::Transactable as _;
use automerge::{Automerge, ObjType, ROOT};
use hearth_domain::document::{self, MAX_TAKEN_CHANGE};
use hearth_domain::entries::PlanEdit;
use hearth_domain::ids::{ChangeHash, EntryId, LogId, Ownership};
use hearth_domain::space::{Logs, MAX_GROUP_BYTES, MAX_GROUP_ITEMS, RowStatus, WriteError};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::forged::{Forged, Made, entry_id, made_appreciation, make};
use crate::harness::{Phone, couple, meet, plan};

const ASKING: RowStatus = RowStatus::Lacking { ask: true };

/// Panics inside automerge are expected here, and their traces say nothing.
fn quietly() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let inside = info.location().is_some_and(|at| at.file().contains("automerge"))
                || std::env::var_os("HEARTH_QUIET").is_some();
            if !inside {
                usual(info);
            }
        }));
    });
}

fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// A change around this body, with a header that fits it.
fn chunk(body: &[u8]) -> Made {
    let mut hashed = vec![1];
    put_number(&mut hashed, body.len() as u64);
    hashed.extend_from_slice(body);
    let hash: [u8; 32] = Sha256::digest(&hashed).into();
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend_from_slice(&hash[..4]);
    bytes.extend_from_slice(&hashed);
    Made { hash: ChangeHash(hash), bytes }
}

/// The body of a change, after its header.
fn body(made: &Made) -> Vec<u8> {
    let length = made.bytes[9..].iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
    made.bytes[9 + length..].to_vec()
}

/// Alice is given one joint entry with these changes between two good ones. Gives the entry.
fn given(alice: &mut Phone, changes: &[Made], log: &mut Forged) -> EntryId {
    given_as(Ownership::Joint, alice, changes, log)
}

/// The log from item `from` on, in groups that are not too large.
fn groups(log: &Forged, mut from: usize) -> Vec<(usize, usize)> {
    let (mut groups, mut size) = (Vec::new(), 0);
    for (at, item) in log.items.iter().enumerate().skip(from) {
        size += item.bytes.as_ref().map_or(0, Vec::len);
        if size > MAX_GROUP_BYTES || at - from == MAX_GROUP_ITEMS {
            groups.push((from, at - 1));
            (from, size) = (at, item.bytes.as_ref().map_or(0, Vec::len));
        }
    }
    groups.push((from, log.items.len() - 1));
    groups
}

fn given_as(whose: Ownership, alice: &mut Phone, changes: &[Made], log: &mut Forged) -> EntryId {
    let seed = 10 + u8::try_from(log.items.len()).unwrap();
    let entry = entry_id(whose, false, seed);
    let [before, after] =
        [1, 2].map(|more| (entry_id(Ownership::Of(1), false, seed + 100 + more), more));
    let from = if log.items.len() == 1 { 0 } else { log.items.len() };
    let good = made_appreciation(&log.id, "good");
    log.change(before.0, &good);
    for change in changes {
        log.change(entry, change);
    }
    log.change(after.0, &good);
    for (from, to) in groups(log, from) {
        alice.take(&log.group(from, to)).unwrap();
    }
    for (entry, _) in [before, after] {
        assert_eq!(alice.status(&entry), RowStatus::Whole, "another entry of the group suffered");
    }
    alice.assert_sound();
    entry
}

#[test]
fn a_change_of_2_to_the_60_operations_is_not_walked() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let real = body(&made_appreciation(&log.id, "x"));
    // Dependencies, actor, seq 1, first operation 1, time 0, no message, no other actors: as in a real one.
    let mut bomb = real[..1 + 1 + 24 + 5].to_vec();
    let huge = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];
    let run = |value: &[u8]| [&huge[..], value].concat();
    let columns: [(u8, Vec<u8>); 5] = [
        (0x15, run(&[1, b'k'])),
        (0x34, huge.to_vec()),
        (0x42, run(&[1])),
        (0x56, run(&[0])),
        (0x70, run(&[0])),
    ];
    bomb.push(5);
    for (number, data) in &columns {
        bomb.extend([*number, u8::try_from(data.len()).unwrap()]);
    }
    for (_, data) in &columns {
        bomb.extend_from_slice(data);
    }
    let entry = given(&mut alice, &[chunk(&bomb)], &mut log);
    assert_eq!(alice.status(&entry), ASKING);
    alice.space.supply(&entry, &[chunk(&bomb).bytes]).unwrap();
    assert_eq!(alice.status(&entry), RowStatus::Lacking { ask: false });
}

#[test]
fn a_compressed_change_is_not_inflated() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let text = "a".repeat(100_000);
    let made = made_appreciation(&log.id, &text);
    let mut change = automerge::Change::from_bytes(made.bytes.clone()).unwrap();
    let small = Made { hash: made.hash, bytes: change.bytes().into_owned() };
    assert!(small.bytes.len() < 2_000 && small.bytes[8] == 2);
    let entry = given(&mut alice, &[small], &mut log);
    assert_eq!(alice.status(&entry), ASKING);
    // The same change uncompressed is what is exchanged.
    alice.space.supply(&entry, &[made.bytes]).unwrap();
    assert_eq!(alice.status(&entry), RowStatus::Whole);
}

#[test]
fn a_change_larger_than_any_of_ours_is_not_taken() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let made = made_appreciation(&log.id, &"a".repeat(MAX_TAKEN_CHANGE));
    let entry = given(&mut alice, &[made], &mut log);
    assert_eq!(alice.status(&entry), ASKING);
}

#[test]
fn a_document_of_ever_more_operations_is_held_as_far_as_it_may_grow() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let mut document = Automerge::new();
    let mut changes = Vec::new();
    for part in 0..6 {
        changes.push(make(&mut document, &log.id, |tx| {
            let text = tx.put_object(ROOT, format!("text {part}"), ObjType::Text).unwrap();
            tx.splice_text(&text, 0, 0, &"a".repeat(60_000)).unwrap();
        }));
    }
    // A group holds no more than a document may; so they come one by one.
    let entry = entry_id(Ownership::Joint, false, 10);
    alice.take(&log.group(0, 0)).unwrap();
    for (n, change) in (1..).zip(&changes) {
        log.change(entry, change);
        alice.take(&log.group(n, n)).unwrap();
    }
    assert_eq!(alice.status(&entry), ASKING);
    let held = document::load(&alice.row(&entry).document).unwrap();
    assert_eq!(document::hashes(&held).len(), 4);
    alice.assert_sound();
}

/// Long values deflate to nearly nothing on the wire and on the disk; loaded, they are as long as they are.
#[test]
fn a_document_of_ever_longer_values_is_held_as_far_as_it_may_grow() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let mut document = Automerge::new();
    let mut changes = Vec::new();
    for part in 0..40 {
        changes.push(make(&mut document, &log.id, |tx| {
            tx.put(ROOT, format!("value {part}"), "a".repeat(250_000)).unwrap();
        }));
    }
    let entry = given(&mut alice, &changes, &mut log);
    assert_eq!(alice.status(&entry), ASKING);
    let held = document::load(&alice.row(&entry).document).unwrap();
    let held = document::hashes(&held).len();
    assert!((12..=16).contains(&held), "{held} of 40 changes are held");
}

#[test]
fn a_document_nested_60_000_deep_ends_nothing() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let made = make(&mut Automerge::new(), &log.id, |tx| {
        tx.put(ROOT, "k", "plan").unwrap();
        let mut object = ROOT;
        for _ in 0..60_000 {
            object = tx.put_object(&object, "deeper", ObjType::Map).unwrap();
        }
    });
    let entry = given(&mut alice, &[made], &mut log);
    assert!(matches!(alice.status(&entry), RowStatus::Whole | RowStatus::Lacking { .. }));
    let _ = alice.space.edit_plan(&entry, &PlanEdit::new(Some("x"), None).unwrap());
    alice.space.scrub().unwrap();
}

#[test]
fn a_change_of_an_actor_of_another_log_is_not_taken() {
    let (mut alice, mut bob) = couple();
    let joint = alice.create(&plan("walk", "by the river"));
    meet(&mut alice, &mut bob);
    let mut log = Forged::of(1, 1);
    let alices = alice.current();
    for actor in [alices, LogId([9; 16])] {
        let entry = given(&mut alice, &[made_appreciation(&actor, "said by whom?")], &mut log);
        assert_eq!(alice.status(&entry), ASKING);
        assert!(alice.row(&entry).document.is_empty());
    }
    assert_eq!(alice.note(&joint), "by the river");
}

#[test]
fn a_number_that_is_not_the_next_of_its_actor_is_not_taken() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let mut document = Automerge::new();
    let first = make(&mut document, &log.id, |tx| tx.put(ROOT, "a", 1).unwrap());
    let second = make(&mut document, &log.id, |tx| tx.put(ROOT, "b", 2).unwrap());
    // The number stands after one dependency, or none, and the actor of 24 bytes with its length.
    let renumbered = |made: &Made, at: usize, seq: u8| {
        let mut changed = body(made);
        assert!(changed[at] == 1 || changed[at] == 2);
        changed[at] = seq;
        chunk(&changed)
    };
    for (one, other) in [
        (first.clone(), renumbered(&second, 33 + 25, 3)),
        (first.clone(), renumbered(&second, 33 + 25, 1)),
    ] {
        let entry = given(&mut alice, &[one, other], &mut log);
        assert_eq!(alice.status(&entry), ASKING);
        let held = document::load(&alice.row(&entry).document).unwrap();
        assert_eq!(document::hashes(&held).into_iter().collect::<Vec<_>>(), [first.hash]);
    }
    let entry = given(&mut alice, &[renumbered(&first, 26, 2)], &mut log);
    assert!(alice.row(&entry).document.is_empty());
    let entry = given(&mut alice, std::slice::from_ref(&second), &mut log);
    assert!(alice.row(&entry).document.is_empty());
    // An effect may come before its cause, in one group.
    let entry = given(&mut alice, &[second, first], &mut log);
    assert_eq!(alice.status(&entry), RowStatus::Whole);
}

#[test]
fn a_change_of_another_entry_is_no_dependency() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let mut document = Automerge::new();
    let one = make(&mut document, &log.id, |tx| tx.put(ROOT, "a", 1).unwrap());
    let other = make(&mut document, &log.id, |tx| tx.put(ROOT, "b", 2).unwrap());
    let first = given(&mut alice, &[one], &mut log);
    let second = given(&mut alice, &[other], &mut log);
    assert_eq!([alice.status(&first), alice.status(&second)], [RowStatus::Whole, ASKING]);
}

#[test]
fn bytes_that_are_not_the_change_that_the_item_names_are_not_taken() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let (one, other) = (made_appreciation(&log.id, "one"), made_appreciation(&log.id, "other"));
    let false_bytes = Made { hash: one.hash, bytes: other.bytes };
    let entry = given(&mut alice, &[false_bytes], &mut log);
    assert_eq!(alice.status(&entry), ASKING);
    alice.space.supply(&entry, &[one.bytes]).unwrap();
    assert_eq!(alice.status(&entry), RowStatus::Whole);
}

/// A plan with an edit: a text, a deletion, several columns.
fn material(log: &LogId) -> Vec<Made> {
    let mut document = Automerge::new();
    let first = make(&mut document, log, |tx| {
        tx.put(ROOT, "k", "plan").unwrap();
        tx.put(ROOT, "v", 1_u64).unwrap();
        tx.put(ROOT, "title", "walk").unwrap();
        let note = tx.put_object(ROOT, "note", ObjType::Text).unwrap();
        tx.splice_text(&note, 0, 0, "bring water").unwrap();
        let list = tx.put_object(ROOT, "list", ObjType::List).unwrap();
        tx.insert(&list, 0, 1.5).unwrap();
        tx.put(ROOT, "count", automerge::ScalarValue::counter(3)).unwrap();
    });
    let second = make(&mut document, log, |tx| {
        use automerge::ReadDoc as _;
        let (_, note) = tx.get(ROOT, "note").unwrap().unwrap();
        tx.splice_text(&note, 2, 3, "and bread").unwrap();
        tx.put(ROOT, "title", "a long walk").unwrap();
        tx.increment(ROOT, "count", 2).unwrap();
    });
    vec![first, second]
}

#[derive(Debug, Clone)]
struct Mutation {
    joint: bool,
    which: usize,
    edits: Vec<(usize, u8)>,
    cut: Option<(usize, usize)>,
}

fn mutations() -> impl Strategy<Value = Mutation> {
    let edits = prop::collection::vec((any::<usize>(), any::<u8>()), 0..4);
    let cut = prop::option::weighted(0.2, (any::<usize>(), 1..4_usize));
    (any::<bool>(), 0..2_usize, edits, cut).prop_map(|(joint, which, edits, cut)| Mutation {
        joint,
        which,
        edits,
        cut,
    })
}

proptest! {
    #![proptest_config(crate::harness::cases(256))]

    #[test]
    fn well_formed_mutated_changes_harm_one_entry_at_most(mutation in mutations()) {
        quietly();
        let (mut alice, mut bob) = couple();
        let mut log = Forged::of(1, 1);
        let mut changes = material(&log.id);
        let mut changed = body(&changes[mutation.which]);
        // Past dependencies, actor and number, so that more than the first checks are tried.
        let from = if mutation.which == 0 { 27 } else { 59 };
        for (at, value) in &mutation.edits {
            let at = from + at % (changed.len() - from);
            changed[at] ^= value;
        }
        if let Some((at, count)) = mutation.cut {
            let at = from + at % (changed.len() - from);
            changed.drain(at..(at + count).min(changed.len()));
        }
        changes[mutation.which] = chunk(&changed);
        let whose = if mutation.joint { Ownership::Joint } else { Ownership::Of(1) };
        // Half of them alone: a first change is kept as it came.
        changes.truncate(mutation.which + 1);
        let entry = given_as(whose, &mut alice, &changes, &mut log);
        alice.space.supply(&entry, &changes.iter().map(|made| made.bytes.clone()).collect::<Vec<_>>()).unwrap();
        let _ = alice.view(&entry).words();
        let whole = alice.status(&entry) == RowStatus::Whole;
        let edit = PlanEdit::new(Some("x"), Some("y")).unwrap();
        let edited = alice.space.edit_plan(&entry, &edit);
        if whole && mutation.joint {
            let broke = matches!(edited, Err(WriteError::Document(_)));
            prop_assert!(!broke, "what was taken whole can be edited");
            prop_assert_eq!(alice.status(&entry), RowStatus::Whole);
        }
        alice.assert_sound();
        // What was taken is given on, and taken there.
        meet(&mut alice, &mut bob);
        prop_assert_eq!(alice.row(&entry).state, bob.row(&entry).state);
        bob.assert_sound();
    }
}
