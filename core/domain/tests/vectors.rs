//! The test vectors of `docs/formats.md`: every value that two phones must compute alike, from fixed inputs.
//!
//! `vectors/formats.json` is what was released; it never changes for a label that stays. After adding
//! something new: `HEARTH_WRITE_VECTORS=1 cargo test -p hearth-domain --test vectors`, and look at the
//! difference: a changed line is a broken format.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use data_encoding::HEXLOWER;
use hearth_domain::document::{self, Offered};
use hearth_domain::entries::{
    Appreciation, CheckIn, MomentEntry, Need, NewEntry, Plan, PlanEdit, PlanKind, Profile,
    RestEntry, Scale, Terms, Ticks, TouchTier, View,
};
use hearth_domain::hash::labelled;
use hearth_domain::ids::{
    ChangeHash, DeviceKey, EntryId, EntryShape, LogId, MemberId, Members, Ownership, SpaceId,
};
use hearth_domain::log::{
    AuthorSecret, Between, Certificate, Chain, Farewell, Head, Item, Verdict,
};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Facts, GivenItem, Lacks, Logs, Space};
use hearth_domain::state::{EndsHash, Fingerprint, RowSum, State};
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/formats.json");

fn hex(bytes: impl AsRef<[u8]>) -> Value {
    Value::from(HEXLOWER.encode(bytes.as_ref()))
}

fn bytes(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

/// The two author keys, space and first log that everything below is about.
struct Fixed {
    secrets: [AuthorSecret; 2],
    members: Members,
    space: SpaceId,
    log: LogId,
}

const SPACE_NONCE: [u8; 16] = [0x11; 16];
const LOG_NONCE: [u8; 16] = [0x22; 16];
const PROCESS: [u8; 8] = [0x33; 8];

fn fixed() -> Fixed {
    let (one, other) = (AuthorSecret::from_bytes(&[1; 32]), AuthorSecret::from_bytes(&[2; 32]));
    let member = |secret: &AuthorSecret| MemberId::of_first_key(&secret.public());
    let members = Members::new(member(&one), member(&other)).unwrap();
    let secrets =
        if members.index_of(&member(&one)) == Some(0) { [one, other] } else { [other, one] };
    let space = SpaceId::of(&members, &SPACE_NONCE);
    let log = LogId::of(&space, &secrets[0].public(), &LOG_NONCE);
    Fixed { secrets, members, space, log }
}

fn certificates(fixed: &Fixed) -> [Certificate; 3] {
    let [first, partner] = &fixed.secrets;
    let member = fixed.members.both()[0];
    let new = AuthorSecret::from_bytes(&[3; 32]).public();
    [
        Certificate::first(fixed.space, DeviceKey([0x44; 32]), first),
        Certificate::by_earlier(fixed.space, member, DeviceKey([0x55; 32]), new, first),
        Certificate::by_partner(fixed.space, member, DeviceKey([0x66; 32]), new, partner),
    ]
}

fn ids(fixed: &Fixed) -> Value {
    let entries: Vec<Value> = [
        (Some("2026-11-20"), Ownership::Of(0), false, 1_u64),
        (Some("2000-01-01"), Ownership::Of(1), true, 2),
        (Some("2200-12-31"), Ownership::Joint, false, 300),
        (None, Ownership::Of(0), false, u64::from(u32::MAX) + 1),
    ]
    .into_iter()
    .map(|(day, ownership, permanent, n)| {
        let shape = EntryShape { ownership, permanent };
        let about = day.map(|day| day.parse().unwrap());
        let id = EntryId::of_first_item(about, shape, &fixed.log, n, &ChangeHash([0x77; 32]));
        json!({ "day": day, "flags": id.flags(), "log": hex(fixed.log.0), "n": n,
                "change": hex([0x77; 32]), "entry": hex(id.0) })
    })
    .collect();
    json!({
        "author_secrets": fixed.secrets.iter().zip([0, 1]).map(|(secret, index)| json!({
            "secret": hex(secret_of(index)), "public": hex(secret.public().0),
            "member": hex(MemberId::of_first_key(&secret.public()).0), "index": index,
        })).collect::<Vec<_>>(),
        "space": { "nonce": hex(SPACE_NONCE), "space": hex(fixed.space.0) },
        "log": { "nonce": hex(LOG_NONCE), "author": hex(fixed.secrets[0].public().0), "log": hex(fixed.log.0) },
        "entries": entries,
    })
}

fn secret_of(index: usize) -> [u8; 32] {
    let public = fixed().secrets[index].public();
    [[1; 32], [2; 32]]
        .into_iter()
        .find(|secret| AuthorSecret::from_bytes(secret).public() == public)
        .unwrap()
}

/// One item of every kind, and of every verdict.
fn items(fixed: &Fixed) -> Vec<Item> {
    let entry = |ownership, permanent| {
        let day = "2026-11-20".parse().unwrap();
        let shape = EntryShape { ownership, permanent };
        EntryId::of_first_item(Some(day), shape, &fixed.log, 1, &ChangeHash([0x77; 32]))
    };
    let mut odd = Item::tombstone(entry(Ownership::Of(0), false));
    odd.hash = [1; 32];
    vec![
        Item::certificate(LOG_NONCE, certificates(fixed)[0].hash()),
        Item::change(entry(Ownership::Of(0), false), ChangeHash([0x77; 32])),
        Item::change(entry(Ownership::Joint, false), ChangeHash([0x88; 32])),
        Item::tombstone(entry(Ownership::Joint, false)),
        Item::close(LogId([0x99; 16]), [0xaa; 32]),
        Item { kind: 200, subject: [0xbb; 16], hash: [0xcc; 32] },
        Item::change(entry(Ownership::Of(1), false), ChangeHash([0x77; 32])),
        Item::tombstone(entry(Ownership::Of(0), true)),
        Item::change(EntryId::assemble(1, 0, &[0; 32]), ChangeHash([0x77; 32])),
        Item::change(EntryId::assemble(20_000, 0x08, &[0; 32]), ChangeHash([0x77; 32])),
        odd,
    ]
}

fn logs(fixed: &Fixed) -> Value {
    let mut chain = Chain::start(&fixed.space, &fixed.secrets[0].public(), &fixed.log);
    let start = chain;
    let steps: Vec<Value> = items(fixed)
        .into_iter()
        .zip(0_u64..)
        .map(|(item, n)| {
            chain = chain.after(&item);
            let head = Head { log: fixed.log, n, chain };
            let signature = fixed.secrets[0].sign_head(&head);
            assert!(head.is_signed_by(&fixed.secrets[0].public(), &signature));
            let verdict = |member| match item.verdict(member) {
                Verdict::Counts => "counts".to_owned(),
                Verdict::Neutral => "neutral".to_owned(),
                Verdict::Void(reason) => format!("void: {reason:?}"),
            };
            json!({ "n": n, "item": hex(item.encode()), "verdicts": [verdict(0), verdict(1)],
                    "chain": hex(chain.0), "signature": hex(signature.0) })
        })
        .collect();
    json!({ "log": hex(fixed.log.0), "start": hex(start.0), "items": steps })
}

fn states(fixed: &Fixed) -> Value {
    let entry = EntryId::from_slice(&items(fixed)[2].subject).unwrap();
    let changes: BTreeSet<ChangeHash> = [ChangeHash([0x88; 32]), ChangeHash([0x77; 32])].into();
    let (one, other) = (State::of_changes(&entry, &changes), State::of_tombstone(&entry));
    let second = EntryId([0xff; 16]);
    let sum = RowSum::default().with(&entry, &one).with(&second, &other);
    let ends = [
        Head { log: LogId([9; 16]), n: 7, chain: Chain([8; 32]) },
        Head { log: LogId([1; 16]), n: 300, chain: Chain([2; 32]) },
    ];
    let fingerprint = Fingerprint::of(&sum, &ends);
    json!({
        "entry": hex(entry.0),
        "changes": changes.iter().map(|change| hex(change.0)).collect::<Vec<_>>(),
        "state": hex(one.0),
        "tombstone": hex(other.0),
        "rows": [[hex(entry.0), hex(one.0)], [hex(second.0), hex(other.0)]],
        "sum": hex(sum.0),
        "ends": ends.iter().map(|end| json!({ "log": hex(end.log.0), "n": end.n, "chain": hex(end.chain.0) }))
            .collect::<Vec<_>>(),
        "ends_hash": hex(EndsHash::of(&ends).0),
        "fingerprint": hex(fingerprint.0),
        "fingerprint_prefix": hex(fingerprint.prefix()),
    })
}

fn farewell(fixed: &Fixed) -> Value {
    let (from, to) = (DeviceKey([0x44; 32]), DeviceKey([0x55; 32]));
    let between = Between { space: fixed.space, from, to };
    let said = Farewell::say(&fixed.secrets[0], &between);
    assert!(said.is_of(&fixed.secrets[0].public(), &between));
    json!({ "from": hex(from.0), "to": hex(to.0), "author": hex(fixed.secrets[0].public().0),
        "body": hex([&[7][..], &said.0].concat()) })
}

fn first_phone(fixed: &Fixed) -> Space<MemoryRows> {
    let facts = Facts {
        space: fixed.space,
        members: fixed.members,
        me: 0,
        certificate: certificates(fixed)[0],
        confirmed: Vec::new(),
    };
    let random = Box::new(|| LOG_NONCE);
    Space::new(MemoryRows::default(), facts, fixed.secrets[0].clone(), PROCESS, random)
}

/// One entry of each kind, as the first phone writes and gives it.
fn documents(fixed: &Fixed) -> Value {
    let mut phone = first_phone(fixed);
    let day = "2026-11-20".parse().unwrap();
    let kinds = [
        NewEntry::Appreciation(Appreciation::new("You waited for me.", Some("did")).unwrap()),
        NewEntry::Moment(MomentEntry { ritual: "goodnight".parse().unwrap() }),
        NewEntry::Rest(RestEntry { until: "2026-11-25".parse().unwrap() }),
        NewEntry::Plan(Plan::new("Walk", "By the river.").unwrap()),
    ];
    for kind in &kinds {
        phone.create(Some(day), kind).unwrap();
    }
    let (group, _) = phone.next_group(&Lacks::new(), 0).unwrap().unwrap();
    let item = |given: &GivenItem| {
        json!({ "n": given.n, "item": hex(given.item.encode()),
                "bytes": given.bytes.as_ref().map_or(Value::Null, hex) })
    };
    json!({
        "actor": hex(document::actor(&fixed.log, &PROCESS).to_bytes()),
        "kinds": kinds.iter().map(NewEntry::kind).collect::<Vec<_>>(),
        "group": {
            "log": hex(fixed.log.0),
            "items": group.items.iter().map(item).collect::<Vec<_>>(),
            "ends": [{ "n": group.ends[0].n, "signature": hex(group.ends[0].signature.0) }],
        },
    })
}

/// What is between the two, as the first phone writes and gives it in two meetings: a plan proposed, edited and
/// moved, another one done; the check-in of a day, and another in its place; a profile; a week's challenge.
fn between(fixed: &Fixed) -> Value {
    let mut phone = first_phone(fixed);
    let day = |text: &str| text.parse().unwrap();
    let terms = |time: &str, tier| {
        Terms::new(time.parse().ok(), Some(90), TouchTier::new(tier).ok()).unwrap()
    };
    let slot = Plan::of_kind(PlanKind::Affection, "Slow evening", "Tea.", terms("20:00", 2));
    let date = Plan::of_kind(PlanKind::Date, "Harbour", "", Terms::NONE);
    let plans = [(slot.unwrap(), "2026-11-20"), (date.unwrap(), "2026-11-21")]
        .map(|(plan, about)| phone.propose(day(about), &plan).unwrap().plan);
    let edit = PlanEdit::new(None, Some("Tea, and the radio.")).unwrap();
    phone.edit_plan(&plans[0], &edit).unwrap();
    let scale = |level| Scale::new(level).ok();
    let mind = Some("The move.");
    let whole = CheckIn::new(scale(2), scale(4), Some(Need::Listen), mind).unwrap();
    let everything = Ticks { mood: true, energy: true, need: true, mind: true };
    let mood = Ticks { mood: true, ..Ticks::default() };
    phone.share_check_in(day("2026-11-20"), whole.ticked(everything).as_ref()).unwrap();
    phone.publish_profile(&Profile::new("Ada", 3).unwrap()).unwrap();
    let (first, _) = phone.next_group(&Lacks::new(), 0).unwrap().unwrap();
    phone.move_plan(&plans[0], day("2026-11-22"), terms("19:30", 1)).unwrap();
    phone.finish_plan(&plans[1], true).unwrap();
    phone.share_check_in(day("2026-11-20"), whole.ticked(mood).as_ref()).unwrap();
    let challenge = ["week-01", "week-02"].map(|id| id.parse().unwrap());
    phone.swap_challenge(day("2026-11-20"), &challenge[0]).unwrap();
    phone.take_challenge(day("2026-11-20"), &challenge[1]).unwrap();
    let lacks = Lacks::from([(fixed.log, first.ends[0].n + 1)]);
    let from = phone.give_start(&lacks).unwrap().unwrap();
    let (second, _) = phone.next_group(&lacks, from).unwrap().unwrap();
    let item = |given: &GivenItem| {
        json!({ "n": given.n, "item": hex(given.item.encode()),
                "bytes": given.bytes.as_ref().map_or(Value::Null, hex) })
    };
    let items = first.items.iter().chain(&second.items).map(item).collect::<Vec<_>>();
    json!({ "plans": plans.map(|plan| hex(plan.0)), "items": items })
}

fn all() -> Value {
    let fixed = fixed();
    let named = ["first", "by earlier", "by partner"];
    let certificates = certificates(&fixed);
    json!({
        "labelled": [
            { "label": "hearth/example/1", "parts": [], "hash": hex(labelled("hearth/example/1", &[])) },
            { "label": "hearth/example/1", "parts": ["00", "0102"],
              "hash": hex(labelled("hearth/example/1", &[&[0], &[1, 2]])) },
        ],
        "ids": ids(&fixed),
        "certificates": named.iter().zip(&certificates).map(|(name, certificate)| json!({
            "name": name, "certificate": hex(certificate.encode()), "hash": hex(certificate.hash()),
        })).collect::<Vec<_>>(),
        "logs": logs(&fixed),
        "revocation": {
            "key": hex(fixed.secrets[1].public().0),
            "item": hex(Item::revocation(&fixed.secrets[1].public()).encode()),
        },
        "states": states(&fixed),
        "farewell": farewell(&fixed),
        "documents": documents(&fixed),
        "between": between(&fixed),
    })
}

#[test]
fn every_vector_is_what_was_released() {
    let now = serde_json::to_string_pretty(&all()).unwrap() + "\n";
    if std::env::var_os("HEARTH_WRITE_VECTORS").is_some() {
        std::fs::write(Path::new(FILE), &now).unwrap();
    }
    let released = std::fs::read_to_string(FILE).expect("vectors/formats.json");
    for (line, (released, now)) in released.lines().zip(now.lines()).enumerate() {
        assert_eq!(released, now, "line {} of vectors/formats.json", line + 1);
    }
    assert_eq!(released.lines().count(), now.lines().count());
}

/// Changes are read from the file, not written anew: another encoder may write other bytes for the same act.
#[test]
fn the_released_changes_show_what_they_always_showed() {
    let released: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let group = &released["documents"]["group"];
    let log = LogId::from_slice(&bytes(&group["log"])).unwrap();
    let mut kinds = Vec::new();
    let mut words = String::new();
    for given in group["items"].as_array().unwrap().iter().skip(1) {
        let item = Item::decode(&bytes(&given["item"])).unwrap();
        let change = bytes(&given["bytes"]);
        let offered = Offered { hash: ChangeHash(item.hash), bytes: &change, logs: &[log] };
        let extended = document::extend(&[], &[offered], document::EditedBy::Both);
        let view = View::of(&item.entry().unwrap(), &extended.loaded);
        kinds.push(view.kind().unwrap().to_owned());
        words.push_str(&view.words());
    }
    let named: Vec<String> =
        serde_json::from_value(released["documents"]["kinds"].clone()).unwrap();
    assert_eq!(kinds, named);
    assert_eq!(words, "You waited for me.Walk\nBy the river.");
}

/// As above, of what is between the two: read one by one, in the order in which it was given.
#[test]
fn the_released_acts_between_the_two_show_what_they_always_showed() {
    let released: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let mut held: BTreeMap<EntryId, Vec<u8>> = BTreeMap::new();
    let mut shown = Vec::new();
    for given in released["between"]["items"].as_array().unwrap().iter().skip(1) {
        let item = Item::decode(&bytes(&given["item"])).unwrap();
        let entry = item.entry().unwrap();
        if given["bytes"].is_null() {
            shown.push("nothing".to_owned());
            continue;
        }
        let change = bytes(&given["bytes"]);
        let log = LogId::of(&fixed().space, &fixed().secrets[0].public(), &LOG_NONCE);
        let offered = Offered { hash: ChangeHash(item.hash), bytes: &change, logs: &[log] };
        let edited_by = match entry.shape().unwrap().ownership {
            Ownership::Of(_) => document::EditedBy::Author,
            Ownership::Joint => document::EditedBy::Both,
        };
        let before = held.get(&entry).map_or(&[][..], Vec::as_slice);
        let extended = document::extend(before, &[offered], edited_by);
        assert_eq!(extended.refused, 0);
        shown.push(line(&entry, &View::of(&entry, &extended.loaded)));
        held.insert(entry, extended.document);
    }
    let plan = |title: &str, rest: &str| format!("affection Slow evening ({title}) {rest}");
    let expected = [
        plan("Tea.", "2026-11-20 20:00 90 min tier 2"),
        "yes to 827b26cd652632b53d1ece83a6c1a6f9".to_owned(),
        "date Harbour () 2026-11-21".to_owned(),
        "yes to c2c3a42d90994fd548012b0d49ef0423".to_owned(),
        plan("Tea, and the radio.", "2026-11-20 20:00 90 min tier 2"),
        "check-in 2 4 listen The move.".to_owned(),
        "profile Ada 3".to_owned(),
        plan("Tea, and the radio.", "2026-11-22 19:30 90 min tier 1, moved"),
        "yes to 7dd3f27cbee78ed483e4046c82e2a89b".to_owned(),
        "nothing".to_owned(),
        "date Harbour () 2026-11-21, done".to_owned(),
        "check-in 2".to_owned(),
        "nothing".to_owned(),
        "swap week-01".to_owned(),
        "take week-02".to_owned(),
    ];
    assert_eq!(shown, expected);
}

fn line(entry: &EntryId, view: &View) -> String {
    match view {
        View::Plan(plan) => {
            let (about, terms) = (entry.about().unwrap().unwrap(), plan.terms());
            let said = [
                Some(format!("{} {} ({})", plan.kind().name(), plan.title(), plan.note())),
                Some(format!(" {}", plan.date(about))),
                terms.time.map(|time| format!(" {time}")),
                terms.lasts().map(|lasts| format!(" {lasts} min")),
                terms.tier.map(|tier| format!(" tier {}", tier.number())),
                plan.was_moved().then(|| ", moved".to_owned()),
                plan.is_done().then(|| ", done".to_owned()),
            ];
            said.into_iter().flatten().collect()
        }
        View::Yes(yes) => format!("yes to {}", HEXLOWER.encode(&yes.offer.0)),
        View::CheckIn(shared) => {
            let fields = shared.fields();
            let levels =
                [fields.mood, fields.energy].map(|level| level.map(|one| one.level().to_string()));
            let words = [fields.need.map(Need::name), fields.mind()];
            let said =
                levels.into_iter().flatten().chain(words.into_iter().flatten().map(str::to_owned));
            format!("check-in {}", said.collect::<Vec<_>>().join(" "))
        }
        View::Profile(profile) => format!("profile {} {}", profile.name(), profile.deck()),
        View::Challenge(one) => format!("{} {}", one.act.name(), one.id),
        _ => "another kind".to_owned(),
    }
}
