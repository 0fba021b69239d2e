//! SR-31: deleting everything, stopped after every step. The stores of these tests are encrypted, and "secure
//! storage" is a map; an attacker has the folder as the stop left it, what secure storage still holds, and the
//! journal's secret.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{self, day};
use crate::couple::CoupleStore;
use crate::erase_tests::files_with;
use crate::journal::{JournalDoor, JournalEntry, PhoneHalf};
use crate::mine::{Kept, LocalId, MineStore, Written};
use crate::wipe::{WipeStep, carry_out, wipe_plan};
use crate::{
    DatabaseKey, Folder, NewSecret, Secret, Seed, StoreError, delete_everything, deletion_is_begun,
};
use hearth_domain::space::{Storage as _, WriteError, create};

const SECRET: &str = "the garden gate";
const CANARY: &str = "canarybird under the stairs";

type SecureStorage = BTreeMap<&'static str, [u8; 32]>;

fn secure_storage() -> SecureStorage {
    BTreeMap::from([("couple", [1; 32]), ("journal", [3; 32]), ("mine", [2; 32])])
}

/// A folder with a line in each room, one of which was killed, and with what a backup and a restore left.
fn home() -> tempfile::TempDir {
    let running = tempfile::tempdir().unwrap();
    let folder = Folder::lock(running.path()).unwrap();
    let keys = secure_storage();
    let mut couple = CoupleStore::open(&folder, &DatabaseKey::from_bytes(keys["couple"])).unwrap();
    let (facts, pen) = (common::facts(0), common::pen(0));
    let about = Some(day("2026-11-20"));
    let written: Result<(), WriteError> = couple.transact(|rows| {
        create(rows, &facts, &pen, about, &common::appreciation(CANARY)).map(|_| ())
    });
    written.unwrap();
    let mut mine = MineStore::open(&folder, &DatabaseKey::from_bytes(keys["mine"])).unwrap();
    let written = Written {
        day: day("2026-11-20"),
        instant: 1,
        zone: "Etc/UTC".to_owned(),
        offset_minutes: 0,
    };
    let (id, text) = (LocalId([1; 16]), CANARY.to_owned());
    let kept = Kept { id, written: written.clone(), text: text.clone(), tag: None, given: None };
    mine.write::<_, StoreError>(|tx| tx.keep(&kept)).unwrap();
    let half = PhoneHalf::from_bytes(keys["journal"]);
    let secret = NewSecret::new(SECRET).unwrap();
    let seed = Seed::from_bytes([9; 32]);
    let mut journal = JournalDoor::of(&folder).create(&secret, &half, seed).unwrap();
    let entry = JournalEntry { id, written, text, prompt: None, tags: Vec::new() };
    journal.write::<_, StoreError>(|tx| tx.add_entry(&entry)).unwrap();
    let copy = copy_of(running.path());
    for place in ["snapshot", "restoring", "restored", "mending", "mended", "damaged"] {
        let place = copy.path().join(place);
        fs::create_dir(&place).unwrap();
        for name in ["couple.db", "mine.db.packed", "journal.db", "journal.db.wrap"] {
            fs::write(place.join(name), "what was left").unwrap();
        }
    }
    copy
}

/// The same folder once more, as a kill leaves it.
fn copy_of(home: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for path in folder_files(home) {
        let to = copy.path().join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&to).unwrap();
            for file in folder_files(&path) {
                fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
            }
        } else {
            fs::copy(&path, to).unwrap();
        }
    }
    copy
}

/// Takes the folder as the app does, but without ending what a restore left: the plan must know of it.
fn taken(home: &Path) -> Folder {
    if !home.join("deleting").exists() {
        fs::write(home.join("deleting"), "").unwrap();
        let folder = Folder::lock(home).unwrap();
        fs::remove_file(home.join("deleting")).unwrap();
        return folder;
    }
    Folder::lock(home).unwrap()
}

/// Whether any room opens, to somebody who removes the marker.
fn is_readable(home: &Path, held: &SecureStorage) -> bool {
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(home).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap();
        if file.is_file() && name != "deleting" && name != "lock" {
            fs::copy(&file, copy.path().join(name)).unwrap();
        }
    }
    let folder = Folder::lock(copy.path()).unwrap();
    let key = |name: &str| held.get(name).map(|key| DatabaseKey::from_bytes(*key));
    let had = |name: &str| copy.path().join(name).exists();
    let (had_couple, had_mine) = (had("couple.db"), had("mine.db"));
    let couple = key("couple").is_some_and(|key| CoupleStore::open(&folder, &key).is_ok());
    let mine = key("mine").is_some_and(|key| MineStore::open(&folder, &key).is_ok());
    let journal = held.get("journal").is_some_and(|half| {
        let half = PhoneHalf::from_bytes(*half);
        let seed = Seed::from_bytes([8; 32]);
        JournalDoor::of(&folder).unlock(&Secret::typed(SECRET), &half, seed).is_ok()
    });
    (couple && had_couple) || (mine && had_mine) || journal
}

fn names(home: &Path) -> Vec<String> {
    let files = fs::read_dir(home).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

/// Opens no room through the stores while the marker stands.
fn opens_nothing(folder: &Folder) {
    let key = |name: &str| DatabaseKey::from_bytes(secure_storage()[name]);
    assert_eq!(CoupleStore::open(folder, &key("couple")).err(), Some(StoreError::Deleting));
    assert_eq!(MineStore::open(folder, &key("mine")).err(), Some(StoreError::Deleting));
    assert_eq!(JournalDoor::of(folder).is_made(), Err(StoreError::Deleting));
}

#[test]
fn stopped_after_any_step_nothing_is_readable_and_the_next_call_finishes() {
    let whole = home();
    assert!(is_readable(whole.path(), &secure_storage()), "the check of this test is blind");
    let steps = wipe_plan(&taken(whole.path())).unwrap();
    assert_eq!(steps[..2], [WipeStep::Mark, WipeStep::DestroyKeys]);
    assert_eq!(steps.last(), Some(&WipeStep::Unmark));
    for stop in 1..=steps.len() {
        let home = copy_of(whole.path());
        let mut held = secure_storage();
        let folder = taken(home.path());
        for step in &steps[..stop] {
            if *step == WipeStep::DestroyKeys {
                held.clear();
            }
            carry_out(&folder, step).unwrap();
        }
        drop(folder);
        if stop >= 2 {
            assert!(!is_readable(home.path(), &held), "after {:?}", steps[stop - 1]);
        }
        assert_eq!(files_with(home.path(), CANARY.as_bytes()), Vec::<String>::new());
        let folder = Folder::lock(home.path()).unwrap();
        if stop < steps.len() {
            assert!(deletion_is_begun(&folder), "after {:?}", steps[stop - 1]);
            opens_nothing(&folder);
            delete_everything::<StoreError>(&folder, || {
                held.clear();
                Ok(())
            })
            .unwrap();
        }
        assert!(held.is_empty() && !deletion_is_begun(&folder));
        assert_eq!(names(home.path()), ["lock"], "after {:?}", steps[stop - 1]);
        // And the app can begin anew.
        CoupleStore::open(&folder, &DatabaseKey::from_bytes([42; 32])).unwrap();
    }
}

#[test]
fn keys_go_first_then_the_wrap_then_check_values_then_the_rest() {
    let home = home();
    let rank = |step: &WipeStep| match step {
        WipeStep::Mark => 0,
        WipeStep::DestroyKeys => 1,
        WipeStep::Overwrite(name) | WipeStep::Remove(name) => match name.to_str().unwrap() {
            name if name.contains(".wrap") => 2,
            name if name.contains(".check") => 3,
            _ => 4,
        },
        WipeStep::RemoveFolder(_) => 5,
        WipeStep::Settle => 6,
        WipeStep::Unmark => 7,
    };
    let steps = wipe_plan(&taken(home.path())).unwrap();
    let ranks: Vec<i32> = steps.iter().map(rank).collect();
    assert!(ranks.is_sorted(), "{steps:?}");
    assert!((0..=7).all(|rank| ranks.contains(&rank)));
    // Each file is overwritten before it is removed.
    for (at, step) in steps.iter().enumerate() {
        if let WipeStep::Remove(name) = step {
            assert_eq!(steps[at - 1], WipeStep::Overwrite(name.clone()));
        }
    }
}

#[test]
fn secure_storage_that_fails_half_way_is_asked_again_and_no_file_is_touched_before() {
    let home = home();
    let folder = taken(home.path());
    let before: Vec<PathBuf> = folder_files(home.path());
    let mut held = secure_storage();
    let locked = delete_everything(&folder, || {
        held.remove("couple");
        Err(StoreError::NoRights)
    });
    assert_eq!(locked, Err(StoreError::NoRights));
    assert_eq!(folder_files(home.path()).len(), before.len() + 1, "the marker alone");
    opens_nothing(&folder);
    delete_everything::<StoreError>(&folder, || {
        held.clear();
        Ok(())
    })
    .unwrap();
    assert_eq!((names(home.path()), held.len()), (vec!["lock".to_owned()], 0));
}

fn folder_files(home: &Path) -> Vec<PathBuf> {
    fs::read_dir(home).unwrap().map(|file| file.unwrap().path()).collect()
}

#[test]
fn what_is_removed_was_overwritten() {
    let home = home();
    let folder = taken(home.path());
    let path = home.path().join("journal.db.wrap");
    let twin = home.path().join("twin");
    // A second name of the same bytes shows what a removed file leaves.
    fs::hard_link(&path, &twin).unwrap();
    let length = fs::read(&twin).unwrap().len();
    delete_everything::<StoreError>(&folder, || Ok(())).unwrap();
    assert!(!path.exists());
    assert_eq!(fs::read(&twin).unwrap(), vec![0; length]);
    assert_eq!(names(home.path()).len(), 2, "what is not ours stays");
}

#[test]
fn there_is_nothing_to_delete_in_an_empty_folder_and_it_may_be_done_twice() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    for _ in 0..2 {
        delete_everything::<StoreError>(&folder, || Ok(())).unwrap();
        assert_eq!(names(home.path()), ["lock"]);
    }
}
