use super::*;
use crate::files::{FileDiscovery, FileSecrets};
use crate::leaving::{Farewell, Keep};
use crate::ports::NoLog;
use crate::testing::Noon;

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
    let ports = Ports {
        secrets: Arc::new(FileSecrets::new(home.join("keys"))),
        discovery: Arc::new(FileDiscovery::new(folder.path().join("meet"))),
        clock: Arc::new(Noon),
        log: Arc::new(NoLog),
    };
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
