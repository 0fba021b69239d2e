//! Changes from a peer that go behind the few that a document is kept as (docs/adr/0014). What is kept then is loaded as it
//! will be loaded from then on, and that is what is looked at. A document that both edit must also come back from a
//! `save()`: the next edit here may make one of it, which whoever is given that edit compares.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Change, ReadDoc as _};

use super::{EditedBy, Taken, follows_actors, hashes, kept, may_grow_so, save_and_load};
use crate::ids::ChangeHash;

/// Takes changes into a document that is kept as changes, and stays so, without loading it as it was before; also
/// tells how many operations were walked. `None` when it is not kept so, nothing is new, or anything is off.
pub(super) fn line_up(
    document: &[u8],
    wanted: &[Change],
    edited_by: EditedBy,
) -> Option<(Taken, u64)> {
    catch_unwind(AssertUnwindSafe(|| {
        let changes = kept::changes(document).filter(|changes| !changes.is_empty())?;
        let held = changes.iter().map(|change| ChangeHash(change.hash().0)).collect();
        let new = |change: &&Change| !BTreeSet::contains(&held, &ChangeHash(change.hash().0));
        let wanted: Vec<Change> = wanted.iter().filter(new).cloned().collect();
        if wanted.is_empty() {
            return None;
        }
        let operations: u64 = changes.iter().map(|change| change.len() as u64).sum();
        let taken = add_to_line(document, with_these(held, &wanted)?, &wanted, edited_by)?;
        Some((taken, 2 * operations))
    }))
    .ok()
    .flatten()
}

/// What is held when these changes are taken in their order; `None` when one of them has a cause that is neither
/// held, nor comes before it: dependencies must be changes of the same entry.
pub(super) fn with_these(
    mut held: BTreeSet<ChangeHash>,
    changes: &[Change],
) -> Option<BTreeSet<ChangeHash>> {
    for change in changes {
        if !change.deps().iter().all(|dep| held.contains(&ChangeHash(dep.0))) {
            return None;
        }
        held.insert(ChangeHash(change.hash().0));
    }
    Some(held)
}

/// Puts changes behind those that a document is kept as, loads it as it will be loaded from then on, and looks at
/// that. `expected` is what it then holds. Where its author alone edits, there is no other form of it that it would have
/// to be compared with. May panic.
pub(super) fn add_to_line(
    document: &[u8],
    expected: BTreeSet<ChangeHash>,
    changes: &[Change],
    edited_by: EditedBy,
) -> Option<Taken> {
    let line = kept::with(document, changes)?;
    let loaded = kept::load(&line)?;
    let sound = hashes(&loaded) == expected
        && follows_actors(&loaded)
        && loaded.get_missing_deps(&[]).is_empty()
        && may_grow_so(&loaded)
        && (edited_by == EditedBy::Author || save_and_load(&loaded).is_some());
    sound.then_some((line, loaded, expected))
}
