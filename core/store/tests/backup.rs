//! Backup and restore: what comes back, what does not, and every error provoked on a real file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod disk;
mod locked;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use common::day;
use disk::insides;
use hearth_store::backup::{BackupError, JournalPart, Restored, RoomKeys, Sources, restore, write};
use hearth_store::couple::{CoupleReader, CoupleStore, Filter};
use hearth_store::journal::{JournalDoor, JournalError, JournalStore, PhoneHalf};
use hearth_store::mine::{Kept, LocalId, MineReader, MineStore};
use hearth_store::{
    DatabaseKey, Folder, NewPassphrase, Nonce, Provenance, Secret, Seed, StoreError,
};
use locked::{SECRET, add, create, entry, half, seed, texts, unlock, written};
use tempfile::TempDir;

const PASSPHRASE: &str = "four plain words here";
/// What secure storage of the phone that made the backup holds.
const NONCE: Nonce = [3; 16];

fn passphrase() -> NewPassphrase {
    NewPassphrase::new(PASSPHRASE).unwrap()
}

/// The keys of a phone's everyday rooms.
fn keys(phone: u8) -> RoomKeys {
    RoomKeys {
        couple: DatabaseKey::from_bytes([phone; 32]),
        mine: DatabaseKey::from_bytes([phone + 1; 32]),
    }
}

/// A phone with three open rooms.
struct Phone {
    journal: JournalStore,
    mine: MineStore,
    couple: CoupleStore,
    folder: Folder,
    home: TempDir,
}

impl Phone {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::lock(home.path()).unwrap();
        let RoomKeys { couple, mine } = keys(7);
        let mut couple = CoupleStore::open(&folder, &couple).unwrap();
        disk::write(&mut couple, day("2026-11-20"), &common::appreciation("tea in bed"));
        couple.begin_nonce(None, &NONCE).unwrap();
        couple.settle_nonce().unwrap();
        let mut mine = MineStore::open(&folder, &mine).unwrap();
        keep(&mut mine, 1, "a song");
        mine.begin_nonce(None, &NONCE).unwrap();
        mine.settle_nonce().unwrap();
        let mut journal = create(&folder);
        add(&mut journal, &entry(1, "2026-11-20", "only for me"));
        Self { journal, mine, couple, folder, home }
    }

    /// Writes a backup with all three rooms.
    fn back_up(&mut self, target: &Path) -> Result<(), BackupError> {
        let (secret, half) = (Secret::typed(SECRET), half());
        let journal =
            JournalPart::Included { store: &mut self.journal, secret: &secret, half: &half };
        let sources = Sources { couple: &mut self.couple, mine: &mut self.mine, journal };
        write(&self.folder, target, &passphrase(), sources, seed())
    }

    fn back_up_without_journal(&mut self, target: &Path) {
        let sources = Sources {
            couple: &mut self.couple,
            mine: &mut self.mine,
            journal: JournalPart::LeftOut,
        };
        write(&self.folder, target, &passphrase(), sources, seed()).unwrap();
    }
}

fn keep(mine: &mut MineStore, id: u8, text: &str) {
    let kept = Kept {
        id: LocalId([id; 16]),
        written: written("2026-11-20"),
        text: text.to_owned(),
        tag: None,
        given: None,
    };
    mine.write::<_, StoreError>(|tx| tx.keep(&kept)).unwrap();
}

/// A backup of a phone, in a folder of its own.
fn backup() -> (TempDir, PathBuf) {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("ours.hearth");
    let bytes = BYTES.get_or_init(|| {
        Phone::new().back_up(&target).unwrap();
        fs::read(&target).unwrap()
    });
    fs::write(&target, bytes).unwrap();
    (place, target)
}

fn restored(home: &Path, source: &Path, passphrase: &str) -> Result<Restored, BackupError> {
    let folder = Folder::lock(home).unwrap();
    restore(&folder, source, &Secret::typed(passphrase), &keys(20))
}

/// Tries to restore, and proves that the answer left the folder as it was.
fn refused(source: &Path, passphrase: &str) -> BackupError {
    let home = tempfile::tempdir().unwrap();
    let error = restored(home.path(), source, passphrase).expect_err("restored");
    assert_eq!(insides(home.path()).keys().collect::<Vec<_>>(), ["lock"], "{error:?}");
    error
}

fn kept(folder: &Folder, key: &DatabaseKey) -> Vec<String> {
    let mut reader = MineReader::open(folder, key).unwrap();
    let page = reader.read::<_, StoreError>(|read| read.kept_list(None, 99)).unwrap();
    page.rows.into_iter().map(|kept| kept.text).collect()
}

fn shared(folder: &Folder, key: &DatabaseKey) -> Vec<String> {
    let mut reader = CoupleReader::open(folder, key).unwrap();
    disk::lines(&disk::newest(&mut reader, &Filter::default(), None, 99))
}

#[test]
fn all_three_rooms_come_back_on_another_phone_with_its_own_keys() {
    let (_place, source) = backup();
    let home = tempfile::tempdir().unwrap();
    assert_eq!(restored(home.path(), &source, PASSPHRASE), Ok(Restored { journal: true }));
    let folder = Folder::lock(home.path()).unwrap();
    let RoomKeys { couple, mine } = keys(20);
    let store = CoupleStore::open(&folder, &couple).unwrap();
    assert_eq!(shared(&folder, &couple), ["tea in bed"]);
    assert!(store.integrity().unwrap().is_sound());
    let store = MineStore::open(&folder, &mine).unwrap();
    assert_eq!(kept(&folder, &mine), ["a song"]);
    assert!(store.integrity().unwrap().is_sound());
    // The search came along.
    let mut reader = MineReader::open(&folder, &mine).unwrap();
    let found = reader.read::<_, StoreError>(|read| read.search_kept("song", None, 9)).unwrap();
    assert_eq!(found.rows.len(), 1);

    // The journal: its own secret beside the passphrase, and this phone's half from the first unlock on.
    let door = JournalDoor::of(&folder);
    let (secret, new_half) = (Secret::typed(SECRET), PhoneHalf::from_bytes([9; 32]));
    let wrong = door.unlock(&Secret::typed(PASSPHRASE), &new_half, seed());
    assert_eq!(wrong.err(), Some(JournalError::WrongSecret));
    let mut journal = door.unlock(&secret, &new_half, seed()).unwrap();
    assert_eq!(texts(&mut journal), ["only for me"]);
    assert!(journal.integrity().unwrap().is_sound());
    journal.lock();
    let other = door.unlock(&secret, &half(), seed());
    assert_eq!(other.err(), Some(JournalError::Store(StoreError::WrongKey)));
    door.unlock(&secret, &new_half, seed()).unwrap().lock();
}

#[test]
fn a_restored_phone_is_seen_as_one_even_where_secure_storage_outlived_the_files() {
    let (_place, source) = backup();
    let home = tempfile::tempdir().unwrap();
    restored(home.path(), &source, PASSPHRASE).unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let couple = CoupleStore::open(&folder, &keys(20).couple).unwrap();
    let mine = MineStore::open(&folder, &keys(20).mine).unwrap();
    for held in [None, Some(&NONCE), Some(&[0; 16])] {
        assert_eq!(couple.provenance(held), Ok(Provenance::Restored));
        assert_eq!(mine.provenance(held), Ok(Provenance::Restored));
    }
}

#[test]
fn the_phone_that_made_it_goes_on_as_before() {
    let mut phone = Phone::new();
    let place = tempfile::tempdir().unwrap();
    phone.back_up(&place.path().join("one")).unwrap();
    assert_eq!(phone.couple.provenance(Some(&NONCE)), Ok(Provenance::Same));
    assert!(!phone.home.path().join("snapshot").exists());
    add(&mut phone.journal, &entry(2, "2026-11-21", "after"));
    keep(&mut phone.mine, 2, "after");
    phone.back_up(&place.path().join("two")).unwrap();
    assert_eq!(insides(place.path()).keys().collect::<Vec<_>>(), ["one", "two"]);
    phone.journal.lock();
    // Its wrap is still bound to its half.
    assert_eq!(texts(&mut unlock(&phone.folder, SECRET).unwrap()).len(), 2);
}

#[test]
fn a_backup_without_the_journal_restores_without_one() {
    let place = tempfile::tempdir().unwrap();
    let source = place.path().join("ours.hearth");
    Phone::new().back_up_without_journal(&source);
    let home = tempfile::tempdir().unwrap();
    assert_eq!(restored(home.path(), &source, PASSPHRASE), Ok(Restored { journal: false }));
    let folder = Folder::lock(home.path()).unwrap();
    assert_eq!(JournalDoor::of(&folder).is_made(), Ok(false));
}

#[test]
fn with_a_wrong_secret_no_backup_of_the_journal_is_written() {
    let mut phone = Phone::new();
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("ours.hearth");
    let (secret, half) = (Secret::typed("not this"), half());
    let journal = JournalPart::Included { store: &mut phone.journal, secret: &secret, half: &half };
    let sources = Sources { couple: &mut phone.couple, mine: &mut phone.mine, journal };
    let written = write(&phone.folder, &target, &passphrase(), sources, seed());
    assert_eq!(written, Err(BackupError::Journal(JournalError::WrongSecret)));
    assert!(insides(place.path()).is_empty());
    assert!(!phone.home.path().join("snapshot").exists());
}

#[test]
fn a_file_of_the_same_name_is_never_overwritten() {
    let (_place, source) = backup();
    let before = fs::read(&source).unwrap();
    assert_eq!(Phone::new().back_up(&source), Err(BackupError::Exists));
    assert!(fs::read(&source).unwrap() == before);
}

#[test]
fn a_wrong_passphrase_is_told_from_damage() {
    let (_place, source) = backup();
    for wrong in ["", "four plain words", SECRET] {
        assert_eq!(refused(&source, wrong), BackupError::WrongPassphrase);
    }
    // Typed on another keyboard it is the same.
    let home = tempfile::tempdir().unwrap();
    restored(home.path(), &source, "four plain words\u{a0}here ").unwrap();
}

#[test]
fn a_backup_without_its_end_is_truncated() {
    let (_place, source) = backup();
    let whole = fs::read(&source).unwrap();
    for size in [1, 8, 9, 80, 81, 82, 65_536, whole.len() / 2, whole.len() - 16, whole.len() - 1] {
        fs::write(&source, &whole[..size]).unwrap();
        assert_eq!(refused(&source, PASSPHRASE), BackupError::Truncated, "{size}");
    }
    fs::write(&source, "").unwrap();
    assert_eq!(refused(&source, PASSPHRASE), BackupError::NotABackup);
}

#[test]
fn a_changed_byte_anywhere_is_damage() {
    let (_place, source) = backup();
    let whole = fs::read(&source).unwrap();
    // Byte 8 is the version: a higher one is a newer app's.
    let head = (9..81).step_by(5);
    let rest = [81, 100, 65_600, whole.len() / 2, whole.len() - 17, whole.len() - 1];
    for at in head.chain(rest) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&source, &bytes).unwrap();
        assert_eq!(refused(&source, PASSPHRASE), BackupError::Damaged, "{at}");
    }
    // Two chunks that changed places, one that is there twice, and something after the end.
    let chunk = |n: usize| 81 + n * 65_552..81 + (n + 1) * 65_552;
    let mut swapped = whole.clone();
    swapped[chunk(0)].copy_from_slice(&whole[chunk(1)]);
    swapped[chunk(1)].copy_from_slice(&whole[chunk(0)]);
    let mut twice = whole.clone();
    twice[chunk(1)].copy_from_slice(&whole[chunk(0)]);
    for bytes in [swapped, twice, [&whole[..], &[0]].concat()] {
        fs::write(&source, &bytes).unwrap();
        assert_eq!(refused(&source, PASSPHRASE), BackupError::Damaged);
    }
}

#[test]
fn a_newer_backup_any_other_file_and_no_file_are_said_so() {
    let (place, source) = backup();
    let mut newer = fs::read(&source).unwrap();
    newer[8] = 2;
    fs::write(&source, &newer).unwrap();
    assert_eq!(refused(&source, PASSPHRASE), BackupError::Newer { found: 2, known: 1 });
    fs::write(&source, "a shopping list").unwrap();
    assert_eq!(refused(&source, PASSPHRASE), BackupError::NotABackup);
    assert_eq!(refused(place.path(), PASSPHRASE), BackupError::NotABackup);
    assert_eq!(refused(&place.path().join("none"), PASSPHRASE), BackupError::NoFile);
}

#[test]
fn a_backup_with_a_room_of_a_newer_app_is_refused_before_anything_is_written() {
    let mut phone = Phone::new();
    let raw = disk::raw(phone.home.path());
    raw.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(raw);
    let place = tempfile::tempdir().unwrap();
    let source = place.path().join("ours.hearth");
    phone.back_up(&source).unwrap();
    let error = refused(&source, PASSPHRASE);
    assert!(matches!(error, BackupError::Newer { found: 99, known } if known < 99), "{error:?}");
}

#[test]
fn a_folder_with_data_is_never_restored_into() {
    let (_place, source) = backup();
    for file in ["couple.db", "mine.db.check", "journal.db.wrap"] {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(file), "ours").unwrap();
        let before = insides(home.path());
        assert_eq!(restored(home.path(), &source, PASSPHRASE), Err(BackupError::NotEmpty));
        let mut after = insides(home.path());
        after.remove("lock");
        assert!(after == before, "{file}");
    }
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("deleting"), "").unwrap();
    let deleting = BackupError::Store(StoreError::Deleting);
    assert_eq!(restored(home.path(), &source, PASSPHRASE), Err(deleting));
}

#[test]
fn nothing_in_a_backup_can_be_read_and_nothing_that_was_erased_is_in_it() {
    let mut phone = Phone::new();
    keep(&mut phone.mine, 2, "erasedbird");
    add(&mut phone.journal, &entry(2, "2026-11-20", "erasedline"));
    phone.mine.write::<_, StoreError>(|tx| tx.remove_kept(&LocalId([2; 16]))).unwrap();
    phone.journal.write::<_, StoreError>(|tx| tx.remove_entry(&LocalId([2; 16]))).unwrap();
    let place = tempfile::tempdir().unwrap();
    let source = place.path().join("ours.hearth");
    phone.back_up(&source).unwrap();
    let bytes = fs::read(&source).unwrap();
    for needle in ["tea in bed", "a song", "only for me", "SQLite", "erased", PASSPHRASE, SECRET] {
        assert!(!bytes.windows(needle.len()).any(|part| part == needle.as_bytes()), "{needle}");
    }
    let home = tempfile::tempdir().unwrap();
    restored(home.path(), &source, PASSPHRASE).unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    assert_eq!(kept(&folder, &keys(20).mine), ["a song"]);
}

#[test]
fn a_backup_opens_no_room_of_the_phone_that_made_it_nor_the_restored_one() {
    // Its keys come from its seed; a phone's own never go along.
    let mut phone = Phone::new();
    let place = tempfile::tempdir().unwrap();
    let source = place.path().join("ours.hearth");
    phone.back_up(&source).unwrap();
    let wrap = fs::read(phone.home.path().join("journal.db.wrap")).unwrap();
    let home = tempfile::tempdir().unwrap();
    restored(home.path(), &source, PASSPHRASE).unwrap();
    let carried = fs::read(home.path().join("journal.db.wrap")).unwrap();
    assert!(wrap[51..] != carried[51..], "another wrap");
    // The journal of the phone under the key of the backup's journal: the secret, but the carried wrap.
    phone.journal.lock();
    drop((phone.couple, phone.mine, phone.folder));
    fs::write(phone.home.path().join("journal.db.wrap"), &carried).unwrap();
    let folder = Folder::lock(phone.home.path()).unwrap();
    let opened = unlock(&folder, SECRET);
    assert_eq!(opened.err(), Some(JournalError::Store(StoreError::WrongKey)));
}

#[test]
fn the_same_seed_makes_the_same_keys_and_another_seed_others() {
    // What the vectors rest on, and why a seed is taken by value.
    let head = |seed: u8| {
        let place = tempfile::tempdir().unwrap();
        let source = place.path().join("ours.hearth");
        let mut phone = Phone::new();
        let sources = Sources {
            couple: &mut phone.couple,
            mine: &mut phone.mine,
            journal: JournalPart::LeftOut,
        };
        let seed = Seed::from_bytes([seed; 32]);
        write(&phone.folder, &source, &passphrase(), sources, seed).unwrap();
        fs::read(&source).unwrap()[18..41].to_vec()
    };
    let first = head(200);
    assert_eq!(head(200), first);
    assert_ne!(head(201), first);
}

#[test]
fn every_error_of_a_backup_is_one_sentence_of_its_own() {
    let all = [
        BackupError::WrongPassphrase,
        BackupError::NotABackup,
        BackupError::NoFile,
        BackupError::Newer { found: 2, known: 1 },
        BackupError::Truncated,
        BackupError::Damaged,
        BackupError::NotEmpty,
        BackupError::Exists,
    ];
    let sentences: std::collections::BTreeSet<String> =
        all.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), all.len());
    assert!(sentences.iter().all(|text| text.contains(';') && !text.contains('.')));
}
