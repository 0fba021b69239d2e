//! The child process under the shim: how it is started, what it is told to suffer, how it ended.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child as Process, Command, Stdio};
use std::sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard};

use crate::acts::Act;
use crate::trace::Trace;

/// Says something into the record, and to the shim: `begin` and `end` bound the act.
pub fn mark(what: &str) {
    // No such folder is there, nor made: the shim hears it, and the system says no.
    let _ = std::fs::File::open(format!("/hearth-faults-mark/{what}"));
}

/// Held for writing while a process starts: between fork and exec it holds a copy of every lock on a folder, and
/// whoever gave that folder free a moment before would find it taken.
static STARTS: RwLock<()> = RwLock::new(());

/// No process starts while this is held. To be held while phones are opened and closed, and not twice by one thread.
pub fn undisturbed() -> RwLockReadGuard<'static, ()> {
    STARTS.read().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a program while nobody opens or closes a phone.
///
/// # Errors
/// As [`Command::spawn`].
pub fn start(command: &mut Command) -> std::io::Result<Process> {
    let _guard = STARTS.write().unwrap_or_else(PoisonError::into_inner);
    command.spawn()
}

/// What the child suffers. Numbers count the boundaries of the act, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It dies right before this boundary.
    Kill(usize),
    /// It dies in the middle of this one, if it is a write.
    Torn(usize),
    /// From this one on the storage is full: what needs room fails, the rest goes on.
    Full(usize),
    /// From this one on every write, sync, cut, removal fails.
    Broken(usize),
    /// Nothing may be written at all.
    ReadOnly,
}

/// How the child ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ended {
    /// It was killed, as it was told.
    Killed,
    /// It did the act; every line that it printed.
    Done(Vec<String>),
}

/// A child that does one act.
pub struct Child {
    act: Act,
    root: PathBuf,
    fault: Option<Fault>,
}

impl Child {
    /// It does this act on the phones in this folder.
    #[must_use]
    pub fn new(act: Act, root: PathBuf) -> Self {
        Self { act, root, fault: None }
    }

    /// And suffers this.
    #[must_use]
    pub fn with(self, fault: Fault) -> Self {
        Self { fault: Some(fault), ..self }
    }

    /// Runs it to its end.
    #[must_use]
    pub fn run(&self) -> Ended {
        self.start(None)
    }

    /// Runs it to its end, recording.
    #[must_use]
    pub fn record(&self) -> (Ended, Trace) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("trace");
        let ended = self.start(Some(&file));
        (ended, Trace::read(&file))
    }

    fn start(&self, trace: Option<&Path>) -> Ended {
        let mut command = Command::new(program());
        command.arg(self.act.name()).arg(&self.root).stdin(Stdio::null()).stderr(Stdio::piped());
        command
            .env("LD_PRELOAD", shim())
            .env("FAULTS_WATCH", &self.root)
            .env("FAULTS_COUNT", "ada");
        if let Some(trace) = trace {
            command.env("FAULTS_TRACE", trace);
        }
        if let Some(fault) = self.fault {
            command.env(
                "FAULTS_DO",
                match fault {
                    Fault::Kill(at) => format!("kill:{at}"),
                    Fault::Torn(at) => format!("torn:{at}"),
                    Fault::Full(at) => format!("full:{at}"),
                    Fault::Broken(at) => format!("broken:{at}"),
                    Fault::ReadOnly => "readonly:0".to_owned(),
                },
            );
        }
        command.stdout(Stdio::piped());
        let output = start(&mut command).unwrap().wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        match (output.status.code(), output.status.signal()) {
            (Some(0), _) => {
                let lines = String::from_utf8(output.stdout).unwrap();
                Ended::Done(lines.lines().map(ToOwned::to_owned).collect())
            }
            (_, Some(9)) if matches!(self.fault, Some(Fault::Kill(_) | Fault::Torn(_))) => {
                Ended::Killed
            }
            _ => panic!("{} under {:?}: {}: {said}", self.act.name(), self.fault, output.status),
        }
    }
}

/// The child program, which cargo builds beside the tests.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.parent().and_then(Path::parent).unwrap().join("act")
}

/// The shim, compiled once a process by the C compiler that the vendored C code needs anyway.
fn shim() -> &'static Path {
    static SHIM: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    &SHIM
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let shim = folder.path().join("shim.so");
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("shim/shim.c");
            let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
            let flags = ["-O1", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror", "-o"];
            let libraries = ["-ldl", "-lpthread"];
            let mut command = Command::new(compiler);
            command.args(flags).arg(&shim).arg(source).args(libraries);
            let compiled = start(&mut command).unwrap().wait().unwrap();
            assert!(compiled.success(), "the shim was not compiled");
            (folder, shim)
        })
        .1
}
