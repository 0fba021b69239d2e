//! What a session costs in bytes and turns: budgets that do not depend on the machine.

use hearth_domain::ids::{LogId, SpaceId};
use hearth_domain::log::{Chain, Head};
use hearth_domain::space::Summary;
use hearth_domain::state::{EndsHash, Fingerprint};

use super::phones::{SYNCED, appreciate, assert_same, edit, meet, phone, plan};
use crate::frame;
use crate::session::Outcome;
use crate::session::message::{BYE, Hello};

const NOTHING_NEW: [Option<Outcome>; 2] = [Some(Outcome::NothingNew); 2];

#[test]
fn nothing_changed_costs_at_most_256_bytes_with_four_logs_and_40_a_further_one() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    for logs in 1..=6 {
        for phone in [&mut ada, &mut ben] {
            phone.retire_log().unwrap();
            appreciate(phone, "a log more");
        }
        meet(&mut ada, &mut ben);
        assert_same(&mut ada, &mut ben);
        let met = meet(&mut ada, &mut ben);
        assert_eq!(met.outcomes, NOTHING_NEW);
        assert_eq!(met.turns, 2, "one round trip");
        let logs: usize = 2 * logs;
        let budget = 256 + 40 * logs.saturating_sub(4);
        let bytes: usize = met.bytes.iter().sum();
        assert!(bytes <= budget, "{bytes} bytes for {logs} logs");
    }
}

#[test]
fn nothing_changed_costs_the_same_after_two_million_acts() {
    let budget = |logs: usize| {
        let head = |at: usize| Head {
            log: LogId([at.to_le_bytes()[0]; 16]),
            n: 2_000_000,
            chain: Chain([7; 32]),
        };
        let summary = Summary {
            space: SpaceId([1; 32]),
            fingerprint: Fingerprint([2; 32]),
            ends: EndsHash([3; 32]),
            logs: (0..logs).map(head).collect(),
            asks: 0,
        };
        2 * (Hello::of(&summary).encode().len() + frame::encode(BYE, &[]).len())
    };
    assert!(budget(4) <= 256, "{}", budget(4));
    assert!(budget(5) - budget(4) <= 40);
}

#[test]
fn a_typical_session_takes_one_round_trip() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let id = plan(&mut ada, "soup");
    meet(&mut ada, &mut ben);
    appreciate(&mut ada, "you made coffee before I woke up");
    edit(&mut ben, &id, "soup and bread");
    let met = meet(&mut ada, &mut ben);
    assert_eq!(met.outcomes, [SYNCED; 2]);
    // Hello there and back, everything there and back, Done there and back.
    assert_eq!(met.turns, 3, "half a round trip after the one that moved everything");
    assert_eq!(met.groups, [1, 1]);
    let bytes: usize = met.bytes.iter().sum();
    assert!(bytes < 900, "{bytes}");
}

#[test]
fn a_word_added_to_a_long_note_costs_no_more_than_one_added_to_a_short_note() {
    let cost = |words: usize| {
        let (mut ada, mut ben) = (phone(1), phone(2));
        let note = "rain ".repeat(words);
        let id = plan(&mut ada, &note);
        meet(&mut ada, &mut ben);
        edit(&mut ben, &id, &format!("{note} sun"));
        meet(&mut ada, &mut ben).bytes.iter().sum::<usize>()
    };
    assert!(cost(2000) <= cost(2) + 20);
}
