//! Check-ins killed at any step, shared field by field, taken back and deleted.

use hearth_domain::entries::Need;
use hearth_domain::space::RowStatus;
use hearth_store::couple::Shown;
use proptest::prelude::*;

use super::*;
use crate::moves::Step;
use crate::testing::{Desk, paired};

fn fields(mood: u8, mind: &str) -> CheckIn {
    let scale = |level| Scale::new(level).ok();
    CheckIn::new(scale(mood), scale(2), Some(Need::Space), Some(mind)).unwrap()
}

const MOOD: Ticks = Ticks { mood: true, energy: false, need: false, mind: false };
const MIND: Ticks = Ticks { mood: false, energy: false, need: false, mind: true };

fn today(desk: &Desk) -> CivilDay {
    desk.core.now().unwrap().1
}

fn own(desk: &mut Desk) -> Option<OwnCheckIn> {
    let day = today(desk);
    desk.core.rooms().unwrap().mine.write(|tx| tx.read().check_in_of(day)).unwrap()
}

/// What the partner gets of today.
fn shared(desk: &mut Desk) -> Option<CheckIn> {
    let day = today(desk);
    let store = desk.core.rooms().unwrap().couple.store();
    let shown: Vec<Shown> = store.write(|rows| rows.read().check_ins_on(day, &[])).unwrap();
    assert!(shown.len() <= 1, "one of a day stands");
    shown.into_iter().next().map(|shown| match shown.what {
        What::CheckIn(fields) => fields,
        _ => panic!("a check-in"),
    })
}

fn reopened(desk: &mut Desk) {
    desk.core.dies_after = None;
    desk.core.close();
    desk.core.open().unwrap();
}

#[test]
fn a_check_in_killed_at_any_step_is_shared_once_and_only_in_what_was_ticked() {
    for step in [Step::Intended, Step::Moved, Step::Recorded] {
        let mut desk = paired();
        desk.core.dies_after = Some(step);
        assert!(desk.core.check_in(fields(4, "the move"), MOOD).is_err(), "{step:?}");
        // Killed again while it is being finished.
        desk.core.close();
        let _ = desk.core.open();
        reopened(&mut desk);
        let part = shared(&mut desk).unwrap();
        assert!(part.mood == Scale::new(4).ok() && part.energy.is_none(), "{step:?}");
        assert!(part.need.is_none() && part.mind().is_none(), "{step:?}");
        let own = own(&mut desk).unwrap();
        assert!(own.check_in == fields(4, "the move") && own.shared.is_some(), "{step:?}");
        let acts = desk.core.rooms().unwrap().mine.write(|tx| tx.read().acts(None, 10)).unwrap();
        let acts: Vec<_> = acts.rows.iter().filter(|act| act.kind == "check-in").collect();
        assert_eq!(acts.len(), 1, "{step:?}: one line in the own record");
        assert_eq!(acts[0].text.as_deref(), Some("mood 4"), "{step:?}");
    }
}

#[test]
fn one_that_takes_its_place_is_shared_whole_or_not_at_all_wherever_it_is_killed() {
    for step in [Step::Intended, Step::Moved, Step::Recorded] {
        for ticks in [Ticks::default(), MIND] {
            let mut desk = paired();
            desk.core.check_in(fields(2, "the move"), MOOD).unwrap();
            desk.core.dies_after = Some(step);
            assert!(desk.core.check_in(fields(5, "all is well"), ticks).is_err(), "{step:?}");
            reopened(&mut desk);
            let own = own(&mut desk).unwrap();
            assert!(own.check_in == fields(5, "all is well"), "{step:?}");
            assert_eq!(own.shared.is_some(), ticks == MIND, "{step:?}");
            let part = shared(&mut desk);
            assert_eq!(part.is_some(), ticks == MIND, "{step:?}");
            assert!(part.is_none_or(|part| part.mood.is_none() && part.mind().is_some()));
        }
    }
}

#[test]
fn what_was_to_be_taken_back_is_taken_back_on_a_restored_phone_too() {
    let mut desk = paired();
    desk.core.check_in(fields(2, "the move"), MOOD).unwrap();
    desk.core.dies_after = Some(Step::Intended);
    assert!(desk.core.share_check_in(None, Ticks::default()).is_err());
    desk.core.dies_after = None;
    desk.core.close();
    desk.core.keys.put_nonce(&[9; 16]).unwrap();
    desk.core.open().unwrap();
    assert!(shared(&mut desk).is_none());
    // What was to be given is not.
    desk.core.dies_after = Some(Step::Intended);
    assert!(desk.core.share_check_in(None, MOOD).is_err());
    desk.core.dies_after = None;
    desk.core.close();
    desk.core.keys.put_nonce(&[8; 16]).unwrap();
    desk.core.open().unwrap();
    assert!(shared(&mut desk).is_none());
    assert!(own(&mut desk).unwrap().check_in == fields(2, "the move"));
}

#[test]
fn sr_12_nothing_is_shared_unless_it_is_ticked_now() {
    let mut desk = paired();
    desk.core.check_in(fields(4, "x"), Ticks::default()).unwrap();
    assert!(shared(&mut desk).is_none());
    desk.core.check_in(fields(4, "x"), MOOD).unwrap();
    assert!(shared(&mut desk).is_some());
    desk.core.check_in(fields(5, "y"), Ticks::default()).unwrap();
    assert!(shared(&mut desk).is_none(), "an earlier tick is no tick");
}

#[test]
fn sr_30_deleting_ones_own_takes_back_what_was_shared_of_it() {
    let mut desk = paired();
    let ItemId::Mine(id) = desk.core.check_in(fields(4, "canary"), MIND).unwrap() else {
        panic!("an own one")
    };
    let entry = own(&mut desk).unwrap().shared.unwrap();
    assert!(desk.core.delete_check_in(&LocalId(id), true).unwrap());
    assert!(own(&mut desk).is_none() && shared(&mut desk).is_none());
    let store = desk.core.rooms().unwrap().couple.store();
    let facts = store.write(|rows| rows.read().entry(&entry)).unwrap().unwrap();
    assert_eq!(facts.status, RowStatus::Tombstone);
    let acts = desk.core.rooms().unwrap().mine.write(|tx| tx.read().acts_of(&entry)).unwrap();
    assert!(acts.is_empty(), "my own record of it goes, too");
}

fn any_ticks() -> impl Strategy<Value = Ticks> {
    any::<[bool; 4]>().prop_map(|[mood, energy, need, mind]| Ticks { mood, energy, need, mind })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_ticked_and_killed_before_the_last_ticks_alone_say_what_is_shared(
        acts in prop::collection::vec((any_ticks(), 1..6_u8, 0..4_u8), 1..5)
    ) {
        let mut desk = paired();
        let mut last = None;
        for (ticks, mood, killed) in acts {
            desk.core.dies_after = match killed {
                1 => Some(Step::Intended),
                2 => Some(Step::Moved),
                3 => Some(Step::Recorded),
                _ => None,
            };
            let _ = desk.core.check_in(fields(mood, "the move"), ticks);
            reopened(&mut desk);
            last = Some((mood, ticks));
        }
        let (mood, ticks) = last.unwrap();
        let expected = fields(mood, "the move").ticked(ticks).map(|part| part.fields().clone());
        prop_assert!(shared(&mut desk) == expected);
        prop_assert!(own(&mut desk).unwrap().check_in == fields(mood, "the move"));
    }
}
