//! The phone that shows the code: A in `sync.md` 2. Its screen outlives connections; three wrong answers, two
//! minutes or one right answer close it to everyone else. No clock: the time is an argument.

use std::mem;
use std::net::SocketAddr;
use std::time::Duration;

use hearth_domain::ids::DeviceKey;

use super::code::PairingCode;
use super::digits::Digits;
use super::exchange::Exchange;
use super::keys::{Keys, Role};
use super::message::Message;
use super::offer::{Dialler, Heard, Offer};
use super::refusal::{Failure, Refusal};
use super::secret::{CodeSecret, Exporter, Seed};
use super::tries::{Paused, Tries};
use super::wire::Wire;
use super::{Action, Event, Fresh, Line, Own, PROOF_WINDOW, SCREEN_OPEN};

/// The pairing screen of the phone that shows the code, as a QR code or as digits.
pub struct Shower {
    device: DeviceKey,
    tries: Tries,
    stage: Stage,
}

enum Stage {
    /// The code counts; perhaps somebody is about to answer.
    Showing { offer: Box<Offer>, dialler: Option<Box<Dialler>> },
    /// Somebody gave the right answer. The code is used up.
    Exchanging(Box<Exchange>),
    /// Nothing more will come of this screen.
    Over(Screen),
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
    /// Opens the screen for a QR code, at time zero. `secret` and `fresh` are new random bytes, used for
    /// nothing else.
    #[must_use]
    pub fn open(own: Own, secret: CodeSecret, fresh: Fresh) -> Self {
        Self::with(Offer::of_secret(own, fresh, secret), Tries::default())
    }

    /// Opens the screen for typed digits. `seed` and `fresh` are new random bytes, used for nothing else.
    /// `tries` are what [`Shower::tries`] said of the screen before; `now` is on the clock of all of them.
    ///
    /// # Errors
    /// [`Paused`] when three wrong answers have come within the last ten minutes.
    pub fn open_digits(
        own: Own,
        seed: &Seed,
        fresh: Fresh,
        tries: Tries,
        now: Duration,
    ) -> Result<Self, Paused> {
        tries.check(now)?;
        Ok(Self::with(Offer::of_digits(own, fresh, seed, now), tries))
    }

    fn with(offer: Offer, tries: Tries) -> Self {
        let device = offer.device();
        Self { device, tries, stage: Stage::Showing { offer: Box::new(offer), dialler: None } }
    }

    /// The QR code to show, with the addresses at which this phone can be dialled now; `None` once it does not
    /// count any more, and on a screen of digits.
    pub fn code(&self, addresses: impl IntoIterator<Item = SocketAddr>) -> Option<PairingCode> {
        match &self.stage {
            Stage::Showing { offer, .. } => {
                let secret = offer.secret()?;
                Some(PairingCode::new(self.device, addresses, secret.clone()))
            }
            Stage::Exchanging(_) | Stage::Over(_) => None,
        }
    }

    /// The digits to show; `None` once they do not count any more, and on a screen of a QR code. After a wrong
    /// answer they are others: [`Action::ShowDigits`].
    pub fn digits(&self) -> Option<&Digits> {
        match &self.stage {
            Stage::Showing { offer, .. } => offer.digits(),
            Stage::Exchanging(_) | Stage::Over(_) => None,
        }
    }

    /// The wrong answers so far, for the next screen of digits.
    pub fn tries(&self) -> Tries {
        self.tries
    }

    /// How far it has come.
    pub fn screen(&self) -> Screen {
        match &self.stage {
            Stage::Showing { .. } => Screen::Showing,
            Stage::Exchanging(_) => Screen::Pairing,
            Stage::Over(screen) => *screen,
        }
    }

    /// Takes an event at `now` and says what to do, in order. For a QR code `now` is the running time since the
    /// screen was opened, for digits it is on the clock of [`Shower::open_digits`].
    ///
    /// [`SCREEN_OPEN`] ends the wait for a right answer, not a pairing that has begun: people may take their
    /// time to say yes.
    #[must_use]
    pub fn step(&mut self, event: Event, now: Duration) -> Vec<Action> {
        let mut out = Vec::new();
        if let Stage::Showing { offer, .. } = &self.stage
            && now.saturating_sub(offer.since()) >= SCREEN_OPEN
        {
            self.close(Screen::TimedOut, Failure::TimedOut, Refusal::WrongCode, &mut out);
        }
        match event {
            Event::Connected { line, exporter, remote } => {
                self.connected(line, exporter, remote, now, &mut out);
            }
            Event::Received { line, bytes } => self.received(line, &bytes, now, &mut out),
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
                *dialler = Some(Box::new(Dialler::new(wire, exporter, self.device, remote, now)));
            }
            Stage::Exchanging(_) => wire.refuse(Refusal::Busy, out),
            Stage::Showing { .. } | Stage::Over(_) => wire.refuse(Refusal::WrongCode, out),
        }
    }

    fn received(&mut self, line: Line, bytes: &[u8], now: Duration, out: &mut Vec<Action>) {
        match &mut self.stage {
            Stage::Showing { offer, dialler: Some(dialler) } if dialler.wire.line() == line => {
                dialler.wire.push(bytes);
                match offer.hear(dialler, out) {
                    Heard::NotYet => {}
                    Heard::Right { proof, keys } => self.begin(&proof, keys, out),
                    Heard::Wrong => self.failed_try(now, out),
                }
            }
            Stage::Exchanging(exchange) if exchange.wire().line() == line => {
                exchange.received(bytes, out);
            }
            _ => {}
        }
    }

    /// The answer was right: proves this side in return, and drops the code.
    fn begin(&mut self, proof: &[u8; 32], keys: Keys, out: &mut Vec<Action>) {
        let Stage::Showing { offer, dialler: Some(dialler) } =
            mem::replace(&mut self.stage, Stage::Over(Screen::Closed))
        else {
            return;
        };
        self.tries.succeeded();
        let remote = dialler.remote();
        let mut wire = dialler.wire;
        wire.send(&Message::ProofOfShower(*proof), out);
        let (own, fresh) = offer.into_own();
        let mut exchange =
            Exchange::begin(Role::Shower, wire, remote, keys, (own, Some(fresh)), out);
        // What came together with the proof.
        exchange.received(&[], out);
        self.stage = Stage::Exchanging(Box::new(exchange));
    }

    fn failed_try(&mut self, now: Duration, out: &mut Vec<Action>) {
        self.tries.failed(now);
        let Stage::Showing { offer, dialler } = &mut self.stage else { return };
        if self.tries.check(now).is_err() {
            let why = if offer.digits().is_some() { Failure::Paused } else { Failure::Exhausted };
            return self.close(Screen::Exhausted, why, Refusal::WrongCode, out);
        }
        if let Some(mut failed) = dialler.take() {
            failed.wire.refuse(Refusal::WrongCode, out);
        }
        // A QR code has 16 random bytes and stays; digits are good for one guess.
        if let Some(digits) = offer.renew(now) {
            out.push(Action::ShowDigits(digits));
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

    /// Closes a screen that nobody has answered rightly; the code goes with it.
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
