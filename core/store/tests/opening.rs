//! Opening: every error is provoked for real on disk, and none of them changes a byte there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod disk;

use std::fs;
use std::path::Path;

use common::day;
use disk::{entries, insides, key, open, past_the_store, raw, write};
use hearth_store::couple::{CoupleReader, CoupleStore};
use hearth_store::mine::{MineReader, MineStore};
use hearth_store::{DatabaseKey, Folder, Room, StoreError, remove_room};

/// A home with one entry, closed in good order.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    write(&mut store, day("2026-11-20"), &common::appreciation("tea in bed"));
    home
}

/// A home whose app was killed: the last entry stands in the log alone.
fn killed_home() -> tempfile::TempDir {
    let (running, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_folder, mut store) = open(running.path());
    write(&mut store, day("2026-11-20"), &common::appreciation("tea in bed"));
    for file in fs::read_dir(running.path()).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    assert!(fs::metadata(copy.path().join("couple.db-wal")).unwrap().len() > 4096);
    copy
}

/// Opens, and proves that the answer changed nothing.
fn refused(home: &Path, key: &DatabaseKey) -> StoreError {
    let folder = Folder::lock(home).unwrap();
    let before = insides(home);
    let error = CoupleStore::open(&folder, key).err().expect("opened");
    assert!(insides(home) == before, "{error:?} changed the folder");
    error
}

fn cut(path: &Path, size: u64) {
    fs::OpenOptions::new().write(true).open(path).unwrap().set_len(size).unwrap();
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn what_was_written_is_there_after_a_restart_and_after_a_kill() {
    for home in [home(), killed_home()] {
        let (folder, _store) = open(home.path());
        assert_eq!(entries(&folder), ["tea in bed"]);
    }
}

#[test]
fn another_key_is_told_from_damage() {
    for home in [home(), killed_home()] {
        assert_eq!(refused(home.path(), &DatabaseKey::from_bytes([8; 32])), StoreError::WrongKey);
        let folder = Folder::lock(home.path()).unwrap();
        let reader = CoupleReader::open(&folder, &DatabaseKey::from_bytes([8; 32]));
        assert_eq!(reader.err(), Some(StoreError::WrongKey));
        CoupleStore::open(&folder, &key()).unwrap();
        assert_eq!(entries(&folder), ["tea in bed"]);
    }
}

#[test]
fn a_plain_database_and_any_other_file_are_no_database_of_ours() {
    let home = tempfile::tempdir().unwrap();
    let plain = past_the_store(&home.path().join("couple.db"));
    plain.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
    drop(plain);
    Folder::lock(home.path()).unwrap();
    assert_eq!(refused(home.path(), &key()), StoreError::NotADatabase);
    fs::write(home.path().join("couple.db"), "a shopping list".repeat(1000)).unwrap();
    assert_eq!(refused(home.path(), &key()), StoreError::NotADatabase);
    // Our own, when its check value is lost, opens with the right key alone.
    let home = self::home();
    fs::remove_file(home.path().join("couple.db.check")).unwrap();
    assert_eq!(refused(home.path(), &DatabaseKey::from_bytes([8; 32])), StoreError::NotADatabase);
    open(home.path());
    assert_eq!(refused(home.path(), &DatabaseKey::from_bytes([8; 32])), StoreError::WrongKey);
}

#[test]
fn a_database_of_a_newer_app_is_left_alone() {
    let home = home();
    raw(home.path()).execute_batch("PRAGMA user_version = 99").unwrap();
    let Newer { found, known } = newer(refused(home.path(), &key()));
    assert!(found == 99 && known < 99);
    // The same when the newer app was killed and its version stands in the log alone.
    let copy = tempfile::tempdir().unwrap();
    let home = self::home();
    let connection = raw(home.path());
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA user_version = 77").unwrap();
    for file in ["lock", "couple.db", "couple.db-wal", "couple.db.check"] {
        fs::copy(home.path().join(file), copy.path().join(file)).unwrap();
    }
    assert_eq!(newer(refused(copy.path(), &key())).found, 77);
}

struct Newer {
    found: u32,
    known: u32,
}

fn newer(error: StoreError) -> Newer {
    let StoreError::Newer { found, known } = error else { panic!("{error:?}") };
    Newer { found, known }
}

#[test]
fn a_database_without_its_end_is_truncated() {
    let whole = fs::metadata(home().path().join("couple.db")).unwrap().len();
    assert_eq!(whole % 4096, 0);
    for size in [0, 100, 4000, 4096, 6000, whole / 2, whole - 4096, whole - 1] {
        let home = home();
        cut(&home.path().join("couple.db"), size);
        assert_eq!(refused(home.path(), &key()), StoreError::Truncated, "{size} of {whole}");
    }
}

#[test]
fn a_changed_byte_on_the_first_page_is_damage() {
    for at in [0, 20, 100, 2000, 4095] {
        let home = home();
        flip(&home.path().join("couple.db"), at);
        assert_eq!(refused(home.path(), &key()), StoreError::Damaged, "{at}");
    }
}

#[test]
fn a_changed_byte_further_in_is_found_by_the_doctor_and_by_whoever_reads_it() {
    let home = home();
    let path = home.path().join("couple.db");
    let pages = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap() / 4096;
    let (folder, store) = open(home.path());
    assert!(store.integrity().unwrap().is_sound());
    drop((folder, store));
    let whole = fs::read(&path).unwrap();
    for page in 1..pages {
        flip(&path, page * 4096 + 77);
        let folder = Folder::lock(home.path()).unwrap();
        match CoupleStore::open(&folder, &key()) {
            Ok(store) => assert!(!store.integrity().unwrap().is_sound(), "page {page}"),
            Err(error) => assert_eq!(error, StoreError::Damaged, "page {page}"),
        }
        drop(folder);
        for file in ["couple.db-wal", "couple.db-shm"] {
            let _ = fs::remove_file(home.path().join(file));
        }
        fs::write(&path, &whole).unwrap();
    }
}

#[test]
fn a_lost_file_is_missing_and_not_a_first_start() {
    let home = home();
    fs::remove_file(home.path().join("couple.db")).unwrap();
    assert_eq!(refused(home.path(), &key()), StoreError::Missing);
    assert_eq!(refused(home.path(), &DatabaseKey::from_bytes([8; 32])), StoreError::Missing);
    // A log without its database, too.
    let home = killed_home();
    fs::remove_file(home.path().join("couple.db")).unwrap();
    assert_eq!(refused(home.path(), &key()), StoreError::Missing);
    let folder = Folder::lock(home.path()).unwrap();
    assert_eq!(CoupleReader::open(&folder, &key()).err(), Some(StoreError::Missing));
    // Removed on purpose, it is.
    remove_room(&folder, Room::Couple).unwrap();
    assert_eq!(insides(home.path()).keys().collect::<Vec<_>>(), ["lock"]);
    CoupleStore::open(&folder, &DatabaseKey::from_bytes([8; 32])).unwrap();
}

#[test]
fn a_first_start_that_was_killed_starts_again_even_with_another_key() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    drop(CoupleStore::open(&folder, &key()).unwrap());
    let check = fs::read(home.path().join("couple.db.check")).unwrap();
    assert_eq!(check.len(), 17);
    remove_room(&folder, Room::Couple).unwrap();
    // The check value alone: killed after it, before the database.
    fs::write(home.path().join("couple.db.check"), [&check[..16], &[0]].concat()).unwrap();
    CoupleStore::open(&folder, &DatabaseKey::from_bytes([8; 32])).unwrap();
    assert_eq!(refused_here(&folder, &key()), StoreError::WrongKey);
}

fn refused_here(folder: &Folder, key: &DatabaseKey) -> StoreError {
    CoupleStore::open(folder, key).err().unwrap()
}

#[test]
fn a_folder_is_open_once_in_a_process() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    assert_eq!(Folder::lock(home.path()).err(), Some(StoreError::AlreadyOpen));
    drop(folder);
    Folder::lock(home.path()).unwrap();
}

#[test]
fn a_folder_that_may_not_be_used_is_said_so() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a file");
    fs::write(&file, "in the folder's place").unwrap();
    assert_eq!(Folder::lock(&file).err(), Some(StoreError::NoRights));
    assert_eq!(Folder::lock(&file.join("below")).err(), Some(StoreError::NoRights));
    assert_eq!(fs::read(&file).unwrap(), b"in the folder's place");
    if cfg!(target_os = "linux") {
        assert_eq!(Folder::lock(Path::new("/proc/hearth")).err(), Some(StoreError::NoRights));
    }
    // A folder in the database's place.
    fs::create_dir(home.path().join("couple.db")).unwrap();
    assert_eq!(refused(home.path(), &key()), StoreError::NoRights);
}

#[cfg(unix)]
#[test]
fn a_folder_without_rights_is_said_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(home.path().join("probe"), "").is_ok() {
        println!("skipped: this user (root) may write everywhere");
        return;
    }
    assert_eq!(Folder::lock(home.path()).err(), Some(StoreError::NoRights));
}

#[test]
fn both_rooms_open_beside_each_other_with_keys_of_their_own() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let other = DatabaseKey::from_bytes([8; 32]);
    let _couple = CoupleStore::open(&folder, &key()).unwrap();
    let _mine = MineStore::open(&folder, &other).unwrap();
    MineReader::open(&folder, &other).unwrap();
    assert_eq!(MineReader::open(&folder, &key()).err(), Some(StoreError::WrongKey));
    let held: Vec<String> = insides(home.path()).into_keys().collect();
    assert!(
        held.contains(&"mine.db.check".to_owned()) && held.contains(&"couple.db.check".to_owned())
    );
}

#[test]
fn a_folder_with_signs_that_addresses_treat_in_their_own_way_is_a_folder() {
    let home = tempfile::tempdir().unwrap();
    let odd = home.path().join("100% ours?#%41 für dich");
    for _ in 0..2 {
        let (folder, mut store) = open(&odd);
        write(&mut store, day("2026-11-20"), &common::moment("walk"));
        drop((store, folder));
    }
    assert!(odd.join("couple.db").exists());
}

#[test]
fn every_error_is_one_sentence_of_its_own() {
    let all = [
        StoreError::WrongKey,
        StoreError::NotADatabase,
        StoreError::Newer { found: 2, known: 1 },
        StoreError::Truncated,
        StoreError::Damaged,
        StoreError::NoRights,
        StoreError::AlreadyOpen,
        StoreError::DiskFull,
        StoreError::ReadOnly,
        StoreError::Missing,
        StoreError::Deleting,
        StoreError::Other { code: 1 },
    ];
    let sentences: std::collections::BTreeSet<String> =
        all.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), all.len());
    assert!(sentences.iter().all(|text| text.contains(';') && !text.contains('.')));
}
