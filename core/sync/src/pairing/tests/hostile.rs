//! Bytes that no honest phone sends: mutated frames, false details and certificates, noise.

use hearth_domain::ids::AuthorKey;
use hearth_domain::log::Certificate;
use proptest::prelude::*;

use super::super::*;
use super::harness::*;
use crate::frame;

const NAME_LENGTH: usize = 179;
const NAME: usize = 180;

/// What both phones say when Ben's details are changed like this on their way.
fn with_details(change: impl Fn(&mut Vec<u8>)) -> Table {
    let mut table = Table::new(own(ADA), own(BEN));
    table.run(At::Scanner, &mut |from, index, frame| {
        if (from, index) != (At::Scanner, 1) {
            return frame;
        }
        let mut details = body(&frame);
        assert_eq!(details.len(), 244);
        change(&mut details);
        frame::encode(0x42, &details)
    });
    table
}

fn assert_refused(table: &Table, refusal: Refusal) {
    table.assert_nobody_stored();
    assert_eq!(table.a.failed, Some(Failure::Here(refusal)));
    assert_eq!(table.b.failed, Some(Failure::ThereRefused(refusal)));
    assert_eq!(table.a.asked, None);
}

#[test]
fn names_that_are_no_text_too_long_or_badly_padded_are_refused() {
    let set_name = |name: &[u8], length: u8| {
        let name = name.to_vec();
        with_details(move |details| {
            details[NAME_LENGTH] = length;
            details[NAME..].fill(0);
            details[NAME..NAME + name.len()].copy_from_slice(&name);
        })
    };
    for (name, length) in [
        (&b"B\xffn"[..], 3),
        (b"Ben", 2),
        (b"Ben", 0),
        (b"", 0),
        (b"Ben", 65),
        (b"Ben", 255),
        (&[0xc3; 64], 64),
        (b"B\nn", 3),
        ("\u{202e}neB".as_bytes(), 6),
    ] {
        assert_refused(&set_name(name, length), Refusal::BadData);
    }
    assert_eq!(set_name(&[b'x'; 64], 64).a.asked, Some(("x".repeat(64), About::NewSpace)));
}

#[test]
fn details_of_another_version_or_shape_are_refused_with_the_right_code() {
    assert_refused(&with_details(|d| d[..2].copy_from_slice(&[2, 2])), Refusal::UpdateNeeded);
    assert_refused(&with_details(|d| *d = vec![2, 9]), Refusal::UpdateNeeded);
    assert_refused(&with_details(|d| d[..2].copy_from_slice(&[0, 0])), Refusal::UpdateNeeded);
    assert_refused(&with_details(|d| d[..2].copy_from_slice(&[1, 0])), Refusal::BadData);
    assert_refused(&with_details(|d| d.truncate(243)), Refusal::BadData);
    assert_refused(&with_details(Vec::clear), Refusal::BadData);
    assert_refused(&with_details(|d| d[66] = 5), Refusal::BadData);
    assert_refused(&with_details(|d| d[66] = 4), Refusal::BadData);
    assert_refused(&with_details(|d| (d[66], d[99]) = (2, 1)), Refusal::BadData);
    assert_refused(&with_details(|d| (d[66], d[99]) = (3, 1)), Refusal::BadData);
    assert_refused(&with_details(|d| d[66] = 2), Refusal::OtherAim);
    assert_refused(&with_details(|d| d[66] = 3), Refusal::OtherAim);
    assert_refused(&with_details(|d| d[67] = 1), Refusal::BadData);
    assert_refused(&with_details(|d| d[178] = 1), Refusal::BadData);
    assert_refused(&with_details(|d| d[66] = 1), Refusal::BadData);
}

#[test]
fn an_author_key_that_is_not_the_first_needs_a_space_in_which_it_was_vouched_for() {
    let later = author(EVE).public();
    let table = with_details(|d| d[34..66].copy_from_slice(&later.0));
    assert_refused(&table, Refusal::BadData);
}

#[test]
fn a_newer_phone_may_speak_a_range_of_versions_and_say_more() {
    // Changed on the way, so the yes does not fit in the end; but the details are understood.
    let table = with_details(|details| {
        details[1] = 7;
        details.extend_from_slice(b"and more that this version does not know");
    });
    assert_eq!(table.a.asked, Some(("Ben".to_owned(), About::NewSpace)));
    table.assert_nobody_stored();
}

#[test]
fn a_claimed_space_that_is_not_the_claimants_is_refused() {
    let claim = |one: u8, other: u8, false_id: bool| {
        let members = Members::new(member(one), member(other)).unwrap();
        let mut id = SpaceId::of(&members, &[3; 16]);
        id.0[0] ^= u8::from(false_id);
        with_details(move |details| {
            details[66] = 1;
            details[67..99].copy_from_slice(&id.0);
            details[99..115].copy_from_slice(&[3; 16]);
            details[115..147].copy_from_slice(&members.both()[0].0);
            details[147..179].copy_from_slice(&members.both()[1].0);
        })
    };
    assert_refused(&claim(ADA, BEN, true), Refusal::BadData);
    assert_refused(&claim(ADA, EVE, false), Refusal::BadData);
    assert_refused(&claim(BEN, EVE, false), Refusal::AlreadyInASpace);
}

#[test]
fn only_the_announced_members_first_certificate_for_this_very_phone_is_taken() {
    let honest = Table::new(own(ADA), own(BEN)).run_untouched();
    let space = honest.a.stored.unwrap().space;
    let (ada, ben, eve) = (author(ADA), author(BEN), author(EVE));
    let (ben_key, phone) = (ben.public(), device(BEN));
    let false_ones = [
        ("another phone", Certificate::first(space, device(EVE), &ben)),
        ("the shower's phone", Certificate::first(space, device(ADA), &ben)),
        ("another person", Certificate::first(space, phone, &eve)),
        ("the partner", Certificate::first(space, phone, &ada)),
        ("another space", Certificate::first(SpaceId([9; 32]), phone, &ben)),
        ("a later key", Certificate::by_earlier(space, member(BEN), phone, eve.public(), &ben)),
        (
            "the first key as a later one",
            Certificate::by_earlier(space, member(BEN), phone, ben_key, &ben),
        ),
        (
            "attested by the partner",
            Certificate::by_partner(space, member(BEN), phone, ben_key, &ada),
        ),
    ];
    let mut forged = Certificate::first(space, phone, &ben).encode();
    forged[200] ^= 1;
    let forged = Certificate::decode(&forged).unwrap();
    for (what, certificate) in false_ones.into_iter().chain([("a forged signature", forged)]) {
        let mut table = Table::new(own(ADA), own(BEN));
        table.run(At::Scanner, &mut |from, index, frame| {
            let swap = (from, index) == (At::Scanner, 2);
            if swap { frame::encode(0x43, &certificate.encode()) } else { frame }
        });
        table.assert_nobody_stored();
        assert_eq!(table.a.failed, Some(Failure::Here(Refusal::BadData)), "{what}");
        assert_eq!(table.a.frames.len(), 4, "no space secret: {what}");
    }
}

#[test]
fn somebody_who_claims_the_partners_key_without_having_it_gets_no_space_secret() {
    // Eve has the code, and knows Ben's public key and space; she cannot sign as Ben.
    let mut table = Table::new(owning(ADA, ADA, BEN, 7), own(EVE));
    let AuthorKey(bens) = author(BEN).public();
    table.run(At::Scanner, &mut |from, index, frame| match (from, index) {
        (At::Scanner, 1) => {
            let mut details = body(&frame);
            details[2..34].copy_from_slice(&bens);
            details[34..66].copy_from_slice(&bens);
            frame::encode(0x42, &details)
        }
        _ => frame,
    });
    table.assert_nobody_stored();
    assert!(!table.a.frames.concat().windows(32).any(|bytes| bytes == [7 ^ 0xff; 32]));
}

#[derive(Debug, Clone)]
enum Mutation {
    Flip(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Truncate(prop::sample::Index),
    Replace(Vec<u8>),
    Body(Vec<u8>),
    Tag(u8),
}

impl Mutation {
    fn apply(&self, mut frame: Vec<u8>) -> Vec<u8> {
        let length = frame.len();
        match self {
            Self::Flip(at, bits) => frame[at.index(length)] ^= bits,
            Self::Insert(at, byte) => frame.insert(at.index(length), *byte),
            Self::Remove(at) => {
                frame.remove(at.index(length));
            }
            Self::Truncate(at) => frame.truncate(at.index(length)),
            Self::Replace(bytes) => frame.clone_from(bytes),
            Self::Body(bytes) => frame = frame::encode(frame[4], bytes),
            Self::Tag(tag) => frame[4] = *tag,
        }
        frame
    }
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<prop::sample::Index>;
    let bytes = || prop::collection::vec(any::<u8>(), 0..300);
    prop_oneof![
        4 => (index(), 1..=255u8).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
        2 => (index(), any::<u8>()).prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        1 => index().prop_map(Mutation::Remove),
        1 => index().prop_map(Mutation::Truncate),
        1 => bytes().prop_map(Mutation::Replace),
        2 => bytes().prop_map(Mutation::Body),
        1 => (0x3e..0x4cu8).prop_map(Mutation::Tag),
        1 => any::<u8>().prop_map(Mutation::Tag),
    ]
}

fn side() -> impl Strategy<Value = At> {
    prop_oneof![Just(At::Shower), Just(At::Scanner)]
}

proptest! {
    #[test]
    fn no_mutated_frame_makes_a_phone_panic_or_store(
        from in side(),
        first in side(),
        index in 0usize..8,
        mutation in mutation(),
        phones in 0usize..8,
        lay in prop::sample::select(&BOTH_WAYS[..]),
    ) {
        let has = |who, yes| if yes { owning(who, ADA, BEN, 7) } else { own(who) };
        let (a, b) = match phones {
            4 => (new_phone(Aim::InPlaceOfLost), has(BEN, true)),
            5 => (has(ADA, true), new_phone(Aim::InPlaceOfLost)),
            6 => (new_phone(Aim::InPlaceOfThis), aiming(has(BEN, true), Aim::HandOver)),
            7 => (aiming(has(ADA, true), Aim::HandOver), new_phone(Aim::InPlaceOfThis)),
            _ => (has(ADA, phones & 1 != 0), has(BEN, phones & 2 != 0)),
        };
        let mut table = lay(a, b);
        let (mut tag_of_changed, mut only_longer) = (None, false);
        table.run(first, &mut |side, n, frame| {
            if (side, n) != (from, index) {
                return frame;
            }
            let changed = mutation.apply(frame.clone());
            if changed != frame {
                tag_of_changed = Some(frame[4]);
                only_longer = changed.starts_with(&frame);
            }
            changed
        });
        table.assert_stored_only_after_both_said_yes();
        match tag_of_changed {
            None => table.assert_paired(),
            // The whole frame with something behind it: it is the next frame that is broken, if there is one.
            Some(_) if only_longer => {}
            Some(tag) => {
                // Whoever sent a good yes may have got one, too; and a phone that vouches says the last word,
                // with all it gives. Whoever got the changed frame stores nothing.
                let (sender, to) = match from {
                    At::Shower => (&table.a, &table.b),
                    At::Scanner => (&table.b, &table.a),
                };
                prop_assert!(to.stored.is_none());
                let last_word = tag == 0x45 || (phones >= 4 && [0x44, 0x4a].contains(&tag));
                prop_assert!(sender.stored.is_none() || last_word);
            }
        }
    }

    #[test]
    fn no_noise_at_any_stage_makes_a_phone_panic_or_store(
        to in side(),
        delivered in 0usize..8,
        lay in prop::sample::select(&BOTH_WAYS[..]),
        noise in prop::collection::vec((0x3fu8..0x4c, prop::collection::vec(any::<u8>(), 0..60)), 1..8),
        as_frames in any::<bool>(),
    ) {
        let mut table = lay(own(ADA), own(BEN));
        let mut left = delivered;
        table.deliver(&mut |_, _, frame| {
            let pass = left > 0;
            left = left.saturating_sub(1);
            if pass { frame } else { vec![] }
        });
        table.say_yes(to);
        for (tag, bytes) in noise {
            let bytes = if as_frames { frame::encode(tag, &bytes) } else { bytes };
            let ended = |seen: &Seen| seen.failed.is_some();
            if !ended(&table.a) && !ended(&table.b) {
                table.at(to, Event::Received { line: LINE, bytes });
            }
        }
        table.assert_nobody_stored();
    }
}
