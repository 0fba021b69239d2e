//! `mine.db`: every table through its typed functions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The path that clippy proposes has one lifetime and does not compile.
#![allow(clippy::redundant_closure_for_method_calls)]

mod check_ins;
#[path = "../common/mod.rs"]
mod common;
#[path = "../disk/mod.rs"]
mod disk;

use common::{Random, day};
use disk::{Refused, key};
use hearth_domain::cards::{Answer, Salt, SealedAnswer};
use hearth_domain::consent::{Level, Private, Published, Raise};
use hearth_domain::ids::EntryId;
use hearth_store::mine::{
    Intent, Kept, LocalId, MineRead, MineReader, MineStore, MineTx, OwnAct, OwnMoment, OwnPlan,
    OwnRest, PendingDelete, Written,
};
use hearth_store::{Cursor, Folder, Page, Room, StoreError};
use tempfile::TempDir;

struct Home {
    store: MineStore,
    folder: Folder,
    _directory: TempDir,
}

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::lock(home.path()).unwrap();
        Self { store: MineStore::open(&folder, &key()).unwrap(), folder, _directory: home }
    }

    fn write<T>(&mut self, act: impl FnOnce(&mut MineTx<'_>) -> Result<T, StoreError>) -> T {
        self.store.write(act).unwrap()
    }

    fn read<T>(&self, queries: impl FnOnce(&MineRead<'_>) -> Result<T, StoreError>) -> T {
        MineReader::open(&self.folder, &key()).unwrap().read(queries).unwrap()
    }
}

fn written(text: &str) -> Written {
    Written {
        day: day(text),
        instant: 1_795_000_000,
        zone: "Europe/Paris".to_owned(),
        offset_minutes: 60,
    }
}

fn kept(id: u8, about: &str, text: &str) -> Kept {
    let written = written(about);
    Kept {
        id: LocalId([id; 16]),
        written,
        text: text.to_owned(),
        tag: Some("did".to_owned()),
        given: None,
    }
}

fn texts(page: Page<Kept>) -> Vec<String> {
    page.rows.into_iter().map(|kept| kept.text).collect()
}

#[test]
fn a_kept_appreciation_is_edited_found_given_once_and_removed() {
    let mut home = Home::new();
    let (one, other) = (kept(1, "2026-11-20", "tea in bed"), kept(2, "2026-10-31", "a song"));
    home.write(|tx| {
        tx.keep(&one)?;
        tx.keep(&other)
    });
    assert!(home.read(|read| read.kept(&one.id)) == Some(one.clone()));
    assert_eq!(texts(home.read(|read| read.kept_list(None, 9))), ["tea in bed", "a song"]);
    let november =
        |read: &MineRead<'_>| read.kept_between(day("2026-11-01"), day("2026-11-30"), None, 9);
    assert_eq!(texts(home.read(november)), ["tea in bed"]);
    assert!(home.write(|tx| tx.edit_kept(&one.id, "coffee in bed", None)));
    assert_eq!(texts(home.read(|read| read.search_kept("coff", None, 9))), ["coffee in bed"]);
    assert_eq!(texts(home.read(|read| read.search_kept("tea", None, 9))), [""; 0]);
    let entry = EntryId([3; 16]);
    assert!(home.write(|tx| tx.mark_given(&one.id, &entry)));
    assert!(!home.write(|tx| tx.mark_given(&one.id, &EntryId([4; 16]))));
    let given = home.read(|read| read.kept(&one.id)).unwrap();
    assert!(given.given == Some(entry) && given.tag.is_none());
    assert!(home.write(|tx| tx.remove_kept(&one.id)));
    assert!(!home.write(|tx| tx.remove_kept(&one.id)));
    assert!(!home.write(|tx| tx.edit_kept(&one.id, "gone", None)));
    assert_eq!(texts(home.read(|read| read.search_kept("coffee", None, 9))), [""; 0]);
    assert!(home.store.integrity().unwrap().is_sound());
}

#[test]
fn an_id_is_kept_once_and_a_failed_transaction_keeps_nothing() {
    let mut home = Home::new();
    home.write(|tx| tx.keep(&kept(1, "2026-11-20", "tea")));
    let twice: Result<(), StoreError> = home.store.write(|tx| {
        tx.keep(&kept(2, "2026-11-20", "a song"))?;
        tx.keep(&kept(1, "2026-11-20", "tea again"))
    });
    assert!(twice.is_err());
    let refused: Result<(), Refused> = home.store.write(|tx| {
        tx.remove_kept(&LocalId([1; 16]))?;
        Err(Refused::OnPurpose)
    });
    assert_eq!(refused, Err(Refused::OnPurpose));
    assert_eq!(texts(home.read(|read| read.kept_list(None, 9))), ["tea"]);
}

#[test]
fn lists_of_mine_have_complete_pages_while_new_rows_arrive() {
    let mut home = Home::new();
    let mut random = Random(3);
    let mut add = |home: &mut Home, id: u8| {
        let about = day("2026-11-01").plus(i32::try_from(random.below(9)).unwrap()).unwrap();
        home.write(|tx| tx.keep(&kept(id, &about.to_string(), &format!("tea {id}"))));
    };
    (0..50).for_each(|id| add(&mut home, id));
    let (mut seen, mut cursor): (Vec<u8>, Option<Cursor>) = (Vec::new(), None);
    for id in 50.. {
        let list = |read: &MineRead<'_>| {
            if id % 2 == 0 {
                read.kept_list(cursor.as_ref(), 6)
            } else {
                read.search_kept("tea", cursor.as_ref(), 6)
            }
        };
        let page = home.read(list);
        seen.extend(page.rows.iter().map(|kept| kept.id.0[0]));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
        add(&mut home, id);
    }
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
    assert!((0..50).all(|id| seen.contains(&id)));
}

#[test]
fn a_ritual_is_done_once_a_day_and_the_first_record_stays() {
    let mut home = Home::new();
    let moment = |about: &str, zone: &str, shared: Option<EntryId>| OwnMoment {
        ritual: "walk".parse().unwrap(),
        written: Written { zone: zone.to_owned(), ..written(about) },
        shared,
    };
    assert!(home.write(|tx| tx.did(&moment("2026-11-20", "Europe/Paris", None))));
    let entry = EntryId([7; 16]);
    assert!(!home.write(|tx| tx.did(&moment("2026-11-20", "Asia/Tokyo", Some(entry)))));
    assert!(home.write(|tx| tx.did(&moment("2026-11-19", "Europe/Paris", None))));
    let moments = home.read(|read| read.own_moments());
    let seen: Vec<_> = moments
        .iter()
        .map(|one| (one.written.day, one.written.zone.as_str(), one.shared))
        .collect();
    assert_eq!(
        seen,
        [
            (day("2026-11-19"), "Europe/Paris", None),
            (day("2026-11-20"), "Europe/Paris", Some(entry))
        ]
    );
    let walk = "walk".parse().unwrap();
    assert!(!home.write(|tx| tx.share_moment(&walk, day("2026-11-20"), &EntryId([8; 16]))));
    assert!(home.write(|tx| tx.remove_moment(&walk, day("2026-11-20"))));
    assert!(!home.write(|tx| tx.remove_moment(&walk, day("2026-11-20"))));
}

#[test]
fn rest_may_be_open_and_is_closed_later() {
    let mut home = Home::new();
    let mut rest =
        OwnRest { id: LocalId([1; 16]), from: day("2026-11-20"), until: None, shared: None };
    home.write(|tx| tx.put_rest(&rest));
    assert_eq!(home.read(|read| read.own_rests()), [rest]);
    (rest.until, rest.shared) = (Some(day("2026-11-25")), Some(EntryId([2; 16])));
    home.write(|tx| tx.put_rest(&rest));
    assert_eq!(home.read(|read| read.own_rests()), [rest]);
    assert!(home.write(|tx| tx.remove_rest(&rest.id)));
    assert_eq!(home.read(|read| read.own_rests()), []);
}

#[test]
fn own_plans_are_written_over_searched_and_hidden_while_their_delete_is_pending() {
    let mut home = Home::new();
    let plan = |id: u8, title: &str, note: &str| {
        OwnPlan::plain(LocalId([id; 16]), day("2026-11-20"), title.to_owned(), note.to_owned())
    };
    home.write(|tx| {
        tx.put_plan(&plan(1, "harbour", "lemons"))?;
        tx.put_plan(&plan(2, "cinema", ""))?;
        tx.put_plan(&plan(1, "harbour walk", "bread"))
    });
    let titles = |home: &Home, words: &str| -> Vec<String> {
        let found = |read: &MineRead<'_>| match words {
            "" => read.own_plans(None, 9),
            words => read.search_plans(words, None, 9),
        };
        home.read(found).rows.into_iter().map(|plan| plan.title).collect()
    };
    assert_eq!(titles(&home, ""), ["cinema", "harbour walk"]);
    assert_eq!(titles(&home, "bread harb"), ["harbour walk"]);
    assert_eq!(titles(&home, "lemons"), [""; 0]);
    assert_eq!(titles(&home, "\" AND *"), [""; 0]);
    let pending = PendingDelete { room: Room::Mine, id: [1; 16], from_record: false, due: 5 };
    home.write(|tx| tx.put_pending(&pending));
    assert_eq!((titles(&home, ""), titles(&home, "bread")), (vec!["cinema".to_owned()], vec![]));
    assert!(home.read(|read| read.own_plan(&LocalId([1; 16]))).is_some());
    assert!(home.write(|tx| tx.remove_plan(&LocalId([1; 16]))));
    assert_eq!(home.read(|read| read.pending_deletes()), []);
    assert!(home.store.integrity().unwrap().is_sound());
}

#[test]
fn a_given_plan_is_known_by_its_entry_until_that_or_the_shared_room_goes() {
    let mut home = Home::new();
    let ids = [1, 2, 3].map(|id| (LocalId([id; 16]), EntryId([10 + id; 16])));
    for (id, entry) in &ids {
        let plan =
            OwnPlan::plain(*id, day("2026-11-20"), "harbour".to_owned(), "lemons".to_owned());
        home.write(|tx| tx.put_plan(&plan));
        assert_eq!(home.read(|read| read.plan_given_as(id)), None);
        home.write(|tx| tx.mark_plan_given(id, entry));
        assert!(home.read(|read| read.own_plan(id)).is_none());
    }
    let given = |home: &Home| ids.map(|(id, _)| home.read(|read| read.plan_given_as(&id)));
    let [(_, first), (_, second), (_, third)] = ids;
    assert_eq!(given(&home), [Some(first), Some(second), Some(third)]);
    home.write(|tx| tx.forget_given_plan(&first));
    assert_eq!(given(&home), [None, Some(second), Some(third)]);
    home.write(|tx| tx.keep_shared_as_mine());
    assert_eq!(given(&home), [None; 3]);
}

#[test]
fn what_lies_unopened_lies_there_once_until_it_is_taken_or_the_shared_room_goes() {
    let mut home = Home::new();
    let [tea, walk, soup] = [3, 1, 2].map(|id| EntryId([id; 16]));
    home.write(|tx| {
        for entry in [tea, walk, tea, soup] {
            tx.lay_unopened(&entry)?;
        }
        Ok(())
    });
    // By their ids, which tell nothing of what came first.
    assert_eq!(home.read(|read| read.unopened()), [walk, soup, tea]);
    assert!(home.write(|tx| tx.take_unopened(&tea)));
    assert!(!home.write(|tx| tx.take_unopened(&tea)));
    let lies = [tea, walk].map(|entry| home.read(|read| read.is_unopened(&entry)));
    assert_eq!(lies, [false, true]);
    home.write(|tx| tx.keep_shared_as_mine());
    assert_eq!(home.read(|read| read.unopened()), []);
    home.write(|tx| tx.lay_unopened(&walk));
    home.write(|tx| tx.let_go_of_shared());
    assert_eq!(home.read(|read| read.unopened()), []);
}

#[test]
fn my_record_keeps_my_acts_until_i_erase_them() {
    let mut home = Home::new();
    let act = |entry: Option<EntryId>, what: &str, about: &str| OwnAct {
        entry,
        kind: "appreciation".to_owned(),
        what: what.to_owned(),
        text: Some("tea".to_owned()),
        written: written(about),
    };
    let tea = EntryId([1; 16]);
    home.write(|tx| {
        tx.record_act(&act(Some(tea), "gave", "2026-11-18"))?;
        tx.record_act(&act(None, "raised", "2026-11-19"))?;
        tx.record_act(&act(Some(tea), "deleted", "2026-11-20"))
    });
    let whats = |acts: Vec<OwnAct>| acts.into_iter().map(|act| act.what).collect::<Vec<_>>();
    assert_eq!(whats(home.read(|read| read.acts_of(&tea))), ["gave", "deleted"]);
    let first = home.read(|read| read.acts(None, 2));
    let second = home.read(|read| read.acts(first.next.as_ref(), 2));
    assert_eq!(whats(first.rows), ["deleted", "raised"]);
    assert!(second.rows == [act(Some(tea), "gave", "2026-11-18")] && second.next.is_none());
    assert_eq!(home.write(|tx| tx.erase_acts(&tea)), 2);
    assert_eq!(whats(home.read(|read| read.acts(None, 9)).rows), ["raised"]);
}

#[test]
fn a_move_between_rooms_is_ended_once() {
    let mut home = Home::new();
    home.write(|tx| tx.keep(&kept(1, "2026-11-20", "tea")));
    let intent = |token: u8| Intent {
        token: [token; 16],
        kind: "give".to_owned(),
        content: b"{}".to_vec(),
        source: Some(LocalId([1; 16])),
        created: 9,
    };
    home.write(|tx| {
        tx.begin_intent(&intent(2))?;
        tx.begin_intent(&intent(1))
    });
    assert!(home.read(|read| read.intents()) == [intent(2), intent(1)]);
    assert!(home.store.write(|tx| tx.begin_intent(&intent(2))).is_err());
    let entry = EntryId([5; 16]);
    // A record that fails leaves the intent for the next start.
    let failed: Result<Option<()>, Refused> =
        home.store.finish_intent(&[2; 16], |_| Err(Refused::OnPurpose));
    assert_eq!(failed, Err(Refused::OnPurpose));
    for expected in [Some(true), None] {
        let ended: Option<bool> = home
            .store
            .finish_intent(&[2; 16], |tx| tx.mark_given(&LocalId([1; 16]), &entry))
            .unwrap();
        assert_eq!(ended, expected);
    }
    assert!(home.read(|read| read.intents()) == [intent(1)]);
    assert_eq!(home.read(|read| read.kept(&LocalId([1; 16]))).unwrap().given, Some(entry));
}

#[test]
fn a_delete_is_hidden_at_once_undone_in_time_and_due_later() {
    let mut home = Home::new();
    home.write(|tx| tx.keep(&kept(1, "2026-11-20", "tea")));
    let pending = |room, id: u8, due| PendingDelete { room, id: [id; 16], from_record: true, due };
    home.write(|tx| {
        tx.put_pending(&pending(Room::Mine, 1, 20))?;
        tx.put_pending(&pending(Room::Couple, 1, 10))?;
        tx.put_pending(&pending(Room::Couple, 2, 30))?;
        tx.put_pending(&pending(Room::Couple, 2, 40))
    });
    assert_eq!(texts(home.read(|read| read.kept_list(None, 9))), [""; 0]);
    assert_eq!(texts(home.read(|read| read.search_kept("tea", None, 9))), [""; 0]);
    let due = home.read(|read| read.due_deletes(20));
    assert_eq!(due, [pending(Room::Couple, 1, 10), pending(Room::Mine, 1, 20)]);
    assert_eq!(home.read(|read| read.pending_deletes()).len(), 3);
    assert!(home.write(|tx| tx.clear_pending(Room::Mine, &[1; 16])));
    assert!(!home.write(|tx| tx.clear_pending(Room::Mine, &[1; 16])));
    assert_eq!(texts(home.read(|read| read.kept_list(None, 9))), ["tea"]);
}

#[test]
fn an_event_stays_until_it_is_acknowledged_and_its_number_is_never_given_again() {
    let mut home = Home::new();
    let first = home.write(|tx| tx.push_event("{\"a\":1}"));
    let second = home.write(|tx| tx.push_event("{}"));
    assert_eq!(home.read(|read| read.events(1))[0].json, "{\"a\":1}");
    assert!(home.write(|tx| tx.ack_event(second)));
    assert!(!home.write(|tx| tx.ack_event(second)));
    let third = home.write(|tx| tx.push_event("{}"));
    assert!(third > second);
    let ids: Vec<u64> = home.read(|read| read.events(9)).iter().map(|event| event.id).collect();
    assert_eq!(ids, [first, third]);
}

#[test]
fn settings_are_set_over_and_taken_away() {
    let mut home = Home::new();
    assert_eq!(home.read(|read| read.setting("day_start")), None);
    home.write(|tx| {
        tx.set("day_start", "03:00")?;
        tx.set("day_start", "04:00")?;
        tx.set("cadence", "weekly")
    });
    assert_eq!(home.read(|read| read.setting("day_start")).as_deref(), Some("04:00"));
    assert!(home.write(|tx| tx.unset("cadence")));
    assert!(!home.write(|tx| tx.unset("cadence")));
    assert_eq!(home.read(|read| read.settings()).len(), 1);
}

fn sealed(about: &str, text: &str) -> SealedAnswer {
    SealedAnswer {
        card: "talk-001".parse().unwrap(),
        day: day(about),
        salt: Salt([7; 32]),
        answer: Answer::new(text).unwrap(),
    }
}

#[test]
fn a_sealed_answer_is_kept_as_it_was_sealed_once_a_day_and_found_by_no_search() {
    let mut home = Home::new();
    let (one, other) =
        (sealed("2026-11-21", "the river"), sealed("2026-11-20", "a song\n and \u{e9}"));
    home.write(|tx| {
        tx.keep_sealed(&one)?;
        tx.keep_sealed(&other)
    });
    assert!(home.read(|read| read.all_sealed()) == [other.clone(), one.clone()]);
    assert!(home.read(|read| read.sealed(one.day)) == Some(one.clone()));
    assert!(
        home.store.write::<_, StoreError>(|tx| tx.keep_sealed(&sealed("2026-11-20", "b"))).is_err()
    );
    assert!(home.read(|read| read.sealed(other.day)) == Some(other));
    assert_eq!(texts(home.read(|read| read.search_kept("river", None, 9))), [""; 0]);
    assert!(home.write(|tx| tx.remove_sealed(one.day)));
    assert!(!home.write(|tx| tx.remove_sealed(one.day)));
    assert!(home.read(|read| read.sealed(one.day)).is_none());
}

#[test]
fn my_own_consent_is_read_back_as_it_was_put_and_is_nothing_at_first() {
    let mut home = Home::new();
    assert!(home.read(|read| read.consent()) == Private::default());
    let says = |level, until| Published { open: Level::new(level).unwrap(), until: day(until) };
    let raise = Raise {
        to: says(2, "2026-12-01"),
        asked: -5,
        last: 1_795_000_000,
        seen: [EntryId([1; 16]), EntryId([2; 16])].into(),
    };
    let waiting = Private {
        lower: Some(Published::NOTHING),
        raise: Some(raise.clone()),
        withdraw: true,
        bigger: true,
        not_ready: true,
        latest: Some(day("2026-11-20")),
    };
    let nothing_seen = Raise { seen: [].into(), ..raise };
    let first = Private { raise: Some(nothing_seen), ..Private::default() };
    let blocked =
        Private { not_ready: true, lower: Some(says(1, "2026-11-21")), ..Private::default() };
    for private in [waiting, first, blocked, Private::default()] {
        home.write(|tx| tx.put_consent(&private));
        assert!(home.read(|read| read.consent()) == private);
    }
}
