//! Groups that are refused whole, and items that are kept without effect.

use hearth_domain::ids::{ChangeHash, DeviceKey, EntryId, LogId, Ownership, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate, CertificateError, HeadSignature, Item};
use hearth_domain::space::{AcceptError, Group, MAX_GROUP_BYTES, MAX_GROUP_ITEMS, RowStatus};

use crate::forged::{Forged, entry_id, made_appreciation};
use crate::harness::{NONCE, Phone, couple, meet, members, moment, secrets, space_id};

/// Offers a group that must be refused, and shows that nothing of it was kept.
fn refuse(phone: &mut Phone, group: &Group) -> AcceptError {
    let before = phone.rows().clone();
    let Err(refused) = phone.take(group) else { panic!("the group was taken") };
    assert!(*phone.rows() == before, "a refused group changed something");
    refused
}

/// A log of Bob's with his certificate and four appreciations.
fn bobs() -> Forged {
    let mut log = Forged::of(1, 1);
    for seed in 0..4 {
        let made = made_appreciation(&log.id, &format!("text {seed}"));
        log.change(entry_id(Ownership::Of(1), false, seed), &made);
    }
    log
}

#[test]
fn an_honest_log_is_taken() {
    let (mut alice, _) = couple();
    let accepted = alice.take(&bobs().whole()).unwrap();
    assert_eq!((accepted.new_items, accepted.void, accepted.rows.len()), (5, 0, 4));
    assert!(accepted.rows.iter().all(|row| row.after == Some(RowStatus::Whole)));
    alice.assert_sound();
}

#[test]
fn a_changed_dropped_reordered_or_replaced_item_spoils_the_signature() {
    let (mut alice, _) = couple();
    let good = bobs().whole();
    let mut reordered = good.clone();
    let (two, three) = (reordered.items[2].clone(), reordered.items[3].clone());
    (reordered.items[2].item, reordered.items[2].bytes) = (three.item, three.bytes);
    (reordered.items[3].item, reordered.items[3].bytes) = (two.item, two.bytes);
    assert!(matches!(refuse(&mut alice, &reordered), AcceptError::BadSignature));

    let mut dropped = good.clone();
    dropped.items.remove(2);
    assert!(matches!(refuse(&mut alice, &dropped), AcceptError::Gap));
    dropped.items.iter_mut().zip(0..).for_each(|(given, n)| given.n = n);
    dropped.ends[0].n = 3;
    assert!(matches!(refuse(&mut alice, &dropped), AcceptError::BadSignature));

    let mut replaced = good.clone();
    let other = made_appreciation(&replaced.items[0].log, "another text");
    replaced.items[2].item.hash = other.hash.0;
    replaced.items[2].bytes = Some(other.bytes);
    assert!(matches!(refuse(&mut alice, &replaced), AcceptError::BadSignature));

    let mut moved = good;
    moved.items[2].item.subject = entry_id(Ownership::Of(1), false, 99).0;
    assert!(matches!(refuse(&mut alice, &moved), AcceptError::BadSignature));
}

#[test]
fn an_item_of_another_log_of_the_same_author_does_not_fit() {
    let (mut alice, _) = couple();
    let (one, mut other) = (bobs(), Forged::of(1, 2));
    alice.take(&other.whole()).unwrap();
    for given in &one.items[1..] {
        other.push(given.item, given.bytes.clone());
    }
    let mut moved = other.whole();
    moved.ends[0].signature = one.whole().ends[0].signature;
    assert!(matches!(refuse(&mut alice, &moved), AcceptError::BadSignature));
}

#[test]
fn a_signature_of_another_end_or_by_another_key_is_refused() {
    let (mut alice, mut bob) = couple();
    let log = bobs();
    let mut other_end = log.whole();
    other_end.ends[0].signature = log.group(0, 3).ends[0].signature;
    assert!(matches!(refuse(&mut alice, &other_end), AcceptError::BadSignature));

    let mut other_key = log.whole();
    let head = hearth_domain::log::Head { log: log.id, n: 4, chain: log.chain(4) };
    other_key.ends[0].signature = alice.secret.sign_head(&head);
    assert!(matches!(refuse(&mut alice, &other_key), AcceptError::BadSignature));

    let mut none = log.whole();
    none.ends[0].signature = HeadSignature([0; 64]);
    assert!(matches!(refuse(&mut alice, &none), AcceptError::BadSignature));
    // The author himself does not believe it either.
    assert!(matches!(refuse(&mut bob, &none), AcceptError::BadSignature));
}

#[test]
fn a_gap_before_or_inside_a_group_is_refused() {
    let (mut alice, _) = couple();
    let log = bobs();
    assert!(matches!(refuse(&mut alice, &log.group(1, 4)), AcceptError::Gap));
    alice.take(&log.group(0, 1)).unwrap();
    assert!(matches!(refuse(&mut alice, &log.group(3, 4)), AcceptError::Gap));
    let mut far = log.group(3, 4);
    far.items[1].n = u64::MAX;
    assert!(matches!(refuse(&mut alice, &far), AcceptError::Gap));
    let mut end_of_numbers = log.group(4, 4);
    end_of_numbers.items[0].n = u64::MAX;
    end_of_numbers.ends[0].n = u64::MAX;
    assert!(matches!(refuse(&mut alice, &end_of_numbers), AcceptError::Gap));
    alice.take(&log.group(2, 4)).unwrap();
    alice.take(&log.group(0, 4)).unwrap();
}

#[test]
fn a_group_has_items_and_one_signed_end_for_each_of_its_logs() {
    let (mut alice, _) = couple();
    let log = bobs();
    assert!(matches!(refuse(&mut alice, &Group::default()), AcceptError::Malformed));
    let no_items = Group { items: Vec::new(), ends: log.whole().ends };
    assert!(matches!(refuse(&mut alice, &no_items), AcceptError::Malformed));
    let no_end = Group { items: log.whole().items, ends: Vec::new() };
    assert!(matches!(refuse(&mut alice, &no_end), AcceptError::Malformed));
    let mut twice = log.whole();
    twice.ends.push(twice.ends[0]);
    assert!(matches!(refuse(&mut alice, &twice), AcceptError::Malformed));
    let mut foreign = log.whole();
    foreign.ends.push(Forged::of(1, 3).whole().ends[0]);
    assert!(matches!(refuse(&mut alice, &foreign), AcceptError::Malformed));
    let mut early = log.whole();
    early.ends[0] = log.group(0, 3).ends[0];
    assert!(matches!(refuse(&mut alice, &early), AcceptError::Malformed));
}

#[test]
fn a_group_holds_at_most_64_items() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    for seed in 0..80 {
        log.push(
            Item::change(entry_id(Ownership::Of(1), false, seed), ChangeHash([seed; 32])),
            None,
        );
    }
    assert!(matches!(refuse(&mut alice, &log.group(0, MAX_GROUP_ITEMS)), AcceptError::Malformed));
    alice.take(&log.group(0, MAX_GROUP_ITEMS - 1)).unwrap();
    alice.take(&log.group(MAX_GROUP_ITEMS, 80)).unwrap();
    alice.assert_sound();
}

#[test]
fn a_group_holds_at_most_512_kib_whoever_decoded_it() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let certificate = log.items[0].bytes.as_ref().unwrap().len();
    // What is no change is let go later, and counts all the same.
    for (seed, bytes) in [(1, MAX_GROUP_BYTES - certificate), (2, 1)] {
        let item = Item::change(entry_id(Ownership::Of(1), false, seed), ChangeHash([seed; 32]));
        log.push(item, Some(vec![0; bytes]));
    }
    assert!(matches!(refuse(&mut alice, &log.group(0, 2)), AcceptError::Malformed));
    alice.take(&log.group(0, 1)).unwrap();
    alice.take(&log.group(2, 2)).unwrap();
    alice.assert_sound();
}

#[test]
fn a_log_begins_with_its_certificate_and_its_own_id() {
    let (mut alice, _) = couple();
    let [_, bob] = secrets();
    let certificate = Forged::of(1, 1).certificate;
    let mut without = Forged::of(1, 1);
    without.items.clear();
    without.push(Item::tombstone(entry_id(Ownership::Joint, false, 1)), None);
    assert!(matches!(refuse(&mut alice, &without.whole()), AcceptError::Gap));

    let mut no_bytes = Forged::of(1, 1).whole();
    no_bytes.items[0].bytes = None;
    assert!(matches!(refuse(&mut alice, &no_bytes), AcceptError::Malformed));

    let mut other_bytes = Forged::of(1, 1).whole();
    let other = Certificate::first(space_id(), DeviceKey([77; 32]), &bob);
    other_bytes.items[0].bytes = Some(other.encode().to_vec());
    assert!(matches!(refuse(&mut alice, &other_bytes), AcceptError::Malformed));

    // Under an id that does not come from its key and nonce: another's, say.
    let mut squatter = Forged::of(1, 1);
    squatter.id = LogId([5; 16]);
    squatter.items.clear();
    let item = Item::certificate([1; 16], certificate.hash());
    squatter.push(item, Some(certificate.encode().to_vec()));
    assert!(matches!(refuse(&mut alice, &squatter.whole()), AcceptError::Malformed));
}

#[test]
fn certificates_of_strangers_and_of_other_spaces_are_refused() {
    let (mut alice, _) = couple();
    let [_, bob] = secrets();
    let stranger = AuthorSecret::from_bytes(&[9; 32]);
    let refused = |phone: &mut Phone, log: &Forged| match refuse(phone, &log.whole()) {
        AcceptError::Certificate(error) => error,
        other => panic!("{other:?}"),
    };
    let certificate = Certificate::first(space_id(), DeviceKey([9; 32]), &stranger);
    let log = Forged::new(&stranger, certificate, 1);
    assert_eq!(refused(&mut alice, &log), CertificateError::Stranger);

    let elsewhere = SpaceId::of(&members(), &[NONCE[0] + 1; 16]);
    let log = Forged::new(&bob, Certificate::first(elsewhere, DeviceKey([1; 32]), &bob), 1);
    assert_eq!(refused(&mut alice, &log), CertificateError::OtherSpace);

    // A stranger whom nobody who is known vouches for.
    let member = members().both()[1];
    let certificate = Certificate::by_earlier(
        space_id(),
        member,
        DeviceKey([9; 32]),
        stranger.public(),
        &stranger,
    );
    let log = Forged::new(&stranger, certificate, 1);
    assert_eq!(refused(&mut alice, &log), CertificateError::UnknownSigner);

    let mut spoiled = Forged::of(1, 1).certificate.encode();
    spoiled[161 + 64] ^= 1;
    let log = Forged::new(&bob, Certificate::decode(&spoiled).unwrap(), 1);
    assert_eq!(refused(&mut alice, &log), CertificateError::BadSignature);
}

#[test]
fn a_certificate_for_my_member_counts_only_when_i_confirmed_it() {
    let (mut alice, mut bob) = couple();
    let evil = AuthorSecret::from_bytes(&[9; 32]);
    let me = members().both()[0];
    let device = DeviceKey([9; 32]);
    let by_bob = Certificate::by_partner(space_id(), me, device, evil.public(), &bob.secret);
    let mut log = Forged::new(&evil, by_bob, 1);
    log.push(Item::tombstone(entry_id(Ownership::Of(0), false, 1)), None);
    assert!(matches!(refuse(&mut alice, &log.whole()), AcceptError::NotConfirmedHere(_)));
    // Bob's own phones see "your partner has a new phone": there both tapped yes.
    bob.take(&log.whole()).unwrap();

    let by_me = Certificate::by_earlier(space_id(), me, device, evil.public(), &alice.secret);
    alice.take(&Forged::new(&evil, by_me, 1).whole()).unwrap();
}

#[test]
fn logs_and_ends_of_logs_without_number_are_refused() {
    let (mut alice, _) = couple();
    let mut taken = 0;
    for nonce in 0..=255 {
        let log = Forged::of(1, nonce).whole();
        match alice.take(&log) {
            Ok(_) => taken += 1,
            Err(refused) => assert!(matches!(refused, AcceptError::TooMany)),
        }
    }
    assert_eq!(taken, 128);

    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    for n in 0..2000_u16 {
        let mut hash = [0; 32];
        hash[..2].copy_from_slice(&n.to_be_bytes());
        log.push(Item::close(log.id, hash), None);
    }
    let mut from = 0;
    let refused = loop {
        match alice.take(&log.group(from, from + 63)) {
            Ok(_) => from += 64,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, AcceptError::TooMany) && from >= 960);
}

#[test]
fn one_bad_log_refuses_the_good_ones_beside_it() {
    let (mut alice, _) = couple();
    let (good, mut bad) = (bobs().whole(), Forged::of(1, 2).whole());
    bad.ends[0].signature = HeadSignature([1; 64]);
    let mut both = good;
    both.items.append(&mut bad.items);
    both.ends.append(&mut bad.ends);
    assert!(matches!(refuse(&mut alice, &both), AcceptError::BadSignature));
}

#[test]
fn items_that_their_member_may_not_make_are_void_but_counted() {
    let (mut alice, mut bob) = couple();
    let own = alice.create(&moment());
    meet(&mut alice, &mut bob);
    let mut log = Forged::of(1, 1);
    let text = made_appreciation(&log.id, "not hers");
    let permanent = entry_id(Ownership::Of(1), true, 1);
    log.change(own, &text).push(Item::tombstone(own), None);
    log.change(permanent, &text).push(Item::tombstone(permanent), None);
    log.change(entry_id(Ownership::Of(0), false, 7), &text);
    log.change(EntryId::assemble(1, 1, &[1; 32]), &text);
    log.change(EntryId::assemble(84_371, 1, &[1; 32]), &text);
    log.change(EntryId::assemble(20_000, 0b1000, &[1; 32]), &text);
    log.change(EntryId::assemble(20_000, 0b011, &[1; 32]), &text);
    let mut odd = Item::tombstone(entry_id(Ownership::Of(1), false, 8));
    odd.hash = [1; 32];
    log.push(odd, None);
    let before = alice.row(&own);
    let accepted = alice.take(&log.whole()).unwrap();
    assert_eq!((accepted.new_items, accepted.void), (11, 9));
    assert!(alice.row(&own) == before);
    assert_eq!(alice.rows().rows.len(), 2, "only the permanent entry is new");
    assert_eq!(alice.status(&permanent), RowStatus::Whole);
    assert_eq!(alice.rows().logs[&log.id].end, 10);
    assert_eq!(alice.items(&log.id).len(), 11);
    alice.assert_sound();
    // And they are passed on.
    let mut other = alice.copy(9);
    *other.rows() = hearth_domain::space::memory::MemoryRows::default();
    for group in alice.groups() {
        other.take(&group).unwrap();
    }
    assert_eq!(other.items(&log.id), alice.items(&log.id));
}

#[test]
fn a_tombstone_of_a_joint_entry_is_either_members_and_of_an_own_one_the_authors() {
    let (mut alice, _) = couple();
    let mut log = Forged::of(1, 1);
    let (joint, mine, his) = (
        entry_id(Ownership::Joint, false, 1),
        entry_id(Ownership::Of(0), false, 2),
        entry_id(Ownership::Of(1), false, 3),
    );
    for entry in [joint, mine, his] {
        log.push(Item::tombstone(entry), None);
    }
    alice.take(&log.whole()).unwrap();
    assert_eq!(alice.status(&joint), RowStatus::Tombstone);
    assert_eq!(alice.status(&his), RowStatus::Tombstone);
    assert!(!alice.rows().rows.contains_key(&mine));
}

#[test]
fn an_author_who_shows_two_logs_under_one_number_is_left_out_and_stops_nothing_else() {
    let (mut alice, mut bob) = couple();
    bob.create(&moment());
    meet(&mut alice, &mut bob);
    let (mut one, mut other) = (Forged::of(1, 1), Forged::of(1, 1));
    for seed in 0..3 {
        let made = made_appreciation(&one.id, &format!("one {seed}"));
        one.change(entry_id(Ownership::Of(1), false, seed), &made);
        let made = made_appreciation(&other.id, &format!("other {seed}"));
        other.change(entry_id(Ownership::Of(1), false, 10 + seed), &made);
    }
    alice.take(&one.whole()).unwrap();
    let accepted = alice.take(&other.whole()).unwrap();
    assert_eq!((accepted.splits, accepted.new_items), (1, 0));
    // The other branch may go on in further groups, which are verified and let go.
    for seed in 3..5 {
        let made = made_appreciation(&other.id, &format!("other {seed}"));
        other.change(entry_id(Ownership::Of(1), false, 10 + seed), &made);
        assert_eq!(
            alice.take(&other.group(seed as usize + 1, seed as usize + 1)).unwrap().new_items,
            0
        );
    }
    assert_eq!(alice.rows().logs[&one.id].end, 3, "what was held stays held");
    bob.create(&moment());
    let meeting = meet(&mut alice, &mut bob);
    assert_eq!(meeting.new_items, 5, "one moment, and the split log that Bob did not have");
    // Nor can a branch be given to its own author without his key.
    let mut unsigned = other.group(1, 3);
    unsigned.ends[0].signature = HeadSignature([1; 64]);
    assert!(matches!(refuse(&mut bob, &unsigned), AcceptError::BadSignature));
}
