//! The phone that scanned or pasted the code: B in `sync.md` 2. It dials, proves first, and has no timer:
//! the other phone's screen decides how long the code counts.

use std::mem;

use hearth_domain::ids::DeviceKey;

use super::code::{CodeError, PairingCode};
use super::exchange::Exchange;
use super::keys::{Connection, Role};
use super::message::Message;
use super::refusal::{Failure, Refusal};
use super::secret::{CodeSecret, Exporter};
use super::wire::Wire;
use super::{Action, Event, Line, Own};

/// One attempt to pair with the phone whose code was scanned. A new attempt is a new `Scanner`.
pub struct Scanner {
    stage: Stage,
}

enum Stage {
    /// Not connected yet.
    Dialling(Box<Scanned>),
    /// Has proved itself; waits for the other's proof.
    Proving { scanned: Box<Scanned>, wire: Box<Wire>, connection: Box<Connection> },
    /// Both have proved themselves.
    Exchanging(Box<Exchange>),
    /// Over, well or not.
    Over,
}

struct Scanned {
    own: Own,
    shower: DeviceKey,
    secret: CodeSecret,
}

impl Scanner {
    /// With the code that was scanned; the caller dials [`PairingCode::addresses`].
    ///
    /// # Errors
    /// [`CodeError::OwnCode`] when the code is this phone's own.
    pub fn new(own: Own, code: &PairingCode) -> Result<Self, CodeError> {
        if *code.device() == own.device {
            return Err(CodeError::OwnCode);
        }
        let scanned = Scanned { own, shower: *code.device(), secret: code.secret().clone() };
        Ok(Self { stage: Stage::Dialling(Box::new(scanned)) })
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
            Stage::Proving { wire, .. } => Some(wire.line()),
            Stage::Exchanging(exchange) => Some(exchange.wire().line()),
            Stage::Dialling(_) | Stage::Over => None,
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
            Stage::Dialling(scanned) if scanned.shower == remote => {
                let connection =
                    Connection { exporter, shower: remote, scanner: scanned.own.device };
                let proof = connection.proof(&scanned.secret, Role::Scanner);
                wire.send(&Message::ProofOfScanner(proof), out);
                let (wire, connection) = (Box::new(wire), Box::new(connection));
                self.stage = Stage::Proving { scanned, wire, connection };
            }
            Stage::Dialling(_) => {
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
            Stage::Proving { scanned, wire, connection } => {
                wire.push(bytes);
                let failure = match wire.next() {
                    Ok(None) => return,
                    Ok(Some(Message::ProofOfShower(proof))) => {
                        if connection.is_proof(&scanned.secret, Role::Shower, &proof) {
                            return self.begin(out);
                        }
                        Failure::Here(Refusal::WrongCode)
                    }
                    Ok(Some(Message::Refusal(refusal))) => Failure::ThereRefused(refusal),
                    Ok(Some(_)) | Err(_) => Failure::Here(Refusal::BadData),
                };
                self.fail(failure, out);
            }
            Stage::Exchanging(exchange) => exchange.received(bytes, out),
            Stage::Dialling(_) | Stage::Over => {}
        }
    }

    /// The other phone knows the secret as well; it is not needed any more.
    fn begin(&mut self, out: &mut Vec<Action>) {
        let Stage::Proving { scanned, wire, connection } =
            mem::replace(&mut self.stage, Stage::Over)
        else {
            return;
        };
        let keys = connection.keys(&scanned.secret);
        let remote = connection.shower;
        let mut exchange =
            Exchange::begin(Role::Scanner, *wire, remote, keys, (scanned.own, None), out);
        // The shower's details come right behind its proof.
        exchange.received(&[], out);
        self.stage = Stage::Exchanging(Box::new(exchange));
    }

    fn fail(&mut self, failure: Failure, out: &mut Vec<Action>) {
        match mem::replace(&mut self.stage, Stage::Over) {
            Stage::Exchanging(mut exchange) => exchange.fail(failure, out),
            Stage::Proving { mut wire, .. } => {
                match failure {
                    Failure::Here(refusal) => wire.refuse(refusal, out),
                    Failure::Cut => {}
                    _ => wire.finish(out),
                }
                out.push(Action::Failed(failure));
            }
            Stage::Dialling(_) => out.push(Action::Failed(failure)),
            Stage::Over => {}
        }
    }
}
