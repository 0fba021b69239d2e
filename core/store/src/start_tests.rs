//! The start of a process: every connection finds SQLCipher complete, however many are opened at once.

use std::env;
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::thread;

use crate::journal::SCHEMA;
use crate::{DatabaseKey, open};

const HOME: &str = "HEARTH_TEST_START";
const THREADS: usize = 8;

#[test]
fn connections_that_are_opened_all_at_once_as_the_process_starts_find_all_of_sqlcipher() {
    if let Some(home) = env::var_os(HOME) {
        let barrier = Barrier::new(THREADS);
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let path = std::path::Path::new(&home).join(format!("{thread}.db"));
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    let key = DatabaseKey::from_bytes([1; 32]);
                    let connection = open::writer(&path, &key, &SCHEMA).unwrap();
                    connection.prepare("SELECT sqlcipher_export('none')").unwrap();
                });
            }
        });
        return;
    }
    // Before `start` came first, one in a dozen failed.
    for start in 0..30 {
        let home = tempfile::tempdir().unwrap();
        let name = "start_tests::connections_that_are_opened_all_at_once_as_the_process_starts_find_all_of_sqlcipher";
        let child = Command::new(env::current_exe().unwrap())
            .args([name, "--exact"])
            .env(HOME, home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(child.success(), "start {start}");
    }
}
