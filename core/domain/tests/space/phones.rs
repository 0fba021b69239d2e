//! Phones that were replaced or revoked (`design.md` 5): whose logs and certificates still count, what of
//! theirs is kept, and who may sync.

use hearth_domain::ids::{AuthorKey, DeviceKey, EntryId, MemberId};
use hearth_domain::log::{AuthorSecret, Certificate, Item, ItemKind, Signer};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{AcceptError, Facts, Logs as _, Standing};
use proptest::prelude::*;

use crate::forged::Forged;
use crate::harness::{
    Phone, appreciation, assert_agree, cases, couple, meet, members, moment, plan, settle, space_id,
};

/// Who vouches for a new phone.
#[derive(Clone, Copy, Debug)]
enum Voucher {
    /// The other member, after the only phone was lost.
    Partner,
    /// The phone that it takes the place of.
    Earlier,
}

/// The certificate of a new phone of Alice's, by whoever vouches for it.
fn vouch(by: &Phone, key: u8, how: Voucher) -> Certificate {
    let new = AuthorSecret::from_bytes(&[key; 32]).public();
    let (member, device) = (members().both()[0], DeviceKey([key; 32]));
    match how {
        Voucher::Partner => Certificate::by_partner(space_id(), member, device, new, &by.secret),
        Voucher::Earlier => Certificate::by_earlier(space_id(), member, device, new, &by.secret),
    }
}

/// The phone of this person again, in another run, after it was told of a certificate by a pairing.
fn told(phone: &mut Phone, certificates: &[Certificate], seed: u64) -> Phone {
    let mut facts = phone.space.facts().clone();
    for certificate in certificates {
        if !facts.confirmed.contains(certificate) {
            facts.confirmed.push(*certificate);
        }
    }
    Phone::with(phone.rows().clone(), facts, phone.secret.clone(), seed)
}

/// A new phone in the place of `old`, as a pairing leaves it: it has a certificate and was shown every
/// phone there was, and it holds nothing.
fn new_phone(old: &Phone, by: &mut Phone, key: u8, how: Voucher, seed: u64) -> Phone {
    let certificate = vouch(by, key, how);
    let confirmed = by.space.certificates().unwrap();
    let facts = Facts { certificate, confirmed, ..old.space.facts().clone() };
    Phone::with(MemoryRows::default(), facts, AuthorSecret::from_bytes(&[key; 32]), seed)
}

/// Replaces Alice's phone: pairing, a full exchange with `from`, the end of the earlier logs, Bob hears of it.
fn replace(old: &mut Phone, bob: &mut Phone, key: u8, how: Voucher, seed: u64) -> (Phone, Phone) {
    let mut new = match how {
        Voucher::Partner => {
            let mut new = new_phone(old, bob, key, how, seed);
            meet(&mut new, bob);
            new
        }
        Voucher::Earlier => {
            let certificate = vouch(old, key, how);
            let confirmed = old.space.certificates().unwrap();
            let facts = Facts { certificate, confirmed, ..old.space.facts().clone() };
            let secret = AuthorSecret::from_bytes(&[key; 32]);
            let mut new = Phone::with(MemoryRows::default(), facts, secret, seed);
            meet(&mut new, old);
            new
        }
    };
    new.space.close_earlier_phones().unwrap();
    let line = new.space.certificates().unwrap();
    let mut bob = told(bob, &line, seed + 500);
    meet(&mut new, &mut bob);
    assert_agree(&mut new, &mut bob);
    (new, bob)
}

fn authors(phone: &mut Phone) -> Vec<AuthorKey> {
    let mut authors: Vec<_> = phone.rows().logs.values().map(|log| log.author).collect();
    authors.sort_unstable();
    authors.dedup();
    authors
}

#[test]
fn a_replaced_phone_writes_no_more_and_its_key_begins_no_log() {
    let (mut alice, mut bob) = couple();
    let entry = alice.create(&appreciation("you waited for me"));
    meet(&mut alice, &mut bob);
    let old = alice.current();
    // Alice's only phone is lost; Bob's vouches for the new one.
    let mut new = new_phone(&alice, &mut bob, 3, Voucher::Partner, 51);
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
    // Nor does it help that Bob names it as a log that is closed.
    let mut accomplice = Forged::of(1, 9);
    accomplice.push(Item::close(log, [0; 32]), None);
    new.take(&accomplice.whole()).unwrap();
    bob.take(&accomplice.whole()).unwrap();
    for phone in [&mut bob, &mut new] {
        let refused = phone.take(&alice.groups_for(&lacks)[0]);
        assert!(matches!(refused, Err(AcceptError::KeyReplaced)));
        assert!(!phone.rows().rows.contains_key(&stolen));
        assert!(!phone.rows().rows.contains_key(&stolen_too));
    }
    assert_agree(&mut new, &mut bob);
}

#[test]
fn every_replacement_finds_the_logs_of_all_phones_before_it() {
    use Voucher::{Earlier, Partner};
    for line in [
        [Partner; 4],
        [Earlier; 4],
        [Partner, Earlier, Partner, Earlier],
        [Earlier, Partner, Partner, Earlier],
    ] {
        let (mut alice, mut bob) = couple();
        let mut written = vec![alice.create(&appreciation("by the first phone"))];
        let shared = alice.create(&plan("walk", "bring water"));
        meet(&mut alice, &mut bob);
        for (nth, how) in (0_u8..).zip(line) {
            let seed = 60 + u64::from(nth);
            let (new, told) = replace(&mut alice, &mut bob, 20 + nth, how, seed);
            (alice, bob) = (new, told);
            written.push(alice.create(&appreciation(&format!("by replacement {nth}"))));
            alice.edit(&shared, None, Some(&format!("bring water {nth}")));
            meet(&mut alice, &mut bob);
            assert_agree(&mut alice, &mut bob);
        }
        for entry in &written {
            assert!(alice.rows().rows.contains_key(entry), "{line:?}");
        }
        // Any of her phones' words she may take back.
        alice.space.delete(&written[0]).unwrap();
        meet(&mut alice, &mut bob);
        assert_agree(&mut alice, &mut bob);
        assert_eq!(authors(&mut alice).len(), 5, "and Bob has written nothing");
        let phones = alice.space.own_phones().unwrap();
        assert_eq!(phones.iter().filter(|phone| !phone.replaced).count(), 1);
        assert!(phones[0].this && phones.len() == 5);
        assert_eq!(bob.space.own_phones().unwrap().len(), 1, "nobody sees the other's phones");
    }
}

#[test]
fn a_phone_whose_certificate_was_signed_by_the_one_it_replaced_may_begin_further_logs() {
    for how in [Voucher::Earlier, Voucher::Partner] {
        let (mut alice, mut bob) = couple();
        alice.create(&moment());
        meet(&mut alice, &mut bob);
        let (mut alice, mut bob) = replace(&mut alice, &mut bob, 20, how, 60);
        // It was restored, say: a fresh log with the same certificate, whose signer is replaced by now.
        alice.space.retire_log().unwrap();
        let later = alice.create(&appreciation("in a fresh log"));
        meet(&mut alice, &mut bob);
        assert_agree(&mut alice, &mut bob);
        assert!(bob.rows().rows.contains_key(&later));
        // And so it is for a phone that gets everything from Bob.
        let (mut next, mut bob) = replace(&mut alice, &mut bob, 21, Voucher::Partner, 61);
        assert_agree(&mut next, &mut bob);
        assert!(next.rows().rows.contains_key(&later));
    }
}

#[test]
fn the_partner_may_be_replaced_too_and_vouches_with_the_key_of_the_new_phone() {
    let (mut alice, bob) = couple();
    // Bob's phone was replaced before anyone wrote: neither of his keys has a log.
    let new_key = AuthorSecret::from_bytes(&[30; 32]);
    let his = Certificate::by_partner(
        space_id(),
        members().both()[1],
        DeviceKey([30; 32]),
        new_key.public(),
        &alice.secret,
    );
    let facts = Facts { certificate: his, ..bob.space.facts().clone() };
    let mut bob = Phone::with(MemoryRows::default(), facts, new_key, 70);
    let mut alice = told(&mut alice, &[his], 71);
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let (mut alice, mut bob) = replace(&mut alice, &mut bob, 20, Voucher::Partner, 72);
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let (mut alice, mut bob) = replace(&mut alice, &mut bob, 21, Voucher::Partner, 73);
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn a_new_phone_of_the_partner_is_told_of_once_wherever_no_pairing_told() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    bob.create(&moment());
    meet(&mut alice, &mut bob);
    // Bob's tablet hears of Alice's new phone from the logs alone.
    let secret = AuthorSecret::from_bytes(&[40; 32]);
    let certificate = Certificate::by_earlier(
        space_id(),
        members().both()[1],
        DeviceKey([40; 32]),
        secret.public(),
        &bob.secret,
    );
    let facts = Facts { certificate, ..bob.space.facts().clone() };
    let mut tablet = Phone::with(MemoryRows::default(), facts, secret, 80);
    meet(&mut tablet, &mut bob);
    let (mut new, mut bob) = replace(&mut alice, &mut bob, 20, Voucher::Partner, 81);
    let news = |phone: &mut Phone, groups: &[hearth_domain::space::Group]| -> usize {
        groups.iter().map(|group| phone.take(group).unwrap().partner_phones).sum()
    };
    let first = bob.groups();
    assert_eq!(news(&mut tablet, &first), 1);
    new.space.retire_log().unwrap();
    new.create(&moment());
    meet(&mut new, &mut bob);
    let (again, more) = (bob.groups(), new.groups());
    assert_eq!(news(&mut tablet, &again) + news(&mut tablet, &more), 0, "it is the same phone");
    // Whoever was told by a pairing is not told again, nor anyone of a first phone.
    let mut fresh = told(&mut couple().1, &[new.space.facts().certificate], 82);
    assert_eq!(news(&mut fresh, &first), 0);
}

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
        assert!(matches!(refused, Err(AcceptError::KeyReplaced)));
    }
    // Nor does it vouch for another.
    let evil = AuthorSecret::from_bytes(&[51; 32]);
    let (member, device) = (members().both()[0], DeviceKey([51; 32]));
    let by_it = Certificate::by_earlier(space_id(), member, device, evil.public(), &tablet.secret);
    let refused = bob.take(&Forged::new(&evil, by_it, 1).whole());
    assert!(matches!(refused, Err(AcceptError::KeyReplaced)));
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

#[test]
fn the_log_of_a_lost_phone_that_was_continued_twice_is_settled_by_the_new_one() {
    let (mut alice, mut bob) = couple();
    alice.create(&appreciation("shared"));
    let mut copy = alice.copy(31);
    let one = alice.create(&appreciation("on the phone"));
    let two = copy.create(&appreciation("on its copy"));
    let old = alice.current();
    meet(&mut alice, &mut bob);
    // The copy is at hand, and is replaced; its branch is the one that the new phone gets first.
    let certificate = vouch(&copy, 20, Voucher::Earlier);
    let confirmed = copy.space.certificates().unwrap();
    let facts = Facts { certificate, confirmed, ..copy.space.facts().clone() };
    let mut new =
        Phone::with(MemoryRows::default(), facts, AuthorSecret::from_bytes(&[20; 32]), 60);
    meet(&mut new, &mut copy);
    // Bob has the other branch: the full exchange is one with both.
    for _ in 0..3 {
        meet(&mut new, &mut bob);
    }
    new.space.close_earlier_phones().unwrap();
    meet(&mut new, &mut bob);
    assert_agree(&mut new, &mut bob);
    for entry in [one, two] {
        assert!(new.rows().rows.contains_key(&entry) && bob.rows().rows.contains_key(&entry));
    }
    assert_eq!((new.standing(&old), bob.standing(&old)), (Standing::Closed, Standing::Closed));
    let (mut next, mut bob) = replace(&mut new, &mut bob, 21, Voucher::Partner, 61);
    assert_agree(&mut next, &mut bob);
}

#[test]
fn the_certificates_are_given_in_an_order_in_which_each_is_vouched_for() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    bob.create(&moment());
    meet(&mut alice, &mut bob);
    for (nth, how) in (0_u8..).zip([Voucher::Earlier, Voucher::Partner, Voucher::Earlier]) {
        let (new, told) = replace(&mut alice, &mut bob, 20 + nth, how, 60 + u64::from(nth));
        (alice, bob) = (new, told);
    }
    for phone in [&mut alice, &mut bob] {
        let line = phone.space.certificates().unwrap();
        assert_eq!(line.len(), 5);
        let mut seen: Vec<AuthorKey> = Vec::new();
        for certificate in line {
            let signer = match certificate.signer {
                Signer::Itself => certificate.author,
                Signer::Earlier(key) | Signer::Partner(key) => key,
            };
            let first = MemberId::of_first_key(&signer);
            assert!(seen.contains(&signer) || members().index_of(&first).is_some());
            seen.push(certificate.author);
        }
    }
}

#[test]
fn a_partner_cannot_slip_a_phone_under_mine_once_it_is_set_up() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let (mut alice, mut bob) = replace(&mut alice, &mut bob, 20, Voucher::Partner, 60);
    let evil = vouch(&bob, 66, Voucher::Partner);
    let log = Forged::new(&AuthorSecret::from_bytes(&[66; 32]), evil, 1);
    assert!(matches!(alice.take(&log.whole()), Err(AcceptError::NotConfirmedHere)));
    bob.take(&log.whole()).unwrap();
    assert_eq!(alice.space.own_phones().unwrap().len(), 2);
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
