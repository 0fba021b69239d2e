//! The standard pieces of work, once each, for a profiler: `standard-work FOLDER`. What the phones hold is written
//! into the folder by the first run and kept there.

use std::path::Path;
use std::process::ExitCode;

use budgets::phone::Result;
use budgets::random::Random;
use budgets::works::{self, Standard};

fn main() -> ExitCode {
    let done = match std::env::args_os().nth(1) {
        Some(folder) => work(Path::new(&folder)),
        None => Err("standard-work needs a folder".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The standard work stopped: {error}.");
            ExitCode::FAILURE
        }
    }
}

fn work(folder: &Path) -> Result<()> {
    let standard = Standard::kept(folder)?;
    let mut random = Random::seeded(1);
    works::open_and_newest(standard.filled.homes[0].path())?;
    let homes = standard.equal()?;
    let mut phones = standard.open(&homes)?;
    works::nothing_changed(&mut phones)?;
    // The first of each also prepares its statements.
    for plan in standard.filled.plans().iter().take(8) {
        works::new_appreciation(&mut phones[0].space, &mut random)?;
        works::edit_of_a_plan(&mut phones[0].space, plan, &mut random)?;
    }
    let mut phones = standard.open(&standard.apart)?;
    works::scattered_changes(&mut phones)?;
    let (_homes, mut phones) = standard.old_and_new()?;
    works::all_to_a_new_phone(&mut phones)?;
    Ok(())
}
