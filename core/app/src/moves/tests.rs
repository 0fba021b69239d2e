//! Moves killed at any step, refused, and turned back.

use hearth_domain::entries::{Plan, PlanKind, PlanStatus, Terms};

use super::*;
use crate::testing::{Desk, paired};

fn shared_texts(desk: &mut Desk) -> Vec<String> {
    let store = desk.core.rooms().unwrap().couple.store();
    let page =
        store.write(|rows| rows.read().newest(&hearth_store::couple::Filter::default(), None, 100));
    let text = |shown: hearth_store::couple::Shown| match shown.what {
        hearth_store::couple::What::Appreciation { text, .. } => text,
        _ => "another kind".to_owned(),
    };
    page.unwrap().rows.into_iter().map(text).collect()
}

fn keep(desk: &mut Desk, text: &str) -> [u8; 16] {
    let (now, day) = desk.core.now().unwrap();
    let written = Written {
        day,
        instant: now.utc_seconds,
        zone: now.zone,
        offset_minutes: now.offset_minutes,
    };
    let id = LocalId(random::bytes().unwrap());
    let kept = Kept { id, written, text: text.to_owned(), tag: None, given: None };
    desk.core.writing().unwrap().mine.write(|tx| tx.keep(&kept)).unwrap();
    id.0
}

fn giving(desk: &Desk, source: [u8; 16], text: &str) -> Intent {
    let (_, day) = desk.core.now().unwrap();
    let what = Moving::Appreciation { text: text.to_owned(), tag: None };
    Intent { what, day, source: Some(source) }
}

#[test]
fn a_give_killed_at_any_step_is_given_once_and_marked_given() {
    for step in [Step::Intended, Step::Moved, Step::Recorded] {
        let mut desk = paired();
        let kept = keep(&mut desk, "You made tea.");
        desk.core.dies_after = Some(step);
        let intent = giving(&desk, kept, "You made tea.");
        assert!(desk.core.share(&intent).is_err(), "{step:?}");
        desk.core.dies_after = None;
        // Killed again while it is being finished, and again.
        for again in [Step::Moved, Step::Recorded] {
            desk.core.close();
            desk.core.dies_after = Some(again);
            let _ = desk.core.open();
        }
        desk.core.dies_after = None;
        desk.core.close();
        desk.core.open().unwrap();
        assert_eq!(shared_texts(&mut desk), ["You made tea."], "{step:?}");
        let mine = &mut desk.core.rooms().unwrap().mine;
        let (kept, intents, acts) = mine
            .write(|tx| {
                let read = tx.read();
                let kept = read.kept(&LocalId(kept))?;
                Ok::<_, HearthError>((kept, read.intents()?, read.acts(None, 10)?.rows.len()))
            })
            .unwrap();
        assert!(kept.unwrap().given.is_some(), "{step:?}");
        assert!(intents.is_empty(), "{step:?}");
        assert_eq!(acts, 1, "{step:?}: one line in the own record");
    }
}

fn intents_and_plans(desk: &mut Desk) -> (usize, usize) {
    let intents = desk.core.intents().unwrap().len();
    let mine = &mut desk.core.rooms().unwrap().mine;
    (intents, mine.write(|tx| tx.read().own_plans(None, 10)).unwrap().rows.len())
}

#[test]
fn what_the_shared_room_refuses_is_not_begun_and_never_keeps_the_phone_shut() {
    let mut desk = paired();
    let (_, day) = desk.core.now().unwrap();
    // Within the limit of a text, over that of a change: every letter has another length than the last.
    let what = Moving::plan(&Plan::new("Lake", &"\u{e9}a".repeat(6_666)).unwrap());
    let intent = Intent { what, day, source: None };
    assert!(matches!(desk.core.share(&intent), Err(HearthError::Invalid { .. })));
    assert_eq!(intents_and_plans(&mut desk), (0, 0));
    // Killed before it was refused.
    desk.core.dies_after = Some(Step::Intended);
    assert!(desk.core.share(&intent).is_err());
    desk.core.dies_after = None;
    desk.core.close();
    desk.core.open().unwrap();
    assert!(shared_texts(&mut desk).is_empty());
    assert_eq!(intents_and_plans(&mut desk), (0, 1), "it is kept, for oneself");
}

#[test]
fn a_restored_phone_turns_what_it_was_about_to_give_back_into_something_kept() {
    let mut desk = paired();
    desk.core.dies_after = Some(Step::Intended);
    let (_, day) = desk.core.now().unwrap();
    let what = Moving::Appreciation { text: "Not yet.".to_owned(), tag: None };
    assert!(desk.core.share(&Intent { what, day, source: None }).is_err());
    desk.core.dies_after = None;
    desk.core.close();
    // Secure storage has moved on: these files are an older copy.
    desk.core.keys.put_nonce(&[9; 16]).unwrap();
    desk.core.open().unwrap();
    assert!(shared_texts(&mut desk).is_empty());
    let mine = &mut desk.core.rooms().unwrap().mine;
    let kept = mine.write(|tx| tx.read().kept_list(None, 10)).unwrap();
    assert_eq!(kept.rows.len(), 1);
    assert!(kept.rows[0].text == "Not yet." && kept.rows[0].given.is_none());
    let events = mine.write(|tx| tx.read().events(10)).unwrap();
    assert!(events.iter().any(|event| event.json.contains("restored")));
}

/// Moments of the two rooms: shared ones, and own ones that say that they are shared.
fn moments(desk: &mut Desk) -> (usize, usize) {
    let rooms = desk.core.rooms().unwrap();
    let ours = rooms.couple.store().write(|rows| rows.read().moments(&[])).unwrap();
    let own = rooms.mine.write(|tx| tx.read().own_moments()).unwrap();
    (ours.len(), own.iter().filter(|moment| moment.shared.is_some()).count())
}

#[test]
fn earlier_moments_are_shared_all_or_none_wherever_it_is_killed() {
    for step in [Step::Intended, Step::Moved, Step::Recorded] {
        let mut desk = paired();
        let (now, day) = desk.core.now().unwrap();
        for back in 0..3 {
            let written = Written {
                day: day.plus(-back).unwrap(),
                instant: now.utc_seconds,
                zone: String::new(),
                offset_minutes: 0,
            };
            let ritual = "goodnight-hug".parse().unwrap();
            let moment = OwnMoment { ritual, written, shared: None };
            desk.core.writing().unwrap().mine.write(|tx| tx.did(&moment)).unwrap();
        }
        desk.core.dies_after = Some(step);
        assert!(desk.core.share_earlier_moments().is_err(), "{step:?}");
        desk.core.close();
        // Killed again while it is being finished.
        let _ = desk.core.open();
        desk.core.dies_after = None;
        desk.core.close();
        desk.core.open().unwrap();
        let all_or_none = moments(&mut desk);
        assert!([(0, 0), (3, 3)].contains(&all_or_none), "{step:?}: {all_or_none:?}");
        desk.core.share_earlier_moments().unwrap();
        assert_eq!(moments(&mut desk), (3, 3), "{step:?}");
    }
}

fn quiet_evening() -> Plan {
    let time = hearth_domain::local_time::LocalTime::from_minutes(20 * 60);
    let terms = Terms::new(time, Some(90), None).unwrap();
    Plan::of_kind(PlanKind::Quiet, "Phones away", "Candles.", terms).unwrap()
}

#[test]
fn a_plan_killed_at_any_step_is_proposed_once_with_its_terms_and_one_yes() {
    for step in [Step::Intended, Step::Moved, Step::Recorded] {
        let mut desk = paired();
        let (_, day) = desk.core.now().unwrap();
        let plan = quiet_evening();
        desk.core.dies_after = Some(step);
        let intent = Intent { what: Moving::plan(&plan), day, source: None };
        assert!(desk.core.share(&intent).is_err(), "{step:?}");
        // Killed again while it is being finished, and again.
        for again in [Step::Moved, Step::Recorded] {
            desk.core.close();
            desk.core.dies_after = Some(again);
            let _ = desk.core.open();
        }
        desk.core.dies_after = None;
        desk.core.close();
        desk.core.open().unwrap();
        let me = desk.core.space().unwrap().facts().me;
        let store = desk.core.rooms().unwrap().couple.store();
        let plans = store.write(|rows| rows.read().agenda(day, &[], 10)).unwrap();
        assert_eq!(plans.len(), 1, "{step:?}");
        let hearth_store::couple::What::Plan { stand, .. } = &plans[0].what else {
            panic!("a plan")
        };
        assert_eq!((stand.kind, stand.terms), (plan.kind(), plan.terms()), "{step:?}");
        assert_eq!(stand.status, PlanStatus::Proposed { by: me }, "{step:?}: one yes");
    }
}

#[test]
fn a_plan_that_an_earlier_version_was_about_to_share_is_a_plain_one() {
    let mut desk = paired();
    let (_, day) = desk.core.now().unwrap();
    let text = format!(
        r#"{{"what":{{"kind":"plan","title":"Lake","note":"Towels."}},"day":{},"source":null}}"#,
        serde_json::to_string(&day).unwrap()
    );
    let intent: Intent = serde_json::from_str(&text).unwrap();
    let entry = desk.core.share(&intent).unwrap();
    let store = desk.core.rooms().unwrap().couple.store();
    let shown = store.write(|rows| rows.read().one(&entry)).unwrap().unwrap();
    let hearth_store::couple::What::Plan { title, stand, .. } = shown.what else {
        panic!("a plan")
    };
    assert_eq!((title.as_str(), stand.kind), ("Lake", PlanKind::Plain));
}

#[test]
fn what_a_turned_back_plan_offered_is_kept_with_it() {
    let mut desk = paired();
    let (_, day) = desk.core.now().unwrap();
    desk.core.dies_after = Some(Step::Intended);
    let plan = quiet_evening();
    let intent = Intent { what: Moving::plan(&plan), day, source: None };
    assert!(desk.core.share(&intent).is_err());
    desk.core.dies_after = None;
    desk.core.close();
    desk.core.keys.put_nonce(&[9; 16]).unwrap();
    desk.core.open().unwrap();
    let mine = &mut desk.core.rooms().unwrap().mine;
    let own = mine.write(|tx| tx.read().own_plans(None, 10)).unwrap().rows;
    assert_eq!(own.len(), 1);
    assert_eq!((own[0].kind, own[0].terms), (plan.kind(), plan.terms()));
}
