//! What a meeting may cost: bytes, frames, rows and heap. To renew a figure on purpose: run this test, read what
//! it says, write it here, and say in the commit why it changed.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use budgets::heap::Counting;
use budgets::meeting::Meeting;
use budgets::works::{self, Standard};

#[global_allocator]
static HEAP: Counting = Counting;

/// Bytes both ways, frames both ways, flights until both know it, rows taken on each side, and heap of a side.
#[track_caller]
fn costs(meeting: &Meeting, bytes: u64, frames: u64, flights: u32, rows: [u64; 2], heap: u64) {
    let sides = &meeting.costs;
    let took = [sides[0].parts.rows, sides[1].parts.rows];
    let said = sides.iter().map(|cost| cost.frames).sum::<u64>();
    assert_eq!((said, meeting.flights, took), (frames, flights, rows));
    assert!(meeting.bytes() <= bytes, "{} bytes", meeting.bytes());
    assert!(meeting.heap() <= heap, "{} bytes of heap", meeting.heap());
    // A budget that nobody could miss would be none.
    assert!(meeting.bytes() * 10 >= bytes * 9, "only {} bytes: lower the budget", meeting.bytes());
}

// One test: the heap is counted for the process.
#[test]
fn the_standard_meetings_stay_within_their_budgets() {
    let kept = tempfile::tempdir().unwrap();
    let standard = Standard::kept(Path::new(kept.path())).unwrap();

    let homes = standard.equal().unwrap();
    let mut phones = standard.open(&homes).unwrap();
    let meeting = works::nothing_changed(&mut phones).unwrap();
    costs(&meeting, 152, 4, 2, [0, 0], 30_000);

    works::begin_fresh_logs(&mut phones).unwrap();
    let meeting = works::nothing_changed(&mut phones).unwrap();
    // Four logs: `design.md` 10 allows 256 bytes.
    costs(&meeting, 220, 4, 2, [0, 0], 12_000);

    let mut phones = standard.open(&standard.apart).unwrap();
    let meeting = works::scattered_changes(&mut phones).unwrap();
    costs(&meeting, 4_700, 8, 3, [40, 40], 1_000_000);

    let (_homes, mut phones) = standard.old_and_new().unwrap();
    let meeting = works::all_to_a_new_phone(&mut phones).unwrap();
    costs(&meeting, 12_400, 10, 3, [0, 200], 700_000);
}
