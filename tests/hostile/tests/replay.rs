//! Every target over the inputs that are kept in `fuzz/` and over inputs from fixed seeds, in every test run.
//! `HOSTILE_TIMES=20` tries twenty times as many seeds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use hostile::{TARGETS, Target, listen, seeds};

#[global_allocator]
static HEAP: counted_heap::Counting = counted_heap::Counting;

/// How many seeds a target is tried with. Those that cost more are tried with fewer.
fn seeds_of(target: &Target) -> u64 {
    let usual = match target.name {
        "qr_text" | "farewell" | "certificates" => 1_000,
        "backup" => 60,
        _ => 200,
    };
    let times = std::env::var("HOSTILE_TIMES").ok().and_then(|times| times.parse().ok());
    usual * times.unwrap_or(1_u64)
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

/// The kept inputs of a target, by their paths below `fuzz/`.
fn kept(target: &Target) -> Vec<(String, Vec<u8>)> {
    let mut kept = Vec::new();
    for folder in ["corpus", "crashers"] {
        let place = fuzz().join(folder).join(target.name);
        let Ok(files) = fs::read_dir(place) else { continue };
        for file in files {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            kept.push((format!("{folder}/{}/{name}", target.name), fs::read(file.path()).unwrap()));
        }
    }
    kept.sort();
    kept
}

fn try_all(target: &Target) -> Vec<String> {
    let from_seeds = (0..seeds_of(target)).map(|number| {
        (format!("seed {number} of {}", target.name), seeds::input(target.name, number))
    });
    let (mut broken, mut tried, mut peak) = (Vec::new(), 0_u64, 0);
    target.prepare();
    for (name, input) in kept(target).into_iter().chain(from_seeds) {
        match catch_unwind(AssertUnwindSafe(|| target.try_input(&input))) {
            Ok(heap) => peak = peak.max(heap),
            Err(_) => broken.push(name),
        }
        tried += 1;
        if broken.len() == 10 {
            break;
        }
    }
    println!("{}: {tried} inputs, {} kB of heap at most", target.name, peak / 1024);
    broken
}

// One test, because the books of the heap are one for the process.
#[test]
fn no_input_of_any_target_breaks_a_promise() {
    listen();
    assert!(counted_heap::is_counting());
    let only = std::env::var("HOSTILE_ONLY").ok();
    let chosen =
        TARGETS.iter().filter(|target| only.as_deref().is_none_or(|name| name == target.name));
    let broken: Vec<String> = chosen.flat_map(try_all).collect();
    assert!(broken.is_empty(), "broken by {broken:#?}");
}

/// `HOSTILE_TARGET` and `HOSTILE_INPUT` (a file, or the number of a seed) name what to run.
#[test]
#[ignore = "for one input at a time"]
fn one_input() {
    let named = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("set {name}"));
    let target = Target::named(&named("HOSTILE_TARGET")).expect("a target of this name");
    let from = named("HOSTILE_INPUT");
    let input = match from.parse() {
        Ok(number) => seeds::input(target.name, number),
        // As it is said from the top of the workspace.
        Err(_) => fs::read(fuzz().join("..").join(&from)).expect("a file to read"),
    };
    target.prepare();
    let heap = target.try_input(&input);
    println!("{} bytes of input, {heap} bytes of heap", input.len());
}

#[test]
fn every_folder_of_kept_inputs_belongs_to_a_target() {
    for folder in ["corpus", "crashers"] {
        let Ok(folders) = fs::read_dir(fuzz().join(folder)) else { continue };
        for place in folders {
            let name = place.unwrap().file_name().into_string().unwrap();
            assert!(Target::named(&name).is_some(), "{folder}/{name} belongs to no target");
        }
    }
}
