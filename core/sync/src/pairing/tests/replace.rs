//! Replacing a phone: who vouches, in which order, and what is refused.

use hearth_domain::log::{Certificate, Signer};

use super::super::*;
use super::harness::*;
use crate::frame;

/// Keys and device of further phones.
pub const SECOND: u8 = 0x0c;
pub const THIRD: u8 = 0x0d;

/// A new phone with these keys.
pub fn new(who: u8, aim: Aim) -> Own {
    Own { device: device(who), author: author(who), ..aiming(own(ADA), aim) }
}

/// Ben's phone, in the space that he shares with Ada.
pub fn ben() -> Own {
    owning(BEN, ADA, BEN, 7)
}

/// Ada's phone, to be replaced.
pub fn hands_over() -> Own {
    aiming(owning(ADA, ADA, BEN, 7), Aim::HandOver)
}

/// Who vouches, and the new phone.
fn both_kinds() -> [(Own, Own); 2] {
    [(ben(), new(SECOND, Aim::InPlaceOfLost)), (hands_over(), new(SECOND, Aim::InPlaceOfThis))]
}

/// Either phone may show the code, and either kind of code will do.
fn tables(vouches: &Own, new: &Own) -> Vec<(Table, At)> {
    let mut tables = Vec::new();
    for lay in BOTH_WAYS {
        tables.push((lay(vouches.clone(), new.clone()), At::Shower));
        tables.push((lay(new.clone(), vouches.clone()), At::Scanner));
    }
    tables
}

pub fn seen(table: &Table, side: At) -> &Seen {
    if side == At::Shower { &table.a } else { &table.b }
}

pub fn other(side: At) -> At {
    if side == At::Shower { At::Scanner } else { At::Shower }
}

/// Both say yes, the one that vouches first or last.
fn run(mut table: Table, vouches: At, first: bool) -> Table {
    table.run(if first { vouches } else { other(vouches) }, &mut untouched);
    table
}

#[test]
fn the_partners_phone_vouches_for_a_new_one_in_the_place_of_one_that_is_lost() {
    for first in [true, false] {
        for (table, vouches) in tables(&ben(), &new(SECOND, Aim::InPlaceOfLost)) {
            let table = run(table, vouches, first);
            table.assert_paired();
            let (giver, taker) = (seen(&table, vouches), seen(&table, other(vouches)));
            assert_eq!(giver.asked, Some(("Ada".to_owned(), About::PartnersLostPhone)));
            assert_eq!(taker.asked, Some(("Ben".to_owned(), About::InPlaceOfLost)));
            let (at_ben, at_ada) = (giver.stored.as_ref().unwrap(), taker.stored.as_ref().unwrap());
            let grant = at_ada.own_certificate;
            assert_eq!((grant.member, grant.device), (member(ADA), device(SECOND)));
            assert_eq!(grant.author, author(SECOND).public());
            assert_eq!(grant.signer, Signer::Partner(author(BEN).public()));
            assert_eq!((at_ben.member, at_ben.author), (member(ADA), grant.author));
            assert_eq!((at_ada.member, at_ada.author), (member(BEN), author(BEN).public()));
            assert_eq!(at_ben.confirmed, [grant]);
            assert_eq!(at_ada.confirmed.last(), Some(&at_ada.certificate));
            assert_eq!(at_ada.space_secret.expose(), &[7 ^ 0xff; 32]);
        }
    }
}

#[test]
fn a_phone_that_is_there_hands_over_to_the_new_one_beside_it() {
    for first in [true, false] {
        for (table, vouches) in tables(&hands_over(), &new(SECOND, Aim::InPlaceOfThis)) {
            let table = run(table, vouches, first);
            table.assert_paired();
            let (giver, taker) = (seen(&table, vouches), seen(&table, other(vouches)));
            assert_eq!(giver.asked, Some(("Ada".to_owned(), About::HandOver)));
            assert_eq!(taker.asked, Some(("Ada".to_owned(), About::InPlaceOfThis)));
            let grant = taker.stored.as_ref().unwrap().own_certificate;
            assert_eq!((grant.member, grant.device), (member(ADA), device(SECOND)));
            assert_eq!(grant.signer, Signer::Earlier(author(ADA).public()));
        }
    }
}

#[test]
fn nothing_is_signed_or_given_before_both_have_said_yes() {
    for (vouches, new) in both_kinds() {
        for (mut table, side) in tables(&vouches, &new) {
            table.deliver(&mut untouched);
            for who in [side, other(side)] {
                for kept in [0x44, 0x4a] {
                    let tags: Vec<u8> =
                        seen(&table, side).frames.iter().map(|frame| frame[4]).collect();
                    assert!(!tags.contains(&kept), "{tags:?}");
                }
                table.say_yes(who);
                if who == side {
                    // The one that vouches says yes last, on the line.
                    assert!(seen(&table, side).frames.iter().all(|frame| frame[4] != 0x45));
                }
                table.deliver(&mut untouched);
            }
            table.assert_paired();
        }
    }
}

#[test]
fn a_no_from_either_leaves_the_new_phone_with_nothing() {
    for (vouches, new) in both_kinds() {
        for (index, (mut table, side)) in tables(&vouches, &new).into_iter().enumerate() {
            table.deliver(&mut untouched);
            let (says_no, says_yes) =
                if index % 2 == 0 { (side, other(side)) } else { (other(side), side) };
            table.say_yes(says_yes);
            table.deliver(&mut untouched);
            table.at(says_no, Event::No);
            table.deliver(&mut untouched);
            table.assert_nobody_stored();
            assert!(seen(&table, side).frames.iter().all(|frame| frame[4] != 0x4a));
            let declined = |failure: Option<Failure>| {
                matches!(
                    failure,
                    Some(
                        Failure::Here(Refusal::Declined) | Failure::ThereRefused(Refusal::Declined)
                    )
                )
            };
            assert!(declined(table.a.failed) && declined(table.b.failed));
        }
    }
}

#[test]
fn a_cut_after_any_byte_of_a_replacement_stores_nobody_without_both_yes_and_a_retry_succeeds() {
    for (vouches, new) in both_kinds() {
        let lay = || Table::new(vouches.clone(), new.clone());
        let whole = run(lay(), At::Shower, true);
        for (side, total) in [(At::Shower, whole.a.total()), (At::Scanner, whole.b.total())] {
            let mut halves = 0;
            for bytes in (0..=total).rev().step_by(3) {
                let mut table = lay();
                match side {
                    At::Shower => table.a.reach = bytes,
                    At::Scanner => table.b.reach = bytes,
                }
                table.run(At::Scanner, &mut untouched);
                table.assert_stored_only_after_both_said_yes();
                // What the new phone stores the other has stored before.
                assert!(table.b.stored.is_none() || table.a.stored.is_some());
                let Some(stored) = &table.a.stored else { continue };
                halves += usize::from(table.b.stored.is_none());
                if table.b.stored.is_none() && bytes % 5 == 0 {
                    let told = aiming(completed(&vouches, stored), vouches.aim);
                    Table::new(told.clone(), new.clone()).run_untouched().assert_paired();
                    Table::by_digits(new.clone(), told).run_untouched().assert_paired();
                }
            }
            assert_eq!(halves > 0, side == At::Shower, "the sweep has met a half-finished one");
        }
    }
}

#[test]
fn purposes_that_do_not_fit_are_refused_on_both_phones() {
    for (a, b) in [
        (ben(), new(SECOND, Aim::InPlaceOfThis)),
        (hands_over(), new(SECOND, Aim::InPlaceOfLost)),
        (hands_over(), own(BEN)),
        (hands_over(), ben()),
        (own(BEN), new(SECOND, Aim::InPlaceOfLost)),
        (new(SECOND, Aim::InPlaceOfLost), new(THIRD, Aim::InPlaceOfLost)),
        (new(SECOND, Aim::InPlaceOfThis), new(THIRD, Aim::InPlaceOfLost)),
    ] {
        for (a, b) in [(a.clone(), b.clone()), (b, a)] {
            let table = Table::new(a, b).run_untouched();
            table.assert_nobody_stored();
            let refused = Some(Failure::Here(Refusal::OtherAim));
            assert_eq!((table.a.failed, table.b.failed), (refused, refused));
            assert_eq!((table.a.asked, table.b.asked), (None, None));
        }
    }
}

#[test]
fn a_phone_with_the_members_first_key_pairs_and_takes_nobodys_place() {
    let table = Table::new(ben(), aiming(own(ADA), Aim::InPlaceOfLost)).run_untouched();
    table.assert_nobody_stored();
    assert_eq!(table.a.failed, Some(Failure::Here(Refusal::OtherAim)));
    // As itself it is let in as ever, although its database is gone.
    Table::new(ben(), own(ADA)).run_untouched().assert_paired();
}

#[test]
fn a_new_phone_has_to_prove_a_key_that_is_nobody_elses() {
    let space = SpaceId::of(&ben().space.unwrap().members, &[7; 16]);
    let proof = |space: SpaceId, phone: u8, key: u8| {
        frame::encode(0x43, &Certificate::first(space, device(phone), &author(key)).encode())
    };
    // What the new phone shows in the place of the proof of its key.
    for (what, false_one) in [
        ("another's key", proof(space, SECOND, THIRD)),
        ("another phone", proof(space, THIRD, SECOND)),
        ("another space", proof(SpaceId([9; 32]), SECOND, SECOND)),
        ("a forged signature", {
            let mut forged = proof(space, SECOND, SECOND);
            forged[200] ^= 1;
            forged
        }),
    ] {
        let mut table = Table::new(ben(), new(SECOND, Aim::InPlaceOfLost));
        table.run(At::Shower, &mut |from, _, frame| {
            if from == At::Scanner && frame[4] == 0x43 { false_one.clone() } else { frame }
        });
        table.assert_nobody_stored();
        assert_eq!(table.a.failed, Some(Failure::Here(Refusal::BadData)), "{what}");
        assert_eq!(table.a.asked, None);
    }
    // Ben's own key, on his copied phone or on another.
    for aim in [Aim::InPlaceOfLost, Aim::InPlaceOfThis] {
        let copy = Own { device: device(EVE), ..aiming(own(BEN), aim) };
        let vouches = if aim == Aim::InPlaceOfLost { ben() } else { aiming(ben(), Aim::HandOver) };
        let table = Table::new(vouches, copy).run_untouched();
        table.assert_nobody_stored();
        assert!(matches!(
            table.a.failed,
            Some(Failure::Here(Refusal::BadData | Refusal::OtherAim))
        ));
    }
}

#[test]
fn only_a_certificate_for_this_very_phone_by_the_phone_that_was_met_is_taken() {
    let (space, key) =
        (SpaceId::of(&ben().space.unwrap().members, &[7; 16]), author(SECOND).public());
    let (ada, phone) = (member(ADA), device(SECOND));
    let by = Certificate::by_partner;
    for (what, grant) in [
        ("for another phone", by(space, ada, device(THIRD), key, &author(BEN))),
        ("for another key", by(space, ada, phone, author(THIRD).public(), &author(BEN))),
        ("of another space", by(SpaceId([9; 32]), ada, phone, key, &author(BEN))),
        ("for the partner", by(space, member(BEN), phone, key, &author(BEN))),
        ("by a stranger", by(space, ada, phone, key, &author(EVE))),
        ("by an earlier key", Certificate::by_earlier(space, ada, phone, key, &author(ADA))),
        ("its own", Certificate::first(space, phone, &author(SECOND))),
    ] {
        let mut table = Table::new(ben(), new(SECOND, Aim::InPlaceOfLost));
        // What comes after it is held back: the yes would not fit it anyway.
        table.run(At::Scanner, &mut |from, index, frame| match (from, frame[4]) {
            (At::Shower, 0x4a) => frame::encode(0x4a, &grant.encode()),
            (At::Shower, 0x44 | 0x45) if index > 4 => vec![],
            _ => frame,
        });
        assert!(table.b.stored.is_none(), "{what}");
        assert_eq!(table.b.failed, Some(Failure::Here(Refusal::BadData)), "{what}");
    }
}

#[test]
fn a_grant_without_a_question_or_before_the_own_yes_is_bad_data() {
    let grant = |table: &mut Table, to: At| {
        let bytes = frame::encode(0x4a, &[0; 226]);
        table.at(to, Event::Received { line: LINE, bytes });
    };
    let mut table = Table::new(ben(), new(SECOND, Aim::InPlaceOfLost));
    table.deliver(&mut untouched);
    grant(&mut table, At::Scanner);
    assert_eq!(table.b.failed, Some(Failure::Here(Refusal::BadData)));
    let mut table = Table::new(ben(), own(ADA));
    table.deliver(&mut untouched);
    table.say_yes(At::Scanner);
    grant(&mut table, At::Scanner);
    assert_eq!(table.b.failed, Some(Failure::Here(Refusal::BadData)));
}

#[test]
fn more_certificates_than_a_couple_ever_has_and_ones_that_do_not_fit_are_refused() {
    let known = frame::encode(
        0x49,
        &Certificate::first(
            SpaceId::of(&ben().space.unwrap().members, &[7; 16]),
            device(BEN),
            &author(BEN),
        )
        .encode(),
    );
    for (count, refused) in [(MAX_KNOWN - 1, false), (MAX_KNOWN, true)] {
        let mut table = Table::new(ben(), new(SECOND, Aim::InPlaceOfLost));
        let mut sent = false;
        table.run(At::Shower, &mut |from, _, frame| {
            if from == At::Shower && frame[4] == 0x49 && !sent {
                sent = true;
                return [known.repeat(count), frame].concat();
            }
            frame
        });
        // Changed on the way, so the yes does not fit in the end; but the certificates were read.
        assert_eq!(table.b.asked.is_none(), refused, "{count}");
        assert!(table.b.stored.is_none());
    }
    for false_one in [known[..100].to_vec(), {
        let mut forged = known.clone();
        forged[210] ^= 1;
        forged
    }] {
        let mut table = Table::new(ben(), new(SECOND, Aim::InPlaceOfLost));
        table.run(At::Shower, &mut |from, _, frame| {
            if from == At::Shower && frame[4] == 0x49 { false_one.clone() } else { frame }
        });
        table.assert_nobody_stored();
        assert_eq!(table.b.asked, None);
    }
    // The phone that vouches is shown nothing by the one that has nothing.
    let mut table = Table::new(ben(), new(SECOND, Aim::InPlaceOfLost));
    table.run(At::Shower, &mut |from, _, frame| {
        if from == At::Scanner && frame[4] == 0x43 {
            [known.clone(), frame].concat()
        } else {
            frame
        }
    });
    assert_eq!(table.a.failed, Some(Failure::Here(Refusal::BadData)));
}
