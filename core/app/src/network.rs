//! The endpoint's life (`sync.md` 5): it is up while it is needed, for a partner or a pairing screen, lets
//! phones in and hands them on. What two phones do when they meet is in `meeting.rs`.

mod farewell;
mod lines;
mod meeting;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hearth_domain::ids::DeviceKey;
use hearth_link::{Incoming, Link, Pipe, Purpose};
use hearth_sync::session::{Refusal, Tally};
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use zeroize::Zeroizing;

pub(crate) use self::farewell::Told;
use self::lines::{Lines, Place};
use self::meeting::SoFar;
pub use self::meeting::{Meeting, Progress, SyncCost};
use crate::changes::Announcer;
use crate::core::Core;
use crate::error::{HearthError, Result};
use crate::nearby::Nearby;
use crate::net::{self, Doors};
use crate::pairing_screen::Wrong;
use crate::ports::{Discovery, Service};
use crate::turn::Turns;
use crate::writer::Writer;

/// How long a session of the smaller id waits for one of the larger to end.
const YIELD: Duration = Duration::from_secs(3);
/// How long a session or a pairing screen may take to notice that everything stops.
const NOTICE: Duration = Duration::from_secs(5);

struct Running {
    link: Arc<Link>,
    accepting: JoinHandle<()>,
}

/// Which pairing screen is open: the last one that was opened.
#[derive(Default)]
struct Screens {
    last: u64,
    line: Option<mpsc::Sender<Pipe>>,
}

/// One pairing screen among those that were opened.
#[derive(Clone, Copy)]
pub(crate) struct ScreenNumber(u64);

/// What the partner's phone is known by, for dialling.
#[derive(Clone)]
pub(crate) struct Partner {
    pub device: DeviceKey,
    pub pair_key: hearth_sync::pairing::PairKey,
    pub last: Option<SocketAddr>,
}

/// See the module's text. Shared by the app's handle and its tasks.
pub(crate) struct Network {
    writer: Writer,
    pub doors: Arc<Doors>,
    pub nearby: Nearby,
    announcer: Announcer,
    bind: SocketAddr,
    running: tokio::sync::Mutex<Option<Running>>,
    turns: Arc<Turns>,
    /// Counts sessions that ended, with what came of the last.
    met: watch::Sender<(u64, Option<std::result::Result<Meeting, HearthError>>)>,
    tally: watch::Sender<Option<Tally>>,
    so_far: Mutex<SoFar>,
    stop: Mutex<watch::Sender<bool>>,
    screens: Mutex<Screens>,
    /// Sessions and pairing screens.
    tasks: Mutex<JoinSet<()>>,
    /// What a phone is told, instead of a session, by a person who leaves.
    farewell: Mutex<Option<(DeviceKey, Refusal)>>,
    /// What came of it.
    told: watch::Sender<Option<Told>>,
    /// Wrong answers to the digits that this phone has shown.
    pub tries: Wrong,
}

impl Network {
    pub fn new(
        writer: Writer,
        doors: Arc<Doors>,
        discovery: Arc<dyn Discovery>,
        announcer: Announcer,
        bind: SocketAddr,
    ) -> Arc<Self> {
        Arc::new(Self {
            writer,
            doors,
            nearby: Nearby::new(discovery),
            announcer,
            bind,
            running: tokio::sync::Mutex::new(None),
            turns: Arc::default(),
            met: watch::Sender::new((0, None)),
            tally: watch::Sender::new(None),
            so_far: Mutex::new(SoFar::default()),
            stop: Mutex::new(watch::Sender::new(false)),
            screens: Mutex::new(Screens::default()),
            tasks: Mutex::default(),
            farewell: Mutex::new(None),
            told: watch::Sender::new(None),
            tries: Wrong::default(),
        })
    }

    /// Told `true` when everything is to stop.
    pub fn stopper(&self) -> watch::Receiver<bool> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).subscribe()
    }

    fn screens(&self) -> MutexGuard<'_, Screens> {
        self.screens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tasks(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a session or a pairing screen, which [`Network::down`] waits for.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks();
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// The endpoint, brought up if there is none: only for a paired phone or an open pairing screen.
    pub async fn link(self: &Arc<Self>) -> Result<Arc<Link>> {
        let mut running = self.running.lock().await;
        if let Some(running) = &*running {
            return Ok(running.link.clone());
        }
        if *self.stopper().borrow() {
            return Err(HearthError::Suspended);
        }
        if !self.doors.need_an_endpoint() {
            return Err(HearthError::NotPaired);
        }
        let secret: Zeroizing<[u8; 32]> = self.writer.run(Core::device_secret).await?;
        let link = net::bind(secret, self.bind, self.doors.clone()).await?;
        let accepting = tokio::spawn(accept(Arc::downgrade(self), link.clone()));
        *running = Some(Running { link: link.clone(), accepting });
        Ok(link)
    }

    /// A pairing screen opens, in place of one that was there. With a `line` it shows a code: the door opens,
    /// and the pipes of phones that come through it go there. Without, this phone dials and lets nobody in.
    pub fn open_screen(&self, line: Option<mpsc::Sender<Pipe>>) -> ScreenNumber {
        let mut screens = self.screens();
        screens.last += 1;
        self.doors.set_pairing(line.is_some());
        self.doors.set_scanning(line.is_none());
        screens.line = line;
        ScreenNumber(screens.last)
    }

    /// A pairing screen closes, unless another one took its place: the door with it, and the endpoint when
    /// nobody is paired.
    pub async fn close_screen(&self, number: ScreenNumber) {
        {
            let mut screens = self.screens();
            if screens.last != number.0 {
                return;
            }
            self.doors.set_pairing(false);
            self.doors.set_scanning(false);
            screens.line = None;
        }
        self.take_down_unless_needed().await;
    }

    /// Lets the endpoint be brought up again after [`Network::down`].
    pub fn wake(&self) {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        if *stop.borrow() {
            *stop = watch::Sender::new(false);
        }
    }

    /// Cuts a running session after its current group and takes the endpoint down. Nothing is sent to say so.
    /// Sessions and pairing screens are over then.
    pub async fn down(&self) {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).send_replace(true);
        self.turns.stop_dialling();
        self.take_down(|| true).await;
        let mut tasks = std::mem::take(&mut *self.tasks());
        let noticed = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(NOTICE, noticed).await.is_err() {
            // A screen that nobody looks at waits to say so.
            tasks.shutdown().await;
        }
        self.forget_what_ran();
    }

    /// What sessions and screens leave behind when they end in the middle.
    fn forget_what_ran(&self) {
        {
            let mut screens = self.screens();
            self.doors.set_pairing(false);
            self.doors.set_scanning(false);
            screens.line = None;
        }
        self.tally.send_replace(None);
        *self.so_far() = SoFar::default();
    }

    async fn take_down_unless_needed(&self) {
        self.take_down(|| !self.doors.need_an_endpoint()).await;
    }

    /// Takes the endpoint down if that is right. Asked and done under the lock under which [`Network::link`]
    /// gives it out: a screen that opens just now gets an endpoint that stays, or a new one after the old.
    async fn take_down(&self, is_right: impl FnOnce() -> bool + Send) {
        let mut running = self.running.lock().await;
        if !is_right() {
            return;
        }
        self.nearby.stop(Service::Meeting).await;
        self.nearby.stop(Service::Pairing).await;
        if let Some(Running { link, accepting }) = running.take() {
            link.close().await;
            accepting.abort();
        }
    }

    /// Tells the endpoint that the phone's connections changed.
    pub async fn network_changed(&self) {
        if let Some(running) = &*self.running.lock().await {
            running.link.network_changed().await;
        }
    }
}

/// Until everything is to stop, also when that was said before.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Lets phones in until the link closes. A phone that is not in the list was turned away before this.
async fn accept(network: std::sync::Weak<Network>, link: Arc<Link>) {
    let lines = Arc::new(Lines::default());
    while let Some(Incoming { who, purpose, pipe }) = link.accept().await {
        let Some(network) = network.upgrade() else { return };
        match purpose {
            Purpose::Pairing => {
                let line = network.screens().line.clone();
                if let Some(line) = line {
                    // A screen that is busy with three lines already lets the fourth go.
                    let _ = line.try_send(pipe);
                }
            }
            Purpose::Sync => {
                let smaller = who < link.id();
                // A phone that dials without end is let go without a word.
                if let Some(place) = lines.take(who) {
                    network.spawn(let_in(network.clone(), pipe, smaller, place));
                }
            }
        }
    }
}

/// Runs an incoming session if the turn is free, or if it takes precedence: of two phones that dial each
/// other, the session of the smaller id stays (`sync.md` 1).
async fn let_in(network: Arc<Network>, pipe: Pipe, from_smaller: bool, _place: Place) {
    let mut stop = network.stopper();
    let turn = tokio::select! {
        turn = network.turns.wait_for(from_smaller, YIELD) => turn,
        () = stopped(&mut stop) => return,
    };
    if let Some(_mine) = turn {
        network.run(pipe).await;
    } else {
        let (mut half, _reader) = pipe.split();
        if half.write(&Refusal::Busy.frame()).await.is_ok() {
            let _ = half.finish().await;
        }
    }
}
