//! Plans of two who act at once: what a couple expects of it, on both phones, in whatever order they meet.

use hearth_domain::day::CivilDay;
use hearth_domain::entries::{
    EntryError, NewEntry, OfferId, Plan, PlanEdit, PlanKind, PlanStatus, Terms, TouchTier, View,
};
use hearth_domain::ids::{EntryId, EntryShape, Ownership};
use hearth_domain::log::{Item, Verdict};
use hearth_domain::space::{Logs, RowStatus, WriteError};
use proptest::prelude::*;

use crate::harness::{Phone, assert_agree, cases, couple, day, meet, settle};

const FRIDAY: &str = "2026-11-20";
const SATURDAY: &str = "2026-11-21";
const SUNDAY: &str = "2026-11-22";

fn at(time: &str) -> Terms {
    Terms::new(time.parse().ok(), None, None).unwrap()
}

fn of_kind(kind: PlanKind) -> Plan {
    Plan::of_kind(kind, "Slow evening", "tea", at("20:00")).unwrap()
}

/// Where the plan stands on a phone; `None` when it is gone.
fn status(phone: &mut Phone, id: &EntryId) -> Option<PlanStatus> {
    match phone.space.plan_status(id) {
        Ok(status) => Some(status),
        Err(WriteError::NotHere) => None,
        Err(error) => panic!("{error:?}"),
    }
}

fn shown(phone: &mut Phone, id: &EntryId) -> Option<Plan> {
    match phone.view(id) {
        View::Plan(plan) => Some(plan),
        _ => None,
    }
}

/// What someone may do with a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Nothing,
    Yes,
    Move(&'static str, &'static str),
    Done(bool),
    LetGo,
    Write,
}

/// Does it; what the rules refuse is no act.
fn perform(phone: &mut Phone, id: &EntryId, act: Act) {
    let refused = match act {
        Act::Nothing => None,
        Act::Yes => phone.space.say_yes(id).err(),
        Act::Move(to, time) => phone.space.move_plan(id, day(to), at(time)).err(),
        Act::Done(done) => phone.space.finish_plan(id, done).err(),
        Act::LetGo => phone.space.delete(id).err(),
        Act::Write => {
            phone.space.edit_plan(id, &PlanEdit::new(None, Some("tea, bread")).unwrap()).err()
        }
    };
    let expected = refused.is_none_or(|error| {
        matches!(error, WriteError::NotHere | WriteError::Entry(EntryError::PlanDone))
    });
    assert!(expected, "{act:?}");
}

#[test]
fn what_two_write_apart_into_an_empty_note_or_under_its_last_line_stands_on_lines_of_its_own() {
    let (mut alice, mut bob) = couple();
    let id = alice.space.propose(day(FRIDAY), &Plan::new("Picnic", "").unwrap()).unwrap().plan;
    let mut seen = String::new();
    for (one, other) in [("the blanket", "Bread."), ("tea", "two cups")] {
        meet(&mut alice, &mut bob);
        let over =
            |line: &str| if seen.is_empty() { line.to_owned() } else { format!("{seen}\n{line}") };
        alice.edit(&id, None, Some(&over(one)));
        bob.edit(&id, None, Some(&over(other)));
        meet(&mut alice, &mut bob);
        assert_agree(&mut alice, &mut bob);
        let both = alice.note(&id);
        let mut lines: Vec<&str> = both.lines().collect();
        assert!(both.starts_with(&seen), "{both}");
        lines.drain(..seen.lines().count());
        lines.sort_unstable();
        let mut expected = [one, other];
        expected.sort_unstable();
        assert_eq!(lines, expected);
        seen = both;
    }
    // Nothing but what is shown: taken back to nothing, the text is empty.
    alice.edit(&id, None, Some(""));
    assert_eq!(alice.note(&id), "");
}

#[test]
fn what_two_do_at_once_gives_what_a_couple_expects() {
    use Act::{Done, LetGo, Move, Nothing, Write, Yes};
    let by_alice = PlanStatus::Proposed { by: 0 };
    let sat = Move(SATURDAY, "19:00");
    // Whether Bob had said yes before, what Alice (who proposed) and Bob do then, and where the plan stands.
    let table = [
        (false, Nothing, Nothing, Some(by_alice), FRIDAY),
        (false, Nothing, Yes, Some(PlanStatus::Agreed), FRIDAY),
        (false, Yes, Nothing, Some(by_alice), FRIDAY),
        (false, Write, Yes, Some(PlanStatus::Agreed), FRIDAY),
        (false, sat, Yes, Some(by_alice), SATURDAY),
        (false, Nothing, sat, Some(PlanStatus::Proposed { by: 1 }), SATURDAY),
        (false, sat, sat, Some(PlanStatus::Agreed), SATURDAY),
        (false, LetGo, Yes, None, FRIDAY),
        (false, LetGo, sat, None, FRIDAY),
        (false, LetGo, Done(true), None, FRIDAY),
        (false, LetGo, LetGo, None, FRIDAY),
        (true, Nothing, Nothing, Some(PlanStatus::Agreed), FRIDAY),
        (true, sat, Nothing, Some(by_alice), SATURDAY),
        (true, sat, Yes, Some(by_alice), SATURDAY),
        (true, sat, Done(true), Some(PlanStatus::Done), SATURDAY),
        (true, Done(true), sat, Some(PlanStatus::Done), SATURDAY),
        (true, Done(true), Done(true), Some(PlanStatus::Done), FRIDAY),
        (true, Nothing, LetGo, None, FRIDAY),
        (true, Done(true), LetGo, None, FRIDAY),
    ];
    for (said_yes, alices, bobs, expected, date) in table {
        for alice_dials in [true, false] {
            for alice_first in [true, false] {
                let (mut alice, mut bob) = couple();
                let id = alice.space.propose(day(FRIDAY), &of_kind(PlanKind::Date)).unwrap().plan;
                meet(&mut alice, &mut bob);
                if said_yes {
                    bob.space.say_yes(&id).unwrap();
                    meet(&mut alice, &mut bob);
                }
                if alice_first {
                    perform(&mut alice, &id, alices);
                    perform(&mut bob, &id, bobs);
                } else {
                    perform(&mut bob, &id, bobs);
                    perform(&mut alice, &id, alices);
                }
                if alice_dials {
                    meet(&mut alice, &mut bob);
                } else {
                    meet(&mut bob, &mut alice);
                }
                for phone in [&mut alice, &mut bob] {
                    assert_eq!(status(phone, &id), expected, "{alices:?} and {bobs:?}");
                    if let Some(plan) = shown(phone, &id) {
                        assert_eq!(plan.date(day(FRIDAY)), day(date), "{alices:?} and {bobs:?}");
                    }
                }
                assert_agree(&mut alice, &mut bob);
            }
        }
    }
}

#[test]
fn of_two_unlike_moves_one_stands_and_its_mover_waits_for_the_other() {
    let (mut alice, mut bob) = couple();
    let id = alice.space.propose(day(FRIDAY), &of_kind(PlanKind::Quiet)).unwrap().plan;
    meet(&mut alice, &mut bob);
    bob.space.say_yes(&id).unwrap();
    meet(&mut alice, &mut bob);
    perform(&mut alice, &id, Act::Move(SATURDAY, "19:00"));
    perform(&mut bob, &id, Act::Move(SUNDAY, "18:00"));
    meet(&mut alice, &mut bob);
    let plan = shown(&mut alice, &id).unwrap();
    let (date, time) = (plan.date(day(FRIDAY)), plan.terms().time.unwrap().to_string());
    let by = status(&mut alice, &id);
    assert_eq!(status(&mut bob, &id), by);
    match by {
        Some(PlanStatus::Proposed { by: 0 }) => {
            assert_eq!((date, time.as_str()), (day(SATURDAY), "19:00"));
        }
        Some(PlanStatus::Proposed { by: 1 }) => {
            assert_eq!((date, time.as_str()), (day(SUNDAY), "18:00"));
        }
        other => panic!("{other:?}"),
    }
    // One tap of the other makes it agreed.
    let other = if by == Some(PlanStatus::Proposed { by: 0 }) { &mut bob } else { &mut alice };
    other.space.say_yes(&id).unwrap();
    meet(&mut alice, &mut bob);
    assert_eq!(status(&mut bob, &id), Some(PlanStatus::Agreed));
}

#[test]
fn a_second_tap_writes_nothing() {
    let (mut alice, mut bob) = couple();
    let id = alice.space.propose(day(FRIDAY), &of_kind(PlanKind::Date)).unwrap().plan;
    meet(&mut alice, &mut bob);
    bob.space.say_yes(&id).unwrap();
    bob.space.finish_plan(&id, true).unwrap();
    meet(&mut alice, &mut bob);
    let before = [alice.space.summary().unwrap(), bob.space.summary().unwrap()];
    for phone in [&mut alice, &mut bob] {
        assert!(phone.space.finish_plan(&id, true).unwrap().is_none());
        let moved = phone.space.move_plan(&id, day(FRIDAY), at("20:00"));
        assert!(matches!(moved, Err(WriteError::Entry(EntryError::PlanDone))));
        assert!(matches!(phone.space.say_yes(&id), Err(WriteError::Entry(EntryError::PlanDone))));
    }
    bob.space.finish_plan(&id, false).unwrap();
    bob.space.finish_plan(&id, true).unwrap();
    meet(&mut alice, &mut bob);
    let after = alice.space.summary().unwrap();
    assert_eq!(before[0].logs.len(), after.logs.len());
    bob.space.finish_plan(&id, false).unwrap();
    let quiet = bob.space.summary().unwrap();
    assert!(bob.space.say_yes(&id).unwrap().changes.is_empty());
    assert!(bob.space.move_plan(&id, day(FRIDAY), at("20:00")).unwrap().is_empty());
    assert_eq!(bob.space.summary().unwrap(), quiet);
}

#[test]
fn a_plain_plan_is_there_for_both_and_needs_no_yes() {
    let (mut alice, mut bob) = couple();
    let proposed = alice.space.propose(day(FRIDAY), &Plan::new("Bins", "").unwrap()).unwrap();
    assert_eq!(proposed.changes.len(), 1);
    meet(&mut alice, &mut bob);
    let refused = bob.space.say_yes(&proposed.plan);
    assert!(matches!(refused, Err(WriteError::Entry(EntryError::NothingToAgree))));
    assert_eq!(bob.space.move_plan(&proposed.plan, day(SUNDAY), at("08:00")).unwrap().len(), 1);
    meet(&mut alice, &mut bob);
    assert_eq!(status(&mut alice, &proposed.plan), Some(PlanStatus::Open));
    bob.space.finish_plan(&proposed.plan, true).unwrap();
    assert_eq!(status(&mut bob, &proposed.plan), Some(PlanStatus::Done));
}

#[test]
fn affection_is_noted_as_done_only_after_both_said_yes() {
    let (mut alice, mut bob) = couple();
    let id = alice.space.propose(day(FRIDAY), &of_kind(PlanKind::Affection)).unwrap().plan;
    meet(&mut alice, &mut bob);
    for phone in [&mut alice, &mut bob] {
        let refused = phone.space.finish_plan(&id, true);
        assert!(matches!(refused, Err(WriteError::Entry(EntryError::NotAgreed))));
    }
    bob.space.say_yes(&id).unwrap();
    assert!(bob.space.finish_plan(&id, true).unwrap().is_some());
    meet(&mut alice, &mut bob);
    assert_eq!(status(&mut alice, &id), Some(PlanStatus::Done));
}

#[test]
fn sr_12_silence_and_a_yes_to_another_offer_are_no_yes() {
    let (mut alice, mut bob) = couple();
    let id = alice.space.propose(day(FRIDAY), &of_kind(PlanKind::Affection)).unwrap().plan;
    for _ in 0..3 {
        meet(&mut alice, &mut bob);
        assert_eq!(status(&mut bob, &id), Some(PlanStatus::Proposed { by: 0 }));
    }
    bob.space.say_yes(&id).unwrap();
    meet(&mut alice, &mut bob);
    // A higher tier, and back again: each is asked anew.
    let higher = Terms::new("20:00".parse().ok(), None, TouchTier::new(2).ok()).unwrap();
    for terms in [higher, at("20:00")] {
        alice.space.move_plan(&id, day(FRIDAY), terms).unwrap();
        meet(&mut alice, &mut bob);
        for phone in [&mut alice, &mut bob] {
            assert_eq!(status(phone, &id), Some(PlanStatus::Proposed { by: 0 }));
        }
    }
}

#[test]
fn sr_34_nobody_says_yes_in_the_others_name() {
    let (mut alice, mut bob) = couple();
    let id = bob.space.propose(day(FRIDAY), &of_kind(PlanKind::Affection)).unwrap().plan;
    meet(&mut alice, &mut bob);
    let yes = bob.space.say_yes(&id).unwrap().entry.unwrap();
    assert_eq!(yes.shape(), Some(EntryShape { ownership: Ownership::Of(1), permanent: false }));
    assert!(matches!(alice.space.delete(&yes), Err(WriteError::NotYours)));
    // The same under Alice's index, in Bob's log, is void.
    let mut forged = yes;
    forged.0[4] = 0;
    assert_eq!(
        Item::change(yes, hearth_domain::ids::ChangeHash([1; 32])).verdict(1),
        Verdict::Counts
    );
    let void = Item::change(forged, hearth_domain::ids::ChangeHash([1; 32])).verdict(1);
    assert!(matches!(void, Verdict::Void(_)));
    // And a yes in a joint entry is none.
    let joint = NewEntry::Yes(match bob.view(&yes) {
        View::Yes(yes) => yes,
        _ => panic!("no yes"),
    });
    let mut shared = yes;
    shared.0[4] = 2;
    let document = hearth_domain::document::load(&bob.row(&yes).document).unwrap();
    assert!(
        joint.says_as(&View::of(&yes, &document)) && View::of(&shared, &document) == View::Unknown
    );
    let mut other_day = yes;
    other_day.0[3] += 1;
    assert!(View::of(&other_day, &document) == View::Unknown);
    assert_eq!(status(&mut alice, &id), Some(PlanStatus::Proposed { by: 1 }));
}

#[test]
fn letting_go_leaves_no_word_of_the_plan_and_no_yes_of_the_one_who_does() {
    for alice_lets_go in [true, false] {
        let (mut alice, mut bob) = couple();
        let id = alice.space.propose(day(FRIDAY), &of_kind(PlanKind::Affection)).unwrap().plan;
        meet(&mut alice, &mut bob);
        bob.space.say_yes(&id).unwrap();
        meet(&mut alice, &mut bob);
        let [one, other] =
            if alice_lets_go { [&mut alice, &mut bob] } else { [&mut bob, &mut alice] };
        one.space.delete(&id).unwrap();
        meet(one, other);
        // The other's phone tidies its own yes away: then nothing that is shown or held tells who let go.
        assert_eq!(other.space.forget_yes(&id).unwrap(), 1);
        assert_eq!(other.space.forget_yes(&id).unwrap(), 0);
        meet(one, other);
        for phone in [&mut alice, &mut bob] {
            let rows = phone.rows().rows.clone();
            assert_eq!(rows.len(), 3, "the plan and a yes of each");
            assert!(
                rows.values()
                    .all(|row| row.status == RowStatus::Tombstone && row.document.is_empty())
            );
        }
        assert_agree(&mut alice, &mut bob);
    }
}

#[derive(Clone, Debug)]
enum Step {
    Act { who: usize, act: Act },
    Meet { alice_dials: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let act = prop_oneof![
        4 => Just(Act::Yes),
        4 => (0..3usize, 0..2usize).prop_map(|(to, time)| {
            Act::Move([FRIDAY, SATURDAY, SUNDAY][to], ["19:00", "20:00"][time])
        }),
        1 => any::<bool>().prop_map(Act::Done),
        1 => Just(Act::LetGo),
        1 => Just(Act::Write),
    ];
    prop_oneof![
        3 => (0..2usize, act).prop_map(|(who, act)| Step::Act { who, act }),
        1 => any::<bool>().prop_map(|alice_dials| Step::Meet { alice_dials }),
    ]
}

/// What the plan offers on a phone.
fn offer(phone: &mut Phone, id: &EntryId) -> Option<(OfferId, CivilDay)> {
    let plan = shown(phone, id)?;
    Some((plan.offer_id(id, day(FRIDAY))?, plan.date(day(FRIDAY))))
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn both_phones_end_with_the_same_plan_and_agreed_needs_a_tap_of_each_on_that_very_offer(
        steps in prop::collection::vec(step(), 1..24),
    ) {
        let (alice, bob) = couple();
        let mut phones = [alice, bob];
        let id = phones[0].space.propose(day(FRIDAY), &of_kind(PlanKind::Date)).unwrap().plan;
        let mut taps = vec![(0, offer(&mut phones[0], &id).unwrap().0)];
        let (mut let_go, mut done, mut undone) = (false, false, false);
        for step in steps {
            match step {
                Step::Act { who, act } => {
                    let phone = &mut phones[who];
                    if !phone.rows().rows.contains_key(&id) || status(phone, &id).is_none() {
                        continue;
                    }
                    let (before, acts) = (status(phone, &id), phone.space.summary().unwrap());
                    perform(phone, &id, act);
                    let wrote = phone.space.summary().unwrap() != acts;
                    match act {
                        Act::LetGo => let_go = true,
                        Act::Done(true) => done = true,
                        Act::Done(false) => undone |= wrote,
                        Act::Yes | Act::Move(..) if before != Some(PlanStatus::Done) => {
                            taps.push((who, offer(phone, &id).unwrap().0));
                        }
                        _ => {}
                    }
                }
                Step::Meet { alice_dials } => {
                    let [alice, bob] = &mut phones;
                    if alice_dials { meet(alice, bob) } else { meet(bob, alice) };
                }
            }
        }
        settle(&mut phones);
        let [alice, bob] = &mut phones;
        assert_agree(alice, bob);
        let ended = status(alice, &id);
        prop_assert_eq!(status(bob, &id), ended);
        prop_assert_eq!(offer(alice, &id), offer(bob, &id));
        prop_assert_eq!(ended.is_none(), let_go, "let go wins");
        let tapped = |who: usize, offer: OfferId| taps.contains(&(who, offer));
        match (ended, offer(alice, &id)) {
            (Some(PlanStatus::Agreed), Some((offer, _))) => {
                prop_assert!(tapped(0, offer) && tapped(1, offer));
            }
            (Some(PlanStatus::Proposed { by }), Some((offer, _))) => {
                prop_assert!(tapped(usize::from(by), offer));
            }
            (Some(PlanStatus::Done), _) => prop_assert!(done),
            (Some(PlanStatus::Open), _) => prop_assert!(false, "someone proposed it"),
            (None, _) | (_, None) => {}
        }
        if done && !undone && !let_go {
            prop_assert_eq!(ended, Some(PlanStatus::Done), "done stands");
        }
        // One tap each makes any of them agreed.
        if matches!(ended, Some(PlanStatus::Proposed { .. } | PlanStatus::Agreed)) {
            alice.space.say_yes(&id).unwrap();
            bob.space.say_yes(&id).unwrap();
            meet(alice, bob);
            prop_assert_eq!(status(alice, &id), Some(PlanStatus::Agreed));
            prop_assert_eq!(status(bob, &id), Some(PlanStatus::Agreed));
        }
    }
}
