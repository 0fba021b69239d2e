//! The programs that the tests need and cargo does not bring. On Debian as root they are installed; elsewhere
//! one sentence says what is missing.

use std::process::{Command, Stdio};

use crate::error::{Error, Result};

/// A program, how to see that it is there, and the Debian package that brings it.
pub struct Need {
    /// Its name in a sentence.
    pub name: &'static str,
    /// The packages, with spaces between.
    pub package: &'static str,
    /// A command that succeeds where it is there.
    pub seen_by: &'static [&'static str],
}

/// The linker, which is a C compiler, is older than xtask itself, but vendored OpenSSL needs the same one.
const NEEDS: [Need; 6] = [
    Need { name: "a C compiler", package: "gcc libc6-dev", seen_by: &["cc", "--version"] },
    Need { name: "make", package: "make", seen_by: &["make", "--version"] },
    Need {
        name: "perl with its core modules",
        package: "perl",
        seen_by: &["perl", "-MIPC::Cmd", "-MFindBin", "-MTime::Piece", "-e", "1"],
    },
    Need { name: "git", package: "git", seen_by: &["git", "--version"] },
    Need { name: "Python 3", package: "python3", seen_by: &["python3", "--version"] },
    // It counts the instructions of the budgets (`tests/budgets/tests/instructions.rs`).
    Need { name: "valgrind", package: "valgrind", seen_by: &["valgrind", "--version"] },
];

/// What the Android app is built with where there is no Android SDK (`android-demo`).
pub const ANDROID: [Need; 4] = [
    JDK,
    MAVEN,
    Need { name: "aapt2", package: "aapt", seen_by: &["aapt2", "version"] },
    Need {
        name: "Android's resources",
        package: "android-framework-res",
        seen_by: &["test", "-f", "/usr/share/android-framework-res/framework-res.apk"],
    },
];

const JDK: Need = Need {
    name: "a JDK (17 or later)",
    package: "default-jdk-headless",
    seen_by: &["javac", "--version"],
};

const MAVEN: Need = Need { name: "Maven", package: "maven", seen_by: &["mvn", "--version"] };

/// Sees that everything is there, or gets it.
pub fn provide() -> Result<()> {
    provide_all("The tests need", &NEEDS)?;
    provide_all("The tests need", &ANDROID)
}

/// The same for other needs; `who` begins the sentence that says what is missing.
pub fn provide_all(who: &str, needs: &[Need]) -> Result<()> {
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|need| need.name).collect::<Vec<_>>().join(", ");
    let packages: Vec<_> = missing.iter().flat_map(|need| need.package.split(' ')).collect();
    if may_install() {
        println!("Installing {names}");
        apt_get(&["update", "-qq"])?;
        apt_get(&[&["install", "-y", "-qq", "--no-install-recommends"], &*packages].concat())?;
        if self::missing(needs).is_empty() {
            return Ok(());
        }
    }
    Err(Error::failed(format!(
        "{who} {names}; on Debian: `apt-get install {}`.",
        packages.join(" ")
    )))
}

fn missing(needs: &[Need]) -> Vec<&Need> {
    needs.iter().filter(|need| !is_there(need.seen_by)).collect()
}

fn is_there(command: &[&str]) -> bool {
    let Some((program, args)) = command.split_first() else { return true };
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Debian, and root.
fn may_install() -> bool {
    let user = Command::new("id").arg("-u").output();
    let root = user.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).trim() == "0");
    root && is_there(&["apt-get", "--version"])
}

fn apt_get(args: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    match command.stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(Error::failed(format!("`apt-get {}` failed.", args.join(" ")))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_missed() {
        assert!(is_there(&["cargo", "--version"]));
        assert!(!is_there(&["cargo", "no-such-errand"]));
        assert!(!is_there(&["hearth-no-such-program", "--version"]));
    }
}
