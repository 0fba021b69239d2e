//! Invariant 8: what a newer build writes passes through an older one unchanged: kinds of entry, fields,
//! values, kinds of item. Golden files: `tests/fixtures/future_build.session` is what a newer phone sent in a
//! session, `future_build.items` what was in it. `UPDATE_FIXTURES=1 cargo test -p two-phones` writes them anew;
//! a change of them is a change of the format.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

use std::fmt::Write as _;
use std::path::PathBuf;

use hearth_domain::document;
use hearth_domain::entries::View;
use hearth_domain::ids::ChangeHash;
use hearth_domain::log::ItemKind;
use hearth_domain::space::RowStatus;
use two_phones::{Act, Future, MemoryRows, PhoneId, World};

const WRITTEN: [Future; 9] = [
    Future::Kind,
    Future::Field,
    Future::Value,
    Future::Permanent,
    Future::BareItem(4),
    Future::BareItem(255),
    Future::Item(7),
    Future::Item(200),
    Future::Void,
];

/// The same three phones whenever it is called; the first one is the newer build. The golden bytes hold for
/// the keys that the simulator makes from this seed.
fn three() -> (World<MemoryRows>, [PhoneId; 3]) {
    let mut world = World::<MemoryRows>::of(3, 0xf0_7e);
    let phones = [0, 1, 2].map(PhoneId);
    for phone in phones {
        world.at(phone).about = "2026-11-20".parse().ok();
    }
    (world, phones)
}

/// Every item that a phone holds, and the bytes of every change, as text.
fn listing(world: &mut World<MemoryRows>, phone: PhoneId) -> String {
    let truth = world.at(phone).truth();
    let mut lines = Vec::new();
    for (log, items) in &truth.items {
        for (n, item) in items.iter().enumerate() {
            let mut line = format!("{} {n} {}", hex(&log.0), hex(&item.encode()));
            if item.kind() == ItemKind::Change {
                let row = item.entry().and_then(|entry| truth.rows.get(&entry));
                let held = row.and_then(|row| document::load(&row.document));
                let bytes =
                    held.and_then(|held| document::change_bytes(&held, &ChangeHash(item.hash)));
                line.push(' ');
                line.push_str(&hex(&bytes.unwrap_or_default()));
            }
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(name)
}

#[test]
fn what_a_newer_build_writes_passes_through_an_older_one_unchanged() {
    let (mut world, [newer, older, third]) = three();
    for future in WRITTEN {
        world.act(newer, &Act::Future(future));
    }
    let written = listing(&mut world, newer);
    world.sync(newer, older);
    assert_eq!(listing(&mut world, older), written);
    world.sync(older, third);
    assert_eq!(listing(&mut world, third), written);
    world.assert_agreed();
    let truth = world.at(older).truth();
    assert!(truth.rows.values().all(|row| row.status == RowStatus::Whole));
    // A field more does no harm; a kind that is not known shows nothing.
    let views: Vec<View> =
        world.at(older).entries().iter().map(|entry| world.at(older).view(entry)).collect();
    let count = |kind| views.iter().filter(|view| view.kind() == kind).count();
    assert_eq!((count(None), count(Some("appreciation"))), (2, 1));
    assert!(count(Some("moment")) >= 1);
}

#[test]
fn what_a_newer_build_sent_is_read_from_its_golden_bytes() {
    let (mut world, [newer, older, third]) = three();
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        for future in WRITTEN {
            world.act(newer, &Act::Future(future));
        }
        let items = listing(&mut world, newer);
        let line = world.sync(newer, older);
        let stream = world.line(line).recorded()[0].frames.concat();
        std::fs::create_dir_all(fixture("")).unwrap();
        std::fs::write(fixture("future_build.session"), stream).unwrap();
        std::fs::write(fixture("future_build.items"), items).unwrap();
        (world, _) = three();
    }
    let stream = std::fs::read(fixture("future_build.session")).unwrap();
    let items = std::fs::read_to_string(fixture("future_build.items")).unwrap();
    world.hear(older, &stream);
    assert_eq!(listing(&mut world, older), items);
    world.sync(older, third);
    assert_eq!(listing(&mut world, third), items);
    let (older, third) = (world.at(older).truth(), world.at(third).truth());
    assert_eq!(older.differs_from(&third), None);
}
