//! The card of the day between two phones, and their copies (`sync.md` 3, SR-03). What a changed client can try:
//! `sealed_attacks.rs`.

use automerge::{ROOT, ReadDoc as _};
use hearth_domain::cards::{Answer, CardEntries, CardStanding, Salt, SealedAnswer};
use hearth_domain::day::CivilDay;
use hearth_domain::document;
use hearth_domain::log::{Item, Verdict};
use hearth_domain::space::{CameOf, RowStatus, WriteError};

use crate::harness::{Phone, couple, day, meet, members, space_id};

const ALICE: u8 = 0;
const BOB: u8 = 1;

pub fn date() -> CivilDay {
    day("2026-11-20")
}

pub fn answer(card: &str, date: CivilDay, salt: u8, text: &str) -> SealedAnswer {
    SealedAnswer {
        card: card.parse().unwrap(),
        day: date,
        salt: Salt([salt; 32]),
        answer: Answer::new(text).unwrap(),
    }
}

pub fn hers() -> SealedAnswer {
    answer("talk-001", date(), 1, "The hour before the others wake.")
}

pub fn his() -> SealedAnswer {
    answer("talk-001", date(), 2, "Soup, and nobody in a hurry.")
}

pub fn ids() -> CardEntries {
    CardEntries::of(&space_id(), &members(), date())
}

/// What each shows once it is open.
pub fn shown(phone: &mut Phone) -> Option<(String, String)> {
    match phone.space.card(date()).unwrap() {
        CardStanding::Open { mine, theirs } => {
            Some((mine.answer.text().to_owned(), theirs.answer.text().to_owned()))
        }
        _ => None,
    }
}

pub fn texts(mine: &SealedAnswer, theirs: &SealedAnswer) -> (String, String) {
    (mine.answer.text().to_owned(), theirs.answer.text().to_owned())
}

pub fn came_of(phone: &mut Phone, sealed: &SealedAnswer) -> CameOf {
    phone.space.open_cards(std::slice::from_ref(sealed)).unwrap().came_of[0].1
}

#[test]
fn a_card_that_both_sealed_opens_on_both_with_what_was_sealed() {
    let (mut alice, mut bob) = couple();
    alice.space.seal(&hers()).unwrap();
    bob.space.seal(&his()).unwrap();
    for (phone, sealed) in [(&mut alice, hers()), (&mut bob, his())] {
        assert_eq!(came_of(phone, &sealed), CameOf::Waits);
        assert!(phone.space.card(date()).unwrap() == CardStanding::Sealed);
    }
    meet(&mut alice, &mut bob);
    assert_eq!(came_of(&mut alice, &hers()), CameOf::Opened);
    assert_eq!(came_of(&mut bob, &his()), CameOf::Opened);
    assert_eq!(shown(&mut alice), None, "not before the other's is here");
    meet(&mut alice, &mut bob);
    assert_eq!(shown(&mut alice), Some(texts(&hers(), &his())));
    assert_eq!(shown(&mut bob), Some(texts(&his(), &hers())));
    assert_eq!(came_of(&mut alice, &hers()), CameOf::Opened, "asking again opens nothing twice");
    let log = alice.current();
    assert_eq!(alice.items(&log).len(), 3, "certificate, seal, opening");
    for id in [ids().seals, ids().openings].concat() {
        assert_eq!([alice.status(&id), bob.status(&id)], [RowStatus::Whole; 2]);
    }
    alice.assert_sound();
}

#[test]
fn sr_03_a_card_looks_the_same_here_whether_the_other_has_sealed_or_not() {
    let (mut alice, mut bob) = couple();
    assert!(alice.space.card(date()).unwrap() == CardStanding::Unsealed);
    bob.space.seal(&his()).unwrap();
    meet(&mut alice, &mut bob);
    assert!(alice.space.card(date()).unwrap() == CardStanding::Unsealed);
    alice.space.seal(&hers()).unwrap();
    assert!(alice.space.card(date()).unwrap() == CardStanding::Sealed);
    let (mut alone, _) = couple();
    alone.space.seal(&hers()).unwrap();
    assert!(alone.space.card(date()).unwrap() == CardStanding::Sealed);
}

#[test]
fn one_seal_a_person_and_day_and_none_is_ever_deleted() {
    let (mut alice, mut bob) = couple();
    alice.space.seal(&hers()).unwrap();
    let again = answer("talk-002", date(), 9, "something else");
    assert!(matches!(alice.space.seal(&again), Err(WriteError::WrittenBefore)));
    for id in [ids().seals, ids().openings].concat() {
        for who in [ALICE, BOB] {
            assert!(matches!(Item::tombstone(id).verdict(who), Verdict::Void(_)));
        }
    }
    meet(&mut alice, &mut bob);
    assert!(matches!(bob.space.delete(&ids().seals[0]), Err(WriteError::NotYours)));
    assert!(matches!(alice.space.delete(&ids().seals[0]), Err(WriteError::NotYours)));
}

#[test]
fn a_copy_of_my_phone_that_seals_once_more_sets_the_card_aside_for_both() {
    let (mut alice, mut bob) = couple();
    alice.create(&crate::harness::moment());
    meet(&mut alice, &mut bob);
    let mut restored = alice.copy(9);
    alice.space.seal(&hers()).unwrap();
    bob.space.seal(&his()).unwrap();
    meet(&mut alice, &mut bob);
    restored.space.retire_log().unwrap();
    let other = answer("talk-001", date(), 5, "sealed without knowing of the first");
    restored.space.seal(&other).unwrap();
    meet(&mut restored, &mut bob);
    for (phone, sealed) in [(&mut restored, other), (&mut bob, his())] {
        assert_eq!(came_of(phone, &sealed), CameOf::SetAside);
        assert!(phone.space.card(date()).unwrap() == CardStanding::SetAside);
        assert!(!phone.rows().rows.keys().any(|id| ids().openings.contains(id)));
    }
}

#[test]
fn an_answer_whose_seal_is_not_the_one_held_is_never_opened() {
    let (mut alice, mut bob) = couple();
    alice.space.seal(&hers()).unwrap();
    bob.space.seal(&his()).unwrap();
    meet(&mut alice, &mut bob);
    let other = answer("talk-001", date(), 1, "not what was sealed");
    assert_eq!(came_of(&mut alice, &other), CameOf::SetAside);
    let next = answer("talk-001", date().plus(1).unwrap(), 1, "never sealed");
    assert_eq!(came_of(&mut alice, &next), CameOf::NotSealed);
    assert!(!alice.rows().rows.contains_key(&ids().openings[0]));
}

#[test]
fn two_copies_of_a_phone_that_open_the_same_answer_show_it_once() {
    let (mut alice, mut bob) = couple();
    alice.space.seal(&hers()).unwrap();
    bob.space.seal(&his()).unwrap();
    meet(&mut alice, &mut bob);
    let mut copy = alice.copy(9);
    copy.space.retire_log().unwrap();
    assert_eq!(came_of(&mut alice, &hers()), CameOf::Opened);
    assert_eq!(came_of(&mut copy, &hers()), CameOf::Opened);
    assert_eq!(came_of(&mut bob, &his()), CameOf::Opened);
    let mut phones = [alice, bob, copy];
    crate::harness::settle(&mut phones);
    let [mut alice, mut bob, mut copy] = phones;
    assert_eq!(shown(&mut alice), Some(texts(&hers(), &his())));
    assert_eq!(shown(&mut copy), Some(texts(&hers(), &his())));
    assert_eq!(shown(&mut bob), Some(texts(&his(), &hers())));
}

#[test]
fn a_document_of_a_seal_says_nothing_but_the_seal() {
    let (mut alice, _) = couple();
    alice.space.seal(&hers()).unwrap();
    let document = document::load(&alice.row(&ids().seals[0]).document).unwrap();
    let keys: Vec<String> = document.keys(ROOT).collect();
    assert_eq!(keys, ["day", "k", "seal", "v"]);
    let change = document.get_changes(&[]).remove(0);
    assert_eq!((change.timestamp(), change.message()), (0, None));
    assert_eq!(*change.actor_id(), document::actor(&alice.current(), &process(&change)));
}

fn process(change: &automerge::Change) -> [u8; 8] {
    change.actor_id().to_bytes()[16..].try_into().unwrap()
}
