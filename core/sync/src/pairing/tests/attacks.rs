//! A third party between or beside the phones: wrong secrets, relays, replays, false ids.

use super::super::*;
use super::harness::*;
use crate::frame;

#[test]
fn a_wrong_secret_stores_nobody_and_tells_only_that() {
    let mut table = Table::with_secrets(own(ADA), own(BEN), 0x5f, [1, 1]);
    table.run(At::Shower, &mut untouched);
    table.assert_nobody_stored();
    assert_eq!(table.a.frames, vec![refusal(Refusal::WrongCode)]);
    assert_eq!(table.b.failed, Some(Failure::ThereRefused(Refusal::WrongCode)));
    assert_eq!(table.shower.screen(), Screen::Showing);
}

#[test]
fn proofs_relayed_between_two_tls_connections_fit_neither() {
    let mut table = Table::with_secrets(own(ADA), own(BEN), 0x5e, [1, 2]);
    table.run(At::Shower, &mut untouched);
    table.assert_nobody_stored();
    assert_eq!(table.a.frames, vec![refusal(Refusal::WrongCode)]);
}

#[test]
fn a_relayed_proof_of_the_shower_is_refused_by_the_scanner() {
    // Whoever answers in the shower's place can only show what it was given on another connection.
    let genuine = Table::with_secrets(own(ADA), own(BEN), 0x5e, [1, 1]).run_untouched();
    let mut table = Table::with_secrets(own(ADA), own(BEN), 0x5e, [2, 2]);
    let replayed = genuine.a.frames.concat();
    table.at(At::Scanner, Event::Received { line: LINE, bytes: replayed });
    assert_eq!(table.b.failed, Some(Failure::Here(Refusal::WrongCode)));
    assert_eq!(table.b.frames.len(), 2, "a proof and a refusal, no details");
}

#[test]
fn a_scanner_gives_no_proof_to_a_phone_that_is_not_the_one_in_the_code() {
    let code = PairingCode::new(device(ADA), [], secret());
    let mut scanner = Scanner::new(own(BEN), &code).unwrap();
    let actions = scanner.step(connected(1, 1, EVE));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
    assert_eq!(failure(&actions), Some(Failure::Here(Refusal::WrongCode)));
}

#[test]
fn a_proof_made_for_another_device_or_with_swapped_ids_is_refused() {
    let code = PairingCode::new(device(ADA), [], secret());
    let bens = sent(&Scanner::new(own(BEN), &code).unwrap().step(connected(1, 1, ADA)), 1);
    let swapped_code = PairingCode::new(device(BEN), [], secret());
    let adas = sent(&Scanner::new(own(ADA), &swapped_code).unwrap().step(connected(1, 1, BEN)), 1);
    for (answer, from, counts) in [(&bens, BEN, true), (&bens, EVE, false), (&adas, BEN, false)] {
        let mut shower = Shower::open(own(ADA), secret(), fresh());
        let _ = shower.step(connected(1, 1, from), at(1));
        let _ = shower.step(received(1, answer), at(1));
        assert_eq!(shower.screen() == Screen::Pairing, counts);
    }
}

#[test]
fn a_shower_refuses_its_own_id_at_the_other_end() {
    let mut shower = Shower::open(own(ADA), secret(), fresh());
    let actions = shower.step(connected(1, 1, ADA), at(1));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
    assert_eq!(shower.screen(), Screen::Showing);
}

#[test]
fn a_recorded_stream_replayed_on_another_connection_does_nothing() {
    let genuine = Table::new(own(ADA), own(BEN)).run_untouched();
    let (from_a, from_b) = (genuine.a.frames.concat(), genuine.b.frames.concat());
    for stream in [&from_b, &from_a] {
        let mut shower = Shower::open(own(ADA), secret(), fresh());
        let _ = shower.step(connected(1, 3, BEN), at(1));
        let mut actions = shower.step(received(1, stream), at(1));
        actions.extend(shower.step(Event::Yes, at(1)));
        assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
        assert!(!stores(&actions));

        let code = PairingCode::new(device(ADA), [], secret());
        let mut scanner = Scanner::new(own(BEN), &code).unwrap();
        let _ = scanner.step(connected(1, 3, ADA));
        let mut actions = scanner.step(received(1, stream));
        actions.extend(scanner.step(Event::Yes));
        assert!(failure(&actions).is_some() && !stores(&actions));
    }
}

#[test]
fn a_recorded_stream_replayed_after_the_end_does_nothing() {
    let mut table = Table::new(own(ADA), own(BEN)).run_untouched();
    let (from_a, from_b) = (table.a.frames.concat(), table.b.frames.concat());
    for event in [Event::Received { line: LINE, bytes: from_b }, Event::Yes, Event::No] {
        assert!(table.shower.step(event, at(20)).is_empty());
    }
    for event in [Event::Received { line: LINE, bytes: from_a }, Event::Yes, Event::No] {
        assert!(table.scanner.step(event).is_empty());
    }
}

#[test]
fn frames_thrown_back_at_their_sender_store_nobody() {
    for (side, index) in [
        (At::Shower, 0),
        (At::Shower, 1),
        (At::Shower, 2),
        (At::Shower, 3),
        (At::Shower, 4),
        (At::Scanner, 0),
        (At::Scanner, 1),
        (At::Scanner, 2),
        (At::Scanner, 3),
    ] {
        let genuine = Table::new(own(ADA), own(BEN)).run_untouched();
        let (of_a, of_b) = (genuine.a.frames, genuine.b.frames);
        let mut table = Table::new(own(ADA), own(BEN));
        // What `side` sends at `index` is replaced by what the other side sent at about the same place.
        table.run(side, &mut |from, n, frame| match from {
            At::Shower if (from, n) == (side, index) => of_b[n.min(3)].clone(),
            At::Scanner if (from, n) == (side, index) => of_a[n].clone(),
            _ => frame,
        });
        let seen = if side == At::Shower { &table.b } else { &table.a };
        assert!(seen.stored.is_none(), "{side:?} {index}");
        table.assert_stored_only_after_both_said_yes();
    }
}

#[test]
fn a_yes_for_a_conversation_that_went_otherwise_is_refused() {
    // One letter of Ben's name changes on the way: every single frame still reads well.
    let mut table = Table::new(own(ADA), own(BEN));
    table.run(At::Scanner, &mut |from, index, mut frame| {
        if (from, index) == (At::Scanner, 1) {
            let letter = frame.windows(3).position(|bytes| bytes == b"Ben").unwrap();
            frame[letter] = b'K';
        }
        frame
    });
    assert_eq!(table.a.asked, Some(("Ken".to_owned(), About::NewSpace)));
    table.assert_nobody_stored();
    assert_eq!(table.a.failed, Some(Failure::Here(Refusal::BadData)));
}

#[test]
fn bytes_behind_the_last_yes_are_not_read() {
    let mut table = Table::new(own(ADA), own(BEN));
    table.run(At::Shower, &mut |from, index, mut frame| {
        if (from, index) == (At::Scanner, 3) {
            frame.extend_from_slice(&refusal(Refusal::Declined));
        }
        frame
    });
    table.assert_paired();
}

#[test]
fn a_yes_before_the_question_is_bad_data() {
    let mut table = Table::new(own(ADA), own(BEN));
    table.deliver(&mut |from, index, frame| {
        if (from, index) == (At::Scanner, 1) { frame::encode(0x45, &[0; 32]) } else { frame }
    });
    assert_eq!(table.a.failed, Some(Failure::Here(Refusal::BadData)));
    assert_eq!(table.b.failed, Some(Failure::ThereRefused(Refusal::BadData)));
}
