//! Opening, suspending, closing: what a host does with a phone's life.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{TestClock, try_phone};

#[tokio::test]
async fn many_phones_open_at_the_same_moment() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let mut opening = Vec::new();
    for number in 0..24 {
        let (path, clock) = (folder.path().to_owned(), clock.clone());
        opening.push(tokio::spawn(async move {
            try_phone(&path, &format!("p{number}"), &clock).await.map(drop)
        }));
    }
    for phone in opening {
        phone.await.unwrap().unwrap();
    }
}
