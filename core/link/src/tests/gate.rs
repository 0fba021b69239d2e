use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use iroh::{
    Endpoint, EndpointAddr, RelayMode, SecretKey, TransportAddr,
    dns::DnsResolver,
    endpoint::{Connection, ConnectionError, ReadError, ReadExactError, presets},
};

use super::{id, meet, phone, phone_with, secret, way_to, within};
use crate::{DialError, Link, PipeError, Purpose};

/// An iroh endpoint that keeps to none of our rules.
async fn stranger(n: u8) -> Endpoint {
    Endpoint::builder(presets::Minimal)
        .secret_key(SecretKey::from_bytes(&secret(n)))
        .relay_mode(RelayMode::Disabled)
        .dns_resolver(DnsResolver::builder().disable_fallback().build())
        .clear_ip_transports()
        .bind_addr("127.0.0.1:0")
        .unwrap()
        .bind()
        .await
        .unwrap()
}

async fn connect(stranger: &Endpoint, to: &Link) -> Connection {
    let addresses = to.addresses().into_iter().map(TransportAddr::Ip);
    let to = EndpointAddr::from_parts(to.id().endpoint_id().unwrap(), addresses);
    within(stranger.connect(to, Purpose::Sync.alpn())).await.unwrap()
}

#[tokio::test]
async fn a_device_that_the_gate_does_not_admit_is_told_so_and_the_app_never_sees_it() {
    let anna = phone_with(1, |who, _| who == id(2)).await;
    let (ben, eve) = (phone(2).await, phone(3).await);
    for _ in 0..5 {
        let refused = within(eve.dial(anna.id(), &way_to(&anna), Purpose::Sync)).await;
        assert!(matches!(refused, Err(DialError::NotAdmitted)), "{refused:?}");
    }
    // `meet` checks that the first one Anna sees is Ben.
    meet(&ben, &anna).await;
}

#[tokio::test]
async fn the_gate_knows_the_purpose_and_a_refusal_looks_the_same() {
    let anna = phone_with(1, |_, purpose| purpose == Purpose::Pairing).await;
    let ben = phone(2).await;
    let refused = within(ben.dial(anna.id(), &way_to(&anna), Purpose::Sync)).await;
    assert!(matches!(refused, Err(DialError::NotAdmitted)), "{refused:?}");
    let plan = way_to(&anna);
    let (pipe, incoming) =
        within(async { tokio::join!(ben.dial(id(1), &plan, Purpose::Pairing), anna.accept()) })
            .await;
    assert_eq!((pipe.unwrap().remote(), incoming.unwrap().purpose), (id(1), Purpose::Pairing));
}

#[tokio::test]
async fn the_gate_is_asked_anew_for_every_connection() {
    let open = Arc::new(AtomicBool::new(true));
    let asked = open.clone();
    let anna = phone_with(1, move |_, _| asked.load(Ordering::SeqCst)).await;
    let ben = phone(2).await;
    meet(&ben, &anna).await;
    open.store(false, Ordering::SeqCst);
    let revoked = within(ben.dial(anna.id(), &way_to(&anna), Purpose::Sync)).await;
    assert!(matches!(revoked, Err(DialError::NotAdmitted)), "{revoked:?}");
}

#[tokio::test]
async fn no_byte_and_no_address_is_sent_to_a_device_that_is_not_admitted() {
    let anna = phone_with(1, |_, _| false).await;
    let eve = stranger(3).await;
    let connection = connect(&eve, &anna).await;
    let (mut send, mut receive) = connection.open_bi().await.unwrap();
    send.write_all(b"let me in").await.unwrap();
    let end = within(receive.read_exact(&mut [0])).await;
    let Err(ReadExactError::ReadError(ReadError::ConnectionLost(
        ConnectionError::ApplicationClosed(close),
    ))) = end
    else {
        panic!("{end:?}");
    };
    assert_eq!((u64::from(close.error_code), close.reason.len()), (1, 0));
    let received = connection.stats().frame_rx;
    assert_eq!((received.stream, received.datagram), (0, 0), "{received:?}");
    assert_eq!((received.add_address, received.reach_out), (0, 0), "{received:?}");
    eve.close().await;
}

#[tokio::test]
async fn strangers_that_finish_no_handshake_hold_up_nobody() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let eve = stranger(3).await;
    let mut held = Vec::new();
    for _ in 0..8 {
        // Connected, but never a stream.
        held.push(connect(&eve, &anna).await);
    }
    meet(&ben, &anna).await;
    assert!(held.iter().all(|connection| connection.close_reason().is_none()));
    eve.close().await;
}

#[tokio::test]
async fn an_admitted_device_that_speaks_out_of_turn_is_not_let_through() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let eve = stranger(3).await;
    let connection = connect(&eve, &anna).await;
    let (mut send, mut receive) = connection.open_bi().await.unwrap();
    send.write_all(b"\xff").await.unwrap();
    assert!(within(receive.read_exact(&mut [0])).await.is_err());
    meet(&ben, &anna).await;
    eve.close().await;
}

#[tokio::test]
async fn the_other_side_can_open_no_second_stream() {
    let anna = phone(1).await;
    let eve = stranger(3).await;
    let connection = connect(&eve, &anna).await;
    let (mut send, _receive) = connection.open_bi().await.unwrap();
    send.write_all(&[1]).await.unwrap();
    let incoming = within(anna.accept()).await.unwrap();
    assert!(connection.max_datagram_size().is_none());
    let mut uni = Box::pin(connection.open_uni());
    let mut second = Box::pin(connection.open_bi());
    tokio::select! {
        biased;
        _ = &mut uni => panic!("a stream in one direction"),
        _ = &mut second => panic!("a second stream"),
        () = tokio::task::yield_now() => {}
    }
    let (_, mut reader) = incoming.pipe.split();
    drop((uni, second));
    connection.close(9u32.into(), b"");
    assert_eq!(within(reader.read()).await, Err(PipeError::Cut));
    eve.close().await;
}
