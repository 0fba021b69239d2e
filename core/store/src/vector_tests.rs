//! The test vectors of `docs/formats.md` 17 and 18: what stands in the journal's wrap and in a backup, from
//! fixed inputs. `vectors/formats.json` is what was released; it never changes for a label that stays. After
//! adding something new: `HEARTH_WRITE_VECTORS=1 cargo test -p hearth-store vectors`, and look at the
//! difference: a changed line is a broken format.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use crate::backup::vectors;
use crate::derive::{Cost, Root};
use crate::journal::{DataKey, PhoneHalf, Wrap};
use crate::secret::Secret;
use crate::seed::Seed;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/formats.json");
const SECRET: &str = " Cafe\u{301} au\u{a0}lait ";
const PASSPHRASE: &str = "four plain words here";
const HALF: [u8; 32] = [0x22; 32];
const KEY: [u8; 32] = [0x33; 32];
const SEED: [u8; 32] = [0x44; 32];

fn hex(bytes: impl AsRef<[u8]>) -> Value {
    Value::from(HEXLOWER.encode(bytes.as_ref()))
}

fn wrap(half: Option<&PhoneHalf>, cost: Cost) -> Value {
    let (key, seed) = (DataKey::new(KEY), Seed::from_bytes(SEED));
    let secret = Secret::typed(SECRET);
    let wrap = Wrap::seal(&key, &secret, half, cost, &seed).unwrap();
    let opened = wrap.open(&secret, &PhoneHalf::from_bytes(HALF)).unwrap();
    assert_eq!(*opened, KEY);
    json!({ "half": half.map(|_| hex(HALF)), "wrap": hex(wrap.as_bytes()) })
}

#[test]
fn vectors_of_the_formats_are_what_was_released() {
    let salt = [0x11; 16];
    let root = Root::of(&Secret::typed(SECRET), &salt, Cost::DAILY).unwrap();
    let seed = Seed::from_bytes(SEED);
    let contents: Vec<u8> = (0..150_000_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let all = json!({
        "secret": { "typed": SECRET, "compared": hex(Secret::typed(SECRET).as_bytes()) },
        "derive": {
            "salt": hex(salt),
            "cost": hex(Cost::DAILY.to_bytes()),
            "key": hex(*root.key("hearth/vector/1", &HALF).unwrap()),
        },
        "seed": { "seed": hex(SEED), "draw": hex(*seed.draw::<24>("hearth/vector/1")) },
        "wraps": {
            "secret": SECRET, "key": hex(KEY), "seed": hex(SEED),
            "bound": wrap(Some(&PhoneHalf::from_bytes(HALF)), Cost::DAILY),
            "portable": wrap(None, Cost::RARE),
        },
        "backup": {
            "passphrase": PASSPHRASE,
            "seed": hex(SEED),
            "contents": "150 000 bytes, the one at n being n mod 251",
            "head": hex(&vectors::sealed(PASSPHRASE, &contents, SEED)[..81]),
            "blake3": hex(blake3_of(&vectors::sealed(PASSPHRASE, &contents, SEED))),
            "table": hex(vectors::table(KEY)),
        },
    });
    assert!(vectors::opened(PASSPHRASE, &vectors::sealed(PASSPHRASE, &contents, SEED)) == contents);
    if std::env::var_os("HEARTH_WRITE_VECTORS").is_some() {
        std::fs::write(FILE, format!("{all:#}\n")).unwrap();
    }
    let released: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    assert_eq!(all, released);
}

/// As `docs/formats.md` 1, with a label of this test's own.
fn blake3_of(bytes: &[u8]) -> [u8; 32] {
    hearth_domain::hash::labelled("hearth/vector/1", &[bytes])
}
