//! The rhythm of two phones: who noted what can be told from no number (SR-16).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{TestClock, meet, pair, phone};
use hearth_app::TalkAct::{Finish, GotMe, Next};
use hearth_app::{
    By, ExerciseFilter, Hearth, Kind, ListFilter, RhythmView, Shown, TalkKind, Visibility,
};

/// What the two phones show after `first` noted these exercises, and the other phone those.
async fn after(first_is_ada: bool, these: &[&str], those: &[&str]) -> [RhythmView; 2] {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let (one, other) = if first_is_ada { (&ada, &bo) } else { (&bo, &ada) };
    for (hearth, exercises) in [(one, these), (other, those)] {
        for exercise in exercises {
            hearth.did(exercise, None, Some(Visibility::Shared)).await.unwrap();
        }
    }
    meet(&ada, &bo).await;
    let shown = [ada.rhythm().await.unwrap(), bo.rhythm().await.unwrap()];
    ada.shutdown().await.unwrap();
    bo.shutdown().await.unwrap();
    shown
}

#[tokio::test]
async fn sr_16_the_totals_of_two_are_the_same_whoever_noted_what() {
    let (these, those) = (&["C01", "E01"][..], &["C02", "E01", "C09"][..]);
    let [ada, bo] = after(true, these, those).await;
    let [swapped, _] = after(false, these, those).await;
    assert_eq!(ada.ours, bo.ours);
    assert_eq!(ada.ours, swapped.ours);
    assert_eq!(ada.ours.moments, 4, "the same act noted by both is one moment");
}

#[tokio::test]
async fn sr_03_own_settings_and_own_strength_never_reach_the_other_phone() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let before = bo.doctor(|_, _| {}).await.unwrap().fingerprint;
    ada.favourite("C01", true).await.unwrap();
    ada.set_day_chain(true).await.unwrap();
    ada.set_day_start("06:00").await.unwrap();
    ada.tip().await.unwrap();
    ada.prompt(3, None).await.unwrap();
    ada.talk_start(TalkKind::TwentyMinutes, None).await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(bo.doctor(|_, _| {}).await.unwrap().fingerprint, before);
    assert_eq!(ada.doctor(|_, _| {}).await.unwrap().fingerprint, before);
    assert_eq!(bo.talk().await.unwrap(), None);
}

#[tokio::test]
async fn both_phones_offer_the_same_challenge_and_a_talk_of_two_is_one_shared_moment() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    assert_eq!(ada.challenge().await.unwrap(), bo.challenge().await.unwrap());
    ada.talk_start(TalkKind::TwentyMinutes, Some(5)).await.unwrap();
    for act in [Next, Next] {
        ada.talk_act(act).await.unwrap();
    }
    // A talk outlives sleep.
    ada.suspend(std::time::Duration::from_secs(5)).await.unwrap();
    clock.forward(300);
    ada.resume().await.unwrap();
    ada.talk_act(GotMe).await.unwrap();
    ada.talk_act(Next).await.unwrap();
    clock.forward(300);
    ada.talk_act(GotMe).await.unwrap();
    let done = ada.talk_act(Finish { note: true }).await.unwrap();
    assert_eq!(done.noted.unwrap().visibility, Visibility::Shared);
    assert_eq!(ada.talk().await.unwrap(), None);
    meet(&ada, &bo).await;
    assert_eq!(bo.rhythm().await.unwrap().ours.moments, 1);
}

#[tokio::test]
async fn sr_16_what_both_noted_of_one_day_is_one_row_of_a_list_and_not_who_noted_it() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    for (hearth, exercises) in [(&ada, ["C01", "E01"]), (&bo, ["E01", "C02"])] {
        for exercise in exercises {
            hearth.did(exercise, None, Some(Visibility::Shared)).await.unwrap();
        }
    }
    meet(&ada, &bo).await;
    for hearth in [&ada, &bo] {
        for limit in [1, 2, 100] {
            let (mut items, mut cursor) = (Vec::new(), None);
            loop {
                let filter = ListFilter { kinds: vec![Kind::Moment], visibility: None };
                let page = hearth.list(filter, cursor.as_deref(), limit).await.unwrap();
                items.extend(page.items);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(items.len(), 3, "pages of {limit}");
            assert!(items.iter().all(|item| item.by == By::Both));
            let found = hearth.find(&items[0].id.to_string()).await.unwrap();
            assert_eq!(found.id, items[0].id);
        }
    }
    // Whoever takes their own back leaves what the other noted.
    let all = ListFilter::default();
    let of = async |hearth: &Hearth| hearth.list(all.clone(), None, 100).await.unwrap().items;
    for item in of(&ada).await {
        let _ = ada.delete(item.id, false).await;
    }
    assert_eq!(of(&ada).await.len(), 2);
}

#[tokio::test]
async fn without_consent_a_pair_is_shown_no_touch_either() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let listed = |shown: Shown| shown.exercises(ExerciseFilter::default(), None).unwrap();
    let all = listed(ada.shown().await.unwrap());
    assert!(all.len() > 20 && all.iter().all(|one| one.exercise.tier.level() == 0));
    assert!(ada.shown().await.unwrap().exercises(ExerciseFilter::default(), Some("P02")).is_err());
}
