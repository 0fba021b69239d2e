//! Reading what stands between the two, over two phones on disk: coming plans, check-ins, profiles, the challenge.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The path that clippy proposes has one lifetime and does not compile.
#![allow(clippy::redundant_closure_for_method_calls)]

mod common;
mod disk;

use std::collections::BTreeMap;

use common::{check_in, day, plan_of, terms, ticked};
use disk::{entries, key, search};
use hearth_domain::entries::{
    ChallengeWeek, FIRST_DECK, PlanKind, PlanStatus, Profile, Ticks, common_deck, known_deck,
    latest_profile,
};
use hearth_domain::ids::EntryId;
use hearth_domain::space::{Logs as _, Space, Storage};
use hearth_store::couple::{CoupleRead, CoupleReader, CoupleStore, PlanStand, What};
use hearth_store::mine::{MineStore, OwnAnswer};
use hearth_store::{Folder, StoreError};
use tempfile::TempDir;

struct Phone {
    space: Space<CoupleStore>,
    folder: Folder,
    home: TempDir,
}

impl Phone {
    fn new(person: u8) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (folder, store) = disk::open(home.path());
        let mut fresh = 50 + person * 100;
        let random = move || {
            fresh += 1;
            [fresh; 16]
        };
        let (facts, secret) = (common::facts(person), common::secret(person));
        let space = Space::new(store, facts, secret, [person; 8], Box::new(random));
        Self { space, folder, home }
    }

    fn me(&self) -> u8 {
        self.space.facts().me
    }

    fn read<T>(&self, queries: impl FnOnce(&CoupleRead<'_>) -> Result<T, StoreError>) -> T {
        CoupleReader::open(&self.folder, &key()).unwrap().read(queries).unwrap()
    }

    fn agenda(&self, from: &str, limit: usize) -> Vec<String> {
        let plans = self.read(|read| read.agenda(day(from), &[], limit));
        plans.iter().map(disk::line).collect()
    }

    fn stand(&self, plan: &EntryId) -> PlanStand {
        let facts = self.read(|read| read.entry(plan)).unwrap();
        match facts.shown.unwrap().what {
            What::Plan { stand, .. } => stand,
            _ => panic!("no plan"),
        }
    }

    /// Every byte of the tables that are shared or follow from them.
    fn couple_bytes(&self) -> Vec<u8> {
        std::fs::read(self.home.path().join("couple.db")).unwrap()
    }
}

fn couple() -> [Phone; 2] {
    let [one, other] = [Phone::new(0), Phone::new(1)];
    if one.me() == 0 { [one, other] } else { [other, one] }
}

fn give<A: Storage, B: Storage>(from: &mut Space<A>, to: &mut Space<B>) {
    let held = to.summary().unwrap().logs;
    let lacks: BTreeMap<_, _> = held.iter().map(|head| (head.log, head.n + 1)).collect();
    let mut at = from.give_start(&lacks).unwrap();
    while let Some(start) = at {
        let next = from.next_group(&lacks, start).unwrap();
        at = next.as_ref().map(|(_, next)| *next);
        if let Some((group, _)) = next {
            to.accept(&group).unwrap();
        }
    }
}

fn meet([one, other]: &mut [Phone; 2]) {
    give(&mut one.space, &mut other.space);
    give(&mut other.space, &mut one.space);
}

#[test]
fn coming_plans_go_by_the_day_they_are_planned_for_now_then_by_their_time() {
    let mut phones = couple();
    let [alice, _] = &mut phones;
    let friday = day("2026-11-20");
    let mut propose = |kind, title: &str, time: &str, about: &str| {
        alice.space.propose(day(about), &plan_of(kind, title, time, 0)).unwrap().plan
    };
    propose(PlanKind::Date, "late", "21:00", "2026-11-20");
    propose(PlanKind::Quiet, "early", "18:00", "2026-11-20");
    propose(PlanKind::Plain, "any time", "", "2026-11-20");
    let moved = propose(PlanKind::Date, "moved on", "", "2026-11-01");
    let back = propose(PlanKind::Date, "moved back", "", "2026-11-21");
    let over = propose(PlanKind::Plain, "over", "", "2026-11-20");
    propose(PlanKind::Plain, "yesterday", "", "2026-11-19");
    alice.space.move_plan(&moved, day("2026-11-22"), terms("08:00", 0)).unwrap();
    alice.space.move_plan(&back, day("2026-11-19"), terms("", 0)).unwrap();
    alice.space.finish_plan(&over, true).unwrap();
    meet(&mut phones);
    for phone in &phones {
        let titles: Vec<String> = phone
            .agenda("2026-11-20", 9)
            .iter()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect();
        assert_eq!(titles, ["plan any time", "quiet early", "date late", "date moved on"]);
        assert_eq!(phone.agenda("2026-11-20", 2).len(), 2);
        let hidden = phone.read(|read| read.agenda(friday, &[moved], 3));
        assert!(hidden.len() == 3 && hidden.iter().all(|shown| shown.entry != moved));
        // Lists, too, show it under the day it is planned for; its id keeps the other one.
        assert!(entries(&phone.folder)[0].starts_with("date moved on:  on 2026-11-22 08:00"));
    }
    assert_eq!(moved.about(), Ok(Some(day("2026-11-01"))));
}

#[test]
fn a_plan_stands_on_both_phones_where_the_two_brought_it() {
    let mut phones = couple();
    let slot = plan_of(PlanKind::Affection, "slow evening", "20:00", 2);
    let id = phones[0].space.propose(day("2026-11-20"), &slot).unwrap().plan;
    assert_eq!(phones[0].stand(&id).status, PlanStatus::Proposed { by: 0 });
    meet(&mut phones);
    phones[1].space.say_yes(&id).unwrap();
    meet(&mut phones);
    for phone in &phones {
        let stand = phone.stand(&id);
        assert_eq!((stand.status, stand.moved), (PlanStatus::Agreed, false));
        assert_eq!(stand.terms, terms("20:00", 2));
    }
    phones[1].space.move_plan(&id, day("2026-11-21"), terms("20:00", 1)).unwrap();
    meet(&mut phones);
    for phone in &phones {
        let stand = phone.stand(&id);
        assert_eq!((stand.status, stand.moved), (PlanStatus::Proposed { by: 1 }, true));
    }
}

#[test]
fn a_plan_that_was_let_go_leaves_the_agenda_the_search_and_every_yes() {
    let mut phones = couple();
    let slot = plan_of(PlanKind::Affection, "slow evening", "20:00", 2);
    let id = phones[0].space.propose(day("2026-11-20"), &slot).unwrap().plan;
    meet(&mut phones);
    phones[1].space.say_yes(&id).unwrap();
    meet(&mut phones);
    let mut reader = CoupleReader::open(&phones[1].folder, &key()).unwrap();
    assert_eq!(search(&mut reader, "slow").len(), 1);
    phones[0].space.delete(&id).unwrap();
    meet(&mut phones);
    let [alice, bob] = &mut phones;
    assert_eq!(alice.read(|read| read.yes_to_gone_plans(0)), []);
    assert_eq!(bob.read(|read| read.yes_to_gone_plans(1)), [id]);
    bob.space.forget_yes(&id).unwrap();
    meet(&mut phones);
    for phone in &phones {
        assert_eq!(phone.agenda("2026-11-20", 9), [""; 0]);
        let mut reader = CoupleReader::open(&phone.folder, &key()).unwrap();
        assert_eq!(search(&mut reader, "slow"), [""; 0]);
        assert_eq!(phone.read(|read| read.yes_to_gone_plans(phone.me())), []);
        let yes: i64 = disk::raw(phone.home.path())
            .query_row("SELECT count(*) FROM yes", [], |row| row.get(0))
            .unwrap();
        assert_eq!(yes, 0);
    }
}

#[test]
fn sr_09_an_answer_that_is_no_yes_changes_no_byte_of_the_shared_room() {
    let mut phones = couple();
    let slot = plan_of(PlanKind::Affection, "slow evening", "20:00", 2);
    let id = phones[0].space.propose(day("2026-11-20"), &slot).unwrap().plan;
    meet(&mut phones);
    let [alice, bob] = &mut phones;
    bob.space.storage().erase().unwrap();
    let offer = bob.stand(&id).offer.unwrap();
    let before = (bob.couple_bytes(), bob.space.summary().unwrap());
    let mut mine = MineStore::open(&bob.folder, &key()).unwrap();
    for answer in [Some(OwnAnswer::NotToday), Some(OwnAnswer::Maybe), None] {
        let answer = answer.map(|answer| (offer, answer));
        mine.write::<_, StoreError>(|tx| tx.put_answer(&id, answer)).unwrap();
        assert!(before == (bob.couple_bytes(), bob.space.summary().unwrap()));
    }
    // And the one who proposed it is shown what they were shown before.
    let shown = alice.stand(&id);
    give(&mut bob.space, &mut alice.space);
    assert_eq!((alice.stand(&id), shown.status), (shown, PlanStatus::Proposed { by: 0 }));
}

#[test]
fn of_a_check_in_the_partner_is_shown_and_finds_the_ticked_fields_alone() {
    let mut phones = couple();
    let [alice, _] = &mut phones;
    let friday = day("2026-11-20");
    alice.space.share_check_in(friday, Some(&ticked(2, "the move to Leeds"))).unwrap();
    let ticks = Ticks { need: true, ..Ticks::default() };
    let need = check_in(5, "a secret").ticked(ticks).unwrap();
    alice.space.share_check_in(day("2026-11-21"), Some(&need)).unwrap();
    meet(&mut phones);
    phones[1].space.share_check_in(friday, Some(&ticked(4, "soup"))).unwrap();
    meet(&mut phones);
    for phone in &phones {
        assert_eq!(
            entries(&phone.folder),
            ["check-in 0 0 listen -", "check-in 4 0 - soup", "check-in 2 0 - the move to Leeds"]
                .map(str::to_owned)
                .into_iter()
                .collect::<Vec<_>>()
        );
        let on = |about: &str, hidden: &[EntryId]| -> Vec<(Option<u8>, String)> {
            let found = phone.read(|read| read.check_ins_on(day(about), hidden));
            found.iter().map(|one| (one.author, disk::line(one))).collect()
        };
        let both = on("2026-11-20", &[]);
        assert_eq!(both[0], (Some(0), "check-in 2 0 - the move to Leeds".to_owned()));
        assert_eq!(both[1], (Some(1), "check-in 4 0 - soup".to_owned()));
        assert_eq!(on("2026-11-19", &[]), []);
        let mut reader = CoupleReader::open(&phone.folder, &key()).unwrap();
        assert_eq!(search(&mut reader, "leeds"), ["check-in 2 0 - the move to Leeds"]);
        assert_eq!(search(&mut reader, "secret"), [""; 0]);
    }
    // Another one on that day takes its place, in lists and in search.
    phones[0].space.share_check_in(friday, Some(&ticked(3, "the sea"))).unwrap();
    meet(&mut phones);
    let mut reader = CoupleReader::open(&phones[1].folder, &key()).unwrap();
    assert_eq!(search(&mut reader, "leeds"), [""; 0]);
    assert_eq!(search(&mut reader, "sea"), ["check-in 3 0 - the sea"]);
    assert_eq!(phones[1].read(|read| read.check_ins_on(friday, &[])).len(), 2);
}

#[test]
fn profiles_and_challenges_are_in_no_list_and_no_search() {
    let mut phones = couple();
    phones[0].space.publish_profile(&Profile::new("Alice", 3).unwrap()).unwrap();
    phones[0].space.take_challenge(day("2026-11-20"), &"week-01".parse().unwrap()).unwrap();
    meet(&mut phones);
    for phone in &phones {
        assert_eq!(entries(&phone.folder), [""; 0]);
        let mut reader = CoupleReader::open(&phone.folder, &key()).unwrap();
        assert_eq!(search(&mut reader, "alice"), [""; 0]);
        assert_eq!(phone.read(|read| read.counts()), BTreeMap::new());
    }
}

#[test]
fn what_each_is_called_and_the_deck_of_the_two_follow_from_the_live_profiles() {
    let mut phones = couple();
    let called = |phone: &Phone, met: bool| {
        let profiles = phone.read(|read| read.profiles());
        let me = usize::from(phone.me());
        let known = known_deck(None, &profiles[me], |_| met);
        let name = |of: usize| {
            latest_profile(&profiles[of]).map(|(_, one)| one.name().to_owned()).unwrap_or_default()
        };
        (name(0), name(1), common_deck(known, &profiles[1 - me]))
    };
    assert_eq!(called(&phones[0], false), (String::new(), String::new(), FIRST_DECK));
    phones[0].space.publish_profile(&Profile::new("Alix", 4).unwrap()).unwrap();
    assert_eq!(called(&phones[0], false).2, FIRST_DECK, "the other's phone may know no more");
    phones[1].space.publish_profile(&Profile::new("Ben", 2).unwrap()).unwrap();
    phones[0].space.publish_profile(&Profile::new("Alice", 3).unwrap()).unwrap();
    meet(&mut phones);
    for phone in &phones {
        assert_eq!(called(phone, true), ("Alice".to_owned(), "Ben".to_owned(), 2));
    }
}

#[test]
fn sr_09_the_week_shows_who_took_it_to_nobody_before_both_have() {
    let mut phones = couple();
    let (thursday, one) = (day("2026-11-19"), "week-01".parse().unwrap());
    let week = |phone: &Phone| phone.read(|read| read.challenge_week(thursday, phone.me()));
    let before = week(&phones[1]);
    phones[0].space.take_challenge(thursday, &one).unwrap();
    meet(&mut phones);
    assert_eq!(week(&phones[1]), before);
    assert_eq!(week(&phones[0]).mine, Some(one.clone()));
    phones[1].space.take_challenge(thursday, &one).unwrap();
    phones[1].space.finish_challenge(thursday).unwrap();
    meet(&mut phones);
    for phone in &phones {
        let held = week(phone);
        assert_eq!((held.taken, held.done), (Some(one.clone()), true));
    }
    let next = phones[0].read(|read| read.challenge_week(day("2026-11-23"), 0));
    assert_eq!(next, ChallengeWeek::default());
}
