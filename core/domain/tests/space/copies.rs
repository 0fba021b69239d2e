//! Phones that were restored from an older copy, or copied while they went on; further phones of a member
//! (`sync.md` 1 "Fork", `design.md` 4 and 5).

use hearth_domain::ids::{DeviceKey, EntryId};
use hearth_domain::log::{AuthorSecret, Certificate, Item, ItemKind};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Facts, Logs, Standing};

use crate::harness::{Phone, appreciation, assert_agree, couple, meet, moment, plan, settle};

#[test]
fn a_restored_phone_gets_its_own_items_back_and_edits_on_both_sides_survive() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "bring water"));
    let mut backup = alice.copy(31);
    let later = alice.create(&appreciation("written after the backup"));
    alice.edit(&entry, Some("a long walk"), None);
    meet(&mut alice, &mut bob);
    backup.space.retire_log().unwrap();
    let since = backup.create(&appreciation("written after the restore"));
    bob.edit(&entry, None, Some("bring water and bread"));
    meet(&mut backup, &mut bob);
    assert_agree(&mut backup, &mut bob);
    for held in [later, since] {
        assert!(backup.rows().rows.contains_key(&held) && bob.rows().rows.contains_key(&held));
    }
    assert_eq!(backup.note(&entry), "bring water and bread");
    backup.edit(&entry, None, Some("bring water, bread and salt"));
    bob.edit(&entry, None, Some("please bring water and bread"));
    meet(&mut backup, &mut bob);
    assert_agree(&mut backup, &mut bob);
    assert_eq!(bob.note(&entry), "please bring water, bread and salt");
}

#[test]
fn a_phone_restored_unawares_stops_writing_to_the_log_that_went_on_elsewhere() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    let old = alice.current();
    let mut backup = alice.copy(31);
    alice.create(&appreciation("written after the backup"));
    meet(&mut alice, &mut bob);
    meet(&mut backup, &mut bob);
    backup.create(&moment());
    assert_ne!(backup.current(), old);
    meet(&mut backup, &mut bob);
    assert_agree(&mut backup, &mut bob);
}

/// Alice's phone and a copy of it have both written to the same log, and Bob met the first.
fn cloned() -> (Phone, Phone, Phone, [EntryId; 4]) {
    let (mut alice, mut bob) = couple();
    let shared = alice.create(&plan("walk", "bring water"));
    meet(&mut alice, &mut bob);
    let mut copy = alice.copy(31);
    let one = alice.create(&appreciation("on the first phone"));
    alice.edit(&shared, None, Some("bring water and bread"));
    let deleted = alice.create(&plan("gone", ""));
    alice.space.delete(&deleted).unwrap();
    let two = copy.create(&appreciation("on the copy"));
    copy.edit(&shared, None, Some("please bring water"));
    meet(&mut alice, &mut bob);
    (alice, copy, bob, [shared, one, two, deleted])
}

#[test]
fn a_log_continued_twice_is_ended_and_both_branches_are_listed_again() {
    let (alice, mut copy, mut bob, [shared, one, two, deleted]) = cloned();
    let old = copy.current();
    let before = copy.rows().logs[&old].end;
    meet(&mut copy, &mut bob);
    assert_eq!(copy.standing(&old), Standing::Closed);
    let fresh = copy.current();
    let items = copy.items(&fresh);
    assert_eq!(items[1].kind(), ItemKind::Close);
    let named: Vec<_> = items.iter().filter_map(Item::entry).collect();
    assert_eq!(named.iter().filter(|entry| **entry == shared).count(), 2, "each edit once");
    assert!([one, two, deleted].iter().all(|entry| named.contains(entry)));
    assert!(copy.rows().logs[&old].end < before);
    meet(&mut copy, &mut bob);
    assert_eq!(bob.standing(&old), Standing::Closed);
    assert_agree(&mut copy, &mut bob);
    assert_eq!(bob.note(&shared), "please bring water and bread");
    let mut phones = [alice, copy, bob];
    settle(&mut phones);
    let [mut alice, mut copy, mut bob] = phones;
    assert_agree(&mut alice, &mut bob);
    assert_agree(&mut copy, &mut bob);
}

#[test]
fn the_partner_forgets_a_branch_only_when_all_of_it_is_listed_again() {
    let (_, mut copy, mut bob, _) = cloned();
    let old = copy.current();
    let held = bob.items(&old);
    // The copy hears of Bob's branch, and Bob hears only the beginning of the fresh log.
    for group in bob.groups_for(&[(old, copy.rows().logs[&old].end - 1)].into()) {
        let _ = copy.take(&group);
    }
    meet(&mut copy, &mut bob);
    let fresh = copy.current();
    let ends = copy.items(&fresh).len();
    let (mut other, mut fresh_bob) = (bob.copy(77), bob.copy(78));
    assert_agree(&mut copy, &mut bob);
    // Bob with the old branch, given the fresh log item by item.
    let (_, _, mut slow, _) = cloned();
    for n in 0..ends as u64 {
        let end = copy.rows().logs[&fresh].clone();
        let chain = copy.space.chain_at(&fresh, n).unwrap().unwrap();
        let signature = copy.secret.sign_head(&hearth_domain::log::Head { log: fresh, n, chain });
        let lacks = copy.rows().logs.keys().map(|log| (*log, end.end + 100)).collect();
        let mut lacks: hearth_domain::space::Lacks = lacks;
        lacks.insert(fresh, n);
        let mut group = copy.groups_for(&lacks).remove(0);
        group.items.truncate(1);
        group.ends = vec![hearth_domain::space::SignedEnd { log: fresh, n, signature }];
        slow.take(&group).unwrap();
        let listed = slow.items(&fresh);
        let unlisted = held.iter().skip(3).any(|item| !listed.contains(item));
        assert_eq!(slow.standing(&old) == Standing::Closed, n > 0 && !unlisted, "after item {n}");
    }
    assert_agree(&mut other, &mut fresh_bob);
}

#[test]
fn both_copies_of_a_phone_may_go_on_and_nothing_of_either_is_lost() {
    let (mut alice, mut copy, mut bob, _) = cloned();
    meet(&mut copy, &mut bob);
    meet(&mut copy, &mut bob);
    // The first phone knows nothing of it and writes on in the log that is closed elsewhere.
    let late = alice.create(&appreciation("much later"));
    meet(&mut alice, &mut bob);
    meet(&mut alice, &mut bob);
    assert!(bob.rows().rows.contains_key(&late));
    let mut phones = [alice, copy, bob];
    settle(&mut phones);
    let [mut alice, mut copy, mut bob] = phones;
    assert_agree(&mut alice, &mut bob);
    assert_agree(&mut copy, &mut bob);
}

#[test]
fn a_log_goes_on_along_the_branch_held_when_the_phone_that_wrote_the_other_one_lost_it() {
    let (mut alice, mut copy, mut bob, [_, one, ..]) = cloned();
    let old = alice.current();
    let mut backup = alice.rows().clone();
    // Bob sees that the log was continued twice, and the copy is set back before it hears of that.
    for group in copy.groups_for(&[(old, 2)].into()) {
        bob.take(&group).unwrap();
    }
    assert_eq!(bob.standing(&old), Standing::Split);
    std::mem::swap(copy.rows(), &mut backup);
    let later = alice.create(&appreciation("much later"));
    meet(&mut alice, &mut bob);
    assert!([one, later].iter().all(|entry| bob.rows().rows.contains_key(entry)));
    let mut phones = [alice, copy, bob];
    settle(&mut phones);
    let [mut alice, mut copy, mut bob] = phones;
    assert_agree(&mut alice, &mut bob);
    assert_agree(&mut copy, &mut bob);
    assert_eq!(alice.current(), old, "there is one branch only, and nothing to end");
}

#[test]
fn a_closed_log_whose_end_was_never_signed_can_still_be_passed_on() {
    let (mut alice, mut copy, mut bob, _) = cloned();
    for _ in 0..3 {
        meet(&mut copy, &mut bob);
        meet(&mut alice, &mut bob);
    }
    // A phone of Alice's that has nothing gets all of it from Bob alone.
    let (secret, facts) = (alice.secret.clone(), alice.space.facts().clone());
    let mut empty = Phone::with(MemoryRows::default(), facts, secret, 55);
    meet(&mut empty, &mut bob);
    meet(&mut empty, &mut bob);
    assert_agree(&mut empty, &mut bob);
}

#[test]
fn a_log_that_ends_inside_a_group_that_was_taken_can_still_be_passed_on() {
    let (mut alice, mut bob) = couple();
    alice.create(&appreciation("first"));
    alice.create(&plan("walk", "bring water"));
    let mut copy = alice.copy(31);
    for n in 0..3 {
        alice.create(&appreciation(&format!("on the first phone {n}")));
    }
    copy.create(&appreciation("on the copy"));
    let old = copy.current();
    // Bob takes all five as one group: there is one signature, past the place where the two part.
    assert_eq!(meet(&mut alice, &mut bob).groups, 1);
    meet(&mut copy, &mut bob);
    meet(&mut copy, &mut bob);
    assert_eq!(bob.standing(&old), Standing::Closed);
    assert_eq!(bob.rows().logs[&old].end, 2);
    let (secret, facts) = (alice.secret.clone(), alice.space.facts().clone());
    for rows in [MemoryRows::default(), alice.rows().clone()] {
        let mut other = Phone::with(rows, facts.clone(), secret.clone(), 55);
        for _ in 0..3 {
            meet(&mut other, &mut bob);
        }
        assert_agree(&mut other, &mut bob);
    }
}

#[test]
fn a_closed_log_ends_lower_when_an_older_copy_turns_up() {
    let (mut alice, mut bob) = couple();
    alice.create(&appreciation("shared by all"));
    let mut older = alice.copy(31);
    alice.create(&appreciation("shared by two"));
    let mut copy = alice.copy(32);
    alice.create(&appreciation("on the first phone"));
    copy.create(&appreciation("on the copy"));
    older.create(&appreciation("on the older copy"));
    let old = alice.current();
    for _ in 0..2 {
        meet(&mut alice, &mut bob);
        meet(&mut copy, &mut bob);
    }
    assert_eq!((bob.standing(&old), bob.rows().logs[&old].end), (Standing::Closed, 2));
    for _ in 0..2 {
        meet(&mut older, &mut bob);
    }
    assert_eq!((bob.standing(&old), bob.rows().logs[&old].end), (Standing::Closed, 1));
    let mut phones = [alice, copy, older, bob];
    settle(&mut phones);
    let [mut alice, mut copy, mut older, mut bob] = phones;
    for phone in [&mut alice, &mut copy, &mut older] {
        assert_agree(phone, &mut bob);
        assert_eq!(phone.rows().rows.len(), 5);
    }
}

#[test]
fn what_was_taken_as_one_group_is_never_given_in_part() {
    let (mut alice, mut bob) = couple();
    for _ in 0..30 {
        bob.create(&moment());
    }
    for _ in 0..100 {
        alice.create(&moment());
    }
    meet(&mut alice, &mut bob);
    let (secret, facts) = (alice.secret.clone(), alice.space.facts().clone());
    let mut empty = Phone::with(MemoryRows::default(), facts, secret, 55);
    assert_eq!(meet(&mut empty, &mut bob).new_items, 132);
    assert_agree(&mut empty, &mut bob);
}

/// A second phone of a member, certified by the first.
fn second_phone(of: &Phone, key: u8, seed: u64) -> Phone {
    let secret = AuthorSecret::from_bytes(&[key; 32]);
    let own = of.space.facts();
    let certificate = Certificate::by_earlier(
        own.space,
        own.certificate.member,
        DeviceKey([key; 32]),
        secret.public(),
        &of.secret,
    );
    let facts = Facts { certificate, ..own.clone() };
    Phone::with(MemoryRows::default(), facts, secret, seed)
}

#[test]
fn a_third_phone_gets_everything_through_the_partner_and_passes_it_on_whole() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "bring water"));
    bob.create(&appreciation("you waited for me"));
    meet(&mut alice, &mut bob);
    alice.create(&moment());
    bob.edit(&entry, None, Some("bring water and bread"));
    meet(&mut alice, &mut bob);
    let mut tablet = second_phone(&alice, 3, 41);
    meet(&mut tablet, &mut bob);
    assert_agree(&mut tablet, &mut bob);
    tablet.edit(&entry, None, Some("please bring water and bread"));
    let own = tablet.create(&appreciation("on the tablet"));
    // Bob hears of the tablet's log through Alice's first phone only.
    meet(&mut tablet, &mut alice);
    meet(&mut alice, &mut bob);
    assert_agree(&mut alice, &mut bob);
    assert!(bob.rows().rows.contains_key(&own));
    // Any phone of the member may delete what another wrote.
    alice.space.delete(&own).unwrap();
    let mut phones = [alice, bob, tablet];
    settle(&mut phones);
    let [mut alice, mut bob, mut tablet] = phones;
    assert_agree(&mut alice, &mut bob);
    assert_agree(&mut tablet, &mut bob);
}
