//! Erasure, proven on the bytes of the files. The stores are opened without encryption through the same code
//! and pragmas: an encrypted file would hide a word that is still there.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use hearth_domain::cards::{Answer, CardEntries, Salt, SealedAnswer};
use hearth_domain::entries::{NewEntry, OfferId, OpeningEntry, Profile};
use hearth_domain::ids::{AuthorKey, DeviceKey, EntryId, MemberId};
use hearth_domain::space::{Space, Storage as _, WriteError, create, delete};
use zeroize::Zeroizing;

use crate::common::{self, Random, day};
use crate::couple::{CoupleReader, CoupleStore, Peer, PeerStatus};
use crate::journal::{JournalEntry, JournalStore, KeptCheck, PrivateNote};
use crate::mine::{Kept, LocalId, MineStore, OwnAct, OwnAnswer, OwnCheckIn, OwnPlan, Written};
use crate::{DatabaseKey, Erased, Folder, StoreError};

fn open(home: &Path) -> (Folder, CoupleStore) {
    let folder = Folder::lock(home).unwrap();
    let store = CoupleStore::open(&folder, &DatabaseKey::plain()).unwrap();
    (folder, store)
}

fn space(store: CoupleStore) -> Space<CoupleStore> {
    Space::new(store, common::facts(0), common::secret(0), [1; 8], Box::new(|| [2; 16]))
}

/// The files of the folder that hold these bytes.
pub fn files_with(home: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for file in fs::read_dir(home).unwrap() {
        let file = file.unwrap();
        let bytes = fs::read(file.path()).unwrap_or_default();
        if bytes.windows(needle.len()).any(|window| window == needle) {
            found.push(file.file_name().into_string().unwrap());
        }
    }
    found
}

#[test]
fn sr_30_a_deleted_text_is_in_no_file_after_the_sweep() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, store) = open(home.path());
    let mut space = space(store);
    let today = Some(day("2026-11-20"));
    let (deleted, _) =
        space.create(today, &common::appreciation("canaryword in the kitchen")).unwrap();
    let (hollow, _) =
        space.create(today, &common::plan("otherbird", "a note on seagulls")).unwrap();
    space.create(today, &common::appreciation("this one stays")).unwrap();
    assert!(!files_with(home.path(), b"canaryword").is_empty());
    assert!(!files_with(home.path(), b"seagulls").is_empty());

    space.delete(&deleted).unwrap();
    space.erase_here(&hollow).unwrap();
    assert_eq!(space.storage().erase(), Ok(Erased::Done));
    for word in ["canaryword", "otherbird", "seagulls"] {
        assert_eq!(files_with(home.path(), word.as_bytes()), Vec::<String>::new(), "{word}");
    }
    assert!(!files_with(home.path(), b"this one stays").is_empty());
}

#[test]
fn an_opened_answer_that_is_erased_here_is_in_no_file_after_the_sweep() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, store) = open(home.path());
    let mut space = space(store);
    let today = day("2026-11-20");
    let opening = OpeningEntry {
        card: "talk-001".parse().unwrap(),
        salt: Salt([1; 32]),
        answer: Answer::new("canaryanswer to a card").unwrap(),
        seals: [hearth_domain::cards::Seal([2; 32]); 2],
    };
    space.create(None, &NewEntry::Opening(today, opening)).unwrap();
    assert!(!files_with(home.path(), b"canaryanswer").is_empty());
    let facts = space.facts().clone();
    let ids = CardEntries::of(&facts.space, &facts.members, today);
    space.erase_here(&ids.openings[usize::from(facts.me)]).unwrap();
    assert_eq!(space.storage().erase(), Ok(Erased::Done));
    assert_eq!(files_with(home.path(), b"canaryanswer"), Vec::<String>::new());
}

#[test]
fn what_was_replaced_is_in_no_file_after_the_sweep() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, store) = open(home.path());
    let mut space = space(store);
    let today = day("2026-11-20");
    for mind in ["canarymind of the morning", "a calm evening"] {
        space.share_check_in(today, Some(&common::ticked(2, mind))).unwrap();
    }
    for name in ["Canaryname", "Alice"] {
        space.publish_profile(&Profile::new(name, 1).unwrap()).unwrap();
    }
    assert_eq!(space.storage().erase(), Ok(Erased::Done));
    for word in ["canarymind", "Canaryname"] {
        assert_eq!(files_with(home.path(), word.as_bytes()), Vec::<String>::new(), "{word}");
    }
    for word in ["calm evening", "Alice"] {
        assert!(!files_with(home.path(), word.as_bytes()).is_empty(), "{word}");
    }
}

/// Writes these texts in one transaction, seven a day.
fn write_all(store: &mut CoupleStore, texts: &[String]) -> Vec<EntryId> {
    let (facts, pen) = (common::facts(0), common::pen(0));
    let written: Result<Vec<EntryId>, WriteError> = store.transact(|rows| {
        let write = |(number, text): (i32, &String)| {
            let about = day("2025-01-01").plus(number / 7);
            Ok(create(rows, &facts, &pen, about, &common::appreciation(text))?.0)
        };
        (0..).zip(texts).map(write).collect()
    });
    written.unwrap()
}

fn delete_all(store: &mut CoupleStore, entries: &[EntryId]) {
    let (facts, pen) = (common::facts(0), common::pen(0));
    let deleted: Result<(), WriteError> = store.transact(|rows| {
        entries.iter().try_for_each(|id| delete(rows, &facts, &pen, id).map(|_| ()))
    });
    deleted.unwrap();
}

#[test]
fn of_thousands_of_words_none_that_was_deleted_is_left_in_tables_or_index() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    let mut random = Random(0x5eed_cafe_0123_4567);
    let mut text = || [random.word(12), random.word(12), random.word(12)].join(" ");
    let texts: Vec<String> = (0..3000).map(|_| text()).collect();
    let ids = write_all(&mut store, &texts);
    let gone = |at: &usize| at.is_multiple_of(3);
    let deleted: Vec<EntryId> = (0..ids.len()).filter(gone).map(|at| ids[at]).collect();
    delete_all(&mut store, &deleted);
    assert_eq!(store.erase(), Ok(Erased::Done));
    let files: Vec<Vec<u8>> = fs::read_dir(home.path())
        .unwrap()
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect();
    // An index of all 8-letter strings of the files is quicker than a scan a word.
    let held: HashSet<&[u8]> = files.iter().flat_map(|file| file.windows(8)).collect();
    let starts = |at: usize| texts[at].split(' ').map(|word| &word.as_bytes()[..8]);
    assert_eq!(
        (0..ids.len()).filter(gone).flat_map(starts).find(|start| held.contains(start)),
        None
    );
    assert!(
        (0..ids.len()).filter(|at| !gone(at)).flat_map(starts).all(|start| held.contains(start))
    );
    assert!(store.integrity().unwrap().is_sound());
}

#[test]
fn the_letters_with_which_an_index_page_starts_leave_with_the_last_word_that_has_them() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    let mut random = Random(0x5eed_cafe_0123_4567);
    let others: Vec<String> = (0..1200).map(|_| random.word(12)).collect();
    let birds: Vec<String> = (0..1200).map(|_| format!("nightingale{}", random.word(12))).collect();
    write_all(&mut store, &others);
    let deleted = write_all(&mut store, &birds);
    // One part: there is nothing left to merge, which would write the table anew.
    let optimize = "INSERT INTO shown_words (shown_words) VALUES ('optimize')";
    store.connection().execute(optimize, []).unwrap();
    delete_all(&mut store, &deleted);
    assert_eq!(store.erase(), Ok(Erased::Done));
    assert_eq!(files_with(home.path(), b"nightinga"), Vec::<String>::new());
    assert!(store.integrity().unwrap().is_sound());
}

#[test]
fn a_reader_that_looks_at_an_older_state_makes_the_sweep_wait() {
    let home = tempfile::tempdir().unwrap();
    let (folder, store) = open(home.path());
    let mut space = space(store);
    let (id, _) =
        space.create(Some(day("2026-11-20")), &common::appreciation("canaryword")).unwrap();
    let mut reader = CoupleReader::open(&folder, &DatabaseKey::plain()).unwrap();
    reader
        .read::<_, StoreError>(|read| {
            read.counts()?;
            space.delete(&id).unwrap();
            assert_eq!(space.storage().erase(), Ok(Erased::Later));
            Ok(())
        })
        .unwrap();
    assert_eq!(space.storage().erase(), Ok(Erased::Done));
    assert_eq!(files_with(home.path(), b"canaryword"), Vec::<String>::new());
}

#[test]
fn a_peers_key_and_the_secret_of_the_space_leave_with_the_peer() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    let peer = Peer {
        device: DeviceKey([1; 32]),
        author: AuthorKey([2; 32]),
        member: MemberId([3; 32]),
        name: "canaryname".to_owned(),
        certificate: Vec::new(),
        pair_key: Zeroizing::new(*b"canarypairkeycanarypairkeycanary"),
        status: PeerStatus::Paired,
        last_address: None,
        met_week: None,
    };
    store.write::<_, StoreError>(|rows| rows.put_peer(&peer)).unwrap();
    assert!(!files_with(home.path(), b"canarypairkey").is_empty());
    store.write::<_, StoreError>(|rows| rows.remove_peer(&peer.device)).unwrap();
    assert_eq!(store.erase(), Ok(Erased::Done));
    for needle in [&b"canarypairkey"[..], b"canaryname"] {
        assert_eq!(files_with(home.path(), needle), Vec::<String>::new());
    }
}

#[test]
fn sr_30_a_removed_record_of_mine_is_in_no_file_after_the_sweep() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let mut store = MineStore::open(&folder, &DatabaseKey::plain()).unwrap();
    let written = Written {
        day: day("2026-11-20"),
        instant: 1,
        zone: "Etc/UTC".to_owned(),
        offset_minutes: 0,
    };
    let (kept, plan, entry) = (LocalId([1; 16]), LocalId([2; 16]), EntryId([3; 16]));
    store
        .write::<_, StoreError>(|tx| {
            tx.keep(&Kept {
                id: kept,
                written: written.clone(),
                text: "canarykept first".to_owned(),
                tag: None,
                given: None,
            })?;
            tx.edit_kept(&kept, "canarykept second", Some("canarytag"))?;
            let (title, note) = ("canarytitle".to_owned(), "canarynote".repeat(600));
            tx.put_plan(&OwnPlan::plain(plan, written.day, title, note))?;
            for mind in ["canarymind first", "canarymind second"] {
                tx.put_check_in(&OwnCheckIn {
                    id: kept,
                    written: written.clone(),
                    check_in: common::check_in(3, mind),
                    shared: None,
                })?;
            }
            let offer = OfferId(*b"canaryofferoffer");
            tx.put_answer(&EntryId(*b"canaryplanoffer."), Some((offer, OwnAnswer::NotToday)))?;
            tx.record_act(&OwnAct {
                entry: Some(entry),
                kind: "appreciation".to_owned(),
                what: "gave".to_owned(),
                text: Some("canaryrecord".to_owned()),
                written,
            })?;
            tx.keep_sealed(&SealedAnswer {
                card: "talk-001".parse().unwrap(),
                day: day("2026-11-20"),
                salt: Salt(*b"canarysaltcanarysaltcanarysaltca"),
                answer: Answer::new("canaryanswer").unwrap(),
            })?;
            tx.push_event("canaryevent").map(|_| ())
        })
        .unwrap();
    let canaries = [
        "canarykept",
        "canarytag",
        "canarytitle",
        "canarynote",
        "canarymind",
        "canaryoffer",
        "canaryplan",
        "canaryrecord",
        "canaryevent",
        "canarysalt",
        "canaryanswer",
    ];
    for canary in canaries {
        assert!(!files_with(home.path(), canary.as_bytes()).is_empty(), "{canary}");
    }
    store
        .write::<_, StoreError>(|tx| {
            tx.remove_kept(&kept)?;
            tx.remove_plan(&plan)?;
            tx.remove_check_in(&kept)?;
            tx.put_answer(&EntryId(*b"canaryplanoffer."), None)?;
            tx.erase_acts(&entry)?;
            tx.remove_sealed(day("2026-11-20"))?;
            tx.ack_event(1).map(|_| ())
        })
        .unwrap();
    assert_eq!(store.erase(), Ok(Erased::Done));
    for canary in canaries {
        assert_eq!(files_with(home.path(), canary.as_bytes()), Vec::<String>::new(), "{canary}");
    }
    assert!(store.integrity().unwrap().is_sound());
}

/// The journal's file without encryption, through the same code and pragmas.
fn journal(folder: &Folder) -> JournalStore {
    JournalStore::open(folder, &DatabaseKey::plain(), folder.take_journal().unwrap()).unwrap()
}

#[test]
fn sr_30_what_is_deleted_or_edited_in_the_journal_is_in_no_file_after_the_sweep() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let mut store = journal(&folder);
    let written = Written {
        day: day("2026-11-20"),
        instant: 1,
        zone: "Canary/Zone".to_owned(),
        offset_minutes: 0,
    };
    let entry = JournalEntry {
        id: LocalId(*b"canaryentrycanar"),
        written: written.clone(),
        text: format!("canaryfirst {}", "canarylong ".repeat(900)),
        prompt: Some("canaryprompt".to_owned()),
        tags: vec!["canarytag".to_owned(), "canaryother".to_owned()],
    };
    let note = PrivateNote {
        id: LocalId([2; 16]),
        written: written.clone(),
        about: "canaryabout".to_owned(),
        text: "canarynote".to_owned(),
    };
    let check = KeptCheck {
        id: LocalId([3; 16]),
        written,
        name: "canaryname".to_owned(),
        answers: "canaryanswers".to_owned(),
    };
    store
        .write::<_, StoreError>(|tx| {
            tx.add_entry(&entry)?;
            tx.add_note(&note)?;
            tx.keep_check(&check)
        })
        .unwrap();
    let first = ["canaryfirst", "canarylong", "canarytag", "canaryother", "canarynote"];
    let rest = ["canaryprompt", "canaryabout", "canaryname", "canaryanswers", "canaryentry"];
    for canary in first.into_iter().chain(rest) {
        assert!(!files_with(home.path(), canary.as_bytes()).is_empty(), "{canary}");
    }
    // An edit takes the old words away, when the journal is locked at the latest.
    store
        .write::<_, StoreError>(|tx| {
            tx.edit_entry(&entry.id, "secondbird", &["thirdbird".to_owned()])?;
            tx.edit_note(&note.id, "fourthbird")
        })
        .unwrap();
    store.lock();
    for canary in first {
        assert_eq!(files_with(home.path(), canary.as_bytes()), Vec::<String>::new(), "{canary}");
    }
    let mut store = journal(&folder);
    store
        .write::<_, StoreError>(|tx| {
            for id in [&entry.id, &note.id, &check.id] {
                assert!(tx.put_pending(id, 10)?);
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(store.finish_deletes(10), Ok(3));
    for canary in rest.into_iter().chain(["secondbird", "thirdbird", "fourthbird", "Canary/Zone"]) {
        assert_eq!(files_with(home.path(), canary.as_bytes()), Vec::<String>::new(), "{canary}");
    }
    assert!(store.integrity().unwrap().is_sound());
}

/// SR-04, with nothing encrypted: the words of the journal stand in the journal's own files alone.
#[test]
fn the_words_of_the_journal_are_in_the_journals_files_alone() {
    let home = tempfile::tempdir().unwrap();
    let (folder, store) = open(home.path());
    let mut space = space(store);
    space.create(Some(day("2026-11-20")), &common::appreciation("tea in bed")).unwrap();
    let mut mine = MineStore::open(&folder, &DatabaseKey::plain()).unwrap();
    mine.write::<_, StoreError>(|tx| tx.set("day_start", "04:00")).unwrap();
    let mut store = journal(&folder);
    let written = Written {
        day: day("2026-11-20"),
        instant: 1,
        zone: "Etc/UTC".to_owned(),
        offset_minutes: 0,
    };
    let entry = JournalEntry {
        id: LocalId(*b"canaryidcanaryid"),
        written,
        text: "canaryline".to_owned(),
        prompt: Some("canaryprompt".to_owned()),
        tags: vec!["canarytag".to_owned()],
    };
    store.write::<_, StoreError>(|tx| tx.add_entry(&entry)).unwrap();
    store
        .read::<_, StoreError>(|read| {
            assert_eq!(read.search_entries("canaryl", None, 9)?.rows.len(), 1);
            Ok(())
        })
        .unwrap();
    store.write::<_, StoreError>(|tx| tx.put_pending(&entry.id, 10).map(|_| ())).unwrap();
    let held = files_with(home.path(), b"canary");
    assert!(!held.is_empty() && held.iter().all(|name| name.starts_with("journal.db")), "{held:?}");
    store.lock();
    assert_eq!(files_with(home.path(), b"canary"), ["journal.db"]);
}

#[test]
fn locking_takes_along_what_the_index_still_told_of_removed_words() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let mut store = journal(&folder);
    let mut random = Random(0x5eed_cafe_0123_4567);
    let written =
        Written { day: day("2026-11-20"), instant: 1, zone: String::new(), offset_minutes: 0 };
    let mut texts: Vec<String> = (0..1200).map(|_| random.word(12)).collect();
    texts.extend((0..1200).map(|_| format!("nightingale{}", random.word(12))));
    let entry = |(number, text): (u128, &String)| JournalEntry {
        id: LocalId(number.to_be_bytes()),
        written: written.clone(),
        text: text.clone(),
        prompt: None,
        tags: Vec::new(),
    };
    let entries: Vec<JournalEntry> = (0..).zip(&texts).map(entry).collect();
    store
        .write::<_, StoreError>(|tx| entries.iter().try_for_each(|one| tx.add_entry(one)))
        .unwrap();
    // One part: there is nothing left to merge, which would write the table anew.
    let optimize = "INSERT INTO entry_words (entry_words) VALUES ('optimize')";
    store.connection().execute(optimize, []).unwrap();
    store
        .write::<_, StoreError>(|tx| {
            entries[1200..].iter().try_for_each(|one| tx.remove_entry(&one.id).map(|_| ()))
        })
        .unwrap();
    store.lock();
    assert_eq!(files_with(home.path(), b"nightinga"), Vec::<String>::new());
    assert!(journal(&folder).integrity().unwrap().is_sound());
}
