//! Cards and consent on disk: what the reader's queries say is what the rules say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod disk;
mod two;

use common::day;
use disk::{entries, open, search};
use hearth_domain::cards::{CardEntries, CardStanding};
use hearth_domain::consent::{Level, Published};
use hearth_domain::entries::{MomentEntry, Profile, View};
use hearth_domain::ids::{EntryId, EntryShape, Ownership};
use hearth_domain::space::{Logs as _, Row, RowStatus, Rows as _, Space};
use hearth_domain::state::State;
use hearth_store::StoreError;
use hearth_store::couple::{CoupleReader, CoupleStore};
use two::{answer, assert_read_alike, give, phone, projections, space};

#[test]
fn a_card_that_both_sealed_is_open_on_disk_until_its_bytes_are_erased_here() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (folder, store) = open(homes[0].path());
    let (_other, partner) = open(homes[1].path());
    let (mut mine, mut theirs) = (space(0, store), space(1, partner));
    for day in [0, 1] {
        for space in [&mut mine, &mut theirs] {
            let sealed = answer(space, day);
            space.seal(&sealed).unwrap();
        }
    }
    let both = |mine: &mut Space<CoupleStore>, theirs: &mut Space<CoupleStore>| {
        give(theirs, mine, 0);
        give(mine, theirs, 0);
    };
    both(&mut mine, &mut theirs);
    for space in [&mut mine, &mut theirs] {
        let answers = [0, 1].map(|day| answer(space, day));
        assert_eq!(space.open_cards(&answers).unwrap().rows.len(), 2);
    }
    both(&mut mine, &mut theirs);
    let today = day("2026-11-20");
    let CardStanding::Open { theirs: shown, .. } = mine.card(today).unwrap() else {
        panic!("both have sealed, and met")
    };
    assert_eq!(shown.answer.text(), answer(&theirs, 0).answer.text());
    assert_read_alike(&mut mine);
    let days = |mine: &mut Space<CoupleStore>, before| {
        let read = |rows: &mut hearth_store::couple::SqlRows<'_>| {
            rows.read().days_with_openings(before, 9)
        };
        mine.storage().write::<_, StoreError>(read).unwrap()
    };
    let tomorrow = today.plus(1).unwrap();
    assert_eq!(days(&mut mine, None), [tomorrow, today]);
    assert_eq!(days(&mut mine, Some(tomorrow)), [today]);
    let mut reader = CoupleReader::open(&folder, &disk::key()).unwrap();
    assert_eq!(search(&mut reader, "canary"), Vec::<String>::new());
    assert_eq!(entries(&folder), Vec::<String>::new(), "no list has them");
    let facts = mine.facts().clone();
    let entries = CardEntries::of(&facts.space, &facts.members, today);
    mine.erase_here(&entries.openings[usize::from(1 - facts.me)]).unwrap();
    assert!(mine.card(today).unwrap() == CardStanding::Sealed);
    assert_read_alike(&mut mine);
    let before = projections(homes[0].path());
    mine.storage().rebuild_projections(|_, _| {}).unwrap();
    assert_eq!(projections(homes[0].path()), before);
}

#[test]
fn a_seal_written_twice_sets_the_card_aside_on_disk() {
    let homes = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let [(_a, store), (_b, partner), (_c, copy)] =
        [0, 1, 2].map(|at: usize| open(homes[at].path()));
    let (mut mine, mut theirs, mut copy) =
        (space(0, store), space(1, partner), phone(1, 190, copy));
    let sealed = answer(&mine, 0);
    mine.seal(&sealed).unwrap();
    for space in [&mut theirs, &mut copy] {
        let sealed = answer(space, 0);
        space.seal(&sealed).unwrap();
    }
    give(&mut theirs, &mut mine, 0);
    assert_read_alike(&mut mine);
    // The bytes of the second do not come at first.
    give(&mut copy, &mut mine, 1);
    assert!(mine.card(sealed.day).unwrap() == CardStanding::SetAside);
    assert_read_alike(&mut mine);
    let facts = theirs.facts().clone();
    let ids = CardEntries::of(&facts.space, &facts.members, sealed.day);
    let theirs = ids.seals[usize::from(facts.me)];
    let bytes = copy.changes_of(&theirs).unwrap();
    mine.supply(&theirs, &bytes).unwrap();
    assert!(mine.card(sealed.day).unwrap() == CardStanding::SetAside);
    assert_read_alike(&mut mine);
    assert!(mine.open_cards(&[sealed]).unwrap().rows.is_empty());
}

#[test]
fn a_profile_is_no_consent_on_disk_before_and_after_a_rebuild() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (_folder, store) = open(homes[0].path());
    let (_other, partner) = open(homes[1].path());
    let (mut mine, mut theirs) = (space(0, store), space(1, partner));
    for (space, name) in [(&mut mine, "Alice"), (&mut theirs, "Ben")] {
        space.publish_profile(&Profile::new(name, 1).unwrap()).unwrap();
    }
    let none = |space: &mut Space<CoupleStore>| {
        let live = space.storage().write::<_, StoreError>(|rows| rows.read().consents()).unwrap();
        assert_eq!(live, [vec![], vec![]]);
        assert_read_alike(space);
    };
    none(&mut mine);
    give(&mut theirs, &mut mine, 0);
    none(&mut mine);
    mine.storage().rebuild_projections(|_, _| {}).unwrap();
    none(&mut mine);
}

#[test]
fn what_is_about_no_day_and_cannot_be_read_opens_nothing_on_disk() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut store) = open(home.path());
    let row = |status, document: &[u8]| Row {
        status,
        document: document.to_vec(),
        state: State([1; 32]),
    };
    let id = |member, seed| {
        let shape = EntryShape { ownership: Ownership::Of(member), permanent: false };
        EntryId::assemble(0, shape.flags(), &[seed; 32])
    };
    let said = Published { open: Level::new(2).unwrap(), until: day("2026-12-01") };
    let moment = View::Moment(MomentEntry { ritual: "tea".parse().unwrap() });
    let profile = View::Profile(Profile::new("Alice", 1).unwrap());
    let lacking = RowStatus::Lacking { ask: true };
    let rows = [
        (id(0, 1), row(RowStatus::Whole, b"x"), View::Consent(said)),
        (id(0, 2), row(RowStatus::Whole, b"x"), View::Unknown),
        (id(0, 3), row(RowStatus::Hollow, b""), View::Unknown),
        (id(1, 4), row(lacking, b""), View::Unknown),
        (id(1, 5), row(lacking, b"x"), View::Consent(said)),
        // Read as something else, and deleted.
        (id(1, 6), row(RowStatus::Whole, b"x"), moment.clone()),
        (id(1, 7), row(lacking, b"x"), moment),
        (id(1, 9), row(RowStatus::Whole, b"x"), profile.clone()),
        (id(1, 10), row(lacking, b"x"), profile),
        (id(1, 8), row(RowStatus::Tombstone, b""), View::Unknown),
    ];
    store
        .write::<_, disk::Refused>(|sql| {
            rows.iter().try_for_each(|(id, row, view)| Ok(sql.put_row(id, row, view)?))
        })
        .unwrap();
    let live = store.write::<_, StoreError>(|rows| rows.read().consents()).unwrap();
    let says = live.map(|live| live.iter().map(|live| (live.entry, live.says)).collect::<Vec<_>>());
    assert_eq!(says[0], [(id(0, 1), Some(said)), (id(0, 2), None), (id(0, 3), None)]);
    assert_eq!(says[1], [(id(1, 4), None), (id(1, 5), None)]);
}
