use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use zeroize::Zeroizing;

use super::*;
use crate::files::{FileDiscovery, FileSecrets};
use crate::leaving::{Farewell, Keep};
use crate::ports::{NoLog, PortError};
use crate::testing::Noon;

fn ports(folder: &Path, secrets: Arc<dyn SecretStore>) -> Ports {
    Ports {
        secrets,
        discovery: Arc::new(FileDiscovery::new(folder.join("meet"))),
        clock: Arc::new(Noon),
        log: Arc::new(NoLog),
    }
}

/// Whether so many tasks of its own run, once those that were told to end have ended. Gives up in the end. One more
/// waits for the undo window to pass.
fn runs(hearth: &Hearth, tasks: usize) -> bool {
    let end = std::time::Instant::now() + Duration::from_secs(20);
    let handle = hearth.life.handle().unwrap();
    while handle.metrics().num_alive_tasks() != tasks + 1 {
        if std::time::Instant::now() > end {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

#[tokio::test]
async fn what_goes_on_by_itself_goes_on_after_leaving() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let mut config = Config::new(home.clone());
    config.automatic_sync = true;
    config.undo_window = Duration::from_secs(600);
    let ports = ports(folder.path(), Arc::new(FileSecrets::new(home.join("keys"))));
    let hearth = Hearth::open(config, ports).await.unwrap();
    assert!(runs(&hearth, 2));
    assert_eq!(hearth.leave(Farewell::Quiet, Keep::All).await, Err(HearthError::NotPaired));
    assert!(runs(&hearth, 2), "a pending partner is counted, and a new one looked for");
    hearth.suspend(Duration::from_secs(5)).await.unwrap();
    assert!(hearth.life.handle().is_err());
    assert_eq!(hearth.leave(Farewell::Quiet, Keep::All).await, Err(HearthError::Suspended));
    assert!(hearth.life.handle().is_err(), "asleep, it stays so");
    hearth.resume().await.unwrap();
    assert!(runs(&hearth, 2), "and goes on when it is woken");
}

/// Secure storage that cannot be read so often.
struct Fails {
    secrets: FileSecrets,
    left: AtomicUsize,
}

impl SecretStore for Fails {
    fn read(&self, name: &str) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, PortError> {
        let fails = |left: usize| left.checked_sub(1);
        match self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fails) {
            Ok(_) => Err(PortError("locked".to_owned())),
            Err(_) => self.secrets.read(name),
        }
    }

    fn write(&self, name: &str, secret: &[u8]) -> std::result::Result<(), PortError> {
        self.secrets.write(name, secret)
    }

    fn remove(&self, name: &str) -> std::result::Result<(), PortError> {
        self.secrets.remove(name)
    }
}

#[tokio::test]
async fn a_resume_that_failed_closes_nothing_that_a_later_one_opened() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let secrets = FileSecrets::new(home.join("keys"));
    let secrets = Arc::new(Fails { secrets, left: AtomicUsize::new(0) });
    let ports = ports(folder.path(), secrets.clone());
    let hearth = Hearth::open(Config::new(home), ports).await.unwrap();
    hearth.suspend(Duration::from_secs(5)).await.unwrap();
    secrets.left.store(1, Ordering::SeqCst);
    let (first, second) = tokio::join!(hearth.resume(), hearth.resume());
    assert!(first.is_err(), "the secret could not be read");
    assert_eq!(second, Ok(()));
    hearth.today().await.unwrap();
    assert!(hearth.life.handle().is_ok());

    // Nor is it left half awake when nobody waits for it.
    hearth.suspend(Duration::from_secs(5)).await.unwrap();
    secrets.left.store(1, Ordering::SeqCst);
    let mut unheard = Box::pin(hearth.resume());
    let mut nobody = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(unheard.as_mut().poll(&mut nobody).is_pending());
    drop(unheard);
    drop(hearth.life.turn().await);
    assert_eq!(hearth.today().await.err(), Some(HearthError::Suspended));
    assert!(hearth.life.handle().is_err());
}

#[tokio::test]
async fn a_resume_that_waits_for_a_deletion_begins_anew_and_stays_awake() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let ports = ports(folder.path(), Arc::new(FileSecrets::new(home.join("keys"))));
    let hearth = Hearth::open(Config::new(home), ports).await.unwrap();
    hearth.set_name("Ada").await.unwrap();
    let (deleted, woken) = tokio::join!(hearth.delete_everything(), hearth.resume());
    assert_eq!((deleted, woken), (Ok(()), Ok(())));
    assert_eq!(hearth.today().await.unwrap().name, None);
}
