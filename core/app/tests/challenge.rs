//! The weekly challenge on two whole phones (`product.md` 2, SR-03, SR-09).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::Arc;

use common::{TestClock, meet, pair, phone};
use hearth_app::{Challenge, ChallengeStanding, Hearth, HearthError};

async fn two() -> (Arc<Hearth>, Arc<Hearth>, TestClock, tempfile::TempDir) {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    (ada, bo, clock, folder)
}

async fn week(hearth: &Hearth) -> Challenge {
    hearth.challenge().await.unwrap().unwrap()
}

#[tokio::test]
async fn it_begins_when_both_have_taken_it_and_either_notes_it_as_done() {
    let (ada, bo, clock, _folder) = two().await;
    assert_eq!(week(&ada).await, week(&bo).await);
    assert!(matches!(ada.finish_challenge().await, Err(HearthError::Invalid { .. })));
    ada.take_challenge().await.unwrap();
    assert_eq!(week(&ada).await.standing, ChallengeStanding::TakenByMe);
    bo.take_challenge().await.unwrap();
    meet(&ada, &bo).await;
    let taken = week(&ada).await;
    assert_eq!((taken.standing, taken.may_swap), (ChallengeStanding::Taken, false));
    assert_eq!(ada.today().await.unwrap().challenge, Some(taken));
    assert!(matches!(bo.swap_challenge().await, Err(HearthError::Invalid { .. })));
    bo.finish_challenge().await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(week(&ada).await.standing, ChallengeStanding::Done);
    clock.forward(7 * 86_400);
    assert_eq!(week(&ada).await.standing, ChallengeStanding::Offered, "a new week");
}

#[tokio::test]
async fn a_week_has_one_swap_for_the_two() {
    let (ada, bo, ..) = two().await;
    let first = week(&ada).await;
    assert!(first.may_swap);
    ada.swap_challenge().await.unwrap();
    let second = week(&ada).await;
    assert!(second.id != first.id && !second.may_swap);
    meet(&ada, &bo).await;
    assert_eq!(week(&bo).await, second);
    assert!(matches!(bo.swap_challenge().await, Err(HearthError::Invalid { .. })));
}

#[tokio::test]
async fn sr_03_nothing_shows_that_the_other_has_taken_it_or_let_it_go() {
    let (ada, bo, ..) = two().await;
    let before = (bo.challenge().await.unwrap(), bo.today().await.unwrap().challenge);
    let shown = async || (bo.challenge().await.unwrap(), bo.today().await.unwrap().challenge);
    ada.take_challenge().await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(shown().await, before);
    ada.let_challenge_go().await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(shown().await, before);
    let (mine, standing) = (week(&ada).await, ChallengeStanding::LetGo);
    assert_eq!(mine, Challenge { standing, ..week(&bo).await }, "as if it had never been taken");
    let events = bo.events().await.unwrap();
    assert!(events.iter().all(|one| one.event == hearth_app::Event::Paired), "{events:?}");
}

#[tokio::test]
async fn sr_09_a_swap_undoes_nothing_that_the_other_took_and_neither_is_shown_what_the_other_did() {
    let (ada, bo, ..) = two().await;
    ada.take_challenge().await.unwrap();
    let taken = week(&ada).await;
    assert!(!taken.may_swap, "it stays as it is");
    assert!(matches!(ada.swap_challenge().await, Err(HearthError::Invalid { .. })));
    assert_eq!(week(&ada).await, taken);
    let offered = week(&bo).await;
    meet(&ada, &bo).await;
    assert_eq!(week(&bo).await, offered);
    bo.swap_challenge().await.unwrap();
    let other = week(&bo).await;
    meet(&ada, &bo).await;
    assert_eq!((week(&ada).await, week(&bo).await), (taken.clone(), other));
    assert_eq!(ada.today().await.unwrap().challenge, Some(taken.clone()));
    bo.take_challenge().await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(week(&ada).await, taken, "nor that the other took another one");
    ada.let_challenge_go().await.unwrap();
    ada.take_challenge().await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(week(&bo).await, week(&ada).await, "they have the same one again");
    assert_eq!(week(&ada).await.standing, ChallengeStanding::Taken);
}

#[tokio::test]
async fn what_was_let_go_is_offered_no_more_that_week_and_may_still_be_taken() {
    let (ada, bo, clock, _folder) = two().await;
    let offered = week(&bo).await;
    let fingerprint = bo.doctor(|_, _| {}).await.unwrap().fingerprint;
    ada.let_challenge_go().await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(bo.doctor(|_, _| {}).await.unwrap().fingerprint, fingerprint);
    assert_eq!(ada.today().await.unwrap().challenge, None);
    assert_eq!(week(&ada).await, Challenge { standing: ChallengeStanding::LetGo, ..offered });
    assert_eq!(bo.today().await.unwrap().challenge, Some(week(&bo).await));
    ada.take_challenge().await.unwrap();
    assert_eq!(week(&ada).await.standing, ChallengeStanding::TakenByMe);
    assert_eq!(ada.today().await.unwrap().challenge, Some(week(&ada).await));
    ada.let_challenge_go().await.unwrap();
    clock.forward(7 * 86_400);
    assert_eq!(week(&ada).await.standing, ChallengeStanding::Offered, "a new week");
    assert_eq!(ada.today().await.unwrap().challenge, Some(week(&ada).await));
}

#[tokio::test]
async fn what_is_done_cannot_be_let_go() {
    let (ada, bo, ..) = two().await;
    for hearth in [&ada, &bo] {
        hearth.take_challenge().await.unwrap();
    }
    meet(&ada, &bo).await;
    bo.finish_challenge().await.unwrap();
    meet(&ada, &bo).await;
    for hearth in [&ada, &bo] {
        let refused = hearth.let_challenge_go().await;
        assert!(matches!(refused, Err(HearthError::Invalid { .. })), "{refused:?}");
        assert_eq!(week(hearth).await.standing, ChallengeStanding::Done);
    }
}

#[tokio::test]
async fn alone_it_is_shown_and_takes_two() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let alone = week(&ada).await;
    assert!(!alone.may_swap && alone.standing == ChallengeStanding::Offered);
    assert_eq!(ada.take_challenge().await, Err(HearthError::NotPaired));
    assert_eq!(ada.today().await.unwrap().challenge, None);
}
