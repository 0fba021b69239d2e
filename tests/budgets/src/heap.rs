//! Counts the heap: Rust's own by an allocator that adds up, `SQLite`'s by its own books (its C code does not
//! come here). Their peaks are added, which is never less than the peak of the sum. OpenSSL's few blocks and the
//! stack are in neither; the resident size that `open.rs` reads from the system has everything in it.

pub use counted_heap::{Counting, blocks};
use counted_heap::{Watch, in_use, peak};
use rusqlite::ffi;

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
    (peak(), sqlite(true))
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
        let _ = Watch::begin();
        Self { rust: in_use(), sqlite: sqlite(false) }
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
        self.now += above(in_use(), mark.rust) + above(sqlite(false), mark.sqlite);
    }

    /// The greatest growth, in bytes.
    pub fn peak(&self) -> u64 {
        u64::try_from(self.peak).unwrap_or(0)
    }
}
