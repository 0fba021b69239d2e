//! Phones that come and go (`design.md` 5), in small stories: what longer histories came upon.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use two_phones::{Act, MemoryRows, PhoneId, World};

const ADA: PhoneId = PhoneId(0);
const BEN: PhoneId = PhoneId(1);
const ADAS_TABLET: PhoneId = PhoneId(2);
const BENS_TABLET: PhoneId = PhoneId(3);

#[test]
fn a_new_phone_takes_what_a_lost_one_gave_to_another_than_the_one_that_vouches() {
    let mut world = World::<MemoryRows>::of(4, 1);
    // Nobody else has heard of the tablet's first log.
    world.act(BENS_TABLET, &Act::Appreciate { words: 3 });
    world.sync(BENS_TABLET, ADAS_TABLET);
    let acts = world.at(ADAS_TABLET).truth().acts();
    let member = world.member_of(BEN);
    world.replace(member, "a new phone");
    world.assert_agreed();
    world.assert_known_to_all(&acts);
}

#[test]
fn a_card_that_was_due_before_a_replaced_phone_knocks_is_not_that_phones_doing() {
    let (mut world, _, _) = World::<MemoryRows>::of_two(2);
    world.act(ADA, &Act::Moment);
    world.act(BEN, &Act::Moment);
    world.settle();
    let member = world.member_of(BEN);
    let new = world.replace(member, "a new phone");
    world.act(ADA, &Act::Seal { day: 0 });
    world.sync(ADA, new);
    // Both have sealed: the answer is opened here before the next session begins, whoever that is with.
    world.act(new, &Act::Seal { day: 0 });
    assert!(world.knock(BEN, new), "it is known to be replaced");
    world.settle();
    world.assert_agreed();
}
