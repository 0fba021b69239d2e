//! Histories with all faults at once (`cargo xtask soak`): those that failed once hold, and each follows from its seed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]
#![cfg(feature = "store")]

use two_phones::Random;
use two_phones::soak::{History, On};

/// One history a line, as the command takes it, then why it failed.
const KEPT: &str = include_str!("../soak.seeds");

fn kept() -> Vec<History> {
    let lines = KEPT.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split('#').next().unwrap().trim().parse().unwrap()).collect()
}

#[test]
fn histories_that_failed_once_hold() {
    for history in kept() {
        if let Err(failure) = history.run() {
            panic!("{}: cargo xtask soak {}", failure.why, failure.history);
        }
    }
}

#[test]
fn fresh_histories_hold() {
    let mut seeds = Random::seeded(5);
    for _ in 0..6 {
        let history = History::of(seeds.number(), None);
        if let Err(failure) = history.run() {
            panic!("{}: cargo xtask soak {}", failure.why, failure.history);
        }
    }
}

#[test]
fn the_same_seed_is_the_same_history_byte_for_byte() {
    for on in [On::Maps, On::Disk] {
        let history = History { seed: 20_261_128, devices: 3, steps: 50, on };
        let digest = || history.run().unwrap_or_else(|failure| panic!("{}", failure.why)).digest;
        assert_eq!(digest(), digest());
        let other = History { seed: history.seed + 1, ..history };
        assert_ne!(
            digest(),
            other.run().unwrap_or_else(|failure| panic!("{}", failure.why)).digest
        );
    }
}

#[test]
fn a_history_is_the_same_over_maps_and_on_disk() {
    let history = History { seed: 3, devices: 2, steps: 30, on: On::Maps };
    let digest =
        |history: History| history.run().unwrap_or_else(|failure| panic!("{}", failure.why)).digest;
    assert_eq!(digest(history), digest(History { on: On::Disk, ..history }));
}

#[test]
fn a_history_is_read_as_it_is_written() {
    let history = History::of(7, Some(4));
    assert_eq!(history.to_string().parse(), Ok(history));
    for wrong in [
        "",
        "--seed 1",
        "--seed x --devices 2 --steps 3 --on maps",
        "--seed 1 --devices 2 --steps 3 --on air",
    ] {
        assert!(wrong.parse::<History>().is_err(), "{wrong}");
    }
}
