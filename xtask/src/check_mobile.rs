//! `cargo xtask check-mobile`: does the whole core type-check for phones? Needs neither Xcode nor the NDK: what build
//! scripts compile for a phone goes to the stand-ins of `xtask/check-mobile`, and nothing is linked. So all Rust and
//! every `cfg` is checked, and no C. The real builds are `.github/workflows/hosts.yml`'s.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::child::Running;
use crate::error::{Doing as _, Error, Result};
use crate::place::Place;
use crate::test::needs::{Need, provide_all};
use crate::test::shown;
use crate::test::tally::telling_part;

/// Phones of today: every iPhone, every Android phone of 64 bits, and those of 32 that are still sold.
const TARGETS: [&str; 3] =
    ["aarch64-apple-ios", "aarch64-linux-android", "armv7-linux-androideabi"];

/// The oldest iOS that Hearth is for; some build scripts refuse to guess it.
const IOS: &str = "17.5";

/// A target from nothing, on a slow machine beside other work.
const WITHIN: Duration = Duration::from_hours(1);

/// OpenSSL's own build knows no stand-ins, so its Rust half is checked against this machine's headers.
const NEEDS: [Need; 2] = [
    Need { name: "a C compiler", package: "gcc libc6-dev", seen_by: &["cc", "--version"] },
    Need {
        name: "OpenSSL's headers and library",
        package: "libssl-dev",
        seen_by: &[
            "sh",
            "-c",
            "cc -E -include openssl/ssl.h -x c /dev/null && test -e \"$(cc -print-file-name=libssl.so)\"",
        ],
    },
];

/// Checks every target, says a line of each, and fails if one of them does.
pub fn run(place: &Place) -> Result<()> {
    provide_all("The check for phones needs", &NEEDS)?;
    let missing: Vec<_> = TARGETS.into_iter().filter(|target| !is_there(target)).collect();
    if !missing.is_empty() {
        add(place, &missing)?;
    }
    let build = Build::prepare(place)?;
    let mut failed = Vec::new();
    for target in TARGETS {
        if !build.check(target)? {
            failed.push(target);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Error::failed(format!("hearth-ffi does not type-check for {}.", failed.join(", "))))
}

/// Whether Rust's own library for this target is installed.
fn is_there(target: &str) -> bool {
    let said =
        Command::new("rustc").args(["--print", "target-libdir", "--target", target]).output();
    said.is_ok_and(|said| Path::new(String::from_utf8_lossy(&said.stdout).trim()).is_dir())
}

fn add(place: &Place, targets: &[&str]) -> Result<()> {
    println!("Adding Rust's library for {}", targets.join(", "));
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add"]).args(targets).current_dir(place.root());
    let why = match rustup.output() {
        Ok(said) if said.status.success() => return Ok(()),
        Ok(said) => String::from_utf8_lossy(&said.stderr).lines().last().map(str::to_owned),
        Err(error) => Some(error.to_string()),
    };
    Err(Error::failed(format!(
        "Rust's library for {all} is missing and `rustup target add {all}` does not bring it: {why}",
        all = targets.join(" "),
        why = why.unwrap_or_default()
    )))
}

/// What is the same for every target.
struct Build<'a> {
    place: &'a Place,
    folder: PathBuf,
    no_sdk: PathBuf,
    openssl: PathBuf,
}

impl<'a> Build<'a> {
    fn prepare(place: &'a Place) -> Result<Self> {
        let folder = place.target().join("check-mobile");
        let no_sdk = folder.join("no-sdk");
        fs::create_dir_all(&no_sdk).doing("making the folder of the check for phones")?;
        let mut cc = Command::new("cc");
        let said = cc.arg("-print-file-name=libssl.so").output().doing("asking cc for OpenSSL")?;
        let library = PathBuf::from(String::from_utf8_lossy(&said.stdout).trim());
        let openssl = library.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Self { place, folder, no_sdk, openssl })
    }

    /// Whether this target type-checks; if not, what the compiler says is shown.
    fn check(&self, target: &str) -> Result<bool> {
        // The line stays open meanwhile: a minute at rest, and many beside other work.
        print!("{target:<24} ");
        std::io::stdout().flush().doing("writing")?;
        let began = Instant::now();
        let mut check = self.command(target);
        let said = Running::start(&mut check, "cargo check")?.finish(WITHIN)?;
        let well = said.code == Some(0);
        let verdict = if well { "type-checks" } else { "FAILED" };
        println!("{verdict}, {}", shown(began.elapsed()));
        if !well {
            println!("{}", telling_part(&said.stderr_text()));
        }
        Ok(well)
    }

    fn command(&self, target: &str) -> Command {
        let stand_in = |name: &str| self.place.of("xtask/check-mobile").join(name);
        let mut check = self.place.cargo(["check", "--locked", "-p", "hearth-ffi"]);
        check.args(["--target", target, "--target-dir"]).arg(&self.folder);
        let underscored = target.replace('-', "_");
        check.env(format!("CC_{underscored}"), stand_in("check-cc"));
        check.env(format!("AR_{underscored}"), stand_in("check-ar"));
        check.env("SDKROOT", &self.no_sdk).env("IPHONEOS_DEPLOYMENT_TARGET", IOS);
        check.env("OPENSSL_NO_VENDOR", "1").env("OPENSSL_LIB_DIR", &self.openssl);
        check.env("OPENSSL_INCLUDE_DIR", "/usr/include");
        // What only a phone's `cfg` leaves unused is said by no other build.
        check.env("CARGO_ENCODED_RUSTFLAGS", "-Dwarnings");
        check
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_that_nobody_has_is_missed() {
        assert!(!is_there("riscv128-none-toaster"));
    }
}
