//! Pairing by typed digits: wrong, used and old codes, strangers in between and beside, and the pause.

use super::super::*;
use super::harness::*;
use crate::frame;

const SHARE_OF_B: u8 = 0x47;
const SHARE_OF_A: u8 = 0x48;

/// What the phone `who`, on which these digits were typed, says first to A's phone, and the rest of it.
fn typing(who: u8, digits: &Digits, n: u8) -> Scanner {
    Typed::new(own(who), digits.clone(), &seed(n)).try_with(device(ADA)).unwrap()
}

/// Connects a phone that types these digits to A's screen; the actions of A's screen for its answer.
fn answer(shower: &mut Shower, line: u64, digits: &Digits, now: u64) -> Vec<Action> {
    let mut scanner = typing(BEN, digits, u8::try_from(line).unwrap());
    assert!(shower.step(connected(line, 1, BEN), at(now)).is_empty());
    let share = sent(&scanner.step(connected(line, 1, ADA)), line);
    let back = sent(&shower.step(received(line, &share), at(now)), line);
    let proof = sent(&scanner.step(received(line, &back)), line);
    shower.step(received(line, &proof), at(now))
}

fn wrong(shower: &mut Shower, line: u64, now: u64) -> Vec<Action> {
    let digits = mistyped(&typed_off(shower));
    answer(shower, line, &digits, now)
}

fn new_digits(actions: &[Action]) -> Option<String> {
    actions.iter().find_map(|action| match action {
        Action::ShowDigits(digits) => Some(digits.text().to_string()),
        _ => None,
    })
}

#[test]
fn two_phones_pair_by_digits_and_end_where_a_qr_code_ends() {
    for first in [At::Shower, At::Scanner] {
        let mut table = Table::by_digits(own(ADA), own(BEN));
        table.run(first, &mut untouched);
        table.assert_paired();
        let tags = |seen: &Seen| seen.frames.iter().map(|frame| frame[4]).collect::<Vec<_>>();
        assert_eq!(tags(&table.a), [SHARE_OF_A, 0x41, 0x42, 0x43, 0x44, 0x45]);
        assert_eq!(tags(&table.b), [SHARE_OF_B, 0x40, 0x42, 0x43, 0x45]);
        let scanned = Table::new(own(ADA), own(BEN)).run_untouched();
        let (by_digits, by_code) = (table.a.stored.unwrap(), scanned.a.stored.unwrap());
        assert_eq!(by_digits.space, by_code.space);
        assert_eq!(by_digits.certificate, by_code.certificate);
        assert_ne!(by_digits.pair_key.expose(), by_code.pair_key.expose());
    }
}

#[test]
fn a_couple_rejoins_by_digits_and_another_space_is_refused() {
    let rejoined = Table::by_digits(owning(ADA, ADA, BEN, 7), own(BEN)).run_untouched();
    rejoined.assert_paired();
    assert_eq!(rejoined.a.asked, Some(("Ben".to_owned(), About::Rejoin)));
    let refused = Table::by_digits(owning(ADA, ADA, EVE, 7), own(BEN)).run_untouched();
    refused.assert_nobody_stored();
    assert_eq!(refused.a.failed, Some(Failure::Here(Refusal::AlreadyInASpace)));
}

#[test]
fn a_wrong_digit_stores_nobody_and_the_next_code_is_another() {
    let mut table = Table::with_digits(own(ADA), own(BEN), mistyped, [1, 1]);
    let before = table.shower.digits().unwrap().text().to_string();
    table.run(At::Shower, &mut untouched);
    table.assert_nobody_stored();
    assert_eq!(table.a.frames[1..], [refusal(Refusal::WrongCode)]);
    assert_eq!(table.b.failed, Some(Failure::ThereRefused(Refusal::WrongCode)));
    assert_eq!(table.b.frames.len(), 2, "a share and a proof, no details");
    let after = table.shower.digits().unwrap().text().to_string();
    assert_ne!(before, after);
    assert_eq!(table.a.shown, [after]);
    assert_eq!(table.shower.screen(), Screen::Showing);
}

#[test]
fn digits_that_were_guessed_at_do_not_count_any_more() {
    let mut shower = digit_screen(own(ADA));
    let first = typed_off(&shower);
    wrong(&mut shower, 1, 11);
    let actions = answer(&mut shower, 2, &first, 12);
    assert_eq!(sent(&actions, 2), refusal(Refusal::WrongCode));
    assert_eq!(shower.screen(), Screen::Showing);
    let third = typed_off(&shower);
    let _ = answer(&mut shower, 3, &third, 13);
    assert_eq!(shower.screen(), Screen::Pairing, "the right answer still counts at the third try");
    assert_eq!(shower.tries(), Tries::default(), "and the wrong ones are forgotten");
    assert!(shower.digits().is_none());
}

#[test]
fn digits_that_were_answered_rightly_once_are_used_up() {
    let mut shower = digit_screen(own(ADA));
    let digits = typed_off(&shower);
    let _ = answer(&mut shower, 1, &digits, 11);
    assert_eq!(shower.screen(), Screen::Pairing);
    let busy = shower.step(connected(2, 2, EVE), at(12));
    assert_eq!(sent(&busy, 2), refusal(Refusal::Busy));
    let cut = shower.step(Event::Cut { line: Line(1) }, at(13));
    assert_eq!(failure(&cut), Some(Failure::Cut));
    let again = shower.step(connected(3, 3, BEN), at(14));
    assert_eq!(sent(&again, 3), refusal(Refusal::WrongCode));
    let share = sent(&typing(BEN, &digits, 9).step(connected(3, 3, ADA)), 3);
    assert!(shower.step(received(3, &share), at(14)).is_empty());
}

#[test]
fn each_code_counts_for_two_minutes_from_when_it_was_shown() {
    let mut shower = digit_screen(own(ADA));
    assert!(shower.step(Event::Tick, at(129)).is_empty());
    let shown = new_digits(&wrong(&mut shower, 1, 129));
    assert!(shown.is_some());
    assert!(shower.step(Event::Tick, at(248)).is_empty());
    let digits = typed_off(&shower);
    assert_eq!(failure(&shower.step(Event::Tick, at(249))), Some(Failure::TimedOut));
    assert!(shower.digits().is_none());
    let late = shower.step(connected(2, 1, BEN), at(249));
    assert_eq!(sent(&late, 2), refusal(Refusal::WrongCode));

    // In the middle of an answer, too.
    let mut shower = digit_screen(own(ADA));
    let mut scanner = typing(BEN, &typed_off(&shower), 1);
    let _ = shower.step(connected(1, 1, BEN), at(129));
    let share = sent(&scanner.step(connected(1, 1, ADA)), 1);
    let back = sent(&shower.step(received(1, &share), at(129)), 1);
    let proof = sent(&scanner.step(received(1, &back)), 1);
    let actions = shower.step(received(1, &proof), at(130));
    assert_eq!(failure(&actions), Some(Failure::TimedOut));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
    assert_ne!(digits.text().len(), 0);
}

#[test]
fn three_wrong_answers_over_any_screens_make_a_pause_of_ten_minutes() {
    let mut first = digit_screen(own(ADA));
    wrong(&mut first, 1, 20);
    wrong(&mut first, 2, 21);
    assert_eq!(failure(&first.step(Event::No, at(22))), Some(Failure::Here(Refusal::Declined)));

    let open = |tries, now| Shower::open_digits(own(ADA), &seed(7), fresh(), tries, now);
    let mut second = open(first.tries(), at(30)).unwrap();
    let actions = wrong(&mut second, 1, 31);
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
    assert_eq!(failure(&actions), Some(Failure::Paused));
    assert_eq!((new_digits(&actions), second.screen()), (None, Screen::Exhausted));
    assert!(second.digits().is_none());
    let late = second.step(connected(4, 1, BEN), at(31));
    assert_eq!(sent(&late, 4), refusal(Refusal::WrongCode));

    let tries = second.tries();
    assert_eq!(open(tries, at(31)).err(), Some(Paused { left: PAUSE }));
    assert_eq!(open(tries, at(330)).err(), Some(Paused { left: at(301) }));
    assert!(open(tries, at(631)).is_ok());
    // A QR code cannot be guessed, and is shown meanwhile.
    assert!(Shower::open(own(ADA), secret(), fresh()).code([]).is_some());
}

#[test]
fn a_line_that_is_cut_before_the_proof_is_not_a_try_and_tells_nothing() {
    let mut shower = digit_screen(own(ADA));
    let digits = typed_off(&shower);
    let mut shares = Vec::new();
    for line in 1..=10 {
        let _ = shower.step(connected(line, 1, EVE), at(11));
        let guess = typing(EVE, &digits, u8::try_from(line).unwrap()).step(connected(line, 1, ADA));
        let actions = shower.step(received(line, &sent(&guess, line)), at(11));
        let share = sent(&actions, line);
        assert_eq!((share.len(), share[4]), (38, SHARE_OF_A), "a share and nothing to check it by");
        assert!(!shares.contains(&share), "a scalar is used once");
        shares.push(share);
        assert!(shower.step(Event::Cut { line: Line(line) }, at(11)).is_empty());
    }
    assert_eq!(shower.tries(), Tries::default());
    let _ = answer(&mut shower, 11, &digits, 12);
    assert_eq!(shower.screen(), Screen::Pairing);
}

#[test]
fn whatever_is_wrong_with_an_answer_the_dialler_hears_the_same_and_the_code_changes() {
    let share = |who: u8, n: u8| {
        let shower = digit_screen(own(ADA));
        sent(&typing(who, &typed_off(&shower), n).step(connected(1, 1, ADA)), 1)
    };
    let mut reflected = share(BEN, 1);
    reflected[5] = b'A';
    let answers: [Vec<u8>; 9] = [
        reflected,
        frame::encode(SHARE_OF_B, &[0; 33]),
        frame::encode(SHARE_OF_B, &[b'B'; 32]),
        frame::encode(SHARE_OF_A, &share(BEN, 1)[5..]),
        frame::encode(0x40, &[0; 32]),
        [share(BEN, 1), share(BEN, 2)].concat(),
        [share(BEN, 1), frame::encode(0x40, &[0; 32])].concat(),
        [share(BEN, 1), frame::encode(0x40, &[0; 31])].concat(),
        vec![0; 4],
    ];
    for answer in answers {
        let mut shower = digit_screen(own(ADA));
        let _ = shower.step(connected(1, 1, BEN), at(11));
        let actions = shower.step(received(1, &answer), at(11));
        let said = sent(&actions, 1);
        assert!(said.ends_with(&refusal(Refusal::WrongCode)));
        assert!(said.len() == 6 || said[4] == SHARE_OF_A, "{said:?}");
        assert!(new_digits(&actions).is_some() && failure(&actions).is_none());
    }
}

#[test]
fn an_answer_to_a_qr_code_is_none_to_digits_and_the_other_way_round() {
    let code = PairingCode::new(device(ADA), [], secret());
    let proof = sent(&Scanner::new(own(BEN), &code).unwrap().step(connected(1, 1, ADA)), 1);
    let mut digits = digit_screen(own(ADA));
    let _ = digits.step(connected(1, 1, BEN), at(11));
    let actions = digits.step(received(1, &proof), at(11));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));

    let share = sent(&typing(BEN, &typed_off(&digits), 1).step(connected(1, 1, ADA)), 1);
    let mut scanned = Shower::open(own(ADA), secret(), fresh());
    let _ = scanned.step(connected(1, 1, BEN), at(1));
    let actions = scanned.step(received(1, &share), at(1));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
    assert!(scanned.digits().is_none() && digits.code([]).is_none());
}

#[test]
fn shares_and_proofs_relayed_between_two_connections_fit_neither() {
    // The same two ids at both ends, but another `K`: the shares fit, the proofs do not.
    let mut table = Table::with_digits(own(ADA), own(BEN), Digits::clone, [1, 2]);
    table.run(At::Shower, &mut untouched);
    table.assert_nobody_stored();
    assert_eq!(table.a.frames[1..], [refusal(Refusal::WrongCode)]);

    // Eve is B to A and A to B, and passes everything on: the runs are bound to other ids.
    let mut shower = digit_screen(own(ADA));
    let digits = typed_off(&shower);
    let mut ben = Typed::new(own(BEN), digits, &seed(1)).try_with(device(EVE)).unwrap();
    let _ = shower.step(connected(1, 1, EVE), at(11));
    let share = sent(&ben.step(connected(1, 2, EVE)), 1);
    let back = sent(&shower.step(received(1, &share), at(11)), 1);
    let proof = sent(&ben.step(received(1, &back)), 1);
    let actions = shower.step(received(1, &proof), at(11));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
    let actions = ben.step(received(1, &sent(&actions, 1)));
    assert_eq!(failure(&actions), Some(Failure::ThereRefused(Refusal::WrongCode)));
}

#[test]
fn answers_for_swapped_ids_or_another_phone_are_refused() {
    for (from, shower_of_b) in [(EVE, ADA), (BEN, EVE), (BEN, BEN)] {
        let mut shower = digit_screen(own(ADA));
        let digits = typed_off(&shower);
        // B's phone believes to be `BEN`, and to talk to `shower_of_b`; A sees `from`.
        let own_b = if shower_of_b == BEN { own(ADA) } else { own(BEN) };
        let mut typed = Typed::new(own_b, digits, &seed(1));
        let mut ben = typed.try_with(device(shower_of_b)).unwrap();
        let _ = shower.step(connected(1, 1, from), at(11));
        let share = sent(&ben.step(connected(1, 1, shower_of_b)), 1);
        let back = sent(&shower.step(received(1, &share), at(11)), 1);
        let proof = sent(&ben.step(received(1, &back)), 1);
        let actions = shower.step(received(1, &proof), at(11));
        assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode), "{from} {shower_of_b}");
        assert!(!stores(&actions));
    }
}

#[test]
fn a_stranger_in_the_showers_place_gets_one_guess_and_no_details() {
    // Eve advertises, too, and B tries her phone with the right digits of A's; she guesses wrongly.
    let digits = typed_off(&digit_screen(own(ADA)));
    let mut typed = Typed::new(own(BEN), digits.clone(), &seed(1));
    let mut ben = typed.try_with(device(EVE)).unwrap();
    let mut eve =
        Shower::open_digits(own(EVE), &seed(9), fresh(), Tries::default(), at(10)).unwrap();
    assert_ne!(eve.digits().unwrap().text(), digits.text());
    let _ = eve.step(connected(1, 1, BEN), at(11));
    let share = sent(&ben.step(connected(1, 1, EVE)), 1);
    let back = sent(&eve.step(received(1, &share), at(11)), 1);
    let proof = ben.step(received(1, &back));
    assert_eq!(sent(&proof, 1).len(), 37, "a proof, no details");
    // Whatever she answers: not even her own proof is one.
    for answer in [frame::encode(0x41, &[7; 32]), frame::encode(0x42, &[0; 244])] {
        let mut typed = Typed::new(own(BEN), digits.clone(), &seed(1));
        let mut ben = typed.try_with(device(EVE)).unwrap();
        let _ = ben.step(connected(1, 1, EVE));
        let _ = ben.step(received(1, &back));
        let actions = ben.step(received(1, &answer));
        assert!(failure(&actions).is_some() && sent(&actions, 1).len() == 6);
    }
}

#[test]
fn digits_are_tried_with_three_phones_at_most_once_each_and_never_with_this_one() {
    let digits = typed_off(&digit_screen(own(ADA)));
    let mut typed = Typed::new(own(BEN), digits, &seed(1));
    assert!(typed.try_with(device(BEN)).is_none(), "itself");
    let mut shares = Vec::new();
    for who in [1, 2, 3] {
        let mut scanner = typed.try_with(device(who)).unwrap();
        shares.push(sent(&scanner.step(connected(1, 1, who)), 1));
        assert!(typed.try_with(device(who)).is_none(), "once each");
    }
    assert!(typed.try_with(device(4)).is_none(), "three guesses are enough");
    assert!(shares[0] != shares[1] && shares[1] != shares[2], "a scalar is used once");
}

#[test]
fn a_scanner_gives_no_share_to_a_phone_that_is_not_the_one_it_dialled() {
    let digits = typed_off(&digit_screen(own(ADA)));
    let actions = typing(BEN, &digits, 1).step(connected(1, 1, EVE));
    assert_eq!(sent(&actions, 1), refusal(Refusal::WrongCode));
    assert_eq!(failure(&actions), Some(Failure::Here(Refusal::WrongCode)));
}

#[test]
fn a_recorded_stream_replayed_on_another_connection_does_nothing() {
    let genuine = Table::by_digits(own(ADA), own(BEN)).run_untouched();
    let (from_a, from_b) = (genuine.a.frames.concat(), genuine.b.frames.concat());
    // The same digits, scalars and ids; only the connection is another.
    let mut shower = digit_screen(own(ADA));
    let _ = shower.step(connected(1, 3, BEN), at(11));
    let mut actions = shower.step(received(1, &from_b), at(11));
    actions.extend(shower.step(Event::Yes, at(11)));
    assert!(sent(&actions, 1).ends_with(&refusal(Refusal::WrongCode)) && !stores(&actions));

    let mut scanner = typing(BEN, &typed_off(&digit_screen(own(ADA))), 0xb1);
    let _ = scanner.step(connected(1, 3, ADA));
    let mut actions = scanner.step(received(1, &from_a));
    actions.extend(scanner.step(Event::Yes));
    assert!(failure(&actions).is_some() && !stores(&actions));
}

#[test]
fn a_second_dialler_is_told_busy_and_a_silent_one_makes_room_after_five_seconds() {
    let mut table = Table::by_digits(own(ADA), own(BEN));
    let mut next = 2;
    let mut busy = |table: &mut Table| {
        let actions = table.shower.step(connected(next, 9, EVE), at(10));
        assert_eq!(sent(&actions, next), refusal(Refusal::Busy));
        next += 1;
    };
    busy(&mut table);
    table.deliver(&mut untouched);
    busy(&mut table);
    table.run_untouched().assert_paired();

    let mut shower = digit_screen(own(ADA));
    let _ = shower.step(connected(1, 1, EVE), at(11));
    let actions = shower.step(connected(2, 2, BEN), at(11) + PROOF_WINDOW);
    assert_eq!((sent(&actions, 1), sent(&actions, 2)), (refusal(Refusal::WrongCode), vec![]));
    assert_eq!(shower.tries(), Tries::default(), "silence was no try");
}

#[test]
fn no_digit_is_printed_or_sent() {
    let mut table = Table::by_digits(own(ADA), own(BEN));
    let digits = typed_off(&table.shower);
    table.run(At::Shower, &mut untouched);
    let said = [table.a.frames.concat(), table.b.frames.concat()].concat();
    assert!(!said.windows(8).any(|bytes| bytes == digits.expose()));
    for words in [Failure::Paused.to_string(), Failure::TimedOut.to_string()] {
        assert!(!words.contains(&digits.text()[..4]));
    }
}
