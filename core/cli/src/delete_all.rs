//! `delete-everything`: a word typed, the keys, the files, what it does not reach. It opens no phone, so it works
//! where none can be opened.

use std::io::{self, IsTerminal as _};

use hearth_app::Hearth;
use serde_json::json;

use crate::args::Args;
use crate::fail::Failure;
use crate::home::Home;
use crate::input::{Lines, Stop};
use crate::out::{Out, Reply};
use crate::way_out_asked::DeleteAll;
use crate::way_out_words as words;

/// Runs it.
pub async fn run(args: &Args, what: &DeleteAll, out: Out, stop: &Stop) -> Result<(), Failure> {
    let home = Home::find_anything(args)?;
    if !what.yes && !io::stdin().is_terminal() {
        return Err(Failure::bad_input(words::SAY_YES_TO_DELETE));
    }
    let limits = words::screen("delete-limits")?;
    if !what.yes {
        out.say(&words::shown("delete-before", out.width)?)?;
        out.say(&words::shown("delete-limits", out.width)?)?;
        Out::ask(words::TYPE_DELETE);
        let lines = Lines::new();
        let word = stop.unless(async { Ok(lines.next().await) }).await?;
        if word.is_none_or(|word| word.to_lowercase() != words::DELETE) {
            return Err(Failure::trouble("declined", words::KEPT));
        }
    }
    Hearth::delete_everything_in(&home.config(), &home.ports()?).await?;
    home.forget();
    let mut text = words::DELETED.to_owned();
    if what.yes {
        text = [text, words::shown("delete-limits", out.width)?].join("\n\n");
    }
    out.reply(&Reply::new(text, json!({ "deleted": true, "remains": limits.body })))
}
