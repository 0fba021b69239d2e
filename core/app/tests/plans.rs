//! Plans of two whole phones (`product.md` 2 and 6b, `docs/formats.md` 8, SR-09, SR-12).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{SECRET, Two, typed};
use hearth_app::{
    Body, CivilDay, Hearth, HearthError, Item, ItemId, LocalTime, NewPlan, OwnAnswer, PlanKind,
    PlanStand, PlanState, ReminderSettings, Terms, TouchTier, Visibility,
};

const DAY: i64 = 86_400;

impl Two {
    /// Touch up to 1 is open for both.
    async fn open_one(&self) {
        for hearth in [&self.ada, &self.bo] {
            hearth.set_journal_secret(typed(SECRET)).await.unwrap();
            let proof = hearth.prove(typed(SECRET)).await.unwrap();
            hearth.choose(1, None, Some(proof)).await.unwrap();
        }
        self.clock.forward(DAY);
        self.meet().await;
        self.meet().await;
        assert_eq!(self.ada.consent().await.unwrap().open, 1);
    }
}

fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

fn terms(time: &str, minutes: u16, tier: Option<u8>) -> Terms {
    let tier = tier.map(|tier| TouchTier::new(tier).unwrap());
    Terms::new(time.parse::<LocalTime>().ok(), Some(minutes), tier).unwrap()
}

fn new(kind: PlanKind, title: &str, on: &str, terms: Terms) -> NewPlan {
    NewPlan { kind, title: title.to_owned(), note: String::new(), day: Some(day(on)), terms }
}

async fn item(hearth: &Hearth, id: ItemId) -> Item {
    hearth.find(&id.to_string()).await.unwrap()
}

async fn stand(hearth: &Hearth, id: ItemId) -> PlanStand {
    match item(hearth, id).await.body {
        Body::Plan { stand, .. } => stand,
        _ => panic!("a plan"),
    }
}

async fn state(hearth: &Hearth, id: ItemId) -> PlanState {
    stand(hearth, id).await.state
}

#[tokio::test]
async fn a_plan_is_proposed_agreed_moved_agreed_again_and_done() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    let date = new(PlanKind::Date, "Lake", "2026-11-27", terms("19:30", 90, None));
    let plan = ada.propose(date, Visibility::Shared).await.unwrap();
    assert_eq!(state(ada, plan).await, PlanState::ProposedByMe);
    two.meet().await;
    let seen = stand(bo, plan).await;
    assert_eq!((seen.kind, seen.minutes), (PlanKind::Date, Some(90)));
    assert_eq!(seen.time.unwrap().to_string(), "19:30");
    assert_eq!(seen.state, PlanState::ProposedByPartner);
    bo.agree(plan).await.unwrap();
    two.meet().await;
    assert_eq!(
        (state(ada, plan).await, state(bo, plan).await),
        (PlanState::Agreed, PlanState::Agreed)
    );
    assert!(
        ada.events()
            .await
            .unwrap()
            .iter()
            .any(|one| { matches!(one.event, hearth_app::Event::PlansChanged { .. }) })
    );
    bo.move_plan(plan, day("2026-11-28"), terms("20:00", 90, None)).await.unwrap();
    two.meet().await;
    let moved = stand(ada, plan).await;
    assert_eq!((moved.state, moved.moved), (PlanState::ProposedByPartner, true));
    assert_eq!(item(ada, plan).await.day, day("2026-11-28"));
    ada.agree(plan).await.unwrap();
    ada.finish_plan(plan, true).await.unwrap();
    two.meet().await;
    assert_eq!(state(bo, plan).await, PlanState::Done);
    for hearth in [ada, bo] {
        assert!(hearth.coming_plans(10).await.unwrap().is_empty());
        assert_eq!(hearth.past_plans(None, 10).await.unwrap().items.len(), 1);
    }
    let again = ada.move_plan(plan, day("2026-11-29"), Terms::NONE).await;
    assert!(matches!(again, Err(HearthError::Invalid { .. })));
}

#[tokio::test]
async fn edits_of_a_note_at_once_both_survive_beside_a_move_and_a_yes() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    let quiet = NewPlan {
        note: "Candles.".to_owned(),
        ..new(PlanKind::Quiet, "Phones away", "2026-11-27", terms("20:00", 120, None))
    };
    let plan = ada.propose(quiet, Visibility::Shared).await.unwrap();
    two.meet().await;
    ada.edit_plan(plan, None, Some("Candles. And tea.")).await.unwrap();
    ada.move_plan(plan, day("2026-11-28"), terms("20:00", 120, None)).await.unwrap();
    bo.edit_plan(plan, None, Some("Two Candles.")).await.unwrap();
    bo.agree(plan).await.unwrap();
    two.meet().await;
    for hearth in [ada, bo] {
        let Body::Plan { note, .. } = item(hearth, plan).await.body else { panic!("a plan") };
        assert_eq!(note, "Two Candles. And tea.");
    }
    // His yes was to what it offered before.
    assert_eq!(state(ada, plan).await, PlanState::ProposedByMe);
    assert_eq!(state(bo, plan).await, PlanState::ProposedByPartner);
}

#[tokio::test]
async fn sr_09_putting_a_plan_off_is_silence_on_the_other_phone() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    let date = new(PlanKind::Date, "Lake", "2026-11-27", Terms::NONE);
    let plan = ada.propose(date, Visibility::Shared).await.unwrap();
    two.meet().await;
    let before = ada.doctor(|_, _| {}).await.unwrap().fingerprint;
    bo.answer_plan(plan, Some(OwnAnswer::NotToday)).await.unwrap();
    assert!(bo.coming_plans(10).await.unwrap().is_empty(), "it asks no more");
    two.meet().await;
    assert_eq!(ada.doctor(|_, _| {}).await.unwrap().fingerprint, before);
    let hers = stand(ada, plan).await;
    assert_eq!((hers.state, hers.answer), (PlanState::ProposedByMe, None));
    // A move is another offer, which the answer says nothing about.
    ada.move_plan(plan, day("2026-12-01"), Terms::NONE).await.unwrap();
    two.meet().await;
    assert_eq!(bo.coming_plans(10).await.unwrap().len(), 1);
    bo.agree(plan).await.unwrap();
    let said = bo.answer_plan(plan, Some(OwnAnswer::NotToday)).await;
    assert!(matches!(said, Err(HearthError::Invalid { .. })), "a yes is not taken back in silence");
}

#[tokio::test]
async fn a_plan_that_is_let_go_leaves_no_word_on_either_phone() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    let date = new(PlanKind::Date, "Lake", "2026-11-27", Terms::NONE);
    let plan = ada.propose(date, Visibility::Shared).await.unwrap();
    two.meet().await;
    bo.agree(plan).await.unwrap();
    two.meet().await;
    bo.delete(plan, false).await.unwrap();
    bo.finish_delete(plan).await.unwrap();
    two.meet().await;
    two.meet().await;
    for hearth in [ada, bo] {
        assert!(hearth.coming_plans(10).await.unwrap().is_empty());
        assert!(hearth.past_plans(None, 10).await.unwrap().items.is_empty());
        assert_eq!(hearth.find(&plan.to_string()).await.err(), Some(HearthError::NotHere));
    }
    let rows =
        (ada.doctor(|_, _| {}).await.unwrap().rows, bo.doctor(|_, _| {}).await.unwrap().rows);
    assert_eq!(rows.0.tombstone, 3, "the plan, and a yes of each: nothing tells who let go");
    assert_eq!(rows.0, rows.1);
}

#[tokio::test]
async fn sr_08_a_plan_is_never_for_more_touch_than_is_open() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    let slot =
        |tier| new(PlanKind::Affection, "Slow evening", "2026-11-27", terms("21:00", 30, tier));
    for visibility in [Visibility::Shared, Visibility::Private] {
        let refused = ada.propose(slot(Some(1)), visibility).await;
        let Err(HearthError::Invalid { reason }) = refused else { panic!("nothing is open") };
        assert!(reason.contains("open for you both"), "{reason}");
    }
    let without = ada.propose(slot(None), Visibility::Shared).await.unwrap();
    assert_eq!(stand(ada, without).await.tier, None);
    two.open_one().await;
    let plan = ada.propose(slot(Some(1)), Visibility::Shared).await.unwrap();
    assert!(ada.propose(slot(Some(2)), Visibility::Shared).await.is_err());
    assert!(ada.move_plan(plan, day("2026-11-28"), terms("21:00", 30, Some(2))).await.is_err());
    two.meet().await;
    assert_eq!(stand(bo, plan).await.tier, Some(1));
    // Lowered in between: both screens show what is open, and a yes to more is not taken.
    bo.not_today().await.unwrap();
    assert_eq!(stand(bo, plan).await.tier, None);
    assert!(matches!(bo.agree(plan).await, Err(HearthError::Invalid { .. })));
    two.meet().await;
    assert_eq!(stand(ada, plan).await.tier, None);
    assert!(matches!(ada.finish_plan(plan, true).await, Err(HearthError::Invalid { .. })));
}

#[tokio::test]
async fn ones_own_plan_has_a_kind_and_a_time_too_and_keeps_them_when_it_is_given() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    let date = new(PlanKind::Date, "Lake", "2026-11-27", terms("19:30", 90, None));
    let own = ada.propose(date, Visibility::Private).await.unwrap();
    ada.move_plan(own, day("2026-11-26"), terms("18:00", 60, None)).await.unwrap();
    let said = ada.agree(own).await;
    assert!(matches!(said, Err(HearthError::Invalid { .. })), "nobody else has it");
    assert_eq!(item(ada, own).await.day, day("2026-11-26"));
    let given = ada.give(own).await.unwrap();
    two.meet().await;
    let seen = stand(bo, given).await;
    assert_eq!(
        (seen.kind, seen.time, seen.minutes),
        (PlanKind::Date, "18:00".parse().ok(), Some(60))
    );
    assert_eq!(seen.state, PlanState::ProposedByPartner);
}

#[tokio::test]
async fn reminders_come_for_what_the_two_agreed_on_and_not_within_a_quiet_evening() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    let settings = ReminderSettings { plans: true, ..ReminderSettings::default() };
    ada.set_reminders(settings).await.unwrap();
    let date = new(PlanKind::Date, "Lake", "2026-11-27", terms("15:00", 90, None));
    let plan = ada.propose(date, Visibility::Shared).await.unwrap();
    assert!(ada.reminders().await.unwrap().next.is_empty(), "a proposal is no plan of two yet");
    two.meet().await;
    bo.agree(plan).await.unwrap();
    two.meet().await;
    let next = ada.reminders().await.unwrap().next;
    assert_eq!(next.len(), 1);
    assert_eq!(
        (next[0].when.date, next[0].when.at.to_string()),
        (day("2026-11-27"), "14:00".to_owned())
    );
    assert!(!next[0].text.contains("Lake"), "{}", next[0].text);
    // A quiet evening over that hour silences it.
    let quiet = new(PlanKind::Quiet, "Phones away", "2026-11-27", terms("13:30", 120, None));
    let quiet = bo.propose(quiet, Visibility::Shared).await.unwrap();
    two.meet().await;
    ada.agree(quiet).await.unwrap();
    let next = ada.reminders().await.unwrap().next;
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].when.at.to_string(), "12:30", "an hour before the evening");
}

#[tokio::test]
async fn giving_a_plan_twice_gives_it_once_until_it_is_deleted() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    let own = ada.plan("Lake", "", None, Visibility::Private).await.unwrap();
    let given = ada.give(own).await.unwrap();
    assert_eq!(ada.give(own).await, Ok(given));
    assert_eq!(ada.give(given).await, Ok(given), "what is shared already");
    two.meet().await;
    assert_eq!(bo.coming_plans(9).await.unwrap().len(), 1);
    ada.delete(given, false).await.unwrap();
    for id in [own, given] {
        assert_eq!(ada.give(id).await, Err(HearthError::NotHere), "hidden");
    }
    ada.undo_delete(given).await.unwrap();
    assert_eq!(ada.give(own).await, Ok(given));
    ada.delete(given, false).await.unwrap();
    ada.finish_delete(given).await.unwrap();
    for id in [own, given] {
        assert_eq!(ada.give(id).await, Err(HearthError::NotHere), "deleted");
    }
}

#[tokio::test]
async fn a_plan_that_is_being_deleted_is_not_changed_or_given_and_comes_back_as_it_was() {
    let two = Two::paired().await;
    let (ada, bo) = (&two.ada, &two.bo);
    for visibility in [Visibility::Private, Visibility::Shared] {
        let date = new(PlanKind::Date, "Lake", "2026-11-27", terms("19:30", 90, None));
        let id = ada.propose(date, visibility).await.unwrap();
        two.meet().await;
        // The shared one on the phone that has not said yes to it: a yes there would change it.
        let here = if visibility == Visibility::Shared { bo } else { ada };
        let before = item(here, id).await;
        here.delete(id, false).await.unwrap();
        let moved = here.move_plan(id, day("2026-11-28"), terms("18:00", 60, None)).await;
        let mut refused = vec![
            here.edit_plan(id, Some("House"), None).await,
            moved,
            here.finish_plan(id, true).await,
            here.give(id).await.map(|_| ()),
        ];
        if visibility == Visibility::Shared {
            refused.push(here.agree(id).await);
            refused.push(here.answer_plan(id, Some(OwnAnswer::Maybe)).await);
            refused.push(here.remove_here(id).await);
        }
        for (number, refused) in refused.into_iter().enumerate() {
            assert_eq!(refused, Err(HearthError::NotHere), "{number} {visibility:?}");
        }
        here.undo_delete(id).await.unwrap();
        assert!(item(here, id).await == before, "{visibility:?}");
    }
}
