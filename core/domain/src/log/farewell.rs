//! The one word of a member who leaves and tells it (`sync.md` 1 and 2; bytes: `docs/formats.md` 10): signed by the
//! author key, and good between two devices of one space alone, so that nobody else says it, or says it elsewhere.

use super::chain::{AuthorSecret, verify};
use crate::hash::labelled;
use crate::ids::{AuthorKey, DeviceKey, SpaceId};

/// That the member of an author key has left the space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Farewell(pub [u8; 64]);

/// Between which two devices it is said, and about which space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Between {
    /// The space that is left.
    pub space: SpaceId,
    /// The device of the one who leaves.
    pub from: DeviceKey,
    /// The device that is told.
    pub to: DeviceKey,
}

impl Between {
    fn message(&self) -> [u8; 32] {
        labelled("hearth/unpaired/1", &[&self.space.0, &self.from.0, &self.to.0])
    }
}

impl Farewell {
    /// Says it.
    #[must_use]
    pub fn say(secret: &AuthorSecret, between: &Between) -> Self {
        Self(secret.sign(&between.message()))
    }

    /// Whether the one with this author key said it, and said it there.
    #[must_use]
    pub fn is_of(&self, author: &AuthorKey, between: &Between) -> bool {
        verify(author, &between.message(), &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_farewell_counts_from_its_member_between_its_two_devices_and_in_its_space_alone() {
        let secret = AuthorSecret::from_bytes(&[5; 32]);
        let between =
            Between { space: SpaceId([1; 32]), from: DeviceKey([2; 32]), to: DeviceKey([3; 32]) };
        let said = Farewell::say(&secret, &between);
        assert!(said.is_of(&secret.public(), &between));
        assert!(!said.is_of(&AuthorSecret::from_bytes(&[6; 32]).public(), &between));
        for other in [
            Between { space: SpaceId([9; 32]), ..between },
            Between { from: DeviceKey([9; 32]), ..between },
            Between { to: DeviceKey([9; 32]), ..between },
            Between { from: between.to, to: between.from, ..between },
        ] {
            assert!(!said.is_of(&secret.public(), &other), "{other:?}");
        }
    }
}
