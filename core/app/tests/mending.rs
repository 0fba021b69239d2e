//! What becomes of damage on one phone: found, said, and mended from the other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use common::{TestClock, meet, pair, phone};
use hearth_app::{Body, Event, Hearth, HearthError, ItemId, ListFilter, Visibility};
use hearth_domain::entries::View;
use hearth_domain::log::Chain;
use hearth_domain::space::{Row, Rows, RowsError, Storage as _};
use hearth_store::couple::CoupleStore;
use hearth_store::{DatabaseKey, Folder};

/// Changes what a phone shares while it sleeps, past every rule.
async fn hurt(phone: &Arc<Hearth>, home: &Path, damage: impl FnOnce(&mut dyn Rows)) {
    phone.suspend(Duration::from_secs(10)).await.unwrap();
    let key = std::fs::read(home.join("keys").join("couple.key")).unwrap();
    let folder = Folder::lock(home).unwrap();
    let key = DatabaseKey::from_bytes(key.try_into().unwrap());
    let mut store = CoupleStore::open(&folder, &key).unwrap();
    let hurt: Result<(), RowsError> = store.transact(|rows| {
        damage(rows);
        Ok(())
    });
    hurt.unwrap();
    drop((store, folder));
    phone.resume().await.unwrap();
}

fn garble(rows: &mut dyn Rows) {
    for entry in rows.rows_after(None, 100).unwrap() {
        let row = rows.row(&entry).unwrap().unwrap();
        let garbled = Row { document: vec![0x5a; row.document.len()], ..row };
        rows.put_row(&entry, &garbled, &View::Unknown).unwrap();
    }
}

fn break_chain(rows: &mut dyn Rows) {
    let current = rows.current_log().unwrap().unwrap();
    let mut record = rows.log(&current).unwrap().unwrap();
    record.chain = Chain([9; 32]);
    rows.put_log(&record).unwrap();
}

async fn notes(phone: &Hearth) -> Vec<String> {
    let page = phone.list(ListFilter::default(), None, 100).await.unwrap();
    let note = |body| match body {
        Body::Plan { note, .. } => note,
        Body::Appreciation { text, .. } => text,
        _ => panic!("neither was written"),
    };
    page.items.into_iter().map(|item| note(item.body)).collect()
}

async fn told(phone: &Hearth) -> Vec<Event> {
    phone.events().await.unwrap().into_iter().map(|one| one.event).collect()
}

/// Ada and Bo, and a plan that both have.
async fn couple(folder: &Path) -> (Arc<Hearth>, Arc<Hearth>, ItemId) {
    let clock = TestClock::new();
    let ada = phone(folder, "ada", &clock).await;
    let bo = phone(folder, "bo", &clock).await;
    pair(&ada, &bo).await;
    let plan = ada.plan("A walk", "Take the dog.", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    (ada, bo, plan)
}

#[tokio::test]
async fn what_doctor_finds_damaged_is_mended_by_the_next_sync() {
    let folder = tempfile::tempdir().unwrap();
    let (ada, bo, _) = couple(folder.path()).await;
    hurt(&bo, &folder.path().join("bo"), garble).await;
    // Nobody has looked: the two fingerprints are equal, since they are of the acts alone.
    meet(&ada, &bo).await;
    assert_eq!(notes(&bo).await, Vec::<String>::new());
    let found = bo.doctor(|_, _| {}).await.unwrap();
    // The plan, and a profile of each.
    assert_eq!((found.sound, found.unsound_rows, found.unsound_logs), (false, 3, 0));
    assert_eq!(found.findings.len(), 1);
    // The note outlives the process.
    bo.shutdown().await.unwrap();
    let bo = phone(folder.path(), "bo", &TestClock::new()).await;
    meet(&ada, &bo).await;
    assert_eq!(notes(&bo).await, ["Take the dog."]);
    assert!(told(&bo).await.contains(&Event::Mended));
    assert!(!told(&ada).await.contains(&Event::Mended));
    assert!(bo.doctor(|_, _| {}).await.unwrap().sound);
}

#[tokio::test]
async fn a_plan_that_cannot_be_edited_because_it_is_damaged_can_after_the_next_sync() {
    let folder = tempfile::tempdir().unwrap();
    let (ada, bo, plan) = couple(folder.path()).await;
    hurt(&bo, &folder.path().join("bo"), garble).await;
    let edited = bo.edit_plan(plan, None, Some("Take the cat.")).await;
    let Err(HearthError::Damaged { reason }) = edited else { panic!("{edited:?}") };
    assert!(reason.contains("sync"), "{reason}");
    meet(&ada, &bo).await;
    bo.edit_plan(plan, None, Some("Take the cat.")).await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(notes(&ada).await, ["Take the cat."]);
}

#[tokio::test]
async fn a_damaged_log_that_the_partner_refuses_is_mended_in_the_same_meeting() {
    let folder = tempfile::tempdir().unwrap();
    let (ada, bo, _) = couple(folder.path()).await;
    hurt(&ada, &folder.path().join("ada"), break_chain).await;
    ada.appreciate("You made tea.", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    for phone in [&ada, &bo] {
        let mut notes = notes(phone).await;
        notes.sort();
        assert_eq!(notes, ["Take the dog.", "You made tea."]);
        assert!(phone.doctor(|_, _| {}).await.unwrap().sound);
    }
    assert!(told(&ada).await.contains(&Event::Mended));
    assert!(!told(&bo).await.contains(&Event::Mended), "nothing was wrong there");
}
