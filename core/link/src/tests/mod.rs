//! Two and more phones on loopback, with real iroh. Time limits are guards against a hang, never
//! part of what is checked.

mod bytes;
mod close;
mod dial;
mod gate;

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use zeroize::Zeroizing;

use crate::{DeviceId, DialPlan, Gate, Link, LinkConfig, Pipe, PipeReader, Purpose};

/// The secret of the `n`th phone.
fn secret(n: u8) -> [u8; 32] {
    [n; 32]
}

fn id(n: u8) -> DeviceId {
    DeviceId::of_secret(&secret(n))
}

/// The `n`th phone, on a free port of loopback.
async fn phone_with(n: u8, gate: impl Gate) -> Link {
    phone_at(n, ([127, 0, 0, 1], 0).into(), gate).await
}

async fn phone_at(n: u8, bind: SocketAddr, gate: impl Gate) -> Link {
    Link::bind(LinkConfig::new(Zeroizing::new(secret(n)), bind), Arc::new(gate)).await.unwrap()
}

/// The `n`th phone, which lets everyone in.
async fn phone(n: u8) -> Link {
    phone_with(n, |_, _| true).await
}

/// Where a phone is.
fn way_to(link: &Link) -> DialPlan {
    DialPlan::discovered(link.addresses())
}

/// `from` dials `to`; the pipe's end at each of them.
async fn meet(from: &Link, to: &Link) -> (Pipe, Pipe) {
    let plan = way_to(to);
    within(async {
        let (dialled, accepted) =
            tokio::join!(from.dial(to.id(), &plan, Purpose::Sync), to.accept());
        let incoming = accepted.unwrap();
        assert_eq!((incoming.who, incoming.purpose), (from.id(), Purpose::Sync));
        (dialled.unwrap(), incoming.pipe)
    })
    .await
}

/// Fails the test instead of hanging it.
async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), future).await.expect("hangs")
}

/// Everything up to the clean end.
async fn read_all(reader: &mut PipeReader) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(bytes) = within(reader.read()).await.unwrap() {
        assert!((1..=crate::CHUNK).contains(&bytes.len()));
        all.extend(bytes);
    }
    all
}

/// Bytes in which a lost or swapped part shows.
fn noise(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}
