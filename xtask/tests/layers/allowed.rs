//! Who may build on whom. To let a crate in, add it to its list here and one line to ARCHITECTURE.md,
//! "Dependencies", that says why.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::cargo;

/// Each crate of the workspace that ships, and what it may name under `[dependencies]`.
const ALLOWED: [(&str, &[&str]); 8] = [
    (
        // No disk, network, threads, clock or randomness: tokio, rusqlite, iroh and getrandom never.
        "hearth-domain",
        &[
            "automerge",
            "autosurgeon",
            "blake3",
            "chrono",
            "data-encoding",
            "ed25519-dalek",
            "flate2",
            "serde",
            "serde_json",
            "strsim",
            "thiserror",
            "toml",
            "unicode-normalization",
        ],
    ),
    (
        // No network, no tokio, no sync.
        "hearth-store",
        &[
            "hearth-domain",
            "aead-stream",
            "argon2",
            "blake3",
            "chacha20poly1305",
            "hkdf",
            "rusqlite",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
            "unicode-normalization",
            "zeroize",
            "zeroizing-alloc",
        ],
    ),
    (
        // No sockets, no tokio, no SQLite.
        "hearth-sync",
        &[
            "hearth-domain",
            "data-encoding",
            "flate2",
            "hkdf",
            "hmac",
            // The traits of spake2's source of randomness; nothing in it draws any.
            "rand_core",
            "sha2",
            "spake2",
            "thiserror",
            "zeroize",
        ],
    ),
    // No documents, no SQL: not even the domain.
    ("hearth-link", &["iroh", "thiserror", "tokio", "zeroize"]),
    (
        // No UniFFI, no language's idiom.
        "hearth-app",
        &[
            "hearth-domain",
            "hearth-link",
            "hearth-store",
            "hearth-sync",
            "data-encoding",
            "getrandom",
            // Only with the feature `mdns`, for desktops.
            "mdns-sd",
            "qrcode",
            "serde",
            "serde_json",
            "thiserror",
            "tokio",
            "zeroize",
        ],
    ),
    // Of ours, only the app.
    (
        "hearth",
        &[
            "hearth-app",
            "chrono",
            "clap",
            "indicatif",
            "rustix",
            "serde",
            "serde_json",
            "tokio",
            "zeroize",
            "zeroizing-alloc",
        ],
    ),
    ("hearth-ffi", &["hearth-app", "thiserror", "tokio", "uniffi", "zeroize", "zeroizing-alloc"]),
    ("hearth-bindgen", &["camino", "heck", "uniffi", "uniffi_bindgen"]),
];

/// The packages of the workspace that do not ship: they may build on what they test.
const NOT_SHIPPED: [&str; 8] =
    ["budgets", "counted-heap", "faults", "hostile", "hosts", "lan", "two-phones", "xtask"];

/// What the domain must not reach by any way, however long. (automerge brings getrandom for actors that we
/// always pass in ourselves.)
const NEVER_BELOW_DOMAIN: [&str; 6] =
    ["iroh", "libsqlite3-sys", "rusqlite", "rustls", "tokio", "uniffi"];

/// Each package of the workspace, and its normal and build dependencies.
fn named() -> BTreeMap<String, BTreeSet<String>> {
    let metadata: Value = serde_json::from_str(&cargo(&[
        "metadata",
        "--no-deps",
        "--locked",
        "--format-version",
        "1",
    ]))
    .unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let shipped = |dependency: &&Value| dependency["kind"] != "dev";
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let all = package["dependencies"].as_array().unwrap().iter();
            (text(&package["name"]), all.filter(shipped).map(|one| text(&one["name"])).collect())
        })
        .collect()
}

/// What of `named` the list does not allow.
fn too_much<'a>(named: &'a BTreeSet<String>, allowed: &[&str]) -> Vec<&'a String> {
    named.iter().filter(|name| !allowed.contains(&name.as_str())).collect()
}

#[test]
fn each_crate_builds_only_on_what_its_layer_allows() {
    let named = named();
    for (crate_name, allowed) in ALLOWED {
        let found = named.get(crate_name).unwrap_or_else(|| panic!("{crate_name} is gone"));
        let wrong = too_much(found, allowed);
        assert!(
            wrong.is_empty(),
            "{crate_name} may not build on {wrong:?}: see ARCHITECTURE.md for its layer, and \
             xtask/tests/layers/allowed.rs for the list."
        );
    }
}

#[test]
fn every_package_has_its_place_in_the_table() {
    for name in named().keys() {
        let placed = ALLOWED.iter().any(|(crate_name, _)| crate_name == name);
        assert!(
            placed || NOT_SHIPPED.contains(&name.as_str()),
            "{name} has no layer yet: say in xtask/tests/layers/allowed.rs what it may build on."
        );
    }
}

#[test]
fn the_domain_reaches_neither_disk_nor_network_nor_a_runtime_by_any_way() {
    let args = ["-p", "hearth-domain", "-e", "normal", "--locked", "--prefix", "none"];
    let tree = cargo(&[&["tree"], &args[..]].concat());
    let below: BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(below.contains("automerge"), "the tree was not understood: {tree}");
    for never in NEVER_BELOW_DOMAIN {
        assert!(
            !below.contains(never),
            "hearth-domain reaches {never}: `cargo tree -p hearth-domain -e normal -i {never}` says how."
        );
    }
}

#[test]
fn a_crate_that_is_not_in_the_list_is_noticed() {
    let named = ["serde", "tokio"].map(str::to_owned).into();
    assert_eq!(too_much(&named, &["serde"]), ["tokio"]);
}
