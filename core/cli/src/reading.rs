//! `tip`, `prompt`, `guide`, `find`: words that are picked for a day, and words to look up.

use hearth_app::{Found, Section, Shown, TipChoice, TipOfTheDay, guide};
use serde_json::{Value, json};

use crate::args::Args;
use crate::asked::{FindWhat, GuideWhat, PromptWhat, TipWhat};
use crate::exercises::{phone, pillar};
use crate::fail::Failure;
use crate::home::Phone;
use crate::input::Stop;
use crate::out::{Out, Reply};
use crate::sayings;
use crate::show::wrap;

/// `tip`.
pub async fn tip(phone: &Phone, what: &TipWhat) -> Result<Reply, Failure> {
    if what.kept {
        let kept = phone.hearth.kept_tips().await?;
        let mut lines: Vec<String> =
            kept.iter().flat_map(|tip| wrap(&tip.text, phone.out.width, 0)).collect();
        if lines.is_empty() {
            lines.push(sayings::NO_TIPS_KEPT.to_owned());
        }
        let tips = kept.iter().map(|tip| json!({ "id": tip.id, "text": tip.text }));
        return Ok(Reply::new(lines.join("\n"), json!({ "tips": tips.collect::<Vec<_>>() })));
    }
    let tip = match phone.hearth.tip().await? {
        TipOfTheDay::Rest(line) => {
            return Ok(Reply::new(line.clone(), json!({ "tip": null, "rest": line })));
        }
        TipOfTheDay::Tip(tip) => tip,
    };
    let choice = match (what.keep, what.hide) {
        (true, _) => Some(TipChoice::Keep),
        (_, true) => Some(TipChoice::Hide),
        _ => None,
    };
    let Some(choice) = choice else {
        let text = wrap(&tip.text, phone.out.width, 0).join("\n");
        let tip = json!({ "id": tip.id, "text": tip.text, "kept": tip.kept });
        return Ok(Reply::new(text, json!({ "tip": tip })));
    };
    phone.hearth.choose_tip(&tip.id, choice).await?;
    let (says, name) = match choice {
        TipChoice::Keep => (sayings::TIP_KEPT, "kept"),
        TipChoice::Hide | TipChoice::Leave => (sayings::TIP_HIDDEN, "hidden"),
    };
    Ok(Reply::new(says, json!({ "id": tip.id, "choice": name })))
}

/// `prompt`.
pub async fn prompt(phone: &Phone, what: &PromptWhat) -> Result<Reply, Failure> {
    let prompt = phone.hearth.prompt(what.skip, what.theme.as_deref()).await?;
    let mut lines = wrap(&prompt.text, phone.out.width, 0);
    lines.push(sayings::another_prompt(what.skip.saturating_add(1)));
    let json = json!({ "id": prompt.id, "theme": prompt.theme, "text": prompt.text });
    Ok(Reply::new(lines.join("\n"), json))
}

/// `guide`. It needs no phone, and reading is nowhere kept.
pub fn pages(what: &GuideWhat, width: usize) -> Result<Reply, Failure> {
    let guide = guide()?;
    if what.books {
        let mut lines = Vec::new();
        for book in guide.books() {
            lines.extend(wrap(&format!("{}, {}", book.title, book.author), width, 0));
            lines.extend(wrap(&book.line, width, 2));
        }
        let books = guide.books().map(|book| {
            json!({ "id": book.id.as_str(), "title": book.title, "author": book.author, "line": book.line })
        });
        return Ok(Reply::new(lines.join("\n"), json!({ "books": books.collect::<Vec<_>>() })));
    }
    let Some(name) = &what.page else {
        let section = match (what.questions, what.evidence) {
            (true, _) => Some(Section::Faq),
            (_, true) => Some(Section::Evidence),
            _ => None,
        };
        let wanted = |of: Section| section.is_none_or(|section| section == of);
        let pages: Vec<_> = guide.pages().filter(|page| wanted(page.section)).collect();
        let short = |id: &str| id.strip_prefix("page-").unwrap_or(id).to_owned();
        let widest = pages.iter().map(|page| short(page.id.as_str()).len()).max().unwrap_or(0);
        let line = |page: &&hearth_app::GuidePage| {
            format!("{:<widest$}  {}", short(page.id.as_str()), page.title)
        };
        let mut lines: Vec<String> = pages.iter().map(line).collect();
        lines.push(sayings::HOW_TO_READ.to_owned());
        let listed =
            pages.iter().map(|page| json!({ "id": page.id.as_str(), "title": page.title }));
        let json = json!({ "pages": listed.collect::<Vec<_>>() });
        return Ok(Reply::new(lines.join("\n"), json));
    };
    let name = name.trim().to_lowercase();
    let is_it = |id: &str| id == name || id.strip_prefix("page-") == Some(name.as_str());
    let page = guide.pages().find(|page| is_it(page.id.as_str()));
    let page = page.ok_or_else(|| Failure::bad_input(sayings::NO_PAGE))?;
    let mut lines = wrap(&page.title, width, 0);
    for paragraph in &page.body {
        lines.push(String::new());
        lines.extend(wrap(paragraph, width, 0));
    }
    let sources = guide.sources_of(page);
    for source in &sources {
        lines.extend(wrap(&format!("[{}] {}", source.key, source.text), width, 0));
    }
    let sources: Vec<Value> =
        sources.iter().map(|one| json!({ "key": one.key, "text": one.text })).collect();
    let json = json!({
        "id": page.id.as_str(), "title": page.title, "body": page.body, "sources": sources,
    });
    Ok(Reply::new(lines.join("\n"), json))
}

/// `find`, on a phone if there is one: what holds touch is found only where it is open for both.
pub async fn find(args: &Args, what: &FindWhat, out: Out, stop: &Stop) -> Result<(), Failure> {
    let shown = match phone(args, out, stop).await? {
        Some(phone) => {
            let shown = phone.hearth.shown().await;
            phone.close().await;
            shown?
        }
        None => Shown::default(),
    };
    let found = match what.about {
        Some(topic) => shown.about(pillar(topic))?,
        None => shown.look_up(&what.words.join(" "))?,
    };
    let mut lines = Vec::new();
    let mut json = Vec::new();
    for one in &found {
        let Thing { kind, id, title, how } = thing(one);
        lines.extend(wrap(&format!("{title}{how}"), out.width, 0));
        json.push(json!({ "kind": kind, "id": id, "title": title }));
    }
    if found.is_empty() {
        lines.push(sayings::NOTHING_TO_READ.to_owned());
    }
    out.reply(&Reply::new(lines.join("\n"), json!({ "found": json })))
}

/// What was found, in one line.
struct Thing<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    /// How to read on.
    how: String,
}

fn thing(found: &Found) -> Thing<'static> {
    let by = |command: &str, id: &str| format!("   hearth {command} {id}");
    match *found {
        Found::Help(one) => {
            let (id, title) = (one.id.as_str(), one.title.as_str());
            Thing { kind: "help", id, title, how: by("help-me --about", id) }
        }
        Found::Exercise(one) => {
            let (id, title) = (one.id.as_str(), one.name.as_str());
            Thing { kind: "exercise", id, title, how: by("exercises", id) }
        }
        Found::Page(one) => {
            let (id, title) = (one.id.as_str(), one.title.as_str());
            Thing { kind: "page", id, title, how: by("guide", id) }
        }
        Found::Empathy(one) => {
            let (id, title) = (one.id.as_str(), one.name.as_str());
            Thing { kind: "empathy", id, title, how: format!(": {}", one.phrasings.join(" / ")) }
        }
        Found::Challenge(one) => plain("challenge", one.id.as_str(), &one.text),
        Found::Tip(one) => plain("tip", one.id.as_str(), &one.text),
        Found::Prompt(one) => plain("prompt", one.id.as_str(), &one.text),
        Found::Book(one) => {
            let (id, title) = (one.id.as_str(), one.title.as_str());
            Thing { kind: "book", id, title, how: format!(", {}: {}", one.author, one.line) }
        }
    }
}

fn plain(kind: &'static str, id: &'static str, title: &'static str) -> Thing<'static> {
    Thing { kind, id, title, how: String::new() }
}
