//! What `leave`, `delete-everything`, `export`, `backup` and `restore` take.

use std::path::PathBuf;

use clap::{Args as Options, ValueEnum};

use crate::secret::SecretFrom;

/// What of the shared space stays here.
#[derive(Clone, Copy, ValueEnum)]
pub enum KeepWhat {
    /// What you wrote and did, as only yours.
    Mine,
    /// All of it, to be read; you two can pair again and go on.
    All,
    /// Nothing of it.
    Nothing,
}

/// Options of `leave`.
///
/// What was never shared stays in any case.
#[derive(Options)]
pub struct LeaveHow {
    /// What you two shared that stays here [default: mine]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub keep: Option<KeepWhat>,
    /// Send one short, neutral word first; the other phone has to sync at about the same time
    #[arg(long)]
    pub tell: bool,
    /// How long to look for it, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, requires = "tell", value_parser = clap::value_parser!(u64).range(1..=60))]
    pub within: u64,
    /// Say yes beforehand
    #[arg(long)]
    pub yes: bool,
}

/// Options of `delete-everything`.
#[derive(Options)]
pub struct DeleteAll {
    /// Say yes beforehand
    #[arg(long)]
    pub yes: bool,
}

/// Options of `export`.
///
/// Whoever finds the copy can read it. Once there is a journal, its secret is asked for.
#[derive(Options)]
pub struct ExportTo {
    /// The folder; made when there is none
    pub folder: PathBuf,
    /// What your partner gave and answered, too
    #[arg(long)]
    pub received: bool,
    /// The journal, too
    #[arg(long)]
    pub journal: bool,
    /// Replace an earlier copy there
    #[arg(long)]
    pub replace: bool,
    /// Where the journal's secret comes from.
    #[command(flatten)]
    pub secret: SecretFrom,
}

/// Options of `backup`.
///
/// A script gives the passphrase as the first line, and the journal's secret, if there is one, as the next.
#[derive(Options)]
pub struct BackupTo {
    /// The new file
    pub file: PathBuf,
    /// Where the passphrase comes from, and after it the journal's secret.
    #[command(flatten)]
    pub secret: SecretFrom,
}

/// Options of `restore`.
#[derive(Options)]
pub struct RestoreFrom {
    /// The backup
    pub file: PathBuf,
    /// Where the passphrase comes from.
    #[command(flatten)]
    pub secret: SecretFrom,
}
