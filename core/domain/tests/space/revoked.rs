//! Phones that were revoked (`design.md` 5): what of theirs is kept, what is void, and who may sync; and, as a
//! property, whatever was revoked or replaced.

use hearth_domain::ids::{AuthorKey, DeviceKey, EntryId};
use hearth_domain::log::{AuthorSecret, Certificate, Item, ItemKind};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{AcceptError, Facts, Logs as _, Standing};
use proptest::prelude::*;

use crate::forged::Forged;
use crate::harness::{
    Phone, appreciation, assert_agree, cases, couple, meet, members, moment, plan, settle, space_id,
};
use crate::phones::{Voucher, replace, told, vouch};

/// Alice's tablet, certified by her phone.
fn tablet_of(alice: &Phone, seed: u64) -> Phone {
    let certificate = vouch(alice, 50, Voucher::Earlier);
    let facts = Facts { certificate, ..alice.space.facts().clone() };
    Phone::with(MemoryRows::default(), facts, AuthorSecret::from_bytes(&[50; 32]), seed)
}

#[test]
fn a_revoked_phone_writes_no_more_and_is_let_in_nowhere() {
    let (mut alice, mut bob) = couple();
    let shared = alice.create(&plan("walk", "bring water"));
    meet(&mut alice, &mut bob);
    let mut tablet = tablet_of(&alice, 90);
    meet(&mut tablet, &mut alice);
    let kept = tablet.create(&appreciation("on the tablet"));
    meet(&mut tablet, &mut alice);
    meet(&mut tablet, &mut bob);
    let (device, key) = (tablet.space.facts().device(), tablet.space.facts().author());
    for phone in [&mut alice, &mut bob] {
        assert!(!phone.space.is_revoked(&device).unwrap());
    }
    assert!(!bob.space.revoke(&key).unwrap(), "only the same member may");
    assert!(!alice.space.revoke(&alice.secret.public()).unwrap(), "and not itself");
    assert!(alice.space.revoke(&key).unwrap());
    assert!(!alice.space.revoke(&key).unwrap(), "once is enough");
    assert!(alice.space.is_revoked(&device).unwrap());
    meet(&mut alice, &mut bob);
    assert_agree(&mut alice, &mut bob);
    assert!(bob.space.is_revoked(&device).unwrap());
    assert!(!bob.space.is_revoked(&alice.space.facts().device()).unwrap());
    assert_eq!(bob.space.replaced_keys().unwrap(), [key]);
    // What it had written stays; what it writes now goes nowhere, in the old log or in a new one.
    assert!(bob.rows().rows.contains_key(&kept));
    tablet.create(&appreciation("after it was lost"));
    tablet.space.retire_log().unwrap();
    tablet.edit(&shared, None, Some("bring nothing"));
    let (before_a, before_b) = (alice.rows().rows.clone(), bob.rows().rows.clone());
    let mut refused = 0;
    for group in tablet.groups() {
        refused += usize::from(bob.take(&group).is_err());
    }
    assert!(refused > 0);
    assert!(bob.rows().rows == before_b && alice.rows().rows == before_a);
    let phones = alice.space.own_phones().unwrap();
    assert_eq!(phones.iter().map(|phone| phone.replaced).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_phone_that_never_wrote_can_be_revoked_before_it_does() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let mut tablet = tablet_of(&alice, 90);
    let certificate = tablet.space.facts().certificate;
    // Bob confirmed it in a pairing; it has no log.
    let mut bob = told(&mut bob, &[certificate], 92);
    assert!(!bob.space.is_revoked(&certificate.device).unwrap());
    assert!(alice.space.revoke(&certificate.author).unwrap());
    meet(&mut alice, &mut bob);
    assert!(bob.space.is_revoked(&certificate.device).unwrap());
    meet(&mut tablet, &mut couple().0);
    tablet.create(&appreciation("too late"));
    for phone in [&mut alice, &mut bob] {
        let refused = phone.take(&tablet.groups()[0]);
        assert!(matches!(refused, Err(AcceptError::KeyReplaced(_))));
    }
    // Nor does it vouch for another.
    let evil = AuthorSecret::from_bytes(&[51; 32]);
    let (member, device) = (members().both()[0], DeviceKey([51; 32]));
    let by_it = Certificate::by_earlier(space_id(), member, device, evil.public(), &tablet.secret);
    let refused = bob.take(&Forged::new(&evil, by_it, 1).whole());
    assert!(matches!(refused, Err(AcceptError::KeyReplaced(_))));
}

#[test]
fn a_revocation_by_the_other_member_or_by_the_key_itself_says_nothing() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let (device, key) = (alice.space.facts().device(), alice.space.facts().author());
    let mut by_bob = Forged::of(1, 1);
    by_bob.push(Item::revocation(&key), None);
    let mut by_herself = Forged::of(0, 9);
    by_herself.push(Item::revocation(&key), None);
    for phone in [&mut alice, &mut bob] {
        phone.take(&by_bob.whole()).unwrap();
        phone.take(&by_herself.whole()).unwrap();
        assert!(!phone.space.is_revoked(&device).unwrap());
        phone.assert_sound();
    }
    let entry = alice.create(&moment());
    meet(&mut alice, &mut bob);
    assert!(bob.rows().rows.contains_key(&entry));
}

#[test]
fn a_revocation_is_one_kind_of_item_with_one_subject() {
    let item = Item::revocation(&AuthorKey([7; 32]));
    assert_eq!((item.kind, item.kind(), item.hash), (4, ItemKind::Revocation, [7; 32]));
    assert_eq!(item.subject, Item::REVOCATIONS);
    assert_eq!(Item { subject: [0; 16], ..item }.kind(), ItemKind::Unknown);
    assert_eq!(item.entry(), None);
    assert_eq!(Item::decode(&item.encode()), Some(item));
}

#[test]
fn what_only_the_partner_had_of_a_revoked_phone_stays_there_and_is_never_taken_here() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let mut tablet = tablet_of(&alice, 90);
    meet(&mut tablet, &mut alice);
    tablet.create(&moment());
    meet(&mut tablet, &mut alice);
    // Revoked without a full exchange: Bob was given more than Alice knows of.
    let said = tablet.create(&appreciation("to Bob alone"));
    meet(&mut tablet, &mut bob);
    let log = tablet.current();
    alice.space.revoke(&tablet.space.facts().author()).unwrap();
    for _ in 0..3 {
        meet(&mut alice, &mut bob);
    }
    assert_eq!((alice.standing(&log), bob.standing(&log)), (Standing::Closed, Standing::Split));
    assert!(bob.rows().rows.contains_key(&said) && !alice.rows().rows.contains_key(&said));
    // Whoever has the tablet writes on in that log, and Bob takes no more of it.
    let since = tablet.create(&moment());
    meet(&mut tablet, &mut bob);
    assert!(tablet.current() == log && !bob.rows().rows.contains_key(&since));
    // Nothing else suffers from it, and what comes later goes to both.
    let later = bob.create(&moment());
    let hers = alice.create(&moment());
    meet(&mut alice, &mut bob);
    assert!(alice.rows().rows.contains_key(&later) && bob.rows().rows.contains_key(&hers));
    alice.assert_sound();
    bob.assert_sound();
}

#[test]
fn a_found_phone_that_revokes_first_is_settled_by_a_new_phone_and_the_partner() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let mut tablet = tablet_of(&alice, 90);
    meet(&mut tablet, &mut alice);
    tablet.create(&moment());
    meet(&mut tablet, &mut alice);
    meet(&mut tablet, &mut bob);
    // Whoever found it revokes Alice's phone and ends its log, and Bob hears that first.
    let alices = alice.space.facts().author();
    assert!(tablet.space.revoke(&alices).unwrap());
    let said = tablet.create(&appreciation("not by Alice"));
    meet(&mut tablet, &mut bob);
    // Each of the two lets the other of her phones in no more: with two unlocked phones of one person in two
    // hands, no rule can tell which hand is hers.
    alice.space.revoke(&tablet.space.facts().author()).unwrap();
    for _ in 0..3 {
        meet(&mut alice, &mut bob);
    }
    assert!(bob.space.is_revoked(&alice.space.facts().device()).unwrap());
    assert!(!alice.rows().rows.contains_key(&said));
    alice.assert_sound();
    bob.assert_sound();
    // Bob vouches for a new phone of hers, and that settles it.
    let (mut next, mut bob) = replace(&mut alice, &mut bob, 20, Voucher::Partner, 94);
    assert_agree(&mut next, &mut bob);
    assert_eq!(next.space.replaced_keys().unwrap().len(), 2);
    // She sees what was said in her name, and can take it back.
    next.space.delete(&said).unwrap();
    meet(&mut next, &mut bob);
    assert_agree(&mut next, &mut bob);
}

#[derive(Debug, Clone)]
enum Step {
    Write(u8),
    Edit(u8),
    Meet(u8, u8),
    Revoke,
    Replace(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..3_u8).prop_map(Step::Write),
        3 => (0..3_u8).prop_map(Step::Edit),
        5 => (0..3_u8, 0..3_u8).prop_map(|(one, other)| Step::Meet(one, other)),
        1 => Just(Step::Revoke),
        1 => any::<bool>().prop_map(Step::Replace),
    ];
    prop::collection::vec(step, 1..14)
}

proptest! {
    #![proptest_config(cases(48))]

    /// Alice's phone, her tablet and Bob's phone; she revokes the tablet or replaces her phone at any point.
    #[test]
    fn whatever_was_revoked_or_replaced_the_phones_that_are_left_agree_and_lose_nothing(steps in steps()) {
        let (mut alice, mut bob) = couple();
        let shared = alice.create(&plan("walk", "bring water"));
        bob.create(&moment());
        meet(&mut alice, &mut bob);
        let tablet = tablet_of(&alice, 90);
        let certificate = tablet.space.facts().certificate;
        let mut phones = [alice, tablet, told(&mut bob, &[certificate], 92)];
        settle(&mut phones);
        let mut revoked = false;
        let mut next_key = 20;
        let mut held_by_bob: Vec<EntryId> = Vec::new();
        for step in steps {
            match step {
                Step::Write(who) if !(revoked && who == 1) => {
                    phones[usize::from(who)].create(&appreciation("a word"));
                }
                Step::Edit(who) if !(revoked && who == 1) => {
                    let note = format!("bring water {who} {next_key}");
                    phones[usize::from(who)].edit(&shared, None, Some(&note));
                }
                Step::Meet(one, other) if one < other && !(revoked && (one == 1 || other == 1)) => {
                    let (left, right) = phones.split_at_mut(usize::from(other));
                    meet(&mut left[usize::from(one)], &mut right[0]);
                }
                Step::Revoke => {
                    let key = phones[1].space.facts().author();
                    let [alice, _, bob] = &mut phones;
                    meet(alice, bob);
                    alice.space.revoke(&key).unwrap();
                    revoked = true;
                }
                Step::Replace(by_partner) => {
                    let [alice, _, bob] = &mut phones;
                    meet(alice, bob);
                    let how = if by_partner { Voucher::Partner } else { Voucher::Earlier };
                    let (new, told) = replace(alice, bob, next_key, how, 100 + u64::from(next_key));
                    (phones[0], phones[2]) = (new, told);
                    next_key += 1;
                    // In this version the new phone is the only one.
                    revoked = true;
                }
                _ => {}
            }
            held_by_bob.extend(phones[2].rows().rows.keys());
        }
        let [alice, _, bob] = &mut phones;
        for _ in 0..4 {
            meet(alice, bob);
        }
        assert_agree(alice, bob);
        for entry in held_by_bob {
            prop_assert!(bob.rows().rows.contains_key(&entry), "an act that Bob held is gone");
        }
        prop_assert_eq!(meet(alice, bob).groups, 0);
    }
}

/// A phone that takes another's place ends a branch of its logs before it has been told of all of them.
#[test]
fn a_close_by_another_phone_of_the_member_ends_that_log_and_not_the_key() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let tablet = tablet_of(&alice, 90);
    let certificate = tablet.space.facts().certificate;
    let ended = alice.current();
    let chain = alice.rows().logs[&ended].chain;
    let mut by_tablet = Forged::new(&tablet.secret, certificate, 1);
    by_tablet.push(Item::close(ended, chain.0), None);
    bob.take(&by_tablet.whole()).unwrap();
    assert_eq!(bob.standing(&ended), Standing::Closed);
    assert!(!bob.space.is_revoked(&alice.space.facts().certificate.device).unwrap());
    alice.space.retire_log().unwrap();
    let entry = alice.create(&appreciation("in a later log"));
    meet(&mut alice, &mut bob);
    assert!(bob.rows().rows.contains_key(&entry));
}
