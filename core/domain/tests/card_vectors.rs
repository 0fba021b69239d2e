//! The test vectors of `docs/formats.md` 15 and 16: cards and consent, from fixed inputs.
//!
//! `vectors/cards.json` is what was released; it never changes for a label that stays. After adding something
//! new: `HEARTH_WRITE_VECTORS=1 cargo test -p hearth-domain --test card_vectors`, and look at the difference: a
//! changed line is a broken format.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::Path;

use data_encoding::HEXLOWER;
use hearth_domain::cards::{Answer, CardEntries, CardStanding, Deck, Salt, Seal, SealedAnswer};
use hearth_domain::consent::{ConsentAct, Level, Published, value};
use hearth_domain::day::CivilDay;
use hearth_domain::document::{self, Offered};
use hearth_domain::entries::View;
use hearth_domain::ids::{ChangeHash, DeviceKey, EntryId, LogId, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate, Item};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Facts, GivenItem, Lacks, Logs, Space};
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/cards.json");
const SPACE_NONCE: [u8; 16] = [0x11; 16];
const SPACE_SECRET: [u8; 32] = [0x5e; 32];

fn hex(bytes: impl AsRef<[u8]>) -> Value {
    Value::from(HEXLOWER.encode(bytes.as_ref()))
}

fn bytes(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

/// The author keys of `tests/vectors.rs`, in the order of their members' indices.
fn secrets() -> [AuthorSecret; 2] {
    let (one, other) = (AuthorSecret::from_bytes(&[1; 32]), AuthorSecret::from_bytes(&[2; 32]));
    if MemberId::of_first_key(&one.public()) < MemberId::of_first_key(&other.public()) {
        [one, other]
    } else {
        [other, one]
    }
}

fn members() -> Members {
    let [one, other] = secrets().map(|secret| MemberId::of_first_key(&secret.public()));
    Members::new(one, other).unwrap()
}

fn space() -> SpaceId {
    SpaceId::of(&members(), &SPACE_NONCE)
}

fn decks() -> Value {
    let names = ["talk-001", "talk-002", "talk-003", "talk-004", "talk-005", "a"];
    let dealt: Vec<Value> = [(1, 6), (2, 6), (1, 5), (1, 1)]
        .into_iter()
        .map(|(version, count)| {
            let cards = names.iter().take(count).map(|name| name.parse().unwrap());
            let deck = Deck::new(version, cards).unwrap();
            let first = day("2026-11-20");
            let shown =
                |number| deck.card_of(&SPACE_SECRET, first.plus(number).unwrap()).to_string();
            let twelve: Vec<String> = (0..12).map(shown).collect();
            json!({ "version": version, "cards": names[..count].to_vec(), "from": "2026-11-20",
                    "dealt": twelve })
        })
        .collect();
    json!({ "space_secret": hex(SPACE_SECRET), "dealt": dealt })
}

fn answer(index: u8) -> SealedAnswer {
    SealedAnswer {
        card: "talk-001".parse().unwrap(),
        day: day("2026-11-20"),
        salt: Salt([0x70 + index; 32]),
        answer: Answer::new(
            ["The hour before the others wake.", "Soup, für uns. 🙂"][usize::from(index)],
        )
        .unwrap(),
    }
}

fn seals() -> Value {
    let sealed: Vec<Value> = [0_u8, 1]
        .into_iter()
        .map(|index| {
            let (member, sealed) = (members().both()[usize::from(index)], answer(index));
            json!({
                "member": hex(member.0), "card": sealed.card.as_str(), "day": sealed.day.to_string(),
                "salt": hex(sealed.salt.0), "answer": sealed.answer.text(),
                "seal": hex(Seal::of(&space(), &member, &sealed).0),
            })
        })
        .collect();
    let ids = CardEntries::of(&space(), &members(), day("2026-11-20"));
    json!({ "space": hex(space().0), "sealed": sealed, "day": "2026-11-20",
            "seals": ids.seals.map(|id| hex(id.0)), "openings": ids.openings.map(|id| hex(id.0)) })
}

fn phone(index: u8) -> Space<MemoryRows> {
    let secret = secrets()[usize::from(index)].clone();
    let certificate = Certificate::first(space(), DeviceKey([0x44 + index; 32]), &secret);
    let facts =
        Facts { space: space(), members: members(), me: index, certificate, confirmed: Vec::new() };
    let random = Box::new(move || [0x22 + index; 16]);
    Space::new(MemoryRows::default(), facts, secret, [0x33 + index; 8], random)
}

/// A card sealed and opened by both, and each act of consent, as both phones give them.
fn documents() -> Value {
    let mut phones = [phone(0), phone(1)];
    for (phone, index) in phones.iter_mut().zip(0..) {
        phone.seal(&answer(index)).unwrap();
    }
    let [first, second] = &mut phones;
    exchange(first, second);
    for (phone, index) in phones.iter_mut().zip(0..) {
        assert_eq!(phone.open_cards(&[answer(index)]).unwrap().rows.len(), 1);
    }
    let mut acts = Vec::new();
    for says in [
        Published { open: Level::new(2).unwrap(), until: day("2026-12-20") },
        Published { open: Level::new(1).unwrap(), until: day("2026-12-01") },
        Published::NOTHING,
    ] {
        let replaces = phones[0].consents().unwrap()[0].iter().map(|live| live.entry).collect();
        let entry = phones[0].publish(&ConsentAct { says, replaces }).unwrap()[0].entry;
        let change = phones[0].changes_of(&entry).unwrap().remove(0);
        acts.push(json!({ "open": says.open.number(), "until": says.until.to_string(),
                          "entry": hex(entry.0), "bytes": hex(change) }));
    }
    let [first, second] = &mut phones;
    exchange(first, second);
    assert!(matches!(first.card(day("2026-11-20")).unwrap(), CardStanding::Open { .. }));
    assert_eq!(value(&second.consents().unwrap()[0], day("2026-11-21")), Published::NOTHING);
    let logs = [first, second].map(|phone| {
        let log = phone.storage().current.unwrap();
        let (group, _) = phone.next_group(&Lacks::new(), 0).unwrap().unwrap();
        let own = |given: &&GivenItem| given.log == log;
        let item = |given: &GivenItem| {
            json!({ "n": given.n, "item": hex(given.item.encode()),
                    "bytes": given.bytes.as_ref().map_or(Value::Null, hex) })
        };
        let end = group.ends.iter().find(|end| end.log == log).unwrap();
        json!({ "log": hex(log.0), "items": group.items.iter().filter(own).map(item).collect::<Vec<_>>(),
                "end": { "n": end.n, "signature": hex(end.signature.0) } })
    });
    json!({ "logs": logs, "consent": acts })
}

/// Gives each what it lacks of the other's log.
fn exchange(one: &mut Space<MemoryRows>, other: &mut Space<MemoryRows>) {
    for _ in 0..2 {
        let lacks: Lacks =
            other.summary().unwrap().logs.iter().map(|head| (head.log, head.n + 1)).collect();
        if let Some(start) = one.give_start(&lacks).unwrap() {
            let (group, _) = one.next_group(&lacks, start).unwrap().unwrap();
            other.accept(&group).unwrap();
        }
        let lacks: Lacks =
            one.summary().unwrap().logs.iter().map(|head| (head.log, head.n + 1)).collect();
        if let Some(start) = other.give_start(&lacks).unwrap() {
            let (group, _) = other.next_group(&lacks, start).unwrap().unwrap();
            one.accept(&group).unwrap();
        }
    }
}

#[test]
fn every_vector_is_what_was_released() {
    let all = json!({ "decks": decks(), "seals": seals(), "documents": documents() });
    let now = serde_json::to_string_pretty(&all).unwrap() + "\n";
    if std::env::var_os("HEARTH_WRITE_VECTORS").is_some() {
        std::fs::write(Path::new(FILE), &now).unwrap();
    }
    let released = std::fs::read_to_string(FILE).expect("vectors/cards.json");
    for (line, (released, now)) in released.lines().zip(now.lines()).enumerate() {
        assert_eq!(released, now, "line {} of vectors/cards.json", line + 1);
    }
    assert_eq!(released.lines().count(), now.lines().count());
}

/// Changes are read from the file, not written anew: another encoder may write other bytes for the same act.
#[test]
fn the_released_changes_show_what_they_always_showed() {
    let released: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let mut shown = Vec::new();
    for given in released["documents"]["logs"].as_array().unwrap() {
        let log = LogId::from_slice(&bytes(&given["log"])).unwrap();
        for given in given["items"].as_array().unwrap().iter().skip(1) {
            let item = Item::decode(&bytes(&given["item"])).unwrap();
            let Some(change) = given["bytes"].as_str() else { continue };
            let change = HEXLOWER.decode(change.as_bytes()).unwrap();
            let offered = Offered { hash: ChangeHash(item.hash), bytes: &change, logs: &[log] };
            let extended = document::extend(&[], &[offered], document::EditedBy::Author);
            shown.push(match View::of(&item.entry().unwrap(), &extended.loaded) {
                View::Seal(_) => "seal".to_owned(),
                View::Opening(openings) => openings[0].answer.text().to_owned(),
                View::Consent(said) => format!("{} until {}", said.open.number(), said.until),
                _ => panic!("another kind"),
            });
        }
    }
    assert_eq!(
        shown,
        [
            "seal",
            "The hour before the others wake.",
            "0 until 2200-12-31",
            "seal",
            "Soup, für uns. 🙂"
        ],
        "what was deleted since has no bytes any more"
    );
    let log = LogId::from_slice(&bytes(&released["documents"]["logs"][0]["log"])).unwrap();
    for act in released["documents"]["consent"].as_array().unwrap() {
        let (entry, change) =
            (EntryId::from_slice(&bytes(&act["entry"])).unwrap(), bytes(&act["bytes"]));
        let hash = document::hash_of(&change).unwrap();
        let extended = document::extend(
            &[],
            &[Offered { hash, bytes: &change, logs: &[log] }],
            document::EditedBy::Author,
        );
        let View::Consent(said) = View::of(&entry, &extended.loaded) else { panic!("no consent") };
        assert_eq!(json!(said.open), act["open"]);
        assert_eq!(json!(said.until.to_string()), act["until"]);
    }
}
