//! `doctor --mend` and `journal mend`: damaged files are set aside, and what can be read of them is saved. The first
//! opens no phone, so it works where none can be opened.

use hearth_app::{Hearth, Rescued};
use serde_json::json;

use crate::args::Args;
use crate::fail::Failure;
use crate::home::{Home, Phone};
use crate::journal_words as says;
use crate::out::{Out, Reply};
use crate::secret::SecretFrom;

/// Runs `doctor --mend`.
pub async fn run(args: &Args, out: Out) -> Result<(), Failure> {
    let home = Home::find(args)?;
    let rescued = Hearth::rescue_in(&home.config(), &home.ports()?).await?;
    out.reply(&reply(&rescued))
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

/// One sentence for each.
fn line(rescued: &Rescued) -> String {
    let Rescued { file, saved, lost } = rescued;
    match (*file, lost) {
        ("couple.db", _) => format!(
            "{file} was damaged and is kept in the folder \"damaged\"; what the other phone has comes back with \
             the next hearth sync."
        ),
        (_, false) => {
            format!(
                "{file} was damaged and is kept in the folder \"damaged\"; everything was saved."
            )
        }
        (_, true) if *saved == 0 => format!(
            "{file} was damaged and nothing in it could be read; it is kept in the folder \"damaged\", and a \
             backup would bring it back."
        ),
        (_, true) => format!(
            "{file} was damaged and is kept in the folder \"damaged\"; what could be read was saved, and some of \
             it is missing."
        ),
    }
}
