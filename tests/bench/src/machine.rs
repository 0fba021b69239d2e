//! What the figures were taken on, and how quiet it was: a fixed piece of work and a durable write of 4 kB,
//! measured again in every round, say what the machine itself did meanwhile.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::samples::{Samples, milliseconds};
use budgets::phone::Result;
use budgets::random::Random;

/// What the machine did in each round.
#[derive(Default)]
pub struct Machine {
    work: Samples,
    disk: Samples,
}

impl Machine {
    /// Looks at it once more.
    pub fn look(&mut self, folder: &Path) -> Result<()> {
        self.work.push(fixed_work());
        for _ in 0..5 {
            self.disk.push(durable_write(folder)?);
        }
        Ok(())
    }

    /// Says what was seen.
    pub fn describe(&self) -> String {
        let spread = |samples: &Samples| {
            let (low, high) = samples.quarters();
            format!(
                "{} (middle half {} to {})",
                milliseconds(samples.median()),
                milliseconds(low),
                milliseconds(high)
            )
        };
        format!(
            "{} x {}; a fixed piece of work of one core took {}, a durable write of 4 kB {}; load {}",
            std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            processor(),
            spread(&self.work),
            spread(&self.disk),
            load(),
        )
    }
}

/// What this thread has used of a processor, so far. Unlike a clock it does not count what others take meanwhile,
/// nor the waiting for the disk.
pub fn processor_time() -> Duration {
    let used = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(used.tv_sec).unwrap_or(0), u32::try_from(used.tv_nsec).unwrap_or(0))
}

/// The load of the last 1, 5 and 15 minutes.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let parts: Vec<&str> = load.split_whitespace().take(3).collect();
    if parts.is_empty() { "unknown".into() } else { parts.join(" ") }
}

fn processor() -> String {
    let facts = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = facts.lines().find(|line| line.starts_with("model name"));
    line.and_then(|line| line.split(": ").nth(1)).unwrap_or("unknown processor").to_owned()
}

fn fixed_work() -> Duration {
    let started = Instant::now();
    let mut random = Random::seeded(1);
    let mut sum = 0_u64;
    for _ in 0..5_000_000 {
        sum = sum.wrapping_add(random.number());
    }
    black_box(sum);
    started.elapsed()
}

fn durable_write(folder: &Path) -> Result<Duration> {
    let mut file = File::options().create(true).append(true).open(folder.join("probe"))?;
    let started = Instant::now();
    file.write_all(&[7; 4096])?;
    file.sync_data()?;
    Ok(started.elapsed())
}
