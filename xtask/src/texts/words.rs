//! The texts that are said as they stand, of one language: the small lines, the first run, and the apps' own labels and
//! counts. What a rule of the core chooses (a greeting, the line after a gap, a cause, a first step) is left to the core.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::filled;
use crate::error::{Error, Result};

/// The small lines, and which of them are said as they stand.
pub const LINES: &str = "content/en/today.toml";
const LINES_AS_THEY_STAND: [&str; 13] = [
    "empty", "saved", "undo", "rest", "offline", "sync", "pair", "lock", "secret", "restore",
    "damage", "storage", "reminder",
];
const LINES_CHOSEN: [&str; 2] = ["greeting", "gap"];

/// The screens of the first run.
pub const FIRST_RUN: &str = "content/en/onboarding.toml";
const FIRST_RUN_CHOSEN: [&str; 3] = ["cause", "card", "first_step"];

/// Labels and counts.
pub const APP: &str = "content/en/app.toml";

/// Some texts that belong together.
pub struct Group {
    /// The file, and the part of it.
    pub from: String,
    /// In the order of the file.
    pub texts: Vec<Text>,
}

/// A text with its name.
pub struct Text {
    /// Permanent; a slug.
    pub id: String,
    /// For whoever translates.
    pub note: Option<String>,
    /// What is said.
    pub wording: Wording,
}

/// What is said.
pub enum Wording {
    /// A line.
    Line(String),
    /// Some, in their order: paragraphs, or what can be tapped.
    List(Vec<String>),
    /// By a number, which is `{n}` in it.
    Count {
        /// For one.
        one: String,
        /// For none and for more than one.
        other: String,
    },
}

/// All texts of the three files.
pub fn all(lines: &str, first_run: &str, app: &str) -> Result<Vec<Group>> {
    let mut groups = of_lines(lines)?;
    groups.push(of_first_run(first_run)?);
    groups.extend(of_app(app)?);
    once_each(&groups)?;
    Ok(groups)
}

fn of_lines(text: &str) -> Result<Vec<Group>> {
    let mut file = Fields::of_file(LINES, text)?;
    let mut groups = Vec::new();
    for kind in LINES_AS_THEY_STAND {
        let texts = file.tables(kind)?.into_iter().map(line).collect::<Result<_>>()?;
        groups.push(Group { from: format!("{LINES}, {kind}"), texts });
    }
    for kind in LINES_CHOSEN {
        file.leave(kind)?;
    }
    file.done()?;
    Ok(groups)
}

fn line(mut fields: Fields) -> Result<Text> {
    let when = fields.maybe_text("when")?.map(|when| format!("Said when: {when}."));
    let screen = fields.maybe_text("screen")?.map(|screen| format!("Said on: {screen}."));
    said(fields, when.or(screen))
}

/// `id` and `text`, the last of the fields.
fn said(mut fields: Fields, note: Option<String>) -> Result<Text> {
    let text = fields.text("text")?;
    filled::parts(&text)?;
    let text = Text { id: fields.text("id")?, note, wording: Wording::Line(text) };
    fields.done()?;
    Ok(text)
}

fn of_first_run(text: &str) -> Result<Group> {
    let mut file = Fields::of_file(FIRST_RUN, text)?;
    let mut texts = Vec::new();
    for mut fields in file.tables("screen")? {
        let id = fields.text("id")?;
        fields.leave("step")?;
        let parts = [
            ("title", Wording::Line(fields.text("title")?)),
            ("body", Wording::List(list(&mut fields, "body")?)),
            ("buttons", Wording::List(list(&mut fields, "buttons")?)),
        ];
        texts.extend(parts.map(|(part, wording)| Text {
            id: format!("{id}-{part}"),
            note: None,
            wording,
        }));
        fields.done()?;
    }
    for kind in FIRST_RUN_CHOSEN {
        file.leave(kind)?;
    }
    file.done()?;
    Ok(Group { from: format!("{FIRST_RUN}, screen"), texts })
}

/// Nothing in a list is filled in: no platform fills in a list of texts.
fn list(fields: &mut Fields, key: &str) -> Result<Vec<String>> {
    let texts = fields.texts(key)?;
    for text in &texts {
        if !filled::names(text)?.is_empty() {
            return Err(fields.wrong(format_args!("nothing in '{key}' can be filled in")));
        }
    }
    Ok(texts)
}

fn of_app(text: &str) -> Result<[Group; 2]> {
    let mut file = Fields::of_file(APP, text)?;
    let label = |mut fields: Fields| {
        let note = fields.maybe_text("note")?;
        said(fields, note)
    };
    let labels = file.tables("label")?.into_iter().map(label).collect::<Result<_>>()?;
    let counts = file.tables("count")?.into_iter().map(count).collect::<Result<_>>()?;
    file.done()?;
    Ok([
        Group { from: format!("{APP}, label"), texts: labels },
        Group { from: format!("{APP}, count"), texts: counts },
    ])
}

fn count(mut fields: Fields) -> Result<Text> {
    let (one, other) = (fields.text("one")?, fields.text("other")?);
    let names = filled::names(&other)?;
    if !names.contains(&"n") {
        return Err(fields.wrong("'other' does not say {n}"));
    }
    let more = filled::names(&one)?;
    if let Some(name) = more.iter().find(|name| !names.contains(name)) {
        return Err(fields.wrong(format_args!("'one' says {{{name}}} and 'other' does not")));
    }
    let text = Text {
        id: fields.text("id")?,
        note: fields.maybe_text("note")?,
        wording: Wording::Count { one, other },
    };
    fields.done()?;
    Ok(text)
}

/// Each id is a slug that begins with a letter (other platforms' names must), and stands once.
fn once_each(groups: &[Group]) -> Result<()> {
    let mut seen = BTreeMap::new();
    for group in groups {
        for text in &group.texts {
            let id = &text.id;
            let slug = id.bytes().all(|sign| matches!(sign, b'a'..=b'z' | b'0'..=b'9' | b'-'));
            if !slug || !id.starts_with(|first: char| first.is_ascii_lowercase()) {
                return Err(Error::failed(format!(
                    "{}: '{id}' is no id: small letters, digits and hyphens, a letter first.",
                    group.from
                )));
            }
            if let Some(earlier) = seen.insert(id, &group.from) {
                return Err(Error::failed(format!(
                    "{}: '{id}' is taken already, in {earlier}.",
                    group.from
                )));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why<T>(result: Result<T>) -> String {
        result.err().unwrap().to_string()
    }

    #[test]
    fn what_a_rule_chooses_is_left_to_the_core_and_a_new_kind_needs_a_place() {
        let mut file = LINES_AS_THEY_STAND
            .iter()
            .chain(&LINES_CHOSEN)
            .map(|kind| format!("[[{kind}]]\nid = \"{kind}-1\"\ntext = \"a\"\n"))
            .collect::<Vec<_>>()
            .concat();
        let groups = of_lines(&file).unwrap();
        let ids: Vec<&str> =
            groups.iter().flat_map(|group| &group.texts).map(|text| text.id.as_str()).collect();
        assert_eq!(ids.len(), LINES_AS_THEY_STAND.len());
        assert!(!ids.contains(&"greeting-1") && !ids.contains(&"gap-1"));
        file += "[[cheer]]\nid = \"cheer-1\"\ntext = \"a\"\n";
        assert_eq!(why(of_lines(&file)), "content/en/today.toml: nobody knows 'cheer'.");
    }

    #[test]
    fn a_count_says_its_number_and_fills_in_nothing_else_for_one() {
        let of = |one: &str, other: &str| {
            let count = format!("[[count]]\nid = \"c\"\none = \"{one}\"\nother = \"{other}\"\n");
            why(of_app(&format!("[[label]]\nid = \"a\"\ntext = \"a\"\n{count}")))
        };
        assert_eq!(of("one", "many"), "content/en/app.toml, count c: 'other' does not say {n}.");
        assert_eq!(
            of("one of {name}", "{n}"),
            "content/en/app.toml, count c: 'one' says {name} and 'other' does not."
        );
    }

    #[test]
    fn a_screen_becomes_its_title_its_paragraphs_and_its_buttons() {
        let left = "[[cause]]\n[[card]]\n[[first_step]]\n";
        let screen = |body: &str| {
            format!(
                "[[screen]]\nid = \"hi\"\nstep = 1\ntitle = \"t\"\nbody = [{body}]\nbuttons = [\"b\"]\n{left}"
            )
        };
        let group = of_first_run(&screen("\"p\", \"q\"")).unwrap();
        let ids: Vec<&str> = group.texts.iter().map(|text| text.id.as_str()).collect();
        assert_eq!(ids, ["hi-title", "hi-body", "hi-buttons"]);
        assert!(matches!(&group.texts[1].wording, Wording::List(body) if body == &["p", "q"]));
        assert_eq!(
            why(of_first_run(&screen("\"{name}\""))),
            "content/en/onboarding.toml, screen hi: nothing in 'body' can be filled in."
        );
    }

    #[test]
    fn an_id_stands_once_and_begins_with_a_letter() {
        let group = |from: &str, id: &str| Group {
            from: from.to_owned(),
            texts: vec![Text {
                id: id.to_owned(),
                note: None,
                wording: Wording::Line("a".to_owned()),
            }],
        };
        assert!(once_each(&[group("x", "a"), group("y", "b")]).is_ok());
        assert_eq!(
            why(once_each(&[group("x", "a"), group("y", "a")])),
            "y: 'a' is taken already, in x."
        );
        for id in ["1-a", "A", "a_b", ""] {
            assert!(once_each(&[group("x", id)]).is_err(), "{id}");
        }
    }
}
