//! The published transcript: `core/sync/vectors/pairing.json` holds fixed inputs and every byte that follows
//! from them. Another implementation of the protocol has to come to the same bytes.

use std::fmt::Write;
use std::net::SocketAddr;

use data_encoding::HEXLOWER;

use super::super::*;
use super::harness::*;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/pairing.json");

fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// JSON by hand: keys and values are ASCII without anything to escape.
fn object(indent: usize, fields: &[(&str, String)]) -> String {
    let pad = " ".repeat(indent);
    let fields: Vec<String> =
        fields.iter().map(|(key, value)| format!("{pad}  \"{key}\": {value}")).collect();
    format!("{{\n{}\n{pad}}}", fields.join(",\n"))
}

fn text(value: &str) -> String {
    assert!(value.is_ascii() && !value.contains(['"', '\\']));
    format!("\"{value}\"")
}

fn phone(who: u8, own: &Own) -> String {
    let held = own.space.as_ref().map_or("null".to_owned(), |held| {
        object(
            6,
            &[("nonce", text(&hex(&held.nonce))), ("secret", text(&hex(held.secret.expose())))],
        )
    });
    object(
        4,
        &[
            ("name", text(own.name.as_str())),
            ("device_key", text(&hex(&own.device.0))),
            ("author_secret", text(&hex(&[who; 32]))),
            ("author_key", text(&hex(&own.author.public().0))),
            ("member", text(&hex(&member(who).0))),
            ("space_held", held),
        ],
    )
}

fn transcript(what: &str, (a, b): (Own, Own)) -> String {
    let addresses: [SocketAddr; 2] =
        ["192.168.178.24:41234".parse().unwrap(), "[fd00::24]:41234".parse().unwrap()];
    let code = PairingCode::new(a.device, addresses, secret());
    let (phone_a, phone_b) = (phone(ADA, &a), phone(BEN, &b));
    let k = 0xe1;
    let mut table = Table::with_secrets(a, b, 0x5e, [k; 2]);
    let mut frames = Vec::new();
    table.run(At::Scanner, &mut |from, _, frame| {
        let (from, tag) = (if from == At::Shower { "A" } else { "B" }, frame[4]);
        let name = ["proof of B", "proof of A", "details", "certificate", "space secret", "yes"];
        let mut line = String::new();
        let _ = write!(
            line,
            "      {{ \"from\": \"{from}\", \"message\": \"{}\", \"frame\": \"{}\" }}",
            name[usize::from(tag - 0x40)],
            hex(&frame)
        );
        frames.push(line);
        frame
    });
    table.assert_paired();
    let paired = table.a.stored.unwrap();
    object(
        2,
        &[
            ("what", text(what)),
            ("A", phone_a),
            ("B", phone_b),
            ("code_secret", text(&hex(secret().expose()))),
            ("code_addresses", format!("[\"{}\", \"{}\"]", addresses[0], addresses[1])),
            ("code_bytes", text(&hex(&code.encode()))),
            ("code_text", text(&code.text())),
            ("exporter_label", text("hearth/pair/1")),
            ("exporter_context", text(&hex(&exporter_context(&device(ADA), &device(BEN))))),
            ("K", text(&hex(exporter(k).expose()))),
            ("fresh_nonce", text(&hex(&fresh().nonce))),
            ("fresh_space_secret", text(&hex(fresh().space_secret.expose()))),
            ("frames", format!("[\n{}\n    ]", frames.join(",\n"))),
            ("rejoin", paired.rejoin.to_string()),
            ("space", text(&hex(&paired.space.0))),
            ("space_nonce", text(&hex(&paired.nonce))),
            ("space_secret", text(&hex(paired.space_secret.expose()))),
            ("pair_key", text(&hex(paired.pair_key.expose()))),
        ],
    )
}

fn regenerated() -> String {
    let transcripts = [
        transcript("two new phones: A creates the space", (own(ADA), own(BEN))),
        transcript("A has lost the space and B gives it", (own(ADA), owning(BEN, ADA, BEN, 7))),
    ];
    let head = text(
        "Hearth pairing, version 1; all bytes in hex; described in core/sync/src/pairing/mod.rs",
    );
    format!("{{\n  \"about\": {head},\n  \"pairings\": [{}]\n}}\n", transcripts.join(", "))
}

#[test]
fn the_published_vectors_are_what_the_code_does() {
    let now = regenerated();
    if std::env::var_os("HEARTH_UPDATE_VECTORS").is_some() {
        std::fs::write(PATH, &now).unwrap();
    }
    let published = std::fs::read_to_string(PATH).unwrap_or_default();
    let changed = published.lines().zip(now.lines()).position(|(was, is)| was != is);
    assert!(
        published == now,
        "the transcript changed, first in line {:?} of {PATH}. If the protocol is meant to change, say so in \
         docs/formats.md and CHANGELOG.md, and run: HEARTH_UPDATE_VECTORS=1 cargo test -p hearth-sync vectors",
        changed.map(|line| line + 1)
    );
}
