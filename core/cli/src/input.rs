//! What a person types or pastes on standard input, and Ctrl-C. Reading never holds up the rest: it happens on
//! a thread of its own, which ends with the process.

use std::io::{self, BufRead as _, ErrorKind, IsTerminal as _, Read as _};
use std::process;
use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, oneshot, watch};

use crate::fail::Failure;
use crate::words;

/// More than this is read from nowhere; the core's own limit is far below and says more.
const MOST: u64 = 1 << 20;

/// The lines of standard input.
pub struct Lines(Mutex<Option<mpsc::UnboundedReceiver<String>>>);

impl Lines {
    /// Nothing is read before the first line is asked for.
    pub fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// The next line that says something, without white space around it; `None` at the end.
    pub async fn next(&self) -> Option<String> {
        let mut lines = self.0.lock().await;
        lines.get_or_insert_with(read_lines).recv().await
    }
}

fn read_lines() -> mpsc::UnboundedReceiver<String> {
    let (send, lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let mut from = io::stdin().lock();
        loop {
            let mut line = Vec::new();
            match from.by_ref().take(MOST).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            let line = String::from_utf8_lossy(&line).trim().to_owned();
            if !line.is_empty() && send.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// The text itself, or what standard input holds when it is `-`.
pub async fn text(given: &str) -> Result<String, Failure> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    if io::stdin().is_terminal() {
        crate::out::Out::ask(words::WRITE_NOW);
    }
    let (send, read) = oneshot::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = io::stdin().lock().take(MOST + 1).read_to_string(&mut text);
        let _ = send.send(read.map(|_| text));
    });
    match read.await {
        Ok(Ok(text)) if text.len() as u64 <= MOST => Ok(text),
        Ok(Ok(_)) => Err(Failure::bad_input(words::MUCH_TOO_LONG)),
        Ok(Err(error)) if error.kind() == ErrorKind::InvalidData => {
            Err(Failure::bad_input(words::NOT_TEXT))
        }
        Ok(Err(_)) | Err(_) => Err(Failure::trouble("input", words::NO_INPUT)),
    }
}

/// Ctrl-C, or a request to end. The first cuts cleanly, the second at once.
#[derive(Clone)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Stop {
    /// Listens from now on.
    pub fn listen() -> Self {
        let stop = Self(Arc::new(watch::Sender::new(false)));
        let told = stop.clone();
        tokio::spawn(async move {
            while asked_to_end().await {
                if told.0.send_replace(true) {
                    process::exit(i32::from(crate::fail::TROUBLE));
                }
            }
        });
        stop
    }

    /// Returns once the person wants to stop.
    pub async fn asked(&self) {
        let mut receiver = self.0.subscribe();
        // The sender is in `self`: waiting cannot come to nothing.
        let _ = receiver.wait_for(|asked| *asked).await;
    }

    /// Does this until it is done or the person wants to stop.
    pub async fn unless<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            biased;
            done = work => done,
            () = self.asked() => Err(stopped()),
        }
    }
}

/// The person stopped it.
pub fn stopped() -> Failure {
    Failure::trouble("stopped", words::STOPPED)
}

#[cfg(unix)]
async fn asked_to_end() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return false };
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.is_ok(),
        asked = terminate.recv() => asked.is_some(),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
