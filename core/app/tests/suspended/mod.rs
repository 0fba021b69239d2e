//! What a process has open, as Linux tells it, and the other phone, which lives in a process of its own so that
//! nothing of it is counted.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::{env, fs, io};

use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports::{NoLog, SecretStore as _};
use hearth_app::{Aim, Config, Hearth, ListFilter, PairingEvent, Ports, Visibility};
use hearth_link::{Link, LinkConfig};
use zeroize::Zeroizing;

use super::common::{PATIENCE, TestClock};

/// Which part of a test this process plays.
pub const PART: &str = "HEARTH_TEST_PART";
/// Where the phones' folders are.
pub const FOLDER: &str = "HEARTH_TEST_FOLDER";

/// Runs a test's body alone in a process, on its first thread, so that whatever is counted there is the phone's.
pub fn alone(name: &str, body: impl AsyncFnOnce()) {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match env::var(PART).as_deref() {
        Ok("phone") => runtime().block_on(body()),
        Ok("peer") => runtime().block_on(be_the_other()),
        _ => {
            let done = part(name, "phone").output().unwrap();
            let said = String::from_utf8_lossy(&done.stdout).into_owned();
            let complaint = String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success() && said.contains("1 passed"), "{said}\n{complaint}");
        }
    }
}

/// This test once more, in another process.
pub fn part(name: &str, which: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([name, "--exact", "--test-threads=1", "--nocapture"]).env(PART, which);
    command.stdin(Stdio::null());
    command
}

/// What this process holds of the system.
#[derive(PartialEq, Eq, Debug)]
pub struct Held {
    /// Every descriptor, by what it is of.
    descriptors: Vec<String>,
    threads: Vec<String>,
    /// Locks on files: an app that sleeps with one of a WAL is ended.
    locks: usize,
}

impl Held {
    pub fn now() -> Self {
        let listed: Vec<PathBuf> =
            fs::read_dir("/proc/self/fd").unwrap().map(|one| one.unwrap().path()).collect();
        // The list itself was one, and is gone.
        let mut descriptors: Vec<String> = listed
            .iter()
            .filter_map(|one| fs::read_link(one).ok())
            .map(|target| target.display().to_string())
            .collect();
        descriptors.sort();
        let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
        let name = |task: fs::DirEntry| -> io::Result<String> {
            let name = fs::read_to_string(task.path().join("comm"))?;
            Ok(format!("{} {}", task.file_name().display(), name.trim()))
        };
        let mut threads: Vec<String> = tasks.filter_map(|task| name(task).ok()).collect();
        threads.sort();
        let own = std::process::id().to_string();
        let locks = fs::read_to_string("/proc/locks").unwrap();
        let locks = locks.lines().filter(|line| line.split_whitespace().any(|word| word == own));
        Self { descriptors, threads, locks: locks.count() }
    }

    /// That a phone which is awake shows in everything that is looked at, so that the search is not blind.
    pub fn must_show(&self, awake: &Self, with_a_socket: bool) {
        let more = |of: &str| {
            let count =
                |held: &Self| held.descriptors.iter().filter(|one| one.contains(of)).count();
            count(awake) > count(self)
        };
        assert!(more(".db") && more(".db-wal") && more("/lock"), "files: {awake:?}");
        assert!(more("eventpoll"), "the runtime: {awake:?}");
        assert!(!with_a_socket || more("socket:"), "the endpoint: {awake:?}");
        assert!(awake.threads.iter().any(|one| one.ends_with("hearth-writer")), "{awake:?}");
        assert!(awake.threads.len() > self.threads.len() + 2, "{awake:?}");
        assert!(awake.locks > self.locks, "{awake:?}");
    }
}

/// Opens a phone at this place.
pub async fn open(folder: &Path, name: &str, bind: &str) -> Arc<Hearth> {
    let home = folder.join(name);
    let mut config = Config::new(home.clone());
    config.bind = bind.parse().unwrap();
    let ports = Ports {
        secrets: Arc::new(FileSecrets::new(home.join("keys"))),
        discovery: Arc::new(FileDiscovery::new(folder.join("meet"))),
        clock: Arc::new(TestClock::new()),
        log: Arc::new(NoLog),
    };
    let hearth = Hearth::open(config, ports).await.unwrap();
    hearth.set_name(name).await.unwrap();
    hearth
}

pub async fn count(hearth: &Hearth) -> usize {
    hearth.list(ListFilter::default(), None, 10_000).await.unwrap().items.len()
}

/// The other phone.
pub struct Other {
    process: Child,
    says: ChildStdin,
    hears: BufReader<ChildStdout>,
}

impl Other {
    /// Opens it beside this one, before anything is counted.
    pub fn beside(folder: &Path, test: &str) -> Self {
        let mut command = part(test, "peer");
        command.env(FOLDER, folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let says = process.stdin.take().unwrap();
        let hears = BufReader::new(process.stdout.take().unwrap());
        let mut other = Self { process, says, hears };
        other.heard("open");
        other
    }

    /// Asks it to do something.
    pub fn asked(&mut self, what: &str) {
        writeln!(self.says, "{what}").unwrap();
    }

    /// Waits until it says this; the rest of the line.
    pub fn heard(&mut self, what: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.hears.read_line(&mut line).unwrap() > 0, "the other phone is gone");
            if let Some((_, said)) = line.split_once("the other: ")
                && let Some(rest) = said.trim().strip_prefix(what)
            {
                return rest.trim().to_owned();
            }
        }
    }

    /// Pairs with this phone, to the end of the first two syncs.
    pub async fn paired(&mut self, hearth: &Arc<Hearth>) {
        let screen = hearth.pair_show(Aim::Partner).await.unwrap();
        self.asked(&format!("scan {}", screen.code().unwrap()));
        assert!(matches!(screen.next().await, Some(PairingEvent::Ask { .. })));
        screen.answer(true).await;
        assert!(matches!(screen.next().await, Some(PairingEvent::Paired { .. })));
        self.heard("paired");
        for _ in 0..2 {
            self.met(hearth).await;
        }
    }

    /// "Sync now" on both, to the end.
    pub async fn met(&mut self, hearth: &Arc<Hearth>) {
        self.asked("sync");
        assert!(hearth.sync(PATIENCE).await.unwrap().complete);
        self.heard("synced");
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A text that cannot be made much smaller on its way: some seconds' work for two phones, when there are many.
pub fn long(number: u64) -> String {
    let mut state = number + 1;
    let letters = std::iter::repeat_with(|| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from_u32(0x4e00 + u32::try_from(state >> 52).unwrap_or(0)).unwrap_or(' ')
    });
    letters.take(2_000).collect()
}

fn says(what: &str) {
    println!("the other: {what}");
}

/// The part of the other phone: does what it is asked, line by line.
pub async fn be_the_other() {
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap());
    // Always at one place, where this phone looks first.
    let place = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let hearth = open(&folder, "bo", &place.to_string()).await;
    let mut held = Vec::new();
    says("open");
    for line in io::stdin().lines() {
        let line = line.unwrap();
        let (what, with) = line.split_once(' ').unwrap_or((&line, ""));
        match what {
            "scan" => {
                let screen = hearth.pair_scan(with, Aim::Partner).await.unwrap();
                assert!(matches!(screen.next().await, Some(PairingEvent::Ask { .. })));
                screen.answer(true).await;
                assert!(matches!(screen.next().await, Some(PairingEvent::Paired { .. })));
                says("paired");
            }
            "sync" => {
                let met = hearth.sync(PATIENCE).await;
                says(&format!("synced {}", met.is_ok_and(|met| met.complete)));
            }
            "write" => {
                for number in 0..with.parse().unwrap() {
                    hearth.appreciate(&long(number), None, Visibility::Shared).await.unwrap();
                }
                says("written");
            }
            "count" => says(&format!("counts {}", count(&hearth).await)),
            "hold" => {
                hearth.suspend(PATIENCE).await.unwrap();
                let secrets = FileSecrets::new(folder.join("bo/keys"));
                let device = secrets.read("device.key").unwrap().unwrap();
                let device = Zeroizing::new(device[..].try_into().unwrap());
                let link = Link::bind(LinkConfig::new(device, place), Arc::new(|_, _| true)).await;
                let link = link.unwrap();
                says("listens");
                let came = link.accept().await.unwrap();
                let (mut half, reader) = came.pipe.split();
                // A frame of 1000 bytes, of which these are all that ever come.
                half.write(&[0, 0, 3, 232, 1, 7, 7, 7]).await.unwrap();
                held.push((link, half, reader));
                says("holds");
            }
            "let-go" => {
                for (link, ..) in held.drain(..) {
                    link.close().await;
                }
                hearth.resume().await.unwrap();
                says("awake");
            }
            _ => panic!("{line}"),
        }
    }
}
