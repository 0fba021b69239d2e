//! `hearth`: a phone of Hearth in a terminal (`design.md` 2). Conversion only: it reads what is typed, calls
//! [`hearth_app`], and says what came of it. No rules. A library, so that the tests on a wire (`tests/lan`) run the very
//! program that people run.

mod appreciate;
mod args;
mod asked;
mod backup;
mod between_words;
mod card;
mod card_words;
mod challenge;
mod check_in;
mod clock;
mod consent;
mod days;
mod delete_all;
mod devices;
mod events;
mod exercises;
mod export;
mod fail;
mod help_me;
mod home;
mod input;
mod journal;
mod journal_asked;
mod journal_words;
mod json;
mod leave;
mod lists;
mod meeting;
mod mend;
mod moments;
mod nearby;
mod out;
mod pairing;
mod plans;
mod qr;
mod reading;
mod remind;
mod sayings;
mod secret;
mod show;
mod talk;
mod usage;
mod way_out_asked;
mod way_out_words;
mod words;

use std::panic;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use fail::Failure;
use home::{Home, Phone};
use input::Stop;
use out::{Out, Reply};

/// The whole program: reads its arguments, runs one command, and answers with the code to end with.
pub fn main() -> ExitCode {
    // A panic is our mistake; the person reads one sentence, a developer sets RUST_BACKTRACE.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        panic::set_hook(Box::new(|_| {}));
    }
    let (out, result) = match Args::try_parse() {
        Ok(args) => {
            let out = Out::new(args.json);
            let ran = panic::catch_unwind(|| run(&args, out));
            (out, ran.unwrap_or_else(|_| Err(Failure::trouble("internal", words::STUMBLED))))
        }
        Err(error) => {
            let json = std::env::args_os().any(|one| one == "--json");
            let said = usage::read(&error);
            // Help is for people, whatever else was asked for.
            (Out::new(json), said.and_then(|text| Out::new(false).say(&text)))
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            out.refuse(&failure);
            ExitCode::from(failure.code)
        }
    }
}

fn run(args: &Args, out: Out) -> Result<(), Failure> {
    let started = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = started.map_err(|_| Failure::trouble("internal", words::STUMBLED))?;
    let result = runtime.block_on(async {
        let stop = Stop::listen();
        if let Command::Init(options) = &args.command {
            return home::init(args, options, out, &stop).await;
        }
        match &args.command {
            Command::HelpMe(what) => return out.reply(&help_me::run(what, out)?),
            Command::Guide(what) => return out.reply(&reading::pages(what, out.width)?),
            Command::Exercises(what) => return exercises::run(args, what, out, &stop).await,
            Command::Find(what) => return reading::find(args, what, out, &stop).await,
            Command::DeleteEverything(what) => {
                return delete_all::run(args, what, out, &stop).await;
            }
            Command::Restore(what) => return backup::restore(args, what, out, &stop).await,
            Command::Doctor { mend: true, .. } => return mend::run(args, out).await,
            _ => {}
        }
        let phone = Home::find(args)?.open(out, &stop).await?;
        let result = command(&phone, &args.command).await;
        phone.close().await;
        result
    });
    // A thread that still reads standard input is left behind.
    runtime.shutdown_background();
    result
}

async fn command(phone: &Phone, command: &Command) -> Result<(), Failure> {
    let reply = match command {
        // It tells the other phone when it is stopped.
        Command::Pair(how) => pairing::run(phone, how).await?,
        other => phone.stop.unless(answer(phone, other)).await?,
    };
    phone.out.reply(&reply)?;
    if !phone.out.is_json() {
        for event in reply.seen {
            phone.hearth.ack(event).await?;
        }
    }
    Ok(())
}

async fn answer(phone: &Phone, command: &Command) -> Result<Reply, Failure> {
    match command {
        Command::Today => moments::today(phone).await,
        Command::Appreciate(what) => appreciate::run(phone, what).await,
        Command::Did(what) => moments::did(phone, what).await,
        Command::Rest(when) => moments::rest(phone, when).await,
        Command::Rhythm(what) => moments::rhythm(phone, what).await,
        Command::Plan(what) => plans::run(phone, what).await,
        Command::List(what) => lists::list(phone, what).await,
        Command::Search(what) => lists::search(phone, what).await,
        Command::Delete(what) => lists::delete(phone, what).await,
        Command::Sync { within, figures } => meeting::sync(phone, *within, *figures).await,
        Command::Devices { what } => devices::run(phone, what.as_ref()).await,
        Command::Leave(how) => leave::run(phone, how).await,
        Command::Export(what) => export::run(phone, what).await,
        Command::Backup(what) => backup::write(phone, what).await,
        Command::Doctor { forget_damaged: true, .. } => mend::forget(phone).await,
        Command::Doctor { .. } => meeting::doctor(phone).await,
        Command::Talk(what) => talk::run(phone, what).await,
        Command::Tip(what) => reading::tip(phone, what).await,
        Command::Prompt(what) => reading::prompt(phone, what).await,
        Command::Journal(what) => journal::run(phone, what).await,
        Command::Challenge { what } => challenge::run(phone, what.as_ref()).await,
        Command::CheckIn { what } => check_in::run(phone, what.as_ref()).await,
        Command::Remind(what) => remind::run(phone, what).await,
        Command::Card { what } => card::run(phone, what.as_ref()).await,
        Command::Consent { what } => consent::run(phone, what.as_ref()).await,
        // Answered before a phone is opened, or with it.
        Command::Init(_)
        | Command::DeleteEverything(_)
        | Command::Restore(_)
        | Command::Exercises(_)
        | Command::Pair(_)
        | Command::HelpMe(_)
        | Command::Guide(_)
        | Command::Find(_) => Err(Failure::trouble("internal", words::STUMBLED)),
    }
}
