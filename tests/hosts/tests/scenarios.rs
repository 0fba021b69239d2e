//! Every scenario, in Rust. `cargo test -p hosts [part of a name]`.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::Path;

use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 30, "there are 30 scenarios, and here are {}", files.len());
    let trial = |file: std::path::PathBuf| {
        let name = file.file_stem().unwrap().to_str().unwrap().replace('_', " ");
        Trial::test(name, move || Ok(Runtime::new().unwrap().block_on(hosts::play(&file))?))
    };
    libtest_mimic::run(&Arguments::from_args(), files.into_iter().map(trial).collect()).exit();
}
