//! Alone in its process, so that the descriptors that are counted are the link's.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use hearth_link::{DialPlan, Link, LinkConfig, Purpose};
use zeroize::Zeroizing;

fn descriptors() -> Vec<String> {
    std::fs::read_dir("/proc/self/fd")
        .unwrap()
        .filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok())
        .map(|target| target.display().to_string())
        .filter(|target| target.starts_with("socket:"))
        .collect()
}

async fn phone(n: u8) -> Link {
    let bind = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = LinkConfig::new(Zeroizing::new([n; 32]), bind);
    Link::bind(config, Arc::new(|_, _| true)).await.unwrap()
}

/// iOS kills an app whose sockets are open when it sleeps (`style.md` section 4).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_close_no_socket_is_left() {
    let before = descriptors();
    let (anna, ben) = (phone(1).await, phone(2).await);
    let plan = DialPlan::discovered(ben.addresses());
    let (pipe, incoming) = tokio::join!(anna.dial(ben.id(), &plan, Purpose::Sync), ben.accept());
    let kept = (pipe.unwrap(), incoming.unwrap());
    assert!(descriptors().len() >= before.len() + 2);

    tokio::join!(anna.close(), ben.close());
    // The UDP sockets are gone; iroh's interface watcher ends with its tasks, a moment later.
    tokio::time::timeout(Duration::from_secs(10), async {
        while descriptors() != before {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap_or_else(|_| panic!("before {before:?}, after {:?}", descriptors()));
    drop(kept);
}
