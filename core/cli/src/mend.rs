//! `doctor --mend`, `doctor --forget-damaged` and `journal mend`: damaged files are set aside, and what can be read of them
//! is saved. The first opens no phone, so it works where none can be opened.

use hearth_app::{Became, Hearth, Rescued};
use serde_json::json;

use crate::args::Args;
use crate::fail::Failure;
use crate::home::{Home, Phone};
use crate::journal_words as says;
use crate::out::{Out, Reply};
use crate::secret::SecretFrom;
use crate::words;

/// Runs `doctor --mend`.
pub async fn run(args: &Args, out: Out) -> Result<(), Failure> {
    let home = Home::find(args)?;
    let rescued = Hearth::rescue_in(&home.config(), &home.ports()?).await?;
    out.reply(&reply(&rescued))
}

/// Runs `doctor --forget-damaged`.
pub async fn forget(phone: &Phone) -> Result<Reply, Failure> {
    let any = phone.hearth.forget_damaged().await?;
    let said = if any { "The damaged files are removed." } else { "No damaged file is kept." };
    Ok(Reply::new(said.to_owned(), json!({ "removed": any })))
}

/// Runs `journal mend`.
pub async fn journal(phone: &Phone, from: &SecretFrom) -> Result<Reply, Failure> {
    let (secret, _) = from.try_one(phone, says::TO_OPEN).await?;
    let rescued = phone.hearth.rescue_journal(secret).await?;
    Ok(reply(rescued.as_slice()))
}

fn reply(rescued: &[Rescued]) -> Reply {
    let mut lines: Vec<String> = rescued.iter().map(line).collect();
    if lines.is_empty() {
        lines.push("Nothing here needs mending.".to_owned());
    }
    Reply::new(lines.join("\n"), json!({ "set_aside": rescued }))
}

/// What became of one.
fn line(rescued: &Rescued) -> String {
    let Rescued { file, became, saved, lost, deletes_lost } = rescued;
    let kept = format!("{file} was damaged and is kept in the folder \"damaged\"");
    let said = match became {
        Became::Indexed => {
            return format!("The search in {file} was made anew. Everything can be found again.");
        }
        Became::ComesBack => {
            format!(
                "{kept} until what the other phone has comes back with the next hearth sync; what that phone never got \
                 is in the file alone."
            )
        }
        Became::Saved if !lost => {
            format!("{kept}; everything was saved. {}", words::HOW_TO_FORGET)
        }
        Became::Saved if *saved == 0 => format!(
            "{file} was damaged and nothing in it could be read; it is kept in the folder \"damaged\", and a \
             backup would bring it back. {}",
            words::HOW_TO_FORGET
        ),
        Became::Saved => format!(
            "{kept}; what could be read was saved, and some of it is missing. {}",
            words::HOW_TO_FORGET
        ),
    };
    let deleted = if *deletes_lost { words::DELETED_MAY_BE_BACK } else { "" };
    format!("{said}{deleted}")
}
