//! What an edit and an opening may cost: pages written to the file, and blocks of memory asked for. To renew a
//! figure on purpose: run this test, read what it says, write it here, and say in the commit why it changed.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use budgets::heap::{self, Counting};
use budgets::random::Random;
use budgets::works::{self, Standard};

#[global_allocator]
static HEAP: Counting = Counting;

/// A page in the log: its bytes and a head of 24.
const FRAME: u64 = 4096 + 24;
/// Edits of each kind: parts of the index are put together after so many, which one alone does not show.
const EDITS: usize = 32;

/// Pages written and blocks asked for by `act`.
fn spent(home: &Path, act: impl FnOnce()) -> (u64, u64) {
    let log = home.join("couple.db-wal");
    let size = || log.metadata().map_or(0, |file| file.len());
    let (before, blocks) = (size(), heap::blocks());
    act();
    ((size() - before) / FRAME, (heap::blocks() - blocks) as u64)
}

#[track_caller]
fn within(what: &str, (pages, blocks): (u64, u64), most_pages: u64, most_blocks: u64) {
    assert!(pages <= most_pages, "{what}: {pages} pages");
    assert!(blocks <= most_blocks, "{what}: {blocks} blocks");
    // A budget that nobody could miss would be none.
    assert!(pages * 10 >= most_pages * 8, "{what}: only {pages} pages: lower the budget");
    assert!(blocks * 10 >= most_blocks * 8, "{what}: only {blocks} blocks: lower the budget");
}

// One test: the blocks are counted for the process.
#[test]
fn edits_and_an_opening_stay_within_their_budgets() {
    let kept = tempfile::tempdir().unwrap();
    let standard = Standard::kept(kept.path()).unwrap();
    let mut random = Random::seeded(1);
    let homes = standard.equal().unwrap();
    let mut phones = standard.open(&homes).unwrap();
    // Each kind on a phone of its own, whose log is not yet so long that it begins again.
    let [phone, other] = &mut phones;
    // What the first one prepares is no part of the others.
    works::new_appreciation(&mut phone.space, &mut random).unwrap();
    let spent_on_new = spent(homes[0].path(), || {
        for _ in 0..EDITS {
            works::new_appreciation(&mut phone.space, &mut random).unwrap();
        }
    });
    let mut plans = standard.filled.plans().iter();
    works::edit_of_a_plan(&mut other.space, plans.next().unwrap(), &mut random).unwrap();
    let spent_on_edits = spent(homes[1].path(), || {
        for plan in plans.by_ref().take(EDITS) {
            works::edit_of_a_plan(&mut other.space, plan, &mut random).unwrap();
        }
    });
    within("new appreciations", spent_on_new, 520, 19_000);
    within("edits of plans", spent_on_edits, 520, 75_000);
    let before = heap::blocks();
    works::open_and_newest(standard.filled.homes[0].path()).unwrap();
    within("an opening", (0, (heap::blocks() - before) as u64), 0, 140);
}
