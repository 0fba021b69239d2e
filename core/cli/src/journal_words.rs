//! What a person reads about the journal and its secret; the rest stands in `words.rs`.

use std::time::Duration;

/// Above the question for a secret that is being chosen.
pub const BEFORE_CHOOSING: &str = "Choose a secret that only you know: at least 6 characters, and not your phone's.\n\
    A forgotten one cannot be recovered, by anyone, and with it goes what you wrote\n\
    there. You may want to write it down where only you look.";
/// The offer of `init`, under the same lines.
pub const OFFER: &str = "Your journal can have a secret of its own. There is no hurry: press Enter to leave it\n\
    for later, hearth journal secret.";
/// Under `init` without a secret.
pub const LATER: &str =
    "A private journal, behind a secret of its own, whenever you like: hearth journal secret";
/// The question for the secret.
pub const ASK: &str = "The secret of your journal:";
/// The question for one that is being chosen.
pub const ASK_NEW: &str = "The new secret:";
/// The same again, because nothing is shown.
pub const ASK_AGAIN: &str = "Once more:";
/// Both were not the same.
pub const NOT_THE_SAME: &str =
    "These two were not the same; nothing was changed, so try once more.";
/// `journal` without a journal, and whatever asks for its secret.
pub const NO_JOURNAL: &str =
    "The journal has no secret yet; hearth journal secret takes one, whenever you like.";
/// A script gave none to `journal`.
pub const TO_OPEN: &str =
    "The journal opens with its secret; run this in a terminal, or add --secret-stdin.";
/// A script gave none to `consent set`.
pub const TO_GO_UP: &str =
    "Going up asks for the secret of your journal; run this in a terminal, or add --secret-stdin.";
/// An empty line in the place of a secret.
pub const NO_SECRET: &str = "There was no secret to read; type it, or put each one on a line of its own, in the order in which they are asked for.";
/// `--secret-file` of what cannot be read.
pub const NO_FILE: &str = "The file with the secret cannot be read; see where it is and try again.";
/// `journal`.
pub const IS_LOCKED: &str = "Your journal is locked. It opens for one command at a time, only you:\n\
    hearth journal write TEXT, hearth journal list";
/// `journal secret`, for the first time.
pub const MADE: &str =
    "Your journal is there, only you. Its secret is asked for each time: hearth journal write TEXT";
/// `journal secret`.
pub const CHANGED: &str = "The new secret counts from now on.";
/// `journal write`.
pub const WRITTEN: &str = "Written, only you.";
/// An empty journal, or month.
pub const NOTHING_YET: &str = "Nothing here yet. That is fine.";
/// `journal --month` of something else.
pub const WHICH_MONTH: &str = "A month is a year and a number; write it as 2026-11.";
/// `journal delete --now`.
pub const GONE: &str = "Gone.";

/// After wrong tries.
pub fn pause(wait: Duration) -> String {
    format!(
        "The next try is due in {}, and that time runs only while Hearth does; add --wait, and this waits for it.",
        long(wait)
    )
}

/// `--wait`.
pub fn waiting(wait: Duration) -> String {
    format!("The next try is due in {}. Ctrl-C ends this.", long(wait))
}

/// `journal delete`.
pub fn will_be_gone(minutes: u64, id: &str) -> String {
    format!(
        "It will be gone in {minutes} minutes; hearth journal delete --undo {id}\ntakes it back."
    )
}

/// `journal prompt`.
pub fn from_prompt(id: &str, skip: u32) -> String {
    format!(
        "To go on from it: hearth journal write TEXT --prompt {id}\nAnother one: hearth journal prompt --skip {skip}"
    )
}

fn long(wait: Duration) -> String {
    match wait.as_secs() + u64::from(wait.subsec_nanos() > 0) {
        1 => "1 second".to_owned(),
        seconds @ 2..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}
