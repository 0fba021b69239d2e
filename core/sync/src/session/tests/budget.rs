//! A session walks so many operations and no more; the rest goes with the next (`design.md` 6.14).

use hearth_domain::space::{Logs as _, RowStatus};

use super::phones::{SYNCED, Side, appreciate, assert_same, frame, meet, meet_within, phone, plan};
use crate::session::message::{GIVE, REFUSE};
use crate::session::{MAX_WORK, Outcome, Refusal};

const UNFINISHED: Option<Outcome> = Some(Outcome::Synced { complete: false, damaged: None });

#[test]
fn what_is_too_much_for_one_session_arrives_over_several_and_nobody_is_refused() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let note = "rain ".repeat(400);
    for at in 0..60 {
        plan(&mut ada, &note);
        appreciate(&mut ben, &format!("tea {at}"));
    }
    let mut sessions = 0;
    let mut held = 0;
    loop {
        sessions += 1;
        let met = meet_within(&mut ada, &mut ben, 60_000);
        let now = ben.storage().rows.len();
        // The last group may be the one that passed the budget.
        if met.outcomes == [SYNCED; 2] || met.outcomes == [Some(Outcome::NothingNew); 2] {
            break;
        }
        assert_eq!(met.outcomes, [UNFINISHED; 2]);
        assert_eq!(met.tags[1].last(), Some(&REFUSE));
        assert!(now > held, "every session gets on");
        held = now;
        assert!(sessions < 20);
    }
    assert!(sessions > 1, "it was too much for one");
    assert_same(&mut ada, &mut ben);
    assert_eq!(ada.storage().rows.len(), 120);
    assert!(ben.storage().rows.values().all(|row| row.status == RowStatus::Whole));
}

#[test]
fn a_budget_smaller_than_a_group_still_takes_a_group_a_session() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    for at in 0..200 {
        appreciate(&mut ada, &format!("coffee {at}"));
    }
    // 201 items in groups of 64.
    for _ in 0..4 {
        assert_eq!(meet_within(&mut ada, &mut ben, 1).outcomes, [UNFINISHED; 2]);
    }
    assert_eq!(meet_within(&mut ada, &mut ben, 1).outcomes, [Some(Outcome::NothingNew); 2]);
    assert_same(&mut ada, &mut ben);
}

#[test]
fn a_new_phone_of_many_entries_is_far_from_the_budget() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    for at in 0..1_000 {
        appreciate(&mut ada, &format!("you made coffee before I woke up {at}"));
    }
    // A twentieth of 20 000 entries, with a twentieth of a twentieth of the budget.
    assert_eq!(meet_within(&mut ada, &mut ben, MAX_WORK / 400).outcomes, [SYNCED; 2]);
}

#[test]
fn bytes_that_were_asked_for_count_too_and_the_rest_is_asked_for_next_time() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let note = "rain ".repeat(200);
    for _ in 0..20 {
        plan(&mut ada, &note);
    }
    meet(&mut ada, &mut ben);
    ben.storage().rows.values_mut().for_each(|row| row.document.clear());
    ben.scrub().unwrap();
    let lacking = |phone: &mut super::phones::Phone| {
        let rows = phone.storage().rows.values();
        rows.filter(|row| row.status == RowStatus::Lacking { ask: true }).count()
    };
    assert_eq!(lacking(&mut ben), 20);
    let met = meet_within(&mut ada, &mut ben, 12_000);
    assert_eq!(met.outcomes, [UNFINISHED; 2]);
    let left = lacking(&mut ben);
    assert!((1..20).contains(&left), "{left}");
    assert_eq!(meet(&mut ada, &mut ben).outcomes, [SYNCED; 2]);
    assert_eq!(lacking(&mut ben), 0);
}

#[test]
fn a_peer_that_goes_on_after_enough_is_not_heard() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    for at in 0..100 {
        appreciate(&mut ada, &format!("coffee {at}"));
    }
    let device = ada.facts().device();
    let mut one = Side::new(&mut ada);
    let mut two = Side::new(&mut ben);
    two.session = crate::session::Session::with_work(device, 1);
    let (hello_one, hello_two) = (one.start(), two.start());
    two.hear(&hello_one);
    one.hear(&hello_two);
    let first = one.say().concat();
    assert_eq!(first[4], GIVE);
    let answer = two.hear(&first);
    assert_eq!(answer, vec![Refusal::Enough.frame()]);
    let before = two.phone.storage().clone();
    let second = one.say().concat();
    assert!(two.hear(&second).is_empty());
    assert!(*two.phone.storage() == before);
    one.hear(&frame(REFUSE, &[7]));
    assert_eq!((one.outcome, two.outcome), (UNFINISHED, UNFINISHED));
}
