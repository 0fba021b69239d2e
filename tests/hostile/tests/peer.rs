//! A partner whose app was changed, really paired, in real sessions with a phone over the encrypted store: what it
//! gives is properly signed with its own keys, and is everything that it should not say. Deterministic, without
//! sockets; over sockets: `core/app/tests/changed_app.rs`.
//!
//! `HOSTILE_ITEMS=1000000` asks for so many tiny entries where a test run is content with a few thousand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

use std::sync::{Mutex, MutexGuard, PoisonError};

use automerge::transaction::Transactable as _;
use automerge::{Automerge, ROOT};
use hearth_domain::cards::{CardEntries, Seal};
use hearth_domain::consent::{Published, value};
use hearth_domain::ids::{ChangeHash, EntryId, EntryShape, Ownership};
use hearth_domain::log::Item;
use hearth_domain::space::{Group, Logs as _, MAX_GROUP_ITEMS, RowStatus};
use hearth_sync::session::Event;
use hostile::forged::Forged;
use hostile::liar::Liar;
use hostile::victim::{Side, Victim, meet, mine, write_of_everything};
use hostile::{Made, make};
use two_phones::{Couple, Device, Home as _, Phone, Random, StoreHome, Truth};

#[global_allocator]
static HEAP: counted_heap::Counting = counted_heap::Counting;

/// The books of the heap are one for the process.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

const MEBI: usize = 1 << 20;

/// Ada's phone, and Ben's with the changed app; they have met.
struct Desk {
    ada: Phone<StoreHome>,
    ben: Phone<StoreHome>,
}

impl Desk {
    fn new() -> Self {
        let mut random = Random::seeded(5);
        let mut couple = Couple::new(random.fork());
        let mut phone = |name: &str, member: u8| {
            let device = couple.first_phone(member);
            Phone::new(name, device, StoreHome::empty(), random.fork())
        };
        let mut desk = Self { ada: phone("ada", 0), ben: phone("ben", 1) };
        write_of_everything(&mut desk.ada);
        write_of_everything(&mut desk.ben);
        desk.meet();
        desk
    }

    fn meet(&mut self) {
        let [adas, bens] = [&self.ada, &self.ben].map(|phone| phone.device.facts.device());
        meet((&adas, self.ada.space()), (&bens, self.ben.space()));
    }

    /// A log of Ben's beside his own.
    fn log(&self, nonce: u8) -> Forged {
        let Device { secret, facts } = &self.ben.device;
        Forged::new(secret, &facts.certificate, [nonce; 16])
    }

    /// Ben's phone gives these groups in a session, then what it honestly has; and what is Ada's stays.
    fn give(self, groups: Vec<Group>) -> Self {
        let Self { ada, mut ben } = self;
        let mut victim = Victim::of(ada);
        let adas = victim.phone.device.facts.device();
        let bens = ben.device.facts.device();
        let many = groups.len();
        let mut liar = Liar::new(ben.space(), groups);
        meet((&adas, victim.phone.space()), (&bens, &mut liar));
        assert_eq!(liar.given, many, "the session ended before everything was given");
        victim.assert_unharmed();
        Self { ada: victim.phone, ben }
    }
}

fn shape(ownership: Ownership, permanent: bool) -> EntryShape {
    EntryShape { ownership, permanent }
}

fn document(log: &Forged, act: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> Made {
    make(&mut Automerge::new(), &log.id, act)
}

#[test]
fn tombstones_for_everything_take_what_is_the_senders_or_of_both_and_nothing_else() {
    let _alone = alone();
    let mut desk = Desk::new();
    let bens = desk.ben.device.facts.me;
    desk.ben.act(&two_phones::Act::Appreciate { words: 4 });
    let honest = desk.ben.truth().acts();
    let before = desk.ada.truth();
    let mut log = desk.log(1);
    for entry in before.rows.keys() {
        log.push(Item::tombstone(*entry), None);
    }
    let mut desk = desk.give(log.groups());
    let after = desk.ada.truth();
    let mut taken = 0;
    for (entry, row) in &before.rows {
        let shape = entry.shape().unwrap();
        let may = shape.ownership != Ownership::Of(1 - bens) && !shape.permanent;
        let is = &after.rows[entry];
        assert!(is.status == if may { RowStatus::Tombstone } else { row.status }, "{entry:?}");
        taken += usize::from(may);
    }
    assert!(taken > 0 && taken < before.rows.len());
    assert!(honest.is_subset(&after.acts()), "what else he had has arrived");
}

#[test]
fn a_level_raised_in_my_name_is_void_and_a_lower_one_of_mine_cannot_be_taken_away() {
    let _alone = alone();
    let mut desk = Desk::new();
    let adas = usize::from(desk.ada.device.facts.me);
    let said = |phone: &mut Phone<StoreHome>| {
        let live = phone.space().consents().unwrap()[adas].clone();
        value(&live, "2026-11-20".parse().unwrap())
    };
    let before = said(&mut desk.ada);
    assert!(before != Published::NOTHING);
    let mut log = desk.log(1);
    let raise = document(&log, |tx| {
        tx.put(ROOT, "k", "consent").unwrap();
        tx.put(ROOT, "v", 1_u64).unwrap();
        tx.put(ROOT, "open", 2_u64).unwrap();
        tx.put(ROOT, "until", 84_000_u64).unwrap();
    });
    let hers = shape(Ownership::Of(desk.ada.device.facts.me), false);
    log.change(EntryId::assemble(0, hers.flags(), &[9; 32]), &raise);
    for live in &desk.ada.space().consents().unwrap()[adas] {
        log.push(Item::tombstone(live.entry), None);
        log.change(live.entry, &raise);
    }
    let mut desk = desk.give(log.groups());
    assert!(said(&mut desk.ada) == before);
}

#[test]
fn an_opening_without_its_seal_and_one_in_my_name_open_nothing() {
    let _alone = alone();
    let mut desk = Desk::new();
    let facts = desk.ada.device.facts.clone();
    // Of a day that Ada has sealed and Ben has not, and of one that nobody has.
    let sealed = "2027-03-01".parse().unwrap();
    desk.ada.seal("another-card", sealed, "only if he says it, too");
    desk.meet();
    let mut log = desk.log(1);
    for day in [sealed, "2027-03-02".parse().unwrap()] {
        let ids = CardEntries::of(&facts.space, &facts.members, day);
        let opening = document(&log, |tx| {
            tx.put(ROOT, "k", "opening").unwrap();
            tx.put(ROOT, "v", 1_u64).unwrap();
            tx.put(ROOT, "card", "another-card").unwrap();
            tx.put(ROOT, "salt", vec![1; 32]).unwrap();
            tx.put(ROOT, "answer", "what she would like to hear").unwrap();
            tx.put(ROOT, "seals", vec![7; 64]).unwrap();
        });
        for id in ids.openings {
            log.change(id, &opening);
        }
        let seal = Seal([7; 32]);
        let made = document(&log, |tx| {
            tx.put(ROOT, "k", "seal").unwrap();
            tx.put(ROOT, "v", 1_u64).unwrap();
            tx.put(ROOT, "seal", seal.0.to_vec()).unwrap();
        });
        log.change(ids.seals[usize::from(facts.me)], &made);
    }
    let mut desk = desk.give(log.groups());
    // Her phone opens what may be opened: nothing may.
    desk.ada.settle();
    let ids = CardEntries::of(&facts.space, &facts.members, sealed);
    let mine = ids.openings[usize::from(facts.me)];
    assert!(!desk.ada.truth().rows.contains_key(&mine), "her answer was opened");
    assert!(desk.ada.sealed.iter().any(|kept| kept.day == sealed), "it is still kept");
}

/// What Ben's phone says in an honest session in which it gives something new.
fn recorded(desk: &mut Desk) -> Vec<u8> {
    desk.ben.act(&two_phones::Act::Appreciate { words: 7 });
    desk.ben.act(&two_phones::Act::Edit { which: 0, title: true, at: 0 });
    let [adas, bens] = [&desk.ada, &desk.ben].map(|phone| phone.device.facts.device());
    let mut sides = [Side::begin(&bens, desk.ada.space()), Side::begin(&adas, desk.ben.space())];
    let mut recorded = Vec::new();
    for _ in 0..20 {
        sides[1].drain(desk.ben.space(), 64);
        let said = std::mem::take(&mut sides[1].said);
        recorded.extend_from_slice(&said);
        sides[0].step(desk.ada.space(), Event::Received(&said));
        sides[0].drain(desk.ada.space(), 64);
        let said = std::mem::take(&mut sides[0].said);
        sides[1].step(desk.ben.space(), Event::Received(&said));
    }
    assert!(sides.iter().all(|side| side.session.is_over()));
    recorded
}

fn hear(phone: &mut Phone<StoreHome>, from: &Device, stream: &[u8]) -> Truth {
    let mut side = Side::begin(&from.facts.device(), phone.space());
    side.step(phone.space(), Event::Received(stream));
    side.drain(phone.space(), 64);
    phone.truth()
}

#[test]
fn a_session_said_again_changes_nothing_however_often() {
    let _alone = alone();
    let mut desk = Desk::new();
    let stream = recorded(&mut desk);
    let before = desk.ada.truth();
    let ben = desk.ben.device.clone();
    for _ in 0..3 {
        assert!(hear(&mut desk.ada, &ben, &stream) == before);
    }
    // Also after she has gone on, and to a new process of hers.
    desk.ada.act(&two_phones::Act::Appreciate { words: 3 });
    let before = desk.ada.truth();
    desk.ada.restart();
    assert!(hear(&mut desk.ada, &ben, &stream) == before);
    desk.ada.assert_sound();
}

#[test]
fn what_was_said_in_another_space_is_refused_also_behind_a_hello_of_ours() {
    let _alone = alone();
    let mut desk = Desk::new();
    let mut random = Random::seeded(99);
    let mut others = Couple::new(random.fork());
    let mut phone =
        |member| Phone::new("other", others.first_phone(member), StoreHome::empty(), random.fork());
    let mut elsewhere = Desk { ada: phone(0), ben: phone(1) };
    write_of_everything(&mut elsewhere.ada);
    let theirs = recorded(&mut elsewhere);
    let before = desk.ada.truth();
    let ben = desk.ben.device.clone();
    assert!(hear(&mut desk.ada, &ben, &theirs) == before);
    // The hello of one who is in both.
    let ours = recorded(&mut desk);
    let before = desk.ada.truth();
    let first = |stream: &[u8]| 4 + u32::from_be_bytes(stream[..4].try_into().unwrap()) as usize;
    let mixed = [&ours[..first(&ours)], &theirs[first(&theirs)..]].concat();
    assert!(hear(&mut desk.ada, &ben, &mixed) == before);
    desk.ada.assert_sound();
}

/// How many tiny things are said.
fn many(usual: usize) -> usize {
    std::env::var("HOSTILE_ITEMS").ok().and_then(|many| many.parse().ok()).unwrap_or(usual)
}

/// How far a phone has a log: the number of the item that it lacks next.
fn lacks(phone: &mut Phone<StoreHome>, log: &Forged) -> usize {
    let record = phone.read(|rows| rows.log(&log.id));
    record.map_or(0, |record| usize::try_from(record.end).unwrap() + 1)
}

/// Gives a whole log, in as many sessions as Ada's phone makes of it. Gives how many that were, and the most heap
/// that one of them took, both phones together and without the items that are given.
fn give_all(desk: &mut Desk, log: &Forged) -> (usize, usize) {
    let (mut sessions, mut most) = (0, 0);
    loop {
        let from = lacks(&mut desk.ada, log);
        if from == log.items.len() {
            return (sessions, most);
        }
        sessions += 1;
        let to = log.items.len().min(from + 50_000);
        let mut groups = Vec::new();
        for first in (from..to).step_by(MAX_GROUP_ITEMS) {
            groups.push(log.group(first, to.min(first + MAX_GROUP_ITEMS) - 1));
        }
        let [adas, bens] = [&desk.ada, &desk.ben].map(|phone| phone.device.facts.device());
        let mut liar = Liar::new(desk.ben.space(), groups);
        liar.then_honest = false;
        let ((), heap) = counted_heap::peak_of(|| {
            meet((&adas, desk.ada.space()), (&bens, &mut liar));
        });
        most = most.max(heap);
        assert!(lacks(&mut desk.ada, log) > from, "a session that gets on by nothing");
    }
}

#[test]
fn very_many_tiny_entries_take_little_memory_and_nothing_of_mine() {
    let _alone = alone();
    let mut desk = Desk::new();
    let mut log = desk.log(1);
    let joint = shape(Ownership::Joint, false).flags();
    let mut random = Random::seeded(3);
    for _ in 0..many(3_000) {
        log.push(Item::tombstone(EntryId::assemble(0, joint, &random.bytes())), None);
    }
    let before = mine(&mut desk.ada);
    let (sessions, most) = give_all(&mut desk, &log);
    println!("{} entries, {sessions} sessions, {} kB", log.items.len(), most / 1024);
    // 131 072 items at most; what both sides remember of each in a session is 300 bytes.
    assert!(most < 4 * MEBI + 300 * log.items.len().min(50_000), "{most} bytes of heap");
    assert!(mine(&mut desk.ada) == before, "something of mine changed");
}

#[test]
fn one_entry_that_very_many_items_name_takes_little_memory() {
    let _alone = alone();
    let mut desk = Desk::new();
    let mut log = desk.log(1);
    let entry = EntryId::assemble(0, shape(Ownership::Joint, false).flags(), &[9; 32]);
    let mut random = Random::seeded(4);
    for _ in 0..many(6_000) {
        log.push(Item::change(entry, ChangeHash(random.bytes())), None);
    }
    log.push(Item::tombstone(entry), None);
    let (sessions, _) = give_all(&mut desk, &log);
    // One act more, when all of them are held.
    log.push(Item::tombstone(entry), None);
    let last = log.items.len() - 1;
    let group = log.group(last, last);
    let (accepted, heap) = counted_heap::peak_of(|| desk.ada.space().accept(&group));
    accepted.unwrap();
    println!("{} items, {sessions} sessions, {} kB for one more", log.items.len(), heap / 1024);
    // Their hashes, and no more of them.
    assert!(heap < MEBI / 4 + 64 * log.items.len(), "{heap} bytes of heap");
}
