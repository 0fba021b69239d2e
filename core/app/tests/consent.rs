//! Consent on two whole phones, with a clock that the test sets (`product.md` 1.4, `sync.md` 4, SR-08 to SR-12).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use common::{SECRET, Two, meet, pair, phone, typed};
use hearth_app::{Choice, Doctor, Event, Farewell, Hearth, HearthError, Keep, UnlockProof};

const DAY: i64 = 86_400;

impl Two {
    async fn with_secrets() -> Self {
        let two = Self::paired().await;
        for hearth in [&two.ada, &two.bo] {
            hearth.set_journal_secret(typed(SECRET)).await.unwrap();
            hearth.lock().await.unwrap();
        }
        two
    }

    /// The secret of the journal is given.
    async fn proof(hearth: &Hearth) -> UnlockProof {
        hearth.prove(typed(SECRET)).await.unwrap()
    }

    /// Raises to 2 for 30 days. It waits.
    async fn raise(&self, hearth: &Hearth) {
        let proof = Self::proof(hearth).await;
        let choice = hearth.choose(2, None, Some(proof)).await.unwrap();
        assert!(matches!(choice, Choice::Earliest(_)));
    }

    /// What both show as open.
    async fn open(&self) -> (u8, u8) {
        (self.ada.consent().await.unwrap().open, self.bo.consent().await.unwrap().open)
    }

    /// Both raised, a day has passed, and the phones have met.
    async fn both_open(&self) {
        self.raise(&self.ada).await;
        self.raise(&self.bo).await;
        self.clock.forward(DAY);
        self.meet().await;
        self.meet().await;
        assert_eq!(self.open().await, (2, 2));
    }
}

async fn doctor(hearth: &Hearth) -> Doctor {
    hearth.doctor(|_, _| {}).await.unwrap()
}

/// What the phone says of what happened, and forgets it.
async fn heard(hearth: &Hearth) -> Vec<Event> {
    let events = hearth.events().await.unwrap();
    for event in &events {
        hearth.ack(event.id).await.unwrap();
    }
    events.into_iter().map(|event| event.event).collect()
}

#[tokio::test]
async fn sr_10_a_raise_asks_for_the_secret_and_is_published_a_day_later() {
    let two = Two::with_secrets().await;
    let refused = two.ada.choose(1, None, None).await;
    assert!(
        matches!(&refused, Err(HearthError::Invalid { reason }) if reason.contains("secret")),
        "{refused:?}"
    );
    let stale = Two::proof(&two.ada).await;
    two.clock.forward(61);
    assert_eq!(two.ada.choose(1, None, Some(stale)).await, refused);
    for level in [3, 5, 9, u32::MAX] {
        let refused = two.ada.choose(level, None, Some(Two::proof(&two.ada).await)).await;
        assert!(
            matches!(&refused, Err(HearthError::Invalid { reason }) if reason.contains("0, 1 or 2")),
            "{level}"
        );
    }
    assert!(two.ada.consent().await.unwrap().own.waits.is_none());
    two.raise(&two.ada).await;
    two.raise(&two.bo).await;
    two.clock.forward(DAY - 1);
    two.meet().await;
    assert_eq!(two.open().await, (0, 0));
    assert!(two.ada.consent().await.unwrap().own.waits.is_some());
    two.clock.forward(1);
    two.meet().await;
    two.meet().await;
    assert_eq!(two.open().await, (2, 2));
    assert!(two.ada.consent().await.unwrap().own.waits.is_none());
}

#[tokio::test]
async fn sr_10_lowering_counts_here_at_once_and_on_both_after_one_meeting() {
    let two = Two::with_secrets().await;
    two.both_open().await;
    heard(&two.bo).await;
    two.ada.not_today().await.unwrap();
    assert_eq!(two.open().await, (0, 2), "at once here, without a network");
    two.meet().await;
    assert_eq!(two.open().await, (0, 0));
    assert_eq!(heard(&two.bo).await, [], "nothing is told of it");
    // It does not come back by itself, and a raise that waits does not survive a lowering.
    two.raise(&two.ada).await;
    two.ada.choose(0, None, None).await.unwrap();
    two.clock.forward(2 * DAY);
    two.meet().await;
    assert_eq!(two.open().await, (0, 0));
    two.raise(&two.ada).await;
    two.ada.take_raise_back().await.unwrap();
    two.clock.forward(2 * DAY);
    two.meet().await;
    assert_eq!(two.open().await, (0, 0));
}

#[tokio::test]
async fn sr_09_unanswered_declined_paused_and_blocked_are_the_same_bytes_on_the_other_phone() {
    for expires in [false, true] {
        let two = Two::with_secrets().await;
        if expires {
            two.both_open().await;
            two.clock.forward(31 * DAY);
            two.raise(&two.bo).await;
            two.clock.forward(DAY);
        }
        two.meet().await;
        two.meet().await;
        heard(&two.bo).await;
        let before = doctor(&two.bo).await;
        for cause in 0..4 {
            match cause {
                0 => two.ada.not_today().await.unwrap(),
                1 => two.ada.something_bigger(true).await.unwrap(),
                2 => two.ada.not_ready(true).await.unwrap(),
                _ => assert_eq!(two.ada.choose(0, None, None).await, Ok(Choice::Now)),
            }
            two.meet().await;
            assert_eq!(two.open().await, (0, 0), "{cause}");
            assert_eq!(heard(&two.bo).await, [], "{cause}");
            let after = doctor(&two.bo).await;
            let (mut before, mut after) = (before.clone(), after);
            // Pages of the file, not what stands in it.
            (before.sizes, after.sizes) = (Vec::new(), Vec::new());
            assert_eq!(after, before, "{cause}");
        }
    }
}

#[tokio::test]
async fn sr_09_every_lowering_of_what_was_open_looks_the_same_on_the_other_phone() {
    let two = Two::with_secrets().await;
    let mut seen = Vec::new();
    for cause in 0..4 {
        two.both_open().await;
        heard(&two.bo).await;
        let before = doctor(&two.bo).await;
        match cause {
            0 => two.ada.not_today().await.unwrap(),
            1 => two.ada.something_bigger(true).await.unwrap(),
            2 => two.ada.not_ready(true).await.unwrap(),
            _ => assert_eq!(two.ada.choose(0, None, None).await, Ok(Choice::Now)),
        }
        let (by_ada, by_bo) =
            tokio::join!(two.ada.sync(common::PATIENCE), two.bo.sync(common::PATIENCE));
        by_ada.unwrap();
        let (open, by_bo, after) = (two.open().await, by_bo.unwrap(), doctor(&two.bo).await);
        let rows =
            (after.rows.whole - before.rows.whole, after.rows.tombstone - before.rows.tombstone);
        let said = (open, by_bo.cost.taken, by_bo.cost.given, after.items - before.items, rows);
        seen.push((said, heard(&two.bo).await));
        two.ada.something_bigger(false).await.unwrap();
        two.ada.not_ready(false).await.unwrap();
        two.bo.not_today().await.unwrap();
    }
    assert_eq!(seen[0].0.0, (0, 0));
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
}

fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

#[tokio::test]
async fn sr_11_an_older_copy_opens_nothing_and_says_so_to_the_other_phone() {
    let two = Two::with_secrets().await;
    two.both_open().await;
    let (home, copy) = (two.folder.path().join("ada"), two.folder.path().join("copy"));
    two.ada.shutdown().await.unwrap();
    copy_files(&home, &copy);
    let ada = phone(two.folder.path(), "ada", &two.clock).await;
    ada.not_today().await.unwrap();
    ada.shutdown().await.unwrap();
    // The files of the time when it was open; secure storage has moved on.
    for file in std::fs::read_dir(&home).unwrap().map(|file| file.unwrap()) {
        if file.file_type().unwrap().is_file() {
            std::fs::remove_file(file.path()).unwrap();
        }
    }
    copy_files(&copy, &home);
    let ada = phone(two.folder.path(), "ada", &two.clock).await;
    assert_eq!(ada.consent().await.unwrap().open, 0, "before any meeting");
    meet(&ada, &two.bo).await;
    assert_eq!(two.bo.consent().await.unwrap().open, 0);
    two.clock.forward(3 * DAY);
    meet(&ada, &two.bo).await;
    let open = (ada.consent().await.unwrap().open, two.bo.consent().await.unwrap().open);
    assert_eq!(open, (0, 0), "nothing comes back by itself");
}

#[tokio::test]
async fn sr_12_leaving_closes_everything_and_pairing_again_opens_nothing() {
    let two = Two::with_secrets().await;
    two.both_open().await;
    two.raise(&two.ada).await;
    two.ada.leave(Farewell::Quiet, Keep::All).await.unwrap();
    assert_eq!(two.ada.consent().await.unwrap().open, 0);
    assert_eq!(
        two.ada.choose(1, None, Some(Two::proof(&two.ada).await)).await,
        Err(HearthError::NotPaired)
    );
    two.ada.not_today().await.unwrap();
    two.bo.leave(Farewell::Quiet, Keep::All).await.unwrap();
    two.clock.forward(2 * DAY);
    pair(&two.ada, &two.bo).await;
    two.meet().await;
    assert_eq!(two.open().await, (0, 0));
}
