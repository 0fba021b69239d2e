//! The pairing screen over several connections: tries, time, and who is let in.

use super::super::*;
use super::harness::*;
use crate::frame;

fn open() -> Shower {
    Shower::open(own(ADA), secret(), fresh())
}

/// The first frame of a phone with this secret on a connection with this `K`.
fn proof(secret: u8, k: u8) -> Vec<u8> {
    let code = PairingCode::new(device(ADA), [], CodeSecret::new([secret; 16]));
    let mut scanner = Scanner::new(own(BEN), &code).unwrap();
    sent(&scanner.step(connected(1, k, ADA)), 1)
}

fn wrong_try(shower: &mut Shower, line: u64) -> Vec<Action> {
    assert!(shower.step(connected(line, 1, BEN), at(1)).is_empty());
    shower.step(received(line, &proof(0, 1)), at(1))
}

#[test]
fn two_wrong_answers_leave_the_screen_open_and_the_third_closes_it() {
    let mut shower = open();
    for line in 1..=2 {
        let actions = wrong_try(&mut shower, line);
        assert_eq!(sent(&actions, line), refusal(Refusal::WrongCode));
        assert_eq!(failure(&actions), None);
        assert_eq!(shower.screen(), Screen::Showing);
    }
    let mut third = open();
    wrong_try(&mut third, 1);
    wrong_try(&mut third, 2);
    let _ = third.step(connected(3, 1, BEN), at(1));
    let _ = third.step(received(3, &proof(0x5e, 1)), at(1));
    assert_eq!(third.screen(), Screen::Pairing, "the right answer still counts at the third try");

    let actions = wrong_try(&mut shower, 3);
    assert_eq!(sent(&actions, 3), refusal(Refusal::WrongCode));
    assert_eq!(failure(&actions), Some(Failure::Exhausted));
    assert_eq!(shower.screen(), Screen::Exhausted);
    assert!(shower.code([]).is_none());
    let late = shower.step(connected(4, 1, BEN), at(1));
    assert_eq!(sent(&late, 4), refusal(Refusal::WrongCode));
}

#[test]
fn a_connection_that_is_cut_before_it_answered_is_not_a_try() {
    let mut shower = open();
    for line in 1..=10 {
        assert!(shower.step(connected(line, 1, BEN), at(1)).is_empty());
        assert!(shower.step(received(line, &proof(0x5e, 1)[..20]), at(1)).is_empty());
        assert!(shower.step(Event::Cut { line: Line(line) }, at(1)).is_empty());
    }
    assert_eq!(shower.screen(), Screen::Showing);
}

#[test]
fn two_minutes_close_the_screen_whatever_happens_next() {
    let last = Duration::from_millis(119_999);
    let mut shower = open();
    assert!(shower.step(Event::Tick, last).is_empty());
    assert_eq!(failure(&shower.step(Event::Tick, SCREEN_OPEN)), Some(Failure::TimedOut));
    assert!(shower.code([]).is_none());

    let mut shower = open();
    let actions = shower.step(connected(1, 1, BEN), SCREEN_OPEN);
    assert_eq!(failure(&actions), Some(Failure::TimedOut));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));

    let mut shower = open();
    let _ = shower.step(connected(1, 1, BEN), last);
    let actions = shower.step(received(1, &proof(0x5e, 1)), SCREEN_OPEN);
    assert_eq!(failure(&actions), Some(Failure::TimedOut));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
    assert_eq!(shower.screen(), Screen::TimedOut);
    assert!(shower.step(received(1, &proof(0x5e, 1)), SCREEN_OPEN).is_empty());
}

#[test]
fn people_may_take_longer_than_the_code_counts_to_say_yes() {
    let mut shower = open();
    let _ = shower.step(connected(1, 1, BEN), at(119));
    let actions = shower.step(received(1, &proof(0x5e, 1)), at(119));
    assert_eq!(failure(&actions), None);
    assert!(shower.step(Event::Tick, at(500)).is_empty());
    assert_eq!(shower.screen(), Screen::Pairing);
}

#[test]
fn a_second_dialler_is_told_busy_and_disturbs_nobody() {
    let mut table = Table::new(own(ADA), own(BEN));
    for line in [2, 3] {
        let actions = table.shower.step(connected(line, 9, EVE), at(10));
        assert_eq!(sent(&actions, line), refusal(Refusal::Busy));
        assert!(
            matches!(actions[..], [Action::Send { .. }, Action::Finished { line: Line(on) }] if on == line)
        );
        assert!(table.shower.step(received(line, &proof(0, 9)), at(10)).is_empty());
        assert!(table.shower.step(Event::Cut { line: Line(line) }, at(10)).is_empty());
        table.deliver(&mut untouched);
    }
    table.run_untouched().assert_paired();
}

#[test]
fn a_silent_dialler_keeps_the_next_one_out_for_five_seconds_only() {
    let mut shower = open();
    let _ = shower.step(connected(1, 1, EVE), at(10));
    let actions = shower.step(connected(2, 2, BEN), Duration::from_millis(14_999));
    assert_eq!(sent(&actions, 2), refusal(Refusal::Busy));
    let actions = shower.step(connected(3, 3, BEN), at(10) + PROOF_WINDOW);
    assert_eq!((sent(&actions, 1), sent(&actions, 3)), (refusal(Refusal::WrongCode), vec![]));
    let actions = shower.step(received(3, &proof(0x5e, 3)), at(16));
    assert_eq!(shower.screen(), Screen::Pairing);
    assert!(sent(&actions, 3).len() > 32);
}

#[test]
fn a_code_that_was_answered_rightly_once_is_used_up() {
    let mut shower = open();
    let _ = shower.step(connected(1, 1, BEN), at(1));
    let _ = shower.step(received(1, &proof(0x5e, 1)), at(1));
    assert!(shower.code([]).is_none());
    let busy = shower.step(connected(2, 2, BEN), at(2));
    assert_eq!(sent(&busy, 2), refusal(Refusal::Busy));
    let cut = shower.step(Event::Cut { line: Line(1) }, at(3));
    assert_eq!(failure(&cut), Some(Failure::Cut));
    let again = shower.step(connected(3, 3, BEN), at(4));
    assert_eq!(sent(&again, 3), refusal(Refusal::WrongCode));
    assert!(shower.step(received(3, &proof(0x5e, 3)), at(4)).is_empty());
}

#[test]
fn whatever_is_wrong_with_an_answer_the_dialler_hears_the_same() {
    let reflected = frame::encode(0x41, &[0; 32]);
    let too_long = [0, 0x20, 0, 0, 0x40];
    let answers: [&[u8]; 6] = [
        &proof(0, 1),
        &proof(0x5e, 2),
        &reflected,
        &too_long,
        &frame::encode(0x40, &[0; 31]),
        &[0; 4],
    ];
    for answer in answers {
        let mut shower = open();
        let _ = shower.step(connected(1, 1, BEN), at(1));
        let actions = shower.step(received(1, answer), at(1));
        assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
        assert!(matches!(actions[..], [Action::Send { .. }, Action::Finished { .. }]));
    }
}

#[test]
fn an_answer_may_come_in_any_pieces_and_after_frames_of_a_newer_version() {
    let mut shower = open();
    let _ = shower.step(connected(1, 1, BEN), at(1));
    let newer = frame::encode(0xf0, b"something new");
    for byte in [newer.clone(), newer, proof(0x5e, 1)].concat() {
        let _ = shower.step(received(1, &[byte]), at(1));
    }
    assert_eq!(shower.screen(), Screen::Pairing);
    let mut shower = open();
    let _ = shower.step(connected(1, 1, BEN), at(1));
    let flood = frame::encode(0xf0, &[]).repeat(17);
    let actions = shower.step(received(1, &flood), at(1));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
}
