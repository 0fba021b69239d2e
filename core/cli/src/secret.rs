//! A secret that a person types: never an argument, which the system shows to everyone who lists its processes.
//! On a terminal what is typed is not shown; elsewhere it is a line of standard input.

use std::io::{self, IsTerminal as _};

use hearth_app::{JournalState, TypedSecret};

use crate::fail::Failure;
use crate::home::Phone;
use crate::input::{Lines, Stop};
use crate::out::Out;
use crate::way_out_words;

/// Asks for a secret that exists.
pub async fn ask(
    lines: &Lines,
    stop: &Stop,
    question: &str,
    none: &str,
) -> Result<String, Failure> {
    let hidden = Hidden::new();
    if hidden.is_some() {
        Out::ask(question);
    }
    let typed = stop.unless(async { Ok(lines.next().await) }).await;
    if hidden.is_some() {
        // The line break that was not shown.
        Out::ask("\n");
    }
    typed?.ok_or_else(|| Failure::bad_input(none))
}

/// Asks for a secret that is being chosen: twice on a terminal, where it cannot be seen.
pub async fn choose(
    lines: &Lines,
    stop: &Stop,
    [question, again]: [&str; 2],
    [none, differ]: [&str; 2],
) -> Result<String, Failure> {
    let first = ask(lines, stop, question, none).await?;
    if io::stdin().is_terminal() && ask(lines, stop, again, none).await? != first {
        return Err(Failure::bad_input(differ));
    }
    Ok(first)
}

/// The secret of the journal, if there is one: it proves who makes a copy of everything.
pub async fn of_journal(phone: &Phone) -> Result<Option<TypedSecret>, Failure> {
    if phone.hearth.journal_state().await? == JournalState::NotMade {
        return Ok(None);
    }
    let (question, none) = (way_out_words::SECRET, way_out_words::NO_SECRET);
    let secret = ask(&phone.lines, &phone.stop, question, none).await?;
    Ok(Some(TypedSecret::new(secret.into_bytes())))
}

/// A terminal that does not show what is typed, until this is dropped, however that comes about.
#[cfg(unix)]
struct Hidden(rustix::termios::Termios);

#[cfg(unix)]
impl Hidden {
    /// `None` when standard input is no terminal.
    fn new() -> Option<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let terminal = rustix::stdio::stdin();
        let before = tcgetattr(terminal).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(terminal, OptionalActions::Flush, &silent).ok()?;
        Some(Self(before))
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &self.0);
    }
}

/// Elsewhere the terminal shows what is typed.
#[cfg(not(unix))]
struct Hidden;

#[cfg(not(unix))]
impl Hidden {
    fn new() -> Option<Self> {
        io::stdin().is_terminal().then_some(Self)
    }
}
