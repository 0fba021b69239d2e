//! SQLite's memory, wiped when it is freed (`docs/adr/0015`): pages are decrypted into it, and
//! statements and rows hold what a person wrote. SQLCipher has a switch of its own for that, which also locks every
//! block into memory by a system call and cannot be switched off again.
#![allow(
    unsafe_code,
    reason = "SQLite asks for its memory through C functions; this is all they do"
)]

use std::alloc::{GlobalAlloc as _, Layout, System};
use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr;

use rusqlite::ffi::{SQLITE_CONFIG_MALLOC, SQLITE_OK, sqlite3_config, sqlite3_mem_methods};
use zeroizing_alloc::ZeroAlloc;

static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

/// In front of every block stands its size, in as much room as the strictest alignment needs.
const HEADER: usize = 16;

/// Gives SQLite this memory. To be called before SQLite is started; too late, nothing changes.
pub(crate) fn give_to_sqlite() {
    let methods = sqlite3_mem_methods {
        xMalloc: Some(allocate),
        xFree: Some(free),
        xRealloc: Some(resize),
        xSize: Some(size),
        xRoundup: Some(round_up),
        xInit: Some(init),
        xShutdown: Some(shutdown),
        pAppData: ptr::null_mut(),
    };
    // SAFETY: SQLite copies the table. Every function in it keeps what SQLite asks of one, see each.
    let taken = unsafe { sqlite3_config(SQLITE_CONFIG_MALLOC, &raw const methods) };
    // A program that opened a database past this crate has started it already.
    debug_assert!(taken == SQLITE_OK || taken == rusqlite::ffi::SQLITE_MISUSE);
}

fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.checked_add(HEADER)?, HEADER).ok()
}

thread_local! {
    /// Whether there was once no memory for SQLite on this thread.
    static RAN_OUT: Cell<bool> = const { Cell::new(false) };
}

/// Whether there was ever no memory for SQLite on this thread. Then "out of memory" may mean just that.
pub(crate) fn ran_out() -> bool {
    RAN_OUT.get()
}

/// A block of so many bytes, at a multiple of 16, or null.
unsafe extern "C" fn allocate(size: c_int) -> *mut c_void {
    let block = block_of(size);
    if block.is_null() {
        RAN_OUT.set(true);
    }
    block
}

fn block_of(size: c_int) -> *mut c_void {
    let Ok(size) = usize::try_from(size) else { return ptr::null_mut() };
    let Some(layout) = layout(size) else { return ptr::null_mut() };
    // SAFETY: the layout is never of size 0. The header is in front of what SQLite gets, and aligned.
    unsafe {
        let block = MEMORY.alloc(layout);
        if block.is_null() {
            return ptr::null_mut();
        }
        block.cast::<usize>().write_unaligned(size);
        block.add(HEADER).cast()
    }
}

/// What [`allocate`] wrote in front of a block that it gave.
unsafe fn size_of(block: *mut u8) -> usize {
    // SAFETY: the caller's block is one of ours.
    unsafe { block.sub(HEADER).cast::<usize>().read_unaligned() }
}

/// Wipes a block and gives it back. SQLite never passes null.
unsafe extern "C" fn free(block: *mut c_void) {
    let block = block.cast::<u8>();
    if block.is_null() {
        return;
    }
    // SAFETY: SQLite frees what `allocate` gave, once; the layout is the one that it was given with.
    unsafe {
        if let Some(layout) = layout(size_of(block)) {
            MEMORY.dealloc(block.sub(HEADER), layout);
        }
    }
}

/// Moves to a block of another size, and wipes the old one; on null the old one stays. SQLite never passes null or 0.
unsafe extern "C" fn resize(block: *mut c_void, size: c_int) -> *mut c_void {
    // SAFETY: both blocks are ours and do not overlap, and as much as the smaller one holds is copied.
    unsafe {
        let moved = allocate(size);
        if !moved.is_null() {
            let held = size_of(block.cast()).min(size_of(moved.cast()));
            ptr::copy_nonoverlapping(block.cast::<u8>(), moved.cast::<u8>(), held);
            free(block);
        }
        moved
    }
}

/// How large a block is.
unsafe extern "C" fn size(block: *mut c_void) -> c_int {
    if block.is_null() {
        return 0;
    }
    // SAFETY: SQLite asks about blocks that `allocate` gave.
    c_int::try_from(unsafe { size_of(block.cast()) }).unwrap_or(c_int::MAX)
}

/// What a block of this size would be: whole words.
unsafe extern "C" fn round_up(size: c_int) -> c_int {
    size.saturating_add(7) & !7
}

unsafe extern "C" fn init(_: *mut c_void) -> c_int {
    SQLITE_OK
}

unsafe extern "C" fn shutdown(_: *mut c_void) {}

#[cfg(test)]
mod tests {
    use rusqlite::Error;
    use rusqlite::ffi;

    use super::*;
    use crate::error::StoreError;

    #[test]
    fn out_of_memory_is_damage_only_where_memory_never_ran_out() {
        let told = || {
            let failure = ffi::Error::new(ffi::SQLITE_NOMEM);
            StoreError::from(Error::SqliteFailure(failure, None))
        };
        // A thread of its own: what ran out is remembered for as long as one lives.
        let told = std::thread::spawn(move || {
            let before = told();
            // SAFETY: a size that nobody has; nothing is given.
            assert!(unsafe { allocate(-1) }.is_null());
            (before, told())
        });
        let (before, after) = told.join().unwrap();
        assert_eq!(before, StoreError::Damaged);
        assert_eq!(after, StoreError::Other { code: ffi::SQLITE_NOMEM });
    }
}
