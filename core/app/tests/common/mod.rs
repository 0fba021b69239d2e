//! Two phones in one process, on loopback, with clocks that the test sets.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ending;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports::{Clock, LogSink, NoLog, Now, PortError};
use hearth_app::{Aim, Config, Hearth, PairingEvent, Ports, TypedSecret};

/// A clock that stands until the test moves it. Begins on Friday 2026-11-20, 12:00 UTC.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>, Arc<AtomicU64>);

impl TestClock {
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_795_176_000)), Arc::default())
    }

    /// So much time passes.
    pub fn forward(&self, seconds: i64) {
        self.set_forward(seconds);
        self.1.fetch_add(seconds.unsigned_abs(), Ordering::SeqCst);
    }

    /// Somebody sets the phone's clock: no time passes.
    pub fn set_forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Result<Now, PortError> {
        let utc_seconds = self.0.load(Ordering::SeqCst);
        Ok(Now { utc_seconds, offset_minutes: 60, zone: "Europe/Paris".to_owned() })
    }

    fn running(&self) -> Duration {
        Duration::from_secs(self.1.load(Ordering::SeqCst))
    }
}

pub const PATIENCE: Duration = Duration::from_secs(60);

/// Opens the phone in `folder/name`.
pub async fn phone(folder: &Path, name: &str, clock: &TestClock) -> Arc<Hearth> {
    let hearth = try_phone(folder, name, clock).await.unwrap();
    hearth.set_name(name).await.unwrap();
    hearth
}

pub async fn try_phone(
    folder: &Path,
    name: &str,
    clock: &TestClock,
) -> hearth_app::Result<Arc<Hearth>> {
    phone_with_log(folder, name, clock, Arc::new(NoLog)).await
}

/// As [`try_phone`], with its log lines.
pub async fn phone_with_log(
    folder: &Path,
    name: &str,
    clock: &TestClock,
    log: Arc<dyn LogSink>,
) -> hearth_app::Result<Arc<Hearth>> {
    let home = folder.join(name);
    let mut config = Config::new(home.clone());
    config.bind = "127.0.0.1:0".parse().unwrap();
    config.undo_window = Duration::from_secs(600);
    let ports = Ports {
        secrets: Arc::new(FileSecrets::new(home.join("keys"))),
        discovery: Arc::new(FileDiscovery::new(folder.join("meet"))),
        clock: Arc::new(clock.clone()),
        log,
    };
    let hearth = Hearth::open(config, ports).await;
    ending::waits_for_what_closes();
    hearth
}

/// Pairs two phones by the code, both saying yes, and completes it by the first sync.
pub async fn pair(shows: &Arc<Hearth>, scans: &Arc<Hearth>) {
    let screen = shows.pair_show(Aim::Partner).await.unwrap();
    let other = scans.pair_scan(screen.code().unwrap(), Aim::Partner).await.unwrap();
    for session in [&screen, &other] {
        assert!(matches!(session.next().await, Some(PairingEvent::Ask { .. })));
    }
    screen.answer(true).await;
    other.answer(true).await;
    for session in [&screen, &other] {
        let event = session.next().await;
        assert!(matches!(event, Some(PairingEvent::Paired { .. })), "{event:?}");
    }
    meet(shows, scans).await;
    // What each is called goes over with the next one.
    meet(shows, scans).await;
}

/// The journal's secret in tests.
pub const SECRET: &str = "the garden gate";

/// What a person typed.
pub fn typed(text: &str) -> TypedSecret {
    TypedSecret::new(text.as_bytes().to_vec())
}

/// "Sync now" on both.
pub async fn meet(one: &Arc<Hearth>, other: &Arc<Hearth>) {
    let (a, b) = tokio::join!(one.sync(PATIENCE), other.sync(PATIENCE));
    a.unwrap();
    b.unwrap();
}

/// Two phones that are paired, on one clock.
pub struct Two {
    pub ada: Arc<Hearth>,
    pub bo: Arc<Hearth>,
    pub clock: TestClock,
    pub folder: tempfile::TempDir,
}

impl Two {
    pub async fn paired() -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
        let ada = phone(folder.path(), "ada", &clock).await;
        let bo = phone(folder.path(), "bo", &clock).await;
        pair(&ada, &bo).await;
        Self { ada, bo, clock, folder }
    }

    /// They meet, until both have everything.
    pub async fn meet(&self) {
        meet(&self.ada, &self.bo).await;
    }
}
