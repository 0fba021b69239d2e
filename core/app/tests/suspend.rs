//! A suspended phone holds nothing of the system: no descriptor, no socket, no lock, no thread (`design.md` 8). iOS
//! ends an app that sleeps with one. Each test is alone in a process, whose lists in `/proc` are as they were before
//! the phone was opened.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod suspended;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use common::{PATIENCE, SECRET, typed};
use hearth_app::{Aim, Farewell, Hearth, HearthError, Keep, PairingEvent, Visibility};
use suspended::{Held, Other, alone, count, long, open};

/// The time that a phone's system gives.
const WITHIN: Duration = Duration::from_secs(5);
const LOOPBACK: &str = "127.0.0.1:0";

#[test]
fn asleep_nothing_is_left_and_what_was_begun_is_done() {
    alone("asleep_nothing_is_left_and_what_was_begun_is_done", async || {
        let folder = tempfile::tempdir().unwrap();
        let before = Held::now();
        let ada = open(folder.path(), "ada", LOOPBACK).await;
        ada.set_journal_secret(typed(SECRET)).await.unwrap();
        ada.write_journal("Only for me.", None, &[]).await.unwrap();
        let changes = ada.changes();
        let seen = changes.next(None).await.unwrap().revision;
        let kept = ada.appreciate("Deleted.", None, Visibility::Private).await.unwrap();
        ada.delete(kept, false).await.unwrap();
        let seen = changes.next(Some(seen)).await.unwrap().revision;
        before.must_show(&Held::now(), false);

        // In line, and nobody has heard yet that they are done.
        let written = futures_in_line(&ada, 30);
        let (twice, once) = tokio::join!(ada.suspend(WITHIN), ada.suspend(WITHIN));
        assert_eq!((twice, once), (Ok(()), Ok(())));
        assert_eq!(Held::now(), before);
        ada.suspend(WITHIN).await.unwrap();
        assert_eq!(Held::now(), before, "the second time");
        for one in written {
            one.await.unwrap().unwrap();
        }
        let late = ada.appreciate("Late.", None, Visibility::Private).await;
        assert_eq!(late, Err(HearthError::Suspended));
        assert_eq!(ada.rhythm().await.err(), Some(HearthError::Suspended));
        ada.lock().await.unwrap();

        // What was said until now is heard, and then the stream waits: it does not end.
        let seen = changes.next(Some(seen)).await.unwrap().revision;
        let pending = tokio::spawn(async move {
            let change = changes.next(Some(seen)).await;
            (changes, change)
        });
        tokio::task::yield_now().await;
        assert!(!pending.is_finished());
        assert_eq!(Held::now(), before, "with a stream that waits");

        ada.resume().await.unwrap();
        assert_eq!(count(&ada).await, 30);
        assert!(ada.undo_delete(kept).await.is_ok(), "the time to take it back goes on");
        assert!(pending.await.unwrap().1.is_some());
        before.must_show(&Held::now(), false);
        ada.shutdown().await.unwrap();
        assert_eq!(Held::now(), before, "shut down");
        assert_eq!(ada.resume().await, Err(HearthError::Suspended));
        assert_eq!(Held::now(), before, "it stays so");
    });
}

/// Begun, and no further.
fn once<F: Future>(mut call: Pin<Box<F>>) -> Pin<Box<F>> {
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
    call
}

/// So many appreciations, each in the writer's line when this returns.
fn futures_in_line(
    ada: &Arc<Hearth>,
    many: usize,
) -> Vec<tokio::task::JoinHandle<hearth_app::Result<hearth_app::ItemId>>> {
    let mut all = Vec::new();
    for number in 0..many {
        let ada = ada.clone();
        let one = async move {
            ada.appreciate(&format!("Number {number}."), None, Visibility::Private).await
        };
        all.push(tokio::spawn(once(Box::pin(one))));
    }
    all
}

#[test]
fn a_sync_that_gives_is_cut_and_goes_on_after_the_resume() {
    alone("a_sync_that_gives_is_cut_and_goes_on_after_the_resume", async || {
        let folder = tempfile::tempdir().unwrap();
        let mut bo =
            Other::beside(folder.path(), "a_sync_that_gives_is_cut_and_goes_on_after_the_resume");
        let before = Held::now();
        let ada = open(folder.path(), "ada", LOOPBACK).await;
        bo.paired(&ada).await;
        for number in 0..MANY {
            ada.appreciate(&long(number as u64), None, Visibility::Shared).await.unwrap();
        }
        cut_in_the_middle(&ada, &mut bo, &before).await;
        ada.resume().await.unwrap();
        let met = ada.sync(PATIENCE).await.unwrap();
        assert!(met.complete && met.cost.given > 0, "it was not in the middle: {met:?}");
        bo.heard("synced");
        assert_eq!(count_there(&mut bo), MANY);
    });
}

#[test]
fn a_sync_that_takes_is_cut_after_its_group_and_goes_on_after_the_resume() {
    const NAME: &str = "a_sync_that_takes_is_cut_after_its_group_and_goes_on_after_the_resume";
    alone(NAME, async || {
        let folder = tempfile::tempdir().unwrap();
        let mut bo = Other::beside(folder.path(), NAME);
        let before = Held::now();
        let ada = open(folder.path(), "ada", LOOPBACK).await;
        bo.paired(&ada).await;
        bo.asked(&format!("write {MANY}"));
        bo.heard("written");
        cut_in_the_middle(&ada, &mut bo, &before).await;
        ada.resume().await.unwrap();
        let came = count(&ada).await;
        assert!(came > 0 && came < MANY, "{came} is not the middle");
        assert!(ada.sync(PATIENCE).await.unwrap().complete);
        bo.heard("synced");
        assert_eq!(count(&ada).await, MANY);
    });
}

/// Many groups of half a megabyte: a sync of so many is not over when the first have gone over.
const MANY: usize = 480;

fn count_there(bo: &mut Other) -> usize {
    bo.asked("count");
    bo.heard("counts").parse().unwrap()
}

/// Begins a sync and suspends when the first group has gone over. The other phone looks on meanwhile.
async fn cut_in_the_middle(ada: &Arc<Hearth>, bo: &mut Other, before: &Held) {
    bo.asked("sync");
    let syncing = tokio::spawn({
        let ada = ada.clone();
        async move { ada.sync(PATIENCE).await }
    });
    while ada.sync_progress().is_none_or(|progress| progress.done == 0) {
        assert!(!syncing.is_finished());
        tokio::task::yield_now().await;
    }
    before.must_show(&Held::now(), true);
    ada.suspend(WITHIN).await.unwrap();
    assert_eq!(Held::now(), *before, "in the middle of a sync");
    assert_eq!(syncing.await.unwrap(), Err(HearthError::Suspended));
    assert_eq!(ada.sync_progress(), None);
}

#[test]
fn a_peer_that_holds_half_a_frame_holds_up_nobody() {
    const NAME: &str = "a_peer_that_holds_half_a_frame_holds_up_nobody";
    alone(NAME, async || {
        let folder = tempfile::tempdir().unwrap();
        let mut bo = Other::beside(folder.path(), NAME);
        let before = Held::now();
        let ada = open(folder.path(), "ada", LOOPBACK).await;
        bo.paired(&ada).await;
        ada.appreciate("Before.", None, Visibility::Shared).await.unwrap();
        bo.asked("hold");
        bo.heard("listens");
        let syncing = tokio::spawn({
            let ada = ada.clone();
            async move { ada.sync(PATIENCE).await }
        });
        // It listens where it was last: ada dials there.
        while ada.sync_progress().is_none() {
            tokio::task::yield_now().await;
        }
        bo.heard("holds");
        before.must_show(&Held::now(), true);
        ada.suspend(WITHIN).await.unwrap();
        assert_eq!(Held::now(), before);
        assert_eq!(syncing.await.unwrap(), Err(HearthError::Suspended));
        bo.asked("let-go");
        bo.heard("awake");
        ada.resume().await.unwrap();
        bo.met(&ada).await;
        assert_eq!(count_there(&mut bo), 1);
    });
}

#[test]
fn suspended_while_it_opens_it_sleeps_and_the_later_of_two_calls_counts() {
    const NAME: &str = "suspended_while_it_opens_it_sleeps_and_the_later_of_two_calls_counts";
    alone(NAME, async || {
        let folder = tempfile::tempdir().unwrap();
        let before = Held::now();
        let ada = open(folder.path(), "ada", LOOPBACK).await;
        for _ in 0..10 {
            ada.suspend(WITHIN).await.unwrap();
            let (woken, asleep) = tokio::join!(ada.resume(), ada.suspend(WITHIN));
            assert_eq!((woken, asleep), (Ok(()), Ok(())));
            assert_eq!(Held::now(), before, "suspended while it opens");
            // Nobody waits for this one any more; it is done all the same, and then put to rest.
            drop(once(Box::pin(ada.resume())));
            ada.suspend(WITHIN).await.unwrap();
            assert_eq!(Held::now(), before, "a resume that nobody waited for");
            ada.resume().await.unwrap();
            let (asleep, woken) = tokio::join!(ada.suspend(WITHIN), ada.resume());
            assert_eq!((asleep, woken), (Ok(()), Ok(())));
        }
        // One that nobody waits for opens everything, readers too.
        ada.suspend(WITHIN).await.unwrap();
        drop(once(Box::pin(ada.resume())));
        ada.resume().await.unwrap();
        assert_eq!(count(&ada).await, 0);
        ada.suspend(WITHIN).await.unwrap();
        // A room that cannot be opened leaves nothing open either. (A damaged shared one would be set aside.)
        let mine = folder.path().join("ada/mine.db");
        let bytes = std::fs::read(&mine).unwrap();
        std::fs::write(&mine, vec![7; bytes.len()]).unwrap();
        assert!(ada.resume().await.is_err());
        assert_eq!(Held::now(), before, "what could not be opened");
        std::fs::write(&mine, bytes).unwrap();
        ada.resume().await.unwrap();
        assert_eq!(count(&ada).await, 0);
    });
}

#[test]
fn a_pairing_screen_that_is_open_says_so_and_closes() {
    alone("a_pairing_screen_that_is_open_says_so_and_closes", async || {
        let folder = tempfile::tempdir().unwrap();
        let before = Held::now();
        let ada = open(folder.path(), "ada", LOOPBACK).await;
        for digits in [false, true] {
            let screen = if digits {
                ada.pair_show_digits(Aim::Partner).await.unwrap()
            } else {
                ada.pair_show(Aim::Partner).await.unwrap()
            };
            before.must_show(&Held::now(), true);
            ada.suspend(WITHIN).await.unwrap();
            assert_eq!(Held::now(), before, "digits: {digits}");
            let said = screen.next().await;
            assert_eq!(said, Some(PairingEvent::Failed(HearthError::Suspended)));
            assert_eq!(screen.next().await, None);
            ada.resume().await.unwrap();
            let awake = Held::now();
            ada.suspend(WITHIN).await.unwrap();
            ada.resume().await.unwrap();
            assert!(before != awake);
        }
        let typing = ada.pair_type_digits("1234 5670", Aim::Partner).await;
        ada.suspend(WITHIN).await.unwrap();
        assert_eq!(Held::now(), before, "digits that are typed");
        drop(typing);
    });
}

#[test]
fn a_phone_that_sleeps_can_be_emptied_and_holds_nothing_after_it() {
    alone("a_phone_that_sleeps_can_be_emptied_and_holds_nothing_after_it", async || {
        let folder = tempfile::tempdir().unwrap();
        let before = Held::now();
        let ada = open(folder.path(), "ada", LOOPBACK).await;
        ada.appreciate("Gone.", None, Visibility::Private).await.unwrap();
        assert_eq!(ada.leave(Farewell::Quiet, Keep::All).await, Err(HearthError::NotPaired));
        ada.suspend(WITHIN).await.unwrap();
        ada.delete_everything().await.unwrap();
        assert_eq!(Held::now(), before);
        ada.resume().await.unwrap();
        assert_eq!(count(&ada).await, 0);
        ada.delete_everything().await.unwrap();
        assert_eq!(Held::now(), before, "awake, too");
    });
}
