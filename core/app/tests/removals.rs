//! Asking to remove what was shared (SR-30, SR-33), between two whole phones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{TestClock, meet, pair, phone};
use hearth_app::{Copied, Hearth, HearthError, ItemId, ListFilter, Removal, Visibility};

async fn gives(hearth: &Hearth, text: &str) -> ItemId {
    hearth.appreciate(text, None, Visibility::Shared).await.unwrap()
}

async fn deletes(hearth: &Arc<Hearth>, id: ItemId) {
    hearth.delete(id, false).await.unwrap();
    hearth.finish_delete(id).await.unwrap();
}

async fn done(hearth: &Hearth) -> Vec<bool> {
    hearth.removals().await.unwrap().iter().map(|one: &Removal| one.done).collect()
}

async fn count(hearth: &Hearth) -> usize {
    hearth.list(ListFilter::default(), None, 9).await.unwrap().items.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_33_removing_is_a_request_and_done_only_when_the_other_phone_has_confirmed_it() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let (first, second) = (gives(&ada, "one").await, gives(&ada, "two").await);
    meet(&ada, &bo).await;
    assert_eq!(done(&ada).await, Vec::<bool>::new());
    ada.delete(first, false).await.unwrap();
    assert_eq!(done(&ada).await, Vec::<bool>::new(), "it can still be taken back");
    ada.finish_delete(first).await.unwrap();
    assert_eq!(done(&ada).await, [false]);
    bo.suspend(Duration::from_secs(5)).await.unwrap();
    let nobody = ada.sync(Duration::from_millis(200)).await;
    assert!(matches!(nobody, Err(HearthError::NotMet { .. })), "{nobody:?}");
    assert_eq!(done(&ada).await, [false], "looking for the other phone confirms nothing");
    bo.resume().await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!((done(&ada).await, count(&bo).await), (vec![true], 1));
    deletes(&ada, second).await;
    assert_eq!(done(&ada).await, [false, true], "the latest first");
    meet(&ada, &bo).await;
    assert_eq!((done(&ada).await, count(&bo).await), (vec![true, true], 0));
    assert_eq!(done(&bo).await, Vec::<bool>::new(), "the other asked for nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_30_my_own_record_of_what_i_deleted_goes_only_when_i_say_so() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    for (number, with_record) in [(1, false), (2, true)] {
        let id = gives(&ada, "a canary").await;
        ada.delete(id, with_record).await.unwrap();
        ada.finish_delete(id).await.unwrap();
        let place = folder.path().join(format!("copy{number}"));
        let copy = ada.export(&place, Copied::default(), None).await.unwrap();
        let text = std::fs::read_to_string(copy.json).unwrap();
        // The first one's record stays, the second one's is gone.
        assert_eq!(text.matches("a canary").count(), 1, "{text}");
    }
}
