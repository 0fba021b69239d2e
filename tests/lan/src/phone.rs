//! A phone: the terminal, run in a place, in a folder of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::place::Place;

/// How a command ended.
#[derive(Debug)]
pub struct Said {
    /// The code it ended with.
    pub code: Option<i32>,
    /// What it answered.
    pub out: String,
    /// What it complained of.
    pub complaint: String,
    /// How long it took, with the start of the program and the opening of the databases.
    pub took: Duration,
}

impl Said {
    /// Its answer, which must be one.
    #[must_use]
    pub fn answer(&self) -> Value {
        assert_eq!((self.code, self.complaint.as_str()), (Some(0), ""), "{self:?}");
        serde_json::from_str(self.out.lines().last().unwrap_or_default()).unwrap()
    }

    /// The one sentence of a refusal.
    #[must_use]
    pub fn refusal(&self) -> String {
        assert_ne!(self.code, Some(0), "{self:?}");
        let said: Value =
            serde_json::from_str(self.out.lines().last().unwrap_or_default()).unwrap();
        said["error"].as_str().unwrap_or_default().to_owned()
    }
}

/// A command that runs.
pub struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    began: Instant,
}

impl Running {
    /// The next line of its answer.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Ends it there and then.
    pub fn stop(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits until it ends.
    #[must_use]
    pub fn ended(mut self) -> Said {
        let mut out = String::new();
        self.out.read_to_string(&mut out).unwrap();
        let mut complaint = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
        let code = self.child.wait().unwrap().code();
        Said { code, out, complaint, took: self.began.elapsed() }
    }
}

/// See the module's text.
pub struct Phone {
    program: PathBuf,
    home: PathBuf,
    meet: PathBuf,
    bind: String,
    /// Where it is.
    pub place: Place,
}

impl Phone {
    /// A phone whose program is this, whose folder is `folder/name`, and which listens there.
    #[must_use]
    pub fn new(program: &Path, folder: &Path, name: &str, bind: &str, place: Place) -> Self {
        let (home, meet) = (folder.join(name), folder.join("meet"));
        Self { program: program.to_owned(), home, meet, bind: bind.to_owned(), place }
    }

    /// Starts a command.
    #[must_use]
    pub fn start(&self, words: &[&str]) -> Running {
        let mut command = Command::new(&self.program);
        command
            .env_clear()
            .env("HEARTH_NOW", "1795212000")
            .env("TMPDIR", &self.home)
            .args(["--json", "--bind", &self.bind])
            .arg("--home")
            .arg(&self.home)
            .arg("--meet")
            .arg(&self.meet)
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let began = Instant::now();
        let mut child = self.place.start(command);
        let out = BufReader::new(child.stdout.take().unwrap());
        Running { child, out, began }
    }

    /// Runs a command to its end.
    #[must_use]
    pub fn hearth(&self, words: &[&str]) -> Said {
        self.start(words).ended()
    }

    /// Makes the folder a phone.
    pub fn init(&self, name: &str) {
        fs::create_dir_all(self.home.parent().unwrap()).unwrap();
        let _ = self.hearth(&["init", "--name", name]).answer();
    }

    /// Gives an appreciation.
    pub fn give(&self, text: &str) {
        let _ = self.hearth(&["appreciate", "give", text]).answer();
    }

    /// How many things are listed here.
    #[must_use]
    pub fn count(&self) -> usize {
        let listed = self.hearth(&["list", "--limit", "500"]).answer();
        listed["items"].as_array().unwrap().len()
    }

    /// Pairs with the other phone by a code.
    pub fn pair(&self, other: &Self) {
        let mut shows = self.start(&["pair", "show", "--yes"]);
        let code: Value = serde_json::from_str(&shows.line()).unwrap();
        let scans = other.hearth(&["pair", "scan", "--yes", code["code"].as_str().unwrap()]);
        let shown = shows.ended();
        assert_eq!(scans.answer()["paired"], true, "{shown:?}");
        assert_eq!(shown.answer()["paired"], true);
    }

    /// Begins "sync now".
    #[must_use]
    pub fn sync(&self, within: u32) -> Running {
        self.start(&["sync", "--figures", "--within", &within.to_string()])
    }
}
