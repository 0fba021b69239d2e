//! What was typed to open the journal is in memory only while it is tried (SR-05, SR-19): afterwards the whole memory of
//! this process is searched for it. A test of its own, because others would leave secrets about. That the key of the
//! journal goes, too, is shown in `core/store/tests/journal_memory.rs`, where it is known.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};

use common::{TestClock, phone};
use hearth_app::TypedSecret;
use zeroize::Zeroize as _;

/// A secret, in a form that is not found itself.
const HIDDEN: [u8; 22] = hidden(b"where the heron stands");
const NEW: [u8; 22] = hidden(b"where the otter sleeps");

const fn hidden(text: &[u8; 22]) -> [u8; 22] {
    let mut bytes = *text;
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] ^= 0xa5;
        at += 1;
    }
    bytes
}

fn typed(hidden: &[u8]) -> TypedSecret {
    TypedSecret::new(hidden.iter().map(|byte| byte ^ 0xa5).collect())
}

/// How often a secret stands in the writable memory of this process.
fn count(needle: &[u8]) -> usize {
    let mut memory = File::open("/proc/self/mem").unwrap();
    let mut page = vec![0; 1 << 20];
    let mut found = 0;
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        if !rest.starts_with("rw") || rest.contains("[vv") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let mut at = u64::from_str_radix(from, 16).unwrap();
        let to = u64::from_str_radix(to, 16).unwrap();
        while at < to {
            let size = usize::try_from((to - at).min(page.len() as u64)).unwrap();
            if memory.seek(SeekFrom::Start(at)).is_err()
                || memory.read_exact(&mut page[..size]).is_err()
            {
                break;
            }
            let is_it =
                |part: &&[u8]| part.iter().zip(needle).all(|(byte, hidden)| *byte == hidden ^ 0xa5);
            found += page[..size].windows(needle.len()).filter(is_it).count();
            // What lies across two reads is seen by the second.
            at += size.saturating_sub(if at + (size as u64) < to { 64 } else { 0 }) as u64;
        }
    }
    page.zeroize();
    found
}

#[tokio::test]
async fn sr_05_a_typed_secret_is_in_memory_only_while_it_is_tried() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let ada = phone(folder.path(), "ada", &clock).await;
    let waiting = typed(&HIDDEN);
    assert!(count(&HIDDEN) >= 1, "the search is blind");
    ada.set_journal_secret(waiting).await.unwrap();
    ada.lock().await.unwrap();
    let _proof = ada.unlock(typed(&HIDDEN)).await.unwrap();
    assert_eq!(count(&HIDDEN), 0, "after it was chosen and opened the journal");
    ada.lock().await.unwrap();
    let _proof = ada.prove(typed(&HIDDEN)).await.unwrap();
    assert!(ada.unlock(typed(&NEW)).await.is_err());
    assert_eq!((count(&HIDDEN), count(&NEW)), (0, 0), "after a proof and a wrong one");
    ada.change_journal_secret(typed(&HIDDEN), typed(&NEW)).await.unwrap();
    assert_eq!((count(&HIDDEN), count(&NEW)), (0, 0), "after a change");
    ada.suspend(std::time::Duration::from_secs(10)).await.unwrap();
    assert!(ada.unlock(typed(&NEW)).await.is_err());
    assert_eq!(count(&NEW), 0, "asleep, it was not even tried");
}
