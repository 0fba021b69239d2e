//! What a session costs in bytes and turns, beside the goals of `design.md` 10:
//! `cargo run -p two-phones --example measure -- 2000` (entries; over maps), or `... 20000 disk` (the real store).
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement prints, and stops where it cannot go on"
)]

use std::io::Write as _;
use std::time::Instant;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use hearth_domain::entries::{Appreciation, NewEntry, Plan, PlanEdit};
use hearth_domain::ids::EntryId;
use two_phones::{Home, MemoryRows, PhoneId, Random, Turns, World};

/// Words by syllables, some of them often, some only once, so that a text deflates to
/// about half of its length; what was written is kept, to be deflated alone.
struct Words(Vec<String>, Random, String);

const SYLLABLES: [&str; 16] = [
    "ta", "ri", "no", "ke", "sel", "mor", "and", "i", "th", "er", "wo", "pla", "gen", "ch", "u",
    "st",
];

impl Words {
    fn new() -> Self {
        let mut random = Random::seeded(1);
        let word = |random: &mut Random| {
            let count = 1 + random.below(3);
            (0..count).map(|_| *random.one_of(&SYLLABLES).unwrap()).collect::<String>()
        };
        let words = (0..3000).map(|_| word(&mut random)).collect();
        Self(words, random, String::new())
    }

    /// A text of 120 characters; the n-th word comes about as often as 1/n.
    fn text(&mut self) -> String {
        let mut text = String::new();
        while text.len() < 120 {
            if self.1.once_in(2) {
                let letters = 5 + self.1.below(5);
                text.extend(
                    (0..letters)
                        .map(|_| char::from(b'a' + u8::try_from(self.1.below(26)).unwrap())),
                );
            } else {
                let bits = self.1.below(12);
                let at = (1 << bits) - 1 + self.1.below(1 << bits);
                text.push_str(&self.0[at % self.0.len()]);
            }
            text.push(' ');
        }
        text.truncate(119);
        text.push('.');
        self.2.push_str(&text);
        text
    }
}

fn appreciate<H: Home>(world: &mut World<H>, phone: PhoneId, words: &mut Words) -> EntryId {
    let entry = NewEntry::Appreciation(Appreciation::new(&words.text(), None).unwrap());
    world.at(phone).create(&entry)
}

fn plan<H: Home>(world: &mut World<H>, phone: PhoneId, words: &mut Words) -> EntryId {
    let entry = NewEntry::Plan(Plan::new("A plan of ours", &words.text()).unwrap());
    world.at(phone).create(&entry)
}

fn tell(what: &str, goal: &str, turns: &Turns, since: Instant) {
    println!(
        "{what:<28} {:>9} bytes ({} + {}) in {} turns, {:?} items given, {:?}; goal {goal}",
        turns.bytes.iter().sum::<usize>(),
        turns.bytes[0],
        turns.bytes[1],
        turns.turns,
        turns.given,
        since.elapsed(),
    );
}

fn measure<H: Home>(entries: usize) {
    let mut words = Words::new();
    let (mut world, ada, ben) = World::<H>::of_two(1);
    let (mut plans, mut own) = (Vec::new(), [Vec::new(), Vec::new()]);
    let since = Instant::now();
    for at in 0..entries {
        let (phone, side) = if at % 2 == 0 { (ada, 0) } else { (ben, 1) };
        world.at(phone).clock.jump(i32::from(at % 7 == 0));
        if at % 10 < 2 {
            plans.push(plan(&mut world, phone, &mut words));
        } else {
            own[side].push(appreciate(&mut world, phone, &mut words));
        }
        // They meet about once a week.
        if at % 100 == 99 {
            world.sync(ada, ben);
        }
    }
    world.sync(ada, ben);
    let mut floor = DeflateEncoder::new(Vec::new(), Compression::best());
    floor.write_all(words.2.as_bytes()).unwrap();
    let floor = floor.finish().unwrap().len();
    println!(
        "{entries} entries written and synced, {:?}; their texts alone deflate to {floor}",
        since.elapsed()
    );

    let since = Instant::now();
    tell("nothing changed", "256 B", &world.sync_in_turns(ada, ben), since);

    for (phone, side) in [(ada, 0), (ben, 1)] {
        for at in 0..25 {
            let id = plans[(side * 13 + at * plans.len() / 25) % plans.len()];
            let note = world.at(phone).plans_note(&id);
            let edit = PlanEdit::new(None, Some(&format!("{note} And soup."))).unwrap();
            world.at(phone).space().edit_plan(&id, &edit).unwrap();
        }
        for _ in 0..10 {
            appreciate(&mut world, phone, &mut words);
        }
        for at in 0..5 {
            let id = own[side][at * own[side].len() / 5];
            world.at(phone).space().delete(&id).unwrap();
        }
    }
    let since = Instant::now();
    tell("scattered, both sides", "7 kB", &world.sync_in_turns(ada, ben), since);

    let tablet = world.further_phone_of(ada, "a new phone");
    let since = Instant::now();
    tell("a new phone", "1.6 MB at 20000", &world.sync_in_turns(ben, tablet), since);
    assert!(world.at(tablet).truth().differs_from(&world.at(ben).truth()).is_none());
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let entries = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2000);
    match arguments.next().as_deref() {
        #[cfg(feature = "store")]
        Some("disk") => measure::<two_phones::StoreHome>(entries),
        _ => measure::<MemoryRows>(entries),
    }
}
