//! The sentences of leaving, deleting everything, copies and backups; the screens themselves are of `content/`.

use hearth_app::{BackedUp, CivilDay, Hearth, Removal, Screen};

use crate::fail::Failure;
use crate::show::wrap;
use crate::way_out_asked::KeepWhat;
use crate::words::{day, sentence};

/// The word that deletes.
pub const DELETE: &str = "delete";
/// `delete-everything` without a terminal and without `--yes`.
pub const SAY_YES_TO_DELETE: &str =
    "To delete everything in this folder, say so: hearth delete-everything --yes.";
/// The last question.
pub const TYPE_DELETE: &str = "To delete everything, type the word delete; anything else keeps it:";
/// Another word was typed.
pub const KEPT: &str = "Nothing was changed; everything is still here.";
/// Done.
pub const DELETED: &str = "Everything here is deleted. hearth init begins anew, whenever you like.";
/// Before the passphrase of a backup is chosen.
pub const CHOOSE_PASSPHRASE: &str = "A passphrase for this backup:";
/// The same once more.
pub const PASSPHRASE_AGAIN: &str = "The same once more:";
/// Before a passphrase is typed.
pub const PASSPHRASE: &str = "The passphrase of the backup:";
/// A script gave none.
pub const NO_PASSPHRASE: &str =
    "A backup has a passphrase of its own; run this in a terminal, or add --secret-stdin.";
/// A script gave no secret to `export`.
pub const TO_COPY: &str =
    "A copy asks for the secret of your journal; run this in a terminal, or add --secret-stdin.";
/// Before the journal's secret is typed.
pub const SECRET: &str = "The secret of your journal:";
/// A path that names nothing.
pub const NO_SUCH_PLACE: &str = "This names no file; say where it is.";
/// `restore` where there is a phone.
pub const PHONE_IS_HERE: &str = "There is a phone in this folder already; choose an empty one with --home, or run hearth delete-everything first.";

/// What stays here.
pub fn keeps(what: KeepWhat) -> &'static str {
    match what {
        KeepWhat::All => "All that you two shared stays here to read (--keep all).",
        KeepWhat::Mine => "What you wrote stays here, as only yours (--keep mine).",
        KeepWhat::Nothing => "Nothing that you two shared stays here (--keep nothing).",
    }
}

/// Its name, for scripts.
pub fn kept(what: KeepWhat) -> &'static str {
    match what {
        KeepWhat::All => "all",
        KeepWhat::Mine => "mine",
        KeepWhat::Nothing => "nothing",
    }
}

/// What goes out.
pub fn says(tell: bool) -> &'static str {
    if tell { "One short word goes to the other phone." } else { "Nothing is sent." }
}

/// After leaving.
pub fn left(told: bool, before: bool) -> &'static str {
    match (told, before) {
        (_, true) => "What was kept to be read has left this phone.",
        (true, _) => "You have left, and the other phone knows.",
        (false, _) => "You have left, quietly.",
    }
}

/// `leave` without a word of what goes, after leaving.
pub const LEFT_ALREADY: &str = "You have left already, and what you two shared is here to read; hearth leave --keep mine, or --keep nothing, lets it go.";

/// `export`.
pub fn exported(folder: &str, things: usize) -> String {
    let things = if things == 1 { "1 thing".to_owned() } else { format!("{things} things") };
    format!("Copied, {things}: hearth.json and hearth.md in {folder}")
}

/// `delete --asked`: "done" is said only of what the other phone has confirmed (SR-33).
pub fn removals(removals: &[Removal], today: CivilDay) -> String {
    if removals.is_empty() {
        return "The other phone was asked to remove nothing.".to_owned();
    }
    let line = |one: &Removal| {
        let when = sentence(&day(one.asked_on, today));
        let state = if one.done { "removed there" } else { "asked; it has not confirmed yet" };
        format!("{}: {state}", when.trim_end_matches('.'))
    };
    removals.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `backup`.
pub fn backed_up(file: &str, backup: BackedUp) -> String {
    let journal = if backup.journal { " The journal is in it, under its own secret." } else { "" };
    format!("The backup is written: {file}.{journal} hearth restore brings it back.")
}

/// A screen of the catalogue.
pub fn screen(id: &str) -> Result<&'static Screen, Failure> {
    let found = Hearth::way_out_texts()?.screen(id);
    found.ok_or_else(|| Failure::trouble("internal", crate::words::STUMBLED))
}

/// A screen as text.
pub fn shown(id: &str, width: usize) -> Result<String, Failure> {
    let screen = screen(id)?;
    let mut lines = vec![screen.title.clone()];
    for paragraph in &screen.body {
        lines.extend(wrap(paragraph, width, 2));
    }
    Ok(lines.join("\n"))
}
