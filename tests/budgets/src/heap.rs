//! Counts the heap: Rust's own by an allocator that adds up, `SQLite`'s by its own books (its C code does not
//! come here). Their peaks are added, which is never less than the peak of the sum. OpenSSL's few blocks and the
//! stack are in neither; the resident size that `open.rs` reads from the system has everything in it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use rusqlite::ffi;

/// The system's allocator, counting.
pub struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

static BLOCKS: AtomicUsize = AtomicUsize::new(0);

// Plain loads and stores: whoever measures has one thread, and an atomic addition an allocation would show in the
// times.
fn grow(size: usize) {
    BLOCKS.store(BLOCKS.load(Relaxed).wrapping_add(1), Relaxed);
    let now = NOW.load(Relaxed).wrapping_add(size);
    NOW.store(now, Relaxed);
    if now > PEAK.load(Relaxed) {
        PEAK.store(now, Relaxed);
    }
}

fn shrink(size: usize) {
    NOW.store(NOW.load(Relaxed).wrapping_sub(size), Relaxed);
}

#[allow(
    unsafe_code,
    reason = "an allocator can be written in no other way; it only counts and passes on"
)]
// SAFETY: every call goes to `System` with what it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        shrink(layout.size());
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both blocks may exist for a moment.
        grow(size);
        shrink(layout.size());
        unsafe { System.realloc(block, layout, size) }
    }
}

#[allow(
    unsafe_code,
    reason = "SQLite tells its heap by a call into C, which takes nothing and keeps nothing"
)]
fn sqlite(peak: bool) -> usize {
    // SAFETY: both may be called at any time.
    let bytes =
        unsafe { if peak { ffi::sqlite3_memory_highwater(0) } else { ffi::sqlite3_memory_used() } };
    usize::try_from(bytes).unwrap_or(0)
}

#[allow(unsafe_code, reason = "as above")]
fn reset_sqlite() {
    // SAFETY: as above.
    unsafe { ffi::sqlite3_memory_highwater(1) };
}

/// The greatest heap of this process since it began, or since the last [`Mark`]: Rust's and `SQLite`'s.
pub fn peaks() -> (usize, usize) {
    (PEAK.load(Relaxed), sqlite(true))
}

/// How many blocks Rust has asked for since the process began.
pub fn blocks() -> usize {
    BLOCKS.load(Relaxed)
}

/// A moment from which growth is counted. Marks do not nest: the last one counts.
pub struct Mark {
    rust: usize,
    sqlite: usize,
}

impl Mark {
    /// Now.
    pub fn set() -> Self {
        reset_sqlite();
        let mark = Self { rust: NOW.load(Relaxed), sqlite: sqlite(false) };
        PEAK.store(mark.rust, Relaxed);
        mark
    }
}

/// How far a heap grew over several spans of time, between which others used it.
#[derive(Clone, Copy, Default)]
pub struct Growth {
    now: i64,
    peak: i64,
}

impl Growth {
    /// Adds what happened since `mark`.
    pub fn add(&mut self, mark: &Mark) {
        let above =
            |bytes: usize, from: usize| bytes.cast_signed() as i64 - from.cast_signed() as i64;
        let (rust, own) = peaks();
        self.peak = self.peak.max(self.now + above(rust, mark.rust) + above(own, mark.sqlite));
        self.now += above(NOW.load(Relaxed), mark.rust) + above(sqlite(false), mark.sqlite);
    }

    /// The greatest growth, in bytes.
    pub fn peak(&self) -> u64 {
        u64::try_from(self.peak).unwrap_or(0)
    }
}
