//! What the code says: every sentence of the app and of the terminal, with its help, and every error of every crate
//! (SR-15, SR-17, SR-26, SR-40, `product.md` 6c); and no number of a helpline (SR-24).

use std::fs;
use std::path::PathBuf;

use toml::Table;

use crate::list::Lists;
use crate::literals::{Literal, Shown, literals};
use crate::{files, named, root};

/// Crates of which a person may see any sentence.
const SPEAKS: [&str; 2] = ["core/app/src", "core/cli/src"];

/// All crates that ship: what a person sees of the others is their errors.
const SHIPS: [&str; 7] = [
    "core/app/src",
    "core/cli/src",
    "core/domain/src",
    "core/link/src",
    "core/store/src",
    "core/sync/src",
    "bindings/ffi/src",
];

/// Every literal of the crates that ship, with its file.
fn said() -> Vec<(PathBuf, Literal)> {
    let mut found = Vec::new();
    for path in SHIPS.iter().flat_map(|folder| files(&root().join(folder), ".rs")) {
        let source = fs::read_to_string(&path).unwrap();
        found.extend(literals(&source).into_iter().map(|literal| (path.clone(), literal)));
    }
    found
}

/// Those that a person may see.
fn seen() -> Vec<(PathBuf, Literal)> {
    let mut found = said();
    found.retain(|(path, literal)| match literal.shown {
        Shown::Error => true,
        Shown::Said => SPEAKS.iter().any(|folder| path.starts_with(root().join(folder))),
        Shown::Help => fs::read_to_string(path).unwrap().contains("use clap::"),
    });
    found
}

#[test]
fn sr_15_sr_17_sr_26_sr_40_no_sentence_of_the_code_uses_a_word_that_hearth_does_not_use() {
    let lists = Lists::of("en");
    let found: Vec<String> = seen()
        .iter()
        .filter_map(|(path, literal)| {
            let (word, rule) = lists.find(&literal.text)?;
            let place = format!("{}:{}", named(path), literal.line);
            Some(format!("{place}: '{word}' ({rule}) in: {}", literal.text))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_sentence_of_the_code_shouts() {
    let found: Vec<String> = seen()
        .iter()
        .filter(|(_, literal)| literal.text.contains("! ") || literal.text.ends_with('!'))
        .map(|(path, literal)| format!("{}:{}: {}", named(path), literal.line, literal.text))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn there_are_sentences_to_look_at() {
    let errors = said().iter().filter(|(_, literal)| literal.shown == Shown::Error).count();
    let help = seen().iter().filter(|(_, literal)| literal.shown == Shown::Help).count();
    assert!(errors > 60 && help > 60 && seen().len() > 400, "{errors} {help} {}", seen().len());
}

#[test]
fn a_planted_word_is_found_in_code() {
    let lists = Lists::of("en");
    let planted = "fn say() { println!(\"You \\\n    failed, {name}\"); }";
    let [literal] = &literals(planted)[..] else { panic!("one literal") };
    assert_eq!(lists.find(&literal.text), Some(("fail*", "SR-17")));
}

#[test]
fn sr_24_no_number_of_a_helpline_stands_in_code() {
    let help: Table =
        fs::read_to_string(root().join("content/en/help.toml")).unwrap().parse().unwrap();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let numbers: Vec<String> = help["helpline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| digits(line["number"].as_str().unwrap()))
        // A short one is any number.
        .filter(|number| number.len() >= 5)
        .collect();
    assert!(numbers.len() > 15);
    for (path, literal) in said() {
        let joined: String = literal.text.chars().filter(|sign| !" -".contains(*sign)).collect();
        let found = numbers.iter().find(|number| joined.contains(number.as_str()));
        assert_eq!(found, None, "{}:{}", named(&path), literal.line);
    }
}
