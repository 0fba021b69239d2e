//! What the standard pieces of work may cost in instructions of the processor, counted by callgrind: the same
//! however busy the machine is, and within a thousandth from run to run. They are counted in the profile that the
//! tests are built with, where our own crates are not optimised, so they are no measure of a phone; they show what
//! became dearer.
//!
//! To renew a figure on purpose: run this test, read what it says, write it here, and say in the commit why it
//! changed. Another compiler or processor may move all of them: callgrind knows no SHA or AVX-512 instructions, but
//! OpenSSL chooses its code by what else there is.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Each work, by the name of its function in `budgets::works`, and its instructions, in thousands.
const BUDGETS: [(&str, u64); 6] = [
    ("open_and_newest", 21_458),
    ("nothing_changed", 4_178),
    ("new_appreciation", 5_459),
    ("edit_of_a_plan", 9_392),
    ("scattered_changes", 444_186),
    ("all_to_a_new_phone", 442_017),
];

/// How far above or below its budget a work may be, in hundredths.
const TOLERANCE: u64 = 3;

#[test]
fn the_standard_works_stay_within_their_instructions() {
    if !has_avx2() {
        println!(
            "SKIPPED: this is no x86-64 processor with AVX2, for which the budgets were counted."
        );
        return;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED: valgrind is not installed, so no instruction was counted.");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (phones, profile) = (folder.path().join("phones"), folder.path().join("profile"));
    // Once without valgrind: what the phones hold is written fast, and kept.
    let mut work = Command::new(env!("CARGO_BIN_EXE_standard-work"));
    assert!(work.arg(&phones).status().unwrap().success());
    let mut counted = Command::new("valgrind");
    counted.args(["--tool=callgrind", "--collect-atstart=no"]);
    counted.args(BUDGETS.map(|(work, _)| format!("--toggle-collect=budgets::works::{work}")));
    counted.arg(format!("--callgrind-out-file={}", profile.display()));
    let said = counted.arg(env!("CARGO_BIN_EXE_standard-work")).arg(&phones).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let costs = costs(&profile);
    let mut missed = Vec::new();
    for (work, budget) in BUDGETS {
        let cost = costs[&format!("budgets::works::{work}")];
        let thousands = cost / 1_000;
        println!("{work}: {thousands} thousand instructions, budget {budget}");
        if thousands.abs_diff(budget) * 100 > budget * TOLERANCE {
            missed.push(format!("{work} takes {thousands}, not {budget}"));
        }
    }
    assert!(missed.is_empty(), "thousands of instructions: {missed:?}");
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    std::arch::is_x86_feature_detected!("avx2")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_avx2() -> bool {
    false
}

/// The instructions of one call of each of our works, by its name. In callgrind's file a name stands once, behind
/// its number; the line after `calls=` says what all these calls cost.
fn costs(profile: &Path) -> BTreeMap<String, u64> {
    let profile = fs::read_to_string(profile).unwrap();
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut sums: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let (mut called, mut times) = ("", None);
    for line in profile.lines() {
        let function = line.strip_prefix("cfn=").or_else(|| line.strip_prefix("fn="));
        if let Some(function) = function {
            let (number, name) = function.split_once(' ').unwrap_or((function, ""));
            if !name.is_empty() {
                names.insert(number, name);
            }
            called = names[number];
        } else if let Some(calls) = line.strip_prefix("calls=") {
            times = calls.split(' ').next().and_then(|times| times.parse::<u64>().ok());
        } else if let Some(times) = times.take()
            && called.starts_with("budgets::works::")
        {
            let cost: u64 = line.split(' ').nth(1).unwrap().parse().unwrap();
            let sum = sums.entry(called).or_default();
            *sum = (sum.0 + times, sum.1 + cost);
        }
    }
    sums.into_iter().map(|(name, (times, cost))| (name.to_owned(), cost / times)).collect()
}
