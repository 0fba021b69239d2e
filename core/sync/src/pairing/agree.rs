//! Which space two phones will share (`design.md` 5, "two used phones"). A pure function of what both have
//! said, the same on both sides, so that both come to the same end without another message.

use hearth_domain::ids::{MemberId, Members, SpaceId, SpaceNonce};

use super::keys::Role;
use super::message::SpaceClaim;
use super::refusal::Refusal;

/// One phone in the decision: whose it is, and the space it says it has.
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
    /// Whether the space was there before.
    pub(super) rejoin: bool,
}

/// Decides.
///
/// - Neither has a space: the phone that shows the code creates one.
/// - Both have the same one, of just these two members: they rejoin it (a partner whose device key is new).
/// - One has a space of just these two members and the other has none: the other rejoins. It was restored,
///   installed anew with its author key still in secure storage, or lost a half-finished pairing. This is
///   safe for the phone that has the space, because the other must sign a certificate with the first key
///   that the member id in the space is the hash of: nobody else can be that member. For the phone that has
///   none it is no more than a new space with this partner; both see `rejoin` and say yes.
/// - Anything else would put two spaces, or a third person, together: `AlreadyInASpace`. So would two
///   spaces of the same two members with different nonces: which of two histories counts is not decided
///   by a machine; one of them leaves its space first.
pub(super) fn agree(shower: &Side, scanner: &Side) -> Result<Agreed, Refusal> {
    // One member twice: a copied phone. A member has one phone in this version.
    let members = Members::new(shower.member, scanner.member).ok_or(Refusal::BadData)?;
    for side in [shower, scanner] {
        check_claim(side)?;
    }
    let rejoin = |space, nonce, theirs, giver| {
        if theirs == members {
            Ok(Agreed { space, nonce, members, giver, rejoin: true })
        } else {
            Err(Refusal::AlreadyInASpace)
        }
    };
    match (shower.claim, scanner.claim) {
        (SpaceClaim::None { proposed: nonce }, SpaceClaim::None { .. }) => {
            let space = SpaceId::of(&members, &nonce);
            Ok(Agreed { space, nonce, members, giver: Role::Shower, rejoin: false })
        }
        (SpaceClaim::Held { space, nonce, members: theirs }, SpaceClaim::None { .. }) => {
            rejoin(space, nonce, theirs, Role::Shower)
        }
        (SpaceClaim::None { .. }, SpaceClaim::Held { space, nonce, members: theirs }) => {
            rejoin(space, nonce, theirs, Role::Scanner)
        }
        (
            SpaceClaim::Held { space, nonce, members: theirs },
            SpaceClaim::Held { space: other, .. },
        ) => {
            if space == other {
                rejoin(space, nonce, theirs, Role::Shower)
            } else {
                Err(Refusal::AlreadyInASpace)
            }
        }
    }
}

/// A claimed space must have the id that its members and nonce make, and its owner must be one of the two.
fn check_claim(side: &Side) -> Result<(), Refusal> {
    match side.claim {
        SpaceClaim::Held { space, nonce, members }
            if SpaceId::of(&members, &nonce) != space
                || members.index_of(&side.member).is_none() =>
        {
            Err(Refusal::BadData)
        }
        SpaceClaim::None { .. } | SpaceClaim::Held { .. } => Ok(()),
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

    fn held(member: MemberId, one: MemberId, other: MemberId, nonce: u8) -> Side {
        let (members, nonce) = (Members::new(one, other).unwrap(), [nonce; 16]);
        let space = SpaceId::of(&members, &nonce);
        Side { member, claim: SpaceClaim::Held { space, nonce, members } }
    }

    #[test]
    fn two_new_phones_get_a_space_from_the_one_that_shows_the_code() {
        let agreed = agree(&none(BEN), &none(ADA)).unwrap();
        assert_eq!((agreed.giver, agreed.rejoin, agreed.nonce), (Role::Shower, false, [8; 16]));
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
            assert_eq!((agreed.giver, agreed.rejoin, agreed.nonce), (giver, true, [5; 16]));
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
    fn a_claim_that_does_not_fit_together_and_a_copied_phone_are_bad_data() {
        let mut false_id = held(BEN, ADA, BEN, 5);
        if let SpaceClaim::Held { space, .. } = &mut false_id.claim {
            space.0[0] ^= 1;
        }
        for (shower, scanner) in
            [(none(ADA), false_id), (none(ADA), held(BEN, ADA, EVE, 5)), (none(ADA), none(ADA))]
        {
            assert_eq!(agree(&shower, &scanner), Err(Refusal::BadData));
        }
    }
}
