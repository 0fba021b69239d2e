//! Phones of two people on disk, what they give each other, and what their projections hold.
#![allow(dead_code)]

#[path = "../shown/mod.rs"]
mod shown;

use std::collections::BTreeMap;
use std::path::Path;

use hearth_domain::cards::{Answer, CardEntries, CardHeld, CardStanding, Salt, SealedAnswer};
use hearth_domain::space::{Group, Logs as _, Space, Storage};
use hearth_store::StoreError;
use hearth_store::couple::CoupleStore;

use crate::common::{self, day};
use crate::disk::raw;

pub fn space<S: Storage>(person: u8, storage: S) -> Space<S> {
    phone(person, 50 + person * 100, storage)
}

/// One of a person's phones; each has random bytes of its own.
pub fn phone<S: Storage>(person: u8, seed: u8, storage: S) -> Space<S> {
    let mut fresh = seed;
    let random = move || {
        fresh += 1;
        [fresh; 16]
    };
    Space::new(storage, common::facts(person), common::secret(person), [seed; 8], Box::new(random))
}

/// Everything that `to` lacks, as `from` gives it.
pub fn groups<A: Storage, B: Storage>(from: &mut Space<A>, to: &mut Space<B>) -> Vec<Group> {
    let held = to.summary().unwrap().logs;
    let lacks: BTreeMap<_, _> = held.iter().map(|head| (head.log, head.n + 1)).collect();
    let mut given = Vec::new();
    let mut at = from.give_start(&lacks).unwrap();
    while let Some(start) = at {
        let next = from.next_group(&lacks, start).unwrap();
        at = next.as_ref().map(|(_, next)| *next);
        given.extend(next.map(|(group, _)| group));
    }
    given
}

/// Gives, and leaves out the bytes of every `erased`th item (0: none).
pub fn give<A: Storage, B: Storage>(from: &mut Space<A>, to: &mut Space<B>, erased: usize) {
    for mut group in groups(from, to) {
        for (at, item) in group.items.iter_mut().enumerate() {
            if erased > 0 && item.n > 0 && at % erased == 0 {
                item.bytes = None;
            }
        }
        to.accept(&group).unwrap();
    }
}

/// Every table of projections in full, with names instead of their numbers, and the search index.
pub fn projections(home: &Path) -> Vec<String> {
    shown::lines(&raw(home))
}

/// A person's answer to the card of a day: always the same.
pub fn answer<S: Storage>(space: &Space<S>, day_number: i32) -> SealedAnswer {
    let me = space.facts().me;
    SealedAnswer {
        card: "talk-001".parse().unwrap(),
        day: day("2026-11-20").plus(day_number).unwrap(),
        salt: Salt([me; 32]),
        answer: Answer::new(&format!("a canary of {me} on {day_number}")).unwrap(),
    }
}

/// That the reader's queries and the rules say the same of every card and of consent.
pub fn assert_read_alike(space: &mut Space<CoupleStore>) {
    let facts = space.facts().clone();
    let me = facts.me;
    for number in 0..3 {
        let about = day("2026-11-20").plus(number).unwrap();
        let entries = CardEntries::of(&facts.space, &facts.members, about);
        let stands = |held: &CardHeld| held.standing(&facts.space, &facts.members, about, me);
        let by_rules = space.card(about).unwrap();
        let store = space.storage();
        let held = store.write::<_, StoreError>(|rows| rows.read().card(&entries)).unwrap();
        assert!(stands(&held) == by_rules);
        let days =
            store.write::<_, StoreError>(|rows| rows.read().days_with_openings(None, 9)).unwrap();
        if let CardStanding::Open { .. } = by_rules {
            assert!(days.contains(&about));
        }
        assert!(days.is_sorted_by(|one, other| one > other));
    }
    let by_rules = space.consents().unwrap();
    let by_query = space.storage().write::<_, StoreError>(|rows| rows.read().consents()).unwrap();
    assert_eq!(by_query, by_rules);
}
