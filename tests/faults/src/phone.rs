//! Real phones on a folder: `ada`, whose files are counted and hurt, and `bo`, her partner.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hearth_app::files::{FileDiscovery, FileSecrets};
use hearth_app::ports::{Clock as ClockPort, NoLog, Now, PortError};
use hearth_app::{Aim, Config, Hearth, PairingEvent, Ports, Result, TypedSecret, Visibility};
use hearth_store::DatabaseKey;

use crate::child::undisturbed;
use crate::files::Files;

/// How long two phones in one process look for each other at most.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// The journal's secret.
pub const SECRET: &str = "the garden gate";

/// Always the same noon, until a test moves it.
#[derive(Clone, Default)]
pub struct Clock(Arc<AtomicI64>);

impl ClockPort for Clock {
    fn now(&self) -> std::result::Result<Now, PortError> {
        let utc_seconds = 1_795_176_000 + self.0.load(Ordering::SeqCst);
        Ok(Now { utc_seconds, offset_minutes: 60, zone: "Europe/Paris".to_owned() })
    }
}

/// What a person typed.
#[must_use]
pub fn typed(text: &str) -> TypedSecret {
    TypedSecret::new(text.as_bytes().to_vec())
}

/// How the phone `name` in this folder is set up.
pub(crate) fn set_up(root: &Path, name: &str) -> (Config, Ports) {
    let home = root.join(name);
    let mut config = Config::new(home.clone());
    config.bind = "127.0.0.1:0".parse().unwrap();
    config.undo_window = Duration::from_secs(600);
    let ports = Ports {
        secrets: Arc::new(FileSecrets::new(home.join("keys"))),
        discovery: Arc::new(FileDiscovery::new(root.join("meet"))),
        clock: Arc::new(Clock::default()),
        log: Arc::new(NoLog),
    };
    (config, ports)
}

/// Opens the phone `name` in this folder.
///
/// # Errors
/// As [`Hearth::open`].
pub async fn open(root: &Path, name: &str) -> Result<Arc<Hearth>> {
    let (config, ports) = set_up(root, name);
    Hearth::open(config, ports).await
}

/// Closes it, and waits until nothing of it is left.
pub async fn close(phone: Arc<Hearth>) {
    phone.shutdown().await.unwrap();
}

/// The key of a database of the phone in `home`.
#[must_use]
pub fn database_key(home: &Path, room: &str) -> [u8; 32] {
    std::fs::read(home.join("keys").join(format!("{room}.key"))).unwrap().try_into().unwrap()
}

/// A connection past the store, with its key.
#[must_use]
pub fn raw(home: &Path, room: &str) -> rusqlite::Connection {
    started();
    let connection = rusqlite::Connection::open(home.join(format!("{room}.db"))).unwrap();
    let key: String = database_key(home, room)
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(digit)
        .collect();
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).unwrap();
    connection
}

fn digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap()
}

/// Starts `SQLCipher` for this process, which a store does at its first open.
fn started() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let lock = hearth_store::Folder::lock(folder.path()).unwrap();
        hearth_store::couple::CoupleStore::open(&lock, &DatabaseKey::from_bytes([7; 32])).unwrap();
    });
}

/// "Sync now" on both.
pub(crate) async fn meet(one: &Arc<Hearth>, other: &Arc<Hearth>) {
    let (a, b) = tokio::join!(one.sync(PATIENCE), other.sync(PATIENCE));
    a.unwrap();
    b.unwrap();
}

/// A couple's two phones in a folder of their own.
pub struct TwoPhones {
    folder: tempfile::TempDir,
}

impl TwoPhones {
    /// As [`TwoPhones::files`] describes them.
    #[must_use]
    pub fn fresh() -> Self {
        Self::placed(Self::files())
    }

    /// In this state.
    #[must_use]
    pub fn placed(files: &Files) -> Self {
        let folder = folder();
        files.place(folder.path());
        Self { folder }
    }

    /// Where both are.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        // The shim compares paths as they are.
        self.folder.path().canonicalize().unwrap()
    }

    /// Two paired phones that have met. Ada keeps "quince" and "medlar" for herself and has given "damson"; there is
    /// a plan of both, one of hers alone, and something that Bo gave. The same for every test of a process.
    pub fn files() -> &'static Files {
        static FILES: OnceLock<Files> = OnceLock::new();
        FILES.get_or_init(|| {
            let folder = folder();
            let _guard = undisturbed();
            block_on(furnish(folder.path()));
            Files::of(folder.path())
        })
    }
}

/// An empty folder: in memory where there is such a place, because thousands of states are written out.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// Runs this on a runtime of its own, also where the caller is on one.
pub(crate) fn block_on<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let runtime =
            || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        scope.spawn(move || runtime().block_on(work)).join().unwrap()
    })
}

async fn furnish(root: &Path) {
    let (ada, bo) = (open(root, "ada").await.unwrap(), open(root, "bo").await.unwrap());
    ada.set_name("Ada").await.unwrap();
    bo.set_name("Bo").await.unwrap();
    let screen = ada.pair_show(Aim::Partner).await.unwrap();
    let other = bo.pair_scan(screen.code().unwrap(), Aim::Partner).await.unwrap();
    for session in [&screen, &other] {
        assert!(matches!(session.next().await, Some(PairingEvent::Ask { .. })));
    }
    screen.answer(true).await;
    other.answer(true).await;
    for session in [&screen, &other] {
        assert!(matches!(session.next().await, Some(PairingEvent::Paired { .. })));
    }
    meet(&ada, &bo).await;
    meet(&ada, &bo).await;
    ada.plan("Lake", "note 0", None, Visibility::Shared).await.unwrap();
    ada.plan("Attic", "Alone.", None, Visibility::Private).await.unwrap();
    ada.appreciate("quince", None, Visibility::Private).await.unwrap();
    ada.appreciate("medlar", None, Visibility::Private).await.unwrap();
    ada.appreciate("damson", None, Visibility::Shared).await.unwrap();
    bo.appreciate("sloe", None, Visibility::Shared).await.unwrap();
    meet(&ada, &bo).await;
    for phone in [ada, bo] {
        close(phone).await;
    }
}
