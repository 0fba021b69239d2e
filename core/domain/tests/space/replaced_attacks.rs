//! What a partner, an old copy or whoever found a phone can make of closes and revocations (`docs/formats.md` 5, 7).

use hearth_domain::ids::{DeviceKey, Ownership};
use hearth_domain::log::{AuthorSecret, Certificate, Item};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{AcceptError, Facts, Lacks, Logs as _, Standing};

use crate::forged::{Forged, entry_id, made_appreciation};
use crate::harness::{Phone, appreciation, couple, meet, members, moment, secrets, space_id};
use crate::phones::{Voucher, new_phone, replace, vouch};

/// Whoever has a phone of Alice's revokes her other one, which ends its log before that act. How the groups were cut
/// that another phone took of it decides nothing.
#[test]
fn a_revocation_beyond_the_end_of_its_log_says_nothing_however_the_groups_were_cut() {
    let (mut alice, _) = couple();
    alice.create(&moment());
    let certificate = vouch(&alice, 50, Voucher::Earlier);
    let mut found = Forged::new(&AuthorSecret::from_bytes(&[50; 32]), certificate, 1);
    found.push(Item { kind: 9, subject: [1; 16], hash: [1; 32] }, None);
    found.push(Item::revocation(&alice.secret.public()), None);
    let mut hers = Forged::of(0, 9);
    hers.push(Item::close(found.id, found.chain(1).0), None);
    hers.push(Item::revocation(&found.secret.public()), None);

    let [mut one, mut other, mut third] = [couple().1, couple().1, couple().1];
    for group in [hers.group(0, 0), found.group(0, 1), found.group(2, 2), hers.group(1, 2)] {
        one.take(&group).unwrap();
    }
    for group in [hers.group(0, 0), found.whole(), hers.group(1, 2)] {
        other.take(&group).unwrap();
    }
    for group in [hers.whole(), found.whole()] {
        third.take(&group).unwrap();
    }
    let device = alice.space.facts().device();
    for phone in [&mut one, &mut other, &mut third] {
        assert_eq!(phone.standing(&found.id), Standing::Closed);
        assert_eq!(phone.rows().logs[&found.id].end, 1);
        assert!(!phone.space.is_revoked(&device).unwrap(), "whoever heard what first");
        assert!(phone.space.is_revoked(&certificate.device).unwrap());
        phone.assert_sound();
    }
}

/// A phone that is going to be revoked gives itself another key first.
#[test]
fn a_further_key_that_a_revoked_phone_gave_itself_does_not_let_it_in() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let certificate = vouch(&alice, 50, Voucher::Earlier);
    let secret = AuthorSecret::from_bytes(&[50; 32]);
    let facts = Facts { certificate, ..alice.space.facts().clone() };
    let mut tablet = Phone::with(MemoryRows::default(), facts, secret, 90);
    meet(&mut tablet, &mut alice);
    tablet.create(&moment());
    meet(&mut tablet, &mut alice);
    meet(&mut tablet, &mut bob);
    let further = AuthorSecret::from_bytes(&[51; 32]);
    let member = members().both()[0];
    let (device, key) = (certificate.device, further.public());
    let by_itself = Certificate::by_earlier(space_id(), member, device, key, &tablet.secret);
    bob.take(&Forged::new(&further, by_itself, 1).whole()).unwrap();
    // Nor can it take another phone with it: that one has a certificate of its own.
    let hers = alice.space.facts().device();
    let key = AuthorSecret::from_bytes(&[52; 32]);
    let for_hers = Certificate::by_earlier(space_id(), member, hers, key.public(), &tablet.secret);
    bob.take(&Forged::new(&key, for_hers, 1).whole()).unwrap();
    assert!(alice.space.revoke(&tablet.space.facts().author()).unwrap());
    for group in alice.groups() {
        bob.take(&group).unwrap();
    }
    assert!(bob.space.is_revoked(&device).unwrap());
    assert!(!bob.space.is_revoked(&hers).unwrap());
}

/// The partner's phone writes as many closes as are taken.
#[test]
fn what_the_partner_ends_does_not_keep_a_new_phone_from_taking_an_earlier_ones_place() {
    let (mut alice, _) = couple();
    alice.create(&moment());
    let mut his = Forged::of(1, 1);
    for n in 0..1024_u32 {
        let mut chain = [0; 32];
        chain[..4].copy_from_slice(&n.to_be_bytes());
        his.push(Item::close(his.id, chain), None);
    }
    for from in (0..his.items.len()).step_by(64) {
        let to = (from + 63).min(his.items.len() - 1);
        alice.take(&his.group(from, to)).unwrap();
    }
    // She was restored: her own log ends, too.
    let mut copy = alice.copy(31);
    alice.create(&appreciation("on the phone"));
    copy.create(&appreciation("on its copy"));
    for group in copy.groups() {
        alice.take(&group).unwrap();
    }
    let certificate = vouch(&alice, 20, Voucher::Earlier);
    let confirmed = alice.space.certificates().unwrap();
    let facts = Facts { certificate, confirmed, ..alice.space.facts().clone() };
    let mut new =
        Phone::with(MemoryRows::default(), facts, AuthorSecret::from_bytes(&[20; 32]), 60);
    for group in alice.groups() {
        new.take(&group).unwrap();
    }
    assert!(secrets()[1].public() == his.secret.public());
    let unused = DeviceKey([0; 32]);
    assert!(!new.space.is_revoked(&unused).unwrap());
}

/// The partner, who vouches for a new phone, makes up two earlier ones, of which one names a log that the other has not
/// begun yet. The new phone believes both at first sight, ends them, and believes none after that.
#[test]
fn a_log_that_an_ended_phone_named_beforehand_is_not_begun_afterwards() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let secrets = [50, 51].map(|key| AuthorSecret::from_bytes(&[key; 32]));
    let [by, of] = [50, 51].map(|key| vouch(&bob, key, Voucher::Partner));
    let mut later = Forged::new(&secrets[1], of, 9);
    let mut names = Forged::new(&secrets[0], by, 1);
    names.push(Item::close(later.id, [0; 32]), None);
    let begun = Forged::new(&secrets[1], of, 8);
    for group in [begun.whole(), names.whole()] {
        bob.take(&group).unwrap();
    }
    let (mut new, mut bob) = replace(&mut alice, &mut bob, 20, Voucher::Partner, 60);
    assert_eq!(new.space.replaced_keys().unwrap().len(), 3);
    let entry = entry_id(Ownership::Of(0), false, 1);
    later.change(entry, &made_appreciation(&later.id, "never said by her"));
    for phone in [&mut new, &mut bob] {
        let refused = phone.take(&later.whole());
        assert!(matches!(refused, Err(AcceptError::KeyReplaced(_))));
        assert!(!phone.rows().rows.contains_key(&entry));
    }
}

/// The partner, who is shown the new phone's key before that phone has anything, lets a phone that never was revoke it.
#[test]
fn a_phone_that_was_revoked_beforehand_still_hands_over_what_it_wrote() {
    let (mut alice, mut bob) = couple();
    alice.create(&moment());
    meet(&mut alice, &mut bob);
    let made_up = AuthorSecret::from_bytes(&[50; 32]);
    let mut revokes = Forged::new(&made_up, vouch(&bob, 50, Voucher::Partner), 1);
    revokes.push(Item::revocation(&AuthorSecret::from_bytes(&[20; 32]).public()), None);
    bob.take(&revokes.whole()).unwrap();
    let mut new = new_phone(&alice, &mut bob, 20, Voucher::Partner, 60);
    for group in bob.groups() {
        new.take(&group).unwrap();
    }
    new.space.close_earlier_phones().unwrap();
    let said = new.create(&appreciation("on the new phone"));
    let certificate = vouch(&new, 21, Voucher::Earlier);
    let confirmed = new.space.certificates().unwrap();
    let facts = Facts { certificate, confirmed, ..new.space.facts().clone() };
    let mut next =
        Phone::with(MemoryRows::default(), facts, AuthorSecret::from_bytes(&[21; 32]), 61);
    // What the partner wrote comes first: the new phone was given it before it wrote anything.
    for group in bob.groups().iter().chain(&new.groups()) {
        next.take(group).unwrap();
    }
    assert!(next.rows().rows.contains_key(&said));
    // Once its place is taken, no more of it is.
    next.space.close_earlier_phones().unwrap();
    new.space.retire_log().unwrap();
    new.create(&appreciation("by whoever found it"));
    let lacks = new.rows().logs.keys().map(|log| (*log, 99)).collect::<Lacks>();
    let lacks = lacks.into_iter().filter(|(log, _)| *log != new.current()).collect();
    let refused = next.take(&new.groups_for(&lacks)[0]);
    assert!(matches!(refused, Err(AcceptError::KeyReplaced(_))));
}
