//! The invariants once more on the real encrypted store, in few cases: what holds over maps holds on disk.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]
#![cfg(feature = "store")]

use proptest::prelude::*;
use two_phones::{Act, PhoneId, StoreHome, World, cases, invariants, steps, steps_with_copies};

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn any_history_converges_on_disk(seed: u64, phones in 2_usize..=4, steps in steps(25)) {
        invariants::converges::<StoreHome>(seed, phones, true, &steps);
    }

    #[test]
    fn copies_that_write_on_lose_nothing_on_disk(seed: u64, steps in steps_with_copies(25)) {
        invariants::loses_nothing::<StoreHome>(seed, 2, &steps);
    }

    #[test]
    fn hearing_a_stream_again_changes_nothing_on_disk(seed: u64, steps in steps(15)) {
        invariants::replays_change_nothing::<StoreHome>(seed, &steps);
    }
}

#[test]
fn a_session_on_disk_moves_what_was_lacking() {
    let (mut world, ada, ben) = World::<StoreHome>::of_two(1);
    for _ in 0..3 {
        for phone in [ada, ben] {
            for _ in 0..40 {
                // A card that opens in the session is given in it, and was lacking nowhere before.
                let act = Act::random(world.random());
                if !matches!(act, Act::Seal { .. }) {
                    world.act(phone, &act);
                }
            }
        }
        invariants::moves_what_was_lacking(&mut world, ada, ben);
        world.at(ada).restart();
    }
    world.assert_agreed();
}

#[test]
fn the_same_history_is_the_same_over_maps_and_on_disk() {
    let truths = |seed| {
        let mut disk = World::<StoreHome>::of(3, seed);
        let mut maps = World::<two_phones::MemoryRows>::of(3, seed);
        for at in [0, 1, 2].map(PhoneId) {
            disk.acts(at, 15);
            maps.acts(at, 15);
        }
        disk.settle();
        maps.settle();
        assert!(disk.at(PhoneId(1)).truth() == maps.at(PhoneId(1)).truth());
    };
    truths(1);
    truths(2);
}
