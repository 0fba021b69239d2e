//! Only the app's unlock mints the proof of a fresh unlock (`design.md` 4): it is an argument of raising a touch
//! level, replacing a phone and exporting, and worth what its one maker is worth.

use std::fs;

use crate::{root, said};

/// The call. Put together so that this file does not hold it.
const CALL: [&str; 2] = ["::mi", "nt("];

/// Who may mint one outside tests.
const MAY: [&str; 2] = ["core/domain/src/unlock.rs", "core/app/src/unlock.rs"];

/// Whether a file is compiled for tests alone.
fn is_test(name: &str) -> bool {
    name.split('/').any(|part| part == "tests" || part == "tests.rs")
        || name == "core/domain/src/consent/model.rs"
}

#[test]
fn nobody_but_the_apps_unlock_mints_a_proof() {
    let tracked = said("git", &["ls-files", "-z", "--", "*.rs"]);
    let call = CALL.concat();
    let mut found: Vec<&str> = Vec::new();
    for name in tracked.split('\0').filter(|name| !name.is_empty() && !is_test(name)) {
        let Ok(text) = fs::read_to_string(root().join(name)) else { continue };
        if text.contains(&call) && !MAY.contains(&name) {
            found.push(name);
        }
    }
    assert!(
        found.is_empty(),
        "these files mint a proof of a fresh unlock; take one as an argument instead, from core/app/src/unlock.rs: \
         {found:?}"
    );
}
