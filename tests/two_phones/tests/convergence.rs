//! Invariants 1 and 2: whatever was written and whatever the network did, phones that meet often enough hold
//! the same; then they know it at once, and a new edit is noticed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use hearth_sync::session::Outcome;
use proptest::prelude::*;
use two_phones::{Act, Ended, MemoryRows, PhoneId, World, cases, invariants, steps};

#[test]
fn two_phones_that_wrote_apart_agree_after_one_meeting() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(7);
    world.acts(ada, 20);
    world.acts(ben, 20);
    world.meet(ada, ben);
    world.run_until_quiet();
    world.assert_agreed();
}

proptest! {
    #![proptest_config(cases(80))]

    #[test]
    fn any_history_of_two_to_four_phones_converges(
        seed: u64,
        phones in 2_usize..=4,
        steps in steps(40),
    ) {
        invariants::converges::<MemoryRows>(seed, phones, false, &steps);
    }

    #[test]
    fn people_may_write_while_their_phones_meet(
        seed: u64,
        phones in 2_usize..=4,
        steps in steps(25),
    ) {
        invariants::converges::<MemoryRows>(seed, phones, true, &steps);
    }

    #[test]
    fn phones_that_have_met_say_the_same_until_one_of_them_writes(
        seed: u64,
        by_ada: bool,
        steps in steps(25),
    ) {
        let mut world = World::<MemoryRows>::of(2, seed);
        world.run(&steps);
        world.settle();
        let [ada, ben] = [PhoneId(0), PhoneId(1)];
        // What nobody holds is asked for once; then there is nothing to say.
        world.sync(ada, ben);
        let quiet = world.sync(ben, ada);
        prop_assert_eq!(
            world.line(quiet).ended(),
            [Some(Ended::Finished(Outcome::NothingNew)); 2]
        );
        let says = |world: &mut World<MemoryRows>, phone| world.at(phone).truth().fingerprint;
        prop_assert_eq!(says(&mut world, ada), says(&mut world, ben));
        world.act(if by_ada { ada } else { ben }, &Act::Moment);
        prop_assert_ne!(says(&mut world, ada), says(&mut world, ben));
    }
}

#[test]
fn several_sessions_at_once_harm_nothing() {
    for seed in 0..10 {
        let mut world = World::<MemoryRows>::of(4, seed);
        for phone in world.everyone() {
            world.acts(phone, 10);
        }
        for one in world.everyone() {
            for other in world.everyone().into_iter().filter(|other| *other > one) {
                world.meet(one, other);
            }
        }
        world.run_until_quiet();
        world.assert_sound();
        world.settle();
        world.assert_agreed();
    }
}

#[test]
fn phones_that_have_met_say_hello_and_bye_and_a_new_edit_is_noticed() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(11);
    world.acts(ada, 30);
    world.acts(ben, 30);
    world.settle();
    let quiet = world.sync(ada, ben);
    assert_eq!(world.line(quiet).ended(), [Some(Ended::Finished(Outcome::NothingNew)); 2]);
    world.act(ada, &Act::Moment);
    let line = world.sync(ben, ada);
    let synced = Outcome::Synced { complete: true, damaged: None };
    assert_eq!(world.line(line).ended(), [Some(Ended::Finished(synced)); 2]);
    let [ben_took, ada_took] = world.line(line).recorded();
    assert_eq!((ben_took.new_items, ada_took.new_items), (1, 0));
}

#[test]
fn an_edit_made_during_a_session_goes_with_the_next_one() {
    for seed in 0..20 {
        let (mut world, ada, ben) = World::<MemoryRows>::of_two(seed);
        world.acts(ada, 10);
        world.acts(ben, 10);
        world.people_are_busy(true);
        let line = world.meet(ada, ben);
        world.run_until_quiet();
        world.people_are_busy(false);
        for ended in world.line(line).ended() {
            let fine =
                matches!(ended, Some(Ended::Finished(Outcome::Synced { damaged: None, .. })));
            assert!(fine, "{ended:?}");
        }
        world.sync(ben, ada);
        world.assert_agreed();
    }
}
