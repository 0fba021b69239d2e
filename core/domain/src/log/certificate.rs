//! Device certificates: which author key and which device speak for a member in a space
//! (`design.md` 5; bytes: `docs/formats.md` 5). Verified from the certificate and the keys known so far.

use super::chain::{AuthorSecret, verify};
use crate::hash::labelled;
use crate::ids::{AuthorKey, DeviceKey, MemberId, Members, SpaceId};

/// Says that `author` and `device` belong to `member` in `space`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// The space it counts in; a certificate of another space is worth nothing here.
    pub space: SpaceId,
    /// Whose keys these are.
    pub member: MemberId,
    /// The phone's transport key.
    pub device: DeviceKey,
    /// The key that signs the log whose item 0 names this certificate.
    pub author: AuthorKey,
    /// Who vouches for it.
    pub signer: Signer,
    signature: [u8; 64],
}

/// Who vouches for a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signer {
    /// The member's first author key, for itself: `member` is its hash.
    Itself,
    /// An earlier author key of the same member.
    Earlier(AuthorKey),
    /// An author key of the other member, after the only phone was lost.
    Partner(AuthorKey),
}

/// The author keys that are known to speak for each member of a space. A member's first key need not be
/// among them: the member is named after it.
pub trait KnownKeys {
    /// Whether `key` is an author key of `member`, by a certificate accepted before.
    fn speaks_for(&self, member: &MemberId, key: &AuthorKey) -> bool;
}

/// Why a certificate is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not the size or version of a certificate.
    #[error("this is not a certificate of this version")]
    Malformed,
    /// Made for another space.
    #[error("the certificate belongs to another space")]
    OtherSpace,
    /// The member is not one of the two.
    #[error("the certificate names a stranger")]
    Stranger,
    /// A first key that is not the one the member is named after.
    #[error("the certificate's key is not the member's first key")]
    NotTheFirstKey,
    /// A key of one member that was certified for the other.
    #[error("the certificate's key belongs to the other member")]
    OtherMembersKey,
    /// The key that signed is not known to speak for whom it claims.
    #[error("the certificate was signed by a key that is not known")]
    UnknownSigner,
    /// The signature is wrong.
    #[error("the certificate's signature is wrong")]
    BadSignature,
}

const VERSION: u8 = 1;
const SIGNED: usize = 1 + 32 + 32 + 32 + 32 + 1 + 32;

impl Certificate {
    /// Size in bytes as it is hashed, stored and sent.
    pub const SIZE: usize = SIGNED + 64;

    /// A member's first certificate, signed by the key that names the member.
    #[must_use]
    pub fn first(space: SpaceId, device: DeviceKey, secret: &AuthorSecret) -> Self {
        let author = secret.public();
        let member = MemberId::of_first_key(&author);
        Self::sign(space, member, device, author, Signer::Itself, secret)
    }

    /// A certificate for another phone of the same member, signed by a key of that member.
    #[must_use]
    pub fn by_earlier(
        space: SpaceId,
        member: MemberId,
        device: DeviceKey,
        author: AuthorKey,
        secret: &AuthorSecret,
    ) -> Self {
        Self::sign(space, member, device, author, Signer::Earlier(secret.public()), secret)
    }

    /// A certificate for the other member's new phone, signed by this member's key.
    #[must_use]
    pub fn by_partner(
        space: SpaceId,
        member: MemberId,
        device: DeviceKey,
        author: AuthorKey,
        secret: &AuthorSecret,
    ) -> Self {
        Self::sign(space, member, device, author, Signer::Partner(secret.public()), secret)
    }

    fn sign(
        space: SpaceId,
        member: MemberId,
        device: DeviceKey,
        author: AuthorKey,
        signer: Signer,
        secret: &AuthorSecret,
    ) -> Self {
        let mut certificate = Self { space, member, device, author, signer, signature: [0; 64] };
        certificate.signature = secret.sign(&certificate.message());
        certificate
    }

    fn message(&self) -> [u8; 32] {
        labelled("hearth/cert/1", &[&self.encode()[..SIGNED]])
    }

    fn signer_key(&self) -> AuthorKey {
        match self.signer {
            Signer::Itself => self.author,
            Signer::Earlier(key) | Signer::Partner(key) => key,
        }
    }

    /// The bytes as they are hashed, stored and sent.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        bytes[0] = VERSION;
        bytes[1..33].copy_from_slice(&self.space.0);
        bytes[33..65].copy_from_slice(&self.member.0);
        bytes[65..97].copy_from_slice(&self.device.0);
        bytes[97..129].copy_from_slice(&self.author.0);
        bytes[129] = match self.signer {
            Signer::Itself => 0,
            Signer::Earlier(_) => 1,
            Signer::Partner(_) => 2,
        };
        bytes[130..162].copy_from_slice(&self.signer_key().0);
        bytes[162..].copy_from_slice(&self.signature);
        bytes
    }

    /// Reads what [`Certificate::encode`] wrote. Says nothing yet about whether it is to be believed.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, CertificateError> {
        let array = |from: usize| -> Result<[u8; 32], CertificateError> {
            let slice = bytes.get(from..from + 32).ok_or(CertificateError::Malformed)?;
            slice.try_into().map_err(|_| CertificateError::Malformed)
        };
        if bytes.len() != Self::SIZE || bytes[0] != VERSION {
            return Err(CertificateError::Malformed);
        }
        let author = AuthorKey(array(97)?);
        let key = AuthorKey(array(130)?);
        let signer = match bytes[129] {
            0 if key == author => Signer::Itself,
            1 => Signer::Earlier(key),
            2 => Signer::Partner(key),
            _ => return Err(CertificateError::Malformed),
        };
        Ok(Self {
            space: SpaceId(array(1)?),
            member: MemberId(array(33)?),
            device: DeviceKey(array(65)?),
            author,
            signer,
            signature: bytes[162..].try_into().map_err(|_| CertificateError::Malformed)?,
        })
    }

    /// BLAKE3("hearth/cert-id/1", bytes): what a log's item 0 carries.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        labelled("hearth/cert-id/1", &[&self.encode()])
    }

    /// Whether it shows, and no more, that whoever made it has the author key that it names: signed by that key
    /// for itself. A new phone proves its key so before anyone vouches for it.
    #[must_use]
    pub fn proves_its_key(&self) -> bool {
        self.signer == Signer::Itself
            && MemberId::of_first_key(&self.author) == self.member
            && verify(&self.author, &self.message(), &self.signature)
    }

    /// Whether to believe it, given the space, its members and the keys known so far.
    ///
    /// # Errors
    /// Every arm of [`CertificateError`] but `Malformed`.
    pub fn verify(
        &self,
        space: &SpaceId,
        members: &Members,
        known: &dyn KnownKeys,
    ) -> Result<(), CertificateError> {
        if self.space != *space {
            return Err(CertificateError::OtherSpace);
        }
        let partner = members.partner_of(&self.member).ok_or(CertificateError::Stranger)?;
        let speaks_for = |member: &MemberId, key: &AuthorKey| {
            MemberId::of_first_key(key) == *member || known.speaks_for(member, key)
        };
        if speaks_for(&partner, &self.author) {
            return Err(CertificateError::OtherMembersKey);
        }
        match self.signer {
            Signer::Itself if MemberId::of_first_key(&self.author) != self.member => {
                return Err(CertificateError::NotTheFirstKey);
            }
            Signer::Earlier(key) if !speaks_for(&self.member, &key) => {
                return Err(CertificateError::UnknownSigner);
            }
            Signer::Partner(key) if !speaks_for(&partner, &key) => {
                return Err(CertificateError::UnknownSigner);
            }
            Signer::Itself | Signer::Earlier(_) | Signer::Partner(_) => {}
        }
        if verify(&self.signer_key(), &self.message(), &self.signature) {
            Ok(())
        } else {
            Err(CertificateError::BadSignature)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Keys(Vec<(MemberId, AuthorKey)>);

    impl KnownKeys for Keys {
        fn speaks_for(&self, member: &MemberId, key: &AuthorKey) -> bool {
            self.0.contains(&(*member, *key))
        }
    }

    const SPACE: SpaceId = SpaceId([1; 32]);

    fn two() -> (AuthorSecret, AuthorSecret, Members) {
        let (a, b) = (AuthorSecret::from_bytes(&[1; 32]), AuthorSecret::from_bytes(&[2; 32]));
        let member = |secret: &AuthorSecret| MemberId::of_first_key(&secret.public());
        let members = Members::new(member(&a), member(&b)).unwrap();
        (a, b, members)
    }

    #[test]
    fn a_first_certificate_is_believed_in_its_own_space_only() {
        let (a, _, members) = two();
        let certificate = Certificate::first(SPACE, DeviceKey([9; 32]), &a);
        let read = Certificate::decode(&certificate.encode()).unwrap();
        assert_eq!(read, certificate);
        assert_eq!(read.verify(&SPACE, &members, &Keys(vec![])), Ok(()));
        let other = SpaceId([2; 32]);
        assert_eq!(read.verify(&other, &members, &Keys(vec![])), Err(CertificateError::OtherSpace));
    }

    #[test]
    fn a_key_is_proved_by_itself_alone() {
        let (a, b, _) = two();
        let device = DeviceKey([9; 32]);
        assert!(Certificate::first(SPACE, device, &a).proves_its_key());
        let member = MemberId::of_first_key(&a.public());
        let by_earlier = Certificate::by_earlier(SPACE, member, device, a.public(), &a);
        assert!(!by_earlier.proves_its_key());
        let for_another = Certificate::sign(SPACE, member, device, b.public(), Signer::Itself, &b);
        assert!(!for_another.proves_its_key());
        let mut false_one = Certificate::first(SPACE, device, &a).encode();
        false_one[Certificate::SIZE - 1] ^= 1;
        assert!(!Certificate::decode(&false_one).unwrap().proves_its_key());
    }

    #[test]
    fn a_stranger_and_a_false_first_key_are_refused() {
        let (a, _, members) = two();
        let stranger = AuthorSecret::from_bytes(&[3; 32]);
        let certificate = Certificate::first(SPACE, DeviceKey([9; 32]), &stranger);
        let refused = certificate.verify(&SPACE, &members, &Keys(vec![]));
        assert_eq!(refused, Err(CertificateError::Stranger));
        let member = MemberId::of_first_key(&a.public());
        let device = DeviceKey([9; 32]);
        let itself = Signer::Itself;
        let false_first =
            Certificate::sign(SPACE, member, device, stranger.public(), itself, &stranger);
        let refused = false_first.verify(&SPACE, &members, &Keys(vec![]));
        assert_eq!(refused, Err(CertificateError::NotTheFirstKey));
    }

    #[test]
    fn a_later_certificate_needs_a_known_signer() {
        let (a, b, members) = two();
        let (alice, bob) =
            (MemberId::of_first_key(&a.public()), MemberId::of_first_key(&b.public()));
        let (second, third) =
            (AuthorSecret::from_bytes(&[4; 32]), AuthorSecret::from_bytes(&[5; 32]));
        let device = DeviceKey([9; 32]);
        let nobody = Keys(vec![]);
        // First keys need no introduction: each member is named after its own.
        let by_own = Certificate::by_earlier(SPACE, alice, device, second.public(), &a);
        let by_partner = Certificate::by_partner(SPACE, alice, device, second.public(), &b);
        for certificate in [by_own, by_partner] {
            assert_eq!(certificate.verify(&SPACE, &members, &nobody), Ok(()));
        }
        let refused = |certificate: Certificate, known: &Keys| {
            certificate.verify(&SPACE, &members, known).unwrap_err()
        };
        let partner_as_own = Certificate::by_earlier(SPACE, alice, device, second.public(), &b);
        assert_eq!(refused(partner_as_own, &nobody), CertificateError::UnknownSigner);
        let by_second = Certificate::by_earlier(SPACE, alice, device, third.public(), &second);
        assert_eq!(refused(by_second, &nobody), CertificateError::UnknownSigner);
        let as_bobs = Keys(vec![(bob, second.public())]);
        assert_eq!(refused(by_second, &as_bobs), CertificateError::UnknownSigner);
        let known = Keys(vec![(alice, second.public())]);
        assert_eq!(by_second.verify(&SPACE, &members, &known), Ok(()));
        // A key never speaks for both.
        let takes_over = Certificate::by_earlier(SPACE, bob, device, a.public(), &b);
        assert_eq!(refused(takes_over, &nobody), CertificateError::OtherMembersKey);
        let takes_over = Certificate::by_earlier(SPACE, bob, device, second.public(), &b);
        assert_eq!(refused(takes_over, &known), CertificateError::OtherMembersKey);
    }

    #[test]
    fn any_changed_byte_makes_it_worthless() {
        let (a, _, members) = two();
        let bytes = Certificate::first(SPACE, DeviceKey([9; 32]), &a).encode();
        for at in 0..bytes.len() {
            let mut changed = bytes;
            changed[at] ^= 1;
            let believed = Certificate::decode(&changed)
                .and_then(|read| read.verify(&SPACE, &members, &Keys(vec![])));
            assert!(believed.is_err(), "byte {at}");
        }
    }
}
