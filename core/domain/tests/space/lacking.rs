//! Rows whose items are known and whose bytes are not: how they come about, and how they are filled.

use hearth_domain::document;
use hearth_domain::ids::{EntryId, Ownership};
use hearth_domain::space::{Logs, RowStatus};

use crate::forged::{Forged, entry_id, made_appreciation};
use crate::harness::{appreciation, assert_agree, couple, meet, plan};

const ASKING: RowStatus = RowStatus::Lacking { ask: true };
const LACKING: RowStatus = RowStatus::Lacking { ask: false };

#[test]
fn what_is_given_as_erased_is_lacking_and_not_asked_for_by_itself() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    alice.space.erase_here(&entry).unwrap();
    let meeting = meet(&mut alice, &mut bob);
    assert!(meeting.complete);
    assert_eq!((alice.status(&entry), bob.status(&entry)), (RowStatus::Hollow, LACKING));
    assert_eq!(bob.space.summary().unwrap().asks, 0);
    // "Sync now" asks once more, in vain.
    bob.space.ask_again().unwrap();
    assert_eq!((bob.status(&entry), bob.space.summary().unwrap().asks), (ASKING, 1));
    meet(&mut alice, &mut bob);
    assert_eq!(bob.status(&entry), LACKING);
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn erased_from_a_peer_takes_nothing_from_a_row_that_holds_bytes() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    meet(&mut alice, &mut bob);
    bob.edit(&entry, None, Some("by the sea"));
    alice.space.erase_here(&entry).unwrap();
    // All of Alice's log once more, erased; to a phone that holds it.
    for group in alice.groups() {
        bob.take(&group).unwrap();
    }
    assert_eq!(bob.status(&entry), RowStatus::Whole);
    meet(&mut alice, &mut bob);
    assert_eq!((bob.status(&entry), bob.note(&entry)), (RowStatus::Whole, "by the sea".to_owned()));
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn a_row_that_lacks_its_beginning_is_filled_when_asked_for() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    alice.edit(&entry, None, Some("by the sea"));
    // The first change comes without its bytes, the second with them.
    for mut group in alice.groups() {
        group.items[1].bytes = None;
        let accepted = bob.take(&group).unwrap();
        assert_eq!(accepted.rows[0].refused, 1, "the second needs the first");
    }
    assert_eq!(bob.status(&entry), ASKING);
    assert_eq!(bob.space.asking(8).unwrap(), [entry]);
    let changes = alice.space.changes_of(&entry).unwrap();
    assert_eq!(changes.len(), 2);
    let change = bob.space.supply(&entry, &changes).unwrap();
    assert_eq!((change.before, change.after), (Some(ASKING), Some(RowStatus::Whole)));
    assert_eq!(bob.note(&entry), "by the sea");
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn a_lacking_row_shows_what_is_held() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    alice.edit(&entry, None, Some("by the sea"));
    for mut group in alice.groups() {
        group.items[2].bytes = None;
        bob.take(&group).unwrap();
    }
    assert_eq!((bob.status(&entry), bob.note(&entry)), (LACKING, "by the river".to_owned()));
    let state = bob.row(&entry).state;
    assert_eq!(state, alice.row(&entry).state, "the state does not depend on bytes");
}

#[test]
fn supplied_bytes_that_no_item_names_are_thrown_away() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    for mut group in alice.groups() {
        group.items[1].bytes = None;
        bob.take(&group).unwrap();
    }
    let false_bytes = made_appreciation(&alice.current(), "never said").bytes;
    for bytes in [vec![false_bytes], vec![Vec::new()], vec![vec![0; 100]], Vec::new()] {
        bob.space.supply(&entry, &bytes).unwrap();
        assert_eq!(bob.status(&entry), LACKING);
        assert!(bob.row(&entry).document.is_empty());
    }
    // Nor does it make a row of an entry that nobody named.
    let nowhere = entry_id(Ownership::Of(0), false, 9);
    bob.space.supply(&nowhere, &[made_appreciation(&alice.current(), "x").bytes]).unwrap();
    assert!(!bob.rows().rows.contains_key(&nowhere));
    bob.assert_sound();
}

#[test]
fn nothing_is_supplied_to_what_was_erased_here_or_deleted() {
    let (mut alice, mut bob) = couple();
    let (one, other) = (alice.create(&plan("walk", "")), alice.create(&plan("sea", "")));
    meet(&mut alice, &mut bob);
    let held = [one, other].map(|entry| alice.space.changes_of(&entry).unwrap());
    bob.space.erase_here(&one).unwrap();
    bob.space.delete(&other).unwrap();
    bob.space.supply(&one, &held[0]).unwrap();
    bob.space.supply(&other, &held[1]).unwrap();
    assert_eq!([bob.status(&one), bob.status(&other)], [RowStatus::Hollow, RowStatus::Tombstone]);
    assert!(bob.row(&one).document.is_empty() && bob.row(&other).document.is_empty());
    assert_eq!(bob.space.changes_of(&one).unwrap().len(), 0);
}

/// The entry lacks an edit that this very process made.
fn without_own_edit() -> (crate::harness::Phone, crate::harness::Phone, EntryId) {
    let (mut alice, mut bob) = couple();
    let entry = bob.create(&plan("walk", "by the river"));
    meet(&mut alice, &mut bob);
    let before = alice.row(&entry).document;
    alice.edit(&entry, None, Some("by the sea"));
    meet(&mut alice, &mut bob);
    alice.rows().rows.get_mut(&entry).unwrap().document = before;
    alice.space.scrub().unwrap();
    assert_eq!(alice.status(&entry), ASKING);
    (alice, bob, entry)
}

#[test]
fn an_edit_of_a_row_that_lacks_an_own_change_never_numbers_two_changes_alike() {
    let (mut alice, mut bob, entry) = without_own_edit();
    alice.edit(&entry, Some("a long walk"), None);
    alice.edit(&entry, Some("a longer walk"), None);
    meet(&mut alice, &mut bob);
    let held = document::load(&bob.row(&entry).document).unwrap();
    assert_eq!(document::hashes(&held).len(), 4);
    assert_eq!((alice.status(&entry), bob.status(&entry)), (RowStatus::Whole, RowStatus::Whole));
    assert_eq!(alice.note(&entry), "by the sea");
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn a_void_item_never_makes_a_row_and_its_bytes_are_not_kept() {
    let (mut alice, _) = couple();
    let mine = alice.create(&appreciation("you waited for me"));
    let before = alice.row(&mine);
    let mut log = Forged::of(1, 1);
    let made = made_appreciation(&log.id, "you did not");
    log.change(mine, &made).change(entry_id(Ownership::Of(0), false, 5), &made);
    alice.take(&log.whole()).unwrap();
    assert!(alice.row(&mine) == before);
    alice.space.supply(&mine, &[made.bytes]).unwrap();
    assert!(alice.row(&mine) == before);
    assert_eq!(alice.rows().rows.len(), 1);
}
