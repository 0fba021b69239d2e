//! A child process that can never keep us waiting: what it says is read as it comes, every wait has an end,
//! and whoever is dropped while it runs is ended by its id, with the processes it started.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Doing as _, Error, Result};

/// How long output may still come once the process itself has ended.
const AFTERWARDS: Duration = Duration::from_secs(1);

/// How many lines of its errors are worth reading.
const LAST_WORDS: usize = 20;

/// How often we look whether it has ended.
const LOOK: Duration = Duration::from_millis(20);

/// Where a line was said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// What a process said, and how it ended.
#[derive(Default)]
pub struct Output {
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// All of its standard output.
    pub stdout: Vec<u8>,
    /// All of its standard error.
    pub stderr: Vec<u8>,
}

impl Output {
    /// Standard output as text.
    pub fn stdout_text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Standard error as text.
    pub fn stderr_text(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// A process that runs.
pub struct Running {
    what: String,
    child: Child,
    input: Option<ChildStdin>,
    ended: Option<ExitStatus>,
    lines: Receiver<(Voice, Vec<u8>)>,
    output: Output,
}

impl Running {
    /// Starts it without input. `what` names it in errors.
    pub fn start(command: &mut Command, what: &str) -> Result<Self> {
        Self::start_with(command.stdin(Stdio::null()), what)
    }

    /// Starts it to talk with: its input stays open as long as it is held.
    pub fn start_talking(command: &mut Command, what: &str) -> Result<Self> {
        Self::start_with(command.stdin(Stdio::piped()), what)
    }

    fn start_with(command: &mut Command, what: &str) -> Result<Self> {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().doing(format_args!("starting {what}"))?;
        let (sender, lines) = channel();
        if let Some(out) = child.stdout.take() {
            listen(out, Voice::Out, sender.clone());
        }
        if let Some(err) = child.stderr.take() {
            listen(err, Voice::Err, sender);
        }
        let (what, input) = (what.to_owned(), child.stdin.take());
        Ok(Self { what, child, input, ended: None, lines, output: Output::default() })
    }

    /// Says a line to it.
    pub fn say(&mut self, line: &str) -> Result<()> {
        match &mut self.input {
            Some(input) => {
                writeln!(input, "{line}").doing(format_args!("talking to {}", self.what))
            }
            None => Err(Error::failed(format!("{} has no input.", self.what))),
        }
    }

    /// The end of what it said on standard error, for whoever asks why it stopped.
    pub fn last_words(&self) -> String {
        let said = self.output.stderr_text();
        let lines: Vec<_> = said.lines().collect();
        lines[lines.len().saturating_sub(LAST_WORDS)..].join("\n")
    }

    /// The next line of its standard output, without the line's end. `None` when it says no more.
    pub fn line(&mut self, within: Duration) -> Result<Option<String>> {
        let deadline = Instant::now() + within;
        loop {
            match self.next(deadline)? {
                Some((Voice::Out, line)) => {
                    return Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()));
                }
                Some((Voice::Err, _)) => {}
                None => return Ok(None),
            }
        }
    }

    /// Waits for its end.
    pub fn finish(self, within: Duration) -> Result<Output> {
        self.follow(within, |_, _| {})
    }

    /// Waits for its end, and hands on every line as it comes.
    pub fn follow(
        mut self,
        within: Duration,
        mut heard: impl FnMut(Voice, &[u8]),
    ) -> Result<Output> {
        let deadline = Instant::now() + within;
        while let Some((voice, line)) = self.next(deadline)? {
            heard(voice, &line);
        }
        while self.has_ended()?.is_none() {
            if Instant::now() >= deadline {
                return Err(self.too_slow());
            }
            thread::sleep(LOOK);
        }
        self.output.code = self.ended.and_then(|status| status.code());
        Ok(std::mem::take(&mut self.output))
    }

    /// The next line of either voice; `None` when both are silent for good.
    fn next(&mut self, deadline: Instant) -> Result<Option<(Voice, Vec<u8>)>> {
        let mut ended_at = None;
        loop {
            match self.lines.recv_timeout(LOOK) {
                Ok((voice, line)) => {
                    match voice {
                        Voice::Out => self.output.stdout.extend_from_slice(&line),
                        Voice::Err => self.output.stderr.extend_from_slice(&line),
                    }
                    return Ok(Some((voice, line)));
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            if self.has_ended()?.is_some() {
                // A process it left behind may hold the pipes open.
                if now >= *ended_at.get_or_insert(now) + AFTERWARDS {
                    return Ok(None);
                }
            } else if now >= deadline {
                return Err(self.too_slow());
            }
        }
    }

    fn has_ended(&mut self) -> Result<Option<ExitStatus>> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().doing(format_args!("waiting for {}", self.what))?;
        }
        Ok(self.ended)
    }

    fn too_slow(&mut self) -> Error {
        self.end();
        Error::failed(format!("{} did not come to its end in time and was ended.", self.what))
    }

    /// Ends it and what it started, each by its id.
    fn end(&mut self) {
        if self.ended.is_none() {
            let started = descendants(self.child.id(), &parents());
            let _ = self.child.kill();
            for id in started {
                let _ = Command::new("kill").args(["-KILL", &id.to_string()]).status();
            }
            self.ended = self.child.wait().ok();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

fn listen(voice: impl Read + Send + 'static, whose: Voice, sender: Sender<(Voice, Vec<u8>)>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(voice);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
            if sender.send((whose, std::mem::take(&mut line))).is_err() {
                return;
            }
        }
    });
}

/// Each process and its parent, where the system shows them as files (Linux); empty elsewhere.
fn parents() -> HashMap<u32, u32> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return HashMap::new() };
    let parent_of = |name: &str| -> Option<(u32, u32)> {
        let id = name.parse().ok()?;
        let stat = std::fs::read_to_string(format!("/proc/{name}/stat")).ok()?;
        // "id (name) state parent ...": the name may hold anything, also a bracket.
        let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
        Some((id, parent))
    };
    processes.flatten().filter_map(|entry| parent_of(entry.file_name().to_str()?)).collect()
}

/// Every process below `root`, from what each one's parent is.
fn descendants(root: u32, parents: &HashMap<u32, u32>) -> Vec<u32> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(id, _)| *id));
        next += 1;
    }
    found.split_off(1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Running {
        Running::start(Command::new("sh").args(["-c", script]), "the shell").unwrap()
    }

    const SOON: Duration = Duration::from_millis(200);
    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn what_it_says_and_how_it_ends_is_kept() {
        let output = shell("echo out; echo err >&2; exit 3").finish(LONG).unwrap();
        assert_eq!(output.code, Some(3));
        assert_eq!((output.stdout_text(), output.stderr_text()), ("out\n".into(), "err\n".into()));
    }

    #[test]
    fn a_line_comes_while_it_still_runs() {
        let mut running = shell("echo first; exec sleep 600");
        assert_eq!(running.line(LONG).unwrap().as_deref(), Some("first"));
        assert!(running.line(SOON).is_err(), "it says nothing more, and the wait has an end");
    }

    #[test]
    fn one_that_never_ends_is_ended_with_what_it_started() {
        let mut running = shell("sleep 601 & echo $!; wait");
        let grandchild = running.line(LONG).unwrap().unwrap();
        let error = running.finish(SOON).err().unwrap();
        assert_eq!(error.to_string(), "the shell did not come to its end in time and was ended.");
        let stat = std::fs::read_to_string(format!("/proc/{grandchild}/stat")).unwrap_or_default();
        assert!(!stat.contains("(sleep) S"), "{stat}");
    }

    #[test]
    fn one_that_leaves_another_behind_does_not_keep_us_waiting() {
        let output = shell("(sleep 5) & echo done").finish(LONG).unwrap();
        assert_eq!((output.code, output.stdout_text().as_str()), (Some(0), "done\n"));
    }

    #[test]
    fn descendants_are_found_at_any_depth_and_nobody_else() {
        let parents = HashMap::from([(2, 1), (3, 2), (4, 3), (5, 1), (6, 9)]);
        let mut found = descendants(2, &parents);
        found.sort_unstable();
        assert_eq!(found, [3, 4]);
    }
}
