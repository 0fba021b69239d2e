//! Whether a write-ahead log lost commits. SQLite takes a log up to the first frame whose checksum does not fit and
//! calls the rest what a kill left behind. That is right for the last transaction, and silent about a bit that flipped
//! further in: this looks for it, before SQLite may touch the log.
//!
//! What cannot be told apart: damage within the last transaction of a log, and one that a cut of the power left half
//! on the medium. It counts as the latter, unless the database holds that transaction: then a checkpoint copied it there,
//! so it was whole, and the log as SQLite reads it would put older pages over newer ones. Seen by the pages alone, which
//! the cipher writes anew each time: of a transaction of one page nothing tells whose number or salt is damaged.

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
    let Some(mut log) = Log::beside(database)? else { return Ok(false) };
    let head = log.head;
    let big = number(&head) == MAGIC;
    let (counted, written) = (Sum(0, 0).over(&head[..24], big), Sum::read(&head[24..]));
    let is_head = number(&head) | 1 == MAGIC && counted == written;
    if is_head {
        let salts = &head[16..24];
        let whole = log.up_to_damage(written, salts, big)?;
        let after = log.after(whole.committed, salts)?;
        return Ok(after.commits > 1
            || log.differs(database, &whole.pages)? && log.is_in(database, &after.frames)?);
    }
    // The head is torn, and then all of the log is in the database; or it is damaged.
    let salts = log.frame(0)?[8..16].to_vec();
    for seed in [written, counted, Sum(0, 0).over(&head[..24], !big)] {
        for big in [false, true] {
            let whole = log.up_to_damage(seed, &salts, big)?;
            if !whole.pages.is_empty() {
                return log.differs(database, &whole.pages);
            }
        }
    }
    Ok(false)
}

/// A log that is read frame by frame: one may be as large as what a long sync brought.
struct Log {
    file: File,
    head: [u8; HEAD],
    frames: u64,
    buffer: Vec<u8>,
}

/// What SQLite takes of a log.
struct Whole {
    /// How many frames from the first on are commits that fit.
    committed: u64,
    /// In which of them a page stands last.
    pages: BTreeMap<u32, u64>,
}

/// What stands behind that, and is of the same log.
struct After {
    commits: usize,
    frames: Vec<u64>,
}

impl Log {
    /// None when there is none, or nothing in it.
    fn beside(database: &Path) -> io::Result<Option<Self>> {
        let mut file = match File::open(beside(database, "-wal")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let frames = file.metadata()?.len().saturating_sub(HEAD as u64) / FRAME as u64;
        if frames == 0 {
            return Ok(None);
        }
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        Ok(Some(Self { file, head, frames, buffer: vec![0; FRAME] }))
    }

    fn frame(&mut self, number: u64) -> io::Result<&[u8]> {
        self.file.seek(SeekFrom::Start(HEAD as u64 + number * FRAME as u64))?;
        self.file.read_exact(&mut self.buffer)?;
        Ok(&self.buffer)
    }

    fn up_to_damage(&mut self, seed: Sum, salts: &[u8], big: bool) -> io::Result<Whole> {
        let mut whole = Whole { committed: 0, pages: BTreeMap::new() };
        let (mut sum, mut open) = (seed, BTreeMap::new());
        for nth in 0..self.frames {
            let frame = self.frame(nth)?;
            sum = sum.over(&frame[..8], big).over(&frame[FRAME_HEAD..], big);
            if &frame[8..16] != salts || sum != Sum::read(&frame[16..24]) {
                break;
            }
            open.insert(number(frame), nth);
            if is_commit(frame) {
                whole.pages.append(&mut open);
                whole.committed = nth + 1;
            }
        }
        Ok(whole)
    }

    fn after(&mut self, first: u64, salts: &[u8]) -> io::Result<After> {
        let mut after = After { commits: 0, frames: Vec::new() };
        for number in first..self.frames {
            let frame = self.frame(number)?;
            // Others are what an earlier log left in the file.
            if &frame[8..16] == salts {
                after.commits += usize::from(is_commit(frame));
                after.frames.push(number);
            }
        }
        Ok(after)
    }

    /// Whether a page of these frames is another one in the database, into which a checkpoint copies them as they are.
    fn differs(&mut self, database: &Path, pages: &BTreeMap<u32, u64>) -> io::Result<bool> {
        let mut database = Pages::of(database)?;
        for (page, frame) in pages {
            let bytes = &self.frame(*frame)?[FRAME_HEAD..];
            if database.read(*page)?.is_none_or(|held| held != bytes) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the database holds one of these frames, which may be damaged itself. Two writes of one page have no more
    /// in common than chance gives.
    fn is_in(&mut self, database: &Path, frames: &[u64]) -> io::Result<bool> {
        let mut database = Pages::of(database)?;
        for frame in frames {
            let frame = self.frame(*frame)?;
            let Some(held) = database.read(number(frame))? else { continue };
            let same = held.iter().zip(&frame[FRAME_HEAD..]).filter(|(one, other)| one == other);
            if same.count() > PAGE / 2 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn is_commit(frame: &[u8]) -> bool {
    number(&frame[4..8]) != 0
}

/// The pages of a database, as they are in its file.
struct Pages {
    file: File,
    count: u64,
    buffer: Vec<u8>,
}

impl Pages {
    fn of(database: &Path) -> io::Result<Self> {
        let file = File::open(database)?;
        let count = file.metadata()?.len() / PAGE as u64;
        Ok(Self { file, count, buffer: vec![0; PAGE] })
    }

    /// A page by its number, from 1; none when the file does not reach so far.
    fn read(&mut self, page: u32) -> io::Result<Option<&[u8]>> {
        let before = u64::from(page).wrapping_sub(1);
        if before >= self.count {
            return Ok(None);
        }
        self.file.seek(SeekFrom::Start(before * PAGE as u64))?;
        self.file.read_exact(&mut self.buffer)?;
        Ok(Some(&self.buffer))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::key::DatabaseKey;
    use crate::{mine, open};

    /// A database whose log holds two commits, the second over pages of the first; and once more after a checkpoint.
    fn two_commits(place: &Path) -> [Vec<u8>; 3] {
        let path = place.join("mine.db");
        let key = DatabaseKey::from_bytes([7; 32]);
        drop(open::writer(&path, &key, &mine::SCHEMA).unwrap());
        let writer = open::writer(&path, &key, &mine::SCHEMA).unwrap();
        for value in ["first", "second"] {
            let long = value.repeat(2000);
            let sql = "INSERT INTO setting VALUES ('a', ?1) ON CONFLICT DO UPDATE SET value = ?1";
            writer.execute(sql, [&long]).unwrap();
        }
        let log = fs::read(beside(&path, "-wal")).unwrap();
        let before = fs::read(&path).unwrap();
        writer.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
        [before, fs::read(&path).unwrap(), log]
    }

    fn lost(database: &[u8], log: &[u8]) -> bool {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("mine.db");
        fs::write(&path, database).unwrap();
        fs::write(beside(&path, "-wal"), log).unwrap();
        lost_commits(&path).unwrap()
    }

    /// Where the frames of the last commit begin.
    fn last_commit(log: &[u8]) -> Vec<usize> {
        let starts: Vec<usize> = (HEAD..=log.len() - FRAME).step_by(FRAME).collect();
        let commits: Vec<usize> =
            (0..starts.len()).filter(|nth| is_commit(&log[starts[*nth]..])).collect();
        let [.., before, last] = commits[..] else { panic!("{commits:?}") };
        starts[before + 1..=last].to_vec()
    }

    #[test]
    fn a_flip_in_the_last_commit_is_damage_once_that_commit_is_in_the_database() {
        let place = tempfile::tempdir().unwrap();
        let [before, after, log] = two_commits(place.path());
        assert!(!lost(&before, &log) && !lost(&after, &log), "nothing is wrong yet");
        let frames = last_commit(&log);
        assert!(frames.len() > 1);
        for frame in frames {
            for at in [10, 17, FRAME_HEAD + 2000] {
                let mut flipped = log.clone();
                flipped[frame + at] ^= 1;
                assert!(lost(&after, &flipped), "frame at {frame}, byte {at}");
                assert!(!lost(&before, &flipped), "it looks like one that the power cut off");
            }
        }
    }

    #[test]
    fn what_an_earlier_log_left_behind_the_last_commit_is_no_damage() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("mine.db");
        let writer = open::writer(&path, &DatabaseKey::from_bytes([7; 32]), &mine::SCHEMA).unwrap();
        let write = |long: String| {
            let sql = "INSERT INTO setting VALUES ('a', ?1) ON CONFLICT DO UPDATE SET value = ?1";
            writer.execute(sql, [&long]).unwrap();
        };
        write("first".repeat(4000));
        writer.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
        // The log begins anew, over the old one.
        write("second".to_owned());
        let [database, log] =
            [path.clone(), beside(&path, "-wal")].map(|file| fs::read(file).unwrap());
        let salts = |nth: usize| log[HEAD + nth * FRAME..][8..16].to_vec();
        assert_ne!(
            salts(0),
            salts((log.len() - HEAD) / FRAME - 1),
            "there is nothing left behind it"
        );
        assert!(!lost(&database, &log));
    }

    #[test]
    fn a_flip_before_the_last_commit_is_damage() {
        let place = tempfile::tempdir().unwrap();
        let [before, _, log] = two_commits(place.path());
        let mut flipped = log.clone();
        flipped[HEAD + FRAME_HEAD + 2000] ^= 1;
        assert!(lost(&before, &flipped));
    }
}
