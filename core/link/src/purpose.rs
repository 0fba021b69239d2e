//! What a connection is for, spoken as the ALPN of its TLS handshake, so that pairing and sync can
//! share one endpoint (`sync.md` section 5). A new wire version is a new ALPN, added here.

/// What the two devices want from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A sync session between two paired devices; ALPN `hearth/sync/1`.
    Sync,
    /// Making two devices each other's partner; ALPN `hearth/pair/1`.
    Pairing,
}

impl Purpose {
    /// Every purpose this version speaks.
    pub(crate) const ALL: [Self; 2] = [Self::Sync, Self::Pairing];

    /// The name on the wire.
    pub const fn alpn(self) -> &'static [u8] {
        match self {
            Self::Sync => b"hearth/sync/1",
            Self::Pairing => b"hearth/pair/1",
        }
    }

    /// The purpose with this name on the wire; `None` for a name this version does not speak.
    pub fn from_alpn(alpn: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.alpn() == alpn)
    }
}
