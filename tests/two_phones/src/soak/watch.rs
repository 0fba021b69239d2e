//! What must hold after every round, and once a history is settled: the invariants of `sync.md` 7, by their numbers.

use std::collections::{BTreeMap, BTreeSet};

use hearth_domain::cards::CardStanding;
use hearth_domain::consent::{Published, value};
use hearth_domain::day::CivilDay;
use hearth_domain::ids::{EntryId, Ownership};
use hearth_domain::log::Item;
use hearth_domain::space::RowStatus;
use hearth_sync::session::Outcome;

use super::Figures;
use crate::home::Home;
use crate::line::Ended;
use crate::phone::PhoneId;
use crate::world::World;

/// What a phone was seen to hold.
struct Held {
    acts: BTreeSet<[u8; Item::SIZE]>,
    deleted: BTreeSet<EntryId>,
    erased: BTreeSet<EntryId>,
}

/// Looks at every phone from round to round.
#[derive(Default)]
pub(super) struct Watch {
    held: BTreeMap<PhoneId, Held>,
    /// Members who started at nothing after a restore and let nothing be open since.
    withdrawn: BTreeSet<u8>,
}

impl Watch {
    /// A phone was restored, damaged, or taken out of use: what it held before counts no more.
    pub fn set_back(&mut self, phone: PhoneId) {
        self.held.remove(&phone);
    }

    /// A phone of this member noticed its restore, or took another's place.
    pub fn withdrew(&mut self, member: u8) {
        self.withdrawn.insert(member);
    }

    /// A member lets something be open.
    pub fn raised(&mut self, member: u8) {
        self.withdrawn.remove(&member);
    }

    /// Any member may have.
    pub fn somebody_may_have_raised(&mut self) {
        self.withdrawn.clear();
    }

    /// 4 and 15, and of 6 and 7 what holds on one phone alone: its rows follow from its items; nothing it
    /// knows is lost; what is deleted or erased stays so.
    pub fn check<H: Home>(&mut self, world: &mut World<H>, figures: &mut Figures) {
        for id in world.everyone() {
            let phone = world.at(id);
            if phone.damaged {
                self.held.remove(&id);
                continue;
            }
            phone.assert_sound();
            let truth = phone.truth();
            let now = Held {
                acts: truth.acts(),
                deleted: truth.with_status(RowStatus::Tombstone),
                erased: truth.with_status(RowStatus::Hollow),
            };
            if let Some(before) = self.held.get(&id) {
                let name = &phone.name;
                assert!(before.acts.is_subset(&now.acts), "{name} has lost acts");
                assert!(before.deleted.is_subset(&now.deleted), "{name}: something revived");
                let gone =
                    |entry: &EntryId| now.erased.contains(entry) || now.deleted.contains(entry);
                assert!(before.erased.iter().all(gone), "{name}: what was erased here came back");
            }
            for entry in now.deleted.iter().chain(&now.erased) {
                assert!(truth.rows[entry].document.is_empty(), "no byte of {entry:?} is left");
            }
            self.held.insert(id, now);
            figures.add("phones checked", 1);
        }
    }

    /// 1, 2, 3, 6, 7: everyone meets until all agree; then nothing is lost, revived or open that must not be.
    pub fn settle<H: Home>(&mut self, world: &mut World<H>, figures: &mut Figures) {
        let acts = world.acts_known();
        let deleted: BTreeSet<EntryId> =
            self.held.values().flat_map(|held| held.deleted.iter().copied()).collect();
        world.settle();
        if world.is_apart() {
            self.check(world, figures);
            figures.add("apart in the end", 1);
            return;
        }
        world.assert_agreed();
        world.assert_known_to_all(&acts);
        for phone in world.everyone() {
            let gone = world.at(phone).truth().with_status(RowStatus::Tombstone);
            assert!(deleted.is_subset(&gone), "what one deleted is deleted on every phone");
        }
        self.check(world, figures);
        quiet(world);
        self.consent(world);
        cards(world, figures);
        pictures(world);
        processes(world);
        figures.add("acts known in the end", acts.len() as u64);
        figures.add("settled and compared", 1);
    }

    /// SR-11 and invariant 7: whoever noticed a restore has nothing open, on any phone.
    fn consent<H: Home>(&self, world: &mut World<H>) {
        for phone in world.everyone() {
            let consents = world.at(phone).space().consents().expect("a storage that works");
            for (member, live) in (0_u8..).zip(consents) {
                // Far from any end that a phone with a wrong clock could have written.
                let open = value(&live, CivilDay::FIRST);
                assert!(
                    !self.withdrawn.contains(&member) || open == Published::NOTHING,
                    "an old copy opens nothing"
                );
            }
        }
    }
}

/// 2 and 3: two phones that agree say so in a few bytes, and nothing moves.
fn quiet<H: Home>(world: &mut World<H>) {
    let everyone = world.everyone();
    for pair in everyone.windows(2) {
        // What nobody holds is asked for once; then there is nothing to say.
        for _ in 0..2 {
            world.sync(pair[0], pair[1]);
        }
        let line = world.sync(pair[1], pair[0]);
        assert_eq!(world.line(line).ended(), [Some(Ended::Finished(Outcome::NothingNew)); 2]);
        let logs = world.at(pair[0]).truth().logs.len();
        assert!(world.line(line).bytes() <= 256 + 40 * logs, "nothing new is said in few bytes");
    }
}

/// A card stands alike for everyone who holds all of it whole.
fn cards<H: Home>(world: &mut World<H>, figures: &mut Figures) {
    let everyone = world.everyone();
    let mut days = BTreeSet::new();
    for phone in &everyone {
        for entry in world.at(*phone).truth().rows.keys() {
            if entry.shape().is_some_and(|shape| shape.permanent) {
                days.extend(entry.about().ok().flatten());
            }
        }
    }
    for day in days {
        let mut stands: [Option<CardStanding>; 2] = [None, None];
        for phone in &everyone {
            let whole = world.at(*phone).truth().rows.iter().all(|(entry, row)| {
                entry.about() != Ok(Some(day)) || row.status == RowStatus::Whole
            });
            if !whole {
                continue;
            }
            let member = usize::from(world.member_of(*phone));
            let stand = world.at(*phone).space().card(day).expect("a storage that works");
            if let Some(other) = &stands[member] {
                assert!(*other == stand, "the card of {day} stands alike on one person's phones");
            }
            stands[member] = Some(stand);
        }
        figures.add("cards compared", 1);
        let [Some(first), Some(second)] = stands else { continue };
        if let CardStanding::Open { mine, theirs } = first {
            let CardStanding::Open { mine: other, theirs: of_first } = second else {
                panic!("the card of {day} is open for both or for none");
            };
            assert!(mine == of_first && theirs == other, "both read the same two answers");
            figures.add("cards open in the end", 1);
        }
    }
}

/// 1: what is shown of a row that is whole on two phones is the same on both.
fn pictures<H: Home>(world: &mut World<H>) {
    let everyone = world.everyone();
    let mut first: Option<(bool, BTreeMap<EntryId, H::Picture>)> = None;
    for phone in everyone {
        let rows = world.at(phone).truth().rows;
        let shown = |status| matches!(status, RowStatus::Whole | RowStatus::Tombstone);
        let all = rows.values().all(|row| shown(row.status));
        let whole: Vec<EntryId> = rows
            .iter()
            .filter(|(_, row)| row.status == RowStatus::Whole)
            .map(|(entry, _)| *entry)
            .collect();
        let pictures = world.at(phone).home().pictures(&whole);
        world.at(phone).home().inspect(&whole);
        let Some((all_there, other)) = &first else {
            first = Some((all, pictures));
            continue;
        };
        for (entry, picture) in &pictures {
            // Where a plan stands depends on who said yes: rows that may not be whole here.
            let joint = entry.shape().is_some_and(|shape| shape.ownership == Ownership::Joint);
            let comparable = !joint || (all && *all_there);
            if let Some(other) = other.get(entry).filter(|_| comparable) {
                assert!(picture == other, "{entry:?} is shown alike on both");
            }
        }
    }
}

/// 4: what a process held is what the next one finds.
fn processes<H: Home>(world: &mut World<H>) {
    for phone in world.everyone() {
        let before = world.at(phone).truth();
        world.at(phone).restart();
        assert!(world.at(phone).truth() == before, "a process finds what the last one held");
    }
}
