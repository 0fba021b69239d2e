//! Runs one pairing screen: the bytes of its connections to the machine of `hearth-sync`, the machine's
//! actions to the connections, the person and the store. Which machine it is, is `pair.rs`'s business.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hearth_domain::ids::DeviceKey;
use hearth_link::Pipe;
use hearth_sync::pairing::{
    Action, EXPORTER_LABEL, Event, Exporter, Failure, Line, Refusal, SCREEN_OPEN, Scanner, Shower,
    Tries, exporter_context,
};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use crate::error::HearthError;
use crate::network::{Network, stopped};
use crate::pair::PairingEvent;
use crate::ports::Service;
use crate::writer::Writer;

/// How long the last bytes of a line may take.
const LAST_BYTES: Duration = Duration::from_secs(3);

/// The wrong answers to this phone's digits, from one screen to the next, and the clock they are counted by.
pub(crate) struct Wrong {
    began: Instant,
    tries: Mutex<Tries>,
}

impl Default for Wrong {
    fn default() -> Self {
        Self { began: Instant::now(), tries: Mutex::default() }
    }
}

impl Wrong {
    fn lock(&self) -> MutexGuard<'_, Tries> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So far, and the time now.
    pub fn so_far(&self) -> (Tries, Duration) {
        (*self.lock(), self.began.elapsed())
    }

    /// When the clock began.
    pub fn began(&self) -> Instant {
        self.began
    }
}

/// What the person says.
pub(crate) enum Said {
    Yes,
    No,
}

/// Either machine.
pub(crate) enum Machine {
    /// Shows a code. `since` is the time zero of its clock.
    Shows {
        machine: Box<Shower>,
        since: Instant,
    },
    Scans(Box<Scanner>),
}

impl Machine {
    fn step(&mut self, event: Event) -> Vec<Action> {
        match self {
            Self::Shows { machine, since } => machine.step(event, since.elapsed()),
            Self::Scans(machine) => machine.step(event),
        }
    }

    /// Whether digits are shown just now.
    fn shows_digits(&self) -> bool {
        matches!(self, Self::Shows { machine, .. } if machine.digits().is_some())
    }
}

/// What the connections tell the machine.
enum Heard {
    Bytes(Line, Vec<u8>),
    Cut(Line),
}

/// How a screen ended.
pub(crate) enum Ended {
    /// Well, or the person was told why not.
    Told,
    /// The other phone was none to pair with, and the person has not been asked anything yet.
    NotThis(Failure),
}

/// One screen at work.
pub(crate) struct PairingScreen {
    network: Arc<Network>,
    writer: Writer,
    machine: Machine,
    id: DeviceKey,
    events: mpsc::Sender<PairingEvent>,
    /// What the partner is called, once the person was asked.
    name: Option<String>,
    out: HashMap<Line, mpsc::Sender<Vec<u8>>>,
    lines: u64,
    /// When the code that is shown stops to count.
    closes: Option<Instant>,
    advertises: bool,
}

impl PairingScreen {
    pub fn new(
        (network, writer): (Arc<Network>, Writer),
        machine: Machine,
        id: DeviceKey,
        events: mpsc::Sender<PairingEvent>,
    ) -> Self {
        let advertises = machine.shows_digits();
        let (name, out, lines, closes) = (None, HashMap::new(), 0, Some(closes_at()));
        Self { network, writer, machine, id, events, name, out, lines, closes, advertises }
    }

    pub async fn run(
        mut self,
        pipes: &mut mpsc::Receiver<Pipe>,
        said: &mut mpsc::Receiver<Said>,
        mut stop: watch::Receiver<bool>,
    ) -> Ended {
        let (tell, mut heard) = mpsc::channel(16);
        let ended = loop {
            let tick = async {
                match self.closes {
                    Some(closes) => tokio::time::sleep_until(closes).await,
                    None => std::future::pending().await,
                }
            };
            let event = tokio::select! {
                Some(pipe) = pipes.recv() => match self.connected(pipe, &tell) {
                    Some(event) => event,
                    None => continue,
                },
                Some(heard) = heard.recv() => match heard {
                    Heard::Bytes(line, bytes) => Event::Received { line, bytes },
                    Heard::Cut(line) => Event::Cut { line },
                },
                answer = said.recv() => match answer {
                    Some(Said::Yes) => Event::Yes,
                    // The screen was left.
                    Some(Said::No) | None => Event::No,
                },
                // The app is put to rest, or left: the endpoint is gone.
                () = stopped(&mut stop) => {
                    let _ = self.events.send(PairingEvent::Failed(HearthError::Suspended)).await;
                    return Ended::Told;
                }
                () = tick => {
                    self.closes = None;
                    Event::Tick
                }
            };
            let left = matches!(event, Event::No);
            let ended = self.act(event).await;
            self.show_less().await;
            match ended {
                Some(ended) => break ended,
                None if left => break Ended::Told,
                None => {}
            }
        };
        // Let every line send its last bytes before the endpoint may go; one that hangs is let go.
        for (_, out) in self.out.drain() {
            let last = async {
                let _ = out.send(Vec::new()).await;
                out.closed().await;
            };
            let _ = tokio::time::timeout(LAST_BYTES, last).await;
        }
        ended
    }

    /// Keeps what a wrong answer cost, and is not found any more once the digits do not count.
    async fn show_less(&mut self) {
        if !self.advertises {
            return;
        }
        if let Machine::Shows { machine, .. } = &self.machine {
            *self.network.tries.lock() = machine.tries();
        }
        if !self.machine.shows_digits() {
            self.advertises = false;
            self.network.nearby.stop(Service::Pairing).await;
        }
    }

    /// Numbers a new connection and begins to carry its bytes.
    fn connected(&mut self, pipe: Pipe, tell: &mpsc::Sender<Heard>) -> Option<Event> {
        self.lines += 1;
        let line = Line(self.lines);
        let remote = DeviceKey(pipe.remote().0);
        let (shows, scans) = match &self.machine {
            Machine::Shows { .. } => (self.id, remote),
            Machine::Scans(_) => (remote, self.id),
        };
        let context = exporter_context(&shows, &scans);
        let exporter = Exporter::new(pipe.exporter(EXPORTER_LABEL, &context).ok()?);
        let (mut half, mut reader) = pipe.split();
        let (out, mut bytes_out) = mpsc::channel::<Vec<u8>>(8);
        tokio::spawn(async move {
            while let Some(bytes) = bytes_out.recv().await {
                if bytes.is_empty() {
                    let _ = half.finish().await;
                    return;
                }
                if half.write(&bytes).await.is_err() {
                    return;
                }
            }
        });
        let tell = tell.clone();
        tokio::spawn(async move {
            while let Ok(Some(bytes)) = reader.read().await {
                if tell.send(Heard::Bytes(line, bytes)).await.is_err() {
                    return;
                }
            }
            let _ = tell.send(Heard::Cut(line)).await;
        });
        self.out.insert(line, out);
        Some(Event::Connected { line, exporter, remote })
    }

    /// Does what the machine says; how the screen ended, once it has.
    async fn act(&mut self, event: Event) -> Option<Ended> {
        let mut ended = None;
        for action in self.machine.step(event) {
            match action {
                Action::Send { line, bytes } => {
                    if let Some(out) = self.out.get(&line) {
                        let _ = out.send(bytes).await;
                    }
                }
                Action::Finished { line } => {
                    // An empty piece says: finish.
                    if let Some(out) = self.out.get(&line) {
                        let _ = out.send(Vec::new()).await;
                    }
                }
                Action::ShowDigits(digits) => {
                    self.closes = Some(closes_at());
                    let digits = digits.text().to_string();
                    let _ = self.events.send(PairingEvent::NewDigits { digits }).await;
                }
                Action::AskUser { partner_name, about } => {
                    let name = partner_name.as_str().to_owned();
                    self.name = Some(name.clone());
                    let ask = PairingEvent::Ask { partner_name: name, about };
                    let _ = self.events.send(ask).await;
                }
                Action::Store(paired) => {
                    let stored = self.writer.run(move |core| core.store_pending(&paired)).await;
                    let partner_name = self.name.clone().unwrap_or_default();
                    let event = match stored {
                        Ok(()) => PairingEvent::Paired { partner_name },
                        Err(error) => PairingEvent::Failed(error),
                    };
                    let _ = self.events.send(event).await;
                    ended = Some(Ended::Told);
                }
                Action::Failed(failure) => {
                    ended = Some(self.failed(failure).await);
                }
            }
        }
        ended
    }

    async fn failed(&mut self, failure: Failure) -> Ended {
        let by_a_person = matches!(
            failure,
            Failure::Here(Refusal::Declined) | Failure::ThereRefused(Refusal::Declined)
        );
        if matches!(self.machine, Machine::Scans(_)) && self.name.is_none() && !by_a_person {
            return Ended::NotThis(failure);
        }
        let _ = self.events.send(PairingEvent::Failed(failed(failure))).await;
        Ended::Told
    }
}

/// When a code that is shown from now on stops to count; a little later, so that the machine agrees.
fn closes_at() -> Instant {
    Instant::now() + SCREEN_OPEN + Duration::from_millis(10)
}

/// Why it came to nothing, as the app shows it.
pub(crate) fn failed(failure: Failure) -> HearthError {
    let reason = failure.to_string();
    match failure {
        Failure::Here(Refusal::AlreadyInASpace)
        | Failure::ThereRefused(Refusal::AlreadyInASpace) => HearthError::AlreadyPaired,
        Failure::Here(Refusal::UpdateNeeded) | Failure::ThereRefused(Refusal::UpdateNeeded) => {
            HearthError::UpdateNeeded { reason }
        }
        _ => HearthError::NotMet { reason },
    }
}
