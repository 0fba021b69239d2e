//! `help-me`: where help can be found. It opens no folder and no database, so it works before there is a phone,
//! and looking leaves no trace (SR-22).

use hearth_app::help::{self, Help, Number, Screen, Situation};
use hearth_app::ports::Clock as _;
use serde_json::{Value, json};

use crate::asked::HelpWhat;
use crate::clock::SystemClock;
use crate::fail::Failure;
use crate::out::{Out, Reply};
use crate::sayings;
use crate::show::wrap;

/// Runs it.
pub fn run(what: &HelpWhat, out: Out) -> Result<Reply, Failure> {
    let help = help::help()?;
    let situation = match &what.about {
        Some(name) => Some(situation(help, name)?),
        None => None,
    };
    let mut lines = Vec::new();
    let screen = match (situation, &what.region) {
        (Some(_), _) => None,
        (None, Some(_)) => help.screen("help-numbers"),
        (None, None) => help.screen("help-start"),
    };
    lines
        .extend(screen.into_iter().flat_map(|screen| page(&screen.title, &screen.body, out.width)));
    if let Some(one) = situation {
        lines.extend(page(&one.title, &one.body, out.width));
    }
    let numbers = match &what.region {
        Some(code) => Some(numbers(help, code, situation)?),
        None => None,
    };
    for number in numbers.iter().flatten() {
        lines.push(String::new());
        lines.extend(line(help, number, out.width));
    }
    if what.region.is_none() && what.about.is_none() {
        lines.push(String::new());
        lines.push(sayings::HISTORY.to_owned());
    }
    if what.region.is_none() {
        lines.extend(choices(help, situation.is_none()));
    }
    Ok(Reply::new(lines.join("\n"), as_json(help, screen, situation, numbers.as_deref())))
}

/// The situation of this name, with or without its beginning.
fn situation(help: &'static Help, name: &str) -> Result<&'static Situation, Failure> {
    let name = name.trim().to_lowercase();
    let found = help.situation(&name).or_else(|| help.situation(&format!("help-{name}")));
    found.ok_or_else(|| Failure::bad_input(sayings::NO_SITUATION))
}

fn numbers(
    help: &'static Help,
    code: &str,
    situation: Option<&Situation>,
) -> Result<Vec<Number<'static>>, Failure> {
    let Some(region) = help.region(code) else {
        return Err(Failure::bad_input(help.line("help-line-no-region").unwrap_or_default()));
    };
    let now = SystemClock::new()?.now().unwrap_or(hearth_app::ports::Now {
        utc_seconds: 0,
        offset_minutes: 0,
        zone: String::new(),
    });
    let kinds = situation.map(|one| one.kinds.as_slice()).unwrap_or_default();
    Ok(help::numbers(region, kinds, &now)?)
}

fn page(title: &str, body: &[String], width: usize) -> Vec<String> {
    let mut lines = wrap(title, width, 0);
    for paragraph in body {
        lines.push(String::new());
        lines.extend(wrap(paragraph, width, 0));
    }
    lines
}

/// A number, when it answers, what else there is, and whether to check it.
fn line(help: &Help, number: &Number<'_>, width: usize) -> Vec<String> {
    let of = number.line;
    let mut lines = wrap(&format!("{}   {}", of.number, of.name), width, 0);
    lines.extend(wrap(&of.hours, width, 2));
    for more in [&of.text, &of.chat, &of.note].into_iter().flatten() {
        lines.extend(wrap(more, width, 2));
    }
    if number.check {
        let check = help.line("help-line-check-number").unwrap_or_default();
        lines.extend(wrap(check, width, 2));
    }
    lines
}

/// What can be asked for next.
fn choices(help: &Help, with_situations: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if with_situations {
        lines.push(String::new());
        lines.push(sayings::WHAT_IS_GOING_ON.to_owned());
        let widest = help.situations().map(|one| short(one).len()).max().unwrap_or(0);
        lines.extend(
            help.situations().map(|one| format!("  {:<widest$}  {}", short(one), one.label)),
        );
    }
    lines.push(String::new());
    lines.push(sayings::WHICH_REGION.to_owned());
    let regions = help.regions();
    lines.extend(regions.iter().map(|region| format!("  {}  {}", region.code, region.name)));
    lines
}

/// A situation's name as it is typed.
fn short(one: &Situation) -> &str {
    let id = one.id.as_str();
    id.strip_prefix("help-").unwrap_or(id)
}

fn as_json(
    help: &Help,
    screen: Option<&Screen>,
    situation: Option<&Situation>,
    numbers: Option<&[Number<'_>]>,
) -> Value {
    let number = |number: &Number<'_>| {
        let of = number.line;
        json!({
            "id": of.id.as_str(),
            "name": of.name,
            "number": of.number,
            "text": of.text,
            "chat": of.chat,
            "hours": of.hours,
            "note": of.note,
            "verified": of.verified,
            "checked_on": of.checked_on.map(|day| day.to_string()),
            "check": number.check,
        })
    };
    let numbers = numbers.map(|numbers| numbers.iter().map(number).collect::<Vec<_>>());
    let situations = help.situations().map(|one| json!({ "id": short(one), "label": one.label }));
    let regions = help.regions();
    let regions = regions.iter().map(|one| json!({ "code": one.code, "name": one.name }));
    json!({
        "version": help.version(),
        "title": screen.map(|one| &one.title).or(situation.map(|one| &one.title)),
        "body": screen.map(|one| &one.body).or(situation.map(|one| &one.body)),
        "numbers": numbers,
        "situations": situations.collect::<Vec<_>>(),
        "regions": regions.collect::<Vec<_>>(),
    })
}
