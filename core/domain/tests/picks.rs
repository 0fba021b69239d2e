//! The test vectors of `docs/formats.md` 14: what two phones pick alike.
//!
//! `vectors/picks.json` is what was released; it never changes for a deck that was. After adding a deck:
//! `HEARTH_WRITE_VECTORS=1 cargo test -p hearth-domain --test picks`, and look at the difference.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use data_encoding::HEXLOWER;
use hearth_domain::day::CivilDay;
use hearth_domain::hash::labelled;
use hearth_domain::words::{Cards, Challenges, DeckVersion, Level, PickSeed};
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/picks.json");

/// A fingerprint of a list of ids, for this file alone.
fn of_ids<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let joined = ids.collect::<Vec<_>>().join(" ");
    HEXLOWER.encode(&labelled("vectors/ids/1", &[joined.as_bytes()]))
}

fn decks() -> Value {
    let (cards, challenges) = (Cards::english().unwrap(), Challenges::english().unwrap());
    let deck = |version: u32| {
        let version = DeckVersion(version);
        let level = |level| of_ids(cards.deck(version, level).iter().map(|card| card.id.as_str()));
        let mut offered: Vec<&str> = challenges
            .all()
            .filter(|one| one.since <= version)
            .map(|one| one.id.as_str())
            .collect();
        offered.sort_unstable();
        json!({
            "deck": version.0,
            "cards": {
                "light": level(Level::Light), "middle": level(Level::Middle), "deep": level(Level::Deep),
            },
            "challenges": of_ids(offered.into_iter()),
        })
    };
    (1..=DeckVersion::NEWEST.0).map(deck).collect()
}

fn weeks() -> Value {
    let challenges = Challenges::english().unwrap();
    let secret = [0x5a; 32];
    let seed = PickSeed::of(&secret);
    let first = CivilDay::from_ymd(2026, 11, 16).unwrap();
    // From the end of one round of fifty-two into the next, then far away.
    let days = (0..6).map(|week| first.plus(7 * week).unwrap());
    let boundary = (55..=58).map(|round| CivilDay::from_number(round * 52 * 7 - 3).unwrap());
    let before = boundary.clone().map(|monday| monday.plus(-1).unwrap());
    let picked: Vec<Value> = days
        .chain(boundary)
        .chain(before)
        .chain([CivilDay::FIRST, CivilDay::LAST])
        .map(|day| {
            let of_week = |swapped| {
                challenges.of_week(day.week(), swapped, DeckVersion(1), &seed).unwrap().id.as_str()
            };
            json!({
                "day": day.to_string(), "week": day.week().number(),
                "offered": of_week(false), "swapped": of_week(true),
            })
        })
        .collect();
    json!({ "deck": 1, "secret": HEXLOWER.encode(&secret), "weeks": picked })
}

#[test]
fn every_deck_and_every_pick_is_what_was_released() {
    let all = json!({ "decks": decks(), "challenges": weeks() });
    let now = serde_json::to_string_pretty(&all).unwrap() + "\n";
    if std::env::var_os("HEARTH_WRITE_VECTORS").is_some() {
        std::fs::write(FILE, &now).unwrap();
    }
    let released = std::fs::read_to_string(FILE).expect("vectors/picks.json");
    for (line, (released, now)) in released.lines().zip(now.lines()).enumerate() {
        assert_eq!(released, now, "line {} of vectors/picks.json", line + 1);
    }
    assert_eq!(released.lines().count(), now.lines().count());
}
