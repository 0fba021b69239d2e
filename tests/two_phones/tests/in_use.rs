//! Phones that come and go (`design.md` 5), in small stories: what longer histories came upon.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use two_phones::{Act, MemoryRows, PhoneId, World};

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
