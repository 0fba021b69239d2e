use std::{
    io::ErrorKind,
    net::{SocketAddr, UdpSocket},
    sync::Arc,
};

use zeroize::Zeroizing;

use super::{id, meet, phone, phone_at, secret, way_to, within};
use crate::{DialError, DialPlan, Link, LinkConfig, LinkError, PipeError, Purpose};

/// An address of loopback that no other test uses, so that its ports are ours alone.
fn quiet_corner(n: u8) -> SocketAddr {
    ([127, 9, 9, n], 0).into()
}

/// Whether any UDP socket is bound to this address: then there is no room for another. (The kernel's list, read while
/// other tests open and close sockets, may leave one out.)
fn is_bound(address: SocketAddr) -> bool {
    UdpSocket::bind(address).is_err_and(|error| error.kind() == ErrorKind::AddrInUse)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_close_the_port_is_free_even_if_a_pipe_was_forgotten() {
    let ben = phone(2).await;
    for _ in 0..10 {
        let anna = phone_at(1, quiet_corner(1), |_, _| true).await;
        let address = anna.addresses()[0];
        let forgotten = meet(&ben, &anna).await;
        let (_writer, _reader) = meet(&anna, &ben).await.0.split();
        assert!(is_bound(address));
        within(anna.close()).await;
        assert!(!is_bound(address));
        UdpSocket::bind(address).unwrap();
        drop(forgotten);
    }
}

#[tokio::test]
async fn close_ends_everything_that_waits() {
    let (anna, ben) = (Arc::new(phone(1).await), phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    let (mut writer, mut reader) = at_anna.split();
    let reading = tokio::spawn(async move { reader.read().await });
    let writing = tokio::spawn(async move { writer.write(&vec![0; 20_000_000]).await });
    let accepting = tokio::spawn({
        let anna = anna.clone();
        async move { anna.accept().await.is_none() }
    });
    let silence = UdpSocket::bind("127.0.0.1:0").unwrap();
    let dialling = tokio::spawn({
        let (anna, plan) = (anna.clone(), DialPlan::discovered([silence.local_addr().unwrap()]));
        async move { anna.dial(id(3), &plan, Purpose::Sync).await.map(drop) }
    });
    // Until the dial is on its way.
    let silence = within(tokio::task::spawn_blocking(move || silence.recv(&mut [0; 2000])));
    silence.await.unwrap().unwrap();

    within(anna.close()).await;
    assert_eq!(within(reading).await.unwrap(), Err(PipeError::Closed));
    assert_eq!(within(writing).await.unwrap(), Err(PipeError::Closed));
    assert!(within(accepting).await.unwrap());
    assert!(matches!(within(dialling).await.unwrap(), Err(DialError::Closed)));
    // And the other side is told at once.
    let (_, mut from_anna) = at_ben.split();
    let end = within(async {
        loop {
            match from_anna.read().await {
                Ok(Some(_)) => {}
                end => break end,
            }
        }
    })
    .await;
    assert_eq!(end, Err(PipeError::Cut));
}

#[tokio::test]
async fn a_closed_link_stays_closed_and_may_be_closed_again() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let plan = way_to(&ben);
    within(async { tokio::join!(anna.close(), anna.close()) }).await;
    within(anna.close()).await;
    assert!(within(anna.accept()).await.is_none());
    assert_eq!(anna.addresses(), []);
    within(anna.network_changed()).await;
    let closed = within(anna.dial(ben.id(), &plan, Purpose::Sync)).await;
    assert!(matches!(closed, Err(DialError::Closed)), "{closed:?}");
}

#[tokio::test]
async fn the_same_device_can_come_back_at_the_same_address() {
    let ben = phone(2).await;
    let anna = phone_at(1, quiet_corner(2), |_, _| true).await;
    let address = anna.addresses()[0];
    meet(&ben, &anna).await;
    within(anna.close()).await;
    let anna = phone_at(1, address, |_, _| true).await;
    assert_eq!(anna.addresses(), [address]);
    meet(&ben, &anna).await;
    meet(&anna, &ben).await;
}

#[tokio::test]
async fn a_link_that_is_only_dropped_closes_by_itself() {
    let ben = phone(2).await;
    let anna = phone_at(1, quiet_corner(3), |_, _| true).await;
    let address = anna.addresses()[0];
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    drop(anna);
    let (_, mut reader) = at_ben.split();
    assert_eq!(within(reader.read()).await, Err(PipeError::Cut));
    let (_, mut reader) = at_anna.split();
    assert_eq!(within(reader.read()).await, Err(PipeError::Closed));
    within(async {
        while is_bound(address) {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_in_use_is_an_error_that_says_so() {
    let taken = UdpSocket::bind(quiet_corner(4)).unwrap();
    let address = taken.local_addr().unwrap();
    let config = LinkConfig::new(Zeroizing::new(secret(1)), address);
    let error = Link::bind(config, Arc::new(|_, _| true)).await.unwrap_err();
    let LinkError::CannotBind { reason, .. } = error else { panic!("{error:?}") };
    assert_eq!(reason, ErrorKind::AddrInUse);
}

#[tokio::test]
async fn a_change_of_the_network_that_is_none_harms_nothing() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    within(anna.network_changed()).await;
    within(ben.network_changed()).await;
    let (mut writer, _from_ben) = at_anna.split();
    let (_to_anna, mut reader) = at_ben.split();
    writer.write(b"still here").await.unwrap();
    assert_eq!(within(reader.read()).await, Ok(Some(b"still here".to_vec())));
}
