//! `cargo xtask`: the errands of this repository, for people and for CI alike.
//!
//! Knows the project only from outside: it runs `cargo`, the built binaries and the tests of every
//! language, and reads what they print. Depends on next to nothing, so that it compiles in seconds.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod args;
mod bench;
mod bindings;
mod check_mobile;
mod child;
mod columns;
mod demo;
mod error;
mod fuzz;
mod phones;
mod place;
mod size;
mod soak;
mod test;
mod texts;

use std::process::ExitCode;

use args::{Command, HELP};
use error::Result;
use place::Place;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(words: &[String]) -> Result<()> {
    match args::parse(words)? {
        Command::Demo { keep } => demo::build_and_run(&Place::find()?, keep),
        Command::Test => test::run(&Place::find()?),
        Command::Bindings => bindings::build_and_generate(&Place::find()?),
        Command::Texts => texts::run(&Place::find()?),
        Command::Phones(asked) => phones::run(&Place::find()?, &asked),
        Command::Bench { rest } => bench::run(&Place::find()?, &rest),
        Command::Soak { rest } => soak::run(&Place::find()?, &rest),
        Command::Fuzz(asked) => fuzz::run(&Place::find()?, &asked),
        Command::CheckMobile => check_mobile::run(&Place::find()?),
        Command::Size(asked) => size::run(&Place::find()?, &asked),
        Command::Help => {
            print!("{HELP}");
            Ok(())
        }
    }
}
