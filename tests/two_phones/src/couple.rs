//! Who the two are, and the keys and certificates of their phones (`design.md` 5).

use hearth_domain::ids::{DeviceKey, MemberId, Members, SpaceId};
use hearth_domain::log::{AuthorSecret, Certificate};
use hearth_domain::space::Facts;

use crate::random::Random;

/// What one phone is born with: its facts, and the key that signs.
#[derive(Clone)]
pub struct Device {
    /// What it knows of its space.
    pub facts: Facts,
    /// Its author key.
    pub secret: AuthorSecret,
}

/// Two members and the space that they share.
pub struct Couple {
    members: Members,
    space: SpaceId,
    first_keys: [AuthorSecret; 2],
    random: Random,
}

impl Couple {
    /// Two people from a seed.
    #[must_use]
    pub fn new(mut random: Random) -> Self {
        let keys = [(); 2].map(|()| AuthorSecret::from_bytes(&random.bytes()));
        let [one, other] = [0, 1].map(|at: usize| MemberId::of_first_key(&keys[at].public()));
        let members = Members::new(one, other).expect("two seeds, two people");
        let space = SpaceId::of(&members, &random.bytes());
        // In the order of the members' indices.
        let [first, second] = keys;
        let first_keys =
            if members.index_of(&one) == Some(0) { [first, second] } else { [second, first] };
        Self { members, space, first_keys, random }
    }

    /// The space.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        self.space
    }

    /// The first phone of a member (0 or 1), whose key names the member.
    pub fn first_phone(&mut self, member: u8) -> Device {
        let secret = self.first_keys[usize::from(member)].clone();
        let certificate = Certificate::first(self.space, DeviceKey(self.random.bytes()), &secret);
        Device { facts: self.facts(member, certificate), secret }
    }

    /// A further phone of a member, vouched for by the first one.
    pub fn further_phone(&mut self, member: u8) -> Device {
        let secret = AuthorSecret::from_bytes(&self.random.bytes());
        let certificate = Certificate::by_earlier(
            self.space,
            self.members.both()[usize::from(member)],
            DeviceKey(self.random.bytes()),
            secret.public(),
            &self.first_keys[usize::from(member)],
        );
        Device { facts: self.facts(member, certificate), secret }
    }

    /// A phone in the place of all that a member has, which are in this line of certificates; the other member's
    /// vouches for it.
    pub fn phone_by_partner(
        &mut self,
        member: u8,
        voucher: &AuthorSecret,
        confirmed: Vec<Certificate>,
    ) -> Device {
        let secret = AuthorSecret::from_bytes(&self.random.bytes());
        let certificate = Certificate::by_partner(
            self.space,
            self.members.both()[usize::from(member)],
            DeviceKey(self.random.bytes()),
            secret.public(),
            voucher,
        );
        let facts = Facts { confirmed, ..self.facts(member, certificate) };
        Device { facts, secret }
    }

    fn facts(&self, me: u8, certificate: Certificate) -> Facts {
        Facts { space: self.space, members: self.members, me, certificate, confirmed: Vec::new() }
    }
}
