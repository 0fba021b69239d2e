//! Measures what a secret costs: a proof, an unlock, a change of secret, and a backup of three rooms and its
//! restore. The least of nine runs, because other work on the machine only ever adds.
//! Run: `cargo run -p hearth-store --example unlock`.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use hearth_domain::day::CivilDay;
use hearth_store::backup::{JournalPart, RoomKeys, Sources, restore, write};
use hearth_store::couple::CoupleStore;
use hearth_store::journal::{JournalDoor, JournalEntry, JournalStore, PhoneHalf};
use hearth_store::mine::{LocalId, MineStore, Written};
use hearth_store::{DatabaseKey, Folder, NewPassphrase, NewSecret, Seed, StoreError};

const RUNS: u8 = 9;
const ENTRIES: u16 = 2000;

fn least<T>(mut prepare: impl FnMut(u8) -> T, mut run: impl FnMut(T)) -> Duration {
    let times = (0..RUNS).map(|number| {
        let ready = prepare(number);
        let start = Instant::now();
        run(ready);
        start.elapsed()
    });
    times.min().unwrap()
}

fn fill(journal: &mut JournalStore) {
    let text = "I noticed how quiet the house was when we both came home late. ".repeat(8);
    journal
        .write::<_, StoreError>(|tx| {
            for number in 0..ENTRIES {
                let mut id = [0; 16];
                id[..2].copy_from_slice(&number.to_be_bytes());
                tx.add_entry(&JournalEntry {
                    id: LocalId(id),
                    written: Written {
                        day: CivilDay::FIRST,
                        instant: 0,
                        zone: "Etc/UTC".to_owned(),
                        offset_minutes: 0,
                    },
                    text: format!("{number} {text}"),
                    prompt: None,
                    tags: Vec::new(),
                })?;
            }
            Ok(())
        })
        .unwrap();
}

fn main() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let door = JournalDoor::of(&folder);
    let half = PhoneHalf::from_bytes([1; 32]);
    let chosen = NewSecret::new("the garden gate").unwrap();
    let secret = chosen.secret();
    let seed = |number: u8| Seed::from_bytes([number; 32]);
    let mut journal = door.create(&chosen, &half, seed(100)).unwrap();
    fill(&mut journal);
    journal.lock();
    println!("journal of {ENTRIES} entries of 500 characters; the least of {RUNS} runs");
    let proof = least(|_| (), |()| drop(door.verify(secret, &half).unwrap()));
    println!("proof           {proof:?}");
    let unlock = least(|_| (), |()| door.unlock(secret, &half, seed(101)).unwrap().lock());
    println!("unlock and lock {unlock:?}");
    let change = least(seed, |seed| door.change_secret(secret, &chosen, &half, seed).unwrap());
    println!("change          {change:?}");

    let keys = |number: u8| DatabaseKey::from_bytes([number; 32]);
    let mut couple = CoupleStore::open(&folder, &keys(1)).unwrap();
    let mut mine = MineStore::open(&folder, &keys(2)).unwrap();
    let mut journal = door.unlock(secret, &half, seed(102)).unwrap();
    let passphrase = NewPassphrase::new("four plain words here").unwrap();
    let target = home.path().join("backup");
    let backup = least(
        |number| {
            let _ = std::fs::remove_file(&target);
            seed(number)
        },
        |seed| {
            let part = JournalPart::Included { store: &mut journal, secret, half: &half };
            let sources = Sources { couple: &mut couple, mine: &mut mine, journal: part };
            write(&folder, &target, &passphrase, sources, seed).unwrap();
        },
    );
    let size = std::fs::metadata(&target).unwrap().len();
    println!("backup          {backup:?}, {} kB", size / 1024);
    let back = least(
        |_| {
            let home = tempfile::tempdir().unwrap();
            (Folder::lock(home.path()).unwrap(), home)
        },
        |(folder, _home)| {
            let keys = RoomKeys { couple: keys(3), mine: keys(4) };
            restore(&folder, &target, passphrase.secret(), &keys).unwrap();
        },
    );
    println!("restore         {back:?}");
}
