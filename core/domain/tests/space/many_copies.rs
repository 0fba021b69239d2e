//! Up to four phones, copies of one another and set back at any time: they converge and lose nothing.

use hearth_domain::ids::EntryId;
use hearth_domain::space::memory::MemoryRows;
use hearth_domain::space::{Logs, Standing};
use proptest::prelude::*;

use crate::harness::{Phone, appreciation, assert_agree, couple, meet, moment, plan, settle};

#[derive(Debug, Clone)]
enum Act {
    Create(usize, u8),
    Edit(usize, usize, String),
    Delete(usize, usize),
    Meet(usize, usize),
    /// One phone hears some groups of another, as when a session is cut.
    Hear(usize, usize, usize),
    /// A copy of a phone that goes on beside it (up to four phones).
    Copy(usize),
    /// The phone is set back to how it was when it was last copied or set back; it may know of it or not.
    Back(usize, bool),
    Keep(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let who = 0..4_usize;
    let any = 0..1000_usize;
    let act = prop_oneof![
        4 => (who.clone(), 0..3_u8).prop_map(|(who, kind)| Act::Create(who, kind)),
        4 => (who.clone(), any.clone(), "[a-c ]{0,6}").prop_map(|(a, b, c)| Act::Edit(a, b, c)),
        1 => (who.clone(), any).prop_map(|(a, b)| Act::Delete(a, b)),
        5 => (who.clone(), who.clone()).prop_map(|(a, b)| Act::Meet(a, b)),
        1 => (who.clone(), who.clone(), 1..3_usize).prop_map(|(a, b, c)| Act::Hear(a, b, c)),
        2 => who.clone().prop_map(Act::Copy),
        2 => (who.clone(), any_bool()).prop_map(|(a, b)| Act::Back(a, b)),
        2 => who.prop_map(Act::Keep),
    ];
    prop::collection::vec(act, 1..30)
}

fn any_bool() -> impl Strategy<Value = bool> {
    any::<bool>()
}

struct World {
    phones: Vec<Phone>,
    kept: Vec<MemoryRows>,
    seed: u64,
    /// Entries made in no phone that was set back since.
    made: Vec<EntryId>,
}

impl World {
    fn new() -> Self {
        let (alice, bob) = couple();
        let kept = vec![MemoryRows::default(), MemoryRows::default()];
        Self { phones: vec![alice, bob], kept, seed: 100, made: Vec::new() }
    }

    fn pick(&mut self, who: usize, which: usize) -> Option<EntryId> {
        let ids: Vec<EntryId> = self.phones[who].rows().rows.keys().copied().collect();
        (!ids.is_empty()).then(|| ids[which % ids.len()])
    }

    fn run(&mut self, act: &Act) {
        let count = self.phones.len();
        self.seed += 1;
        match act {
            Act::Create(who, kind) => {
                let new = match kind {
                    0 => appreciation("it"),
                    1 => plan("plan", "ab"),
                    _ => moment(),
                };
                let entry = self.phones[who % count].create(&new);
                self.made.push(entry);
            }
            Act::Edit(who, which, text) => {
                if let Some(entry) = self.pick(who % count, *which) {
                    let edit = hearth_domain::entries::PlanEdit::new(None, Some(text)).unwrap();
                    let _ = self.phones[who % count].space.edit_plan(&entry, &edit);
                }
            }
            Act::Delete(who, which) => {
                if let Some(entry) = self.pick(who % count, *which) {
                    let _ = self.phones[who % count].space.delete(&entry);
                }
            }
            Act::Meet(a, b) => {
                let (a, b) = ((a % count).min(b % count), (a % count).max(b % count));
                if a != b {
                    let (left, right) = self.phones.split_at_mut(b);
                    meet(&mut left[a], &mut right[0]);
                }
            }
            Act::Hear(a, b, groups) => {
                let (a, b) = (a % count, b % count);
                if a != b {
                    let lacks: hearth_domain::space::Lacks = self.phones[a]
                        .space
                        .summary()
                        .unwrap()
                        .logs
                        .iter()
                        .map(|head| (head.log, head.n + 1))
                        .collect();
                    for group in self.phones[b].groups_for(&lacks).into_iter().take(*groups) {
                        // Without looking for a fork first it may be refused, never taken in part.
                        let before = self.phones[a].rows().clone();
                        if self.phones[a].take(&group).is_err() {
                            assert!(*self.phones[a].rows() == before);
                        }
                    }
                }
            }
            Act::Copy(who) => {
                if count < 4 {
                    let copy = self.phones[who % count].copy(self.seed);
                    self.kept.push(MemoryRows::default());
                    self.phones.push(copy);
                }
            }
            Act::Keep(who) => self.kept[who % count] = self.phones[who % count].rows().clone(),
            Act::Back(who, aware) => {
                let who = who % count;
                if self.kept[who].current.is_some() {
                    let phone = &self.phones[who];
                    let facts = phone.space.facts().clone();
                    let rows = self.kept[who].clone();
                    self.phones[who] = Phone::with(rows, facts, phone.secret.clone(), self.seed);
                    self.made.clear();
                    if *aware {
                        self.phones[who].space.retire_log().unwrap();
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(crate::harness::cases(96))]

    #[test]
    fn copies_and_restored_phones_converge_and_lose_nothing(acts in acts()) {
        let mut world = World::new();
        for act in &acts {
            world.run(act);
        }
        settle(&mut world.phones);
        for at in 1..world.phones.len() {
            let (left, right) = world.phones.split_at_mut(at);
            assert_agree(&mut left[0], &mut right[0]);
        }
        for entry in &world.made {
            prop_assert!(world.phones[0].rows().rows.contains_key(entry), "{:?} is lost", entry);
        }
        for log in world.phones[0].rows().logs.values() {
            prop_assert!(log.standing != Standing::Split, "a log is still split");
        }
    }
}
