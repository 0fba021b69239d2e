//! A backup file changed in any part, with sums and tags that fit: it is restored or refused with a sentence, the folder
//! is as it was, and what it claims takes no memory. Written from `docs/formats.md` 18, as a second reading of it.

use std::cell::OnceCell;
use std::fs;
use std::path::Path;

use aead_stream::{DecryptorBE32, EncryptorBE32};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::ChaCha20Poly1305;
use hearth_domain::hash::labelled;
use hearth_store::backup::{JournalPart, RoomKeys, Sources, restore, write};
use hearth_store::couple::CoupleStore;
use hearth_store::mine::MineStore;
use hearth_store::{DatabaseKey, Folder, NewPassphrase, Secret, Seed};
use hkdf::Hkdf;
use sha2::Sha256;
use tempfile::TempDir;

use crate::choices::Choices;

const PASSPHRASE: &str = "four plain words here";
const HEAD: usize = 81;
const CHUNK: usize = 64 * 1024;
const LINE: usize = 45;
/// Cheap enough to be tried often: 64 KiB, once.
const CHEAP: [u8; 9] = [0, 0, 0, 64, 0, 0, 0, 1, 1];

thread_local! {
    /// The contents of an honest backup: the table, then the two databases.
    static CONTENTS: OnceCell<Vec<u8>> = const { OnceCell::new() };
}

fn keys() -> RoomKeys {
    let [couple, mine] = [7, 8].map(|byte| DatabaseKey::from_bytes([byte; 32]));
    RoomKeys { couple, mine }
}

/// The key of the stream and what tells a wrong passphrase, for this head.
fn derive(head: &[u8]) -> Option<([u8; 16], [u8; 32])> {
    let number = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().unwrap());
    let params = Params::new(number(9), number(13), head[17].into(), Some(32)).ok()?;
    let mut root = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(PASSPHRASE.as_bytes(), &head[18..34], &mut root)
        .ok()?;
    let key = |label: &str| {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, &root).expand(label.as_bytes(), &mut key).unwrap();
        key
    };
    let check = key("hearth/backup-check/1")[..16].try_into().unwrap();
    Some((check, key("hearth/backup-stream/1")))
}

/// The contents of a file.
fn open(file: &[u8]) -> Vec<u8> {
    let (head, mut sealed) = file.split_at(HEAD);
    let (_, key) = derive(head).unwrap();
    let nonce: [u8; 7] = head[34..41].try_into().unwrap();
    let mut stream = DecryptorBE32::<ChaCha20Poly1305>::new(&key.into(), &nonce.into());
    let mut contents = Vec::new();
    while sealed.len() > CHUNK + 16 {
        let (now, later) = sealed.split_at(CHUNK + 16);
        let mut chunk = now.to_vec();
        stream.decrypt_next_in_place(head, &mut chunk).unwrap();
        contents.extend(chunk);
        sealed = later;
    }
    let mut last = sealed.to_vec();
    stream.decrypt_last_in_place(head, &mut last).unwrap();
    contents.extend(last);
    contents
}

/// What is said in the head.
struct Head {
    version: u8,
    cost: [u8; 9],
    length: u64,
    right_check: bool,
}

/// A file with these contents, whose sums and tags fit.
fn seal(said: &Head, contents: &[u8]) -> Vec<u8> {
    let mut head = b"hearth-b".to_vec();
    head.push(said.version);
    head.extend(said.cost);
    head.extend([0x11; 16]);
    head.extend([0x22; 7]);
    head.extend(said.length.to_be_bytes());
    // What it costs to claim much is the reader's; nobody derives a key for such a file.
    let derived = if said.cost == CHEAP { derive(&head) } else { None };
    let (check, key) = derived.unwrap_or(([0; 16], [0; 32]));
    head.extend(if said.right_check { check } else { [0x33; 16] });
    let sum = labelled("hearth/backup-head/1", &[&head]);
    head.extend_from_slice(&sum[..16]);
    let nonce = [0x22; 7];
    let mut stream = EncryptorBE32::<ChaCha20Poly1305>::new(&key.into(), &nonce.into());
    let mut file = head.clone();
    let mut chunks = contents.chunks(CHUNK).peekable();
    while let Some(now) = chunks.next() {
        let mut chunk = now.to_vec();
        if chunks.peek().is_some() {
            stream.encrypt_next_in_place(&head, &mut chunk).unwrap();
            file.extend(chunk);
        } else {
            stream.encrypt_last_in_place(&head, &mut chunk).unwrap();
            file.extend(chunk);
            break;
        }
    }
    file
}

fn honest() -> Vec<u8> {
    CONTENTS.with(|contents| {
        let made = contents.get_or_init(|| {
            let home = TempDir::new().unwrap();
            let folder = Folder::lock(home.path()).unwrap();
            let RoomKeys { couple, mine } = keys();
            let mut couple = CoupleStore::open(&folder, &couple).unwrap();
            let mut mine = MineStore::open(&folder, &mine).unwrap();
            let target = home.path().join("backup");
            let journal = JournalPart::LeftOut;
            let sources = Sources { couple: &mut couple, mine: &mut mine, journal };
            let passphrase = NewPassphrase::new(PASSPHRASE).unwrap();
            write(&folder, &target, &passphrase, sources, Seed::from_bytes([9; 32])).unwrap();
            open(&fs::read(target).unwrap())
        });
        made.clone()
    })
}

/// Changes the table of parts: how many, and what each line says.
fn touch_table(choices: &mut Choices<'_>, contents: &mut Vec<u8>) {
    let line = 1 + choices.below(2) * LINE;
    match choices.byte() % 8 {
        0 => contents[0] = choices.byte(),
        1 => contents[line] = choices.byte() % 6,
        2 => contents[line + 1 + choices.below(4)] = choices.byte(),
        3 => contents[line + 5..line + 13].copy_from_slice(&choices.number().to_be_bytes()),
        4 => contents[line + 13 + choices.below(32)] ^= choices.byte(),
        5 => {
            let again = contents[line..line + LINE].to_vec();
            contents.splice(line..line, again);
            contents[0] = contents[0].wrapping_add(1);
        }
        6 => {
            let mut wrap = vec![4, 0, 0, 0, 0];
            wrap.extend(139_u64.to_be_bytes());
            wrap.extend([0; 32]);
            contents.splice(line..line, wrap);
            contents[0] = contents[0].wrapping_add(1);
        }
        _ => {
            // Bytes of a database.
            let at = 1 + 2 * LINE + choices.below(contents.len() - 1 - 2 * LINE);
            contents[at] ^= choices.byte() | 1;
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        names.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub(crate) fn run(input: &[u8]) {
    let mut choices = Choices::new(input);
    let mut contents = honest();
    let mut head = Head { version: 1, cost: CHEAP, length: 0, right_check: true };
    let rounds = choices.below(4);
    for _ in 0..rounds {
        touch_table(&mut choices, &mut contents);
    }
    match choices.byte() % 8 {
        0 => contents.truncate(choices.below(contents.len())),
        1 => contents.extend_from_slice(choices.bytes(64)),
        2 => contents = choices.bytes(400).to_vec(),
        _ => {}
    }
    head.length = contents.len() as u64;
    match choices.byte() % 8 {
        0 => head.length = choices.number(),
        // More memory than there is: gigabytes.
        1 => head.cost = [0xff, 0xff, 0xff, choices.byte(), 0, 0, 0, 1, 1],
        2 => head.cost = [0, 0, 0, 64, 0x7f, 0xff, 0xff, 0xff, choices.byte()],
        3 => head.version = choices.byte(),
        4 => head.right_check = false,
        _ => {}
    }
    let claims_too_much = head.cost != CHEAP;
    let untouched = contents == honest() && head.version == 1 && head.right_check;
    let whole = untouched && !claims_too_much && head.length == contents.len() as u64;
    let mut file = seal(&head, &contents);
    let cut = choices.once_in(8);
    if cut {
        for _ in 0..=choices.below(3) {
            choices.touch(&mut file, 0);
        }
    }
    let place = TempDir::new().unwrap();
    let (home, source) = (place.path().join("home"), place.path().join("backup"));
    fs::create_dir(&home).unwrap();
    fs::write(&source, &file).unwrap();
    let folder = Folder::lock(&home).unwrap();
    let before = names(&home);
    match restore(&folder, &source, &Secret::typed(PASSPHRASE), &keys()) {
        Ok(_) => {
            assert!(!claims_too_much);
            let RoomKeys { couple, mine } = keys();
            let _ = CoupleStore::open(&folder, &couple).map(drop);
            let _ = MineStore::open(&folder, &mine).map(drop);
        }
        Err(error) => {
            assert!(cut || !whole, "an honest backup is refused: {error}");
            assert_eq!(names(&home), before, "a refused backup left something: {error}");
        }
    }
}
