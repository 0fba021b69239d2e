//! What a plan's document says, and how two of its offers merge.

use automerge::ActorId;
use proptest::prelude::*;

use super::*;
use crate::entries::{NewEntry, View};
use crate::ids::{EntryShape, Ownership};
use crate::local_time::LocalTime;

fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

const FRIDAY: &str = "2026-11-20";

fn id() -> EntryId {
    let shape = EntryShape { ownership: Ownership::Joint, permanent: false };
    EntryId::assemble(day(FRIDAY).number(), shape.flags(), &[7; 32])
}

fn terms(time: &str, lasts: u16, tier: u8) -> Terms {
    Terms::new(time.parse().ok(), Some(lasts).filter(|lasts| *lasts > 0), TouchTier::new(tier).ok())
        .unwrap()
}

fn document(plan: Plan) -> Automerge {
    let mut document = Automerge::new().with_actor(ActorId::from([9; 24]));
    let mut tx = document.transaction();
    NewEntry::Plan(plan).write(&mut tx, Some(day(FRIDAY))).unwrap();
    tx.commit();
    document
}

fn with(
    mut document: Automerge,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
) -> Automerge {
    let mut tx = document.transaction();
    act(&mut tx);
    tx.commit();
    document
}

fn plan(document: &Automerge) -> Plan {
    match View::of(&id(), document) {
        View::Plan(plan) => plan,
        _ => panic!("no plan"),
    }
}

fn slot() -> Plan {
    Plan::of_kind(PlanKind::Affection, "Slow evening", "", terms("20:00", 60, 2)).unwrap()
}

#[test]
fn a_plan_has_a_tier_only_for_affection_and_never_above_two() {
    assert_eq!([0, 3, 4, 5, 9].map(TouchTier::new), [Err(EntryError::TierTooHigh); 5]);
    let touching = terms("20:00", 0, 1);
    for kind in [PlanKind::Plain, PlanKind::Date, PlanKind::Quiet] {
        let refused = Plan::of_kind(kind, "Walk", "", touching).map(|_| ());
        assert_eq!(refused, Err(EntryError::TierOfNoTouch), "{kind:?}");
    }
    assert!(Plan::of_kind(PlanKind::Affection, "Walk", "", touching).is_ok());
    assert!(Plan::of_kind(PlanKind::Newer, "Walk", "", Terms::default()).is_err());
    for lasts in [0, 1441] {
        assert_eq!(Terms::new(None, Some(lasts), None), Err(EntryError::NoSuchLength));
    }
}

#[test]
fn every_kind_with_every_term_is_read_back_as_it_was_written() {
    for kind in PlanKind::ALL {
        for time in ["", "00:00", "23:59"] {
            for lasts in [0, 1, 1440] {
                for tier in if kind == PlanKind::Affection { 0..3 } else { 0..1 } {
                    let new =
                        Plan::of_kind(kind, "Walk", "By the river.", terms(time, lasts, tier));
                    let new = new.unwrap();
                    assert!(plan(&document(new.clone())) == new);
                }
            }
        }
        assert_eq!(kind.name().parse(), Ok(kind));
    }
    assert!("newer".parse::<PlanKind>().is_err(), "nobody makes one");
}

#[test]
fn a_plain_plan_has_no_byte_more_than_its_words() {
    let document = document(Plan::new("Walk", "").unwrap());
    let keys: Vec<String> = document.keys(ROOT).collect();
    assert_eq!(keys, ["day", "k", "note", "title", "v"]);
}

#[test]
fn a_move_changes_the_date_and_leaves_the_day_of_the_entry() {
    let (old, saturday) = (document(slot()), day("2026-11-21"));
    let moved = with(old.clone(), |tx| {
        plan(&old).write_move(tx, saturday, terms("18:15", 0, 1)).unwrap();
    });
    let read = plan(&moved);
    assert_eq!((read.date(day(FRIDAY)), read.terms()), (saturday, terms("18:15", 0, 1)));
    assert!(read.was_moved() && !plan(&old).was_moved());
    assert_eq!(View::of(&id(), &moved).day(day(FRIDAY)), saturday);
    assert_ne!(read.offer_id(&id(), day(FRIDAY)), plan(&old).offer_id(&id(), day(FRIDAY)));
}

#[test]
fn moved_there_and_back_it_is_another_offer() {
    let first = document(slot());
    let there = with(first.clone(), |tx| {
        plan(&first).write_move(tx, day("2026-11-21"), slot().terms()).unwrap();
    });
    let back = with(there.clone(), |tx| {
        plan(&there).write_move(tx, day(FRIDAY), slot().terms()).unwrap();
    });
    assert_eq!(plan(&back).date(day(FRIDAY)), day(FRIDAY));
    assert_ne!(
        plan(&back).offer_id(&id(), day(FRIDAY)),
        plan(&first).offer_id(&id(), day(FRIDAY)),
        "an old yes is not woken up"
    );
}

#[test]
fn what_this_version_does_not_understand_is_shown_and_cannot_be_agreed_to() {
    let bend = |act: &dyn Fn(&mut automerge::transaction::Transaction<'_>)| {
        with(document(slot()), |tx| act(tx))
    };
    let offer = |tx: &mut automerge::transaction::Transaction<'_>, key: &str, number: u64| {
        let (_, map) = tx.get(ROOT, "offer").unwrap().unwrap();
        tx.put(&map, key, number).unwrap();
    };
    let newer = vec![
        bend(&|tx| tx.put(ROOT, "kind", "voyage").unwrap()),
        bend(&|tx| tx.put(ROOT, "kind", "date").unwrap()),
        bend(&|tx| offer(tx, "tier", 3)),
        bend(&|tx| offer(tx, "tier", 0)),
        bend(&|tx| offer(tx, "time", 1440)),
        bend(&|tx| offer(tx, "lasts", 0)),
        bend(&|tx| offer(tx, "date", 1)),
        bend(&|tx| offer(tx, "date", u64::MAX)),
        bend(&|tx| tx.put(ROOT, "offer", "tomorrow").unwrap()),
        bend(&|tx| {
            let (_, map) = tx.get(ROOT, "offer").unwrap().unwrap();
            tx.put(&map, "time", "noon").unwrap();
        }),
    ];
    for document in newer {
        let read = plan(&document);
        assert_eq!((read.kind(), read.title()), (PlanKind::Newer, "Slow evening"));
        assert_eq!(read.offer_id(&id(), day(FRIDAY)), None);
    }
}

#[test]
fn sr_12_a_yes_names_every_term_that_it_is_said_to() {
    let base = (0, None, terms("20:00", 60, 2), PlanKind::Affection);
    let others = [
        (1, None, base.2, base.3),
        (0, Some(day("2026-11-21")), base.2, base.3),
        (0, None, terms("20:01", 60, 2), base.3),
        (0, None, terms("", 60, 2), base.3),
        (0, None, terms("20:00", 0, 2), base.3),
        (0, None, terms("20:00", 60, 1), base.3),
        (0, None, terms("20:00", 60, 0), base.3),
        (0, None, base.2, PlanKind::Date),
    ];
    let name = |(round, date, terms, kind): (u64, Option<CivilDay>, Terms, PlanKind)| {
        Offer { round, date, terms }.id(&id(), kind, day(FRIDAY))
    };
    assert!(others.iter().all(|other| name(*other) != name(base)));
    let own_day = (0, Some(day(FRIDAY)), base.2, base.3);
    assert_eq!(name(own_day), name(base), "the entry's own day is the same day");
    let other_plan = EntryId::assemble(day(FRIDAY).number(), 2, &[8; 32]);
    assert_ne!(
        Offer::default().id(&other_plan, PlanKind::Date, day(FRIDAY)),
        Offer::default().id(&id(), PlanKind::Date, day(FRIDAY))
    );
}

#[test]
fn done_stands_against_taking_it_back_at_the_same_time() {
    let base = document(slot());
    let done = |actor: u8| {
        let other = base.fork().with_actor(ActorId::from([actor; 24]));
        with(other, |tx| Plan::write_done(tx, true).unwrap())
    };
    let back = with(done(2), |tx| Plan::write_done(tx, false).unwrap());
    assert!(!plan(&back).is_done());
    for (one, other) in [(&back, &done(1)), (&done(3), &back)] {
        let mut merged = one.clone();
        merged.merge(&mut other.clone()).unwrap();
        assert!(plan(&merged).is_done());
    }
}

fn any_terms() -> impl Strategy<Value = (i32, Terms)> {
    (0..4i32, 0..4u16, 0..3u16, 0..3u8).prop_map(|(days, hour, lasts, tier)| {
        let time = LocalTime::from_minutes(hour * 60);
        (
            days,
            Terms::new(time, Some(lasts).filter(|lasts| *lasts > 0), TouchTier::new(tier).ok())
                .unwrap(),
        )
    })
}

proptest! {
    /// Each of the two moves the plan some times, without knowing of the other's moves.
    #[test]
    fn of_moves_at_once_one_stands_whole_and_the_same_on_both_phones(
        ours in prop::collection::vec(any_terms(), 1..4), theirs in prop::collection::vec(any_terms(), 1..4), actors in any::<(u8, u8)>(),
    ) {
        prop_assume!(actors.0 != actors.1);
        let base = document(slot());
        let run = |actor: u8, moves: &[(i32, Terms)]| {
            let start = base.fork().with_actor(ActorId::from([actor; 24]));
            moves.iter().fold(start, |document, (days, terms)| {
                let held = plan(&document);
                let to = day(FRIDAY).plus(*days).unwrap();
                with(document, |tx| held.write_move(tx, to, *terms).unwrap())
            })
        };
        let (one, other) = (run(actors.0, &ours), run(actors.1, &theirs));
        let offers: Vec<Plan> = [(&one, &other), (&other, &one)].into_iter().map(|(into, from)| {
            let mut merged = into.clone();
            merged.merge(&mut from.clone()).unwrap();
            plan(&merged)
        }).collect();
        prop_assert!(offers[0] == offers[1]);
        let (mine, yours) = (plan(&one).offer, plan(&other).offer);
        prop_assert!(offers[0].offer == mine || offers[0].offer == yours, "never a mixture");
        if ours.len() == theirs.len() && ours.last() == theirs.last() {
            prop_assert_eq!(mine, yours, "the same wish at the same time is one offer");
        }
    }
}
