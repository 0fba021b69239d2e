//! Invariant 11: there is no clock in the engine. No instant is on the wire, and wrong clocks change nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use automerge::{Automerge, ReadDoc};
use hearth_domain::document;
use proptest::prelude::*;
use two_phones::{Act, Clock, MemoryRows, Random, World, cases};

/// Every frame of every session of one history, on phones whose clocks are as wrong as told.
fn frames(seed: u64, clocks: [(i32, i32); 2]) -> Vec<Vec<u8>> {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(seed);
    for (phone, (off, _)) in [ada, ben].into_iter().zip(clocks) {
        world.at(phone).clock = Clock::off_by(off);
        world.at(phone).about = Some(Clock::default().today());
    }
    let (mut frames, mut acts) = (Vec::new(), Random::seeded(seed));
    for _ in 0..6 {
        for (phone, (_, jump)) in [ada, ben].into_iter().zip(clocks) {
            for _ in 0..4 {
                let act = Act::random(&mut acts);
                world.act(phone, &act);
            }
            world.at(phone).clock.jump(jump);
        }
        let line = world.sync(ada, ben);
        frames.extend(world.line(line).recorded().iter().flat_map(|side| side.frames.clone()));
    }
    world.assert_agreed();
    frames
}

/// How far a clock is off, and how far it jumps at each meeting, in days.
fn clock() -> impl Strategy<Value = (i32, i32)> {
    (-40_000..40_000, -4_000..4_000)
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn any_clocks_give_the_same_bytes_and_the_same_end(
        seed: u64,
        adas in clock(),
        bens in clock(),
    ) {
        prop_assert!(frames(seed, [adas, bens]) == frames(seed, [(0, 0); 2]));
    }
}

#[test]
fn no_change_that_is_held_or_given_carries_a_time() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(3);
    world.acts(ada, 60);
    world.acts(ben, 60);
    world.settle();
    let mut changes = 0;
    for row in world.at(ben).truth().rows.values() {
        let Some(held) = document::load(&row.document) else { continue };
        for change in Automerge::get_changes(&held, &[]) {
            assert_eq!(change.timestamp(), 0);
            changes += 1;
        }
        assert!(held.length(automerge::ROOT) > 0);
    }
    assert!(changes > 50);
}
