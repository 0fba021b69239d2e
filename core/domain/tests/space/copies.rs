//! Phones that were restored from an older copy, or copied while they went on; further phones of a member;
//! a phone that was replaced (`sync.md` 1 "Fork", `design.md` 4 and 5).

use hearth_domain::ids::{DeviceKey, EntryId};
use hearth_domain::log::{AuthorSecret, Certificate, ItemKind};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{AcceptError, Facts, Logs, Standing};
use proptest::prelude::*;

use crate::harness::{
    Phone, appreciation, assert_agree, couple, first_facts, meet, members, moment, plan, secrets,
    settle, space_id,
};

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
    let named: Vec<_> = items.iter().filter_map(hearth_domain::log::Item::entry).collect();
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

#[test]
fn a_replaced_phone_writes_no_more_and_its_key_begins_no_log() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&appreciation("you waited for me"));
    meet(&mut alice, &mut bob);
    let old = alice.current();
    // Alice's only phone is lost; Bob's vouches for the new one.
    let secret = AuthorSecret::from_bytes(&[3; 32]);
    let member = members().both()[0];
    let certificate = Certificate::by_partner(
        space_id(),
        member,
        DeviceKey([3; 32]),
        secret.public(),
        &bob.secret,
    );
    let facts = Facts { certificate, ..alice.space.facts().clone() };
    let mut new = Phone::with(MemoryRows::default(), facts, secret, 51);
    meet(&mut new, &mut bob);
    new.space.close_earlier_phones().unwrap();
    meet(&mut new, &mut bob);
    assert_agree(&mut new, &mut bob);
    assert_eq!(bob.standing(&old), Standing::Closed);
    new.space.delete(&entry).unwrap();
    meet(&mut new, &mut bob);
    assert_agree(&mut new, &mut bob);
    // Whoever found the old phone goes on with its log, and begins another.
    let stolen = alice.create(&appreciation("not by Alice"));
    for group in alice.groups() {
        let _ = bob.take(&group);
        let _ = new.take(&group);
    }
    alice.space.retire_log().unwrap();
    let stolen_too = alice.create(&appreciation("nor this"));
    let log = alice.current();
    let lacks = alice.rows().logs.keys().filter(|of| **of != log).map(|of| (*of, 99)).collect();
    for phone in [&mut bob, &mut new] {
        let refused = phone.take(&alice.groups_for(&lacks)[0]);
        assert!(matches!(refused, Err(AcceptError::KeyReplaced)));
        assert!(!phone.rows().rows.contains_key(&stolen));
        assert!(!phone.rows().rows.contains_key(&stolen_too));
    }
    assert_agree(&mut new, &mut bob);
}

#[derive(Debug, Clone)]
enum Act {
    Create(usize, u8),
    Edit(usize, usize, String),
    Delete(usize, usize),
    Meet(usize, usize),
    /// One phone hears some groups of another, as when a session is cut.
    Hear(usize, usize, usize),
    /// A copy of a phone that goes on beside it (up to four phones).
    Copy(usize),
    /// The phone is set back to how it was when it was last copied or set back; it may know of it or not.
    Back(usize, bool),
    Keep(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let who = 0..4_usize;
    let any = 0..1000_usize;
    let act = prop_oneof![
        4 => (who.clone(), 0..3_u8).prop_map(|(who, kind)| Act::Create(who, kind)),
        4 => (who.clone(), any.clone(), "[a-c ]{0,6}").prop_map(|(a, b, c)| Act::Edit(a, b, c)),
        1 => (who.clone(), any).prop_map(|(a, b)| Act::Delete(a, b)),
        5 => (who.clone(), who.clone()).prop_map(|(a, b)| Act::Meet(a, b)),
        1 => (who.clone(), who.clone(), 1..3_usize).prop_map(|(a, b, c)| Act::Hear(a, b, c)),
        2 => who.clone().prop_map(Act::Copy),
        2 => (who.clone(), any_bool()).prop_map(|(a, b)| Act::Back(a, b)),
        2 => who.prop_map(Act::Keep),
    ];
    prop::collection::vec(act, 1..30)
}

fn any_bool() -> impl Strategy<Value = bool> {
    any::<bool>()
}

struct World {
    phones: Vec<Phone>,
    kept: Vec<MemoryRows>,
    seed: u64,
    /// Entries made in no phone that was set back since.
    made: Vec<EntryId>,
}

impl World {
    fn new() -> Self {
        let (alice, bob) = couple();
        let kept = vec![MemoryRows::default(), MemoryRows::default()];
        Self { phones: vec![alice, bob], kept, seed: 100, made: Vec::new() }
    }

    fn pick(&mut self, who: usize, which: usize) -> Option<EntryId> {
        let ids: Vec<EntryId> = self.phones[who].rows().rows.keys().copied().collect();
        (!ids.is_empty()).then(|| ids[which % ids.len()])
    }

    fn run(&mut self, act: &Act) {
        let count = self.phones.len();
        self.seed += 1;
        match act {
            Act::Create(who, kind) => {
                let new = match kind {
                    0 => appreciation("it"),
                    1 => plan("plan", "ab"),
                    _ => moment(),
                };
                let entry = self.phones[who % count].create(&new);
                self.made.push(entry);
            }
            Act::Edit(who, which, text) => {
                if let Some(entry) = self.pick(who % count, *which) {
                    let edit = hearth_domain::entries::PlanEdit::new(None, Some(text)).unwrap();
                    let _ = self.phones[who % count].space.edit_plan(&entry, &edit);
                }
            }
            Act::Delete(who, which) => {
                if let Some(entry) = self.pick(who % count, *which) {
                    let _ = self.phones[who % count].space.delete(&entry);
                }
            }
            Act::Meet(a, b) => {
                let (a, b) = ((a % count).min(b % count), (a % count).max(b % count));
                if a != b {
                    let (left, right) = self.phones.split_at_mut(b);
                    meet(&mut left[a], &mut right[0]);
                }
            }
            Act::Hear(a, b, groups) => {
                let (a, b) = (a % count, b % count);
                if a != b {
                    let lacks: hearth_domain::space::Lacks = self.phones[a]
                        .space
                        .summary()
                        .unwrap()
                        .logs
                        .iter()
                        .map(|head| (head.log, head.n + 1))
                        .collect();
                    for group in self.phones[b].groups_for(&lacks).into_iter().take(*groups) {
                        // Without looking for a fork first it may be refused, never taken in part.
                        let before = self.phones[a].rows().clone();
                        if self.phones[a].take(&group).is_err() {
                            assert!(*self.phones[a].rows() == before);
                        }
                    }
                }
            }
            Act::Copy(who) => {
                if count < 4 {
                    let copy = self.phones[who % count].copy(self.seed);
                    self.kept.push(MemoryRows::default());
                    self.phones.push(copy);
                }
            }
            Act::Keep(who) => self.kept[who % count] = self.phones[who % count].rows().clone(),
            Act::Back(who, aware) => {
                let who = who % count;
                if self.kept[who].current.is_some() {
                    let phone = &self.phones[who];
                    let facts = phone.space.facts().clone();
                    let rows = self.kept[who].clone();
                    self.phones[who] = Phone::with(rows, facts, phone.secret.clone(), self.seed);
                    self.made.clear();
                    if *aware {
                        self.phones[who].space.retire_log().unwrap();
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(crate::harness::cases(96))]

    #[test]
    fn copies_and_restored_phones_converge_and_lose_nothing(acts in acts()) {
        let mut world = World::new();
        for act in &acts {
            world.run(act);
        }
        settle(&mut world.phones);
        for at in 1..world.phones.len() {
            let (left, right) = world.phones.split_at_mut(at);
            assert_agree(&mut left[0], &mut right[0]);
        }
        for entry in &world.made {
            prop_assert!(world.phones[0].rows().rows.contains_key(entry), "{:?} is lost", entry);
        }
        for log in world.phones[0].rows().logs.values() {
            prop_assert!(log.standing != Standing::Split, "a log is still split");
        }
    }
}

#[test]
fn the_facts_of_the_harness_name_two_members() {
    let [alice, bob] = secrets();
    assert_ne!(first_facts(0, &alice).certificate.member, first_facts(1, &bob).certificate.member);
}
