//! `journal`: what only you write, behind a secret of its own. Each run is a process, so each opens the journal and
//! locks it again as it ends.

use hearth_app::{
    HearthError, JournalEntry, JournalFilter, JournalId, JournalPage, JournalState, Prompt,
};
use serde_json::{Value, json};

use crate::fail::Failure;
use crate::home::{Phone, UNDO_WINDOW};
use crate::journal_asked::{JournalArgs, JournalWhat};
use crate::journal_words as says;
use crate::out::{Out, Reply};
use crate::secret::{SecretFrom, Secrets};
use crate::show::{clean, wrap};
use crate::{input, mend, words};

/// Letters of a short id.
const SHORT: usize = 7;

/// Runs it.
pub async fn run(phone: &Phone, of: &JournalArgs) -> Result<Reply, Failure> {
    let Some(what) = &of.what else { return state(phone).await };
    if let JournalWhat::Secret = what {
        return secret(phone, &of.secret).await;
    }
    if let JournalWhat::Mend = what {
        return mend::journal(phone, &of.secret).await;
    }
    if let JournalWhat::List { month: Some(month), .. } = what {
        // Before the secret is asked for.
        parse_month(month)?;
    }
    let _proof = of.secret.unlock(phone, says::TO_OPEN).await?;
    match what {
        JournalWhat::Secret | JournalWhat::Mend => {
            Err(Failure::trouble("internal", words::STUMBLED))
        }
        JournalWhat::Write { text, prompt, tag } => {
            let text = input::text(text).await?;
            let id = phone.hearth.write_journal(&text, prompt.as_deref(), tag).await?;
            Ok(Reply::new(says::WRITTEN, json!({ "id": id.to_string() })))
        }
        JournalWhat::List { month, tag, page } => {
            let filter = match (month, tag) {
                (Some(month), _) => parse_month(month)?,
                (None, Some(tag)) => JournalFilter::Tag(tag.clone()),
                (None, None) => JournalFilter::All,
            };
            let (after, limit) = (page.after.as_deref(), usize::from(page.limit));
            let page = phone.hearth.journal(filter, after, limit).await?;
            Ok(listed(phone, &page, after, says::NOTHING_YET))
        }
        JournalWhat::Find { words: wanted, page } => {
            let filter = JournalFilter::Words(wanted.join(" "));
            let (after, limit) = (page.after.as_deref(), usize::from(page.limit));
            let page = phone.hearth.journal(filter, after, limit).await?;
            Ok(listed(phone, &page, after, words::NOTHING_FOUND))
        }
        JournalWhat::Read { id } => {
            let entry = phone.hearth.find_in_journal(id).await?;
            let today = phone.hearth.today().await?.day;
            let mut lines = vec![headline(&entry, &words::day(entry.day, today))];
            lines.extend(wrap(&entry.text, phone.out.width, 0));
            Ok(Reply::new(lines.join("\n"), of_entry(&entry)))
        }
        JournalWhat::Edit { id, text, tag, no_tags } => {
            let entry = phone.hearth.find_in_journal(id).await?;
            let text = match text {
                Some(text) => Some(input::text(text).await?),
                None => None,
            };
            let tags = (*no_tags || !tag.is_empty()).then_some(tag.as_slice());
            phone.hearth.edit_journal(entry.id, text.as_deref(), tags).await?;
            Ok(Reply::new(words::CHANGED, json!({ "id": entry.id.to_string() })))
        }
        JournalWhat::Delete { id, now, undo } => {
            delete(phone, id.as_deref().unwrap_or_default(), *now, undo.as_deref()).await
        }
        JournalWhat::Prompt { skip, theme } => {
            let found = phone.hearth.journal_prompt(*skip, theme.as_deref()).await?;
            Ok(prompt(phone, &found, skip.saturating_add(1)))
        }
    }
}

/// `journal`: how it stands. It asks for nothing.
async fn state(phone: &Phone) -> Result<Reply, Failure> {
    Ok(match phone.hearth.journal_state().await? {
        JournalState::NotMade => Reply::new(says::NO_JOURNAL, json!({ "state": "not_made" })),
        JournalState::Locked { wait } => {
            let mut text = says::IS_LOCKED.to_owned();
            if !wait.is_zero() {
                text.push('\n');
                text.push_str(&says::pause(wait));
            }
            let wait = wait.as_secs();
            Reply::new(text, json!({ "state": "locked", "wait_seconds": wait }))
        }
        JournalState::Open => Reply::new(says::IS_LOCKED, json!({ "state": "open" })),
    })
}

/// `journal secret`.
async fn secret(phone: &Phone, from: &SecretFrom) -> Result<Reply, Failure> {
    if phone.hearth.journal_state().await? == JournalState::NotMade {
        let secrets = from.open(says::TO_OPEN)?;
        choose(phone, secrets).await?;
        return Ok(Reply::new(says::MADE, json!({ "made": true })));
    }
    let (old, mut secrets) = from.try_one(phone, says::TO_OPEN).await?;
    let new = secrets.chosen(says::BEFORE_CHOOSING, [says::ASK_NEW, says::ASK_AGAIN]).await?;
    phone.hearth.change_journal_secret(old, new).await?;
    Ok(Reply::new(says::CHANGED, json!({ "changed": true })))
}

/// Takes a new secret and makes the journal with it.
pub async fn choose(phone: &Phone, mut secrets: Secrets) -> Result<(), Failure> {
    let secret = secrets.chosen(says::BEFORE_CHOOSING, [says::ASK_NEW, says::ASK_AGAIN]).await?;
    Ok(phone.hearth.set_journal_secret(secret).await?)
}

/// The offer of `init` to a person at a terminal: a secret now, or nothing for later. Returns whether there is one.
pub async fn offer(phone: &Phone) -> Result<bool, Failure> {
    Out::note(says::OFFER);
    Out::note(says::BEFORE_CHOOSING);
    let mut secrets = Secrets::Typed;
    let Some(secret) = secrets.optional(says::ASK_NEW).await? else { return Ok(false) };
    let again = secrets.next(says::ASK_AGAIN).await?;
    if !secret.is_same(&again) {
        return Err(Failure::bad_input(says::NOT_THE_SAME));
    }
    phone.hearth.set_journal_secret(secret).await?;
    Ok(true)
}

async fn delete(
    phone: &Phone,
    typed: &str,
    now: bool,
    undo: Option<&str>,
) -> Result<Reply, Failure> {
    if let Some(id) = undo {
        let id: JournalId = id.trim().to_lowercase().parse()?;
        phone.hearth.undo_journal_delete(id).await?;
        return Ok(Reply::new(words::BACK, json!({ "id": id.to_string() })));
    }
    // What waits to be erased already is in no list, but its whole id was said.
    if now && let Ok(id) = typed.trim().to_lowercase().parse::<JournalId>() {
        match phone.hearth.finish_journal_delete(id).await {
            Err(HearthError::NotHere) => {}
            ended => return Ok(ended.map(|()| gone(id))?),
        }
    }
    let id = phone.hearth.find_in_journal(typed).await?.id;
    phone.hearth.delete_from_journal(id).await?;
    if now {
        phone.hearth.finish_journal_delete(id).await?;
        return Ok(gone(id));
    }
    let seconds = UNDO_WINDOW.as_secs();
    let json = json!({ "id": id.to_string(), "gone": false, "undo_seconds": seconds });
    Ok(Reply::new(says::will_be_gone(seconds / 60, &id.to_string()), json))
}

fn gone(id: JournalId) -> Reply {
    Reply::new(says::GONE, json!({ "id": id.to_string(), "gone": true }))
}

fn prompt(phone: &Phone, found: &Prompt, skip: u32) -> Reply {
    let mut lines = wrap(&found.text, phone.out.width, 0);
    lines.push(says::from_prompt(&found.id, skip));
    let json = json!({ "id": found.id, "theme": found.theme, "text": found.text });
    Reply::new(lines.join("\n"), json)
}

/// A page of entries, each with the beginning of its text.
fn listed(phone: &Phone, page: &JournalPage, after: Option<&str>, nothing: &str) -> Reply {
    let entries: Vec<Value> = page.entries.iter().map(of_entry).collect();
    let json = json!({ "entries": entries, "next": page.next });
    if page.entries.is_empty() {
        return Reply::new(if after.is_some() { words::NO_MORE } else { nothing }, json);
    }
    let ids: Vec<String> = page.entries.iter().map(|entry| entry.id.to_string()).collect();
    let mut lines = Vec::new();
    for (entry, id) in page.entries.iter().zip(&ids) {
        let alone = |length: &usize| {
            ids.iter().filter(|other| other.get(..*length) == id.get(..*length)).count() <= 1
        };
        let length = (SHORT..id.len()).find(alone).unwrap_or(id.len());
        let day = entry.day.date().format("%a %e %b %Y").to_string();
        let indent = length + 2;
        lines.push(format!("{:<indent$}{}", &id[..length], headline(entry, &day)));
        lines.extend(wrap(&entry.text, phone.out.width, indent).into_iter().take(2));
    }
    if let Some(cursor) = &page.next {
        lines.push(format!("\nThere is more: add --after {cursor}"));
    }
    Reply::new(lines.join("\n"), json)
}

/// The day, the badge and the tags.
fn headline(entry: &JournalEntry, day: &str) -> String {
    let mut line = format!("{day}  only you");
    for tag in &entry.tags {
        line.push_str("  #");
        line.push_str(&clean(tag));
    }
    line
}

fn of_entry(entry: &JournalEntry) -> Value {
    json!({
        "id": entry.id.to_string(),
        "day": entry.day.to_string(),
        "text": entry.text,
        "prompt": entry.prompt,
        "tags": entry.tags,
    })
}

/// `2026-11`.
fn parse_month(text: &str) -> Result<JournalFilter, Failure> {
    let month = text.trim().split_once('-').and_then(|(year, month)| {
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        ((1..=12).contains(&month) && (1970..=9999).contains(&year))
            .then_some(JournalFilter::Month { year, month })
    });
    month.ok_or_else(|| Failure::bad_input(says::WHICH_MONTH))
}
