use std::fs;

use hearth_domain::entries::Plan;
use hearth_domain::log::AuthorSecret;

use super::*;
use crate::moves::{Intent, Moving};
use crate::testing::{Desk, paired, pairing};

const CANARY: &str = "canary bird";

/// A paired phone that has given a line and kept one.
fn gave() -> Desk {
    let mut desk = paired();
    let (_, day) = desk.core.now().unwrap();
    let what = Moving::Appreciation { text: CANARY.to_owned(), tag: None };
    desk.core.share(&Intent { what, day, source: None }).unwrap();
    let what = Moving::plan(&Plan::new("walk", CANARY).unwrap());
    desk.core.share(&Intent { what, day, source: None }).unwrap();
    desk
}

fn kept(desk: &mut Desk) -> Vec<String> {
    let page = desk.core.rooms().unwrap().mine.write(|tx| tx.read().kept_list(None, 9));
    page.unwrap().rows.into_iter().map(|kept| kept.text).collect()
}

#[test]
fn a_leave_that_is_killed_after_any_step_is_finished_by_the_next_open() {
    for step in 0..4 {
        for keep in [Keep::Mine, Keep::Nothing] {
            let mut desk = gave();
            let old = fs::read(desk.secrets().join("couple.key")).unwrap();
            let author = desk.core.keys.author_key().unwrap();
            desk.core.note_asked().unwrap();
            desk.core.prepare_to_leave(keep).unwrap();
            desk.core.close();
            desk.core.dies_leaving = Some(step);
            assert!(desk.core.open().is_err(), "step {step}");
            if step > 0 {
                assert_ne!(fs::read(desk.secrets().join("couple.key")).ok(), Some(old));
            }
            desk.core.dies_leaving = None;
            desk.core.open().unwrap();
            assert!(desk.core.peers().unwrap().is_empty() && !desk.core.can_leave().unwrap());
            assert_ne!(desk.core.keys.author_key().unwrap(), author, "nobody knows it yet");
            let expected: &[&str] = if keep == Keep::Mine { &[CANARY] } else { &[] };
            assert_eq!(kept(&mut desk), expected, "step {step}");
            let rooms = desk.core.rooms().unwrap();
            let plans = rooms.mine.write(|tx| tx.read().own_plans(None, 9)).unwrap().rows;
            assert_eq!(plans.len(), expected.len());
            let events = rooms.mine.write(|tx| tx.read().events(9)).unwrap();
            assert!(events.is_empty(), "it is no restored phone");
            let asked = rooms.mine.write(|tx| tx.read().setting(REMOVALS)).unwrap();
            assert_eq!(asked, None, "nobody else confirms what the partner was asked");
            // And it goes on as one that opens every day.
            desk.core.writing().unwrap();
            desk.core.close();
            desk.core.open().unwrap();
        }
    }
}

#[test]
fn a_phone_that_left_can_begin_with_somebody_else() {
    let mut desk = gave();
    desk.core.prepare_to_leave(Keep::Mine).unwrap();
    desk.core.close();
    desk.core.open().unwrap();
    let other = pairing(&desk, 9);
    desk.core.store_pending(&other).unwrap();
    desk.core.complete_pairing(&other.partner).unwrap();
    assert!(desk.core.is_paired().unwrap());
}

#[test]
fn a_farewell_is_believed_from_the_partner_alone() {
    let device = DeviceKey([7; 32]);
    let partner = AuthorSecret::from_bytes(&[7; 32]);
    let mut desk = gave();
    let space = pairing(&desk, 7).space;
    let to = desk.core.keys.device().unwrap();
    let between = Between { space, from: device, to };
    let stranger = AuthorSecret::from_bytes(&[8; 32]);
    for (from, word) in [
        (device, Word::say(&stranger, &between)),
        (device, Word::say(&partner, &Between { to: device, ..between })),
        (DeviceKey([8; 32]), Word::say(&partner, &between)),
    ] {
        desk.core.partner_left(&from, word.0).unwrap();
        assert!(desk.core.is_paired().unwrap());
    }
    let word = Word::say(&partner, &between);
    desk.core.partner_left(&device, word.0).unwrap();
    assert!(!desk.core.is_paired().unwrap() && desk.core.has_shared_anything().unwrap());
    let events = desk.core.rooms().unwrap().mine.write(|tx| tx.read().events(9)).unwrap();
    assert!(events.iter().any(|event| event.json.contains("partner_left")));
    assert!(desk.core.can_leave().unwrap(), "what is left can be left");
}
