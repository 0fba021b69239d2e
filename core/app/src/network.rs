//! Meeting the partner's phone (`sync.md` 1 and 5): brings the endpoint up while it is needed, lets the
//! partner in, looks for the partner, and sees to it that one session runs at a time.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hearth_domain::ids::DeviceKey;
use hearth_link::{DialPlan, Incoming, Link, Pipe, Purpose};
use hearth_sync::session::{Outcome, Refusal, Tally};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::changes::{Announcer, Topic};
use crate::drive::{Driven, drive};
use crate::error::{HearthError, Result};
use crate::nearby::Nearby;
use crate::net::{self, Doors};
use crate::pairing_screen::Wrong;
use crate::ports::{Discovery, Service};
use crate::turn::Turns;
use crate::writer::Writer;

/// How long to wait before looking for the partner again.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// How long the phone with the larger id listens before it dials.
const LISTEN_FIRST: Duration = Duration::from_millis(300);
/// How long a session of the smaller id waits for one of the larger to end.
const YIELD: Duration = Duration::from_secs(3);

/// What came of a meeting. Counts only.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Meeting {
    /// Whether anything had to move.
    pub anything_new: bool,
    /// Whether both phones hold the same now. What was written meanwhile goes next time.
    pub complete: bool,
    /// Acts given to the partner's phone.
    pub given: u64,
    /// Acts taken from it.
    pub taken: u64,
    /// Bytes sent inside the encrypted connection.
    pub bytes_sent: u64,
    /// Bytes received inside it.
    pub bytes_received: u64,
}

/// A sync that is under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Acts that have gone over, both ways.
    pub done: u64,
    /// Acts that are known to have to; 0 while that is not known.
    pub of: u64,
}

/// What the sessions of one meeting did together.
#[derive(Clone, Copy, Default)]
struct SoFar {
    sessions: u32,
    meeting: Meeting,
}

/// What is to follow a session.
enum Judged {
    Met(Meeting),
    Again,
    Failed(HearthError),
}

/// Most sessions of one meeting.
const SESSIONS: u32 = 4;

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
        let secret: Zeroizing<[u8; 32]> = self.writer.run(super::core::Core::device_secret).await?;
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
    pub async fn down(&self) {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).send_replace(true);
        self.turns.stop_dialling();
        self.take_down(&mut *self.running.lock().await).await;
    }

    /// Asked and done under one lock: a screen that opens meanwhile waits for it, and gets an endpoint of its own.
    async fn take_down_unless_needed(&self) {
        let mut running = self.running.lock().await;
        if !self.doors.need_an_endpoint() {
            self.take_down(&mut running).await;
        }
    }

    async fn take_down(&self, running: &mut Option<Running>) {
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

    /// How far the running sync is; `None` when none runs.
    pub fn progress(&self) -> Option<Progress> {
        self.tally.borrow().map(|tally| Progress {
            done: tally.given + tally.taken,
            of: tally.to_give + tally.to_take,
        })
    }

    /// Meets the partner's phone once: looks for it and lets it in, whichever comes first, for at most
    /// `within`.
    pub async fn meet(self: &Arc<Self>, within: Duration) -> Result<Meeting> {
        let deadline = Instant::now() + within;
        // Before anything else: the partner may come in while this phone is still getting ready.
        let mut met = self.met.subscribe();
        let began = met.borrow_and_update().0;
        let partner =
            self.writer.run(super::core::Core::partner).await?.ok_or(HearthError::NotPaired)?;
        let link = self.link().await?;
        let txt = self.writer.run(super::core::Core::beacon).await?;
        // Findable from now on as long as the endpoint is up: the partner may look a little later. Not being
        // findable is no reason not to look.
        let _ = self.nearby.advertise(Service::Meeting, link.addresses(), txt).await;
        let mut stop = self.stopper();
        let mut last_error = None;
        loop {
            let (ended, result) = met.borrow_and_update().clone();
            match result {
                Some(Ok(meeting)) if ended > began => return Ok(meeting),
                Some(Err(error)) if ended > began => last_error = Some(error),
                _ => {}
            }
            if *stop.borrow() {
                return Err(HearthError::Suspended);
            }
            // A session that has begun may take its time.
            if Instant::now() >= deadline && !self.turns.is_running() {
                return Err(
                    last_error.unwrap_or_else(|| hearth_link::DialError::NobodyThere.into())
                );
            }
            let again = Instant::now() + LOOK_AGAIN;
            // The smaller id dials at once, the larger one listens first: they seldom collide.
            let listens = link.id().0 > partner.device.0;
            tokio::select! {
                () = async {
                    if listens {
                        tokio::time::sleep(LISTEN_FIRST).await;
                    }
                    self.look(&link, &partner).await;
                } => {}
                _ = met.changed() => continue,
                _ = stop.changed() => {}
            }
            tokio::select! {
                () = tokio::time::sleep_until(again) => {}
                _ = met.changed() => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Looks for the partner once, and runs the session if it is found.
    async fn look(self: &Arc<Self>, link: &Arc<Link>, partner: &Partner) {
        let cancel = Arc::new(Notify::new());
        // Gives the turn back however this ends, also when it is dropped in the middle.
        let Some(mine) = self.turns.begin_dialling(&cancel) else { return };
        let mut discovered = Vec::new();
        for found in self.nearby.browse(Service::Meeting).await {
            if hearth_sync::beacon::is_of(&partner.pair_key, &partner.device, &found.txt) {
                discovered.extend(found.addresses);
            }
        }
        let plan = DialPlan { last: partner.last, discovered };
        let dial = link.dial(hearth_link::DeviceId(partner.device.0), &plan, Purpose::Sync);
        let dialled = tokio::select! {
            dialled = dial => dialled,
            // The incoming session has the turn now.
            () = cancel.notified() => return,
        };
        match dialled {
            Ok(pipe) => {
                if !mine.begin_running() {
                    return;
                }
                // A task of its own: whoever waits for it may stop waiting, the session goes on.
                let network = self.clone();
                tokio::spawn(async move {
                    let _mine = mine;
                    network.run(pipe).await;
                });
            }
            Err(hearth_link::DialError::NoAddress | hearth_link::DialError::NobodyThere) => {}
            Err(error) => self.ended(Err(error.into())),
        }
    }

    /// Runs a session that has the turn, and tells whoever waits.
    async fn run(self: &Arc<Self>, pipe: Pipe) {
        let peer = DeviceKey(pipe.remote().0);
        self.announcer.announce(&[Topic::Sync]);
        let driven = drive(&self.writer, pipe, self.stopper(), &self.tally).await;
        self.tally.send_replace(None);
        let judged = match driven {
            Ok(driven) => self.judge(driven, peer).await,
            Err(error) => Judged::Failed(error),
        };
        match judged {
            Judged::Met(meeting) => self.ended(Ok(meeting)),
            Judged::Failed(error) => self.ended(Err(error)),
            Judged::Again => {}
        }
        // Nobody is left to meet: this phone was replaced.
        self.take_down_unless_needed().await;
        self.announcer.announce(&[Topic::Sync]);
    }

    async fn judge(&self, driven: Driven, peer: DeviceKey) -> Judged {
        let Driven { outcome, tally } = driven;
        if outcome == Outcome::RefusedByPeer(Refusal::Busy) {
            // The other phone dialled, too, and its session is the one that counts.
            return Judged::Again;
        }
        let complete =
            matches!(outcome, Outcome::NothingNew | Outcome::Synced { complete: true, .. });
        if complete
            && let Err(error) = self.writer.run(move |core| core.after_full_exchange(&peer)).await
        {
            return Judged::Failed(error);
        }
        let meeting = {
            let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
            so_far.sessions += 1;
            so_far.meeting.given += tally.given;
            so_far.meeting.taken += tally.taken;
            so_far.meeting.bytes_sent += tally.sent;
            so_far.meeting.bytes_received += tally.received;
            let new = matches!(outcome, Outcome::Synced { .. });
            so_far.meeting.anything_new |= new;
            so_far.meeting.complete = complete;
            *so_far
        };
        match outcome {
            Outcome::NothingNew => {}
            Outcome::Synced { damaged, .. } => {
                if let Some(pair) = damaged
                    && let Err(error) = self.writer.run(move |core| core.scrub_once(pair)).await
                {
                    return Judged::Failed(error);
                }
            }
            Outcome::Refused(refusal) | Outcome::RefusedByPeer(refusal) => {
                return Judged::Failed(refused(refusal));
            }
        }
        if let Err(error) = self.writer.run(move |core| core.note_met(&peer)).await {
            return Judged::Failed(error);
        }
        // What one session could not settle (a log continued twice, damage, writing meanwhile) the next one
        // mostly does. Both phones see the same and meet again.
        if meeting.meeting.complete || meeting.sessions >= SESSIONS {
            Judged::Met(meeting.meeting)
        } else {
            Judged::Again
        }
    }

    fn ended(&self, result: Result<Meeting>) {
        *self.so_far.lock().unwrap_or_else(PoisonError::into_inner) = SoFar::default();
        self.met.send_modify(|(count, last)| {
            *count += 1;
            *last = Some(result);
        });
    }
}

fn refused(refusal: Refusal) -> HearthError {
    let reason = refusal.to_string();
    match refusal {
        Refusal::UpdateNeeded => HearthError::UpdateNeeded { reason },
        _ => HearthError::NotMet { reason },
    }
}

/// Lets phones in until the link closes. A phone that is not in the list was turned away before this.
async fn accept(network: std::sync::Weak<Network>, link: Arc<Link>) {
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
                tokio::spawn(let_in(network, pipe, smaller));
            }
        }
    }
}

/// Runs an incoming session if the turn is free, or if it takes precedence: of two phones that dial each
/// other, the session of the smaller id stays (`sync.md` 1).
async fn let_in(network: Arc<Network>, pipe: Pipe, from_smaller: bool) {
    let turn = network.turns.wait_for(from_smaller, YIELD).await;
    if let Some(_mine) = turn {
        network.run(pipe).await;
    } else {
        let (mut half, _reader) = pipe.split();
        if half.write(&Refusal::Busy.frame()).await.is_ok() {
            let _ = half.finish().await;
        }
    }
}
