//! What each act of this phone's person does to items, state, sum and row.

use hearth_domain::document::{self, DocumentError};
use hearth_domain::entries::{EntryError, NewEntry, PlanEdit, View};
use hearth_domain::ids::{ChangeHash, EntryId, LogId, Ownership};
use hearth_domain::log::{Item, ItemKind};
use hearth_domain::space::{Logs, RowStatus, WriteError};
use hearth_domain::state::{RowSum, State};

use crate::harness::{Phone, appreciation, couple, day, meet, moment, plan, rest};

fn hashes(phone: &mut Phone, entry: &EntryId) -> Vec<ChangeHash> {
    let document = document::load(&phone.row(entry).document).expect("a document");
    document::hashes(&document).into_iter().collect()
}

#[test]
fn the_first_act_begins_a_log_with_its_certificate() {
    let (mut alice, _) = couple();
    assert_eq!(alice.rows().current, None);
    alice.create(&moment());
    let log = alice.current();
    let certificate = alice.space.facts().certificate;
    let items = alice.items(&log);
    let nonce = items[0].subject;
    assert_eq!(items[0], Item::certificate(nonce, certificate.hash()));
    assert_eq!(log, LogId::of(&certificate.space, &certificate.author, &nonce));
    assert_eq!(items.len(), 2);
    let record = alice.rows().logs[&log].clone();
    assert_eq!((record.end, record.member, record.author), (1, 0, certificate.author));
}

#[test]
fn creating_adds_one_item_one_whole_row_and_its_part_of_the_sum() {
    let (mut alice, _) = couple();
    let kinds: [(NewEntry, Ownership); 4] = [
        (appreciation("you waited for me"), Ownership::Of(0)),
        (moment(), Ownership::Of(0)),
        (rest(), Ownership::Of(0)),
        (plan("walk", "by the river"), Ownership::Joint),
    ];
    let mut sum = RowSum::default();
    for (n, (new, ownership)) in kinds.into_iter().enumerate() {
        let entry = alice.create(&new);
        assert_eq!(entry.about(), Ok(Some(day("2026-11-20"))));
        let shape = entry.shape().unwrap();
        assert_eq!((shape.ownership, shape.permanent), (ownership, false));
        let held = hashes(&mut alice, &entry);
        let log = alice.current();
        assert_eq!(alice.items(&log)[n + 1..], [Item::change(entry, held[0])]);
        assert_eq!(alice.status(&entry), RowStatus::Whole);
        assert_eq!(alice.row(&entry).state, State::of_changes(&entry, &held.into_iter().collect()));
        assert_eq!(alice.view(&entry).kind(), Some(new.kind()));
        sum = sum.with(&entry, &alice.row(&entry).state);
        assert_eq!(alice.rows().sum, sum);
    }
    alice.assert_sound();
}

#[test]
fn editing_a_plan_adds_one_item_and_replaces_its_part_of_the_sum() {
    let (mut alice, _) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    let (log, before) = (alice.current(), alice.row(&entry));
    alice.edit(&entry, Some("a long walk"), Some("by the river, then tea"));
    let after = alice.row(&entry);
    assert_eq!(alice.items(&log).len(), 3);
    assert_eq!(after.status, RowStatus::Whole);
    assert_eq!(hashes(&mut alice, &entry).len(), 2);
    assert_ne!(before.state, after.state);
    assert_eq!(alice.rows().sum, RowSum::default().with(&entry, &after.state));
    assert_eq!(alice.note(&entry), "by the river, then tea");
}

#[test]
fn an_edit_that_changes_nothing_adds_no_item() {
    let (mut alice, _) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    let before = alice.rows().clone();
    let same = PlanEdit::new(Some("walk"), Some("by the river")).unwrap();
    assert!(alice.space.edit_plan(&entry, &same).unwrap().is_none());
    assert!(*alice.rows() == before);
}

#[test]
fn deleting_leaves_a_tombstone_without_a_byte_of_the_text() {
    let (mut alice, _) = couple();
    let entry = alice.create(&appreciation("you waited for me"));
    assert!(alice.space.delete(&entry).unwrap().is_some());
    let (log, row) = (alice.current(), alice.row(&entry));
    assert_eq!(alice.items(&log)[2], Item::tombstone(entry));
    assert_eq!(row.status, RowStatus::Tombstone);
    assert!(row.document.is_empty());
    assert!(alice.view(&entry) == View::Unknown);
    assert_eq!(row.state, State::of_tombstone(&entry));
    assert_eq!(alice.rows().sum, RowSum::default().with(&entry, &row.state));
    assert!(alice.space.delete(&entry).unwrap().is_none(), "deleting twice adds nothing");
    assert_eq!(alice.items(&log).len(), 3);
}

#[test]
fn erasing_here_takes_the_bytes_and_leaves_items_state_and_sum() {
    let (mut alice, _) = couple();
    let entry = alice.create(&appreciation("you waited for me"));
    let (before, sum, log) = (alice.row(&entry), alice.rows().sum, alice.current());
    alice.space.erase_here(&entry).unwrap();
    let row = alice.row(&entry);
    assert_eq!((row.status, row.state), (RowStatus::Hollow, before.state));
    assert!(row.document.is_empty() && alice.view(&entry) == View::Unknown);
    assert_eq!((alice.rows().sum, alice.items(&log).len()), (sum, 2));
    alice.space.erase_here(&entry).unwrap();
    alice.space.delete(&entry).unwrap();
    assert_eq!(alice.status(&entry), RowStatus::Tombstone);
    alice.space.erase_here(&entry).unwrap();
    assert_eq!(alice.status(&entry), RowStatus::Tombstone, "a tombstone stays one");
}

#[test]
fn only_the_author_deletes_an_own_entry_and_either_a_joint_one() {
    let (mut alice, mut bob) = couple();
    let own = alice.create(&appreciation("you waited for me"));
    let joint = alice.create(&plan("walk", ""));
    meet(&mut alice, &mut bob);
    let before = bob.rows().clone();
    assert!(matches!(bob.space.delete(&own), Err(WriteError::NotYours)));
    assert!(*bob.rows() == before);
    bob.space.delete(&joint).unwrap();
    assert_eq!(bob.status(&joint), RowStatus::Tombstone);
    // What is another's can still be erased here, and nobody learns of it.
    bob.space.erase_here(&own).unwrap();
    meet(&mut alice, &mut bob);
    assert_eq!(alice.status(&own), RowStatus::Whole);
}

#[test]
fn a_plan_that_cannot_be_read_here_is_said_to_be_damaged_and_one_that_has_not_come_is_not_here() {
    let (mut alice, _) = couple();
    let edit = PlanEdit::new(Some("walk"), None).unwrap();
    let id = alice.create(&plan("walk", ""));
    for garbage in [vec![0x5a; 40], Vec::new()] {
        alice.rows().rows.get_mut(&id).unwrap().document = garbage;
        assert!(matches!(
            alice.space.edit_plan(&id, &edit),
            Err(WriteError::Document(DocumentError::Unreadable))
        ));
    }
    alice.rows().rows.get_mut(&id).unwrap().status = RowStatus::Lacking { ask: true };
    assert!(matches!(alice.space.edit_plan(&id, &edit), Err(WriteError::NotHere)));
}

#[test]
fn what_is_not_here_or_no_plan_is_not_edited() {
    let (mut alice, _) = couple();
    let edit = PlanEdit::new(Some("walk"), None).unwrap();
    let nowhere = EntryId::assemble(20_000, 0, &[1; 32]);
    assert!(matches!(alice.space.edit_plan(&nowhere, &edit), Err(WriteError::NotHere)));
    assert!(matches!(alice.space.delete(&nowhere), Err(WriteError::NotHere)));
    assert!(matches!(alice.space.erase_here(&nowhere), Err(WriteError::NotHere)));
    let entry = alice.create(&appreciation("you waited for me"));
    assert!(matches!(alice.space.edit_plan(&entry, &edit), Err(WriteError::NotEditable)));
    let gone = alice.create(&plan("walk", ""));
    alice.space.delete(&gone).unwrap();
    assert!(matches!(alice.space.edit_plan(&gone, &edit), Err(WriteError::NotHere)));
}

#[test]
fn a_plan_that_grew_over_its_limit_takes_no_more_here_but_from_the_other() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "x"));
    meet(&mut alice, &mut bob);
    // Hardly compressible, so that the document grows past 32 kB.
    let mut refused = false;
    for seed in 0..10_u32 {
        let text: String = (0..150_u32)
            .map(|part| {
                let parts: [&[u8]; 2] = [&seed.to_be_bytes(), &part.to_be_bytes()];
                data_encoding::HEXLOWER.encode(&hearth_domain::hash::labelled("text", &parts))
            })
            .collect();
        match bob.space.edit_plan(&entry, &PlanEdit::new(None, Some(&text)).unwrap()) {
            Ok(_) => assert!(bob.note(&entry) == text),
            Err(WriteError::Entry(EntryError::PlanFull)) => refused = true,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(refused);
    meet(&mut alice, &mut bob);
    assert_eq!(alice.status(&entry), RowStatus::Whole);
    assert!(alice.note(&entry) == bob.note(&entry));
}

#[test]
fn a_text_whose_change_is_too_large_is_not_told_that_its_text_is() {
    let (mut alice, _) = couple();
    // 19 998 bytes of text; every letter has another length than the last, which costs as much again.
    let note = "\u{e9}a".repeat(6_666);
    let refused = alice.space.create(Some(day("2026-11-20")), &plan("Lake", &note)).err();
    assert!(matches!(refused, Some(WriteError::Entry(EntryError::TakesTooMuch))));
    let kept = alice.create(&plan("Lake", ""));
    let edit = PlanEdit::new(None, Some(&note)).unwrap();
    let refused = alice.space.edit_plan(&kept, &edit).err().unwrap();
    assert!(matches!(refused, WriteError::Entry(EntryError::TakesTooMuch)));
    assert!(!refused.to_string().contains("20000"), "{refused}");
}

#[test]
fn a_text_over_its_limit_is_refused_and_nothing_is_changed() {
    let (mut alice, _) = couple();
    assert!(hearth_domain::entries::Appreciation::new(&"x".repeat(20_001), None).is_err());
    assert!(PlanEdit::new(None, Some(&"x".repeat(20_001))).is_err());
    let entry = alice.create(&appreciation(&"x".repeat(20_000)));
    assert_eq!(alice.status(&entry), RowStatus::Whole);
}

#[test]
fn a_failed_act_leaves_the_storage_as_it_was() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&appreciation("you waited for me"));
    meet(&mut alice, &mut bob);
    let before = bob.rows().clone();
    let edit = PlanEdit::new(Some("walk"), None).unwrap();
    assert!(bob.space.edit_plan(&entry, &edit).is_err());
    assert!(bob.space.delete(&entry).is_err());
    assert!(*bob.rows() == before, "not even a log was begun");
}

#[test]
fn no_given_byte_holds_an_instant() {
    let (mut alice, _) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    alice.edit(&entry, None, Some("by the river, then tea"));
    alice.create(&appreciation("you waited for me"));
    let mut changes = 0;
    for group in alice.groups() {
        for given in group.items.iter().filter(|given| given.item.kind() == ItemKind::Change) {
            let change = automerge::Change::from_bytes(given.bytes.clone().unwrap()).unwrap();
            assert_eq!(change.timestamp(), 0);
            assert_eq!(change.message(), None);
            assert!(change.extra_bytes().is_empty());
            changes += 1;
        }
    }
    assert_eq!(changes, 3);
}

#[test]
fn the_same_acts_give_the_same_bytes() {
    let acts = |(mut alice, _): (Phone, Phone)| {
        let entry = alice.create(&plan("walk", "by the river"));
        alice.edit(&entry, None, Some("by the river, then tea"));
        alice.groups()
    };
    let first = acts(couple());
    assert!(first == acts(couple()), "something but the acts got into the groups");
}

#[test]
fn a_phone_without_its_log_begins_a_fresh_one_and_keeps_the_old() {
    let (mut alice, _) = couple();
    alice.create(&moment());
    let old = alice.current();
    alice.space.retire_log().unwrap();
    alice.create(&moment());
    let fresh = alice.current();
    assert_ne!(old, fresh);
    assert_eq!(alice.space.summary().unwrap().logs.len(), 2);
    assert!(alice.rows().logs.keys().all(|log| *log != LogId([0; 16])));
}
