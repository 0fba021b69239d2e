//! # counted-heap
//! How much of the heap a test uses: the system's allocator, counting. What C allocates (`SQLite`, OpenSSL) does not
//! come here, and neither does the stack.
//!
//! ```
//! #[global_allocator]
//! static HEAP: counted_heap::Counting = counted_heap::Counting;
//!
//! fn main() {
//!     let (length, peak) = counted_heap::peak_of(|| vec![0_u8; 1000].len());
//!     assert!(counted_heap::is_counting() && length == 1000 && peak >= 1000);
//! }
//! ```

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator, counting. Every thread of the process counts into the same books.
pub struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
static BLOCKS: AtomicUsize = AtomicUsize::new(0);

fn grow(size: usize) {
    BLOCKS.fetch_add(1, Relaxed);
    let now = NOW.fetch_add(size, Relaxed).wrapping_add(size);
    // A locked instruction for the few that are greater alone.
    if now > PEAK.load(Relaxed) {
        PEAK.fetch_max(now, Relaxed);
    }
}

fn shrink(size: usize) {
    NOW.fetch_sub(size, Relaxed);
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

/// Bytes in use now.
pub fn in_use() -> usize {
    NOW.load(Relaxed)
}

/// The most bytes in use since the process began, or since the last [`Watch`].
pub fn peak() -> usize {
    PEAK.load(Relaxed)
}

/// How many blocks were asked for since the process began.
pub fn blocks() -> usize {
    BLOCKS.load(Relaxed)
}

/// Whether this process has [`Counting`] for its allocator: without it every figure here is 0.
pub fn is_counting() -> bool {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(1)));
    PEAK.load(Relaxed) > 0
}

/// Heap above what was in use at a moment. Does not nest, and counts every thread.
pub struct Watch(usize);

impl Watch {
    /// From now on.
    #[must_use]
    pub fn begin() -> Self {
        let before = in_use();
        PEAK.store(before, Relaxed);
        Self(before)
    }

    /// The most bytes in use since then, above those before.
    pub fn peak(&self) -> usize {
        PEAK.load(Relaxed).saturating_sub(self.0)
    }
}

/// What `act` gives, and the most bytes in use above those before, while it runs.
pub fn peak_of<T>(act: impl FnOnce() -> T) -> (T, usize) {
    let watch = Watch::begin();
    let came_of_it = act();
    (came_of_it, watch.peak())
}
