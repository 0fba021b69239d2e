//! How things look as text: ids as short as they can be, the day, the badge, the words wrapped. What a person
//! wrote, here or on the other phone, reaches the terminal without control signs.

use hearth_app::{Body, By, CivilDay, Item, Measure, Need, PlanStand, RhythmView};

use crate::{between_words as says, words};

/// Letters of a short id.
const SHORT: usize = 7;
/// Lines of a plan's note in a list.
const NOTE_LINES: usize = 2;
/// The most dots in a row: half a year.
const DOTS: usize = 26;

/// A text that may be shown: line breaks stay, tabs become spaces, and whatever steers a terminal or turns the
/// direction of writing goes.
pub fn clean(text: &str) -> String {
    let turns = |sign: char| matches!(sign, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|sign| if sign == '\t' { ' ' } else { sign })
        .filter(|sign| *sign == '\n' || !(sign.is_control() || turns(*sign)))
        .collect()
}

/// Wraps a text at `width` columns, every line indented. Words that are longer are cut.
pub fn wrap(text: &str, width: usize, indent: usize) -> Vec<String> {
    let room = width.saturating_sub(indent).max(10);
    let mut lines = Vec::new();
    for paragraph in clean(text).lines() {
        let mut line = String::new();
        let mut long = 0;
        for word in paragraph.split_whitespace() {
            let mut word: Vec<char> = word.chars().collect();
            if long > 0 && long + 1 + word.len() > room {
                lines.push(std::mem::take(&mut line));
                long = 0;
            }
            while word.len() > room {
                let rest = word.split_off(room);
                lines.push(word.into_iter().collect());
                word = rest;
            }
            if long > 0 {
                line.push(' ');
                long += 1;
            }
            long += word.len();
            line.extend(word);
        }
        lines.push(line);
    }
    let margin = " ".repeat(indent);
    let lines = lines.into_iter();
    lines.map(|line| if line.is_empty() { line } else { format!("{margin}{line}") }).collect()
}

/// The beginnings of these ids that tell them apart from each other: seven letters, or more.
pub fn short_ids(items: &[Item]) -> Vec<String> {
    let ids: Vec<String> = items.iter().map(|item| item.id.to_string()).collect();
    let alone = |id: &str, length: usize| {
        ids.iter().filter(|other| other.get(..length) == id.get(..length)).count() <= 1
    };
    ids.iter()
        .map(|id| {
            let length = (SHORT..id.len()).find(|length| alone(id, *length)).unwrap_or(id.len());
            id.get(..length).unwrap_or(id).to_owned()
        })
        .collect()
}

/// A list of things; `partner` is what the partner is called.
pub fn items(items: &[Item], partner: Option<&str>, width: usize) -> String {
    let ids = short_ids(items);
    let indent = ids.iter().map(String::len).max().unwrap_or(SHORT) + 2;
    let mut lines = Vec::new();
    for (item, id) in items.iter().zip(&ids) {
        let day = item.day.date().format("%a %e %b %Y");
        let badge = words::badge(item.visibility);
        let what = clean(&headline(item, partner));
        lines.push(format!("{id:<indent$}{day}  {badge:<8}  {what}"));
        match &item.body {
            Body::Appreciation { text, .. } => lines.extend(wrap(text, width, indent)),
            Body::CheckIn { .. } => lines.extend(check_in(&item.body, width, indent)),
            Body::Plan { note, .. } if !note.is_empty() => {
                let note = wrap(note, width, indent);
                let more = note.len() > NOTE_LINES;
                lines.extend(note.into_iter().take(NOTE_LINES));
                if more {
                    lines.push(format!("{}... hearth plan show {id}", " ".repeat(indent)));
                }
            }
            _ => {}
        }
        if item.unopened {
            lines.extend(wrap("(for you, unopened)", width, indent));
        }
        if item.incomplete {
            lines.extend(wrap("(some of it comes with the next sync)", width, indent));
        }
    }
    lines.join("\n")
}

/// What a thing is, in one line.
fn headline(item: &Item, partner: Option<&str>) -> String {
    let who = match item.by {
        By::Me => "you",
        By::Partner => partner.unwrap_or("your partner"),
        By::Both => "you two",
    };
    match &item.body {
        Body::Appreciation { tag, .. } => {
            let did = match item.visibility {
                hearth_app::Visibility::Private => "kept",
                hearth_app::Visibility::Shared => "gave",
            };
            let tag = tag.as_ref().map(|tag| format!(", #{tag}")).unwrap_or_default();
            format!("{who} {did}{tag}")
        }
        Body::Moment { name, .. } => name.clone(),
        Body::Rest { until: Some(until) } if *until == item.day => "rest".to_owned(),
        Body::Rest { until: Some(until) } => {
            format!("rest until {}", until.date().format("%a %-d %b %Y"))
        }
        Body::Rest { until: None } => "rest until you say".to_owned(),
        Body::Plan { title, stand, .. } => {
            let (kind, terms) = (says::kind(stand.kind), says::terms(stand));
            let standing = says::standing(stand, partner).map(|said| format!(" ({said})"));
            format!("{kind}: {title}{terms}{}", standing.unwrap_or_default())
        }
        Body::CheckIn { .. } => format!("{who}, check-in"),
    }
}

/// What a check-in says, a field a line.
pub fn check_in(body: &Body, width: usize, indent: usize) -> Vec<String> {
    let Body::CheckIn { mood, energy, need, mind } = body else { return Vec::new() };
    let fields = [
        mood.map(|level| format!("mood    {}", says::dots(level))),
        energy.map(|level| format!("energy  {}", says::dots(level))),
        need.map(|need| format!("need    {}", Need::name(need))),
    ];
    let margin = " ".repeat(indent);
    let fields = fields.into_iter().flatten().map(|field| format!("{margin}{field}"));
    fields.chain(mind.iter().flat_map(|mind| wrap(mind, width, indent))).collect()
}

/// A plan with its whole note: its title, its note, and the words for where it stands.
pub fn plan(
    item: &Item,
    stand: &PlanStand,
    (title, note, standing): (&str, &str, Option<String>),
    today: CivilDay,
    width: usize,
) -> String {
    let mut lines = wrap(title, width, 0);
    let (when, terms) = (words::day(item.day, today), says::terms(stand));
    lines.push(format!("{when}{terms}, {}", words::badge(item.visibility)));
    let kind = words::sentence(says::kind(stand.kind));
    lines.extend(standing.map(|said| format!("{kind} {}", words::sentence(&clean(&said)))));
    if !note.is_empty() {
        lines.push(String::new());
        lines.extend(wrap(note, width, 0));
    }
    if item.incomplete {
        lines.push("(some of it comes with the next sync)".to_owned());
    }
    lines.join("\n")
}

/// The rhythm: weeks that were held are dots, newest right; other weeks are not drawn.
pub fn rhythm(rhythm: &RhythmView, paired: bool) -> String {
    let row = |badge: &str, measure: &Measure| {
        let weeks = match measure.weeks_held {
            1 => "1 week held".to_owned(),
            count => format!("{count} weeks held"),
        };
        let dots = vec!["\u{25CF}"; measure.weeks.len().min(DOTS)].join(" ");
        let moments = match measure.moments {
            1 => "1 moment".to_owned(),
            count => format!("{count} moments"),
        };
        format!("{badge:<8}  {moments}, {weeks}  {dots}").trim_end().to_owned()
    };
    let mut lines = Vec::new();
    if rhythm.ours.moments == 0 && rhythm.own.moments == 0 {
        lines.push(words::moments(0));
    } else if paired || rhythm.ours.moments > 0 {
        lines.push(row("you two", &rhythm.ours));
    }
    if rhythm.own.moments > 0 {
        lines.push(row("only you", &rhythm.own));
    }
    if rhythm.resting {
        lines.push(words::RESTING.to_owned());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_shown() {
        assert_eq!(clean("a\u{1b}[31mred\u{7}\r\n\tb\u{202E}c"), "a[31mred\n bc");
    }

    #[test]
    fn words_are_wrapped_and_long_ones_cut() {
        let lines = wrap("one two three\n\nfourfivesixseven end", 14, 2);
        assert_eq!(lines, ["  one two", "  three", "", "  fourfivesixs", "  even end"]);
    }
}
