//! The cable between two places: carries frames both ways, as the weather of the test wants it, and remembers each.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::packet::Packet;
use crate::place::Place;

/// Which way a frame goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// From the first place to the second.
    There,
    /// From the second place to the first.
    Back,
}

/// What happens to frames.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    /// Nothing gets through.
    pub cut: bool,
    /// After so many bytes more, both ways together, nothing gets through: the cable cuts itself.
    pub cut_after: Option<u64>,
    /// Each frame takes so long, each way.
    pub delay: Duration,
    /// So many of a thousand frames are lost.
    pub lost_in_thousand: u32,
    /// Packets of more bytes are lost without a word, as behind a router that says nothing.
    pub longest: Option<usize>,
}

/// A frame that came by.
#[derive(Clone, Debug)]
struct Seen {
    packet: Packet,
    way: Direction,
    sent: Instant,
    /// When it came out at the other end, unless it did not.
    arrived: Option<Instant>,
}

struct State {
    weather: Weather,
    seen: Vec<Seen>,
    /// Bytes of datagrams that were carried each way.
    there: u64,
    back: u64,
    /// Draws which frames are lost; the same in every run.
    dice: u64,
}

/// See the module's text. Its threads end with the process.
#[derive(Clone)]
pub struct Cable(Arc<(Mutex<State>, Condvar)>);

impl Cable {
    /// Joins two places.
    ///
    /// # Errors
    /// What the system says that has no TAP devices.
    pub fn between(first: &Place, second: &Place) -> io::Result<Self> {
        let (near, far) = (first.plug()?, second.plug()?);
        let state = State {
            weather: Weather::default(),
            seen: Vec::new(),
            there: 0,
            back: 0,
            dice: 0x9e37_79b9_7f4a_7c15,
        };
        let cable = Self(Arc::new((Mutex::new(state), Condvar::new())));
        cable.carry(Direction::There, near.try_clone()?, far.try_clone()?);
        cable.carry(Direction::Back, far, near);
        Ok(cable)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the weather.
    pub fn weather(&self, weather: Weather) {
        self.state().weather = weather;
    }

    /// Waits until the cable has cut itself.
    pub fn wait_for_cut(&self) {
        self.wait(|state| state.weather.cut);
    }

    /// Waits until so many bytes of datagrams more were carried, both ways together.
    pub fn wait_for_bytes(&self, bytes: u64) {
        let until = self.bytes() + bytes;
        self.wait(|state| state.there + state.back >= until);
    }

    /// Waits until so many frames more did not arrive.
    pub fn wait_for_lost(&self, frames: usize) {
        let lost = |state: &State| state.seen.iter().filter(|seen| seen.arrived.is_none()).count();
        let until = lost(&self.state()) + frames;
        self.wait(|state| lost(state) >= until);
    }

    /// Waits until so many packets came by that are not between these sockets.
    pub fn wait_for_strange(&self, packets: usize, phones: &[SocketAddr]) {
        let strange = |state: &State| {
            state.seen.iter().filter(|seen| !seen.packet.is_between(phones)).count()
        };
        self.wait(|state| strange(state) >= packets);
    }

    fn wait(&self, so: impl Fn(&State) -> bool) {
        const PATIENCE: Duration = Duration::from_secs(90);
        let end = Instant::now() + PATIENCE;
        let mut state = self.state();
        while !so(&state) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "nothing more comes by: {:?}", state.weather);
            let woken = self.0.1.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Bytes of datagrams that were carried so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let state = self.state();
        state.there + state.back
    }

    /// Every packet that came by, carried or not.
    #[must_use]
    pub fn packets(&self) -> Vec<Packet> {
        self.state().seen.iter().map(|seen| seen.packet.clone()).collect()
    }

    /// How many frames did not arrive.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.state().seen.iter().filter(|seen| seen.arrived.is_none()).count()
    }

    /// That whatever came by was between these sockets, and that something did.
    pub fn carried_only(&self, phones: &[SocketAddr]) {
        let packets = self.packets();
        let strange: Vec<_> = packets.iter().filter(|packet| !packet.is_between(phones)).collect();
        assert!(strange.is_empty(), "{} of {}: {strange:?}", strange.len(), packets.len());
        assert!(packets.iter().any(|packet| matches!(packet, Packet::Udp { .. })), "{packets:?}");
    }

    /// Whether each end sent its first datagram before any of the other had arrived there.
    #[must_use]
    pub fn crossed(&self) -> bool {
        let state = self.state();
        let of = |way| {
            state
                .seen
                .iter()
                .find(|seen| seen.way == way && matches!(seen.packet, Packet::Udp { .. }))
        };
        let (Some(there), Some(back)) = (of(Direction::There), of(Direction::Back)) else {
            return false;
        };
        let before = |one: &Seen, other: &Seen| other.arrived.is_none_or(|at| one.sent < at);
        before(there, back) && before(back, there)
    }

    /// Forgets what came by.
    pub fn forget(&self) {
        self.state().seen.clear();
    }

    fn carry(&self, way: Direction, from: File, to: File) {
        let (pass_on, line) = mpsc::channel::<(Instant, Vec<u8>)>();
        let cable = self.clone();
        thread::spawn(move || cable.take_in(way, from, &pass_on));
        thread::spawn(move || hand_out(to, &line));
    }

    fn take_in(&self, way: Direction, mut from: File, pass_on: &mpsc::Sender<(Instant, Vec<u8>)>) {
        let mut frame = vec![0; 65_536];
        // An interface that is down has nothing to say until it is up.
        while let Ok(size) = from.read(&mut frame) {
            let frame = &frame[..size];
            if let Some(at) = self.judge(way, frame)
                && pass_on.send((at, frame.to_vec())).is_err()
            {
                return;
            }
        }
    }

    /// Notes a frame, and says when it arrives, if it does.
    fn judge(&self, way: Direction, frame: &[u8]) -> Option<Instant> {
        let mut state = self.state();
        let (sent, packet) = (Instant::now(), Packet::of(frame));
        let weather = state.weather;
        let lost = weather.cut
            || weather.longest.is_some_and(|longest| frame.len() > longest + 14)
            || state.throw() < weather.lost_in_thousand;
        let arrived = (!lost).then(|| sent + weather.delay);
        if matches!(packet, Packet::Udp { .. }) && !lost {
            let size = frame.len() as u64;
            match way {
                Direction::There => state.there += size,
                Direction::Back => state.back += size,
            }
            if let Some(left) = &mut state.weather.cut_after {
                *left = left.saturating_sub(size);
                state.weather.cut = *left == 0;
            }
        }
        state.seen.push(Seen { packet, way, sent, arrived });
        self.0.1.notify_all();
        arrived
    }
}

impl State {
    fn throw(&mut self) -> u32 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        u32::try_from(self.dice % 1000).unwrap_or(0)
    }
}

/// Lets frames out at the far end, each at its time. That is how long the cable is; nobody waits for luck here.
fn hand_out(mut to: File, line: &mpsc::Receiver<(Instant, Vec<u8>)>) {
    let mut waiting = VecDeque::new();
    loop {
        let Some((at, frame)) = waiting.pop_front().or_else(|| line.recv().ok()) else { return };
        thread::sleep(at.saturating_duration_since(Instant::now()));
        // An interface that is down takes nothing.
        let _: io::Result<usize> = to.write(&frame);
        waiting.extend(line.try_iter());
    }
}
