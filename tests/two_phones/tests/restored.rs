//! Invariants 1, 6, 7 and 11 with old copies at every point of a history, which has every kind of act: put back on
//! either phone, on both, or used beside the original; noticed or not; with clocks a year off. Then people write, and
//! their phones meet.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use std::collections::BTreeSet;

use hearth_domain::cards::CardStanding;
use hearth_domain::consent::{Published, value};
use hearth_domain::day::CivilDay;
use hearth_domain::ids::EntryId;
use hearth_domain::space::RowStatus;
#[cfg(feature = "store")]
use two_phones::StoreHome;
use two_phones::{
    Act, Clock, Copy, Fault, Future, Home, MemoryRows, PhoneId, Random, Truth, World,
};

const ADA: PhoneId = PhoneId(0);
const BEN: PhoneId = PhoneId(1);

/// What is done at a point of the history: an act of ada (0) or ben (1), or a meeting.
type Point = Option<(usize, Act)>;

/// Every kind of act, some twice; what was written before a meeting, and what only its own phone has.
fn points() -> Vec<Point> {
    let (ada, ben) = (|act| Some((0, act)), |act| Some((1, act)));
    vec![
        ada(Act::Appreciate { words: 5 }),
        ben(Act::Plan { words: 5 }),
        ada(Act::CheckIn { mood: 4 }),
        None,
        ben(Act::Profile { deck: 1 }),
        ada(Act::Propose { kind: 0 }),
        ada(Act::Consent { level: 2 }),
        None,
        ben(Act::SayYes { which: 1 }),
        ben(Act::Consent { level: 1 }),
        ada(Act::Seal { day: 0 }),
        ben(Act::Seal { day: 0 }),
        ada(Act::Challenge { what: 0 }),
        None,
        ben(Act::Challenge { what: 0 }),
        ada(Act::Edit { which: 0, title: false, at: 3 }),
        ben(Act::Edit { which: 0, title: false, at: 9 }),
        None,
        ada(Act::Rest { days: 3 }),
        ben(Act::Moment),
        ada(Act::Challenge { what: 2 }),
        ben(Act::Delete { which: 4 }),
        ada(Act::CheckIn { mood: 7 }),
        ben(Act::Erase { which: 3 }),
        ada(Act::Move { which: 1, days: 2 }),
        None,
        ada(Act::Consent { level: 0 }),
        ben(Act::Finish { which: 0, done: true }),
        ada(Act::Delete { which: 2 }),
        ben(Act::Seal { day: 1 }),
        ada(Act::Future(Future::Kind)),
        None,
        ada(Act::Seal { day: 2 }),
        ben(Act::Consent { level: 0 }),
        ada(Act::Appreciate { words: 2 }),
    ]
}

/// A world at the end of the history, and copies of both phones at every point of it.
struct Recorded<H> {
    world: World<H>,
    copies: Vec<[Copy<H>; 2]>,
}

/// What is put back, and how.
#[derive(Clone, Copy, Debug)]
struct Case {
    /// The point of ada's copy and of ben's; `None` leaves the phone as it is.
    points: [Option<usize>; 2],
    /// Whether each notices.
    notices: [bool; 2],
    /// The copies go into phones beside the originals.
    beside: bool,
}

fn day() -> CivilDay {
    "2026-11-20".parse().unwrap()
}

impl<H: Home> Recorded<H> {
    fn new(seed: u64) -> Self {
        let (mut world, _, _) = World::<H>::of_two(seed);
        let mut copies = Vec::new();
        for phone in [ADA, BEN] {
            world.at(phone).about = Some(day());
        }
        let mut copy = |world: &mut World<H>| {
            copies.push([ADA, BEN].map(|phone| world.at(phone).copied()));
        };
        copy(&mut world);
        for point in points() {
            match point {
                Some((who, act)) => world.act([ADA, BEN][who], &act),
                None => drop(world.sync(ADA, BEN)),
            }
            copy(&mut world);
        }
        Self { world, copies }
    }

    /// Both phones as they were at the end, then what the case puts back. Gives the phones in use.
    fn put_back(&mut self, case: Case) -> Vec<PhoneId> {
        let Self { world, copies } = self;
        for beside in world.everyone().into_iter().filter(|phone| phone.0 > 1) {
            world.put_out_of_use(beside);
        }
        let end = copies.len() - 1;
        for (at, phone) in [ADA, BEN].into_iter().enumerate() {
            world.put_back(phone, &mut copies[end][at], false);
        }
        for (at, phone) in [ADA, BEN].into_iter().enumerate() {
            let Some(point) = case.points[at] else { continue };
            let copy = &mut copies[point][at];
            if case.beside {
                world.beside(phone, copy, "a copy");
            } else {
                world.put_back(phone, copy, case.notices[at]);
            }
        }
        world.everyone()
    }

    /// Puts back, writes and meets under these clocks. Gives what ada's phone holds in the end.
    fn run(&mut self, case: Case, clocks: [i32; 2], about: Option<CivilDay>) -> Truth {
        self.world.seed_again(case.points[0].unwrap_or(99) as u64 * 1000 + 7);
        // The card of the day was opened at a meeting, and a phone that is left as it was holds it so.
        let opened = case.beside || case.points.contains(&None);
        let phones = self.put_back(case);
        let world = &mut self.world;
        for (nth, phone) in phones.iter().enumerate() {
            world.at(*phone).clock = Clock::off_by(clocks[nth % 2]);
            world.at(*phone).about = about;
        }
        let mut acts = Random::seeded(3);
        for phone in &phones {
            world.act(*phone, &Act::Appreciate { words: 4 });
            world.act(*phone, &Act::Edit { which: 0, title: true, at: 0 });
            for _ in 0..3 {
                match Act::random(&mut acts) {
                    // Nobody lets anything be open from here on.
                    Act::Consent { .. } => world.act(*phone, &Act::Moment),
                    act => world.act(*phone, &act),
                }
            }
        }
        let deleted: BTreeSet<EntryId> =
            phones.iter().flat_map(|phone| gone(world, *phone)).collect();
        let known = world.acts_known();
        world.meet_with(phones[0], phones[phones.len() - 1], Fault::random(&mut acts));
        world.run_until_quiet();
        world.assert_sound();
        world.settle();
        // A card may have opened in the last of them.
        world.settle();
        world.assert_agreed();
        world.assert_known_to_all(&known);
        for phone in &phones {
            let (gone, truth) = (gone(world, *phone), world.at(*phone).truth());
            assert!(deleted.is_subset(&gone), "{case:?}: nothing revives");
            assert!(gone.iter().all(|entry| truth.rows[entry].document.is_empty()));
        }
        for (at, phone) in phones.iter().enumerate() {
            let consents = world.at(*phone).space().consents().unwrap();
            for (member, name) in [(0, ADA), (1, BEN)] {
                let index = usize::from(world.at(name).device.facts.me);
                let open = value(&consents[index], CivilDay::FIRST);
                let noticed = case.points[member].is_some() && case.notices[member] && !case.beside;
                // At the end of the history both had said that nothing is open, and ada's word was given.
                let closed = noticed || (member == 0 && case.points[1].is_none());
                assert!(!closed || open == Published::NOTHING, "{case:?}: nothing is open on {at}");
            }
            let card = world.at(*phone).space().card(day()).unwrap();
            let is_open = matches!(card, CardStanding::Open { .. });
            assert!(!opened || is_open || erased(world, *phone), "{case:?}: what is open stays so");
        }
        world.at(phones[0]).truth()
    }
}

fn gone<H: Home>(world: &mut World<H>, phone: PhoneId) -> BTreeSet<EntryId> {
    world.at(phone).truth().with_status(RowStatus::Tombstone)
}

/// Whether something of a card was erased on this phone, by its person.
fn erased<H: Home>(world: &mut World<H>, phone: PhoneId) -> bool {
    let hollow = world.at(phone).truth().with_status(RowStatus::Hollow);
    hollow.iter().any(|entry| entry.shape().is_some_and(|shape| shape.permanent))
}

/// Either phone, both, and beside: at every point.
fn cases(points: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for point in 0..points {
        let other = (point * 5 + 3) % points;
        for of in [[Some(point), None], [None, Some(point)], [Some(point), Some(other)]] {
            for notices in [[false; 2], [true; 2]] {
                cases.push(Case { points: of, notices, beside: false });
            }
            cases.push(Case { points: of, notices: [false; 2], beside: true });
        }
        let notices = [point % 2 == 0, point % 2 == 1];
        cases.push(Case { points: [Some(point), Some(point)], notices, beside: false });
    }
    cases
}

const YEAR: i32 = 366;

fn hold<H: Home>(seed: u64, every: usize) {
    let mut recorded = Recorded::<H>::new(seed);
    let all = cases(recorded.copies.len());
    for (nth, case) in all.into_iter().enumerate().filter(|(nth, _)| nth % every == 0) {
        let clocks = [[YEAR, 0], [-YEAR, 0], [0, YEAR], [0, -YEAR], [YEAR, -YEAR]][nth % 5];
        let straight = recorded.run(case, [0; 2], Some(day()));
        let bent = recorded.run(case, clocks, Some(day()));
        assert!(straight == bent, "{case:?}: no clock decides anything");
        // And when what they write is about the day that their clocks show.
        recorded.run(case, clocks, None);
    }
}

#[test]
fn an_old_copy_at_any_point_loses_nothing_revives_nothing_and_opens_nothing() {
    // All of them take a minute and a half: TWO_PHONES_TIMES=2.
    let every = if std::env::var_os("TWO_PHONES_TIMES").is_some() { 1 } else { 7 };
    hold::<MemoryRows>(1, every);
}

#[cfg(feature = "store")]
#[test]
fn an_old_copy_on_disk_loses_nothing_revives_nothing_and_opens_nothing() {
    hold::<StoreHome>(2, 29);
}
