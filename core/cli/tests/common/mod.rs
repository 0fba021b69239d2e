//! Runs the real `hearth` as a person would: in a folder of its own, at 11 pm of Friday 20 November 2026 in
//! Berlin. Whatever it prints is checked for words that Hearth does not use.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// 2026-11-20 22:00 UTC.
pub const NOW: i64 = 1_795_212_000;
pub const DAY: i64 = 86_400;
/// The journal's secret, as a script gives it.
pub const SECRET: &[u8] = b"the garden gate\n";

/// Words of `product.md` 4f, 6c and SR-17, and what a program says that fell over.
const BANNED: [&str; 21] = [
    "lost",
    "broken",
    "failed",
    "failure",
    "streak",
    "flame",
    "countdown",
    "husband",
    "wife",
    "let down",
    "missed",
    "still waiting",
    "is waiting",
    "only you can",
    "!",
    "panick",
    "unwrap",
    "oops",
    "sorry, ",
    "sorry: ",
    "error",
];

/// What it said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let Some(code) = output.status.code() else {
            panic!("ended by a signal: {output:?}");
        };
        let said = Self { code, out: text(&output.stdout), err: text(&output.stderr) };
        said.is_kind();
        said
    }

    /// No word that Hearth does not use. The name of a field is not for people, and an id is no word, whatever its
    /// letters come to.
    fn is_kind(&self) {
        const ID: usize = 27;
        let all = format!("{}{}", self.out, self.err).to_lowercase().replace("\"error\":", "");
        let words = all.split(|sign: char| !sign.is_alphanumeric());
        let all: Vec<&str> = words.filter(|word| word.len() != ID).collect();
        let exclaims = self.out.contains('!') || self.err.contains('!');
        let all = format!(" {}{}", all.join(" "), if exclaims { " !" } else { "" });
        for word in BANNED {
            assert!(!all.contains(&format!(" {word}")), "{word:?} in {self:?}");
        }
    }

    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        assert_eq!(self.err, "");
        self.out
    }

    /// Refused with one sentence.
    pub fn refused(self, code: i32) -> String {
        assert_eq!(self.code, code, "{self:?}");
        assert_eq!(self.out, "");
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        let line = self.err.trim_end().to_owned();
        let first = line.chars().next().unwrap();
        assert!(!first.is_lowercase() && line.ends_with(['.', '?']), "no sentence: {line}");
        line
    }

    pub fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }
}

/// A folder that may be a phone.
pub struct Phone {
    pub folder: TempDir,
    pub now: i64,
    meet: PathBuf,
}

impl Phone {
    /// Before `init`.
    pub fn unmade() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let meet = folder.path().join("meet");
        Self { folder, now: NOW, meet }
    }

    /// After `init`.
    pub fn alone() -> Self {
        let phone = Self::unmade();
        phone.hearth(&["init", "--name", "Ada"]).ok();
        phone
    }

    /// Two phones that meet in one folder, not paired yet.
    pub fn two() -> (Self, Self) {
        let ada = Self::unmade();
        let sam = Self { meet: ada.meet.clone(), ..Self::unmade() };
        for (phone, name) in [(&ada, "Ada"), (&sam, "Sam")] {
            let meet = phone.meet.to_str().unwrap();
            let init = ["--bind", "127.0.0.1:0", "--meet", meet, "init", "--name", name];
            phone.hearth(&init).ok();
        }
        (ada, sam)
    }

    /// One more phone that meets in the same folder, not paired yet.
    pub fn beside(&self, name: &str) -> Self {
        let phone = Self { meet: self.meet.clone(), ..Self::unmade() };
        let meet = phone.meet.to_str().unwrap();
        phone.hearth(&["--bind", "127.0.0.1:0", "--meet", meet, "init", "--name", name]).ok();
        phone
    }

    /// Two phones, paired by a pasted code.
    pub fn paired() -> (Self, Self) {
        let (ada, sam) = Self::two();
        let mut shows = ada.start(&["pair", "show", "--yes", "--json"]);
        let code: Value = serde_json::from_str(&shows.line()).unwrap();
        let scans =
            sam.hearth(&["pair", "scan", "--yes", code["code"].as_str().unwrap(), "--json"]);
        assert_eq!(scans.json(), serde_json::json!({ "paired": true, "partner": "Ada" }));
        let ended = shows.finish();
        assert_eq!(ended.json(), serde_json::json!({ "paired": true, "partner": "Sam" }));
        assert_eq!((scans.code, ended.code), (0, 0));
        (ada, sam)
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearth"));
        command
            .args(args)
            .env_clear()
            .env("HEARTH_HOME", self.home())
            .env("HEARTH_NOW", self.now.to_string())
            .env("TZ", "Europe/Berlin")
            .env("TMPDIR", self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn hearth(&self, args: &[&str]) -> Said {
        Said::of(&self.command(args).output().unwrap())
    }

    /// Runs it with this on standard input, which a refusal may end without reading.
    pub fn hearth_with(&self, args: &[&str], input: &[u8]) -> Said {
        let mut running = self.start(args);
        match running.input.as_mut().unwrap().write_all(input) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            written => written.unwrap(),
        }
        running.finish()
    }

    /// Runs it with the journal's secret on standard input; its answer in JSON.
    pub fn with_secret(&self, args: &[&str]) -> Value {
        let said = self.hearth_with(&[args, &["--secret-stdin", "--json"]].concat(), SECRET);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{args:?} {said:?}");
        said.json()
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let said = self.hearth(&[args, &["--json"]].concat());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{args:?} {said:?}");
        said.json()
    }

    /// The ids of what it lists.
    pub fn ids(&self, args: &[&str]) -> Vec<String> {
        let items = self.json(args)["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Starts it, to talk with it while it runs.
    pub fn start(&self, args: &[&str]) -> Running {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let out = BufReader::new(child.stdout.take().unwrap());
        Running { child, input, out }
    }

    /// Every file and a hash of its bytes; the lock is an empty file that says nothing.
    pub fn snapshot(&self) -> BTreeMap<PathBuf, u64> {
        let hash = |bytes: Vec<u8>| {
            let mut hasher = DefaultHasher::new();
            bytes.hash(&mut hasher);
            hasher.finish()
        };
        self.files().into_iter().map(|(path, bytes)| (path, hash(bytes))).collect()
    }

    /// Every file and its bytes.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        read_folder(self.folder.path(), &mut files);
        files.retain(|path, _| !path.ends_with("home/lock"));
        files
    }
}

fn read_folder(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            files.insert(path.clone(), Vec::new());
            read_folder(&path, files);
        } else {
            let bytes = fs::read(&path).unwrap();
            files.insert(path, bytes);
        }
    }
}

/// Every verb that shows something and changes nothing, but those of the journal behind its secret.
pub const VIEWS: [&[&str]; 20] = [
    &["today"],
    &["list"],
    &["rhythm"],
    &["plan", "list"],
    &["exercises"],
    &["exercises", "--favourites"],
    &["card"],
    &["card", "past"],
    &["consent"],
    &["consent", "show", "--mine"],
    &["tip"],
    &["tip", "--kept"],
    &["prompt"],
    &["challenge"],
    &["remind"],
    &["talk", "show"],
    &["find", "lake"],
    &["guide"],
    &["journal"],
    // With the fingerprint: the same content to the last byte.
    &["doctor"],
];

/// What all of them say to a script, and some of them to a person.
pub fn views(phone: &Phone) -> Vec<String> {
    let to_scripts = VIEWS.iter().map(|line| phone.hearth(&[*line, &["--json"]].concat()));
    let to_people = ["today", "card", "consent"].map(|line| phone.hearth(&[line]));
    let said = to_scripts.chain(to_people);
    said.map(|said| format!("{} {} {}", said.code, said.out, said.err)).collect()
}

/// A process that runs.
pub struct Running {
    pub child: Child,
    pub input: Option<ChildStdin>,
    pub out: BufReader<ChildStdout>,
}

impl Running {
    /// The next line of its answer.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Types a line.
    pub fn types(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Ctrl-C.
    pub fn interrupt(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    }

    /// Waits for its end; what it said since the last line.
    pub fn finish(mut self) -> Said {
        drop(self.input.take());
        let mut stdout = Vec::new();
        self.out.read_to_end(&mut stdout).unwrap();
        let output = self.child.wait_with_output().unwrap();
        Said::of(&Output { stdout, ..output })
    }
}

/// Lets both meet at the same time.
pub fn meet(one: &Phone, other: &Phone) -> (Value, Value) {
    let first = one.start(&["sync", "--json", "--figures"]);
    let second = other.start(&["sync", "--json", "--figures"]);
    let (first, second) = (first.finish(), second.finish());
    assert_eq!((first.code, second.code), (0, 0), "{first:?} {second:?}");
    (first.json(), second.json())
}
