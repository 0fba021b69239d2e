//! Invariants 6 and 7: a log continued twice, and old copies put back. Whoever writes on after a backup, a
//! restore or a clone, no act is lost, nothing is applied twice, what was deleted stays deleted, and all
//! agree in the end (`sync.md` 1 "Fork").
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use hearth_domain::space::{RowStatus, Standing};
use proptest::prelude::*;
use two_phones::{Act, Damage, MemoryRows, PhoneId, World, cases, invariants, steps_with_copies};

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn copies_of_phones_that_write_on_converge_and_lose_no_act(
        seed: u64,
        phones in 2_usize..=3,
        steps in steps_with_copies(40),
    ) {
        invariants::loses_nothing::<MemoryRows>(seed, phones, &steps);
    }
}

fn texts(world: &mut World<MemoryRows>, phone: PhoneId) -> usize {
    world.at(phone).truth().with_status(RowStatus::Whole).len()
}

#[test]
fn two_copies_of_a_phone_that_both_write_on_merge_in_one_meeting() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(1);
    world.act(ada, &Act::Moment);
    world.sync(ada, ben);
    let copy = world.clone_of(ada, "ada's copy");
    world.act(ada, &Act::Appreciate { words: 3 });
    world.act(copy, &Act::Plan { words: 3 });
    world.sync(ada, copy);
    world.assert_sound();
    assert_eq!((texts(&mut world, ada), texts(&mut world, copy)), (3, 3));
    world.settle();
    assert_eq!(texts(&mut world, ben), 3);
    let closed =
        world.at(ben).truth().logs.values().filter(|log| log.1 == Standing::Closed).count();
    assert_eq!(closed, 1);
}

#[test]
fn a_partner_who_saw_both_branches_agrees_again_once_their_author_knows() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(2);
    world.act(ada, &Act::Moment);
    world.sync(ada, ben);
    let copy = world.clone_of(ada, "ada's copy");
    world.act(ada, &Act::Appreciate { words: 3 });
    world.act(copy, &Act::Plan { words: 3 });
    world.sync(ada, ben);
    world.sync(copy, ben);
    world.sync(ada, ben);
    world.settle();
    world.assert_agreed();
    assert_eq!(texts(&mut world, ben), 3);
}

#[test]
fn a_phone_that_notices_its_restore_gets_its_own_items_back_and_writes_a_fresh_log() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(3);
    world.acts(ada, 5);
    world.back_up(ada);
    world.acts(ada, 5);
    world.sync(ada, ben);
    let held = world.acts_known();
    world.restore(ada, true);
    world.act(ada, &Act::Moment);
    let line = world.sync(ada, ben);
    world.assert_agreed();
    world.assert_known_to_all(&held);
    assert!(
        world.at(ben).truth().logs.values().all(|log| log.1 == Standing::Open),
        "nothing forked"
    );
    let [ada_took, ben_took] = world.line(line).recorded();
    assert!(ada_took.new_items >= 5, "its own items came back: {}", ada_took.new_items);
    let why = "the moment, consent at nothing, and the certificate of the fresh log";
    assert_eq!(ben_took.new_items, 3, "{why}");
}

#[test]
fn a_restored_old_copy_does_not_revive_what_was_deleted() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(4);
    world.act(ada, &Act::Appreciate { words: 9 });
    world.act(ada, &Act::Plan { words: 9 });
    world.sync(ada, ben);
    world.back_up(ada);
    for which in [0, 1] {
        world.act(ada, &Act::Delete { which });
    }
    world.sync(ada, ben);
    world.restore(ada, false);
    world.act(ada, &Act::Edit { which: 0, title: false, at: 2 });
    world.settle();
    for phone in [ada, ben] {
        let truth = world.at(phone).truth();
        assert_eq!(truth.with_status(RowStatus::Tombstone).len(), 2);
        assert!(truth.rows.values().all(|row| row.document.is_empty()));
    }
}

/// Damages a log of its own that this phone does not write any more, and lets the phone mend it: it ends that log.
fn ends_the_other_log(world: &mut World<MemoryRows>, phone: PhoneId) {
    let (logs, writes) = world.at(phone).read(|rows| {
        let mut logs: Vec<_> = rows.logs()?.iter().map(|log| (log.id, log.author)).collect();
        logs.sort_unstable();
        Ok((logs, rows.current_log()?.unwrap()))
    });
    let own = logs.iter().find(|(log, _)| *log == writes).unwrap().1;
    let other = logs.iter().position(|(log, author)| *log != writes && *author == own).unwrap();
    world.at(phone).strike(Damage::ChainWrong, u16::try_from(other).unwrap());
    world.at(phone).scrub();
    let standing = world.at(phone).truth().logs[&logs[other].0].1;
    assert_eq!(standing, Standing::Closed);
}

#[test]
fn two_copies_of_a_phone_that_each_ended_the_others_log_agree_again() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(5);
    world.acts(ada, 3);
    world.sync(ada, ben);
    world.back_up(ada);
    let copy = world.clone_of(ada, "ada's copy");
    world.restore(ada, true);
    world.act(ada, &Act::Moment);
    world.act(copy, &Act::Plan { words: 3 });
    // Each holds the log that the other one writes, and neither has ended it.
    world.sync(ada, ben);
    world.sync(copy, ben);
    world.sync(ada, copy);
    ends_the_other_log(&mut world, ada);
    ends_the_other_log(&mut world, copy);
    world.act(ada, &Act::Appreciate { words: 3 });
    world.act(copy, &Act::Appreciate { words: 4 });
    let acts = world.acts_known();
    world.settle();
    world.assert_agreed();
    world.assert_known_to_all(&acts);
}
