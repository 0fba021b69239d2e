//! What a dump of the process would show (SR-05, SR-19): after `lock()` no text and no key of the
//! journal, asleep and after `shutdown()` no key and nothing that was written. The phone lives in a process of its own
//! and its whole writable memory is read from outside, so that the search itself is not in it. As in the library that
//! ships, memory is wiped when it is freed (`docs/adr/0015`).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod suspended;

use std::alloc::System;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use common::{PATIENCE, typed};
use hearth_app::{Copied, JournalFilter, ListFilter, NoteFilter, Visibility};
use hearth_store::couple::CoupleReader;
use hearth_store::{DatabaseKey, Folder};
use suspended::{FOLDER, Other, PART, be_the_other, open, part};
use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static WIPED: ZeroAlloc<System> = ZeroAlloc(System);

/// Keys that stand in the memory of a phone that is awake as they are, so that the search is not blind for keys either.
/// Those of the databases do not: the cipher keeps them in another form.
const HELD: [&str; 4] = ["author.key", "device.key", "the pair key", "the space's secret"];

const NAME: &str = "sr_05_a_dump_shows_no_key_and_nothing_that_was_written";

/// What is written, in a form that is not found itself. Each has a beginning and an end of its own, so that a piece of
/// it is found, too.
const JOURNAL: [&[u8]; 3] = [
    &hidden(b"thistledown over the mill race, the first of the three"),
    &hidden(b"quincewater in the blue jug, what I changed it into"),
    &hidden(b"bramblegate left on the latch, a note about somebody"),
];
const MINE: [&[u8]; 2] = [
    &hidden(b"marrowbright mornings, which nobody else is to read"),
    &hidden(b"swallowtail under the eaves, written twice and kept"),
];
const SHARED: [&[u8]; 1] = [&hidden(b"lanternwick on the sill, which both of us may read")];
const HER_NAME: &[u8] = &hidden(b"Adelinde Wolkenstein of the moor");
const SECRET: &[u8] = &hidden(b"where the heron stands");

const fn hidden<const N: usize>(text: &[u8; N]) -> [u8; N] {
    let mut bytes = *text;
    let mut at = 0;
    while at < N {
        bytes[at] ^= 0xa5;
        at += 1;
    }
    bytes
}

fn shown(hidden: &[u8]) -> String {
    let mut text = String::with_capacity(hidden.len());
    text.extend(hidden.iter().map(|byte| char::from(byte ^ 0xa5)));
    text
}

/// Tells the one who reads this process's memory what was done, and waits until it was read.
fn pause(done: &str) {
    println!("done: {done}");
    let mut go = [0];
    // Not through the buffer of standard input.
    File::open("/dev/stdin").unwrap().read_exact(&mut go).unwrap();
}

/// The phone's part.
async fn be_the_phone() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let mut bo = Other::beside(&folder, NAME);
    let ada = open(&folder, "ada", "127.0.0.1:0").await;
    bo.paired(&ada).await;
    ada.set_name(&shown(HER_NAME)).await.unwrap();
    ada.set_journal_secret(typed(&shown(SECRET))).await.unwrap();
    let first = ada.write_journal(&shown(JOURNAL[0]), None, &[]).await.unwrap();
    ada.edit_journal(first, Some(&shown(JOURNAL[1])), None).await.unwrap();
    ada.write_journal(&shown(JOURNAL[0]), None, &[]).await.unwrap();
    ada.write_note("Bo", &shown(JOURNAL[2])).await.unwrap();
    for text in MINE {
        ada.appreciate(&shown(text), None, Visibility::Private).await.unwrap();
    }
    ada.appreciate(&shown(SHARED[0]), None, Visibility::Shared).await.unwrap();
    bo.met(&ada).await;
    // Everything that reads it again.
    let page = ada.journal(JournalFilter::All, None, 10).await.unwrap();
    let words = shown(&JOURNAL[1][..11]);
    let found = ada.journal(JournalFilter::Words(words), None, 10).await.unwrap();
    assert_eq!((page.entries.len(), found.entries.len()), (2, 1));
    assert_eq!(ada.notes(NoteFilter::All, None, 10).await.unwrap().0.len(), 1);
    assert_eq!(ada.list(ListFilter::default(), None, 10).await.unwrap().items.len(), 3);
    assert_eq!(ada.search(&shown(&MINE[0][..12]), None, 10).await.unwrap().items.len(), 1);
    let proof = ada.prove(typed(&shown(SECRET))).await.unwrap();
    let copied = Copied { received: true, journal: true, overwrite: false };
    ada.export(&folder.join("copy"), copied, Some(proof)).await.unwrap();
    pause("written");
    drop((page, found));
    ada.lock().await.unwrap();
    pause("locked");
    let _ = ada.unlock(typed(&shown(SECRET))).await.unwrap();
    assert_eq!(ada.journal(JournalFilter::All, None, 10).await.unwrap().entries.len(), 2);
    ada.suspend(PATIENCE).await.unwrap();
    pause("asleep");
    ada.resume().await.unwrap();
    assert_eq!(ada.list(ListFilter::default(), None, 10).await.unwrap().items.len(), 3);
    bo.met(&ada).await;
    ada.shutdown().await.unwrap();
    pause("shut down");
}

/// The writable memory of a process.
struct Dump(Vec<(u64, Vec<u8>)>);

impl Dump {
    fn of(process: u32) -> Self {
        let mut memory = File::open(format!("/proc/{process}/mem")).unwrap();
        let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
        let mut parts = Vec::new();
        for line in maps.lines() {
            let (range, rest) = line.split_once(' ').unwrap();
            if !rest.starts_with("rw") || rest.contains("[vv") {
                continue;
            }
            let (from, to) = range.split_once('-').unwrap();
            let from = u64::from_str_radix(from, 16).unwrap();
            let size = usize::try_from(u64::from_str_radix(to, 16).unwrap() - from).unwrap();
            let mut bytes = vec![0; size];
            memory.seek(SeekFrom::Start(from)).unwrap();
            let mut read = 0;
            while read < size
                && let Ok(more) = memory.read(&mut bytes[read..])
                && more > 0
            {
                read += more;
            }
            bytes.truncate(read);
            parts.push((from, bytes));
        }
        Self(parts)
    }

    /// How often each is in it. Every occurrence of 15 bytes or more has one of their eight first words of eight bytes at
    /// a multiple of eight, so that one look at each of those finds them all.
    fn count(&self, needles: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, usize> {
        type Places<'a> = Vec<(&'a str, &'a [u8], usize)>;
        let mut words: BTreeMap<u64, Places<'_>> = BTreeMap::new();
        let mut may_be = vec![false; 1 << 16];
        for (name, needle) in needles {
            for at in 0..8 {
                let word = u64::from_ne_bytes(needle[at..at + 8].try_into().unwrap());
                may_be[(word & 0xffff) as usize] = true;
                words.entry(word).or_default().push((name, needle, at));
            }
        }
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for (_, bytes) in &self.0 {
            for (number, word) in bytes.chunks_exact(8).enumerate() {
                let word = u64::from_ne_bytes(word.try_into().unwrap());
                if !may_be[(word & 0xffff) as usize] {
                    continue;
                }
                for (name, needle, at) in words.get(&word).into_iter().flatten() {
                    let begins = (number * 8).checked_sub(*at);
                    let is_it = begins
                        .is_some_and(|from| bytes.get(from..from + needle.len()) == Some(*needle));
                    if is_it {
                        *found.entry((*name).to_owned()).or_default() += 1;
                    }
                }
            }
        }
        found
    }
}

/// What is looked for, by name: the first and the last 16 bytes of each text.
fn texts(of: &str, hidden: &[&[u8]]) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for (number, hidden) in hidden.iter().enumerate() {
        let text = shown(hidden).into_bytes();
        all.insert(format!("{of} {number}, its beginning"), text[..16].to_vec());
        all.insert(format!("{of} {number}, its end"), text[text.len() - 16..].to_vec());
    }
    all
}

/// Every secret of the phone, as bytes and as the cipher is told some of them.
fn keys(home: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut add = |name: &str, bytes: &[u8]| {
        let hex = bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
        all.insert(format!("{name} in hex"), hex);
        all.insert(name.to_owned(), bytes.to_vec());
    };
    for name in ["couple.key", "mine.key", "author.key", "device.key", "journal.half"] {
        add(name, &fs::read(home.join("keys").join(name)).unwrap());
    }
    let folder = Folder::lock(home).unwrap();
    let key: [u8; 32] = fs::read(home.join("keys/couple.key")).unwrap().try_into().unwrap();
    let mut reader = CoupleReader::open(&folder, &DatabaseKey::from_bytes(key)).unwrap();
    let (peers, space) = reader
        .read(|read| Ok::<_, hearth_store::StoreError>((read.peers()?, read.space()?)))
        .unwrap();
    add("the pair key", &*peers[0].pair_key);
    add("the space's secret", &*space.unwrap().secret);
    all
}

#[test]
fn sr_05_a_dump_shows_no_key_and_nothing_that_was_written() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match std::env::var(PART).as_deref() {
        Ok("phone") => return runtime().block_on(be_the_phone()),
        Ok("peer") => return runtime().block_on(be_the_other()),
        _ => {}
    }
    let folder = tempfile::tempdir().unwrap();
    let mut command = part(NAME, "phone");
    command.env(FOLDER, folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut phone = command.spawn().unwrap();
    let mut says = phone.stdin.take().unwrap();
    let mut dumps = BTreeMap::new();
    for line in BufReader::new(phone.stdout.take().unwrap()).lines() {
        if let Some((_, done)) = line.unwrap().split_once("done: ") {
            dumps.insert(done.to_owned(), Dump::of(phone.id()));
            says.write_all(b"g").unwrap();
        }
    }
    assert!(phone.wait().unwrap().success());
    let closed = merged([texts("journal", &JOURNAL), texts("the typed secret", &[SECRET])]);
    let all = merged([
        closed.clone(),
        texts("mine", &MINE),
        texts("shared", &SHARED),
        texts("her name", &[HER_NAME]),
        keys(&folder.path().join("ada")),
    ]);
    let seen = dumps["written"].count(&all);
    for name in all.keys().filter(|name| name.contains("its ") || HELD.contains(&name.as_str())) {
        let is_typed = name.contains("typed");
        assert_eq!(seen.contains_key(name), !is_typed, "the search is blind: {name} in {seen:#?}");
    }
    let none = BTreeMap::new();
    assert_eq!(dumps["locked"].count(&closed), none, "after lock()");
    assert_eq!(dumps["asleep"].count(&all), none, "asleep");
    assert_eq!(dumps["shut down"].count(&all), none, "after shutdown()");
}

fn merged<const N: usize>(all: [BTreeMap<String, Vec<u8>>; N]) -> BTreeMap<String, Vec<u8>> {
    all.into_iter().flatten().collect()
}
