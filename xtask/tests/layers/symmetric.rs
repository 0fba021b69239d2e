//! Nobody has power over the other's phone (SR-36): no call of the core can be aimed at it. Both have the same calls,
//! and what a call is given names only the caller's own things.

use std::fs;

use crate::{root, said};

/// Types that stand for the other person or their phone. A call may answer with one, and is given none.
const THE_OTHERS: [&str; 6] =
    ["DeviceKey", "DeviceId", "MemberId", "AuthorKey", "PartnerView", "Peer"];

/// Parts of names that promise power over another phone.
const POWERS: [&str; 6] = ["remote", "admin", "role", "force", "track", "locate"];

/// The public functions of a source's `impl Hearth` blocks: name, and what each is given.
fn surface(source: &str) -> Vec<(String, String)> {
    let blocks = source.split("\nimpl Hearth {\n").skip(1);
    let blocks = blocks.filter_map(|rest| rest.split("\n}\n").next());
    let mut functions = Vec::new();
    for block in blocks {
        for part in block.split("\n    pub ").skip(1) {
            let signature = part.split(" {\n").next().unwrap_or_default();
            let Some((_, after)) = signature.split_once("fn ") else { continue };
            let Some((name, rest)) = after.split_once('(') else { continue };
            let given = rest.split("->").next().unwrap_or_default();
            functions.push((name.to_owned(), given.to_owned()));
        }
    }
    functions
}

/// What is wrong with a function, if anything.
fn reaches_over((name, given): &(String, String)) -> bool {
    let words: Vec<&str> = given.split(|one: char| !one.is_alphanumeric()).collect();
    // What is about the partner can be asked, and is told nothing.
    let about_the_other = name.split('_').any(|part| part == "partner" || part == "partners");
    let takes = given.split(')').next().unwrap_or_default().split(',').map(str::trim);
    // Where a page begins, how long it is, and which day: a question may have these.
    let asks = |one: &str| ["cursor:", "limit:", "day:"].iter().any(|ask| one.starts_with(ask));
    let takes = takes.filter(|one| !one.is_empty() && !one.ends_with("self") && !asks(one)).count();
    THE_OTHERS.iter().any(|other| words.contains(other))
        || POWERS.iter().any(|power| name.split('_').any(|part| part == *power))
        || (about_the_other && takes > 0)
}

#[test]
fn sr_36_no_call_of_the_core_can_be_aimed_at_the_other_phone() {
    let tracked =
        said("git", &["ls-files", "-z", "--", "core/app/src/*.rs", "bindings/ffi/src/*.rs"]);
    let mut all = Vec::new();
    for name in tracked.split('\0').filter(|name| !name.is_empty()) {
        let Ok(source) = fs::read_to_string(root().join(name)) else { continue };
        all.extend(surface(&source));
    }
    for known in ["leave", "sync", "pair_show", "revoke_phone", "phones", "partner"] {
        assert!(all.iter().any(|(name, _)| name == known), "{known} was not read");
    }
    let wrong: Vec<_> = all.iter().filter(|one| reaches_over(one)).collect();
    assert!(
        wrong.is_empty(),
        "these calls can be aimed at the other person's phone, which nobody may (SR-36): {wrong:?}"
    );
}

#[test]
fn a_call_with_power_over_the_other_phone_is_noticed() {
    let source = "\nimpl Hearth {\n    /// Who.\n    pub async fn partner(&self) -> Result<PartnerView> {\n    }\n\n    \
                  pub async fn lock(&self, phone: DeviceKey) -> Result<()> {\n    }\n\n    \
                  pub async fn remote_wipe(&self) -> Result<()> {\n    }\n\n    \
                  pub async fn mute_partner(\n        &self,\n        on: bool,\n    ) -> Result<()> {\n    }\n}\n";
    let names: Vec<String> =
        surface(source).iter().filter(|one| reaches_over(one)).map(|one| one.0.clone()).collect();
    assert_eq!(names, ["lock", "remote_wipe", "mute_partner"]);
}
