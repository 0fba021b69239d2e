//! What a session refuses, and what a peer that lies gains: nothing that it could not have by saying less.

use hearth_domain::ids::EntryId;
use hearth_domain::space::{Logs, RowStatus};
use proptest::prelude::*;

use super::phones::{
    Phone, SYNCED, Side, appreciate, assert_same, copy, frame, frames, meet, meet_touched, phone,
    phone_in, plan,
};
use crate::session::deflate::Deflater;
use crate::session::message::*;
use crate::session::{MAX_ITEMS_TAKEN, Outcome, Refusal};

/// What a phone with something to give says first, and what its peer may say then.
fn hello_of(phone: &mut Phone) -> Hello {
    Hello::of(&phone.summary().unwrap())
}

/// How a session of `phone` ends that hears exactly this after its start.
fn hears(phone: &mut Phone, stream: &[u8]) -> (Option<Outcome>, Vec<u8>) {
    let mut side = Side::new(phone);
    side.start();
    side.hear(stream);
    while !side.say().is_empty() {}
    (side.outcome, side.tags())
}

const BAD: Option<Outcome> = Some(Outcome::Refused(Refusal::BadData));

fn two() -> (Phone, Phone) {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    plan(&mut ben, "soup");
    meet(&mut ada, &mut ben);
    appreciate(&mut ada, "more coffee");
    plan(&mut ben, "more soup");
    (ada, ben)
}

#[test]
fn a_phone_of_another_space_is_refused_both_ways_and_hears_nothing() {
    let (mut ada, mut eve) =
        (phone(1), phone_in(8, 2, 2, hearth_domain::space::memory::MemoryRows::default()));
    appreciate(&mut ada, "coffee");
    appreciate(&mut eve, "poison");
    let met = meet(&mut ada, &mut eve);
    assert_eq!(met.outcomes, [Some(Outcome::Refused(Refusal::OtherSpace)); 2]);
    assert_eq!(met.tags, [vec![HELLO, REFUSE], vec![HELLO, REFUSE]]);
}

#[test]
fn versions_that_do_not_meet_end_with_update_needed() {
    let (mut ada, mut ben) = two();
    for (lowest, highest, fits) in [(0, 0, false), (2, 9, false), (0, 1, true), (1, 200, true)] {
        let hello = Hello { lowest, highest, ..hello_of(&mut ben) };
        let (outcome, _) = hears(&mut ada, &hello.encode());
        let refused = Some(Outcome::Refused(Refusal::UpdateNeeded));
        assert_eq!(outcome == refused, !fits, "{lowest} to {highest}: {outcome:?}");
    }
}

#[test]
fn what_the_other_refuses_ends_the_session_with_its_reason() {
    let (mut ada, mut ben) = two();
    for code in [1, 2, 3, 4, 5, 99] {
        let refusal = Refusal::read(&[code]);
        let refused = Some(Outcome::RefusedByPeer(refusal));
        assert_eq!(hears(&mut ada, &refusal.frame()).0, refused);
        let late = [hello_of(&mut ben).encode(), refusal.frame()].concat();
        assert_eq!(hears(&mut ada, &late).0, refused);
    }
    assert!(matches!(hears(&mut ada, &frame(REFUSE, &[])).0, Some(Outcome::RefusedByPeer(_))));
}

#[test]
fn every_frame_but_a_hello_is_refused_before_the_hello() {
    let mut ada = phone(1);
    for tag in (0..128).filter(|tag| ![HELLO, REFUSE].contains(tag)) {
        assert_eq!(hears(&mut ada, &frame(tag, &[0; 40])).0, BAD, "tag {tag}");
    }
}

#[test]
fn an_unknown_frame_is_left_out_when_it_may_be_and_refused_when_not() {
    let (mut ada, mut ben) = two();
    let hello = hello_of(&mut ben).encode();
    for tag in 10..=255 {
        let before = hears(&mut ada, &[frame(tag, &[1; 9]), hello.clone()].concat());
        let after = hears(&mut ada, &[hello.clone(), frame(tag, &[1; 9])].concat());
        for (outcome, tags) in [before, after] {
            if tag >= 128 {
                assert_eq!((outcome, tags.contains(&GIVE)), (None, true), "tag {tag}");
            } else {
                assert_eq!(outcome, BAD, "tag {tag}");
            }
        }
    }
    let met =
        meet_touched(&mut ada, &mut ben, |_, said| vec![frame(200, b"new"), said, frame(128, &[])]);
    assert_eq!(met.outcomes, [SYNCED; 2]);
}

#[test]
fn frames_out_of_order_are_refused() {
    let (mut ada, mut ben) = two();
    let hello = hello_of(&mut ben).encode();
    let bad: [&[Vec<u8>]; 9] = [
        std::slice::from_ref(&hello),
        &[frame(END, &[2])],
        &[frame(END, &[0])],
        &[frame(END, &[])],
        &[frame(END, &[1]), frame(END, &[1])],
        &[frame(END, &[1]), frame(END, &[2]), frame(END, &[3])],
        &[frame(BYE, &[])],
        &[frame(SUPPLY, &Deflater::new().piece(&[1; 16]).unwrap())],
        &[frame(PROBE, &[9; 16])],
    ];
    for frames in bad {
        let stream = [hello.clone(), frames.concat()].concat();
        assert_eq!(hears(&mut ada, &stream).0, BAD, "{frames:?}");
    }
    // After the last round nothing is given any more.
    let mut side = Side::new(&mut ben);
    side.start();
    side.hear(&hello_of(&mut ada).encode());
    let given = side.say().concat();
    let late = [hello, frame(END, &[1]), frame(END, &[2]), given].concat();
    assert_eq!(hears(&mut ada, &late).0, BAD);
}

#[test]
fn a_malformed_body_of_every_frame_is_refused_and_keeps_nothing() {
    let (mut ada, mut ben) = two();
    let hello = hello_of(&mut ben).encode();
    let before = ada.storage().clone();
    for tag in [HELLO, GIVE, END, WANT, SUPPLY, DONE, PROBE] {
        for body in [vec![], vec![0xff; 7], vec![0; 33], vec![0x80; 1000]] {
            if tag == DONE && body.len() > 64 {
                // A later version may say more in it.
                continue;
            }
            let (outcome, _) = hears(&mut ada, &[hello.clone(), frame(tag, &body)].concat());
            assert_eq!(outcome, BAD, "tag {tag}, {} bytes", body.len());
            assert!(*ada.storage() == before);
        }
        if tag == HELLO {
            assert_eq!(hears(&mut ada, &frame(tag, &[1; 12])).0, BAD);
        }
    }
}

#[test]
fn a_frame_that_claims_too_much_is_refused() {
    let mut ada = phone(1);
    for header in [[0xff; 4], [0; 4], [0, 0x10, 0, 1]] {
        assert_eq!(hears(&mut ada, &header).0, BAD);
    }
}

#[test]
fn a_deflate_bomb_is_refused() {
    let (mut ada, mut ben) = two();
    let hello = hello_of(&mut ben).encode();
    let bomb = Deflater::new().piece(&vec![0; 64 << 20]).unwrap();
    assert!(bomb.len() < 1 << 17);
    for tag in [GIVE, SUPPLY] {
        assert_eq!(hears(&mut ada, &[hello.clone(), frame(tag, &bomb)].concat()).0, BAD);
    }
}

#[test]
fn more_wants_than_a_session_has_are_refused_and_rows_are_paid_one_at_a_time() {
    let (mut ada, mut ben) = two();
    let hello = hello_of(&mut ben).encode();
    let entry = *ada.storage().rows.keys().next().unwrap();
    let want = encode_want(&[entry; MAX_WANT]);
    let mut side = Side::new(&mut ada);
    side.start();
    side.hear(&hello);
    for _ in 0..64 {
        assert!(side.hear(&want).is_empty(), "nothing is made ready before there is room");
        assert_eq!(side.outcome, None);
    }
    for _ in 0..10 {
        assert_eq!(side.say().len(), 1, "one row at a time");
    }
    side.hear(&want);
    assert_eq!(side.outcome, BAD);
}

#[test]
fn a_want_for_what_is_not_here_is_answered_with_nothing() {
    let (mut ada, mut ben) = two();
    let stream = [hello_of(&mut ben).encode(), encode_want(&[EntryId([9; 16])])].concat();
    let (outcome, tags) = hears(&mut ada, &stream);
    assert_eq!(outcome, None);
    assert!(tags.contains(&SUPPLY));
}

#[test]
fn a_peer_that_never_stops_giving_is_refused() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    for _ in 0..63 {
        appreciate(&mut ben, "coffee");
    }
    let mut side = Side::new(&mut ada);
    side.start();
    let hello = Hello { fingerprint: [1; 16], ..hello_of(&mut ben) };
    side.hear(&hello.encode());
    let lacks = std::collections::BTreeMap::new();
    let from = ben.give_start(&lacks).unwrap().unwrap();
    let (group, _) = ben.next_group(&lacks, from).unwrap().unwrap();
    let mut encoder = crate::session::codec::Encoder::default();
    let mut deflater = Deflater::new();
    let mut rounds = 0;
    while side.outcome.is_none() {
        let encoded = encoder.encode(&mut ben, &|_| false, &group).unwrap();
        side.hear(&frame(GIVE, &deflater.piece(&encoded).unwrap()));
        rounds += group.items.len() as u64;
    }
    assert_eq!(side.outcome, BAD);
    assert!((MAX_ITEMS_TAKEN..MAX_ITEMS_TAKEN + 65).contains(&rounds), "{rounds}");
    assert_eq!(side.phone.storage().items.len(), 64, "the same items, taken once");
}

/// Claims about logs that no honest phone makes.
fn claims(logs: &[LogEnd]) -> Vec<Vec<LogEnd>> {
    let Some(first) = logs.first().copied() else { return Vec::new() };
    let wrong = LogEnd { chain: [9; 8], ..first };
    vec![
        vec![],
        vec![LogEnd { end: u64::MAX, ..first }],
        vec![LogEnd { end: u64::MAX - 1, ..wrong }],
        vec![LogEnd { end: 0, ..wrong }],
        vec![wrong],
        vec![first, wrong],
        vec![first; 1024],
        vec![LogEnd { log: [0; 8], end: u64::MAX, chain: [0; 8] }; 1024],
        logs.iter().map(|log| LogEnd { end: u64::MAX, ..*log }).collect(),
    ]
}

#[test]
fn a_peer_that_claims_watermarks_that_cannot_be_gains_nothing_and_breaks_nothing() {
    let (mut ada, mut ben) = two();
    let before = ada.storage().clone();
    let told = hello_of(&mut ada);
    for logs in claims(&told.logs) {
        let count = logs.len();
        let hello = Hello { logs, fingerprint: [3; 16], ..hello_of(&mut ben) };
        let probe = Probe { log: told.logs[0].log, chains: vec![[0; 8]; 2] };
        for asks in [0, 255] {
            let hello = Hello { asks, ..hello.clone() }.encode();
            for stream in [
                hello.clone(),
                [hello.clone(), probe.encode()].concat(),
                [hello.clone(), probe.encode(), probe.encode()].concat(),
                [hello, frame(END, &[1]), frame(END, &[2])].concat(),
            ] {
                let (outcome, tags) = hears(&mut ada, &stream);
                assert!(matches!(outcome, None | BAD), "{count}: {outcome:?}");
                assert!(tags.iter().filter(|tag| **tag == PROBE).count() <= 2);
                assert!(*ada.storage() == before);
            }
        }
    }
    meet(&mut ada, &mut ben);
    assert_same(&mut ada, &mut ben);
}

#[test]
fn an_equal_fingerprint_alone_makes_nobody_believe_anything() {
    let (mut ada, mut ben) = two();
    let same = hello_of(&mut ada).fingerprint;
    let lie = Hello { fingerprint: same, logs: Vec::new(), ..hello_of(&mut ben) };
    let before = ada.storage().clone();
    let (outcome, tags) = hears(&mut ada, &[lie.encode(), frame(BYE, &[])].concat());
    assert_eq!(outcome, Some(Outcome::NothingNew));
    assert_eq!(tags, vec![HELLO, BYE]);
    assert!(*ada.storage() == before);
    let give = frame(GIVE, &Deflater::new().piece(&[1]).unwrap());
    assert_eq!(hears(&mut ada, &[lie.encode(), give].concat()).0, BAD);
}

#[test]
fn logs_whose_prefixes_collide_are_given_whole_and_agree() {
    // An author may choose nonces until two of its logs share eight bytes; here the wire is told so.
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    meet(&mut ada, &mut ben);
    ada.retire_log().unwrap();
    appreciate(&mut ada, "tea");
    let collide = |_: usize, said: Vec<u8>| {
        let Some(mut hello) = frames(&said)
            .first()
            .filter(|frame| frame.tag == HELLO)
            .and_then(|frame| Hello::decode(&frame.body))
        else {
            return vec![said];
        };
        hello.logs.iter_mut().for_each(|log| log.log = [5; 8]);
        vec![hello.encode()]
    };
    let met = meet_touched(&mut ada, &mut ben, collide);
    assert_eq!(met.outcomes, [SYNCED; 2]);
    assert_same(&mut ada, &mut ben);
}

#[test]
fn a_bad_group_is_refused_whole_and_the_ones_before_it_stay() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    for at in 0..200 {
        appreciate(&mut ben, &format!("coffee {at}"));
    }
    let mut nth = 0;
    let met = meet_touched(&mut ada, &mut ben, |from, mut said| {
        if from == 1 && said[4] == GIVE {
            nth += 1;
            if nth == 3 {
                let middle = said.len() / 2;
                said[middle] ^= 0x10;
            }
        }
        vec![said]
    });
    assert_eq!(met.outcomes[0], BAD);
    assert_eq!(met.outcomes[1], Some(Outcome::RefusedByPeer(Refusal::BadData)));
    assert_eq!((met.groups[0], ada.storage().rows.len()), (2, 127));
    meet(&mut ada, &mut ben);
    assert_same(&mut ada, &mut ben);
}

#[test]
fn supplied_bytes_that_are_another_change_leave_the_row_lacking() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    let wanted = appreciate(&mut ada, "coffee");
    let other = appreciate(&mut ada, "tea");
    meet(&mut ada, &mut ben);
    ben.storage().rows.get_mut(&wanted).unwrap().document.clear();
    ben.scrub().unwrap();
    let lie = encode_supply(&wanted, &ada.changes_of(&other).unwrap());
    let mut side = Side::new(&mut ben);
    side.start();
    side.hear(&hello_of(&mut ada).encode());
    side.say();
    let asked = side.hear(&frame(END, &[1]));
    assert!(asked.iter().any(|frame| frame[4] == WANT));
    side.hear(&frame(SUPPLY, &Deflater::new().piece(&lie).unwrap()));
    assert_eq!((side.outcome, side.supplied), (None, 1));
    assert_eq!(side.phone.storage().rows[&wanted].status, RowStatus::Lacking { ask: false });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_bytes_of_a_peer_panic_or_change_what_is_held(
        seed: u8,
        with in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut: Option<prop::sample::Index>,
    ) {
        let (mut ada, mut ben) = two();
        let mut restored = copy(&mut ben, 2, 9);
        appreciate(&mut ben, "the one");
        appreciate(&mut restored, "the other");
        if seed % 2 == 0 {
            meet(&mut ada, &mut restored);
        }
        let before = ada.storage().clone();
        // What Ben says to Ada, with some bytes changed.
        let mut stream = Vec::new();
        meet_touched(&mut copy(&mut ada, 1, 5), &mut ben, |from, said| {
            if from == 1 {
                stream.extend_from_slice(&said);
            }
            vec![said]
        });
        for (at, to) in with {
            let at = at.index(stream.len());
            stream[at] = to;
        }
        if let Some(cut) = cut {
            stream.truncate(cut.index(stream.len()));
        }
        let _ = hears(&mut ada, &stream);
        for (entry, row) in &before.rows {
            let now = &ada.storage().rows[entry];
            prop_assert!(now == row, "no row that was held is changed by what is not signed");
        }
        meet(&mut ada, &mut ben);
        meet(&mut ada, &mut ben);
        assert_same(&mut ada, &mut ben);
    }
}
