//! `cargo xtask fuzz`: libFuzzer over the targets of `tests/hostile`, on the pinned stable toolchain. It passes the
//! flags that `cargo fuzz --sanitizer none` would (coverage in every crate, ours and automerge), so that nobody has
//! to install it. What breaks something is kept in `fuzz/crashers`, and every test run tries it again from then on.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::Running;
use crate::error::{Doing as _, Error, Result};
use crate::place::{Place, host};

/// The workspace of the targets.
pub const MANIFEST: &str = "fuzz/Cargo.toml";
const PROGRAMS: &str = "fuzz/fuzz_targets";
/// What needs the store, and so `SQLCipher` and OpenSSL.
const OF_THE_STORE: [&str; 1] = ["backup"];

/// What makes a program tell libFuzzer which ways an input has taken.
const COVERAGE: [&str; 6] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// The longest input, in bytes.
const LONGEST: u32 = 1024;
/// How long one input may take, in seconds; the slowest honest one takes a tenth of one.
const SLOWEST: u32 = 20;
/// Most inputs of a target that are kept in git, since every test run tries them all, and most bytes of them.
const MOST_KEPT: (usize, usize) = (48, 16 * 1024);

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Fuzz {
    /// For how long, over all targets together.
    pub minutes: u32,
    /// One target; otherwise all of them.
    pub target: Option<String>,
    /// Whether inputs that go every known way replace those in `fuzz/corpus`.
    pub keep: bool,
}

/// Builds the programs and lets each search its share of the time.
pub fn run(place: &Place, asked: &Fuzz) -> Result<()> {
    let names = names(place, asked.target.as_deref())?;
    need_cpp()?;
    build(place, &names)?;
    let share = asked.minutes.saturating_mul(60) / u32::try_from(names.len()).unwrap_or(1);
    let mut broken = Vec::new();
    for name in &names {
        let target = Target { place, name };
        broken.extend(target.search(share.max(1))?);
        if asked.keep {
            target.keep()?;
        }
    }
    match broken.as_slice() {
        [] => Ok(()),
        [one] => Err(Error::failed(format!("{one} broke a promise; mend it and commit the file."))),
        all => {
            let all = all.join(", ");
            Err(Error::failed(format!("{all} broke a promise; mend it and commit the files.")))
        }
    }
}

/// The targets that there are, or the one that was named.
fn names(place: &Place, only: Option<&str>) -> Result<Vec<String>> {
    let files = fs::read_dir(place.of(PROGRAMS)).doing("looking for fuzz targets")?;
    let mut names = BTreeSet::new();
    for file in files {
        let path = file.doing("looking for fuzz targets")?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    let Some(only) = only else { return Ok(names.into_iter().collect()) };
    if names.contains(only) {
        return Ok(vec![only.to_owned()]);
    }
    let there_are = names.into_iter().collect::<Vec<_>>().join(", ");
    Err(Error::usage(format!("There is no fuzz target '{only}'; there are {there_are}.")))
}

/// libFuzzer comes as C++ and is compiled once.
fn need_cpp() -> Result<()> {
    let compiler = std::env::var_os("CXX").unwrap_or_else(|| "c++".into());
    let answers = Command::new(&compiler).arg("--version").output();
    if answers.is_ok_and(|said| said.status.success()) {
        return Ok(());
    }
    Err(Error::failed(format!(
        "libFuzzer is written in C++ and `{}` does not run here: install a C++ compiler (on Debian the package \
         g++), or say in CXX where yours is.",
        compiler.display()
    )))
}

fn folder(place: &Place) -> PathBuf {
    place.target().join("fuzz")
}

fn build(place: &Place, names: &[String]) -> Result<()> {
    // Named even so: then the flags do not reach build scripts and macros.
    let (host, folder) = (host()?, folder(place).display().to_string());
    let mut args = vec!["build", "--release", "--locked", "--manifest-path", MANIFEST];
    args.extend(["--target", &host, "--target-dir", &folder]);
    if !names.iter().any(|name| OF_THE_STORE.contains(&name.as_str())) {
        args.push("--no-default-features");
    }
    for name in names {
        args.extend(["--bin", name]);
    }
    let mut cargo = place.cargo(args);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}"));
    let status = cargo.status().doing("starting cargo")?;
    let built = status.success();
    if built { Ok(()) } else { Err(Error::failed("The fuzz targets do not build.")) }
}

/// One program, and where its inputs are.
struct Target<'a> {
    place: &'a Place,
    name: &'a str,
}

impl Target<'_> {
    fn program(&self) -> Result<Command> {
        let program = folder(self.place).join(host()?).join("release").join(self.name);
        let mut command = Command::new(program);
        command.arg(format!("-max_len={LONGEST}")).current_dir(self.place.root());
        Ok(command)
    }

    /// Where inputs are kept in git.
    fn kept(&self, kind: &str) -> Result<PathBuf> {
        made(self.place.of("fuzz").join(kind).join(self.name))
    }

    /// What earlier searches on this machine have found.
    fn found(&self) -> Result<PathBuf> {
        made(folder(self.place).join("corpus").join(self.name))
    }

    /// Searches for so many seconds. Gives the files that broke something, by their paths in the workspace.
    fn search(&self, seconds: u32) -> Result<Vec<String>> {
        let crashers = self.kept("crashers")?;
        let before = listed(&crashers)?;
        let mut program = self.program()?;
        program.args([
            format!("-max_total_time={seconds}"),
            format!("-timeout={SLOWEST}"),
            // Long inputs from the start: a short one makes few changes.
            "-len_control=0".to_owned(),
            "-rss_limit_mb=2048".to_owned(),
            "-print_final_stats=1".to_owned(),
            format!("-artifact_prefix={}/", crashers.display()),
        ]);
        program.arg(self.found()?).arg(self.kept("corpus")?);
        let within = Duration::from_secs(u64::from(seconds) * 2 + 300);
        let said = Running::start(&mut program, self.name)?.finish(within)?;
        let text = said.stderr_text();
        let new: Vec<String> = listed(&crashers)?.difference(&before).cloned().collect();
        let (runs, ways) = (figure(&text, "stat::number_of_executed_units:"), last_coverage(&text));
        println!("{:12} {seconds:5} s {runs:>10} inputs {ways:>7} edges", self.name);
        if new.is_empty() && said.code != Some(0) {
            let end: Vec<&str> = text.lines().rev().take(20).collect();
            let end = end.into_iter().rev().collect::<Vec<_>>().join("\n");
            return Err(Error::failed(format!("{end}\n{} did not run.", self.name)));
        }
        for file in &new {
            println!(
                "  broken by fuzz/crashers/{name}/{file}; again: HOSTILE_TARGET={name} \
                 HOSTILE_INPUT=fuzz/crashers/{name}/{file} cargo test -p hostile --test replay one_input \
                 -- --ignored --nocapture",
                name = self.name
            );
        }
        Ok(new.iter().map(|file| format!("fuzz/crashers/{}/{file}", self.name)).collect())
    }

    /// Puts inputs that go every known way into `fuzz/corpus`, as far as there is room.
    fn keep(&self) -> Result<()> {
        let merged = folder(self.place).join("merged").join(self.name);
        if merged.exists() {
            fs::remove_dir_all(&merged).doing("clearing a folder")?;
        }
        let merged = made(merged)?;
        let kept = self.kept("corpus")?;
        let mut program = self.program()?;
        program.arg("-merge=1").arg(&merged).arg(self.found()?).arg(&kept);
        Running::start(&mut program, self.name)?.finish(Duration::from_mins(10))?;
        let mut inputs = Vec::new();
        for name in listed(&merged)? {
            inputs.push((fs::read(merged.join(&name)).doing("reading an input")?, name));
        }
        inputs.sort_by_key(|(bytes, _)| bytes.len());
        for name in listed(&kept)? {
            fs::remove_file(kept.join(name)).doing("clearing the corpus")?;
        }
        let mut size = 0;
        // Short ones and long ones alike: the long ones go deeper.
        let every = inputs.len().div_ceil(MOST_KEPT.0).max(1);
        for (bytes, name) in inputs.into_iter().step_by(every) {
            size += bytes.len();
            if size > MOST_KEPT.1 {
                break;
            }
            fs::write(kept.join(name), bytes).doing("keeping an input")?;
        }
        Ok(())
    }
}

fn made(folder: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&folder).doing("making a folder for inputs")?;
    Ok(folder)
}

fn listed(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for file in fs::read_dir(folder).doing("reading a folder of inputs")? {
        let file = file.doing("reading a folder of inputs")?;
        names.insert(file.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

/// What libFuzzer says behind a name at its end.
fn figure<'a>(text: &'a str, name: &str) -> &'a str {
    text.lines().find_map(|line| line.strip_prefix(name)).map_or("?", str::trim)
}

/// The last `cov: N` that it said.
fn last_coverage(text: &str) -> &str {
    let after = text.rsplit_once(" cov: ").and_then(|(_, rest)| rest.split_whitespace().next());
    after.unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libfuzzer_says_is_read() {
        let said = "#2 INITED cov: 17 ft: 18\n#9\tDONE   cov: 321 ft: 7 corp: 3/9b\n\
                    stat::number_of_executed_units: 90210\n";
        assert_eq!(figure(said, "stat::number_of_executed_units:"), "90210");
        assert_eq!(last_coverage(said), "321");
        assert_eq!((figure("", "x"), last_coverage("")), ("?", "?"));
    }
}
