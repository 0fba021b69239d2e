//! Of what belongs to one member and of which one is meant to stand: check-ins, profiles, the week's challenge.

use hearth_domain::entries::{
    Challenge, ChallengeAct, ChallengeWeek, CheckIn, EntryError, Need, Profile, Scale,
    SharedCheckIn, Ticks, View,
};
use hearth_domain::ids::{EntryId, Ownership};
use hearth_domain::space::{Logs, RowStatus, WriteError};
use hearth_domain::words::ChallengeId;

use crate::harness::{Phone, appreciation, assert_agree, couple, day, meet, settle};

fn check_in(mood: u8, mind: &str) -> SharedCheckIn {
    let whole = CheckIn::new(Scale::new(mood).ok(), None, Some(Need::Listen), Some(mind)).unwrap();
    whole.ticked(Ticks { mood: true, mind: true, ..Ticks::default() }).unwrap()
}

/// Everything that a phone shows of this kind, by id.
fn shown(phone: &mut Phone, kind: &str) -> Vec<(EntryId, View)> {
    let views = &phone.rows().views;
    views
        .iter()
        .filter(|(_, view)| view.kind() == Some(kind))
        .map(|(id, view)| (*id, view.clone()))
        .collect()
}

#[test]
fn a_day_has_one_check_in_and_the_earlier_one_is_in_no_row() {
    let (mut alice, mut bob) = couple();
    let friday = day("2026-11-20");
    alice.create(&appreciation("you waited for me"));
    let first = alice.space.share_check_in(friday, Some(&check_in(1, "a hard morning"))).unwrap();
    alice.space.share_check_in(day("2026-11-21"), Some(&check_in(4, "calm"))).unwrap();
    meet(&mut alice, &mut bob);
    let second = alice.space.share_check_in(friday, Some(&check_in(3, "better"))).unwrap();
    assert_eq!(second.changes.len(), 2);
    meet(&mut alice, &mut bob);
    for phone in [&mut alice, &mut bob] {
        let held = shown(phone, "check-in");
        assert_eq!(held.len(), 2, "one of each day");
        assert_eq!(Some(held[0].0), second.entry);
        assert!(held[0].1 == View::CheckIn(check_in(3, "better")));
        let row = phone.row(&first.entry.unwrap());
        assert!(row.status == RowStatus::Tombstone && row.document.is_empty());
    }
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn the_same_check_in_again_writes_nothing_and_one_taken_back_is_gone() {
    let (mut alice, mut bob) = couple();
    let friday = day("2026-11-20");
    let first = alice.space.share_check_in(friday, Some(&check_in(2, "rain"))).unwrap();
    let before = alice.space.summary().unwrap();
    let again = alice.space.share_check_in(friday, Some(&check_in(2, "rain"))).unwrap();
    assert!(again.entry == first.entry && again.changes.is_empty());
    assert_eq!(alice.space.summary().unwrap(), before);
    alice.space.share_check_in(friday, None).unwrap();
    meet(&mut alice, &mut bob);
    assert!(shown(&mut bob, "check-in").is_empty());
    let taken_back = alice.space.summary().unwrap();
    assert!(alice.space.share_check_in(friday, None).unwrap().changes.is_empty());
    assert_eq!(alice.space.summary().unwrap(), taken_back);
}

#[test]
fn a_removal_says_of_which_kind_it_was_so_that_a_replacement_is_not_announced() {
    let (mut alice, mut bob) = couple();
    let friday = day("2026-11-20");
    let given = alice.create(&appreciation("you waited for me"));
    alice.space.share_check_in(friday, Some(&check_in(1, "rain"))).unwrap();
    meet(&mut alice, &mut bob);
    alice.space.share_check_in(friday, Some(&check_in(2, "sun"))).unwrap();
    alice.space.delete(&given).unwrap();
    let held = bob.space.summary().unwrap().logs;
    let lacks = held.iter().map(|head| (head.log, head.n + 1)).collect();
    let mut removed = Vec::new();
    for group in alice.groups_for(&lacks) {
        let rows = bob.take(&group).unwrap().rows;
        removed.extend(rows.iter().filter_map(|change| change.removed));
    }
    removed.sort_unstable();
    assert_eq!(removed, ["appreciation", "check-in"]);
}

#[test]
fn neither_replaces_the_others() {
    let (mut alice, mut bob) = couple();
    let friday = day("2026-11-20");
    alice.space.share_check_in(friday, Some(&check_in(2, "rain"))).unwrap();
    meet(&mut alice, &mut bob);
    bob.space.share_check_in(friday, Some(&check_in(5, "sun"))).unwrap();
    bob.space.share_check_in(friday, Some(&check_in(4, "clouds"))).unwrap();
    bob.space.publish_profile(&Profile::new("Ben", 1).unwrap()).unwrap();
    meet(&mut alice, &mut bob);
    let owners: Vec<Ownership> =
        shown(&mut alice, "check-in").iter().map(|(id, _)| id.shape().unwrap().ownership).collect();
    assert_eq!(owners, [Ownership::Of(0), Ownership::Of(1)]);
    assert!(shown(&mut alice, "profile")[0].0.about() == Ok(None));
}

#[test]
fn a_profile_takes_the_earlier_name_along() {
    let (mut alice, mut bob) = couple();
    alice.space.publish_profile(&Profile::new("Alix", 1).unwrap()).unwrap();
    meet(&mut alice, &mut bob);
    let unchanged = alice.space.publish_profile(&Profile::new("Alix", 1).unwrap()).unwrap();
    assert!(unchanged.changes.is_empty());
    alice.space.publish_profile(&Profile::new("Alice", 2).unwrap()).unwrap();
    meet(&mut alice, &mut bob);
    let held = shown(&mut bob, "profile");
    assert!(held.len() == 1 && held[0].1 == View::Profile(Profile::new("Alice", 2).unwrap()));
    let old_name = b"Alix";
    let rows = bob.rows().rows.clone();
    assert!(rows.values().all(|row| !row.document.windows(4).any(|window| window == old_name)));
}

#[test]
fn profiles_of_two_phones_of_one_member_are_both_live_until_the_next() {
    let (mut alice, bob) = couple();
    alice.space.publish_profile(&Profile::new("Alice", 1).unwrap()).unwrap();
    let second = alice.copy(9);
    let mut phones = [alice, bob, second];
    phones[0].space.publish_profile(&Profile::new("Alice A", 2).unwrap()).unwrap();
    phones[2].space.publish_profile(&Profile::new("Alice B", 3).unwrap()).unwrap();
    settle(&mut phones);
    let seen: Vec<Vec<EntryId>> = phones
        .iter_mut()
        .map(|phone| shown(phone, "profile").into_iter().map(|(id, _)| id).collect())
        .collect();
    assert!(seen[0].len() == 2 && seen[0] == seen[1] && seen[1] == seen[2]);
    phones[0].space.publish_profile(&Profile::new("Alice", 3).unwrap()).unwrap();
    settle(&mut phones);
    assert!(phones.iter_mut().all(|phone| shown(phone, "profile").len() == 1));
}

fn challenge(name: &str) -> ChallengeId {
    name.parse().unwrap()
}

fn week(phone: &mut Phone, monday: &str) -> ChallengeWeek {
    let me = phone.space.facts().me;
    let acts: Vec<(u8, Challenge)> = shown(phone, "challenge")
        .into_iter()
        .filter(|(id, _)| id.about() == Ok(Some(day(monday))))
        .filter_map(|(id, view)| match (id.shape().unwrap().ownership, view) {
            (Ownership::Of(by), View::Challenge(one)) => Some((by, one)),
            _ => None,
        })
        .collect();
    ChallengeWeek::of(&acts, me)
}

#[test]
fn a_challenge_is_taken_by_both_and_done_once() {
    let (mut alice, mut bob) = couple();
    let (monday, thursday, one) = ("2026-11-16", day("2026-11-19"), challenge("week-01"));
    alice.space.take_challenge(thursday, &one).unwrap();
    meet(&mut alice, &mut bob);
    assert_eq!(week(&mut alice, monday).mine, Some(one.clone()));
    assert_eq!(week(&mut bob, monday), ChallengeWeek::default(), "who took it is not shown");
    for phone in [&mut alice, &mut bob] {
        let refused = phone.space.finish_challenge(thursday);
        assert!(matches!(refused, Err(WriteError::Entry(EntryError::NotTaken))));
    }
    bob.space.take_challenge(day(monday), &one).unwrap();
    assert!(bob.space.take_challenge(day(monday), &one).unwrap().changes.is_empty());
    assert_eq!(week(&mut bob, monday).taken, Some(one.clone()));
    let swap = bob.space.swap_challenge(thursday, &one);
    assert!(matches!(swap, Err(WriteError::Entry(EntryError::TakenByBoth))));
    let other = bob.space.take_challenge(thursday, &challenge("week-02"));
    assert!(matches!(other, Err(WriteError::Entry(EntryError::TakenByBoth))));
    meet(&mut alice, &mut bob);
    bob.space.finish_challenge(thursday).unwrap();
    meet(&mut alice, &mut bob);
    for phone in [&mut alice, &mut bob] {
        assert!(week(phone, monday).done);
        let gone = phone.space.let_challenge_go(thursday);
        assert!(matches!(gone, Err(WriteError::Entry(EntryError::ChallengeDone))));
    }
    assert!(alice.space.finish_challenge(thursday).unwrap().changes.is_empty());
    assert_agree(&mut alice, &mut bob);
}

#[test]
fn letting_a_challenge_go_looks_like_never_having_taken_it() {
    let (monday, one) = ("2026-11-16", challenge("week-01"));
    let mut weeks = Vec::new();
    for alice_took in [false, true] {
        let (mut alice, mut bob) = couple();
        bob.space.take_challenge(day(monday), &one).unwrap();
        if alice_took {
            alice.space.take_challenge(day(monday), &one).unwrap();
            meet(&mut alice, &mut bob);
            bob.space.finish_challenge(day(monday)).unwrap();
            alice.space.let_challenge_go(day("2026-11-22")).unwrap();
        }
        meet(&mut alice, &mut bob);
        assert_eq!(week(&mut alice, monday), ChallengeWeek::default());
        weeks.push(week(&mut bob, monday));
    }
    assert_eq!(weeks[0], weeks[1]);
    assert_eq!(weeks[0], ChallengeWeek { mine: Some(one), ..ChallengeWeek::default() });
}

#[test]
fn a_week_is_swapped_once_and_another_week_is_another() {
    let (mut alice, mut bob) = couple();
    let (monday, next) = (day("2026-11-16"), day("2026-11-23"));
    let (one, two) = (challenge("week-01"), challenge("week-02"));
    alice.space.take_challenge(monday, &one).unwrap();
    let taken = alice.space.swap_challenge(monday, &one);
    assert!(matches!(taken, Err(WriteError::Entry(EntryError::TakenByYou))));
    alice.space.let_challenge_go(monday).unwrap();
    alice.space.swap_challenge(monday, &one).unwrap();
    assert_eq!(week(&mut alice, "2026-11-16").mine, None);
    meet(&mut alice, &mut bob);
    let again = bob.space.swap_challenge(monday, &two);
    assert!(matches!(again, Err(WriteError::Entry(EntryError::SwappedAlready))));
    bob.space.swap_challenge(next, &two).unwrap();
    for phone in [&mut alice, &mut bob] {
        phone.space.take_challenge(monday, &two).unwrap();
    }
    meet(&mut alice, &mut bob);
    let held = week(&mut bob, "2026-11-16");
    assert_eq!((held.taken, held.swapped), (Some(two.clone()), true));
    assert_eq!(
        week(&mut alice, "2026-11-23"),
        ChallengeWeek { swapped: true, ..ChallengeWeek::default() }
    );
    let acts = shown(&mut alice, "challenge");
    assert!(acts.iter().all(|(id, _)| id.about().unwrap().unwrap().is_monday()));
    let swaps = |(_, view): &&(EntryId, View)| matches!(view, View::Challenge(one) if one.act == ChallengeAct::Swap);
    assert_eq!(acts.iter().filter(swaps).count(), 2);
}

#[test]
fn a_kind_under_an_id_of_another_day_or_owner_shows_nothing() {
    let (mut alice, _) = couple();
    let friday = day("2026-11-20");
    let entries = [
        alice.space.share_check_in(friday, Some(&check_in(2, "rain"))).unwrap().entry.unwrap(),
        alice.space.publish_profile(&Profile::new("Alice", 1).unwrap()).unwrap().entry.unwrap(),
        alice.space.take_challenge(friday, &challenge("week-01")).unwrap().entry.unwrap(),
    ];
    for (at, entry) in entries.into_iter().enumerate() {
        let document = hearth_domain::document::load(&alice.row(&entry).document).unwrap();
        assert!(View::of(&entry, &document) != View::Unknown);
        let (mut joint, mut permanent, mut other_day) = (entry, entry, entry);
        (joint.0[4], permanent.0[4]) = (2, 4);
        let number = if at == 1 { friday.number() } else { 0 };
        other_day.0[..4].copy_from_slice(&number.to_be_bytes());
        for id in [joint, permanent, other_day] {
            assert!(View::of(&id, &document) == View::Unknown);
        }
        if at == 2 {
            let mut tuesday = entry;
            tuesday.0[3] += 1;
            assert!(View::of(&tuesday, &document) == View::Unknown);
        }
    }
}
