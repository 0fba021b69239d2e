//! What a phone knows of its space: who the two are, which of them it is, and what it signs with.

use crate::document::ProcessId;
use crate::ids::{AuthorKey, DeviceKey, LogNonce, MemberId, Members, SpaceId};
use crate::log::Certificate;

/// The fixed facts of one phone in one space.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The space.
    pub space: SpaceId,
    /// Its two members.
    pub members: Members,
    /// The index (0 or 1) of the member who holds this phone.
    pub me: u8,
    /// This phone's certificate; item 0 of every log that it starts names it.
    pub certificate: Certificate,
    /// The certificates that pairings on this phone confirmed, by its person's own yes: the partner's phones,
    /// and those of this member whose place this phone took when it was set up.
    pub confirmed: Vec<Certificate>,
}

impl Facts {
    /// Whether a member is the one who holds this phone.
    #[must_use]
    pub fn is_mine(&self, member: &MemberId) -> bool {
        self.members.index_of(member) == Some(self.me)
    }

    /// This phone's author key.
    #[must_use]
    pub fn author(&self) -> AuthorKey {
        self.certificate.author
    }

    /// This phone's device key.
    #[must_use]
    pub fn device(&self) -> DeviceKey {
        self.certificate.device
    }
}

/// The randomness that writing may need. Both values must be new: never used before on any phone.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// The 8 random bytes of this run of the process.
    pub process: ProcessId,
    /// From which the id of a fresh log comes, should one have to be started.
    pub log_nonce: LogNonce,
}
