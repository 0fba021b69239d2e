//! What can be typed: every command and option of `hearth`, and the help that explains them. Conversion only;
//! the commands themselves are one file per group.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as Options, Parser, Subcommand, ValueEnum};

use crate::asked::{
    ExercisesWhat, FindWhat, GuideWhat, HelpWhat, PromptWhat, RemindWhat, RhythmWhat, Talk, TipWhat,
};
use crate::card::Card;
use crate::challenge::Challenge;
use crate::check_in::CheckIn;
use crate::consent::Consent;
use crate::devices::{Devices, Purpose};
use crate::journal_asked::JournalArgs;
use crate::plans::Plan;
use crate::way_out_asked::{BackupTo, DeleteAll, ExportTo, LeaveHow, RestoreFrom};

const AFTER_HELP: &str = "\
Begin with: hearth init --name Ada, then hearth today.

The folder holds the keys beside what they lock: whoever may read it can read all
of it. Phones keep their keys in secure storage instead.

Two terminals of one computer find each other in a folder for temporary files.
Elsewhere, give both the same --meet folder, or one of them a port of its own, as
in --bind [::]:7717.

The journal's secret is typed unseen. A script gives it by --secret-stdin or
--secret-file; as an argument, others on the computer could read it.

For tests, HEARTH_NOW=SECONDS (since 1970, UTC) stands in for the clock.";

/// A phone of Hearth in a terminal: for you, and for you two.
///
/// Everything works without a partner and without a network.
/// What is marked `only you` never leaves this folder.
#[derive(Parser)]
#[command(name = "hearth", version, disable_help_subcommand = true, verbatim_doc_comment)]
#[command(after_help = "Begin with: hearth init --name Ada, then hearth today.")]
#[command(after_long_help = AFTER_HELP)]
pub struct Args {
    /// The folder of this phone.
    #[arg(long, global = true, value_name = "DIR")]
    #[arg(help = "The folder of this phone [default: $HEARTH_HOME, else ~/.hearth]")]
    pub home: Option<PathBuf>,
    /// Answer with JSON, one object a line
    #[arg(long, global = true)]
    pub json: bool,
    /// Where to listen while pairing or syncing [default: as init was told]
    #[arg(long, global = true, value_name = "ADDR")]
    pub bind: Option<SocketAddr>,
    /// A folder in which two phones find each other [default: as init was told]
    #[arg(long, global = true, value_name = "DIR")]
    pub meet: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Make this folder a phone: its keys and its two databases
    Init(Init),
    /// The day: one small thing, what is planned, how many moments so far
    Today,
    /// Something you noticed in your partner: keep it, or give it
    #[command(subcommand)]
    Appreciate(Appreciate),
    /// Note that you did an exercise
    Did(DidWhat),
    /// Rest: days that ask nothing, with no reason
    Rest(RestWhen),
    /// Moments and weeks held; they only grow
    Rhythm(RhythmWhat),
    /// Plans: alone, or for you two
    #[command(subcommand)]
    Plan(Plan),
    /// What is here, newest first
    List(ListWhat),
    /// Find words in everything that is here
    Search(SearchWhat),
    /// Delete something; for ten minutes it can be taken back
    Delete(DeleteWhat),
    /// The exercises that are open now, or the steps of one
    Exercises(ExercisesWhat),
    /// Pair with your partner's phone
    #[command(subcommand)]
    Pair(Pair),
    /// Meet the other phone now; run it on both at about the same time
    Sync {
        /// How long to look for it, in seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
        within: u64,
        /// With --json, also how much went over: for figures, and not for the two of you
        #[arg(long)]
        figures: bool,
    },
    /// Your own phones, this one first; your partner's are not shown
    Devices {
        /// What to do [default: list]
        #[command(subcommand)]
        what: Option<Devices>,
    },
    /// Leave the shared space: quietly, or with a word
    Leave(LeaveHow),
    /// Delete everything in this folder; nothing is sent, and it cannot be taken back
    DeleteEverything(DeleteAll),
    /// Copy what is yours into a folder, as plain text: JSON and Markdown
    Export(ExportTo),
    /// Write everything into one encrypted file
    Backup(BackupTo),
    /// Make this folder a phone out of a backup
    Restore(RestoreFrom),
    /// Check that everything here is sound; shows no content
    Doctor {
        /// Set damaged files aside and save what can be read of them; they are kept
        #[arg(long)]
        mend: bool,
        /// Remove the damaged files that were set aside and are kept
        #[arg(long, conflicts_with = "mend")]
        forget_damaged: bool,
    },
    /// A talk with the phone between you: two turns, and each is heard
    #[command(subcommand)]
    Talk(Talk),
    /// Where help can be found; works before init, and leaves no trace
    HelpMe(HelpWhat),
    /// The tip of today
    Tip(TipWhat),
    /// A few words to begin a page of a journal with
    Prompt(PromptWhat),
    /// The private journal, only you, behind a secret of its own
    Journal(JournalArgs),
    /// Something for you two this week
    Challenge {
        /// What to do with it [default: show]
        #[command(subcommand)]
        what: Option<Challenge>,
    },
    /// How you are: only you, or shared field by field
    CheckIn {
        /// What to do [default: show]
        #[command(subcommand)]
        what: Option<CheckIn>,
    },
    /// The guide: pages, questions, books, the evidence
    Guide(GuideWhat),
    /// Find something to read or to do, by words or by topic
    Find(FindWhat),
    /// Reminders: off until you choose some
    Remind(RemindWhat),
    /// The card of the day: one question, two sealed answers
    Card {
        /// What to do with it [default: show]
        #[command(subcommand)]
        what: Option<Card>,
    },
    /// What touch is open for you two, and your own choice
    Consent {
        /// What to do [default: show]
        #[command(subcommand)]
        what: Option<Consent>,
    },
}

/// Options of `init`.
#[derive(Options)]
pub struct Init {
    /// What your partner's phone will call you
    #[arg(long)]
    pub name: Option<String>,
    /// Choose the journal's secret now: the first line of standard input
    #[arg(long)]
    pub journal_secret_stdin: bool,
}

/// `appreciate` ...
#[derive(Subcommand)]
pub enum Appreciate {
    /// Keep it, only you
    Keep {
        /// What you noticed; `-` reads it from standard input
        text: String,
        /// A word to find it by
        #[arg(long)]
        tag: Option<String>,
    },
    /// Give it: it reaches the other phone the next time the two meet
    Give {
        /// What you noticed; `-` reads it from standard input
        #[arg(required_unless_present = "id", conflicts_with = "id")]
        text: Option<String>,
        /// Give one that you kept, by the beginning of its id
        #[arg(long)]
        id: Option<String>,
        /// A word to find it by
        #[arg(long, conflicts_with = "id")]
        tag: Option<String>,
    },
    /// Open one that came to you; nobody else learns of it
    Open {
        /// The beginning of its id
        id: String,
    },
}

/// Options of `did`.
#[derive(Options)]
pub struct DidWhat {
    /// Which exercise: goodnight-hug or P02 (`hearth exercises` shows all)
    #[arg(required_unless_present = "share_earlier")]
    pub exercise: Option<String>,
    /// The day it was: 2026-11-20, today or yesterday; up to 7 days back
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Note it for yourself alone
    #[arg(long)]
    pub only_me: bool,
    /// Share every moment from before the pairing, all of them at once
    #[arg(long, conflicts_with_all = ["exercise", "on", "only_me"])]
    pub share_earlier: bool,
}

/// Options of `rest`.
#[derive(Options)]
pub struct RestWhen {
    /// The first day: 2026-11-20, today, tomorrow [default: today]
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// The last day, that one included [default: the first day]
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Rest for yourself alone
    #[arg(long)]
    pub only_me: bool,
    /// Rest for yourself alone, until you say
    #[arg(long, conflicts_with = "until")]
    pub open: bool,
    /// Say that the rest is over
    #[arg(long, conflicts_with_all = ["from", "until", "only_me", "open"])]
    pub end: bool,
}

/// The kinds of thing in a list.
#[derive(Clone, Copy, ValueEnum)]
pub enum KindName {
    /// What was noticed, kept or given.
    Appreciation,
    /// Exercises done.
    Moment,
    /// Days of rest.
    Rest,
    /// Plans.
    Plan,
    /// How you are.
    CheckIn,
}

/// Whose things.
#[derive(Clone, Copy, ValueEnum)]
pub enum Whose {
    /// What is marked `only you`.
    Mine,
    /// What is marked `you two`.
    Ours,
}

/// Options of `list`.
#[derive(Options)]
pub struct ListWhat {
    /// This kind alone; or name several
    #[arg(long, value_enum)]
    pub kind: Vec<KindName>,
    /// What only you have, or what you two have
    #[arg(long, value_enum)]
    pub only: Option<Whose>,
    /// Which page.
    #[command(flatten)]
    pub page: Page,
}

/// Options of `search`.
#[derive(Options)]
pub struct SearchWhat {
    /// The words, or their beginnings
    #[arg(required = true)]
    pub words: Vec<String>,
    /// Which page.
    #[command(flatten)]
    pub page: Page,
}

/// Which page of a list.
#[derive(Options)]
pub struct Page {
    /// How many to show
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=500))]
    pub limit: u16,
    /// Go on where the page before ended
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
}

/// Options of `delete`.
///
/// What you two have is asked to be removed from the other phone as well. For ten minutes it can be taken
/// back; it is erased with the first command after that.
#[derive(Options, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
pub struct DeleteWhat {
    /// The beginning of its id
    #[arg(required_unless_present_any = ["undo", "asked"])]
    pub id: Option<String>,
    /// Show what the other phone was asked to remove, and whether it has
    #[arg(long, conflicts_with_all = ["id", "from_record", "now", "only_here", "undo"])]
    pub asked: bool,
    /// Your own record of it goes, too
    #[arg(long)]
    pub from_record: bool,
    /// At once; also what is deleted already and waits for its ten minutes, by its whole id
    #[arg(long)]
    pub now: bool,
    /// Remove what you two have from this phone alone, at once and for good
    #[arg(long, conflicts_with_all = ["from_record", "now", "undo"])]
    pub only_here: bool,
    /// Take a delete back, by its whole id
    #[arg(long, value_name = "ID", conflicts_with_all = ["id", "from_record", "now"])]
    pub undo: Option<String>,
}

/// `pair` ...
#[derive(Subcommand)]
pub enum Pair {
    /// Show a code, as a picture and as text; it is good for two minutes
    Show {
        /// Show eight digits to be typed instead
        #[arg(long)]
        digits: bool,
        /// Say yes beforehand to whoever has the code
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        purpose: Purpose,
    },
    /// Use the code that the other phone shows
    Scan {
        /// The code; without it, paste it when asked
        code: Option<String>,
        /// Say yes beforehand to the phone that shows it
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        purpose: Purpose,
    },
    /// Type the eight digits that the other phone shows
    Type {
        /// The digits; without them, type them when asked
        digits: Vec<String>,
        /// Say yes beforehand to the phone that shows them
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        purpose: Purpose,
    },
}
