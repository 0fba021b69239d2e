//! The lists of words, and how a text is searched for them.

use std::fs;

use toml::Table;

use crate::root;

/// The words that one language does not use.
pub struct Lists(Vec<List>);

struct List {
    rule: String,
    words: Vec<String>,
}

impl Lists {
    /// Those of a language.
    pub fn of(language: &str) -> Self {
        let path = root().join(format!("content/words/{language}.toml"));
        let table: Table = fs::read_to_string(path).unwrap().parse().unwrap();
        assert_eq!(table["language"].as_str(), Some(language));
        let lists = table["list"].as_array().unwrap();
        Self(lists.iter().map(|list| List::of(list.as_table().unwrap())).collect())
    }

    /// The rules that have a list.
    pub fn rules(&self) -> Vec<&str> {
        self.0.iter().map(|list| list.rule.as_str()).collect()
    }

    /// The first word of a text that is not used here, and the rule that says so.
    pub fn find(&self, text: &str) -> Option<(&str, &str)> {
        let padded = format!(" {} ", folded(text));
        self.0.iter().find_map(|list| {
            let word = list.words.iter().find(|word| stands_in(word, &padded))?;
            Some((word.as_str(), list.rule.as_str()))
        })
    }

    /// The same, looking only at one rule.
    pub fn find_by(&self, rule: &str, text: &str) -> Option<&str> {
        let padded = format!(" {} ", folded(text));
        let list = self.0.iter().find(|list| list.rule == rule).unwrap();
        list.words.iter().find(|word| stands_in(word, &padded)).map(String::as_str)
    }
}

impl List {
    fn of(table: &Table) -> Self {
        let text = |key: &str| table[key].as_str().unwrap().to_owned();
        assert!(!text("why").is_empty());
        let words = table["words"].as_array().unwrap();
        Self {
            rule: text("rule"),
            words: words.iter().map(|word| word.as_str().unwrap().to_owned()).collect(),
        }
    }
}

fn stands_in(word: &str, padded: &str) -> bool {
    match word.strip_suffix('*') {
        Some(start) => padded.contains(&format!(" {}", folded(start))),
        None => padded.contains(&format!(" {} ", folded(word))),
    }
}

/// Small letters and digits, single blanks between words; an apostrophe is no sign between words.
pub fn folded(text: &str) -> String {
    let lower = text.to_lowercase().replace(['\'', '\u{2019}'], "");
    let words = lower.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_word_is_found_whole_in_any_case_and_a_start_with_any_ending() {
    let lists = Lists::of("en");
    for (text, rule) in [
        ("You LOST it.", "SR-17"),
        ("Don't let me down", "SR-17"),
        ("A 7-day streak", "SR-15"),
        ("Your compatibility", "SR-15"),
        ("your husband's turn", "SR-40"),
        ("A short screening.", "SR-26"),
        ("performing", "product.md 6c"),
        ("You\u{2019}ve missed it: you missed", "SR-17"),
        ("like other couples", "product.md 2"),
    ] {
        assert_eq!(lists.find(text).map(|(_, rule)| rule), Some(rule), "{text}");
    }
    for text in
        ["A glossy page", "mustard on toast", "at any point", "a midwife's tale", "housewives"]
    {
        assert_eq!(lists.find(text), None, "{text}");
    }
}

#[test]
fn every_rule_that_names_a_list_of_words_has_one() {
    for rule in ["SR-15", "SR-17", "SR-26", "SR-40", "product.md 2", "product.md 6c"] {
        assert!(Lists::of("en").rules().contains(&rule), "{rule}");
    }
}
