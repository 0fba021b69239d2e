//! Where a pairing by digits takes its randomness from: 32 random bytes that the caller passes in once, drawn
//! out to as many as it needs. Whoever has the same seed gets the same bytes, so tests can be exact.

use hmac::{Hmac, KeyInit as _, Mac as _};
use rand_core::{CryptoRng, RngCore};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::secret::Seed;

/// The bytes drawn from a seed: HMAC-SHA256(seed, "hearth/pair-seed/1" || number), for 0, 1, 2 ... None is
/// given out twice.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Stream {
    seed: Seed,
    next: u64,
}

impl Stream {
    pub(super) fn new(seed: &Seed) -> Self {
        Self { seed: seed.clone(), next: 0 }
    }

    /// A number with every value equally likely.
    pub(super) fn next_number(&mut self) -> u32 {
        let [a, b, c, d, ..] = self.block();
        u32::from_be_bytes([a, b, c, d])
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn block(&mut self) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.seed.expose())
            .expect("HMAC takes a key of any length");
        mac.update(b"hearth/pair-seed/1");
        mac.update(&self.next.to_be_bytes());
        self.next += 1;
        mac.finalize().into_bytes().into()
    }
}

/// What `spake2` asks for its one-time scalar.
impl RngCore for Stream {
    fn next_u32(&mut self) -> u32 {
        self.next_number()
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_be_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(32) {
            let mut block = self.block();
            piece.copy_from_slice(&block[..piece.len()]);
            block.zeroize();
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Stream {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bytes_again_and_no_block_twice() {
        let drawn = |seed: u8| {
            let mut bytes = [0; 100];
            Stream::new(&Seed::new([seed; 32])).fill_bytes(&mut bytes);
            bytes
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        let blocks: Vec<_> = drawn(1).chunks(32).map(<[u8]>::to_vec).collect();
        assert!(blocks[0] != blocks[1] && blocks[1] != blocks[2] && blocks[0] != blocks[2]);
    }
}
