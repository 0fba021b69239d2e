//! What a shutdown leaves behind in the process: nothing. In a file of its own, so that it has a process of
//! its own and every thread named after Hearth is the one under test.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{TestClock, phone};
use hearth_app::{ListFilter, Visibility};

fn threads() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    // One that ends while it is looked at has no name any more.
    let names = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| name.starts_with("hearth")).collect()
}

#[tokio::test]
async fn a_shutdown_ends_every_thread_before_it_returns() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let hearth = phone(folder.path(), "ada", &TestClock::new()).await;
        hearth.appreciate("You hummed.", None, Visibility::Private).await.unwrap();
        hearth.list(ListFilter::default(), None, 5).await.unwrap();
        assert!(threads().iter().any(|name| name.starts_with("hearth-writer")));
        hearth.shutdown().await.unwrap();
        assert_eq!(threads(), Vec::<String>::new());
    }
}
