use std::fs;
use std::path::PathBuf;

use hearth_domain::ids::EntryId;
use hearth_domain::space::Rows as _;
use hearth_store::couple::{Filter, What};

use super::*;
use crate::moves::{Intent, Moving};
use crate::testing::{Desk, meet, paired, two};
use crate::who_we_are::WHO_WE_ARE;

fn file(desk: &Desk, room: Room) -> PathBuf {
    desk.core.home.join(room.file_name())
}

fn cut_off_the_end(desk: &Desk) {
    let bytes = fs::read(file(desk, Room::Couple)).unwrap();
    fs::write(file(desk, Room::Couple), &bytes[..bytes.len() - 4096]).unwrap();
}

fn share(desk: &mut Desk, text: &str) {
    let (_, day) = desk.core.now().unwrap();
    let what = Moving::Appreciation { text: text.to_owned(), tag: None };
    desk.core.share(&Intent { what, day, source: None }).unwrap();
}

fn keep(desk: &mut Desk, text: &str) {
    let (_, day) = desk.core.now().unwrap();
    let written = desk.core.written_now().unwrap();
    let written = hearth_store::mine::Written { day, ..written };
    let id = hearth_store::mine::LocalId([7; 16]);
    let kept =
        hearth_store::mine::Kept { id, written, text: text.to_owned(), tag: None, given: None };
    desk.core.writing().unwrap().mine.write(|tx| tx.keep(&kept)).unwrap();
}

/// What the shared list shows.
fn shown(desk: &mut Desk) -> Vec<String> {
    let store = desk.core.rooms().unwrap().couple.store();
    let filter = Filter { kinds: &["appreciation"], author: None, exclude: &[] };
    let page = store.write(|rows| rows.read().newest(&filter, None, 200)).unwrap();
    let text = |what| match what {
        What::Appreciation { text, .. } => text,
        _ => panic!("no appreciation"),
    };
    page.rows.into_iter().map(|shown| text(shown.what)).collect()
}

fn asked_for(desk: &mut Desk) -> Option<Rescued> {
    let home = desk.core.home.clone();
    let folder = Folder::lock(&home).unwrap();
    let mut mine = MineStore::open(&folder, &desk.core.keys.mine(&home).unwrap()).unwrap();
    rescue_couple(&folder, &desk.core.keys.couple(&home).unwrap(), &mut mine).unwrap()
}

/// A connection past the store, with its key.
fn raw(desk: &Desk, room: Room) -> rusqlite::Connection {
    let key = fs::read(desk.secrets().join(format!("{}.key", room.name()))).unwrap();
    let connection = rusqlite::Connection::open(file(desk, room)).unwrap();
    let key = data_encoding::HEXLOWER.encode(&key);
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).unwrap();
    connection
}

/// Breaks a search index in its own table, past every rule.
fn break_index(desk: &Desk, room: Room, index: &str) {
    let sql = format!("UPDATE {index}_data SET block = x'0101010101' WHERE id > 10");
    assert!(raw(desk, room).execute(&sql, []).unwrap() > 0, "there is nothing in it");
}

/// Spoils a page in the middle of the shared rows.
fn spoil_a_page_of_rows(desk: &Desk) {
    let sql = "SELECT pageno FROM dbstat WHERE name = 'row' AND pagetype = 'leaf' ORDER BY path";
    let connection = raw(desk, Room::Couple);
    let mut statement = connection.prepare(sql).unwrap();
    let pages: Vec<u32> =
        statement.query_map([], |row| row.get(0)).unwrap().map(|page| page.unwrap()).collect();
    assert!(pages.len() > 4, "{pages:?}");
    let page = (pages[pages.len() / 2] as usize - 1) * 4096;
    let mut bytes = fs::read(file(desk, Room::Couple)).unwrap();
    bytes[page..page + 4096].fill(0x5a);
    fs::write(file(desk, Room::Couple), bytes).unwrap();
}

#[test]
fn the_shared_room_of_someone_without_a_partner_is_never_set_aside_by_itself() {
    let mut desk = paired();
    for number in 0..60 {
        share(&mut desk, &format!("tea {number}"));
    }
    desk.core.leave().unwrap();
    let before = shown(&mut desk);
    assert_eq!(before.len(), 60);
    desk.core.close();
    cut_off_the_end(&desk);
    let damaged = fs::read(file(&desk, Room::Couple)).unwrap();
    let opened = desk.core.open();
    let Err(HearthError::Damaged { reason }) = opened else { panic!("{opened:?}") };
    assert!(reason.contains("mend it, which saves what can be read"), "{reason}");
    assert_eq!(fs::read(file(&desk, Room::Couple)).unwrap(), damaged);
    assert!(!desk.core.home.join("damaged").exists());
    // A person asks for it: what can be read is there, and nobody is told that anything comes back.
    let rescued = asked_for(&mut desk).unwrap();
    assert_eq!((rescued.became, rescued.lost), (Became::Saved, true));
    desk.core.open().unwrap();
    let saved = shown(&mut desk);
    assert!(saved.len() > 40 && saved.iter().all(|text| before.contains(text)), "{saved:?}");
    let events = desk.core.rooms().unwrap().mine.write(|tx| tx.read().events(9)).unwrap();
    assert!(events.iter().all(|event| !event.json.contains("set_aside")));
}

#[test]
fn what_was_saved_without_a_partner_is_mended_when_the_two_pair_again() {
    let (mut ada, mut bo) = two();
    for number in 0..60 {
        share(&mut ada, &format!("tea {number}"));
        share(&mut bo, &format!("soup {number}"));
    }
    meet(&mut ada, &mut bo);
    let whole = shown(&mut ada);
    let peers = ada.core.peers().unwrap();
    // The pairing is made anew by hand, with the same device key, so that his phone knows hers.
    let device = ada.core.keys.device_secret().unwrap();
    ada.core.forget_partner().unwrap();
    ada.core.close();
    spoil_a_page_of_rows(&ada);
    let rescued = asked_for(&mut ada).unwrap();
    assert_eq!((rescued.became, rescued.lost), (Became::Saved, true));
    ada.core.open().unwrap();
    let saved = shown(&mut ada);
    assert!(saved.len() > 90 && saved.len() < whole.len(), "{saved:?}");
    fs::write(ada.secrets().join("device.key"), *device).unwrap();
    let store = ada.core.rooms().unwrap().couple.store();
    store.write(|rows| peers.iter().try_for_each(|peer| rows.put_peer(peer))).unwrap();
    ada.core.enter_space().unwrap();
    meet(&mut ada, &mut bo);
    meet(&mut ada, &mut bo);
    let mut again = shown(&mut ada);
    let (mut theirs, mut expected) = (shown(&mut bo), whole);
    for list in [&mut again, &mut theirs, &mut expected] {
        list.sort();
    }
    assert!(again == expected && theirs == expected);
    assert!(ada.core.doctor(|_, _| {}).unwrap().sound);
}

#[test]
fn a_search_index_that_is_off_is_made_anew_and_no_room_is_set_aside() {
    let mut desk = paired();
    share(&mut desk, "a walk in the rain");
    keep(&mut desk, "a walk in the sun");
    let entries = |desk: &mut Desk| -> Vec<EntryId> {
        let store = desk.core.rooms().unwrap().couple.store();
        store.write(|rows| Ok::<_, StoreError>(rows.rows_after(None, 100)?)).unwrap()
    };
    let before = entries(&mut desk);
    desk.core.close();
    for (room, index) in [(Room::Couple, "shown_words"), (Room::Mine, "kept_words")] {
        break_index(&desk, room, index);
        desk.core.open().unwrap();
        let found = desk.core.doctor(|_, _| {}).unwrap();
        assert_eq!(found.damaged, [room.file_name()]);
        assert!(found.findings[0].contains("can be found again"), "{:?}", found.findings);
        desk.core.close();
        // As after an open that failed over it.
        assert!(desk.core.rescue_shared().unwrap());
        desk.core.open().unwrap();
        assert!(desk.core.doctor(|_, _| {}).unwrap().sound, "{room:?}");
        assert_eq!(desk.core.damaged_kept().unwrap(), []);
        assert_eq!(entries(&mut desk), before);
        desk.core.close();
    }
    break_index(&desk, Room::Couple, "shown_words");
    let rescued = asked_for(&mut desk).unwrap();
    assert_eq!((rescued.became, rescued.lost), (Became::Indexed, false));
}

#[test]
fn the_copy_of_the_pairing_goes_before_the_pairing_does() {
    let mut desk = paired();
    share(&mut desk, "tea");
    desk.core.dies_leaving = Some(4);
    assert!(desk.core.leave().is_err());
    desk.core.dies_leaving = None;
    let copy = |desk: &mut Desk| {
        desk.core.rooms().unwrap().mine.write(|tx| tx.read().setting(WHO_WE_ARE)).unwrap()
    };
    assert_eq!(copy(&mut desk), None);
    assert_eq!(desk.core.peers().unwrap().len(), 1, "nobody has left yet");
    // It is copied again, until the leave is whole.
    desk.core.close();
    desk.core.open().unwrap();
    assert!(copy(&mut desk).is_some());
    desk.core.leave().unwrap();
    assert_eq!(copy(&mut desk), None);
}

#[test]
fn a_delete_that_was_waiting_and_cannot_be_read_is_told() {
    let mut desk = paired();
    keep(&mut desk, "a walk in the sun");
    desk.core.close();
    let home = desk.core.home.clone();
    let folder = Folder::lock(&home).unwrap();
    let mut bytes = fs::read(file(&desk, Room::Mine)).unwrap();
    bytes[..4096].fill(0x5a);
    fs::write(file(&desk, Room::Mine), bytes).unwrap();
    let rescued = rescue_mine(&folder, &desk.core.keys.mine(&home).unwrap()).unwrap().unwrap();
    assert!(rescued.lost && rescued.deletes_lost);
}

#[test]
fn damaged_files_go_when_a_person_says_so() {
    let mut desk = paired();
    desk.core.close();
    let home = desk.core.home.clone();
    let folder = Folder::lock(&home).unwrap();
    let mut bytes = fs::read(file(&desk, Room::Mine)).unwrap();
    let last = bytes.len() - 4096;
    bytes[last..].fill(0x5a);
    fs::write(file(&desk, Room::Mine), bytes).unwrap();
    rescue_mine(&folder, &desk.core.keys.mine(&home).unwrap()).unwrap().unwrap();
    drop(folder);
    desk.core.open().unwrap();
    assert_eq!(desk.core.doctor(|_, _| {}).unwrap().kept, ["mine.db"]);
    assert!(desk.core.forget_damaged(&Room::ALL).unwrap());
    assert!(!desk.core.forget_damaged(&Room::ALL).unwrap());
    assert_eq!(fs::read_dir(home.join("damaged")).unwrap().count(), 0);
    assert_eq!(desk.core.doctor(|_, _| {}).unwrap().kept, Vec::<String>::new());
}
