//! A secret as a person gives it: typed without being shown, or by a script on standard input or in a file. Never as
//! an argument, which others on the computer can read, and which stays in the shell's history.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::PathBuf;

use clap::Args as Options;
use hearth_app::{JournalState, TypedSecret, UnlockProof};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::fail::Failure;
use crate::home::Phone;
use crate::journal_words as says;
use crate::out::Out;

/// No secret is longer; the core says what fits.
const MOST: u64 = 4096;

/// Where secrets come from.
#[derive(Options, Default)]
pub struct SecretFrom {
    /// Take the secret from the first line of standard input
    #[arg(long, global = true)]
    pub secret_stdin: bool,
    /// Take the secret from the first line of a file
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "secret_stdin")]
    pub secret_file: Option<PathBuf>,
    /// After wrong ones, wait until the next try is due
    #[arg(long, global = true)]
    pub wait: bool,
}

/// Gives one secret after the other.
pub enum Secrets {
    /// A person types them.
    Typed,
    /// Lines of standard input.
    Piped,
    /// Lines of a file, the last one first.
    Filed(Vec<Zeroizing<Vec<u8>>>),
}

impl SecretFrom {
    /// What gives them. `what_for` says to a script what they are needed for.
    pub fn open(&self, what_for: &'static str) -> Result<Secrets, Failure> {
        if let Some(path) = &self.secret_file {
            let bytes = std::fs::read(path).map_err(|_| Failure::bad_input(says::NO_FILE))?;
            let bytes = Zeroizing::new(bytes);
            let lines =
                bytes.split(|byte| *byte == b'\n').map(|line| Zeroizing::new(line.to_vec()));
            let mut lines: Vec<_> = lines.collect();
            lines.reverse();
            return Ok(Secrets::Filed(lines));
        }
        if self.secret_stdin {
            return Ok(Secrets::Piped);
        }
        if Secrets::can_be_typed() {
            return Ok(Secrets::Typed);
        }
        Err(Failure::bad_input(what_for))
    }

    /// Proves who is there, and opens nothing.
    pub async fn prove(
        &self,
        phone: &Phone,
        what_for: &'static str,
    ) -> Result<UnlockProof, Failure> {
        let secret = self.try_one(phone, what_for).await?.0;
        Ok(phone.hearth.prove(secret).await?)
    }

    /// Opens the journal for this command.
    pub async fn unlock(
        &self,
        phone: &Phone,
        what_for: &'static str,
    ) -> Result<UnlockProof, Failure> {
        let secret = self.try_one(phone, what_for).await?.0;
        Ok(phone.hearth.unlock(secret).await?)
    }

    /// The secret that is to be tried, and where more come from: asked for only when a try is due.
    pub async fn try_one(
        &self,
        phone: &Phone,
        what_for: &'static str,
    ) -> Result<(TypedSecret, Secrets), Failure> {
        if !self.is_due(phone).await? {
            return Err(Failure::bad_input(says::NO_JOURNAL));
        }
        let mut secrets = self.open(what_for)?;
        let secret = secrets.next(says::ASK).await?;
        Ok((secret, secrets))
    }

    /// Whether there is a secret to be tried, now: a pause after wrong ones is waited for, or refused.
    pub async fn is_due(&self, phone: &Phone) -> Result<bool, Failure> {
        match phone.hearth.journal_state().await? {
            JournalState::NotMade => return Ok(false),
            JournalState::Locked { wait } if !wait.is_zero() => {
                if !self.wait {
                    return Err(Failure::bad_input(says::pause(wait)));
                }
                phone.out.say(&says::waiting(wait))?;
                tokio::time::sleep(wait).await;
            }
            JournalState::Locked { .. } | JournalState::Open => {}
        }
        Ok(true)
    }
}

impl Secrets {
    /// Whether there is a person who can type them unseen.
    pub fn can_be_typed() -> bool {
        io::stdin().is_terminal() && cfg!(unix)
    }

    /// A new one. Typed, it is asked for twice; `before` is what a person should know first.
    pub async fn chosen(
        &mut self,
        before: &str,
        [question, again]: [&str; 2],
    ) -> Result<TypedSecret, Failure> {
        if !self.are_typed() {
            return self.next(question).await;
        }
        Out::note(before);
        let secret = self.next(question).await?;
        let twice = self.next(again).await?;
        if secret.is_same(&twice) {
            Ok(secret)
        } else {
            Err(Failure::bad_input(says::NOT_THE_SAME))
        }
    }

    /// Whether a person types them.
    fn are_typed(&self) -> bool {
        matches!(self, Self::Typed)
    }

    /// The next one.
    pub async fn next(&mut self, question: &str) -> Result<TypedSecret, Failure> {
        self.optional(question).await?.ok_or_else(|| Failure::bad_input(says::NO_SECRET))
    }

    /// The next one, or `None` for an empty line.
    pub async fn optional(&mut self, question: &str) -> Result<Option<TypedSecret>, Failure> {
        let line = match self {
            Self::Filed(lines) => std::mem::take(&mut *lines.pop().unwrap_or_default()),
            Self::Piped => line().await?,
            Self::Typed => {
                let hidden = Hidden::begin();
                Out::ask(question);
                let line = line().await;
                drop(hidden);
                line?
            }
        };
        Ok((!line.trim_ascii().is_empty()).then(|| TypedSecret::new(line)))
    }
}

/// A line of standard input; what comes after it stays there for who reads next.
async fn line() -> Result<Vec<u8>, Failure> {
    let (send, read) = oneshot::channel();
    std::thread::spawn(move || {
        // As long as it may become: growing would leave pieces behind.
        let mut line = Vec::with_capacity(usize::try_from(MOST).unwrap_or_default());
        let read = io::stdin().lock().take(MOST).read_until(b'\n', &mut line);
        let _ = send.send(read.map(|_| line));
    });
    match read.await {
        Ok(Ok(line)) => Ok(line),
        Ok(Err(_)) | Err(_) => Err(Failure::bad_input(says::NO_SECRET)),
    }
}

/// Letters that are typed are not shown until it is dropped, which Ctrl-C does, too.
#[cfg(unix)]
struct Hidden(Option<rustix::termios::Termios>);

#[cfg(unix)]
impl Hidden {
    fn begin() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let Ok(before) = tcgetattr(io::stdin()) else { return Self(None) };
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        let set = tcsetattr(io::stdin(), OptionalActions::Flush, &hidden);
        Self(set.is_ok().then_some(before))
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        if let Some(before) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
            // The Enter was not shown either.
            Out::note("");
        }
    }
}

/// Elsewhere nobody is asked to type one.
#[cfg(not(unix))]
struct Hidden;

#[cfg(not(unix))]
impl Hidden {
    fn begin() -> Self {
        Self
    }
}
