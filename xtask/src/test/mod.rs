//! `cargo xtask test`: every test there is, one line a step.
//!
//! A step that fails does not keep the others from running: whoever waits half an hour wants to know all of it.
//! What a step says goes to a log in the target folder; of a failure, the telling part is shown. A step that
//! runs no tests of its own (format, lints, the demo) counts as one.

pub mod needs;
mod steps;
pub mod tally;

use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crate::error::{Doing as _, Error, Result};
use crate::place::Place;

use steps::{LIBRARY, Report, STEPS, Step};
use tally::{Tally, telling_part};

/// Runs them all. Its last line is "N passed, N failed".
pub fn run(place: &Place) -> Result<()> {
    needs::provide()?;
    let logs = place.target().join("xtask");
    fs::create_dir_all(&logs).doing("making the folder of the logs")?;
    let began = Instant::now();
    let mut sum = Tally::default();
    let mut failed = Vec::new();
    for (at, step) in STEPS.iter().enumerate() {
        let log = logs.join(format!("{}.log", step.name));
        fs::write(&log, "").doing("writing a log")?;
        begin(at, step)?;
        let started = Instant::now();
        let report = if step.needs_library && failed.contains(&LIBRARY) {
            Err(Error::failed("Not run: what it runs was not built."))
        } else {
            (step.run)(place, &log)
        };
        let (tally, why) = settle(report);
        sum += tally;
        end(tally, started.elapsed(), why.is_none())?;
        if let Some(why) = why {
            let said = fs::read(&log).unwrap_or_default();
            println!("      {why}\n{}", telling_part(&String::from_utf8_lossy(&said)));
            println!("      All of it: {}\n", log.display());
            failed.push(step.name);
        }
    }
    println!("\n{} in all", shown(began.elapsed()));
    println!("{sum}");
    if failed.is_empty() {
        return Ok(());
    }
    Err(Error::failed(format!("Failed: {}.", failed.join(", "))))
}

/// What a step counts for, and why it failed if it did.
fn settle(report: Result<Report>) -> (Tally, Option<String>) {
    let Report { mut tally, went_well, why } = match report {
        Ok(report) => report,
        Err(error) => Report { tally: Tally::default(), went_well: false, why: error.to_string() },
    };
    if went_well && tally.failed == 0 {
        if tally == Tally::default() {
            tally.passed = 1;
        }
        return (tally, None);
    }
    tally.failed = tally.failed.max(1);
    (tally, Some(why))
}

fn begin(at: usize, step: &Step) -> Result<()> {
    print!("[{}/{}] {:<8} {:<51} ", at + 1, STEPS.len(), step.name, step.what);
    if !std::io::stdout().is_terminal() {
        // The line may stay open for minutes; a log should show where it is.
        println!();
    }
    std::io::stdout().flush().doing("writing")
}

fn end(tally: Tally, took: Duration, went_well: bool) -> Result<()> {
    if !std::io::stdout().is_terminal() {
        print!("      ");
    }
    let verdict = if went_well { "ok" } else { "FAILED" };
    println!("{verdict}, {tally}, {}", shown(took));
    std::io::stdout().flush().doing("writing")
}

/// A duration as a person says it.
pub fn shown(took: Duration) -> String {
    match took.as_secs() {
        0..10 => format!("{:.1} s", took.as_secs_f32()),
        seconds @ 10..120 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(passed: u32, failed: u32, went_well: bool) -> (u32, u32, bool) {
        let report = Report { tally: Tally { passed, failed }, went_well, why: "why".to_owned() };
        let (tally, why) = settle(Ok(report));
        (tally.passed, tally.failed, why.is_none())
    }

    #[test]
    fn a_step_without_tests_of_its_own_counts_as_one() {
        assert_eq!(settled(0, 0, true), (1, 0, true));
        assert_eq!(settled(0, 0, false), (0, 1, false));
        assert_eq!(settle(Err(Error::failed("x"))).0, Tally { passed: 0, failed: 1 });
    }

    #[test]
    fn tests_count_each_and_a_step_that_broke_off_is_never_all_well() {
        assert_eq!(settled(7, 0, true), (7, 0, true));
        assert_eq!(settled(7, 2, false), (7, 2, false));
        assert_eq!(settled(7, 0, false), (7, 1, false));
        assert_eq!(settled(7, 2, true), (7, 2, false));
    }

    #[test]
    fn a_duration_is_said_as_a_person_says_it() {
        let said = [900, 9_940, 61_000, 125_000].map(|ms| shown(Duration::from_millis(ms)));
        assert_eq!(said, ["0.9 s", "9.9 s", "61 s", "2 min 5 s"]);
    }
}
