use std::{
    net::UdpSocket,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use super::{id, meet, phone, phone_with, way_to, within};
use crate::{DIAL_LIMIT, DialError, DialPlan, HEAD_START, Purpose};

/// An address at which something is bound that never answers.
fn silence() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").unwrap()
}

#[tokio::test]
async fn a_dead_address_gives_nobody_there_within_the_limit() {
    let anna = phone(1).await;
    let (one, two) = (silence(), silence());
    let plan = DialPlan {
        last: Some(one.local_addr().unwrap()),
        discovered: vec![two.local_addr().unwrap()],
    };
    let start = Instant::now();
    let nobody = within(anna.dial(id(2), &plan, Purpose::Sync)).await;
    assert!(matches!(nobody, Err(DialError::NobodyThere)), "{nobody:?}");
    assert!(start.elapsed() < DIAL_LIMIT * 2);
}

#[tokio::test]
async fn the_address_of_another_device_gives_someone_else_and_its_app_hears_nothing() {
    let asked = Arc::new(AtomicBool::new(false));
    let asking = asked.clone();
    let gate = move |_, _| !asking.swap(true, Ordering::SeqCst);
    let (anna, ben) = (phone(1).await, phone_with(2, gate).await);
    let start = Instant::now();
    let other = within(anna.dial(id(3), &way_to(&ben), Purpose::Sync)).await;
    assert!(matches!(other, Err(DialError::SomeoneElse)), "{other:?}");
    assert!(start.elapsed() < DIAL_LIMIT, "this is known at once");
    within(ben.close()).await;
    assert!(!asked.load(Ordering::SeqCst), "no gate before both keys are proven");
}

#[tokio::test]
async fn a_device_that_moved_is_found_at_a_discovered_address() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let old = silence();
    let plan = DialPlan { last: Some(old.local_addr().unwrap()), discovered: ben.addresses() };
    let (pipe, incoming) =
        within(async { tokio::join!(anna.dial(ben.id(), &plan, Purpose::Sync), ben.accept()) })
            .await;
    assert_eq!((pipe.unwrap().remote(), incoming.unwrap().who), (ben.id(), anna.id()));
}

#[tokio::test]
async fn each_end_of_a_pipe_says_where_the_other_can_be_dialled() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    assert_eq!(at_anna.address(), ben.addresses().first().copied());
    assert_eq!(at_ben.address(), anna.addresses().first().copied());
    within(anna.close()).await;
    assert_eq!(at_anna.address(), None);
}

#[tokio::test]
async fn a_device_at_its_last_address_is_reached_before_discovery_has_a_say() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let elsewhere = silence();
    let plan = DialPlan {
        last: ben.addresses().first().copied(),
        discovered: vec![elsewhere.local_addr().unwrap()],
    };
    let start = Instant::now();
    let (pipe, incoming) =
        within(async { tokio::join!(anna.dial(ben.id(), &plan, Purpose::Sync), ben.accept()) })
            .await;
    assert!(pipe.is_ok() && incoming.is_some());
    if start.elapsed() < HEAD_START {
        elsewhere.set_nonblocking(true).unwrap();
        assert!(elsewhere.recv(&mut [0; 2000]).is_err(), "sent to an address nobody needed");
    }
}

#[tokio::test]
async fn a_plan_without_an_address_gives_no_address() {
    let anna = phone(1).await;
    for plan in [
        DialPlan::default(),
        DialPlan::discovered(["0.0.0.0:5".parse().unwrap(), "10.0.0.1:0".parse().unwrap()]),
    ] {
        let nowhere = within(anna.dial(id(2), &plan, Purpose::Sync)).await;
        assert!(matches!(nowhere, Err(DialError::NoAddress)), "{nowhere:?}");
    }
}

#[tokio::test]
async fn a_device_does_not_dial_itself() {
    let anna = phone(1).await;
    let itself = within(anna.dial(anna.id(), &way_to(&anna), Purpose::Sync)).await;
    assert!(matches!(itself, Err(DialError::Other(_))), "{itself:?}");
}

#[tokio::test]
async fn bytes_that_are_no_key_belong_to_nobody() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    // y = 2 has no x on the curve.
    let mut no_point = [0; 32];
    no_point[0] = 2;
    let nobody = within(anna.dial(crate::DeviceId(no_point), &way_to(&ben), Purpose::Sync)).await;
    assert!(matches!(nobody, Err(DialError::NobodyThere)), "{nobody:?}");
}

#[tokio::test]
async fn sync_and_pairing_share_one_endpoint_and_devices_may_meet_more_than_once() {
    let (anna, ben, eve) = (phone(1).await, phone(2).await, phone(3).await);
    let plan = way_to(&anna);
    let mut pipes = Vec::new();
    for (from, purpose) in
        [(&ben, Purpose::Sync), (&eve, Purpose::Pairing), (&ben, Purpose::Pairing)]
    {
        let (pipe, incoming) =
            within(async { tokio::join!(from.dial(id(1), &plan, purpose), anna.accept()) }).await;
        let incoming = incoming.unwrap();
        assert_eq!((incoming.who, incoming.purpose), (from.id(), purpose));
        pipes.push((pipe.unwrap(), incoming.pipe));
    }
    // And Anna dials out over the same endpoint.
    pipes.push(meet(&anna, &ben).await);
    for (n, (at_dialler, at_acceptor)) in (0..).zip(pipes) {
        let (mut writer, _) = at_dialler.split();
        let (_back, mut reader) = at_acceptor.split();
        writer.write(&[n]).await.unwrap();
        assert_eq!(within(reader.read()).await, Ok(Some(vec![n])));
    }
}
