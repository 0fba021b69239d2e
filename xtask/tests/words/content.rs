//! The texts of `content/`: their words, their length, their names (`product.md` 6c; SR-15, SR-17, SR-26, SR-40).

use std::collections::BTreeMap;
use std::fs;

use toml::{Table, Value};

use crate::list::Lists;
use crate::reading::{grade, sentences, words};
use crate::{files, named, root};

/// Keys whose values are for the app or for writers, not for readers.
const NOT_READ: [&str; 10] =
    ["id", "code", "key", "source", "sources", "chat", "where", "step", "same_as", "page"];

/// Most characters of the `text` of one item, and of its `steps`.
const LIMITS: [(&str, &str, usize); 7] = [
    ("cards", "text", 180),
    ("touch", "text", 200),
    ("tips", "text", 140),
    ("prompts", "text", 140),
    ("challenges", "text", 140),
    ("challenges", "steps", 120),
    ("exercises", "steps", 260),
];
/// For what no limit is named above.
const OTHER_LIMIT: usize = 700;

/// Most words of a sentence, and the highest grade of a page.
const LONGEST_SENTENCE: usize = 30;
const HIGHEST_GRADE: f64 = 7.0;

/// One text, and where it stands.
struct Text {
    file: String,
    item: String,
    key: String,
    text: String,
}

impl Text {
    fn place(&self) -> String {
        format!("{} {} {}", self.file, self.item, self.key)
    }
}

/// Every language that has a folder.
fn languages() -> Vec<String> {
    let folders = fs::read_dir(root().join("content")).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> =
        folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "words");
    names.sort();
    names
}

/// The files of a language by the name of their kind.
fn tables(language: &str) -> BTreeMap<String, Table> {
    let read = |path: std::path::PathBuf| {
        let kind = path.file_stem().unwrap().to_string_lossy().into_owned();
        let table = fs::read_to_string(&path).unwrap().parse();
        (kind, table.unwrap_or_else(|why| panic!("{}: {why}", named(&path))))
    };
    files(&root().join("content").join(language), ".toml").into_iter().map(read).collect()
}

/// The items of a file: every table in a list of tables.
fn items(table: &Table) -> impl Iterator<Item = &Table> {
    table.values().filter_map(Value::as_array).flatten().filter_map(Value::as_table)
}

/// The name of an item: its `id`, or what it has instead.
fn name(item: &Table) -> Option<&str> {
    ["id", "key", "code"].iter().find_map(|key| item.get(*key)).and_then(Value::as_str)
}

fn texts(language: &str) -> Vec<Text> {
    fn walk(value: &Value, place: (&str, &str, &str), found: &mut Vec<Text>) {
        let (file, item, key) = place;
        match value {
            Value::String(text) if !NOT_READ.contains(&key) => found.push(Text {
                file: file.to_owned(),
                item: item.to_owned(),
                key: key.to_owned(),
                text: text.clone(),
            }),
            Value::Array(values) => values.iter().for_each(|value| {
                let item = value.as_table().and_then(name).unwrap_or(item);
                walk(value, (file, item, key), found);
            }),
            Value::Table(table) => {
                table.iter().for_each(|(key, value)| walk(value, (file, item, key), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (file, table) in tables(language) {
        walk(&Value::Table(table), (&file, "", ""), &mut found);
    }
    found
}

/// The text without keys of sources, as `[STREAK23]`.
fn without_keys(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        kept.push_str(before);
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    kept + rest
}

fn complaints(about: impl Fn(&Text, &Lists) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    for language in languages() {
        let lists = Lists::of(&language);
        for text in texts(&language) {
            let complaint = about(&text, &lists);
            found.extend(complaint.map(|why| format!("{}: {why} in: {}", text.place(), text.text)));
        }
    }
    found
}

/// Nothing to complain about, or the test says all of it.
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn no_word_of(rule: &str) {
    none(&complaints(|text, lists| {
        Some(format!("'{}' ({rule})", lists.find_by(rule, &without_keys(&text.text))?))
    }));
}

#[test]
fn sr_15_no_text_grades_a_person() {
    no_word_of("SR-15");
}

#[test]
fn sr_17_no_text_makes_anyone_feel_guilty() {
    no_word_of("SR-17");
}

#[test]
fn sr_26_no_text_calls_a_self_check_a_test_of_a_person() {
    no_word_of("SR-26");
}

#[test]
fn sr_40_no_text_takes_gender_or_marriage_for_granted() {
    no_word_of("SR-40");
}

#[test]
fn no_text_compares_a_couple_with_others() {
    no_word_of("product.md 2");
}

#[test]
fn no_text_commands_or_gives_touch_a_goal() {
    no_word_of("product.md 6c");
}

#[test]
fn no_text_shouts_counts_in_percent_or_has_stray_blanks() {
    none(&complaints(|text, _| {
        let shouts = text.text.contains(['!', '%']);
        let blanks = text.text.trim() != text.text || text.text.contains("  ");
        let control = text.text.chars().any(char::is_control);
        (shouts || blanks || control).then(|| "a sign that has no place".to_owned())
    }));
}

#[test]
fn no_text_is_empty_or_too_long_for_its_place() {
    none(&complaints(|text, _| {
        let limit = LIMITS.iter().find(|(file, key, _)| *file == text.file && *key == text.key);
        let limit = limit.map_or(OTHER_LIMIT, |(_, _, limit)| *limit);
        let length = text.text.chars().count();
        (!(1..=limit).contains(&length)).then(|| format!("{length} characters, {limit} fit"))
    }));
}

#[test]
fn no_sentence_has_more_than_thirty_words() {
    none(&complaints(|text, _| {
        let longest = sentences(&text.text).into_iter().map(|one| words(one).len()).max()?;
        (longest > LONGEST_SENTENCE).then(|| format!("a sentence of {longest} words"))
    }));
}

#[test]
fn every_page_reads_at_grade_six() {
    let mut found = Vec::new();
    for language in languages() {
        for (file, table) in tables(&language) {
            for item in items(&table) {
                let Some(body) = item.get("body").and_then(Value::as_array) else { continue };
                let text: Vec<&str> = body.iter().filter_map(Value::as_str).collect();
                let grade = grade(&without_keys(&text.join(" ")));
                if grade > HIGHEST_GRADE {
                    found.push(format!("{file} {}: grade {grade:.1}", name(item).unwrap()));
                }
            }
        }
    }
    none(&found);
}

#[test]
fn every_item_has_a_name_of_its_own_and_a_name_is_a_slug() {
    for language in languages() {
        let mut seen = BTreeMap::new();
        for (file, table) in tables(&language) {
            for item in items(&table) {
                let name = name(item).unwrap_or_else(|| panic!("{file}: {item:?} has no name"));
                if item.contains_key("id") {
                    let slug = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
                    assert!((1..=40).contains(&name.len()) && name.bytes().all(slug), "{name}");
                }
                let earlier = seen.insert(name.to_owned(), file.clone());
                assert_eq!(earlier, None, "{name} stands in {file}, too");
            }
        }
        assert!(seen.len() > 800, "{}", seen.len());
    }
}

#[test]
fn every_file_of_a_language_is_named_in_the_readme() {
    let readme = fs::read_to_string(root().join("content/README.md")).unwrap();
    for language in languages() {
        for kind in tables(&language).keys() {
            assert!(readme.contains(&format!("`{kind}.toml`")), "{kind}");
        }
    }
}

#[test]
fn no_two_texts_of_a_kind_say_almost_the_same() {
    let mut found = Vec::new();
    for language in languages() {
        for (file, table) in tables(&language) {
            let bodies: Vec<(&str, String)> = items(&table)
                .filter(|item| item.contains_key("id"))
                .filter_map(|item| Some((name(item)?, plain(item.get("text")?.as_str()?))))
                .filter(|(_, text)| text.len() >= 20)
                .collect();
            for (at, (one, text)) in bodies.iter().enumerate() {
                for (other, second) in &bodies[at + 1..] {
                    let near = text.len().abs_diff(second.len()) < 40
                        && strsim::normalized_levenshtein(text, second) > 0.75;
                    if near {
                        found.push(format!("{file}: {one} and {other}"));
                    }
                }
            }
        }
    }
    none(&found);
}

fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(|sign| sign.is_ascii_lowercase() || *sign == ' ').collect()
}

/// What is shown before both chose touch proposes none (`product.md` 'Decided'): tips have a tier, challenges and
/// first steps have no touch in them at all.
#[test]
fn sr_39_what_everyone_sees_proposes_no_touch() {
    let touch = ["hug", "hugs", "kiss", "kisses", "cuddle", "massage", "rub", "snuggle", "spoon"];
    for language in languages() {
        for (file, table) in tables(&language) {
            for item in items(&table) {
                let gated =
                    item.get("tier").and_then(Value::as_integer).is_some_and(|tier| tier > 0);
                let shown = matches!(file.as_str(), "tips" | "challenges") && !gated;
                let first_step = name(item).is_some_and(|name| name.starts_with("first-step-"));
                if !shown && !first_step {
                    continue;
                }
                let text = format!("{item:?}");
                let found = words(&text)
                    .into_iter()
                    .find(|word| touch.contains(&word.to_lowercase().as_str()));
                assert_eq!(found, None, "{}", name(item).unwrap());
            }
        }
    }
}

#[test]
fn a_planted_word_is_found() {
    let lists = Lists::of("en");
    let mut planted = texts("en");
    assert!(planted.len() > 2_000, "{}", planted.len());
    planted[1234].text.push_str(" Don't lose your streak.");
    let found: Vec<_> =
        planted.iter().filter_map(|text| lists.find(&without_keys(&text.text))).collect();
    assert_eq!(found, [("streak*", "SR-15")]);
}
