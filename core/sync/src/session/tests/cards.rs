//! Cards over the wire: a seal tells nothing by its size, and one meeting opens.

use std::collections::BTreeSet;

use hearth_domain::cards::{Answer, CardEntries, CardStanding, Salt, SealedAnswer};
use hearth_domain::day::CivilDay;
use hearth_domain::space::{Lacks, Logs, RowStatus};

use super::phones::{Phone, SYNCED, Side, appreciate, assert_same, meet, phone};
use crate::session::Event;
use crate::session::codec::Encoder;
use crate::session::message::{END, GIVE, HELLO};

fn date() -> CivilDay {
    "2026-11-20".parse().unwrap()
}

fn sealed(salt: u8, text: &str) -> SealedAnswer {
    let answer = Answer::new(text).unwrap();
    SealedAnswer { card: "talk-001".parse().unwrap(), day: date(), salt: Salt([salt; 32]), answer }
}

/// The group with which a phone gives a seal and nothing else, before it is deflated.
fn encoded(sealed: &SealedAnswer) -> usize {
    let mut ada = phone(1);
    ada.seal(sealed).unwrap();
    let (group, _) = ada.next_group(&Lacks::new(), 0).unwrap().unwrap();
    Encoder::default().encode(&mut ada, &|_| false, &group).unwrap().len()
}

/// All bytes of a meeting in which one phone gives a seal and nothing else.
fn bytes_of_meeting(sealed: &SealedAnswer) -> [usize; 2] {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    meet(&mut ada, &mut ben);
    ada.seal(sealed).unwrap();
    meet(&mut ada, &mut ben).bytes
}

#[test]
fn sr_07_a_seal_is_as_long_on_the_wire_for_one_character_as_for_five_thousand() {
    let long = "a word and one more ".repeat(250);
    let answers = ["x", "the river", &long, &"\u{1f642}".repeat(5000)];
    assert_eq!(long.len(), 5000);
    let sizes: BTreeSet<usize> = answers.iter().map(|text| encoded(&sealed(1, text))).collect();
    assert_eq!(sizes.len(), 1, "{sizes:?}");
    // Deflating the bytes of a hash takes a byte more or less, whatever was hashed.
    let meetings: BTreeSet<[usize; 2]> = (0..24)
        .flat_map(|salt| ["x", &long].map(|text| bytes_of_meeting(&sealed(salt, text))))
        .collect();
    let (least, most) = (meetings.first().unwrap(), meetings.last().unwrap());
    assert!(most[0] - least[0] <= 4 && most[1] == least[1], "{meetings:?}");
}

#[test]
fn a_derived_id_arrives_as_it_was_given() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    ada.seal(&sealed(1, "the river")).unwrap();
    meet(&mut ada, &mut ben);
    let facts = ben.facts().clone();
    let ids = CardEntries::of(&facts.space, &facts.members, date());
    let hers = ids.seals[usize::from(1 - facts.me)];
    assert_eq!(ben.storage().rows[&hers].status, RowStatus::Whole);
    assert_same(&mut ada, &mut ben);
}

fn shown(phone: &mut Phone) -> Option<[String; 2]> {
    match phone.card(date()).unwrap() {
        CardStanding::Open { mine, theirs } => {
            Some([mine, theirs].map(|opened| opened.answer.text().to_owned()))
        }
        _ => None,
    }
}

fn opening<'a>(phone: &'a mut Phone, answer: &SealedAnswer) -> Side<'a> {
    let mut side = Side::new(phone);
    let answer = answer.clone();
    side.settle = Box::new(move |phone| {
        phone.open_cards(std::slice::from_ref(&answer)).unwrap();
    });
    side
}

#[test]
fn one_meeting_opens_a_card_that_both_have_sealed() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let (hers, his) = (sealed(1, "the river"), sealed(2, "the sea"));
    ada.seal(&hers).unwrap();
    ben.seal(&his).unwrap();
    let (mut one, mut two) = (opening(&mut ada, &hers), opening(&mut ben, &his));
    let (mut to_two, mut to_one) =
        (one.step(Event::Start).concat(), two.step(Event::Start).concat());
    for _ in 0..9 {
        let (now_two, now_one) = (std::mem::take(&mut to_two), std::mem::take(&mut to_one));
        to_one.extend([two.hear(&now_two), two.say(), two.say()].concat().concat());
        to_two.extend([one.hear(&now_one), one.say(), one.say()].concat().concat());
    }
    assert_eq!([one.outcome, two.outcome], [SYNCED; 2]);
    for side in [&one, &two] {
        assert_eq!(side.tags()[..5], [HELLO, GIVE, END, GIVE, END]);
    }
    assert_eq!(shown(&mut ada), Some(["the river".to_owned(), "the sea".to_owned()]));
    assert_eq!(shown(&mut ben), Some(["the sea".to_owned(), "the river".to_owned()]));
    assert_same(&mut ada, &mut ben);
}
