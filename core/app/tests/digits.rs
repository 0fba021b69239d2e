//! Pairing by typed digits between whole cores, which find each other through a folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;
use std::sync::Arc;

use hearth_app::{Aim, Hearth, HearthError, PairingEvent, PairingSession};

use common::{TestClock, meet, pair, phone};

async fn says_yes(session: &PairingSession) {
    let event = session.next().await;
    assert!(matches!(event, Some(PairingEvent::Ask { .. })), "{event:?}");
    session.answer(true).await;
}

async fn is_paired(session: &PairingSession) {
    let event = session.next().await;
    assert!(matches!(event, Some(PairingEvent::Paired { .. })), "{event:?}");
}

/// Types digits on a phone; how it failed.
async fn fails(phone: &Arc<Hearth>, digits: &str) -> HearthError {
    let session = phone.pair_type_digits(digits, Aim::Partner).await.unwrap();
    match session.next().await {
        Some(PairingEvent::Failed(error)) => error,
        other => panic!("{other:?}"),
    }
}

async fn new_digits(session: &PairingSession) -> String {
    match session.next().await {
        Some(PairingEvent::NewDigits { digits }) => digits,
        other => panic!("{other:?}"),
    }
}

fn other_than(digits: &str) -> String {
    let last = if digits.ends_with('7') { "8" } else { "7" };
    format!("{}{last}", &digits[..digits.len() - 1])
}

/// How many phones can be found to pair with.
fn advertised(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder.join("meet")).into_iter().flatten().flatten();
    files.filter(|file| file.path().extension().is_some_and(|kind| kind == "pair")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn sr_35_two_phones_pair_by_digits_once_both_have_said_yes() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let ben = phone(folder.path(), "ben", &clock).await;
    let screen = ada.pair_show_digits(Aim::Partner).await.unwrap();
    let digits = screen.digits().unwrap().to_owned();
    assert_eq!((digits.len(), digits.as_bytes()[4]), (9, b' '));
    assert!(screen.code().is_none() && screen.qr().is_err());
    assert_eq!(advertised(folder.path()), 1);
    let other = ben.pair_type_digits(&digits.replace(' ', "-"), Aim::Partner).await.unwrap();
    says_yes(&screen).await;
    assert_eq!(advertised(folder.path()), 0, "found no longer than the digits count");
    says_yes(&other).await;
    is_paired(&screen).await;
    is_paired(&other).await;
    meet(&ada, &ben).await;
    assert!(ada.partner().await.unwrap().unwrap().complete);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_digit_costs_the_code_and_the_third_a_pause_but_not_the_qr_code() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let ben = phone(folder.path(), "ben", &clock).await;
    let screen = ada.pair_show_digits(Aim::Partner).await.unwrap();
    let first = screen.digits().unwrap().to_owned();
    assert!(matches!(fails(&ben, &other_than(&first)).await, HearthError::NotMet { .. }));
    let second = new_digits(&screen).await;
    assert_ne!(first, second);
    assert!(matches!(fails(&ben, &other_than(&second)).await, HearthError::NotMet { .. }));
    new_digits(&screen).await;
    drop(screen);

    let screen = ada.pair_show_digits(Aim::Partner).await.unwrap();
    let third = screen.digits().unwrap().to_owned();
    fails(&ben, &other_than(&third)).await;
    assert!(matches!(screen.next().await, Some(PairingEvent::Failed(HearthError::NotMet { .. }))));
    assert!(screen.next().await.is_none());
    assert_eq!(advertised(folder.path()), 0);
    let Err(HearthError::NotMet { reason }) = ada.pair_show_digits(Aim::Partner).await else {
        panic!("no pause")
    };
    assert!(reason.contains("10 minutes"), "{reason}");
    pair(&ada, &ben).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn digits_find_their_phone_beside_a_stranger_that_shows_some_too() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ada = phone(folder.path(), "ada", &clock).await;
    let ben = phone(folder.path(), "ben", &clock).await;
    let eve = phone(folder.path(), "eve", &clock).await;
    let strange = eve.pair_show_digits(Aim::Partner).await.unwrap();
    let screen = ada.pair_show_digits(Aim::Partner).await.unwrap();
    assert_eq!(advertised(folder.path()), 2);
    let other = ben.pair_type_digits(screen.digits().unwrap(), Aim::Partner).await.unwrap();
    says_yes(&other).await;
    says_yes(&screen).await;
    is_paired(&screen).await;
    is_paired(&other).await;
    drop(strange);
    meet(&ada, &ben).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn digits_that_nobody_shows_and_text_that_is_none_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::new();
    let ben = phone(folder.path(), "ben", &clock).await;
    for text in ["1234567", "123456789", "HEARTH1:AAAA", ""] {
        let refused = ben.pair_type_digits(text, Aim::Partner).await.err();
        assert!(matches!(refused, Some(HearthError::Invalid { .. })), "{text}: {refused:?}");
    }
    assert!(matches!(fails(&ben, "1234 5678").await, HearthError::NotMet { .. }));
    // Leaving the screen while it looks.
    let session = ben.pair_type_digits("1234 5678", Aim::Partner).await.unwrap();
    session.cancel().await;
    assert_eq!(session.next().await, None);
}
