//! # hostile
//! Bytes that no honest phone says, made of ones that it does: a target reads its input as a choice of changes to a
//! valid document, change, session, pairing message, code or file, makes them, computes again what vouches for the
//! whole (checksums, lengths, hashes, chains, signatures, proofs: the one who sends them is a paired partner with a
//! changed app), hands it to the very code that reads it, and asserts invariant 9 (`sync.md` 7): no panic of ours, no
//! heap beyond its bound, nothing of mine changed, and what else came with it arrives.
//!
//! Inputs come from a seed (`tests/replay.rs`, in every test run) or from libFuzzer (`fuzz/`, `cargo xtask fuzz`). To
//! try one: `HOSTILE_TARGET=change HOSTILE_INPUT=file cargo test -p hostile --test replay one_input`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

#[cfg(feature = "store")]
mod backup;
mod certificates;
mod change;
mod choices;
mod chunks;
mod document;
mod farewell;
pub mod forged;
mod frames;
mod give;
mod group;
pub mod liar;
mod pairing;
mod panics;
mod qr_text;
pub mod seeds;
pub mod victim;

pub use change::make;
pub use chunks::Made;
pub use panics::listen;

/// Something that reads foreign bytes.
pub struct Target {
    /// Its name: that of its program in `fuzz/`, and of its folders there.
    pub name: &'static str,
    /// Runs one input; panics where the code breaks a promise.
    run: fn(&[u8]),
    /// The most heap that one input may take above what was in use before, in bytes, the copies that the target's
    /// checks make among it.
    pub most_heap: usize,
}

const MEBI: usize = 1 << 20;

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "document", run: document::run, most_heap: 24 * MEBI },
    Target { name: "change", run: change::run, most_heap: 48 * MEBI },
    Target { name: "frames", run: frames::run, most_heap: 8 * MEBI },
    Target { name: "give", run: give::run, most_heap: 8 * MEBI },
    Target { name: "group", run: group::run, most_heap: 8 * MEBI },
    Target { name: "pairing", run: pairing::run, most_heap: MEBI / 4 },
    Target { name: "qr_text", run: qr_text::run, most_heap: MEBI / 16 },
    Target { name: "certificates", run: certificates::run, most_heap: MEBI },
    Target { name: "farewell", run: farewell::run, most_heap: 2 * MEBI },
    #[cfg(feature = "store")]
    Target { name: "backup", run: backup::run, most_heap: 4 * MEBI },
];

impl Target {
    /// The target of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// Runs one input. Gives the heap that it took, in bytes; 0 where nothing counts it.
    ///
    /// # Panics
    /// When a promise is broken: by a panic of our own code, also one that was caught; by too much heap, where
    /// [`counted_heap::Counting`] counts it; by what the target asserts.
    pub fn try_input(&self, input: &[u8]) -> usize {
        listen();
        let ((), peak) = counted_heap::peak_of(|| (self.run)(input));
        panics::assert_none_of_ours();
        assert!(peak <= self.most_heap, "{}: {peak} bytes of heap", self.name);
        peak
    }

    /// Makes what the target needs and keeps, so that no input is charged for it.
    pub fn prepare(&self) {
        (self.run)(&[]);
    }
}
