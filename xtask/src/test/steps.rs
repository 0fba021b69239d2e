//! The steps of `cargo xtask test`, in their order: what is quick and often wrong comes first.
//!
//! Cargo builds a dependency anew for every set of features, and `-p hearth` chooses another set than the tests
//! do: 60 of its 363 units differ, iroh among them. So every cargo here, and that of the demo and the bindings,
//! is called for the `--workspace`, and the vendored OpenSSL and iroh are compiled once. `xtask` is left out:
//! it is running.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::tally::Tally;
use crate::child::Running;
use crate::error::{Doing as _, Error, Result};
use crate::place::{self, Place};
use crate::{bench, bindings, demo, fuzz, phones};

/// How a step went.
pub struct Report {
    /// The tests it ran; none for a step that only checks something.
    pub tally: Tally,
    /// Whether its command ended well.
    pub went_well: bool,
    /// What to say when it failed.
    pub why: String,
}

/// One step.
pub struct Step {
    /// One or two words, also the log's name.
    pub name: &'static str,
    /// What it runs.
    pub what: &'static str,
    /// Whether it runs what the step `library` built: an older one would prove nothing.
    pub needs_library: bool,
    /// Runs it, with its words going to the log.
    pub run: fn(&Place, &Path) -> Result<Report>,
}

/// All of them.
pub const STEPS: [Step; 12] = [
    step("format", "cargo fmt --check", format),
    step("layers", "who may build on whom, pins; xtask's own tests", layers),
    step("lints", "cargo clippy --all-targets -D warnings", lints),
    step("rust", "cargo test --workspace", rust),
    step(LIBRARY, "hearth, the library, its modules for each language", library),
    Step { needs_library: true, ..step("python", "two cores in one Python process", python) },
    Step { needs_library: true, ..step("kotlin", "two cores in one JVM (Maven)", kotlin) },
    Step {
        needs_library: true,
        ..step("android", "the app on Robolectric, its model on the JVM", android)
    },
    Step { needs_library: true, ..step("phones", "two phones in two processes", phones_on_a_desk) },
    Step { needs_library: true, ..step("swift", "two cores in one Swift process", swift) },
    Step { needs_library: true, ..step("demo", "cargo xtask demo", play) },
    step(
        "bench",
        "format and lock of the fuzz targets, format and lints of the benchmarks",
        benchmarks,
    ),
];

/// The step that builds what others run.
pub const LIBRARY: &str = "library";

const fn step(
    name: &'static str,
    what: &'static str,
    run: fn(&Place, &Path) -> Result<Report>,
) -> Step {
    Step { name, what, needs_library: false, run }
}

/// A cold build on a slow machine, and the tests with it.
const BUILDING: Duration = Duration::from_hours(1);

/// Tests alone; Maven's first downloads, too.
const RUNNING: Duration = Duration::from_mins(15);

fn format(place: &Place, log: &Path) -> Result<Report> {
    let all = ["fmt", "--all", "--check", "--", "--color", "never"];
    run(place.cargo(all), "cargo fmt", RUNNING, log)
}

fn layers(place: &Place, log: &Path) -> Result<Report> {
    let args = ["test", "--locked", "--no-fail-fast", "-p", "xtask"];
    run(place.cargo(args), "cargo test -p xtask", BUILDING, log)
}

fn lints(place: &Place, log: &Path) -> Result<Report> {
    let args = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    run(place.cargo(args), "cargo clippy", BUILDING, log)
}

fn rust(place: &Place, log: &Path) -> Result<Report> {
    let args = ["test", "--workspace", "--exclude", "xtask", "--locked", "--no-fail-fast"];
    run(place.cargo(args), "cargo test", BUILDING, log)
}

fn library(place: &Place, log: &Path) -> Result<Report> {
    let built = run(place.cargo(bindings::LIBRARIES_AND_PROGRAMS), "cargo build", BUILDING, log)?;
    if built.went_well {
        bindings::generate_and_compare(place)?;
    }
    Ok(built)
}

fn python(place: &Place, log: &Path) -> Result<Report> {
    let mut command = Command::new("python3");
    command.args(["-m", "unittest", "discover", "-v", "-s", "bindings/python"]);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("HEARTH_LIBRARY_FOLDER", place.library_folder());
    with_tests(run(command.current_dir(place.root()), "Python's unittest", RUNNING, log)?)
}

fn kotlin(place: &Place, log: &Path) -> Result<Report> {
    // Only what changed is compiled, and a test that a changed binding has made wrong did not change itself: the
    // tests, which are short, are compiled anew each time.
    for compiled in ["target/kotlin-ic/test", "target/test-classes"] {
        bindings::clear(&place.of("bindings/kotlin").join(compiled))?;
    }
    let mut command = Command::new("mvn");
    command.args(["-B", "-ntp", "test"]).current_dir(place.of("bindings/kotlin"));
    // The traces end where our code does.
    command.arg("-DtrimStackTrace=true");
    command.arg(format!("-Djna.library.path={}", place.library_folder().display()));
    with_tests(run(&mut command, "Maven", RUNNING, log)?)
}

/// Cold it fetches Robolectric's Android, 700 MB.
fn android(place: &Place, log: &Path) -> Result<Report> {
    with_tests(run(phones::maven(place, "test")?, "Maven", BUILDING, log)?)
}

/// What the step `android` compiled, twice; each tap and each wait is a check.
fn phones_on_a_desk(place: &Place, log: &Path) -> Result<Report> {
    File::create(log).doing("writing a log")?;
    phones::rehearse(place)?;
    Ok(Report { tally: Tally::default(), went_well: true, why: String::new() })
}

/// Fetches a toolchain where there is none; where none can be had, its one sentence is the failure.
fn swift(place: &Place, log: &Path) -> Result<Report> {
    let mut command = Command::new("bash");
    command.arg(place.of("bindings/swift/test.sh"));
    command.env("HEARTH_LIBRARY_FOLDER", place.library_folder());
    command.env("HEARTH_BUILD", place.target().join("swift"));
    command.env("HEARTH_CACHE", place.target().join("cache"));
    with_tests(run(&mut command, "Swift's tests", BUILDING, log)?)
}

fn play(place: &Place, log: &Path) -> Result<Report> {
    let mut log = File::create(log).doing("writing a log")?;
    demo::run(&place.program("hearth"), false, 100, &mut log)?;
    Ok(Report { tally: Tally::default(), went_well: true, why: String::new() })
}

/// Checked, not run: `cargo xtask bench` takes its time, and so does `cargo xtask fuzz`, whose targets also need a C++
/// compiler to be looked at by more than rustfmt. The benchmarks are a workspace of their own; with the same target
/// folder and dev profile (that of Cargo.toml, said again) they share the vendored OpenSSL all the same. The lock of the
/// fuzz targets, which nothing here builds by, must fit: another workspace's is not renewed with ours, and
/// `cargo xtask fuzz` would stop at it.
fn benchmarks(place: &Place, log: &Path) -> Result<Report> {
    for manifest in [fuzz::MANIFEST, bench::MANIFEST] {
        let mut format = place.cargo(["fmt", "--check", "--manifest-path", manifest]);
        let formatted = run(format.args(["--", "--color", "never"]), "cargo fmt", RUNNING, log)?;
        if !formatted.went_well {
            return Ok(formatted);
        }
    }
    let locked = place.cargo(["fetch", "--locked", "--manifest-path", fuzz::MANIFEST]);
    let locked = run(locked, "cargo fetch of fuzz/Cargo.lock", RUNNING, log)?;
    if !locked.went_well {
        return Ok(locked);
    }
    let mut clippy = place.cargo(["clippy", "--locked", "--all-targets"]);
    clippy.args(["--manifest-path", bench::MANIFEST]).arg("--target-dir").arg(place.target());
    for setting in [
        "profile.dev.debug=\"line-tables-only\"",
        "profile.dev.package.\"*\".opt-level=2",
        "profile.dev.package.\"*\".debug=false",
    ] {
        clippy.args(["--config", setting]);
    }
    run(clippy.args(["--", "-D", "warnings"]), "cargo clippy", BUILDING, log)
}

/// A test runner that found no test at all did not do its work.
fn with_tests(report: Report) -> Result<Report> {
    if report.went_well && report.tally == Tally::default() {
        return Err(Error::failed("No test ran."));
    }
    Ok(report)
}

/// Runs a command with its words going to the log, and counts the tests in them.
fn run(
    mut command: impl std::borrow::BorrowMut<Command>,
    what: &str,
    within: Duration,
    log: &Path,
) -> Result<Report> {
    let command = command.borrow_mut();
    place::clean(command);
    let mut log = File::create(log).doing("writing a log")?;
    let mut lost = None;
    let output = Running::start(command, what)?.follow(within, |_, line| {
        lost = log.write_all(line).err().or(lost.take());
    })?;
    if let Some(error) = lost {
        return Err(error).doing("writing a log");
    }
    let tally = Tally::of(&format!("{}\n{}", output.stdout_text(), output.stderr_text()));
    let why = format!("{what} failed.");
    Ok(Report { tally, went_well: output.code == Some(0), why })
}
