//! Invariant 6 on the bytes of the files: an old copy from any point of a history, which hears of the deletions, holds
//! what was deleted in no file after the sweep. Without encryption, as in `erase_tests.rs`.

use std::fs;
use std::path::Path;

use hearth_domain::entries::PlanEdit;
use hearth_domain::ids::EntryId;
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Lacks, Logs, Space, Storage};

use crate::common::{self, day};
use crate::couple::CoupleStore;
use crate::erase_tests::files_with;
use crate::{DatabaseKey, Erased, Folder};

type Ada = Space<CoupleStore>;
type Ben = Space<MemoryRows>;

fn phone<S: Storage>(storage: S, person: u8, run: u8) -> Space<S> {
    let mut drawn = 0_u8;
    let random = Box::new(move || {
        drawn += 1;
        let mut bytes = [run; 16];
        (bytes[0], bytes[1]) = (person, drawn);
        bytes
    });
    Space::new(storage, common::facts(person), common::secret(person), [run; 8], random)
}

fn open(home: &Path, run: u8) -> (Folder, Ada) {
    let folder = Folder::lock(home).unwrap();
    let store = CoupleStore::open(&folder, &DatabaseKey::plain()).unwrap();
    (folder, phone(store, 0, run))
}

/// Gives one phone what the other has: a session without its wire.
fn give(from: &mut impl Logs, to: &mut impl Logs) {
    let held = to.summary().unwrap().logs;
    let lacks: Lacks = held.iter().map(|head| (head.log, head.n + 1)).collect();
    let mut place = from.give_start(&lacks).unwrap();
    while let Some(at) = place {
        let Some((group, next)) = from.next_group(&lacks, at).unwrap() else { return };
        to.accept(&group).unwrap();
        place = Some(next);
    }
}

/// The words of a history, by what became of them.
const DELETED: [&str; 5] =
    ["canarygift", "canarymind", "canarynote", "canaryadded", "canaryerased"];
const KEPT: [&str; 2] = ["robinstays", "robinlater"];

/// One more act of the history; false when it is over.
fn act(at: usize, ada: &mut Ada, ben: &mut Ben, entries: &mut Vec<EntryId>) -> bool {
    let today = day("2026-11-20");
    let gift = |text: &str| common::appreciation(text);
    match at {
        0 => entries.push(ada.create(Some(today), &gift("canarygift of mine")).unwrap().0),
        1 => entries.push(ada.create(Some(today), &gift("robinstays")).unwrap().0),
        2 => entries.push(ada.create(Some(today), &common::plan("walk", "canarynote")).unwrap().0),
        4 => {
            let edit = PlanEdit::new(None, Some("canarynote and canaryadded")).unwrap();
            ben.edit_plan(&entries[2], &edit).unwrap();
        }
        6 => {
            let shared = common::ticked(2, "canarymind of the morning");
            ada.share_check_in(today, Some(&shared)).unwrap();
        }
        7 => entries.push(ben.create(Some(today), &gift("canaryerased of his")).unwrap().0),
        10 => drop(ada.delete(&entries[0]).unwrap()),
        11 => drop(ada.share_check_in(today, None).unwrap()),
        12 => drop(ben.delete(&entries[2]).unwrap()),
        13 => drop(ben.delete(&entries[3]).unwrap()),
        15 => drop(ada.create(Some(today), &gift("robinlater")).unwrap()),
        3 | 8 | 14 | 16 => give(ada, ben),
        5 | 9 => give(ben, ada),
        _ => return false,
    }
    true
}

#[test]
fn an_old_copy_from_any_point_holds_nothing_that_was_deleted_once_it_has_heard_of_it() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut ada) = open(home.path(), 1);
    let (mut ben, mut entries) = (phone(MemoryRows::default(), 1, 1), Vec::new());
    let (mut at, mut copies) = (0, Vec::new());
    let mut were_there = 0;
    while act(at, &mut ada, &mut ben, &mut entries) {
        let copy = tempfile::tempdir().unwrap();
        for file in fs::read_dir(home.path()).unwrap().map(Result::unwrap) {
            if file.file_name() != "lock" && !file.file_name().to_string_lossy().ends_with("-shm") {
                fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
            }
        }
        copies.push(copy);
        at += 1;
    }
    for (at, copy) in copies.iter().enumerate() {
        let held = |word: &&str| !files_with(copy.path(), word.as_bytes()).is_empty();
        were_there += DELETED.iter().filter(|word| held(word)).count();
        let run = 10 + u8::try_from(at).unwrap();
        let (_folder, mut restored) = open(copy.path(), run);
        restored.retire_log().unwrap();
        give(&mut ben, &mut restored);
        restored.create(Some(day("2026-11-21")), &common::appreciation("robinlast")).unwrap();
        assert_eq!(restored.storage().erase(), Ok(Erased::Done));
        for word in DELETED {
            assert!(!held(&word), "the copy of point {at} holds {word}");
        }
        for word in KEPT.iter().chain(&["robinlast"]) {
            assert!(held(word), "the copy of point {at} has lost {word}");
        }
        // And what it says to a phone that has everything brings nothing back.
        let mut other = phone(ben.storage().clone(), 1, run);
        give(&mut restored, &mut other);
        let said = other.storage().rows.values().map(|row| &row.document).collect::<Vec<_>>();
        let holds = |word: &str| {
            let of = |bytes: &&Vec<u8>| bytes.windows(word.len()).any(|at| at == word.as_bytes());
            said.iter().any(of)
        };
        assert!(holds("robinlast") && !DELETED.iter().any(|word| holds(word)));
        assert!(restored.storage().integrity().unwrap().is_sound());
    }
    assert!(were_there > 20, "the copies held {were_there} words that were deleted later");
}
