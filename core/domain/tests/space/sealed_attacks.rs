//! Everything that a partner with a changed client can try on a card, and that nothing comes of it
//! (`sync.md` 3, SR-06, SR-34).

use automerge::transaction::Transactable as _;
use automerge::{Automerge, ROOT, ReadDoc as _};
use hearth_domain::cards::{Answer, CardEntries, CardStanding, Seal, SealedAnswer};
use hearth_domain::document;
use hearth_domain::entries::OpeningEntry;
use hearth_domain::ids::{ChangeHash, EntryId, LogId, MemberId, SpaceId};
use hearth_domain::log::{Item, Verdict, VoidReason};
use hearth_domain::space::{CameOf, Logs as _};
use proptest::prelude::*;

use crate::forged::{Forged, Made};
use crate::harness::{Phone, couple, day, meet, members, space_id};
use crate::sealed::{answer, came_of, date, hers, his, ids, shown, texts};

const ALICE: u8 = 0;
const BOB: u8 = 1;

fn member(index: u8) -> MemberId {
    members().both()[usize::from(index)]
}

fn seal_of(index: u8, sealed: &SealedAnswer) -> Seal {
    Seal::of(&space_id(), &member(index), sealed)
}

fn opening(sealed: &SealedAnswer, seals: [Seal; 2]) -> OpeningEntry {
    OpeningEntry {
        card: sealed.card.clone(),
        salt: sealed.salt,
        answer: sealed.answer.clone(),
        seals,
    }
}

/// A change of a document of its own, or on top of `document`, by an actor of `log` in process `process`.
fn made_on(
    document: &mut Automerge,
    log: &LogId,
    process: u8,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
) -> Made {
    document.set_actor(document::actor(log, &[process; 8]));
    let mut tx = document.transaction();
    act(&mut tx);
    let options = automerge::transaction::CommitOptions::default().with_time(0);
    let hash = tx.commit_with(options).0.expect("a change");
    let bytes = document.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec();
    Made { hash: ChangeHash(hash.0), bytes }
}

fn made(
    log: &LogId,
    process: u8,
    act: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
) -> Made {
    made_on(&mut Automerge::new(), log, process, act)
}

fn put_seal(tx: &mut automerge::transaction::Transaction<'_>, seal: &[u8]) {
    tx.put(ROOT, "k", "seal").unwrap();
    tx.put(ROOT, "v", 1_u64).unwrap();
    tx.put(ROOT, "seal", seal.to_vec()).unwrap();
}

fn put_opening(tx: &mut automerge::transaction::Transaction<'_>, opening: &OpeningEntry) {
    tx.put(ROOT, "k", "opening").unwrap();
    tx.put(ROOT, "v", 1_u64).unwrap();
    tx.put(ROOT, "card", opening.card.as_str()).unwrap();
    tx.put(ROOT, "salt", opening.salt.0.to_vec()).unwrap();
    tx.put(ROOT, "answer", opening.answer.text()).unwrap();
    let [first, second] = opening.seals;
    tx.put(ROOT, "seals", [first.0, second.0].concat()).unwrap();
}

/// A log of Bob's with one seal in it, as a changed client writes it.
fn bobs_log(nonce: u8, seal: &Seal) -> Forged {
    let mut log = Forged::of(BOB, nonce);
    let made = made(&log.id, 1, |tx| put_seal(tx, &seal.0));
    log.change(ids().seals[1], &made);
    log
}

/// Alice, who sealed and was given Bob's seal; and Bob's log, to be gone on with.
fn sealed_by_both() -> (Phone, Forged) {
    let (mut alice, _) = couple();
    alice.space.seal(&hers()).unwrap();
    let log = bobs_log(3, &seal_of(BOB, &his()));
    alice.take(&log.whole()).unwrap();
    (alice, log)
}

/// The same, opened on Alice's phone; and the two seals that she named.
fn opened_by_alice() -> (Phone, Forged, [Seal; 2]) {
    let (mut alice, log) = sealed_by_both();
    assert_eq!(came_of(&mut alice, &hers()), CameOf::Opened);
    (alice, log, [seal_of(ALICE, &hers()), seal_of(BOB, &his())])
}

fn give_opening(alice: &mut Phone, log: &mut Forged, opening: &OpeningEntry) {
    let made = made(&log.id, 7, |tx| put_opening(tx, opening));
    log.change(ids().openings[1], &made);
    alice.take(&log.whole()).unwrap();
}

#[test]
fn a_partner_who_writes_under_the_id_of_my_seal_or_opening_writes_nothing() {
    let (mut alice, mut bob) = couple();
    let mut log = Forged::of(BOB, 3);
    for id in [ids().seals[0], ids().openings[0]] {
        let squat = made(&log.id, 1, |tx| put_seal(tx, &[9; 32]));
        assert_eq!(
            Item::change(id, squat.hash).verdict(BOB),
            Verdict::Void(VoidReason::WrongAuthor)
        );
        log.change(id, &squat);
        log.push(Item::tombstone(id), None);
    }
    // With the flags or the day changed it is another id, which nobody looks up.
    let [seal, ..] = ids().seals;
    let his_flag = EntryId::assemble(seal.day_number(), seal.flags() | 1, &padded(&seal));
    let other_day = EntryId::assemble(seal.day_number() + 1, seal.flags() | 1, &padded(&seal));
    for id in [his_flag, other_day] {
        let squat = made(&log.id, 1, |tx| put_seal(tx, &[9; 32]));
        log.change(id, &squat);
    }
    alice.take(&log.whole()).unwrap();
    assert_eq!(came_of(&mut alice, &hers()), CameOf::NotSealed);
    alice.space.seal(&hers()).unwrap();
    bob.space.seal(&his()).unwrap();
    meet(&mut alice, &mut bob);
    assert_eq!([came_of(&mut alice, &hers()), came_of(&mut bob, &his())], [CameOf::Opened; 2]);
    meet(&mut alice, &mut bob);
    assert_eq!(shown(&mut alice), Some(texts(&hers(), &his())));
}

/// The hash part of an id, to put another together from it.
fn padded(id: &EntryId) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..11].copy_from_slice(&id.0[5..]);
    hash
}

#[test]
fn a_second_change_of_a_seal_sets_the_card_aside_for_both_and_opens_nothing() {
    for with_bytes in [true, false] {
        for dependent in [true, false] {
            let (mut alice, mut log) = sealed_by_both();
            let mut document = Automerge::new();
            let first =
                made_on(&mut document, &log.id, 1, |tx| put_seal(tx, &seal_of(BOB, &his()).0));
            assert_eq!(Item::change(ids().seals[1], first.hash), log.items[1].item);
            let second = if dependent {
                made_on(&mut document, &log.id, 1, |tx| tx.put(ROOT, "note", "x").unwrap())
            } else {
                made(&log.id, 2, |tx| put_seal(tx, &seal_of(BOB, &his()).0))
            };
            log.push(
                Item::change(ids().seals[1], second.hash),
                Some(second.bytes).filter(|_| with_bytes),
            );
            alice.take(&log.whole()).unwrap();
            assert_eq!(came_of(&mut alice, &hers()), CameOf::SetAside);
            assert!(alice.space.card(date()).unwrap() == CardStanding::SetAside);
            assert!(!alice.rows().rows.contains_key(&ids().openings[0]), "nothing was opened");
        }
    }
}

#[test]
fn sr_34_what_was_opened_stays_open_whatever_its_author_adds_later() {
    let (mut alice, mut log, seals) = opened_by_alice();
    give_opening(&mut alice, &mut log, &opening(&his(), seals));
    assert_eq!(shown(&mut alice), Some(texts(&hers(), &his())));
    // Over the opening, beside it, and over the seal.
    let mut document = Automerge::new();
    made_on(&mut document, &log.id, 7, |tx| put_opening(tx, &opening(&his(), seals)));
    let over = made_on(&mut document, &log.id, 7, |tx| {
        tx.put(ROOT, "answer", "I never said that.").unwrap();
        tx.delete(ROOT, "salt").unwrap();
    });
    log.change(ids().openings[1], &over);
    for process in 20..40 {
        let lie = answer("talk-001", date(), process, "I never said that.");
        let beside = made(&log.id, process, |tx| put_opening(tx, &opening(&lie, seals)));
        log.change(ids().openings[1], &beside);
    }
    let second = made(&log.id, 50, |tx| put_seal(tx, &[9; 32]));
    log.change(ids().seals[1], &second);
    alice.take(&log.whole()).unwrap();
    assert_eq!(shown(&mut alice), Some(texts(&hers(), &his())));
    alice.assert_sound();
}

#[test]
fn an_answer_chosen_after_mine_was_opened_never_shows() {
    let (mut alice, mut log, [mine, _]) = opened_by_alice();
    // He reads hers, seals another answer beside the first, and opens that one.
    let better = answer("talk-001", date(), 6, "Exactly what she said.");
    let second = made(&log.id, 2, |tx| put_seal(tx, &seal_of(BOB, &better).0));
    log.change(ids().seals[1], &second);
    give_opening(&mut alice, &mut log, &opening(&better, [mine, seal_of(BOB, &better)]));
    assert_eq!(shown(&mut alice), None);
    assert!(alice.space.card(date()).unwrap() == CardStanding::SetAside);
}

#[test]
fn sr_06_an_altered_answer_salt_card_date_author_couple_or_seal_does_not_verify() {
    let (_, _, seals) = opened_by_alice();
    let right = opening(&his(), seals);
    let with = |change: fn(&mut OpeningEntry)| {
        let mut altered = right.clone();
        change(&mut altered);
        altered
    };
    let other_space = SpaceId([9; 32]);
    let lies = [
        with(|opening| opening.answer = Answer::new("Soup, and everybody in a hurry.").unwrap()),
        with(|opening| opening.answer = Answer::as_sealed("Soup, and nobody in a hurry. ".into())),
        with(|opening| opening.salt.0[31] ^= 1),
        with(|opening| opening.card = "talk-002".parse().unwrap()),
        with(|opening| opening.seals[0].0[0] ^= 1),
        with(|opening| opening.seals[1].0[0] ^= 1),
        with(|opening| opening.seals.swap(0, 1)),
        // Hers, in his name.
        opening(&hers(), [seals[0]; 2]),
        // Sealed for another couple, or another date.
        opening(&his(), [seals[0], Seal::of(&other_space, &member(BOB), &his())]),
        opening(
            &his(),
            [seals[0], seal_of(BOB, &SealedAnswer { day: day("2026-11-21"), ..his() })],
        ),
    ];
    for (at, lie) in lies.into_iter().enumerate() {
        let (mut alice, mut log, _) = opened_by_alice();
        give_opening(&mut alice, &mut log, &lie);
        assert_eq!(shown(&mut alice), None, "lie {at}");
        assert!(alice.space.card(date()).unwrap() == CardStanding::Sealed);
    }
    let (mut alice, mut log, _) = opened_by_alice();
    give_opening(&mut alice, &mut log, &right);
    assert_eq!(shown(&mut alice), Some(texts(&hers(), &his())), "and the truth does");
}

#[test]
fn sr_06_an_opening_of_one_date_opens_no_other() {
    let (mut alice, mut log, seals) = opened_by_alice();
    let tomorrow = date().plus(1).unwrap();
    let next = CardEntries::of(&space_id(), &members(), tomorrow);
    let hers_next = answer("talk-001", tomorrow, 8, "tomorrow's");
    alice.space.seal(&hers_next).unwrap();
    // The same 32 bytes again under tomorrow's id, and today's opening with them.
    let replayed = made(&log.id, 1, |tx| put_seal(tx, &seals[1].0));
    log.change(next.seals[1], &replayed);
    alice.take(&log.whole()).unwrap();
    assert_eq!(
        came_of(&mut alice, &hers_next),
        CameOf::Opened,
        "garbage is sealed as well as words"
    );
    let named = [seal_of(ALICE, &hers_next), seals[1]];
    let again = made(&log.id, 7, |tx| put_opening(tx, &opening(&his(), named)));
    log.change(next.openings[1], &again);
    alice.take(&log.whole()).unwrap();
    assert!(alice.space.card(tomorrow).unwrap() == CardStanding::Sealed, "and never opens");
}

#[test]
fn a_seal_that_is_not_here_not_whole_or_not_a_seal_opens_nothing() {
    type Act = fn(&mut automerge::transaction::Transaction<'_>);
    let acts: [Act; 6] = [
        |tx| put_seal(tx, &[7; 31]),
        |tx| tx.put(ROOT, "k", "seal").unwrap(),
        |tx| tx.put(ROOT, "k", "appreciation").unwrap(),
        |tx| {
            tx.put(ROOT, "k", "seal").unwrap();
            tx.put(ROOT, "seal", "text and not bytes").unwrap();
        },
        |tx| {
            put_seal(tx, &[7; 32]);
            tx.put(ROOT, "seal", vec![8; 32]).unwrap();
        },
        |tx| {
            tx.put(ROOT, "k", "seal").unwrap();
            tx.put_object(ROOT, "seal", automerge::ObjType::Map).unwrap();
        },
    ];
    for (at, act) in acts.into_iter().enumerate() {
        let (mut alice, _) = couple();
        alice.space.seal(&hers()).unwrap();
        let mut log = Forged::of(BOB, 3);
        let odd = made(&log.id, 1, act);
        log.change(ids().seals[1], &odd);
        alice.take(&log.whole()).unwrap();
        assert_eq!(came_of(&mut alice, &hers()), CameOf::Waits, "{at}");
        assert!(alice.space.card(date()).unwrap() == CardStanding::Sealed);
    }
    // Given as erased, and supplied later.
    let (mut alice, _) = couple();
    alice.space.seal(&hers()).unwrap();
    let whole = bobs_log(3, &seal_of(BOB, &his()));
    let mut erased = bobs_log(3, &seal_of(BOB, &his()));
    let bytes = erased.items[1].bytes.take().unwrap();
    alice.take(&erased.whole()).unwrap();
    assert_eq!(whole.items[1].item, erased.items[1].item);
    assert_eq!(came_of(&mut alice, &hers()), CameOf::Waits);
    alice.space.supply(&ids().seals[1], &[bytes]).unwrap();
    assert_eq!(came_of(&mut alice, &hers()), CameOf::Opened);
}

/// What a changed client of Bob's does next.
#[derive(Debug, Clone)]
enum Evil {
    Seal { which: u8, process: u8, erased: bool },
    Opening { which: u8, process: u8, names: u8, spoil: u8 },
    Over { process: u8 },
    Settle,
}

fn evil() -> impl Strategy<Value = Evil> {
    prop_oneof![
        3 => (0..2_u8, 1..4_u8, prop::bool::weighted(0.2))
            .prop_map(|(which, process, erased)| Evil::Seal { which, process, erased }),
        4 => (0..2_u8, 4..9_u8, 0..2_u8, 0..6_u8)
            .prop_map(|(which, process, names, spoil)| Evil::Opening { which, process, names, spoil }),
        1 => (10..12_u8).prop_map(|process| Evil::Over { process }),
        3 => Just(Evil::Settle),
    ]
}

proptest! {
    #![proptest_config(crate::harness::cases(96))]

    /// Alice opens only when his seal was the only one she held, and sees of him only what that one was made of.
    #[test]
    fn sr_06_no_order_of_lies_opens_early_or_shows_what_was_not_sealed(acts in prop::collection::vec(evil(), 1..9)) {
        let (mut alice, _) = couple();
        alice.space.seal(&hers()).unwrap();
        let answers = [his(), answer("talk-001", date(), 4, "another one")];
        let mine = seal_of(ALICE, &hers());
        let mut log = Forged::of(BOB, 3);
        let mut held: Vec<(u8, u8, bool)> = Vec::new();
        let mut opened_against = None;
        for act in acts {
            let before = log.items.len();
            match act {
                Evil::Seal { which, process, erased } => {
                    let seal = seal_of(BOB, &answers[usize::from(which)]);
                    let made = made(&log.id, process, |tx| put_seal(tx, &seal.0));
                    log.push(Item::change(ids().seals[1], made.hash), Some(made.bytes).filter(|_| !erased));
                    match held.iter_mut().find(|(w, p, _)| (*w, *p) == (which, process)) {
                        Some((.., here)) => *here |= !erased,
                        None => held.push((which, process, !erased)),
                    }
                }
                Evil::Opening { which, process, names, spoil } => {
                    let mut lie = opening(
                        &answers[usize::from(which)],
                        [mine, seal_of(BOB, &answers[usize::from(names)])],
                    );
                    match spoil {
                        0 => lie.salt.0[0] ^= 1,
                        1 => lie.answer = Answer::new("a lie").unwrap(),
                        2 => lie.seals[0].0[0] ^= 1,
                        _ => {}
                    }
                    let made = made(&log.id, process, |tx| put_opening(tx, &lie));
                    log.change(ids().openings[1], &made);
                }
                Evil::Over { process } => {
                    let made = made(&log.id, process, |tx| tx.put(ROOT, "k", "seal").unwrap());
                    log.change(ids().openings[1], &made);
                }
                Evil::Settle => {}
            }
            if log.items.len() > before {
                alice.take(&log.group(before, log.items.len() - 1)).or_else(|_| alice.take(&log.whole())).unwrap();
            }
            let came = came_of(&mut alice, &hers());
            let is_open = alice.rows().rows.contains_key(&ids().openings[0]);
            if is_open && opened_against.is_none() {
                prop_assert!(matches!(held[..], [(_, _, true)]), "opened against {:?}", held);
                opened_against = Some(usize::from(held[0].0));
            }
            prop_assert_eq!(came == CameOf::Opened, is_open);
            if let Some((_, theirs)) = shown(&mut alice) {
                let named = opened_against.expect("opened before");
                prop_assert_eq!(theirs, answers[named].answer.text());
            }
        }
        alice.assert_sound();
    }
}
