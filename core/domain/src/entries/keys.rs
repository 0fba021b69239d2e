//! The keys of every document, in one list (SR-03): none says when, where or whether the other saw something. A new
//! kind or key fails here until someone has looked at it.

use std::collections::BTreeSet;

use automerge::ActorId;

use super::*;
use crate::cards::{Answer, Salt};
use crate::consent::Level;
use crate::ids::LogId;

/// Parts of names that say what a partner did with what they got, or where and when they were.
const BANNED: [&str; 12] = [
    "read",
    "received",
    "last",
    "place",
    "instant",
    "zone",
    "utc",
    "created",
    "updated",
    "timestamp",
    "clock",
    "device",
];
/// The parts that stand in no name of any layer, one a line.
const TELLING: &str = include_str!("../../cases/telling_names.txt");

/// All of both.
fn banned() -> Vec<&'static str> {
    BANNED.into_iter().chain(TELLING.lines()).collect()
}

/// Every key that a document may have, as `docs/formats.md` 8 lists them.
const KEYS: [(&str, &[&str]); 11] = [
    ("appreciation", &["tag", "text"]),
    ("challenge", &["act", "id"]),
    ("check-in", &["energy", "mind", "mood", "need"]),
    ("consent", &["open", "until"]),
    ("moment", &["ritual"]),
    ("opening", &["answer", "card", "salt", "seals"]),
    (
        "plan",
        &[
            "done",
            "kind",
            "note",
            "offer",
            "offer.date",
            "offer.lasts",
            "offer.round",
            "offer.tier",
            "offer.time",
            "title",
        ],
    ),
    ("profile", &["deck", "name"]),
    ("rest", &["until"]),
    ("seal", &["seal"]),
    ("yes", &["offer", "plan"]),
];

fn day() -> CivilDay {
    "2026-11-20".parse().unwrap()
}

/// One of every kind, with every field.
fn samples() -> Vec<NewEntry> {
    let scale = Scale::new(3).ok();
    let whole = CheckIn::new(scale, scale, Some(Need::Fun), Some("soup")).unwrap();
    let ticks = Ticks { mood: true, energy: true, need: true, mind: true };
    let terms = Terms::new("19:30".parse().ok(), Some(60), TouchTier::new(1).ok()).unwrap();
    let opening = OpeningEntry {
        card: "talk-001".parse().unwrap(),
        salt: Salt([4; 32]),
        answer: Answer::new("the harbour").unwrap(),
        seals: [Seal([3; 32]); 2],
    };
    let samples = vec![
        NewEntry::Appreciation(Appreciation::new("tea", Some("made")).unwrap()),
        NewEntry::Moment(MomentEntry { ritual: "walk".parse().unwrap() }),
        NewEntry::Rest(RestEntry { until: day() }),
        NewEntry::Plan(Plan::of_kind(PlanKind::Affection, "walk", "tea", terms).unwrap()),
        NewEntry::Yes(Yes {
            plan: EntryId::assemble(day().number(), 2, &[1; 32]),
            offer: OfferId([2; 16]),
        }),
        NewEntry::CheckIn(whole.ticked(ticks).unwrap()),
        NewEntry::Profile(Profile::new("Ada", 1).unwrap()),
        NewEntry::Challenge(Challenge { id: "week-01".parse().unwrap(), act: ChallengeAct::Take }),
        NewEntry::Seal(day(), Seal([3; 32])),
        NewEntry::Opening(day(), opening),
        NewEntry::Consent(Published { open: Level::new(2).unwrap(), until: day() }),
    ];
    // A kind without a sample does not compile, or is missing here.
    let number = |entry: &NewEntry| match entry {
        NewEntry::Appreciation(_) => 0,
        NewEntry::Moment(_) => 1,
        NewEntry::Rest(_) => 2,
        NewEntry::Plan(_) => 3,
        NewEntry::Yes(_) => 4,
        NewEntry::CheckIn(_) => 5,
        NewEntry::Profile(_) => 6,
        NewEntry::Challenge(_) => 7,
        NewEntry::Seal(..) => 8,
        NewEntry::Opening(..) => 9,
        NewEntry::Consent(_) => 10,
    };
    assert!(samples.iter().map(number).eq(0..KEYS.len()));
    samples
}

fn keys(document: &Automerge) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut open = vec![(automerge::ROOT, String::new())];
    while let Some((object, path)) = open.pop() {
        for key in document.keys(&object) {
            let full = format!("{path}{key}");
            if let Some((Value::Object(automerge::ObjType::Map), inner)) =
                document.get(&object, &key).unwrap()
            {
                open.push((inner, format!("{full}.")));
            }
            keys.insert(full);
        }
    }
    keys
}

fn written(entry: &NewEntry) -> Automerge {
    let mut document = Automerge::new().with_actor(ActorId::from([1; 24]));
    let mut tx = document.transaction();
    entry.write(&mut tx, Some(day())).unwrap();
    if let NewEntry::Plan(plan) = entry {
        plan.write_move(&mut tx, day(), plan.terms()).unwrap();
        Plan::write_done(&mut tx, true).unwrap();
    }
    tx.commit();
    document
}

#[test]
fn sr_03_no_key_of_a_document_says_when_or_whether_the_other_saw_or_answered_anything() {
    let listed: BTreeSet<&str> = KEYS.iter().map(|(kind, _)| *kind).collect();
    let kinds: BTreeSet<&str> = samples().iter().map(NewEntry::kind).collect();
    assert_eq!(kinds, listed);
    for entry in samples() {
        let (_, own) = KEYS.iter().find(|(kind, _)| *kind == entry.kind()).unwrap();
        let every = own.iter().chain(&[KIND, VERSION, DAY]).map(ToString::to_string).collect();
        assert_eq!(keys(&written(&entry)), every, "{}", entry.kind());
    }
    let parts = |key: &'static str| key.split(['.', '-', '_']);
    let said = KEYS.iter().flat_map(|(_, keys)| keys.iter()).flat_map(|key| parts(key));
    assert_eq!(said.filter(|part| banned().contains(part)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_kind_is_shown_under_an_id_of_its_own_shape_and_says_as_it_was_written() {
    for entry in samples() {
        let document = written(&entry);
        let about = match &entry {
            NewEntry::Challenge(_) => day().week().monday(),
            _ => entry.about(Some(day())),
        };
        let id = EntryId::of_first_item(
            about,
            entry.shape(1),
            &LogId([1; 16]),
            1,
            &crate::ids::ChangeHash([1; 32]),
        );
        let view = View::of(&id, &document);
        assert_eq!(view.kind(), Some(entry.kind()));
        // The plan was moved and done since.
        assert_eq!(entry.says_as(&view), !matches!(entry, NewEntry::Plan(_)));
        assert!(samples().iter().filter(|other| other.says_as(&view)).count() <= 1);
    }
}
