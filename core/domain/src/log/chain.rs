//! The chain over a log's items and the signature of its end (`design.md` 6.2; `docs/formats.md` 4).

use std::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::item::Item;
use crate::hash::labelled;
use crate::ids::{AuthorKey, LogId, SpaceId};

/// The hash over every item of a log up to one of them. Equal chains mean equal items, in equal order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chain(pub [u8; 32]);

impl Chain {
    /// Before item 0. Binds the log to its space, its author key and its id.
    #[must_use]
    pub fn start(space: &SpaceId, author: &AuthorKey, log: &LogId) -> Self {
        Self(labelled("hearth/log/1", &[&space.0, &author.0, &log.0]))
    }

    /// After one more item.
    #[must_use]
    pub fn after(&self, item: &Item) -> Self {
        Self(labelled("hearth/chain/1", &[&self.0, &item.encode()]))
    }

    /// The first eight bytes, as a `Hello` carries them.
    #[must_use]
    pub fn prefix(&self) -> [u8; 8] {
        let mut prefix = [0; 8];
        prefix.copy_from_slice(&self.0[..8]);
        prefix
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain({})", data_encoding::HEXLOWER.encode(&self.0[..4]))
    }
}

/// The end of a log, or of a part of it: the item number and the chain there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Which log.
    pub log: LogId,
    /// The number of the item, from 0.
    pub n: u64,
    /// The chain after that item.
    pub chain: Chain,
}

/// An Ed25519 signature of a head, made when items are given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HeadSignature(pub [u8; 64]);

impl fmt::Debug for HeadSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HeadSignature")
    }
}

impl Head {
    fn message(&self) -> [u8; 32] {
        labelled("hearth/log-sig/1", &[&self.n.to_be_bytes(), &self.chain.0])
    }

    /// Whether `signature` over this head was made by `author`. Strict: no weak keys, no malleability.
    #[must_use]
    pub fn is_signed_by(&self, author: &AuthorKey, signature: &HeadSignature) -> bool {
        verify(author, &self.message(), &signature.0)
    }
}

/// A member's author key: signs the heads of its logs, and certificates. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct AuthorSecret(SigningKey);

impl AuthorSecret {
    /// From 32 random bytes.
    #[must_use]
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The key that verifies what this one signs.
    #[must_use]
    pub fn public(&self) -> AuthorKey {
        AuthorKey(self.0.verifying_key().to_bytes())
    }

    /// Signs the end of a log.
    #[must_use]
    pub fn sign_head(&self, head: &Head) -> HeadSignature {
        HeadSignature(self.sign(&head.message()))
    }

    pub(super) fn sign(&self, message: &[u8; 32]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for AuthorSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthorSecret")
    }
}

pub(super) fn verify(key: &AuthorKey, message: &[u8; 32], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(&key.0)
        .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_depends_on_space_author_log_and_every_item() {
        let start = Chain::start(&SpaceId([1; 32]), &AuthorKey([2; 32]), &LogId([3; 16]));
        assert_ne!(start, Chain::start(&SpaceId([9; 32]), &AuthorKey([2; 32]), &LogId([3; 16])));
        assert_ne!(start, Chain::start(&SpaceId([1; 32]), &AuthorKey([9; 32]), &LogId([3; 16])));
        assert_ne!(start, Chain::start(&SpaceId([1; 32]), &AuthorKey([2; 32]), &LogId([9; 16])));
        let (a, b) = (Item::certificate([8; 16], [1; 32]), Item::certificate([8; 16], [2; 32]));
        assert_ne!(start.after(&a).after(&b), start.after(&b).after(&a));
    }

    #[test]
    fn a_head_verifies_only_with_its_own_number_chain_and_key() {
        let secret = AuthorSecret::from_bytes(&[5; 32]);
        let head = Head { log: LogId([3; 16]), n: 7, chain: Chain([8; 32]) };
        let signature = secret.sign_head(&head);
        assert!(head.is_signed_by(&secret.public(), &signature));
        assert!(!Head { n: 8, ..head }.is_signed_by(&secret.public(), &signature));
        assert!(!Head { chain: Chain([9; 32]), ..head }.is_signed_by(&secret.public(), &signature));
        let other = AuthorSecret::from_bytes(&[6; 32]);
        assert!(!head.is_signed_by(&other.public(), &signature));
    }
}
