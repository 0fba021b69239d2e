//! The order of a session, and what each part of it is for.

use hearth_domain::document;
use hearth_domain::ids::EntryId;
use hearth_domain::space::{Logs, RowStatus, Standing};

use super::phones::{
    Phone, SYNCED, Side, appreciate, assert_same, copy, edit, meet, meet_touched, phone, plan,
};
use crate::session::message::{BYE, DONE, END, GIVE, HELLO, PROBE, SUPPLY, WANT};
use crate::session::{Action, Event, Outcome, Session};

fn holds(phone: &mut Phone, status: RowStatus) -> usize {
    phone.storage().rows.values().filter(|row| row.status == status).count()
}

#[test]
fn two_phones_that_hold_the_same_say_hello_and_bye() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    meet(&mut ada, &mut ben);
    let met = meet(&mut ada, &mut ben);
    assert_eq!(met.outcomes, [Some(Outcome::NothingNew); 2]);
    assert_eq!(met.tags, [vec![HELLO, BYE], vec![HELLO, BYE]]);
}

#[test]
fn two_phones_that_hold_nothing_have_nothing_to_say() {
    let met = meet(&mut phone(1), &mut phone(2));
    assert_eq!(met.outcomes, [Some(Outcome::NothingNew); 2]);
}

#[test]
fn both_give_at_once_and_say_done_after_it() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    appreciate(&mut ben, "tea");
    let met = meet(&mut ada, &mut ben);
    assert_eq!(met.outcomes, [SYNCED; 2]);
    assert_eq!(met.tags, [vec![HELLO, GIVE, END, DONE], vec![HELLO, GIVE, END, DONE]]);
    assert_same(&mut ada, &mut ben);
}

#[test]
fn a_log_continued_twice_is_found_by_probes_and_settled_in_one_session() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    for _ in 0..40 {
        appreciate(&mut ada, "coffee");
    }
    meet(&mut ada, &mut ben);
    let mut restored = copy(&mut ada, 1, 9);
    for at in 0..7 {
        appreciate(&mut ada, &format!("the one {at}"));
        if at < 4 {
            appreciate(&mut restored, &format!("the other {at}"));
        }
    }
    let met = meet(&mut ada, &mut restored);
    assert!(met.tags.iter().all(|tags| tags.contains(&PROBE)));
    assert_eq!(
        met.outcomes.map(|outcome| matches!(outcome, Some(Outcome::Synced { .. }))),
        [true; 2]
    );
    // Each began a fresh log in answer to the other's branch; those go in the second round or the next session.
    for _ in 0..2 {
        meet(&mut ada, &mut restored);
        meet(&mut ada, &mut ben);
    }
    assert_same(&mut ada, &mut restored);
    assert_same(&mut ada, &mut ben);
    assert_eq!(holds(&mut ben, RowStatus::Whole), 51);
}

#[test]
fn a_second_round_is_waited_for_and_ends_with_a_done_about_it() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    meet(&mut ada, &mut ben);
    let mut restored = copy(&mut ada, 1, 9);
    appreciate(&mut ada, "the one");
    meet(&mut ada, &mut ben);
    appreciate(&mut restored, "the other");
    // She learns from Ben that her log went on without her, and lists everything again in a fresh one.
    let met = meet(&mut restored, &mut ben);
    assert_eq!(met.tags[0].iter().filter(|tag| **tag == END).count(), 2);
    assert_eq!(met.tags[1].iter().filter(|tag| **tag == DONE).count(), 2);
    assert_eq!(met.outcomes, [SYNCED; 2]);
    assert_same(&mut restored, &mut ben);
}

#[test]
fn a_partner_between_two_branches_probes_and_holds_the_one_that_came_first() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    meet(&mut ada, &mut ben);
    let mut restored = copy(&mut ada, 1, 9);
    for _ in 0..5 {
        appreciate(&mut ada, "the one");
    }
    appreciate(&mut restored, "the other");
    meet(&mut ada, &mut ben);
    let met = meet(&mut ben, &mut restored);
    assert!(met.tags.iter().all(|tags| tags.contains(&PROBE)));
    // The restored phone knows now: its log is closed, and everything is listed in its fresh one.
    assert!(restored.storage().logs.values().any(|log| log.standing == Standing::Closed));
    assert_eq!(holds(&mut restored, RowStatus::Whole), 7);
    meet(&mut ben, &mut restored);
    meet(&mut ben, &mut ada);
    meet(&mut ben, &mut restored);
    assert_same(&mut ben, &mut ada);
    assert_same(&mut ben, &mut restored);
}

#[test]
fn what_was_given_before_a_probe_came_is_given_again_after_it() {
    // Ben holds less of Ada's log than she does, and of another branch: he cannot know, and gives at once.
    let (mut ada, mut ben) = (phone(1), phone(2));
    let id = plan(&mut ada, "soup");
    meet(&mut ada, &mut ben);
    let mut restored = copy(&mut ada, 1, 9);
    let other = plan(&mut restored, "bread");
    meet(&mut restored, &mut ben);
    // He refers to items of the branch that Ada does not hold.
    for at in 0..70 {
        edit(&mut ben, if at % 2 == 0 { &other } else { &id }, &format!("by ben {at}"));
    }
    for _ in 0..9 {
        appreciate(&mut ada, "the longer branch");
    }
    let mut one = Side::new(&mut ben);
    let mut two = Side::new(&mut ada);
    let (from_ben, from_ada) = (one.start(), two.start());
    let probe = two.hear(&from_ben);
    one.hear(&from_ada);
    // Ben gives what he has before the probe reaches him.
    let early: Vec<Vec<u8>> =
        std::iter::from_fn(|| Some(one.say()).filter(|said| !said.is_empty())).flatten().collect();
    assert!(early.len() > 1);
    assert!(two.hear(&early.concat()).is_empty(), "nothing is taken while in doubt");
    let (mut to_ben, mut to_ada) = (probe.concat(), Vec::new());
    for _ in 0..50 {
        to_ada.extend(one.hear(&to_ben).concat());
        to_ada.extend(one.say().concat());
        to_ben = two.hear(&std::mem::take(&mut to_ada)).concat();
        to_ben.extend(two.say().concat());
    }
    for outcome in [one.outcome, two.outcome] {
        assert!(matches!(outcome, Some(Outcome::Synced { damaged: None, .. })), "{outcome:?}");
    }
    assert!(two.groups >= 2);
    for _ in 0..2 {
        meet(&mut ada, &mut ben);
        meet(&mut restored, &mut ben);
    }
    assert_same(&mut ada, &mut ben);
    assert_same(&mut restored, &mut ben);
}

#[test]
fn a_row_that_lacks_bytes_is_asked_for_in_the_same_session() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let ids: Vec<EntryId> =
        (0..100).map(|at| appreciate(&mut ada, &format!("coffee {at}"))).collect();
    meet(&mut ada, &mut ben);
    ben.storage().rows.values_mut().for_each(|row| row.document.clear());
    ben.scrub().unwrap();
    let met = meet(&mut ada, &mut ben);
    assert_eq!(met.outcomes, [SYNCED; 2]);
    assert_eq!(met.supplied, [0, 100]);
    assert_eq!(met.tags[1].iter().filter(|tag| **tag == WANT).count(), 2);
    assert_eq!(met.tags[0].iter().filter(|tag| **tag == SUPPLY).count(), 100);
    for id in ids {
        assert!(document::load(&ben.storage().rows[&id].document).is_some());
    }
    assert_eq!(meet(&mut ada, &mut ben).outcomes, [Some(Outcome::NothingNew); 2]);
}

#[test]
fn both_may_lack_and_ask_at_once() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let ids: Vec<EntryId> =
        (0..20).map(|at| appreciate(&mut ada, &format!("coffee {at}"))).collect();
    meet(&mut ada, &mut ben);
    for (at, id) in ids.iter().enumerate() {
        let phone = if at % 2 == 0 { &mut ada } else { &mut ben };
        phone.storage().rows.get_mut(id).unwrap().document.clear();
    }
    ada.scrub().unwrap();
    ben.scrub().unwrap();
    let met = meet(&mut ada, &mut ben);
    assert_eq!(met.supplied, [10, 10]);
    assert_eq!(holds(&mut ada, RowStatus::Whole) + holds(&mut ben, RowStatus::Whole), 40);
}

#[test]
fn a_fault_that_logs_do_not_explain_is_told_to_both() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    meet(&mut ada, &mut ben);
    ben.storage().sum.0[3] ^= 1;
    let met = meet(&mut ada, &mut ben);
    let [Some(Outcome::Synced { complete: false, damaged: Some((mine, theirs)) }), other] =
        met.outcomes
    else {
        panic!("{:?}", met.outcomes)
    };
    assert_eq!(other, Some(Outcome::Synced { complete: false, damaged: Some((theirs, mine)) }));
}

#[test]
fn an_edit_between_the_two_dones_is_no_damage() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    let (mut one, mut two) = (Side::new(&mut ada), Side::new(&mut ben));
    let (from_one, from_two) = (one.start(), two.start());
    let mut to_two = [one.hear(&from_two), one.say(), one.say()].concat().concat();
    let mut to_one = two.hear(&from_one).concat();
    appreciate(one.phone, "written while the phones meet");
    for _ in 0..9 {
        let (now_two, now_one) = (std::mem::take(&mut to_two), std::mem::take(&mut to_one));
        to_two.extend([one.hear(&now_one), one.say()].concat().concat());
        to_one.extend([two.hear(&now_two), two.say()].concat().concat());
    }
    for outcome in [one.outcome, two.outcome] {
        assert!(matches!(outcome, Some(Outcome::Synced { damaged: None, .. })), "{outcome:?}");
    }
    meet(&mut ada, &mut ben);
    assert_same(&mut ada, &mut ben);
}

#[test]
fn bytes_may_come_one_by_one() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    plan(&mut ada, "soup");
    plan(&mut ben, "bread");
    let met = meet_touched(&mut ada, &mut ben, |_, frame| {
        frame.into_iter().map(|byte| vec![byte]).collect()
    });
    assert_eq!(met.outcomes, [SYNCED; 2]);
}

#[test]
fn a_step_after_the_end_does_nothing() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let mut side = Side::new(&mut ada);
    side.start();
    side.hear(&[0xff; 9]);
    assert!(side.outcome.is_some() && side.session.is_over());
    let before = side.phone.storage().clone();
    let hello = Side::new(&mut ben).start();
    for event in [Event::Start, Event::Received(&hello), Event::Writable] {
        assert!(side.step(event).is_empty());
    }
    assert!(*side.phone.storage() == before);
}

#[test]
fn a_second_start_says_nothing_more() {
    let mut ada = phone(1);
    let mut side = Side::new(&mut ada);
    assert!(!side.start().is_empty());
    assert!(side.start().is_empty());
}

/// What Ben's phone writes when it has taken hers: an answer that he could not give before.
fn answering(side: &mut Side<'_>, text: &'static str) {
    side.settle = Box::new(move |phone| {
        appreciate(phone, text);
    });
}

/// Runs both sides to the end, turn by turn.
fn run(one: &mut Side<'_>, other: &mut Side<'_>) {
    let (mut to_other, mut to_one) = (one.start(), other.start());
    for _ in 0..20 {
        let (now_other, now_one) = (std::mem::take(&mut to_other), std::mem::take(&mut to_one));
        to_one.extend(other.hear(&now_other).concat());
        to_other.extend(one.hear(&now_one).concat());
        for _ in 0..4 {
            to_one.extend(other.say().concat());
            to_other.extend(one.say().concat());
        }
    }
}

#[test]
fn what_the_first_round_causes_on_either_side_is_given_in_the_same_session() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    appreciate(&mut ben, "tea");
    let (mut one, mut two) = (Side::new(&mut ada), Side::new(&mut ben));
    answering(&mut one, "caused by tea");
    answering(&mut two, "caused by coffee");
    run(&mut one, &mut two);
    assert_eq!([one.outcome, two.outcome], [SYNCED; 2]);
    assert_eq!([one.settled, two.settled], [1, 1], "asked once, so at most two rounds");
    for side in [&one, &two] {
        assert_eq!(side.tags().iter().filter(|tag| **tag == END).count(), 2);
    }
    assert_same(&mut ada, &mut ben);
    assert_eq!(holds(&mut ada, RowStatus::Whole), 4);
    assert_eq!(meet(&mut ada, &mut ben).outcomes, [Some(Outcome::NothingNew); 2]);
}

#[test]
fn a_side_that_took_nothing_is_not_asked_to_settle() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    let (mut one, mut two) = (Side::new(&mut ada), Side::new(&mut ben));
    run(&mut one, &mut two);
    assert_eq!([one.outcome, two.outcome], [SYNCED; 2]);
    assert_eq!([one.settled, two.settled], [0, 1]);
    let (mut one, mut two) = (Side::new(&mut ada), Side::new(&mut ben));
    run(&mut one, &mut two);
    assert_eq!([one.settled, two.settled], [0, 0], "nothing new, nothing to settle");
}

#[test]
fn a_session_waits_until_it_is_settled_and_hears_meanwhile() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    appreciate(&mut ben, "tea");
    let (mut session, mut two) = (Session::new(ben.facts().device()), Side::new(&mut ben));
    let sent = |actions: &[Action]| {
        let sends = actions.iter().filter_map(|action| match action {
            Action::Send(bytes) => Some(bytes.clone()),
            _ => None,
        });
        sends.flatten().collect::<Vec<u8>>()
    };
    let hello = sent(&session.step(&mut ada, Event::Start));
    let from_ben = [two.start(), two.hear(&hello).concat()].concat();
    let mut to_ben = sent(&session.step(&mut ada, Event::Received(&from_ben)));
    for _ in 0..3 {
        to_ben.extend(sent(&session.step(&mut ada, Event::Writable)));
    }
    assert!(session.step(&mut ada, Event::Settled).is_empty(), "not asked yet");
    let rest = [two.hear(&to_ben), two.say(), two.say(), two.say()].concat().concat();
    let actions = session.step(&mut ada, Event::Received(&rest));
    assert!(actions.iter().any(|action| matches!(action, Action::Settle)));
    for event in [Event::Writable, Event::Received(&[]), Event::Start] {
        assert!(session.step(&mut ada, event).is_empty(), "it waits");
    }
    appreciate(&mut ada, "caused by tea");
    session.step(&mut ada, Event::Settled);
    let given = sent(&session.step(&mut ada, Event::Writable));
    assert_eq!(given[4], GIVE, "and goes on with what was caused");
}
