//! A log that is not taken, because its key was replaced or nobody here confirmed it: the rest of the session is.

use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Facts, Group, Lacks, Logs as _, Space};

use super::phones::{Phone, SYNCED, appreciate, meet, phone};
use crate::session::Outcome;

fn secret(byte: u8) -> AuthorSecret {
    AuthorSecret::from_bytes(&[byte; 32])
}

/// A further phone of a person, under this key, vouched for by that one.
fn further(of: &Phone, key: u8, by: u8, confirmed: Vec<Certificate>) -> Phone {
    let own = of.facts();
    let member = own.members.both()[usize::from(own.me)];
    let (device, author) = (DeviceKey([key; 32]), secret(key).public());
    let certificate = Certificate::by_earlier(own.space, member, device, author, &secret(by));
    let facts = Facts { certificate, confirmed, ..own.clone() };
    let mut count = 0_u8;
    let random = move || {
        count += 1;
        let mut nonce = [key; 16];
        nonce[0] = count;
        nonce
    };
    Space::new(MemoryRows::default(), facts, secret(key), [key; 8], Box::new(random))
}

/// Everything that a phone gives to one that holds nothing.
fn groups(of: &mut Phone) -> Vec<Group> {
    let lacks = Lacks::new();
    let mut groups = Vec::new();
    let mut at = of.give_start(&lacks).unwrap();
    while let Some((group, next)) = at.and_then(|at| of.next_group(&lacks, at).unwrap()) {
        groups.push(group);
        at = Some(next);
    }
    groups
}

/// Old copies on both sides: each phone brings back a log of the other's earlier phone, which the other replaced, and
/// neither has heard of the other's replacement.
#[test]
fn two_phones_that_each_bring_back_a_log_that_was_replaced_hear_of_both_replacements() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "from ada's first phone");
    appreciate(&mut ben, "from ben's first phone");
    let [of_ada, of_ben] = [&ada, &ben].map(|phone| phone.facts().certificate);
    let mut new_of_ada = further(&ada, 4, 1, vec![of_ada, of_ben]);
    let mut new_of_ben = further(&ben, 7, 2, vec![of_ada, of_ben]);
    for group in groups(&mut ben) {
        new_of_ada.accept(&group).unwrap();
    }
    for group in groups(&mut ada) {
        new_of_ben.accept(&group).unwrap();
    }
    assert!(new_of_ada.revoke(&of_ada.author).unwrap());
    assert!(new_of_ben.revoke(&of_ben.author).unwrap());
    // Enough that it is not all one group.
    for n in 0..100 {
        appreciate(&mut new_of_ada, &format!("since then {n}"));
        appreciate(&mut new_of_ben, &format!("since then {n}"));
    }
    for _ in 0..3 {
        let met = meet(&mut new_of_ada, &mut new_of_ben);
        for outcome in met.outcomes {
            let outcome = outcome.expect("an end");
            assert!(matches!(outcome, Outcome::Synced { damaged: None, .. } | Outcome::NothingNew));
        }
    }
    for phone in [&mut new_of_ada, &mut new_of_ben] {
        let mut replaced = phone.replaced_keys().unwrap();
        replaced.sort_unstable();
        let mut both: Vec<AuthorKey> = vec![of_ada.author, of_ben.author];
        both.sort_unstable();
        assert_eq!(replaced, both);
        // All of both new phones', and the one that it was given of the earlier one.
        assert_eq!(phone.storage().rows.len(), 201);
    }
}

/// Whoever found a phone made another one with it, and the partner's phone holds what that one wrote.
#[test]
fn a_phone_of_mine_that_i_never_confirmed_does_not_keep_me_from_meeting_the_partner() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    meet(&mut ada, &mut ben);
    let mut tablet = further(&ada, 7, 1, Vec::new());
    appreciate(&mut tablet, "from the tablet");
    let mut made_up = further(&tablet, 8, 7, Vec::new());
    appreciate(&mut made_up, "not by ada");
    let mut and_another = further(&tablet, 9, 8, Vec::new());
    appreciate(&mut and_another, "nor this");
    for stranger in [&mut tablet, &mut made_up, &mut and_another] {
        for group in groups(stranger) {
            ben.accept(&group).unwrap();
        }
    }
    let tea = appreciate(&mut ben, "tea");
    let cake = appreciate(&mut ada, "cake");
    let member = MemberId::of_first_key(&secret(1).public());
    assert!(ada.facts().is_mine(&member));
    for _ in 0..2 {
        let met = meet(&mut ada, &mut ben);
        let unlike = Some(Outcome::Synced { complete: false, damaged: None });
        assert_eq!(met.outcomes, [unlike; 2], "they hold two things");
        assert!(met.outcomes[0] != SYNCED);
    }
    assert!(ada.storage().rows.contains_key(&tea) && ben.storage().rows.contains_key(&cake));
    assert_eq!((ada.storage().rows.len(), ben.storage().rows.len()), (4, 6));
    assert!(
        ada.storage()
            .logs
            .values()
            .all(|log| { log.author != secret(8).public() && log.author != secret(9).public() })
    );
}
