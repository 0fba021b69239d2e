//! A home with a journal, for the tests: its secret, the phone's half, seeds that differ.
#![allow(dead_code)]

use std::sync::atomic::{AtomicU8, Ordering};

use hearth_store::journal::{
    JournalDoor, JournalEntry, JournalError, JournalStore, KeptCheck, PhoneHalf, PrivateNote,
};
use hearth_store::mine::{LocalId, Written};
use hearth_store::{Folder, NewSecret, Secret, Seed, StoreError};

use crate::common::day;

pub const SECRET: &str = "the garden gate";

pub fn half() -> PhoneHalf {
    PhoneHalf::from_bytes([5; 32])
}

pub fn seed() -> Seed {
    static NEXT: AtomicU8 = AtomicU8::new(1);
    Seed::from_bytes([NEXT.fetch_add(1, Ordering::Relaxed); 32])
}

pub fn chosen(text: &str) -> NewSecret {
    NewSecret::new(text).unwrap()
}

pub fn create(folder: &Folder) -> JournalStore {
    JournalDoor::of(folder).create(&chosen(SECRET), &half(), seed()).unwrap()
}

pub fn unlock(folder: &Folder, secret: &str) -> Result<JournalStore, JournalError> {
    JournalDoor::of(folder).unlock(&Secret::typed(secret), &half(), seed())
}

/// Why it does not open.
pub fn refused(folder: &Folder, secret: &str) -> JournalError {
    unlock(folder, secret).err().expect("opened")
}

pub fn written(about: &str) -> Written {
    Written {
        day: day(about),
        instant: 1_795_000_000,
        zone: "Europe/Paris".to_owned(),
        offset_minutes: 60,
    }
}

pub fn entry(id: u8, about: &str, text: &str) -> JournalEntry {
    JournalEntry {
        id: LocalId([id; 16]),
        written: written(about),
        text: text.to_owned(),
        prompt: None,
        tags: Vec::new(),
    }
}

pub fn note(id: u8, about: &str, text: &str) -> PrivateNote {
    PrivateNote {
        id: LocalId([id; 16]),
        written: written("2026-11-20"),
        about: about.to_owned(),
        text: text.to_owned(),
    }
}

pub fn check(id: u8, answers: &str) -> KeptCheck {
    KeptCheck {
        id: LocalId([id; 16]),
        written: written("2026-11-20"),
        name: "am-i-afraid".to_owned(),
        answers: answers.to_owned(),
    }
}

pub fn add(store: &mut JournalStore, entry: &JournalEntry) {
    store.write::<_, StoreError>(|tx| tx.add_entry(entry)).unwrap();
}

/// Every text of the journal, newest first.
pub fn texts(store: &mut JournalStore) -> Vec<String> {
    let page = store.read::<_, StoreError>(|read| read.entries(None, 1000)).unwrap();
    page.rows.into_iter().map(|entry| entry.text).collect()
}
