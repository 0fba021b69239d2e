//! The key of the journal is in memory only while the journal is unlocked (SR-05, SR-19): after `lock` the
//! whole memory of this process is searched for it. A test of its own, because others would leave keys about.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod locked;

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};

use hearth_domain::hash::labelled;
use hearth_store::journal::JournalDoor;
use hearth_store::{Folder, Seed};
use locked::{SECRET, add, chosen, entry, half, texts, unlock};
use zeroize::Zeroize as _;

/// What is looked for, in a form that is not found itself.
struct Needle(Vec<u8>);

impl Needle {
    fn of(bytes: &mut [u8]) -> Self {
        let hidden = bytes.iter().map(|byte| byte ^ 0xa5).collect();
        bytes.zeroize();
        Self(hidden)
    }

    fn is_at(&self, bytes: &[u8]) -> bool {
        bytes.iter().zip(&self.0).all(|(byte, hidden)| *byte == hidden ^ 0xa5)
    }
}

/// How often each needle stands in the writable memory of this process.
fn count(needles: &[&Needle]) -> Vec<usize> {
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut found = vec![0; needles.len()];
    let mut page = vec![0; 1 << 20];
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        if !rest.starts_with("rw") || rest.contains("[vv") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let from = u64::from_str_radix(from, 16).unwrap();
        let to = u64::from_str_radix(to, 16).unwrap();
        let mut at = from;
        while at < to {
            let size = usize::try_from((to - at).min(page.len() as u64)).unwrap();
            if memory.seek(SeekFrom::Start(at)).is_err()
                || memory.read_exact(&mut page[..size]).is_err()
            {
                break;
            }
            for (needle, found) in needles.iter().zip(&mut found) {
                *found += page[..size]
                    .windows(needle.0.len())
                    .filter(|window| needle.is_at(window))
                    .count();
            }
            // What lies across two reads is seen by the second.
            at += size.saturating_sub(if at + (size as u64) < to { 64 } else { 0 }) as u64;
        }
    }
    page.zeroize();
    found
}

#[test]
fn a_locked_journal_leaves_no_key_in_memory() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let mut key = labelled("hearth/seed-journal-key/1", &[&[77; 32]]);
    let mut digits: Vec<u8> =
        key.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
    let (raw, hex) = (Needle::of(&mut key), Needle::of(&mut digits));

    // The search finds what is there.
    let mut planted: Vec<u8> = raw.0.iter().map(|byte| byte ^ 0xa5).collect();
    let before = count(&[&raw]);
    assert!(before[0] >= 1, "the search is blind");
    planted.zeroize();
    drop(planted);

    let door = JournalDoor::of(&folder);
    let seed = Seed::from_bytes([77; 32]);
    let mut store = door.create(&chosen(SECRET), &half(), seed).unwrap();
    add(&mut store, &entry(1, "2026-11-20", "only for me"));
    store.lock();
    assert_eq!(count(&[&raw, &hex]), [0, 0], "after it was made");

    let mut store = unlock(&folder, SECRET).unwrap();
    assert_eq!(texts(&mut store), ["only for me"]);
    store.lock();
    assert_eq!(count(&[&raw, &hex]), [0, 0], "after it was unlocked");

    let _proof = door.verify(&hearth_store::Secret::typed(SECRET), &half()).unwrap();
    assert_eq!(count(&[&raw, &hex]), [0, 0], "after a proof");
}
