//! One phone: the binary with a folder of its own. Everything it ever says is kept, so that it can be searched
//! for what it must not know.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::desk::Desk;
use crate::child::{Output, Running};
use crate::error::{Error, Result};
use crate::place;

/// No command of the story takes a tenth of it, even on a slow machine.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A phone in a terminal.
pub struct Phone {
    name: &'static str,
    program: PathBuf,
    home: PathBuf,
    said: Vec<u8>,
    commands: u32,
    /// The time on it, in seconds since 1970, UTC; `None` for this computer's.
    now: Option<u64>,
}

impl Phone {
    /// Of this person. Its folder is made by `hearth init`.
    pub fn new(name: &'static str, desk: &Desk) -> Self {
        let (program, home) = (desk.program().to_owned(), desk.home(name));
        Self { name, program, home, said: Vec::new(), commands: 0, now: None }
    }

    /// Sets it to a day ago, and a minute, from which it does not move.
    pub fn go_back_a_day(&mut self) {
        const DAY: u64 = 86_400;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
        self.now = Some(now.saturating_sub(DAY + 60));
    }

    /// Sets it to the time of this computer.
    pub fn come_to_today(&mut self) {
        self.now = None;
    }

    /// Whose it is.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// All that it ever said, on either voice.
    pub fn said(&self) -> &[u8] {
        &self.said
    }

    /// How many commands it was given.
    pub fn commands(&self) -> u32 {
        self.commands
    }

    /// Runs a command and reads its answer as JSON.
    pub fn ask(&mut self, args: &[&str]) -> Result<Value> {
        let running = self.start(args)?;
        self.answer(args, running)
    }

    /// Runs a command and gives what a person sees.
    pub fn show(&mut self, args: &[&str]) -> Result<String> {
        let running = self.run(args, false)?;
        let output = self.end(args, running)?;
        Ok(output.stdout_text())
    }

    /// Starts a command that answers in JSON, while the other phone does something, too.
    pub fn start(&mut self, args: &[&str]) -> Result<Running> {
        self.run(args, true)
    }

    /// Waits for a started command, and reads the last line it said.
    pub fn answer(&mut self, args: &[&str], running: Running) -> Result<Value> {
        let output = self.end(args, running)?;
        last_json(&output.stdout_text()).ok_or_else(|| self.broke(args, "its answer is no JSON"))
    }

    fn run(&mut self, args: &[&str], json: bool) -> Result<Running> {
        let mut command = Command::new(&self.program);
        place::clean(&mut command);
        command.env_remove("HEARTH_NOW");
        if let Some(now) = self.now {
            command.env("HEARTH_NOW", now.to_string());
        }
        command.env_remove("HEARTH_HOME").arg("--home").arg(&self.home);
        if json {
            command.arg("--json");
        }
        self.commands += 1;
        Running::start(command.args(args), &format!("{}'s `{}`", self.name, shown(args)))
    }

    fn end(&mut self, args: &[&str], running: Running) -> Result<Output> {
        let output = running.finish(PATIENCE)?;
        self.said.extend_from_slice(&output.stdout);
        self.said.extend_from_slice(&output.stderr);
        if output.code == Some(0) {
            return Ok(output);
        }
        let (out, err) = (output.stdout_text(), output.stderr_text());
        let error = last_json(&out).and_then(|answer| Some(answer["error"].as_str()?.to_owned()));
        Err(self.broke(args, error.as_deref().unwrap_or(err.trim())))
    }

    fn broke(&self, args: &[&str], why: &str) -> Error {
        Error::failed(format!("{}'s `{}` failed: {why}", self.name, shown(args)))
    }
}

/// The command without what the person wrote: an error is no place for it.
fn shown(args: &[&str]) -> String {
    let words = args.iter().take_while(|arg| !arg.contains(' ')).take(3);
    words.fold("hearth".to_owned(), |shown, word| format!("{shown} {word}"))
}

fn last_json(text: &str) -> Option<Value> {
    serde_json::from_str(text.lines().rfind(|line| !line.trim().is_empty())?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_command_and_not_what_was_written() {
        let args = ["appreciate", "keep", "You held my hand."];
        assert_eq!(shown(&args), "hearth appreciate keep");
        assert_eq!(shown(&["did", "--share-earlier"]), "hearth did --share-earlier");
    }

    #[test]
    fn the_answer_is_the_last_line() {
        assert_eq!(last_json("{\"code\":\"x\"}\n{\"paired\":true}\n\n").unwrap()["paired"], true);
        assert_eq!(last_json(""), None);
        assert_eq!(last_json("all fine"), None);
    }
}
