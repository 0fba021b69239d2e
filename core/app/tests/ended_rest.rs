//! "The rest is over", on one phone of two (`product.md` 4b).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{TestClock, meet, pair, phone};
use hearth_app::{CivilDay, Hearth, HearthError, ReminderSettings, Visibility, Weekdays};

const DAY: i64 = 86_400;

fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

async fn rests(hearth: &Hearth) -> bool {
    let today = hearth.today().await.unwrap();
    assert_eq!(today.small_thing.is_none(), today.resting, "a day of rest asks nothing");
    assert_eq!(hearth.rhythm().await.unwrap().resting, today.resting);
    today.resting
}

#[tokio::test]
async fn a_rest_of_four_days_that_is_ended_stays_over_on_this_phone_until_its_last_day() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let until = Some(day("2026-11-23"));
    ada.rest(None, until, Visibility::Shared).await.unwrap();
    ada.rest(None, until, Visibility::Private).await.unwrap();
    meet(&ada, &bo).await;
    assert!(rests(&ada).await && rests(&bo).await);
    let before = ada.rhythm().await.unwrap();
    let ended = ada.end_rest().await.unwrap();
    assert_eq!(ended.shared_until, until);
    for _ in 0..4 {
        meet(&ada, &bo).await;
        assert!(!rests(&ada).await, "it stays over");
        assert!(rests(&bo).await, "the other phone rests on and learns nothing of it");
        clock.forward(DAY);
    }
    assert!(!rests(&bo).await);
    assert_eq!(ada.rhythm().await.unwrap().ours.weeks_held, before.ours.weeks_held);
}

#[tokio::test]
async fn a_rest_that_is_chosen_after_the_end_of_another_is_a_rest_again() {
    for visibility in [Visibility::Shared, Visibility::Private] {
        let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
        let ada = phone(folder.path(), "ada", &clock).await;
        let bo = phone(folder.path(), "bo", &clock).await;
        pair(&ada, &bo).await;
        ada.rest(None, Some(day("2026-11-23")), Visibility::Shared).await.unwrap();
        ada.end_rest().await.unwrap();
        // The same days again, from tomorrow on: today still asks.
        let (from, until) = (Some(day("2026-11-21")), Some(day("2026-11-22")));
        ada.rest(from, until, visibility).await.unwrap();
        assert!(!rests(&ada).await);
        clock.forward(DAY);
        assert!(rests(&ada).await);
        clock.forward(2 * DAY);
        assert!(!rests(&ada).await, "the ended rest is over on its last day, too");
        ada.rest(None, None, visibility).await.unwrap();
        assert!(rests(&ada).await, "a rest of today");
    }
}

#[tokio::test]
async fn reminders_come_again_on_the_days_of_a_rest_that_was_ended() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let settings = ReminderSettings { days: Weekdays::ALL, ..ReminderSettings::default() };
    ada.rest(None, Some(day("2026-11-30")), Visibility::Shared).await.unwrap();
    let resting = ada.set_reminders(settings).await.unwrap().next;
    assert!(resting.iter().all(|one| one.when.day > day("2026-11-30")), "{resting:?}");
    ada.end_rest().await.unwrap();
    let next = ada.reminders().await.unwrap().next;
    assert_eq!(next[0].when.day, day("2026-11-20"));
    assert_eq!(next[1].when.day, day("2026-11-21"));
}

#[tokio::test]
async fn noting_a_rest_of_other_days_after_the_end_of_one_leaves_today_asking() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    ada.rest(None, None, Visibility::Private).await.unwrap();
    ada.end_rest().await.unwrap();
    for visibility in [Visibility::Private, Visibility::Shared] {
        for (from, until) in [("2026-11-02", "2026-11-19"), ("2026-11-21", "2026-11-21")] {
            ada.rest(Some(day(from)), Some(day(until)), visibility).await.unwrap();
            assert!(!rests(&ada).await, "{from} to {until} {visibility:?}");
        }
        // From the past to today it is one of today, too.
        ada.rest(Some(day("2026-11-02")), Some(day("2026-11-20")), visibility).await.unwrap();
        assert!(rests(&ada).await, "{visibility:?}");
        ada.end_rest().await.unwrap();
    }
}

#[tokio::test]
async fn a_rest_is_ended_once_a_day_and_one_that_is_deleted_is_none() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let nothing = async || {
        assert!(!rests(&ada).await);
        let refused = ada.end_rest().await;
        assert!(matches!(refused, Err(HearthError::Invalid { .. })), "{refused:?}");
    };
    ada.rest(None, None, Visibility::Private).await.unwrap();
    let until = Some(day("2026-11-22"));
    ada.rest(None, until, Visibility::Shared).await.unwrap();
    assert_eq!(ada.end_rest().await.unwrap().shared_until, until);
    nothing().await;
    clock.forward(DAY);
    // The shared one goes on by itself, and was ended here before.
    nothing().await;
    for visibility in [Visibility::Private, Visibility::Shared] {
        let rest = ada.rest(None, None, visibility).await.unwrap();
        ada.delete(rest, false).await.unwrap();
        nothing().await;
        ada.undo_delete(rest).await.unwrap();
        ada.end_rest().await.unwrap();
        nothing().await;
    }
}

#[tokio::test]
async fn a_shared_rest_that_was_deleted_asks_again_and_leaves_the_numbers_unless_the_record_goes() {
    for (from_record, rested) in [(false, vec![day("2026-11-09")]), (true, Vec::new())] {
        let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
        let ada = phone(folder.path(), "ada", &clock).await;
        let bo = phone(folder.path(), "bo", &clock).await;
        pair(&ada, &bo).await;
        let (from, until) = (Some(day("2026-11-09")), Some(day("2026-11-20")));
        let rest = ada.rest(from, until, Visibility::Shared).await.unwrap();
        assert!(rests(&ada).await);
        ada.delete(rest, from_record).await.unwrap();
        ada.finish_delete(rest).await.unwrap();
        assert!(!rests(&ada).await);
        assert_eq!(ada.own_rhythm().await.unwrap().rested_weeks, rested);
    }
}
