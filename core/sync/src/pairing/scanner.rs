//! The phone that scanned or pasted the code, or on which its digits were typed: B in `sync.md` 2. It dials,
//! proves first, and has no timer: the other phone's screen decides how long the code counts.

use std::mem;

use hearth_domain::ids::DeviceKey;
use zeroize::Zeroizing;

use super::code::{CodeError, PairingCode};
use super::exchange::Exchange;
use super::keys::{Connection, Role};
use super::message::Message;
use super::pake::Pake;
use super::refusal::{Failure, Refusal};
use super::secret::Exporter;
use super::wire::Wire;
use super::{Action, Event, Line, Own};

/// One attempt to pair with the phone whose code was scanned, or with which typed digits are tried
/// ([`Typed`](super::Typed)). A new attempt is a new `Scanner`.
pub struct Scanner {
    stage: Stage,
}

enum Stage {
    /// Not connected yet.
    Dialling { own: Box<Own>, shower: DeviceKey, held: Held },
    /// Digits: has sent its share; waits for the other's.
    Sharing { own: Box<Own>, pake: Box<Pake>, wire: Box<Wire>, connection: Box<Connection> },
    /// Has proved itself; waits for the other's proof.
    Proving { own: Box<Own>, secret: Secret, wire: Box<Wire>, connection: Box<Connection> },
    /// Both have proved themselves.
    Exchanging(Box<Exchange>),
    /// Over, well or not.
    Over,
}

/// What this phone holds of the other's code before it has dialled.
enum Held {
    /// The secret of a QR code.
    Secret(Secret),
    /// A run of SPAKE2 over digits.
    Run(Box<Pake>),
}

type Secret = Zeroizing<Vec<u8>>;

impl Scanner {
    /// With the code that was scanned; the caller dials [`PairingCode::addresses`].
    ///
    /// # Errors
    /// [`CodeError::OwnCode`] when the code is this phone's own.
    pub fn new(own: Own, code: &PairingCode) -> Result<Self, CodeError> {
        if *code.device() == own.device {
            return Err(CodeError::OwnCode);
        }
        let secret = Zeroizing::new(code.secret().expose().to_vec());
        Ok(Self::with(own, *code.device(), Held::Secret(secret)))
    }

    /// With a run over the digits that were typed, bound to this phone and `shower`.
    pub(super) fn with_run(own: Own, shower: DeviceKey, run: Pake) -> Self {
        Self::with(own, shower, Held::Run(Box::new(run)))
    }

    fn with(own: Own, shower: DeviceKey, held: Held) -> Self {
        Self { stage: Stage::Dialling { own: Box::new(own), shower, held } }
    }

    /// Whether it has ended, with [`Action::Store`] or [`Action::Failed`].
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Over)
    }

    /// Takes an event and says what to do, in order. [`Event::Tick`] means nothing here.
    #[must_use]
    pub fn step(&mut self, event: Event) -> Vec<Action> {
        let mut out = Vec::new();
        match event {
            Event::Connected { line, exporter, remote } => {
                self.connected(line, exporter, remote, &mut out);
            }
            Event::Received { line, bytes } => self.received(line, &bytes, &mut out),
            Event::Cut { line } => {
                if self.line() == Some(line) {
                    self.fail(Failure::Cut, &mut out);
                }
            }
            Event::Yes => {
                if let Stage::Exchanging(exchange) = &mut self.stage {
                    exchange.yes(&mut out);
                }
            }
            Event::No => self.fail(Failure::Here(Refusal::Declined), &mut out),
            Event::Tick => {}
        }
        if let Stage::Exchanging(exchange) = &self.stage
            && exchange.ended().is_some()
        {
            self.stage = Stage::Over;
        }
        out
    }

    fn line(&self) -> Option<Line> {
        match &self.stage {
            Stage::Sharing { wire, .. } | Stage::Proving { wire, .. } => Some(wire.line()),
            Stage::Exchanging(exchange) => Some(exchange.wire().line()),
            Stage::Dialling { .. } | Stage::Over => None,
        }
    }

    fn connected(
        &mut self,
        line: Line,
        exporter: Exporter,
        remote: DeviceKey,
        out: &mut Vec<Action>,
    ) {
        let mut wire = Wire::new(line);
        match mem::replace(&mut self.stage, Stage::Over) {
            // TLS has proved who is there; another phone than the one in the code gets no proof to play with.
            Stage::Dialling { own, shower, held } if shower == remote => {
                let connection = Connection { exporter, shower, scanner: own.device };
                let (mut wire, connection) = (Box::new(wire), Box::new(connection));
                self.stage = match held {
                    Held::Secret(secret) => {
                        let proof = connection.proof(&secret, Role::Scanner);
                        wire.send(&Message::ProofOfScanner(proof), out);
                        Stage::Proving { own, secret, wire, connection }
                    }
                    Held::Run(pake) => {
                        wire.send(&Message::ShareOfScanner(pake.share()), out);
                        Stage::Sharing { own, pake, wire, connection }
                    }
                };
            }
            Stage::Dialling { .. } => {
                wire.refuse(Refusal::WrongCode, out);
                out.push(Action::Failed(Failure::Here(Refusal::WrongCode)));
            }
            // A second connection, won by another address: the first one stays.
            going_on => {
                self.stage = going_on;
                wire.finish(out);
            }
        }
    }

    fn received(&mut self, line: Line, bytes: &[u8], out: &mut Vec<Action>) {
        if self.line() != Some(line) {
            return;
        }
        match &mut self.stage {
            Stage::Sharing { wire, .. } | Stage::Proving { wire, .. } => {
                wire.push(bytes);
                self.answered(out);
            }
            Stage::Exchanging(exchange) => exchange.received(bytes, out),
            Stage::Dialling { .. } | Stage::Over => {}
        }
    }

    /// Reads what the other phone has sent until both have proved themselves.
    fn answered(&mut self, out: &mut Vec<Action>) {
        while let Stage::Sharing { wire, .. } | Stage::Proving { wire, .. } = &mut self.stage {
            match wire.next() {
                Ok(None) => return,
                Ok(Some(message)) => self.take(message, out),
                Err(_) => self.fail(Failure::Here(Refusal::BadData), out),
            }
        }
    }

    fn take(&mut self, message: Message, out: &mut Vec<Action>) {
        match (mem::replace(&mut self.stage, Stage::Over), message) {
            (Stage::Sharing { own, pake, mut wire, connection }, Message::ShareOfShower(share)) => {
                let Some(agreed) = pake.finish(&share) else {
                    return end(*wire, Failure::Here(Refusal::WrongCode), out);
                };
                let secret = Zeroizing::new(agreed.expose().to_vec());
                let proof = connection.proof(&secret, Role::Scanner);
                wire.send(&Message::ProofOfScanner(proof), out);
                self.stage = Stage::Proving { own, secret, wire, connection };
            }
            (Stage::Proving { own, secret, wire, connection }, Message::ProofOfShower(proof)) => {
                if !connection.is_proof(&secret, Role::Shower, &proof) {
                    return end(*wire, Failure::Here(Refusal::WrongCode), out);
                }
                let keys = connection.keys(&secret);
                let remote = connection.shower;
                let mut exchange =
                    Exchange::begin(Role::Scanner, *wire, remote, keys, (*own, None), out);
                // The shower's details come right behind its proof.
                exchange.received(&[], out);
                self.stage = Stage::Exchanging(Box::new(exchange));
            }
            (Stage::Sharing { wire, .. } | Stage::Proving { wire, .. }, message) => {
                let failure = match message {
                    Message::Refusal(refusal) => Failure::ThereRefused(refusal),
                    _ => Failure::Here(Refusal::BadData),
                };
                end(*wire, failure, out);
            }
            (going_on, _) => self.stage = going_on,
        }
    }

    fn fail(&mut self, failure: Failure, out: &mut Vec<Action>) {
        match mem::replace(&mut self.stage, Stage::Over) {
            Stage::Exchanging(mut exchange) => exchange.fail(failure, out),
            Stage::Sharing { wire, .. } | Stage::Proving { wire, .. } => end(*wire, failure, out),
            Stage::Dialling { .. } => out.push(Action::Failed(failure)),
            Stage::Over => {}
        }
    }
}

/// Ends an attempt before both have proved themselves.
fn end(mut wire: Wire, failure: Failure, out: &mut Vec<Action>) {
    match failure {
        Failure::Here(refusal) => wire.refuse(refusal, out),
        Failure::Cut => {}
        _ => wire.finish(out),
    }
    out.push(Action::Failed(failure));
}
