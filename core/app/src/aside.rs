//! Work that blocks, for a phone that is not open and so has no threads of its own.

use crate::error::{HearthError, Result};

/// Runs this on a thread that lives as long as it takes. The caller may be on any executor; dropping the future
/// does not stop it.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    let thread = std::thread::Builder::new().name("hearth-aside".to_owned()).spawn(move || {
        let _ = answer.send(work());
    });
    let thread = thread.map_err(|_| HearthError::internal("no thread could be started"))?;
    let result = answered.await;
    // It has only to return; OpenSSL must have let go of it before a process ends (see `Writer::join`).
    let _ = thread.join();
    result.unwrap_or_else(|_| Err(HearthError::internal("a command was cut short")))
}
