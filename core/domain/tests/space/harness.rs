//! Phones that meet: everything of a session but the wire. What each lacks is found from its summary and
//! from chains, groups go both ways, rows that lack bytes ask, and a difference that logs do not explain
//! makes both sides scrub.

use std::collections::BTreeMap;

use hearth_domain::day::CivilDay;
use hearth_domain::document::ProcessId;
use hearth_domain::entries::{
    Appreciation, MomentEntry, NewEntry, Plan, PlanEdit, RestEntry, View,
};
use hearth_domain::ids::{DeviceKey, EntryId, LogId, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate, Item};
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{
    AcceptError, Accepted, Facts, Group, Lacks, Logs, Row, RowStatus, Space, Standing, Storage,
    Summary, Survey, row_is_sound, survey,
};

/// How many histories a property tries; `PROPTEST_CASES` asks for another number of them.
pub fn cases(usual: u32) -> proptest::test_runner::Config {
    let config = proptest::test_runner::Config::default();
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return config;
    }
    proptest::test_runner::Config { cases: usual, ..config }
}

pub const NONCE: [u8; 16] = [7; 16];

/// The author keys of Alice and Bob, whose indices in the space are 0 and 1.
pub fn secrets() -> [AuthorSecret; 2] {
    let (one, other) = (AuthorSecret::from_bytes(&[1; 32]), AuthorSecret::from_bytes(&[2; 32]));
    let member = |secret: &AuthorSecret| MemberId::of_first_key(&secret.public());
    if member(&one) < member(&other) { [one, other] } else { [other, one] }
}

pub fn members() -> Members {
    let [alice, bob] = secrets();
    let member = |secret: &AuthorSecret| MemberId::of_first_key(&secret.public());
    Members::new(member(&alice), member(&bob)).unwrap()
}

pub fn space_id() -> SpaceId {
    SpaceId::of(&members(), &NONCE)
}

pub fn first_facts(me: u8, secret: &AuthorSecret) -> Facts {
    let certificate = Certificate::first(space_id(), DeviceKey([me; 32]), secret);
    Facts { space: space_id(), members: members(), me, certificate, confirmed: Vec::new() }
}

/// Randomness that two phones never share: BLAKE3 of a seed and a counter.
fn random(seed: u64) -> Box<dyn FnMut() -> [u8; 16] + Send> {
    let mut counter = 0_u64;
    Box::new(move || {
        counter += 1;
        let hash = hearth_domain::hash::labelled(
            "hearth-test/random/1",
            &[&seed.to_be_bytes(), &counter.to_be_bytes()],
        );
        hash[..16].try_into().unwrap()
    })
}

pub struct Phone {
    pub space: Space<MemoryRows>,
    pub secret: AuthorSecret,
    /// Every group that it was ever given.
    pub heard: Vec<Group>,
}

impl Phone {
    /// A phone whose randomness comes from `seed`.
    pub fn with(rows: MemoryRows, facts: Facts, secret: AuthorSecret, seed: u64) -> Self {
        let process: ProcessId = random(seed.wrapping_mul(1000) + 999)()[..8].try_into().unwrap();
        let space = Space::new(rows, facts, secret.clone(), process, random(seed));
        Self { space, secret, heard: Vec::new() }
    }

    /// The same database and keys on another phone, or in another run: a restored backup, or a clone.
    pub fn copy(&mut self, seed: u64) -> Self {
        let rows = self.rows().clone();
        Self::with(rows, self.space.facts().clone(), self.secret.clone(), seed)
    }

    pub fn rows(&mut self) -> &mut MemoryRows {
        self.space.storage()
    }

    pub fn row(&mut self, entry: &EntryId) -> Row {
        self.rows().rows.get(entry).cloned().expect("a row")
    }

    pub fn status(&mut self, entry: &EntryId) -> RowStatus {
        self.row(entry).status
    }

    pub fn view(&mut self, entry: &EntryId) -> View {
        self.rows().views.get(entry).cloned().expect("a view")
    }

    pub fn note(&mut self, entry: &EntryId) -> String {
        match self.view(entry) {
            View::Plan(plan) => plan.note().to_owned(),
            _ => panic!("no plan to be seen"),
        }
    }

    pub fn create(&mut self, entry: &NewEntry) -> EntryId {
        self.space.create(Some(day("2026-11-20")), entry).expect("created").0
    }

    pub fn edit(&mut self, entry: &EntryId, title: Option<&str>, note: Option<&str>) {
        self.space.edit_plan(entry, &PlanEdit::new(title, note).unwrap()).expect("edited");
    }

    /// The items of a log.
    pub fn items(&mut self, log: &LogId) -> Vec<Item> {
        let mut items: Vec<_> =
            self.rows().items.values().filter(|placed| placed.log == *log).collect();
        items.sort_by_key(|placed| placed.n);
        items.into_iter().map(|placed| placed.item).collect()
    }

    pub fn current(&mut self) -> LogId {
        self.rows().current.expect("a current log")
    }

    pub fn standing(&mut self, log: &LogId) -> Standing {
        self.rows().logs[log].standing
    }

    /// Everything that this phone would give to one that has nothing.
    pub fn groups(&mut self) -> Vec<Group> {
        self.groups_for(&Lacks::new())
    }

    pub fn groups_for(&mut self, lacks: &Lacks) -> Vec<Group> {
        let mut groups = Vec::new();
        let mut from = self.space.give_start(lacks).unwrap();
        while let Some(at) = from {
            let next = self.space.next_group(lacks, at).unwrap();
            from = next.map(|(group, next)| {
                groups.push(group);
                next
            });
        }
        groups
    }

    pub fn take(&mut self, group: &Group) -> Result<Accepted, AcceptError> {
        self.heard.push(group.clone());
        self.space.accept(group)
    }

    pub fn space_scrub(&mut self) -> hearth_domain::space::ScrubReport {
        self.space.scrub().unwrap()
    }

    /// What a scrub would find.
    pub fn survey(&mut self) -> Survey {
        let facts = self.space.facts().clone();
        let rows = self.rows();
        rows.transact(|rows| survey(rows, &facts, &mut |_, _| {})).unwrap()
    }

    /// That every row, the sum and every log fit the items.
    pub fn assert_sound(&mut self) {
        let rows = self.rows();
        let logs = rows.logs.clone();
        let ids: Vec<EntryId> = rows.rows.keys().copied().collect();
        let mut sum = hearth_domain::state::RowSum::default();
        for id in ids {
            let sound = rows.transact(|rows| row_is_sound(rows, &logs, &id)).unwrap();
            assert!(sound, "{id:?} does not fit its items");
            sum = sum.with(&id, &rows.rows[&id].state);
        }
        assert!(rows.sum == sum, "the sum does not fit the rows");
        let named: Vec<EntryId> = rows
            .items
            .values()
            .filter(|placed| {
                placed.item.verdict(logs[&placed.log].member) == hearth_domain::log::Verdict::Counts
            })
            .filter_map(|placed| placed.item.entry())
            .collect();
        assert!(named.iter().all(|id| rows.rows.contains_key(id)), "an entry has no row");
        let report = self.space.scrub().unwrap();
        assert_eq!(report, hearth_domain::space::ScrubReport::default(), "a scrub found something");
    }
}

/// Alice's and Bob's phone, neither of which has written anything.
pub fn couple() -> (Phone, Phone) {
    let [alice, bob] = secrets();
    let alice = Phone::with(MemoryRows::default(), first_facts(0, &alice), alice, 1);
    let bob = Phone::with(MemoryRows::default(), first_facts(1, &bob), bob, 2);
    (alice, bob)
}

/// What a meeting did.
#[derive(Default, Debug)]
pub struct Meeting {
    pub groups: usize,
    pub new_items: usize,
    pub scrubbed: bool,
    pub complete: bool,
}

/// For each of the giver's logs, the first item that the other lacks (`sync.md` 1, watermark and fork).
fn lacks(giver: &mut Phone, mine: &Summary, theirs: &Summary, other: &mut Phone) -> Lacks {
    let mut lacks = BTreeMap::new();
    for head in &mine.logs {
        let Some(end) = theirs.logs.iter().find(|end| end.log == head.log) else { continue };
        let mut shared = Some(head.n.min(end.n));
        while let Some(n) = shared {
            let ours = giver.space.chain_at(&head.log, n).unwrap();
            if ours.is_some() && ours == other.space.chain_at(&head.log, n).unwrap() {
                break;
            }
            shared = n.checked_sub(1);
        }
        // The other's own watermark counts where both agree up to it.
        let first = match shared {
            Some(n) if n == head.n.min(end.n) => end.n + 1,
            Some(n) => n + 1,
            None => 0,
        };
        lacks.insert(head.log, first);
    }
    lacks
}

/// `back` is what `from` itself lacks: what it gives it need not be given.
fn give(
    from: &mut Phone,
    to: &mut Phone,
    lacks: &mut Lacks,
    back: &mut Lacks,
    meeting: &mut Meeting,
) {
    let mut at = from.space.give_start(lacks).unwrap();
    while let Some(place) = at {
        let Some((group, next)) = from.space.next_group(lacks, place).unwrap() else { return };
        let accepted = to.take(&group).unwrap_or_else(|error| panic!("refused: {error:?}"));
        meeting.new_items += accepted.new_items;
        meeting.groups += 1;
        for given in &group.items {
            let first = lacks.entry(given.log).or_insert(0);
            *first = (*first).max(given.n + 1);
        }
        // Where the two copies of a log differ, each is still to be given the other's.
        for end in &group.ends {
            let ours = from.space.chain_at(&end.log, end.n).unwrap();
            if ours.is_some() && ours == to.space.chain_at(&end.log, end.n).unwrap() {
                let first = back.entry(end.log).or_insert(0);
                *first = (*first).max(end.n + 1);
            }
        }
        at = Some(next);
    }
}

fn ask(from: &mut Phone, to: &mut Phone) {
    for entry in from.space.asking(64).unwrap() {
        let changes = to.space.changes_of(&entry).unwrap();
        from.space.supply(&entry, &changes).unwrap();
    }
}

/// One session.
pub fn meet(a: &mut Phone, b: &mut Phone) -> Meeting {
    let (mine, theirs) = (a.space.summary().unwrap(), b.space.summary().unwrap());
    let mut meeting = Meeting::default();
    let mut b_lacks = lacks(a, &mine, &theirs, b);
    let mut a_lacks = lacks(b, &theirs, &mine, a);
    for _ in 0..2 {
        give(a, b, &mut b_lacks, &mut a_lacks, &mut meeting);
        give(b, a, &mut a_lacks, &mut b_lacks, &mut meeting);
    }
    ask(a, b);
    ask(b, a);
    let (mine, theirs) = (a.space.summary().unwrap(), b.space.summary().unwrap());
    meeting.complete = mine.fingerprint == theirs.fingerprint;
    if mine.ends == theirs.ends && !meeting.complete {
        meeting.scrubbed = true;
        a.space.scrub().unwrap();
        b.space.scrub().unwrap();
    }
    meeting
}

/// Lets every pair meet until nothing moves any more; panics when that takes too long.
pub fn settle(phones: &mut [Phone]) {
    for _ in 0..24 {
        let mut quiet = true;
        for i in 0..phones.len() {
            for j in i + 1..phones.len() {
                let (left, right) = phones.split_at_mut(j);
                let meeting = meet(&mut left[i], &mut right[0]);
                quiet &= meeting.groups == 0 && meeting.complete;
            }
        }
        if quiet {
            return;
        }
    }
    panic!("the phones never come to rest");
}

/// That two phones agree on everything that both must agree on, and show the same where both hold it.
pub fn assert_agree(a: &mut Phone, b: &mut Phone) {
    let (mine, theirs) = (a.space.summary().unwrap(), b.space.summary().unwrap());
    assert_eq!(mine.logs, theirs.logs, "log ends differ");
    assert_eq!(mine.fingerprint, theirs.fingerprint, "fingerprints differ");
    let states = |phone: &mut Phone| -> BTreeMap<EntryId, hearth_domain::state::State> {
        phone.rows().rows.iter().map(|(id, row)| (*id, row.state)).collect()
    };
    assert_eq!(states(a), states(b), "states differ");
    let ids: Vec<EntryId> = a.rows().rows.keys().copied().collect();
    for id in ids {
        let both_whole = [a.status(&id), b.status(&id)] == [RowStatus::Whole; 2];
        if both_whole {
            assert!(a.view(&id) == b.view(&id), "{id:?} shows two things");
        }
        let deleted = [a.status(&id), b.status(&id)].map(|status| status == RowStatus::Tombstone);
        assert_eq!(deleted[0], deleted[1], "{id:?} is deleted on one phone only");
    }
    a.assert_sound();
    b.assert_sound();
}

pub fn day(text: &str) -> CivilDay {
    text.parse().unwrap()
}

pub fn appreciation(text: &str) -> NewEntry {
    NewEntry::Appreciation(Appreciation::new(text, Some("did")).unwrap())
}

pub fn plan(title: &str, note: &str) -> NewEntry {
    NewEntry::Plan(Plan::new(title, note).unwrap())
}

pub fn moment() -> NewEntry {
    NewEntry::Moment(MomentEntry { ritual: "goodnight".parse().unwrap() })
}

pub fn rest() -> NewEntry {
    NewEntry::Rest(RestEntry { until: day("2026-11-25") })
}
