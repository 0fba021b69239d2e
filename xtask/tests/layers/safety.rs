//! Every safety requirement that has been built has a test named after it (`product.md` 5): a test function whose
//! name begins with `sr_` and the two digits of its key.

use std::fs;

use crate::{root, said};

/// The requirements that are built. Those of the screens come with the apps.
const BUILT: [u8; 19] = [3, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 22, 23, 24, 26, 27, 34];

/// The keys of the requirements that the functions of a source are named after.
fn named(source: &str) -> impl Iterator<Item = u8> + '_ {
    let functions = source.lines().filter_map(|line| line.split_once("fn sr_"));
    functions.filter_map(|(_, name)| name.get(..2)?.parse().ok())
}

#[test]
fn every_safety_requirement_that_is_built_has_a_test_of_its_name() {
    let tracked = said("git", &["ls-files", "-z", "--", "*.rs"]);
    let mut found = Vec::new();
    for name in tracked.split('\0').filter(|name| !name.is_empty()) {
        let Ok(source) = fs::read_to_string(root().join(name)) else { continue };
        found.extend(named(&source));
    }
    let missing: Vec<&u8> = BUILT.iter().filter(|key| !found.contains(key)).collect();
    assert!(missing.is_empty(), "no test is named after these safety requirements: {missing:?}");
}

#[test]
fn a_key_is_read_from_a_functions_name_alone() {
    let source =
        "/// SR-09\nasync fn sr_03_nothing_is_seen() {\nfn sr_12() {\nlet sr_07 = 1;\nfn sr_x() {";
    assert_eq!(named(source).collect::<Vec<_>>(), [3, 12]);
}
