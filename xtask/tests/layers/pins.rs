//! The versions that must not move by themselves (`design.md` 9).

use std::fs;

use toml::Table;

use crate::root;

/// Each pinned package, its version in every lock file that has it, and why.
const PINS: [(&str, &str, &str); 3] = [
    ("libc", "0.2.189", "iroh's netdev does not compile for iOS with 0.2.190 or 0.2.191"),
    ("uniffi", "0.32.2", "the generator and the library must be of one version"),
    (
        "uniffi_bindgen",
        "0.32.2",
        "what reads the metadata and what writes it must be of one version",
    ),
];

/// The versions of a package in a lock file.
fn versions<'a>(lock: &'a str, package: &str) -> Vec<&'a str> {
    let name = format!("name = \"{package}\"");
    let after = lock.lines().zip(lock.lines().skip(1)).filter(|(line, _)| *line == name);
    after.map(|(_, next)| next.trim_start_matches("version = ").trim_matches('"')).collect()
}

#[test]
fn the_lock_file_holds_the_pins() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for (package, version, why) in PINS {
        assert_eq!(
            versions(&lock, package),
            [version],
            "Cargo.lock must hold {package} {version} alone ({why}): \
             `cargo update -p {package} --precise {version}`."
        );
    }
}

#[test]
fn uniffi_is_asked_for_exactly_and_in_one_place() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let lines: Vec<_> = manifest.lines().filter(|line| line.starts_with("uniffi")).collect();
    let both = ["uniffi = \"=0.32.2\"", "uniffi_bindgen = \"=0.32.2\""];
    assert_eq!(lines, both, "see [workspace.dependencies] in Cargo.toml");
}

#[test]
fn a_phones_library_is_built_to_be_small_to_unwind_and_for_large_pages() {
    let table = |path: &str| fs::read_to_string(root().join(path)).unwrap().parse::<Table>();
    let manifest = table("Cargo.toml").unwrap();
    let mobile = manifest["profile"]["mobile"].as_table().unwrap();
    assert_eq!(mobile["lto"].as_str(), Some("fat"));
    // With "abort", a panic would end the app instead of becoming an error.
    assert_eq!(mobile["panic"].as_str(), Some("unwind"));
    // The generator of the bindings reads symbols, so whoever packs the library strips it.
    assert_eq!(mobile["strip"].as_str(), Some("debuginfo"));
    let config = table(".cargo/config.toml").unwrap();
    let flags = &config["target"]["cfg(target_os = \"android\")"]["rustflags"];
    assert!(flags.as_array().unwrap().contains(&"link-arg=-Wl,-z,max-page-size=16384".into()));
}

#[test]
fn a_version_is_read_from_a_lock_file() {
    let lock = "[[package]]\nname = \"libc\"\nversion = \"1.0\"\n\n[[package]]\nname = \"libc-x\"\n\
        version = \"2.0\"\n";
    assert_eq!(versions(lock, "libc"), ["1.0"]);
    assert_eq!(versions(lock, "none"), Vec::<&str>::new());
}
