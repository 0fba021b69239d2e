//! Pairing: how two phones that lie side by side come to trust each other (`sync.md` 2, `design.md` 5,
//! SR-35). State machines without input or output, randomness or clock: the transport's authenticated ids and
//! exporter, random bytes and the running time are passed in. May not know sockets, disks, documents or logs.
//!
//! A is the phone that shows the code ([`Shower`]), B the one that scanned it ([`Scanner`]). `K` is the TLS
//! exporter of their connection, bound to A's and B's ids, so a proof is worth nothing on any other one.
//!
//! ```text
//! B -> A  proof of B        A checks it: 3 tries, 2 minutes; right once, and the secret is used up
//! A -> B  proof of A, details
//! B -> A  details           both now compute which space it is, or refuse
//! both    certificate       of this phone in that space; checked against the TLS id and the announced key
//! giver   space secret      only after the taker's certificate was found right
//! both    yes               when the person has tapped it; confirms every byte that was said before
//! ```
//! With digits two shares of SPAKE2 come before the proofs (B's first), and what they lead to takes the place
//! of the secret: see "Typed digits".
//!
//! The *giver* is the phone that has the space; A if it creates one, or if both have it. Whoever has said yes
//! and received a right yes stores the partner as pending. A phone refuses with one frame and hangs up.
//!
//! # Bytes
//! Each message is one frame, `{u32 big-endian length, u8 tag, body}`, of at most 4096 bytes. Bodies have
//! exactly the size given, except details, where bytes after the known ones are left out (a newer phone may
//! say more; they still count in the transcript). Unknown tags with the high bit set are skipped, 16 a
//! connection. HMAC is HMAC-SHA256; `idA`, `idB` are the device keys; `ids` = idA || idB.
//!
//! | tag | message | from | size | body |
//! |---|---|---|---|---|
//! | 0x40 | proof of B | B | 32 | HMAC(secret, "B" \|\| K \|\| ids) |
//! | 0x41 | proof of A | A | 32 | HMAC(secret, "A" \|\| K \|\| ids) |
//! | 0x42 | details | both | 244 | below |
//! | 0x43 | certificate | both | 226 | as in a log, `docs/formats.md` 5 |
//! | 0x44 | space secret | giver | 32 | the secret |
//! | 0x45 | yes | both | 32 | HMAC(yes key, "A" or "B", the sender's role \|\| SHA-256 of A's frames \|\| SHA-256 of B's frames) |
//! | 0x46 | refusal | both | 1 | 1 busy, 2 wrong code, 3 already in a space, 4 update needed, 5 declined, 6 bad data; any other: read as 4 |
//! | 0x47 | share of B | B | 33 | digits only: "B", then a point of Edwards25519 |
//! | 0x48 | share of A | A | 33 | digits only: "A", then a point of Edwards25519 |
//!
//! The frames hashed for a yes are all but 0x45 and 0x46 that this side has sent, with length and tag, in order.
//!
//! | offset | size | details |
//! |---|---|---|
//! | 0 | 1 | oldest protocol version that the phone speaks; 1 |
//! | 1 | 1 | newest; 1. No version in common: update needed, and nothing behind is read |
//! | 2 | 32 | first author key of the member (the member id is its hash) |
//! | 34 | 32 | current author key; equal to the first in version 1 |
//! | 66 | 1 | 0: no space, 1: has a space |
//! | 67 | 32 | its id; zero without a space |
//! | 99 | 16 | its nonce; without a space A puts the nonce of the one it would create, B zero |
//! | 115 | 32 | the smaller of its member ids; zero without a space |
//! | 147 | 32 | the larger one; zero without a space |
//! | 179 | 1 | length of the name, 1 to 64 |
//! | 180 | 64 | name, UTF-8, then zeros |
//!
//! `pair_key` = HKDF-SHA256(ikm K, salt secret, info "hearth/pair-key/1" || ids), 32 bytes;
//! `yes key` the same with "hearth/pair-yes/1". The code itself: [`PairingCode`]. Vectors: `vectors/pairing.json`.
//!
//! # Typed digits
//! A shows eight digits ([`Digits`]) and advertises itself ([`advertisement`]); B, on which they were typed
//! ([`Typed`]), dials. Before the proofs both run SPAKE2 (the `spake2` crate's Ed25519 group, compatible with
//! python-spake2): A is its side A, B its side B, the password is the eight digits in ASCII, the identities are
//! "hearth/paircode/1" || idA and "hearth/paircode/1" || idB. Its key, 32 bytes, takes the place of the
//! secret in the proofs (which thereby confirm it over `K`), in `pair_key` and in `yes key`.
//!
//! ```text
//! B -> A  share of B
//! A -> B  share of A        with a new scalar for each connection
//! B -> A  proof of B        right once, and the digits are used up; wrong, and A shows others
//! A -> B  proof of A, details, and on as above
//! ```
//! B confirms first: A has said nothing by which a guess could be checked until B has made its own, so every
//! code is good for one guess, and a line that is cut before is none. Three wrong ones within [`PAUSE`] make a
//! pause as long ([`Tries`]). A malformed or misplaced message counts as a wrong answer. B tries digits with
//! three phones at most: each of them, too, may make one guess.

mod agree;
mod code;
mod digits;
mod exchange;
mod keys;
mod message;
mod name;
mod offer;
mod pake;
mod refusal;
mod scanner;
mod secret;
mod seed;
mod shower;
#[cfg(test)]
mod tests;
mod tries;
mod typed;
mod wire;

use std::time::Duration;

use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId, Members, SpaceId, SpaceNonce};
use hearth_domain::log::{AuthorSecret, Certificate};

pub use code::{CodeError, PairingCode};
pub use digits::{Digits, DigitsError};
pub use keys::exporter_context;
pub use name::{DisplayName, NameError};
pub use refusal::{Failure, Refusal};
pub use scanner::Scanner;
pub use secret::{CodeSecret, Exporter, PairKey, Seed, SpaceSecret};
pub use shower::{Screen, Shower};
pub use tries::{PAUSE, Paused, Tries};
pub use typed::{Typed, advertised, advertisement};

/// The label with which both phones ask TLS for `K`, 32 bytes; the context is [`exporter_context`].
pub const EXPORTER_LABEL: &[u8] = b"hearth/pair/1";

/// How long a code counts after its screen was opened.
pub const SCREEN_OPEN: Duration = Duration::from_mins(2);

/// How many wrong answers close a pairing screen, and with how many phones typed digits are tried.
pub const MAX_TRIES: u8 = 3;

/// How long a phone that has dialled and said nothing keeps others out.
pub const PROOF_WINDOW: Duration = Duration::from_secs(5);

/// How much running time a pending partner has for its first authenticated `Hello`. The caller counts it and
/// forgets the partner, with all of [`Paired`], when it has passed.
pub const PENDING: Duration = Duration::from_mins(10);

/// A connection, by a number that the caller gives to each one anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Line(pub u64);

/// What this phone brings into a pairing.
#[derive(Clone)]
pub struct Own {
    /// Its transport key.
    pub device: DeviceKey,
    /// Its author key. In this version it is the one that the member is named after.
    pub author: AuthorSecret,
    /// The name that the partner will see.
    pub name: DisplayName,
    /// The space it is in. One that is only pending does not count: a second try may replace it.
    pub space: Option<HeldSpace>,
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
}

/// New random bytes for the space that the phone with the code creates if neither phone has one.
#[derive(Clone)]
pub struct Fresh {
    /// The nonce.
    pub nonce: SpaceNonce,
    /// The secret.
    pub space_secret: SpaceSecret,
}

/// What happened.
pub enum Event {
    /// A connection stands. Its two ends are authenticated by TLS.
    Connected {
        /// Its number.
        line: Line,
        /// What TLS exports on it.
        exporter: Exporter,
        /// The phone at the other end.
        remote: DeviceKey,
    },
    /// Bytes came, in any pieces.
    Received {
        /// On which connection.
        line: Line,
        /// The next bytes of its stream.
        bytes: Vec<u8>,
    },
    /// A connection ended, or the other side has finished its stream. Bytes that came before it are passed
    /// in before it.
    Cut {
        /// Which one.
        line: Line,
    },
    /// The person answered [`Action::AskUser`] with yes.
    Yes,
    /// The person answered with no, or left the screen at any time.
    No,
    /// Nothing but the time: the caller sends one when [`SCREEN_OPEN`] has passed since a code was shown.
    Tick,
}

/// What to do.
pub enum Action {
    /// Send these bytes. They may hold the space secret: they are not logged.
    Send {
        /// On which connection.
        line: Line,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Nothing more will be sent: finish the stream, and let it go once the other side has read it all.
    Finished {
        /// Which connection.
        line: Line,
    },
    /// Ask the person whether to pair; answer with [`Event::Yes`] or [`Event::No`].
    AskUser {
        /// What the partner is called, as that phone says.
        partner_name: DisplayName,
        /// Whether it is about a space that is there already.
        rejoin: bool,
    },
    /// The digits shown so far are used up: show these from now on.
    ShowDigits(Digits),
    /// Store the partner as *pending*: no entries flow. The first authenticated `Hello` of that device
    /// completes it; [`PENDING`] without one drops it. Replaces whatever was pending before.
    Store(Box<Paired>),
    /// It came to nothing, and this machine is over. Nothing was stored.
    Failed(Failure),
}

/// The partner, and what both phones now share. Holds secrets: no `Debug`.
#[derive(Clone)]
pub struct Paired {
    /// The partner's phone.
    pub partner: DeviceKey,
    /// The partner's author key.
    pub author: AuthorKey,
    /// The partner.
    pub member: MemberId,
    /// The partner's certificate, verified.
    pub certificate: Certificate,
    /// This phone's certificate in the space: what item 0 of its log names.
    pub own_certificate: Certificate,
    /// What the partner is called.
    pub name: DisplayName,
    /// The space.
    pub space: SpaceId,
    /// Its nonce.
    pub nonce: SpaceNonce,
    /// Its members.
    pub members: Members,
    /// Its secret: new, kept, or the giver's.
    pub space_secret: SpaceSecret,
    /// What these two phones know of each other; new with every pairing.
    pub pair_key: PairKey,
    /// Whether this phone created the space just now.
    pub created_here: bool,
    /// Whether the space was there before, on one phone or both.
    pub rejoin: bool,
}
