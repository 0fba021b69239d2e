//! The line is cut: after every byte in each direction, at every message. And the retry.

use super::super::*;
use super::harness::*;

/// Every pair of phones that may pair: both new, or one or both with the space.
fn couples() -> [(Own, Own); 4] {
    let has = |who| owning(who, ADA, BEN, 7);
    [(own(ADA), own(BEN)), (has(ADA), own(BEN)), (own(ADA), has(BEN)), (has(ADA), has(BEN))]
}

fn cut_after(lay: Lay, couple: &(Own, Own), side: At, bytes: usize, first: At) -> Table {
    let mut table = lay(couple.0.clone(), couple.1.clone());
    match side {
        At::Shower => table.a.reach = bytes,
        At::Scanner => table.b.reach = bytes,
    }
    table.run(first, &mut untouched);
    table
}

fn totals(lay: Lay, couple: &(Own, Own)) -> [(At, usize); 2] {
    let whole = lay(couple.0.clone(), couple.1.clone()).run_untouched();
    [(At::Shower, whole.a.total()), (At::Scanner, whole.b.total())]
}

/// A new code, the roles as before or changed: whatever the first attempt left behind, it succeeds.
fn assert_a_retry_succeeds(couple: &(Own, Own), left: &Table) {
    let (ada, ben) = couple.clone();
    // Pending partners do not count; or the first `Hello` came through and completed one side.
    let mut states = vec![(ada.clone(), ben.clone())];
    if let Some(stored) = &left.a.stored {
        states.push((completed(&ada, stored), ben.clone()));
    }
    if let Some(stored) = &left.b.stored {
        states.push((ada, completed(&ben, stored)));
    }
    for (ada, ben) in states {
        Table::with_secrets(ada.clone(), ben.clone(), 0x5e, [2, 2]).run_untouched().assert_paired();
        Table::with_digits(ben, ada, Digits::clone, [3, 3]).run_untouched().assert_paired();
    }
}

#[test]
fn a_cut_after_any_byte_stores_nobody_without_both_yes_and_a_retry_succeeds() {
    // What differs between the two codes is over before spaces are spoken of: one couple types digits.
    let [one, ..] = couples();
    let scanned = couples().map(|couple| (Table::new as Lay, couple));
    for (lay, couple) in scanned.into_iter().chain([(Table::by_digits as Lay, one)]) {
        for (side, total) in totals(lay, &couple) {
            let mut outcomes = [false; 2];
            for bytes in 0..=total {
                let first = if bytes % 2 == 0 { At::Shower } else { At::Scanner };
                let table = cut_after(lay, &couple, side, bytes, first);
                table.assert_stored_only_after_both_said_yes();
                for seen in [&table.a, &table.b] {
                    assert!(
                        seen.stored.is_some() != seen.failed.is_some()
                            || table.shower.screen() == Screen::Showing
                    );
                }
                outcomes[0] |= table.a.stored.is_some() && table.b.stored.is_some();
                outcomes[1] |= table.a.stored.is_some() != table.b.stored.is_some();
                // Signatures are slow: a retry after every message, and after some bytes within one.
                if table.a.stored.is_some() || table.b.stored.is_some() || bytes % 97 == 0 {
                    assert_a_retry_succeeds(&couple, &table);
                }
            }
            assert_eq!(
                outcomes,
                [true, true],
                "the sweep has met a success and a half-finished pairing"
            );
        }
    }
}

#[test]
fn a_cut_while_the_people_think_makes_a_later_yes_worthless() {
    for early in [None, Some(At::Shower), Some(At::Scanner)] {
        let mut table = Table::new(own(ADA), own(BEN));
        table.deliver(&mut untouched);
        if let Some(side) = early {
            table.say_yes(side);
            table.deliver(&mut untouched);
        }
        table.cut();
        assert_eq!((table.a.failed, table.b.failed), (Some(Failure::Cut), Some(Failure::Cut)));
        assert!(table.shower.step(Event::Yes, at(20)).is_empty());
        assert!(table.scanner.step(Event::Yes).is_empty());
    }
}

#[test]
fn a_message_that_is_lost_or_doubled_stores_nobody_on_the_side_that_misses_it() {
    for (lay, couple) in BOTH_WAYS.into_iter().flat_map(|lay| couples().map(|couple| (lay, couple)))
    {
        let whole = lay(couple.0.clone(), couple.1.clone()).run_untouched();
        for (side, count) in
            [(At::Shower, whole.a.frames.len()), (At::Scanner, whole.b.frames.len())]
        {
            for index in 0..count {
                for doubled in [false, true] {
                    let mut table = lay(couple.0.clone(), couple.1.clone());
                    table.run(side, &mut |from, n, frame| match (
                        (from, n) == (side, index),
                        doubled,
                    ) {
                        (false, _) => frame,
                        (true, false) => vec![],
                        (true, true) => frame.repeat(2),
                    });
                    table.assert_stored_only_after_both_said_yes();
                    let to = if side == At::Shower { &table.b } else { &table.a };
                    // A second yes meets a partner who has stored already or refuses it.
                    assert!(
                        to.stored.is_none() || (doubled && index + 1 == count),
                        "{side:?} {index}"
                    );
                }
            }
        }
    }
}

#[test]
fn any_chunking_of_the_stream_gives_the_same_pairing() {
    for (lay, size) in BOTH_WAYS.into_iter().flat_map(|lay| [1, 2, 7, 50].map(|size| (lay, size))) {
        let mut table = lay(own(ADA), own(BEN));
        let deliver_in_pieces = |table: &mut Table| loop {
            let mut held = Vec::new();
            // Takes what is on its way, and hands it over in pieces.
            table.deliver(&mut |from, _, frame| {
                held.push((from, frame));
                vec![]
            });
            if held.is_empty() {
                return;
            }
            for (from, frame) in held {
                let to = if from == At::Shower { At::Scanner } else { At::Shower };
                for piece in frame.chunks(size) {
                    table.at(to, Event::Received { line: LINE, bytes: piece.to_vec() });
                }
            }
        };
        deliver_in_pieces(&mut table);
        table.say_yes(At::Shower);
        table.say_yes(At::Scanner);
        deliver_in_pieces(&mut table);
        table.assert_paired();
    }
}
