//! From what a person typed to keys: Argon2id, which makes every guess dear, then HKDF, which makes keys of it.
//! The costs are written beside the salt, so that they can rise with the phones (`design.md` 9 "secrets").
//!
//! Why these: OWASP asks for at least 19 MiB and 2 passes. An unlock may take well under a second on the
//! slowest phone we mean, four to five times slower than the machine in `docs/adr/0012`, and must not be
//! killed for its memory: 32 MiB and 3 passes. A backup is made now and then, and lies where guesses cost
//! nothing else: 64 MiB and 6 passes. One lane, since a second thread would only help who has more of them.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{MALFORMED, StoreError};
use crate::secret::Secret;

/// The size of a salt in bytes.
pub(crate) const SALT: usize = 16;

/// What one guess costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cost {
    /// KiB of memory.
    memory: u32,
    passes: u32,
    lanes: u8,
}

impl Cost {
    /// Its size where it is stored: memory and passes as 4 bytes each, lanes as 1.
    pub(crate) const SIZE: usize = 9;
    /// Of what is opened daily.
    pub(crate) const DAILY: Self = Self { memory: 32 * 1024, passes: 3, lanes: 1 };
    /// Of what is opened once in a while.
    pub(crate) const RARE: Self = Self { memory: 64 * 1024, passes: 6, lanes: 1 };
    /// The most that this version takes from a file: one that was tampered with must not eat a phone's memory
    /// or hang it for minutes.
    const MOST: Self = Self { memory: 256 * 1024, passes: 64, lanes: 4 };

    pub(crate) fn to_bytes(self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        bytes[..4].copy_from_slice(&self.memory.to_be_bytes());
        bytes[4..8].copy_from_slice(&self.passes.to_be_bytes());
        bytes[8] = self.lanes;
        bytes
    }

    pub(crate) fn from_bytes(bytes: [u8; Self::SIZE]) -> Result<Self, StoreError> {
        let number = |at: usize| {
            let mut four = [0; 4];
            four.copy_from_slice(&bytes[at..at + 4]);
            u32::from_be_bytes(four)
        };
        let cost = Self { memory: number(0), passes: number(4), lanes: bytes[8] };
        let most = Self::MOST;
        if cost.memory > most.memory || cost.passes > most.passes || cost.lanes > most.lanes {
            return Err(MALFORMED);
        }
        cost.params().map(|_| cost)
    }

    /// Whether a guess is cheaper than with `other`, in any respect.
    pub(crate) fn is_below(self, other: Self) -> bool {
        self.memory < other.memory || self.passes < other.passes
    }

    fn params(self) -> Result<Params, StoreError> {
        Params::new(self.memory, self.passes, u32::from(self.lanes), Some(32))
            .map_err(|_| MALFORMED)
    }
}

/// What Argon2id made of a secret. Keys are drawn from it, it is none itself.
pub(crate) struct Root(Zeroizing<[u8; 32]>);

impl Root {
    /// Takes the time and the memory of `cost`.
    pub(crate) fn of(secret: &Secret, salt: &[u8; SALT], cost: Cost) -> Result<Self, StoreError> {
        let params = cost.params()?;
        let mut memory: Vec<Block> = Vec::new();
        // An allocation that fails is an error here; Rust's usual one would end the process.
        memory.try_reserve_exact(params.block_count()).map_err(|_| NO_MEMORY)?;
        memory.resize(params.block_count(), Block::new());
        let mut root = Self(Zeroizing::new([0; 32]));
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let done = argon2.hash_password_into_with_memory(
            secret.as_bytes(),
            salt,
            &mut *root.0,
            &mut memory,
        );
        memory.zeroize();
        done.map_err(|_| MALFORMED)?;
        Ok(root)
    }

    /// `HKDF-SHA256(no salt, root || other, label)`, 32 bytes.
    pub(crate) fn key(&self, label: &str, other: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let mut input = Zeroizing::new(Vec::with_capacity(32 + other.len()));
        input.extend_from_slice(&*self.0);
        input.extend_from_slice(other);
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &input)
            .expand(label.as_bytes(), &mut *key)
            .map_err(|_| StoreError::Other { code: 0 })?;
        Ok(key)
    }
}

/// `ENOMEM`.
const NO_MEMORY: StoreError = StoreError::Other { code: 12 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_read_back_and_one_beyond_reason_is_damage() {
        for cost in [Cost::DAILY, Cost::RARE, Cost::MOST] {
            assert_eq!(Cost::from_bytes(cost.to_bytes()), Ok(cost));
        }
        for cost in [
            Cost { memory: Cost::MOST.memory + 1, ..Cost::DAILY },
            Cost { passes: Cost::MOST.passes + 1, ..Cost::DAILY },
            Cost { lanes: Cost::MOST.lanes + 1, ..Cost::DAILY },
            Cost { memory: 0, ..Cost::DAILY },
            Cost { passes: 0, ..Cost::DAILY },
            Cost { lanes: 0, ..Cost::DAILY },
        ] {
            assert_eq!(Cost::from_bytes(cost.to_bytes()), Err(StoreError::Damaged), "{cost:?}");
        }
    }

    #[test]
    fn a_root_depends_on_secret_salt_and_cost_and_a_key_on_label_and_addition() {
        let cheap = Cost { memory: 64, passes: 1, lanes: 1 };
        let root = |secret: &str, salt: u8, cost: Cost| {
            Root::of(&Secret::typed(secret), &[salt; SALT], cost).unwrap()
        };
        let key = |root: &Root, label: &str, other: &[u8]| *root.key(label, other).unwrap();
        let base = root("garden gate", 1, cheap);
        let first = key(&base, "a/1", b"x");
        assert_eq!(key(&root("garden gate", 1, cheap), "a/1", b"x"), first);
        for other in [
            key(&root("garden gates", 1, cheap), "a/1", b"x"),
            key(&root("garden gate", 2, cheap), "a/1", b"x"),
            key(&root("garden gate", 1, Cost { passes: 2, ..cheap }), "a/1", b"x"),
            key(&root("garden gate", 1, Cost { memory: 128, ..cheap }), "a/1", b"x"),
            key(&base, "b/1", b"x"),
            key(&base, "a/1", b"y"),
        ] {
            assert_ne!(other, first);
        }
    }
}
