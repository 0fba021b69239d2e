//! # Hearth's benchmark
//! `cargo xtask bench`: what opening, writing and syncing cost at 1 000, 20 000 and 100 000 entries, in one table
//! against the goals of `design.md` 10. Figures are for reading side by side; no test fails by them.
//!
//! Start reading at [`scenes`]. The couple and their phones are those of the budgets (`tests/budgets`): its `fill.rs`
//! says what is written, `meeting.rs` how two phones meet, `heap.rs` what counts as memory. `--rounds N`, `--sizes 1000,20000`; `--parts` adds where the time went; `--keep FOLDER` keeps the phones for
//! the next run, for a profiler.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod machine;
mod opening;
mod samples;
mod scenes;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use budgets::heap;
use budgets::phone::{Couple, Result};
use scenes::Scenes;

#[global_allocator]
static HEAP: heap::Counting = heap::Counting;

/// Rounds in which a new phone takes more than 20 000 entries.
const LARGE_ROUNDS: usize = 3;
/// Rounds without `--rounds`. In each, every scene of every size has its turn.
const ROUNDS: usize = 7;

/// What `--only` may name: each is asked for in [`one_round`].
const SCENES: [&str; 5] = ["new-phone", "scattered", "nothing", "open", "edit"];

fn main() -> ExitCode {
    let started = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.split_first() {
        Some((&opening::CHILD, rest)) => opening::child(started, rest.first().copied()),
        _ => Asked::read(&arguments).and_then(|asked| bench(&asked)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The benchmark stopped: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// What was asked for.
struct Asked {
    rounds: usize,
    sizes: Vec<usize>,
    parts: bool,
    only: Option<String>,
    keep: Option<PathBuf>,
}

impl Asked {
    fn read(arguments: &[&str]) -> Result<Self> {
        let mut asked = Self {
            rounds: ROUNDS,
            sizes: vec![1_000, 20_000, 100_000],
            parts: false,
            only: None,
            keep: None,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match *argument {
                "--parts" => asked.parts = true,
                "--keep" => asked.keep = Some((*value()?).into()),
                "--only" => asked.only = Some(scene(value()?)?),
                "--rounds" => asked.rounds = value()?.parse()?,
                "--sizes" => {
                    let sizes = value()?.split(',').map(str::parse);
                    asked.sizes = sizes.collect::<std::result::Result<_, _>>()?;
                }
                other => {
                    return Err(format!(
                        "{other} is not known; there are --rounds, --sizes, --parts, --only, --keep"
                    )
                    .into());
                }
            }
        }
        if asked.rounds == 0 || asked.sizes.iter().any(|size| *size == 0 || size % 1_000 != 0) {
            return Err("rounds are 1 or more, and sizes are thousands".into());
        }
        Ok(asked)
    }
}

impl Asked {
    /// Whether a scene is to be measured: all are, or the one that `--only` names (for a profiler).
    fn wants(&self, scene: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == scene)
    }
}

/// A scene of this name. A name that there is not would measure nothing, and print zeros.
fn scene(name: &str) -> Result<String> {
    if SCENES.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(format!("there is no scene '{name}'; there are {}", SCENES.join(", ")).into())
}

fn bench(asked: &Asked) -> Result<()> {
    let couple = Couple::new()?;
    let before = machine::load();
    let mut scenes = Vec::new();
    for size in &asked.sizes {
        eprintln!("writing {size} entries on two phones ...");
        scenes.push(Scenes::new(&couple, *size, asked.keep.as_deref())?);
    }
    let mut machine = machine::Machine::default();
    let probe = tempfile::TempDir::new()?;
    let mut nothing = samples::Samples::default();
    for round in 1..=asked.rounds {
        eprintln!("round {round} of {} ...", asked.rounds);
        machine.look(probe.path())?;
        one_round(round, asked, &couple, &mut scenes, &mut nothing)?;
    }
    println!("{}\n", table::table(&scenes));
    println!(
        "Entries: appreciations of 120 characters, half by each member, 50 plans of 120 among them."
    );
    println!("Times are medians of {} interleaved rounds. {}.", asked.rounds, counts(&scenes));
    println!("A process that does nothing takes {}.", samples::milliseconds(nothing.median()));
    println!("Machine: {}, {before} before.", machine.describe());
    if asked.parts {
        println!("{}", table::parts(&scenes));
    }
    Ok(())
}

fn one_round(
    round: usize,
    asked: &Asked,
    couple: &Couple,
    scenes: &mut [Scenes],
    nothing: &mut samples::Samples,
) -> Result<()> {
    let today = "2026-11-21".parse().map_err(|_| "a day of the calendar")?;
    if asked.wants("new-phone") {
        // At 100 000 entries one takes a quarter of a minute, and three say as much as seven.
        for scene in scenes.iter_mut().filter(|scene| !scene.is_large() || round <= LARGE_ROUNDS) {
            scene.new_phone(couple)?;
        }
    }
    for _ in 0..3 {
        for scene in scenes.iter_mut().filter(|_| asked.wants("scattered")) {
            scene.scattered(couple)?;
        }
    }
    if asked.wants("nothing") && round == 1 {
        for scene in &mut *scenes {
            scene.nothing_changed_in_four_logs(couple)?;
        }
    }
    for _ in 0..10 {
        nothing.push(opening::nothing()?);
        for scene in &mut *scenes {
            if asked.wants("open") {
                scene.open()?;
            }
            if asked.wants("nothing") {
                scene.nothing_changed()?;
            }
            if asked.wants("edit") {
                scene.edit(today)?;
            }
        }
    }
    Ok(())
}

fn counts(scenes: &[Scenes]) -> String {
    let Some(scene) = scenes.first() else { return String::new() };
    format!(
        "Of {} openings, {} edits, {} equal, {} scattered and {} new-phone sessions a size",
        scene.opens[0].count(),
        scene.edits[0].count(),
        scene.nothing.whole.count(),
        scene.scattered.whole.count(),
        scene.new_phone.whole.count(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_that_there_is_not_is_refused_with_those_that_there_are() {
        for name in SCENES {
            assert_eq!(Asked::read(&["--only", name]).unwrap().only.as_deref(), Some(name));
        }
        let refused = Asked::read(&["--only", "new_phone"]).err().unwrap().to_string();
        assert_eq!(
            refused,
            "there is no scene 'new_phone'; there are new-phone, scattered, nothing, open, edit"
        );
    }
}
