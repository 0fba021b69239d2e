//! Keeps the house as it is drawn in `ARCHITECTURE.md` (`design.md` 3): each crate builds only on what its table
//! allows, the pins stand, and nothing in the repository knows the machine it was written on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod allowed;
mod minted;
mod pins;
mod safety;
mod stray_paths;
mod symmetric;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What a command, run in the workspace, prints.
fn said(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).current_dir(root()).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`{program} {}` failed: {error}", args.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

/// What this very cargo prints.
fn cargo(args: &[&str]) -> String {
    said(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), args)
}
