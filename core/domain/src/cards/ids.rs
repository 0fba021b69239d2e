//! The ids of a card's four entries: derived, so that each is one a person and date, and so that nobody has to
//! look for them (`design.md` 6.3; bytes: `docs/formats.md` 15).

use crate::day::CivilDay;
use crate::hash::labelled;
use crate::ids::{EntryId, EntryShape, MemberId, Members, Ownership, SpaceId};

/// The entries of one date, by the index of the member whose they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CardEntries {
    /// The seals.
    pub seals: [EntryId; 2],
    /// The openings.
    pub openings: [EntryId; 2],
}

impl CardEntries {
    /// Of this date in this space.
    #[must_use]
    pub fn of(space: &SpaceId, members: &Members, day: CivilDay) -> Self {
        let [first, second] = members.both();
        let pair = |label| {
            [(0, first), (1, second)].map(|(at, member)| derived(label, space, day, at, member))
        };
        Self { seals: pair("hearth/seal-entry/1"), openings: pair("hearth/opening-entry/1") }
    }
}

fn derived(label: &str, space: &SpaceId, day: CivilDay, index: u8, member: &MemberId) -> EntryId {
    let hash = labelled(label, &[&space.0, &day.number().to_be_bytes(), &member.0]);
    let shape = EntryShape { ownership: Ownership::Of(index), permanent: true };
    EntryId::assemble(day.number(), shape.flags(), &hash)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_space_date_member_and_kind_has_an_id_of_its_own_that_only_its_member_may_write() {
        let member = |byte| MemberId([byte; 32]);
        let members = Members::new(member(1), member(2)).unwrap();
        let mut all = BTreeSet::new();
        for space in [SpaceId([3; 32]), SpaceId([4; 32])] {
            for day in ["2026-11-20", "2026-11-21"] {
                let day: CivilDay = day.parse().unwrap();
                let entries = CardEntries::of(&space, &members, day);
                for ids in [entries.seals, entries.openings] {
                    for (id, index) in ids.into_iter().zip(0..) {
                        let shape = id.shape().unwrap();
                        assert_eq!(id.about(), Ok(Some(day)));
                        assert!(shape.permanent && shape.ownership == Ownership::Of(index));
                        all.insert(id);
                    }
                }
            }
        }
        assert_eq!(all.len(), 16);
    }
}
