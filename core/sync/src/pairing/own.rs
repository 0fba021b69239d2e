//! What a phone brings into a pairing: who it is, what it is here for, and the space it is in.

use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId, Members, SpaceId, SpaceNonce};
use hearth_domain::log::{AuthorSecret, Certificate, Signer};

use super::message::{HeldClaim, SpaceClaim};
use super::name::DisplayName;
use super::secret::SpaceSecret;

/// What this phone brings into a pairing.
#[derive(Clone)]
pub struct Own {
    /// Its transport key.
    pub device: DeviceKey,
    /// Its author key.
    pub author: AuthorSecret,
    /// The name that the partner will see.
    pub name: DisplayName,
    /// The space it is in. One that is only pending does not count: a second try may replace it.
    pub space: Option<HeldSpace>,
    /// What its person wants.
    pub aim: Aim,
}

/// What a person wants of a pairing. What the two want must go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// To pair with the partner, for the first time or again. A phone that has a space also vouches for the
    /// partner's new phone, when its person says yes to just that.
    Partner,
    /// On a new phone: to take the place of one that is lost. The partner's phone vouches.
    InPlaceOfLost,
    /// On a new phone: to take the place of this person's phone beside it.
    InPlaceOfThis,
    /// To be replaced by the new phone beside this one.
    HandOver,
}

/// The space that a phone is in.
#[derive(Clone)]
pub struct HeldSpace {
    /// Its members, this phone's among them.
    pub members: Members,
    /// Its nonce.
    pub nonce: SpaceNonce,
    /// Its secret.
    pub secret: SpaceSecret,
    /// This phone's certificate in it.
    pub certificate: Certificate,
    /// The certificates known here for both members, each vouched for by one before it.
    pub known: Vec<Certificate>,
    /// The author keys of both members whose phone was replaced or revoked.
    pub replaced: Vec<AuthorKey>,
}

/// New random bytes for the space that the phone with the code creates if neither phone has one.
#[derive(Clone)]
pub struct Fresh {
    /// The nonce.
    pub nonce: SpaceNonce,
    /// The secret.
    pub space_secret: SpaceSecret,
}

impl Own {
    /// Whose phone it is; without a space, the member that its key would name.
    pub(super) fn member(&self) -> MemberId {
        let held = self.space.as_ref().map(|held| held.certificate.member);
        held.unwrap_or_else(|| MemberId::of_first_key(&self.author.public()))
    }

    /// The key that its member is named after.
    pub(super) fn first_key(&self) -> AuthorKey {
        let (own, member) = (self.author.public(), self.member());
        let known = self.space.iter().flat_map(|held| &held.known).map(|one| one.author);
        let first = known.into_iter().find(|key| MemberId::of_first_key(key) == member);
        first.unwrap_or(own)
    }

    /// What it says of its space and its aim.
    pub(super) fn claim(&self, fresh: Option<&Fresh>) -> SpaceClaim {
        let Some(held) = &self.space else {
            let proposed = fresh.map_or([0; 16], |fresh| fresh.nonce);
            return match self.aim {
                Aim::Partner | Aim::HandOver => SpaceClaim::None { proposed },
                Aim::InPlaceOfLost => SpaceClaim::Lost,
                Aim::InPlaceOfThis => SpaceClaim::Beside,
            };
        };
        let space = SpaceId::of(&held.members, &held.nonce);
        let claim = HeldClaim { space, nonce: held.nonce, members: held.members };
        match self.aim {
            Aim::HandOver => SpaceClaim::HandsOver(claim),
            // With a space it takes nobody's place: it leaves that space first.
            Aim::Partner | Aim::InPlaceOfLost | Aim::InPlaceOfThis => SpaceClaim::Held(claim),
        }
    }

    /// Its certificate in the space agreed on. One that takes another's place has none yet, and shows with the
    /// same message that its key is its own.
    pub(super) fn certificate(&self, space: &SpaceId) -> Certificate {
        let Some(held) =
            self.space.as_ref().filter(|held| held.certificate.signer != Signer::Itself)
        else {
            return Certificate::first(*space, self.device, &self.author);
        };
        if held.certificate.device == self.device {
            return held.certificate;
        }
        // The transport key is another since this phone left; its author key vouches for itself.
        let member = held.certificate.member;
        Certificate::by_earlier(*space, member, self.device, self.author.public(), &self.author)
    }
}
