//! What a thread leaves on its stack: keys of 32 bytes are copied from frame to frame, and a frame that was left keeps
//! what it held. A thread that ended is no way out: glibc keeps its stack for the next one.

use std::hint::black_box;

/// As deep as frames go that hold a key, and more. Linux itself gives back what lies deeper when a thread ends.
const DEPTH: usize = 128 * 1024;

/// Overwrites what frames below this one have left. Called where a thread has nothing more to do.
#[inline(never)]
#[allow(clippy::large_stack_arrays, reason = "it is the stack that is to be overwritten")]
pub(crate) fn clean_stack() {
    let mut below = [0_u8; DEPTH];
    // Without it there would be nothing to fill.
    black_box(&mut below);
}
