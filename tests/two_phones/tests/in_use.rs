//! Phones that come and go (`design.md` 5), in small stories: what longer histories came upon.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use std::collections::BTreeSet;

use hearth_sync::session::Outcome;
use two_phones::{Act, Ended, MemoryRows, PhoneId, World};

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

#[test]
fn what_a_replaced_phone_wrote_and_an_old_copy_brings_back_stays_there_and_the_phones_still_meet() {
    // In one group with what ada's phone gives of its own, and in groups of its own.
    for acts in [3, 70] {
        an_old_copy_brings_back_what_a_replaced_phone_wrote(acts);
    }
}

fn an_old_copy_brings_back_what_a_replaced_phone_wrote(acts: usize) {
    let (mut world, _, _) = World::<MemoryRows>::of_two(3);
    for phone in [ADA, BEN] {
        world.act(phone, &Act::Appreciate { words: 3 });
    }
    world.settle();
    let [mut early_of_ada, mut early_of_ben] = [ADA, BEN].map(|phone| world.at(phone).copied());
    // Forgotten by both as well, but hers: it is given again, from before the log that is not.
    world.act(ADA, &Act::Appreciate { words: 2 });
    // A restored phone begins a fresh log: the one that both will have forgotten.
    world.put_back(BEN, &mut early_of_ben, true);
    for _ in 0..acts {
        world.act(BEN, &Act::Appreciate { words: 3 });
    }
    world.settle();
    let mut late_of_ada = world.at(ADA).copied();
    world.put_back(ADA, &mut early_of_ada, false);
    world.put_back(BEN, &mut early_of_ben, false);
    let member = world.member_of(BEN);
    let new = world.replace(member, "a new phone");
    assert!(!world.is_apart());
    world.put_back(ADA, &mut late_of_ada, true);
    assert!(world.is_apart(), "ada alone holds a log that nobody named");
    let brought_back = world.at(ADA).truth().acts();

    // Neither meeting is refused, in either direction; what is written now arrives on both phones.
    world.act(ADA, &Act::Appreciate { words: 4 });
    world.act(new, &Act::Appreciate { words: 5 });
    for _ in 0..2 {
        world.sync(ADA, new);
    }
    let [of_ada, of_new] = [ADA, new].map(|phone| world.at(phone).truth());
    assert!(brought_back.is_subset(&of_ada.acts()), "ada keeps what she was given");
    let (acts_of_ada, acts_of_new) = (of_ada.acts(), of_new.acts());
    let stays: BTreeSet<_> = acts_of_ada.difference(&acts_of_new).copied().collect();
    assert!(stays.len() >= acts, "ben's phone takes none of it");
    assert!(stays.is_subset(&brought_back), "and all that was written since");
    assert!(acts_of_new.is_subset(&acts_of_ada));
    world.assert_sound();
    // What is given to nobody is no reason to say that something is still to come.
    let line = world.sync(ADA, new);
    assert_eq!(world.line(line).ended(), [Some(Ended::Finished(Outcome::NothingNew)); 2]);
    assert!(world.is_apart());
}
