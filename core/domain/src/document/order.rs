//! The order in which offered changes are tried. A log that lists changes again names them after others that
//! depend on them, so what is offered together may come in any order.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Change, ChangeHash};

/// The same changes, each once, after those of them that it depends on, and otherwise as they came.
pub(super) fn causes_first(changes: Vec<Change>) -> Vec<Change> {
    let at: BTreeMap<ChangeHash, usize> =
        changes.iter().enumerate().rev().map(|(at, change)| (change.hash(), at)).collect();
    let mut waits_for: Vec<usize> = vec![0; changes.len()];
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); changes.len()];
    let mut ready = BTreeSet::new();
    for (change, index) in changes.iter().zip(0..) {
        if at.get(&change.hash()) != Some(&index) {
            continue;
        }
        for cause in change.deps().iter().filter_map(|dep| at.get(dep)) {
            waits_for[index] += 1;
            dependents[*cause].push(index);
        }
        if waits_for[index] == 0 {
            ready.insert(index);
        }
    }
    let mut changes: Vec<Option<Change>> = changes.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(changes.len());
    while let Some(index) = ready.pop_first() {
        ordered.extend(changes[index].take());
        for dependent in std::mem::take(&mut dependents[index]) {
            waits_for[dependent] -= 1;
            if waits_for[dependent] == 0 {
                ready.insert(dependent);
            }
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{Automerge, ROOT};

    use super::*;

    fn line(length: u64) -> Vec<Change> {
        let mut doc = Automerge::new();
        for at in 0..length {
            let mut tx = doc.transaction();
            tx.put(ROOT, "at", at).unwrap();
            tx.commit();
        }
        doc.get_changes(&[])
    }

    #[test]
    fn changes_in_any_order_come_out_with_their_causes_first_and_once() {
        let changes = line(40);
        let hashes = |changes: &[Change]| changes.iter().map(Change::hash).collect::<Vec<_>>();
        let mut turned: Vec<Change> = changes.iter().rev().cloned().collect();
        turned.push(changes[7].clone());
        assert_eq!(hashes(&causes_first(turned)), hashes(&changes));
        let mut some = vec![changes[30].clone(), changes[3].clone(), changes[31].clone()];
        assert_eq!(
            hashes(&causes_first(some.clone())),
            hashes(&some),
            "what is not offered is not awaited"
        );
        some.swap(0, 2);
        assert_eq!(
            hashes(&causes_first(some)),
            hashes(&[changes[3].clone(), changes[30].clone(), changes[31].clone()])
        );
    }
}
