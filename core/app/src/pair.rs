//! Pairing as the app runs it (`sync.md` 2): the machines of `hearth-sync` over real connections. One screen
//! at a time; what both agreed on is stored as pending, and the first sync completes it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hearth_domain::ids::DeviceKey;
use hearth_link::{DialPlan, Link, Pipe, Purpose};
use hearth_sync::pairing::{
    About, CodeSecret, Digits, Fresh, PairingCode, Scanner, Seed, Shower, SpaceSecret, Typed,
    advertised, advertisement,
};
use tokio::sync::{Mutex, mpsc};
use tokio::time::Instant;

use crate::aim::Aim;
use crate::error::{HearthError, Result};
use crate::network::{Network, ScreenNumber, stopped};
use crate::pairing_screen::{Ended, Machine, PairingScreen, Said, failed};
use crate::ports::Service;
use crate::random;
use crate::writer::Writer;

/// How many phones may knock at once while a code is shown.
const KNOCKING: usize = 3;

/// How long the phone that shows the digits is looked for.
const LOOK_FOR: Duration = Duration::from_secs(5);

/// How long another phone is looked for when the digits did not fit the first.
const LOOK_FURTHER: Duration = Duration::from_secs(1);

/// How long to wait before looking again.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// What happens on a pairing screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PairingEvent {
    /// The other phone is here. Ask the person, then call [`PairingSession::answer`].
    Ask {
        /// What the one at the other phone calls themselves.
        partner_name: String,
        /// What it is about.
        about: About,
    },
    /// Somebody typed wrong digits, and the code is used up: show these from now on.
    NewDigits {
        /// As `1234 5678`.
        digits: String,
    },
    /// Both said yes. The first sync completes it.
    Paired {
        /// What the partner calls themselves.
        partner_name: String,
    },
    /// It came to nothing; nothing was stored.
    Failed(HearthError),
}

/// What a screen shows at first.
enum Shown {
    Code(String),
    Digits(String),
}

/// A pairing screen. Dropping it closes the screen.
pub struct PairingSession {
    code: Option<Shown>,
    events: Mutex<mpsc::Receiver<PairingEvent>>,
    answers: mpsc::Sender<Said>,
}

impl PairingSession {
    /// The code to show, as text; it is also what the QR code holds. `None` on the phone that scanned, and on
    /// a screen of digits.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.code {
            Some(Shown::Code(text)) => Some(text),
            _ => None,
        }
    }

    /// The digits to show, as `1234 5678`, until a [`PairingEvent::NewDigits`] brings others. `None` on the phone
    /// on which they are typed, and on a screen of a QR code.
    #[must_use]
    pub fn digits(&self) -> Option<&str> {
        match &self.code {
            Some(Shown::Digits(text)) => Some(text),
            _ => None,
        }
    }

    /// The modules of the QR code, row by row, `true` is dark; the side is the square root of the length.
    ///
    /// # Errors
    /// [`HearthError::Internal`] when this phone shows no code.
    pub fn qr(&self) -> Result<Vec<bool>> {
        let none = || HearthError::internal("there is no code to draw");
        let code = self.code().ok_or_else(none)?;
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

/// Opens the screen that shows a code.
pub(crate) async fn show(
    network: &Arc<Network>,
    writer: &Writer,
    aim: Aim,
) -> Result<PairingSession> {
    let own = writer.run(move |core| core.pairing_own(&aim)).await?;
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
    let code = machine.code(link.addresses()).map(|code| Shown::Code(code.text().to_string()));
    let machine = Machine::Shows { machine: Box::new(machine), since: Instant::now() };
    Ok(start((network.clone(), writer.clone()), number, (machine, link.id().0), code, line))
}

/// Opens the screen that shows eight digits, and is found nearby while they count.
pub(crate) async fn show_digits(
    network: &Arc<Network>,
    writer: &Writer,
    aim: Aim,
) -> Result<PairingSession> {
    let own = writer.run(move |core| core.pairing_own(&aim)).await?;
    let seed = Seed::new(random::bytes()?);
    let fresh = Fresh { nonce: random::bytes()?, space_secret: SpaceSecret::new(random::bytes()?) };
    let (tries, now) = network.tries.so_far();
    let machine = Shower::open_digits(own, &seed, fresh, tries, now)?;
    let (pipes, line) = mpsc::channel(KNOCKING);
    let number = network.open_screen(Some(pipes));
    let found = async {
        let link = network.link().await?;
        let txt = advertisement(&DeviceKey(link.id().0));
        network
            .nearby
            .advertise(Service::Pairing, link.addresses(), txt)
            .await
            .map_err(|_| not_found())?;
        Ok::<_, HearthError>(link.id().0)
    };
    let id = match found.await {
        Ok(id) => id,
        Err(error) => {
            network.close_screen(number).await;
            return Err(error);
        }
    };
    let digits = machine.digits().map(|digits| Shown::Digits(digits.text().to_string()));
    let machine = Machine::Shows { machine: Box::new(machine), since: network.tries.began() };
    Ok(start((network.clone(), writer.clone()), number, (machine, id), digits, line))
}

/// Dials the phone whose code was scanned or pasted.
pub(crate) async fn scan(
    network: &Arc<Network>,
    writer: &Writer,
    text: &str,
    aim: Aim,
) -> Result<PairingSession> {
    let code = PairingCode::parse(text)?;
    let own = writer.run(move |core| core.pairing_own(&aim)).await?;
    let machine = Scanner::new(own, &code)?;
    let (pipes, line) = mpsc::channel(1);
    let number = network.open_screen(None);
    let dialled = async {
        let link = network.link().await?;
        let pipe = dial(&link, writer, *code.device(), code.addresses()).await?;
        Ok::<_, HearthError>((link.id().0, pipe))
    };
    match dialled.await {
        Ok((id, pipe)) => {
            let _ = pipes.send(pipe).await;
            let machine = Machine::Scans(Box::new(machine));
            Ok(start((network.clone(), writer.clone()), number, (machine, id), None, line))
        }
        Err(error) => {
            network.close_screen(number).await;
            Err(error)
        }
    }
}

/// Dials a phone to pair with, and remembers where it was.
async fn dial(
    link: &Link,
    writer: &Writer,
    device: DeviceKey,
    addresses: &[SocketAddr],
) -> Result<Pipe> {
    let plan = DialPlan::discovered(addresses.iter().copied());
    let who = hearth_link::DeviceId(device.0);
    let pipe = link.dial(who, &plan, Purpose::Pairing).await.map_err(not_reached)?;
    let addresses = addresses.to_vec();
    writer
        .run(move |core| {
            let _: () = core.remember_addresses(&addresses);
            Ok(())
        })
        .await?;
    Ok(pipe)
}

/// Within five seconds, and with what to do (`sync.md` 2 "The network refuses").
fn not_reached(_: hearth_link::DialError) -> HearthError {
    HearthError::NotMet {
        reason: "the other phone cannot be reached from here; open a hotspot on one phone, join it with the \
                 other and show a new code, or scan the other way round"
            .to_owned(),
    }
}

/// The same, when nobody nearby shows digits.
fn not_found() -> HearthError {
    HearthError::NotMet {
        reason: "no phone that shows digits was found from here; put both on one Wi-Fi or a hotspot and try \
                 again, or use the QR code"
            .to_owned(),
    }
}

fn start(
    (network, writer): (Arc<Network>, Writer),
    number: ScreenNumber,
    (machine, id): (Machine, [u8; 32]),
    code: Option<Shown>,
    mut pipes: mpsc::Receiver<Pipe>,
) -> PairingSession {
    let (events, heard) = mpsc::channel(4);
    let (answers, mut said) = mpsc::channel(4);
    let stop = network.stopper();
    network.clone().spawn(async move {
        let with = (network.clone(), writer);
        let screen = PairingScreen::new(with, machine, DeviceKey(id), events.clone());
        let ended = screen.run(&mut pipes, &mut said, stop).await;
        network.close_screen(number).await;
        if let Ended::NotThis(failure) = ended {
            let _ = events.send(PairingEvent::Failed(failed(failure))).await;
        }
    });
    PairingSession { code, events: Mutex::new(heard), answers }
}

/// Looks for the phone that shows the digits which were typed here. Whether it is the right one shows when
/// the digits are tried with it.
pub(crate) async fn type_digits(
    network: &Arc<Network>,
    writer: &Writer,
    text: &str,
    aim: Aim,
) -> Result<PairingSession> {
    let digits = Digits::parse(text)?;
    let own = writer.run(move |core| core.pairing_own(&aim)).await?;
    let typed = Typed::new(own, digits, &Seed::new(random::bytes()?));
    let number = network.open_screen(None);
    let (events, heard) = mpsc::channel(4);
    let (answers, mut said) = mpsc::channel(4);
    let (network, writer) = (network.clone(), writer.clone());
    network.clone().spawn(async move {
        let tried = try_nearby(&network, &writer, typed, &events, &mut said).await;
        network.close_screen(number).await;
        if let Err(error) = tried {
            let _ = events.send(PairingEvent::Failed(error)).await;
        }
    });
    Ok(PairingSession { code: None, events: Mutex::new(heard), answers })
}

/// Tries the digits with one phone after the other that shows some, until one is the right one.
async fn try_nearby(
    network: &Arc<Network>,
    writer: &Writer,
    mut typed: Typed,
    events: &mpsc::Sender<PairingEvent>,
    said: &mut mpsc::Receiver<Said>,
) -> Result<()> {
    let link = network.link().await?;
    let mut deadline = Instant::now() + LOOK_FOR;
    let mut stop = network.stopper();
    let mut dialled = vec![DeviceKey(link.id().0)];
    let mut last = not_found();
    loop {
        let found = network.nearby.browse(Service::Pairing).await;
        let next = found.into_iter().find_map(|found| {
            let device = advertised(&found.txt).filter(|device| !dialled.contains(device))?;
            Some((device, found.addresses))
        });
        let Some((device, addresses)) = next else {
            if Instant::now() >= deadline {
                return Err(last);
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_AGAIN) => continue,
                answer = said.recv() => match answer {
                    Some(Said::Yes) => continue,
                    // The screen was left.
                    Some(Said::No) | None => return Ok(()),
                },
                () = stopped(&mut stop) => return Err(HearthError::Suspended),
            }
        };
        dialled.push(device);
        let pipe = match dial(&link, writer, device, &addresses).await {
            Ok(pipe) => pipe,
            Err(error) => {
                last = error;
                continue;
            }
        };
        // Digits are good for few guesses, and each phone that is tried may make one.
        let Some(scanner) = typed.try_with(device) else { return Err(last) };
        let (line, mut pipes) = mpsc::channel(1);
        let _ = line.send(pipe).await;
        let with = (network.clone(), writer.clone());
        let machine = Machine::Scans(Box::new(scanner));
        let screen = PairingScreen::new(with, machine, DeviceKey(link.id().0), events.clone());
        match screen.run(&mut pipes, said, network.stopper()).await {
            Ended::Told => return Ok(()),
            Ended::NotThis(failure) => {
                last = failed(failure);
                // Most likely a digit is wrong; that should be told soon.
                deadline = deadline.min(Instant::now() + LOOK_FURTHER);
            }
        }
    }
}
