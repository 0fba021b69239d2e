//! What can be typed about the journal. Conversion only.

use clap::{Args as Options, Subcommand};

use crate::args::Page;
use crate::secret::SecretFrom;

/// `journal` ...
///
/// It opens for one command and is locked again after it.
#[derive(Options)]
pub struct JournalArgs {
    /// Where its secret comes from.
    #[command(flatten)]
    pub secret: SecretFrom,
    /// What to do [default: show how it stands]
    #[command(subcommand)]
    pub what: Option<JournalWhat>,
}

/// What to do with the journal.
#[derive(Subcommand)]
pub enum JournalWhat {
    /// Choose its secret, or change it (the old one first, then the new one)
    Secret,
    /// Set a damaged journal aside and save what can be read of it; the file is kept
    Mend,
    /// Write an entry
    Write {
        /// What to write; `-` reads it from standard input, after the secret
        text: String,
        /// It begins with this prompt, by its id
        #[arg(long, value_name = "ID")]
        prompt: Option<String>,
        /// A word to find it by; may be given more than once
        #[arg(long)]
        tag: Vec<String>,
    },
    /// Entries, newest first
    List {
        /// Those of a month: 2026-11
        #[arg(long, value_name = "MONTH")]
        month: Option<String>,
        /// Those with this tag
        #[arg(long, conflicts_with = "month")]
        tag: Option<String>,
        /// Which page.
        #[command(flatten)]
        page: Page,
    },
    /// Read one entry
    Read {
        /// The beginning of its id
        id: String,
    },
    /// Find words in the journal
    Find {
        /// The words, or their beginnings
        #[arg(required = true)]
        words: Vec<String>,
        /// Which page.
        #[command(flatten)]
        page: Page,
    },
    /// Write an entry anew, or give it other tags
    Edit {
        /// The beginning of its id
        id: String,
        /// The new text; `-` reads it from standard input, after the secret
        #[arg(required_unless_present_any = ["tag", "no_tags"])]
        text: Option<String>,
        /// A word to find it by, instead of those it had; may be given more than once
        #[arg(long)]
        tag: Vec<String>,
        /// No tags any more
        #[arg(long, conflicts_with = "tag")]
        no_tags: bool,
    },
    /// Delete an entry; for ten minutes it can be taken back
    Delete {
        /// The beginning of its id
        #[arg(required_unless_present = "undo")]
        id: Option<String>,
        /// At once
        #[arg(long)]
        now: bool,
        /// Take a delete back, by its whole id
        #[arg(long, value_name = "ID", conflicts_with_all = ["id", "now"])]
        undo: Option<String>,
    },
    /// A few words to begin with; first those that no entry began with
    Prompt {
        /// Skip so many; skipping is free and nowhere kept
        #[arg(long, value_name = "N", default_value_t = 0)]
        skip: u32,
        /// From one theme
        #[arg(long)]
        theme: Option<String>,
    },
}
