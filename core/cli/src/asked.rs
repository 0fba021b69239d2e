//! What can be typed about exercises, talks, words and reminders. Conversion only.

use clap::{Args as Options, Subcommand, ValueEnum};

/// The parts of a couple's life.
#[derive(Clone, Copy, ValueEnum)]
pub enum Topic {
    /// Talking and listening.
    Communication,
    /// Feeling close.
    Emotional,
    /// Touch, and the words around it.
    Physical,
    /// Time for two.
    Quality,
    /// Finding help.
    Support,
}

/// Whether something is to be so.
#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

/// Puts into a list, or takes out of it.
#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub enum Favourite {
    /// Into it.
    Add,
    /// Out of it.
    Remove,
}

/// Options of `exercises`.
#[derive(Options)]
pub struct ExercisesWhat {
    /// One of them: talk, twenty-minute-talk or C01
    pub name: Option<String>,
    /// Those that take at most so many minutes
    #[arg(long, value_name = "N")]
    pub minutes: Option<u16>,
    /// Of one pillar
    #[arg(long, value_enum)]
    pub pillar: Option<Topic>,
    /// Those for one person
    #[arg(long)]
    pub alone: bool,
    /// Those for you two
    #[arg(long, conflicts_with = "alone")]
    pub together: bool,
    /// Those that you keep as favourites
    #[arg(long)]
    pub favourites: bool,
    /// Keep one as a favourite, or no longer; only you see it
    #[arg(long, value_enum, requires = "name")]
    pub favourite: Option<Favourite>,
}

/// Options of `rhythm`.
#[derive(Options)]
pub struct RhythmWhat {
    /// Count days in a row, for yourself alone; off unless you choose it
    #[arg(long, value_enum)]
    pub chain: Option<Switch>,
    /// When your day starts, from 00:00 to 12:00
    #[arg(long, value_name = "HH:MM")]
    pub day_start: Option<String>,
}

/// Which talk.
#[derive(Clone, Copy, ValueEnum)]
pub enum TalkName {
    /// Two turns of the same length.
    TwentyMinute,
    /// Short pieces, each said back.
    SpeakerListener,
}

/// `talk` ...
#[derive(Subcommand)]
pub enum Talk {
    /// Begin one
    Start {
        /// Which
        #[arg(value_enum, default_value = "twenty-minute")]
        kind: TalkName,
        /// Minutes of a turn: 5, 10 or 15 [default: 10]
        #[arg(long, value_name = "N")]
        minutes: Option<u16>,
    },
    /// Where it stands
    Show,
    /// Hints and phrases for both of you
    Hints,
    /// The next step: toss the coin, begin, go on, done
    Next,
    /// "You got me", by the one who spoke
    GotMe,
    /// A part is missing: say another piece
    More,
    /// The other one starts
    Swap,
    /// Part for a while, and come back at a time you agree on
    Pause {
        /// In how many minutes you come back: 20 minutes to a day
        #[arg(long, value_name = "MINUTES", default_value_t = 20)]
        back_in: u32,
    },
    /// Go round once more
    Again,
    /// You are both done
    Done {
        /// Do not note it as a moment
        #[arg(long)]
        unnoted: bool,
    },
    /// End it here, with no reason
    End,
}

/// Options of `help-me`.
#[derive(Options)]
pub struct HelpWhat {
    /// The numbers of a region, by its two letters
    #[arg(long, value_name = "CODE")]
    pub region: Option<String>,
    /// What is going on, by its name in the list
    #[arg(long, value_name = "NAME")]
    pub about: Option<String>,
}

/// Options of `tip`.
#[derive(Options)]
pub struct TipWhat {
    /// Keep the tip of today; only you see it
    #[arg(long)]
    pub keep: bool,
    /// Do not see the tip of today again
    #[arg(long, conflicts_with = "keep")]
    pub hide: bool,
    /// Those that you kept
    #[arg(long, conflicts_with_all = ["keep", "hide"])]
    pub kept: bool,
}

/// Options of `prompt`.
#[derive(Options)]
pub struct PromptWhat {
    /// Skip so many; skipping is free and nowhere kept
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub skip: u32,
    /// From one theme
    #[arg(long)]
    pub theme: Option<String>,
}

/// Options of `guide`.
#[derive(Options)]
pub struct GuideWhat {
    /// A page, by its name in the list
    pub page: Option<String>,
    /// Questions and answers
    #[arg(long, conflicts_with = "page")]
    pub questions: bool,
    /// About the evidence
    #[arg(long, conflicts_with_all = ["page", "questions"])]
    pub evidence: bool,
    /// The shelf of books
    #[arg(long, conflicts_with_all = ["page", "questions", "evidence"])]
    pub books: bool,
}

/// Options of `find`.
#[derive(Options)]
pub struct FindWhat {
    /// The words, or their beginnings
    #[arg(required_unless_present = "about")]
    pub words: Vec<String>,
    /// By topic instead
    #[arg(long, value_enum, conflicts_with = "words")]
    pub about: Option<Topic>,
}

/// Options of `remind`.
#[derive(Options)]
pub struct RemindWhat {
    /// On which days: daily, or days like mon,thu
    #[arg(long, value_name = "DAYS")]
    pub on: Option<String>,
    /// No reminders
    #[arg(long, conflicts_with_all = ["on", "at", "quiet", "plans", "coming_back"])]
    pub off: bool,
    /// At what time
    #[arg(long, value_name = "HH:MM")]
    pub at: Option<String>,
    /// When none comes, every night: 22:00-07:00
    #[arg(long, value_name = "FROM-TO")]
    pub quiet: Option<String>,
    /// One on the day of a plan that you two agreed on
    #[arg(long, value_enum)]
    pub plans: Option<Switch>,
    /// One after two quiet weeks, and then no more
    #[arg(long, value_enum)]
    pub coming_back: Option<Switch>,
}
