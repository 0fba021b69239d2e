//! Fresh random bytes, passed in: this crate has no source of randomness of its own.

use hearth_domain::hash::labelled;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// 32 bytes from the system's random source, from which one act draws every random value that it needs. Taken
/// by value, because a seed that is used twice would give two secrets the same key. No `Debug`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Seed([u8; 32]);

impl Seed {
    /// From 32 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The value of this seed for one use: the first `N` (at most 32) bytes of `H(label, seed)`.
    pub(crate) fn draw<const N: usize>(&self, label: &str) -> Zeroizing<[u8; N]> {
        const { assert!(N <= 32) };
        let hash = Zeroizing::new(labelled(label, &[&self.0]));
        let mut value = Zeroizing::new([0; N]);
        value.copy_from_slice(&hash[..N]);
        value
    }
}
