//! What a partner with a changed client can try on consent: nothing opens by it (`sync.md` 4, SR-08).

use automerge::transaction::Transactable as _;
use automerge::{Automerge, ROOT};
use hearth_domain::consent::{Level, value};
use hearth_domain::ids::{EntryId, EntryShape, LogId, Ownership};
use hearth_domain::log::Item;
use hearth_domain::space::{MOST_LIVE, RowStatus};

use crate::consent::{Person, both_open, two};
use crate::forged::{Forged, Made};
use crate::harness::{day, meet};

fn made(log: &LogId, fields: &[(&str, u64)], kind: &str) -> Made {
    let mut document = Automerge::new();
    crate::forged::make(&mut document, log, |tx| {
        tx.put(ROOT, "k", kind).unwrap();
        for (key, value) in fields {
            tx.put(ROOT, *key, *value).unwrap();
        }
    })
}

fn id(member: u8, day: u32, seed: u8) -> EntryId {
    let shape = EntryShape { ownership: Ownership::Of(member), permanent: false };
    EntryId::assemble(day, shape.flags(), &[seed; 32])
}

#[test]
fn a_partner_neither_opens_nor_keeps_open_anything_in_my_name() {
    let (mut alice, mut bob) = both_open();
    let hers = alice.own();
    let mut log = Forged::of(1, 3);
    let until = u64::from(day("2026-12-20").number());
    let raise = made(&log.id, &[("open", 2), ("until", until)], "consent");
    log.change(id(0, 0, 1), &raise);
    log.push(Item::tombstone(hers[0].entry), None);
    alice.private.not_today();
    alice.write();
    let nothing = alice.own();
    log.push(Item::tombstone(nothing[0].entry), None);
    let over = made(&log.id, &[("open", 2), ("until", until)], "consent");
    log.change(nothing[0].entry, &over);
    alice.phone.take(&log.whole()).unwrap();
    assert_eq!(alice.own(), nothing);
    assert_eq!(alice.shown(), b"0");
    meet(&mut alice.phone, &mut bob.phone);
    assert_eq!(bob.shown(), b"0");
}

type Fields<'a> = &'a [(&'a str, u64)];

#[test]
fn sr_08_what_cannot_be_read_of_a_member_opens_nothing() {
    let until = u64::from(day("2026-12-20").number());
    let whole = [("open", 2), ("until", until)];
    let cases: [(&str, Fields<'_>, &str); 8] = [
        ("no end", &[("open", 2)], "consent"),
        ("no level", &[("until", until)], "consent"),
        ("a tier that is none", &[("open", 6), ("until", until)], "consent"),
        ("a level beyond numbers", &[("open", u64::MAX), ("until", until)], "consent"),
        ("a day that is none", &[("open", 2), ("until", 1)], "consent"),
        ("over", &[("open", 2), ("until", u64::from(day("2026-11-19").number()))], "consent"),
        ("another kind", &whole, "consent-2"),
        ("nothing", &[], ""),
    ];
    let log = || Forged::of(1, 3);
    let his_value = |alice: &mut Person| {
        let lives = alice.lives();
        value(&lives[1], day("2026-11-21")).open
    };
    for (name, fields, kind) in cases {
        let (mut alice, _) = two();
        let mut log = log();
        let right = made(&log.id, &whole, "consent");
        log.change(id(1, 0, 1), &right);
        alice.phone.take(&log.whole()).unwrap();
        assert_eq!(his_value(&mut alice).number(), 2);
        let odd = made(&log.id, fields, kind);
        log.change(id(1, 0, 2), &odd);
        alice.phone.take(&log.whole()).unwrap();
        assert_eq!(his_value(&mut alice), Level::NONE, "{name}");
    }
    // Without its bytes, edited, erased here; and an entry about a day, or for ever, is none.
    let (mut alice, _) = two();
    let mut erased = log();
    erased.push(Item::change(id(1, 0, 1), made(&erased.id, &whole, "consent").hash), None);
    alice.phone.take(&erased.whole()).unwrap();
    assert_eq!(his_value(&mut alice), Level::NONE);
    let (mut alice, _) = two();
    let mut edited = log();
    let mut document = Automerge::new();
    for open in [1_u64, 2] {
        let made = crate::forged::make(&mut document, &edited.id, |tx| {
            tx.put(ROOT, "k", "consent").unwrap();
            tx.put(ROOT, "open", open).unwrap();
            tx.put(ROOT, "until", until).unwrap();
        });
        edited.change(id(1, 0, 1), &made);
    }
    alice.phone.take(&edited.whole()).unwrap();
    assert_eq!(alice.phone.status(&id(1, 0, 1)), RowStatus::Whole);
    assert_eq!(his_value(&mut alice), Level::NONE);
    let (mut alice, _) = two();
    let mut log = log();
    let right = made(&log.id, &whole, "consent");
    log.change(id(1, 0, 1), &right);
    log.change(id(1, day("2026-11-20").number(), 2), &right);
    let permanent = EntryShape { ownership: Ownership::Of(1), permanent: true };
    log.change(EntryId::assemble(0, permanent.flags(), &[3; 32]), &right);
    let joint = EntryShape { ownership: Ownership::Joint, permanent: false };
    log.change(EntryId::assemble(0, joint.flags(), &[4; 32]), &right);
    alice.phone.take(&log.whole()).unwrap();
    assert_eq!(alice.lives()[1].len(), 1);
    assert_eq!(his_value(&mut alice).number(), 2);
    alice.phone.space.erase_here(&id(1, 0, 1)).unwrap();
    assert_eq!(his_value(&mut alice), Level::NONE);
}

#[test]
fn a_flood_of_consents_opens_nothing_and_is_not_read_to_its_end() {
    let until = u64::from(day("2026-12-20").number());
    let (mut alice, _) = two();
    let mut log = Forged::of(1, 3);
    let most = u8::try_from(MOST_LIVE).unwrap();
    for seed in 1..=most + 8 {
        let right = made(&log.id, &[("open", 2), ("until", until)], "consent");
        log.change(id(1, 0, seed), &right);
    }
    let mut his = |from: usize, to: usize| {
        alice.phone.take(&log.group(from, to)).unwrap();
        let lives = alice.lives();
        (lives[1].len(), value(&lives[1], day("2026-11-21")).open.number())
    };
    // The first item is the certificate.
    assert_eq!(his(0, MOST_LIVE - 1), (MOST_LIVE - 1, 2));
    assert_eq!(his(MOST_LIVE, MOST_LIVE), (MOST_LIVE, 0));
    assert_eq!(his(MOST_LIVE + 1, MOST_LIVE + 8), (MOST_LIVE, 0));
}
