//! Invariants 3 and 10: a session moves what the other lacks, item for item, at every group and frame limit,
//! and nothing that both hold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use hearth_domain::entries::{Appreciation, NewEntry};
use hearth_domain::space::{MAX_GROUP_BYTES, MAX_GROUP_ITEMS};
use proptest::prelude::*;
use two_phones::{Act, MemoryRows, PhoneId, World, acts, cases, invariants};

const GIVE: u8 = 2;

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_session_moves_what_was_lacking_and_nothing_else(
        seed: u64,
        rounds in prop::collection::vec(
            (prop::collection::vec(acts(), 0..12), prop::collection::vec(acts(), 0..12)),
            1..4,
        ),
    ) {
        let (mut world, ada, ben) = World::<MemoryRows>::of_two(seed);
        for (by_ada, by_ben) in rounds {
            for act in &by_ada {
                world.act(ada, act);
            }
            for act in &by_ben {
                world.act(ben, act);
            }
            invariants::moves_what_was_lacking(&mut world, ada, ben);
        }
        world.assert_agreed();
    }
}

fn gives(world: &World<MemoryRows>, line: two_phones::LineId) -> usize {
    world.line(line).recorded()[0].tags().iter().filter(|tag| **tag == GIVE).count()
}

#[test]
fn groups_are_full_at_their_limit_of_items_and_never_fuller() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(1);
    world.act(ada, &Act::Moment);
    world.sync(ada, ben);
    for count in
        [1, MAX_GROUP_ITEMS - 1, MAX_GROUP_ITEMS, MAX_GROUP_ITEMS + 1, 2 * MAX_GROUP_ITEMS + 1]
    {
        for _ in 0..count {
            world.act(ada, &Act::Moment);
        }
        let line = world.sync(ada, ben);
        assert_eq!(gives(&world, line), count.div_ceil(MAX_GROUP_ITEMS), "{count} items");
        assert_eq!(world.line(line).recorded()[1].new_items, count);
        world.assert_agreed();
    }
}

/// A text of the greatest length that does not deflate well.
fn long_text(world: &mut World<MemoryRows>) -> String {
    let pieces: Vec<String> =
        (0..2_498).map(|_| format!("{:08x}", world.random().number() & 0xffff_ffff)).collect();
    pieces.concat()
}

#[test]
fn groups_of_the_longest_texts_end_before_their_limit_of_bytes() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(2);
    for _ in 0..60 {
        let text = long_text(&mut world);
        let entry = NewEntry::Appreciation(Appreciation::new(&text, None).unwrap());
        world.at(ada).create(&entry);
    }
    let line = world.sync(ada, ben);
    let least = (60 * 19_984_usize).div_ceil(MAX_GROUP_BYTES);
    assert_eq!(gives(&world, line), least);
    world.assert_agreed();
    assert!(world.line(line).recorded()[0].frames.iter().all(|frame| frame.len() < 1 << 20));
}

#[test]
fn a_phone_passes_on_what_it_took_from_others_whole_groups_and_all() {
    let mut world = World::<MemoryRows>::of(4, 3);
    let [ada, ben, tablet, bens_tablet] = [0, 1, 2, 3].map(PhoneId);
    for _ in 0..100 {
        world.act(ada, &Act::Moment);
    }
    world.sync(ada, ben);
    for _ in 0..30 {
        let text = long_text(&mut world);
        world.at(ada).create(&NewEntry::Appreciation(Appreciation::new(&text, None).unwrap()));
        world.act(ben, &Act::Moment);
    }
    world.sync(ben, ada);
    // From the one who did not write most of it; then on from there.
    invariants::moves_what_was_lacking(&mut world, ben, tablet);
    invariants::moves_what_was_lacking(&mut world, tablet, bens_tablet);
    world.assert_agreed();
}
