//! What is mine alone of plans and check-ins: whole check-ins, answers short of a yes, plans for myself.

use hearth_domain::entries::{CheckIn, CheckInCadence, OfferId, PlanKind};
use hearth_domain::ids::EntryId;
use hearth_store::Room;
use hearth_store::mine::{LocalId, OwnAnswer, OwnCheckIn, OwnPlan, PendingDelete, Written};

use crate::common::{self, day};
use crate::{Home, written};

#[test]
fn own_plans_have_a_kind_and_terms_and_come_soonest_first_until_they_are_done() {
    let mut home = Home::new();
    let plan = |id: u8, about: &str, time: &str, kind| OwnPlan {
        kind,
        terms: common::terms(time, u8::from(kind == PlanKind::Affection)),
        ..OwnPlan::plain(LocalId([id; 16]), day(about), format!("plan {id}"), String::new())
    };
    let plans = [
        plan(1, "2026-11-20", "20:00", PlanKind::Quiet),
        plan(2, "2026-11-20", "", PlanKind::Plain),
        plan(3, "2026-11-19", "", PlanKind::Date),
        plan(4, "2026-11-20", "08:00", PlanKind::Affection),
        OwnPlan { done: true, ..plan(5, "2026-11-21", "", PlanKind::Date) },
    ];
    home.write(|tx| plans.iter().try_for_each(|plan| tx.put_plan(plan)));
    for plan in &plans {
        assert!(home.read(|read| read.own_plan(&plan.id)).as_ref() == Some(plan));
    }
    let coming = |home: &Home, limit| -> Vec<u8> {
        let plans = home.read(|read| read.own_agenda(day("2026-11-20"), limit));
        plans.iter().map(|plan| plan.id.0[0]).collect()
    };
    assert_eq!((coming(&home, 9), coming(&home, 1)), (vec![2, 4, 1], vec![2]));
    let pending = PendingDelete { room: Room::Mine, id: [4; 16], from_record: false, due: 5 };
    home.write(|tx| tx.put_pending(&pending));
    assert_eq!(coming(&home, 9), [2, 1]);
}

fn check_in(id: u8, about: &str, mood: u8, mind: &str) -> OwnCheckIn {
    OwnCheckIn {
        id: LocalId([id; 16]),
        written: written(about),
        check_in: common::check_in(mood, mind),
        shared: None,
    }
}

#[test]
fn a_day_has_one_check_in_of_mine_which_another_one_replaces() {
    let mut home = Home::new();
    let (first, entry) = (check_in(1, "2026-11-20", 2, "the move"), EntryId([9; 16]));
    assert_eq!(home.write(|tx| tx.put_check_in(&first)), first.id);
    home.write(|tx| tx.put_check_in(&check_in(2, "2026-11-19", 4, "soup")));
    assert!(home.write(|tx| tx.mark_check_in_shared(&first.id, Some(&entry))));
    let later = Written { instant: 1_795_009_999, ..written("2026-11-20") };
    let second = OwnCheckIn { written: later, ..check_in(3, "2026-11-20", 5, "the sea") };
    assert_eq!(home.write(|tx| tx.put_check_in(&second)), first.id);
    let held = home.read(|read| read.check_in_of(day("2026-11-20"))).unwrap();
    assert!(held == OwnCheckIn { id: first.id, shared: Some(entry), ..second });
    assert!(home.read(|read| read.check_in_shared_as(&entry)) == Some(held.clone()));
    assert!(home.read(|read| read.check_in(&LocalId([3; 16]))).is_none());
    let moods = |home: &Home, first: &str| -> Vec<u8> {
        let (first, last) = (day(first), day("2026-11-30"));
        let page = home.read(|read| read.check_ins_between(first, last, None, 9));
        page.rows.iter().map(|own| own.check_in.mood.unwrap().level()).collect()
    };
    assert_eq!(moods(&home, "2026-11-01"), [5, 4]);
    assert_eq!(moods(&home, "2026-11-20"), [5]);
    assert!(home.write(|tx| tx.mark_check_in_shared(&first.id, None)));
    assert!(home.read(|read| read.check_in_shared_as(&entry)).is_none());
    assert!(home.write(|tx| tx.remove_check_in(&first.id)));
    assert!(!home.write(|tx| tx.remove_check_in(&first.id)));
    assert!(!home.write(|tx| tx.mark_check_in_shared(&first.id, None)));
    assert_eq!(moods(&home, "2026-11-01"), [4]);
}

#[test]
fn what_was_on_my_mind_is_found_by_its_words_and_hidden_while_its_delete_is_pending() {
    let mut home = Home::new();
    let found = |home: &Home, words: &str| -> Vec<u8> {
        let page = home.read(|read| read.search_check_ins(words, None, 9));
        page.rows.iter().map(|own| own.id.0[0]).collect()
    };
    let without = OwnCheckIn {
        check_in: CheckIn::new(common::check_in(3, "x").mood, None, None, None).unwrap(),
        ..check_in(1, "2026-11-20", 3, "x")
    };
    home.write(|tx| tx.put_check_in(&without));
    home.write(|tx| tx.put_check_in(&check_in(2, "2026-11-19", 3, "Crème and soup")));
    assert_eq!(found(&home, "creme so"), [2]);
    // Words come and go with the check-in of the day.
    home.write(|tx| tx.put_check_in(&check_in(3, "2026-11-20", 3, "soup again")));
    assert_eq!(found(&home, "soup"), [1, 2]);
    home.write(|tx| tx.put_check_in(&OwnCheckIn { id: LocalId([4; 16]), ..without.clone() }));
    assert_eq!((found(&home, "soup"), found(&home, "\" OR *")), (vec![2], vec![]));
    let pending = PendingDelete { room: Room::Mine, id: [2; 16], from_record: false, due: 5 };
    home.write(|tx| tx.put_pending(&pending));
    assert_eq!(found(&home, "soup"), [0; 0]);
    assert!(home.read(|read| read.check_in(&LocalId([2; 16]))).is_some());
    home.write(|tx| tx.put_check_in(&check_in(5, "2026-11-19", 3, "soup once more")));
    assert_eq!((found(&home, "soup"), home.read(|read| read.pending_deletes())), (vec![2], vec![]));
    home.write(|tx| tx.remove_check_in(&LocalId([2; 16])));
    assert_eq!(found(&home, "soup"), [0; 0]);
    assert!(home.store.integrity().unwrap().is_sound());
}

#[test]
fn nobody_is_asked_for_a_check_in_before_they_chose_so() {
    let mut home = Home::new();
    assert_eq!(home.read(|read| read.check_in_cadence()), CheckInCadence::None);
    for cadence in CheckInCadence::ALL {
        home.write(|tx| tx.set_check_in_cadence(cadence));
        assert_eq!(home.read(|read| read.check_in_cadence()), cadence);
    }
    home.write(|tx| tx.set("check_in_cadence", "hourly"));
    assert_eq!(home.read(|read| read.check_in_cadence()), CheckInCadence::None);
}

#[test]
fn an_answer_of_mine_is_to_one_offer_and_says_nothing_about_the_next() {
    let mut home = Home::new();
    let (plan, friday, saturday) = (EntryId([1; 16]), OfferId([2; 16]), OfferId([3; 16]));
    let answers = |home: &Home| {
        [friday, saturday].map(|offer| home.read(|read| read.answer_to(&plan, &offer)))
    };
    assert_eq!(answers(&home), [None, None]);
    home.write(|tx| tx.put_answer(&plan, Some((friday, OwnAnswer::NotToday))));
    assert_eq!(answers(&home), [Some(OwnAnswer::NotToday), None]);
    home.write(|tx| tx.put_answer(&plan, Some((saturday, OwnAnswer::Maybe))));
    assert_eq!(answers(&home), [None, Some(OwnAnswer::Maybe)]);
    home.write(|tx| tx.put_answer(&plan, None));
    assert_eq!(answers(&home), [None, None]);
}
