//! What a partner, an old copy or whoever found a phone can make of closes and revocations (`docs/formats.md` 5, 7).

use hearth_domain::ids::DeviceKey;
use hearth_domain::log::{AuthorSecret, Certificate, Item};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Facts, Logs as _, Standing};

use crate::forged::Forged;
use crate::harness::{Phone, appreciation, couple, meet, members, moment, secrets, space_id};
use crate::phones::{Voucher, vouch};

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
    let for_hers =
        Certificate::by_earlier(space_id(), member, hers, key.public(), &tablet.secret);
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
