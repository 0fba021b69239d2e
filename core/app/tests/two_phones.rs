//! Two whole phones over real connections on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{TestClock, meet, pair, phone};
use hearth_app::{Body, By, HearthError, Item, ItemId, ListFilter, Visibility};

async fn texts(hearth: &hearth_app::Hearth) -> Vec<String> {
    let page = hearth.list(ListFilter::default(), None, 100).await.unwrap();
    assert_eq!(page.next, None);
    let text = |item: Item| match item.body {
        Body::Appreciation { text, .. } => text,
        Body::Moment { name, .. } => name,
        Body::Rest { .. } => "rest".to_owned(),
        Body::CheckIn { .. } => "check-in".to_owned(),
        Body::Plan { title, note, .. } => format!("{title}: {note}"),
    };
    let mut texts: Vec<String> = page.items.into_iter().map(text).collect();
    texts.sort();
    texts
}

#[tokio::test]
async fn two_phones_write_alone_pair_give_and_agree() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    let kept = ada.appreciate("You made tea.", None, Visibility::Private).await.unwrap();
    ada.appreciate("Only for me.", None, Visibility::Private).await.unwrap();
    let refused = ada.appreciate("Now.", None, Visibility::Shared).await;
    assert_eq!(refused, Err(HearthError::NotPaired));
    bo.did("E01", None, None).await.unwrap();
    pair(&ada, &bo).await;
    assert_eq!(bo.partner().await.unwrap().unwrap().name, "ada");
    assert!(bo.partner().await.unwrap().unwrap().complete);
    let given = ada.give(kept).await.unwrap();
    assert_eq!(ada.give(kept).await.unwrap(), given, "given twice is given once");
    assert_eq!(bo.share_earlier_moments().await.unwrap(), 1);
    meet(&ada, &bo).await;
    assert_eq!(texts(&bo).await, ["Daily appreciation", "You made tea."]);
    let of_both = ada.rhythm().await.unwrap().ours;
    assert_eq!(of_both, bo.rhythm().await.unwrap().ours);
    assert_eq!(of_both.moments, 1);
    // Apart again: both edit the note of one plan.
    let plan = ada.plan("A walk", "Take the dog.", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    ada.edit_plan(plan, None, Some("Take the dog. Bring tea.")).await.unwrap();
    bo.edit_plan(plan, None, Some("On Sunday. Take the dog.")).await.unwrap();
    ada.delete(given, false).await.unwrap();
    ada.finish_delete(given).await.unwrap();
    meet(&ada, &bo).await;
    for hearth in [&ada, &bo] {
        let ours = texts(hearth).await;
        assert!(
            ours.contains(&"A walk: On Sunday. Take the dog. Bring tea.".to_owned()),
            "{ours:?}"
        );
        assert!(!ours.contains(&"You made tea.".to_owned()));
    }
    let fingerprint = |doctor: hearth_app::Doctor| (doctor.sound, doctor.fingerprint);
    let of_ada = fingerprint(ada.doctor(|_, _| {}).await.unwrap());
    let of_bo = fingerprint(bo.doctor(|_, _| {}).await.unwrap());
    assert_eq!(of_ada, of_bo);
    assert!(of_ada.0 && of_ada.1.is_some());
    let (nothing, _) = tokio::join!(ada.sync(common::PATIENCE), bo.sync(common::PATIENCE));
    let nothing = nothing.unwrap();
    assert!(nothing.cost.bytes_sent + nothing.cost.bytes_received <= 256);
    ada.shutdown().await.unwrap();
    bo.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_is_the_partners_can_be_removed_from_this_phone_only() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let given = ada.appreciate("A long look.", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(bo.delete(given, false).await, Err(HearthError::NotYours));
    let page = bo.list(ListFilter::default(), None, 10).await.unwrap();
    assert!(page.items.iter().all(|item| item.by == By::Partner && item.id == given));
    bo.remove_here(given).await.unwrap();
    assert!(texts(&bo).await.is_empty());
    assert_eq!(texts(&ada).await, ["A long look."]);
    meet(&ada, &bo).await;
    assert!(texts(&bo).await.is_empty(), "it stays away");
    assert!(matches!(given, ItemId::Ours(_)));
    assert_eq!(bo.remove_here(given).await, Err(HearthError::NotHere), "it is not here any more");
    assert_eq!(bo.give(given).await, Err(HearthError::NotHere));
    assert_eq!(texts(&ada).await, ["A long look."]);
}
