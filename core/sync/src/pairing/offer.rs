//! What a pairing screen holds while its code counts, and how it finds out whether whoever dials holds the
//! code, too. The two kinds of code differ here and in the scanner, and nowhere else: digits are turned into
//! a secret by SPAKE2 first, and from then on both go the same way.

use std::time::Duration;

use hearth_domain::ids::DeviceKey;

use super::digits::Digits;
use super::keys::{Connection, Keys, Role};
use super::message::Message;
use super::pake::Pake;
use super::secret::{CodeSecret, Exporter, PakeSecret, Seed};
use super::seed::Stream;
use super::wire::Wire;
use super::{Action, Fresh, Own};

/// What the screen holds while its code counts.
pub(super) struct Offer {
    own: Own,
    fresh: Fresh,
    shown: Shown,
    /// When the code that is shown now was first shown.
    since: Duration,
}

enum Shown {
    /// A QR code with this secret.
    Secret(CodeSecret),
    /// Digits. Those of the next code, and the scalar of every run, come from the stream.
    Digits { digits: Digits, stream: Stream },
}

/// A connection that has yet to prove that it holds the code.
pub(super) struct Dialler {
    pub(super) wire: Wire,
    pub(super) since: Duration,
    connection: Connection,
    /// What its share of SPAKE2 led to.
    agreed: Option<PakeSecret>,
}

/// What a dialler's messages say so far.
pub(super) enum Heard {
    /// It has not answered yet.
    NotYet,
    /// It holds the code. This is the proof that this phone holds it, too, and what both make of it.
    Right { proof: [u8; 32], keys: Keys },
    /// It does not, or says something else.
    Wrong,
}

impl Dialler {
    pub(super) fn new(
        wire: Wire,
        exporter: Exporter,
        shower: DeviceKey,
        scanner: DeviceKey,
        since: Duration,
    ) -> Self {
        let connection = Connection { exporter, shower, scanner };
        Self { wire, since, connection, agreed: None }
    }

    pub(super) fn remote(&self) -> DeviceKey {
        self.connection.scanner
    }
}

impl Offer {
    pub(super) fn of_secret(own: Own, fresh: Fresh, secret: CodeSecret) -> Self {
        Self { own, fresh, shown: Shown::Secret(secret), since: Duration::ZERO }
    }

    pub(super) fn of_digits(own: Own, fresh: Fresh, seed: &Seed, now: Duration) -> Self {
        let mut stream = Stream::new(seed);
        let shown = Shown::Digits { digits: Digits::draw(&mut stream), stream };
        Self { own, fresh, shown, since: now }
    }

    pub(super) fn device(&self) -> DeviceKey {
        self.own.device
    }

    pub(super) fn since(&self) -> Duration {
        self.since
    }

    pub(super) fn secret(&self) -> Option<&CodeSecret> {
        match &self.shown {
            Shown::Secret(secret) => Some(secret),
            Shown::Digits { .. } => None,
        }
    }

    pub(super) fn digits(&self) -> Option<&Digits> {
        match &self.shown {
            Shown::Secret(_) => None,
            Shown::Digits { digits, .. } => Some(digits),
        }
    }

    /// Draws other digits, which count from `now`; `None` for a QR code, which stays.
    pub(super) fn renew(&mut self, now: Duration) -> Option<Digits> {
        let Shown::Digits { digits, stream } = &mut self.shown else { return None };
        *digits = Digits::draw(stream);
        self.since = now;
        Some(digits.clone())
    }

    /// Reads what a dialler has sent. It proves itself first: before that it gets nothing by which a guess
    /// could be checked, so a line that is cut until then was not a try.
    pub(super) fn hear(&mut self, dialler: &mut Dialler, out: &mut Vec<Action>) -> Heard {
        loop {
            // Whatever is wrong is a failed try like a wrong proof, and gets the same answer.
            let Ok(next) = dialler.wire.next() else { return Heard::Wrong };
            let Some(message) = next else { return Heard::NotYet };
            match (&mut self.shown, message) {
                (Shown::Digits { digits, stream }, Message::ShareOfScanner(theirs))
                    if dialler.agreed.is_none() =>
                {
                    let Connection { shower, scanner, .. } = &dialler.connection;
                    let pake = Pake::start(Role::Shower, digits, shower, scanner, stream);
                    let share = pake.share();
                    let Some(agreed) = pake.finish(&theirs) else { return Heard::Wrong };
                    dialler.agreed = Some(agreed);
                    dialler.wire.send(&Message::ShareOfShower(share), out);
                }
                (shown, Message::ProofOfScanner(proof)) => {
                    let Some(secret) = shown.proof_secret(dialler) else { return Heard::Wrong };
                    let connection = &dialler.connection;
                    if !connection.is_proof(secret, Role::Scanner, &proof) {
                        return Heard::Wrong;
                    }
                    let proof = connection.proof(secret, Role::Shower);
                    return Heard::Right { proof, keys: connection.keys(secret) };
                }
                _ => return Heard::Wrong,
            }
        }
    }

    pub(super) fn into_own(self) -> (Own, Fresh) {
        (self.own, self.fresh)
    }
}

impl Shown {
    /// The secret that proves something on a dialler's connection, if there is one yet.
    fn proof_secret<'a>(&'a self, dialler: &'a Dialler) -> Option<&'a [u8]> {
        match self {
            Self::Secret(secret) => Some(secret.expose()),
            Self::Digits { .. } => dialler.agreed.as_ref().map(|agreed| &agreed.expose()[..]),
        }
    }
}
