//! What a check-in says, shares and merges.

use super::*;

fn whole() -> CheckIn {
    let scale = |level| Scale::new(level).ok();
    CheckIn::new(scale(4), scale(2), Some(Need::Space), Some("the move")).unwrap()
}

fn all_ticks() -> impl Iterator<Item = Ticks> {
    (0..16_u8).map(|bits| {
        let bit = |at: u8| bits & (1 << at) != 0;
        Ticks { mood: bit(0), energy: bit(1), need: bit(2), mind: bit(3) }
    })
}

fn bytes(shared: &SharedCheckIn) -> Vec<u8> {
    let mut document = Automerge::new().with_actor(automerge::ActorId::from([1; 24]));
    let mut tx = document.transaction();
    shared.write(&mut tx).unwrap();
    tx.commit_with(automerge::transaction::CommitOptions::default().with_time(0));
    document.save()
}

#[test]
fn a_level_of_nine_and_an_empty_check_in_are_refused() {
    assert!([0, 6, 9, 255].iter().all(|level| Scale::new(*level) == Err(EntryError::OffScale)));
    let empty = CheckIn::new(None, None, None, Some("  ")).map(|_| ());
    assert_eq!(empty, Err(EntryError::NothingChosen));
    assert!(CheckIn::new(None, None, Some(Need::None), None).is_ok());
    assert_eq!("hug".parse::<Need>(), Err(EntryError::NoSuchNeed));
}

#[test]
fn nothing_is_ticked_unless_its_person_does_so() {
    assert!(whole().ticked(Ticks::default()).is_none());
}

#[test]
fn what_is_shared_holds_the_ticked_fields_and_no_other() {
    for ticks in all_ticks() {
        let Some(shared) = whole().ticked(ticks) else {
            assert_eq!(ticks, Ticks::default());
            continue;
        };
        let fields = shared.fields();
        assert_eq!(fields.mood.is_some(), ticks.mood);
        assert_eq!(fields.energy.is_some(), ticks.energy);
        assert_eq!(fields.need.is_some(), ticks.need);
        assert_eq!(fields.mind().is_some(), ticks.mind);
        let held = Automerge::load(&bytes(&shared)).unwrap();
        assert!(SharedCheckIn::read(&held) == Some(shared));
    }
}

#[test]
fn sr_09_a_field_left_out_and_a_field_without_an_answer_are_the_same_bytes() {
    for ticks in all_ticks().filter(|ticks| *ticks != Ticks::default()) {
        let shared = whole().ticked(ticks).unwrap();
        let unanswered = shared.fields().clone();
        let everything = Ticks { mood: true, energy: true, need: true, mind: true };
        assert_eq!(bytes(&shared), bytes(&unanswered.ticked(everything).unwrap()));
    }
}

#[test]
fn a_field_that_a_newer_version_means_otherwise_is_not_shown_and_the_others_are() {
    let mut document = Automerge::new();
    let mut tx = document.transaction();
    tx.put(ROOT, MOOD, 7_u64).unwrap();
    tx.put(ROOT, ENERGY, "plenty").unwrap();
    tx.put(ROOT, NEED, "a nap").unwrap();
    tx.commit();
    assert!(SharedCheckIn::read(&document).is_none());
    let mut tx = document.transaction();
    tx.put(ROOT, MIND, "the move").unwrap();
    tx.commit();
    let shared = SharedCheckIn::read(&document).unwrap();
    assert!(shared.fields().mood.is_none() && shared.fields().mind() == Some("the move"));
}

#[test]
fn a_text_over_the_limit_is_shown_when_another_phone_wrote_it() {
    let long = "x".repeat(super::super::MAX_TEXT + 1);
    assert!(CheckIn::new(None, None, None, Some(&long)).is_err());
    let mut document = Automerge::new();
    let mut tx = document.transaction();
    tx.put(ROOT, MIND, long.as_str()).unwrap();
    tx.commit();
    assert_eq!(SharedCheckIn::read(&document).unwrap().fields().mind(), Some(long.as_str()));
}

#[test]
fn a_person_is_asked_as_often_as_they_chose_and_never_by_default() {
    let day = |text: &str| text.parse::<CivilDay>().unwrap();
    let (sunday, monday) = (day("2026-11-22"), day("2026-11-23"));
    assert!(!CheckInCadence::default().asks(None, monday));
    for (cadence, last, today, asks) in [
        (CheckInCadence::None, None, monday, false),
        (CheckInCadence::Daily, None, monday, true),
        (CheckInCadence::Daily, Some(sunday), monday, true),
        (CheckInCadence::Daily, Some(monday), monday, false),
        (CheckInCadence::Daily, Some(monday), sunday, false),
        (CheckInCadence::Weekly, Some(sunday), monday, true),
        (CheckInCadence::Weekly, Some(monday), day("2026-11-29"), false),
    ] {
        assert_eq!(cadence.asks(last, today), asks, "{cadence:?} {last:?} {today:?}");
    }
    for cadence in CheckInCadence::ALL {
        assert_eq!(cadence.name().parse(), Ok(cadence));
    }
}

#[test]
fn a_second_note_keeps_what_it_does_not_name_and_shares_anew_only_what_it_ticks() {
    let scale = |level| Scale::new(level).ok();
    let first = CheckIn::new(scale(2), None, None, Some("long words")).unwrap();
    let second = CheckIn::new(scale(4), scale(3), None, None).unwrap();
    let shared = first.named();
    let named = second.named();
    let both = second.over(&first);
    assert_eq!((both.mood, both.energy, both.mind()), (scale(4), scale(3), Some("long words")));
    let nothing = Ticks::default();
    assert_eq!(shared.after(named, nothing), Ticks { mind: true, ..nothing });
    let mood = Ticks { mood: true, ..nothing };
    assert_eq!(shared.after(named, mood), Ticks { mood: true, mind: true, ..nothing });
    assert_eq!(nothing.after(nothing, nothing), nothing);
}
