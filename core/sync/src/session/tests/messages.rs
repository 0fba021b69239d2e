//! Every frame is read back as it was written, and nothing else is read as it.

use hearth_domain::ids::EntryId;
use proptest::prelude::*;

use crate::session::Refusal;
use crate::session::message::*;

fn log_end() -> impl Strategy<Value = LogEnd> {
    any::<([u8; 8], u64, [u8; 8])>().prop_map(|(log, end, chain)| LogEnd { log, end, chain })
}

fn hello() -> impl Strategy<Value = Hello> {
    let logs = prop::collection::vec(log_end(), 0..20);
    (any::<(u8, u8, u16, [u8; 8], [u8; 16], u8)>(), logs).prop_map(
        |((lowest, highest, features, space, fingerprint, asks), logs)| Hello {
            lowest,
            highest,
            features,
            space,
            fingerprint,
            asks,
            logs,
        },
    )
}

/// The body of a whole frame.
fn body(frame: &[u8]) -> &[u8] {
    &frame[5..]
}

proptest! {
    #[test]
    fn a_hello_is_read_back_and_what_a_later_version_adds_is_left_alone(
        hello in hello(),
        more: Vec<u8>,
    ) {
        let frame = hello.encode();
        prop_assert_eq!(frame[4], HELLO);
        let longer = [body(&frame), &more].concat();
        prop_assert_eq!(Hello::decode(&longer), Some(hello));
        for length in 0..body(&frame).len() {
            prop_assert_eq!(Hello::decode(&body(&frame)[..length]), None);
        }
    }

    #[test]
    fn done_probe_want_and_supply_are_read_back(
        round: u8,
        fingerprint: [u8; 32],
        ends: [u8; 32],
        log: [u8; 8],
        chains in prop::collection::vec(any::<[u8; 8]>(), 0..67),
        entries in prop::collection::vec(any::<[u8; 16]>(), 1..=64),
        changes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..9),
    ) {
        let done = Done { round, fingerprint, ends };
        prop_assert_eq!(Done::decode(body(&done.encode())), Some(done));
        let probe = Probe { log, chains };
        prop_assert_eq!(Probe::decode(body(&probe.encode())), Some(probe));
        let entries: Vec<EntryId> = entries.into_iter().map(EntryId).collect();
        prop_assert_eq!(decode_want(body(&encode_want(&entries))), Some(entries.clone()));
        let supply = encode_supply(&entries[0], &changes);
        prop_assert_eq!(decode_supply(&supply), Some((entries[0], changes)));
    }

    #[test]
    fn no_body_makes_a_reader_panic_or_keep_more_than_it_has(body: Vec<u8>) {
        if let Some(hello) = Hello::decode(&body) {
            prop_assert!(hello.logs.len() * 17 <= body.len());
        }
        let _ = Done::decode(&body);
        if let Some(probe) = Probe::decode(&body) {
            prop_assert!(probe.chains.len() <= 66);
        }
        if let Some(entries) = decode_want(&body) {
            prop_assert!((1..=MAX_WANT).contains(&entries.len()));
        }
        let _ = decode_supply(&body);
    }
}

#[test]
fn a_hello_names_at_most_1024_logs_and_a_want_at_most_64_rows() {
    let logs = vec![LogEnd { log: [1; 8], end: 1, chain: [2; 8] }; 1024];
    let mut hello = Hello {
        lowest: 1,
        highest: 1,
        features: 0,
        space: [0; 8],
        fingerprint: [0; 16],
        asks: 0,
        logs,
    };
    assert!(Hello::decode(body(&hello.encode())).is_some());
    hello.logs.push(hello.logs[0]);
    assert_eq!(Hello::decode(body(&hello.encode())), None);
    assert_eq!(decode_want(body(&encode_want(&[EntryId([1; 16]); 65]))), None);
    assert_eq!(decode_want(&[]), None);
    assert_eq!(decode_want(&[1; 17]), None);
    let probe = Probe { log: [1; 8], chains: vec![[2; 8]; 67] };
    assert_eq!(Probe::decode(body(&probe.encode())), None);
}

#[test]
fn a_probe_goes_back_in_doubled_steps_and_ends_at_the_first_item() {
    assert_eq!(probed(0), Vec::<u64>::new());
    assert_eq!(probed(1), vec![0]);
    assert_eq!(probed(2), vec![1, 0]);
    assert_eq!(probed(10), vec![9, 8, 6, 2, 0]);
    assert_eq!(probed(u64::MAX).last(), Some(&0));
    for at in
        (0..70).map(|bits| 1_u64.checked_shl(bits).unwrap_or(u64::MAX)).chain([3, 100, 12_345])
    {
        let numbers = probed(at);
        assert!(numbers.len() <= 66 && numbers.windows(2).all(|pair| pair[0] > pair[1]), "{at}");
        assert!(numbers.iter().all(|n| *n < at) && numbers.last() == Some(&0), "{at}");
    }
}

#[test]
fn every_code_of_a_refusal_is_read_back_and_has_words() {
    for code in 0..=255 {
        let refusal = Refusal::read(&[code]);
        assert_eq!(refusal.code(), code);
        assert!(refusal.to_string().len() > 20);
        assert_eq!(body(&refusal.frame()), &[code]);
    }
}

#[test]
fn a_farewell_carries_its_signature_and_is_none_without_it() {
    let farewell = Refusal::Unpaired([9; 64]);
    let frame = farewell.frame();
    assert_eq!(body(&frame), [&[8][..], &[9; 64]].concat());
    assert_eq!(Refusal::read(body(&frame)), farewell);
    assert_eq!(Refusal::read(&[body(&frame), &[1, 2]].concat()), farewell, "of a later version");
    assert_eq!(Refusal::read(&body(&frame)[..64]), Refusal::Unknown(8));
    assert!(!farewell.to_string().contains("lost"));
}
