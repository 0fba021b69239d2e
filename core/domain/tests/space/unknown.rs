//! What a newer version wrote passes through this one unchanged (`design.md` 6.9, invariant 8).

use automerge::transaction::Transactable as _;
use automerge::{Automerge, ObjType, ROOT, ReadDoc as _};
use hearth_domain::document;
use hearth_domain::entries::View;
use hearth_domain::ids::{EntryId, Ownership};
use hearth_domain::log::Item;
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{GivenItem, Logs, RowStatus};

use crate::forged::{Forged, Made, entry_id, make};
use crate::harness::{Phone, assert_agree, couple, meet};

/// Everything that a phone would give of one log, item by item.
fn given(phone: &mut Phone, log: &Forged) -> Vec<GivenItem> {
    let groups = phone.groups();
    groups
        .iter()
        .flat_map(|group| &group.items)
        .filter(|item| item.log == log.id)
        .cloned()
        .collect()
}

/// Alice takes it from Bob, and a new phone of Alice's from her: every item and byte is the same there.
fn passes_through(log: &Forged) -> Phone {
    let (mut alice, _) = couple();
    alice.take(&log.whole()).unwrap();
    assert!(given(&mut alice, log) == log.items);
    let mut other = alice.copy(9);
    *other.rows() = MemoryRows::default();
    meet(&mut alice, &mut other);
    assert!(given(&mut other, log) == log.items);
    assert_agree(&mut alice, &mut other);
    alice
}

#[test]
fn unknown_kinds_of_item_are_kept_and_passed_on_and_have_no_effect() {
    let mut log = Forged::of(1, 1);
    for kind in [4, 7, 100, 255] {
        log.push(Item { kind, subject: [kind; 16], hash: [kind; 32] }, None);
    }
    let mine = entry_id(Ownership::Of(0), false, 1);
    log.push(Item { kind: 9, subject: mine.0, hash: [0; 32] }, None);
    let mut alice = passes_through(&log);
    assert!(alice.rows().rows.is_empty());
    assert!(alice.space.items_of(&mine, 9).unwrap().is_empty());
}

fn from_the_future(log: &Forged, kind: &str) -> Vec<Made> {
    let mut document = Automerge::new();
    let first = make(&mut document, &log.id, |tx| {
        tx.put(ROOT, "k", kind).unwrap();
        tx.put(ROOT, "v", 7_u64).unwrap();
        tx.put(ROOT, "text", "what a later version wrote").unwrap();
        let inner = tx.put_object(ROOT, "new", ObjType::Map).unwrap();
        tx.put(&inner, "bytes", vec![1_u8, 2, 3]).unwrap();
        let list = tx.put_object(&inner, "list", ObjType::List).unwrap();
        tx.insert(&list, 0, automerge::ScalarValue::Timestamp(0)).unwrap();
    });
    let second = make(&mut document, &log.id, |tx| tx.put(ROOT, "new field", true).unwrap());
    vec![first, second]
}

#[test]
fn unknown_kinds_of_document_are_kept_and_passed_on() {
    let mut log = Forged::of(1, 1);
    let entry = entry_id(Ownership::Of(1), true, 1);
    for made in from_the_future(&log, "letter in a bottle") {
        log.change(entry, &made);
    }
    let mut alice = passes_through(&log);
    assert_eq!(alice.status(&entry), RowStatus::Whole);
    assert!(alice.view(&entry) == View::Unknown);
}

#[test]
fn unknown_fields_of_a_known_kind_are_kept_and_the_rest_is_shown() {
    let mut log = Forged::of(1, 1);
    let entry = entry_id(Ownership::Of(1), false, 1);
    for made in from_the_future(&log, "appreciation") {
        log.change(entry, &made);
    }
    let mut alice = passes_through(&log);
    assert_eq!(alice.view(&entry).words(), "what a later version wrote");
}

#[test]
fn an_edit_here_keeps_fields_that_are_not_understood() {
    let (mut alice, mut bob) = couple();
    let entry = entry_id(Ownership::Joint, false, 1);
    let mut log = Forged::of(1, 1);
    let made = make(&mut Automerge::new(), &log.id, |tx| {
        tx.put(ROOT, "k", "plan").unwrap();
        tx.put(ROOT, "title", "walk").unwrap();
        tx.put_object(ROOT, "note", ObjType::Text).unwrap();
        tx.put(ROOT, "colour", "green").unwrap();
    });
    log.change(entry, &made);
    alice.take(&log.whole()).unwrap();
    alice.edit(&entry, Some("a long walk"), Some("bring water"));
    meet(&mut alice, &mut bob);
    let document = document::load(&bob.row(&entry).document).unwrap();
    assert_eq!(document.get(ROOT, "colour").unwrap().unwrap().0.as_str(), Some("green"));
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn a_kind_is_not_believed_under_an_id_of_another_shape() {
    let mut log = Forged::of(1, 1);
    let no_day = EntryId::assemble(0, 1, &[1; 32]);
    let shapes =
        [entry_id(Ownership::Joint, false, 1), entry_id(Ownership::Of(1), true, 2), no_day];
    for entry in shapes {
        for made in from_the_future(&log, "appreciation") {
            log.change(entry, &made);
        }
    }
    let mut alice = passes_through(&log);
    for entry in shapes {
        assert!(alice.view(&entry) == View::Unknown);
        assert_eq!(alice.status(&entry), RowStatus::Whole);
    }
}

#[test]
fn a_branch_listed_again_keeps_items_of_unknown_kinds() {
    let (mut alice, mut bob) = couple();
    alice.create(&crate::harness::moment());
    meet(&mut alice, &mut bob);
    let old = alice.current();
    let mut copy = alice.copy(9);
    // A newer version wrote to the log on the one phone, this version on the other.
    let mut newer = Forged::of(0, 1);
    newer.id = old;
    newer.items = alice.groups()[0].items.clone();
    let unknown = Item { kind: 77, subject: [7; 16], hash: [8; 32] };
    newer.push(unknown, None);
    bob.take(&newer.group(2, 2)).unwrap();
    copy.create(&crate::harness::moment());
    for _ in 0..3 {
        meet(&mut copy, &mut bob);
    }
    assert_agree(&mut copy, &mut bob);
    let fresh = copy.current();
    assert!(bob.items(&fresh).contains(&unknown));
}

#[test]
fn what_a_newer_version_of_mine_wrote_is_listed_again_though_the_partner_lists_the_same() {
    let (mut alice, _) = couple();
    let item = Item { kind: 9, subject: [1; 16], hash: [2; 32] };
    let mut hers = Forged::of(0, 1);
    hers.push(item, None);
    let mut his = Forged::of(1, 1);
    his.push(item, None);
    let mut ends = Forged::of(0, 2);
    ends.push(Item::close(hers.id, hers.chain(0).0), None);
    for group in [hers.whole(), his.whole(), ends.whole()] {
        alice.take(&group).unwrap();
    }
    let logs = alice.rows().logs.clone();
    let of_hers = |placed: &hearth_domain::space::Placed| {
        let by = &logs[&placed.log];
        placed.item == item && by.member == 0 && placed.n <= by.end
    };
    assert!(alice.rows().items.values().any(of_hers));
}
