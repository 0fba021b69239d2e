//! The small stack of appreciations that came, between two whole phones (`product.md` 6b; SR-03).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::Arc;

use common::{TestClock, Two, meet, pair, phone, try_phone, typed};
use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports::NoLog;
use hearth_app::{
    Body, By, Config, Farewell, Hearth, HearthError, Item, ItemId, ItemPage, Keep, ListFilter,
    Ports, Topic, Visibility,
};

const PASSPHRASE: &str = "four plain words here";

async fn gives(hearth: &Hearth, text: &str) -> ItemId {
    hearth.appreciate(text, None, Visibility::Shared).await.unwrap()
}

/// What a page shows, and whether each of it lies unopened.
fn said(page: ItemPage) -> Vec<(String, bool)> {
    let of = |item: Item| {
        assert!(!item.unopened || item.by == By::Partner);
        match item.body {
            Body::Appreciation { text, .. } => (text, item.unopened),
            _ => (String::new(), item.unopened),
        }
    };
    let mut said: Vec<(String, bool)> = page.items.into_iter().map(of).collect();
    said.sort();
    said
}

async fn listed(hearth: &Hearth) -> Vec<(String, bool)> {
    said(hearth.list(ListFilter::default(), None, 100).await.unwrap())
}

fn unopened<const N: usize>(expected: [(&str, bool); N]) -> Vec<(String, bool)> {
    expected.map(|(text, unopened)| (text.to_owned(), unopened)).into()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_is_listed_counted_and_found_until_and_after_it_is_opened() {
    let two = Two::paired().await;
    assert_eq!(two.bo.waiting_appreciations().await.unwrap(), 0);
    let tea = gives(&two.ada, "the tea").await;
    let walk = gives(&two.ada, "the walk").await;
    let soup = gives(&two.bo, "the soup").await;
    two.bo.appreciate("the coat", None, Visibility::Private).await.unwrap();
    two.meet().await;
    let before =
        unopened([("the coat", false), ("the soup", false), ("the tea", true), ("the walk", true)]);
    assert_eq!(listed(&two.bo).await, before);
    assert_eq!(two.bo.waiting_appreciations().await.unwrap(), 2);
    // Nothing is hidden from the one whose it is.
    let found = two.bo.search("tea", None, 9).await.unwrap();
    assert_eq!(said(found), unopened([("the tea", true)]));
    assert!(two.bo.find(&tea.to_string()).await.unwrap().unopened);

    let changes = two.bo.changes();
    let mut seen = changes.next(None).await.unwrap().revision;
    two.bo.open_appreciation(tea).await.unwrap();
    let change = changes.next(Some(seen)).await.unwrap();
    assert_eq!(change.topics.into_iter().collect::<Vec<_>>(), [Topic::Appreciations]);
    seen = change.revision;
    assert_eq!(two.bo.waiting_appreciations().await.unwrap(), 1);
    assert!(!two.bo.find(&tea.to_string()).await.unwrap().unopened);
    // What is open is no error, one's own neither, and nothing is announced.
    for id in [tea, soup] {
        two.bo.open_appreciation(id).await.unwrap();
    }
    two.bo.open_appreciation(walk).await.unwrap();
    assert_eq!(changes.next(Some(seen)).await.unwrap().revision, seen + 1);
    assert_eq!(two.bo.waiting_appreciations().await.unwrap(), 0);
    assert_eq!(two.bo.open_appreciation(ItemId::Mine([7; 16])).await, Err(HearthError::NotHere));
    // After the process, too.
    two.bo.shutdown().await.unwrap();
    let bo = try_phone(two.folder.path(), "bo", &two.clock).await.unwrap();
    assert_eq!(
        listed(&bo).await,
        before.into_iter().map(|(text, _)| (text, false)).collect::<Vec<_>>()
    );
}

/// Everything that a phone says of what the two have.
async fn views(hearth: &Hearth) -> String {
    let doctor = hearth.doctor(|_, _| {}).await.unwrap();
    let events = hearth.events().await.unwrap();
    let partner = hearth.partner().await.unwrap();
    let removals = hearth.removals().await.unwrap();
    let listed = listed(hearth).await;
    let today = hearth.today().await.unwrap();
    format!(
        "{listed:?} {events:?} {partner:?} {removals:?} {:?} {:?} {:?}",
        doctor.fingerprint, today.moments, today.after_a_gap
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_03_the_one_who_gave_it_is_shown_the_same_whether_or_not_it_was_opened() {
    let two = Two::paired().await;
    let tea = gives(&two.ada, "the tea").await;
    two.meet().await;
    let (before, nothing) = (views(&two.ada).await, two.ada.sync(common::PATIENCE));
    let (nothing, _) = tokio::join!(nothing, two.bo.sync(common::PATIENCE));
    two.bo.open_appreciation(tea).await.unwrap();
    let (after, _) = tokio::join!(two.ada.sync(common::PATIENCE), two.bo.sync(common::PATIENCE));
    let (nothing, after) = (nothing.unwrap(), after.unwrap());
    assert_eq!(after.cost.bytes_received, nothing.cost.bytes_received);
    assert_eq!(after.cost.bytes_sent, nothing.cost.bytes_sent);
    assert_eq!(views(&two.ada).await, before);
    assert_eq!(two.ada.waiting_appreciations().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_brings_back_the_stack_that_it_knew() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let tea = gives(&ada, "the tea").await;
    let walk = gives(&ada, "the walk").await;
    meet(&ada, &bo).await;
    bo.open_appreciation(tea).await.unwrap();
    let file = folder.path().join("backup");
    bo.backup(&file, typed(PASSPHRASE), None).await.unwrap();
    bo.open_appreciation(walk).await.unwrap();
    let soup = gives(&ada, "the soup").await;
    meet(&ada, &bo).await;
    bo.open_appreciation(soup).await.unwrap();
    bo.shutdown().await.unwrap();
    let home = folder.path().join("bo");
    // The files are gone, the keys are not.
    for file in std::fs::read_dir(&home).unwrap().map(|file| file.unwrap().path()) {
        if file.is_file() {
            std::fs::remove_file(file).unwrap();
        }
    }
    let ports = Ports {
        secrets: Arc::new(FileSecrets::new(home.join("keys"))),
        discovery: Arc::new(FileDiscovery::new(folder.path().join("meet"))),
        clock: Arc::new(clock.clone()),
        log: Arc::new(NoLog),
    };
    Hearth::restore(&Config::new(home), &ports, &file, typed(PASSPHRASE)).await.unwrap();
    let bo = try_phone(folder.path(), "bo", &clock).await.unwrap();
    assert_eq!(listed(&bo).await, unopened([("the tea", false), ("the walk", true)]));
    meet(&ada, &bo).await;
    let expected = unopened([("the soup", true), ("the tea", false), ("the walk", true)]);
    assert_eq!(listed(&bo).await, expected);
    assert_eq!(bo.waiting_appreciations().await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_leaving_what_stays_to_be_read_can_be_opened_and_what_goes_leaves_no_stack() {
    let two = Two::paired().await;
    let tea = gives(&two.ada, "the tea").await;
    gives(&two.ada, "the walk").await;
    two.meet().await;
    two.bo.leave(Farewell::Quiet, Keep::All).await.unwrap();
    assert_eq!(two.bo.waiting_appreciations().await.unwrap(), 2);
    two.bo.open_appreciation(tea).await.unwrap();
    assert_eq!(two.bo.waiting_appreciations().await.unwrap(), 1);
    two.bo.leave(Farewell::Quiet, Keep::Nothing).await.unwrap();
    assert_eq!(two.bo.waiting_appreciations().await.unwrap(), 0);
    assert_eq!(two.bo.open_appreciation(tea).await, Err(HearthError::NotHere));
}
