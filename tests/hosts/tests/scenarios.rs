//! Every scenario, in Rust. `cargo test -p hosts [part of a name]`.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

/// What plays the steps, in each language.
const RUNNERS: [&str; 4] = [
    "tests/hosts/src/runner.rs",
    "bindings/python/test_scenarios.py",
    "bindings/kotlin/src/test/kotlin/app/hearth/scenarios/ScenariosTest.kt",
    "bindings/swift/Tests/HearthKitTests/Scenarios/ScenariosTests.swift",
];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 30, "there are 30 scenarios, and here are {}", files.len());
    let whole = Trial::test("every call and every error of the surface is in a scenario", covers);
    let trial = |file: std::path::PathBuf| {
        let name = file.file_stem().unwrap().to_str().unwrap().replace('_', " ");
        Trial::test(name, move || Ok(Runtime::new().unwrap().block_on(hosts::play(&file))?))
    };
    libtest_mimic::run(
        &Arguments::from_args(),
        files.into_iter().map(trial).chain([whole]).collect(),
    )
    .exit();
}

/// The snapshot of the surface names the calls and the errors. A port is called by the core, and what makes one is for
/// hosts without their own.
fn covers() -> Result<(), Failed> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["scenarios", "parts"].map(|folder| fs::read_dir(here.join(folder)).unwrap());
    let texts: Vec<String> = files
        .into_iter()
        .flatten()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let said = |words: &str| texts.iter().any(|text| text.contains(words));
    let api = fs::read_to_string(here.join("../../bindings/api.txt"))?;
    let mut missing = Vec::new();
    let mut part = "";
    for line in api.lines() {
        if !line.starts_with(' ') {
            part = line;
        }
        let called =
            line.trim_start_matches("function ").trim_start().trim_start_matches("constructor ");
        let name = called.trim_start_matches("async ").split('(').next().unwrap();
        let wanted = match part.split(' ').next() {
            Some("function" | "object") if line.contains('(') && !name.starts_with("file_") => [
                format!("\"do\": \"{name}\""),
                format!("\"start\": \"{name}\""),
                format!(".{name}\""),
            ],
            Some("error") if part == "error HearthError" && line != part => {
                [format!("\"fails\": \"{}\"", line.trim()), String::from("\0"), String::from("\0")]
            }
            _ => continue,
        };
        if !wanted.iter().any(|words| said(words)) && name != "open" {
            missing.push(name.to_owned());
        }
    }
    for runner in RUNNERS {
        let lines = fs::read_to_string(here.join("../..").join(runner))?.lines().count();
        if lines > 200 {
            return Err(format!("{runner} has {lines} lines, and may have 200").into());
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(format!("no scenario has {missing:?}").into()) }
}
