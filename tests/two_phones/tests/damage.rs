//! Invariant 10, second half: after any damage to log, row or document on one side, scrub and `Want` restore
//! equality; and a damaged phone does no harm to the other.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use hearth_domain::log::Item;
use hearth_domain::space::{Logs, RowStatus};
use hearth_domain::state::RowSum;
use hearth_sync::session::Outcome;
use proptest::prelude::*;
use two_phones::{Act, Damage, Ended, MemoryRows, PhoneId, World, acts, cases};

fn whole(world: &mut World<MemoryRows>, phone: PhoneId) -> usize {
    world.at(phone).truth().with_status(RowStatus::Whole).len()
}

/// Both wrote and met; then something goes wrong on one phone, which notices and scrubs itself.
fn is_mended(seed: u64, history: &[(bool, Act)], damages: &[(Damage, u16)], later: u8) {
    let (mut world, first, second) = World::<MemoryRows>::of_two(seed);
    // Either side: the one who dials and the one who answers, either index in the space.
    let (ada, ben) = if seed.is_multiple_of(2) { (first, second) } else { (second, first) };
    for (at, (by_ada, act)) in history.iter().enumerate() {
        world.act(if *by_ada { ada } else { ben }, act);
        if at % 7 == 3 {
            world.sync(ada, ben);
        }
    }
    world.settle();
    let acts = world.acts_known();
    let readable = whole(&mut world, ben);
    let erased = world.at(ada).truth().with_status(RowStatus::Hollow).len();
    for (damage, which) in damages {
        world.at(ada).strike(*damage, *which);
    }
    // The damaged phone may fail in any way; the other one is not to be hurt.
    let before = world.at(ben).truth();
    world.meet(ada, ben);
    world.run_until_quiet();
    world.at(ben).assert_sound();
    assert!(world.at(ben).truth().items.len() >= before.items.len());
    world.at(ada).scrub();
    world.at(ada).assert_sound();
    for _ in 0..later {
        world.acts(ben, 1);
    }
    world.settle();
    world.sync(ben, ada);
    world.assert_agreed();
    world.assert_known_to_all(&acts);
    // What was erased here before the damage may come back where its row was lost; nothing else differs.
    let (mended, kept) = (whole(&mut world, ada) + erased, whole(&mut world, ben));
    assert!(later > 0 || mended >= readable.min(kept), "{mended} of {readable} can be read again");
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn any_damage_on_one_side_is_mended_by_scrub_and_want(
        seed: u64,
        history in prop::collection::vec((any::<bool>(), acts()), 1..25),
        damages in prop::collection::vec((prop::sample::select(Damage::EVERY.to_vec()), any::<u16>()), 1..3),
        later in 0_u8..3,
    ) {
        is_mended(seed, &history, &damages, later);
    }
}

#[test]
fn a_difference_that_logs_do_not_explain_makes_both_scrub_and_agree() {
    for damage in [Damage::StateWrong, Damage::SumWrong, Damage::RowsAllGone] {
        let (mut world, ada, ben) = World::<MemoryRows>::of_two(4);
        world.acts(ada, 12);
        world.acts(ben, 12);
        world.settle();
        world.at(ada).strike(damage, 3);
        if let Damage::RowsAllGone = damage {
            world.at(ada).home().sum = RowSum::default();
        }
        let line = world.meet(ben, ada);
        world.run_until_quiet();
        for ended in world.line(line).ended() {
            let told = matches!(
                ended,
                Some(Ended::Finished(Outcome::Synced { complete: false, damaged: Some(_) }))
            );
            // A wrong state alone is not seen before the sum is computed anew.
            assert!(told || matches!(damage, Damage::StateWrong), "{damage:?}: {ended:?}");
        }
        world.at(ada).scrub();
        world.sync_and_mend(ada, ben);
        world.assert_agreed();
    }
}

#[test]
fn a_lost_document_is_asked_for_once_and_had_in_the_next_session() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(5);
    for _ in 0..130 {
        world.act(ada, &Act::Appreciate { words: 3 });
    }
    world.sync(ada, ben);
    world.at(ben).home().rows.values_mut().for_each(|row| row.document.clear());
    assert_eq!(world.at(ben).scrub().rows_lacking, 130);
    let line = world.sync(ben, ada);
    assert_eq!(world.line(line).recorded()[0].supplied, 130);
    world.assert_agreed();
    assert_eq!(whole(&mut world, ben), 130);
    let quiet = world.sync(ben, ada);
    assert_eq!(world.line(quiet).ended(), [Some(Ended::Finished(Outcome::NothingNew)); 2]);
}

#[test]
fn what_nobody_holds_is_asked_for_once_and_then_let_rest() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(6);
    world.acts(ada, 12);
    world.sync(ada, ben);
    for phone in [ada, ben] {
        world.at(phone).home().rows.values_mut().for_each(|row| row.document.clear());
        world.at(phone).scrub();
    }
    let line = world.sync(ada, ben);
    assert!(world.line(line).recorded()[0].supplied > 0);
    let quiet = world.sync(ada, ben);
    assert_eq!(world.line(quiet).ended(), [Some(Ended::Finished(Outcome::NothingNew)); 2]);
    world.assert_agreed();
    world.at(ada).space().ask_again().unwrap();
    assert!(world.at(ada).space().summary().unwrap().asks > 0);
    world.sync(ada, ben);
    let quiet = world.sync(ada, ben);
    assert_eq!(world.line(quiet).ended(), [Some(Ended::Finished(Outcome::NothingNew)); 2]);
}

#[test]
fn a_giver_whose_copy_is_damaged_gives_the_item_and_its_row_is_lacking_there() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(7);
    world.act(ada, &Act::Appreciate { words: 3 });
    world.act(ada, &Act::Plan { words: 3 });
    let entry = world.at(ada).entries()[0];
    world.at(ada).home().rows.get_mut(&entry).unwrap().document.clear();
    world.sync(ada, ben);
    let truth = world.at(ben).truth();
    assert_eq!(truth.rows[&entry].status, RowStatus::Lacking { ask: false });
    assert_eq!(truth.with_status(RowStatus::Whole).len(), 1);
}

#[test]
fn a_damaged_item_is_refused_by_the_other_and_given_anew_after_a_scrub() {
    let (mut world, ada, ben) = World::<MemoryRows>::of_two(8);
    world.acts(ada, 5);
    world.sync(ada, ben);
    for _ in 0..3 {
        world.act(ada, &Act::Moment);
    }
    let item: &mut Item = &mut world.at(ada).home().items.values_mut().last().unwrap().item;
    item.subject[9] ^= 1;
    let before = world.at(ben).truth();
    world.meet(ada, ben);
    world.run_until_quiet();
    assert!(world.at(ben).truth() == before);
    world.at(ada).scrub();
    world.settle();
    world.assert_agreed();
}
