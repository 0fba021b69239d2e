//! Reads what test runners print: how many passed and failed, and which part tells why.

use std::fmt;
use std::ops::AddAssign;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// These passed.
    pub passed: u32,
    /// These failed, or broke off.
    pub failed: u32,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Tally {
    /// The sum over all runners whose results stand in this output. Ignored and skipped tests count as neither.
    pub fn of(output: &str) -> Self {
        let mut sum = Self::default();
        let mut ran = None;
        let mut failed_in_swift = 0;
        for line in output.lines() {
            let line = line.trim();
            if let Some(result) = line.strip_prefix("test result: ") {
                sum += cargo(result);
            } else if let Some(rest) = line.strip_prefix("Ran ") {
                ran = number_before(rest, " test");
            } else if line.starts_with("OK") || line.starts_with("FAILED") {
                // Python's unittest says how many ran first, and how they fared after an empty line.
                sum += ran.take().map(|ran| unittest(ran, line)).unwrap_or_default();
            } else if line.starts_with("==") && line.contains(" in ") {
                sum += pytest(line);
            } else if let Some((_, result)) = line.split_once("Tests run: ") {
                sum += surefire(result);
            } else if let Some((_, result)) = line.split_once(" Test run with ") {
                let ran = number_before(result, " test").unwrap_or(0);
                let failed = std::mem::take(&mut failed_in_swift);
                sum += Tally { passed: ran.saturating_sub(failed), failed };
            } else if line.contains(" Test ") && line.contains(" failed after ") {
                // Swift Testing says at the end how many ran, and how many things were wrong, of which a test may have
                // several: how many failed, only its lines tell.
                failed_in_swift += 1;
            }
        }
        sum
    }
}

/// `ok. 12 passed; 0 failed; 1 ignored; ...`
fn cargo(result: &str) -> Tally {
    let count = |what| result.split(['.', ';']).find_map(|part| number_before(part, what));
    Tally { passed: count(" passed").unwrap_or(0), failed: count(" failed").unwrap_or(0) }
}

/// `OK`, `OK (skipped=1)`, `FAILED (failures=1, errors=2)`
fn unittest(ran: u32, verdict: &str) -> Tally {
    let count = |what| number_after(verdict, what).unwrap_or(0);
    let failed = count("(failures=") + count(" failures=") + count("errors=");
    // A test that errs in its body and in its tear-down says so twice.
    let failed = (failed + count("unexpected successes=")).min(ran);
    Tally { passed: ran.saturating_sub(failed + count("skipped=")), failed }
}

/// `==== 1 failed, 3 passed in 0.12s ====`
fn pytest(line: &str) -> Tally {
    let line = line.trim_matches(['=', ' ']);
    let count = |what| line.split([',']).find_map(|part| number_before(part, what)).unwrap_or(0);
    Tally { passed: count(" passed"), failed: count(" failed") + count(" error") }
}

/// `4, Failures: 0, Errors: 0, Skipped: 0`, once a class with its time (not counted) and once in sum.
fn surefire(result: &str) -> Tally {
    if result.contains("Time elapsed") {
        return Tally::default();
    }
    let ran = number_before(result, ",").unwrap_or(0);
    let count = |what| number_after(result, what).unwrap_or(0);
    let failed = count("Failures: ") + count("Errors: ");
    Tally { passed: ran.saturating_sub(failed + count("Skipped: ")), failed }
}

fn number_before(text: &str, mark: &str) -> Option<u32> {
    text.split_once(mark)?.0.split_whitespace().next_back()?.parse().ok()
}

fn number_after(text: &str, mark: &str) -> Option<u32> {
    let rest = text.split_once(mark)?.1;
    rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// How many lines of a failure are shown.
const SHOWN: usize = 50;

/// How a line begins from which on a log tells why, in the words of rustc, Maven, unittest, rustfmt and Swift
/// Testing.
const TELLING: [&str; 6] = ["error", "[ERROR]", "ERROR: ", "FAIL: ", "Diff in ", "\u{2718}"];

/// The part of a log that tells why it failed: what cargo test prints under "failures:", else all from the first
/// line that names an error, else the end of it.
pub fn telling_part(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let mut telling = Vec::new();
    let mut within = false;
    for line in &lines {
        if line.starts_with("test result: ") {
            within = false;
        }
        within |= *line == "failures:";
        if within {
            telling.push(*line);
        }
    }
    if telling.is_empty() {
        let error = |line: &&str| TELLING.iter().any(|word| line.starts_with(word));
        match lines.iter().position(error) {
            Some(first) => telling.extend(lines.iter().skip(first)),
            None => telling.extend(lines.iter().skip(lines.len().saturating_sub(SHOWN))),
        }
    }
    let more = telling.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("and {more} lines more"));
    let shown = telling.into_iter().take(SHOWN).map(str::to_owned).chain(more);
    shown.map(|line| format!("      | {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u32, failed: u32) -> Tally {
        Tally { passed, failed }
    }

    #[test]
    fn the_results_of_all_of_cargos_runners_are_summed() {
        let output = "running 12 tests\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.3s\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1s\n";
        assert_eq!(Tally::of(output), tally(15, 2));
    }

    #[test]
    fn a_unittest_that_skips_or_errs_is_not_passed() {
        assert_eq!(Tally::of("Ran 5 tests in 0.1s\n\nOK\n"), tally(5, 0));
        assert_eq!(Tally::of("Ran 1 test in 0.1s\n\nOK (skipped=1)\n"), tally(0, 0));
        assert_eq!(
            Tally::of("Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=1)\n"),
            tally(1, 3)
        );
        assert_eq!(
            Tally::of("Ran 2 tests in 0.1s\n\nFAILED (failures=1, errors=2)\n"),
            tally(0, 2)
        );
        assert_eq!(Tally::of("Ran 2 tests in 0.1s\n\nFAILED (errors=1)\n"), tally(1, 1));
    }

    #[test]
    fn pytest_counts_in_its_last_line() {
        assert_eq!(
            Tally::of("=== test session starts ===\n==== 3 passed in 0.12s ====\n"),
            tally(3, 0)
        );
        assert_eq!(Tally::of("= 1 failed, 2 passed, 1 skipped, 1 error in 0.1s ="), tally(0, 0));
        assert_eq!(Tally::of("== 1 failed, 2 passed, 1 skipped, 1 error in 0.1s =="), tally(2, 2));
    }

    #[test]
    fn surefire_says_each_class_and_then_the_sum_and_only_the_sum_counts() {
        let output = "[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 1 s -- in A\n\
            [INFO] Results:\n[WARNING] Tests run: 4, Failures: 0, Errors: 1, Skipped: 1\n";
        assert_eq!(Tally::of(output), tally(2, 1));
    }

    #[test]
    fn swift_testing_says_how_many_ran_and_of_each_that_it_failed() {
        let output = "\u{25c7} Test run started.\n\u{2714} Test \"a\" passed after 0.2 seconds.\n\
            \u{2718} Test \"b\" recorded an issue at B.swift:15:7: Expectation failed: 1 == 2\n\
            \u{2718} Test \"b\" failed after 0.6 seconds with 2 issues.\n\
            \u{2718} Suite ATests failed after 0.8 seconds with 2 issues.\n\
            \u{2718} Test run with 2 tests failed after 0.8 seconds with 2 issues.\n";
        assert_eq!(Tally::of(output), tally(1, 1));
        assert_eq!(
            Tally::of("\u{2714} Test run with 30 tests passed after 8.9 s.\n"),
            tally(30, 0)
        );
        assert_eq!(Tally::of("\u{2714} Test run with 1 test passed after 8.9 s.\n"), tally(1, 0));
        let shown = telling_part(output);
        assert!(shown.contains("1 == 2") && !shown.contains("\"a\""), "{shown}");
    }

    #[test]
    fn output_without_a_result_counts_for_nothing() {
        assert_eq!(
            Tally::of("Compiling\nOK then\nRan away\nFAILED\ntest result: unclear"),
            tally(0, 0)
        );
    }

    #[test]
    fn the_line_at_the_end_is_what_a_runner_looks_for() {
        assert_eq!(tally(12, 0).to_string(), "12 passed, 0 failed");
    }

    #[test]
    fn of_a_failure_the_telling_part_is_shown() {
        let log = "test a ... FAILED\n\nfailures:\n\n---- a stdout ----\nboom\n\ntest result: FAILED. 0 passed\n\
            test b ... ok\ntest result: ok.";
        let shown = telling_part(log);
        assert!(shown.contains("boom") && !shown.contains("test b"), "{shown}");
        let shown = telling_part("Compiling x\nerror[E0308]: mismatched\n --> x.rs\n");
        assert!(shown.starts_with("      | error[E0308]") && shown.ends_with("x.rs"), "{shown}");
        let shown = telling_part("a ... ok\nb ... FAIL\n\n=====\nFAIL: b\nTrace\n");
        assert_eq!(shown, "      | FAIL: b\n      | Trace");
        assert!(telling_part(&"line\n".repeat(900)).lines().count() <= SHOWN + 1);
    }
}
