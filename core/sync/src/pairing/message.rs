//! The messages of a pairing and their bytes (table in [`super`]). Fixed sizes, written and read by hand;
//! reading checks everything that can be checked without knowing who is who.

use hearth_domain::ids::{AuthorKey, MemberId, Members, SpaceId, SpaceNonce};
use hearth_domain::log::Certificate;

use super::name::DisplayName;
use super::pake::SHARE;
use super::refusal::Refusal;
use super::secret::SpaceSecret;
use crate::frame;

/// The oldest and the newest version of the pairing protocol that this build speaks.
pub(super) const VERSIONS: (u8, u8) = (1, 1);

/// No message is longer than this today (244 bytes); the rest is room for newer phones' details.
pub(super) const FRAME_LIMIT: usize = 4096;

const PROOF_OF_SCANNER: u8 = 0x40;
const PROOF_OF_SHOWER: u8 = 0x41;
const DETAILS: u8 = 0x42;
const CERTIFICATE: u8 = 0x43;
const SPACE_SECRET: u8 = 0x44;
const YES: u8 = 0x45;
const REFUSAL: u8 = 0x46;
const SHARE_OF_SCANNER: u8 = 0x47;
const SHARE_OF_SHOWER: u8 = 0x48;
const KNOWN: u8 = 0x49;
const GRANT: u8 = 0x4a;

const NO_SPACE: u8 = 0;
const HAS_A_SPACE: u8 = 1;
const LOST: u8 = 2;
const BESIDE: u8 = 3;
const HANDS_OVER: u8 = 4;

pub(super) enum Message {
    ShareOfScanner([u8; SHARE]),
    ShareOfShower([u8; SHARE]),
    ProofOfScanner([u8; 32]),
    ProofOfShower([u8; 32]),
    Details(Box<Details>),
    /// A certificate that the sender knows, for the sake of what comes after it.
    Known(Box<Certificate>),
    /// The sender's own.
    Certificate(Box<Certificate>),
    /// The receiver's own, made by the sender for the phone that takes another's place.
    Grant(Box<Certificate>),
    SpaceSecret(SpaceSecret),
    Yes([u8; 32]),
    Refusal(Refusal),
}

/// What each phone says of itself, once both know that the other holds the code.
pub(super) struct Details {
    pub(super) first_key: AuthorKey,
    pub(super) current_key: AuthorKey,
    pub(super) space: SpaceClaim,
    pub(super) name: DisplayName,
}

/// The space a phone says it has, and what it is here for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SpaceClaim {
    /// None. The nonce is that of the space the phone would create; zero if it would not.
    None { proposed: SpaceNonce },
    /// This one.
    Held(HeldClaim),
    /// None; it is to take the place of a phone that is lost, and the partner's phone is to vouch for it.
    Lost,
    /// None; it is to take the place of the phone beside it.
    Beside,
    /// This one, which it hands over to the new phone beside it.
    HandsOver(HeldClaim),
}

/// A space of these two members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct HeldClaim {
    pub(super) space: SpaceId,
    pub(super) nonce: SpaceNonce,
    pub(super) members: Members,
}

impl SpaceClaim {
    /// The space that the phone has.
    pub(super) fn held(&self) -> Option<&HeldClaim> {
        match self {
            Self::Held(held) | Self::HandsOver(held) => Some(held),
            Self::None { .. } | Self::Lost | Self::Beside => None,
        }
    }

    fn kind(&self) -> u8 {
        match self {
            Self::None { .. } => NO_SPACE,
            Self::Held(_) => HAS_A_SPACE,
            Self::Lost => LOST,
            Self::Beside => BESIDE,
            Self::HandsOver(_) => HANDS_OVER,
        }
    }
}

impl Message {
    /// Whether it belongs to the transcript that a yes confirms.
    pub(super) fn is_transcribed(&self) -> bool {
        !matches!(self, Self::Yes(_) | Self::Refusal(_))
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        match self {
            Self::ShareOfScanner(share) => frame::encode(SHARE_OF_SCANNER, share),
            Self::ShareOfShower(share) => frame::encode(SHARE_OF_SHOWER, share),
            Self::ProofOfScanner(proof) => frame::encode(PROOF_OF_SCANNER, proof),
            Self::ProofOfShower(proof) => frame::encode(PROOF_OF_SHOWER, proof),
            Self::Details(details) => frame::encode(DETAILS, &details.encode()),
            Self::Known(certificate) => frame::encode(KNOWN, &certificate.encode()),
            Self::Certificate(certificate) => frame::encode(CERTIFICATE, &certificate.encode()),
            Self::Grant(certificate) => frame::encode(GRANT, &certificate.encode()),
            Self::SpaceSecret(secret) => frame::encode(SPACE_SECRET, secret.expose()),
            Self::Yes(mac) => frame::encode(YES, mac),
            Self::Refusal(refusal) => frame::encode(REFUSAL, &[refusal.code()]),
        }
    }

    /// `None` for a tag that may be skipped; otherwise why the frame is refused.
    pub(super) fn decode(frame: &frame::Frame) -> Result<Option<Self>, Refusal> {
        let bytes32 = || sized::<32>(&frame.body);
        Ok(Some(match frame.tag {
            SHARE_OF_SCANNER => Self::ShareOfScanner(sized(&frame.body)?),
            SHARE_OF_SHOWER => Self::ShareOfShower(sized(&frame.body)?),
            PROOF_OF_SCANNER => Self::ProofOfScanner(bytes32()?),
            PROOF_OF_SHOWER => Self::ProofOfShower(bytes32()?),
            DETAILS => Self::Details(Box::new(Details::decode(&frame.body)?)),
            KNOWN => Self::Known(certificate(&frame.body)?),
            CERTIFICATE => Self::Certificate(certificate(&frame.body)?),
            GRANT => Self::Grant(certificate(&frame.body)?),
            SPACE_SECRET => Self::SpaceSecret(SpaceSecret::new(bytes32()?)),
            YES => Self::Yes(bytes32()?),
            REFUSAL => match frame.body[..] {
                [code] => Self::Refusal(Refusal::from_code(code)),
                _ => return Err(Refusal::BadData),
            },
            tag if frame::is_skippable(tag) => return Ok(None),
            _ => return Err(Refusal::BadData),
        }))
    }
}

impl Details {
    pub(super) const SIZE: usize = 2 + 32 + 32 + 1 + 32 + 16 + 32 + 32 + 1 + DisplayName::MAX;

    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::SIZE);
        bytes.extend_from_slice(&[VERSIONS.0, VERSIONS.1]);
        bytes.extend_from_slice(&self.first_key.0);
        bytes.extend_from_slice(&self.current_key.0);
        bytes.push(self.space.kind());
        if let Some(HeldClaim { space, nonce, members }) = self.space.held() {
            bytes.extend_from_slice(&space.0);
            bytes.extend_from_slice(nonce);
            let [first, second] = members.both();
            bytes.extend_from_slice(&first.0);
            bytes.extend_from_slice(&second.0);
        } else {
            let proposed = match &self.space {
                SpaceClaim::None { proposed } => *proposed,
                _ => [0; 16],
            };
            bytes.extend_from_slice(&[0; 32]);
            bytes.extend_from_slice(&proposed);
            bytes.extend_from_slice(&[0; 64]);
        }
        let name = self.name.as_str().as_bytes();
        bytes.push(u8::try_from(name.len()).unwrap_or_default());
        bytes.extend_from_slice(name);
        bytes.resize(Self::SIZE, 0);
        bytes
    }

    /// Bytes after the known ones are left out: a newer phone may say more. (They are in the transcript.)
    fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        // The versions come first: what stands behind them is only understood if one is common.
        let ([oldest, newest], rest) = split::<2>(bytes)?;
        if oldest > newest {
            return Err(Refusal::BadData);
        }
        if oldest > VERSIONS.1 || newest < VERSIONS.0 {
            return Err(Refusal::UpdateNeeded);
        }
        let (first_key, rest) = split::<32>(rest)?;
        let (current_key, rest) = split::<32>(rest)?;
        let ([kind], rest) = split::<1>(rest)?;
        let (space, rest) = split::<32>(rest)?;
        let (nonce, rest) = split::<16>(rest)?;
        let (one, rest) = split::<32>(rest)?;
        let (other, rest) = split::<32>(rest)?;
        let ([length], rest) = split::<1>(rest)?;
        let (name, _newer) = split::<{ DisplayName::MAX }>(rest)?;
        let no_space = [space, one, other] == [[0; 32]; 3];
        let held = || -> Result<HeldClaim, Refusal> {
            let members = Members::new(MemberId(one), MemberId(other)).ok_or(Refusal::BadData)?;
            Ok(HeldClaim { space: SpaceId(space), nonce, members })
        };
        let space = match kind {
            NO_SPACE if no_space => SpaceClaim::None { proposed: nonce },
            LOST if no_space && nonce == [0; 16] => SpaceClaim::Lost,
            BESIDE if no_space && nonce == [0; 16] => SpaceClaim::Beside,
            HAS_A_SPACE if one < other => SpaceClaim::Held(held()?),
            HANDS_OVER if one < other => SpaceClaim::HandsOver(held()?),
            _ => return Err(Refusal::BadData),
        };
        Ok(Self {
            first_key: AuthorKey(first_key),
            current_key: AuthorKey(current_key),
            space,
            name: read_name(length, &name)?,
        })
    }
}

fn read_name(length: u8, padded: &[u8]) -> Result<DisplayName, Refusal> {
    let (name, padding) = padded.split_at_checked(length.into()).ok_or(Refusal::BadData)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err(Refusal::BadData);
    }
    let name = std::str::from_utf8(name).map_err(|_| Refusal::BadData)?;
    DisplayName::new(name).map_err(|_| Refusal::BadData)
}

fn certificate(body: &[u8]) -> Result<Box<Certificate>, Refusal> {
    Certificate::decode(body).map(Box::new).map_err(|_| Refusal::BadData)
}

fn sized<const N: usize>(body: &[u8]) -> Result<[u8; N], Refusal> {
    body.try_into().map_err(|_| Refusal::BadData)
}

fn split<const N: usize>(bytes: &[u8]) -> Result<([u8; N], &[u8]), Refusal> {
    bytes.split_first_chunk().map(|(head, rest)| (*head, rest)).ok_or(Refusal::BadData)
}
