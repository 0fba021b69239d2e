//! Deleting everything, on whole phones (SR-31, SR-32). The kills are beside the code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use common::{TestClock, meet, pair, phone, try_phone};
use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports::NoLog;
use hearth_app::{Config, Hearth, HearthError, ListFilter, Ports, Visibility};

/// Names in the folder, and in that of its secrets.
fn names(home: &Path) -> Vec<String> {
    let of = |folder: &Path| {
        let files = fs::read_dir(folder).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    let mut names = [of(home), of(&home.join("keys"))].concat();
    names.sort();
    names
}

/// UDP sockets of this process that are bound to loopback, by the kernel's list.
fn sockets() -> usize {
    let table = fs::read_to_string("/proc/self/net/udp").unwrap();
    let inodes: Vec<&str> = table
        .lines()
        .filter(|line| line.contains(" 0100007F:"))
        .filter_map(|line| line.split_whitespace().nth(9))
        .collect();
    let open = fs::read_dir("/proc/self/fd").unwrap().flatten();
    let targets = open.filter_map(|file| fs::read_link(file.path()).ok());
    let is_ours = |target: &std::path::PathBuf| {
        inodes.iter().any(|inode| target.display().to_string() == format!("socket:[{inode}]"))
    };
    targets.filter(is_ours).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_31_nothing_is_left_of_a_paired_phone_and_it_begins_anew_in_the_same_folder() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let bo = phone(folder.path(), "bo", &clock).await;
    pair(&ada, &bo).await;
    ada.appreciate("shared", None, Visibility::Shared).await.unwrap();
    ada.appreciate("kept", None, Visibility::Private).await.unwrap();
    meet(&ada, &bo).await;
    bo.shutdown().await.unwrap();
    assert_eq!(sockets(), 1, "the check of this test is blind");

    ada.delete_everything().await.unwrap();
    assert_eq!(names(&folder.path().join("ada")), ["keys", "lock"]);
    assert_eq!(sockets(), 0, "no endpoint");
    assert_eq!(ada.today().await.err(), Some(HearthError::Suspended));
    assert_eq!(ada.sync(Duration::ZERO).await, Err(HearthError::Suspended));
    // Once more is no error, also while it is asleep.
    ada.delete_everything().await.unwrap();
    ada.resume().await.unwrap();
    assert_eq!(ada.today().await.unwrap().name, None);
    assert!(ada.list(ListFilter::default(), None, 10).await.unwrap().items.is_empty());
    assert_eq!(ada.partner().await.unwrap(), None);
    ada.shutdown().await.unwrap();

    // What it does not reach (SR-32).
    let bo = try_phone(folder.path(), "bo", &clock).await.unwrap();
    assert_eq!(bo.list(ListFilter::default(), None, 10).await.unwrap().items.len(), 1);
    let refused = bo.sync(Duration::from_millis(300)).await;
    assert!(matches!(refused, Err(HearthError::NotMet { .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_31_a_phone_that_cannot_be_opened_can_be_deleted() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    ada.shutdown().await.unwrap();
    let home = folder.path().join("ada");
    for name in ["couple.db", "mine.db"] {
        fs::write(home.join(name), "no database").unwrap();
    }
    let opened = try_phone(folder.path(), "ada", &clock).await;
    assert!(matches!(opened, Err(HearthError::Damaged { .. })));
    let ports = Ports {
        secrets: Arc::new(FileSecrets::new(home.join("keys"))),
        discovery: Arc::new(FileDiscovery::new(folder.path().join("meet"))),
        clock: Arc::new(clock.clone()),
        log: Arc::new(NoLog),
    };
    Hearth::delete_everything_in(&Config::new(home.clone()), &ports).await.unwrap();
    assert_eq!(names(&home), ["keys", "lock"]);
    let ada = try_phone(folder.path(), "ada", &clock).await.unwrap();
    assert_eq!(ada.today().await.unwrap().name, None);
    let open = Hearth::delete_everything_in(&Config::new(home), &ports).await;
    assert_eq!(open, Err(HearthError::AlreadyOpen));
}
