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
//! The bytes of all this are in `docs/formats.md` 12. The code itself: [`PairingCode`].
//!
//! # Replacing a phone
//! ```text
//! both    details           2 meets 1, or 3 meets 4; the one that has the space is the giver
//! giver   known certificate all of them, then its own certificate
//! taker   certificate       as a first one, under its new key: shows that the key is its own
//! taker   yes               when its person has tapped it
//! giver   grant             when its person has tapped yes, too, and not before: signed by its author key,
//!                           with signer 2 for the partner's phone and 1 for one of the same member
//! giver   space secret, yes the yes covers both
//! ```
//! The taker is of the other member (2), or of the giver's own (3). It believes the giver as one believes
//! somebody on first sight: both people are there.
//!
//! # Typed digits
//! A shows eight digits ([`Digits`]) and advertises itself ([`advertisement`]); B, on which they were typed
//! ([`Typed`]), dials. Before the proofs both run SPAKE2; its key takes the place of the secret.
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
mod own;
mod pake;
mod refusal;
mod replace;
mod scanner;
mod secret;
mod seed;
mod shower;
#[cfg(test)]
mod tests;
mod tries;
mod trust;
mod typed;
mod wire;

use std::time::Duration;

use hearth_domain::ids::{AuthorKey, DeviceKey, MemberId, Members, SpaceId, SpaceNonce};
use hearth_domain::log::Certificate;

pub use code::{CodeError, PairingCode};
pub use digits::{Digits, DigitsError};
pub use keys::exporter_context;
pub use name::{DisplayName, NameError};
pub use own::{Aim, Fresh, HeldSpace, Own};
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

/// How many certificates a phone shows beside its own: one for each phone that the two ever had.
pub const MAX_KNOWN: usize = 64;

/// A connection, by a number that the caller gives to each one anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Line(pub u64);

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
        /// What it is about.
        about: About,
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
    /// The other phone: the partner's, or this person's when one takes the other's place.
    pub partner: DeviceKey,
    /// Its author key.
    pub author: AuthorKey,
    /// Whose phone it is.
    pub member: MemberId,
    /// Its certificate, verified, or made here.
    pub certificate: Certificate,
    /// This phone's certificate in the space: what item 0 of its log names.
    pub own_certificate: Certificate,
    /// What this pairing confirmed, to be added to `Facts::confirmed`: the partner's phones; and for a phone
    /// that takes another's place, all phones of both. An own certificate that is replaced by another one
    /// is to be added, too.
    pub confirmed: Vec<Certificate>,
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
    /// What it was about.
    pub about: About,
}

/// What a pairing is about, as the person on this phone is asked before it and told after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A new space of the two.
    NewSpace,
    /// The space that was there before, on one phone or both.
    Rejoin,
    /// The same, and the partner has another phone than before, for which the earlier one vouches.
    PartnersNewPhone,
    /// The partner's phone is lost, and this phone vouches for the new one.
    PartnersLostPhone,
    /// This phone takes the place of this person's lost one, and the partner's phone vouches.
    InPlaceOfLost,
    /// This phone takes the place of the one beside it.
    InPlaceOfThis,
    /// The phone beside this one takes its place.
    HandOver,
}
