//! `export`: a copy of what is mine, as plain text.

use hearth_app::{Copied, JournalState};
use serde_json::json;

use crate::backup::whole;
use crate::fail::Failure;
use crate::home::Phone;
use crate::out::Reply;
use crate::way_out_asked::ExportTo;
use crate::{journal_words, way_out_words as words};

/// Runs it.
pub async fn run(phone: &Phone, what: &ExportTo) -> Result<Reply, Failure> {
    let folder = whole(&what.folder)?;
    let made = phone.hearth.journal_state().await? != JournalState::NotMade;
    if what.journal && !made {
        return Err(Failure::bad_input(journal_words::NO_JOURNAL));
    }
    phone.out.say(&words::shown("export-before", phone.out.width)?)?;
    let proof = match (made, what.journal) {
        (false, _) => None,
        // Nothing is opened that was not asked for.
        (true, false) => Some(what.secret.prove(phone, words::TO_COPY).await?),
        (true, true) => Some(what.secret.unlock(phone, words::TO_COPY).await?),
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
