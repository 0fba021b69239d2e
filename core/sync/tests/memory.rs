//! A session keeps little in memory, whatever the other side says: heap above what was in use before it, by a
//! counting allocator.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

use std::io::Write as _;

use counted_heap::Counting;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use hearth_domain::entries::{NewEntry, Plan};
use hearth_domain::ids::{DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Facts, Logs, Space};
use hearth_sync::frame::encode;
use hearth_sync::session::{Action, Event, Outcome, Session};

#[global_allocator]
static HEAP: Counting = Counting;

const MEBI: usize = 1 << 20;

fn phone(who: u8) -> Space<MemoryRows> {
    let secret = |who: u8| AuthorSecret::from_bytes(&[who; 32]);
    let member = |who| MemberId::of_first_key(&secret(who).public());
    let members = Members::new(member(1), member(2)).unwrap();
    let space = SpaceId::of(&members, &[7; 16]);
    let certificate = Certificate::first(space, DeviceKey([who; 32]), &secret(who));
    let me = members.index_of(&member(who)).unwrap();
    let mut count = 0_u8;
    let random = Box::new(move || {
        count += 1;
        [who ^ count.rotate_left(4); 16]
    });
    Space::new(
        MemoryRows::default(),
        Facts { space, members, me, certificate, confirmed: Vec::new() },
        secret(who),
        [who; 8],
        random,
    )
}

/// The most bytes in use above those before, while `act` runs.
fn peak_of(act: impl FnOnce()) -> usize {
    counted_heap::peak_of(act).1
}

/// A session that has heard the other's `Hello`; what it says is thrown away.
fn begun(phone: &mut Space<MemoryRows>, other: &mut Space<MemoryRows>) -> Session {
    let mut session = Session::new(other.facts().device());
    session.step(phone, Event::Start);
    for action in Session::new(phone.facts().device()).step(other, Event::Start) {
        if let Action::Send(hello) = action {
            session.step(phone, Event::Received(&hello));
        }
    }
    session
}

fn is_refused(actions: &[Action]) -> bool {
    actions.iter().any(|action| matches!(action, Action::Finished(Outcome::Refused(_))))
}

// One test, because the counter is one for the process.
#[test]
fn whatever_the_other_says_a_session_stays_small() {
    assert!(counted_heap::is_counting());
    let (mut ada, mut ben) = (phone(1), phone(2));
    let note = "a note of twenty thousand bytes ".repeat(600);
    let day = "2026-11-20".parse().ok();
    for _ in 0..4 {
        ada.create(day, &NewEntry::Plan(Plan::new("a plan", &note).unwrap())).unwrap();
    }
    let entry = *ada.storage().rows.keys().next().unwrap();
    assert!(ada.changes_of(&entry).unwrap()[0].len() > 19_000);

    // Frames as long as they may be, that are nothing; and claims of such that never come.
    for tag in 0..=255 {
        let mut session = begun(&mut ada, &mut ben);
        let frame = encode(tag, &vec![0xa5; MEBI - 1]);
        let peak = peak_of(|| drop(session.step(&mut ada, Event::Received(&frame))));
        assert!(peak < 6 * MEBI, "tag {tag}: {peak}");
    }
    let mut session = begun(&mut ada, &mut ben);
    let peak = peak_of(|| drop(session.step(&mut ada, Event::Received(&[0, 0x10, 0, 0, 2]))));
    assert!(peak < 64 * 1024, "{peak}");

    // A bomb: a hundred megabytes of nothing in a hundred kilobytes.
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    for _ in 0..100 {
        deflate.write_all(&vec![0; MEBI]).unwrap();
    }
    let bomb = deflate.finish().unwrap();
    assert!(bomb.len() < MEBI / 8);
    for tag in [2, 5] {
        let mut session = begun(&mut ada, &mut ben);
        let frame = encode(tag, &bomb);
        let mut refused = false;
        let peak =
            peak_of(|| refused = is_refused(&session.step(&mut ada, Event::Received(&frame))));
        assert!(refused && peak < 6 * MEBI, "tag {tag}: {peak}");
    }

    // Four thousand rows of twenty thousand bytes asked for at once.
    let mut session = begun(&mut ada, &mut ben);
    let want = encode(4, &entry.0.repeat(64));
    let peak = peak_of(|| {
        for _ in 0..64 {
            assert!(!is_refused(&session.step(&mut ada, Event::Received(&want))));
        }
        for _ in 0..20 {
            assert!(!session.step(&mut ada, Event::Writable).is_empty());
        }
    });
    assert!(peak < 4 * MEBI, "{peak}");

    // A stream without an end of frames that may be skipped.
    let mut session = begun(&mut ada, &mut ben);
    let frame = encode(200, &[0; 1000]);
    let peak = peak_of(|| {
        for _ in 0..50_000 {
            assert!(session.step(&mut ada, Event::Received(&frame)).is_empty());
        }
    });
    assert!(peak < MEBI, "{peak}");
}
