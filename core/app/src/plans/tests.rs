//! One's own record of what was done with a plan, and what goes when it is let go.

use super::*;
use crate::testing::{Desk, meet, two};

fn date() -> Plan {
    let time = LocalTime::from_minutes(19 * 60);
    Plan::of_kind(PlanKind::Date, "Lake", "", Terms::new(time, None, None).unwrap()).unwrap()
}

/// A plan that Ada has proposed, on both phones.
fn proposed() -> (Desk, Desk, ItemId) {
    let (mut ada, mut bo) = two();
    let plan = ada.core.propose(&date(), None, Visibility::Shared).unwrap();
    meet(&mut ada, &mut bo);
    (ada, bo, plan)
}

fn record(desk: &mut Desk) -> Vec<(String, Option<String>)> {
    let mine = &mut desk.core.rooms().unwrap().mine;
    let acts = mine.write(|tx| tx.read().acts(None, 20)).unwrap().rows;
    let plans = acts.into_iter().rev().filter(|act| act.kind == "plan");
    plans.map(|act| (act.what, act.text)).collect()
}

#[test]
fn sr_34_what_one_did_with_a_plan_stands_in_ones_own_record_and_nobody_elses() {
    let (mut ada, mut bo, plan) = proposed();
    bo.core.agree(plan).unwrap();
    bo.core.agree(plan).unwrap();
    let day = "2026-11-21".parse().unwrap();
    bo.core.move_plan(plan, day, Terms::NONE).unwrap();
    meet(&mut ada, &mut bo);
    ada.core.agree(plan).unwrap();
    ada.core.finish_plan(plan, true).unwrap();
    let what = |desk: &mut Desk| record(desk).into_iter().map(|(what, _)| what).collect::<Vec<_>>();
    assert_eq!(what(&mut bo), ["agreed", "moved"], "a second yes is none");
    assert_eq!(what(&mut ada), ["shared", "agreed", "done"]);
    assert_eq!(record(&mut bo)[1].1.as_deref(), Some("2026-11-21"));
}

#[test]
fn sr_09_what_one_answered_privately_goes_with_the_plan() {
    let (mut ada, mut bo, plan) = proposed();
    bo.core.answer_plan(plan, Some(OwnAnswer::NotToday)).unwrap();
    let ItemId::Ours(entry) = plan else { panic!("a shared one") };
    let offer = bo.core.plan_stand(&entry).unwrap().offer.unwrap();
    let answer = |desk: &mut Desk| {
        let mine = &mut desk.core.rooms().unwrap().mine;
        mine.write(|tx| tx.read().answer_to(&entry, &offer)).unwrap()
    };
    assert_eq!(answer(&mut bo), Some(OwnAnswer::NotToday));
    assert!(record(&mut bo).is_empty(), "it is no act in the space");
    ada.core.delete_ours(&entry, false).unwrap();
    meet(&mut ada, &mut bo);
    assert_eq!(answer(&mut bo), None);
}

#[test]
fn sr_29_after_leaving_ones_own_and_what_was_shared_stay_readable() {
    let (_ada, mut bo, plan) = proposed();
    bo.core.agree(plan).unwrap();
    let own = bo.core.propose(&date(), None, Visibility::Private).unwrap();
    bo.core.leave().unwrap();
    let ItemId::Ours(entry) = plan else { panic!("a shared one") };
    assert_eq!(bo.core.plan_stand(&entry).unwrap().status, PlanStatus::Agreed);
    assert!(bo.core.agree(plan).is_err(), "nothing is said to nobody");
    bo.core.finish_plan(own, true).unwrap();
}
