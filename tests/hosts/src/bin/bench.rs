//! What a call costs where no language lies between: see `tests/hosts/bench.sh`.
#![allow(clippy::unwrap_used, reason = "a measurement")]

use std::cell::Cell;
use std::sync::Arc;
use std::time::Instant;

use hearth_ffi::{Config, Hearth, ListFilter, Visibility};

async fn median<F: Future<Output = ()>>(what: &str, times: usize, act: impl Fn() -> F) {
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let begun = Instant::now();
        act().await;
        took.push(begun.elapsed());
    }
    took.sort();
    println!("{what} {:.1}", took[times / 2].as_secs_f64() * 1e6);
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_str().unwrap().to_owned();
    let config = Config { home, bind: None, undo_window: None, automatic_sync: false };
    let phone = Arc::new(Hearth::open(config, hosts::ports("bench")).await.unwrap());
    for number in 0..200 {
        let text = format!("Number {number}: you made tea.");
        phone.appreciate(&text, Visibility::Private, None).await.unwrap();
    }
    let stream = Arc::new(phone.changes());
    let filter = || ListFilter { kinds: Vec::new(), visibility: None };
    median("in memory", 5000, || async {
        let _ = phone.sync_progress().unwrap();
    })
    .await;
    median("one call", 1000, || async {
        let _ = phone.partner().await.unwrap();
    })
    .await;
    median("50 rows", 300, || async {
        let _ = phone.list(filter(), None, 50).await.unwrap();
    })
    .await;
    median("write", 300, || async { phone.set_day_chain(true).await.unwrap() }).await;
    let seen = Cell::new(stream.next(None).await.unwrap().revision);
    median("write and wake-up", 300, || async {
        let (stream, after) = (Arc::clone(&stream), Some(seen.get()));
        let waiting = tokio::spawn(async move { stream.next(after).await });
        phone.set_day_chain(true).await.unwrap();
        seen.set(waiting.await.unwrap().unwrap().revision);
    })
    .await;
    phone.shutdown().await.unwrap();
}
