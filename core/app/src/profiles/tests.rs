//! Profiles of two phones that meet: the name that each is shown, and the deck that both deal from.

use hearth_domain::cards::CardId;

use super::*;
use crate::challenge::Act;
use crate::testing::{Desk, meet, meet_once, paired, two};

fn partner(desk: &mut Desk) -> String {
    desk.core.partner_view().unwrap().unwrap().name
}

fn card(desk: &mut Desk) -> CardId {
    desk.core.dealt().unwrap().card
}

fn deck(desk: &mut Desk) -> u32 {
    desk.core.deck_now().unwrap().0
}

/// A newer app: it knows this deck.
fn learn(desk: &mut Desk, deck: u32) {
    desk.core.deck = deck;
    desk.core.tell_profile().unwrap();
}

#[test]
fn a_profile_is_written_once_there_is_a_partner_and_again_when_it_says_something_new() {
    let mut desk = paired();
    assert!(desk.core.tell_profile().unwrap());
    assert!(!desk.core.tell_profile().unwrap(), "it stands so already");
    desk.core.set_name("Ada").unwrap();
    let own = desk.core.own_profiles().unwrap();
    assert_eq!(own.len(), 1, "the earlier name is gone");
    assert_eq!(own[0].1.name(), "Ada");
    let acts = desk.core.rooms().unwrap().mine.write(|tx| tx.read().acts(None, 10)).unwrap();
    assert_eq!(acts.rows.iter().filter(|act| act.kind == "profile").count(), 2);
    // Names that bend the sentence around them are refused, and nothing is changed.
    assert!(desk.core.set_name("\u{202e}adA").is_err());
    assert_eq!(desk.core.name().unwrap().as_deref(), Some("Ada"));
}

#[test]
fn a_phone_that_was_not_told_a_name_keeps_the_one_that_its_person_has() {
    let mut desk = paired();
    desk.core.set_name("Ada").unwrap();
    // As on a new phone in the place of an old one.
    desk.core.writing().unwrap().mine.write(|tx| tx.unset("name")).unwrap();
    assert!(!desk.core.tell_profile().unwrap());
    assert_eq!(desk.core.own_profiles().unwrap()[0].1.name(), "Ada");
}

#[test]
fn before_there_is_a_partner_a_name_is_told_to_nobody() {
    let mut desk = crate::testing::alone();
    desk.core.set_name("Ada").unwrap();
    assert!(!desk.core.tell_profile().unwrap());
    assert!(desk.core.own_profiles().unwrap().is_empty());
}

#[test]
fn a_new_name_reaches_the_partner_with_the_next_meeting_and_replaces_the_pairings() {
    let (mut ada, mut bo) = two();
    assert_eq!(partner(&mut bo), "Ada", "as the pairing says");
    ada.core.set_name("Ada L.").unwrap();
    assert_eq!(partner(&mut bo), "Ada");
    meet(&mut ada, &mut bo);
    assert_eq!(partner(&mut bo), "Ada L.");
    ada.core.set_name("Grace").unwrap();
    meet(&mut ada, &mut bo);
    assert_eq!(partner(&mut bo), "Grace");
    let store = bo.core.rooms().unwrap().couple.store();
    let profiles = store.write(|rows| rows.read().profiles()).unwrap();
    assert!(profiles.iter().all(|of| of.len() == 1), "one of each");
}

#[test]
fn a_deck_learned_apart_counts_from_when_the_two_meet_and_until_then_both_show_the_same_card() {
    let (mut ada, mut bo) = two();
    let same = |ada: &mut Desk, bo: &mut Desk| {
        assert_eq!(card(ada), card(bo));
        assert_eq!(deck(ada), deck(bo));
        deck(ada)
    };
    assert_eq!(same(&mut ada, &mut bo), FIRST_DECK);
    meet(&mut ada, &mut bo);
    assert_eq!(same(&mut ada, &mut bo), FIRST_DECK);
    let first = card(&mut ada);
    // Both apps learn a deck, apart.
    learn(&mut ada, 3);
    assert_eq!(same(&mut ada, &mut bo), FIRST_DECK);
    learn(&mut bo, 4);
    assert_eq!(same(&mut ada, &mut bo), FIRST_DECK);
    meet(&mut ada, &mut bo);
    assert_eq!(same(&mut ada, &mut bo), 3, "the lower of the two");
    assert_ne!(card(&mut ada), first);
    // The one that was behind goes on; the other has it already.
    learn(&mut ada, 4);
    assert_eq!(same(&mut ada, &mut bo), 3);
    meet(&mut ada, &mut bo);
    assert_eq!(same(&mut ada, &mut bo), 4);
    // A rename takes the old profile away here at once, and not yet there.
    ada.core.set_name("Ada L.").unwrap();
    assert_eq!(same(&mut ada, &mut bo), 4);
    meet(&mut ada, &mut bo);
    assert_eq!(same(&mut ada, &mut bo), 4);
}

#[test]
fn a_profile_written_while_the_phones_meet_counts_from_the_next_meeting() {
    let (mut ada, mut bo) = two();
    meet(&mut ada, &mut bo);
    learn(&mut ada, 2);
    learn(&mut bo, 2);
    ada.core.note_profiles().unwrap();
    // It came after the session had begun.
    learn(&mut ada, 3);
    ada.core.note_known_deck().unwrap();
    let own = ada.core.own_profiles().unwrap();
    let known: Known = ada.core.own(KNOWN_DECK).unwrap().unwrap();
    assert_eq!(known.deck(&own), Some(2));
    meet_once(&mut ada, &mut bo);
    let known: Known = ada.core.own(KNOWN_DECK).unwrap().unwrap();
    assert_eq!(known.deck(&own), Some(3));
}

#[test]
fn what_another_partners_phone_knew_counts_for_nothing() {
    let mut desk = paired();
    let space = desk.core.space_record().unwrap().unwrap();
    let known = Known { space: "another".to_owned(), deck: Some(7), held: Vec::new() };
    assert_eq!(known.within(&space).deck(&[]), None);
}

#[test]
fn the_challenge_of_a_week_follows_the_same_deck() {
    let (mut ada, mut bo) = two();
    meet(&mut ada, &mut bo);
    learn(&mut ada, 2);
    ada.core.act_on_challenge(Act::Take).unwrap();
    bo.core.act_on_challenge(Act::Take).unwrap();
    meet(&mut ada, &mut bo);
    let day = ada.core.now().unwrap().1;
    for desk in [&mut ada, &mut bo] {
        let me = desk.core.space().unwrap().facts().me;
        let store = desk.core.rooms().unwrap().couple.store();
        let week = store.write(|rows| rows.read().challenge_week(day, me)).unwrap();
        assert!(week.taken.is_some(), "both took the same one");
    }
}

#[test]
fn a_session_that_was_cut_leaves_no_name_in_the_memory_of_a_phone_that_sleeps() {
    let (mut ada, mut bo) = two();
    meet(&mut ada, &mut bo);
    ada.core.set_name("Ada").unwrap();
    ada.core.note_profiles().unwrap();
    assert!(!ada.core.told_profiles.is_empty());
    ada.core.close();
    assert!(ada.core.told_profiles.is_empty());
}
