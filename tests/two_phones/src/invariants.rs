//! The invariants of `sync.md` 7 that hold for any history on any home, as checks that panic. The files in
//! `tests/` run them on many histories over maps, and on a few over the real store.

use std::collections::BTreeMap;

use hearth_domain::ids::EntryId;
use hearth_domain::space::RowStatus;

use crate::home::Home;
use crate::phone::PhoneId;
use crate::strategy::Step;
use crate::world::World;

/// 1: whatever was written and whatever the network did, phones that meet often enough hold the same.
pub fn converges<H: Home>(seed: u64, phones: usize, busy: bool, steps: &[Step]) {
    let mut world = World::<H>::of(phones, seed);
    world.people_are_busy(busy);
    world.run(steps);
    world.assert_sound();
    world.settle();
    world.assert_agreed();
}

/// 1, 6, 7: with copies of phones writing on, too; no act that any phone knows is lost, what was deleted
/// stays deleted, what was erased here stays erased.
pub fn loses_nothing<H: Home>(seed: u64, phones: usize, steps: &[Step]) {
    let mut world = World::<H>::of(phones, seed);
    world.run(steps);
    world.assert_sound();
    let acts = world.acts_known();
    let deleted = entries_with(&mut world, RowStatus::Tombstone);
    let erased = entries_with(&mut world, RowStatus::Hollow);
    world.settle();
    world.assert_agreed();
    world.assert_known_to_all(&acts);
    for phone in world.everyone() {
        let truth = world.at(phone).truth();
        for entry in deleted.values().flatten() {
            let row = truth.rows.get(entry).expect("a tombstone");
            assert_eq!(row.status, RowStatus::Tombstone, "nothing revives {entry:?}");
            assert!(row.document.is_empty(), "no byte of {entry:?} is left");
        }
        for entry in erased.get(&phone).into_iter().flatten() {
            let row = truth.rows.get(entry).expect("a row");
            assert!(matches!(row.status, RowStatus::Hollow | RowStatus::Tombstone));
            assert!(row.document.is_empty(), "no byte of {entry:?} comes back");
        }
    }
}

fn entries_with<H: Home>(
    world: &mut World<H>,
    status: RowStatus,
) -> BTreeMap<PhoneId, Vec<EntryId>> {
    let mut entries = BTreeMap::new();
    for phone in world.everyone() {
        entries.insert(phone, world.at(phone).truth().with_status(status).into_iter().collect());
    }
    entries
}

/// 10: what a session between two phones of an undamaged history moves is what each lacked, item for item.
pub fn moves_what_was_lacking<H: Home>(world: &mut World<H>, one: PhoneId, other: PhoneId) {
    let (before, after) = (world.at(one).truth(), world.at(other).truth());
    let [to_other, to_one] = [before.beyond(&after), after.beyond(&before)];
    let line = world.sync(one, other);
    let [first, second] = world.line(line).recorded();
    assert_eq!((first.given, second.given), (to_other, to_one), "given is what was lacking");
    let new = (first.new_items as u64, second.new_items as u64);
    assert_eq!(new, (to_one, to_other), "and all of it was new");
    let quiet = world.sync(other, one);
    assert!(world.line(quiet).bytes() <= 256 + 40 * before.logs.len().max(after.logs.len()));
    assert_eq!(world.line(quiet).recorded().map(|side| side.given), [0, 0]);
}

/// 5: what one phone sent once changes nothing when it is sent again, to the one who took it.
pub fn replays_change_nothing<H: Home>(seed: u64, steps: &[Step]) {
    let mut world = World::<H>::of(2, seed);
    world.run(steps);
    let [ada, ben] = [PhoneId(0), PhoneId(1)];
    let line = world.sync(ada, ben);
    let streams = world.line(line).recorded().map(|side| side.frames.concat());
    for later in 0..3 {
        for (stream, taker) in streams.iter().zip([ben, ada]) {
            let before = world.at(taker).truth();
            world.hear(taker, stream);
            assert!(world.at(taker).truth() == before, "nothing is changed by hearing it again");
        }
        // The same to a phone that has gone on since.
        world.acts(ada, later);
        world.acts(ben, 1);
        if later == 1 {
            world.sync(ben, ada);
        }
    }
    world.settle();
    world.assert_agreed();
}
