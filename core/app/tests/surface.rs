//! What hosts are offered (SR-03): no field, method or event says when, where or whether the other saw, typed, opened
//! or answered anything, or that they did not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

/// Parts of names that would say so.
const BANNED: [&str; 7] =
    ["unseen", "missed", "skipped", "ignored", "declined", "refused", "streak"];
/// The parts that stand in no name of any layer, one a line.
const TELLING: &str = include_str!("../../domain/cases/telling_names.txt");

/// All of both.
fn banned() -> Vec<&'static str> {
    BANNED.into_iter().chain(TELLING.lines()).collect()
}

/// Everything public that carries a name: fields, functions, and variants of enums, each with its file.
fn names(folder: &Path, into: &mut Vec<String>) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            names(&path, into);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let is_test = path.ends_with("testing.rs") || path.ends_with("tests.rs");
        let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for line in code.lines().filter(|_| !is_test) {
            into.extend(name_of(line).map(ToOwned::to_owned));
        }
    }
}

/// The name that a line gives to the world, if it does.
fn name_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest =
        ["pub async fn ", "pub fn ", "pub "].iter().find_map(|start| line.strip_prefix(start));
    let is_variant = line.chars().next().is_some_and(char::is_uppercase);
    let named = rest.or_else(|| is_variant.then_some(line))?;
    let end = named.find(|sign: char| !(sign.is_alphanumeric() || sign == '_'))?;
    let (name, after) = named.split_at(end);
    let gives = after.starts_with([':', '(', '<', ',', ' ']);
    (gives && !["struct", "enum", "mod", "use", "trait", "type", "const"].contains(&name))
        .then_some(name)
}

/// The words of a name, in either way of writing it.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for sign in name.chars() {
        if sign == '_' || sign.is_uppercase() {
            words.push(String::new());
        }
        if sign != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(sign.to_lowercase());
        }
    }
    words
}

fn says(name: &str) -> bool {
    words(name).iter().any(|word| banned().contains(&word.as_str()))
}

#[test]
fn sr_03_no_name_that_a_host_is_offered_says_what_the_other_did_with_what_they_got() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut offered = Vec::new();
    names(&here.join("src"), &mut offered);
    names(&here.join("../../bindings/ffi/src"), &mut offered);
    for known in ["check_in", "check_ins_for_me", "PlansChanged", "met_week"] {
        assert!(offered.iter().any(|name| name == known), "{known} is not looked at");
    }
    let said: Vec<&String> = offered.iter().filter(|name| says(name)).collect();
    assert_eq!(said, Vec::<&String>::new());
    // A lint that cannot fail is none.
    for name in ["last_seen", "answered_at", "PartnerTyping", "not_today_declined"] {
        assert!(says(name), "{name}");
    }
}
