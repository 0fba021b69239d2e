//! Invariant 15: whatever a peer sends, signed with whatever keys it has, nothing is written, changed or
//! tombstoned in my name.

use std::collections::BTreeMap;

use hearth_domain::ids::{ChangeHash, DeviceKey, EntryId, LogId, Ownership};
use hearth_domain::log::{AuthorSecret, Certificate, Item};
use hearth_domain::space::{Group, Row, RowStatus};
use proptest::prelude::*;

use crate::forged::{Forged, entry_id, made_appreciation};
use crate::harness::{
    Phone, appreciation, couple, first_facts, meet, members, moment, plan, secrets, space_id,
};

/// What the peer puts into a log.
#[derive(Debug, Clone)]
enum Evil {
    Change { target: u8, own_actor: bool },
    Tombstone { target: u8 },
    Close { mine: bool, at: u8 },
    Copy { n: u8 },
    Raw { kind: u8, target: u8 },
}

/// Whose log it claims to be, and with which key it is signed.
#[derive(Debug, Clone)]
struct Claim {
    key: u8,
    certificate: u8,
    id_of_mine: bool,
    items: Vec<Evil>,
    from: u8,
    replace_tail: bool,
    other_signature: bool,
}

fn claims() -> impl Strategy<Value = Vec<Claim>> {
    let evil = prop_oneof![
        (any::<u8>(), any::<bool>())
            .prop_map(|(target, own_actor)| Evil::Change { target, own_actor }),
        any::<u8>().prop_map(|target| Evil::Tombstone { target }),
        (any::<bool>(), any::<u8>()).prop_map(|(mine, at)| Evil::Close { mine, at }),
        any::<u8>().prop_map(|n| Evil::Copy { n }),
        (any::<u8>(), any::<u8>()).prop_map(|(kind, target)| Evil::Raw { kind, target }),
    ];
    let items = prop::collection::vec(evil, 1..6);
    let claim = (0..2_u8, 0..6_u8, any::<bool>(), items, any::<u8>(), any::<bool>(), any::<bool>());
    let claim =
        claim.prop_map(|(key, certificate, id_of_mine, items, from, replace_tail, other)| Claim {
            key,
            certificate,
            id_of_mine,
            items,
            from,
            replace_tail,
            other_signature: other,
        });
    prop::collection::vec(claim, 1..8)
}

struct Target {
    entries: Vec<EntryId>,
    log: LogId,
    given: Vec<Group>,
}

/// Builds what the peer sends. Its keys: Bob's author key and one that he made up.
fn forge(claim: &Claim, alice: &mut Phone, target: &Target) -> Group {
    let [alices, bobs] = secrets();
    let made_up = AuthorSecret::from_bytes(&[9; 32]);
    let secret = if claim.key == 0 { bobs.clone() } else { made_up };
    let [me, him] = *members().both();
    let device = DeviceKey([9; 32]);
    let (space, key) = (space_id(), secret.public());
    let certificate = match claim.certificate {
        0 => first_facts(1, &bobs).certificate,
        1 => Certificate::by_partner(space, me, device, key, &bobs),
        2 => Certificate::by_earlier(space, me, device, key, &bobs),
        3 => first_facts(0, &alices).certificate,
        4 => Certificate::by_earlier(space, him, device, key, &bobs),
        _ => Certificate::by_earlier(space, him, device, alices.public(), &bobs),
    };
    let mut log = Forged::new(&secret, certificate, claim.from);
    if claim.id_of_mine {
        log.id = target.log;
        log.items.clear();
        for item in alice.items(&target.log).into_iter().take(usize::from(claim.from % 4)) {
            log.push(item, None);
        }
        if log.items.is_empty() {
            let item = alice.items(&target.log)[0];
            log.push(item, Some(certificate.encode().to_vec()));
        }
    }
    let pick = |at: u8| target.entries[usize::from(at) % target.entries.len()];
    for evil in &claim.items {
        match evil {
            Evil::Change { target: at, own_actor } => {
                let actor = if *own_actor { log.id } else { target.log };
                let made = made_appreciation(&actor, "never said by her");
                log.change(pick(*at), &made);
            }
            Evil::Tombstone { target: at } => drop(log.push(Item::tombstone(pick(*at)), None)),
            Evil::Close { mine, at } => {
                let n = u64::from(*at) % alice.rows().logs[&target.log].end;
                let chain = hearth_domain::space::Logs::chain_at(&mut alice.space, &target.log, n);
                let closed = if *mine { target.log } else { log.id };
                log.push(Item::close(closed, chain.unwrap().unwrap().0), None);
            }
            Evil::Copy { n } => {
                let group = &target.given[usize::from(*n) % target.given.len()];
                let given = &group.items[usize::from(*n) % group.items.len()];
                log.push(given.item, given.bytes.clone());
            }
            Evil::Raw { kind, target: at } => {
                let (subject, hash) = (pick(*at).0, [0; 32]);
                log.push(Item { kind: *kind, subject, hash }, None);
            }
        }
    }
    let mut group = log.whole();
    if claim.replace_tail && claim.id_of_mine {
        // The last items of Alice's log, in other words.
        let end = alice.rows().logs[&target.log].end;
        let count = group.items.len() as u64;
        let first = (end + 1).saturating_sub(count / 2);
        for (given, n) in group.items.iter_mut().zip(first..) {
            given.n = n;
        }
        group.ends[0].n = first + count - 1;
    }
    if claim.other_signature {
        group.ends[0].signature = target.given[0].ends[0].signature;
    }
    group
}

fn all_kinds_of_entries() -> (Phone, Target) {
    let (mut alice, mut bob) = couple();
    let mut entries = vec![
        alice.create(&appreciation("said by her")),
        alice.create(&moment()),
        entry_id(Ownership::Of(0), true, 1),
        entry_id(Ownership::Of(0), false, 2),
    ];
    let gone = alice.create(&appreciation("taken back"));
    alice.space.delete(&gone).unwrap();
    entries.push(gone);
    meet(&mut alice, &mut bob);
    let joint = alice.create(&plan("walk", "by the river"));
    alice.edit(&joint, None, Some("by the sea"));
    let log = alice.current();
    let given = alice.groups();
    (alice, Target { entries, log, given })
}

proptest! {
    #![proptest_config(crate::harness::cases(64))]

    #[test]
    fn nothing_is_written_changed_or_deleted_in_my_name(claims in claims()) {
        let (mut alice, target) = all_kinds_of_entries();
        let mine = |phone: &mut Phone| -> BTreeMap<EntryId, Row> {
            let rows = phone.rows().rows.iter();
            rows.filter(|(id, _)| id.shape().unwrap().ownership == Ownership::Of(0))
                .map(|(id, row)| (*id, row.clone()))
                .collect()
        };
        let items = |phone: &mut Phone| -> Vec<_> {
            let logs = phone.rows().logs.clone();
            phone.rows().items.values().filter(|item| logs[&item.log].member == 0).copied().collect()
        };
        let (rows, logged) = (mine(&mut alice), items(&mut alice));
        let (current, record) = (alice.rows().current, alice.rows().logs[&target.log].clone());
        for claim in &claims {
            let group = forge(claim, &mut alice, &target);
            let before = alice.rows().clone();
            if alice.take(&group).is_err() {
                prop_assert!(*alice.rows() == before, "a refused group changed something");
            }
        }
        prop_assert!(mine(&mut alice) == rows, "a row of mine changed");
        prop_assert_eq!(items(&mut alice), logged, "an item in my name");
        prop_assert_eq!(alice.rows().current, current, "my log was taken from me");
        prop_assert!(alice.rows().logs[&target.log] == record, "my log's record changed");
        alice.assert_sound();
    }
}

#[test]
fn naming_my_log_in_a_close_gives_nobody_my_actor() {
    let (mut alice, mut bob) = couple();
    let joint = alice.create(&plan("walk", "by the river"));
    meet(&mut alice, &mut bob);
    let log = alice.current();
    let base = hearth_domain::space::Logs::chain_at(&mut alice.space, &log, 1).unwrap().unwrap();
    let before = alice.row(&joint);
    let mut forged = Forged::of(1, 1);
    forged.push(Item::close(log, base.0), None);
    forged.change(joint, &made_appreciation(&log, "typed by her, says he"));
    alice.take(&forged.whole()).unwrap();
    let row = alice.row(&joint);
    assert!(row.document == before.document && row.status == RowStatus::Lacking { ask: true });
    alice.space_scrub();
    assert_eq!(alice.current(), log);
}

#[test]
fn nobody_is_first_with_the_id_of_my_next_joint_entry() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let shape = hearth_domain::ids::EntryShape { ownership: Ownership::Joint, permanent: false };
    let log = alice.current();
    let next = alice.rows().logs[&log].end + 1;
    let day = Some(crate::harness::day("2026-11-20"));
    // Bob knows log, number, day and flags; the change he does not know.
    let guess = EntryId::of_first_item(day, shape, &log, next, &ChangeHash([0; 32]));
    let mut forged = Forged::of(1, 1);
    forged.push(Item::tombstone(guess), None);
    alice.take(&forged.whole()).unwrap();
    let entry = alice.create(&plan("walk", "by the river"));
    assert_ne!(entry, guess);
    assert_eq!(alice.status(&entry), RowStatus::Whole);
    alice.assert_sound();
}
