//! What the one-time secret (of a QR code, or of digits once SPAKE2 has run over them) and the TLS exporter prove and make (`sync.md` 2). Pure functions of their
//! inputs; a relayed connection has another `K` on each side, so nothing computed here fits both.

use hearth_domain::ids::DeviceKey;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::secret::{Exporter, PairKey};

/// Which side of the pairing a phone is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A: shows the code.
    Shower,
    /// B: scanned it.
    Scanner,
}

impl Role {
    /// The byte that stands for the role in everything that is authenticated.
    fn letter(self) -> &'static [u8] {
        match self {
            Self::Shower => b"A",
            Self::Scanner => b"B",
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Self::Shower => Self::Scanner,
            Self::Scanner => Self::Shower,
        }
    }
}

/// The context with which both phones ask TLS for the exporter: the id of the phone that shows the code,
/// then the id of the one that scanned it.
#[must_use]
pub fn exporter_context(shower: &DeviceKey, scanner: &DeviceKey) -> [u8; 64] {
    let mut context = [0; 64];
    context[..32].copy_from_slice(&shower.0);
    context[32..].copy_from_slice(&scanner.0);
    context
}

/// One connection between two phones, as both ends of it see it: `K`, and who is who.
pub(super) struct Connection {
    pub(super) exporter: Exporter,
    pub(super) shower: DeviceKey,
    pub(super) scanner: DeviceKey,
}

/// Made once both have shown that they know the secret; after that the secret is not needed any more.
#[derive(Clone, ZeroizeOnDrop)]
pub(super) struct Keys {
    pub(super) pair_key: PairKey,
    yes: [u8; 32],
}

impl Connection {
    /// HMAC-SHA256(secret, "A" | "B" || K || idA || idB): `role` knows the secret, on this connection. The two
    /// kinds of secret have different sizes, and whatever is shown counts for one of them only.
    pub(super) fn proof(&self, secret: &[u8], role: Role) -> [u8; 32] {
        self.mac(secret, role).finalize().into_bytes().into()
    }

    /// Whether `proof` is the one of `role`; takes the same time whatever differs.
    pub(super) fn is_proof(&self, secret: &[u8], role: Role, proof: &[u8; 32]) -> bool {
        self.mac(secret, role).verify_slice(proof).is_ok()
    }

    fn mac(&self, secret: &[u8], role: Role) -> Hmac<Sha256> {
        let mut mac = hmac(secret);
        mac.update(role.letter());
        mac.update(self.exporter.expose());
        mac.update(&exporter_context(&self.shower, &self.scanner));
        mac
    }

    /// HKDF-SHA256 with `K` as the key material and the secret as the salt.
    pub(super) fn keys(&self, secret: &[u8]) -> Keys {
        let hkdf = Hkdf::<Sha256>::new(Some(secret), self.exporter.expose());
        let ids = exporter_context(&self.shower, &self.scanner);
        let mut pair_key = expand(&hkdf, b"hearth/pair-key/1", &ids);
        let keys = Keys {
            pair_key: PairKey::new(pair_key),
            yes: expand(&hkdf, b"hearth/pair-yes/1", &ids),
        };
        pair_key.zeroize();
        keys
    }
}

/// SHA-256 over the frames that each side has sent before its yes, in their order.
#[derive(Clone, Copy)]
pub(super) struct Transcript {
    pub(super) shower: [u8; 32],
    pub(super) scanner: [u8; 32],
}

impl Keys {
    /// HMAC-SHA256(yes key, "A" | "B" || hash of A's frames || hash of B's frames): `role` says yes to
    /// exactly this conversation.
    pub(super) fn yes(&self, role: Role, transcript: &Transcript) -> [u8; 32] {
        self.mac(role, transcript).finalize().into_bytes().into()
    }

    /// Whether `mac` is the yes of `role`; takes the same time whatever differs.
    pub(super) fn is_yes(&self, role: Role, transcript: &Transcript, mac: &[u8; 32]) -> bool {
        self.mac(role, transcript).verify_slice(mac).is_ok()
    }

    fn mac(&self, role: Role, transcript: &Transcript) -> Hmac<Sha256> {
        let mut mac = hmac(&self.yes);
        mac.update(role.letter());
        mac.update(&transcript.shower);
        mac.update(&transcript.scanner);
        mac
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[expect(clippy::expect_used, reason = "32 bytes are far below HKDF's limit of 255 * 32")]
fn expand(hkdf: &Hkdf<Sha256>, label: &[u8], ids: &[u8; 64]) -> [u8; 32] {
    let mut key = [0; 32];
    hkdf.expand_multi_info(&[label, ids], &mut key).expect("32 bytes are within HKDF's limit");
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection() -> Connection {
        Connection {
            exporter: Exporter::new([3; 32]),
            shower: DeviceKey([1; 32]),
            scanner: DeviceKey([2; 32]),
        }
    }

    #[test]
    fn a_proof_fits_its_own_secret_role_connection_and_ids_only() {
        let secret = [5; 16];
        let here = connection();
        let proof = here.proof(&secret, Role::Scanner);
        assert!(here.is_proof(&secret, Role::Scanner, &proof));
        assert!(!here.is_proof(&secret, Role::Shower, &proof), "reflected");
        assert!(!here.is_proof(&[6; 16], Role::Scanner, &proof), "other secret");
        let elsewhere = Connection { exporter: Exporter::new([4; 32]), ..connection() };
        assert!(!elsewhere.is_proof(&secret, Role::Scanner, &proof), "other connection");
        let swapped = Connection { shower: here.scanner, scanner: here.shower, ..connection() };
        assert!(!swapped.is_proof(&secret, Role::Scanner, &proof), "swapped ids");
    }

    #[test]
    fn the_pair_key_depends_on_secret_connection_and_ids() {
        let key =
            |connection: &Connection, secret: u8| *connection.keys(&[secret; 16]).pair_key.expose();
        let here = connection();
        let elsewhere = Connection { exporter: Exporter::new([4; 32]), ..connection() };
        let swapped = Connection { shower: here.scanner, scanner: here.shower, ..connection() };
        let all = [key(&here, 5), key(&here, 6), key(&elsewhere, 5), key(&swapped, 5)];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one));
        }
    }
}
