//! Domain-separated BLAKE3: the one way this project hashes anything that two phones must agree on.
//! Rule of `docs/formats.md` 1: the label, its length before it, then parts of a fixed size, in order.

/// BLAKE3 over `len(label) as u8`, `label`, and the parts one after the other.
///
/// Every part must have a size fixed by the label; a part of free length is put last, or carries its
/// length in front (see [`length`]). Labels are ASCII, shorter than 256 bytes, and end in a version.
#[must_use]
pub fn labelled(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    debug_assert!(label.len() < 256, "labels are short");
    hasher.update(&[u8::try_from(label.len()).unwrap_or(u8::MAX)]);
    hasher.update(label.as_bytes());
    for part in parts {
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// The length of a part as it is hashed in front of it: u64, big endian.
#[must_use]
pub fn length(part: &[u8]) -> [u8; 8] {
    (part.len() as u64).to_be_bytes()
}
