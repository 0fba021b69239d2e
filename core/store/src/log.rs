//! Whether a write-ahead log lost commits. SQLite takes a log up to the first frame whose checksum does not fit and
//! calls the rest what a kill left behind. That is right for the last transaction, and silent about a bit that flipped
//! further in: this looks for it, before SQLite may touch the log.
//!
//! What cannot be told apart: damage within the last transaction of a log, and one that a cut of the power left half
//! on the medium. It counts as the latter.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use crate::files::beside;

const HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
const PAGE: usize = 4096;
const FRAME: usize = FRAME_HEAD + PAGE;
/// The magic number of a log whose checksums are of big-endian words; without its last bit, of little-endian ones.
const MAGIC: u32 = 0x377f_0683;

/// A running checksum.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sum(u32, u32);

impl Sum {
    fn over(mut self, bytes: &[u8], big: bool) -> Self {
        let word = |bytes: &[u8]| {
            let bytes = [bytes[0], bytes[1], bytes[2], bytes[3]];
            if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
        };
        for pair in bytes.chunks_exact(8) {
            self.0 = self.0.wrapping_add(word(&pair[..4])).wrapping_add(self.1);
            self.1 = self.1.wrapping_add(word(&pair[4..])).wrapping_add(self.0);
        }
        self
    }

    fn read(bytes: &[u8]) -> Self {
        Self(number(&bytes[..4]), number(&bytes[4..]))
    }
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// Whether the log beside this database held commits that are neither in it, as SQLite reads it, nor in the database.
pub(crate) fn lost_commits(database: &Path) -> io::Result<bool> {
    let bytes = match std::fs::read(beside(database, "-wal")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        bytes => bytes?,
    };
    if bytes.len() < HEAD + FRAME {
        return Ok(false);
    }
    let (head, frames) = bytes.split_at(HEAD);
    let frames: Vec<&[u8]> = frames.chunks_exact(FRAME).collect();
    let big = number(head) == MAGIC;
    let (counted, written) = (Sum(0, 0).over(&head[..24], big), Sum::read(&head[24..]));
    let is_head = number(head) | 1 == MAGIC && counted == written;
    if is_head {
        let salts = &head[16..24];
        let whole = chain(&frames, written, salts, big);
        let after =
            frames[whole..].iter().filter(|frame| is_commit(frame) && salts == &frame[8..16]);
        return Ok(after.count() > 1);
    }
    // The head is torn, and then all of the log is in the database; or it is damaged.
    let salts = &frames[0][8..16];
    for seed in [written, counted, Sum(0, 0).over(&head[..24], !big)] {
        for big in [false, true] {
            let whole = chain(&frames, seed, salts, big);
            let last = frames[..whole].iter().rposition(|frame| is_commit(frame));
            if let Some(last) = last {
                return differs(database, &frames[..=last]);
            }
        }
    }
    Ok(false)
}

fn is_commit(frame: &[u8]) -> bool {
    number(&frame[4..8]) != 0
}

/// How many frames from the first on fit.
fn chain(frames: &[&[u8]], seed: Sum, salts: &[u8], big: bool) -> usize {
    let mut sum = seed;
    let fits = |frame: &&&[u8]| {
        sum = sum.over(&frame[..8], big).over(&frame[FRAME_HEAD..], big);
        &frame[8..16] == salts && sum == Sum::read(&frame[16..24])
    };
    frames.iter().take_while(fits).count()
}

/// Whether a page of these frames is another one in the database, into which a checkpoint copies them as they are.
fn differs(database: &Path, frames: &[&[u8]]) -> io::Result<bool> {
    let pages: BTreeMap<u32, &[u8]> =
        frames.iter().map(|frame| (number(frame), &frame[FRAME_HEAD..])).collect();
    let mut file = File::open(database)?;
    let length = file.metadata()?.len();
    let mut held = vec![0; PAGE];
    for (page, bytes) in pages {
        let at = u64::from(page.saturating_sub(1)) * PAGE as u64;
        if at + PAGE as u64 > length {
            return Ok(true);
        }
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut held)?;
        if held != bytes {
            return Ok(true);
        }
    }
    Ok(false)
}
