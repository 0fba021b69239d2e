//! `mine.db`: every table through its typed functions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The path that clippy proposes has one lifetime and does not compile.
#![allow(clippy::redundant_closure_for_method_calls)]

mod common;
mod disk;

use common::{Random, day};
use disk::{Refused, key};
use hearth_domain::entries::{CheckInCadence, OfferId, PlanKind};
use hearth_domain::ids::EntryId;
use hearth_store::mine::{
    Intent, Kept, LocalId, MineRead, MineReader, MineStore, MineTx, OwnAct, OwnAnswer, OwnCheckIn,
    OwnMoment, OwnPlan, OwnRest, PendingDelete, Written,
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
fn own_plans_have_a_kind_and_terms_and_come_soonest_first_until_they_are_done() {
    let mut home = Home::new();
    let plan = |id: u8, about: &str, time: &str, kind| OwnPlan {
        kind,
        terms: common::terms(time, u8::from(kind == PlanKind::Affection)),
        ..OwnPlan::plain(LocalId([id; 16]), day(about), format!("plan {id}"), String::new())
    };
    let plans = [
        plan(1, "2026-11-20", "20:00", PlanKind::Quiet),
        plan(2, "2026-11-20", "", PlanKind::Plain),
        plan(3, "2026-11-19", "", PlanKind::Date),
        plan(4, "2026-11-20", "08:00", PlanKind::Affection),
        OwnPlan { done: true, ..plan(5, "2026-11-21", "", PlanKind::Date) },
    ];
    home.write(|tx| plans.iter().try_for_each(|plan| tx.put_plan(plan)));
    for plan in &plans {
        assert!(home.read(|read| read.own_plan(&plan.id)).as_ref() == Some(plan));
    }
    let coming = |home: &Home, limit| -> Vec<u8> {
        let plans = home.read(|read| read.own_agenda(day("2026-11-20"), limit));
        plans.iter().map(|plan| plan.id.0[0]).collect()
    };
    assert_eq!((coming(&home, 9), coming(&home, 1)), (vec![2, 4, 1], vec![2]));
    let pending = PendingDelete { room: Room::Mine, id: [4; 16], from_record: false, due: 5 };
    home.write(|tx| tx.put_pending(&pending));
    assert_eq!(coming(&home, 9), [2, 1]);
}

fn check_in(id: u8, about: &str, mood: u8, mind: &str) -> OwnCheckIn {
    OwnCheckIn {
        id: LocalId([id; 16]),
        written: written(about),
        check_in: common::check_in(mood, mind),
        shared: None,
    }
}

#[test]
fn a_day_has_one_check_in_of_mine_which_another_one_replaces() {
    let mut home = Home::new();
    let (first, entry) = (check_in(1, "2026-11-20", 2, "the move"), EntryId([9; 16]));
    assert_eq!(home.write(|tx| tx.put_check_in(&first)), first.id);
    home.write(|tx| tx.put_check_in(&check_in(2, "2026-11-19", 4, "soup")));
    assert!(home.write(|tx| tx.mark_check_in_shared(&first.id, Some(&entry))));
    let later = Written { instant: 1_795_009_999, ..written("2026-11-20") };
    let second = OwnCheckIn { written: later, ..check_in(3, "2026-11-20", 5, "the sea") };
    assert_eq!(home.write(|tx| tx.put_check_in(&second)), first.id);
    let held = home.read(|read| read.check_in_of(day("2026-11-20"))).unwrap();
    assert!(held == OwnCheckIn { id: first.id, shared: Some(entry), ..second });
    assert!(home.read(|read| read.check_in_shared_as(&entry)) == Some(held.clone()));
    assert!(home.read(|read| read.check_in(&LocalId([3; 16]))).is_none());
    let moods = |home: &Home, first: &str| -> Vec<u8> {
        let (first, last) = (day(first), day("2026-11-30"));
        let page = home.read(|read| read.check_ins_between(first, last, None, 9));
        page.rows.iter().map(|own| own.check_in.mood.unwrap().level()).collect()
    };
    assert_eq!(moods(&home, "2026-11-01"), [5, 4]);
    assert_eq!(moods(&home, "2026-11-20"), [5]);
    assert!(home.write(|tx| tx.mark_check_in_shared(&first.id, None)));
    assert!(home.read(|read| read.check_in_shared_as(&entry)).is_none());
    assert!(home.write(|tx| tx.remove_check_in(&first.id)));
    assert!(!home.write(|tx| tx.remove_check_in(&first.id)));
    assert!(!home.write(|tx| tx.mark_check_in_shared(&first.id, None)));
    assert_eq!(moods(&home, "2026-11-01"), [4]);
}

#[test]
fn what_was_on_my_mind_is_found_by_its_words_and_hidden_while_its_delete_is_pending() {
    let mut home = Home::new();
    let found = |home: &Home, words: &str| -> Vec<u8> {
        let page = home.read(|read| read.search_check_ins(words, None, 9));
        page.rows.iter().map(|own| own.id.0[0]).collect()
    };
    let without = OwnCheckIn {
        check_in: hearth_domain::entries::CheckIn::new(
            common::check_in(3, "x").mood,
            None,
            None,
            None,
        )
        .unwrap(),
        ..check_in(1, "2026-11-20", 3, "x")
    };
    home.write(|tx| tx.put_check_in(&without));
    home.write(|tx| tx.put_check_in(&check_in(2, "2026-11-19", 3, "Crème and soup")));
    assert_eq!(found(&home, "creme so"), [2]);
    // Words come and go with the check-in of the day.
    home.write(|tx| tx.put_check_in(&check_in(3, "2026-11-20", 3, "soup again")));
    assert_eq!(found(&home, "soup"), [1, 2]);
    home.write(|tx| tx.put_check_in(&OwnCheckIn { id: LocalId([4; 16]), ..without.clone() }));
    assert_eq!((found(&home, "soup"), found(&home, "\" OR *")), (vec![2], vec![]));
    let pending = PendingDelete { room: Room::Mine, id: [2; 16], from_record: false, due: 5 };
    home.write(|tx| tx.put_pending(&pending));
    assert_eq!(found(&home, "soup"), [0; 0]);
    assert!(home.read(|read| read.check_in(&LocalId([2; 16]))).is_some());
    home.write(|tx| tx.put_check_in(&check_in(5, "2026-11-19", 3, "soup once more")));
    assert_eq!((found(&home, "soup"), home.read(|read| read.pending_deletes())), (vec![2], vec![]));
    home.write(|tx| tx.remove_check_in(&LocalId([2; 16])));
    assert_eq!(found(&home, "soup"), [0; 0]);
    assert!(home.store.integrity().unwrap().is_sound());
}

#[test]
fn nobody_is_asked_for_a_check_in_before_they_chose_so() {
    let mut home = Home::new();
    assert_eq!(home.read(|read| read.check_in_cadence()), CheckInCadence::None);
    for cadence in CheckInCadence::ALL {
        home.write(|tx| tx.set_check_in_cadence(cadence));
        assert_eq!(home.read(|read| read.check_in_cadence()), cadence);
    }
    home.write(|tx| tx.set("check_in_cadence", "hourly"));
    assert_eq!(home.read(|read| read.check_in_cadence()), CheckInCadence::None);
}

#[test]
fn an_answer_of_mine_is_to_one_offer_and_says_nothing_about_the_next() {
    let mut home = Home::new();
    let (plan, friday, saturday) = (EntryId([1; 16]), OfferId([2; 16]), OfferId([3; 16]));
    let answers = |home: &Home| {
        [friday, saturday].map(|offer| home.read(|read| read.answer_to(&plan, &offer)))
    };
    assert_eq!(answers(&home), [None, None]);
    home.write(|tx| tx.put_answer(&plan, Some((friday, OwnAnswer::NotToday))));
    assert_eq!(answers(&home), [Some(OwnAnswer::NotToday), None]);
    home.write(|tx| tx.put_answer(&plan, Some((saturday, OwnAnswer::Maybe))));
    assert_eq!(answers(&home), [None, Some(OwnAnswer::Maybe)]);
    home.write(|tx| tx.put_answer(&plan, None));
    assert_eq!(answers(&home), [None, None]);
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
