//! Projections are a function of the rows: after any history of two phones, what the write path left is what a
//! rebuild makes, in content and order, and search finds the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod disk;
mod two;

use common::day;
use disk::{entries, newest, open, raw, search};
use hearth_domain::consent::{ConsentAct, Level, Published};
use hearth_domain::entries::{NewEntry, PlanEdit, PlanKind, PlanStatus, Profile, View};
use hearth_domain::ids::EntryId;
use hearth_domain::space::{Row, RowStatus, Rows as _, Space, Storage};
use hearth_store::StoreError;
use hearth_store::couple::{CoupleReader, CoupleStore, Filter, Shown, What};
use proptest::prelude::*;
use two::{answer, assert_read_alike, give, projections, space};

#[derive(Clone, Debug)]
enum Act {
    Appreciate { text: String, tag: bool, day: i32 },
    Do { ritual: bool, day: i32 },
    Rest { day: i32 },
    Plan { title: String, note: String },
    Edit { which: usize, note: String },
    Propose { kind: usize, day: i32, tier: u8 },
    Yes { which: usize },
    Move { which: usize, day: i32, hour: u16 },
    Finish { which: usize, done: bool },
    CheckIn { mood: u8, mind: String, day: i32 },
    TakeBack { day: i32 },
    Profile { name: String, deck: u32 },
    Challenge { act: usize, which: bool },
    Delete { which: usize },
    EraseHere { which: usize },
    Seal { day: i32 },
    Open,
    Publish { level: u32 },
    Meet { erased: usize },
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-d]{2,5}( [a-dÄéß❤🎉]{1,4}){0,4}",
        // Over 256 bytes automerge deflates it.
        1 => "[a-z]{3,9}( [a-z]{3,9}){60,80}",
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (words(), any::<bool>(), 0..4).prop_map(|(text, tag, day)| Act::Appreciate { text, tag, day }),
        2 => (any::<bool>(), 0..4).prop_map(|(ritual, day)| Act::Do { ritual, day }),
        1 => (0..4).prop_map(|day| Act::Rest { day }),
        2 => ("[a-d]{1,9}", words()).prop_map(|(title, note)| Act::Plan { title, note }),
        3 => (any::<usize>(), words()).prop_map(|(which, note)| Act::Edit { which, note }),
        2 => (0..4usize, 0..4, 0..3u8).prop_map(|(kind, day, tier)| Act::Propose { kind, day, tier }),
        3 => any::<usize>().prop_map(|which| Act::Yes { which }),
        2 => (any::<usize>(), 0..4, 0..3u16).prop_map(|(which, day, hour)| Act::Move { which, day, hour }),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(which, done)| Act::Finish { which, done }),
        3 => (1..6u8, words(), 0..3).prop_map(|(mood, mind, day)| Act::CheckIn { mood, mind, day }),
        1 => (0..3).prop_map(|day| Act::TakeBack { day }),
        1 => ("[a-c]{1,5}", 1..4u32).prop_map(|(name, deck)| Act::Profile { name, deck }),
        2 => (0..4usize, any::<bool>()).prop_map(|(act, which)| Act::Challenge { act, which }),
        2 => any::<usize>().prop_map(|which| Act::Delete { which }),
        1 => any::<usize>().prop_map(|which| Act::EraseHere { which }),
        3 => (0..3).prop_map(|day| Act::Seal { day }),
        2 => Just(Act::Open),
        2 => (0..3_u32).prop_map(|level| Act::Publish { level }),
        3 => (0..4usize).prop_map(|erased| Act::Meet { erased }),
    ]
}

/// Lets a person act; what the rules refuse is no act.
fn perform<S: Storage>(space: &mut Space<S>, ids: &mut Vec<EntryId>, act: &Act) {
    let about = |number| day("2026-11-20").plus(number).unwrap();
    let new = |number: i32, entry: NewEntry| Some((about(number), entry));
    let any = |ids: &[EntryId], which: usize| ids.get(which % ids.len().max(1)).copied();
    let created = match act {
        Act::Appreciate { text, tag: true, day } => new(*day, common::tagged(text, "did")),
        Act::Appreciate { text, tag: false, day } => new(*day, common::appreciation(text)),
        Act::Do { ritual, day } => new(*day, common::moment(if *ritual { "walk" } else { "tea" })),
        Act::Rest { day } => new(*day, common::rest("2026-12-01")),
        Act::Plan { title, note } => new(0, common::plan(title, note)),
        _ => None,
    };
    if let Some((about, entry)) = created {
        ids.push(space.create(Some(about), &entry).unwrap().0);
    }
    match act {
        Act::Edit { which, note } => {
            let edit = PlanEdit::new(None, Some(note)).unwrap();
            any(ids, *which).map(|id| space.edit_plan(&id, &edit).is_ok());
        }
        Act::Delete { which } => {
            any(ids, *which).map(|id| space.delete(&id).is_ok());
        }
        Act::EraseHere { which } => {
            any(ids, *which).map(|id| space.erase_here(&id).is_ok());
        }
        Act::Propose { kind, day, tier } => {
            let kind = PlanKind::ALL[*kind];
            let tier = if kind == PlanKind::Affection { *tier } else { 0 };
            let plan = common::plan_of(kind, "a quiet hour", "20:00", tier);
            ids.push(space.propose(about(*day), &plan).unwrap().plan);
        }
        Act::Yes { which } => {
            let entry = any(ids, *which).and_then(|id| space.say_yes(&id).ok());
            ids.extend(entry.and_then(|yes| yes.entry));
        }
        Act::Move { which, day, hour } => {
            let terms = common::terms(&format!("{:02}:00", hour * 9), 0);
            any(ids, *which).map(|id| space.move_plan(&id, about(*day), terms).is_ok());
        }
        Act::Finish { which, done } => {
            any(ids, *which).map(|id| space.finish_plan(&id, *done).is_ok());
        }
        Act::CheckIn { mood, mind, day } => {
            let shared = common::ticked(*mood, mind);
            ids.extend(space.share_check_in(about(*day), Some(&shared)).unwrap().entry);
        }
        Act::TakeBack { day } => {
            space.share_check_in(about(*day), None).unwrap();
        }
        Act::Profile { name, deck } => {
            space.publish_profile(&Profile::new(name, *deck).unwrap()).unwrap();
        }
        Act::Challenge { act, which } => {
            let id = if *which { "week-01" } else { "week-02" }.parse().unwrap();
            let _ = match act {
                0 => space.take_challenge(about(0), &id),
                1 => space.swap_challenge(about(0), &id),
                2 => space.finish_challenge(about(0)),
                _ => space.let_challenge_go(about(0)),
            };
        }
        Act::Seal { day } => {
            let sealed = answer(space, *day);
            ids.extend(space.seal(&sealed).ok().map(|change| change.entry));
        }
        Act::Open => {
            let answers = [0, 1, 2].map(|day| answer(space, day));
            ids.extend(space.open_cards(&answers).unwrap().rows.iter().map(|change| change.entry));
        }
        Act::Publish { level } => {
            let me = usize::from(space.facts().me);
            let replaces = space.consents().unwrap()[me].iter().map(|live| live.entry).collect();
            let says = Published { open: Level::new(*level).unwrap(), until: day("2026-12-01") };
            let changes = space.publish(&ConsentAct { says, replaces }).unwrap();
            ids.extend(changes.iter().map(|change| change.entry));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(disk::cases(24, "projections"))]

    #[test]
    fn what_the_write_path_leaves_is_what_a_rebuild_makes(acts in prop::collection::vec((any::<bool>(), act()), 1..40)) {
        let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let (folder, store) = open(homes[0].path());
        let (_other, partner) = open(homes[1].path());
        let (mut mine, mut theirs) = (space(0, store), space(1, partner));
        let mut ids = Vec::new();
        for (me, act) in &acts {
            match (me, act) {
                (_, Act::Meet { erased }) => {
                    give(&mut theirs, &mut mine, *erased);
                    give(&mut mine, &mut theirs, 0);
                }
                (true, act) => perform(&mut mine, &mut ids, act),
                (false, act) => perform(&mut theirs, &mut ids, act),
            }
        }
        assert_read_alike(&mut mine);
        assert_read_alike(&mut theirs);
        let mut reader = CoupleReader::open(&folder, &disk::key()).unwrap();
        let (before, listed) = (projections(homes[0].path()), entries(&folder));
        let found = search(&mut reader, "a");
        prop_assert_eq!(search(&mut reader, "canary"), Vec::<String>::new());
        mine.storage().rebuild_projections(|_, _| {}).unwrap();
        prop_assert_eq!(projections(homes[0].path()), before);
        prop_assert_eq!(entries(&folder), listed);
        prop_assert_eq!(search(&mut reader, "a"), found);
        prop_assert!(mine.storage().integrity().unwrap().is_sound());
        assert_plans_stand_as_the_rules_say(&mut mine, &ids);
        // What the partner's phone holds whole on both sides, it shows in the same words.
        give(&mut mine, &mut theirs, 0);
        give(&mut theirs, &mut mine, 0);
        assert_same_words(mine.storage(), theirs.storage(), &ids);
    }
}

/// The query joins what the rules of the domain join.
fn assert_plans_stand_as_the_rules_say(space: &mut Space<CoupleStore>, ids: &[EntryId]) {
    for id in ids {
        let facts = space.storage().write::<_, StoreError>(|rows| rows.read().entry(id)).unwrap();
        let Some(What::Plan { stand, .. }) =
            facts.and_then(|facts| facts.shown).map(|shown| shown.what)
        else {
            continue;
        };
        assert_eq!(space.plan_status(id).unwrap(), stand.status);
    }
}

/// Where a plan stands joins it with the yeses, so it is compared only while no row of either lacks bytes.
fn assert_same_words(one: &mut CoupleStore, other: &mut CoupleStore, ids: &[EntryId]) {
    let everything = |store: &mut CoupleStore| {
        let rows = store.write::<_, StoreError>(|rows| rows.read().totals()).unwrap().rows;
        rows.lacking + rows.asking + rows.hollow == 0
    };
    let joined = everything(one) && everything(other);
    let show = |store: &mut CoupleStore, id: &EntryId| {
        let facts = store.write::<_, StoreError>(|rows| rows.read().entry(id)).unwrap();
        let mut facts = facts.filter(|facts| facts.status == RowStatus::Whole)?;
        if let Some(Shown { what: What::Plan { stand, .. }, .. }) = &mut facts.shown
            && !joined
        {
            stand.status = PlanStatus::Open;
        }
        Some(facts)
    };
    for id in ids {
        if let (Some(one), Some(other)) = (show(one, id), show(other, id)) {
            let lines = [one, other].map(|facts| facts.shown.as_ref().map(disk::line));
            assert_eq!(lines[0], lines[1]);
        }
    }
}

#[test]
fn a_lacking_entry_shows_what_is_held_and_a_deleted_or_erased_one_nothing() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (folder, store) = open(homes[0].path());
    let (_other, partner) = open(homes[1].path());
    let (mut mine, mut theirs) = (space(0, store), space(1, partner));
    let today = Some(day("2026-11-20"));
    let (plan, _) = theirs.create(today, &common::plan("harbour", "bring lemons")).unwrap();
    give(&mut theirs, &mut mine, 0);
    theirs.edit_plan(&plan, &PlanEdit::new(None, Some("bring lemons and bread")).unwrap()).unwrap();
    give(&mut theirs, &mut mine, 1);
    let facts = |mine: &mut Space<CoupleStore>, id: &EntryId| {
        mine.storage().write::<_, StoreError>(|rows| rows.read().entry(id)).unwrap().unwrap()
    };
    let shown = facts(&mut mine, &plan).shown.unwrap();
    assert!(shown.lacking);
    assert_eq!(disk::line(&shown), "plan harbour: bring lemons");

    let (noted, _) = mine.create(today, &common::appreciation("lemons in your hair")).unwrap();
    let mut reader = CoupleReader::open(&folder, &disk::key()).unwrap();
    assert_eq!(search(&mut reader, "lemons").len(), 2);
    mine.erase_here(&plan).unwrap();
    mine.delete(&noted).unwrap();
    assert_eq!(search(&mut reader, "lemons"), Vec::<String>::new());
    for (id, status) in [(plan, RowStatus::Hollow), (noted, RowStatus::Tombstone)] {
        let facts = facts(&mut mine, &id);
        assert!(facts.status == status && facts.shown.is_none());
    }
    assert_eq!(entries(&folder), Vec::<String>::new());
}

#[test]
fn within_a_day_what_was_accepted_last_comes_first_also_after_its_first_item_was_cut_off() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let about = day("2026-11-20");
    let first = disk::write(&mut store, about, &common::appreciation("first"));
    disk::write(&mut store, about, &common::appreciation("second"));
    disk::write(&mut store, day("2026-11-19"), &common::appreciation("the day before"));
    assert_eq!(entries(&folder), ["second", "first", "the day before"]);
    // The item of the first is listed again in another log, and its own is cut off: it moves up.
    store
        .write::<_, disk::Refused>(|rows| {
            let item = rows.items_of(&first, 9)?[0];
            let other = hearth_domain::space::LogRecord {
                id: hearth_domain::ids::LogId([99; 16]),
                ..rows.log(&item.log)?.unwrap()
            };
            rows.put_log(&other)?;
            rows.append(&other.id, 0, &item.item)?;
            Ok(rows.cut(&item.log, item.n - 1)?)
        })
        .unwrap();
    let before = projections(home.path());
    assert_eq!(entries(&folder)[0], "first");
    store.rebuild_projections(|_, _| {}).unwrap();
    assert_eq!(projections(home.path()), before);
}

#[test]
fn a_rebuild_tells_how_far_it_is_and_is_needed_only_after_a_change_of_version() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    for _ in 0..300 {
        disk::write(&mut store, day("2026-11-20"), &common::moment("walk"));
    }
    assert_eq!(store.needs_rebuild(), Ok(false));
    drop((store, folder));
    raw(home.path()).execute_batch("UPDATE meta SET value = 0 WHERE key = 'projections'").unwrap();
    let (folder, mut store) = open(home.path());
    assert_eq!(store.needs_rebuild(), Ok(true));
    let mut told = Vec::new();
    store.rebuild_projections(|done, total| told.push((done, total))).unwrap();
    assert_eq!(told.last(), Some(&(300, 300)));
    assert!(told.is_sorted() && told.len() > 1);
    assert_eq!(store.needs_rebuild(), Ok(false));
    let mut reader = CoupleReader::open(&folder, &disk::key()).unwrap();
    assert_eq!(newest(&mut reader, &Filter::default(), None, 999).rows.len(), 300);
}

#[test]
fn a_rebuild_counts_the_documents_that_cannot_be_read() {
    let home = tempfile::tempdir().unwrap();
    let (folder, mut store) = open(home.path());
    let [spoilt, empty, _] = ["one", "two", "three"]
        .map(|text| disk::write(&mut store, day("2026-11-20"), &common::appreciation(text)));
    store
        .write::<_, disk::Refused>(|rows| {
            let row = rows.row(&spoilt)?.unwrap();
            rows.put_row(&spoilt, &Row { document: vec![0x5a; 40], ..row }, &View::Unknown)?;
            let status = RowStatus::Lacking { ask: true };
            let row = Row { status, document: Vec::new(), ..rows.row(&empty)?.unwrap() };
            Ok(rows.put_row(&empty, &row, &View::Unknown)?)
        })
        .unwrap();
    assert_eq!(store.rebuild_projections(|_, _| {}), Ok(1), "what has not come yet is not damage");
    assert_eq!(entries(&folder), ["three"]);
}
