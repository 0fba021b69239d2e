//! Invariants 12 and 15 as far as the engine goes: nothing of a space is told to another space, and nobody
//! acts in another member's name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use hearth_domain::entries::View;
use hearth_domain::space::{RowStatus, WriteError};
use hearth_sync::session::{Outcome, Refusal};
use two_phones::{Act, Ended, Future, MemoryRows, World};

const HELLO: u8 = 1;
const REFUSE: u8 = 8;

#[test]
fn a_phone_of_another_space_is_refused_both_ways_before_anything_is_told() {
    for seed in 0..30 {
        let (mut world, ada, ben) = World::<MemoryRows>::of_two(seed);
        let stranger = world.stranger("eve");
        world.acts(ada, 20);
        world.acts(stranger, 20);
        world.sync(ada, ben);
        let before = [ada, stranger].map(|phone| world.at(phone).truth());
        let line = world.meet(ada, stranger);
        world.run_until_quiet();
        let ended = world.line(line).ended();
        assert!(ended.contains(&Some(Ended::Finished(Outcome::Refused(Refusal::OtherSpace)))));
        for ended in ended {
            let refused = matches!(
                ended,
                Some(Ended::Finished(
                    Outcome::Refused(Refusal::OtherSpace)
                        | Outcome::RefusedByPeer(Refusal::OtherSpace)
                ))
            );
            assert!(refused, "{ended:?}");
        }
        for side in world.line(line).recorded() {
            assert!(
                side.tags().iter().all(|tag| [HELLO, REFUSE].contains(tag)),
                "{:?}",
                side.tags()
            );
            assert!(side.bytes() < 160);
        }
        assert!([ada, stranger].map(|phone| world.at(phone).truth()) == before);
    }
}

#[test]
fn nobody_deletes_what_the_other_wrote() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(1);
    world.act(ada, &Act::Appreciate { words: 5 });
    world.sync(ada, ben);
    let entry = world.at(ben).entries()[0];
    let refused = world.at(ben).space().delete(&entry);
    assert!(matches!(refused, Err(WriteError::NotYours)));
    let quiet = world.sync(ada, ben);
    assert_eq!(world.line(quiet).ended(), [Some(Ended::Finished(Outcome::NothingNew)); 2]);
}

#[test]
fn what_a_member_may_not_do_is_kept_passed_on_and_without_effect() {
    let mut world = World::<MemoryRows>::of(3, 2);
    let [ada, ben, tablet] = [0, 1, 2].map(two_phones::PhoneId);
    world.act(ada, &Act::Appreciate { words: 5 });
    world.settle();
    let hers = world.at(ben).truth();
    world.at(ben).forge(&hers.with_status(RowStatus::Whole));
    world.act(ben, &Act::Future(Future::Void));
    world.sync(ben, ada);
    world.sync(ada, tablet);
    world.settle();
    world.assert_agreed();
    for phone in [ada, ben, tablet] {
        let truth = world.at(phone).truth();
        for (entry, row) in &hers.rows {
            let held = &truth.rows[entry];
            // Joint entries are not among what was forged; those of either member stand as they stood.
            assert!(held.state == row.state && held.status == row.status, "{entry:?}");
            assert!(world.at(phone).view(entry) != View::Unknown);
        }
    }
}
