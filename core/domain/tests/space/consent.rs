//! Consent between two phones: what the partner's phone and the wire may tell, and what old copies can do
//! (`sync.md` 4, SR-09, SR-11, SR-14). What a changed client can try: `consent_attacks.rs`.

use hearth_domain::consent::{Level, LiveEntry, Now, Private, Published, open_for_both, value};
use hearth_domain::document;
use hearth_domain::entries::{Profile, View};
use hearth_domain::ids::{EntryId, Ownership};
use hearth_domain::space::{GivenItem, RowStatus};
use hearth_domain::unlock::UnlockProof;

use crate::harness::{Phone, couple, day, meet, moment, settle};

const DAY: i64 = 24 * 60 * 60;

/// A phone and what its person chose in private.
pub struct Person {
    pub phone: Phone,
    pub private: Private,
    me: usize,
    days: i64,
}

impl Person {
    fn new(phone: Phone, me: usize) -> Self {
        Self { phone, private: Private::default(), me, days: 0 }
    }

    fn now(&self) -> Now {
        let day = day("2026-11-20").plus(i32::try_from(self.days).unwrap()).unwrap();
        Now { seconds: 1_795_176_000 + self.days * DAY, day }
    }

    pub fn lives(&mut self) -> [Vec<LiveEntry>; 2] {
        self.phone.space.consents().unwrap()
    }

    pub fn own(&mut self) -> Vec<LiveEntry> {
        let me = self.me;
        self.lives()[me].clone()
    }

    pub fn write(&mut self) {
        let own = self.own();
        if let Some(act) = self.private.due(&own, self.now()) {
            self.phone.space.publish(&act).unwrap();
            self.private.written();
        }
    }

    /// Raises, and lets the day pass.
    fn raise(&mut self, level: u32, days: i32) {
        let (own, now) = (self.own(), self.now());
        let wish =
            Published { open: Level::new(level).unwrap(), until: now.day.plus(days).unwrap() };
        let proof = UnlockProof::mint(now.seconds);
        self.private.choose(wish, &own, now, Some(&proof)).unwrap();
        self.days += 1;
        self.write();
    }

    /// The whole of what this phone shows about touch, as bytes.
    pub fn shown(&mut self) -> Vec<u8> {
        let (lives, now) = (self.lives(), self.now());
        let theirs = &lives[1 - self.me];
        serde_json::to_vec(&self.private.open(&lives[self.me], theirs, now)).unwrap()
    }

    fn copy(&mut self, seed: u64) -> Self {
        let phone = self.phone.copy(seed);
        Self { phone, private: self.private.clone(), me: self.me, days: self.days }
    }
}

pub fn two() -> (Person, Person) {
    let (alice, bob) = couple();
    (Person::new(alice, 0), Person::new(bob, 1))
}

/// Both have chosen 2 for 20 days, and each knows it.
pub fn both_open() -> (Person, Person) {
    let (mut alice, mut bob) = two();
    alice.raise(2, 20);
    bob.raise(2, 20);
    meet(&mut alice.phone, &mut bob.phone);
    assert_eq!(alice.shown(), b"2");
    assert_eq!(bob.shown(), b"2");
    (alice, bob)
}

/// A cause that leaves nothing open, as a person makes it.
type Cause = (&'static str, fn(&mut Person));

/// Every one. Bob's level is 2 in each.
fn causes() -> [Cause; 5] {
    [
        ("declined", |alice| {
            let (own, now) = (alice.own(), alice.now());
            let none = Published { open: Level::NONE, until: now.day.plus(3).unwrap() };
            alice.private.choose(none, &own, now, None).unwrap();
        }),
        ("paused", |alice| alice.private.not_today()),
        ("something bigger", |alice| alice.private.set_bigger(true)),
        ("blocked", |alice| alice.private.set_not_ready(true)),
        ("restored", |alice| alice.private.start_again()),
    ]
}

#[test]
fn sr_09_declined_unanswered_expired_paused_and_blocked_are_the_same_bytes_on_the_other_phone() {
    let mut views: Vec<(&str, Vec<u8>)> = Vec::new();
    for (name, cause) in causes() {
        let (mut alice, mut bob) = both_open();
        cause(&mut alice);
        alice.write();
        meet(&mut alice.phone, &mut bob.phone);
        views.push((name, bob.shown()));
        assert_eq!(alice.shown(), b"0", "{name}");
    }
    let (mut alice, mut bob) = two();
    alice.raise(2, 5);
    bob.raise(2, 29);
    meet(&mut alice.phone, &mut bob.phone);
    bob.days = 5;
    assert_eq!(bob.shown(), b"2");
    bob.days = 6;
    views.push(("expired", bob.shown()));
    let (mut alice, mut bob) = two();
    bob.raise(2, 20);
    meet(&mut alice.phone, &mut bob.phone);
    assert_eq!(alice.shown(), b"0");
    views.push(("unanswered", bob.shown()));
    for (name, view) in views {
        assert_eq!(view, b"0", "{name}");
    }
}

#[test]
fn what_a_member_is_called_is_no_consent() {
    let (mut alice, mut bob) = both_open();
    let (hers, his) = (alice.own(), bob.own());
    for (person, name) in [(&mut alice, "Alice"), (&mut bob, "Ben")] {
        person.phone.space.publish_profile(&Profile::new(name, 1).unwrap()).unwrap();
    }
    meet(&mut alice.phone, &mut bob.phone);
    for person in [&mut alice, &mut bob] {
        assert_eq!(person.lives(), [hers.clone(), his.clone()]);
        assert_eq!(person.shown(), b"2");
    }
    // And what replaces a consent leaves the name.
    alice.private.not_today();
    alice.write();
    meet(&mut alice.phone, &mut bob.phone);
    let is_profile = |view: &&View| matches!(view, View::Profile(_));
    assert_eq!(bob.phone.rows().views.values().filter(is_profile).count(), 2);
    // A name in place of another one touches no consent.
    let before = alice.lives();
    alice.phone.space.publish_profile(&Profile::new("Alix", 2).unwrap()).unwrap();
    meet(&mut alice.phone, &mut bob.phone);
    assert_eq!([alice.lives(), bob.lives()], [before.clone(), before]);
}

/// What a lowering puts on the wire: kinds of items, size of bytes, what the bytes say.
fn on_the_wire(
    alice: &mut Person,
    act: impl FnOnce(&mut Person),
) -> Vec<(u8, Option<usize>, String)> {
    let from = alice.phone.rows().items.len() as u64;
    act(alice);
    alice.write();
    let groups = alice.phone.groups();
    let given: Vec<GivenItem> = groups.into_iter().flat_map(|group| group.items).collect();
    given[usize::try_from(from).unwrap()..]
        .iter()
        .map(|given| {
            let said =
                given.item.entry().map_or(String::new(), |entry| said(&mut alice.phone, &entry));
            (given.item.kind, given.bytes.as_ref().map(Vec::len), said)
        })
        .collect()
}

fn said(phone: &mut Phone, entry: &EntryId) -> String {
    let row = phone.row(entry);
    let flags = format!("{} {}", entry.day_number(), entry.flags());
    document::load(&row.document).map_or(flags.clone(), |document| {
        format!(
            "{flags} {}",
            serde_json::to_string(&automerge::AutoSerde::from(&document)).unwrap()
        )
    })
}

#[test]
fn sr_09_every_lowering_to_nothing_looks_the_same_on_the_wire() {
    let mut seen = Vec::new();
    for (name, cause) in causes().into_iter().filter(|(name, _)| *name != "restored") {
        for (level, days) in [(1, 1), (2, 30)] {
            let (mut alice, _) = two();
            alice.raise(level, days);
            seen.push((name, on_the_wire(&mut alice, cause)));
        }
    }
    let (_, first) = &seen[0];
    assert_eq!(first.len(), 2, "one change, one tombstone: {first:?}");
    for (name, wire) in &seen {
        assert_eq!(wire, first, "{name}");
    }
    // Lower and not to nothing: the same kinds and sizes. So is a raise.
    let (mut alice, _) = two();
    alice.raise(2, 30);
    let lower = on_the_wire(&mut alice, |alice| {
        let (own, now) = (alice.own(), alice.now());
        let one = Published { open: Level::new(1).unwrap(), until: now.day.plus(7).unwrap() };
        alice.private.choose(one, &own, now, None).unwrap();
    });
    let raised = on_the_wire(&mut alice, |alice| alice.raise(2, 20));
    for wire in [lower, raised] {
        let shape = |wire: &[(u8, Option<usize>, String)]| {
            wire.iter().map(|(kind, size, _)| (*kind, *size)).collect::<Vec<_>>()
        };
        assert_eq!(shape(&wire), shape(first));
    }
}

#[test]
fn sr_09_a_cause_that_changes_nothing_published_puts_nothing_on_the_wire() {
    for (_, cause) in causes().into_iter().filter(|(name, _)| *name != "restored") {
        let (mut alice, _) = two();
        alice.phone.create(&moment());
        assert_eq!(on_the_wire(&mut alice, cause), []);
        let (mut alice, _) = both_open();
        alice.private.not_today();
        alice.write();
        assert_eq!(on_the_wire(&mut alice, cause), []);
    }
}

#[test]
fn sr_14_the_space_is_the_same_to_the_last_byte_whatever_the_cause_was() {
    let mut spaces =
        causes().into_iter().filter(|(name, _)| *name != "restored").map(|(_, cause)| {
            let (mut alice, mut bob) = both_open();
            cause(&mut alice);
            alice.write();
            meet(&mut alice.phone, &mut bob.phone);
            (alice.phone.rows().clone(), bob.phone.rows().clone())
        });
    let first = spaces.next().unwrap();
    assert!(spaces.all(|space| space == first));
}

#[test]
fn no_level_of_the_past_stays_readable() {
    let (mut alice, mut bob) = both_open();
    alice.private.not_today();
    alice.write();
    meet(&mut alice.phone, &mut bob.phone);
    for phone in [&mut alice.phone, &mut bob.phone] {
        let rows = phone.rows().rows.clone();
        let hers = rows.iter().filter(|(id, _)| id.shape().unwrap().ownership == Ownership::Of(0));
        for (id, row) in hers {
            match row.status {
                RowStatus::Tombstone => assert!(row.document.is_empty()),
                _ => assert!(said(phone, id).contains("\"open\":0")),
            }
        }
    }
}

#[test]
fn sr_11_an_old_backup_that_does_not_know_cannot_raise() {
    let (mut alice, mut bob) = both_open();
    let mut backup = alice.copy(7);
    alice.private.not_today();
    alice.write();
    meet(&mut alice.phone, &mut bob.phone);
    assert_eq!(bob.shown(), b"0");
    // The backup believes that 2 is open, lowers and raises as it likes, and meets both.
    backup.private.not_today();
    backup.write();
    backup.raise(2, 20);
    assert_eq!(backup.shown(), b"2");
    let mut phones = [alice.phone, bob.phone, backup.phone];
    settle(&mut phones);
    for phone in &mut phones {
        let [hers, _] = phone.space.consents().unwrap();
        assert_eq!(value(&hers, day("2026-11-22")).open, Level::NONE);
        assert!(hers.len() >= 2, "the lowering and the raise that had not seen it both live");
    }
}

#[test]
fn sr_11_a_restored_phone_is_at_nothing_for_everyone_whatever_it_wrote_since() {
    let (mut alice, mut bob) = two();
    alice.phone.create(&moment());
    bob.raise(2, 20);
    meet(&mut alice.phone, &mut bob.phone);
    let mut restored = alice.copy(7);
    alice.raise(2, 20);
    meet(&mut alice.phone, &mut bob.phone);
    assert_eq!(bob.shown(), b"2");
    restored.phone.space.retire_log().unwrap();
    restored.private.start_again();
    assert_eq!(restored.shown(), b"0");
    restored.write();
    let mut phones = [restored.phone, bob.phone];
    settle(&mut phones);
    for phone in &mut phones {
        let [hers, his] = phone.space.consents().unwrap();
        assert_eq!(hers.len(), 2, "what it had not seen lives beside its nothing");
        let today = day("2026-11-22");
        assert_eq!(open_for_both(value(&hers, today), value(&his, today)), Level::NONE);
    }
}

#[test]
fn a_lowering_and_a_raise_that_had_not_seen_each_other_come_to_the_lowering() {
    let (mut alice, mut bob) = both_open();
    let mut tablet = alice.copy(7);
    tablet.phone.space.retire_log().unwrap();
    alice.private.not_today();
    alice.write();
    let own = tablet.own();
    let now = tablet.now();
    let longer = Published { open: Level::new(2).unwrap(), until: now.day.plus(25).unwrap() };
    let proof = UnlockProof::mint(now.seconds);
    tablet.private.choose(longer, &own, now, Some(&proof)).unwrap();
    tablet.days += 1;
    tablet.write();
    meet(&mut tablet.phone, &mut bob.phone);
    assert_eq!(bob.shown(), b"2");
    meet(&mut alice.phone, &mut bob.phone);
    assert_eq!(bob.shown(), b"0");
    let hash = |entry: &LiveEntry| entry.entry;
    let mut hers: Vec<EntryId> = bob.lives()[0].iter().map(hash).collect();
    hers.dedup();
    assert_eq!(hers.len(), 2);
}
