//! Phones that were replaced (`design.md` 5): whose logs and certificates still count, and what is kept.

use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId, Ownership};
use hearth_domain::log::{AuthorSecret, Certificate, Item, Signer};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{AcceptError, Facts, Logs as _, RowStatus, ScrubReport, Standing};

use crate::forged::{Forged, entry_id, made_appreciation};
use crate::harness::{
    Phone, appreciation, assert_agree, couple, meet, members, moment, plan, space_id,
};

/// Who vouches for a new phone.
#[derive(Clone, Copy, Debug)]
pub enum Voucher {
    /// The other member, after the only phone was lost.
    Partner,
    /// The phone that it takes the place of.
    Earlier,
}

/// The certificate of a new phone of Alice's, by whoever vouches for it.
pub fn vouch(by: &Phone, key: u8, how: Voucher) -> Certificate {
    let new = AuthorSecret::from_bytes(&[key; 32]).public();
    let (member, device) = (members().both()[0], DeviceKey([key; 32]));
    match how {
        Voucher::Partner => Certificate::by_partner(space_id(), member, device, new, &by.secret),
        Voucher::Earlier => Certificate::by_earlier(space_id(), member, device, new, &by.secret),
    }
}

/// The phone of this person again, in another run, after it was told of a certificate by a pairing.
pub fn told(phone: &mut Phone, certificates: &[Certificate], seed: u64) -> Phone {
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
pub fn new_phone(old: &Phone, by: &mut Phone, key: u8, how: Voucher, seed: u64) -> Phone {
    let certificate = vouch(by, key, how);
    let confirmed = by.space.certificates().unwrap();
    let facts = Facts { certificate, confirmed, ..old.space.facts().clone() };
    Phone::with(MemoryRows::default(), facts, AuthorSecret::from_bytes(&[key; 32]), seed)
}

/// Replaces Alice's phone: pairing, a full exchange with `from`, the end of the earlier logs, Bob hears of it.
pub fn replace(
    old: &mut Phone,
    bob: &mut Phone,
    key: u8,
    how: Voucher,
    seed: u64,
) -> (Phone, Phone) {
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
        assert!(matches!(refused, Err(AcceptError::KeyReplaced(_))));
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
    assert!(matches!(alice.take(&log.whole()), Err(AcceptError::NotConfirmedHere(_))));
    bob.take(&log.whole()).unwrap();
    assert_eq!(alice.space.own_phones().unwrap().len(), 2);
}

#[test]
fn a_close_beyond_the_end_of_its_own_log_ends_nothing_on_any_phone() {
    let (alice, bob) = couple();
    let [kept, also, later] = [1, 2, 3].map(|seed| entry_id(Ownership::Of(0), false, seed));
    let (mut ended, mut earlier) = (Forged::of(0, 1), Forged::of(0, 2));
    let made = |log: &Forged, text: &str| made_appreciation(&log.id, text);
    ended.change(kept, &made(&ended, "before it was ended"));
    earlier.change(also, &made(&earlier, "on the earlier phone"));
    earlier.push(Item::close(ended.id, ended.chain(1).0), None);
    // The new phone knew the earlier one's log up to before that, and says no more of it.
    let certificate = vouch(&alice, 50, Voucher::Earlier);
    let mut new = Forged::new(&AuthorSecret::from_bytes(&[50; 32]), certificate, 3);
    new.push(Item::close(earlier.id, earlier.chain(1).0), None);
    // One phone holds it signed where it ends now, one only beyond that, and one never saw what stands there.
    let seen = [vec![(0, 1), (2, 2)], vec![(0, 2)], vec![(0, 1)]];
    let mut phones = seen.map(|groups| {
        let mut phone =
            Phone::with(MemoryRows::default(), bob.space.facts().clone(), bob.secret.clone(), 60);
        phone.take(&ended.whole()).unwrap();
        for (from, to) in groups {
            phone.take(&earlier.group(from, to)).unwrap();
        }
        phone.take(&new.whole()).unwrap();
        phone
    });
    assert_eq!(phones[1].rows().items.len(), 7, "the close is kept beyond the end");
    ended.change(later, &made(&ended, "it went on"));
    for (which, phone) in phones.iter_mut().enumerate() {
        assert_eq!(phone.standing(&earlier.id), Standing::Closed, "{which}");
        let closed = phone.standing(&ended.id) == Standing::Closed;
        assert_eq!(phone.survey().logs, usize::from(closed), "{which}: it is seen");
        assert_eq!(phone.space_scrub().logs_reopened, usize::from(closed), "{which}: and told");
        assert_eq!(phone.space_scrub(), ScrubReport::default(), "{which}");
        assert_eq!(phone.standing(&ended.id), Standing::Open, "{which}");
        phone.take(&ended.group(2, 2)).unwrap();
        assert_eq!(phone.status(&later), RowStatus::Whole, "{which}");
    }
    let [one, other, third] = &mut phones;
    assert_eq!(
        one.space.summary().unwrap().fingerprint,
        other.space.summary().unwrap().fingerprint
    );
    assert_eq!(
        one.space.summary().unwrap().fingerprint,
        third.space.summary().unwrap().fingerprint
    );
}
