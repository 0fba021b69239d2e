//! The phone that shows the code: A in `sync.md` 2. Its screen outlives connections; three wrong answers, two
//! minutes or one right answer close it to everyone else. No clock: the time is an argument.

use std::mem;
use std::net::SocketAddr;
use std::time::Duration;

use hearth_domain::ids::DeviceKey;

use super::code::PairingCode;
use super::exchange::Exchange;
use super::keys::{Connection, Role};
use super::message::Message;
use super::refusal::{Failure, Refusal};
use super::secret::{CodeSecret, Exporter};
use super::wire::Wire;
use super::{Action, Event, Fresh, Line, MAX_TRIES, Own, PROOF_WINDOW, SCREEN_OPEN};

/// The pairing screen of the phone that shows the code.
pub struct Shower {
    device: DeviceKey,
    failed_tries: u8,
    stage: Stage,
}

enum Stage {
    /// The code counts; perhaps somebody is about to answer.
    Showing { offer: Box<Offer>, dialler: Option<Box<Dialler>> },
    /// Somebody gave the right answer. The secret is gone.
    Exchanging(Box<Exchange>),
    /// Nothing more will come of this screen.
    Over(Screen),
}

/// What the screen holds while its code counts.
struct Offer {
    own: Own,
    fresh: Fresh,
    secret: CodeSecret,
}

/// A connection that has yet to prove that it knows the secret.
struct Dialler {
    wire: Wire,
    connection: Connection,
    since: Duration,
}

/// How far a pairing screen has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The code is shown and counts.
    Showing,
    /// A phone with the right answer is here; the code is used up.
    Pairing,
    /// Both said yes.
    Paired,
    /// Three wrong answers.
    Exhausted,
    /// Two minutes without a right answer.
    TimedOut,
    /// Ended without a partner for another reason, which [`Action::Failed`] told.
    Closed,
}

impl Shower {
    /// Opens the screen, at time zero. `secret` and `fresh` are new random bytes, used for nothing else.
    #[must_use]
    pub fn open(own: Own, secret: CodeSecret, fresh: Fresh) -> Self {
        let device = own.device;
        let offer = Box::new(Offer { own, fresh, secret });
        Self { device, failed_tries: 0, stage: Stage::Showing { offer, dialler: None } }
    }

    /// The code to show, with the addresses at which this phone can be dialled now; `None` once it does not
    /// count any more.
    pub fn code(&self, addresses: impl IntoIterator<Item = SocketAddr>) -> Option<PairingCode> {
        match &self.stage {
            Stage::Showing { offer, .. } => {
                Some(PairingCode::new(self.device, addresses, offer.secret.clone()))
            }
            Stage::Exchanging(_) | Stage::Over(_) => None,
        }
    }

    /// How far it has come.
    pub fn screen(&self) -> Screen {
        match &self.stage {
            Stage::Showing { .. } => Screen::Showing,
            Stage::Exchanging(_) => Screen::Pairing,
            Stage::Over(screen) => *screen,
        }
    }

    /// Takes an event at `now`, the running time since the screen was opened, and says what to do, in order.
    ///
    /// [`SCREEN_OPEN`] ends the wait for a right answer, not a pairing that has begun: people may take their
    /// time to say yes.
    #[must_use]
    pub fn step(&mut self, event: Event, now: Duration) -> Vec<Action> {
        let mut out = Vec::new();
        if now >= SCREEN_OPEN && self.screen() == Screen::Showing {
            self.close(Screen::TimedOut, Failure::TimedOut, Refusal::WrongCode, &mut out);
        }
        match event {
            Event::Connected { line, exporter, remote } => {
                self.connected(line, exporter, remote, now, &mut out);
            }
            Event::Received { line, bytes } => self.received(line, &bytes, &mut out),
            Event::Cut { line } => self.cut(line, &mut out),
            Event::Yes => {
                if let Stage::Exchanging(exchange) = &mut self.stage {
                    exchange.yes(&mut out);
                }
            }
            Event::No => {
                let declined = Failure::Here(Refusal::Declined);
                match &mut self.stage {
                    Stage::Showing { .. } => {
                        self.close(Screen::Closed, declined, Refusal::Declined, &mut out);
                    }
                    Stage::Exchanging(exchange) => exchange.fail(declined, &mut out),
                    Stage::Over(_) => {}
                }
            }
            Event::Tick => {}
        }
        self.settle();
        out
    }

    fn connected(
        &mut self,
        line: Line,
        exporter: Exporter,
        remote: DeviceKey,
        now: Duration,
        out: &mut Vec<Action>,
    ) {
        let mut wire = Wire::new(line);
        match &mut self.stage {
            Stage::Showing { dialler, .. } if remote != self.device => {
                let waits = |one: &Dialler| now.saturating_sub(one.since) < PROOF_WINDOW;
                if dialler.as_deref().is_some_and(waits) {
                    return wire.refuse(Refusal::Busy, out);
                }
                // A dialler that has kept silent does not keep the next one out: perhaps it is the same
                // phone, whose first connection died without a word.
                if let Some(mut silent) = dialler.take() {
                    silent.wire.refuse(Refusal::WrongCode, out);
                }
                let connection = Connection { exporter, shower: self.device, scanner: remote };
                *dialler = Some(Box::new(Dialler { wire, connection, since: now }));
            }
            Stage::Exchanging(_) => wire.refuse(Refusal::Busy, out),
            Stage::Showing { .. } | Stage::Over(_) => wire.refuse(Refusal::WrongCode, out),
        }
    }

    fn received(&mut self, line: Line, bytes: &[u8], out: &mut Vec<Action>) {
        match &mut self.stage {
            Stage::Showing { offer, dialler: Some(dialler) } if dialler.wire.line() == line => {
                dialler.wire.push(bytes);
                let right = match dialler.wire.next() {
                    Ok(None) => return,
                    Ok(Some(Message::ProofOfScanner(proof))) => {
                        dialler.connection.is_proof(&offer.secret, Role::Scanner, &proof)
                    }
                    // Anything else is a failed try like a wrong proof, and gets the same answer.
                    Ok(Some(_)) | Err(_) => false,
                };
                if right { self.begin(out) } else { self.failed_try(out) }
            }
            Stage::Exchanging(exchange) if exchange.wire().line() == line => {
                exchange.received(bytes, out);
            }
            _ => {}
        }
    }

    /// The answer was right: proves this side in return, and drops the secret.
    fn begin(&mut self, out: &mut Vec<Action>) {
        let Stage::Showing { offer, dialler: Some(dialler) } =
            mem::replace(&mut self.stage, Stage::Over(Screen::Closed))
        else {
            return;
        };
        let Offer { own, fresh, secret } = *offer;
        let Dialler { mut wire, connection, .. } = *dialler;
        wire.send(&Message::ProofOfShower(connection.proof(&secret, Role::Shower)), out);
        let keys = connection.keys(&secret);
        let remote = connection.scanner;
        let mut exchange =
            Exchange::begin(Role::Shower, wire, remote, keys, (own, Some(fresh)), out);
        // What came together with the proof.
        exchange.received(&[], out);
        self.stage = Stage::Exchanging(Box::new(exchange));
    }

    fn failed_try(&mut self, out: &mut Vec<Action>) {
        self.failed_tries += 1;
        if self.failed_tries >= MAX_TRIES {
            self.close(Screen::Exhausted, Failure::Exhausted, Refusal::WrongCode, out);
        } else if let Stage::Showing { dialler, .. } = &mut self.stage
            && let Some(mut failed) = dialler.take()
        {
            failed.wire.refuse(Refusal::WrongCode, out);
        }
    }

    fn cut(&mut self, line: Line, out: &mut Vec<Action>) {
        match &mut self.stage {
            // Nothing was proved and nothing answered: it was not a try.
            Stage::Showing { dialler, .. } => {
                dialler.take_if(|dialler| dialler.wire.line() == line);
            }
            Stage::Exchanging(exchange) if exchange.wire().line() == line => {
                exchange.fail(Failure::Cut, out);
            }
            Stage::Exchanging(_) | Stage::Over(_) => {}
        }
    }

    /// Closes a screen that nobody has answered rightly; the secret goes with it.
    fn close(&mut self, screen: Screen, why: Failure, say: Refusal, out: &mut Vec<Action>) {
        let stage = mem::replace(&mut self.stage, Stage::Over(screen));
        if let Stage::Showing { dialler: Some(mut dialler), .. } = stage {
            dialler.wire.refuse(say, out);
        }
        out.push(Action::Failed(why));
    }

    /// Drops an exchange that is over, and its keys.
    fn settle(&mut self) {
        if let Stage::Exchanging(exchange) = &self.stage
            && let Some(paired) = exchange.ended()
        {
            self.stage = Stage::Over(if paired { Screen::Paired } else { Screen::Closed });
        }
    }
}
