//! Local damage of every kind, on either phone: a scrub finds it, and meetings restore equality.

use std::sync::OnceLock;

use hearth_domain::ids::{EntryId, LogId};
use hearth_domain::log::HeadSignature;
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{RowStatus, ScrubReport, Standing, Survey};
use hearth_domain::state::{RowSum, State};
use proptest::prelude::*;

use crate::harness::{Phone, appreciation, assert_agree, couple, meet, moment, plan};

/// Two phones with some history, all of it exchanged. It is made once; each test gets copies of the phones.
fn history() -> (Phone, Phone, Vec<EntryId>) {
    static MADE: OnceLock<(MemoryRows, MemoryRows, Vec<EntryId>)> = OnceLock::new();
    let (alices, bobs, entries) = MADE.get_or_init(make_history);
    let (mut alice, mut bob) = couple();
    *alice.rows() = alices.clone();
    *bob.rows() = bobs.clone();
    (alice.copy(61), bob.copy(62), entries.clone())
}

fn make_history() -> (MemoryRows, MemoryRows, Vec<EntryId>) {
    let (mut alice, mut bob) = couple();
    let joint = alice.create(&plan("walk", "by the river"));
    let hers = alice.create(&appreciation("you waited for me"));
    meet(&mut alice, &mut bob);
    let his = bob.create(&appreciation("you laughed"));
    bob.edit(&joint, None, Some("by the sea"));
    let gone = bob.create(&plan("gone", ""));
    bob.space.delete(&gone).unwrap();
    meet(&mut alice, &mut bob);
    alice.edit(&joint, Some("a long walk"), None);
    let hollow = alice.create(&appreciation("and sang"));
    meet(&mut alice, &mut bob);
    alice.space.erase_here(&hollow).unwrap();
    for _ in 0..70 {
        alice.create(&moment());
    }
    meet(&mut alice, &mut bob);
    (alice.rows().clone(), bob.rows().clone(), vec![joint, hers, his, gone, hollow])
}

#[test]
fn a_scrub_of_sound_rows_finds_nothing_and_changes_nothing() {
    let (mut alice, mut bob, _) = history();
    for phone in [&mut alice, &mut bob] {
        let before = phone.rows().clone();
        assert_eq!(phone.survey(), Survey::default());
        assert_eq!(phone.space_scrub(), ScrubReport::default());
        assert!(*phone.rows() == before);
    }
}

#[derive(Debug, Clone, Copy)]
enum Damage {
    ItemHash(usize),
    ItemSubject(usize),
    ItemKind(usize),
    ItemGone(usize),
    Anchor(usize),
    AnchorGone(usize),
    Signature(usize),
    RecordChain(usize),
    RecordEnd(usize),
    Certificate(usize),
    Document(usize, usize),
    DocumentGone(usize),
    DocumentOfAnother(usize),
    State(usize),
    Status(usize),
    RowGone(usize),
    Sum,
}

/// Damages what is there; what is not there cannot be damaged.
fn damage(rows: &mut MemoryRows, damage: Damage) {
    let item =
        |rows: &mut MemoryRows, at: usize| *rows.items.keys().nth(at % rows.items.len()).unwrap();
    let row = |rows: &MemoryRows, at: usize| *rows.rows.keys().nth(at % rows.rows.len()).unwrap();
    let log = |rows: &MemoryRows, at: usize| -> LogId {
        *rows.logs.keys().nth(at % rows.logs.len()).unwrap()
    };
    let anchor =
        |rows: &MemoryRows, at: usize| *rows.anchors.keys().nth(at % rows.anchors.len()).unwrap();
    match damage {
        Damage::ItemHash(at) => {
            let seq = item(rows, at);
            rows.items.get_mut(&seq).unwrap().item.hash[3] ^= 1;
        }
        Damage::ItemSubject(at) => {
            let seq = item(rows, at);
            rows.items.get_mut(&seq).unwrap().item.subject[9] ^= 1;
        }
        Damage::ItemKind(at) => {
            let seq = item(rows, at);
            rows.items.get_mut(&seq).unwrap().item.kind ^= 3;
        }
        Damage::ItemGone(at) => {
            let seq = item(rows, at);
            rows.items.remove(&seq);
        }
        Damage::Anchor(at) => {
            let key = anchor(rows, at);
            rows.anchors.get_mut(&key).unwrap().0.0[0] ^= 1;
        }
        Damage::AnchorGone(at) => {
            let key = anchor(rows, at);
            rows.anchors.remove(&key);
        }
        Damage::Signature(at) => {
            let key = anchor(rows, at);
            if let Some(signature) = &mut rows.anchors.get_mut(&key).unwrap().1 {
                *signature = HeadSignature([1; 64]);
            }
        }
        Damage::RecordChain(at) => {
            let id = log(rows, at);
            rows.logs.get_mut(&id).unwrap().chain.0[0] ^= 1;
        }
        Damage::RecordEnd(at) => {
            let id = log(rows, at);
            rows.logs.get_mut(&id).unwrap().end -= 1;
        }
        Damage::Certificate(at) => {
            let id = log(rows, at);
            rows.logs.get_mut(&id).unwrap().certificate[200] ^= 1;
        }
        Damage::Document(at, byte) => {
            let id = row(rows, at);
            let document = &mut rows.rows.get_mut(&id).unwrap().document;
            if !document.is_empty() {
                let byte = byte % document.len();
                document[byte] ^= 1;
            }
        }
        Damage::DocumentGone(at) => {
            let id = row(rows, at);
            rows.rows.get_mut(&id).unwrap().document.clear();
        }
        Damage::DocumentOfAnother(at) => {
            let (id, other) = (row(rows, at), row(rows, at + 1));
            let document = rows.rows[&other].document.clone();
            let held = rows.rows.get_mut(&id).unwrap();
            if !matches!(held.status, RowStatus::Hollow | RowStatus::Tombstone) {
                held.document = document;
            }
        }
        Damage::State(at) => {
            let id = row(rows, at);
            rows.rows.get_mut(&id).unwrap().state = State([9; 32]);
        }
        Damage::Status(at) => {
            let id = row(rows, at);
            let held = rows.rows.get_mut(&id).unwrap();
            if held.status == RowStatus::Whole {
                held.status = RowStatus::Lacking { ask: false };
            }
        }
        Damage::RowGone(at) => {
            let id = row(rows, at);
            rows.rows.remove(&id);
            rows.views.remove(&id);
        }
        Damage::Sum => rows.sum = RowSum([7; 32]),
    }
}

fn damages() -> impl Strategy<Value = Damage> {
    let at = 0..1000_usize;
    prop_oneof![
        at.clone().prop_map(Damage::ItemHash),
        at.clone().prop_map(Damage::ItemSubject),
        at.clone().prop_map(Damage::ItemKind),
        at.clone().prop_map(Damage::ItemGone),
        at.clone().prop_map(Damage::Anchor),
        at.clone().prop_map(Damage::AnchorGone),
        at.clone().prop_map(Damage::Signature),
        at.clone().prop_map(Damage::RecordChain),
        at.clone().prop_map(Damage::RecordEnd),
        at.clone().prop_map(Damage::Certificate),
        (at.clone(), at.clone()).prop_map(|(row, byte)| Damage::Document(row, byte)),
        at.clone().prop_map(Damage::DocumentGone),
        at.clone().prop_map(Damage::DocumentOfAnother),
        at.clone().prop_map(Damage::State),
        at.clone().prop_map(Damage::Status),
        at.prop_map(Damage::RowGone),
        Just(Damage::Sum),
    ]
}

proptest! {
    #![proptest_config(crate::harness::cases(64))]

    #[test]
    fn any_damage_is_mended_by_a_scrub_and_meetings(
        on_alice in any::<bool>(),
        done in prop::collection::vec(damages(), 1..3),
    ) {
        let (mut alice, mut bob, entries) = history();
        let sound: Vec<State> = entries.iter().map(|entry| alice.row(entry).state).collect();
        let hurt = if on_alice { &mut alice } else { &mut bob };
        for one in &done {
            damage(hurt.rows(), *one);
        }
        let before = hurt.rows().clone();
        let found = hurt.survey();
        prop_assert!(*hurt.rows() == before, "looking changes nothing");
        let mended = hurt.space_scrub();
        prop_assert_eq!(found == Survey::default(), mended == ScrubReport::default());
        for _ in 0..6 {
            meet(&mut alice, &mut bob);
        }
        assert_agree(&mut alice, &mut bob);
        prop_assert!(meet(&mut alice, &mut bob).groups == 0, "they never come to rest");
        for (entry, state) in entries.iter().zip(sound) {
            prop_assert_eq!(alice.row(entry).state, state);
        }
        prop_assert_eq!(alice.status(&entries[0]), RowStatus::Whole);
        prop_assert_eq!(bob.status(&entries[0]), RowStatus::Whole);
        prop_assert!(alice.note(&entries[0]) == "by the sea" && bob.note(&entries[0]) == "by the sea");
        for phone in [&mut alice, &mut bob] {
            prop_assert!(phone.rows().logs.values().all(|log| log.standing != Standing::Split));
            prop_assert_eq!(phone.survey(), Survey::default());
        }
    }
}

#[test]
fn an_own_log_that_the_partner_never_had_is_saved_as_far_as_it_can_be_read() {
    let (mut alice, mut bob) = couple();
    let entries: Vec<EntryId> =
        (0..4).map(|n| alice.create(&appreciation(&format!("it {n}")))).collect();
    let old = alice.current();
    damage(alice.rows(), Damage::ItemHash(2));
    let report = alice.space_scrub();
    assert_eq!(report.logs_cut, 1);
    assert_ne!(alice.current(), old);
    meet(&mut alice, &mut bob);
    meet(&mut alice, &mut bob);
    assert_agree(&mut alice, &mut bob);
    for n in [0, 2, 3] {
        assert_eq!(bob.status(&entries[n]), RowStatus::Whole, "entry {n}");
    }
    // What its first item said is not known any more, so the row is gone or empty, on both alike.
    assert_eq!(
        alice.rows().rows.contains_key(&entries[1]),
        bob.rows().rows.contains_key(&entries[1])
    );
}

#[test]
fn damage_that_shows_in_the_fingerprint_is_found_by_meeting() {
    let (mut alice, mut bob, _) = history();
    damage(bob.rows(), Damage::Sum);
    let meeting = meet(&mut alice, &mut bob);
    assert!(meeting.scrubbed);
    assert!(meet(&mut alice, &mut bob).complete);
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn a_log_whose_close_was_lost_by_damage_goes_on_again() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    let older = alice.rows().clone();
    let old = alice.current();
    let known = alice.create(&appreciation("known to Bob"));
    meet(&mut alice, &mut bob);
    *alice.rows() = older.clone();
    alice.create(&appreciation("on the older copy"));
    for _ in 0..2 {
        meet(&mut alice, &mut bob);
    }
    let fresh = alice.current();
    assert_eq!((bob.standing(&old), bob.rows().logs[&old].end), (Standing::Closed, 1));
    // Bob alone has the log that ended it, and loses that: Alice's phone is set back to before it.
    *alice.rows() = older;
    let after = alice.create(&appreciation("after that"));
    let close = |rows: &MemoryRows| {
        rows.items.values().position(|placed| placed.log == fresh && placed.n == 1).unwrap()
    };
    let at = close(bob.rows());
    damage(bob.rows(), Damage::ItemHash(at));
    assert_eq!(bob.space_scrub().logs_cut, 1);
    assert_eq!((bob.standing(&old), bob.rows().logs[&old].end), (Standing::Open, 2));
    for _ in 0..3 {
        meet(&mut alice, &mut bob);
    }
    assert_agree(&mut alice, &mut bob);
    for entry in [known, after] {
        assert!(alice.rows().rows.contains_key(&entry) && bob.rows().rows.contains_key(&entry));
    }
}
