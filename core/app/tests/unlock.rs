//! The journal's secret on whole phones, with clocks that the test sets (`design.md` 4, SR-05, SR-10, SR-19).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use common::{SECRET, TestClock, pair, phone, try_phone, typed};
use hearth_app::{Choice, Hearth, HearthError, JournalFilter, JournalState};

fn sentence<T>(refused: Result<T, HearthError>) -> String {
    match refused.err() {
        Some(HearthError::Invalid { reason }) => reason,
        other => panic!("not refused, or otherwise: {other:?}"),
    }
}

async fn wait(hearth: &Hearth) -> Duration {
    match hearth.journal_state().await.unwrap() {
        JournalState::Locked { wait } => wait,
        state => panic!("{state:?}"),
    }
}

async fn guess(hearth: &Hearth) -> String {
    sentence(hearth.unlock(typed("not this one")).await)
}

/// A phone whose journal has a secret and is locked.
async fn locked(folder: &Path, clock: &TestClock) -> Arc<Hearth> {
    let ada = phone(folder, "ada", clock).await;
    ada.set_journal_secret(typed(SECRET)).await.unwrap();
    ada.lock().await.unwrap();
    ada
}

async fn reopen(ada: Arc<Hearth>, folder: &Path, clock: &TestClock) -> Arc<Hearth> {
    ada.shutdown().await.unwrap();
    try_phone(folder, "ada", clock).await.unwrap()
}

#[tokio::test]
async fn without_a_secret_the_journal_says_so_and_everything_else_works() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    assert_eq!(ada.journal_state().await, Ok(JournalState::NotMade));
    let none = "there is no journal here yet; choose a secret for it first";
    assert_eq!(sentence(ada.unlock(typed(SECRET)).await), none);
    assert_eq!(sentence(ada.prove(typed(SECRET)).await), none);
    assert_eq!(
        sentence(ada.change_journal_secret(typed(SECRET), typed("another one")).await),
        none
    );
    ada.lock().await.unwrap();
    ada.plan("Lake", "", None, hearth_app::Visibility::Private).await.unwrap();
    let short = sentence(ada.set_journal_secret(typed("12345")).await);
    assert!(short.contains("at least 6 characters"), "{short}");
    let bytes = hearth_app::TypedSecret::new(vec![0xff; 8]);
    assert!(sentence(ada.set_journal_secret(bytes).await).contains("letters, digits and signs"));
    assert_eq!(ada.journal_state().await, Ok(JournalState::NotMade));
    ada.set_journal_secret(typed(SECRET)).await.unwrap();
    assert_eq!(ada.journal_state().await, Ok(JournalState::Open));
    let again = sentence(ada.set_journal_secret(typed("another one")).await);
    assert!(again.starts_with("there is a journal here already;"), "{again}");
}

#[tokio::test]
async fn sr_05_the_journal_opens_with_its_own_secret_and_locks_at_every_rest() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = locked(folder.path(), &clock).await;
    assert_eq!(wait(&ada).await, Duration::ZERO);
    assert_eq!(guess(&ada).await, "this is not the journal's secret; try again");
    assert_eq!(wait(&ada).await, Duration::ZERO);
    // White space at its ends comes from a keyboard or a script.
    let _proof = ada.unlock(typed(" the garden gate\n")).await.unwrap();
    assert_eq!(ada.journal_state().await, Ok(JournalState::Open));
    let _proof = ada.unlock(typed(SECRET)).await.unwrap();
    ada.lock().await.unwrap();
    wait(&ada).await;
    // Proving opens nothing.
    let _proof = ada.prove(typed(SECRET)).await.unwrap();
    wait(&ada).await;
    let _proof = ada.unlock(typed(SECRET)).await.unwrap();
    ada.suspend(Duration::from_secs(10)).await.unwrap();
    assert_eq!(ada.journal_state().await, Err(HearthError::Suspended));
    assert_eq!(ada.unlock(typed(SECRET)).await.err(), Some(HearthError::Suspended));
    ada.lock().await.unwrap();
    ada.resume().await.unwrap();
    wait(&ada).await;
    let _proof = ada.unlock(typed(SECRET)).await.unwrap();
    let ada = reopen(ada, folder.path(), &clock).await;
    wait(&ada).await;
}

/// Files of this folder that this process has open, by the end of their names.
#[cfg(target_os = "linux")]
fn open_files(home: &Path, ending: &str) -> usize {
    let links = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
    let paths = links.filter_map(|link| std::fs::read_link(link.path()).ok());
    paths
        .filter(|path| path.starts_with(home))
        .filter(|path| path.to_string_lossy().contains(ending))
        .count()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn sr_19_hiding_locks_and_leaves_no_file_of_the_journal_open_nor_a_way_back_in() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    ada.set_journal_secret(typed(SECRET)).await.unwrap();
    let home = folder.path().join("ada").canonicalize().unwrap();
    assert!(open_files(&home, "journal.db") > 0, "the search is blind");
    ada.lock().await.unwrap();
    assert_eq!(open_files(&home, "journal.db"), 0);
    assert!(open_files(&home, "mine.db") > 0, "the rest of the app goes on");
    let closed = sentence(ada.journal(JournalFilter::All, None, 1).await);
    assert!(closed.starts_with("the journal is closed;"), "{closed}");
    let _proof = ada.unlock(typed(SECRET)).await.unwrap();
    ada.suspend(Duration::from_secs(10)).await.unwrap();
    assert_eq!(open_files(&home, ".db"), 0);
    ada.resume().await.unwrap();
    wait(&ada).await;
    assert_eq!(open_files(&home, "journal.db"), 0);
}

#[tokio::test]
async fn a_changed_secret_opens_and_the_old_one_does_not() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = locked(folder.path(), &clock).await;
    let wrong = ada.change_journal_secret(typed("not this one"), typed("the lake house")).await;
    assert_eq!(sentence(wrong), "this is not the journal's secret; try again");
    let short = ada.change_journal_secret(typed(SECRET), typed("lake")).await;
    assert!(sentence(short).contains("at least 6"));
    let _proof = ada.unlock(typed(SECRET)).await.unwrap();
    ada.change_journal_secret(typed(SECRET), typed("the lake house")).await.unwrap();
    assert_eq!(ada.journal_state().await, Ok(JournalState::Open), "open, it stays so");
    ada.lock().await.unwrap();
    sentence(ada.unlock(typed(SECRET)).await);
    let _proof = ada.unlock(typed("the lake house")).await.unwrap();
}

#[tokio::test]
async fn wrong_guesses_wait_and_neither_a_restart_nor_a_clock_nor_old_files_end_the_wait() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = locked(folder.path(), &clock).await;
    for _ in 0..5 {
        assert_eq!(guess(&ada).await, "this is not the journal's secret; try again");
    }
    let seconds = Duration::from_secs;
    assert_eq!(wait(&ada).await, seconds(30));
    let pause = "the next try needs a pause of 30 seconds; keep the app open until then";
    // The right one waits, too: else the answer would tell. A change and a proof are tries as well.
    assert_eq!(sentence(ada.unlock(typed(SECRET)).await), pause);
    assert_eq!(sentence(ada.prove(typed(SECRET)).await), pause);
    assert_eq!(
        sentence(ada.change_journal_secret(typed(SECRET), typed("the lake house")).await),
        pause
    );
    clock.set_forward(86_400);
    assert_eq!(wait(&ada).await, seconds(30), "a clock that was set is no time that passed");
    clock.forward(29);
    assert_eq!(wait(&ada).await, seconds(1));
    let ada = reopen(ada, folder.path(), &clock).await;
    assert_eq!(wait(&ada).await, seconds(30), "a restart begins the wait anew");
    // An older copy of the folder: the count is not in it.
    ada.shutdown().await.unwrap();
    let home = folder.path().join("ada");
    let files: Vec<String> = std::fs::read_dir(&home)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(files.iter().all(|name| !name.contains("guess")), "{files:?}");
    assert!(home.join("keys/journal.guesses").exists());
    let ada = try_phone(folder.path(), "ada", &clock).await.unwrap();
    for expected in [60, 5 * 60, 15 * 60, 15 * 60] {
        clock.forward(i64::try_from(wait(&ada).await.as_secs()).unwrap());
        guess(&ada).await;
        assert_eq!(wait(&ada).await, seconds(expected));
    }
    let pause = sentence(ada.unlock(typed(SECRET)).await);
    assert_eq!(pause, "the next try needs a pause of 15 minutes; keep the app open until then");
    clock.forward(15 * 60);
    let _proof = ada.unlock(typed(SECRET)).await.unwrap();
    ada.lock().await.unwrap();
    assert_eq!(wait(&ada).await, Duration::ZERO, "a right one ends the count");
    for _ in 0..4 {
        guess(&ada).await;
        assert_eq!(wait(&ada).await, Duration::ZERO);
    }
}

#[tokio::test]
async fn sr_10_a_proof_is_good_for_a_minute_of_either_clock_and_dies_with_the_lock() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = locked(folder.path(), &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    let given = async || ada.prove(typed(SECRET)).await.unwrap();
    let secret =
        "going up asks for the secret of your journal first; going down never asks for anything";
    // A minute passes, and the phone's clock is set back over it.
    let proof = given().await;
    clock.forward(60);
    clock.set_forward(-60);
    assert_eq!(sentence(ada.choose(1, None, Some(proof)).await), secret);
    // Or the clock is set forward.
    let proof = given().await;
    clock.set_forward(60);
    assert_eq!(sentence(ada.choose(1, None, Some(proof)).await), secret);
    // Locked meanwhile, as by hiding the screen.
    let proof = given().await;
    ada.lock().await.unwrap();
    assert_eq!(sentence(ada.choose(1, None, Some(proof)).await), secret);
    // Or asleep.
    let proof = ada.unlock(typed(SECRET)).await.unwrap();
    ada.suspend(Duration::from_secs(10)).await.unwrap();
    ada.resume().await.unwrap();
    assert_eq!(sentence(ada.choose(1, None, Some(proof)).await), secret);
    let proof = given().await;
    clock.forward(59);
    assert!(matches!(ada.choose(1, None, Some(proof)).await, Ok(Choice::Earliest(_))));
    let none = sentence(bo.choose(1, None, None).await);
    assert!(none.contains("secret of your journal, and there is none yet"), "{none}");
}
