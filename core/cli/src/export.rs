//! `export`: a copy of what is mine, as plain text.

use hearth_app::{Copied, JournalState};
use serde_json::json;

use crate::args::ExportTo;
use crate::backup::whole;
use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::{journal_words, way_out_words as words};

/// Runs it.
pub async fn run(phone: &Phone, what: &ExportTo) -> Result<Reply, Failure> {
    let folder = whole(&what.folder)?;
    let made = phone.hearth.journal_state().await? != JournalState::NotMade;
    if what.journal && !made {
        return Err(Failure::bad_input(journal_words::NO_JOURNAL));
    }
    phone.out.say(&words::shown("export-before", phone.out.width)?)?;
    let mut secrets = what.secret.open_or_piped()?;
    let secret = what.secret.of_journal(phone, &mut secrets, words::NO_SECRET).await?;
    let proof = match secret {
        None => None,
        // Nothing is opened that was not asked for.
        Some(secret) if what.journal => Some(phone.hearth.unlock(secret).await?),
        Some(secret) => Some(phone.hearth.prove(secret).await?),
    };
    let copied = Copied { received: what.received, journal: what.journal, overwrite: what.replace };
    let exported = phone.hearth.export(&folder, copied, proof).await?;
    let text = words::exported(&what.folder.display().to_string(), exported.things);
    let json = json!({
        "json": exported.json,
        "markdown": exported.markdown,
        "things": exported.things,
    });
    Ok(Reply::new(text, json))
}
