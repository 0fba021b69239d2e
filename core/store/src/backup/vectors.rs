//! What the vectors and the tests of the stream need of this module's insides.

use std::io::Cursor;

use zeroize::Zeroizing;

use super::head::Head;
use super::parts::{Kind, Part};
use super::stream::{Opener, Sealer};
use crate::files::Room;
use crate::journal::WRAP_SIZE;
use crate::secret::Secret;
use crate::seed::Seed;

/// A backup's file with these contents.
pub(crate) fn sealed(passphrase: &str, contents: &[u8], seed: [u8; 32]) -> Vec<u8> {
    let (secret, seed) = (Secret::typed(passphrase), Seed::from_bytes(seed));
    let (head, key) = Head::new(&secret, contents.len() as u64, &seed).unwrap();
    let mut sealer = Sealer::new(&key, &head, head.0.to_vec());
    // In pieces of a size that fits no chunk.
    contents.chunks(1009).for_each(|piece| sealer.write(piece).unwrap());
    sealer.finish().unwrap()
}

/// The contents of a backup's file.
pub(crate) fn opened(passphrase: &str, file: &[u8]) -> Vec<u8> {
    let mut input = Cursor::new(file);
    let head = Head::read(&mut input, file.len() as u64).unwrap();
    let key = head.key(&Secret::typed(passphrase)).unwrap();
    let mut contents = vec![0; usize::try_from(head.length()).unwrap()];
    let mut opener = Opener::new(&key, &head, input);
    opener.exactly(&mut contents).unwrap();
    assert!(opener.is_at_end() && opener.some(1).is_err());
    contents
}

/// The table of a backup of all three rooms.
pub(crate) fn table(key: [u8; 32]) -> Vec<u8> {
    let database = |room: Room, format: u32, key: [u8; 32]| Part {
        kind: Kind::Database(room),
        format,
        length: 4096 * u64::from(format),
        key: Zeroizing::new(key),
    };
    let wrap = Part {
        kind: Kind::Wrap,
        format: 0,
        length: WRAP_SIZE as u64,
        key: Zeroizing::new([0; 32]),
    };
    let parts = [
        database(Room::Couple, 3, key),
        database(Room::Mine, 2, key),
        database(Room::Journal, 1, [0; 32]),
        wrap,
    ];
    super::parts::table(&parts).to_vec()
}
