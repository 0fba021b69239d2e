//! Opening a phone and reading its newest 50 entries, in a process of its own: this binary again, with a hidden
//! argument. The child has its own heap, and what it says is read from its output.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hearth_store::couple::{CoupleReader, CoupleStore, Filter};
use hearth_store::{Folder, StoreError};

use crate::machine::processor_time;
use budgets::heap;
use budgets::phone::{Result, key};

/// The hidden argument: followed by a folder to open, or by nothing to do nothing.
pub const CHILD: &str = "in-a-new-process";

/// What one child did.
pub struct Opened {
    /// From the start of its `main` to the 50th row.
    pub inside: Duration,
    /// The same, by what it used of a processor.
    pub busy: Duration,
    /// The same, by what took it: lock, writer, reader, rows.
    pub steps: [Duration; 4],
    /// From starting it to its end.
    pub outside: Duration,
    /// The greatest heap: Rust's and `SQLite`'s.
    pub heap: u64,
    /// The greatest resident size, with code, libraries and stack.
    pub resident: u64,
}

/// The child's part.
pub fn child(started: Instant, home: Option<&str>) -> Result<()> {
    let Some(home) = home else { return Ok(()) };
    let folder = Folder::lock(Path::new(home))?;
    let locked = started.elapsed();
    let store = CoupleStore::open(&folder, &key())?;
    let written = started.elapsed();
    let mut reader = CoupleReader::open(&folder, &key())?;
    let opened = started.elapsed();
    let page = reader.read::<_, StoreError>(|read| read.newest(&Filter::default(), None, 50))?;
    let (inside, busy) = (started.elapsed(), processor_time());
    let (rust, sqlite) = heap::peaks();
    if page.rows.len() != 50 {
        return Err("there are no 50 rows".into());
    }
    let (mut before, mut steps) = (Duration::ZERO, [0; 4]);
    for (step, until) in steps.iter_mut().zip([locked, written, opened, inside]) {
        *step = until.saturating_sub(before).as_nanos();
        before = until;
    }
    let [lock, writer, reading, rows] = steps;
    println!(
        "{} {} {lock} {writer} {reading} {rows} {} {}",
        inside.as_nanos(),
        busy.as_nanos(),
        rust + sqlite,
        resident()
    );
    drop((reader, store, folder));
    Ok(())
}

/// The greatest resident size of this process, in bytes; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// Opens the phone in `home` in a new process.
pub fn open(home: &Path) -> Result<Opened> {
    let (said, outside) = run(Some(home))?;
    let numbers: Vec<u64> =
        said.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
    let [inside, busy, lock, writer, reading, rows, heap, resident] = numbers[..] else {
        return Err(format!("the child said {said:?}").into());
    };
    let steps = [lock, writer, reading, rows].map(Duration::from_nanos);
    let [inside, busy] = [inside, busy].map(Duration::from_nanos);
    Ok(Opened { inside, busy, steps, outside, heap, resident })
}

/// What a process costs that does nothing.
pub fn nothing() -> Result<Duration> {
    Ok(run(None)?.1)
}

fn run(home: Option<&Path>) -> Result<(String, Duration)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(CHILD).args(home).stderr(Stdio::inherit());
    let started = Instant::now();
    let output = command.output()?;
    let outside = started.elapsed();
    if !output.status.success() {
        return Err("the child failed".into());
    }
    Ok((String::from_utf8(output.stdout)?, outside))
}
