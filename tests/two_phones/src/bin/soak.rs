//! The program behind `cargo xtask soak`: random histories until the time is over, one line a minute, a table at
//! the end. A history that fails prints the command that replays it, and its seed is kept in `soak.seeds`.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use two_phones::Random;
use two_phones::soak::{Failure, Figures, History, listen_to_panics};

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/soak.seeds");
const HELP: &str =
    "cargo xtask soak [--minutes N] [--seed S] [--devices 2..4]   random histories, from a seed on
cargo xtask soak --seed S --devices D --steps N --on maps|disk   one history again";

/// What was asked for.
enum Asked {
    Soak { minutes: u64, seed: u64, devices: Option<usize> },
    Replay(History),
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    listen_to_panics();
    let outcome = match asked(&words) {
        Some(Asked::Soak { minutes, seed, devices }) => soak(minutes, seed, devices),
        Some(Asked::Replay(history)) => replay(history),
        None => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn asked(words: &[String]) -> Option<Asked> {
    if words.len() == 8
        && let Ok(history) = words.join(" ").parse()
    {
        return Some(Asked::Replay(history));
    }
    let (mut minutes, mut devices, mut seed) = (1, None, None);
    for pair in words.chunks(2) {
        let [name, value] = pair else { return None };
        match name.as_str() {
            "--minutes" => minutes = value.parse().ok()?,
            "--seed" => seed = Some(value.parse().ok()?),
            "--devices" => devices = Some(value.parse().ok().filter(|n| (2..=4).contains(n))?),
            _ => return None,
        }
    }
    let seed = seed.unwrap_or_else(|| {
        let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        since.as_secs() * 1_000_000
    });
    Some(Asked::Soak { minutes, seed, devices })
}

fn say(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn replay(history: History) -> std::io::Result<bool> {
    match history.run() {
        Ok(run) => {
            say(&format!("held, digest {:016x}\n{}", run.digest, run.figures))?;
            Ok(true)
        }
        Err(failure) => {
            say(&told(&failure))?;
            Ok(false)
        }
    }
}

fn told(failure: &Failure) -> String {
    format!("FAILED: {}\n  again: cargo xtask soak {}", failure.why, failure.history)
}

fn soak(minutes: u64, first: u64, devices: Option<usize>) -> std::io::Result<bool> {
    let (began, mut minute) = (Instant::now(), 1);
    let (mut figures, mut failed) = (Figures::default(), 0_u64);
    let mut seeds = Random::seeded(first);
    say(&format!("soaking for {minutes} min from seed {first}"))?;
    while began.elapsed() < Duration::from_secs(60 * minutes) {
        let history = History::of(seeds.number(), devices);
        if let Ok(run) = history.run() {
            figures.merge(&run.figures);
        } else {
            failed += 1;
            let failure = history.shortened();
            say(&told(&failure))?;
            keep(&failure)?;
        }
        while began.elapsed() >= Duration::from_secs(60 * minute) {
            let [histories, sessions] = ["histories", "sessions"].map(|what| figures.of(what));
            let peak = peak_memory();
            say(&format!(
                "{minute} min: {histories} histories, {sessions} sessions, {failed} failed, {peak}"
            ))?;
            minute += 1;
        }
    }
    let took = began.elapsed().as_secs();
    let mut table = String::new();
    let _ = write!(table, "| what | how many |\n|---|---:|\n{figures}| failed | {failed} |\n");
    say(&format!("{table}| seconds | {took} |\n| peak memory | {} |", peak_memory()))?;
    Ok(failed == 0)
}

/// Adds a history to those that `tests/soak.rs` replays.
fn keep(failure: &Failure) -> std::io::Result<()> {
    let line = format!("{} # {}\n", failure.history, failure.why);
    let mut kept = fs::OpenOptions::new().create(true).append(true).open(Path::new(KEPT))?;
    kept.write_all(line.as_bytes())
}

/// The most memory that this process held, where the system tells it (Linux).
fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("unknown".to_owned(), |size| size.trim().to_owned())
}
