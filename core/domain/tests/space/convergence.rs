//! Two phones that meet end up the same, whatever was done on them and in whatever order they met.

use hearth_domain::ids::EntryId;
use hearth_domain::space::{Logs, RowStatus};
use proptest::prelude::*;

use crate::harness::{Phone, appreciation, assert_agree, couple, meet, moment, plan, rest, settle};

#[test]
fn two_phones_that_have_met_are_equal_until_one_writes() {
    let (mut alice, mut bob) = couple();
    alice.create(&appreciation("you waited for me"));
    bob.create(&plan("walk", "by the river"));
    let first = meet(&mut alice, &mut bob);
    assert!(first.complete && first.new_items == 4);
    assert_agree(&mut alice, &mut bob);
    let again = meet(&mut alice, &mut bob);
    assert_eq!((again.groups, again.new_items), (0, 0));
    alice.create(&moment());
    let (a, b) = (alice.space.summary().unwrap(), bob.space.summary().unwrap());
    assert_ne!(a.fingerprint, b.fingerprint);
}

#[test]
fn both_edits_of_a_note_made_at_once_survive() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "bring water"));
    meet(&mut alice, &mut bob);
    alice.edit(&entry, None, Some("bring water and bread"));
    bob.edit(&entry, Some("a long walk"), Some("please bring water"));
    meet(&mut alice, &mut bob);
    assert_agree(&mut alice, &mut bob);
    assert_eq!(alice.note(&entry), "please bring water and bread");
}

/// Alice's entry, an edit of Bob's and a tombstone of Alice's that do not know of each other.
fn edited_and_deleted() -> (Phone, Phone, EntryId) {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    meet(&mut alice, &mut bob);
    bob.edit(&entry, None, Some("by the sea"));
    alice.space.delete(&entry).unwrap();
    (alice, bob, entry)
}

#[test]
fn a_tombstone_beats_a_concurrent_edit_in_every_order() {
    for order in 0..2 {
        let (mut alice, mut bob, entry) = edited_and_deleted();
        let (from_alice, from_bob) = (alice.groups(), bob.groups());
        for to_bob in if order == 0 { [true, false] } else { [false, true] } {
            let (phone, groups) =
                if to_bob { (&mut bob, &from_alice) } else { (&mut alice, &from_bob) };
            for group in groups {
                phone.take(group).unwrap();
            }
        }
        for phone in [&mut alice, &mut bob] {
            assert_eq!(phone.status(&entry), RowStatus::Tombstone);
            assert!(phone.row(&entry).document.is_empty());
        }
        assert_agree(&mut alice, &mut bob);
    }
}

#[test]
fn an_edit_of_what_the_other_deleted_revives_nothing() {
    let (mut alice, mut bob, entry) = edited_and_deleted();
    meet(&mut alice, &mut bob);
    for group in bob.heard.clone().iter().chain(&alice.heard.clone()) {
        alice.take(group).unwrap();
        bob.take(group).unwrap();
    }
    assert_eq!(alice.status(&entry), RowStatus::Tombstone);
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn a_tombstone_that_comes_before_its_entry_holds() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    meet(&mut alice, &mut bob);
    bob.space.delete(&entry).unwrap();
    // A third phone hears Bob's log first; it is a phone of Alice's that is new.
    let secret = alice.secret.clone();
    let facts = alice.space.facts().clone();
    let mut fresh =
        Phone::with(hearth_domain::space::memory::MemoryRows::default(), facts, secret, 3);
    let bobs = bob.current();
    let lacks = alice.rows().logs.keys().filter(|log| **log != bobs).map(|log| (*log, 9)).collect();
    for group in bob.groups_for(&lacks) {
        fresh.take(&group).unwrap();
    }
    assert_eq!(fresh.status(&entry), RowStatus::Tombstone);
    settle(&mut [alice, bob, fresh]);
}

#[test]
fn what_was_erased_here_stays_empty_and_both_still_agree() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&plan("walk", "by the river"));
    meet(&mut alice, &mut bob);
    bob.space.erase_here(&entry).unwrap();
    alice.edit(&entry, None, Some("by the sea"));
    assert!(meet(&mut alice, &mut bob).complete);
    let row = bob.row(&entry);
    assert_eq!(row.status, RowStatus::Hollow);
    assert!(row.document.is_empty());
    assert_eq!(alice.status(&entry), RowStatus::Whole);
    assert_agree(&mut alice, &mut bob);
}

#[derive(Debug, Clone)]
enum Act {
    Appreciate(usize),
    Plan(usize),
    Moment(usize),
    Rest(usize),
    Edit {
        who: usize,
        which: usize,
        text: String,
    },
    Delete {
        who: usize,
        which: usize,
    },
    Erase {
        who: usize,
        which: usize,
    },
    Meet,
    /// A part of what one lacks, as when a session is cut.
    Cut {
        from: usize,
        groups: usize,
    },
    /// A group that was heard before, on either phone.
    Again {
        who: usize,
        which: usize,
    },
    Restart(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let who = 0..2_usize;
    let any = 0..1000_usize;
    let act = prop_oneof![
        2 => who.clone().prop_map(Act::Appreciate),
        3 => who.clone().prop_map(Act::Plan),
        1 => who.clone().prop_map(Act::Moment),
        1 => who.clone().prop_map(Act::Rest),
        5 => (who.clone(), any.clone(), "[a-c ]{0,6}")
            .prop_map(|(who, which, text)| Act::Edit { who, which, text }),
        2 => (who.clone(), any.clone()).prop_map(|(who, which)| Act::Delete { who, which }),
        1 => (who.clone(), any.clone()).prop_map(|(who, which)| Act::Erase { who, which }),
        3 => Just(Act::Meet),
        2 => (who.clone(), 1..3_usize).prop_map(|(from, groups)| Act::Cut { from, groups }),
        2 => (who.clone(), any).prop_map(|(who, which)| Act::Again { who, which }),
        1 => who.prop_map(Act::Restart),
    ];
    prop::collection::vec(act, 1..40)
}

fn pick(phone: &mut Phone, which: usize) -> Option<EntryId> {
    let ids: Vec<EntryId> = phone.rows().rows.keys().copied().collect();
    (!ids.is_empty()).then(|| ids[which % ids.len()])
}

fn run(phones: &mut [Phone; 2], act: &Act, step: usize) {
    match act {
        Act::Appreciate(who) => drop(phones[*who].create(&appreciation(&format!("it {step}")))),
        Act::Plan(who) => drop(phones[*who].create(&plan(&format!("plan {step}"), "ab"))),
        Act::Moment(who) => drop(phones[*who].create(&moment())),
        Act::Rest(who) => drop(phones[*who].create(&rest())),
        Act::Edit { who, which, text } => {
            let phone = &mut phones[*who];
            if let Some(entry) = pick(phone, *which) {
                let edit = hearth_domain::entries::PlanEdit::new(None, Some(text)).unwrap();
                let _ = phone.space.edit_plan(&entry, &edit);
            }
        }
        Act::Delete { who, which } => {
            let phone = &mut phones[*who];
            if let Some(entry) = pick(phone, *which) {
                let _ = phone.space.delete(&entry);
            }
        }
        Act::Erase { who, which } => {
            let phone = &mut phones[*who];
            if let Some(entry) = pick(phone, *which) {
                let _ = phone.space.erase_here(&entry);
            }
        }
        Act::Meet => {
            let [alice, bob] = phones;
            meet(alice, bob);
        }
        Act::Cut { from, groups } => {
            let summary = phones[1 - from].space.summary().unwrap();
            let lacks = summary.logs.iter().map(|head| (head.log, head.n + 1)).collect();
            for group in phones[*from].groups_for(&lacks).into_iter().take(*groups) {
                phones[1 - from].take(&group).unwrap();
            }
        }
        Act::Again { who, which } => {
            let heard = &phones[*who].heard;
            if !heard.is_empty() {
                let group = heard[which % heard.len()].clone();
                let before = phones[*who].rows().clone();
                let accepted = phones[*who].space.accept(&group).unwrap();
                assert_eq!(accepted.new_items, 0, "a group heard before brought something");
                assert!(*phones[*who].rows() == before, "a group heard before changed something");
            }
        }
        Act::Restart(who) => phones[*who] = phones[*who].copy(step as u64 + 100),
    }
}

proptest! {
    #![proptest_config(crate::harness::cases(64))]

    #[test]
    fn any_history_converges(acts in acts()) {
        let (alice, bob) = couple();
        let mut phones = [alice, bob];
        for (step, act) in acts.iter().enumerate() {
            run(&mut phones, act, step);
        }
        let [mut alice, mut bob] = phones;
        meet(&mut alice, &mut bob);
        assert_agree(&mut alice, &mut bob);
        let again = meet(&mut alice, &mut bob);
        prop_assert_eq!((again.groups, again.complete), (0, true));
        // Everything ever given, once more.
        for group in alice.heard.clone().iter().chain(&bob.heard.clone()) {
            alice.take(group).unwrap();
            bob.take(group).unwrap();
        }
        assert_agree(&mut alice, &mut bob);
    }

    #[test]
    fn what_a_meeting_moves_is_what_the_other_lacked(acts in acts()) {
        let (alice, bob) = couple();
        let mut phones = [alice, bob];
        for (step, act) in acts.iter().enumerate() {
            run(&mut phones, act, step);
        }
        let [mut alice, mut bob] = phones;
        let ends = |phone: &mut Phone| phone.space.summary().unwrap().logs;
        let (mine, theirs) = (ends(&mut alice), ends(&mut bob));
        let lacked = |of: &[hearth_domain::log::Head], than: &[hearth_domain::log::Head]| -> u64 {
            than.iter().map(|end| {
                let held = of.iter().find(|head| head.log == end.log).map_or(0, |head| head.n + 1);
                (end.n + 1).saturating_sub(held)
            }).sum()
        };
        let expected = lacked(&mine, &theirs) + lacked(&theirs, &mine);
        prop_assert_eq!(meet(&mut alice, &mut bob).new_items as u64, expected);
    }
}
