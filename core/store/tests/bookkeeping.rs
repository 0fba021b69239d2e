//! What stands beside the entries: the space, the phones, the tokens of moves, and the nonce.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The path that clippy proposes has one lifetime and does not compile.
#![allow(clippy::redundant_closure_for_method_calls)]

mod common;
mod disk;

use common::day;
use disk::{key, open};
use hearth_domain::ids::{AuthorKey, DeviceKey, EntryId, LogId, SpaceId};
use hearth_store::couple::{CoupleReader, CoupleStore, Peer, PeerStatus, SpaceRecord};
use hearth_store::mine::MineStore;
use hearth_store::{Erased, Folder, Nonce, Provenance, StoreError};
use zeroize::Zeroizing;

fn space() -> SpaceRecord {
    let facts = common::facts(1);
    SpaceRecord {
        id: facts.space,
        nonce: [1; 16],
        members: facts.members,
        me: facts.me,
        certificate: facts.certificate.encode().to_vec(),
        secret: Zeroizing::new([9; 32]),
        confirmed: vec![facts.certificate, common::facts(0).certificate],
    }
}

fn peer(byte: u8) -> Peer {
    Peer {
        device: DeviceKey([byte; 32]),
        author: AuthorKey([byte; 32]),
        member: common::facts(0).members.both()[0],
        name: "Sam".to_owned(),
        certificate: vec![byte; 225],
        pair_key: Zeroizing::new([byte; 32]),
        status: PeerStatus::Pending { seconds: 17 },
        last_address: None,
        met_week: None,
    }
}

#[test]
fn a_database_has_one_space_for_ever() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    let held = store
        .write::<_, StoreError>(|rows| {
            assert!(rows.read().space()?.is_none());
            rows.put_space(&space())?;
            rows.put_space(&space())?;
            rows.read().space()
        })
        .unwrap()
        .unwrap();
    let written = space();
    assert_eq!(
        (held.id, held.nonce, held.members, held.me),
        (written.id, [1; 16], written.members, written.me)
    );
    assert_eq!(held.confirmed, written.confirmed);
    assert!(held.certificate == written.certificate && *held.secret == [9; 32]);
    let other = SpaceRecord { id: SpaceId([7; 32]), ..space() };
    assert!(store.write::<_, StoreError>(|rows| rows.put_space(&other)).is_err());
}

#[test]
fn a_phone_is_pending_then_paired_and_leaves_with_its_keys() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    store
        .write::<_, StoreError>(|rows| rows.put_peer(&peer(1)).and(rows.put_peer(&peer(2))))
        .unwrap();
    let mut reader = CoupleReader::open(&folder, &key()).unwrap();
    let mut peers = || reader.read::<_, StoreError>(|read| read.peers()).unwrap();
    assert_eq!(peers().len(), 2);
    assert_eq!(peers()[0].status, PeerStatus::Pending { seconds: 17 });
    let paired = Peer {
        status: PeerStatus::Paired,
        last_address: Some("192.168.1.7:4711".to_owned()),
        met_week: Some(day("2026-11-16")),
        ..peer(1)
    };
    store
        .write::<_, StoreError>(|rows| {
            rows.put_peer(&paired)?;
            rows.note_peer_holds(&paired.device, &[(LogId([1; 16]), 5), (LogId([2; 16]), 7)])?;
            // What a phone said it holds does not shrink because a late message says less.
            rows.note_peer_holds(&paired.device, &[(LogId([1; 16]), 4)])?;
            let holds = rows.read().peer_holds(&paired.device)?;
            assert_eq!(holds, [(LogId([1; 16]), 5), (LogId([2; 16]), 7)]);
            assert!(rows.remove_peer(&peer(2).device)?);
            assert!(!rows.remove_peer(&peer(2).device)?);
            Ok(())
        })
        .unwrap();
    let held = peers().remove(0);
    assert_eq!((held.status, held.met_week), (PeerStatus::Paired, Some(day("2026-11-16"))));
    assert!(held.last_address == paired.last_address && *held.pair_key == [1; 32]);
    store
        .write::<_, StoreError>(|rows| {
            assert!(rows.note_peer_holds(&DeviceKey([99; 32]), &[(LogId([1; 16]), 1)]).is_err());
            rows.remove_peer(&paired.device)?;
            assert_eq!(rows.read().peer_holds(&paired.device)?, []);
            Ok(())
        })
        .unwrap();
    assert_eq!(store.erase(), Ok(Erased::Done));
}

#[test]
fn a_move_happens_once() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    let (first, second) = (EntryId([1; 16]), EntryId([2; 16]));
    let noted = |store: &mut CoupleStore, entry: &EntryId| {
        store.write::<_, StoreError>(|rows| rows.note_moved(&[7; 16], entry))
    };
    let became = |store: &mut CoupleStore| {
        store.write::<_, StoreError>(|rows| rows.read().moved(&[7; 16])).unwrap()
    };
    assert_eq!(became(&mut store), None);
    noted(&mut store, &first).unwrap();
    assert!(noted(&mut store, &second).is_err());
    assert_eq!(became(&mut store), Some(first));
    store.write::<_, StoreError>(|rows| rows.forget_moved(&[7; 16])).unwrap();
    noted(&mut store, &second).unwrap();
}

#[test]
fn a_space_in_which_nothing_was_written_can_be_forgotten_and_no_other() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    store.write::<_, StoreError>(|rows| rows.put_space(&space())).unwrap();
    store.write::<_, StoreError>(|rows| rows.clear_space()).unwrap();
    assert!(store.write::<_, StoreError>(|rows| rows.read().space()).unwrap().is_none());
    store.write::<_, StoreError>(|rows| rows.put_space(&space())).unwrap();
    disk::write(&mut store, day("2026-11-20"), &common::moment("walk"));
    assert!(store.write::<_, StoreError>(|rows| rows.clear_space()).is_err());
    assert!(store.write::<_, StoreError>(|rows| rows.read().space()).unwrap().is_some());
}

/// One start of an app, in the order of `nonce.rs`; what the databases said first.
fn start(folder: &Folder, secure: &mut Option<Nonce>, fresh: Nonce) -> [Provenance; 2] {
    let mut couple = CoupleStore::open(folder, &key()).unwrap();
    let mut mine = MineStore::open(folder, &key()).unwrap();
    let held = *secure;
    let from = [couple.provenance(held.as_ref()).unwrap(), mine.provenance(held.as_ref()).unwrap()];
    couple.begin_nonce(held.as_ref(), &fresh).unwrap();
    mine.begin_nonce(held.as_ref(), &fresh).unwrap();
    *secure = Some(fresh);
    couple.settle_nonce().unwrap();
    mine.settle_nonce().unwrap();
    from
}

#[test]
fn an_older_copy_of_a_database_is_a_restored_one_and_settles_after_it_was_dealt_with() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::lock(home.path()).unwrap();
    let mut secure = None;
    start(&folder, &mut secure, [1; 16]);
    let old = std::fs::read(home.path().join("couple.db")).unwrap();
    start(&folder, &mut secure, [2; 16]);
    assert_eq!(start(&folder, &mut secure, [3; 16]), [Provenance::Same; 2]);
    std::fs::write(home.path().join("couple.db"), old).unwrap();
    let from = start(&folder, &mut secure, [4; 16]);
    assert_eq!(from, [Provenance::Restored, Provenance::Same]);
    assert_eq!(start(&folder, &mut secure, [5; 16]), [Provenance::Same; 2]);
    // On a phone whose secure storage knows nothing of it, and one that knows another.
    assert_eq!(asked(&folder, None), [Provenance::Restored; 2]);
    assert_eq!(asked(&folder, Some([9; 16])), [Provenance::Restored; 2]);
}

fn asked(folder: &Folder, held: Option<Nonce>) -> [Provenance; 2] {
    let couple = CoupleStore::open(folder, &key()).unwrap();
    let mine = MineStore::open(folder, &key()).unwrap();
    [couple.provenance(held.as_ref()).unwrap(), mine.provenance(held.as_ref()).unwrap()]
}
