//! Whom a phone believes in a pairing: the certificates that it knows from its space, and those that the other
//! phone shows it, each vouched for by one before it (`design.md` 5; `docs/formats.md` 5).

use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId};
use hearth_domain::log::{Certificate, KnownKeys, Signer};

use super::agree::Agreed;
use super::refusal::Refusal;
use super::{MAX_KNOWN, Own};

/// What is believed so far.
pub(super) struct Trust {
    /// From this phone's own space.
    held: Vec<Certificate>,
    /// Shown by the other phone.
    shown: Vec<Certificate>,
}

/// What the other phone said of its key and whose it is.
pub(super) struct Announced {
    pub(super) member: MemberId,
    /// Its author key.
    pub(super) key: AuthorKey,
    /// Whether that is the key that its member is named after.
    pub(super) first: bool,
}

impl KnownKeys for Trust {
    fn speaks_for(&self, member: &MemberId, key: &AuthorKey) -> bool {
        let known = self.held.iter().chain(&self.shown);
        known.into_iter().any(|one| one.member == *member && one.author == *key)
    }
}

impl Trust {
    pub(super) fn of(own: &Own) -> Self {
        let held = own.space.as_ref().map_or(Vec::new(), |held| {
            let mut known = held.known.clone();
            known.push(held.certificate);
            known
        });
        Self { held, shown: Vec::new() }
    }

    /// Takes a certificate that the other phone shows for the sake of those that follow.
    pub(super) fn show(&mut self, one: Certificate, agreed: &Agreed) -> Result<(), Refusal> {
        if self.shown.len() >= MAX_KNOWN {
            return Err(Refusal::BadData);
        }
        self.believe(&one, agreed)?;
        self.shown.push(one);
        Ok(())
    }

    /// Adds one that was found right.
    pub(super) fn add(&mut self, one: Certificate) {
        self.shown.push(one);
    }

    fn believe(&self, one: &Certificate, agreed: &Agreed) -> Result<(), Refusal> {
        one.verify(&agreed.space, &agreed.members, self).map_err(|_| Refusal::BadData)
    }

    /// Whether this is the certificate of the phone at the other end of the connection, for the key that it
    /// announced and the member that it is of. A member's first key vouches for itself and for nothing else.
    pub(super) fn check(
        &self,
        certificate: &Certificate,
        announced: &Announced,
        device: &DeviceKey,
        agreed: &Agreed,
    ) -> Result<(), Refusal> {
        let fits = certificate.device == *device
            && certificate.author == announced.key
            && certificate.member == announced.member
            && (certificate.signer == Signer::Itself) == announced.first;
        if fits { self.believe(certificate, agreed) } else { Err(Refusal::BadData) }
    }

    /// Whether a new phone has shown that it has the key it announced, on this device and for this space, and
    /// the key is nobody else's. `taker` is the member that it will be of.
    pub(super) fn check_new(
        &self,
        proof: &Certificate,
        (key, device): (&AuthorKey, &DeviceKey),
        taker: &MemberId,
        agreed: &Agreed,
    ) -> Result<(), Refusal> {
        let shown = proof.proves_its_key()
            && proof.author == *key
            && proof.device == *device
            && proof.space == agreed.space;
        let first = MemberId::of_first_key(key);
        let other = agreed.members.partner_of(taker).ok_or(Refusal::BadData)?;
        if !shown || first == other || self.speaks_for(&other, key) {
            return Err(Refusal::BadData);
        }
        // The phone that the member is named after has lost nothing: it pairs, as it did before.
        if first == *taker { Err(Refusal::OtherAim) } else { Ok(()) }
    }

    /// Whether a certificate that was granted is for this phone, by the phone that grants it.
    pub(super) fn check_grant(
        &self,
        grant: &Certificate,
        own: &Own,
        expected: Signer,
        taker: &MemberId,
        agreed: &Agreed,
    ) -> Result<(), Refusal> {
        let fits = grant.device == own.device
            && grant.author == own.author.public()
            && grant.member == *taker
            && grant.signer == expected;
        if fits { self.believe(grant, agreed) } else { Err(Refusal::BadData) }
    }

    /// What the other phone has shown.
    pub(super) fn shown(&self) -> &[Certificate] {
        &self.shown
    }
}
