//! Pairing as the app runs it (`sync.md` 2): the machines of `hearth-sync` over real connections. One screen
//! at a time; what both agreed on is stored as pending, and the first sync completes it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use hearth_domain::ids::DeviceKey;
use hearth_link::{DialPlan, Pipe, Purpose};
use hearth_sync::pairing::{
    Action, CodeSecret, EXPORTER_LABEL, Event, Exporter, Failure, Fresh, Line, PairingCode,
    SCREEN_OPEN, Scanner, Shower, SpaceSecret, exporter_context,
};
use tokio::sync::{Mutex, mpsc, watch};
use tokio::time::Instant;

use crate::error::{HearthError, Result};
use crate::network::{Network, ScreenNumber};
use crate::random;
use crate::writer::Writer;

/// How many phones may knock at once while a code is shown.
const KNOCKING: usize = 3;

/// How long the last bytes of a line may take.
const LAST_BYTES: Duration = Duration::from_secs(3);

/// What happens on a pairing screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PairingEvent {
    /// The other phone is here. Ask the person, then call [`PairingSession::answer`].
    Ask {
        /// What the partner calls themselves.
        partner_name: String,
        /// Whether the two phones shared a space before.
        rejoin: bool,
    },
    /// Both said yes. The first sync completes it.
    Paired {
        /// What the partner calls themselves.
        partner_name: String,
    },
    /// It came to nothing; nothing was stored.
    Failed(HearthError),
}

enum Said {
    Yes,
    No,
}

/// A pairing screen. Dropping it closes the screen.
pub struct PairingSession {
    code: Option<String>,
    events: Mutex<mpsc::Receiver<PairingEvent>>,
    answers: mpsc::Sender<Said>,
}

impl PairingSession {
    /// The code to show, as text; it is also what the QR code holds. `None` on the phone that scanned.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The modules of the QR code, row by row, `true` is dark; the side is the square root of the length.
    ///
    /// # Errors
    /// [`HearthError::Internal`] when this phone shows no code.
    pub fn qr(&self) -> Result<Vec<bool>> {
        let none = || HearthError::internal("there is no code to draw");
        let code = self.code.as_deref().ok_or_else(none)?;
        let drawn = qrcode::QrCode::with_error_correction_level(code, qrcode::EcLevel::M);
        let drawn = drawn.map_err(|_| none())?;
        Ok(drawn.to_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect())
    }

    /// What happens next; `None` when the screen is over.
    pub async fn next(&self) -> Option<PairingEvent> {
        self.events.lock().await.recv().await
    }

    /// The person's answer to [`PairingEvent::Ask`].
    pub async fn answer(&self, yes: bool) {
        let _ = self.answers.send(if yes { Said::Yes } else { Said::No }).await;
    }

    /// Closes the screen. The other phone is told that a person said no.
    pub async fn cancel(&self) {
        let _ = self.answers.send(Said::No).await;
    }
}

/// Either machine.
enum Machine {
    Shows { machine: Box<Shower>, since: Instant },
    Scans(Box<Scanner>),
}

impl Machine {
    fn step(&mut self, event: Event) -> Vec<Action> {
        match self {
            Self::Shows { machine, since } => machine.step(event, since.elapsed()),
            Self::Scans(machine) => machine.step(event),
        }
    }
}

/// What the connections tell the machine.
enum Heard {
    Bytes(Line, Vec<u8>),
    Cut(Line),
}

/// Opens the screen that shows a code.
pub(crate) async fn show(network: &Arc<Network>, writer: &Writer) -> Result<PairingSession> {
    let own = writer.run(super::core::Core::pairing_own).await?;
    let secret = CodeSecret::new(random::bytes()?);
    let fresh = Fresh { nonce: random::bytes()?, space_secret: SpaceSecret::new(random::bytes()?) };
    let (pipes, line) = mpsc::channel(KNOCKING);
    let number = network.open_screen(Some(pipes));
    let link = match network.link().await {
        Ok(link) => link,
        Err(error) => {
            network.close_screen(number).await;
            return Err(error);
        }
    };
    let machine = Shower::open(own, secret, fresh);
    let code = machine.code(link.addresses()).map(|code| code.text().to_string());
    let machine = Machine::Shows { machine: Box::new(machine), since: Instant::now() };
    Ok(start(network.clone(), number, machine, code, writer.clone(), link.id().0, line))
}

/// Dials the phone whose code was scanned or pasted.
pub(crate) async fn scan(
    network: &Arc<Network>,
    writer: &Writer,
    text: &str,
) -> Result<PairingSession> {
    let code = PairingCode::parse(text)?;
    let own = writer.run(super::core::Core::pairing_own).await?;
    let machine = Scanner::new(own, &code)?;
    let (pipes, line) = mpsc::channel(1);
    let number = network.open_screen(None);
    let dialled = async {
        let link = network.link().await?;
        let plan = DialPlan::discovered(code.addresses().iter().copied());
        let who = hearth_link::DeviceId(code.device().0);
        let pipe = link.dial(who, &plan, Purpose::Pairing).await.map_err(not_reached)?;
        Ok::<_, HearthError>((link.id().0, pipe))
    };
    match dialled.await {
        Ok((id, pipe)) => {
            let addresses = code.addresses().to_vec();
            writer
                .run(move |core| {
                    let _: () = core.remember_addresses(&addresses);
                    Ok(())
                })
                .await?;
            let _ = pipes.send(pipe).await;
            let machine = Machine::Scans(Box::new(machine));
            Ok(start(network.clone(), number, machine, None, writer.clone(), id, line))
        }
        Err(error) => {
            network.close_screen(number).await;
            Err(error)
        }
    }
}

/// Within five seconds, and with what to do (`sync.md` 2 "The network refuses").
fn not_reached(_: hearth_link::DialError) -> HearthError {
    HearthError::NotMet {
        reason: "the other phone cannot be reached from here; open a hotspot on one phone, join it with the \
                 other and show a new code, or scan the other way round"
            .to_owned(),
    }
}

fn start(
    network: Arc<Network>,
    number: ScreenNumber,
    machine: Machine,
    code: Option<String>,
    writer: Writer,
    id: [u8; 32],
    pipes: mpsc::Receiver<Pipe>,
) -> PairingSession {
    let (events, heard) = mpsc::channel(4);
    let (answers, said) = mpsc::channel(4);
    let stop = network.stopper();
    tokio::spawn(async move {
        let screen = PairingScreen {
            writer,
            machine,
            id: DeviceKey(id),
            events,
            name: String::new(),
            out: HashMap::new(),
            lines: 0,
        };
        screen.run(pipes, said, stop).await;
        network.close_screen(number).await;
    });
    PairingSession { code, events: Mutex::new(heard), answers }
}

struct PairingScreen {
    writer: Writer,
    machine: Machine,
    id: DeviceKey,
    events: mpsc::Sender<PairingEvent>,
    name: String,
    out: HashMap<Line, mpsc::Sender<Vec<u8>>>,
    lines: u64,
}

impl PairingScreen {
    async fn run(
        mut self,
        mut pipes: mpsc::Receiver<Pipe>,
        mut said: mpsc::Receiver<Said>,
        mut stop: watch::Receiver<bool>,
    ) {
        let (tell, mut heard) = mpsc::channel(16);
        let closes = Instant::now() + SCREEN_OPEN + Duration::from_millis(10);
        let mut ticked = false;
        loop {
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
                _ = stop.changed() => {
                    let _ = self.events.send(PairingEvent::Failed(HearthError::Suspended)).await;
                    return;
                }
                () = tokio::time::sleep_until(closes), if !ticked => {
                    ticked = true;
                    Event::Tick
                }
            };
            let left = matches!(event, Event::No);
            let over = self.act(event).await;
            if over || left {
                break;
            }
        }
        // Let every line send its last bytes before the endpoint may go; one that hangs is let go.
        for (_, out) in self.out.drain() {
            let last = async {
                let _ = out.send(Vec::new()).await;
                out.closed().await;
            };
            let _ = tokio::time::timeout(LAST_BYTES, last).await;
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

    /// Does what the machine says; `true` when the screen is over.
    async fn act(&mut self, event: Event) -> bool {
        let mut over = false;
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
                Action::AskUser { partner_name, rejoin } => {
                    partner_name.as_str().clone_into(&mut self.name);
                    let ask = PairingEvent::Ask { partner_name: self.name.clone(), rejoin };
                    let _ = self.events.send(ask).await;
                }
                Action::Store(paired) => {
                    let stored = self.writer.run(move |core| core.store_pending(&paired)).await;
                    let event = match stored {
                        Ok(()) => PairingEvent::Paired { partner_name: self.name.clone() },
                        Err(error) => PairingEvent::Failed(error),
                    };
                    let _ = self.events.send(event).await;
                    over = true;
                }
                Action::Failed(failure) => {
                    let _ = self.events.send(PairingEvent::Failed(failed(failure))).await;
                    over = true;
                }
            }
        }
        over
    }
}

fn failed(failure: Failure) -> HearthError {
    use hearth_sync::pairing::Refusal;
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
