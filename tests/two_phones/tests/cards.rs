//! Cards between whole phones: one meeting opens, whatever the network did before, and what is open is the same on
//! every phone (`sync.md` 3).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use hearth_domain::cards::CardStanding;
use hearth_domain::day::CivilDay;
use hearth_sync::session::Outcome;
use proptest::prelude::*;
#[cfg(feature = "store")]
use two_phones::StoreHome;
use two_phones::{Act, Ended, Home, MemoryRows, PhoneId, World, cases, faults};

fn day(number: i32) -> CivilDay {
    "2026-11-20".parse::<CivilDay>().unwrap().plus(number).unwrap()
}

/// What a phone shows of a card that is open: its own answer and the other's.
fn shown<H: Home>(world: &mut World<H>, phone: PhoneId, number: i32) -> Option<[String; 2]> {
    match world.at(phone).space().card(day(number)).unwrap() {
        CardStanding::Open { mine, theirs } => {
            Some([mine, theirs].map(|opened| opened.answer.text().to_owned()))
        }
        _ => None,
    }
}

fn said(one: &str, other: &str) -> [String; 2] {
    [one.to_owned(), other.to_owned()]
}

fn one_meeting_opens<H: Home>(seed: u64) {
    let (mut world, ada, ben) = World::<H>::of_two(seed);
    for _ in 0..5 {
        world.act(ada, &Act::Appreciate { words: 5 });
        world.act(ben, &Act::Plan { words: 5 });
    }
    for number in 0..3 {
        world.at(ada).seal("talk-001", day(number), "the river");
        world.at(ben).seal("talk-001", day(number), "the sea");
    }
    world.at(ada).seal("talk-002", day(3), "nobody answers this one");
    let line = world.sync(ada, ben);
    for ended in world.line(line).ended() {
        let complete = Outcome::Synced { complete: true, damaged: None };
        assert_eq!(ended, Some(Ended::Finished(complete)), "one session is enough");
    }
    for number in 0..3 {
        assert_eq!(shown(&mut world, ada, number), Some(said("the river", "the sea")));
        assert_eq!(shown(&mut world, ben, number), Some(said("the sea", "the river")));
    }
    assert_eq!([world.at(ada).sealed.len(), world.at(ben).sealed.len()], [1, 0]);
    world.assert_agreed();
    let line = world.sync(ben, ada);
    assert_eq!(world.line(line).recorded().map(|side| side.given), [0, 0], "and nothing is left");
}

#[test]
fn one_meeting_opens_every_card_that_both_have_sealed() {
    for seed in 0..20 {
        one_meeting_opens::<MemoryRows>(seed);
    }
}

#[cfg(feature = "store")]
#[test]
fn one_meeting_opens_every_card_on_disk() {
    one_meeting_opens::<StoreHome>(1);
}

#[test]
fn what_is_open_is_open_on_a_further_phone_too_and_what_is_sealed_opens_from_its_own_phone_alone() {
    let mut world = World::<MemoryRows>::of(4, 5);
    let [ada, ben, tablet, other] = [0, 1, 2, 3].map(PhoneId);
    world.at(ada).seal("talk-001", day(0), "the river");
    world.at(ben).seal("talk-001", day(0), "the sea");
    // The seals come together on the tablets first, which keep no answers.
    world.sync(ada, tablet);
    world.sync(ben, other);
    world.sync(tablet, other);
    for phone in [tablet, other] {
        assert!(world.at(phone).space().card(day(0)).unwrap() == CardStanding::Sealed);
    }
    world.settle();
    assert_eq!(shown(&mut world, tablet, 0), Some(said("the river", "the sea")));
    assert_eq!(shown(&mut world, other, 0), Some(said("the sea", "the river")));
    world.assert_agreed();
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn whatever_the_network_did_before_the_next_good_meetings_open(
        seed: u64,
        faults in prop::collection::vec(faults(), 1..5),
        sealed in prop::collection::vec(any::<bool>(), 1..6),
    ) {
        let (mut world, ada, ben) = World::<MemoryRows>::of_two(seed);
        for (number, first) in (0..).zip(&sealed) {
            world.at(ada).seal("talk-001", day(number), "the river");
            if *first {
                world.at(ben).seal("talk-001", day(number), "the sea");
            }
        }
        for fault in faults {
            world.meet_with(ada, ben, fault);
            world.run_until_quiet();
            world.assert_sound();
        }
        for (number, first) in (0..).zip(&sealed) {
            if !first {
                world.at(ben).seal("talk-001", day(number), "the sea");
            }
        }
        world.sync(ada, ben);
        for number in (0..).take(sealed.len()) {
            prop_assert_eq!(shown(&mut world, ada, number), Some(said("the river", "the sea")));
            prop_assert_eq!(shown(&mut world, ben, number), Some(said("the sea", "the river")));
        }
        prop_assert!(world.at(ada).sealed.is_empty() && world.at(ben).sealed.is_empty());
        world.settle();
        world.assert_agreed();
    }
}
