//! Check-ins of two whole phones (`product.md` 2, 4h, SR-03, SR-04, SR-09, SR-12).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use common::{TestClock, Two, phone};
use hearth_app::{
    Body, By, CheckIn, CheckInCadence, Hearth, HearthError, Kind, ListFilter, Need, Scale, Ticks,
    TipOfTheDay, Visibility,
};
use hearth_domain::space::{RowsError, Storage as _};
use hearth_store::couple::CoupleStore;
use hearth_store::{DatabaseKey, Folder};

const DAY: i64 = 86_400;
const MOOD_AND_NEED: Ticks = Ticks { mood: true, energy: false, need: true, mind: false };
const MIND: Ticks = Ticks { mood: false, energy: false, need: false, mind: true };

fn fields(mood: u8, energy: u8, mind: &str) -> CheckIn {
    let scale = |level| Scale::new(level).ok();
    CheckIn::new(scale(mood), scale(energy), Some(Need::Listen), Some(mind)).unwrap()
}

/// Whether these bytes are in any document that a phone holds.
async fn holds(phone: &Arc<Hearth>, home: &Path, bytes: &[u8]) -> bool {
    phone.suspend(Duration::from_secs(10)).await.unwrap();
    let key = std::fs::read(home.join("keys").join("couple.key")).unwrap();
    let folder = Folder::lock(home).unwrap();
    let key = DatabaseKey::from_bytes(key.try_into().unwrap());
    let mut store = CoupleStore::open(&folder, &key).unwrap();
    let found: Result<bool, RowsError> = store.transact(|rows| {
        let entries = rows.rows_after(None, 1000)?;
        let mut documents = Vec::new();
        for entry in entries {
            documents.extend(rows.row(&entry)?.map(|row| row.document));
        }
        assert!(documents.len() < 1000);
        Ok(documents.iter().any(|held| held.windows(bytes.len()).any(|part| part == bytes)))
    });
    drop((store, folder));
    phone.resume().await.unwrap();
    found.unwrap()
}

async fn theirs(phone: &Hearth) -> Option<Body> {
    phone.check_in_day(None).await.unwrap().theirs.map(|item| item.body)
}

async fn fingerprint(phone: &Hearth) -> Option<String> {
    phone.doctor(|_, _| {}).await.unwrap().fingerprint
}

#[tokio::test]
async fn sr_04_unticked_fields_are_in_no_byte_that_the_partners_phone_has() {
    let two = Two::paired().await;
    two.ada.check_in(fields(4, 2, "canary-0711"), MOOD_AND_NEED).await.unwrap();
    two.meet().await;
    let Some(Body::CheckIn { mood, energy, need, mind }) = theirs(&two.bo).await else {
        panic!("two fields were ticked")
    };
    assert_eq!((mood, energy, need, mind), (Some(4), None, Some(Need::Listen), None));
    let (bo, home) = (&two.bo, two.folder.path().join("bo"));
    for unticked in [b"canary-0711".as_slice(), b"energy", b"mind"] {
        assert!(!holds(bo, &home, unticked).await, "{:?}", String::from_utf8_lossy(unticked));
    }
    // Ticked, they are there: the question finds what it asks for.
    two.ada.share_check_in(None, MIND).await.unwrap();
    two.meet().await;
    assert!(holds(bo, &home, b"canary-0711").await);
    assert!(!holds(bo, &home, b"listen").await, "what is not ticked any more has left");
    // And taken back it leaves the other phone.
    two.ada.share_check_in(None, Ticks::default()).await.unwrap();
    two.meet().await;
    assert!(!holds(bo, &home, b"canary-0711").await);
    assert!(theirs(&two.bo).await.is_none());
    assert!(
        two.bo.events().await.unwrap().iter().all(|one| one.event == hearth_app::Event::Paired)
    );
}

#[tokio::test]
async fn sr_09_a_private_check_in_and_none_are_the_same_on_the_partners_phone() {
    let two = Two::paired().await;
    let before = (fingerprint(&two.ada).await, fingerprint(&two.bo).await);
    two.ada.set_check_in_cadence(CheckInCadence::Daily).await.unwrap();
    two.ada.check_in(fields(1, 1, "canary-0712"), Ticks::default()).await.unwrap();
    two.ada.check_in(fields(5, 5, "canary-0713"), Ticks::default()).await.unwrap();
    two.meet().await;
    assert_eq!((fingerprint(&two.ada).await, fingerprint(&two.bo).await), before);
    assert!(theirs(&two.bo).await.is_none());
    let cadence = two.bo.check_in_day(None).await.unwrap().cadence;
    assert_eq!(cadence, CheckInCadence::None, "hers is nobody else's");
    assert!(two.bo.check_ins_for_me(None, 10).await.unwrap().items.is_empty());
    assert!(two.bo.search("canary", None, 10).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_day_has_one_and_a_later_one_takes_its_place_on_both_phones() {
    let two = Two::paired().await;
    two.ada.check_in(fields(2, 2, "the move"), MOOD_AND_NEED).await.unwrap();
    two.meet().await;
    two.ada.check_in(fields(4, 4, "the sea"), MOOD_AND_NEED).await.unwrap();
    two.meet().await;
    let page = two.bo.check_ins_for_me(None, 10).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].by, By::Partner);
    assert!(matches!(page.items[0].body, Body::CheckIn { mood: Some(4), .. }));
    two.clock.forward(DAY);
    two.ada.check_in(fields(3, 3, "rain"), Ticks::default()).await.unwrap();
    let trend = two.ada.own_trend(7).await.unwrap();
    let levels: Vec<_> = trend.iter().map(|day| (day.mood, day.energy)).collect();
    assert_eq!(levels, [(Some(4), Some(4)), (Some(3), Some(3))], "oldest first, one a day");
    assert_eq!(two.ada.own_trend(1).await.unwrap().len(), 1);
    assert!(two.bo.own_trend(7).await.unwrap().is_empty(), "hers is not his");
    // Her list has each of her days once, and what is shared once more where that is asked for.
    let filter = |visibility| ListFilter { kinds: vec![Kind::CheckIn], visibility };
    let count =
        async |visibility| two.ada.list(filter(visibility), None, 10).await.unwrap().items.len();
    assert_eq!(count(None).await, 2);
    assert_eq!(count(Some(Visibility::Private)).await, 2);
    assert_eq!(count(Some(Visibility::Shared)).await, 1);
    assert_eq!(two.ada.search("sea", None, 10).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn alone_it_is_complete_and_nothing_can_be_ticked() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let refused = ada.check_in(fields(4, 4, "x"), MIND).await;
    assert_eq!(refused.err(), Some(HearthError::NotPaired));
    assert!(ada.check_in_day(None).await.unwrap().mine.is_none(), "nothing was changed");
    assert!(!ada.today().await.unwrap().check_in, "nobody is asked who did not choose it");
    ada.set_check_in_cadence(CheckInCadence::Daily).await.unwrap();
    assert!(ada.today().await.unwrap().check_in);
    let id = ada.check_in(fields(4, 4, "x"), Ticks::default()).await.unwrap();
    assert!(!ada.today().await.unwrap().check_in);
    clock.forward(DAY);
    assert!(ada.today().await.unwrap().check_in);
    ada.rest(None, None, Visibility::Private).await.unwrap();
    assert!(!ada.today().await.unwrap().check_in, "rest asks nothing");
    ada.delete(id, false).await.unwrap();
    ada.finish_delete(id).await.unwrap();
    assert!(ada.own_trend(9).await.unwrap().is_empty());
}

#[tokio::test]
async fn after_a_hard_check_in_there_is_no_tip_only_rest_and_the_other_phone_has_its_own() {
    let two = Two::paired().await;
    let tip = two.bo.tip().await.unwrap();
    assert!(matches!(two.ada.tip().await.unwrap(), TipOfTheDay::Tip(_)));
    for hard in [fields(2, 4, "x"), fields(4, 1, "x")] {
        two.ada.check_in(hard, MOOD_AND_NEED).await.unwrap();
        let rest = TipOfTheDay::Rest("Today, just rest.".to_owned());
        assert_eq!(two.ada.tip().await.unwrap(), rest);
        let today = two.ada.today().await.unwrap();
        assert_eq!(today.tip, Some(rest));
        assert!(today.small_thing.is_none() && today.challenge.is_none());
        two.meet().await;
        assert_eq!(two.bo.tip().await.unwrap(), tip);
    }
    two.ada.check_in(fields(3, 2, "x"), Ticks::default()).await.unwrap();
    assert!(matches!(two.ada.tip().await.unwrap(), TipOfTheDay::Tip(_)));
    // A new day has its own.
    two.ada.check_in(fields(1, 1, "x"), Ticks::default()).await.unwrap();
    two.clock.forward(DAY);
    assert!(matches!(two.ada.tip().await.unwrap(), TipOfTheDay::Tip(_)));
}
