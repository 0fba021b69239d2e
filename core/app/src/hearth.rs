//! The app's handle: opens the rooms, and hands every call to where it belongs. With `life.rs` the only place with
//! threads, a runtime and a clock (`design.md` 3 and 8).

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::changes::{Announcer, ChangeStream};
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::keys::Keys;
use crate::life::{Life, Rest};
use crate::net::Doors;
use crate::network::{Meeting, Network, Progress};
use crate::ports::{Clock, Discovery, LogSink, SecretStore};
use crate::random;
use crate::reading::Readers;
use crate::writer::Writer;

/// How a Hearth is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the databases; made when there is none.
    pub home: PathBuf,
    /// Where the endpoint listens while there is one: `[::]` on every interface, IPv4 and IPv6. Port 0 lets the
    /// system choose.
    pub bind: SocketAddr,
    /// How long a delete can be taken back before it is done.
    pub undo_window: Duration,
    /// Whether to meet the partner by itself while the app is open. "Sync now" works either way.
    pub automatic_sync: bool,
}

impl Config {
    /// The usual set-up in this folder: any local address, ten seconds to undo, no sync by itself.
    #[must_use]
    pub fn new(home: PathBuf) -> Self {
        Self {
            home,
            bind: SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 0),
            undo_window: Duration::from_secs(10),
            automatic_sync: false,
        }
    }
}

/// What the host brings.
#[derive(Clone)]
pub struct Ports {
    /// Where secrets are kept.
    pub secrets: Arc<dyn SecretStore>,
    /// How phones find each other.
    pub discovery: Arc<dyn Discovery>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where log lines go.
    pub log: Arc<dyn LogSink>,
}

/// How many queries may run at once.
pub(crate) const READERS: usize = 2;
/// How long between two looks for the partner by itself.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// How long one such look takes at most.
const LOOK_FOR: Duration = Duration::from_secs(8);
/// How often running time is counted for a pending partner.
const COUNT_EVERY: Duration = Duration::from_secs(30);
/// How long a shutdown may take.
const SHUTDOWN: Duration = Duration::from_secs(10);

/// One phone. Share it as an `Arc`; every method may be called from any thread.
pub struct Hearth {
    pub(crate) writer: Writer,
    pub(crate) readers: Arc<Readers>,
    pub(crate) undo_window: Duration,
    pub(crate) network: Arc<Network>,
    pub(crate) life: Arc<Life>,
    announcer: Announcer,
    automatic_sync: bool,
}

impl Hearth {
    /// Opens the folder, which no other process may have open.
    ///
    /// # Errors
    /// [`HearthError::AlreadyOpen`], `Damaged`, `Storage`, `UpdateNeeded`: nothing was deleted. A damaged shared room that
    /// the partner's phone can give back may have been set aside by then, and its file be kept ([`Event::SetAside`]).
    ///
    /// [`Event::SetAside`]: crate::Event::SetAside
    pub async fn open(config: Config, ports: Ports) -> Result<Arc<Self>> {
        quiet_panics();
        let announcer = Announcer::new(u32::from_le_bytes(random::bytes()?));
        let doors = Arc::new(Doors::default());
        let keys = Keys::new(ports.secrets.clone());
        let core = Core::new(
            config.home.clone(),
            keys,
            ports.clock.clone(),
            announcer.clone(),
            doors.clone(),
        )?;
        let writer = Writer::start(core)?;
        let network =
            Network::new(writer.clone(), doors, ports.discovery, announcer.clone(), config.bind);
        let life = Life::new(writer.clone(), network.clone(), ports.log);
        let hearth = Arc::new(Self {
            writer,
            readers: life.readers.clone(),
            undo_window: config.undo_window,
            network,
            life,
            announcer,
            automatic_sync: config.automatic_sync,
        });
        hearth.resume().await?;
        Ok(hearth)
    }

    /// Opens the rooms again after a suspend. Calling it twice is no error; of a resume and a suspend at the same time
    /// the later one counts.
    ///
    /// # Errors
    /// As [`Hearth::open`]; the app is asleep then.
    pub async fn resume(self: &Arc<Self>) -> Result<()> {
        let (turn, handle) = self.life.wake().await?;
        let (hearth, life) = (self.clone(), self.life.clone());
        let rooms = handle.spawn(async move { hearth.open_rooms().await });
        // Done to the end, whoever stops waiting.
        let opening = handle.spawn(async move {
            let opened = rooms.await.unwrap_or(Err(HearthError::Suspended));
            if opened.is_ok() {
                return (opened, None);
            }
            // Nothing is to stay open beside rooms that could not be opened. It is not waited for here, on the runtime
            // that it ends.
            let resting = life.begin_rest(Some(turn), SHUTDOWN, Rest::ForNow).await;
            (opened, resting.ok())
        });
        let (opened, resting) = opening.await.unwrap_or((Err(HearthError::Suspended), None));
        if let Some(resting) = resting {
            let _ = resting.done().await;
        }
        opened
    }

    async fn open_rooms(self: &Arc<Self>) -> Result<()> {
        let (log, readers) = (self.life.log.clone(), self.readers.clone());
        let opened = self.writer.run(move |core| {
            if !core.open()? {
                return Ok(false);
            }
            let _ = log.line("open");
            readers.open(core.readers(READERS)?);
            Ok(true)
        });
        if opened.await? {
            // Whoever brings the app to the front sees what came meanwhile.
            self.announcer.release();
            self.go_on()?;
            self.finish_deletes_later();
        }
        Ok(())
    }

    /// Lets the network be used again after [`Network::down`], and starts what goes on by itself: it ended then.
    pub(crate) fn go_on(self: &Arc<Self>) -> Result<()> {
        let handle = self.life.handle()?;
        self.network.wake();
        let weak = Arc::downgrade(self);
        let stop = self.network.stopper();
        handle.spawn(Self::count_running_time(weak.clone(), stop.clone()));
        if self.automatic_sync {
            handle.spawn(Self::meet_by_itself(weak, stop));
        }
        Ok(())
    }

    /// Puts everything to rest within about this time: a running sync is cut after its current group, queued
    /// writes finish, files, sockets, locks and threads go. Later calls get [`HearthError::Suspended`]; streams of
    /// changes stay as they are. Calling it twice is no error.
    ///
    /// # Errors
    /// [`HearthError::Internal`] when the writer did not come to rest in time; what it had begun it ends, and then
    /// everything comes to rest.
    pub async fn suspend(&self, within: Duration) -> Result<()> {
        self.life.rest(within, Rest::ForNow).await
    }

    /// Suspends for good. The handle is of no use after it. Calling it twice is no error.
    ///
    /// # Errors
    /// As [`Hearth::suspend`].
    pub async fn shutdown(&self) -> Result<()> {
        if self.life.is_ended() {
            return Ok(());
        }
        let rested = self.life.rest(SHUTDOWN, Rest::ForGood).await;
        self.announcer.close();
        rested
    }

    /// Runs something of the network on our own runtime: the caller may be on any executor.
    pub(crate) fn on_runtime<T: Send + 'static>(
        &self,
        future: impl Future<Output = Result<T>> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send + 'static {
        let task = self.life.handle().map(|handle| handle.spawn(future));
        async move { task?.await.unwrap_or(Err(HearthError::Suspended)) }
    }

    /// "Sync now": meets the partner's phone, for at most `within` until they have found each other. Both
    /// phones do it at about the same time, or the other one is open.
    ///
    /// # Errors
    /// [`HearthError::NotPaired`], `NotMet`, `UpdateNeeded`; what had arrived by then is kept.
    pub async fn sync(&self, within: Duration) -> Result<Meeting> {
        self.writer
            .run(|core| {
                core.partner()?.ok_or(HearthError::NotPaired)?;
                core.ask_again()
            })
            .await?;
        let (network, asked) = (self.network.clone(), self.announcer.asked());
        self.on_runtime(async move {
            let _asked = asked;
            network.meet(within).await
        })
        .await
    }

    /// How far the running sync is; `None` when none runs that somebody here asked for.
    pub fn sync_progress(&self) -> Option<Progress> {
        self.network.progress()
    }

    /// To be called when the phone joined or left a network: Android gives the core no signal of its own.
    pub async fn network_changed(&self) {
        let network = self.network.clone();
        let told = self.on_runtime(async move {
            network.network_changed().await;
            Ok(())
        });
        let _ = told.await;
    }

    /// Cuts a running session after its current group and takes the endpoint down. Nothing is sent to say so.
    pub(crate) async fn network_down(&self) {
        let network = self.network.clone();
        let down = self.on_runtime(async move {
            network.down().await;
            Ok(())
        });
        // Asleep, it is down.
        let _ = down.await;
    }

    /// The stream of changes.
    pub fn changes(&self) -> ChangeStream {
        self.announcer.stream()
    }

    async fn count_running_time(
        weak: std::sync::Weak<Self>,
        mut stop: tokio::sync::watch::Receiver<bool>,
    ) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(COUNT_EVERY) => {}
                _ = stop.changed() => return,
            }
            let Some(hearth) = weak.upgrade() else { return };
            let more = COUNT_EVERY.as_secs();
            let counted = hearth.writer.run(move |core| {
                core.pending_for(more)?;
                core.consent_due()
            });
            if counted.await.is_err() {
                return;
            }
        }
    }

    /// Silent in success and failure (`sync.md` 1 "Automatic sync").
    async fn meet_by_itself(
        weak: std::sync::Weak<Self>,
        mut stop: tokio::sync::watch::Receiver<bool>,
    ) {
        loop {
            let Some(hearth) = weak.upgrade() else { return };
            let network = hearth.network.clone();
            drop(hearth);
            let _ = network.meet(LOOK_FOR).await;
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stop.changed() => return,
            }
        }
    }
}

/// Panics on our own threads are caught and become errors; their messages, which may quote what a person
/// wrote, are not printed. Other threads keep the hook that they had.
fn quiet_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let ours = std::thread::current().name().is_some_and(|name| name.starts_with("hearth"));
            if !ours {
                before(panic);
            }
        }));
    });
}

impl Drop for Hearth {
    fn drop(&mut self) {
        self.life.let_go();
    }
}

#[cfg(test)]
mod tests;
