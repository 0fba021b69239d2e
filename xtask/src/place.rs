//! Where the workspace and its build are, and how a child `cargo` is called so that it shares them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::error::{Doing as _, Error, Result};

/// What `cargo run` tells a program about itself. A child `cargo` that inherits these builds anew
/// whatever has a build script that watches them (`ring` does, and iroh stands on it).
const OF_CARGO_RUN: [&str; 6] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_", "OUT_DIR"];

/// The workspace, found from this package's own place in it.
pub struct Place {
    root: PathBuf,
    built: PathBuf,
}

impl Place {
    /// The workspace that `cargo` says we are in.
    pub fn find() -> Result<Self> {
        let mut cargo = cargo();
        cargo.args(["metadata", "--no-deps", "--locked", "--format-version", "1"]);
        if let Some(own) = env::var_os("CARGO_MANIFEST_DIR") {
            cargo.current_dir(own);
        }
        let said = cargo.output().doing("asking cargo where the workspace is")?;
        let unclear = || {
            let why = String::from_utf8_lossy(&said.stderr);
            Error::failed(format!("cargo does not say where the workspace is: {}", why.trim()))
        };
        let metadata: Value = serde_json::from_slice(&said.stdout).map_err(|_| unclear())?;
        let path = |name: &str| metadata[name].as_str().map(PathBuf::from).ok_or_else(unclear);
        Ok(Self { root: path("workspace_root")?, built: path("target_directory")? })
    }

    /// The folder of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A folder or file of the workspace.
    pub fn of(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The target folder: the normal one, or what `CARGO_TARGET_DIR` or a config file says.
    pub fn target(&self) -> &Path {
        &self.built
    }

    /// A program that the dev profile built.
    pub fn program(&self, name: &str) -> PathBuf {
        self.built.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// The folder of the shared library that the dev profile built.
    pub fn library_folder(&self) -> PathBuf {
        self.built.join("debug")
    }

    /// The shared library for other languages that the dev profile built.
    pub fn library(&self) -> PathBuf {
        let (before, after) = (env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
        self.library_folder().join(format!("{before}hearth_ffi{after}"))
    }

    /// The same, built with the phones' profile for this machine.
    pub fn library_for_phones(&self) -> PathBuf {
        let (before, after) = (env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
        self.built.join("mobile").join(format!("{before}hearth_ffi{after}"))
    }

    /// `cargo`, to run in the workspace.
    pub fn cargo<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root).args(args);
        command
    }

    /// Runs `cargo` with its own progress in view.
    pub fn cargo_in_view<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let mut command = self.cargo(args);
        let status = command.status().doing("starting cargo")?;
        if status.success() {
            return Ok(());
        }
        let said: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy()).collect();
        let how = match status.code() {
            Some(_) => "failed; it says above why",
            None => &format!("was ended from outside ({status})"),
        };
        Err(Error::failed(format!("`cargo {}` {how}.", said.join(" "))))
    }
}

fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    clean(&mut command);
    command
}

/// The name of this machine's kind.
pub fn host() -> Result<String> {
    let said = Command::new("rustc").arg("-vV").output().doing("asking rustc for the host")?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Error::failed("rustc does not say what the host is."))
}

/// Takes away what is true of xtask alone.
pub fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if OF_CARGO_RUN.iter().any(|of_run| name.starts_with(of_run)) {
            command.env_remove(name.as_ref());
        }
    }
}
