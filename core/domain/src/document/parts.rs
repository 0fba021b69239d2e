//! Finding the bad ones among changes that do not pass together: by halves, and with a bound on the work. Each
//! try applies, saves and loads a whole document, or where its author alone edits it and it is short, loads it only;
//! and while it does the person's own writing waits.

use std::collections::BTreeSet;

use automerge::Change;

use super::{EditedBy, MAX_DOCUMENT_OPERATIONS, Taken, begin, operations, try_apply};
use crate::ids::ChangeHash;

/// How often more than once per entry the changes of one group are tried in parts. One bad change among the
/// 64 of a group is found with 12. What is not tried any more stays lacking and is asked for.
pub struct Tries(u32);

impl Default for Tries {
    fn default() -> Self {
        Self(24)
    }
}

impl Tries {
    fn spend(&mut self) -> bool {
        let left = self.0.checked_sub(1);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// How many operations may be walked to find the good ones among the changes offered for one document, when
/// they are not all good. An honest phone offers none that are not.
const MAX_SEARCH: u64 = 4 * MAX_DOCUMENT_OPERATIONS;

/// What a search came to.
pub(super) struct Found {
    /// The document with what passed.
    pub taken: Taken,
    /// How many changes did not, or were not tried any more.
    pub left_out: usize,
    /// How many operations were walked after the first try.
    pub work: u64,
}

/// Takes what passes of changes that come causes first, and counts what does not. The first try of all of
/// them is free: an honest peer's changes pass it.
pub(super) fn take(
    mut taken: Taken,
    wanted: Vec<Change>,
    edited_by: EditedBy,
    tries: &mut Tries,
) -> Found {
    let (mut left_out, mut work) = (0, 0);
    let mut free = true;
    let mut parts = vec![wanted];
    while let Some(part) = parts.pop() {
        let all = part.len();
        let mut part = with_causes(part, &taken.2);
        left_out += all - part.len();
        if part.is_empty() {
            continue;
        }
        if !std::mem::take(&mut free) {
            let offered: u64 = part.iter().map(|change| change.len() as u64).sum();
            let walked = work + operations(&taken.1) + offered;
            if walked > MAX_SEARCH || !tries.spend() {
                left_out += part.len();
                continue;
            }
            work = walked;
        }
        let passed = match part.as_slice() {
            [first] if taken.2.is_empty() => begin(first, edited_by),
            part => try_apply(&taken, part, edited_by),
        };
        match passed {
            Some(more) => taken = more,
            None if part.len() == 1 => left_out += 1,
            None => {
                let later = part.split_off(part.len() / 2);
                parts.push(later);
                parts.push(part);
            }
        }
    }
    Found { taken, left_out, work }
}

/// Those whose dependencies are held, or come before them here. The others cost nothing: their cause is
/// lacking, or was not taken.
fn with_causes(part: Vec<Change>, held: &BTreeSet<ChangeHash>) -> Vec<Change> {
    let mut here = BTreeSet::new();
    part.into_iter()
        .filter(|change| {
            let mut causes = change.deps().iter().map(|dep| ChangeHash(dep.0));
            let known = causes.all(|cause| held.contains(&cause) || here.contains(&cause));
            known && here.insert(ChangeHash(change.hash().0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{ActorId, Automerge, ROOT};

    use super::*;

    /// A change that nothing else depends on, by an actor of its own; a bad one is not its actor's first.
    fn lone(number: u8, good: bool) -> Change {
        let mut doc = Automerge::new();
        doc.set_actor(ActorId::from([number; 24]));
        for at in 0..2 {
            let mut tx = doc.transaction();
            tx.put(ROOT, format!("key {number}"), at).unwrap();
            tx.commit();
        }
        // Without its dependency it looks whole, but its actor's first change is nowhere.
        let mut changes = doc.get_changes(&[]);
        let change = if good { changes.swap_remove(0) } else { changes.swap_remove(1) };
        if good {
            return change;
        }
        let mut expanded = change.decode();
        expanded.deps.clear();
        expanded.hash = None;
        expanded.into()
    }

    fn taken(goods: &[bool]) -> (usize, usize, u32) {
        let wanted = goods.iter().zip(1..).map(|(good, number)| lone(number, *good)).collect();
        let nothing = (Vec::new(), Automerge::new(), BTreeSet::new());
        let mut tries = Tries::default();
        let found = take(nothing, wanted, EditedBy::Both, &mut tries);
        (found.taken.2.len(), found.left_out, Tries::default().0 - tries.0)
    }

    #[test]
    fn changes_that_are_all_good_take_one_try() {
        assert_eq!(taken(&[true; 64]), (64, 0, 0));
    }

    #[test]
    fn one_bad_change_anywhere_takes_no_other_with_it() {
        for bad in [0, 1, 31, 32, 63] {
            let mut goods = [true; 64];
            goods[bad] = false;
            assert_eq!(taken(&goods), (63, 1, 12), "{bad}");
        }
    }

    #[test]
    fn however_many_are_bad_the_tries_of_a_group_are_counted() {
        let goods: Vec<bool> = (0..64).map(|at| at % 2 == 0).collect();
        let (held, left_out, spent) = taken(&goods);
        assert_eq!((held + left_out, spent), (64, 24));
        assert!(held > 0, "what was tried and is good is held");
    }

    #[test]
    fn what_depends_on_a_bad_change_costs_no_try() {
        let mut doc = Automerge::new();
        doc.set_actor(ActorId::from([7; 24]));
        for at in 0..40 {
            let mut tx = doc.transaction();
            tx.put(ROOT, "at", at).unwrap();
            tx.commit();
        }
        let mut tries = Tries(0);
        let nothing = (Vec::new(), Automerge::new(), BTreeSet::new());
        let found = take(nothing, doc.get_changes(&[])[1..].to_vec(), EditedBy::Both, &mut tries);
        assert_eq!((found.taken.2.len(), found.left_out, found.work), (0, 39, 0));
    }
}
