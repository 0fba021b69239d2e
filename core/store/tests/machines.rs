//! What only a process of its own can show: a second app, an app that is killed, a full and a read-only disk.
//! Each test runs itself again as a child, which is told apart by an environment variable.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod disk;

use std::env;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use common::day;
use disk::{Refused, entries, insides, key, open, write};
use hearth_domain::space::create;
use hearth_store::couple::CoupleStore;
use hearth_store::{Folder, StoreError};

const HOME: &str = "HEARTH_TEST_HOME";

/// The folder that this process is to work on as a child.
fn child_home() -> Option<String> {
    env::var(HOME).ok()
}

fn command(program: &str, test: &str, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.args([test, "--exact", "--nocapture"]).env(HOME, home);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn spawn(test: &str, home: &Path) -> Child {
    command(env::current_exe().unwrap().to_str().unwrap(), test, home).spawn().unwrap()
}

#[test]
fn a_folder_that_another_process_holds_is_open_already() {
    if let Some(home) = child_home() {
        let _folder = Folder::lock(Path::new(&home)).unwrap();
        println!("held");
        // Until the parent closes the pipe.
        let _ = std::io::stdin().read(&mut [0]);
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut child = spawn("a_folder_that_another_process_holds_is_open_already", home.path());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("held")));
    assert_eq!(Folder::lock(home.path()).err(), Some(StoreError::AlreadyOpen));
    // A process that dies lets go.
    child.kill().unwrap();
    child.wait().unwrap();
    Folder::lock(home.path()).unwrap();
}

#[test]
fn an_app_that_dies_inside_a_transaction_leaves_the_state_before_it() {
    if let Some(home) = child_home() {
        let (_folder, mut store) = open(Path::new(&home));
        let _: Result<(), Refused> = store.write(|rows| {
            for n in 0..200 {
                let entry = common::appreciation(&format!("never committed {n}"));
                create(rows, &common::facts(0), &common::pen(0), Some(day("2026-11-21")), &entry)?;
            }
            std::process::abort();
        });
    }
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    write(&mut store, day("2026-11-20"), &common::appreciation("committed"));
    drop((folder, store));
    let test = "an_app_that_dies_inside_a_transaction_leaves_the_state_before_it";
    assert!(!spawn(test, home.path()).wait().unwrap().success());
    let (folder, store) = open(home.path());
    assert_eq!(entries(&folder), ["committed"]);
    assert!(store.integrity().unwrap().is_sound());
}

/// Runs this test again inside a mount namespace of its own, after `prepare` has mounted what it needs.
/// `false` when this machine does not allow that.
fn in_mounts(test: &str, home: &Path, prepare: &str) -> bool {
    let possible = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "true"])
        .status()
        .is_ok_and(|status| status.success());
    if !possible {
        println!("skipped: no mount namespaces here");
        return false;
    }
    let binary = env::current_exe().unwrap();
    let script = format!("{prepare} && exec '{}' {test} --exact --nocapture", binary.display());
    let status = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .env(HOME, home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "the child failed");
    true
}

#[test]
fn a_full_disk_is_said_so_and_loses_nothing_that_was_committed() {
    if let Some(home) = child_home() {
        let (folder, mut store) = open(Path::new(&home));
        let (facts, pen) = (common::facts(0), common::pen(0));
        let mut written = 0;
        let error = loop {
            let entry =
                common::appreciation(&format!("number {written:04} {}", "word ".repeat(400)));
            let result: Result<(), Refused> = store.write(|rows| {
                create(rows, &facts, &pen, Some(day("2026-11-20")), &entry)?;
                Ok(())
            });
            match result {
                Ok(()) => written += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(error, Refused::Store(StoreError::DiskFull));
        assert!(written > 2);
        assert_eq!(entries(&folder).len(), written);
        drop(store);
        let store = CoupleStore::open(&folder, &key()).unwrap();
        assert_eq!(entries(&folder).len(), written);
        drop(store);
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let test = "a_full_disk_is_said_so_and_loses_nothing_that_was_committed";
    in_mounts(
        test,
        home.path(),
        &format!("mount -t tmpfs -o size=600k none '{}'", home.path().display()),
    );
}

#[test]
fn a_read_only_disk_is_said_so() {
    if let Some(home) = child_home() {
        assert_eq!(Folder::lock(Path::new(&home)).err(), Some(StoreError::ReadOnly));
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    write(&mut store, day("2026-11-20"), &common::appreciation("tea"));
    drop((folder, store));
    let before = insides(home.path());
    let path = home.path().display();
    let prepare = format!("mount --bind '{path}' '{path}' && mount -o remount,bind,ro '{path}'");
    in_mounts("a_read_only_disk_is_said_so", home.path(), &prepare);
    assert!(insides(home.path()) == before);
}
