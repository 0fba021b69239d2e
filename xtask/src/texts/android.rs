//! Android's resources: colours for day and night, sizes, strings, lists of strings and plurals.

mod escape;

use std::fmt::Write as _;

use self::escape::{comment, escaped, named};
use super::Written;
use super::filled::{self, Part};
use super::look::{self, Color, Look};
use super::words::{APP, FIRST_RUN, Group, LINES, Text, Wording};
use crate::error::Result;

/// Where they go.
const FOLDER: &str = "android-demo/app/src/main/res";

/// The name of a number that is filled in.
const NUMBER: &str = "n";

/// All files, with their paths in the repository.
pub fn files(look: &Look, texts: &[Group]) -> Result<Vec<Written>> {
    let file = |name: &str, from: &str, inside: String| Written {
        path: format!("{FOLDER}/{name}"),
        text: format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <!-- Written by `cargo xtask texts` from {from}: change that, not this. -->\n\
             <resources>\n{inside}</resources>\n"
        ),
    };
    let night = colors(look, |color| color.dark.to_string());
    let day = colors(look, |color| color.light.to_string()) + &sizes(look);
    Ok(vec![
        file("values/tokens.xml", look::FILE, day),
        file("values-night/tokens.xml", look::FILE, night),
        file("values/texts.xml", &format!("{LINES}, {FIRST_RUN} and {APP}"), words(texts)?),
    ])
}

fn colors(look: &Look, of: impl Fn(&Color) -> String) -> String {
    look.colors.iter().fold(String::new(), |mut xml, color| {
        let (name, value) = (named(&color.name), of(color));
        _ = writeln!(xml, "    <!-- {} -->", comment(&color.what_for));
        _ = writeln!(xml, "    <color name=\"{name}\">{value}</color>");
        xml
    })
}

fn sizes(look: &Look) -> String {
    let mut xml = String::new();
    let mut dp = |name: &str, value: u32| {
        _ = writeln!(xml, "    <dimen name=\"{name}\">{value}dp</dimen>");
    };
    for value in &look.space {
        dp(&format!("space_{value}"), *value);
    }
    dp("screen_margin", look.screen_margin);
    dp("radius", look.radius);
    dp("touch", look.touch.android);
    dp("motion_rise", look.motion.rise);
    _ = writeln!(xml, "    <integer name=\"motion_ms\">{}</integer>", look.motion.ms);
    for text in &look.texts {
        let name = format!("text_{}", named(&text.name));
        _ = writeln!(xml, "    <!-- {} -->", comment(&text.what_for));
        _ = writeln!(xml, "    <dimen name=\"{name}\">{}sp</dimen>", text.size);
        if let Some(height) = text.line_height {
            _ = writeln!(
                xml,
                "    <item name=\"{name}_line_height\" type=\"dimen\" format=\"float\">{height}</item>"
            );
        }
    }
    xml
}

fn words(groups: &[Group]) -> Result<String> {
    let mut xml = String::new();
    for group in groups {
        _ = writeln!(xml, "\n    <!-- {} -->", comment(&group.from));
        for text in &group.texts {
            xml += &one(text)?;
        }
    }
    Ok(xml)
}

fn one(text: &Text) -> Result<String> {
    let name = named(&text.id);
    let order = order(&text.wording)?;
    let mut xml = note(text, &order);
    match &text.wording {
        Wording::Line(line) => {
            // aapt2 takes a bare % for a placeholder unless it is told that nothing is filled in.
            let bare = order.is_empty() && line.contains('%');
            let plain = if bare { " formatted=\"false\"" } else { "" };
            let line = said(line, &order)?;
            _ = writeln!(xml, "    <string name=\"{name}\"{plain}>{line}</string>");
        }
        Wording::List(lines) => {
            let items = lines.iter().map(|line| ("", escaped(line)));
            xml += &list("string-array", &name, items);
        }
        Wording::Count { one, other } => {
            let items = [
                (" quantity=\"one\"", said(one, &order)?),
                (" quantity=\"other\"", said(other, &order)?),
            ];
            xml += &list("plurals", &name, items);
        }
    }
    Ok(xml)
}

fn list<'a>(
    element: &str,
    name: &str,
    items: impl IntoIterator<Item = (&'a str, String)>,
) -> String {
    let mut xml = format!("    <{element} name=\"{name}\">\n");
    for (attribute, item) in items {
        _ = writeln!(xml, "        <item{attribute}>{item}</item>");
    }
    _ = writeln!(xml, "    </{element}>");
    xml
}

/// What is filled in, in its order: Android's `%1$s` is the first. A count's number is always the first.
fn order(wording: &Wording) -> Result<Vec<&str>> {
    match wording {
        Wording::Line(line) => filled::names(line),
        Wording::List(_) => Ok(Vec::new()),
        Wording::Count { other, .. } => {
            let mut names = filled::names(other)?;
            names.sort_by_key(|name| *name != NUMBER);
            Ok(names)
        }
    }
}

/// A text as Android formats it. Where something is filled in, a percent sign that stands for itself is doubled.
fn said(text: &str, order: &[&str]) -> Result<String> {
    let mut said = String::new();
    for part in filled::parts(text)? {
        match part {
            Part::Said(part) if order.is_empty() => said += part,
            Part::Said(part) => said += &part.replace('%', "%%"),
            Part::Filled(name) => said += &placeholder(name, order),
        }
    }
    Ok(escaped(&said))
}

fn placeholder(name: &str, order: &[&str]) -> String {
    let at = order.iter().take_while(|known| **known != name).count() + 1;
    let kind = if name == NUMBER { 'd' } else { 's' };
    format!("%{at}${kind}")
}

/// The note for translators, and what each placeholder is; empty when there is nothing to say.
fn note(text: &Text, order: &[&str]) -> String {
    let filled = order.iter().map(|name| format!("{} = {name}.", placeholder(name, order)));
    let note: Vec<String> = text.note.iter().cloned().chain(filled).collect();
    if note.is_empty() {
        return String::new();
    }
    format!("    <!-- {} -->\n", comment(&note.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(wording: Wording, note: Option<&str>) -> String {
        let note = note.map(str::to_owned);
        one(&Text { id: "an-id".to_owned(), note, wording }).unwrap()
    }

    fn line(text: &str) -> String {
        xml(Wording::Line(text.to_owned()), None)
    }

    #[test]
    fn what_is_filled_in_is_numbered_in_the_order_in_which_it_comes() {
        let filled = line("{name} has {n}, {name}");
        assert!(filled.contains(">%1$s has %2$d, %1$s<"), "{filled}");
        assert!(filled.starts_with("    <!-- %1$s = name. %2$d = n. -->\n"), "{filled}");
    }

    #[test]
    fn the_number_of_a_count_comes_first_wherever_it_stands_and_even_if_one_leaves_it_out() {
        let (one, other) = ("one 100% of {name}".to_owned(), "{name}: {n} of 5%".to_owned());
        let count = xml(Wording::Count { one, other }, None);
        assert!(count.contains("<plurals name=\"an_id\">"), "{count}");
        assert!(count.contains("<item quantity=\"one\">one 100%% of %2$s</item>"), "{count}");
        assert!(count.contains("<item quantity=\"other\">%2$s: %1$d of 5%%</item>"), "{count}");
    }

    #[test]
    fn a_percent_sign_is_doubled_only_where_something_is_filled_in() {
        assert_eq!(line("5% a"), "    <string name=\"an_id\" formatted=\"false\">5% a</string>\n");
        assert!(line("5% of {date}").contains("\"an_id\">5%% of %1$s<"));
    }

    #[test]
    fn a_list_keeps_its_order_and_a_note_stands_above() {
        let list = xml(Wording::List(vec!["b & c".to_owned(), "a".to_owned()]), Some("Two."));
        assert_eq!(
            list,
            "    <!-- Two. -->\n    <string-array name=\"an_id\">\n        <item>b &amp; c</item>\n        \
             <item>a</item>\n    </string-array>\n"
        );
    }
}
