//! The published transcript: `core/sync/vectors/pairing.json` holds fixed inputs and every byte that follows
//! from them. Another implementation of the protocol has to come to the same bytes.

use std::net::SocketAddr;

use data_encoding::HEXLOWER;
use rand_core::RngCore as _;

use super::super::seed::Stream;
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

/// The code as each kind has it, by the names that stand in the file.
type Code = Vec<(&'static str, String)>;

fn by_code((a, b): (Own, Own), k: u8) -> (Code, Table) {
    let addresses: [SocketAddr; 2] =
        ["192.168.178.24:41234".parse().unwrap(), "[fd00::24]:41234".parse().unwrap()];
    let code = PairingCode::new(a.device, addresses, secret());
    let fields = vec![
        ("code_secret", text(&hex(secret().expose()))),
        ("code_addresses", format!("[\"{}\", \"{}\"]", addresses[0], addresses[1])),
        ("code_bytes", text(&hex(&code.encode()))),
        ("code_text", text(&code.text())),
    ];
    (fields, Table::with_secrets(a, b, 0x5e, [k; 2]))
}

fn by_digits((a, b): (Own, Own), k: u8) -> (Code, Table) {
    let id_a = a.device;
    let table = Table::with_digits(a, b, Digits::clone, [k; 2]);
    // What the machines drew, drawn once more: digits and scalar of A, scalar of B.
    let scalar = |stream: &mut Stream| {
        let mut bytes = [0; 64];
        stream.fill_bytes(&mut bytes);
        text(&hex(&bytes))
    };
    let (mut of_a, mut of_b) = (Stream::new(&seed(0xa1)), Stream::new(&seed(0xb1)));
    let digits = Digits::draw(&mut of_a).text();
    assert_eq!(digits, table.shower.digits().unwrap().text());
    let fields = vec![
        ("advertisement", text(&hex(&advertisement(&id_a)))),
        ("digits", text(&digits)),
        ("spake2_scalar_a", scalar(&mut of_a)),
        ("spake2_scalar_b", scalar(&mut of_b)),
    ];
    (fields, table)
}

fn transcript(what: &str, couple: (Own, Own), lay: fn((Own, Own), u8) -> (Code, Table)) -> String {
    let (phone_a, phone_b) = (phone(ADA, &couple.0), phone(BEN, &couple.1));
    let k = 0xe1;
    let (code, mut table) = lay(couple, k);
    let mut frames = Vec::new();
    table.run(At::Scanner, &mut |from, _, frame| {
        let from = if from == At::Shower { "A" } else { "B" };
        let message = match frame[4] {
            0x40 => "proof of B",
            0x41 => "proof of A",
            0x42 => "details",
            0x43 => "certificate",
            0x44 => "space secret",
            0x45 => "yes",
            0x47 => "share of B",
            0x48 => "share of A",
            0x49 => "known certificate",
            0x4a => "grant",
            tag => panic!("no name for {tag:#x}"),
        };
        frames.push(format!(
            "      {{ \"from\": \"{from}\", \"message\": \"{message}\", \"frame\": \"{}\" }}",
            hex(&frame)
        ));
        frame
    });
    table.assert_paired();
    let paired = table.a.stored.unwrap();
    let mut fields = vec![("what", text(what)), ("A", phone_a), ("B", phone_b)];
    fields.extend(code);
    fields.extend([
        ("exporter_label", text("hearth/pair/1")),
        ("exporter_context", text(&hex(&exporter_context(&device(ADA), &device(BEN))))),
        ("K", text(&hex(exporter(k).expose()))),
        ("fresh_nonce", text(&hex(&fresh().nonce))),
        ("fresh_space_secret", text(&hex(fresh().space_secret.expose()))),
        ("frames", format!("[\n{}\n    ]", frames.join(",\n"))),
        ("about", text(&format!("{:?}", paired.about))),
        ("space", text(&hex(&paired.space.0))),
        ("space_nonce", text(&hex(&paired.nonce))),
        ("space_secret", text(&hex(paired.space_secret.expose()))),
        ("pair_key", text(&hex(paired.pair_key.expose()))),
    ]);
    object(2, &fields)
}

fn regenerated() -> String {
    let transcripts = [
        transcript("two new phones: A creates the space", (own(ADA), own(BEN)), by_code),
        transcript(
            "A has lost the space and B gives it",
            (own(ADA), owning(BEN, ADA, BEN, 7)),
            by_code,
        ),
        transcript("two new phones, by digits", (own(ADA), own(BEN)), by_digits),
        transcript(
            "A takes the place of a lost phone, and B vouches for it",
            (aiming(own(ADA), Aim::InPlaceOfLost), owning(BEN, EVE, BEN, 7)),
            by_code,
        ),
        transcript(
            "B takes the place of A",
            (aiming(owning(ADA, ADA, EVE, 7), Aim::HandOver), aiming(own(BEN), Aim::InPlaceOfThis)),
            by_code,
        ),
    ];
    let head = text("Hearth pairing, version 1; all bytes in hex; described in docs/formats.md 12");
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
