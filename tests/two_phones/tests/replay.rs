//! Invariant 5: applying anything twice changes nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use proptest::prelude::*;
use two_phones::{MemoryRows, World, cases, invariants, steps};

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn hearing_a_recorded_stream_again_changes_nothing(seed: u64, steps in steps(25)) {
        invariants::replays_change_nothing::<MemoryRows>(seed, &steps);
    }
}

#[test]
fn a_third_phone_may_hear_what_was_said_to_another_and_takes_only_what_is_signed() {
    let mut world = World::<MemoryRows>::of(3, 5);
    let [ada, ben, tablet] = [0, 1, 2].map(two_phones::PhoneId);
    world.acts(ada, 12);
    let line = world.sync(ada, ben);
    let stream = world.line(line).recorded()[0].frames.concat();
    world.hear(tablet, &stream);
    world.assert_sound();
    world.settle();
    world.assert_agreed();
}
