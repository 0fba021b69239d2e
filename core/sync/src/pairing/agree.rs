//! Which space two phones will share, and what the one is to the other (`design.md` 5, "two used phones" and
//! "replacing a phone"). A pure function of what both have said, the same on both sides, so that both come to
//! the same end without another message.

use hearth_domain::ids::{MemberId, Members, SpaceId, SpaceNonce};

use super::keys::Role;
use super::message::{HeldClaim, SpaceClaim};
use super::refusal::Refusal;

/// One phone in the decision: whose it is, and the space it says it has. A phone that takes another's place
/// is nobody's yet; its `member` is not looked at.
pub(super) struct Side {
    pub(super) member: MemberId,
    pub(super) claim: SpaceClaim,
}

/// The space that both will share, and who gives its secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Agreed {
    pub(super) space: SpaceId,
    pub(super) nonce: SpaceNonce,
    pub(super) members: Members,
    /// Gives the space secret: the creator, or the phone that has the space; the shower if both have it.
    pub(super) giver: Role,
    pub(super) how: How,
}

/// What the two phones are to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// Partners in a new space.
    New,
    /// Partners in a space that was there before.
    Rejoin,
    /// The giver vouches for the other member's new phone.
    Lost,
    /// The giver is replaced by the other, a new phone of the same member.
    HandOver,
}

impl How {
    /// Whether the phone that is not the giver takes the place of another.
    pub(super) fn replaces(self) -> bool {
        matches!(self, Self::Lost | Self::HandOver)
    }
}

impl Agreed {
    /// The member whose phone each of the two is, once `role` is the giver's and its member this one.
    pub(super) fn taker(&self, giver: &MemberId) -> Option<MemberId> {
        match self.how {
            How::HandOver => Some(*giver),
            How::New | How::Rejoin | How::Lost => self.members.partner_of(giver),
        }
    }
}

/// Decides.
///
/// - Neither has a space: the phone that shows the code creates one.
/// - Both have the same one, of just these two members: they rejoin it (a partner whose device key is new, or
///   who has another phone).
/// - One has a space of just these two members and the other has none: the other rejoins. It was restored,
///   installed anew with its author key still in secure storage, or lost a half-finished pairing. This is
///   safe for the phone that has the space, because the other must sign a certificate with the first key
///   that the member id in the space is the hash of: nobody else can be that member. For the phone that has
///   none it is no more than a new space with this partner; both see it and say yes.
/// - One is to take the place of a lost phone and the other has a space and no other purpose: it becomes
///   the phone of the other's partner. One is to take the place of the phone beside it and that one is to
///   be replaced: it becomes a phone of the same member. Any other two purposes do not go together.
/// - Anything else would put two spaces, or a third person, together: `AlreadyInASpace`. So would two
///   spaces of the same two members with different nonces: which of two histories counts is not decided
///   by a machine; one of them leaves its space first.
pub(super) fn agree(shower: &Side, scanner: &Side) -> Result<Agreed, Refusal> {
    for side in [shower, scanner] {
        check_claim(side)?;
    }
    match (shower.claim, scanner.claim) {
        (SpaceClaim::Held(held), SpaceClaim::Lost) => Ok(lets_in(held, Role::Shower, How::Lost)),
        (SpaceClaim::Lost, SpaceClaim::Held(held)) => Ok(lets_in(held, Role::Scanner, How::Lost)),
        (SpaceClaim::HandsOver(held), SpaceClaim::Beside) => {
            Ok(lets_in(held, Role::Shower, How::HandOver))
        }
        (SpaceClaim::Beside, SpaceClaim::HandsOver(held)) => {
            Ok(lets_in(held, Role::Scanner, How::HandOver))
        }
        (
            SpaceClaim::None { .. } | SpaceClaim::Held(_),
            SpaceClaim::None { .. } | SpaceClaim::Held(_),
        ) => partners(shower, scanner),
        _ => Err(Refusal::OtherAim),
    }
}

/// Two partners, as both phones see it.
fn partners(shower: &Side, scanner: &Side) -> Result<Agreed, Refusal> {
    // One member twice: a copied phone. A member has one phone in this version.
    let members = Members::new(shower.member, scanner.member).ok_or(Refusal::BadData)?;
    let rejoin = |held: &HeldClaim, giver| {
        if held.members == members {
            Ok(lets_in(*held, giver, How::Rejoin))
        } else {
            Err(Refusal::AlreadyInASpace)
        }
    };
    match (shower.claim.held(), scanner.claim.held()) {
        (None, None) => {
            let SpaceClaim::None { proposed: nonce } = shower.claim else {
                return Err(Refusal::BadData);
            };
            let space = SpaceId::of(&members, &nonce);
            Ok(Agreed { space, nonce, members, giver: Role::Shower, how: How::New })
        }
        (Some(held), None) => rejoin(held, Role::Shower),
        (None, Some(held)) => rejoin(held, Role::Scanner),
        (Some(held), Some(other)) if held.space == other.space => rejoin(held, Role::Shower),
        (Some(_), Some(_)) => Err(Refusal::AlreadyInASpace),
    }
}

fn lets_in(held: HeldClaim, giver: Role, how: How) -> Agreed {
    let HeldClaim { space, nonce, members } = held;
    Agreed { space, nonce, members, giver, how }
}

/// A claimed space must have the id that its members and nonce make, and its owner must be one of the two.
fn check_claim(side: &Side) -> Result<(), Refusal> {
    match side.claim.held() {
        Some(HeldClaim { space, nonce, members })
            if SpaceId::of(members, nonce) != *space
                || members.index_of(&side.member).is_none() =>
        {
            Err(Refusal::BadData)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: MemberId = MemberId([1; 32]);
    const BEN: MemberId = MemberId([2; 32]);
    const EVE: MemberId = MemberId([3; 32]);

    fn none(member: MemberId) -> Side {
        Side { member, claim: SpaceClaim::None { proposed: [8; 16] } }
    }

    fn claim(one: MemberId, other: MemberId, nonce: u8) -> HeldClaim {
        let (members, nonce) = (Members::new(one, other).unwrap(), [nonce; 16]);
        HeldClaim { space: SpaceId::of(&members, &nonce), nonce, members }
    }

    fn held(member: MemberId, one: MemberId, other: MemberId, nonce: u8) -> Side {
        Side { member, claim: SpaceClaim::Held(claim(one, other, nonce)) }
    }

    #[test]
    fn two_new_phones_get_a_space_from_the_one_that_shows_the_code() {
        let agreed = agree(&none(BEN), &none(ADA)).unwrap();
        assert_eq!((agreed.giver, agreed.how, agreed.nonce), (Role::Shower, How::New, [8; 16]));
        assert_eq!(agreed.space, SpaceId::of(&Members::new(ADA, BEN).unwrap(), &[8; 16]));
    }

    #[test]
    fn the_same_two_members_rejoin_and_whoever_has_the_space_gives_it() {
        for (shower, scanner, giver) in [
            (held(ADA, ADA, BEN, 5), held(BEN, ADA, BEN, 5), Role::Shower),
            (held(ADA, ADA, BEN, 5), none(BEN), Role::Shower),
            (none(ADA), held(BEN, ADA, BEN, 5), Role::Scanner),
        ] {
            let agreed = agree(&shower, &scanner).unwrap();
            assert_eq!((agreed.giver, agreed.how, agreed.nonce), (giver, How::Rejoin, [5; 16]));
        }
    }

    #[test]
    fn a_space_with_someone_else_or_another_space_of_the_two_is_refused() {
        for (shower, scanner) in [
            (held(ADA, ADA, EVE, 5), none(BEN)),
            (none(ADA), held(BEN, EVE, BEN, 5)),
            (held(ADA, ADA, EVE, 5), held(BEN, EVE, BEN, 6)),
            (held(ADA, ADA, BEN, 5), held(BEN, BEN, EVE, 5)),
            (held(ADA, ADA, BEN, 5), held(BEN, ADA, BEN, 6)),
        ] {
            assert_eq!(agree(&shower, &scanner), Err(Refusal::AlreadyInASpace));
        }
    }

    #[test]
    fn a_new_phone_takes_the_place_that_the_other_has_for_it() {
        let new = |claim| Side { member: EVE, claim };
        let hands_over = || Side { member: BEN, claim: SpaceClaim::HandsOver(claim(ADA, BEN, 5)) };
        for (shower, scanner, giver, how, taker) in [
            (held(BEN, ADA, BEN, 5), new(SpaceClaim::Lost), Role::Shower, How::Lost, ADA),
            (new(SpaceClaim::Lost), held(BEN, ADA, BEN, 5), Role::Scanner, How::Lost, ADA),
            (hands_over(), new(SpaceClaim::Beside), Role::Shower, How::HandOver, BEN),
            (new(SpaceClaim::Beside), hands_over(), Role::Scanner, How::HandOver, BEN),
        ] {
            let agreed = agree(&shower, &scanner).unwrap();
            assert_eq!((agreed.giver, agreed.how, agreed.nonce), (giver, how, [5; 16]));
            assert!(agreed.how.replaces());
            assert_eq!(agreed.taker(&BEN), Some(taker));
        }
    }

    #[test]
    fn purposes_that_do_not_go_together_are_told_so() {
        let all = || {
            let claim = claim(ADA, BEN, 5);
            [
                Side { member: BEN, claim: SpaceClaim::None { proposed: [0; 16] } },
                Side { member: BEN, claim: SpaceClaim::Held(claim) },
                Side { member: EVE, claim: SpaceClaim::Lost },
                Side { member: EVE, claim: SpaceClaim::Beside },
                Side { member: BEN, claim: SpaceClaim::HandsOver(claim) },
            ]
        };
        let fit = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (3, 4), (4, 3)];
        for (one, shower) in all().iter().enumerate() {
            for (other, scanner) in all().iter().enumerate() {
                let refused = agree(shower, scanner) == Err(Refusal::OtherAim);
                assert_eq!(refused, !fit.contains(&(one, other)), "{one} {other}");
            }
        }
    }

    #[test]
    fn a_claim_that_does_not_fit_together_and_a_copied_phone_are_bad_data() {
        let false_id = |hands_over: bool| {
            let mut claim = claim(ADA, BEN, 5);
            claim.space.0[0] ^= 1;
            let claim =
                if hands_over { SpaceClaim::HandsOver(claim) } else { SpaceClaim::Held(claim) };
            Side { member: BEN, claim }
        };
        let beside = Side { member: EVE, claim: SpaceClaim::Beside };
        for (shower, scanner) in [
            (none(ADA), false_id(false)),
            (beside, false_id(true)),
            (none(ADA), held(BEN, ADA, EVE, 5)),
            (none(ADA), none(ADA)),
        ] {
            assert_eq!(agree(&shower, &scanner), Err(Refusal::BadData));
        }
    }
}
