//! What a host does with a phone's life: opening, suspending, closing; what it is told; undoing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use common::{TestClock, meet, pair, phone, try_phone};
use hearth_app::{
    Aim, Body, By, Event, Farewell, HearthError, Keep, Kind, ListFilter, PairingEvent, Topic,
    Visibility,
};

/// Files of `folder` that this process has open.
fn open_files(folder: &Path) -> Vec<String> {
    let folder = folder.canonicalize().unwrap();
    std::fs::read_dir("/proc/self/fd")
        .unwrap()
        .flatten()
        .filter_map(|file| std::fs::read_link(file.path()).ok())
        .filter(|target| target.starts_with(&folder))
        .map(|target| target.display().to_string())
        .collect()
}

#[tokio::test]
async fn a_folder_is_opened_once_and_free_again_after_the_shutdown() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let first = phone(folder.path(), "ada", &clock).await;
    assert_eq!(try_phone(folder.path(), "ada", &clock).await.err(), Some(HearthError::AlreadyOpen));
    first.shutdown().await.unwrap();
    first.shutdown().await.unwrap();
    assert_eq!(open_files(folder.path()), Vec::<String>::new());
    let again = try_phone(folder.path(), "ada", &clock).await.unwrap();
    assert_eq!(again.today().await.unwrap().name.as_deref(), Some("ada"));
}

#[tokio::test]
async fn a_suspended_phone_holds_no_file_and_no_socket_and_goes_on_after_resume() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    ada.appreciate("Before.", None, Visibility::Shared).await.unwrap();
    for _ in 0..2 {
        ada.suspend(Duration::from_secs(5)).await.unwrap();
    }
    assert_eq!(open_files(&folder.path().join("ada")), Vec::<String>::new());
    assert_eq!(ada.rhythm().await.err(), Some(HearthError::Suspended));
    let refused = ada.appreciate("Asleep.", None, Visibility::Private).await;
    assert_eq!(refused, Err(HearthError::Suspended));
    assert_eq!(ada.sync(Duration::ZERO).await, Err(HearthError::Suspended));
    for _ in 0..2 {
        ada.resume().await.unwrap();
    }
    meet(&ada, &bo).await;
    let page = bo.list(ListFilter::default(), None, 10).await.unwrap();
    assert!(page.items.iter().any(|item| {
        item.by == By::Partner
            && matches!(&item.body, Body::Appreciation { text, .. } if text == "Before.")
    }));
}

#[tokio::test]
async fn changes_answer_at_once_then_conflate_and_end_when_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let ada = phone(folder.path(), "ada", &TestClock::new()).await;
    let changes = ada.changes();
    let first = changes.next(None).await.unwrap();
    assert_eq!(first.topics, Topic::ALL.into_iter().collect());
    for text in ["One.", "Two.", "Three."] {
        ada.appreciate(text, None, Visibility::Private).await.unwrap();
    }
    ada.did("E01", None, None).await.unwrap();
    let burst = changes.next(Some(first.revision)).await.unwrap();
    assert_eq!(burst.topics, BTreeSet::from([Topic::Appreciations, Topic::Rhythm]));
    assert!(burst.revision > first.revision);
    changes.cancel();
    assert_eq!(changes.next(None).await, None);
    let until_the_end = ada.changes();
    until_the_end.next(None).await.unwrap();
    ada.shutdown().await.unwrap();
    assert_eq!(until_the_end.next(Some(burst.revision)).await, None);
}

#[tokio::test]
async fn a_revision_that_was_kept_until_the_next_run_gets_every_topic() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let kept = ada.changes().next(None).await.unwrap().revision;
    ada.shutdown().await.unwrap();
    let again = phone(folder.path(), "ada", &clock).await;
    // It has gone farther by now.
    for text in ["One.", "Two.", "Three."] {
        again.appreciate(text, None, Visibility::Private).await.unwrap();
    }
    let first = again.changes().next(Some(kept)).await.unwrap();
    assert_eq!(first.topics, Topic::ALL.into_iter().collect());
}

#[tokio::test]
async fn what_came_waits_in_the_queue_until_it_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    for text in ["One.", "Two."] {
        ada.appreciate(text, None, Visibility::Shared).await.unwrap();
        meet(&ada, &bo).await;
    }
    bo.shutdown().await.unwrap();
    let bo = try_phone(folder.path(), "bo", &clock).await.unwrap();
    let events = bo.events().await.unwrap();
    let came =
        events.iter().find(|one| one.event == Event::AppreciationsCame { count: 2 }).unwrap();
    bo.ack(came.id).await.unwrap();
    bo.ack(came.id).await.unwrap();
    let left: Vec<Event> = bo.events().await.unwrap().into_iter().map(|one| one.event).collect();
    assert_eq!(left, [Event::Paired]);
}

#[tokio::test]
async fn a_delete_can_be_taken_back_within_its_window_and_is_done_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let count = async || ada.list(ListFilter::default(), None, 10).await.unwrap().items.len();
    let kept = ada.appreciate("A canary 8f3a.", None, Visibility::Private).await.unwrap();
    ada.delete(kept, false).await.unwrap();
    assert_eq!(count().await, 0);
    ada.undo_delete(kept).await.unwrap();
    assert_eq!(count().await, 1);
    ada.delete(kept, false).await.unwrap();
    clock.forward(601);
    // The next open finishes what is due.
    ada.shutdown().await.unwrap();
    let ada = try_phone(folder.path(), "ada", &clock).await.unwrap();
    assert_eq!(ada.undo_delete(kept).await, Err(HearthError::NotHere));
    assert_eq!(ada.delete(kept, false).await, Err(HearthError::NotHere));
}

#[tokio::test]
async fn a_delete_that_is_done_at_once_ends_no_other_undo_window() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let mut ids = Vec::new();
    for visibility in [Visibility::Private, Visibility::Shared] {
        for text in ["This one goes.", "This one may come back."] {
            ids.push(ada.appreciate(text, None, visibility).await.unwrap());
        }
    }
    for id in &ids {
        ada.delete(*id, false).await.unwrap();
    }
    for (at, id) in ids.iter().enumerate() {
        if at % 2 == 0 {
            ada.finish_delete(*id).await.unwrap();
            assert_eq!(ada.finish_delete(*id).await, Err(HearthError::NotHere));
            assert_eq!(ada.undo_delete(*id).await, Err(HearthError::NotHere));
        } else {
            ada.undo_delete(*id).await.unwrap();
        }
    }
    let page = ada.list(ListFilter::default(), None, 10).await.unwrap();
    let mut left: Vec<_> = page.items.iter().map(|item| item.id).collect();
    left.sort();
    let mut expected = vec![ids[1], ids[3]];
    expected.sort();
    assert_eq!(left, expected);
}

#[tokio::test]
async fn a_list_over_both_rooms_pages_without_gaps_or_doubles() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    for number in 0..7 {
        let visibility = if number % 2 == 0 { Visibility::Private } else { Visibility::Shared };
        ada.appreciate(&format!("Thanks {number}."), None, visibility).await.unwrap();
        ada.plan(&format!("Plan {number}"), "", None, visibility).await.unwrap();
        clock.forward(86_400);
    }
    ada.did("E01", None, None).await.unwrap();
    ada.rest(None, None, Visibility::Private).await.unwrap();
    let whole = ada.list(ListFilter::default(), None, 100).await.unwrap();
    assert_eq!((whole.items.len(), whole.next), (16, None));
    assert!(whole.items.windows(2).all(|pair| pair[0].day >= pair[1].day), "newest first");
    for limit in [1, 2, 3, 5] {
        let (mut ids, mut cursor) = (Vec::new(), None);
        loop {
            let page = ada.list(ListFilter::default(), cursor.as_deref(), limit).await.unwrap();
            ids.extend(page.items.iter().map(|item| item.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let expected: Vec<_> = whole.items.iter().map(|item| item.id).collect();
        assert_eq!(ids, expected, "pages of {limit}");
    }
    let plans = ListFilter { kinds: vec![Kind::Plan], visibility: Some(Visibility::Private) };
    assert_eq!(ada.list(plans, None, 100).await.unwrap().items.len(), 4);
    let found = ada.search("thanks", None, 100).await.unwrap();
    assert_eq!(found.items.len(), 7);
    let nowhere = ada.list(ListFilter::default(), Some("nonsense"), 10).await;
    assert!(matches!(nowhere, Err(HearthError::Invalid { .. })));
}

#[tokio::test]
async fn bad_input_says_what_to_do_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ada = phone(folder.path(), "ada", &TestClock::new()).await;
    let long = "x".repeat(70_000);
    let far = "2026-11-01".parse().ok();
    let tomorrow = "2026-11-21".parse().ok();
    let refusals = [
        ada.appreciate("  ", None, Visibility::Private).await.err(),
        ada.appreciate(&long, None, Visibility::Private).await.err(),
        ada.plan("", "", None, Visibility::Private).await.err(),
        ada.did("goodnight-hgu", None, None).await.err(),
        ada.did("E01", far, None).await.err(),
        ada.did("E01", tomorrow, None).await.err(),
        ada.did("S01", None, None).await.err(),
        ada.did("E03", None, Some(Visibility::Shared)).await.err(),
        ada.rest(tomorrow, far, Visibility::Private).await.err(),
        ada.pair_scan("HEARTH1:NOTACODE", Aim::Partner).await.err(),
        ada.set_name(" ").await.err(),
    ];
    for (number, refusal) in refusals.into_iter().enumerate() {
        let Some(HearthError::Invalid { reason }) = refusal else {
            panic!("{number}: {refusal:?}")
        };
        assert!(reason.len() > 20 && !reason.contains('\n'), "{number}: {reason}");
    }
    assert!(ada.list(ListFilter::default(), None, 10).await.unwrap().items.is_empty());
    assert_eq!(ada.rhythm().await.unwrap().own.moments, 0);
}

#[tokio::test]
async fn sr_35_a_no_on_either_side_pairs_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    let screen = ada.pair_show(Aim::Partner).await.unwrap();
    assert_eq!(screen.qr().unwrap().len(), {
        let side = screen.qr().unwrap().len().isqrt();
        side * side
    });
    let other = bo.pair_scan(screen.code().unwrap(), Aim::Partner).await.unwrap();
    assert!(matches!(screen.next().await, Some(PairingEvent::Ask { .. })));
    assert!(matches!(other.next().await, Some(PairingEvent::Ask { .. })));
    screen.answer(true).await;
    other.answer(false).await;
    assert!(matches!(screen.next().await, Some(PairingEvent::Failed(_))));
    for hearth in [&ada, &bo] {
        assert_eq!(hearth.partner().await.unwrap(), None);
    }
    // And a second try goes well.
    drop((screen, other));
    pair(&ada, &bo).await;
}

#[tokio::test]
async fn after_leaving_quietly_nobody_is_let_in_and_the_writing_stays() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    ada.appreciate("Stays.", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    ada.leave(Farewell::Quiet, Keep::All).await.unwrap();
    assert_eq!(ada.leave(Farewell::Quiet, Keep::All).await, Err(HearthError::NotPaired));
    assert_eq!(ada.partner().await.unwrap(), None);
    assert_eq!(ada.sync(Duration::ZERO).await, Err(HearthError::NotPaired));
    assert!(matches!(bo.sync(Duration::from_secs(1)).await, Err(HearthError::NotMet { .. })));
    assert_eq!(ada.list(ListFilter::default(), None, 10).await.unwrap().items.len(), 1);
    // The same two may pair again, and go on where they were.
    pair(&ada, &bo).await;
    ada.appreciate("Again.", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    assert_eq!(bo.list(ListFilter::default(), None, 10).await.unwrap().items.len(), 2);
}

#[tokio::test]
async fn a_phone_restored_from_an_older_copy_gets_back_what_it_lacks_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    ada.appreciate("One.", None, Visibility::Shared).await.unwrap();
    ada.shutdown().await.unwrap();
    let (home, copy) = (folder.path().join("ada"), folder.path().join("copy"));
    std::fs::create_dir(&copy).unwrap();
    let databases = |from: &Path, to: &Path| {
        for file in std::fs::read_dir(from).unwrap().flatten() {
            let name = file.file_name().into_string().unwrap();
            if name.contains(".db") {
                std::fs::copy(file.path(), to.join(name)).unwrap();
            }
        }
    };
    databases(&home, &copy);
    let ada = try_phone(folder.path(), "ada", &clock).await.unwrap();
    ada.appreciate("Two.", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    ada.shutdown().await.unwrap();
    for file in std::fs::read_dir(&home).unwrap().flatten() {
        let name = file.file_name().into_string().unwrap();
        if name.contains(".db") {
            std::fs::remove_file(file.path()).unwrap();
        }
    }
    databases(&copy, &home);
    let ada = try_phone(folder.path(), "ada", &clock).await.unwrap();
    let events = ada.events().await.unwrap();
    assert!(events.iter().any(|one| one.event == Event::Restored), "it knows that it is a copy");
    ada.appreciate("Three.", None, Visibility::Shared).await.unwrap();
    bo.appreciate("Four.", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    for hearth in [&ada, &bo] {
        assert_eq!(hearth.list(ListFilter::default(), None, 10).await.unwrap().items.len(), 4);
        assert_eq!(hearth.doctor(|_, _| {}).await.unwrap().findings, Vec::<String>::new());
    }
    let of =
        async |hearth: &hearth_app::Hearth| hearth.doctor(|_, _| {}).await.unwrap().fingerprint;
    assert_eq!(of(&ada).await, of(&bo).await);
}
